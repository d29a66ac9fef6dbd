/* The bytes of data/hyphenation/da.compounds, made by tools/hyphenation/compounds.py. Knows nothing about their use.

   32-bit little-endian words: magic, number of edges of the word automaton, of the pattern trie, bytes of pattern
   values, the code point of each letter code (48); then the edges of both and the values. A node is a run of edges,
   the last one marked; letters come last and in order. A word ends with an edge whose label says what it is. */
#ifndef HAEFTE_COMPOUND_DATA_H
#define HAEFTE_COMPOUND_DATA_H

#include <stdint.h>

enum {
    COMPOUND_MAGIC = 0x31434648, /* HFC1 */
    COMPOUND_CODES = 48,
    COMPOUND_HEAD = 4 + COMPOUND_CODES, /* words before the edges */

    /* An edge: label, last edge of its node, number of the first edge of the node it leads to. */
    COMPOUND_LABEL = 0x7F,
    COMPOUND_LAST = 0x80,
    COMPOUND_SHIFT = 8,

    /* Labels from 1 to 47 are letters. */
    LABEL_JOINT = 48,
    LABEL_AFFIX = 49,   /* after a prefix */
    LABEL_WHOLE = 50,   /* what follows, up to the next joint, has no breaks: a loan */
    LABEL_EDGE = 51,    /* in patterns: the word's beginning or end */
    LABEL_END = 64,     /* to 79: ends a word, at a cost of 0 to 15; stands in the dictionary */
    LABEL_BEGIN = 80,   /* to 95: begins a compound, linking letter included */
    LABEL_DERIVED = 96, /* to 111: as LABEL_END, but formed by rule or English */
    LABEL_ANY = 112,    /* a word that no dictionary lets begin a compound */
    LABEL_PREFIX = 113, /* to 119 */
    LABEL_NAME = 120,   /* has no breaks and no part in compounds */
    LABEL_ALONE = 121,  /* a word that ends no compound, as it is too like an ending */
    LABEL_VALUES = 127, /* in patterns: leads to a place among the values */
};

extern const uint32_t compound_data_words[];

#endif
