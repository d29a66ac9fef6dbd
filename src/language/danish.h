/* Rules of spacing for Danish text: where a line may not end. Knows nothing about fonts and widths. */
#ifndef HAEFTE_DANISH_H
#define HAEFTE_DANISH_H

#include "base/str.h"

/* Returns the text with the spaces at which a line must not end made into no-break spaces (U+00A0), and straight
   apostrophes between letters made into ’. Nothing else changes, so a reader who copies the text gets the same words.
   No break: after fx, bl.a., ca., nr., §, f.eks. and the like; before m.v., m.m., mv., osv.; between day and month,
   month and year, number and unit, postcode and town, initials and surname; before an en dash; before `…`.
   Sources: Retskrivningsordbogen §15-17, Dansk Sprognævn. */
struct str danish_space(struct arena *arena, struct str text);

/* A day as it is printed in a language (BCP 47): in Danish written out, 1. marts 2026, else by ISO 8601. `month` is 1
   to
   12. Source: Retskrivningsordbogen §43. */
struct str danish_day(struct arena *arena, struct str language, int year, int month, int day);

#endif
