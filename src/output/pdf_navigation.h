/* Ways through a PDF file: destinations, outline, page labels. Knows nothing about the pages' content.
   Source: ISO 32000-1 §12.3 (destinations, outline), §12.4.2 (page labels). */
#ifndef HAEFTE_PDF_NAVIGATION_H
#define HAEFTE_PDF_NAVIGATION_H

#include "output/pdf_object.h"
#include "typeset/pages.h"

/* Adds outline and page labels to the catalog. An outline entry without its anchor is a failure. `page_numbers` are
   object numbers, one a page. */
void pdf_navigation_write(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers,
                          struct pdf_object *catalog);

/* Adds an explicit destination, the height of an anchor at the reader's own zoom. A failure when no page has it. */
void pdf_add_destination(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers, struct str anchor,
                         struct buffer *out);

#endif
