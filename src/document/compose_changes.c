/* Working copies: which words are new since another edition, the list of all that changed, the numbers of statements in
   a draft. */
#include "document/compose.h"

#include "language/danish.h"

static bool same_place(const struct place *a, const struct place *b) {
    return a->line && a->line == b->line && a->column == b->column && a->file == b->file;
}

static size_t cell_of(const struct framework *framework, const struct statement_at *at) {
    return framework_cell_number(framework, at->form, at->role, at->column);
}

bool compose_meet(const struct composer *composer, const struct place *place) {
    const struct revision *since = composer->options.since;
    bool changed = false;
    for (size_t c = 0; since && c < since->changes.count; c++) {
        if (!same_place(&since->changes.at[c].new.text.place, place)) continue;
        changed = true;
        if (composer->met) composer->met[c] = true;
    }
    return changed;
}

void compose_meet_cell(const struct composer *composer, const struct statement_at *at) {
    if (composer->cells_met) composer->cells_met[cell_of(composer->framework, at)] = true;
}

/* ---- new words ---- */

struct wording_change compose_news(const struct composer *composer, struct text text) {
    const struct revision *since = composer->options.since;
    struct wording_change news = {0};
    if (!since) return news;
    compose_meet(composer, &text.place);
    for (size_t c = 0; c < since->changes.count; c++) {
        const struct change *change = &since->changes.at[c];
        if (change->subject != CHANGE_TEXT || !same_place(&change->new.text.place, &text.place)) continue;
        news.added = change->kind == CHANGE_ADDED;
        news.moved = change->moved;
        news.reworded = change->kind == CHANGE_REWORDED && str_equal(change->new.text.text, text.text);
        if (news.reworded) news.words = words_compare(composer->arena, change->old.text.text, text.text);
    }
    return news;
}

struct wording_change compose_statement_news(const struct composer *composer, const struct statement_at *at,
                                             bool on_role_page) {
    const struct revision *since = composer->options.since;
    if (!since) return (struct wording_change){0};
    const struct statement *statement =
        &framework_cell(composer->framework, at->form, at->role, at->column)->statements[at->number];
    bool second = on_role_page && statement->on_role_page.text.length;
    struct wording_change news = revision_wording(composer->arena, since, *at, on_role_page);
    compose_meet(composer, second ? &statement->on_role_page.place : &statement->text.place);
    if (news.added || news.moved) compose_meet(composer, &statement->text.place); /* told with both its wordings */
    return news;
}

/* Where byte `at` of `text` is in `spaced`, the same runes but for the kinds of some. */
struct parallel_text {
    struct str text, spaced;
    size_t at, in_spaced;
};
static size_t in_spaced(struct parallel_text *texts, size_t at) {
    while (texts->at < at) {
        utf8_next(texts->text, &texts->at);
        utf8_next(texts->spaced, &texts->in_spaced);
    }
    return texts->in_spaced;
}

stretches compose_new_words(const struct composer *composer, struct str text, struct str spaced,
                            const struct wording_change *news) {
    struct parallel_text texts = {.text = text, .spaced = spaced};
    stretches list = {0};
    if (news->added) {
        struct stretch all = {0, spaced.length};
        LIST_ADD(composer->arena, list, all);
    }
    for (size_t w = 0; w < news->words.count; w++) {
        if (news->words.at[w].kind != WORDS_ADDED) continue;
        struct str words = str_trim(news->words.at[w].text); /* no rule under the blanks at its ends */
        size_t first = (size_t)(words.at - text.at);
        if (!words.length) continue;
        struct stretch stretch = {.first = in_spaced(&texts, first)};
        stretch.end = in_spaced(&texts, first + words.length);
        LIST_ADD(composer->arena, list, stretch);
    }
    return list;
}

struct str compose_says(const struct composer *composer, enum text_change change, struct str words) {
    static const struct context nowhere = {.form = SIZE_MAX, .role = SIZE_MAX};
    const struct changes_look *look = &composer->layout->working.changes;
    struct str says = compose_plain(composer, change == TEXT_NEW ? look->says_new : look->says_gone, &nowhere);
    /* a voice pauses at brackets, so that one hears where the words end */
    return str_format(composer->arena, "(%.*s: %.*s)", STR_ARG(says),
                      STR_ARG(compose_spell_out(composer, str_trim(words))));
}

/* ---- numbers of statements ---- */

enum { MOST_INITIALS = 3 }; /* letters; a number stands in a narrow margin */

enum axis { FORMS, ROLES, COLUMNS };
typedef struct LIST(struct str) name_list;

static size_t count_of(const struct framework *framework, enum axis axis) {
    const size_t counts[] = {framework->form_count, framework->role_count, framework->column_count};
    return counts[axis];
}

static void add_name(const struct composer *composer, const struct framework *framework, enum axis axis, size_t index,
                     name_list *out) {
    struct text name = axis == FORMS   ? framework->forms[index].name
                       : axis == ROLES ? framework->roles[index].name
                                       : framework->columns[index].name;
    LIST_ADD(composer->arena, *out, compose_plain_text(composer, name));
}

static name_list names_of(const struct composer *composer, const struct framework *framework, enum axis axis) {
    name_list list = {0};
    for (size_t i = 0; i < count_of(framework, axis); i++) add_name(composer, framework, axis, i, &list);
    return list;
}

static bool begins_another(const name_list *names, size_t index, struct str beginning) {
    for (size_t n = 0; n < names->count; n++)
        if (n != index && str_starts(names->at[n], beginning)) return true;
    return false;
}

/* The fewest letters by which a name differs from all others of its list; where a few will not do, the first letter
   and its place in the list: O, Af, R2. */
static struct str initials_in(const struct composer *composer, const name_list *names, size_t index) {
    struct str name = names->at[index], first = {0};
    size_t end = 0;
    for (int letters = 0; letters < MOST_INITIALS && end < name.length; letters++) {
        size_t next = end;
        if (!rune_is_letter(utf8_next(name, &next))) break;
        end = next;
        if (!letters) first = str_slice(name, 0, end);
        if (!begins_another(names, index, str_slice(name, 0, end))) return str_slice(name, 0, end);
    }
    return str_format(composer->arena, "%.*s%zu", STR_ARG(first), index + 1);
}

/* Where changes are told of, what the older edition had keeps the initials that it had there, though it was renamed,
   and what came since differs from all of these. */
static struct str initials(const struct composer *composer, const struct framework *framework, enum axis axis,
                           size_t index) {
    const struct revision *since = composer->options.since;
    if (!since || framework == since->old) {
        name_list own = names_of(composer, framework, axis);
        return initials_in(composer, &own, index);
    }
    const size_t *now = axis == FORMS ? since->form_now : axis == ROLES ? since->role_now : since->column_now;
    name_list known = names_of(composer, since->old, axis);
    size_t old_count = known.count, at = 0;
    for (size_t n = 0; n < count_of(framework, axis); n++) {
        size_t old = 0;
        while (old < old_count && now[old] != n) old++;
        if (old < old_count && n == index) {
            known.count = old_count;
            return initials_in(composer, &known, old);
        }
        if (old < old_count) continue;
        if (n == index) at = known.count;
        add_name(composer, framework, axis, n, &known);
    }
    return initials_in(composer, &known, at);
}

static void add_cell_initials(const struct composer *composer, struct buffer *out, const struct framework *framework,
                              const struct statement_at *at) {
    struct str column = initials(composer, framework, COLUMNS, at->column);
    buffer_add(out, initials(composer, framework, FORMS, at->form));
    buffer_add_byte(out, '-');
    buffer_add(out, initials(composer, framework, ROLES, at->role));
    buffer_add_byte(out, '-');
    buffer_add(out, column);
    if (column.at[column.length - 1] >= '0' && column.at[column.length - 1] <= '9') buffer_add_byte(out, '.');
}

static struct str plain_number(const struct composer *composer, const struct framework *framework,
                               const struct statement_at *at) {
    struct buffer out;
    buffer_init(&out, composer->arena);
    add_cell_initials(composer, &out, framework, at);
    buffer_add_number(&out, at->number + 1);
    return buffer_str(&out);
}

/* Where the statement of the new edition was in the same cell; false if it was not there. */
static bool was_here(const struct composer *composer, const struct statement_at *at, struct statement_at *old) {
    const struct revision *since = composer->options.since;
    const struct statement_origin *origin = &since->origins[since->cells[cell_of(since->new, at)] + at->number];
    if (origin->added) return false;
    *old = origin->old;
    return since->form_now[old->form] == at->form && since->role_now[old->role] == at->role &&
           since->column_now[old->column] == at->column;
}

struct str compose_number(const struct composer *composer, const struct statement_at *at) {
    struct statement_at here = *at, old;
    struct buffer out;
    size_t newer = 0;
    if (!composer->options.since) return plain_number(composer, composer->framework, at);
    bool stood = was_here(composer, &here, &old);
    while (!stood && here.number > 0) { /* count back to one that has its old number */
        here.number--;
        newer++;
        stood = was_here(composer, &here, &old);
    }
    buffer_init(&out, composer->arena);
    add_cell_initials(composer, &out, composer->framework, at);
    buffer_add_number(&out, stood ? old.number + 1 : 0);
    if (!stood) newer++;
    if (newer > 26) buffer_addf(&out, ".%zu", newer);
    else if (newer) buffer_add_byte(&out, (char)('a' + newer - 1));
    return buffer_str(&out);
}

struct paragraph compose_number_label(const struct composer *composer, const struct statement_at *at,
                                      struct block *label) {
    const struct style *style = composer->layout->working.draft.number;
    struct span *span = ARENA_NEW(composer->arena, struct span);
    label->text = compose_number(composer, at);
    label->alternative = (struct str){0}; /* it is read as it is printed */
    *span = (struct span){label->text, style, label, NULL};
    return (struct paragraph){.spans = span, .count = 1, .style = style, .place = label->place};
}

/* ---- the list of changes ---- */

struct changes_list {
    const struct composer *composer;
    const struct flow_item *item;
    const struct context *context;
    struct block *parent, *list;
    struct str heading;
    content_list *out;
};

static void add_paragraph(struct changes_list *changes, struct paragraph paragraph) {
    struct content content = {
        .kind = CONTENT_PARAGRAPH, .model = changes->item, .context = *changes->context, .paragraph = paragraph};
    LIST_ADD(changes->composer->arena, *changes->out, content);
}

/* A paragraph of plain texts in turn. */
struct building {
    const struct composer *composer;
    const struct style *style;
    struct LIST(struct span) spans;
};

static void add_span(struct building *building, struct str text, bool emphasised, enum text_change change,
                     const struct block *block) {
    struct arena *arena = building->composer->arena;
    const struct style *style = emphasised && building->style->emphasis ? building->style->emphasis : building->style;
    struct span span = {text, style, block, NULL};
    if (!text.length) return;
    if (change != TEXT_SAME) {
        struct spoken *spoken = ARENA_NEW(arena, struct spoken);
        spoken->change = change;
        spoken->alternative = compose_says(building->composer, change, text);
        span.spoken = spoken;
    }
    LIST_ADD(arena, building->spans, span);
}

static bool begins_or_ends_blank(struct str text, bool begins) {
    struct str trimmed = str_trim(text);
    return !text.length || (begins ? trimmed.at != text.at : trimmed.at + trimmed.length != text.at + text.length);
}

/* What went, struck through, and what came, with a rule under it. */
static void add_words(struct building *building, struct str old, struct str new, const struct block *block) {
    word_changes words = words_compare(building->composer->arena, old, new);
    bool apart = true; /* the last word is followed by a blank */
    for (size_t w = 0; w < words.count; w++) {
        static const enum text_change kinds[] = {
            [WORDS_SAME] = TEXT_SAME, [WORDS_REMOVED] = TEXT_GONE, [WORDS_ADDED] = TEXT_NEW};
        struct str text = words.at[w].text, bare = str_trim(text);
        bool change = words.at[w].kind == WORDS_ADDED && w && words.at[w - 1].kind == WORDS_REMOVED;
        if (!apart && (begins_or_ends_blank(text, true) || change))
            add_span(building, STR(" "), false, TEXT_SAME, block);
        add_span(building, bare, false, kinds[words.at[w].kind], block);
        apart = begins_or_ends_blank(text, false);
        if (apart && w + 1 < words.count) add_span(building, STR(" "), false, TEXT_SAME, block);
    }
}

/* A text without its marks, its blanks those of print. */
static struct str printed(const struct composer *composer, struct text text) {
    struct str plain = compose_plain_text(composer, text);
    return composer->danish ? danish_space(composer->arena, plain) : plain;
}

static struct str name_of_cell(const struct composer *composer, const struct framework *framework,
                               const struct statement_at *at) {
    return str_format(composer->arena, "%.*s\u00A0· %.*s\u00A0· %.*s", /* no line begins with a dot */
                      STR_ARG(compose_plain_text(composer, framework->forms[at->form].name)),
                      STR_ARG(compose_plain_text(composer, framework->roles[at->role].name)),
                      STR_ARG(compose_plain_text(composer, framework->columns[at->column].name)));
}

/* A form, role or column by the name it has now or had; anything else by its key, which has no marks. */
static struct str name_of_thing(const struct composer *composer, const struct change *change) {
    struct text name = revision_name(composer->options.since, change);
    if (name.place.line) return compose_plain_text(composer, name);
    return name.text.length ? name.text : change->key[0];
}

static bool has_second_side(const struct change *change) {
    return change->kind != CHANGE_REMOVED || change->subject == CHANGE_SECOND_WORDING;
}

static struct str heading_of(const struct composer *composer, const struct change *change) {
    const struct revision *since = composer->options.since;
    if (change->subject == CHANGE_TEXT) return name_of_thing(composer, change);
    if (has_second_side(change)) return name_of_cell(composer, since->new, &change->new.at);
    return name_of_cell(composer, since->old, &change->old.at);
}

/* `S-O-F1 Ny`, `definition Ændret`, `S-O-F3 Flyttet fra S-T-F1`. */
static struct str label_of(const struct changes_list *changes, const struct change *change) {
    const struct composer *composer = changes->composer;
    const struct change_words *words = &changes->item->changes;
    const struct template *kinds[CHANGE_KINDS] = {words->added, words->removed, words->reworded, words->moved};
    const struct revision *since = composer->options.since;
    bool statement = change->subject != CHANGE_TEXT;
    struct buffer out;
    buffer_init(&out, composer->arena);
    if (statement && has_second_side(change)) buffer_add(&out, compose_number(composer, &change->new.at));
    else if (statement) buffer_add(&out, plain_number(composer, since->old, &change->old.at));
    else buffer_add(&out, change->key[2]);
    if (out.length) buffer_add_byte(&out, ' ');
    buffer_add(&out, compose_plain(composer, kinds[change->kind], changes->context));
    if (change->moved && change->kind != CHANGE_MOVED)
        buffer_addf(&out, ", %.*s", STR_ARG(compose_plain(composer, words->moved, changes->context)));
    if (change->moved && statement)
        buffer_addf(&out, " %.*s", STR_ARG(plain_number(composer, since->old, &change->old.at)));
    else if (change->moved) buffer_addf(&out, " %zu", change->old.at.number + 1);
    if (change->subject == CHANGE_SECOND_WORDING)
        buffer_addf(&out, ", %.*s", STR_ARG(compose_plain(composer, words->on_role_page, changes->context)));
    return buffer_str(&out);
}

static void add_heading(struct changes_list *changes, struct str heading) {
    const struct composer *composer = changes->composer;
    struct building building = {.composer = composer, .style = changes->item->heading};
    if (changes->list && str_equal(heading, changes->heading)) return;
    changes->heading = heading;
    struct block *block = block_add(composer->arena, changes->parent, BLOCK_H2, changes->item->place);
    block->text = heading;
    add_span(&building, heading, false, TEXT_SAME, block);
    add_paragraph(changes, (struct paragraph){.spans = building.spans.at,
                                              .count = building.spans.count,
                                              .style = changes->item->heading,
                                              .place = changes->item->place});
    changes->list = block_add(composer->arena, changes->parent, BLOCK_L, changes->item->place);
}

static void add_change(struct changes_list *changes, const struct change *change) {
    const struct composer *composer = changes->composer;
    struct building building = {.composer = composer, .style = changes->item->item};
    struct place place = change->kind == CHANGE_REMOVED ? changes->item->place : change->new.text.place;
    struct block *label, *body;
    add_heading(changes, heading_of(composer, change));
    body = compose_list_item(composer, changes->list, NULL, true, place, &label);
    label->text = label_of(changes, change);
    add_span(&building, label->text, true, TEXT_SAME, label);
    add_span(&building, STR("  "), false, TEXT_SAME, label);
    if (change->kind == CHANGE_REWORDED)
        add_words(&building, printed(composer, change->old.text), printed(composer, change->new.text), body);
    else if (change->kind == CHANGE_REMOVED)
        add_span(&building, printed(composer, change->old.text), false, TEXT_GONE, body);
    else add_span(&building, printed(composer, change->new.text), false, TEXT_SAME, body);
    add_paragraph(changes, (struct paragraph){.spans = building.spans.at,
                                              .count = building.spans.count,
                                              .style = changes->item->item,
                                              .place = place});
}

/* Whether the document prints the statements of a cell of the old edition. */
static bool prints_old_cell(const struct composer *composer, const struct statement_at *old) {
    const struct revision *since = composer->options.since;
    struct statement_at now = {since->form_now[old->form], since->role_now[old->role], since->column_now[old->column],
                               0};
    if (now.form == SIZE_MAX || now.role == SIZE_MAX || now.column == SIZE_MAX) return false;
    return composer->cells_met[cell_of(since->new, &now)];
}

/* Whether a change belongs to what the document prints. One that is of a single form or role is not told what went
   elsewhere. */
static bool concerns(const struct composer *composer, const struct context *context, size_t index) {
    const struct change *change = &composer->options.since->changes.at[index];
    bool whole = context->own_form == SIZE_MAX && context->own_role == SIZE_MAX;
    if (composer->met[index]) return true;
    if (change->subject == CHANGE_TEXT) return whole;
    if (change->subject == CHANGE_STATEMENT && change->kind != CHANGE_REMOVED) return false;
    return prints_old_cell(composer, &change->old.at) || (whole && change->kind == CHANGE_REMOVED);
}

void compose_changes(const struct composer *composer, const struct flow_item *item, const struct context *context,
                     struct block *parent, content_list *out) {
    struct changes_list changes = {composer, item, context, parent, NULL, {0}, out};
    const struct revision *since = composer->options.since;
    bool told = false;
    if (!since) {
        diag_error(composer->diags, item->place,
                   "a list of changes belongs in a section with `since: yes`, which is left out where no edition is "
                   "compared");
        return;
    }
    for (size_t c = 0; c < since->changes.count; c++) {
        if (!concerns(composer, context, c)) continue;
        add_change(&changes, &since->changes.at[c]);
        told = true;
    }
    if (told) return;
    struct block *block = block_add(composer->arena, parent, BLOCK_P, item->place);
    add_paragraph(&changes, compose_template(composer, item->changes.none, item->style, context, block));
}
