/* Pages to a PDF file through libharu. The only folder that includes hpdf*.h. Knows nothing about layout. */
#ifndef HAEFTE_PDF_H
#define HAEFTE_PDF_H

#include "typeset/pages.h"

/* A file that travels inside PDFs: deflated once, however many carry it. */
struct pdf_attachment;

/* Makes a file ready to travel under the last part of `path` (pdf_attach.h says what a name may be). Lives in the arena
   and borrows the bytes; whoever makes PDFs only reads it. NULL, and a failure added, when libdeflate refuses. */
const struct pdf_attachment *pdf_attachment_new(struct arena *arena, const char *path, struct str bytes,
                                                struct diags *diags);

struct pdf_options {
    bool compress;                       /* false leaves streams and objects readable, for tests */
    const struct pdf_attachment *source; /* what the pages were made from, to travel with them; NULL: nothing does */
};

/* Writes the pages as a PDF 1.7 into memory: embedded subset fonts, exact text, outline, page labels, links, metadata;
   the same pages and source always give the same bytes. Two threads may make two PDFs at once, of pages that share what
   they like: it is only read. Returns false and adds failures when libharu or HarfBuzz refuses. */
bool pdf_make(struct arena *arena, const struct pages *pages, struct pdf_options options, struct str *out,
              struct diags *diags);

#endif
