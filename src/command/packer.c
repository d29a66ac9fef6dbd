#include "command/packer.h"

#include "command/personal.h"
#include "output/pdf_stencil.h"

/* Most of the file of everybody who has a role and is of one kind. */
struct mould {
    bool tried;
    const struct personal_model *model;
    struct pdf_stencil *stencil; /* NULL: each document is made whole */
    const struct diags *fault;   /* of framework or layout: nobody's document can be made; NULL: none */
};

struct packer {
    struct packer_material material;
    struct arena *arena;
    struct arena working, trial; /* of one document; of a mould in the making */
    struct personal *personal;
    struct mould *moulds; /* by number of the model */
    size_t whole;
};

/* Names are written in these, and some are drawn together. What is not here is set as well, but its document is made
   whole. */
static const char *const letters[] = {
    "abcdefgh ijklmnop qrstuvwx yzæøå", "ABCDEFGH IJKLMNOP QRSTUVWX YZÆØÅ", "0123456789",
    "ff fi fl ffi ffl fj tt",           "ÁÀÂÄÃÇÈÉÊËÍÌÎÏÑ ÓÒÔÖÕÚÙÛÜÝŸ",      "áàâäãçèéêëíìîïñ óòôöõúùûüýÿß",
    "ÐÞðþ ŁłŃńŚśŹźŻżĄąĘęĆć ŠšŽžČčĐđ",   "ŞşĞğİı ŐőŰű ŘřŇňĚěŤťĎďŮů",         "A-B A.\u00A0B. A, b’c (d) / & + – : ;",
};

/* ---- moulds ---- */

/* Pages with the letters of names in the styles that names have. What the fonts lack is left out. */
static struct pages *set_letters(struct packer *packer, const struct mould *mould, size_t number, size_t role) {
    struct pages *all = ARENA_NEW(&packer->trial, struct pages);
    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++) {
        struct diags unheard;
        struct str name;
        struct recipient person = personal_sample(number, str_from(letters[l]));
        diags_init(&unheard, &packer->trial);
        const struct pages *pages =
            personal_set(packer->personal, &packer->trial, mould->model, &person, role, &name, &unheard);
        for (size_t p = 0; pages && p < pages->pages.count; p++)
            LIST_ADD(&packer->trial, all->pages, pages->pages.at[p]);
    }
    return all;
}

static const size_t *list_own(struct arena *arena, const struct personal_model *model) {
    size_t *list = ARENA_NEW_ARRAY(arena, size_t, model->own_count), count = 0;
    for (size_t p = 0; p < model->page_count; p++)
        if (model->is_own[p]) list[count++] = p;
    return list;
}

static void make_mould(struct packer *packer, struct mould *mould, size_t number, size_t role) {
    struct arena *trial = &packer->trial;
    struct personal *personal = packer->personal;
    struct diags *found = ARENA_NEW(packer->arena, struct diags);
    struct diags unheard; /* who cannot have a mould gets a whole document, whose faults are told */
    struct recipient person = personal_sample(number, STR("A"));
    const struct pages *whole;
    struct str name;
    diags_init(found, packer->arena);
    diags_init(&unheard, trial);
    mould->tried = true;
    mould->model = personal_model_new(personal, trial, &person, role, &whole, found);
    if (found->errors) mould->fault = found;
    const struct pages *own =
        mould->model ? personal_set(personal, trial, mould->model, &person, role, &name, &unheard) : NULL;
    if (own)
        mould->stencil =
            pdf_stencil_new(packer->arena, trial, whole, list_own(trial, mould->model), mould->model->own_count, own,
                            set_letters(packer, mould, number, role), packer->material.source, &unheard);
    arena_clear(trial);
}

/* ---- documents ---- */

static bool make_whole(struct packer *packer, const struct recipient *person, size_t role, struct str *pdf,
                       struct str *name, struct diags *diags) {
    struct pdf_options options = {.compress = true, .source = packer->material.source};
    const struct pages *pages = personal_set_whole(packer->personal, &packer->working, person, role, name, diags);
    packer->whole++;
    return pages && pdf_make(&packer->working, pages, options, pdf, diags);
}

bool packer_make(struct packer *packer, const struct recipient *person, size_t role, struct str *pdf, struct str *name,
                 struct diags *diags) {
    size_t number = personal_model_number(role, person->unit.length, person->start.length);
    struct mould *mould = &packer->moulds[number];
    struct diags unheard;
    if (!mould->tried) make_mould(packer, mould, number, role);
    if (mould->fault) return false;
    arena_clear(&packer->working);
    personal_forget(packer->personal);
    diags_init(&unheard, &packer->working);
    const struct pages *own =
        mould->stencil ? personal_set(packer->personal, &packer->working, mould->model, person, role, name, &unheard)
                       : NULL;
    if (own && pdf_stencil_copy(mould->stencil, &packer->working, own, pdf, &unheard)) return true;
    return make_whole(packer, person, role, pdf, name, diags);
}

const struct diags *packer_fault(const struct packer *packer, const struct recipient *person, size_t role) {
    return packer->moulds[personal_model_number(role, person->unit.length, person->start.length)].fault;
}

size_t packer_whole(const struct packer *packer) {
    return packer->whole;
}

struct packer *packer_new(struct arena *arena, const struct packer_material *material, struct diags *diags) {
    struct packer *packer = ARENA_NEW(arena, struct packer);
    packer->material = *material;
    packer->arena = arena;
    packer->personal = personal_new(arena, material->framework, material->layout, material->fonts, diags);
    if (!packer->personal) return NULL;
    packer->moulds = ARENA_NEW_ARRAY(arena, struct mould, personal_model_count(packer->personal));
    arena_init(&packer->working, arena->exhausted);
    arena_init(&packer->trial, arena->exhausted);
    return packer;
}

void packer_release(struct packer *packer) {
    for (size_t m = 0; m < personal_model_count(packer->personal); m++)
        if (packer->moulds[m].stencil) pdf_stencil_release(packer->moulds[m].stencil);
    arena_release(&packer->working);
    arena_release(&packer->trial);
    personal_release(packer->personal);
}
