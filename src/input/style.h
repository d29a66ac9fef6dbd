/* Paragraph styles and colours as a layout file gives them. Knows nothing about fonts on the machine. */
#ifndef HAEFTE_STYLE_H
#define HAEFTE_STYLE_H

#include "base/diag.h"
#include "base/units.h"

/* A colour twice: as the screen shows it and as the press prints it. Neither is computed from the other. */
struct colour {
    struct str name;
    uint8_t rgb[3];
    uint8_t cmyk[4]; /* per cent */
    struct place place;
};

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE, ALIGN_JUSTIFY };

enum { STYLE_MOST_FEATURES = 8 };

/* How a paragraph is set. */
struct style {
    struct str name;
    struct place place;
    struct str family; /* as fontconfig knows it */
    int weight;        /* CSS and OpenType scale, 100 to 900 */
    bool italic;
    sp size, leading; /* type size; distance of baselines */
    sp tracking;      /* added after every glyph */
    const struct colour *colour;
    enum align align;
    bool hyphenate;
    double hyphen_cost; /* 1 is the usual reluctance; higher is more reluctant */
    sp before, after;   /* space outside the paragraph */
    sp indent;          /* of all lines, for the list's mark */
    sp hang;            /* the first glyph hangs this far to the left of the edge */
    bool keep_with_next;
    bool break_after_comma;                 /* a line ends after the first comma: lead-in lines */
    const struct style *emphasis;           /* style of *emphasised* words; NULL: as the rest */
    uint32_t features[STYLE_MOST_FEATURES]; /* OpenType feature tags switched on, such as 'smcp' */
    size_t feature_count;
};

#endif
