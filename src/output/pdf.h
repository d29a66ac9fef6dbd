/* Pages to a PDF file through libharu. The only folder that includes hpdf*.h. Knows nothing about layout. */
#ifndef HAEFTE_PDF_H
#define HAEFTE_PDF_H

#include "typeset/page.h"

struct pdf_options {
    bool compress; /* false leaves streams and objects readable, for tests */
};

/* Writes the pages as a PDF 1.7 into memory: embedded subset fonts, exact text, outline, page labels, links, metadata;
   the same pages always give the same bytes. Two threads may make two PDFs at once, of pages that share what they
   like: it is only read. Returns false and adds failures when libharu or HarfBuzz refuses. */
bool pdf_make(struct arena *arena, const struct pages *pages, struct pdf_options options, struct str *out,
              struct diags *diags);

#endif
