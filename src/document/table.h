/* A table of a document: the statements of a layout's table, each text ready to be set. */
#ifndef HAEFTE_TABLE_H
#define HAEFTE_TABLE_H

#include "document/text.h"
#include "input/table_model.h"

struct table_cell {
    size_t form;              /* its mark and colours */
    struct paragraph lead_in; /* repeated in the row; no spans if not */
    struct paragraph *statements;
    struct block **labels;     /* of their marks; NULL: decoration */
    struct paragraph *numbers; /* of a draft, in place of the marks; NULL: it is none */
    size_t count;
    struct place place;
};

/* With forms side by side a row is one line of its role: that of one column of the framework. */
struct table_row {
    struct context context;
    struct paragraph label, detail; /* no spans where the label is a band */
    bool banded;                    /* a band is drawn over it: not over the later lines of a role */
    struct drawn_list band;
    struct drawn_list band_again; /* over a line that begins a frame: artifacts */
    struct table_cell *cells;     /* one for each column */
    struct str anchor;            /* of this row */
    struct str target;            /* anchor of the row that shows the same crossing elsewhere */
    struct block *block, *label_block;
};

struct table {
    const struct table_model *model;
    struct paragraph *heads, *lead_ins; /* one for each column */
    struct paragraph continued;
    size_t column_count;
    struct table_row *rows;
    size_t row_count;
    struct drawn_list *column_bands, *column_bands_again; /* one for each form side by side; NULL: there are none */
    struct block *figure;                                 /* the thread; NULL: decoration */
    const struct table *alike; /* the next one of the same section, if its widths are to be as in this one */
    size_t leg, leg_count;     /* the thread's leg (index among roles that succeed) and how many there are */
};

#endif
