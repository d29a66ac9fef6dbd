/* A product as its layout file describes it: page, sequence of sections, what flows through them. Knows the words of
   the layout language, not how they are typeset. All of it lives in the arena it was read into. */
#ifndef HAEFTE_LAYOUT_H
#define HAEFTE_LAYOUT_H

#include "input/roster_columns.h"
#include "input/table_model.h"
#include "input/worksheet_model.h"
#include "input/working.h"

struct flow_item;
struct flow {
    struct flow_item *items;
    size_t count;
};

struct frame {
    const struct expression *x, *top, *width, *bottom;
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

/* Content in a box of its own: a panel of a card. It must fit. */
struct placed {
    struct place place;
    int role_number; /* the box is that of this role (among those that succeed, from 1); 0: of none */
    bool failing;    /* the box is that of the first role that fails */
    int form_number; /* the box is that of this form, from 1; 0: of none */
    int order;       /* reading order among the section's boxes */
    struct frame frame;
    struct drawings draw;
    struct flow flow;
};

struct page_model {
    struct place place;
    struct paint ground;
    struct drawings draw;
    struct frame *frames;
    size_t frame_count;
    struct placed *placed;
    size_t placed_count;
    bool no_head; /* without the layout's running head */
};

enum outcome { OUTCOME_ANY, OUTCOME_SUCCEEDS, OUTCOME_FAILS };

struct fit_step {
    sp size, leading;
};

struct section_model {
    struct place place;
    struct template *name;
    bool outline, filler, continues;
    bool since; /* only where it is told what changed since another edition */
    enum loop loop;
    enum side starts_on;
    enum outcome outcome; /* of the product's role */
    struct page_model *pages;
    size_t page_count;
    struct page_model *more; /* for what does not fit on `pages`; NULL: the last of them again */
    struct flow flow;
    const struct style **fit_styles;
    size_t fit_style_count;
    struct fit_step *fit;
    size_t fit_count;
};

struct layout {
    const char *file;
    struct template *output, *title;
    enum loop loop; /* one product for each form or role */
    const struct look *look;
    double width, height, bleed, grid; /* millimetres */
    double inner, outer, top, bottom;  /* text area; inner and outer are margins, top and bottom are places */
    bool facing;                       /* left and right pages are mirrored */
    int multiple_of;                   /* pages; 0: any number */
    struct drawings head;
    struct working_look working;
    roster_aliases roster; /* what it calls the columns of a roster */
    struct section_model *sections;
    size_t section_count;
};

/* Reads a layout file and the look that it names (beside it). Adds every fault; returns NULL when there was one. */
struct layout *layout_read(struct arena *arena, const char *path, struct diags *diags);
/* The same for layouts that name the same looks, which are taken from the shelf and put there. */
struct layout *layout_read_sharing(struct arena *arena, const char *path, struct yaml_shelf *looks,
                                   struct diags *diags);

/* Reads a list of what flows; in layout_flow.c. */
void layout_read_flow(struct arena *arena, const struct look *look, const struct node *list, struct flow *out,
                      struct diags *diags);

/* Reads the shared drawings and tables of a look or layout (`parts:`, `tables:`) into the look. */
void layout_read_parts(struct arena *arena, struct look *look, const struct node *map, struct diags *diags);

/* Reads what a look or layout calls the columns of a roster (`roster:`), and adds it; in layout_roster.c. */
void layout_read_roster(struct arena *arena, const struct node *map, roster_aliases *out, struct diags *diags);

#endif
