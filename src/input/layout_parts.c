/* Drawings and tables that several layouts share, by name. */
#include "input/layout.h"
#include "input/schema.h"

void layout_read_parts(struct arena *arena, struct look *look, const struct node *map, struct diags *diags) {
    const struct node *parts = schema_map_of(map, "parts", diags), *tables = schema_map_of(map, "tables", diags);
    for (size_t p = 0; parts && p < parts->count; p++) {
        struct named_drawings *part = ARENA_NEW(arena, struct named_drawings);
        *part = (struct named_drawings){parts->pairs[p].key->text, ARENA_NEW(arena, struct drawings)};
        layout_read_drawings(arena, look, parts->pairs[p].value, part->drawings, diags);
        LIST_ADD(arena, look->parts, part);
    }
    for (size_t t = 0; tables && t < tables->count; t++) {
        struct named_table *table = ARENA_NEW(arena, struct named_table);
        table->name = tables->pairs[t].key->text;
        table->table = layout_read_table(arena, look, tables->pairs[t].value, diags);
        LIST_ADD(arena, look->tables, table);
    }
}
