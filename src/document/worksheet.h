/* A worksheet of a document: statements, and the fields that are filled in to each. */
#ifndef HAEFTE_WORKSHEET_H
#define HAEFTE_WORKSHEET_H

#include "document/text.h"
#include "input/worksheet_model.h"

/* What is filled in: its name in the file and its block, which says what is asked. */
struct fill_in {
    struct str name;
    struct block *block; /* NULL: there is none */
};

/* One who answers to a statement. */
struct worksheet_answer {
    struct paragraph label, low, high; /* who it is; the ends of the scale */
    struct str scale, scale_tip;       /* the name of the scale and what it asks as a whole */
    struct block **points;             /* of the scale; NULL: there is none */
    struct fill_in note;
};

struct worksheet_statement {
    struct paragraph text;
    struct block *label; /* of its mark; NULL: decoration */
    struct worksheet_answer *answers;
    struct fill_in note; /* shared by all who answer */
};

/* The statements of a role in one column. */
struct worksheet_column {
    struct paragraph head, lead_in;
    struct worksheet_statement *statements;
    size_t count; /* 0: nothing of it is shown */
};

struct worksheet_part {
    struct context context;             /* the form and the role */
    struct drawn_list band, band_again; /* again: on a page where it goes on, artifacts */
    struct worksheet_column *columns;   /* one for each of the framework */
};

struct worksheet {
    const struct worksheet_model *model;
    struct worksheet_part *parts;
    size_t part_count, column_count;
};

#endif
