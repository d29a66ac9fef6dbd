/* The bytes of data/words-da.txt, ended by a zero byte: words that are right though no dictionary has them. Knows
   nothing about their use. One a line; a line that begins with # is a remark. */
#ifndef HAEFTE_WORDS_DATA_H
#define HAEFTE_WORDS_DATA_H

extern const char words_data[];

#endif
