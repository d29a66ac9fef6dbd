/* Page dictionaries: boxes, resources, the stream of operators. Knows nothing about what is painted.
   Source: ISO 32000-1 §7.7.3 (page tree), §14.11.2 (page boxes). */
#ifndef HAEFTE_PDF_PAGE_H
#define HAEFTE_PDF_PAGE_H

#include "output/pdf_object.h"

/* A page and what its dictionary says beyond what libharu writes there. libharu keeps no room for us in a page's
   dictionary, so we hang this on the dictionary of its content stream: it must stay where it is until the file is
   saved. */
struct pdf_page {
    HPDF_Page dict; /* NULL after a failure */
    unsigned number;
    unsigned contents;  /* number of its stream of operators; the stream's length is the object after it */
    struct buffer body; /* keys and values to come */
    bool deflated;
};

/* A box of a page: left, bottom, right, top in thousandths of a point, y upwards. */
struct pdf_box {
    int64_t at[4];
};

/* Adds the four boxes of a page as pdf_page_open does; a size that PDF does not allow is a failure. */
void pdf_page_add_boxes(struct pdf *pdf, struct buffer *out, sp width, sp height, struct pdf_box trim,
                        struct pdf_box bleed);

/* Tells the page tree how many pages are to come, at least one: false after a failure. */
bool pdf_page_expect(struct pdf *pdf, size_t count);

/* Adds a page to the file. The media box begins at (0, 0) and is the crop box too. */
void pdf_page_open(struct pdf *pdf, struct pdf_page *page, sp width, sp height, struct pdf_box trim,
                   struct pdf_box bleed);

/* Gives the page its operators and the resources they name. */
void pdf_page_fill(struct pdf *pdf, struct pdf_page *page, struct str operators, unsigned resources);

#endif
