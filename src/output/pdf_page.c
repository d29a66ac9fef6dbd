#include "output/pdf_page.h"

enum {
    LEAST_SIDE = 3000,
    MOST_SIDE = 14400 * 1000, /* thousandths of a point: ISO 32000-1 annex C.2 */
    PAGES_PER_NODE = 64,      /* libharu's arrays end at 32,767, and readers find a page faster in a tree */
};

static HPDF_STATUS write_page_body(HPDF_Dict dict, HPDF_Stream stream) {
    const struct pdf_page *page = ((HPDF_PageAttr)dict->attr)->contents->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)page->body.at, (HPDF_UINT)page->body.length);
}

static HPDF_STATUS write_contents_body(HPDF_Dict dict, HPDF_Stream stream) {
    const struct pdf_page *page = dict->attr;
    return page->deflated ? HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n") : HPDF_OK;
}

bool pdf_page_expect(struct pdf *pdf, size_t count) {
    if (!count) pdf_fail(pdf, "it has no pages");
    if (count > PAGES_PER_NODE && HPDF_SetPagesConfiguration(pdf->doc, PAGES_PER_NODE) != HPDF_OK)
        pdf_fail(pdf, "libharu makes no page tree");
    return !pdf->failed;
}

static void add_box(struct buffer *out, const char *name, struct pdf_box box) {
    buffer_addf(out, "/%s [", name);
    for (int i = 0; i < 4; i++) pdf_add_milli(out, box.at[i]);
    buffer_add_c(out, "]\n");
}

void pdf_page_add_boxes(struct pdf *pdf, struct buffer *out, sp width, sp height, struct pdf_box trim,
                        struct pdf_box bleed) {
    struct pdf_box media = {{0, 0, pdf_milli(width), pdf_milli(height)}};
    if (media.at[2] < LEAST_SIDE || media.at[3] < LEAST_SIDE || media.at[2] > MOST_SIDE || media.at[3] > MOST_SIDE) {
        pdf_fail(pdf, "a page is %.0f x %.0f points, and PDF allows 3 to 14,400", sp_to_pt(width), sp_to_pt(height));
        return;
    }
    add_box(out, "MediaBox", media);
    add_box(out, "CropBox", media);
    add_box(out, "BleedBox", bleed);
    add_box(out, "TrimBox", trim);
}

void pdf_page_open(struct pdf *pdf, struct pdf_page *page, sp width, sp height, struct pdf_box trim,
                   struct pdf_box bleed) {
    buffer_init(&page->body, pdf->arena);
    pdf_page_add_boxes(pdf, &page->body, width, height, trim, bleed);
    page->dict = pdf->failed ? NULL : HPDF_AddPage(pdf->doc);
    /* libharu's box is an A4 page cut to whole points, and its resources are each page's own; ours are in the body */
    if (!page->dict || HPDF_Dict_RemoveElement(page->dict, "MediaBox") != HPDF_OK ||
        HPDF_Dict_RemoveElement(page->dict, "Resources") != HPDF_OK) {
        page->dict = NULL;
        pdf_fail(pdf, "no further page");
        return;
    }
    page->number = pdf_number(page->dict);
    HPDF_Dict contents = ((HPDF_PageAttr)page->dict->attr)->contents;
    page->contents = pdf_number(contents);
    contents->attr = page;
    contents->write_fn = write_contents_body;
    page->dict->write_fn = write_page_body;
}

void pdf_page_fill(struct pdf *pdf, struct pdf_page *page, struct str operators, unsigned resources) {
    if (pdf->failed) return;
    page->deflated = pdf->deflater != NULL;
    pdf_stream_fill(pdf, ((HPDF_PageAttr)page->dict->attr)->stream, pdf_deflate(pdf, operators));
    buffer_addf(&page->body, "/Resources %u 0 R\n", resources);
}
