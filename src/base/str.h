/* Text: slices that borrow their bytes, a buffer that grows, and UTF-8. Knows nothing about language or locale. */
#ifndef HAEFTE_STR_H
#define HAEFTE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slice of UTF-8 that somebody else owns. Not ended by a zero byte. An empty slice may have a NULL `at`. */
struct str {
    const char *at;
    size_t length; /* bytes */
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).length, (s).at ? (s).at : "" /* for "%.*s" */

struct str str_from(const char *text); /* borrows; NULL gives the empty slice */
bool str_equal(struct str a, struct str b);
bool str_is(struct str s, const char *text);
bool str_starts(struct str s, struct str with);
bool str_ends(struct str s, struct str with);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */
struct str str_slice(struct str s, size_t first, size_t end);
struct str str_trim(struct str s);                        /* without blanks and line ends at both ends */
bool str_find(struct str s, struct str what, size_t *at); /* first occurrence */
struct str str_copy(struct arena *arena, struct str s);
const char *str_c(struct arena *arena, struct str s); /* a copy that ends in a zero byte */
uint64_t str_hash(struct str s, uint64_t seed);       /* FNV-1a, 64 bits */

/* The same of a number; of a text and its length, so that no two texts one after the other are the same as two others.
 */
uint64_t str_hash_number(uint64_t number, uint64_t seed);
uint64_t str_hash_text(struct str s, uint64_t seed);

/* Eight bytes at a time; another number on machines of another byte order: for tables whose order nobody sees. */
uint64_t str_hash_quick(struct str s, uint64_t seed);

/* The fewest single-letter edits (insert, drop, replace) between two words; used to suggest a name. Reads at most 64
   code points of each. */
size_t str_distance(struct str a, struct str b);

/* UTF-8. A rune is a Unicode code point. */
#define RUNE_BAD 0xFFFFFFFFu

/* Decodes the rune at `*at` and moves `*at` past it. Returns RUNE_BAD, moving one byte, where the bytes are not UTF-8
   (overlong forms and surrogates included). `*at` must be less than s.length. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(char out[4], uint32_t rune); /* returns the bytes written, 0 for no code point */
size_t utf8_count(struct str s);             /* runes; a bad byte counts as one */
uint32_t rune_lower(
    uint32_t rune); /* ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic capitals; others unchanged */
bool rune_is_letter(uint32_t rune); /* letters of the Latin, Greek and Cyrillic blocks */
bool rune_is_digit(uint32_t rune);  /* 0 to 9 */

/* A buffer that grows in an arena. */
struct buffer {
    struct arena *arena; /* borrowed */
    char *at;
    size_t length, room;
};

void buffer_init(struct buffer *buffer, struct arena *arena);
void buffer_reserve(struct buffer *buffer, size_t more); /* spares growing, which leaves the old bytes in the arena */
void buffer_add(struct buffer *buffer, struct str s);
void buffer_add_c(struct buffer *buffer, const char *text);
void buffer_add_byte(struct buffer *buffer, char byte);
void buffer_add_rune(struct buffer *buffer, uint32_t rune);
void buffer_add_number(struct buffer *buffer, uint64_t number); /* decimal; a tenth of the cost of buffer_addf */
void buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds the text as part of a file name: ASCII lower case, æ ø å as ae oe aa, other letters without their accent, each
   stretch of anything else as one `-`, none at the ends. Adds nothing where no letter has such a form. */
void buffer_add_file_name(struct buffer *buffer, struct str text);
struct str buffer_str(const struct buffer *buffer); /* borrows until the buffer grows */

/* printf into an arena; the slice is followed by a zero byte. Numbers with a fraction follow the C locale, since of
   the user's locale the program takes LC_MESSAGES alone. */
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
