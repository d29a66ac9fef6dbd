#include "input/working.h"

#include <stddef.h>

static void read_drawings(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_drawings(reader->arena, reader->look, node, out, reader->diags);
}

static const struct schema_field changes_fields[] = {
    {"bar", SCHEMA_EXPRESSION, offsetof(struct changes_look, bar), .needed = false},
    {"bar width", SCHEMA_EXPRESSION, offsetof(struct changes_look, bar_width), .needed = false},
    {"rule", SCHEMA_EXPRESSION, offsetof(struct changes_look, rule), .needed = false},
    {"drop", SCHEMA_EXPRESSION, offsetof(struct changes_look, drop), .needed = false},
    {"colour", SCHEMA_PAINT, offsetof(struct changes_look, colour), .needed = false},
    {"new", SCHEMA_TEMPLATE, offsetof(struct changes_look, says_new), .needed = false},
    {"gone", SCHEMA_TEMPLATE, offsetof(struct changes_look, says_gone), .needed = false},
};
static const struct schema changes_schema = {"`changes:`", changes_fields,
                                             sizeof changes_fields / sizeof *changes_fields};

static const struct schema_field draft_fields[] = {
    {"title", SCHEMA_TEMPLATE, offsetof(struct draft_look, title), .needed = false},
    {"draw", SCHEMA_CALL, offsetof(struct draft_look, draw), .needed = false, .call = read_drawings},
    {"number", SCHEMA_STYLE, offsetof(struct draft_look, number), .needed = false},
    {"gap", SCHEMA_EXPRESSION, offsetof(struct draft_look, gap), .needed = false},
    {"number width", SCHEMA_EXPRESSION, offsetof(struct draft_look, width), .needed = false},
};
static const struct schema draft_schema = {"`draft:`", draft_fields, sizeof draft_fields / sizeof *draft_fields};

/* What a word draws with cannot be guessed; what it may do without is not asked for. */
void working_read(struct arena *arena, const struct look *look, const struct node *map, struct working_look *out,
                  struct diags *diags) {
    struct schema_reader reader = {arena, look, diags};
    const struct node *changes = yaml_find(map, "changes"), *draft = yaml_find(map, "draft");
    size_t errors = diags->errors;
    if (changes) {
        const struct changes_look *got = &out->changes;
        out->has_changes = true;
        schema_read(&reader, &changes_schema, changes, &out->changes);
        bool whole = got->bar && got->bar_width && got->rule && got->drop && got->says_new && got->says_gone &&
                     got->colour.kind != PAINT_NONE;
        if (diags->errors == errors && !whole)
            diag_error(diags, changes->place,
                       "`changes:` needs `bar:`, `bar width:`, `rule:`, `drop:`, `colour:`, `new:` and `gone:`");
    }
    errors = diags->errors;
    if (draft) {
        const struct draft_look *got = &out->draft;
        out->has_draft = true;
        schema_read(&reader, &draft_schema, draft, &out->draft);
        if (diags->errors == errors && !(got->number && got->gap && got->width && got->draw.count && got->title))
            diag_error(diags, draft->place, "`draft:` needs `title:`, `draw:`, `number:`, `gap:` and `number width:`");
    }
}
