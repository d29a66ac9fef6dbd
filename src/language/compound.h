/* How a Danish word is put together: the joints of its compounds, its prefixes and suffixes, and its syllables. Knows
   nothing about capitals, punctuation or a framework's own words (see hyphenate.h). */
#ifndef HAEFTE_COMPOUND_H
#define HAEFTE_COMPOUND_H

#include <stdbool.h>
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

/* What speaks for a word being one. */
struct compound_weight {
    bool listed;     /* it stands in the dictionary as a whole, or is the genitive of one that does */
    bool known;      /* all its parts are words, or formed from words by rule */
    int32_t cost;    /* of its parts and joints, in tenths of a nat: the higher, the less likely; 0 or 1 where listed */
    uint64_t joints; /* between the parts, as above */
};

/* Weighs a word of lower-case letters, by the path that compound_divide would take. */
struct compound_weight compound_weigh(const uint32_t *letters, size_t count);

/* What turns a misspelt word into another. */
enum compound_edit {
    EDIT_SWAPPED, /* two letters change places */
    EDIT_MISSING, /* a letter comes to it */
    EDIT_EXTRA,   /* a letter goes */
    EDIT_OTHER,   /* a letter becomes another */
};

struct compound_neighbour {
    enum compound_edit edit;
    size_t count;
    uint32_t letters[COMPOUND_LETTERS + 1];
};

/* Finds the words of the dictionary, and their genitives, that are one edit from a word of lower-case letters; at most
   `most`, each once. Returns how many. Method: a walk through the automaton with one edit to spend (K. Oflazer,
   Error-tolerant finite-state recognition, 1996). In compound_near.c. */
size_t compound_near(const uint32_t *letters, size_t count, struct compound_neighbour *out, size_t most);

#endif
