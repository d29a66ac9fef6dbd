/* How well a colour stands out from its ground. Knows nothing about where colours are used.
   Source: Web Content Accessibility Guidelines (WCAG) 2.1, success criterion 1.4.3, relative luminance and contrast
   ratio. */
#ifndef HAEFTE_COLOUR_H
#define HAEFTE_COLOUR_H

#include "input/style.h"

/* The least contrast of a text and its ground; from LARGE_TEXT on, the second. WCAG lets bold type count as large from
   14 pt on; we do not, since a weight does not tell how thick the strokes of a face are. */
#define CONTRAST_LEAST 4.5
#define CONTRAST_LEAST_LARGE 3.0
enum { LARGE_TEXT = 18 }; /* points */

/* The ground where nothing is painted: it has no name and cannot be changed. */
extern const struct colour COLOUR_BARE;

/* The contrast ratio of two screen colours, from 1 (none) to 21 (black and white). */
double colour_contrast(const struct colour *a, const struct colour *b);

/* For findings: `“soft” (9A938A) on “ash” (ECE8E1) has a contrast of 2.4:1`. The ratio is rounded down, so that what is
   not enough never looks as if it were. */
struct str colour_tell_contrast(struct arena *arena, const struct colour *colour, const struct colour *ground);

/* What would reach `least`: `make “soft” darker or “ash” lighter, or `. Nothing that cannot reach it alone is named;
   empty where neither can. */
struct str colour_advise(struct arena *arena, const struct colour *colour, const struct colour *ground, double least);

#endif
