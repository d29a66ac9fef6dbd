/* A product as its layout file describes it: page, sequence of sections, what is drawn and what flows. Knows the words
   of the layout language, not how they are typeset. All of it lives in the arena it was read into. */
#ifndef HAEFTE_LAYOUT_H
#define HAEFTE_LAYOUT_H

#include "input/look.h"
#include "input/template.h"

enum loop { LOOP_NONE, LOOP_FORM, LOOP_ROLE, LOOP_FAILING_ROLE, LOOP_ANY_ROLE };
enum side { SIDE_ANY, SIDE_LEFT, SIDE_RIGHT };
enum round { ROUND_NONE, ROUND_LEFT, ROUND_RIGHT, ROUND_BOTH, ROUND_TOP, ROUND_BOTTOM };
enum which { WHICH_ALL, WHICH_OWN, WHICH_OTHERS, WHICH_FIRST, WHICH_LAST }; /* turns of a loop; own: the product's */

/* Where a link leads: the pages of the form or role at hand, or the row where the two meet. */
enum target { TARGET_NONE, TARGET_FORM, TARGET_ROLE, TARGET_CROSSING };

/* What a text is in the tree of blocks; ROLE_NONE: an artifact (running heads, repeated labels). */
enum reads_as { READS_NONE, READS_P, READS_H1, READS_H2, READS_H3 };

enum word { WORD_FILL, WORD_BAND, WORD_BROKEN_BAND, WORD_BAR, WORD_WEAVE, WORD_MARK, WORD_SIGN, WORD_PILL, WORD_DISC,
            WORD_RULES, WORD_TEXT, WORD_GROUP };

struct drawing;
struct drawings {
    struct drawing **at;
    size_t count;
};

/* The bands of a weave, one for each form; the ends are taken in turn. */
struct finger {
    const struct expression *from, *to;
    enum round round;
};
struct weave_bands {
    const struct expression *y, *height; /* y of the band's top; names `k` */
    struct finger *fingers;              /* one without `from` leaves the band out */
    size_t finger_count;
    struct paint colour, own; /* own: of the product's form; none: as the others */
};

/* One drawing word with its measures. Which of them a word takes, and which it needs, stands in layout_words.c. */
struct drawing {
    enum word word;
    struct place place;
    enum loop loop;
    enum which which;
    enum side only;
    bool mirror; /* x is measured from the other edge on right-hand pages */
    const struct expression *x, *y, *width, *height, *from, *to, *size, *radius, *gap, *slant, *slant_from, *slant_to,
        *drop, *cut, *weight, *step, *above, *below, *first, *last, *baseline, *count, *legs, *last_baseline;
    struct paint colour, stroke, ground, idle;
    enum round round;
    const struct mark *mark; /* NULL: that of the form at hand */
    const struct style *style;
    int lines; /* WORD_TEXT: even lines, as near to this number as the words allow; 0: as wide as may be */
    struct template *text;
    enum reads_as reads_as;
    enum align align;
    bool only_form; /* WORD_WEAVE: the band of the form at hand alone */
    bool only_role; /* WORD_WEAVE: the leg of the role at hand alone */
    enum target link;
    struct template *alternative; /* what a screen reader says of a picture; NULL: decoration */
    struct weave_bands bands;
    struct drawings draw; /* WORD_GROUP */
};

/* Thread that a table of bands is woven through. */
struct table_thread {
    const struct expression *x, *width, *from, *to, *gap, *slant; /* slant: broken threads are cut obliquely */
    struct paint colour;
    bool given, broken, mirror;
};

struct table_rule {
    const struct expression *weight, *above, *below;
    struct paint colour;
};

enum table_rows { ROWS_ROLES, ROWS_FAILING_ROLES, ROWS_FORMS, ROWS_CURRENT };
enum table_widths { WIDTHS_EQUAL, WIDTHS_BALANCED };

/* A table of statements, or the same as a stack of columns in one measure (cards). */
struct table_model {
    struct place place;
    enum table_rows rows;
    bool stacked, on_role_page, repeat_lead_in;
    struct template *caption;
    const struct expression *label_width, *gap, *between, *label_gap;
    enum table_widths widths;
    const struct style *head, *lead_in, *statement, *label, *detail, *continued_style;
    struct template *continued;
    const struct expression *sign; /* size of the role sign under the label; NULL: none */
    const struct expression *mark_size, *mark_hang;
    const struct mark *mark; /* NULL: that of the row's form */
    struct paint mark_colour;
    struct table_rule head_rule, row_rule;
    int rows_per_frame; /* 0: as many as fit */
    bool lead_in_own_line;
    const struct expression *between_columns, *under_head, *lead_in_gap; /* of a stack */
    const struct expression *band_height, *band_below, *band_above; /* label as a band over the row */
    struct drawings band; /* drawn for each band: panel.top and panel.bottom are the band's */
    struct table_thread thread;
};

struct flow_item;
struct flow {
    struct flow_item *items;
    size_t count;
};

struct frame {
    const struct expression *x, *top, *width, *bottom;
};

enum flow_word { FLOW_PASSAGE, FLOW_TEXT, FLOW_TABLE, FLOW_SPACE, FLOW_DOWN_TO, FLOW_NEXT_FRAME, FLOW_NEXT_PAGE, FLOW_LAST_PAGE, FLOW_PANEL };

struct flow_item {
    enum flow_word word;
    struct place place;
    struct str passage;
    const struct style *style, *heading, *item;
    const struct mark *mark; /* of list items */
    const struct expression *mark_size, *space;
    struct paint mark_colour;
    struct template *text;
    enum reads_as reads_as;
    struct table_model *table;
    bool balance;
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
    struct section_model *sections;
    size_t section_count;
};

/* Reads a layout file and the look that it names (beside it). Adds every fault; returns NULL when there was one. */
struct layout *layout_read(struct arena *arena, const char *path, struct diags *diags);
/* The same for layouts that name the same looks, which are taken from the shelf and put there. */
struct layout *layout_read_sharing(struct arena *arena, const char *path, struct yaml_shelf *looks,
                                   struct diags *diags);

/* Reads a list of drawing words; in layout_words.c. */
void layout_read_drawings(struct arena *arena, const struct look *look, const struct node *list, struct drawings *out,
                          struct diags *diags);
/* Reads a list of what flows; in layout_flow.c. */
void layout_read_flow(struct arena *arena, const struct look *look, const struct node *list, struct flow *out,
                      struct diags *diags);

/* Reads the shared drawings and tables of a look or layout (`parts:`, `tables:`) into the look. */
void layout_read_parts(struct arena *arena, struct look *look, const struct node *map, struct diags *diags);
/* Finds a shared part or table; reports an unknown name at the node. NULL after a finding. */
const struct drawings *layout_part(const struct look *look, const struct node *node, struct diags *diags);
struct table_model *layout_table(const struct look *look, const struct node *node, struct diags *diags);
/* Reads the measures of a table; in layout_flow.c. */
struct table_model *layout_read_table(struct arena *arena, const struct look *look, const struct node *node, struct diags *diags);

/* The names of the loops, sides and readings in layout files, in the order of their enums; NULL-terminated. */
extern const char *const loop_names[], *const side_names[], *const reads_as_names[];

#endif
