/* Sheets of paper as plain data: which page stands where on which side, with marks for cutting and folding. Knows
   nothing about how the places were found or how they are written. Lengths are sp; the origin is the top left of a side
   as it is printed, y downwards. */
#ifndef HAEFTE_SHEET_H
#define HAEFTE_SHEET_H

#include "base/arena.h"
#include "base/units.h"

#include <stdbool.h>
#include <stdint.h>

struct rectangle {
    sp left, top, right, bottom;
};

#define BLANK_PAGE SIZE_MAX

/* A page on a side of a sheet. Its point (u, v) comes to (x + u, y + v), or turned by 180 degrees to (x - u, y - v). */
struct placement {
    size_t page; /* index, or BLANK_PAGE */
    sp x, y;     /* of the top left corner of the page's trim */
    bool turned;
    struct rectangle clip; /* trim and bleed, cut at the fold and at the sheet's edge: nothing is drawn outside it */
};

enum print_mark_kind { PRINT_MARK_CROP, PRINT_MARK_FOLD };

/* A level or upright line that begins at the end towards the trim. */
struct print_mark {
    enum print_mark_kind kind;
    sp from_x, from_y, to_x, to_y;
};

struct sheet_label {
    bool placed;          /* whether there is room for it */
    sp x, y;              /* top left of its box, upright on the side as printed */
    size_t sheet, sheets; /* 1, 2, … of */
    bool back;
};

/* "Behind" is where something comes to lie when the sheet is turned over along the edge that was ordered. */
struct imposed_side {
    struct LIST(struct placement) placements; /* number i of the back lies behind number i of the front */
    struct LIST(struct print_mark) marks;     /* all on the sheet, none in a clip; each on the back is behind one */
    struct sheet_label label;
};

struct imposed_sheet {
    struct imposed_side sides[2]; /* front, back */
    size_t side_count;            /* 1 or 2 */
};

struct imposition {
    sp page_width, page_height; /* trimmed */
    sp width, height;           /* of every sheet: as ordered, or turned */
    struct LIST(struct imposed_sheet) sheets;
    sp bleed;             /* what stands outside every cut; 0 where a booklet's pages fill the sheet */
    size_t blanks;        /* added pages; a booklet's */
    sp creep;             /* shift of the innermost sheet; a booklet's */
    size_t columns, rows; /* places on a side; cards' */
};

/* Where the trim of a page lies on the sheet. */
static inline struct rectangle placement_trim(const struct imposition *imposition, const struct placement *placement) {
    sp left = placement->turned ? placement->x - imposition->page_width : placement->x;
    sp top = placement->turned ? placement->y - imposition->page_height : placement->y;
    return (struct rectangle){left, top, left + imposition->page_width, top + imposition->page_height};
}

#endif
