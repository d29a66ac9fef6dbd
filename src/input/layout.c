#include "input/layout.h"

#include "input/schema.h"

#include "base/message.h"

#include <stddef.h>
#include <string.h>

static void read_drawings(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_drawings(reader->arena, reader->look, node, out, reader->diags);
}

static void read_flow(struct schema_reader *reader, const struct node *node, void *out) {
    layout_read_flow(reader->arena, reader->look, node, out, reader->diags);
}

#define FRAME_FIELDS(type, frame)                                                                                      \
    {"x", SCHEMA_EXPRESSION, offsetof(type, frame x), .needed = true},                                                 \
        {"top", SCHEMA_EXPRESSION, offsetof(type, frame top), .needed = true},                                         \
        {"width", SCHEMA_EXPRESSION, offsetof(type, frame width), .needed = true}, {                                   \
        "bottom", SCHEMA_EXPRESSION, offsetof(type, frame bottom), .needed = true                                      \
    }

static void read_frames(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {FRAME_FIELDS(struct frame, )};
    static const struct schema schema = {N_("a frame"), fields, 4};
    struct page_model *page = out;
    if (!schema_is_list(reader, node, "frames")) return;
    page->frames = ARENA_NEW_ARRAY(reader->arena, struct frame, node->count);
    page->frame_count = node->count;
    for (size_t i = 0; i < node->count; i++) schema_read(reader, &schema, node->items[i], &page->frames[i]);
}

static void read_boxes(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        FRAME_FIELDS(struct placed, frame.),
        {"role", SCHEMA_INTEGER, offsetof(struct placed, role_number), .needed = false},
        {"form", SCHEMA_INTEGER, offsetof(struct placed, form_number), .needed = false},
        {"failing role", SCHEMA_FLAG, offsetof(struct placed, failing), .needed = false},
        {"order", SCHEMA_INTEGER, offsetof(struct placed, order), .needed = false},
        {"draw", SCHEMA_CALL, offsetof(struct placed, draw), .needed = false, .call = read_drawings},
        {"flow", SCHEMA_CALL, offsetof(struct placed, flow), .needed = false, .call = read_flow},
    };
    static const struct schema schema = {N_("a box"), fields, sizeof fields / sizeof *fields};
    struct page_model *page = out;
    if (!schema_is_list(reader, node, "boxes")) return;
    page->placed = ARENA_NEW_ARRAY(reader->arena, struct placed, node->count);
    page->placed_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        page->placed[i].place = node->items[i]->place;
        schema_read(reader, &schema, node->items[i], &page->placed[i]);
    }
}

static void read_head_flag(struct schema_reader *reader, const struct node *node, void *out) {
    bool head = true;
    schema_flag(reader, node, &head);
    *(bool *)out = !head;
}

static void read_page(struct schema_reader *reader, const struct node *node, struct page_model *page) {
    static const struct schema_field fields[] = {
        {"ground", SCHEMA_PAINT, offsetof(struct page_model, ground), .needed = false},
        {"running head", SCHEMA_CALL, offsetof(struct page_model, no_head), .needed = false, .call = read_head_flag},
        {"draw", SCHEMA_CALL, offsetof(struct page_model, draw), .needed = false, .call = read_drawings},
        {"frames", SCHEMA_CALL, 0, .needed = false, .call = read_frames},
        {"boxes", SCHEMA_CALL, 0, .needed = false, .call = read_boxes},
    };
    static const struct schema schema = {N_("a page"), fields, sizeof fields / sizeof *fields};
    page->place = node->place;
    schema_read(reader, &schema, node, page);
}

static void read_pages(struct schema_reader *reader, const struct node *node, void *out) {
    struct section_model *section = out;
    if (!schema_is_list(reader, node, "pages")) return;
    if (!node->count) diag_error(reader->diags, node->place, "a section needs at least one page");
    section->pages = ARENA_NEW_ARRAY(reader->arena, struct page_model, node->count);
    section->page_count = node->count;
    for (size_t i = 0; i < node->count; i++) read_page(reader, node->items[i], &section->pages[i]);
}

static void read_more(struct schema_reader *reader, const struct node *node, void *out) {
    struct page_model *page = ARENA_NEW(reader->arena, struct page_model);
    read_page(reader, node, page);
    *(struct page_model **)out = page;
}

static void read_fit(struct schema_reader *reader, const struct node *node, void *out) {
    struct section_model *section = out;
    if (node->kind != NODE_MAP) {
        diag_error(reader->diags, node->place, "`fit` needs `styles: […]` and `try: [9/11.5, 9/11.25]`");
        return;
    }
    static const char *const known[] = {"styles", "try", NULL};
    yaml_expect_keys(node, known, "`fit`", reader->diags);
    const struct node *styles = yaml_find(node, "styles"), *steps = yaml_find(node, "try");
    if (!styles || !steps || !schema_is_list(reader, styles, "styles") || !schema_is_list(reader, steps, "try")) {
        if (!styles || !steps)
            diag_error(reader->diags, node->place, "`fit` needs `styles: […]` and `try: [9/11.5, …]`");
        return;
    }
    section->fit_styles = ARENA_NEW_ARRAY(reader->arena, const struct style *, styles->count);
    for (size_t i = 0; i < styles->count; i++) {
        const struct style *style = look_style(reader->look, styles->items[i], reader->diags);
        if (style) section->fit_styles[section->fit_style_count++] = style;
    }
    section->fit = ARENA_NEW_ARRAY(reader->arena, struct fit_step, steps->count);
    for (size_t i = 0; i < steps->count; i++) {
        struct fit_step *step = &section->fit[section->fit_count];
        if (schema_size(reader, steps->items[i], &step->size, &step->leading)) section->fit_count++;
    }
}

static void read_sections(struct schema_reader *reader, const struct node *node, void *out) {
    static const char *const outcomes[] = {"any", "succeeds", "fails", NULL};
    static const struct schema_field fields[] = {
        {"section", SCHEMA_TEMPLATE, offsetof(struct section_model, name), .needed = true},
        {"outline", SCHEMA_FLAG, offsetof(struct section_model, outline), .needed = false},
        {"filler", SCHEMA_FLAG, offsetof(struct section_model, filler), .needed = false},
        {"continues", SCHEMA_FLAG, offsetof(struct section_model, continues), .needed = false},
        {"since", SCHEMA_FLAG, offsetof(struct section_model, since), .needed = false},
        {"for each", SCHEMA_CHOICE, offsetof(struct section_model, loop), .needed = false, .choices = inner_loop_names},
        {"starts on", SCHEMA_CHOICE, offsetof(struct section_model, starts_on), .needed = false, .choices = side_names},
        {"when role", SCHEMA_CHOICE, offsetof(struct section_model, outcome), .needed = false, .choices = outcomes},
        {"pages", SCHEMA_CALL, 0, .needed = true, .call = read_pages},
        {"more", SCHEMA_CALL, offsetof(struct section_model, more), .needed = false, .call = read_more},
        {"flow", SCHEMA_CALL, offsetof(struct section_model, flow), .needed = false, .call = read_flow},
        {"fit", SCHEMA_CALL, 0, .needed = false, .call = read_fit},
    };
    static const struct schema schema = {N_("a section"), fields, sizeof fields / sizeof *fields};
    struct layout *layout = out;
    if (!schema_is_list(reader, node, "sequence")) return;
    layout->sections = ARENA_NEW_ARRAY(reader->arena, struct section_model, node->count);
    layout->section_count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        layout->sections[i].place = node->items[i]->place;
        schema_read(reader, &schema, node->items[i], &layout->sections[i]);
    }
}

static void read_millimetres(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct variables none;
    const struct expression *expression = schema_expression(reader, node);
    if (!expression) return;
    *(double *)out = expression_value(expression, &none);
    if (*(double *)out < 0 || *(double *)out > 5000)
        diag_error(reader->diags, node->place, "a measure of a page lies between 0 and 5000 mm");
}

static void read_page_size(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct {
        const char *name;
        double width, height;
    } sizes[] = {{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"A6", 105, 148}};
    struct layout *layout = out;
    for (size_t s = 0; node->kind == NODE_SCALAR && s < sizeof sizes / sizeof *sizes; s++)
        if (str_is(node->text, sizes[s].name)) layout->width = sizes[s].width, layout->height = sizes[s].height;
    if (node->kind == NODE_LIST && node->count == 2) {
        schema_number(reader, node->items[0], &layout->width);
        schema_number(reader, node->items[1], &layout->height);
    }
    /* PDF readers hold pages from 3 to 14,400 points (ISO 32000-1 Annex C) */
    if (layout->width < 10 || layout->height < 10 || layout->width > 5000 || layout->height > 5000)
        diag_error(reader->diags, node->place, "a page size is A3, A4, A5, A6, or [width, height] from 10 to 5000 mm");
}

static void read_page_measures(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        {"size", SCHEMA_CALL, 0, .needed = true, .call = read_page_size},
        {"bleed", SCHEMA_CALL, offsetof(struct layout, bleed), .needed = false, .call = read_millimetres},
        {"grid", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"inner", SCHEMA_CALL, offsetof(struct layout, inner), .needed = true, .call = read_millimetres},
        {"outer", SCHEMA_CALL, offsetof(struct layout, outer), .needed = true, .call = read_millimetres},
        {"top", SCHEMA_CALL, offsetof(struct layout, top), .needed = true, .call = read_millimetres},
        {"bottom", SCHEMA_CALL, offsetof(struct layout, bottom), .needed = true, .call = read_millimetres},
        {"facing", SCHEMA_FLAG, offsetof(struct layout, facing), .needed = false},
        {"multiple of", SCHEMA_INTEGER, offsetof(struct layout, multiple_of), .needed = false},
    };
    static const struct schema schema = {N_("the page"), fields, sizeof fields / sizeof *fields};
    schema_read(reader, &schema, node, out);
}

/* `L` has its length before any other length is read. */
static double read_grid(struct schema_reader *reader, const struct node *root) {
    static const struct variables none;
    const struct node *page = yaml_find(root, "page");
    const struct node *grid = page && page->kind == NODE_MAP ? yaml_find(page, "grid") : NULL;
    const struct expression *expression = grid ? schema_expression(reader, grid) : NULL;
    double value = expression ? expression_value(expression, &none) : 12 / PT_PER_MM;
    if (value < 1 / PT_PER_MM) /* frames are filled in steps of the grid */
        diag_error(reader->diags, grid->place, "the grid is a length of at least 1pt, such as 12pt");
    return value;
}

static const char *beside(struct arena *arena, const char *path, struct str name) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    return str_format(arena, "%.*s%.*s", (int)folder, path, STR_ARG(name)).at;
}

struct layout *layout_read_sharing(struct arena *arena, const char *path, struct yaml_shelf *looks,
                                   struct diags *diags) {
    size_t errors = diags->errors;
    const struct node *root = yaml_read_file(arena, path, diags);
    if (!root) return NULL;
    if (root->kind != NODE_MAP) {
        diag_error(diags, root->place, "a layout file is keys with values; it begins with `output:`");
        return NULL;
    }
    struct look *look = ARENA_NEW(arena, struct look);
    struct layout *layout = ARENA_NEW(arena, struct layout);
    struct schema_reader reader = {arena, look, diags};
    layout->file = path;
    layout->look = look;
    look->definitions.line = 12 / PT_PER_MM;
    look->definitions.line = layout->grid = read_grid(&reader, root);

    const struct node *named = yaml_find(root, "look");
    if (named && schema_is_text(&reader, named, "look")) {
        const struct node *shared = yaml_read_shared(looks, arena, beside(arena, path, named->text), diags);
        static const char *const known[] = {"define", "colours", "marks",   "forms", "fonts",  "styles", "numeral",
                                            "parts",  "tables",  "changes", "draft", "roster", NULL};
        if (shared && shared->kind == NODE_MAP) {
            yaml_expect_keys(shared, known, N_("a look"), diags);
            look->file = shared->place.file;
            look_read(arena, look, shared, diags);
            layout_read_parts(arena, look, shared, diags);
            working_read(arena, look, shared, &layout->working, diags);
            layout_read_roster(arena, shared, &layout->roster, diags);
        } else if (shared) {
            diag_error(diags, shared->place, "a look is keys with values: colours, marks, forms, fonts, styles");
        }
    }
    look_read(arena, look, root, diags);
    layout_read_parts(arena, look, root, diags);
    working_read(arena, look, root, &layout->working, diags);
    layout_read_roster(arena, root, &layout->roster, diags);

    static const struct schema_field fields[] = {
        {"output", SCHEMA_TEMPLATE, offsetof(struct layout, output), .needed = true},
        {"title", SCHEMA_TEMPLATE, offsetof(struct layout, title), .needed = true},
        {"for each", SCHEMA_CHOICE, offsetof(struct layout, loop), .needed = false, .choices = loop_names},
        {"look", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"define", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"colours", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"marks", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"forms", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"fonts", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"styles", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"numeral", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"parts", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"tables", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"changes", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"draft", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"roster", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"page", SCHEMA_CALL, 0, .needed = true, .call = read_page_measures},
        {"running head", SCHEMA_CALL, offsetof(struct layout, head), .needed = false, .call = read_drawings},
        {"sequence", SCHEMA_CALL, 0, .needed = true, .call = read_sections},
    };
    static const struct schema schema = {N_("a layout"), fields, sizeof fields / sizeof *fields};
    schema_read(&reader, &schema, root, layout);
    const struct node *roster = yaml_find(root, "roster");
    if (roster && layout->loop != LOOP_PERSON)
        diag_error(diags, roster->place, "`roster:` belongs to a layout that says `for each: person`");
    return diags->errors == errors ? layout : NULL;
}

struct layout *layout_read(struct arena *arena, const char *path, struct diags *diags) {
    return layout_read_sharing(arena, path, &(struct yaml_shelf){0}, diags);
}
