#include "review/revision.h"
#include "review/match.h"

#include <stdlib.h>

/* How alike texts must be to be one reworded, by how much of their place agrees. In the framework of 2022 no two
   statements of a cell are more alike than 0.33, its second wordings no less than 0.84. Statements of different roles,
   written in parallel, reach 0.78, and they are what moves between cells; below 0.6 they are other statements. */
static const struct match_limits OF_STATEMENTS = {{0.6, 0.6, 0.5, 0.4}};
static const struct match_limits OF_PIECES = {{0.4, 0.4, 0.4, 0.4}};
static const struct match_limits OF_ONE_PIECE = {{0}}; /* the only paragraph of a passage is always the same one */

struct comparison {
    struct arena *arena;
    const struct framework *old, *new;
    struct revision *revision;
    struct match_list old_statements, new_statements; /* by cell, then by number */
    struct statement_at *old_at, *new_at;             /* of the same */
    size_t *old_cells, *new_cells;                    /* index of the first statement of each cell */
};

/* ---- changes ---- */

static void add_change(struct comparison *of, struct change change) {
    size_t *counts = of->revision->counts[change.subject];
    counts[change.kind]++;
    if (change.moved && change.kind != CHANGE_MOVED) counts[CHANGE_MOVED]++;
    LIST_ADD(of->arena, of->revision->changes, change);
}

/* Adds what changed between two wordings, either of which may be missing. */
static void add_wording(struct comparison *of, struct change change) {
    bool was = change.old.text.text.length > 0, is = change.new.text.text.length > 0;
    if (was && is) {
        bool equal = words_equal(change.old.text.text, change.new.text.text);
        if (equal && !change.moved) return;
        change.kind = equal ? CHANGE_MOVED : CHANGE_REWORDED;
        if (!equal) change.words = words_compare(of->arena, change.old.text.text, change.new.text.text);
    } else if (was || is) {
        change.kind = is ? CHANGE_ADDED : CHANGE_REMOVED;
        change.moved = false;
    } else return;
    add_change(of, change);
}

static void compare_texts(struct comparison *of, const char *list, struct str id, const char *name, struct text old,
                          struct text new) {
    struct change change = {.subject = CHANGE_TEXT, .old.text = old, .new.text = new};
    size_t depth = 0;
    if (list) change.key[depth++] = str_from(list);
    if (id.length) change.key[depth++] = id;
    if (name) change.key[depth] = str_from(name);
    add_wording(of, change);
}

/* A value that keeps no place of its own. */
static struct text unplaced(const char *file, struct str value) {
    return (struct text){value, {file, 0, 0}};
}

static void compare_values(struct comparison *of, const char *list, struct str id, const char *name, struct str old,
                           struct str new) {
    compare_texts(of, list, id, name, unplaced(of->old->file, old), unplaced(of->new->file, new));
}

/* ---- columns, roles and forms ---- */

/* What has an id and a name. */
struct thing {
    struct str id;
    struct text name;
};

struct things {
    struct thing *at;
    size_t count;
};

/* A list of such things in both editions. */
struct pairing {
    const char *list; /* its key */
    struct things old, new;
    size_t *now, *was; /* by old index the new one and back, or MATCH_NONE */
    bool *stays;       /* by new index: in the order it had */
};

static void pair_things(const struct pairing *pairing, bool by_name) {
    for (size_t o = 0; o < pairing->old.count; o++)
        for (size_t n = 0; n < pairing->new.count; n++) {
            const struct thing *old = &pairing->old.at[o], *new = &pairing->new.at[n];
            if (pairing->now[o] != MATCH_NONE || pairing->was[n] != MATCH_NONE) continue;
            if (by_name ? !words_equal(old->name.text, new->name.text) : !str_equal(old->id, new->id)) continue;
            pairing->now[o] = n;
            pairing->was[n] = o;
        }
}

static void find_order(struct arena *arena, const struct pairing *pairing) {
    size_t *numbers = ARENA_NEW_ARRAY(arena, size_t, pairing->new.count);
    size_t *places = ARENA_NEW_ARRAY(arena, size_t, pairing->new.count), count = 0;
    for (size_t n = 0; n < pairing->new.count; n++) {
        if (pairing->was[n] == MATCH_NONE) continue;
        numbers[count] = pairing->was[n];
        places[count++] = n;
    }
    const bool *stays = match_order(arena, numbers, count);
    for (size_t i = 0; i < count; i++) pairing->stays[places[i]] = stays[i];
}

static struct pairing pairing_of(struct arena *arena, const char *list, struct things old, struct things new) {
    struct pairing pairing = {list,
                              old,
                              new,
                              ARENA_NEW_ARRAY(arena, size_t, old.count),
                              ARENA_NEW_ARRAY(arena, size_t, new.count),
                              ARENA_NEW_ARRAY(arena, bool, new.count)};
    for (size_t o = 0; o < old.count; o++) pairing.now[o] = MATCH_NONE;
    for (size_t n = 0; n < new.count; n++) pairing.was[n] = MATCH_NONE;
    pair_things(&pairing, false);
    pair_things(&pairing, true);
    find_order(arena, &pairing);
    return pairing;
}

/* Compares the texts of a column, role or form; one of the indices may be MATCH_NONE. */
typedef void compare_parts(struct comparison *of, struct str id, size_t old, size_t new);

static void compare_things(struct comparison *of, const struct pairing *pairing, compare_parts *parts) {
    for (size_t n = 0; n < pairing->new.count; n++) {
        size_t o = pairing->was[n];
        const struct thing *new = &pairing->new.at[n];
        if (o != MATCH_NONE) {
            const struct thing *old = &pairing->old.at[o];
            if (!str_equal(old->id, new->id)) compare_values(of, pairing->list, new->id, "id", old->id, new->id);
            if (!pairing->stays[n])
                add_change(of, (struct change){.subject = CHANGE_TEXT,
                                               .kind = CHANGE_MOVED,
                                               .moved = true,
                                               .key = {str_from(pairing->list), new->id},
                                               .old = {.at.number = o, .text = old->name},
                                               .new = {.at.number = n, .text = new->name}});
        }
        parts(of, new->id, o, n);
    }
    for (size_t o = 0; o < pairing->old.count; o++)
        if (pairing->now[o] == MATCH_NONE) parts(of, pairing->old.at[o].id, o, MATCH_NONE);
}

static struct things columns_of(struct arena *arena, const struct framework *framework) {
    struct things things = {ARENA_NEW_ARRAY(arena, struct thing, framework->column_count), framework->column_count};
    for (size_t c = 0; c < things.count; c++)
        things.at[c] = (struct thing){framework->columns[c].id, framework->columns[c].name};
    return things;
}

static void compare_columns(struct comparison *of, struct str id, size_t o, size_t n) {
    const struct column none = {0};
    const struct column *old = o == MATCH_NONE ? &none : &of->old->columns[o];
    const struct column *new = n == MATCH_NONE ? &none : &of->new->columns[n];
    compare_texts(of, "columns", id, "name", old->name, new->name);
    compare_texts(of, "columns", id, "succeeds", old->succeeds, new->succeeds);
    compare_texts(of, "columns", id, "fails", old->fails, new->fails);
}

static struct things roles_of(struct arena *arena, const struct framework *framework) {
    struct things things = {ARENA_NEW_ARRAY(arena, struct thing, framework->role_count), framework->role_count};
    for (size_t r = 0; r < things.count; r++)
        things.at[r] = (struct thing){framework->roles[r].id, framework->roles[r].name};
    return things;
}

static void compare_roles(struct comparison *of, struct str id, size_t o, size_t n) {
    const struct role none = {0};
    const struct role *old = o == MATCH_NONE ? &none : &of->old->roles[o];
    const struct role *new = n == MATCH_NONE ? &none : &of->new->roles[n];
    compare_texts(of, "roles", id, "name", old->name, new->name);
    compare_texts(of, "roles", id, "detail", old->detail, new->detail);
    compare_values(of, "roles", id, "outcome", old->fails ? STR("fails") : STR(""),
                   new->fails ? STR("fails") : STR(""));
}

static struct things forms_of(struct arena *arena, const struct framework *framework) {
    struct things things = {ARENA_NEW_ARRAY(arena, struct thing, framework->form_count), framework->form_count};
    for (size_t f = 0; f < things.count; f++)
        things.at[f] = (struct thing){framework->forms[f].id, framework->forms[f].name};
    return things;
}

/* The label that the file gives; without one, the framework's reader has put the name there. */
static struct text label_of(const struct form *form) {
    const struct place *name = &form->name.place, *label = &form->label.place;
    return name->line == label->line && name->column == label->column ? (struct text){0} : form->label;
}

static void compare_forms(struct comparison *of, struct str id, size_t o, size_t n) {
    const struct form none = {0};
    const struct form *old = o == MATCH_NONE ? &none : &of->old->forms[o];
    const struct form *new = n == MATCH_NONE ? &none : &of->new->forms[n];
    compare_texts(of, "forms", id, "name", old->name, new->name);
    compare_texts(of, "forms", id, "label", label_of(old), label_of(new));
    compare_texts(of, "forms", id, "definition", old->definition, new->definition);
    compare_texts(of, "forms", id, "introduction", old->introduction, new->introduction);
}

/* ---- front matter, passages, abbreviations, hyphenation ---- */

static void compare_front(struct comparison *of) {
    const struct framework *old = of->old, *new = of->new;
    const struct str none = {0};
    compare_texts(of, NULL, none, "language", (struct text){old->language, old->language_place},
                  (struct text){new->language, new->language_place});
    compare_texts(of, NULL, none, "title", old->title, new->title);
    compare_texts(of, NULL, none, "subtitle", old->subtitle, new->subtitle);
    compare_texts(of, NULL, none, "organisation", old->organisation, new->organisation);
    compare_texts(of, NULL, none, "edition", old->edition, new->edition);
    compare_texts(of, NULL, none, "date", (struct text){old->date, old->date_place},
                  (struct text){new->date, new->date_place});
}

static struct match_list items_of(struct arena *arena, const struct passage *passage) {
    struct match_list list = {ARENA_NEW_ARRAY(arena, struct match_item, passage->count), passage->count};
    for (size_t p = 0; p < list.count; p++)
        list.at[p] = (struct match_item){.words = words_read(arena, passage->pieces[p].text.text),
                                         .kind = (int)passage->pieces[p].kind};
    return list;
}

/* Which pieces keep their order; those without a partner do not. */
static bool *pieces_staying(struct arena *arena, const struct match_list *list) {
    size_t *numbers = ARENA_NEW_ARRAY(arena, size_t, list->count), count = 0;
    bool *stays = ARENA_NEW_ARRAY(arena, bool, list->count);
    for (size_t p = 0; p < list->count; p++)
        if (list->at[p].partner != MATCH_NONE) numbers[count++] = list->at[p].partner;
    const bool *in_order = match_order(arena, numbers, count);
    for (size_t p = 0, i = 0; p < list->count; p++)
        if (list->at[p].partner != MATCH_NONE) stays[p] = in_order[i++];
    return stays;
}

/* Whether a list of items was divided before this one, or joined here: the items around that place are neighbours in
   both editions. */
static bool is_other_list(const struct passage *old, const struct passage *new, const struct match_list *list,
                          size_t n) {
    if (!n || list->at[n].partner == 0 || list->at[n].partner == MATCH_NONE ||
        list->at[n - 1].partner != list->at[n].partner - 1)
        return false;
    return old->pieces[list->at[n].partner].first_item != new->pieces[n].first_item;
}

static void add_piece(struct comparison *of, const struct passage *old, size_t o, const struct passage *new, size_t n,
                      bool moved) {
    struct change change = {.subject = CHANGE_TEXT, .moved = moved, .key = {STR("passages")}};
    change.key[1] = n == MATCH_NONE ? old->id : new->id;
    change.piece = n == MATCH_NONE ? old->pieces[o].kind : new->pieces[n].kind;
    if (o != MATCH_NONE) change.old = (struct change_side){.at.number = o, .text = old->pieces[o].text};
    if (n != MATCH_NONE) change.new = (struct change_side){.at.number = n, .text = new->pieces[n].text};
    add_wording(of, change);
}

static void compare_passages(struct comparison *of, const struct passage *old, const struct passage *new) {
    struct match_list of_old = items_of(of->arena, old), of_new = items_of(of->arena, new);
    match_lists(of->arena, &of_old, &of_new, old->count == 1 && new->count == 1 ? &OF_ONE_PIECE : &OF_PIECES);
    const bool *stays = pieces_staying(of->arena, &of_new);
    size_t told = 0, n = 0; /* pieces of each edition that were told */
    do {
        size_t next = n;
        while (next < new->count && !stays[next]) next++;
        for (size_t end = next < new->count ? of_new.at[next].partner : old->count; told < end; told++)
            if (of_old.at[told].partner == MATCH_NONE) add_piece(of, old, told, new, MATCH_NONE, false);
        for (; n <= next && n != new->count; n++) {
            size_t o = of_new.at[n].partner;
            bool moved = o != MATCH_NONE && (!stays[n] || is_other_list(old, new, &of_new, n));
            add_piece(of, old, o, new, n, moved);
        }
    } while (n < new->count || told < old->count);
}

static void compare_all_passages(struct comparison *of) {
    const struct passage none = {0};
    for (size_t n = 0; n < of->new->passage_count; n++) {
        const struct passage *new = &of->new->passages[n], *old = framework_passage(of->old, new->id);
        compare_passages(of, old ? old : &none, new);
    }
    for (size_t o = 0; o < of->old->passage_count; o++) {
        const struct passage *old = &of->old->passages[o];
        if (!framework_passage(of->new, old->id)) compare_passages(of, old, &none);
    }
}

static struct text expansion_of(const struct framework *framework, struct str abbreviation) {
    for (size_t a = 0; a < framework->abbreviation_count; a++)
        if (str_equal(framework->abbreviations[a].text, abbreviation)) return framework->abbreviations[a].expansion;
    return (struct text){0};
}

static void compare_abbreviations(struct comparison *of) {
    for (size_t n = 0; n < of->new->abbreviation_count; n++) {
        const struct abbreviation *new = &of->new->abbreviations[n];
        compare_texts(of, "abbreviations", new->text, NULL, expansion_of(of->old, new->text), new->expansion);
    }
    for (size_t o = 0; o < of->old->abbreviation_count; o++) {
        const struct abbreviation *old = &of->old->abbreviations[o];
        if (!expansion_of(of->new, old->text).text.length)
            compare_texts(of, "abbreviations", old->text, NULL, old->expansion, (struct text){0});
    }
}

static int compare_strs(const void *left, const void *right) {
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static struct str *sorted(struct arena *arena, const struct str *words, size_t count) {
    struct str *copy = ARENA_NEW_ARRAY(arena, struct str, count);
    for (size_t w = 0; w < count; w++) copy[w] = words[w];
    if (count) qsort(copy, count, sizeof *copy, compare_strs);
    return copy;
}

static void compare_hyphenation(struct comparison *of) {
    size_t old_count = of->old->hyphenation_count, new_count = of->new->hyphenation_count;
    const struct str *old = sorted(of->arena, of->old->hyphenation, old_count);
    const struct str *new = sorted(of->arena, of->new->hyphenation, new_count);
    for (size_t o = 0, n = 0; o < old_count || n < new_count;) {
        int order = o == old_count ? 1 : n == new_count ? -1 : str_compare(old[o], new[n]);
        of->revision->hyphenation_removed += order < 0;
        of->revision->hyphenation_added += order > 0;
        o += order <= 0;
        n += order >= 0;
    }
}

/* ---- statements ---- */

static size_t count_statements(const struct framework *framework) {
    size_t count = 0, cells = framework->role_count * framework->column_count;
    for (size_t f = 0; f < framework->form_count; f++)
        for (size_t c = 0; c < cells; c++) count += framework->forms[f].cells[c].count;
    return count;
}

/* Lists the statements of an edition: where they are, and the first of each cell, with the end after the last. */
static struct match_list list_statements(struct comparison *of, const struct framework *framework,
                                         struct statement_at **at, size_t **cells) {
    size_t room = count_statements(framework),
           cell_count = framework_cell_number(framework, framework->form_count, 0, 0);
    struct match_list list = {ARENA_NEW_ARRAY(of->arena, struct match_item, room), 0};
    *at = ARENA_NEW_ARRAY(of->arena, struct statement_at, room);
    *cells = ARENA_NEW_ARRAY(of->arena, size_t, cell_count + 1);
    for (size_t f = 0; f < framework->form_count; f++)
        for (size_t r = 0; r < framework->role_count; r++)
            for (size_t c = 0; c < framework->column_count; c++) {
                const struct cell *cell = framework_cell(framework, f, r, c);
                (*cells)[framework_cell_number(framework, f, r, c)] = list.count;
                for (size_t s = 0; s < cell->count; s++) {
                    const struct words *words = words_read(of->arena, cell->statements[s].text.text);
                    (*at)[list.count] = (struct statement_at){f, r, c, s};
                    list.at[list.count++] = (struct match_item){.words = words, .place = {f, r, c}};
                }
            }
    (*cells)[cell_count] = list.count;
    return list;
}

static void match_statements(struct comparison *of) {
    struct revision *revision = of->revision;
    of->old_statements = list_statements(of, of->old, &of->old_at, &of->old_cells);
    of->new_statements = list_statements(of, of->new, &of->new_at, &of->new_cells);
    for (size_t s = 0; s < of->old_statements.count; s++) { /* places in the terms of the new edition */
        size_t *place = of->old_statements.at[s].place;
        place[0] = revision->form_now[place[0]];
        place[1] = revision->role_now[place[1]];
        place[2] = revision->column_now[place[2]];
    }
    match_lists(of->arena, &of->old_statements, &of->new_statements, &OF_STATEMENTS);
    revision->old_statements = of->old_statements.count;
    revision->new_statements = of->new_statements.count;
    revision->origins = ARENA_NEW_ARRAY(of->arena, struct statement_origin, revision->new_statements);
    revision->cells = of->new_cells;
}

static bool in_same_cell(const struct comparison *of, size_t old, size_t new) {
    return match_nearness(&of->old_statements.at[old], &of->new_statements.at[new]) == MATCH_AXES;
}

static const struct statement *statement_of(const struct framework *framework, const struct statement_at *at) {
    return &framework_cell(framework, at->form, at->role, at->column)->statements[at->number];
}

/* Finds where the statements of a cell come from. */
static void trace_cell(struct comparison *of, size_t first, size_t end) {
    size_t *numbers = ARENA_NEW_ARRAY(of->arena, size_t, end - first), count = 0;
    size_t *staying = ARENA_NEW_ARRAY(of->arena, size_t, end - first);
    for (size_t s = first; s < end; s++) {
        size_t partner = of->new_statements.at[s].partner;
        struct statement_origin *origin = &of->revision->origins[s];
        origin->added = partner == MATCH_NONE;
        if (origin->added) continue;
        origin->old = of->old_at[partner];
        origin->moved = true;
        if (!in_same_cell(of, partner, s)) continue;
        numbers[count] = partner;
        staying[count++] = s;
    }
    const bool *stays = match_order(of->arena, numbers, count);
    for (size_t i = 0; i < count; i++) of->revision->origins[staying[i]].moved = !stays[i];
}

static void add_statement(struct comparison *of, const struct statement_at *was, const struct statement_at *is,
                          bool moved) {
    const struct statement none = {0};
    const struct statement *old = was ? statement_of(of->old, was) : &none,
                           *new = is ? statement_of(of->new, is) : &none;
    struct change change = {.subject = CHANGE_STATEMENT, .moved = moved};
    if (was) change.old.at = *was;
    if (is) change.new.at = *is;
    change.old.text = old->text;
    change.new.text = new->text;
    add_wording(of, change);
    if (!was || !is) return;
    change.subject = CHANGE_SECOND_WORDING;
    change.moved = false;
    change.old.text = old->on_role_page;
    change.new.text = new->on_role_page;
    add_wording(of, change);
}

/* Adds removed statements of an old cell from `*told` up to `end`. */
static void add_removed(struct comparison *of, size_t *told, size_t end) {
    for (; *told < end; ++*told)
        if (of->old_statements.at[*told].partner == MATCH_NONE) add_statement(of, &of->old_at[*told], NULL, false);
}

/* Where the removed statements end that are told before a new statement: at the old one that stays next, else at `end`.
 */
static size_t removed_end(const struct comparison *of, size_t next, size_t next_end, size_t end) {
    for (; next < next_end; next++) {
        const struct statement_origin *origin = &of->revision->origins[next];
        if (!origin->added && !origin->moved) return of->new_statements.at[next].partner;
    }
    return end;
}

/* Tells of one cell of the new edition, and in between of what was removed from it. `old_cell`: MATCH_NONE, or the same
   cell before. */
static void compare_cell(struct comparison *of, size_t cell, size_t old_cell) {
    bool before = old_cell != MATCH_NONE;
    size_t told = before ? of->old_cells[old_cell] : 0, old_end = before ? of->old_cells[old_cell + 1] : 0;
    size_t first = of->new_cells[cell], end = of->new_cells[cell + 1];
    trace_cell(of, first, end);
    add_removed(of, &told, removed_end(of, first, end, old_end));
    for (size_t s = first; s < end; s++) {
        const struct statement_origin *origin = &of->revision->origins[s];
        add_statement(of, origin->added ? NULL : &origin->old, &of->new_at[s], origin->moved);
        if (!origin->added && !origin->moved) add_removed(of, &told, removed_end(of, s + 1, end, old_end));
    }
}

/* By cell of the new edition, the same one of the old. */
static size_t *old_cells_of_new(struct comparison *of) {
    const struct revision *revision = of->revision;
    size_t count = framework_cell_number(of->new, of->new->form_count, 0, 0),
           *cells = ARENA_NEW_ARRAY(of->arena, size_t, count);
    for (size_t c = 0; c < count; c++) cells[c] = MATCH_NONE;
    for (size_t f = 0; f < of->old->form_count; f++)
        for (size_t r = 0; r < of->old->role_count; r++)
            for (size_t c = 0; c < of->old->column_count; c++) {
                size_t form = revision->form_now[f], role = revision->role_now[r], column = revision->column_now[c];
                if (form == MATCH_NONE || role == MATCH_NONE || column == MATCH_NONE) continue;
                cells[framework_cell_number(of->new, form, role, column)] = framework_cell_number(of->old, f, r, c);
            }
    return cells;
}

static void compare_statements(struct comparison *of) {
    match_statements(of);
    const size_t *old_cells = old_cells_of_new(of);
    size_t cell_count = framework_cell_number(of->new, of->new->form_count, 0, 0);
    for (size_t cell = 0; cell < cell_count; cell++) compare_cell(of, cell, old_cells[cell]);
    for (size_t s = 0; s < of->old_statements.count; s++) {
        const struct match_item *item = &of->old_statements.at[s];
        bool cell_is_gone = false;
        for (size_t axis = 0; axis < MATCH_AXES; axis++) cell_is_gone |= item->place[axis] == MATCH_NONE;
        if (item->partner == MATCH_NONE && cell_is_gone) add_statement(of, &of->old_at[s], NULL, false);
    }
}

/* ---- the whole ---- */

const struct revision *revision_new(struct arena *arena, const struct framework *old, const struct framework *new) {
    struct revision *revision = ARENA_NEW(arena, struct revision);
    struct comparison of = {.arena = arena, .old = old, .new = new, .revision = revision};
    struct pairing columns = pairing_of(arena, "columns", columns_of(arena, old), columns_of(arena, new));
    struct pairing roles = pairing_of(arena, "roles", roles_of(arena, old), roles_of(arena, new));
    struct pairing forms = pairing_of(arena, "forms", forms_of(arena, old), forms_of(arena, new));
    revision->old = old;
    revision->new = new;
    revision->column_now = columns.now;
    revision->role_now = roles.now;
    revision->form_now = forms.now;
    compare_front(&of);
    compare_things(&of, &columns, compare_columns);
    compare_things(&of, &roles, compare_roles);
    compare_things(&of, &forms, compare_forms);
    compare_statements(&of);
    compare_all_passages(&of);
    compare_hyphenation(&of);
    compare_abbreviations(&of);
    return revision;
}

bool revision_differs(const struct revision *revision) {
    return revision->changes.count || revision->hyphenation_added || revision->hyphenation_removed;
}

struct text revision_name(const struct revision *revision, const struct change *change) {
    for (int edition = 0; edition < 2; edition++) {
        const struct framework *framework = edition ? revision->old : revision->new;
        struct str id = change->key[1];
        for (size_t c = 0; str_is(change->key[0], "columns") && c < framework->column_count; c++)
            if (str_equal(framework->columns[c].id, id)) return framework->columns[c].name;
        for (size_t r = 0; str_is(change->key[0], "roles") && r < framework->role_count; r++)
            if (str_equal(framework->roles[r].id, id)) return framework->roles[r].name;
        for (size_t f = 0; str_is(change->key[0], "forms") && f < framework->form_count; f++)
            if (str_equal(framework->forms[f].id, id)) return framework->forms[f].name;
    }
    return (struct text){.text = change->key[1]};
}

/* What a reader sees of a statement. */
static struct str printed(const struct framework *framework, const struct statement_at *at, bool on_role_page) {
    const struct statement *statement = statement_of(framework, at);
    struct str second = statement->on_role_page.text;
    return on_role_page && second.length ? second : statement->text.text;
}

struct wording_change revision_wording(struct arena *arena, const struct revision *revision, struct statement_at at,
                                       bool on_role_page) {
    size_t cell = framework_cell_number(revision->new, at.form, at.role, at.column);
    const struct statement_origin *origin = &revision->origins[revision->cells[cell] + at.number];
    struct wording_change change = {.added = origin->added, .moved = origin->moved};
    if (origin->added) return change;
    struct str old = printed(revision->old, &origin->old, on_role_page),
               new = printed(revision->new, &at, on_role_page);
    change.reworded = !words_equal(old, new);
    if (change.reworded) change.words = words_compare(arena, old, new);
    return change;
}
