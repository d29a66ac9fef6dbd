/* Whether a word is spelt right, and what may have been meant. The only user of hunspell; knows nothing about
   sentences, punctuation or a framework.

   Hunspell's Danish dictionary joins words so freely that it takes `hanling` (han + ling) and `tilbudleder` for
   compounds. So what it only joins is looked at again, by the parts and costs of compound.h: it is doubtful where a
   word that the dictionary lists is one slip away (noisy channel: M. D. Kernighan et al., A spelling correction program
   based on a noisy channel model, 1990), or where another linking letter makes the compound much likelier. What
   hunspell refuses is right all the same where it is joined from known parts with the links they are known to take.
   How often it is right stands in spelling.c; tests/review.py counts. */
#ifndef HAEFTE_SPELLING_H
#define HAEFTE_SPELLING_H

#include "base/str.h"

struct speller;

enum spelling {
    SPELLING_RIGHT,
    SPELLING_DOUBTFUL, /* it can be joined from words, but another word is nearer */
    SPELLING_WRONG,    /* in no dictionary, and not joined from what is */
};

enum {
    SPELLING_SUGGESTIONS = 3,
    CAPITAL_WORD = 7, /* letters of the shortest word in capitals that is no acronym; as in hyphenate.c */
};

struct spelled {
    enum spelling spelling;
    struct str suggestions[SPELLING_SUGGESTIONS]; /* best first; none where it is right */
    size_t count;
};

/* Makes a speller for a language tag (da-DK) from the dictionaries below /usr/share/hunspell. Words in `own` are right
   as they stand, at the beginning of a sentence and in the genitive; so are those of data/words-da.txt, loans among
   them. Lives in the arena, but for the dictionary, which speller_release gives back. Never returns NULL. */
struct speller *speller_new(struct arena *arena, struct str language, const struct str *own, size_t own_count);
void speller_release(struct speller *speller);

/* Why nothing can be checked, and what to install: a sentence without full stop. Empty: all was there so far; the
   dictionary is loaded when the first word asks for it. */
struct str speller_lack(const struct speller *speller);

/* Whether a word is one of the own words, its hyphens included. */
bool speller_owns(const struct speller *speller, struct str word);

/* Looks up one word: letters, and the hyphens, apostrophes and full stops that belong to it. Answers are kept, so the
   same word costs little the second time. Without a dictionary every word is right. */
struct spelled spell(struct speller *speller, struct str word);

/* Whether every letter of a word is a capital; how many letters it has, 0 included. */
bool spelling_in_capitals(struct str word, size_t *letters);

/* Whether a word may stand before a hyphen that stands for the rest of a compound: `afdelings-, tilbuds- og …`. */
bool spell_first_part(struct speller *speller, struct str word);

#endif
