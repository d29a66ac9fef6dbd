/* Pages as plain data: placed glyph runs, paths, links and fields, each with the block it belongs to. Knows nothing
   about how they came there or how they are written. Origin at the top left of the trimmed page, y downwards. */
#ifndef HAEFTE_PAGE_H
#define HAEFTE_PAGE_H

#include "document/block.h"
#include "typeset/field.h"

struct glyph {
    uint32_t id;
    uint32_t cluster; /* byte offset of its text in the run's text */
    sp advance;       /* to the next glyph, with kerning, tracking and glue */
    sp dx, dy;        /* offset from the pen; dy downwards */
};

/* Glyphs of one face, size and colour on one baseline. */
struct run {
    const struct face *face;
    sp size;
    const struct colour *colour;
    sp x, y; /* pen of the first glyph; y is the baseline */
    struct glyph *glyphs;
    size_t count;
    struct str text;             /* what the glyphs stand for, in reading order */
    bool line_hyphen;            /* a hyphen put in by line breaking: drawn, but no part of the text */
    bool soft_end;               /* the run ends its line with a hyphen of the text: write it as U+2010 */
    bool joined;                 /* its line ends inside a word: the next goes on without a blank */
    const struct spoken *spoken; /* NULL: as its block */
};

enum path_op { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE }; /* 1, 1, 3, 0 points */

struct point {
    sp x, y;
};

struct path {
    enum path_op *ops;
    size_t op_count;
    struct point *points;
    size_t point_count;
    const struct colour *fill;   /* NULL: not filled */
    const struct colour *stroke; /* NULL: not stroked; butt ends, mitred joins */
    sp stroke_width;
    bool even_odd;
};

enum item_kind { ITEM_RUN, ITEM_PATH };

struct item {
    enum item_kind kind;
    const struct block *block; /* NULL: an artifact (decoration, running head, folio) */
    union {
        struct run run;
        struct path path;
    };
};

struct link {
    sp x, y, width, height;
    struct str anchor;   /* name of an anchor of the same file */
    struct str contents; /* what a screen reader says */
    const struct block *block;
};

struct anchor {
    struct str name;
    sp y;
};

struct page {
    sp width, height, bleed;        /* trimmed size; art runs `bleed` past it */
    struct str label;               /* printed folio; empty where none is counted */
    struct LIST(struct item) items; /* painted in this order */
    struct LIST(struct link) links;
    struct LIST(struct field) fields; /* in the order they are read */
    struct LIST(struct anchor) anchors;
};

struct item *page_add_run(struct arena *arena, struct page *page, const struct block *block, struct run run);
struct item *page_add_path(struct arena *arena, struct page *page, const struct block *block, struct path path);
void page_add_link(struct arena *arena, struct page *page, struct link link);
void page_add_field(struct arena *arena, struct page *page, struct field field);
void page_add_anchor(struct arena *arena, struct page *page, struct str name, sp y);

#endif
