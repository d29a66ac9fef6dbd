#include "output/pdf_form.h"

#include "output/pdf_typing.h"

enum {
    MULTILINE = 1 << 12,     /* flags of text fields: ISO 32000-1 Table 228 */
    DO_NOT_SCROLL = 1 << 23, /* no more than the box holds: what is typed is what is printed */
    RADIO = 1 << 15,         /* of buttons: Table 226. A choice may be taken back: NoToggleToOff is not set */
    PRINT = 4,               /* of annotations: Table 165 */
    DOT = 3,
    DOT_OF = 5, /* the radius of the dot, as a part of that of its circle */
};

/* A field, or a part of names that holds fields: `S-O-F1` and `S-O-F1.leder` of `S-O-F1.leder.skala`. */
struct node {
    struct str full, part;
    struct node *parent; /* NULL: none above */
    struct pdf_object *object;
    struct LIST(unsigned) kids;
    bool filled; /* it is a field */
    enum field_kind kind;
};

struct typing_font {
    const struct face *face;
    unsigned number;
    struct str name; /* in the resources */
};

/* An appearance that several widgets share. */
struct appearance {
    sp width, height, radius; /* radius: of the circle a dot stands in; 0: nothing is painted */
    const struct colour *colour;
    unsigned font, number; /* font: index in the form's fonts; UINT_MAX: none */
};

struct pdf_form {
    struct pdf *pdf;
    const struct pages *pages;
    struct LIST(struct node *) nodes; /* parents before their children */
    struct LIST(struct typing_font) fonts;
    struct LIST(struct appearance) appearances;
    struct pdf_object *root;
};

struct pdf_form *pdf_form_new(struct pdf *pdf, const struct pages *pages) {
    bool any = false;
    for (size_t p = 0; p < pages->pages.count; p++) any = any || pages->pages.at[p]->fields.count;
    if (!any) return NULL;
    struct pdf_form *form = ARENA_NEW(pdf->arena, struct pdf_form);
    form->pdf = pdf;
    form->pages = pages;
    form->root = pdf_object_new(pdf);
    return form;
}

/* ---- names ---- */

static struct node *node_of(struct pdf_form *form, struct str full) {
    for (size_t n = 0; n < form->nodes.count; n++)
        if (str_equal(form->nodes.at[n]->full, full)) return form->nodes.at[n];
    size_t point = full.length;
    while (point && full.at[point - 1] != '.') point--;
    struct node *node = ARENA_NEW(form->pdf->arena, struct node);
    node->full = full;
    node->part = str_slice(full, point, full.length);
    if (point) node->parent = node_of(form, str_slice(full, 0, point - 1));
    node->object = pdf_object_new(form->pdf);
    if (node->parent) LIST_ADD(form->pdf->arena, node->parent->kids, node->object->number);
    LIST_ADD(form->pdf->arena, form->nodes, node);
    return node;
}

static struct node *field_of(struct pdf_form *form, const struct field *field) {
    struct node *node = node_of(form, field->name);
    bool clash = node->filled ? field->kind == FIELD_KIND_TEXT || node->kind != field->kind : node->kids.count > 0;
    for (const struct node *part = node; part; part = part->parent)
        clash = clash || !part->part.length || (part != node && part->filled);
    if (clash)
        pdf_fail(form->pdf, "two fields, or a field and a part of names, are called \"%.*s\"", STR_ARG(field->name));
    return node;
}

/* ---- appearances ---- */

static unsigned font_of(struct pdf_form *form, const struct face *face) {
    for (size_t f = 0; f < form->fonts.count; f++)
        if (form->fonts.at[f].face == face) return (unsigned)f;
    struct typing_font font = {.face = face, .number = pdf_typing_font(form->pdf, face)};
    font.name = str_format(form->pdf->arena, "T%zu", form->fonts.count + 1);
    LIST_ADD(form->pdf->arena, form->fonts, font);
    return (unsigned)form->fonts.count - 1;
}

static void add_colour(struct buffer *out, const struct colour *colour) {
    for (int i = 0; i < 3; i++) pdf_add_milli(out, colour ? (colour->rgb[i] * 1000 + 127) / 255 : 0);
    buffer_add_c(out, "rg");
}

/* A filled circle of four curves, as pen_arc draws it. */
static void add_dot(struct buffer *out, int64_t x, int64_t y, int64_t radius) {
    static const int at[][6] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};
    int64_t handle = radius * 5523 / 10000;
    pdf_add_milli(out, x + radius);
    pdf_add_milli(out, y);
    buffer_add_c(out, "m\n");
    for (int quarter = 0; quarter < 4; quarter++) {
        const int *from = at[quarter], *to = at[quarter + 1];
        pdf_add_milli(out, x + from[0] * radius + to[0] * handle);
        pdf_add_milli(out, y + from[1] * radius + to[1] * handle);
        pdf_add_milli(out, x + to[0] * radius + from[0] * handle);
        pdf_add_milli(out, y + to[1] * radius + from[1] * handle);
        pdf_add_milli(out, x + to[0] * radius);
        pdf_add_milli(out, y + to[1] * radius);
        buffer_add_c(out, "c\n");
    }
    buffer_add_c(out, "f\n");
}

static bool same_appearance(const struct appearance *a, const struct appearance *b) {
    return a->width == b->width && a->height == b->height && a->radius == b->radius && a->colour == b->colour &&
           a->font == b->font;
}

/* The number of an appearance stream, made once. */
static unsigned appearance_of(struct pdf_form *form, struct appearance wanted) {
    for (size_t a = 0; a < form->appearances.count; a++)
        if (same_appearance(&form->appearances.at[a], &wanted)) return form->appearances.at[a].number;
    struct buffer operators;
    buffer_init(&operators, form->pdf->arena);
    int64_t width = pdf_milli(wanted.width), height = pdf_milli(wanted.height);
    if (wanted.font != UINT32_MAX) {
        buffer_add_c(&operators, "/Tx BMC\nEMC\n"); /* where readers put what is typed: §12.7.3.3 */
    } else if (wanted.radius) {
        add_colour(&operators, wanted.colour);
        buffer_add_byte(&operators, '\n');
        add_dot(&operators, width / 2, height / 2, pdf_milli(wanted.radius) * DOT / DOT_OF);
    }
    struct pdf_object *stream = pdf_stream_new(form->pdf, buffer_str(&operators), false);
    struct buffer *out = &stream->body;
    buffer_add_c(out, "/Type /XObject\n/Subtype /Form\n/BBox [0 0 ");
    pdf_add_milli(out, width);
    pdf_add_milli(out, height);
    buffer_add_c(out, "]\n/Resources <<");
    if (wanted.font != UINT32_MAX) {
        const struct typing_font *font = &form->fonts.at[wanted.font];
        buffer_addf(out, " /Font << /%.*s %u 0 R >>", STR_ARG(font->name), font->number);
    }
    buffer_add_c(out, " >>\n");
    wanted.number = stream->number;
    LIST_ADD(form->pdf->arena, form->appearances, wanted);
    return stream->number;
}

/* ---- widgets ---- */

static void add_text_entry(struct buffer *out, const char *key, struct str text) {
    if (!text.length) return;
    buffer_addf(out, "/%s ", key);
    pdf_add_text(out, text);
    buffer_add_byte(out, '\n');
}

static void add_name(struct buffer *out, const struct node *node) {
    add_text_entry(out, "T", node->part);
    if (node->parent) buffer_addf(out, "/Parent %u 0 R\n", node->parent->object->number);
}

static void add_widget(struct buffer *out, const struct page *page, const struct field *field, unsigned page_number) {
    int64_t left = pdf_milli(field->x), top = pdf_milli(page->height) - pdf_milli(field->y);
    buffer_addf(out, "/Type /Annot\n/Subtype /Widget\n/F %d\n/P %u 0 R\n/Rect [", PRINT, page_number);
    pdf_add_milli(out, left);
    pdf_add_milli(out, top - pdf_milli(field->height));
    pdf_add_milli(out, left + pdf_milli(field->width));
    pdf_add_milli(out, top);
    buffer_add_c(out, "]\n");
}

/* A text field is its own widget. */
static struct pdf_object *write_text(struct pdf_form *form, struct node *node, const struct field *field) {
    struct buffer *out = &node->object->body, style;
    struct appearance look = {field->width, field->height, 0, NULL, font_of(form, field->face), 0};
    const struct typing_font *font = &form->fonts.at[look.font];
    buffer_init(&style, form->pdf->arena);
    buffer_addf(&style, "/%.*s ", STR_ARG(font->name));
    pdf_add_milli(&style, pdf_milli(field->size));
    buffer_add_c(&style, "Tf ");
    add_colour(&style, field->colour);
    add_name(out, node);
    add_text_entry(out, "TU", field->block ? field->block->alternative : (struct str){0});
    buffer_addf(out, "/FT /Tx\n/Ff %d\n/DA ", DO_NOT_SCROLL | (field->single_line ? 0 : MULTILINE));
    pdf_add_bytes(out, buffer_str(&style));
    buffer_addf(out, "\n/AP << /N %u 0 R >>\n", appearance_of(form, look));
    return node->object;
}

/* A point of a scale is a widget below the scale's field. Its own /TU is beyond the standard, and what Acrobat writes
   and has screen readers say of each button. */
static struct pdf_object *write_point(struct pdf_form *form, struct node *node, const struct field *field) {
    struct pdf_object *widget = pdf_object_new(form->pdf);
    struct buffer *out = &widget->body;
    struct appearance off = {field->width, field->height, 0, NULL, UINT32_MAX, 0}, on = off;
    on.radius = field->radius;
    on.colour = field->colour;
    if (!node->filled) {
        add_name(&node->object->body, node);
        add_text_entry(&node->object->body, "TU", field->tip);
        buffer_addf(&node->object->body, "/FT /Btn\n/Ff %d\n/V /Off\n", RADIO);
    }
    LIST_ADD(form->pdf->arena, node->kids, widget->number);
    add_text_entry(out, "TU", field->block ? field->block->alternative : (struct str){0});
    buffer_addf(out, "/Parent %u 0 R\n/AS /Off\n/AP << /N << /%d %u 0 R /Off %u 0 R >> >>\n", node->object->number,
                field->point, appearance_of(form, on), appearance_of(form, off));
    return widget;
}

void pdf_form_add_widgets(struct pdf_form *form, struct pdf_tags *tags, size_t page_index, unsigned page_number,
                          struct buffer *annotations) {
    if (!form) return;
    const struct page *page = form->pages->pages.at[page_index];
    for (size_t f = 0; f < page->fields.count && !form->pdf->failed; f++) {
        const struct field *field = &page->fields.at[f];
        struct node *node = field_of(form, field);
        if (form->pdf->failed) return;
        if (field->kind == FIELD_KIND_TEXT && !field->face) {
            pdf_fail(form->pdf, "the field \"%.*s\" has no font", STR_ARG(field->name));
            return;
        }
        bool text = field->kind == FIELD_KIND_TEXT;
        struct pdf_object *widget = text ? write_text(form, node, field) : write_point(form, node, field);
        node->filled = true;
        node->kind = field->kind;
        add_widget(&widget->body, page, field, page_number);
        if (tags)
            buffer_addf(&widget->body, "/StructParent %u\n",
                        pdf_tags_widget(tags, field->block, widget->number, page_index));
        pdf_add_reference(annotations, " ", widget->number);
    }
}

void pdf_form_write(struct pdf_form *form, struct pdf_object *catalog) {
    if (!form || form->pdf->failed) return;
    struct buffer *out = &form->root->body;
    buffer_add_c(out, "/Fields [");
    for (size_t n = 0; n < form->nodes.count; n++) {
        struct node *node = form->nodes.at[n];
        if (!node->parent) pdf_add_reference(out, " ", node->object->number);
        if (!node->filled) add_name(&node->object->body, node);
        if (!node->kids.count) continue;
        buffer_add_c(&node->object->body, "/Kids [");
        for (size_t k = 0; k < node->kids.count; k++) pdf_add_reference(&node->object->body, " ", node->kids.at[k]);
        buffer_add_c(&node->object->body, "]\n");
    }
    buffer_add_c(out, "]\n");
    if (form->fonts.count) {
        buffer_add_c(out, "/DR << /Font <<");
        for (size_t f = 0; f < form->fonts.count; f++)
            buffer_addf(out, " /%.*s %u 0 R", STR_ARG(form->fonts.at[f].name), form->fonts.at[f].number);
        buffer_add_c(out, " >> >>\n");
    }
    buffer_addf(&catalog->body, "/AcroForm %u 0 R\n", form->root->number);
}
