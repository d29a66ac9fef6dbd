/* A product as its layout file describes it: page, sequence of sections, what flows through them. Knows the words of
   the layout language, not how they are typeset. All of it lives in the arena it was read into. */
#ifndef HAEFTE_LAYOUT_H
#define HAEFTE_LAYOUT_H

#include "input/flow_model.h"
#include "input/roster_columns.h"
#include "input/working.h"

struct frame {
    const struct expression *x, *top, *width, *bottom;
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

/* Reads the shared drawings and tables of a look or layout (`parts:`, `tables:`) into the look. */
void layout_read_parts(struct arena *arena, struct look *look, const struct node *map, struct diags *diags);

/* Reads what a look or layout calls the columns of a roster (`roster:`), and adds it; in layout_roster.c. */
void layout_read_roster(struct arena *arena, const struct node *map, roster_aliases *out, struct diags *diags);

#endif
