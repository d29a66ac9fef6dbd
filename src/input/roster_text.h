/* The text of a roster's cells: as it is kept, and as it is compared. */
#ifndef HAEFTE_ROSTER_TEXT_H
#define HAEFTE_ROSTER_TEXT_H

#include "base/str.h"

/* Puts the text on one line, each stretch of blanks as one, an accent and its letter as one letter where there is such:
   a Mac writes `å` as two. Signs without a shape are left out. `out` holds the result and no more. Returns the first
   rune that roster_text_refuses, or RUNE_BAD: all can be printed. */
uint32_t roster_text_clean(struct buffer *out, struct str text);

/* Control characters, and what a reader puts in the place of a letter that was lost. */
bool roster_text_refuses(uint32_t rune);

/* Whether there is nothing to see. */
bool roster_text_is_blank(struct str text);

/* A cleaned text in lower case without blanks; stands in `out`. */
struct str roster_text_fold(struct buffer *out, struct str cleaned);

/* The same of the name of a column, without ASCII punctuation too: `Start-dato:` is startdato. */
struct str roster_text_fold_header(struct buffer *out, struct str cleaned);

#endif
