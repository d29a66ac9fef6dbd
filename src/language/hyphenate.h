/* Where a word may be divided, and how well. Knows nothing about widths. */
#ifndef HAEFTE_HYPHENATE_H
#define HAEFTE_HYPHENATE_H

#include "base/diag.h"

struct hyphenator;

/* One place at which a word may be divided. */
struct word_break {
    uint32_t offset; /* byte offset in the word: the first byte of the next line */
    bool hyphen;     /* a hyphen is to be set: false after a hyphen or dash of the text's own */
    uint8_t cost;    /* 0 best, 1 usual, 2 poor (two letters before or after it) */
};

/* Makes a hyphenator for a language tag (da-DK) from libhyphen's dictionary of that language; words in `own` (breaks
   marked "-") win over it. Lives in the arena but for the dictionary, which hyphenator_release gives back. Without a
   dictionary it divides only after hyphens of the text and adds a note. Never returns NULL. */
struct hyphenator *hyphenator_new(struct arena *arena, struct str language, const struct str *own, size_t own_count,
                                  struct diags *diags);
void hyphenator_release(struct hyphenator *hyphenator);

/* Finds the breaks of one word (no blanks; punctuation around it is allowed), in ascending order. The array lives in
   the hyphenator's arena and is cached by word. Never inside acronyms (two capitals or more), numbers, addresses; after
   a hyphen of the text only there. At least three letters before a break and three after it, two where `own` says so. */
const struct word_break *hyphenate(struct hyphenator *hyphenator, struct str word, size_t *count);

#endif
