/* A side of a sheet as operators and boxes: what stands round its pages. Knows nothing about what is on a page or how
   the file is written.
   Source: ISO 32000-1 §8.10 (form XObjects), §14.11.2 (page boxes), §8.6.6.4 (separations). */
#ifndef HAEFTE_PDF_SIDE_H
#define HAEFTE_PDF_SIDE_H

#include "output/pdf_content.h"
#include "output/pdf_page.h"
#include "output/sheet.h"

/* In the resources of sides of a press: the colour of marks, which stand on every plate. */
#define PDF_MARKS_SPACE                                                                                                \
    "/ColorSpace << /Marks [/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1"                        \
    " /C0 [0 0 0 0] /C1 [1 1 1 1] >>] >>\n"

/* In the resources of pages of a press: what pdf_content_make names. */
#define PDF_OVERPRINT_STATES                                                                                           \
    "/ExtGState << /" PDF_OVERPRINT " << /OP true /op true /OPM 1 >> /" PDF_KNOCKOUT                                   \
    " << /OP false /op false /OPM 0 >> >>\n"

/* The keys of a page as a form, its origin at the lower left of the trim. */
void pdf_side_add_form_keys(struct buffer *out, const struct page *page, unsigned resources);

/* Moves the origin so that something of this height has its top left at (x, y) of the sheet, upright or turned. */
void pdf_side_move(struct buffer *out, const struct imposition *sheets, sp height, sp x, sp y, bool turned);

/* Clips and moves for a page; a `Q` is due behind it. */
void pdf_side_begin_page(struct buffer *out, const struct imposition *sheets, const struct placement *placement);

/* Marks to cut by are whole lines, those to fold by are dashed. `press`: on every plate. */
void pdf_side_add_marks(struct buffer *out, const struct imposition *sheets, const struct imposed_side *side, sp weight,
                        bool press);

/* Trim and bleed of a side: those of its page where the sheet is one (`whole`), else the sheet itself. */
void pdf_side_find_boxes(const struct imposition *sheets, const struct imposed_side *side, bool whole,
                         struct pdf_box *trim, struct pdf_box *bleed);

#endif
