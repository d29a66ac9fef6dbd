/* What a layout calls the columns of its roster. */
#include "input/layout.h"
#include "input/schema.h"

#include "base/message.h"

static const char *const field_names[PERSON_FIELDS + 1] = {"name", "first name", "middle name", "last name",
                                                           "role", "unit",       "start",       NULL};

static void add_header(struct schema_reader *reader, const struct node *node, enum person_field field,
                       roster_aliases *out) {
    struct text header = {node->text, node->place};
    if (schema_is_text(reader, node, N_("the name of a column")))
        roster_alias_add(reader->arena, out, field, &header, reader->diags);
}

void layout_read_roster(struct arena *arena, const struct node *map, roster_aliases *out, struct diags *diags) {
    struct schema_reader reader = {arena, NULL, diags};
    const struct node *roster = schema_map_of(map, "roster", diags);
    if (!roster) return;
    yaml_expect_keys(roster, field_names, "`roster:`", diags);
    for (int f = 0; f < PERSON_FIELDS; f++) {
        const struct node *headers = yaml_find(roster, field_names[f]);
        if (!headers) continue;
        bool several = headers->kind == NODE_LIST && headers->count;
        for (size_t h = 0; several && h < headers->count; h++)
            add_header(&reader, headers->items[h], (enum person_field)f, out);
        if (!several) add_header(&reader, headers, (enum person_field)f, out);
    }
}
