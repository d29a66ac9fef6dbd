#include "output/pdf.h"

#include "output/pdf_attach.h"
#include "output/pdf_build.h"
#include "output/pdf_colour.h"
#include "output/pdf_content.h"
#include "output/pdf_form.h"
#include "output/pdf_meta.h"
#include "output/pdf_navigation.h"
#include "output/pdf_page.h"
#include "output/pdf_save.h"

/* Link annotations: ISO 32000-1 §12.5.6.5. Flag 4 has them printed, which PDF/A asks for; the border is off. */
static void add_links(struct pdf_painter *painter, const struct pages *pages, const unsigned *numbers, size_t index,
                      struct buffer *annotations) {
    const struct page *page = pages->pages.at[index];
    for (size_t i = 0; i < page->links.count; i++) {
        const struct link *link = &page->links.at[i];
        struct pdf_object *annotation = pdf_object_new(painter->pdf);
        struct buffer *out = &annotation->body;
        int64_t top = pdf_milli(page->height) - pdf_milli(link->y), left = pdf_milli(link->x);
        buffer_add_c(out, "/Type /Annot\n/Subtype /Link\n/F 4\n/Border [0 0 0]\n/Rect [");
        pdf_add_milli(out, left);
        pdf_add_milli(out, top - pdf_milli(link->height));
        pdf_add_milli(out, left + pdf_milli(link->width));
        pdf_add_milli(out, top);
        buffer_add_c(out, "]\n/Dest ");
        pdf_add_destination(painter->pdf, pages, numbers, link->anchor, out);
        struct str contents = link->contents;
        if (!contents.length && link->block) contents = link->block->alternative;
        if (contents.length) {
            buffer_add_c(out, "\n/Contents ");
            pdf_add_text(out, contents);
        }
        buffer_add_byte(out, '\n');
        if (painter->tags)
            buffer_addf(out, "/StructParent %u\n",
                        pdf_tags_link(painter->tags, link->block, annotation->number, contents, index));
        pdf_add_reference(annotations, " ", annotation->number);
    }
}

static void fill_page(struct pdf_painter *painter, struct pdf_form *form, const struct pages *pages,
                      const unsigned *numbers, size_t index, struct pdf_page *object) {
    struct pdf *pdf = painter->pdf;
    struct buffer annotations;
    struct str contents = pdf_content_make(painter, pages->pages.at[index], index);
    if (pdf->failed) return;
    pdf_page_fill(pdf, object, contents, painter->fonts->resources->number);
    buffer_init(&annotations, pdf->arena);
    add_links(painter, pages, numbers, index, &annotations);
    pdf_form_add_widgets(form, painter->tags, index, numbers[index], &annotations);
    if (annotations.length) {
        buffer_add_c(&object->body, "/Annots [");
        buffer_add(&object->body, buffer_str(&annotations));
        buffer_add_c(&object->body, "]\n");
    }
    if (!painter->tags) return;
    if (pdf_tags_on_page(painter->tags, index)) buffer_addf(&object->body, "/StructParents %zu\n", index);
    buffer_add_c(&object->body, "/Tabs /S\n");
}

bool pdf_build(struct pdf *pdf, const struct pages *pages, const struct pages *letters,
               const struct pdf_attachment *source, struct pdf_built *built) {
    size_t count = pages->pages.count;
    if (!pdf_page_expect(pdf, count)) return false;
    struct pdf_page *objects = ARENA_NEW_ARRAY(pdf->arena, struct pdf_page, count);
    unsigned *numbers = ARENA_NEW_ARRAY(pdf->arena, unsigned, count);
    for (size_t i = 0; i < count && !pdf->failed; i++) {
        const struct page *page = pages->pages.at[i];
        struct pdf_box trim = {{0, 0, pdf_milli(page->width), pdf_milli(page->height)}};
        pdf_page_open(pdf, &objects[i], page->width, page->height, trim, trim);
        numbers[i] = objects[i].number;
    }
    if (pdf->failed) return false;

    pdf_roots(pdf, &built->catalog, &built->info);
    struct pdf_painter painter = {.pdf = pdf, .fonts = pdf_fonts_new(pdf, pages, letters)};
    painter.tags = pdf_tags_new(pdf, pages, numbers);
    struct pdf_form *form = pdf_form_new(pdf, pages);
    for (size_t i = 0; i < count && !pdf->failed; i++) fill_page(&painter, form, pages, numbers, i, &objects[i]);
    if (pdf->failed) return false;
    built->fonts = painter.fonts;
    built->pages = objects;
    if (painter.tags) pdf_tags_write(painter.tags, built->catalog);
    pdf_form_write(form, built->catalog);
    built->xmp = pdf_meta_write(pdf, pages, painter.tags ? PDF_ARCHIVE : PDF_PLAIN, built->catalog, built->info);
    pdf_navigation_write(pdf, pages, numbers, built->catalog);
    if (source) pdf_attach_source(pdf, source, pdf_date(pdf, pages), built->catalog);
    if (painter.tags) pdf_colour_write_srgb(pdf, built->catalog);
    return !pdf->failed;
}

bool pdf_make(struct arena *arena, const struct pages *pages, struct pdf_options options, struct str *out,
              struct diags *diags) {
    struct pdf pdf;
    struct pdf_built built;
    *out = (struct str){0};
    bool made = pdf_open(&pdf, arena, diags, options.compress) &&
                pdf_build(&pdf, pages, NULL, options.source, &built) && pdf_save(&pdf, built.catalog, built.info, out);
    pdf_close(&pdf);
    return made;
}
