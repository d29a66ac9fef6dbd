/* Drawing words to placed items. Knows the words, not where text flows. */
#ifndef HAEFTE_DRAW_H
#define HAEFTE_DRAW_H

#include "document/document.h"
#include "typeset/paragraph.h"
#include "typeset/weave.h"

/* A bar beside what changed, until the page is finished. */
struct change_bar {
    sp x, top, foot;
};
typedef struct LIST(struct change_bar) change_bars;

/* Where drawings go and what they may refer to. */
struct stage {
    struct typesetter *typesetter;
    const struct document *document;
    const struct pages *pages; /* for folios and their number; NULL: not yet known */
    struct page *page;
    change_bars *bars; /* of the page; NULL: none are kept */
    struct str page_label;
    bool right_hand; /* the page lies to the right of the fold */
    struct variables variables;
    const struct cut *cuts; /* stretches of x that bands leave out: a thread runs over them there */
    size_t cut_count;
    const struct cut *bar_cuts; /* stretches of y that bars leave out */
    size_t bar_cut_count;
};

/* Sets the variables of a page of the document: its measures and the counts of the framework. */
void stage_begin_page(struct stage *stage, bool right_hand);

/* Draws a list. */
void draw_list(struct stage *stage, const struct drawn_list *list);

/* The form's own mark or `mark`, `size` wide and high, its top left at (x, y). `block` NULL: decoration. */
void draw_mark(struct stage *stage, const struct mark *mark, size_t form, sp x, sp y, sp size,
               const struct colour *colour, const struct block *block);

/* The sign of a role: the thread's way with the role's leg marked, `size` wide and high, its top left at (x, y). */
void draw_role_sign(struct stage *stage, size_t leg, size_t legs, sp x, sp y, sp size, const struct colour *colour);

/* A box to write in. */
struct entry_box {
    sp x, y, width, height;
    const struct colour *ground, *stroke; /* NULL: none */
    sp weight;                            /* of the line around it, which lies within */
    const struct style *style;            /* of what is typed */
    bool single_line;
    struct str name;           /* of the field */
    const struct block *block; /* says what is asked; NULL: it is no field */
};

/* Paints a box on the stage and puts its field, which lies a little within, on the page `over`. */
void draw_entry(struct stage *stage, struct page *over, const struct entry_box *box);

/* Adds a filled path, mirrored where asked. */
void draw_fill(struct stage *stage, const struct pen *pen, const struct colour *colour, const struct block *block,
               bool mirror);
/* Adds a stroked path, mirrored where asked. */
void draw_stroke(struct stage *stage, const struct pen *pen, const struct colour *colour, sp width,
                 const struct block *block, bool mirror);

#endif
