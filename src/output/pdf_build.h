/* All objects of a document's file, ready to be saved: for pdf_make, and for who saves them otherwise. */
#ifndef HAEFTE_PDF_BUILD_H
#define HAEFTE_PDF_BUILD_H

#include "output/pdf.h"
#include "output/pdf_font.h"
#include "output/pdf_page.h"

/* What whoever saves it may want to know. In the file's arena. */
struct pdf_built {
    struct pdf_object *catalog, *info;
    unsigned xmp; /* number of the stream with the XMP packet */
    struct pdf_fonts *fonts;
    const struct pdf_page *pages;
};

/* Makes the objects of `pages`, the glyphs of `letters` (NULL: none) in its fonts. Returns false after a failure. */
bool pdf_build(struct pdf *pdf, const struct pages *pages, const struct pages *letters,
               const struct pdf_attachment *source, struct pdf_built *built);

#endif
