/* The drawing words of the layout language: which there are, and which measures each takes. */
#include "input/layout.h"
#include "input/schema.h"

#include "base/message.h"

#include <stddef.h>
#include <string.h>

const char *const loop_names[] = {"none", "form", "role", "failing role", "any role", "person", NULL};
const char *const inner_loop_names[] = {"none", "form", "role", "failing role", "any role", NULL};
const char *const side_names[] = {"any", "left", "right", NULL};
const char *const reads_as_names[] = {"nothing", "paragraph", "heading 1", "heading 2", "heading 3", NULL};

static const char *const round_names[] = {"none", "left", "right", "both", "top", "bottom", NULL};
static const char *const which_names[] = {"all", "own", "others", "first", "last", NULL};
static const char *const align_names[] = {"left", "right", "centre", NULL};
static const char *const target_names[] = {"nothing", "form", "role", "crossing", NULL};

static void read_bands(struct schema_reader *reader, const struct node *node, void *out);

#define LENGTH(key, member)                                                                                            \
    { key, SCHEMA_EXPRESSION, offsetof(struct drawing, member), .needed = false }
#define PAINT(key, member)                                                                                             \
    { key, SCHEMA_PAINT, offsetof(struct drawing, member), .needed = false }

/* Every measure that any word takes. */
static const struct schema_field all_fields[] = {
    LENGTH("x", x),
    LENGTH("y", y),
    LENGTH("width", width),
    LENGTH("height", height),
    LENGTH("from", from),
    LENGTH("to", to),
    LENGTH("size", size),
    LENGTH("radius", radius),
    LENGTH("gap", gap),
    LENGTH("slant", slant),
    LENGTH("slant from", slant_from),
    LENGTH("slant to", slant_to),
    LENGTH("drop", drop),
    LENGTH("cut", cut),
    LENGTH("weight", weight),
    LENGTH("step", step),
    LENGTH("turn above", above),
    LENGTH("turn below", below),
    LENGTH("first leg", first),
    LENGTH("last leg", last),
    LENGTH("baseline", baseline),
    LENGTH("count", count),
    LENGTH("legs", legs),
    LENGTH("last baseline", last_baseline),
    PAINT("colour", colour),
    PAINT("stroke", stroke),
    PAINT("ground", ground),
    PAINT("idle", idle),
    {"round", SCHEMA_CHOICE, offsetof(struct drawing, round), .needed = false, .choices = round_names},
    {"mark", SCHEMA_MARK, offsetof(struct drawing, mark), .needed = false},
    {"style", SCHEMA_STYLE, offsetof(struct drawing, style), .needed = false},
    {"lines", SCHEMA_INTEGER, offsetof(struct drawing, lines), .needed = false},
    {"text", SCHEMA_TEMPLATE, offsetof(struct drawing, text), .needed = false},
    {"name", SCHEMA_TEMPLATE, offsetof(struct drawing, name), .needed = false},
    {"tip", SCHEMA_TEMPLATE, offsetof(struct drawing, tip), .needed = false},
    {"single line", SCHEMA_FLAG, offsetof(struct drawing, single_line), .needed = false},
    {"as", SCHEMA_CHOICE, offsetof(struct drawing, reads_as), .needed = false, .choices = reads_as_names},
    {"align", SCHEMA_CHOICE, offsetof(struct drawing, align), .needed = false, .choices = align_names},
    {"link", SCHEMA_CHOICE, offsetof(struct drawing, link), .needed = false, .choices = target_names},
    {"alternative", SCHEMA_TEMPLATE, offsetof(struct drawing, alternative), .needed = false},
    {"bands", SCHEMA_CALL, offsetof(struct drawing, bands), .needed = false, .call = read_bands},
    {"only form", SCHEMA_FLAG, offsetof(struct drawing, only_form), .needed = false},
    {"only role", SCHEMA_FLAG, offsetof(struct drawing, only_role), .needed = false},
};

enum { FIELDS = sizeof all_fields / sizeof *all_fields, MOST_KEYS = 20, MODIFIERS = 7 };

/* The words. A key with `!` must be given. */
static const struct {
    const char *name, *what;
    enum word word;
    const char *keys[MOST_KEYS];
} words[] = {
    {"fill", N_("a fill"), WORD_FILL, {"x!", "y!", "width!", "height!", "colour!"}},
    {"band", N_("a band"), WORD_BAND, {"from!", "to!", "y!", "height!", "colour!", "round", "link", "alternative"}},
    {"broken band",
     N_("a broken band"),
     WORD_BROKEN_BAND,
     {"from!", "to!", "y!", "height!", "colour!", "cut!", "slant!", "gap!", "drop!", "round"}},
    {"bar", N_("a bar"), WORD_BAR, {"x!", "width!", "from!", "to!", "colour!", "slant from", "slant to", "round"}},
    {"weave",
     N_("a weave"),
     WORD_WEAVE,
     {"first leg!", "last leg!", "width!", "gap!", "from!", "to!", "turn above!", "turn below!", "bands!", "colour!",
      "idle", "cut", "legs", "round", "only form", "only role", "alternative"}},
    {"mark", N_("a mark"), WORD_MARK, {"x!", "y!", "size!", "colour!", "mark", "link"}},
    {"sign", N_("a role sign"), WORD_SIGN, {"x!", "y!", "size!", "colour!"}},
    {"pill", N_("a pill"), WORD_PILL, {"x!", "y!", "height!", "colour!", "text!", "style!", "as", "align"}},
    {"disc", N_("a disc"), WORD_DISC, {"x!", "y!", "radius!", "colour", "stroke", "weight", "text", "style", "link"}},
    {"rules", N_("rules"), WORD_RULES, {"x!", "y!", "width!", "weight!", "colour!", "count!", "step!"}},
    {"field",
     N_("a field"),
     WORD_FIELD,
     {"x!", "y!", "width!", "height!", "name!", "tip!", "style!", "colour", "stroke", "weight", "single line"}},
    {"text",
     N_("a text"),
     WORD_TEXT,
     {"x!", "baseline", "last baseline", "text!", "style!", "width", "height", "lines", "colour", "as", "align",
      "link"}},
};

static void read_fingers(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        {"from", SCHEMA_EXPRESSION, offsetof(struct finger, from), .needed = true},
        {"to", SCHEMA_EXPRESSION, offsetof(struct finger, to), .needed = true},
        {"round", SCHEMA_CHOICE, offsetof(struct finger, round), .needed = false, .choices = round_names},
    };
    static const struct schema schema = {N_("the ends of a band"), fields, 3};
    struct weave_bands *bands = out;
    if (!schema_is_list(reader, node, "ends")) return;
    bands->fingers = ARENA_NEW_ARRAY(reader->arena, struct finger, node->count);
    bands->finger_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->items[i];
        if (item->kind == NODE_SCALAR && str_is(item->text, "none")) continue;
        schema_read(reader, &schema, item, &bands->fingers[i]);
    }
    if (!node->count) diag_error(reader->diags, node->place, "the bands of a weave need at least one pair of ends");
}

static void read_bands(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        {"y", SCHEMA_EXPRESSION, offsetof(struct weave_bands, y), .needed = true},
        {"height", SCHEMA_EXPRESSION, offsetof(struct weave_bands, height), .needed = true},
        {"colour", SCHEMA_PAINT, offsetof(struct weave_bands, colour), .needed = true},
        {"own", SCHEMA_PAINT, offsetof(struct weave_bands, own), .needed = false},
        {"ends", SCHEMA_CALL, 0, .needed = true, .call = read_fingers},
    };
    static const struct schema schema = {N_("the bands of a weave"), fields, 5};
    schema_read(reader, &schema, node, out);
}

/* The part of all_fields that a word takes. */
static struct schema schema_of_word(struct arena *arena, size_t word) {
    struct schema_field *fields = ARENA_NEW_ARRAY(arena, struct schema_field, MOST_KEYS);
    size_t count = 0;
    for (const char *const *key = words[word].keys; key < words[word].keys + MOST_KEYS && *key; key++) {
        size_t length = strcspn(*key, "!");
        for (size_t f = 0; f < FIELDS; f++) {
            if (strlen(all_fields[f].key) != length || memcmp(all_fields[f].key, *key, length) != 0) continue;
            fields[count] = all_fields[f];
            fields[count++].needed = (*key)[length] == '!';
        }
    }
    return (struct schema){words[word].what, fields, count};
}

static void read_modifiers(struct schema_reader *reader, const struct node *map, struct drawing *drawing) {
    const struct node *node;
    int choice;
    if ((node = yaml_find(map, "for each")) && schema_choice(reader, node, inner_loop_names, &choice))
        drawing->loop = (enum loop)choice;
    if ((node = yaml_find(map, "which")) && schema_choice(reader, node, which_names, &choice))
        drawing->which = (enum which)choice;
    if ((node = yaml_find(map, "only")) && schema_choice(reader, node, side_names, &choice))
        drawing->only = (enum side)choice;
    if ((node = yaml_find(map, "read at")) && schema_is_text(reader, node, N_("the place where it is read")))
        drawing->read_at = node->text;
    if ((node = yaml_find(map, "needs")) && schema_is_text(reader, node, "what it needs"))
        drawing->needs = template_read(reader->arena, node->text, node->place, reader->diags);
    if ((node = yaml_find(map, "lacks")) && schema_is_text(reader, node, "what it lacks"))
        drawing->lacks = template_read(reader->arena, node->text, node->place, reader->diags);
    if ((node = yaml_find(map, "mirror"))) schema_flag(reader, node, &drawing->mirror);
}

static struct drawing *read_drawing(struct schema_reader *reader, const struct node *map) {
    if (map->kind != NODE_MAP) {
        diag_error(reader->diags, map->place, "a drawing word with its measures is expected here, such as `band: {…}`");
        return NULL;
    }
    const char *known[sizeof words / sizeof *words + MODIFIERS + 3] = {
        "for each", "which", "only", "mirror", "read at", "needs", "lacks", "group", "part"};
    struct drawing *drawing = ARENA_NEW(reader->arena, struct drawing);
    int given = 0;
    drawing->place = map->place;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        known[w + MODIFIERS + 2] = words[w].name;
        const struct node *node = yaml_find(map, words[w].name);
        if (!node) continue;
        struct schema schema = schema_of_word(reader->arena, w);
        drawing->word = words[w].word;
        schema_read(reader, &schema, node, drawing);
        if (words[w].word == WORD_TEXT && node->kind == NODE_MAP && !drawing->baseline == !drawing->last_baseline)
            diag_error(reader->diags, node->place,
                       "a text needs `baseline:` (of its first line) or `last baseline:`, one of them");
        given++;
    }
    const struct node *group = yaml_find(map, "group"), *part = yaml_find(map, "part");
    if (group) {
        drawing->word = WORD_GROUP;
        layout_read_drawings(reader->arena, reader->look, group, &drawing->draw, reader->diags);
        given++;
    }
    if (part && schema_is_text(reader, part, N_("the name of a part"))) {
        const struct drawings *shared = look_part(reader->look, part, reader->diags);
        drawing->word = WORD_GROUP;
        if (shared) drawing->draw = *shared;
        given++;
    }
    yaml_expect_keys(map, known, N_("a drawing"), reader->diags);
    size_t modifiers = 0;
    for (size_t m = 0; m < MODIFIERS; m++) modifiers += yaml_find(map, known[m]) != NULL;
    if (!given && modifiers == map->count) /* another key is an unknown word, which is reported already */
        diag_error(reader->diags, map->place, "a drawing word is missing here, such as `band: {…}` or `text: {…}`");
    if (given > 1)
        diag_error(reader->diags, map->place, "two drawing words stand in one entry; begin the second with “- ”");
    read_modifiers(reader, map, drawing);
    return given == 1 ? drawing : NULL;
}

void layout_read_drawings(struct arena *arena, const struct look *look, const struct node *list, struct drawings *out,
                          struct diags *diags) {
    struct schema_reader reader = {arena, look, diags};
    if (!schema_is_list(&reader, list, N_("drawings"))) return;
    out->at = ARENA_NEW_ARRAY(arena, struct drawing *, list->count);
    out->count = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct drawing *drawing = read_drawing(&reader, list->items[i]);
        if (drawing) out->at[out->count++] = drawing;
    }
}
