#include "command/personal.h"

#include "typeset/flow.h"

enum { HAS_UNIT = 1, HAS_START = 2 }; /* bits of a kind */

struct personal {
    const struct framework *framework;
    const struct layout *layout;
    struct arena *arena, scratch;
    struct font_set *fonts;
    struct hyphenator *hyphenator;
};

size_t personal_model_count(const struct personal *personal) {
    return personal->framework->role_count * PERSONAL_KINDS;
}

size_t personal_model_number(size_t role, bool has_unit, bool has_start) {
    return role * PERSONAL_KINDS + (has_unit ? HAS_UNIT : 0) + (has_start ? HAS_START : 0);
}

struct recipient personal_sample(size_t number, struct str text) {
    struct recipient person = {.name = text, .file = STR("…")};
    if (number & HAS_UNIT) person.unit = text;
    if (number & HAS_START) person.start = text;
    return person;
}

/* ---- stages of one document ---- */

static struct typesetter typesetter_of(struct personal *personal, struct arena *arena, struct diags *diags) {
    return (struct typesetter){.arena = arena,
                               .scratch = &personal->scratch,
                               .cache = paragraph_cache_new(arena),
                               .fonts = personal->fonts,
                               .hyphenator = personal->hyphenator,
                               .language = personal->framework->language,
                               .diags = diags};
}

static const struct document *compose(struct personal *personal, struct arena *arena, const struct recipient *person,
                                      size_t role, const bool *only, struct diags *diags) {
    struct context of = {.form = SIZE_MAX, .role = role, .first = true, .last = true};
    struct compose_options options = {.person = person, .only = only};
    return document_compose(arena, personal->framework, personal->layout, of, options, diags);
}

const struct pages *personal_set(struct personal *personal, struct arena *arena, const struct personal_model *model,
                                 const struct recipient *person, size_t role, struct str *name, struct diags *diags) {
    struct typesetter typesetter = typesetter_of(personal, arena, diags);
    const struct document *document = compose(personal, arena, person, role, model->only, diags);
    if (document) *name = document->file_name;
    return document ? flow_sections(&typesetter, document, model->frame) : NULL;
}

const struct pages *personal_set_whole(struct personal *personal, struct arena *arena, const struct recipient *person,
                                       size_t role, struct str *name, struct diags *diags) {
    struct typesetter typesetter = typesetter_of(personal, arena, diags);
    const struct document *document = compose(personal, arena, person, role, NULL, diags);
    if (document) *name = document->file_name;
    return document ? flow_document(&typesetter, document) : NULL;
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

/* Sections that share a model are fitted together, so that one that tells of the person takes its like along. False
   where a filler tells of the person. */
static bool find_own(struct arena *arena, struct personal_model *model, const struct document *document) {
    model->only = ARENA_NEW_ARRAY(arena, bool, document->section_count);
    for (size_t s = 0; s < document->section_count; s++) {
        if (document->sections[s].personal && document->sections[s].model->filler) return false;
        for (size_t other = 0; other < document->section_count && document->sections[s].personal; other++)
            if (document->sections[other].model == document->sections[s].model) model->only[other] = true;
    }
    model->page_count = model->frame->pages.count;
    model->is_own = ARENA_NEW_ARRAY(arena, bool, model->page_count);
    for (size_t s = 0; s < document->section_count; s++) {
        const struct section_place *at = &model->frame->sections.at[s];
        for (size_t p = 0; model->only[s] && p < at->count; p++) model->is_own[at->first + p] = true;
    }
    for (size_t p = 0; p < model->page_count; p++) model->own_count += model->is_own[p];
    return true;
}

const struct personal_model *personal_model_new(struct personal *personal, struct arena *working,
                                                const struct recipient *person, size_t role, const struct pages **whole,
                                                struct diags *diags) {
    struct personal_model *model = ARENA_NEW(personal->arena, struct personal_model);
    struct typesetter typesetter = typesetter_of(personal, working, diags);
    const struct document *document = compose(personal, working, person, role, NULL, diags);
    *whole = document ? flow_document(&typesetter, document) : NULL;
    if (!*whole) return NULL;
    model->frame = keep_frame(personal->arena, *whole);
    return find_own(personal->arena, model, document) ? model : NULL;
}

/* ---- beginning and end ---- */

struct personal *personal_new(struct arena *arena, const struct framework *framework, const struct layout *layout,
                              const char *fonts, struct diags *diags) {
    struct personal *personal = ARENA_NEW(arena, struct personal);
    personal->framework = framework;
    personal->layout = layout;
    personal->arena = arena;
    personal->fonts = font_set_new(arena, fonts, diags);
    if (!personal->fonts) return NULL;
    personal->hyphenator =
        hyphenator_new(arena, framework->language, framework->hyphenation, framework->hyphenation_count, diags);
    arena_init(&personal->scratch, arena->exhausted);
    return personal;
}

void personal_release(struct personal *personal) {
    arena_release(&personal->scratch);
    hyphenator_release(personal->hyphenator);
    font_set_release(personal->fonts);
}

void personal_forget(struct personal *personal) {
    font_set_forget(personal->fonts);
}
