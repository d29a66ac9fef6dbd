/* Imposition: which page stands where on which side of which sheet, with crop marks, fold marks and room for a label.
   Numbers only: knows nothing about what is on a page, drawing, PDF or files.

   Saddle stitch. Of N pages, the front of sheet s (0: outermost) bears N-2s and 1+2s, the back 2+2s and N-1-2s. Turned
   along the short edge of a landscape sheet the back stands upright, along the long edge by 180 degrees.

   Creep. Folded sheets lie on one another, so they run at the spine as parallel curves, one thickness t apart, and from
   the fold to the flat leaf each turns by a quarter. Parallel curves differ in length by distance times angle, whatever
   their shape (Steiner): each sheet needs pi/2 t less at the spine than the one around it, and stands out so much more
   at the fore-edge. The trim cuts that off; so page and cut marks of sheet s are set s t pi/2 nearer to the spine, and
   what then runs over the fold is clipped there. A fold without thickness, s t, is only the simplest formula (Kodak
   Preps' "approximate": pages / 4 times thickness); trial gave 1.2 to 1.4 s t (impozycjoner.com, "Reduction
   of creeping pages"), ScenicSoft gave 1.2 pi/2 s t (printplanet.com, thread 1579). Whoever has measured on a folded
   dummy that each sheet stands out by d gives 2/pi d as the thickness. */
#ifndef HAEFTE_IMPOSITION_H
#define HAEFTE_IMPOSITION_H

#include "output/sheet.h"

/* The pages, all alike: at least one. */
struct imposed_pages {
    size_t count;
    sp width, height; /* trimmed */
    sp bleed;         /* how far the art runs past the trim */
};

struct sheet_manner {
    sp bleed;                     /* kept round the trim: no more than the pages have */
    sp mark_length;               /* 0: no marks */
    sp mark_offset;               /* from the trim to where a mark begins; at least the bleed is taken */
    sp label_width, label_height; /* 0: no label */
};

/* The edge of the sheet that stays in place when it is turned over for its back. A square sheet counts as landscape. */
enum turn_edge { TURN_SHORT_EDGE, TURN_LONG_EDGE };

enum blanks { BLANKS_BEFORE_LAST /* the back cover stays last */, BLANKS_AT_END, BLANKS_REFUSED };

/* Folded in the middle. Bleed and marks have what room the sheet has, and may have none: A4 on A3 has neither. A mark
   is whole or not there. A single page stays first, wherever blanks go. */
struct booklet_order {
    struct imposed_pages pages;
    struct sheet_manner manner;
    sp sheet_width, sheet_height; /* turned if two pages side by side fit only so */
    enum turn_edge edge;
    enum blanks blanks;
    sp thickness; /* of one sheet; 0: no creep */
};

/* CARDS_FILLED: as CARDS_ONCE, but if all fit on one sheet, it takes each as many times as it can take all. */
enum card_places { CARDS_ONE_A_SHEET, CARDS_ONCE, CARDS_FILLED };

/* Pages 2i and 2i + 1 are front and back of a card; after an odd number a blank. The grid has the bleeds of neighbours
   edge to edge and on all four sides room for marks. */
struct card_order {
    struct imposed_pages pages;
    struct sheet_manner manner;
    sp sheet_width, sheet_height; /* turned if it holds more so */
    enum turn_edge edge;
    enum card_places places;
    const sp *folds; /* from the left of the front; marked where head or foot of a card have room */
    size_t fold_count;
};

enum imposition_fault {
    IMPOSITION_DONE,
    IMPOSITION_BLEED, /* asked for `needed_width` of bleed, the pages have `given_width` */
    IMPOSITION_SHEET, /* two pages need so large a sheet; of its two ways, that which lacks less */
    IMPOSITION_CARD,  /* one card with bleed and marks needs so large a sheet; likewise */
    IMPOSITION_COUNT, /* `count` pages, and `blanks` more would be needed */
    IMPOSITION_CREEP, /* the creep, `needed_width`, leaves nothing of the page's width, `given_width` */
};

struct imposition_error {
    enum imposition_fault fault;
    sp needed_width, needed_height, given_width, given_height;
    size_t count, blanks;
};

/* Each returns NULL and the error when the order cannot be met. */
struct imposition *impose_booklet(struct arena *arena, const struct booklet_order *order,
                                  struct imposition_error *error);
struct imposition *impose_cards(struct arena *arena, const struct card_order *order, struct imposition_error *error);

/* One page a sheet that is as large as trim, bleed and marks ask for, printed on one side: for a press. */
struct imposition *impose_pages(struct arena *arena, const struct imposed_pages *pages,
                                const struct sheet_manner *manner, struct imposition_error *error);

/* By how much the pages of sheet `sheet` (0: outermost) are set nearer to the spine. */
sp imposition_creep(sp thickness, size_t sheet);

#endif
