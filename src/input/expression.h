/* Lengths in layout files: `21.5L + k * 43L / forms`. Knows nothing about pages; it is told their measures.
   A bare number is millimetres (or a plain factor), `pt` points, `L` lines of the layout's grid. + - * / and
   parentheses as usual; min(a, b), max(a, b), odd(a). */
#ifndef HAEFTE_EXPRESSION_H
#define HAEFTE_EXPRESSION_H

#include "base/diag.h"
#include "base/units.h"

/* What an expression may name, in the order of the names in expression.c. Lengths in millimetres. */
enum variable {
    VAR_PAGE_WIDTH,
    VAR_PAGE_HEIGHT,
    VAR_BLEED, /* how far art runs past the trimmed page */
    VAR_LEFT,
    VAR_RIGHT,
    VAR_WIDTH,
    VAR_TOP,
    VAR_BOTTOM, /* the text area of the page at hand */
    VAR_FORMS,
    VAR_ROLES,
    VAR_COLUMNS, /* counts; roles that succeed */
    VAR_K,
    VAR_I, /* index of the form, of the role at hand, from 0 */
    VAR_FIRST,
    VAR_LAST, /* 1 for the first, the last of a `for each`, else 0 */
    VAR_PANEL_LEFT,
    VAR_PANEL_RIGHT,
    VAR_PANEL_TOP,
    VAR_PANEL_BOTTOM, /* the panel or table row at hand */
    VAR_LINE,         /* leading of the style at hand */
    VAR_COUNT
};

struct variables {
    double value[VAR_COUNT];
};

struct expression;

/* A name that a layout defines for an expression. */
struct definition {
    struct str name;
    const struct expression *means;
};

struct definitions {
    struct LIST(struct definition) list;
    double line; /* millimetres of `L` */
};

/* Reads an expression. `place` is that of its first character; faults are added with the column they stand at.
   Returns NULL after a fault. */
const struct expression *expression_read(struct arena *arena, struct str text, struct place place,
                                         const struct definitions *definitions, struct diags *diags);

/* A constant. */
const struct expression *expression_constant(struct arena *arena, double millimetres);

/* Its value. A division by zero gives 0. */
double expression_value(const struct expression *expression, const struct variables *variables);
sp expression_length(const struct expression *expression, const struct variables *variables);

#endif
