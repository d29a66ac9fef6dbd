#include "command/diff.h"

#include "base/message.h"

#include <stdlib.h>

enum { EXCERPT_LETTERS = 60 }; /* of a statement that went elsewhere, where it is told in full */

/* In a terminal. Colours alone are not seen by everybody, so what went is struck through too and what came underlined.
 */
#define REMOVED_WORDS "\033[31;9m"
#define ADDED_WORDS "\033[32;4m"
#define REMOVED_LINE "\033[31m"
#define ADDED_LINE "\033[32m"
#define HEADING "\033[1m"
#define PLAIN "\033[0m"

static bool is_statement(const struct change *change) {
    return change->subject != CHANGE_TEXT;
}

static bool is_piece(const struct change *change) {
    return str_is(change->key[0], "passages");
}

/* ---- lines and their order ---- */

/* Lines are told by section, group and number. */
struct line {
    const struct change *change;
    bool departure; /* tells of a statement where it was, in another cell than now */
    bool second;    /* tells the second wording of a statement that came or went */
    int section;    /* what comes before the statements, these, what comes behind */
    size_t group;   /* of statements: the cell; those that are no more come last */
    size_t number;
    struct str heading, label;
};

struct telling {
    struct arena *arena;
    struct buffer out;
    const struct revision *revision;
    bool colours;
    struct LIST(struct line) lines;
};

static size_t cell_number(const struct framework *framework, const struct statement_at *at) {
    return framework_cell_number(framework, at->form, at->role, at->column);
}

/* The group of a statement's old place: its cell in the new edition, if there is one. */
static size_t old_group(const struct revision *revision, const struct statement_at *at) {
    size_t form = revision->form_now[at->form], role = revision->role_now[at->role];
    struct statement_at now = {form, role, revision->column_now[at->column], 0};
    if (form != SIZE_MAX && role != SIZE_MAX && now.column != SIZE_MAX) return cell_number(revision->new, &now);
    struct statement_at behind = {revision->new->form_count, 0, 0, 0};
    return cell_number(revision->new, &behind) + cell_number(revision->old, at);
}

/* Whether a statement stands in another cell than before. */
static bool changed_cell(const struct revision *revision, const struct change *change) {
    return change->moved && is_statement(change) &&
           old_group(revision, &change->old.at) != cell_number(revision->new, &change->new.at);
}

static bool came_or_went(const struct change *change) {
    return change->subject == CHANGE_STATEMENT && (change->kind == CHANGE_ADDED || change->kind == CHANGE_REMOVED);
}

/* The second wording of a statement that came or went; empty: none. */
static struct text second_wording(const struct revision *revision, const struct change *change) {
    bool added = change->kind == CHANGE_ADDED;
    const struct statement_at *at = added ? &change->new.at : &change->old.at;
    if (!came_or_went(change)) return (struct text){0};
    return framework_cell(added ? revision->new : revision->old, at->form, at->role, at->column)
        ->statements[at->number]
        .on_role_page;
}

static void list_lines_of_statement(struct telling *telling, const struct change *change, size_t number) {
    const struct revision *revision = telling->revision;
    bool removed = change->kind == CHANGE_REMOVED && change->subject == CHANGE_STATEMENT;
    struct line line = {.change = change, .section = 1, .number = number};
    line.group = removed ? old_group(revision, &change->old.at) : cell_number(revision->new, &change->new.at);
    LIST_ADD(telling->arena, telling->lines, line);
    if (second_wording(revision, change).text.length) {
        line.number++;
        line.second = true;
        LIST_ADD(telling->arena, telling->lines, line);
    }
    if (!changed_cell(revision, change)) return;
    line.departure = true;
    line.group = old_group(revision, &change->old.at);
    line.number = change->old.at.number;
    LIST_ADD(telling->arena, telling->lines, line);
}

static int compare_lines(const void *left, const void *right) {
    const struct line *a = left, *b = right;
    if (a->section != b->section) return a->section - b->section;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->departure != b->departure) return a->departure - b->departure;
    return (a->number > b->number) - (a->number < b->number);
}

/* ---- words ---- */

/* A text on one line, without what would steer a terminal. */
static void add_text(struct buffer *out, struct str text) {
    for (size_t at = 0; at < text.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(text, &at);
        if (rune == '\n' || rune == '\t') buffer_add_byte(out, ' ');
        else if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == RUNE_BAD) buffer_add_rune(out, 0xFFFD);
        else buffer_add(out, str_slice(text, first, at));
    }
}

static void add_marked(struct telling *telling, struct str text, const char *colour, const char *open,
                       const char *close) {
    buffer_add_c(&telling->out, telling->colours ? colour : open);
    add_text(&telling->out, text);
    buffer_add_c(&telling->out, telling->colours ? PLAIN : close);
}

static void add_words(struct telling *telling, const word_changes *words) {
    for (size_t w = 0; w < words->count; w++) {
        struct str text = words->at[w].text;
        switch (words->at[w].kind) {
        case WORDS_SAME: add_text(&telling->out, text); break;
        case WORDS_REMOVED: add_marked(telling, text, REMOVED_WORDS, "[-", "-]"); break;
        case WORDS_ADDED: add_marked(telling, text, ADDED_WORDS, "{+", "+}"); break;
        }
    }
}

/* A text, or its beginning up to a blank. */
static void add_excerpt(struct telling *telling, struct str text) {
    size_t end = 0, at = 0;
    for (size_t letters = 0; at < text.length && letters < EXCERPT_LETTERS; letters++) {
        if (text.at[at] == ' ') end = at;
        utf8_next(text, &at);
    }
    bool cut = at < text.length && end;
    add_text(&telling->out, cut ? str_slice(text, 0, end) : text);
    if (cut) buffer_add_c(&telling->out, " …");
}

/* What a line says after its label. */
static void add_contents(struct telling *telling, const struct line *line) {
    const struct change *change = line->change;
    struct str text = change->kind == CHANGE_REMOVED ? change->old.text.text : change->new.text.text;
    if (line->second) text = second_wording(telling->revision, change).text;
    if (line->departure) add_excerpt(telling, change->old.text.text);
    else if (change->kind == CHANGE_ADDED) add_marked(telling, text, ADDED_LINE, "", "");
    else if (change->kind == CHANGE_REMOVED) add_marked(telling, text, REMOVED_LINE, "", "");
    else if (change->kind == CHANGE_REWORDED) add_words(telling, &change->words);
    else add_text(&telling->out, text);
}

/* ---- labels ---- */

static char mark_of(const struct line *line) {
    static const char marks[CHANGE_KINDS] = {'+', '-', '~', '>'};
    if (line->departure) return '<';
    return line->change->moved ? '>' : marks[line->change->kind];
}

/* Two numbers that differ, or the only one. */
static void add_numbers(struct buffer *out, size_t before, size_t now) {
    if (before && now && before != now) buffer_addf(out, "%zu → %zu", before, now);
    else buffer_add_number(out, now ? now : before);
}

static void add_number_of(struct buffer *out, const struct revision *revision, const struct line *line) {
    const struct change *change = line->change;
    size_t old = change->kind == CHANGE_ADDED ? 0 : change->old.at.number + 1;
    size_t new = change->kind == CHANGE_REMOVED ? 0 : change->new.at.number + 1;
    if (change->subject == CHANGE_SECOND_WORDING) old = new = change->new.at.number + 1;
    else if (line->departure) new = 0;
    else if (changed_cell(revision, change)) old = 0;
    add_numbers(out, old, new);
}

/* What a text is called under its heading. */
static void add_name(struct buffer *out, const struct change *change) {
    if (is_piece(change)) buffer_addf(out, "%s ", _(diff_piece_name(change->piece)));
    else if (change->kind == CHANGE_MOVED) buffer_addf(out, "%s ", _("order"));
    else if (change->key[2].length) buffer_add(out, change->key[2]);
    else add_text(out, change->key[1].length ? change->key[1] : change->key[0]);
}

static struct str label_of(struct telling *telling, const struct line *line) {
    const struct change *change = line->change;
    struct place old = change->old.text.place, new = change->new.text.place;
    struct buffer out;
    buffer_init(&out, telling->arena);
    buffer_addf(&out, "  %c ", mark_of(line));
    if (!is_statement(change)) add_name(&out, change);
    if (is_statement(change) || is_piece(change) || change->kind == CHANGE_MOVED)
        add_number_of(&out, telling->revision, line);
    if (line->second) old = new = second_wording(telling->revision, change).place;
    if (old.line || new.line) {
        buffer_addf(&out, " (%s ", _("line"));
        add_numbers(&out, old.line, new.line);
        buffer_add_c(&out, ")");
    }
    if (line->second || change->subject == CHANGE_SECOND_WORDING) buffer_addf(&out, " %s", _("on the role's page"));
    return buffer_str(&out);
}

static void add_cell_name(struct buffer *out, const struct framework *framework, size_t form, size_t role,
                          size_t column) {
    add_text(out, framework->forms[form].name.text);
    buffer_add_c(out, " · ");
    add_text(out, framework->roles[role].name.text);
    buffer_add_c(out, " · ");
    add_text(out, framework->columns[column].name.text);
}

static void add_name_of_group(struct buffer *out, const struct revision *revision, size_t group) {
    const struct framework *framework = revision->new;
    size_t count = framework_cell_number(framework, framework->form_count, 0, 0);
    if (group >= count) {
        group -= count;
        framework = revision->old;
    }
    size_t row = group / framework->column_count;
    add_cell_name(out, framework, row / framework->role_count, row % framework->role_count,
                  group % framework->column_count);
}

static struct str heading_of(struct telling *telling, const struct line *line) {
    static const struct {
        const char *key, *heading;
    } lists[] = {{"columns", N_("Column")}, {"roles", N_("Role")}, {"forms", N_("Form")}, {"passages", N_("Passage")}};
    const struct revision *revision = telling->revision;
    const struct change *change = line->change;
    struct buffer out;
    buffer_init(&out, telling->arena);
    if (is_statement(change)) {
        add_name_of_group(&out, revision, line->group);
        return buffer_str(&out);
    }
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        if (!str_is(change->key[0], lists[l].key)) continue;
        buffer_addf(&out, "%s ", _(lists[l].heading));
        add_text(&out, revision_name(revision, change).text);
        return buffer_str(&out);
    }
    return str_from(str_is(change->key[0], "abbreviations") ? _("Abbreviations") : _("Front matter"));
}

/* ---- the report ---- */

static void list_lines(struct telling *telling) {
    for (size_t c = 0; c < telling->revision->changes.count; c++) {
        const struct change *change = &telling->revision->changes.at[c];
        bool behind = is_piece(change) || str_is(change->key[0], "abbreviations");
        if (is_statement(change)) list_lines_of_statement(telling, change, 2 * c);
        else
            LIST_ADD(telling->arena, telling->lines,
                     ((struct line){change, .section = behind ? 2 : 0, .number = 2 * c}));
    }
    struct line *lines = telling->lines.at;
    if (telling->lines.count) qsort(lines, telling->lines.count, sizeof *lines, compare_lines);
    for (size_t l = 0; l < telling->lines.count; l++) {
        lines[l].heading = heading_of(telling, &lines[l]);
        lines[l].label = label_of(telling, &lines[l]);
    }
}

/* Where a statement came from or went to, on a line of its own. */
static void add_other_place(struct telling *telling, const struct line *line, size_t indent) {
    const struct statement_at *at = line->departure ? &line->change->new.at : &line->change->old.at;
    struct buffer *out = &telling->out;
    buffer_addf(out, "%*s%s ", (int)indent, "", line->departure ? _("to") : _("from"));
    add_cell_name(out, line->departure ? telling->revision->new : telling->revision->old, at->form, at->role,
                  at->column);
    buffer_addf(out, ", %zu\n", at->number + 1);
}

/* The lines below one heading, their texts in line. */
static void add_group(struct telling *telling, const struct line *lines, size_t count) {
    struct buffer *out = &telling->out;
    size_t widest = 0;
    for (size_t l = 0; l < count; l++)
        if (utf8_count(lines[l].label) > widest) widest = utf8_count(lines[l].label);
    add_marked(telling, lines->heading, HEADING, "", "");
    buffer_add_byte(out, '\n');
    for (size_t l = 0; l < count; l++) {
        buffer_add(out, lines[l].label);
        buffer_addf(out, "%*s", (int)(widest - utf8_count(lines[l].label) + 2), "");
        add_contents(telling, &lines[l]);
        buffer_add_byte(out, '\n');
        if (changed_cell(telling->revision, lines[l].change)) add_other_place(telling, &lines[l], widest + 2);
    }
    buffer_add_byte(out, '\n');
}

/* “, statements (2 added, 1 moved)”, where there are any. */
static void add_counts(struct buffer *out, const char *what, const size_t counts[CHANGE_KINDS], const char **between) {
    const char *comma = "";
    size_t all = 0;
    for (int kind = 0; kind < CHANGE_KINDS; kind++) all += counts[kind];
    if (!all) return;
    buffer_addf(out, "%s%s (", *between, _(what));
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
        if (!counts[kind]) continue;
        buffer_addf(out, "%s%zu %s", comma, counts[kind], _(diff_kind_name((enum change_kind)kind)));
        comma = ", ";
    }
    buffer_add_c(out, ")");
    *between = "; ";
}

static void add_summary(struct buffer *out, const struct revision *revision) {
    const size_t hyphenation[CHANGE_KINDS] = {revision->hyphenation_added, revision->hyphenation_removed};
    const char *between = "";
    add_text(out, str_from(revision->old->file));
    buffer_add_c(out, " → ");
    add_text(out, str_from(revision->new->file));
    buffer_add_c(out, ": ");
    add_counts(out, N_("statements"), revision->counts[CHANGE_STATEMENT], &between);
    add_counts(out, N_("second wordings"), revision->counts[CHANGE_SECOND_WORDING], &between);
    add_counts(out, N_("other texts"), revision->counts[CHANGE_TEXT], &between);
    add_counts(out, N_("words to hyphenate"), hyphenation, &between);
    if (!revision_differs(revision)) buffer_add_c(out, _("no difference"));
    buffer_add_byte(out, '\n');
}

struct str diff_as_text(struct arena *arena, const struct revision *revision, bool colours) {
    struct telling telling = {.arena = arena, .revision = revision, .colours = colours};
    buffer_init(&telling.out, arena);
    list_lines(&telling);
    const struct line *lines = telling.lines.at;
    for (size_t first = 0, end = 0; first < telling.lines.count; first = end) {
        while (end < telling.lines.count && str_equal(lines[end].heading, lines[first].heading)) end++;
        add_group(&telling, lines + first, end - first);
    }
    add_summary(&telling.out, revision);
    return buffer_str(&telling.out);
}
