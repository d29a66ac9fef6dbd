/* Drawings and tables that several layouts share, by name. */
#include "input/layout.h"
#include "input/schema.h"

void layout_read_parts(struct arena *arena, struct look *look, const struct node *map, struct diags *diags) {
    const struct node *parts = schema_map_of(map, "parts", diags), *tables = schema_map_of(map, "tables", diags);
    for (size_t p = 0; parts && p < parts->count; p++) {
        struct named_drawings part = {parts->pairs[p].key->text, ARENA_NEW(arena, struct drawings)};
        layout_read_drawings(arena, look, parts->pairs[p].value, part.drawings, diags);
        LIST_ADD(arena, look->parts, part);
    }
    for (size_t t = 0; tables && t < tables->count; t++) {
        struct named_table table = {tables->pairs[t].key->text, NULL};
        table.table = layout_read_table(arena, look, tables->pairs[t].value, diags);
        LIST_ADD(arena, look->tables, table);
    }
}

static void report_unknown(const struct node *node, const char *what, struct str nearest, struct diags *diags) {
    if (nearest.length)
        diag_error(diags, node->place, "there is no %s “%.*s”; did you mean “%.*s”?", what, STR_ARG(node->text),
                   STR_ARG(nearest));
    else diag_error(diags, node->place, "there is no %s “%.*s”", what, STR_ARG(node->text));
}

const struct drawings *layout_part(const struct look *look, const struct node *node, struct diags *diags) {
    struct str nearest = {0};
    size_t closest = SIZE_MAX;
    for (size_t p = 0; p < look->parts.count; p++) {
        const struct named_drawings *part = &look->parts.at[p];
        size_t distance = str_distance(part->name, node->text);
        if (str_equal(part->name, node->text)) return part->drawings;
        if (distance < closest) closest = distance, nearest = part->name;
    }
    report_unknown(node, "part", nearest, diags);
    return NULL;
}

struct table_model *layout_table(const struct look *look, const struct node *node, struct diags *diags) {
    struct str nearest = {0};
    size_t closest = SIZE_MAX;
    for (size_t t = 0; t < look->tables.count; t++) {
        const struct named_table *table = &look->tables.at[t];
        size_t distance = str_distance(table->name, node->text);
        if (str_equal(table->name, node->text)) return table->table;
        if (distance < closest) closest = distance, nearest = table->name;
    }
    report_unknown(node, "table", nearest, diags);
    return NULL;
}
