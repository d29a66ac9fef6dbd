#include "document/block.h"

struct block *block_add(struct arena *arena, struct block *parent, enum block_tag tag, struct place place) {
    struct block *block = ARENA_NEW(arena, struct block);
    block->tag = tag;
    block->place = place;
    if (parent) block_hang(parent, block);
    return block;
}

void block_hang(struct block *parent, struct block *block) {
    block->parent = parent;
    if (parent->last) parent->last->next = block;
    else parent->first = block;
    parent->last = block;
}

void block_move(struct block *from, struct block *first, struct block *to) {
    struct block *before = NULL;
    if (!first) return;
    for (struct block *child = from->first; child != first; child = child->next) before = child;
    for (struct block *child = first; child; child = child->next) child->parent = to;
    if (to->last) to->last->next = first;
    else to->first = first;
    to->last = from->last;
    if (before) before->next = NULL;
    else from->first = NULL;
    from->last = before;
}

const struct block *block_after(const struct block *block, const struct block *root) {
    if (block->first) return block->first;
    while (block != root && !block->next) block = block->parent;
    return block == root ? NULL : block->next;
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
        [BLOCK_FORM] = "Form",
        [BLOCK_TOC] = "TOC",
        [BLOCK_TOCI] = "TOCI",
        [BLOCK_REFERENCE] = "Reference",
    };
    return names[tag];
}
