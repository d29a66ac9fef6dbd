#include "output/pdf_navigation.h"

void pdf_add_destination(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers, struct str anchor,
                         struct buffer *out) {
    sp y = 0;
    size_t index = pages_find_anchor(pages, anchor, &y);
    if (index == SIZE_MAX) {
        pdf_fail(pdf, "no page has the anchor \"%.*s\"", STR_ARG(anchor));
        return;
    }
    buffer_addf(out, "[%u 0 R /XYZ null ", page_numbers[index]);
    pdf_add_milli(out, pdf_milli(pages->pages.at[index]->height) - pdf_milli(y));
    buffer_add_c(out, "null]");
}

/* An outline item and its place in the tree, by index; SIZE_MAX: none. */
struct outline_item {
    struct pdf_object *object;
    size_t parent, first, last, previous, next;
    size_t below; /* items under it at every depth: all are open */
};

static void add_reference(struct buffer *out, const char *key, const struct outline_item *items, size_t index) {
    if (index != SIZE_MAX) buffer_addf(out, "/%s %u 0 R\n", key, items[index].object->number);
}

/* Item 0 is the root; an entry goes under the nearest entry before it that has a lower level. */
static struct outline_item *build_outline(struct pdf *pdf, const struct pages *pages) {
    size_t count = pages->outline.count;
    struct outline_item *items = ARENA_NEW_ARRAY(pdf->arena, struct outline_item, count + 1);
    for (size_t i = 0; i <= count; i++)
        items[i] = (struct outline_item){pdf_object_new(pdf), SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, 0};
    for (size_t i = 1; i <= count; i++) {
        size_t parent = i - 1;
        while (parent && pages->outline.at[parent - 1].level >= pages->outline.at[i - 1].level)
            parent = items[parent].parent;
        items[i].parent = parent;
        items[i].previous = items[parent].last;
        if (items[parent].last == SIZE_MAX) items[parent].first = i;
        else items[items[parent].last].next = i;
        items[parent].last = i;
        for (size_t above = parent; above != SIZE_MAX; above = items[above].parent) items[above].below++;
    }
    return items;
}

static unsigned write_outline(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers) {
    const struct outline_item *items = build_outline(pdf, pages);
    for (size_t i = 0; i <= pages->outline.count; i++) {
        struct buffer *out = &items[i].object->body;
        if (i) {
            buffer_add_c(out, "/Title ");
            pdf_add_text(out, pages->outline.at[i - 1].title);
            buffer_add_c(out, "\n/Dest ");
            pdf_add_destination(pdf, pages, page_numbers, pages->outline.at[i - 1].anchor, out);
            buffer_add_byte(out, '\n');
        } else {
            buffer_add_c(out, "/Type /Outlines\n");
        }
        add_reference(out, "Parent", items, items[i].parent);
        add_reference(out, "First", items, items[i].first);
        add_reference(out, "Last", items, items[i].last);
        add_reference(out, "Prev", items, items[i].previous);
        add_reference(out, "Next", items, items[i].next);
        if (items[i].below) buffer_addf(out, "/Count %zu\n", items[i].below);
    }
    return items[0].object->number;
}

/* The label as a decimal number without leading zeros; 0 where it is none. */
static unsigned long label_number(struct str label) {
    unsigned long number = 0;
    if (!label.length || label.length > 9 || label.at[0] == '0') return 0;
    for (size_t i = 0; i < label.length; i++) {
        if (!rune_is_digit((unsigned char)label.at[i])) return 0;
        number = number * 10 + (unsigned long)(label.at[i] - '0');
    }
    return number;
}

/* Ranges of pages: numbers that count up are one, and so are pages without a label. */
static void add_page_labels(const struct pages *pages, struct buffer *out) {
    bool any = false;
    for (size_t i = 0; i < pages->pages.count; i++) any = any || pages->pages.at[i]->label.length;
    if (!any) return;
    buffer_add_c(out, "/PageLabels << /Nums [");
    for (size_t i = 0; i < pages->pages.count; i++) {
        struct str label = pages->pages.at[i]->label, before = i ? pages->pages.at[i - 1]->label : (struct str){0};
        unsigned long number = label_number(label), last = label_number(before);
        if (i && number && last && number == last + 1) continue;
        if (i && !label.length && !before.length) continue;
        buffer_addf(out, "\n%zu << ", i);
        if (number) {
            buffer_addf(out, "/S /D /St %lu ", number);
        } else if (label.length) {
            buffer_add_c(out, "/P ");
            pdf_add_text(out, label);
            buffer_add_byte(out, ' ');
        }
        buffer_add_c(out, ">>");
    }
    buffer_add_c(out, "] >>\n");
}

void pdf_navigation_write(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers,
                          struct pdf_object *catalog) {
    struct buffer *out = &catalog->body;
    if (pages->outline.count) buffer_addf(out, "/Outlines %u 0 R\n", write_outline(pdf, pages, page_numbers));
    add_page_labels(pages, out);
}
