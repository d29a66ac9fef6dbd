/* Reads a worksheet of a layout: `worksheet:` of a flow. */
#include "input/framework.h"
#include "input/layout.h"
#include "input/schema.h"

#include "base/message.h"

#include <stddef.h>

static void read_drawings(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_drawings(reader->arena, reader->look, node, out, reader->diags);
}

/* ---- what is filled in ---- */

#define FIELD(type, key, kind, member, must)                                                                           \
    { key, kind, offsetof(struct type, member), .needed = must }

static const struct schema_field lines_fields[] = {
    FIELD(worksheet_lines, "count", SCHEMA_INTEGER, count, true),
    FIELD(worksheet_lines, "up to", SCHEMA_INTEGER, most, false),
    FIELD(worksheet_lines, "step", SCHEMA_EXPRESSION, step, true),
    FIELD(worksheet_lines, "weight", SCHEMA_EXPRESSION, weight, true),
    FIELD(worksheet_lines, "colour", SCHEMA_PAINT, colour, true),
};
static const struct schema lines_schema = {N_("lines to write on"), lines_fields,
                                           sizeof lines_fields / sizeof *lines_fields};

static void read_lines(struct schema_reader *reader, const struct node *node, void *out) {
    struct worksheet_lines *lines = out;
    schema_read(reader, &lines_schema, node, lines);
    lines->given = true;
}

static const struct schema_field scale_fields[] = {
    FIELD(worksheet_scale, "points", SCHEMA_INTEGER, points, true),
    FIELD(worksheet_scale, "radius", SCHEMA_EXPRESSION, radius, true),
    FIELD(worksheet_scale, "step", SCHEMA_EXPRESSION, step, true),
    FIELD(worksheet_scale, "weight", SCHEMA_EXPRESSION, weight, true),
    FIELD(worksheet_scale, "height", SCHEMA_EXPRESSION, height, true),
    FIELD(worksheet_scale, "colour", SCHEMA_PAINT, colour, true),
    FIELD(worksheet_scale, "low", SCHEMA_TEMPLATE, low, true),
    FIELD(worksheet_scale, "high", SCHEMA_TEMPLATE, high, true),
    FIELD(worksheet_scale, "ends", SCHEMA_STYLE, ends, true),
    FIELD(worksheet_scale, "figures", SCHEMA_STYLE, figures, false),
    FIELD(worksheet_scale, "end gap", SCHEMA_EXPRESSION, end_gap, true),
    FIELD(worksheet_scale, "name", SCHEMA_NAME, name, true),
    FIELD(worksheet_scale, "tip", SCHEMA_TEMPLATE, tip, true),
    FIELD(worksheet_scale, "point tip", SCHEMA_TEMPLATE, point_tip, true),
};
static const struct schema scale_schema = {N_("a scale"), scale_fields, sizeof scale_fields / sizeof *scale_fields};

static void read_scale(struct schema_reader *reader, const struct node *node, void *out) {
    struct worksheet_scale *scale = out;
    schema_read(reader, &scale_schema, node, scale);
    scale->given = true;
    scale->name = framework_file_name(reader->arena, scale->name);
    const struct node *points = yaml_find(node, "points");
    if (points && (scale->points < SCALE_LEAST || scale->points > SCALE_MOST))
        diag_error(reader->diags, points->place, "a scale has %d to %d points", SCALE_LEAST, SCALE_MOST);
}

static const struct schema_field note_fields[] = {
    FIELD(worksheet_note, "height", SCHEMA_EXPRESSION, height, true),
    FIELD(worksheet_note, "up to", SCHEMA_EXPRESSION, most, false),
    FIELD(worksheet_note, "above", SCHEMA_EXPRESSION, above, false),
    FIELD(worksheet_note, "ground", SCHEMA_PAINT, ground, false),
    FIELD(worksheet_note, "stroke", SCHEMA_PAINT, stroke, false),
    FIELD(worksheet_note, "weight", SCHEMA_EXPRESSION, weight, false),
    FIELD(worksheet_note, "style", SCHEMA_STYLE, style, true),
    FIELD(worksheet_note, "shared", SCHEMA_FLAG, shared, false),
    FIELD(worksheet_note, "name", SCHEMA_NAME, name, true),
    FIELD(worksheet_note, "tip", SCHEMA_TEMPLATE, tip, true),
};
static const struct schema note_schema = {N_("a note"), note_fields, sizeof note_fields / sizeof *note_fields};

static void read_note(struct schema_reader *reader, const struct node *node, void *out) {
    struct worksheet_note *note = out;
    schema_read(reader, &note_schema, node, note);
    note->given = true;
    note->name = framework_file_name(reader->arena, note->name);
}

/* Those who answer; two whose names of fields are the same could not be told apart. */
static void read_answerers(struct schema_reader *reader, const struct node *node, void *out) {
    struct worksheet_model *model = out;
    if (!schema_is_list(reader, node, "answers")) return;
    model->answerers = ARENA_NEW_ARRAY(reader->arena, struct worksheet_answerer, node->count);
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->items[i];
        if (!schema_is_text(reader, item, "who answers")) continue;
        struct worksheet_answerer answerer = {item->text, framework_file_name(reader->arena, item->text), item->place};
        for (size_t a = 0; a < model->answerer_count; a++)
            if (str_equal(model->answerers[a].name, answerer.name))
                diag_error(reader->diags, item->place, "“%.*s” answers twice; give one of them another name",
                           STR_ARG(item->text));
        model->answerers[model->answerer_count++] = answerer;
    }
}

/* ---- the worksheet ---- */

#define MEMBER(key, kind, member) FIELD(worksheet_model, key, kind, member, false)
#define NEEDED(key, kind, member) FIELD(worksheet_model, key, kind, member, true)

static const char *const row_names[] = {"roles", "failing roles", "forms", "this role", NULL};

static const struct schema_field worksheet_fields[] = {
    {"rows", SCHEMA_CHOICE, offsetof(struct worksheet_model, rows), .needed = true, .choices = row_names},
    MEMBER("on role page", SCHEMA_FLAG, on_role_page),
    MEMBER("page for each", SCHEMA_FLAG, page_each),
    NEEDED("head", SCHEMA_STYLE, head),
    NEEDED("lead-in", SCHEMA_STYLE, lead_in),
    NEEDED("statement", SCHEMA_STYLE, statement),
    NEEDED("between", SCHEMA_EXPRESSION, between),
    NEEDED("between columns", SCHEMA_EXPRESSION, between_columns),
    MEMBER("under head", SCHEMA_EXPRESSION, under_head),
    MEMBER("lead-in gap", SCHEMA_EXPRESSION, lead_in_gap),
    MEMBER("under statement", SCHEMA_EXPRESSION, under_statement),
    MEMBER("mark", SCHEMA_MARK, mark),
    NEEDED("mark size", SCHEMA_EXPRESSION, mark_size),
    NEEDED("mark hang", SCHEMA_EXPRESSION, mark_hang),
    NEEDED("mark colour", SCHEMA_PAINT, mark_colour),
    MEMBER("band height", SCHEMA_EXPRESSION, band_height),
    MEMBER("above band", SCHEMA_EXPRESSION, band_above),
    MEMBER("below band", SCHEMA_EXPRESSION, band_below),
    {"band", SCHEMA_CALL, offsetof(struct worksheet_model, band), .needed = false, .call = read_drawings},
    {"band again", SCHEMA_CALL, offsetof(struct worksheet_model, band_again), .needed = false, .call = read_drawings},
    {"answers", SCHEMA_CALL, 0, .needed = false, .call = read_answerers},
    MEMBER("answer", SCHEMA_STYLE, answer),
    MEMBER("answer gap", SCHEMA_EXPRESSION, answer_gap),
    {"lines", SCHEMA_CALL, offsetof(struct worksheet_model, lines), .needed = false, .call = read_lines},
    {"scale", SCHEMA_CALL, offsetof(struct worksheet_model, scale), .needed = false, .call = read_scale},
    {"note", SCHEMA_CALL, offsetof(struct worksheet_model, note), .needed = false, .call = read_note},
};
static const struct schema worksheet_schema = {N_("a worksheet"), worksheet_fields,
                                               sizeof worksheet_fields / sizeof *worksheet_fields};

struct worksheet_model *layout_read_worksheet(struct arena *arena, const struct look *look, const struct node *node,
                                              struct diags *diags) {
    struct schema_reader reader = {arena, look, diags};
    struct worksheet_model *model = ARENA_NEW(arena, struct worksheet_model);
    size_t errors = diags->errors;
    model->place = node->place;
    schema_read(&reader, &worksheet_schema, node, model);
    if (diags->errors > errors) return model;
    bool asks = model->scale.given || (model->note.given && !model->note.shared);
    if (!model->lines.given && !model->scale.given && !model->note.given)
        diag_error(diags, node->place, "a worksheet needs something to fill in: `lines:`, `scale:` or `note:`");
    if (model->lines.given && (model->scale.given || model->note.given))
        diag_error(
            diags, node->place,
            "a worksheet has `lines:` to write on by hand, or `scale:` and `note:` to fill in on the screen too, "
            "not both");
    if (asks && (!model->answerer_count || !model->answer))
        diag_error(
            diags, node->place,
            "a worksheet with `scale:` or `note:` needs `answers:`, those who answer, and `answer:`, the style of "
            "their names; a note for all of them says `shared: yes`");
    if (!asks && model->answerer_count)
        diag_error(diags, node->place, "`answers:` belongs to a worksheet with `scale:`, or with a `note:` for each");
    return model;
}
