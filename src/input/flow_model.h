/* What flows through the frames of a layout, as its file gives it. */
#ifndef HAEFTE_FLOW_MODEL_H
#define HAEFTE_FLOW_MODEL_H

#include "input/table_model.h"
#include "input/worksheet_model.h"

struct flow_item;
struct flow {
    struct flow_item *items;
    size_t count;
};

enum flow_word {
    FLOW_PASSAGE,
    FLOW_TEXT,
    FLOW_TABLE,
    FLOW_WORKSHEET,
    FLOW_SPACE,
    FLOW_DOWN_TO,
    FLOW_NEXT_FRAME,
    FLOW_NEXT_PAGE,
    FLOW_LAST_PAGE,
    FLOW_PANEL,
    FLOW_READ,
    FLOW_CHANGES
};

/* The words of a list of changes. */
struct change_words {
    struct template *added, *removed, *reworded, *moved; /* moved: what stands before where it was */
    struct template *on_role_page;                       /* of a second wording */
    struct template *none;                               /* what is said where there is no change */
};

struct flow_item {
    enum flow_word word;
    struct place place;
    struct str passage;
    struct str read; /* FLOW_READ: the drawings that say `read at:` this are read here */
    const struct style *style, *heading, *item;
    const struct mark *mark; /* of list items */
    const struct expression *mark_size, *space;
    struct paint mark_colour;
    struct template *text, *needs; /* needs: it flows only where this is not empty; NULL: always */
    enum reads_as reads_as;
    struct table_model *table;
    struct worksheet_model *worksheet;
    bool balance, even;          /* even columns; even lines */
    struct change_words changes; /* FLOW_CHANGES */
    /* FLOW_PANEL */
    struct paint ground;
    const struct expression *outset, *inset_top, *inset_bottom;
    struct drawings draw;
    struct flow flow;
};

/* Reads a list of what flows; in layout_flow.c. */
void layout_read_flow(struct arena *arena, const struct look *look, const struct node *list, struct flow *out,
                      struct diags *diags);

#endif
