/* What a PDF file says about itself: title and author twice over (Info and XMP), language, the standards it meets.
   Knows nothing about the pages' content.
   Source: ISO 32000-1 §14.3 (metadata), §12.2 (viewer preferences). */
#ifndef HAEFTE_PDF_META_H
#define HAEFTE_PDF_META_H

#include "output/pdf_object.h"
#include "typeset/pages.h"

/* What a file claims to meet: PDF/UA-1 and PDF/A-3a, or PDF/X-4. */
enum pdf_standard { PDF_PLAIN, PDF_ARCHIVE, PDF_X4 };

/* What a file says about itself, as text: the body of Info and the XMP packet. */
struct pdf_about {
    struct str info, xmp;
};
struct pdf_about pdf_meta_about(struct pdf *pdf, const struct pages *pages, enum pdf_standard standard);

#define PDF_XMP_KEYS "/Type /Metadata\n/Subtype /XML\n" /* of the packet's stream */

/* Fills the Info dictionary and adds to the catalog everything that this header names. Dates are the edition's day; if
   it has none, SOURCE_DATE_EPOCH; if that is not set, there are none, which PDF/X-4 does not allow. A date that is no
   ISO 8601 day is a failure. Returns the number of the XMP packet's stream. */
unsigned pdf_meta_write(struct pdf *pdf, const struct pages *pages, enum pdf_standard standard,
                        struct pdf_object *catalog, struct pdf_object *info);

/* The date that the file bears, as §7.9.4 writes it (D:20220801); empty where there is none. */
struct str pdf_date(struct pdf *pdf, const struct pages *pages);

#endif
