#include "command/stages.h"

#include "command/share.h"

#include "base/message.h"
#include "language/danish.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool stages_failed(const struct stages *stages) {
    return stages->diags->errors > stages->errors;
}

/* ---- reading ---- */

static void read_layouts(struct stages *stages) {
    build_names paths = stages->options->layouts;
    struct yaml_shelf looks = {0};
    if (!paths.count) {
        stages->folder = share_path(stages->arena, stages->share, "layouts");
        paths = share_list(stages->arena, stages->share, "layouts", "-l", stages->diags);
    }
    for (size_t l = 0; l < paths.count; l++) {
        struct layout *layout = layout_read_sharing(stages->arena, paths.at[l], &looks, stages->diags);
        LIST_ADD(stages->arena, stages->inputs, paths.at[l]);
        if (!layout || (layout->loop == LOOP_PERSON && stages->folder)) continue;
        if (layout->loop == LOOP_PERSON)
            diag_error(stages->diags, layout->output->place,
                       "this layout makes a document for each person: `haefte pack` builds it");
        LIST_ADD(stages->arena, stages->layouts, layout);
    }
    for (size_t f = 0; f < looks.files.count; f++) LIST_ADD(stages->arena, stages->inputs, looks.files.at[f].path);
}

static void read_preset(struct stages *stages, const char *name, bool sheets) {
    const char *path = share_preset(stages->arena, stages->share, name, sheets ? "--sheets" : "--press", stages->diags);
    struct preset *preset = path ? preset_read(stages->arena, path, stages->diags) : NULL;
    if (!preset) return;
    if (sheets == (preset->kind == PRESET_PAGES))
        diag_error(stages->diags, preset->place,
                   sheets ? N_("this preset makes single pages, which are asked for with --press")
                          : N_("this preset makes sheets to fold or cut, which are asked for with --sheets"));
    LIST_ADD(stages->arena, stages->presets, preset);
}

/* A draft bears the day it is made, or the one of SOURCE_DATE_EPOCH (https://reproducible-builds.org), in UTC then. */
static bool find_draft_day(struct stages *stages) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    struct tm day;
    time_t now = epoch && *epoch ? (time_t)strtoll(epoch, &end, 10) : time(NULL);
    if (end && *end) {
        diag_failure(stages->diags, "SOURCE_DATE_EPOCH is “%s”, and no number of seconds", epoch);
        return false;
    }
    if (!(end ? gmtime_r(&now, &day) : localtime_r(&now, &day))) {
        diag_failure(stages->diags, "the day of this draft cannot be told: %s", message_of_error(errno));
        return false;
    }
    stages->draft =
        danish_day(stages->arena, stages->framework->language, day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
    return true;
}

bool stages_read(struct stages *stages, struct arena *arena, const struct build_options *options,
                 const struct framework *framework, struct diags *diags) {
    *stages = (struct stages){.arena = arena, .diags = diags, .options = options, .errors = diags->errors};
    stages->share = share_find(arena);
    LIST_ADD(arena, stages->inputs, options->framework);
    stages->framework = framework ? framework : framework_read(arena, options->framework, diags);
    if (options->since) LIST_ADD(arena, stages->inputs, options->since);
    const struct framework *old = options->since ? framework_read(arena, options->since, diags) : NULL;
    read_layouts(stages);
    for (size_t p = 0; p < options->press.count; p++) read_preset(stages, options->press.at[p], false);
    for (size_t s = 0; s < options->sheets.count; s++) read_preset(stages, options->sheets.at[s], true);
    if (!stages->framework || stages_failed(stages)) return false;
    if (old) stages->since = revision_new(arena, old, stages->framework);
    return !options->draft || find_draft_day(stages);
}

/* ---- composing ---- */

/* Whether a product is asked for: by the id it belongs to or by its layout's name. */
static bool wanted(struct stages *stages, const struct layout *layout, struct str id) {
    const build_names *names = &stages->options->only;
    bool found = !names->count;
    for (size_t n = 0; n < names->count; n++) {
        struct str only = str_from(names->at[n]);
        if (!str_equal(only, share_stem(layout->file)) && !(id.length && str_equal(only, id))) continue;
        stages->only_used[n] = found = true;
    }
    return found;
}

static void compose_product(struct stages *stages, const struct layout *layout, size_t form, size_t role) {
    struct context of = {.form = form, .role = role, .first = true, .last = true};
    struct str id = {0};
    if (form != SIZE_MAX) id = stages->framework->forms[form].id;
    if (role != SIZE_MAX) id = stages->framework->roles[role].id;
    if (!wanted(stages, layout, id)) return;
    struct compose_options options = {
        .one_wording = stages->options->one_wording, .since = stages->since, .draft = stages->draft};
    struct product product = {
        .document = document_compose(stages->arena, stages->framework, layout, of, options, stages->diags)};
    if (product.document) LIST_ADD(stages->arena, stages->products, product);
}

bool stages_compose(struct stages *stages) {
    const struct framework *framework = stages->framework;
    const build_names *only = &stages->options->only;
    stages->only_used = ARENA_NEW_ARRAY(stages->arena, bool, only->count);
    for (size_t l = 0; l < stages->layouts.count; l++) {
        const struct layout *layout = stages->layouts.at[l];
        if (layout->loop == LOOP_NONE) compose_product(stages, layout, SIZE_MAX, SIZE_MAX);
        for (size_t f = 0; layout->loop == LOOP_FORM && f < framework->form_count; f++)
            compose_product(stages, layout, f, SIZE_MAX);
        for (size_t r = 0; layout->loop >= LOOP_ROLE && r < framework->role_count; r++) {
            bool fails = framework->roles[r].fails;
            if (layout->loop == LOOP_ANY_ROLE || fails == (layout->loop == LOOP_FAILING_ROLE))
                compose_product(stages, layout, SIZE_MAX, r);
        }
    }
    for (size_t n = 0; n < only->count; n++)
        if (!stages->only_used[n])
            diag_error(stages->diags, place_of_file(stages->options->framework),
                       "nothing belongs to “%s”; --only takes the id of a form or role, or the name of a layout",
                       only->at[n]);
    return !stages_failed(stages);
}

/* ---- typesetting ---- */

void stages_open(struct stages *stages) {
    struct arena *arena = stages->arena;
    const struct framework *framework = stages->framework;
    struct kept_fonts *kept = stages->kept;
    struct font_set *fonts = kept ? kept->set : NULL;
    if (!fonts) {
        const char *folder = str_format(arena, "%s/fonts", stages->share).at;
        fonts = font_set_new(kept ? &kept->arena : arena, folder, stages->diags);
        if (kept) kept->set = fonts;
    }
    arena_init(&stages->scratch, arena->exhausted);
    stages->typesetter =
        (struct typesetter){.arena = arena,
                            .scratch = &stages->scratch,
                            .cache = paragraph_cache_new(arena),
                            .fonts = fonts,
                            .hyphenator = hyphenator_new(arena, framework->language, framework->hyphenation,
                                                         framework->hyphenation_count, stages->diags),
                            .language = framework->language,
                            .diags = stages->diags};
}

void stages_typeset(struct stages *stages, size_t index) {
    struct product *product = &stages->products.at[index];
    product->pages = flow_document(&stages->typesetter, product->document);
}

jmp_buf *stages_set_exhausted(struct stages *stages, jmp_buf *exhausted) {
    jmp_buf *before = stages->arena->exhausted;
    stages->arena->exhausted = stages->scratch.exhausted = exhausted;
    if (stages->kept) stages->kept->arena.exhausted = exhausted;
    return before;
}

void stages_release(struct stages *stages) {
    if (!stages->typesetter.fonts) return;
    arena_release(&stages->scratch);
    hyphenator_release(stages->typesetter.hyphenator);
    if (!stages->kept) font_set_release(stages->typesetter.fonts);
    stages->typesetter.fonts = NULL;
}

void kept_fonts_release(struct kept_fonts *kept) {
    font_set_release(kept->set);
    kept->set = NULL;
    arena_release(&kept->arena);
}
