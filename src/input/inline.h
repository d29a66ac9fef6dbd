/* Inline marks of the framework's texts: *emphasis*, and [words]{lang=en} of another language. Knows nothing about how
   they look or sound. `\*` and `\[` are a star and a bracket; a bracket that no `{lang=…}` follows is one too. */
#ifndef HAEFTE_INLINE_H
#define HAEFTE_INLINE_H

#include "base/str.h"

/* A stretch of text under the same marks. */
struct inline_piece {
    struct str text; /* in the arena */
    size_t first;    /* where it begins in the text with its marks; but for `\` before a mark its bytes follow there */
    bool emphasised;
    struct str language; /* BCP 47, a slice of the text; empty: the document's own */
};

/* Where reading stands; starts as {.text = …}. */
struct inline_reader {
    struct str text;
    size_t at;
    bool emphasised;
    struct str language;
    size_t close, resume; /* while a language is marked: its closing bracket, and what comes after the mark */
};

/* Takes the next stretch that is not empty; returns false at the end. */
bool inline_next(struct inline_reader *reader, struct arena *arena, struct inline_piece *piece);

/* The text without its marks. */
struct str inline_bare(struct arena *arena, struct str text);

/* Whether every mark of language is well formed. */
bool inline_is_sound(struct str text);

/* Whether a text has the shape of a BCP 47 tag (RFC 5646 §2.1): a language of two or three letters, then parts of one
   to eight letters or digits. */
bool inline_is_language(struct str tag);

#endif
