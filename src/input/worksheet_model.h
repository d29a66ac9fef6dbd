/* A worksheet as a layout file gives it: the statements of a role, one after another, each with what is filled in to
   it. Knows nothing about its text. */
#ifndef HAEFTE_WORKSHEET_MODEL_H
#define HAEFTE_WORKSHEET_MODEL_H

#include "input/table_model.h"

enum { SCALE_LEAST = 2, SCALE_MOST = 11 }; /* points of a scale */

/* Ruled lines to write on; a fillable field does not go with them, since typed text follows no ruled line. */
struct worksheet_lines {
    bool given;
    int count, most; /* most: to which there are more where the page has room; 0: there are not */
    const struct expression *step, *weight;
    struct paint colour;
};

/* Circles in a row, one of which is chosen. */
struct worksheet_scale {
    bool given;
    int points;
    const struct expression *radius, *step, *weight,
        *height; /* step: from centre to centre; height: of the whole row */
    struct paint colour;
    struct template *low, *high; /* the words at its ends */
    const struct expression *end_gap;
    const struct style *ends, *figures; /* figures: of the numbers in the circles; NULL: none */
    struct str name;                    /* last part of the field's name */
    struct template *tip, *point_tip;
};

/* A box to write into. */
struct worksheet_note {
    bool given, shared; /* shared: one for all who answer */
    const struct expression *height, *above, *weight;
    const struct expression *most; /* to which it grows where the page has room; NULL: it does not */
    struct paint ground, stroke;
    const struct style *style; /* of what is typed */
    struct str name;
    struct template *tip;
};

/* Somebody who answers: as printed, and as part of the names of fields. */
struct worksheet_answerer {
    struct str label, name;
    struct place place;
};

struct worksheet_model {
    struct place place;
    enum table_rows rows;
    bool on_role_page, page_each; /* page_each: every form or role begins a frame of its own */
    const struct style *head, *lead_in, *statement, *answer;
    const struct expression *under_head, *lead_in_gap, *between, *between_columns, *under_statement;
    const struct mark *mark; /* NULL: that of the form */
    const struct expression *mark_size, *mark_hang;
    struct paint mark_colour;
    const struct expression *band_height, *band_above, *band_below;
    struct drawings band;       /* over the statements of a form: panel.top and panel.bottom are the band's */
    struct drawings band_again; /* over those that stand on another page; none: the same */
    struct worksheet_answerer *answerers;
    size_t answerer_count;
    const struct expression *answer_gap; /* between two who answer, side by side */
    struct worksheet_lines lines;
    struct worksheet_scale scale;
    struct worksheet_note note;
};

/* Reads a worksheet; in layout_worksheet.c. Adds every fault; what is returned is whole only where there was none. */
struct worksheet_model *layout_read_worksheet(struct arena *arena, const struct look *look, const struct node *node,
                                              struct diags *diags);

#endif
