/* Places of a page that are filled in, as plain data. Knows nothing about how a file has them. */
#ifndef HAEFTE_FIELD_H
#define HAEFTE_FIELD_H

#include "document/block.h"
#include "typeset/font.h"

enum field_kind { FIELD_KIND_TEXT, FIELD_KIND_POINT };

/* A place that is filled in. What is seen of it (a box, a circle) is painted on the page like all else, so that paper
   and screen agree. */
struct field {
    enum field_kind kind;
    sp x, y, width, height;
    struct str name;           /* of the whole field, its parts divided by points; all points of a scale share it */
    struct str tip;            /* FIELD_KIND_POINT: what the scale as a whole asks */
    const struct block *block; /* says what this place asks */
    const struct face *face;   /* FIELD_KIND_TEXT: of what is typed */
    sp size;
    const struct colour *colour; /* of what is typed, or of the dot in a chosen circle */
    bool single_line;            /* FIELD_KIND_TEXT */
    int point;                   /* FIELD_KIND_POINT: from 1; its value in the file */
    sp radius;                   /* FIELD_KIND_POINT: of the circle in the middle of the place */
};

#endif
