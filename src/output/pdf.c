#include "output/pdf.h"

#include "output/pdf_attach.h"
#include "output/pdf_colour.h"
#include "output/pdf_content.h"
#include "output/pdf_meta.h"
#include "output/pdf_save.h"

enum {
    LEAST_SIDE = 3000,
    MOST_SIDE = 14400 * 1000, /* thousandths of a point: ISO 32000-1 annex C.2 */
    PAGES_PER_NODE = 64,      /* libharu's arrays end at 32,767, and readers find a page faster in a tree */
};

/* A page and what its dictionary says beyond what libharu writes there. libharu keeps no room for us in a page's
   dictionary, so we hang this on the dictionary of its content stream. */
struct page_object {
    HPDF_Page dict;
    struct buffer body;
    bool deflated;
};

static HPDF_STATUS write_page_body(HPDF_Dict dict, HPDF_Stream stream) {
    const struct page_object *page = ((HPDF_PageAttr)dict->attr)->contents->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)page->body.at, (HPDF_UINT)page->body.length);
}

static HPDF_STATUS write_contents_body(HPDF_Dict dict, HPDF_Stream stream) {
    const struct page_object *page = dict->attr;
    return page->deflated ? HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n") : HPDF_OK;
}

static void open_page(struct pdf *pdf, struct page_object *object, const struct page *page, size_t index) {
    int64_t width = pdf_milli(page->width), height = pdf_milli(page->height);
    if (width < LEAST_SIDE || height < LEAST_SIDE || width > MOST_SIDE || height > MOST_SIDE) {
        pdf_fail(pdf, "page %zu is %.0f x %.0f points, and PDF allows 3 to 14,400", index + 1, sp_to_pt(page->width),
                 sp_to_pt(page->height));
        return;
    }
    object->dict = HPDF_AddPage(pdf->doc);
    /* libharu's box is an A4 page cut to whole points, and its resources are each page's own; ours are in the body */
    if (!object->dict || HPDF_Dict_RemoveElement(object->dict, "MediaBox") != HPDF_OK ||
        HPDF_Dict_RemoveElement(object->dict, "Resources") != HPDF_OK) {
        object->dict = NULL;
        pdf_fail(pdf, "no further page");
        return;
    }
    HPDF_Dict contents = ((HPDF_PageAttr)object->dict->attr)->contents;
    contents->attr = object;
    contents->write_fn = write_contents_body;
    object->dict->write_fn = write_page_body;
    buffer_init(&object->body, pdf->arena);
    static const char *const boxes[] = {"MediaBox", "CropBox", "TrimBox"};
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        buffer_addf(&object->body, "/%s [0 0 ", boxes[i]);
        pdf_add_milli(&object->body, width);
        pdf_add_milli(&object->body, height);
        buffer_add_c(&object->body, "]\n");
    }
}

/* Link annotations: ISO 32000-1 §12.5.6.5. Flag 4 has them printed, which PDF/A asks for; the border is off. */
static void add_links(struct pdf_painter *painter, const struct pages *pages, const unsigned *numbers, size_t index,
                      struct page_object *object) {
    const struct page *page = pages->pages.at[index];
    if (!page->links.count) return;
    buffer_add_c(&object->body, "/Annots [");
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
        buffer_addf(&object->body, " %u 0 R", annotation->number);
    }
    buffer_add_c(&object->body, "]\n");
}

static void fill_page(struct pdf_painter *painter, const struct pages *pages, const unsigned *numbers, size_t index,
                      struct page_object *object) {
    struct pdf *pdf = painter->pdf;
    struct str contents = pdf_content_make(painter, pages->pages.at[index], index);
    if (pdf->failed) return;
    object->deflated = pdf->deflater != NULL;
    pdf_stream_fill(pdf, ((HPDF_PageAttr)object->dict->attr)->stream, pdf_deflate(pdf, contents));
    buffer_addf(&object->body, "/Resources %u 0 R\n", painter->fonts->resources->number);
    add_links(painter, pages, numbers, index, object);
    if (!painter->tags) return;
    if (pdf_tags_on_page(painter->tags, index)) buffer_addf(&object->body, "/StructParents %zu\n", index);
    buffer_add_c(&object->body, "/Tabs /S\n");
}

static bool build(struct pdf *pdf, const struct pages *pages, const struct pdf_attachment *source, struct str *out) {
    size_t count = pages->pages.count;
    if (!count) {
        pdf_fail(pdf, "it has no pages");
        return false;
    }
    if (count > PAGES_PER_NODE && HPDF_SetPagesConfiguration(pdf->doc, PAGES_PER_NODE) != HPDF_OK) {
        pdf_fail(pdf, "libharu makes no page tree");
        return false;
    }
    struct page_object *objects = ARENA_NEW_ARRAY(pdf->arena, struct page_object, count);
    unsigned *numbers = ARENA_NEW_ARRAY(pdf->arena, unsigned, count);
    for (size_t i = 0; i < count && !pdf->failed; i++) {
        open_page(pdf, &objects[i], pages->pages.at[i], i);
        if (objects[i].dict) numbers[i] = pdf_number(objects[i].dict);
    }
    if (pdf->failed) return false;

    struct pdf_object *catalog = pdf_object_extend(pdf, pdf->doc->catalog);
    HPDF_Dict_RemoveElement(pdf->doc->info, "Producer"); /* libharu's own, in Latin-1; ours is in the body */
    struct pdf_object *info = pdf_object_extend(pdf, pdf->doc->info);
    struct pdf_painter painter = {.pdf = pdf, .fonts = pdf_fonts_new(pdf, pages)};
    painter.tags = pdf_tags_new(pdf, pages, numbers);
    for (size_t i = 0; i < count && !pdf->failed; i++) fill_page(&painter, pages, numbers, i, &objects[i]);
    if (pdf->failed) return false;
    if (painter.tags) pdf_tags_write(painter.tags, catalog);
    pdf_meta_write(pdf, pages, numbers, catalog, info);
    if (source) pdf_attach_source(pdf, source, pdf_date(pdf, pages), catalog);
    if (painter.tags) pdf_colour_write_srgb(pdf, catalog);
    return pdf_save(pdf, catalog, info, out);
}

bool pdf_make(struct arena *arena, const struct pages *pages, struct pdf_options options, struct str *out,
              struct diags *diags) {
    struct pdf pdf;
    *out = (struct str){0};
    bool made = pdf_open(&pdf, arena, diags, options.compress) && build(&pdf, pages, options.source, out);
    pdf_close(&pdf);
    return made;
}
