/* What all products share: colours, marks, the look of each form, paragraph styles. Knows nothing about products. */
#ifndef HAEFTE_LOOK_H
#define HAEFTE_LOOK_H

#include "input/expression.h"
#include "input/style.h"
#include "input/yaml.h"

/* A mark in a box of 12 by 12 units: filled even-odd, or stroked where `stroke` is not 0. */
struct mark_op {
    char op; /* M, L, C, Z as in SVG paths */
    double at[6];
};
struct mark {
    struct str name;
    struct mark_op *ops;
    size_t count;
    sp stroke;
    struct str text; /* the character it is to a listener before an item of a list; empty: decoration */
};

/* A colour by name or by the part it plays for the form at hand. */
enum paint_kind { PAINT_NONE, PAINT_COLOUR, PAINT_FORM_BAND, PAINT_FORM_SMALL, PAINT_FORM_ON };
struct paint {
    enum paint_kind kind;
    const struct colour *colour;
};

struct drawings;
struct table_model;

/* Drawings and tables that several layouts share, by name. They are read by layout_parts.c. */
struct named_drawings {
    struct str name;
    struct drawings *drawings;
};
struct named_table {
    struct str name;
    struct table_model *table;
};

/* A short name for a family. */
struct font_name {
    struct str name, family;
};

/* The look of a form: forms take these in turn. */
struct form_look {
    const struct colour *band, *small, *on;
    const struct mark *mark; /* NULL past the last: the form's number stands in its place */
};

struct look {
    const char *file;
    struct LIST(struct colour *) colours;
    struct LIST(struct mark *) marks;
    struct LIST(struct style *) styles;
    struct LIST(struct form_look) forms;
    struct LIST(struct font_name) fonts;
    const struct style *numeral; /* style of the number that stands for a mark */
    struct definitions definitions;
    struct LIST(struct named_drawings *) parts;
    struct LIST(struct named_table *) tables;
};

/* Reads colours, marks, forms, fonts and styles from a map that may hold them; what is there already may be added to,
   not given again. */
void look_read(struct arena *arena, struct look *look, const struct node *map, struct diags *diags);

/* Find by name; report an unknown name at the node with the nearest there is. NULL after a finding. */
const struct colour *look_colour(const struct look *look, const struct node *node, struct diags *diags);
const struct mark *look_mark(const struct look *look, const struct node *node, struct diags *diags);
const struct style *look_style(const struct look *look, const struct node *node, struct diags *diags);
const struct drawings *look_part(const struct look *look, const struct node *node, struct diags *diags);
struct table_model *look_table(const struct look *look, const struct node *node, struct diags *diags);
bool look_paint(const struct look *look, const struct node *node, struct paint *paint, struct diags *diags);

/* The look of form number k; past the list it begins again, with numerals for marks. */
struct form_look look_of_form(const struct look *look, size_t k);
const struct colour *paint_colour(const struct look *look, struct paint paint, size_t form);

#endif
