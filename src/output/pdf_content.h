/* Content streams: the painting operators of one page. Knows nothing about the rest of the file.
   Source: ISO 32000-1 §8 (paths), §9 (text), §14.6 (marked content). */
#ifndef HAEFTE_PDF_CONTENT_H
#define HAEFTE_PDF_CONTENT_H

#include "output/pdf_font.h"
#include "output/pdf_tags.h"

/* Names in the resources of a press file: ExtGState dictionaries. */
#define PDF_OVERPRINT "Over"
#define PDF_KNOCKOUT "Knock"

/* What all pages of a file share. */
struct pdf_painter {
    struct pdf *pdf;
    struct pdf_fonts *fonts;
    struct pdf_tags *tags; /* NULL: untagged */
    bool press;            /* the colours of the press, black text overprinting; else those of the screen */
    size_t next_run;       /* into fonts->runs: pages must come in their order */
};

/* Paints a page. Items of a block become marked content of that block, all others artifacts; neighbours share one
   sequence. Names fonts as painter->fonts->resources does. Returns the operators, in the file's arena. */
struct str pdf_content_make(struct pdf_painter *painter, const struct page *page, size_t page_index);

#endif
