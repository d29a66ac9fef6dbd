#include "command/copyfit.h"

#include "command/stages.h"

#include "base/message.h"

#include <string.h>

enum { FULL_PER_CENT = 95 };

static void say(struct arena *arena, check_findings *findings, enum severity severity, struct place place,
                struct str text) {
    LIST_ADD(arena, *findings, ((struct check_finding){severity, place, RULE_COPYFIT, text}));
}

/* ---- places that are nearly full ---- */

static bool is_full(const struct fill *fill) {
    return fill->used * 100 > fill->room * FULL_PER_CENT;
}

/* The same place in several documents: a role's page is in the booklet and in its extract. */
static bool same_fill(const struct fill *a, const struct fill *b) {
    return a->place.line == b->place.line && a->place.column == b->place.column && a->used == b->used &&
           a->room == b->room && str_equal(a->section, b->section);
}

static bool told_before(const struct stages *stages, size_t product, const struct fill *fill) {
    for (size_t p = 0; p < product; p++) {
        const struct pages *pages = stages->products.at[p].pages;
        for (size_t f = 0; pages && f < pages->fills.count; f++)
            if (same_fill(&pages->fills.at[f], fill)) return true;
    }
    return false;
}

/* The other documents with this place. */
static struct str list_others(struct arena *arena, const struct stages *stages, size_t product,
                              const struct fill *fill) {
    struct buffer names;
    buffer_init(&names, arena);
    for (size_t p = product + 1; p < stages->products.count; p++) {
        const struct pages *pages = stages->products.at[p].pages;
        bool same = false;
        for (size_t f = 0; pages && f < pages->fills.count && !same; f++) same = same_fill(&pages->fills.at[f], fill);
        if (same) buffer_addf(&names, ", %.*s", STR_ARG(stages->products.at[p].document->file_name));
    }
    return buffer_str(&names);
}

static void tell_fill(struct arena *arena, const struct stages *stages, size_t product, const struct fill *fill,
                      check_findings *findings) {
    struct str name = stages->products.at[product].document->file_name, others;
    const char *percent = message_number(arena, 0, 100.0 * (double)fill->used / (double)fill->room);
    const char *left = message_number(arena, 1, sp_to_mm(fill->room - fill->used));
    if (!is_full(fill) || told_before(stages, product, fill)) return;
    others = list_others(arena, stages, product, fill);
    struct place place = fill->place;
    if (fill->continues)
        say(arena, findings, DIAG_NOTE, place,
            str_format(arena,
                       _("“%.*s” on page %.*s of %.*s%.*s is %s %% full in the smallest type its layout "
                         "allows: after %s mm more it goes on over another page"),
                       STR_ARG(fill->section), STR_ARG(fill->page), STR_ARG(name), STR_ARG(others), percent, left));
    else
        say(arena, findings, DIAG_WARNING, place,
            str_format(arena,
                       fill->smallest ? _("“%.*s” on page %.*s of %.*s%.*s is %s %% full in the smallest "
                                          "type its layout allows: there is room for %s mm more")
                                      : _("“%.*s” on page %.*s of %.*s%.*s is %s %% full: there is room for "
                                          "%s mm more"),
                       STR_ARG(fill->section), STR_ARG(fill->page), STR_ARG(name), STR_ARG(others), percent, left));
}

/* ---- what does not fit ---- */

/* A text that does not fit is the framework's; what else is wrong is between it and the layouts. */
static void tell_errors(struct arena *arena, const struct build_options *options, const struct diags *found,
                        check_findings *findings, struct diags *diags) {
    const struct diag *first = NULL;
    for (size_t d = 0; d < found->list.count; d++) {
        const struct diag *diag = &found->list.at[d];
        bool of_framework = diag->place.file && strcmp(diag->place.file, options->framework) == 0;
        if (diag->severity == DIAG_FAILURE) diags_keep(diags, *diag);
        else if (diag->severity == DIAG_ERROR && of_framework)
            say(arena, findings, DIAG_ERROR, diag->place, diag->text);
        else if (diag->severity == DIAG_ERROR && !first) first = diag;
    }
    if (!first) return;
    struct place place = {options->framework, 0, 0};
    say(arena, findings, DIAG_NOTE, place,
        str_format(arena, _("how full the pages are cannot be told with these layouts; %s:%u:%u: %.*s"),
                   first->place.file ? first->place.file : "haefte", first->place.line, first->place.column,
                   STR_ARG(first->text)));
}

void copyfit_check(struct arena *arena, const struct build_options *options, const struct framework *framework,
                   check_findings *findings, struct diags *diags) {
    struct stages stages = {0};
    struct diags found;
    fill_list asked = {0};
    diags_init(&found, arena);
    if (stages_read(&stages, arena, options, framework, &found) && stages_compose(&stages)) {
        stages_open(&stages);
        stages.typesetter.fills = &asked;
        for (size_t p = 0; p < stages.products.count && !stages_failed(&stages); p++) stages_typeset(&stages, p);
    }
    for (size_t p = 0; p < stages.products.count; p++)
        for (size_t f = 0; stages.products.at[p].pages && f < stages.products.at[p].pages->fills.count; f++)
            tell_fill(arena, &stages, p, &stages.products.at[p].pages->fills.at[f], findings);
    tell_errors(arena, options, &found, findings, diags);
    stages_release(&stages);
}
