#include "document/block.h"

struct block *block_add(struct arena *arena, struct block *parent, enum block_tag tag, struct place place) {
    struct block *block = ARENA_NEW(arena, struct block);
    block->tag = tag;
    block->place = place;
    block->parent = parent;
    if (!parent) return block;
    if (parent->last) parent->last->next = block;
    else parent->first = block;
    parent->last = block;
    return block;
}

const char *block_tag_name(enum block_tag tag) {
    static const char *const names[] = {
        [BLOCK_DOCUMENT] = "Document",
        [BLOCK_SECT] = "Sect",
        [BLOCK_H1] = "H1",
        [BLOCK_H2] = "H2",
        [BLOCK_H3] = "H3",
        [BLOCK_P] = "P",
        [BLOCK_L] = "L",
        [BLOCK_LI] = "LI",
        [BLOCK_LBL] = "Lbl",
        [BLOCK_LBODY] = "LBody",
        [BLOCK_TABLE] = "Table",
        [BLOCK_CAPTION] = "Caption",
        [BLOCK_THEAD] = "THead",
        [BLOCK_TBODY] = "TBody",
        [BLOCK_TR] = "TR",
        [BLOCK_TH] = "TH",
        [BLOCK_TD] = "TD",
        [BLOCK_FIGURE] = "Figure",
        [BLOCK_LINK] = "Link",
        [BLOCK_SPAN] = "Span",
    };
    return names[tag];
}
