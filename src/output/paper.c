#include "output/paper.h"

#include "base/file.h"
#include "base/message.h"
#include "output/imposition.h"
#include "typeset/ink.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PROFILE_MOST = 16 << 20, /* bytes; the largest in use have three million */
    LABEL_NUMBER = 88,       /* a sheet's number as wide as any */
};

/* A preset at work. */
struct planning {
    struct typesetter *typesetter;
    const struct preset *preset;
    const struct pdf_condition *condition;
    struct paper_files *files;
};

/* ---- the profile ---- */

static struct str folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (struct str){path, (size_t)(slash - path) + 1} : (struct str){0};
}

/* Beside the preset, else in the folder of profiles. */
static const char *find_profile(struct arena *arena, const struct preset *preset, const char *folder) {
    if (preset->profile.at[0] == '/') return str_c(arena, preset->profile);
    const char *beside = str_format(arena, "%.*s%.*s", STR_ARG(folder_of(preset->file)), STR_ARG(preset->profile)).at;
    if (access(beside, F_OK) == 0) return beside;
    return str_format(arena, "%s/%.*s", folder, STR_ARG(preset->profile)).at;
}

static bool is_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static const struct pdf_condition *read_condition(struct arena *arena, const struct preset *preset, const char *folder,
                                                  struct diags *diags) {
    const char *path = find_profile(arena, preset, folder), *fault;
    struct str profile;
    if (access(path, F_OK)) {
        diag_error(
            diags, preset->profile_place,
            "there is no ICC profile %s: ask the print shop for the file, and put it beside this preset (those of "
            "the presets that ship come with Debian's libgs-common)",
            path);
        return NULL;
    }
    if (!is_file(path)) {
        diag_error(diags, preset->profile_place, "%s is no file, so it is no ICC profile: name the file itself", path);
        return NULL;
    }
    if (!file_read(arena, path, PROFILE_MOST, &profile, diags)) return NULL;
    if (!(fault = pdf_profile_fault(profile))) return pdf_condition_new(arena, profile, preset->condition, diags);
    diag_error(diags, preset->profile_place,
               "%s cannot be the profile of a printing condition: %s; ask the print shop for its output profile (CMYK)",
               path, _(fault));
    return NULL;
}

/* ---- labels ---- */

static struct str replace(struct arena *arena, struct str text, struct str field, struct str value) {
    struct buffer out;
    size_t at;
    buffer_init(&out, arena);
    while (str_find(text, field, &at)) {
        buffer_add(&out, str_slice(text, 0, at));
        buffer_add(&out, value);
        text = str_slice(text, at + field.length, text.length);
    }
    buffer_add(&out, text);
    return buffer_str(&out);
}

static struct lines set_label(const struct planning *planning, struct str title, const struct sheet_label *label) {
    const struct preset *preset = planning->preset;
    struct arena *arena = planning->typesetter->arena;
    struct str text = replace(arena, preset->label, STR("{title}"), title);
    text = replace(arena, text, STR("{sheet}"), str_format(arena, "%zu", label->sheet));
    text = replace(arena, text, STR("{sheets}"), str_format(arena, "%zu", label->sheets));
    text = replace(arena, text, STR("{side}"), label->back ? preset->back : preset->front);
    const struct style *style = &preset->label_style;
    struct span span = {text, style, NULL, NULL};
    return paragraph_set(planning->typesetter, &span, 1, style, SP_INFINITE, style->place);
}

/* The room that every label of a document finds enough, an em off the marks on either side. */
static sp label_width(const struct planning *planning, struct str title) {
    const struct preset *preset = planning->preset;
    if (!preset->label.length) return 0;
    struct sheet_label label = {.sheet = LABEL_NUMBER, .sheets = LABEL_NUMBER};
    sp width = set_label(planning, title, &label).width;
    label.back = true;
    return sp_max(width, set_label(planning, title, &label).width) + 2 * preset->label_style.size;
}

/* A page of its own for the label of a side, which is placed on the sheet as other pages are. */
static struct page *make_label(const struct planning *planning, struct str title, const struct sheet_label *label) {
    struct arena *arena = planning->typesetter->arena;
    const struct style *style = &planning->preset->label_style;
    struct page *page = ARENA_NEW(arena, struct page);
    struct lines lines = set_label(planning, title, label);
    page->width = lines.width + 2 * style->size;
    page->height = style->leading;
    if (lines.count) paragraph_place(arena, page, &lines.at[0], style->size, style->leading * 3 / 4);
    return page;
}

static const struct pages *make_labels(const struct planning *planning, struct str title,
                                       const struct imposition *sheets) {
    struct arena *arena = planning->typesetter->arena;
    struct pages *labels = ARENA_NEW(arena, struct pages);
    if (!planning->preset->label.length) return NULL;
    for (size_t s = 0; s < sheets->sheets.count; s++)
        for (size_t i = 0; i < sheets->sheets.at[s].side_count; i++) {
            const struct sheet_label *label = &sheets->sheets.at[s].sides[i].label;
            if (label->placed) LIST_ADD(arena, labels->pages, make_label(planning, title, label));
        }
    if (!labels->pages.count)
        diag_note(planning->typesetter->diags, planning->preset->label_style.place,
                  "the sheets have no room for this label beside pages and marks: it is left out");
    return labels;
}

/* ---- orders ---- */

static struct sheet_manner manner_of(const struct preset *preset, sp width_of_label) {
    struct sheet_manner manner = {.bleed = preset->bleed};
    if (preset->marks) {
        manner.mark_length = preset->mark_length;
        manner.mark_offset = preset->mark_offset;
    }
    manner.label_width = width_of_label;
    if (width_of_label) manner.label_height = preset->label_style.leading;
    return manner;
}

static struct imposed_pages pages_of(const struct pages *pages) {
    const struct page *first = pages->pages.at[0];
    return (struct imposed_pages){pages->pages.count, first->width, first->height, first->bleed};
}

static void report(const struct planning *planning, const struct paper_document *document,
                   const struct imposition_error *error) {
    const struct preset *preset = planning->preset;
    struct diags *diags = planning->typesetter->diags;
    struct arena *arena = planning->typesetter->arena;
    double needed[] = {sp_to_mm(error->needed_width), sp_to_mm(error->needed_height)},
           given[] = {sp_to_mm(error->given_width), sp_to_mm(error->given_height)};
    switch (error->fault) {
    case IMPOSITION_DONE: break;
    case IMPOSITION_BLEED:
        diag_error(diags, preset->bleed_place,
                   "the preset asks for %s mm of bleed, and the art of %.*s runs %s mm past the trim: ask for less, "
                   "or let the layout's art run further (`bleed:`)",
                   message_number(arena, 2, needed[0]), STR_ARG(document->file_name),
                   message_number(arena, 2, given[0]));
        break;
    case IMPOSITION_SHEET:
        diag_error(
            diags, preset->paper_place,
            "two pages of %.*s side by side need a sheet of %.0f x %.0f mm, and this paper has %.0f x %.0f: choose "
            "a larger one",
            STR_ARG(document->file_name), needed[0], needed[1], given[0], given[1]);
        break;
    case IMPOSITION_CARD:
        diag_error(diags, preset->paper_place,
                   "a card of %.*s needs a sheet of %.0f x %.0f mm with its bleed and marks, and this paper has %.0f x "
                   "%.0f: choose a larger one, or less bleed, or no marks",
                   STR_ARG(document->file_name), needed[0], needed[1], given[0], given[1]);
        break;
    case IMPOSITION_COUNT:
        diag_error(
            diags, preset->place,
            ngettext("%.*s has %zu pages, and a folded booklet has a multiple of four: %zu more is needed; `missing "
                     "pages: before the last` leaves it blank, `multiple of: 4` in the layout fills it",
                     "%.*s has %zu pages, and a folded booklet has a multiple of four: %zu more are needed; "
                     "`missing pages: before the last` leaves them blank, `multiple of: 4` in the layout fills "
                     "them",
                     error->blanks),
            STR_ARG(document->file_name), error->count, error->blanks);
        break;
    case IMPOSITION_CREEP:
        diag_error(diags, preset->place,
                   "paper of this thickness moves the innermost pages of %.*s by %s mm, and a page is %s mm wide: "
                   "is `thickness:` in millimetres?",
                   STR_ARG(document->file_name), message_number(arena, 1, needed[0]),
                   message_number(arena, 1, given[0]));
        break;
    }
}

static bool folds_are_on(const struct planning *planning, const struct paper_document *document, sp width) {
    const struct preset *preset = planning->preset;
    bool good = true;
    for (size_t f = 0; f < preset->fold_count; f++) {
        if (preset->folds[f] > 0 && preset->folds[f] < width) continue;
        good = false;
        diag_error(planning->typesetter->diags, preset->fold_places[f],
                   "a fold of %.*s lies between 0 and %.0f mm from its left, not at %.0f mm",
                   STR_ARG(document->file_name), sp_to_mm(width), sp_to_mm(preset->folds[f]));
    }
    return good;
}

static struct imposition *impose(struct planning *planning, const struct paper_document *document,
                                 const struct pages *pages) {
    const struct preset *preset = planning->preset;
    struct arena *arena = planning->typesetter->arena;
    struct imposition_error error = {0};
    struct imposition *sheets = NULL;
    struct sheet_manner manner = manner_of(preset, label_width(planning, pages->title));
    struct imposed_pages imposed = pages_of(pages);
    enum turn_edge edge = preset->edge == EDGE_SHORT ? TURN_SHORT_EDGE : TURN_LONG_EDGE;
    if (preset->kind == PRESET_PAGES) {
        sheets = impose_pages(arena, &imposed, &manner, &error);
    } else if (preset->kind == PRESET_BOOKLET) {
        static const enum blanks blanks[] = {[MISSING_BEFORE_LAST] = BLANKS_BEFORE_LAST,
                                             [MISSING_AT_END] = BLANKS_AT_END,
                                             [MISSING_IS_ERROR] = BLANKS_REFUSED};
        struct booklet_order order = {
            imposed,          manner, preset->paper_width, preset->paper_height, edge, blanks[preset->missing],
            preset->thickness};
        sheets = impose_booklet(arena, &order, &error);
    } else if (folds_are_on(planning, document, imposed.width)) {
        struct card_order order = {.pages = imposed,
                                   .manner = manner,
                                   .sheet_width = preset->paper_width,
                                   .sheet_height = preset->paper_height,
                                   .edge = edge,
                                   .places = preset->one_a_sheet ? CARDS_ONE_A_SHEET
                                             : preset->fill      ? CARDS_FILLED
                                                                 : CARDS_ONCE,
                                   .folds = preset->folds,
                                   .fold_count = preset->fold_count};
        sheets = impose_cards(arena, &order, &error);
    }
    if (!sheets) report(planning, document, &error);
    return sheets;
}

/* ---- files ---- */

static void plan_file(struct planning *planning, const struct paper_document *document, const struct pages *pages,
                      struct str name) {
    struct typesetter *typesetter = planning->typesetter;
    const struct preset *preset = planning->preset;
    size_t errors = typesetter->diags->errors;
    const struct imposition *sheets = impose(planning, document, pages);
    if (preset->press) ink_check(typesetter->arena, pages, document->file_name, preset->ink_limit, typesetter->diags);
    if (!sheets || typesetter->diags->errors != errors) return;
    struct paper_file file = {name,
                              preset->place,
                              pages,
                              {.sheets = sheets,
                               .labels = make_labels(planning, pages->title, sheets),
                               .mark_weight = preset->mark_weight,
                               .whole = preset->kind == PRESET_PAGES,
                               .condition = planning->condition}};
    LIST_ADD(typesetter->arena, planning->files->list, file);
}

static bool is_wanted(const struct preset *preset, struct str layout) {
    bool wanted = !preset->layout_count;
    for (size_t l = 0; l < preset->layout_count; l++) wanted = wanted || str_equal(preset->layouts[l], layout);
    return wanted;
}

static struct str with_suffix(struct arena *arena, struct str name, struct str suffix) {
    if (str_ends(name, STR(".pdf"))) name.length -= 4;
    return str_format(arena, "%.*s%.*s.pdf", STR_ARG(name), STR_ARG(suffix));
}

/* The cards of all documents, one after another: each has a front and a back. */
static void plan_cards(struct planning *planning, const struct paper_document *documents, size_t count) {
    struct arena *arena = planning->typesetter->arena;
    struct pages *all = ARENA_NEW(arena, struct pages);
    const struct paper_document *first = NULL;
    for (size_t d = 0; d < count; d++) {
        const struct pages *pages = documents[d].pages;
        if (!is_wanted(planning->preset, documents[d].layout)) continue;
        if (!first) {
            first = &documents[d];
            *all = *pages;
            all->pages.at = NULL;
            all->pages.count = all->pages.room = 0;
            if (planning->preset->title.length) all->title = planning->preset->title;
        }
        const struct page *page = pages->pages.at[0], *other = first->pages->pages.at[0];
        if (pages->pages.count != 2 || page->width != other->width || page->height != other->height) {
            diag_error(
                planning->typesetter->diags, documents[d].place,
                "%.*s has %zu pages of %.0f x %.0f mm, and cards that share sheets are alike, with a front and a "
                "back: name their layout alone in the preset's `layouts:`",
                STR_ARG(documents[d].file_name), pages->pages.count, sp_to_mm(page->width), sp_to_mm(page->height));
            return;
        }
        for (size_t p = 0; p < pages->pages.count; p++) LIST_ADD(arena, all->pages, pages->pages.at[p]);
    }
    if (first) plan_file(planning, first, all, planning->preset->output);
}

void paper_plan(struct typesetter *typesetter, const struct preset *preset, const char *folder,
                const struct paper_document *documents, size_t count, struct paper_files *files) {
    struct planning planning = {typesetter, preset, NULL, files};
    if (preset->press && !(planning.condition = read_condition(typesetter->arena, preset, folder, typesetter->diags)))
        return;
    size_t errors = typesetter->diags->errors, planned = files->list.count;
    if (preset->kind == PRESET_CARDS) plan_cards(&planning, documents, count);
    for (size_t d = 0; d < count && preset->kind != PRESET_CARDS; d++)
        if (is_wanted(preset, documents[d].layout))
            plan_file(&planning, &documents[d], documents[d].pages,
                      with_suffix(typesetter->arena, documents[d].file_name, preset->suffix));
    if (files->list.count == planned && typesetter->diags->errors == errors)
        diag_warning(typesetter->diags, preset->place, "none of the documents built now is for this preset");
}

void paper_check_date(const struct preset *preset, const struct framework *framework, struct diags *diags) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (!preset->press || framework->date.length || (epoch && *epoch)) return;
    diag_error(diags, place_of_file(framework->file),
               "a press file bears a date, and this framework has none: add `date:`, such as `date: 2031-05`");
}
