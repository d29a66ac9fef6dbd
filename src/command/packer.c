#include "command/packer.h"

#include "output/pdf_stencil.h"
#include "typeset/flow.h"

enum { MOST_SHAPES = 20000 }; /* words kept in their shapes, some 5 MB */

/* What a person may have been given: each combination has other lines on the page, and so a model of its own. */
enum { HAS_UNIT = 1, HAS_START = 2, KINDS = 4 };

/* Most of the document of everybody who has a role and is of one kind. */
struct model {
    bool tried;
    struct pdf_stencil *stencil; /* NULL: each document is made whole */
    bool *only;                  /* by section: tells of the person */
    struct pages *whole;         /* labels, anchors and places of sections alone */
};

struct packer {
    struct packer_material material;
    struct arena *arena;
    struct arena working, scratch, trial; /* of one document; trial: of a model in the making */
    struct font_set *fonts;
    struct hyphenator *hyphenator;
    struct model *models; /* by role and kind */
    size_t whole;
};

/* Names are written in these, and some are drawn together. What is not here is set as well, but its document is made
   whole. */
static const char *const letters[] = {
    "abcdefgh ijklmnop qrstuvwx yzæøå", "ABCDEFGH IJKLMNOP QRSTUVWX YZÆØÅ", "0123456789",
    "ff fi fl ffi ffl fj tt",           "ÁÀÂÄÃÇÈÉÊËÍÌÎÏÑ ÓÒÔÖÕÚÙÛÜÝŸ",      "áàâäãçèéêëíìîïñ óòôöõúùûüýÿß",
    "ÐÞðþ ŁłŃńŚśŹźŻżĄąĘęĆć ŠšŽžČčĐđ",   "ŞşĞğİı ŐőŰű ŘřŇňĚěŤťĎďŮů",         "A-B A.\u00A0B. A, b’c (d) / & + – : ;",
};

static size_t kind_of(const struct recipient *person) {
    return (person->unit.length ? HAS_UNIT : 0) | (person->start.length ? HAS_START : 0);
}

/* ---- stages of one document ---- */

static struct typesetter typesetter_of(struct packer *packer, struct arena *arena, struct diags *diags) {
    return (struct typesetter){.arena = arena,
                               .scratch = &packer->scratch,
                               .fonts = packer->fonts,
                               .hyphenator = packer->hyphenator,
                               .language = packer->material.framework->language,
                               .diags = diags};
}

static const struct document *compose(struct packer *packer, struct arena *arena, const struct recipient *person,
                                      size_t role, const bool *only, struct diags *diags) {
    struct context of = {.form = SIZE_MAX, .role = role, .first = true, .last = true};
    struct compose_options options = {.person = person, .only = only};
    return document_compose(arena, packer->material.framework, packer->material.layout, of, options, diags);
}

/* The pages that tell of a person, by themselves. NULL after an error, or where there are more or fewer than the
   model's. */
static struct pages *set_own(struct packer *packer, struct arena *arena, const struct model *model,
                             const struct recipient *person, size_t role, struct str *name, struct diags *diags) {
    struct typesetter typesetter = typesetter_of(packer, arena, diags);
    const struct document *document = compose(packer, arena, person, role, model->only, diags);
    if (document) *name = document->file_name;
    return document ? flow_sections(&typesetter, document, model->whole) : NULL;
}

/* ---- models ---- */

/* What is left of pages when others are put in their place: where links and sections lead. */
static struct pages *keep_frame(struct arena *arena, const struct pages *pages) {
    struct pages *kept = ARENA_NEW(arena, struct pages);
    for (size_t p = 0; p < pages->pages.count; p++) {
        const struct page *from = pages->pages.at[p];
        struct page *page = ARENA_NEW(arena, struct page);
        *page = (struct page){.width = from->width, .height = from->height, .label = str_copy(arena, from->label)};
        for (size_t a = 0; a < from->anchors.count; a++)
            page_add_anchor(arena, page, str_copy(arena, from->anchors.at[a].name), from->anchors.at[a].y);
        LIST_ADD(arena, kept->pages, page);
    }
    for (size_t s = 0; s < pages->sections.count; s++) LIST_ADD(arena, kept->sections, pages->sections.at[s]);
    return kept;
}

/* Sections that share a model are fitted together, so that one that tells of the person takes its like along. Returns
   how many pages they have; SIZE_MAX where a filler tells of the person. */
static size_t find_own(struct arena *arena, struct model *model, const struct document *document, size_t **personal) {
    size_t count = 0;
    model->only = ARENA_NEW_ARRAY(arena, bool, document->section_count);
    for (size_t s = 0; s < document->section_count; s++) {
        if (document->sections[s].personal && document->sections[s].model->filler) return SIZE_MAX;
        for (size_t other = 0; other < document->section_count && document->sections[s].personal; other++)
            if (document->sections[other].model == document->sections[s].model) model->only[other] = true;
    }
    *personal = ARENA_NEW_ARRAY(arena, size_t, model->whole->pages.count);
    for (size_t s = 0; s < document->section_count; s++)
        for (size_t p = 0; model->only[s] && p < model->whole->sections.at[s].count; p++)
            (*personal)[count++] = model->whole->sections.at[s].first + p;
    return count;
}

/* Pages with the letters of names in the styles that names have. What the fonts lack is left out. */
static struct pages *set_letters(struct packer *packer, const struct model *model, size_t kind, size_t role) {
    struct pages *all = ARENA_NEW(&packer->trial, struct pages);
    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++) {
        struct diags unheard;
        struct str text = str_from(letters[l]), name;
        struct recipient person = {.name = text, .file = STR("letters")};
        if (kind & HAS_UNIT) person.unit = text;
        if (kind & HAS_START) person.start = text;
        diags_init(&unheard, &packer->trial);
        struct pages *pages = set_own(packer, &packer->trial, model, &person, role, &name, &unheard);
        for (size_t p = 0; pages && p < pages->pages.count; p++)
            LIST_ADD(&packer->trial, all->pages, pages->pages.at[p]);
    }
    return all;
}

static void make_model(struct packer *packer, struct model *model, size_t kind, size_t role) {
    struct arena *trial = &packer->trial;
    struct diags unheard; /* who cannot have a model gets a whole document, whose faults are told */
    struct recipient person = {.name = STR("A"), .file = STR("model")};
    size_t *personal, count;
    struct str name;
    if (kind & HAS_UNIT) person.unit = STR("A");
    if (kind & HAS_START) person.start = STR("1");
    diags_init(&unheard, trial);
    model->tried = true;
    struct typesetter typesetter = typesetter_of(packer, trial, &unheard);
    const struct document *document = compose(packer, trial, &person, role, NULL, &unheard);
    const struct pages *whole = document ? flow_document(&typesetter, document) : NULL;
    if (whole) {
        model->whole = keep_frame(packer->arena, whole);
        count = find_own(packer->arena, model, document, &personal);
        const struct pages *own =
            count == SIZE_MAX ? NULL : set_own(packer, trial, model, &person, role, &name, &unheard);
        const struct pages *letter_pages = own ? set_letters(packer, model, kind, role) : NULL;
        if (own)
            model->stencil = pdf_stencil_new(packer->arena, trial, whole, personal, count, own, letter_pages,
                                             packer->material.source, &unheard);
    }
    arena_clear(trial);
}

/* ---- documents ---- */

static bool make_whole(struct packer *packer, const struct recipient *person, size_t role, struct str *pdf,
                       struct str *name, struct diags *diags) {
    struct typesetter typesetter = typesetter_of(packer, &packer->working, diags);
    struct pdf_options options = {.compress = true, .source = packer->material.source};
    const struct document *document = compose(packer, &packer->working, person, role, NULL, diags);
    const struct pages *pages = document ? flow_document(&typesetter, document) : NULL;
    packer->whole++;
    if (document) *name = document->file_name;
    return pages && pdf_make(&packer->working, pages, options, pdf, diags);
}

bool packer_make(struct packer *packer, const struct recipient *person, size_t role, struct str *pdf, struct str *name,
                 struct diags *diags) {
    size_t kind = kind_of(person);
    struct model *model = &packer->models[role * KINDS + kind];
    struct diags unheard;
    if (!model->tried) make_model(packer, model, kind, role);
    arena_clear(&packer->working);
    font_set_forget(packer->fonts, MOST_SHAPES);
    diags_init(&unheard, &packer->working);
    const struct pages *own =
        model->stencil ? set_own(packer, &packer->working, model, person, role, name, &unheard) : NULL;
    if (own && pdf_stencil_copy(model->stencil, &packer->working, own, pdf, &unheard)) return true;
    return make_whole(packer, person, role, pdf, name, diags);
}

size_t packer_whole(const struct packer *packer) {
    return packer->whole;
}

struct packer *packer_new(struct arena *arena, const struct packer_material *material, struct diags *diags) {
    const struct framework *framework = material->framework;
    struct packer *packer = ARENA_NEW(arena, struct packer);
    packer->material = *material;
    packer->arena = arena;
    packer->models = ARENA_NEW_ARRAY(arena, struct model, framework->role_count * KINDS);
    packer->fonts = font_set_new(arena, material->fonts, diags);
    if (!packer->fonts) return NULL;
    packer->hyphenator =
        hyphenator_new(arena, framework->language, framework->hyphenation, framework->hyphenation_count, diags);
    arena_init(&packer->working, arena->exhausted);
    arena_init(&packer->scratch, arena->exhausted);
    arena_init(&packer->trial, arena->exhausted);
    return packer;
}

void packer_release(struct packer *packer) {
    for (size_t m = 0; m < packer->material.framework->role_count * KINDS; m++)
        if (packer->models[m].stencil) pdf_stencil_release(packer->models[m].stencil);
    arena_release(&packer->working);
    arena_release(&packer->scratch);
    arena_release(&packer->trial);
    hyphenator_release(packer->hyphenator);
    font_set_release(packer->fonts);
}
