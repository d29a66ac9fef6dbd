/* How hard a text is to read: LIX. Knows nothing about frameworks.

   LIX is words per sentence plus the percentage of words of more than six letters (C. H. Björnsson, Läsbarhet, 1968;
   for Danish with his limits: J. Anderson, Lix and Rix, Journal of Reading 26, 1983). A sentence ends with a full stop,
   question mark, exclamation mark or colon that no small letter follows, and with the text. */
#ifndef HAEFTE_READABILITY_H
#define HAEFTE_READABILITY_H

#include "base/str.h"

struct readability {
    size_t words, long_words, sentences;
};

/* Adds a text that begins and ends with a sentence. Words are what blanks divide, if they hold a letter or a digit. */
void readability_add(struct readability *readability, struct str text);

/* 0 without words. */
double readability_lix(const struct readability *readability);

/* What Björnsson calls it: "very easy" (under 25), "easy", "medium" (from 35), "hard" (from 45), "very hard" (from 55).
 */
const char *readability_name(double lix);

#endif
