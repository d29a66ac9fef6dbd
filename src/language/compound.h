/* How a Danish word is put together: the joints of its compounds, its prefixes and suffixes, and its syllables. Knows
   nothing about capitals, punctuation or a framework's own words (see hyphenate.h). */
#ifndef HAEFTE_COMPOUND_H
#define HAEFTE_COMPOUND_H

#include <stddef.h>
#include <stdint.h>

enum {
    COMPOUND_LETTERS = 63, /* of the longest word that is looked at; longer ones are no words of the language */
};

/* Where a word may be divided; bit n stands for the place before its letter n. The sets do not overlap. */
struct compound {
    uint64_t joints;    /* between the parts of a compound, a linking s or e before it: tilbuds|niveau */
    uint64_t affixes;   /* after a prefix, before a suffix that begins with a consonant: over|blik, ærlig|hed */
    uint64_t syllables; /* elsewhere */
};

/* Finds the breaks of a word of lower-case letters (code points); none where a letter is not Danish, in names and in
   loans that Danish rules do not divide. At least two letters stand on each side of a break. Needs no memory and cannot
   fail. Method: the cheapest path through the automaton of data/hyphenation/da.compounds, whose costs are those of
   tools/hyphenation/compounds.py; inside a part a break only where Retskrivningsordbogen §15-17 and the patterns of
   1994 (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983) agree. */
struct compound compound_divide(const uint32_t *letters, size_t count);

#endif
