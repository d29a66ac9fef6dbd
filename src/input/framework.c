#include "input/framework_reader.h"
#include "input/inline.h"

#include "base/message.h"

#include <string.h>

enum {
    ID_MOST = 64,            /* letters; an id becomes part of a file name */
    HYPHENATION_MOST = 5000, /* words */
};

/* The known id that `word` most resembles; a third of the letters may be wrong. NULL: none is near. */
static const struct str *nearest_id(struct str word, const struct str *ids, size_t count) {
    size_t nearest = utf8_count(word) / 3 + 1;
    const struct str *best = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(word, ids[i]);
        if (distance > nearest || (best && distance == nearest)) continue;
        nearest = distance;
        best = &ids[i];
    }
    return best;
}

/* ---- Ids ---- */

/* Returns the id even where it is at fault, so that what refers to it is not reported as well. */
static struct str read_id(struct reader *reader, const struct node *map, const char *owner) {
    struct text id = reader_required(reader, map, "id", owner);
    size_t letters = 0;
    for (size_t at = 0; at < id.text.length; letters++) {
        uint32_t rune = utf8_next(id.text, &at);
        if (rune_is_letter(rune) || rune_is_digit(rune) || rune == '-' || rune == '_') continue;
        reader_fault(reader, id.place, "the id “%.*s” may hold only letters, digits, “-” and “_”", STR_ARG(id.text));
        return id.text;
    }
    if (letters > ID_MOST)
        reader_fault(reader, id.place, "the id has %zu letters, and %d are the most: give it a short name", letters,
                     ID_MOST);
    return id.text;
}

/* Reports an id that another thing of the same list has. Ids of roles and forms become parts of file names, so two
   that give the same file name would overwrite each other's booklets. */
static void check_id(struct reader *reader, const struct node *map, const char *what, struct str id,
                     const struct str *others, const struct place *places, size_t count) {
    if (!id.length) return;
    const struct node *node = yaml_find(map, "id");
    struct str name = framework_file_name(reader->arena, id);
    for (size_t i = 0; i < count; i++) {
        if (!others[i].length) continue;
        if (str_equal(id, others[i])) {
            reader_fault(reader, node->place,
                         "the id “%.*s” already belongs to another %s, on line %u: give this one an id of its own",
                         STR_ARG(id), _(what), places[i].line);
            return;
        }
        if (!str_equal(name, framework_file_name(reader->arena, others[i]))) continue;
        reader_fault(reader, node->place,
                     "the id “%.*s” gives the same file name (%.*s) as the id “%.*s” on line %u: choose another id",
                     STR_ARG(id), STR_ARG(name), STR_ARG(others[i]), places[i].line);
        return;
    }
}

/* ---- Columns and roles ---- */

/* How many things of a list are read: reports none and too many. */
static size_t count_things(struct reader *reader, const struct node *list, const char *plural, size_t most) {
    if (!list) return 0;
    if (!list->count) reader_fault(reader, list->place, "there are no %s: write at least one", _(plural));
    if (list->count <= most) return list->count;
    reader_fault(reader, list->items[most]->place,
                 "there are %zu %s, and %zu are the most: delete this one and those after it", list->count, _(plural),
                 most);
    return most;
}

/* Names a thing of a list in findings: by its id where it has one. */
static const char *owner_of(struct reader *reader, const struct node *map, const char *by_id, const char *by_number,
                            size_t number) {
    const struct node *id = yaml_find(map, "id");
    if (id && id->kind == NODE_SCALAR && !reader_is_empty(id))
        return str_format(reader->arena, _(by_id), STR_ARG(str_trim(id->text))).at;
    return str_format(reader->arena, _(by_number), number + 1).at;
}

/* Whether an item of a list of columns, roles or forms has keys at all. */
static bool expect_map(struct reader *reader, const struct node *node, const char *what) {
    if (node->kind == NODE_MAP) return true;
    if (reader_is_empty(node))
        reader_fault(reader, node->place, "a %s is missing after this dash: write its keys, or delete the dash",
                     _(what));
    else
        reader_fault(reader, node->place, "a %s is to have keys (“id: …”, “name: …”), but %s stands here", _(what),
                     yaml_kind_name(node));
    return false;
}

static void read_roles(struct reader *reader, const struct node *root) {
    static const char *const keys[] = {"id", "name", "detail", "outcome", NULL};
    struct framework *framework = reader->framework;
    const struct node *list = reader_collection(reader, root, "roles", NODE_LIST, N_("the framework"),
                                                N_("one line “- {id: …, name: …}” for each role"));
    size_t count = count_things(reader, list, N_("roles"), FRAMEWORK_MOST);
    struct str ids[FRAMEWORK_MOST];
    struct place places[FRAMEWORK_MOST];
    framework->roles = ARENA_NEW_ARRAY(reader->arena, struct role, count);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = list->items[i];
        struct role *role = &framework->roles[framework->role_count];
        if (!expect_map(reader, node, N_("role"))) continue;
        const char *owner = owner_of(reader, node, N_("the role “%.*s”"), N_("role %zu"), i);
        yaml_expect_keys(node, keys, N_("a role"), reader->diags);
        role->id = read_id(reader, node, owner);
        role->name = reader_required(reader, node, "name", owner);
        role->detail = reader_optional(reader, node, "detail", owner);
        check_id(reader, node, N_("role"), role->id, ids, places, framework->role_count);
        struct text outcome = reader_optional(reader, node, "outcome", owner);
        role->fails = str_is(outcome.text, "fails");
        if (outcome.text.length && !role->fails && !str_is(outcome.text, "succeeds"))
            reader_fault(reader, outcome.place, "“outcome” of %s is “%.*s”: write “succeeds” or “fails”", owner,
                         STR_ARG(outcome.text));
        ids[framework->role_count] = role->id;
        places[framework->role_count++] = node->place;
    }
}

static void read_columns(struct reader *reader, const struct node *root) {
    static const char *const keys[] = {"id", "name", "succeeds", "fails", NULL};
    struct framework *framework = reader->framework;
    const struct node *list = reader_collection(reader, root, "columns", NODE_LIST, N_("the framework"),
                                                N_("for each column “- id: …” with “name”, “succeeds” and “fails”"));
    size_t count = count_things(reader, list, N_("columns"), FRAMEWORK_MOST);
    struct str ids[FRAMEWORK_MOST];
    struct place places[FRAMEWORK_MOST];
    const struct role *failing = NULL;
    for (size_t i = 0; i < framework->role_count; i++)
        if (framework->roles[i].fails) failing = &framework->roles[i];
    framework->columns = ARENA_NEW_ARRAY(reader->arena, struct column, count);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = list->items[i];
        struct column *column = &framework->columns[framework->column_count];
        if (!expect_map(reader, node, N_("column"))) continue;
        const char *owner = owner_of(reader, node, N_("the column “%.*s”"), N_("column %zu"), i);
        yaml_expect_keys(node, keys, N_("a column"), reader->diags);
        column->id = read_id(reader, node, owner);
        column->name = reader_required(reader, node, "name", owner);
        column->succeeds = reader_required(reader, node, "succeeds", owner);
        column->fails = reader_optional(reader, node, "fails", owner);
        check_id(reader, node, N_("column"), column->id, ids, places, framework->column_count);
        const struct node *fails = yaml_find(node, "fails");
        if (failing && !column->fails.text.length && (!fails || fails->kind == NODE_SCALAR)) {
            reader_fault(
                reader, fails ? fails->place : node->place,
                "%s has no “fails”: the role “%.*s” fails, so every column needs the words that lead into its failings",
                owner, STR_ARG(failing->id));
        }
        ids[framework->column_count] = column->id;
        places[framework->column_count++] = node->place;
    }
}

/* ---- Forms and statements ---- */

static struct statement read_statement(struct reader *reader, const struct node *node) {
    static const char *const keys[] = {"text", "on_role_page", NULL};
    struct statement statement = {0};
    if (node->kind != NODE_MAP) {
        if (reader_is_empty(node)) {
            reader_fault(reader, node->place, "a statement is empty: write its text, or delete the dash");
            return statement;
        }
        statement.text = reader_text(reader, node, N_("a statement"));
        return statement;
    }
    const struct pair *second = reader_pair(node, "on_role_page");
    if (!reader_pair(node, "text") && !second) {
        reader_fault(
            reader, node->place,
            "a colon makes this statement a key with a value: put the whole statement in quotation marks, \"like: "
            "this\"");
        return statement;
    }
    yaml_expect_keys(node, keys, N_("a statement"), reader->diags);
    statement.text = reader_required(reader, node, "text", N_("a statement"));
    if (!second) return statement;
    statement.on_role_page = reader_required(reader, node, "on_role_page", N_("a statement"));
    if (statement.text.text.length && str_equal(statement.text.text, statement.on_role_page.text)) {
        diag_warning(reader->diags, second->key->place, "“on_role_page” says the same as “text”: it can be deleted");
        statement.on_role_page = (struct text){0};
    }
    return statement;
}

static void read_cell(struct reader *reader, const struct pair *pair, struct cell *cell) {
    const struct node *list = pair->value;
    cell->place = list->place;
    if (list->kind != NODE_LIST) {
        if (reader_is_empty(list))
            reader_fault(
                reader, pair->key->place,
                "“%.*s” is left empty: write its statements below it, each after “- ”, or [] for a cell without any",
                STR_ARG(pair->key->text));
        else
            reader_fault(reader, list->place,
                         "“%.*s” is %s, but should be a list: begin each statement on a line of its own with “- ”",
                         STR_ARG(pair->key->text), yaml_kind_name(list));
        return;
    }
    cell->count = list->count;
    cell->statements = ARENA_NEW_ARRAY(reader->arena, struct statement, cell->count);
    for (size_t i = 0; i < cell->count; i++) cell->statements[i] = read_statement(reader, list->items[i]);
}

static void report_unknown_id(struct reader *reader, const struct node *key, const char *what, const struct str *ids,
                              size_t count) {
    const struct str *nearest = nearest_id(key->text, ids, count);
    if (nearest) {
        reader_fault(reader, key->place, "there is no %s “%.*s”: did you mean “%.*s”?", _(what), STR_ARG(key->text),
                     STR_ARG(*nearest));
        return;
    }
    struct buffer all;
    buffer_init(&all, reader->arena);
    for (size_t i = 0; i < count; i++)
        if (ids[i].length) buffer_addf(&all, "%s%.*s", all.length ? ", " : "", STR_ARG(ids[i]));
    reader_fault(reader, key->place, "there is no %s “%.*s”; there are: %.*s", _(what), STR_ARG(key->text),
                 STR_ARG(buffer_str(&all)));
}

static size_t index_of(struct str id, const struct str *ids, size_t count) {
    size_t i = 0;
    while (i < count && !str_equal(ids[i], id)) i++;
    return i;
}

/* The cells of one role in one form: every column, each once. */
static void read_role_cells(struct reader *reader, const struct pair *pair, const char *owner, struct cell *cells) {
    const struct framework *framework = reader->framework;
    struct str ids[FRAMEWORK_MOST];
    bool given[FRAMEWORK_MOST] = {false};
    for (size_t i = 0; i < framework->column_count; i++) ids[i] = framework->columns[i].id;
    if (pair->value->kind != NODE_MAP) {
        reader_fault(reader, reader_is_empty(pair->value) ? pair->key->place : pair->value->place,
                     "“%.*s” should hold one key for each column (“%.*s:”), and below each its statements",
                     STR_ARG(pair->key->text), STR_ARG(ids[0]));
        return;
    }
    for (size_t i = 0; i < pair->value->count; i++) {
        const struct pair *column = &pair->value->pairs[i];
        size_t at = index_of(column->key->text, ids, framework->column_count);
        if (at == framework->column_count) {
            struct cell stray = {0}; /* its statements are checked all the same */
            report_unknown_id(reader, column->key, N_("column"), ids, framework->column_count);
            read_cell(reader, column, &stray);
            continue;
        }
        given[at] = true;
        read_cell(reader, column, &cells[at]);
    }
    for (size_t i = 0; i < framework->column_count; i++) {
        if (given[i] || !ids[i].length || index_of(ids[i], ids, i) < i) continue;
        reader_fault(
            reader, pair->key->place,
            "the role “%.*s” has no statements in the column “%.*s” of %s: add “%.*s:” with its statements, or "
            "“%.*s: []” if the cell is to be empty",
            STR_ARG(pair->key->text), STR_ARG(ids[i]), owner, STR_ARG(ids[i]), STR_ARG(ids[i]));
    }
}

static void read_statements(struct reader *reader, const struct node *node, const char *owner, struct form *form) {
    const struct framework *framework = reader->framework;
    const struct pair *statements = reader_pair(node, "statements");
    const struct node *map =
        reader_collection(reader, node, "statements", NODE_MAP, owner,
                          N_("the id of each role, below it that of each column, below that the statements"));
    /* Without roles or columns everything here would seem wrong. */
    if (!map || !framework->role_count || !framework->column_count) return;
    struct str ids[FRAMEWORK_MOST];
    bool given[FRAMEWORK_MOST] = {false};
    for (size_t i = 0; i < framework->role_count; i++) ids[i] = framework->roles[i].id;
    for (size_t i = 0; i < map->count; i++) {
        const struct pair *role = &map->pairs[i];
        size_t at = index_of(role->key->text, ids, framework->role_count);
        if (at == framework->role_count) {
            struct cell stray[FRAMEWORK_MOST] = {0};
            report_unknown_id(reader, role->key, N_("role"), ids, framework->role_count);
            read_role_cells(reader, role, owner, stray);
            continue;
        }
        given[at] = true;
        read_role_cells(reader, role, owner, &form->cells[at * framework->column_count]);
    }
    for (size_t i = 0; i < framework->role_count; i++) {
        if (given[i] || !ids[i].length || index_of(ids[i], ids, i) < i) continue;
        reader_fault(reader, statements->key->place,
                     "%s has no statements for the role “%.*s”: add “%.*s:” with its columns", owner, STR_ARG(ids[i]),
                     STR_ARG(ids[i]));
    }
}

static void read_forms(struct reader *reader, const struct node *root) {
    static const char *const keys[] = {"id", "name", "label", "definition", "introduction", "statements", NULL};
    struct framework *framework = reader->framework;
    const struct node *list =
        reader_collection(reader, root, "forms", NODE_LIST, N_("the framework"),
                          N_("for each form “- id: …” with “name”, “definition” and “statements”"));
    size_t count = count_things(reader, list, N_("forms"), FRAMEWORK_MOST_FORMS);
    struct str ids[FRAMEWORK_MOST_FORMS];
    struct place places[FRAMEWORK_MOST_FORMS];
    framework->forms = ARENA_NEW_ARRAY(reader->arena, struct form, count);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = list->items[i];
        struct form *form = &framework->forms[framework->form_count];
        if (!expect_map(reader, node, N_("form"))) continue;
        const char *owner = owner_of(reader, node, N_("the form “%.*s”"), N_("form %zu"), i);
        yaml_expect_keys(node, keys, N_("a form"), reader->diags);
        form->place = node->place;
        form->id = read_id(reader, node, owner);
        form->name = reader_required(reader, node, "name", owner);
        form->label = reader_optional(reader, node, "label", owner);
        if (!form->label.text.length) form->label = form->name;
        form->definition = reader_required(reader, node, "definition", owner);
        form->introduction = reader_optional(reader, node, "introduction", owner);
        form->cells = ARENA_NEW_ARRAY(reader->arena, struct cell, framework->role_count * framework->column_count);
        check_id(reader, node, N_("form"), form->id, ids, places, framework->form_count);
        read_statements(reader, node, owner, form);
        ids[framework->form_count] = form->id;
        places[framework->form_count++] = node->place;
    }
}

/* ---- Passages ---- */

struct LIST_OF_PIECES LIST(struct piece);

static void read_list_piece(struct reader *reader, const struct pair *pair, struct LIST_OF_PIECES *pieces) {
    const struct node *list = pair->value;
    if (list->kind != NODE_LIST || !list->count) {
        reader_fault(reader, pair->key->place,
                     "“list” should hold a list: begin each item on a line of its own with “- ”");
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct piece piece = {.kind = PIECE_ITEM, .first_item = i == 0, .last_item = i + 1 == list->count};
        piece.text = reader_text(reader, list->items[i], N_("an item of a list"));
        if (reader_is_empty(list->items[i]))
            reader_fault(reader, list->items[i]->place,
                         "an item of a list is empty: write its text, or delete the dash");
        LIST_ADD(reader->arena, *pieces, piece);
    }
}

static void read_piece(struct reader *reader, const struct node *node, struct LIST_OF_PIECES *pieces) {
    static const char *const keys[] = {"heading", "list", NULL};
    if (node->kind != NODE_MAP) {
        struct piece piece = {.kind = PIECE_PARAGRAPH};
        piece.text = reader_text(reader, node, N_("a paragraph"));
        if (reader_is_empty(node))
            reader_fault(reader, node->place, "a paragraph is empty: write its text, or delete the dash");
        LIST_ADD(reader->arena, *pieces, piece);
        return;
    }
    const struct pair *heading = reader_pair(node, "heading"), *list = reader_pair(node, "list");
    if (!heading && !list) {
        reader_fault(
            reader, node->place,
            "this is neither a paragraph nor “heading: …” nor “list:”; if a colon belongs to the text, put the whole "
            "text in quotation marks");
        return;
    }
    yaml_expect_keys(node, keys, N_("a piece of a passage"), reader->diags);
    if (heading && list)
        reader_fault(reader, list->key->place, "“list” must begin with a dash of its own, below the heading");
    if (heading) {
        struct piece piece = {.kind = PIECE_HEADING, .text = reader_required(reader, node, "heading", N_("a passage"))};
        LIST_ADD(reader->arena, *pieces, piece);
    }
    if (list) read_list_piece(reader, list, pieces);
}

static void read_passages(struct reader *reader, const struct node *root) {
    struct framework *framework = reader->framework;
    const struct pair *pair = reader_pair(root, "passages");
    if (!pair || reader_is_empty(pair->value)) return;
    if (pair->value->kind != NODE_MAP) {
        reader_fault(reader, pair->value->place,
                     "“passages” is %s, but should hold one key for each passage: “forord: …”",
                     yaml_kind_name(pair->value));
        return;
    }
    framework->passages = ARENA_NEW_ARRAY(reader->arena, struct passage, pair->value->count);
    for (size_t i = 0; i < pair->value->count; i++) {
        const struct pair *entry = &pair->value->pairs[i];
        struct passage *passage = &framework->passages[framework->passage_count++];
        struct LIST_OF_PIECES pieces = {0};
        passage->id = entry->key->text;
        passage->place = entry->key->place;
        if (reader_is_empty(entry->value) || (entry->value->kind == NODE_LIST && !entry->value->count)) {
            reader_fault(reader, entry->key->place, "the passage “%.*s” is empty: write its text, or delete it",
                         STR_ARG(passage->id));
        } else if (entry->value->kind == NODE_LIST) {
            for (size_t j = 0; j < entry->value->count; j++) read_piece(reader, entry->value->items[j], &pieces);
        } else {
            struct piece piece = {.kind = PIECE_PARAGRAPH};
            const char *what = str_format(reader->arena, _("the passage “%.*s”"), STR_ARG(passage->id)).at;
            piece.text = reader_text(reader, entry->value, what);
            LIST_ADD(reader->arena, pieces, piece);
        }
        passage->pieces = pieces.at;
        passage->count = pieces.count;
    }
}

/* ---- Hyphenation ---- */

static bool is_marked_word(struct str word) {
    bool letter_before = false;
    for (size_t at = 0; at < word.length;) {
        uint32_t rune = utf8_next(word, &at);
        if (rune == '-' && !letter_before) return false;
        if (rune != '-' && !rune_is_letter(rune)) return false;
        letter_before = rune != '-';
    }
    return letter_before;
}

static struct str without_marks(struct arena *arena, struct str word) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < word.length;) {
        uint32_t rune = utf8_next(word, &at);
        if (rune != '-') buffer_add_rune(&out, rune_lower(rune));
    }
    return buffer_str(&out);
}

static void read_hyphenation(struct reader *reader, const struct node *root) {
    struct framework *framework = reader->framework;
    const struct pair *pair = reader_pair(root, "hyphenation");
    if (!pair || reader_is_empty(pair->value)) return;
    const struct node *list = pair->value;
    if (list->kind != NODE_LIST) {
        reader_fault(reader, list->place,
                     "“hyphenation” is %s, but should be a list of words: [tilbuds-leder, over-blik]",
                     yaml_kind_name(list));
        return;
    }
    size_t count = list->count;
    if (count > HYPHENATION_MOST) {
        reader_fault(reader, list->place, "there are %zu words in “hyphenation”, and %d are the most", count,
                     HYPHENATION_MOST);
        count = HYPHENATION_MOST;
    }
    struct str *plain = ARENA_NEW_ARRAY(reader->arena, struct str, count);
    framework->hyphenation = ARENA_NEW_ARRAY(reader->arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = list->items[i];
        struct text word = reader_text(reader, node, N_("a word of “hyphenation”"));
        if (node->kind != NODE_SCALAR) continue;
        if (!is_marked_word(word.text)) {
            reader_fault(
                reader, node->place,
                "“%.*s” is no word with marks: write one word of letters, with a single “-” between letters where it "
                "may be divided",
                STR_ARG(word.text));
            continue;
        }
        plain[framework->hyphenation_count] = without_marks(reader->arena, word.text);
        if (index_of(plain[framework->hyphenation_count], plain, framework->hyphenation_count) <
            framework->hyphenation_count) {
            reader_fault(reader, node->place, "the word “%.*s” stands in “hyphenation” twice: keep one",
                         STR_ARG(word.text));
            continue;
        }
        framework->hyphenation[framework->hyphenation_count++] = word.text;
    }
}

/* Proper names are left whole, and so are their genitives: each word of `names` joins the words that are never divided.
 */
static void read_names(struct reader *reader, const struct node *root) {
    struct framework *framework = reader->framework;
    const struct pair *pair = reader_pair(root, "names");
    if (!pair || reader_is_empty(pair->value)) return;
    const struct node *list = pair->value;
    if (list->kind != NODE_LIST) {
        reader_fault(reader, list->place, "“names” is %s, but should be a list of names: [Carsten Kaalbye, Aalborg]",
                     yaml_kind_name(list));
        return;
    }
    struct LIST(struct str) words = {0};
    for (size_t i = 0; i < framework->hyphenation_count; i++) LIST_ADD(reader->arena, words, framework->hyphenation[i]);
    for (size_t i = 0; i < list->count && i < HYPHENATION_MOST; i++) {
        struct str name = reader_text(reader, list->items[i], N_("a name of “names”")).text;
        for (size_t at = 0, end; at < name.length; at = end + 1) {
            for (end = at; end < name.length && name.at[end] != ' '; end++) continue;
            struct str word = str_slice(name, at, end);
            if (!word.length || memchr(word.at, '-', word.length)) continue; /* a hyphen of its own divides it */
            LIST_ADD(reader->arena, words, word);
            LIST_ADD(reader->arena, words, str_format(reader->arena, "%.*ss", STR_ARG(word)));
        }
    }
    framework->hyphenation = words.at;
    framework->hyphenation_count = words.count;
}

/* ---- Abbreviations ---- */

static bool is_abbreviation(struct str text) {
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (!rune_is_letter(rune) && !rune_is_digit(rune) && rune != '.') return false;
    }
    return text.length > 0 && text.at[0] != '.';
}

static void read_abbreviations(struct reader *reader, const struct node *root) {
    struct framework *framework = reader->framework;
    const struct pair *pair = reader_pair(root, "abbreviations");
    if (!pair || reader_is_empty(pair->value)) return;
    const struct node *map = pair->value;
    if (map->kind != NODE_MAP) {
        reader_fault(reader, map->place,
                     "“abbreviations” is %s, but should hold each abbreviation with what it stands for: “MUS: "
                     "medarbejderudviklingssamtale”",
                     yaml_kind_name(map));
        return;
    }
    framework->abbreviations = ARENA_NEW_ARRAY(reader->arena, struct abbreviation, map->count);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->pairs[i].key;
        if (!is_abbreviation(key->text)) {
            reader_fault(reader, key->place, "“%.*s” is no abbreviation: write it with letters, digits and full stops",
                         STR_ARG(key->text));
            continue;
        }
        struct abbreviation *abbreviation = &framework->abbreviations[framework->abbreviation_count++];
        abbreviation->text = key->text;
        framework->begins_abbreviation[(unsigned char)key->text.at[0]] = true;
        abbreviation->expansion =
            reader_required(reader, map, str_c(reader->arena, key->text), N_("the list of abbreviations"));
    }
}

/* ---- What is not to be checked ---- */

/* A list of single words below `check:`, or NULL where it is not given. */
static const struct node *read_check_list(struct reader *reader, const struct node *map, const char *key,
                                          const char *example) {
    const struct pair *pair = reader_pair(map, key);
    if (!pair || reader_is_empty(pair->value)) return NULL;
    if (pair->value->kind == NODE_LIST) return pair->value;
    reader_fault(reader, pair->value->place, "“%s” of “check” is %s, but should be a list: %s", key,
                 yaml_kind_name(pair->value), example);
    return NULL;
}

static void read_check(struct reader *reader, const struct node *root) {
    static const char *const keys[] = {"off", "words", NULL};
    struct framework *framework = reader->framework;
    const struct pair *pair = reader_pair(root, "check");
    if (!pair || reader_is_empty(pair->value)) return;
    if (pair->value->kind != NODE_MAP) {
        reader_fault(reader, pair->value->place,
                     "“check” is %s, but should hold “off: [readability]” or “words: [LUS]”",
                     yaml_kind_name(pair->value));
        return;
    }
    yaml_expect_keys(pair->value, keys, N_("“check”"), reader->diags);
    const struct node *off = read_check_list(reader, pair->value, "off", "[readability, drift]");
    for (size_t i = 0; off && i < off->count; i++) {
        if (!reader_text(reader, off->items[i], N_("the name of a rule")).text.length) continue;
        size_t rule = index_of(off->items[i]->text, rule_names(), RULE_COUNT);
        if (rule == RULE_COUNT) report_unknown_id(reader, off->items[i], N_("rule"), rule_names(), RULE_COUNT);
        else framework->rules_off[rule] = true;
    }
    const struct node *words = read_check_list(reader, pair->value, "words", "[onboarding, Kaalbye]");
    if (!words) return;
    framework->words = ARENA_NEW_ARRAY(reader->arena, struct str, words->count);
    for (size_t i = 0; i < words->count; i++)
        framework->words[framework->word_count++] = reader_text(reader, words->items[i], N_("a word of “check”")).text;
}

/* ---- The whole ---- */

/* Whether a text is a day as ISO 8601 writes it, or the year or month alone. */
static bool is_date(struct str date) {
    if (date.length != 4 && date.length != 7 && date.length != 10) return false;
    for (size_t i = 0; i < date.length; i++)
        if (i == 4 || i == 7 ? date.at[i] != '-' : !rune_is_digit((unsigned char)date.at[i])) return false;
    int month = date.length < 7 ? 1 : (date.at[5] - '0') * 10 + date.at[6] - '0';
    int day = date.length < 10 ? 1 : (date.at[8] - '0') * 10 + date.at[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static struct framework *read_root(struct arena *arena, const char *file, const struct node *root,
                                   struct diags *diags) {
    static const char *const keys[] = {"language",    "title",   "subtitle",      "organisation", "edition",
                                       "date",        "columns", "roles",         "forms",        "passages",
                                       "hyphenation", "names",   "abbreviations", "check",        NULL};
    struct framework *framework = ARENA_NEW(arena, struct framework);
    struct reader reader = {arena, diags, framework};
    const char *owner = N_("the framework");
    framework->file = file;
    framework->place = root->place;
    if (root->kind != NODE_MAP) {
        reader_fault(&reader, root->place,
                     "the file holds %s, but should hold keys with values: “title: …”, “roles:”, “forms:”",
                     yaml_kind_name(root));
        return NULL;
    }
    yaml_expect_keys(root, keys, owner, diags);
    struct text language = reader_required(&reader, root, "language", owner);
    framework->language = language.text;
    framework->language_place = language.place;
    if (language.text.length && !inline_is_language(language.text))
        reader_fault(&reader, language.place, "“%.*s” is no language tag: write it like da-DK or en-GB",
                     STR_ARG(language.text));
    framework->title = reader_required(&reader, root, "title", owner);
    framework->subtitle = reader_optional(&reader, root, "subtitle", owner);
    framework->organisation = reader_optional(&reader, root, "organisation", owner);
    framework->edition = reader_optional(&reader, root, "edition", owner);
    struct text date = reader_optional(&reader, root, "date", owner);
    framework->date = date.text;
    framework->date_place = date.place;
    if (date.text.length && !is_date(date.text))
        reader_fault(&reader, date.place, "“%.*s” is no date: write the year, or 2022-08, or 2022-08-01",
                     STR_ARG(date.text));
    read_roles(&reader, root); /* before the columns, whose lead-ins depend on them */
    read_columns(&reader, root);
    read_forms(&reader, root);
    read_passages(&reader, root);
    read_hyphenation(&reader, root);
    read_names(&reader, root);
    read_abbreviations(&reader, root);
    read_check(&reader, root);
    return framework;
}

struct framework *framework_read(struct arena *arena, const char *path, struct diags *diags) {
    struct str text;
    return yaml_load(arena, path, &text, diags) ? framework_read_text(arena, path, text, diags) : NULL;
}

struct framework *framework_read_text(struct arena *arena, const char *file, struct str text, struct diags *diags) {
    size_t before = diags->errors;
    const struct node *root = yaml_read(arena, file, text, diags);
    struct framework *framework = root ? read_root(arena, file, root, diags) : NULL;
    if (framework) framework->source = text;
    return diags->errors == before ? framework : NULL;
}

const struct cell *framework_cell(const struct framework *framework, size_t form, size_t role, size_t column) {
    return &framework->forms[form].cells[role * framework->column_count + column];
}

const struct passage *framework_passage(const struct framework *framework, struct str id) {
    for (size_t i = 0; i < framework->passage_count; i++)
        if (str_equal(framework->passages[i].id, id)) return &framework->passages[i];
    return NULL;
}

struct str framework_file_name(struct arena *arena, struct str id) {
    struct buffer out;
    buffer_init(&out, arena);
    buffer_add_file_name(&out, id);
    if (out.length) return buffer_str(&out);
    return str_format(arena, "x%08x",
                      (unsigned)str_hash(id, 0)); /* no letter has a Latin form: still a name of its own */
}
