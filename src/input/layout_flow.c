/* What flows through the frames of a layout: passages, texts, tables, panels. */
#include "input/layout.h"
#include "input/schema.h"

#include "base/message.h"

#include <stddef.h>

static void read_drawings(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_drawings(reader->arena, reader->look, node, out, reader->diags);
}

static void read_inner_flow(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_flow(reader->arena, reader->look, node, out, reader->diags);
}

#define RULE(key, member)                                                                                              \
    { key, SCHEMA_EXPRESSION, offsetof(struct table_rule, member), .needed = true }

static const struct schema_field rule_fields[] = {
    RULE("weight", weight),
    RULE("above", above),
    RULE("below", below),
    {"colour", SCHEMA_PAINT, offsetof(struct table_rule, colour), .needed = true},
};
static const struct schema rule_schema = {N_("a rule of a table"), rule_fields, 4};

static const struct schema_field thread_fields[] = {
    {"x", SCHEMA_EXPRESSION, offsetof(struct table_thread, x), .needed = false},
    {"width", SCHEMA_EXPRESSION, offsetof(struct table_thread, width), .needed = true},
    {"from", SCHEMA_EXPRESSION, offsetof(struct table_thread, from), .needed = true},
    {"to", SCHEMA_EXPRESSION, offsetof(struct table_thread, to), .needed = true},
    {"gap", SCHEMA_EXPRESSION, offsetof(struct table_thread, gap), .needed = true},
    {"colour", SCHEMA_PAINT, offsetof(struct table_thread, colour), .needed = true},
    {"broken", SCHEMA_FLAG, offsetof(struct table_thread, broken), .needed = false},
    {"slant", SCHEMA_EXPRESSION, offsetof(struct table_thread, slant), .needed = false},
    {"mirror", SCHEMA_FLAG, offsetof(struct table_thread, mirror), .needed = false},
    {"turn left", SCHEMA_EXPRESSION, offsetof(struct table_thread, turn_left), .needed = false},
    {"turn right", SCHEMA_EXPRESSION, offsetof(struct table_thread, turn_right), .needed = false},
    {"radius", SCHEMA_EXPRESSION, offsetof(struct table_thread, radius), .needed = false},
    {"alternative", SCHEMA_TEMPLATE, offsetof(struct table_thread, alternative), .needed = false},
};
static const struct schema thread_schema = {N_("the thread of a table"), thread_fields,
                                            sizeof thread_fields / sizeof *thread_fields};

static void read_thread(struct schema_reader *reader, const struct node *node, void *out) {
    struct table_thread *thread = out;
    schema_read(reader, &thread_schema, node, thread);
    thread->given = true;
}

#define MEMBER(key, kind, member)                                                                                      \
    { key, kind, offsetof(struct table_model, member), .needed = false }
#define NEEDED(key, kind, member)                                                                                      \
    { key, kind, offsetof(struct table_model, member), .needed = true }

static const char *const row_names[] = {"roles", "failing roles", "forms", "this role", NULL};
static const char *const column_names[] = {"columns", "forms", NULL};
static const char *const width_names[] = {"equal", "balanced", "as before", NULL};

static const struct schema_field table_fields[] = {
    {"rows", SCHEMA_CHOICE, offsetof(struct table_model, rows), .needed = true, .choices = row_names},
    {"columns", SCHEMA_CHOICE, offsetof(struct table_model, columns), .needed = false, .choices = column_names},
    {"widths", SCHEMA_CHOICE, offsetof(struct table_model, widths), .needed = false, .choices = width_names},
    MEMBER("stacked", SCHEMA_FLAG, stacked),
    MEMBER("on role page", SCHEMA_FLAG, on_role_page),
    MEMBER("repeat lead-in", SCHEMA_FLAG, repeat_lead_in),
    MEMBER("lead-in on its own line", SCHEMA_FLAG, lead_in_own_line),
    MEMBER("summary", SCHEMA_TEMPLATE, summary),
    MEMBER("heading as caption", SCHEMA_FLAG, heading_as_caption),
    NEEDED("gap", SCHEMA_EXPRESSION, gap),
    NEEDED("between", SCHEMA_EXPRESSION, between),
    NEEDED("head", SCHEMA_STYLE, head),
    NEEDED("lead-in", SCHEMA_STYLE, lead_in),
    NEEDED("statement", SCHEMA_STYLE, statement),
    MEMBER("label width", SCHEMA_EXPRESSION, label_width),
    MEMBER("label", SCHEMA_STYLE, label),
    MEMBER("detail", SCHEMA_STYLE, detail),
    MEMBER("sign", SCHEMA_EXPRESSION, sign),
    MEMBER("sign gap", SCHEMA_EXPRESSION, label_gap),
    MEMBER("sign colour", SCHEMA_PAINT, sign_colour),
    MEMBER("continued", SCHEMA_TEMPLATE, continued),
    MEMBER("continued style", SCHEMA_STYLE, continued_style),
    MEMBER("mark", SCHEMA_MARK, mark),
    NEEDED("mark size", SCHEMA_EXPRESSION, mark_size),
    NEEDED("mark hang", SCHEMA_EXPRESSION, mark_hang),
    NEEDED("mark colour", SCHEMA_PAINT, mark_colour),
    MEMBER("change bar", SCHEMA_EXPRESSION, change_bar),
    {"head rule", SCHEMA_MAP, offsetof(struct table_model, head_rule), .needed = false, .map = &rule_schema},
    {"row rule", SCHEMA_MAP, offsetof(struct table_model, row_rule), .needed = false, .map = &rule_schema},
    MEMBER("rows per frame", SCHEMA_INTEGER, rows_per_frame),
    MEMBER("between columns", SCHEMA_EXPRESSION, between_columns),
    MEMBER("under head", SCHEMA_EXPRESSION, under_head),
    MEMBER("lead-in gap", SCHEMA_EXPRESSION, lead_in_gap),
    MEMBER("band height", SCHEMA_EXPRESSION, band_height),
    MEMBER("above band", SCHEMA_EXPRESSION, band_above),
    MEMBER("below band", SCHEMA_EXPRESSION, band_below),
    {"band", SCHEMA_CALL, offsetof(struct table_model, band), .needed = false, .call = read_drawings},
    {"thread", SCHEMA_CALL, offsetof(struct table_model, thread), .needed = false, .call = read_thread},
    MEMBER("head height", SCHEMA_EXPRESSION, head_height),
    MEMBER("band width", SCHEMA_EXPRESSION, band_width),
    MEMBER("beside band", SCHEMA_EXPRESSION, band_beside),
    {"column band", SCHEMA_CALL, offsetof(struct table_model, column_band), .needed = false, .call = read_drawings},
};
static const struct schema table_schema = {N_("a table"), table_fields, sizeof table_fields / sizeof *table_fields};

/* What a table with forms side by side needs, and what only such a table takes. */
static void check_columns(const struct table_model *table, const struct node *node, struct diags *diags) {
    const struct table_thread *thread = &table->thread;
    if (table->columns == COLUMNS_OWN) {
        if (table->head_height || table->band_width || table->band_beside || table->column_band.count)
            diag_error(diags, node->place,
                       "`head height:`, `band width:`, `beside band:` and `column band:` belong to a table with "
                       "`columns: forms`");
        if (thread->given && (!thread->x || thread->turn_left || thread->turn_right || thread->radius))
            diag_error(diags, node->place,
                       "the thread of this table runs down the page: it needs `x:`; turns belong to `columns: forms`");
        return;
    }
    if (table->rows == ROWS_FORMS || table->stacked)
        diag_error(diags, node->place,
                   "a table with `columns: forms` has roles for its rows: `rows: roles`, `failing roles` or `this "
                   "role`, and no `stacked:`");
    if (!table->label_width || !table->band_height || !table->head_height || !table->column_band.count)
        diag_error(diags, node->place,
                   "a table with `columns: forms` needs `head height:` and `column band:`, which shows the forms' "
                   "names, `band height:` for those of the roles, and `label width:` for those of the columns");
    if (thread->given && (!thread->turn_left || !thread->turn_right || thread->x || thread->broken))
        diag_error(diags, node->place,
                   "the thread of a table with `columns: forms` runs across the page: it needs `turn left:` and `turn "
                   "right:`, and takes neither `x:` nor `broken:`");
}

struct table_model *layout_read_table(struct arena *arena, const struct look *look, const struct node *node,
                                      struct diags *diags) {
    struct schema_reader shared = {arena, look, diags}, *reader = &shared;
    struct table_model *table = ARENA_NEW(arena, struct table_model);
    size_t errors = diags->errors;
    table->place = node->place;
    schema_read(reader, &table_schema, node, table);
    if (table->continued && !table->continued_style)
        diag_error(reader->diags, node->place, "a table with `continued:` needs `continued style:`");
    if (diags->errors == errors) check_columns(table, node, diags);
    if (!table->stacked && !table->band_height && !(table->label_width && table->label))
        diag_error(
            reader->diags, node->place,
            "a table needs `label width:` and `label:` for the names of its rows, or `band height:` and `band:`");
    return table;
}

static void read_table(struct schema_reader *reader, const struct node *node, void *out) {
    *(struct table_model **)out = node->kind == NODE_SCALAR
                                      ? look_table(reader->look, node, reader->diags)
                                      : layout_read_table(reader->arena, reader->look, node, reader->diags);
}

static void read_worksheet(struct schema_reader *reader, const struct node *node, void *out) {
    *(struct worksheet_model **)out = layout_read_worksheet(reader->arena, reader->look, node, reader->diags);
}

static const struct schema_field panel_fields[] = {
    {"ground", SCHEMA_PAINT, offsetof(struct flow_item, ground), .needed = false},
    {"outset", SCHEMA_EXPRESSION, offsetof(struct flow_item, outset), .needed = false},
    {"inset top", SCHEMA_EXPRESSION, offsetof(struct flow_item, inset_top), .needed = false},
    {"inset bottom", SCHEMA_EXPRESSION, offsetof(struct flow_item, inset_bottom), .needed = false},
    {"draw", SCHEMA_CALL, offsetof(struct flow_item, draw), .needed = false, .call = read_drawings},
    {"flow", SCHEMA_CALL, offsetof(struct flow_item, flow), .needed = true, .call = read_inner_flow},
};
static const struct schema panel_schema = {N_("a panel"), panel_fields, 6};

static void read_panel(struct schema_reader *reader, const struct node *node, void *out) {
    schema_read(reader, &panel_schema, node, out);
}

static const struct schema_field changes_fields[] = {
    {"added", SCHEMA_TEMPLATE, offsetof(struct change_words, added), .needed = true},
    {"removed", SCHEMA_TEMPLATE, offsetof(struct change_words, removed), .needed = true},
    {"reworded", SCHEMA_TEMPLATE, offsetof(struct change_words, reworded), .needed = true},
    {"moved", SCHEMA_TEMPLATE, offsetof(struct change_words, moved), .needed = true},
    {"on role page", SCHEMA_TEMPLATE, offsetof(struct change_words, on_role_page), .needed = true},
    {"none", SCHEMA_TEMPLATE, offsetof(struct change_words, none), .needed = true},
};
static const struct schema changes_schema = {N_("a list of changes"), changes_fields,
                                             sizeof changes_fields / sizeof *changes_fields};

static const char *const next_names[] = {"frame", "page", "last page", NULL};

static const struct schema_field item_fields[] = {
    {"passage", SCHEMA_NAME, offsetof(struct flow_item, passage), .needed = false},
    {"text", SCHEMA_TEMPLATE, offsetof(struct flow_item, text), .needed = false},
    {"needs", SCHEMA_TEMPLATE, offsetof(struct flow_item, needs), .needed = false},
    {"table", SCHEMA_CALL, offsetof(struct flow_item, table), .needed = false, .call = read_table},
    {"worksheet", SCHEMA_CALL, offsetof(struct flow_item, worksheet), .needed = false, .call = read_worksheet},
    {"space", SCHEMA_EXPRESSION, offsetof(struct flow_item, space), .needed = false},
    {"down to", SCHEMA_EXPRESSION, offsetof(struct flow_item, space), .needed = false},
    {"next", SCHEMA_ELSEWHERE, 0, .needed = false},
    {"panel", SCHEMA_CALL, 0, .needed = false, .call = read_panel},
    {"read", SCHEMA_NAME, offsetof(struct flow_item, read), .needed = false},
    {"changes", SCHEMA_MAP, offsetof(struct flow_item, changes), .needed = false, .map = &changes_schema},
    {"style", SCHEMA_STYLE, offsetof(struct flow_item, style), .needed = false},
    {"heading", SCHEMA_STYLE, offsetof(struct flow_item, heading), .needed = false},
    {"item", SCHEMA_STYLE, offsetof(struct flow_item, item), .needed = false},
    {"mark", SCHEMA_MARK, offsetof(struct flow_item, mark), .needed = false},
    {"mark size", SCHEMA_EXPRESSION, offsetof(struct flow_item, mark_size), .needed = false},
    {"mark colour", SCHEMA_PAINT, offsetof(struct flow_item, mark_colour), .needed = false},
    {"balance", SCHEMA_FLAG, offsetof(struct flow_item, balance), .needed = false},
    {"even lines", SCHEMA_FLAG, offsetof(struct flow_item, even), .needed = false},
    {"as", SCHEMA_CHOICE, offsetof(struct flow_item, reads_as), .needed = false, .choices = reads_as_names},
};
static const struct schema item_schema = {N_("what flows"), item_fields, sizeof item_fields / sizeof *item_fields};

static void read_item(struct schema_reader *reader, const struct node *node, struct flow_item *item) {
    static const struct {
        const char *key;
        enum flow_word word;
    } words[] = {{"passage", FLOW_PASSAGE}, {"text", FLOW_TEXT},          {"table", FLOW_TABLE}, {"space", FLOW_SPACE},
                 {"down to", FLOW_DOWN_TO}, {"next", FLOW_NEXT_FRAME},    {"panel", FLOW_PANEL}, {"read", FLOW_READ},
                 {"changes", FLOW_CHANGES}, {"worksheet", FLOW_WORKSHEET}};
    int given = 0, next = 0;
    item->place = node->place;
    item->reads_as = READS_P;
    schema_read(reader, &item_schema, node, item);
    if (node->kind != NODE_MAP) return;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (!yaml_find(node, words[w].key)) continue;
        item->word = words[w].word;
        given++;
    }
    if (given != 1)
        diag_error(
            reader->diags, node->place,
            "one of passage, text, table, worksheet, panel, space, down to, next, read or changes is expected here");
    const struct node *value = yaml_find(node, "next");
    if (value && schema_choice(reader, value, next_names, &next)) item->word = FLOW_NEXT_FRAME + (enum flow_word)next;
    bool has_text = item->word == FLOW_PASSAGE || item->word == FLOW_TEXT || item->word == FLOW_CHANGES;
    if (given == 1 && has_text && !yaml_find(node, "style"))
        diag_error(reader->diags, node->place, "a text, a passage and a list of changes need `style:`");
    if (!item->heading) item->heading = item->style;
    if (!item->item) item->item = item->style;
}

void layout_read_flow(struct arena *arena, const struct look *look, const struct node *list, struct flow *out,
                      struct diags *diags) {
    struct schema_reader reader = {arena, look, diags};
    if (!schema_is_list(&reader, list, "flow")) return;
    out->items = ARENA_NEW_ARRAY(arena, struct flow_item, list->count);
    out->count = list->count;
    for (size_t i = 0; i < list->count; i++) read_item(&reader, list->items[i], &out->items[i]);
}
