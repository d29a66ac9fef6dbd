/* Texts ready to be set and drawings ready to be drawn, each with the part of the framework that it speaks of. */
#ifndef HAEFTE_TEXT_H
#define HAEFTE_TEXT_H

#include "document/block.h"
#include "input/drawing.h"

/* Which part of the framework the words of a layout speak of. */
struct context {
    size_t form, role;         /* index in the framework; SIZE_MAX: none */
    size_t own_form, own_role; /* of the product, or of the section where it comes once for each */
    enum loop loop;            /* the `for each` that is nearest */
    bool first, last;          /* of that */
    struct str section;
    struct str page, pages, linked;              /* folios and their number, known when pages are drawn */
    struct str statement, number, answer, point; /* of a worksheet; empty elsewhere */
};

/* A text ready to be set. */
struct paragraph {
    struct span *spans;
    size_t count;
    const struct style *style;
    struct place place; /* of the text, in the framework or in the layout file */
    bool changed;       /* since the edition that is told of: a bar stands beside it */
};

/* A drawing word for one form or role. */
struct drawn {
    const struct drawing *model;
    struct context context;
    struct block *block; /* NULL: an artifact */
    struct str name;     /* WORD_FIELD: of the field */
    struct drawn *drawn; /* WORD_GROUP: its parts, loops resolved */
    size_t count;
};

struct drawn_list {
    struct drawn *at;
    size_t count;
};

#endif
