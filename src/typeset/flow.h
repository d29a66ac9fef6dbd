/* Content to pages: frames filled one after another, keeps, balanced columns, panels, copyfitting, page counts. Knows
   nothing about PDF. */
#ifndef HAEFTE_FLOW_H
#define HAEFTE_FLOW_H

#include "typeset/draw.h"

/* Typesets a whole document. Text that does not fit its pages within the layout's limits is an error at the place of
   the first text that is left over, which says by how much. Returns NULL after an error. */
struct pages *flow_document(struct typesetter *typesetter, const struct document *document);

/* Typesets some sections anew, for somebody else: `document` was composed with `only`, and they stand where they did
   among `whole`, whose anchors they may link to. Returns their pages one after another; NULL after an error, and where
   one takes another number of pages than it did, which adds no error. */
struct pages *flow_sections(struct typesetter *typesetter, const struct document *document, const struct pages *whole);

/* ---- for flow_*.c, table.c and worksheet.c only ---- */

/* A page under construction: art below, text above. Drawings of the page come between ground and art at the end. */
struct sheet {
    const struct section *section;
    const struct page_plan *plan;
    struct page *under, *over;
    change_bars bars;
    bool right_hand;
};

struct panel_state {
    const struct content *content; /* NULL: no panel is open */
    sp top;
    size_t first; /* its ground goes below the art that was added since */
};

/* The columns of a table, for the next one that says `widths: as before`. */
struct flow_widths {
    sp of; /* the frame's width */
    const sp *x, *width;
    size_t count;
};

/* A pen that fills frames. */
struct flow_pen {
    struct typesetter *typesetter;
    const struct document *document;
    const struct section *section;
    const struct box *box;              /* in a box there is no next frame */
    struct LIST(struct sheet *) sheets; /* of this section */
    size_t first_number;                /* index in the document of the first of them */
    size_t sheet, frame;
    sp x, top, width, bottom, y; /* the frame at hand and where the next block's top goes */
    sp frame_top;                /* of the frame, whatever panel is open in it */
    sp spare;       /* left free in it above a panel that stands on its foot, or taken by boxes that grew */
    bool fresh;     /* nothing stands in the frame yet */
    bool measuring; /* a trial in a bottomless frame */
    struct panel_state panel;
    struct flow_widths widths;   /* of the last table */
    size_t rows_per_page;        /* of tables that go on over pages, so that these are even; 0: as many as fit */
    const struct fit_step *fit;  /* NULL: styles as they are */
    const struct style **fitted; /* stands for section->model->fit_styles, one for one */
    struct place overflow;       /* of the first text past the last page or box; line 0: none */
    sp overflow_by;
    struct {
        const struct expression *at; /* where bars beside changes stand; NULL: as the look says */
        sp left, right;              /* panel.left and panel.right for it: a cell's */
    } bar;
};

struct sheet *flow_sheet(const struct flow_pen *pen);
/* Goes to the next frame, or to another page. In a box it stays and notes the overflow at `place`. Returns false when
   it stays. */
bool flow_next_frame(struct flow_pen *pen, struct place place);
/* A stage for drawings on the sheet at hand, art or text. */
struct stage flow_stage(const struct flow_pen *pen, struct page *page);
/* Sets a paragraph in its style as fitted; `style` is that style. */
struct lines flow_set(struct flow_pen *pen, const struct paragraph *paragraph, sp width, const struct style **style);
/* The width at which its lines, as many as at `width`, are of one length, as far as words allow: for names, titles. */
sp flow_even_width(struct flow_pen *pen, const struct paragraph *paragraph, sp width);
/* The same on one line and with its words whole, to be measured. */
struct lines flow_set_whole(struct flow_pen *pen, const struct paragraph *paragraph, const struct style **style);
/* The same as an artifact: for heads and labels that are repeated. */
struct lines flow_set_again(struct flow_pen *pen, const struct paragraph *paragraph, sp width,
                            const struct style **style);
/* Places lines [first, end) with the top of their block at y; returns the y below them. */
sp flow_place_lines(struct flow_pen *pen, const struct lines *lines, size_t first, size_t end,
                    const struct style *style, sp x, sp y);
/* Fills frames with contents. */
void flow_contents(struct flow_pen *pen, const struct contents *contents);
/* Fills frames with a run of paragraphs and spaces [first, end); in flow_text.c. */
void flow_texts(struct flow_pen *pen, const struct contents *contents, size_t first, size_t end);
/* The frame `index` of a page plan; its measures follow the variables of the page. */
void flow_frame(struct flow_pen *pen, size_t index);
/* Fills frames with a table; in table.c. */
void flow_table(struct flow_pen *pen, const struct table *table);
/* Fills frames with a worksheet; in worksheet.c. `last`: nothing comes below it. */
void flow_worksheet(struct flow_pen *pen, const struct worksheet *worksheet, bool last);
/* Where its first statement stands in the framework file. */
struct place worksheet_first_place(const struct worksheet *worksheet);

/* A block of one line: its first baseline lies this far below its top. */
static inline sp flow_ascent(const struct style *style) {
    return style->leading * 3 / 4;
}

/* The height of a block. Lines that were never set have no style. */
static inline sp flow_lines_height(const struct lines *lines, const struct style *style) {
    return style ? (sp)lines->count * style->leading : 0;
}

#endif
