/* Where a word may be divided, and how well. Knows nothing about widths. */
#ifndef HAEFTE_HYPHENATE_H
#define HAEFTE_HYPHENATE_H

#include "base/diag.h"

struct hyphenator;

/* How well a word reads when it is divided there, best first. */
enum break_rank {
    BREAK_JOINT,    /* between the parts of a compound; where the text or the framework's list says so */
    BREAK_AFFIX,    /* after a prefix, before a suffix */
    BREAK_SYLLABLE, /* elsewhere between syllables */
    BREAK_POOR,     /* two letters before or after it, or between it and a joint: a misleading piece */
};

/* One place at which a word may be divided. */
struct word_break {
    uint32_t offset; /* byte offset in the word: the first byte of the next line */
    bool hyphen;     /* a hyphen is to be set: false after a hyphen or dash of the text's own */
    enum break_rank rank;
};

/* Makes a hyphenator for a language tag (da-DK): Danish by its compounds (compound.h), other languages by libhyphen's
   dictionary; words in `own` (breaks marked "-") win over both. Lives in the arena but for the dictionary, which
   hyphenator_release gives back. Without a dictionary it divides only after hyphens of the text and adds a note. Never
   returns NULL. */
struct hyphenator *hyphenator_new(struct arena *arena, struct str language, const struct str *own, size_t own_count,
                                  struct diags *diags);
void hyphenator_release(struct hyphenator *hyphenator);

/* Finds the breaks of one word (no blanks; punctuation around it is allowed), in ascending order. The array lives
   in the hyphenator's arena and is cached by word. Never inside acronyms, numbers, addresses; after a hyphen of the
   text only there. Words all in capitals are words from seven letters on; two or more capitals among small letters
   are none. At least three letters before a break and three after it; two (BREAK_POOR) in Danish and where `own`
   says so. */
const struct word_break *hyphenate(struct hyphenator *hyphenator, struct str word, size_t *count);

/* The word with its breaks as `haefte hyphenate` prints it: `=` at joints, `-` at other breaks, `.` at poor ones;
   nothing is put after a hyphen of the word's own. The result lives in the hyphenator's arena. */
struct str hyphenate_mark(struct hyphenator *hyphenator, struct str word);

#endif
