/* The tree of blocks: what the document says, in reading order, each block with its structure tag. Placed items point
   into it. Knows nothing about pages. Tags are those of ISO 32000-1 §14.8.4. */
#ifndef HAEFTE_BLOCK_H
#define HAEFTE_BLOCK_H

#include "input/style.h"

enum block_tag {
    BLOCK_DOCUMENT,
    BLOCK_SECT,
    BLOCK_H1,
    BLOCK_H2,
    BLOCK_H3,
    BLOCK_P,
    BLOCK_L,
    BLOCK_LI,
    BLOCK_LBL,
    BLOCK_LBODY,
    BLOCK_TABLE,
    BLOCK_CAPTION,
    BLOCK_THEAD,
    BLOCK_TBODY,
    BLOCK_TR,
    BLOCK_TH,
    BLOCK_TD,
    BLOCK_FIGURE,
    BLOCK_LINK,
    BLOCK_FORM,
    BLOCK_TOC,
    BLOCK_TOCI,
    BLOCK_REFERENCE
};

enum block_scope { SCOPE_NONE, SCOPE_COLUMN, SCOPE_ROW };

struct block {
    enum block_tag tag;
    struct block *parent, *first, *last, *next; /* all in the document's arena */
    struct place place;                         /* of its text in the framework or layout file */
    struct str text;                            /* BLOCK_TH and headings: the text, for tests and captions */
    struct str
        alternative;    /* BLOCK_FIGURE, BLOCK_LINK; BLOCK_FORM: what is asked; BLOCK_LBL: its mark as a character */
    struct str summary; /* BLOCK_TABLE: what a reader who jumps to it is told */
    struct str id;      /* BLOCK_TH: unique in the document */
    enum block_scope scope; /* BLOCK_TH */
    struct block *heads[3]; /* BLOCK_TD: its column head, row label and lead-in; NULL where none */
};

/* Words that are not in the older edition, or in that one only. */
enum text_change { TEXT_SAME, TEXT_NEW, TEXT_GONE };

/* How a stretch of text is spoken where that is not plain. Each stretch has one of its own. */
struct spoken {
    struct str language;     /* BCP 47; empty: the document's */
    struct str expansion;    /* what an abbreviation stands for; empty: it is none */
    struct str alternative;  /* read in place of the text: of words that are new or gone; empty: the text is */
    enum text_change change; /* marked by a rule under it or through it */
};

/* Text in one style. Several make a paragraph. */
struct span {
    struct str text;
    const struct style *style;
    const struct block *block;   /* NULL: an artifact */
    const struct spoken *spoken; /* NULL: as the rest */
};

/* Adds a child at the end. `parent` may be NULL for the root. */
struct block *block_add(struct arena *arena, struct block *parent, enum block_tag tag, struct place place);

/* Hangs a block without a parent at the end of another's children. */
void block_hang(struct block *parent, struct block *block);

/* Moves `first`, a child of `from`, and all after it to the end of `to`. */
void block_move(struct block *from, struct block *first, struct block *to);

/* The next block below `root` in the order of reading, or NULL. Without recursion: a tree may be as deep as it likes.
 */
const struct block *block_after(const struct block *block, const struct block *root);

const char *block_tag_name(enum block_tag tag); /* "Document", "Sect", … */

#endif
