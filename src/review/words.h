/* What changed between two texts, word by word. Knows nothing about frameworks or how a change is shown.

   A word is a run of letters and digits with the hyphens and apostrophes inside it; every other sign stands alone.
   Blanks are alike, whatever their kind and number, and do not count at the ends. Inline marks (input/inline.h) are
   text: `*` is a sign, `]{lang=en}` another, so that a mark set or taken away is a change.

   What two texts have in common is the subsequence of words that holds the most letters (Wagner and Fischer 1974, the
   table divided as by Hirschberg 1975). Small words left standing between large changes join these, as in Fraser's
   "semantic cleanup". */
#ifndef HAEFTE_WORDS_H
#define HAEFTE_WORDS_H

#include "base/str.h"

enum word_change_kind { WORDS_SAME, WORDS_REMOVED, WORDS_ADDED };

/* Neighbouring words of one kind with the blanks between them: a slice of the old text where they were removed, else of
   the new one. Never empty. */
struct word_change {
    enum word_change_kind kind;
    struct str text; /* borrows the text's bytes */
};

typedef struct LIST(struct word_change)
    word_changes; /* in reading order; what was removed before what took its place */

/* The difference of two texts. What is the same and what was added are, joined, the new text without the blanks at its
   ends; what is the same and what was removed are the old one, but for kind and number of its blanks. Where more than
   some 8,000 words stand between the first change and the last, all of them count as changed. */
word_changes words_compare(struct arena *arena, struct str old, struct str new);

/* Whether words_compare would find nothing removed or added. */
bool words_equal(struct str a, struct str b);

/* How much two texts have in common: 0 nothing, 1 all words and signs in the same order (so, too, two empty texts). It
   is twice the letters of the words that both hold by the letters of both, so a long word counts for more than a short
   one. Symmetric. Takes working memory from the arena. */
double words_similarity(struct arena *arena, struct str a, struct str b);

/* A text read once, to be compared with many. */
struct words;
const struct words *words_read(struct arena *arena, struct str text); /* borrows the text */
uint64_t words_hash(const struct words *words);                       /* the same for texts of the same words */
bool words_same(const struct words *a, const struct words *b);        /* as words_equal */

/* As words_similarity, but 0 where that is less than `least`, which is mostly seen without aligning. */
double words_similarity_from(struct arena *arena, const struct words *a, const struct words *b, double least);

#endif
