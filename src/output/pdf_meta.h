/* What a PDF file says about itself: title and author twice over (Info and XMP), language, outline and page labels.
   Knows nothing about the pages' content.
   Source: ISO 32000-1 §14.3 (metadata), §12.3.3 (outline), §12.4.2 (page labels), §12.2 (viewer preferences). */
#ifndef HAEFTE_PDF_META_H
#define HAEFTE_PDF_META_H

#include "output/pdf_object.h"
#include "typeset/page.h"

/* Fills the Info dictionary and adds to the catalog everything that this header names. Dates are the edition's day; if
   it has none, SOURCE_DATE_EPOCH; if that is not set, there are none. A date that is no ISO 8601 day, and an outline
   entry without its anchor, is a failure. `page_numbers` are object numbers, one a page. */
void pdf_meta_write(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers,
                    struct pdf_object *catalog, struct pdf_object *info);

/* The date that the file bears, as §7.9.4 writes it (D:20220801); empty where there is none. */
struct str pdf_date(struct pdf *pdf, const struct pages *pages);

/* Adds an explicit destination, the height of an anchor at the reader's own zoom. A failure when no page has it. */
void pdf_add_destination(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers, struct str anchor,
                         struct buffer *out);

#endif
