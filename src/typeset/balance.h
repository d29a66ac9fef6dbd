/* Widths of the columns of a table at which its rows are lowest, told from the widths of words: no line is broken for
   it. Knows nothing about layouts and pages. */
#ifndef HAEFTE_BALANCE_H
#define HAEFTE_BALANCE_H

#include "typeset/paragraph.h"

/* A text as its words measure. */
struct measured_text {
    struct measured_word {
        sp width, blank; /* of the word; of what stands between it and the next on the same line */
    } * words;
    size_t count;
    sp leading;
};

struct measured_cell {
    struct measured_text *texts;
    size_t count;
    sp spaces; /* the height of what stands between and below the texts */
};

struct measured_table {
    const struct measured_cell *cells; /* row * columns + column */
    size_t rows, columns;
};

/* The words of a text that was set on one line. */
struct measured_text balance_measure(struct arena *arena, const struct lines *line, sp leading);

/* Moves widths from column to column as long as the table gets lower, if words fill lines one after the other and each
   row is as high as its highest cell. A column keeps two thirds of what it had, or it would be a strip, and its widest
   word. The sum stays. */
void balance_widths(struct arena *arena, const struct measured_table *table, sp *widths);

#endif
