/* The measures and styles of a table of statements as a layout file gives them. Knows nothing about its text. */
#ifndef HAEFTE_TABLE_MODEL_H
#define HAEFTE_TABLE_MODEL_H

#include "input/drawing.h"

/* Thread that a table of bands is woven through: down the page at x; across it where the forms stand side by side, from
   row to row and turning at their ends. */
struct table_thread {
    const struct expression *x, *width, *from, *to, *gap, *slant; /* slant: broken threads are cut obliquely */
    const struct expression *turn_left, *turn_right, *radius; /* across: where it begins to turn; NULL: half circles */
    struct paint colour;
    bool given, broken, mirror;
    struct template *alternative; /* what a screen reader says of it; NULL: decoration */
};

struct table_rule {
    const struct expression *weight, *above, *below;
    struct paint colour;
};

enum table_rows { ROWS_ROLES, ROWS_FAILING_ROLES, ROWS_FORMS, ROWS_CURRENT };
enum table_columns { COLUMNS_OWN, COLUMNS_FORMS };
enum table_widths { WIDTHS_EQUAL, WIDTHS_BALANCED, WIDTHS_AS_BEFORE };

/* A table of statements, or the same as a stack of columns in one measure (cards). */
struct table_model {
    struct place place;
    enum table_rows rows;
    enum table_columns
        columns; /* forms: each role has its name in a band and a line for each column of the framework */
    bool stacked, on_role_page, repeat_lead_in;
    struct template *summary; /* told to a listener who jumps to the table */
    bool heading_as_caption;  /* the last heading before it, and what stands between, are its caption */
    const struct expression *label_width, *gap, *between, *label_gap;
    enum table_widths widths;
    const struct style *head, *lead_in, *statement, *label, *detail, *continued_style;
    struct template *continued;
    const struct expression *sign; /* size of the role sign under the label; NULL: none */
    struct paint sign_colour;
    const struct expression *mark_size, *mark_hang;
    const struct expression *change_bar; /* where bars beside changes stand; NULL: as in the layout */
    const struct mark *mark;             /* NULL: that of the row's form */
    struct paint mark_colour;
    struct table_rule head_rule, row_rule;
    int rows_per_frame; /* 0: as many as fit */
    bool lead_in_own_line;
    const struct expression *between_columns, *under_head, *lead_in_gap; /* of a stack */
    const struct expression *band_height, *band_below, *band_above;      /* label as a band over the row */
    struct drawings band; /* drawn for each band: panel.top and panel.bottom are the band's */
    const struct expression *head_height, *band_width, *band_beside; /* with forms: room for their heads and bands */
    struct drawings column_band; /* drawn for each form: panel is the column with its band, from head to foot */
    struct table_thread thread;
};

/* Reads the measures of a table; in layout_flow.c. */
struct table_model *layout_read_table(struct arena *arena, const struct look *look, const struct node *node,
                                      struct diags *diags);

#endif
