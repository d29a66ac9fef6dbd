#include "review/check_rules.h"

#include "base/message.h"

#include <stdarg.h>
#include <stdlib.h>

void check_say(struct checker *checker, enum rule rule, enum severity severity, struct place place, const char *format,
               ...) {
    va_list arguments;
    va_start(arguments, format);
    struct str text = str_format_list(checker->arena, gettext(format), arguments);
    va_end(arguments);
    LIST_ADD(checker->arena, checker->findings, ((struct check_finding){severity, place, rule, text}));
}

/* ---- texts ---- */

/* Returns NULL for an empty text. */
static struct checked *add(struct checker *checker, enum checked_kind kind, struct text text) {
    if (!text.text.length) return NULL;
    struct checked checked = {.kind = kind, .text = text};
    checked.prose = prose_read(checker->arena, checker->file, text);
    LIST_ADD(checker->arena, checker->texts, checked);
    return &checker->texts.at[checker->texts.count - 1];
}

static void add_statement(struct checker *checker, struct text text, size_t form, size_t role, size_t column,
                          bool on_role_page) {
    struct checked *checked = add(checker, CHECKED_STATEMENT, text);
    if (!checked) return;
    checked->form = form;
    checked->role = role;
    checked->column = column;
    checked->on_role_page = on_role_page;
}

static void add_form(struct checker *checker, size_t f) {
    const struct framework *framework = checker->framework;
    const struct form *form = &framework->forms[f];
    add(checker, CHECKED_NAME, form->name);
    if (!str_equal(form->label.text, form->name.text)) add(checker, CHECKED_NAME, form->label);
    add(checker, CHECKED_DEFINITION, form->definition);
    add(checker, CHECKED_DEFINITION, form->introduction);
    for (size_t role = 0; role < framework->role_count; role++)
        for (size_t column = 0; column < framework->column_count; column++) {
            const struct cell *cell = framework_cell(framework, f, role, column);
            for (size_t s = 0; s < cell->count; s++) {
                add_statement(checker, cell->statements[s].text, f, role, column, false);
                add_statement(checker, cell->statements[s].on_role_page, f, role, column, true);
            }
        }
}

static void add_passage(struct checker *checker, const struct passage *passage) {
    static const enum checked_kind kinds[] = {
        [PIECE_PARAGRAPH] = CHECKED_PARAGRAPH, [PIECE_HEADING] = CHECKED_HEADING, [PIECE_ITEM] = CHECKED_ITEM};
    const struct piece *list = NULL;
    for (size_t p = 0; p < passage->count; p++) {
        const struct piece *piece = &passage->pieces[p];
        if (piece->first_item) list = piece;
        struct checked *checked = add(checker, kinds[piece->kind], piece->text);
        if (checked && piece->kind == PIECE_ITEM) checked->list = list;
    }
}

static void gather_texts(struct checker *checker) {
    const struct framework *framework = checker->framework;
    const struct text names[] = {framework->title, framework->subtitle, framework->organisation, framework->edition};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) add(checker, CHECKED_NAME, names[n]);
    for (size_t c = 0; c < framework->column_count; c++) {
        add(checker, CHECKED_NAME, framework->columns[c].name);
        add(checker, CHECKED_LEAD_IN, framework->columns[c].succeeds);
        add(checker, CHECKED_LEAD_IN, framework->columns[c].fails);
    }
    for (size_t r = 0; r < framework->role_count; r++) {
        add(checker, CHECKED_NAME, framework->roles[r].name);
        add(checker, CHECKED_NAME, framework->roles[r].detail);
    }
    for (size_t f = 0; f < framework->form_count; f++) add_form(checker, f);
    for (size_t p = 0; p < framework->passage_count; p++) add_passage(checker, &framework->passages[p]);
    for (size_t a = 0; a < framework->abbreviation_count; a++)
        add(checker, CHECKED_EXPANSION, framework->abbreviations[a].expansion);
}

/* ---- findings ---- */

static int compare(const void *left, const void *right) {
    const struct check_finding *a = left, *b = right;
    if (a->place.line != b->place.line) return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column) return a->place.column < b->place.column ? -1 : 1;
    if (a->rule != b->rule) return a->rule < b->rule ? -1 : 1;
    return str_compare(a->text, b->text);
}

check_findings check_sort(struct arena *arena, check_findings all) {
    check_findings once = {0};
    if (all.count) qsort(all.at, all.count, sizeof *all.at, compare);
    for (size_t f = 0; f < all.count; f++)
        if (!f || compare(&all.at[f - 1], &all.at[f])) LIST_ADD(arena, once, all.at[f]);
    return once;
}

check_findings check_framework(struct arena *arena, const struct framework *framework) {
    static void (*const rules[RULE_COUNT])(struct checker *) = {
        [RULE_DRIFT] = check_drift,
        [RULE_CELLS] = check_cells,
        [RULE_LEAD_IN] = check_lead_ins,
        [RULE_DOUBLED] = check_doubled,
        [RULE_SPELLING] = check_spelling,
        [RULE_TYPOGRAPHY] = check_typography,
        [RULE_READABILITY] = check_readability,
    };
    struct checker checker = {.arena = arena, .framework = framework, .file = prose_file_new(arena, framework)};
    gather_texts(&checker);
    for (size_t r = 0; r < RULE_COUNT; r++)
        if (rules[r] && !framework->rules_off[r]) rules[r](&checker);
    return check_sort(arena, checker.findings);
}
