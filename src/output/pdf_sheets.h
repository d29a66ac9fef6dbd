/* Pages put on sheets of paper, as a PDF file: each page once as a form XObject, placed where the imposition says, with
   marks to cut and fold by. Text stays text; nothing is tagged and nothing links, since paper is read with the eyes.
   Knows nothing about how places are found.
   Source: ISO 32000-1 §8.10 (form XObjects), §14.11.2 (page boxes); ISO 15930-7 (PDF/X-4). */
#ifndef HAEFTE_PDF_SHEETS_H
#define HAEFTE_PDF_SHEETS_H

#include "output/pdf_colour.h"
#include "output/sheet.h"
#include "typeset/pages.h"

struct pdf_paper {
    const struct imposition *sheets;
    const struct pages *labels; /* a page for each side that has a place for its label, in order; NULL: none */
    sp mark_weight;
    bool whole; /* a sheet is one page of the product: its trim and bleed are told to the press */
    const struct pdf_condition *condition; /* NULL: the colours of the screen, and no standard */
};

/* Writes sheets into memory; the same sheets always give the same bytes. Returns false and adds failures when libharu
   or HarfBuzz refuses, or when PDF/X-4 wants a date and there is none. */
bool pdf_make_sheets(struct arena *arena, const struct pages *pages, const struct pdf_paper *paper, struct str *out,
                     struct diags *diags);

#endif
