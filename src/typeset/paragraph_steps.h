/* The steps of paragraph_set and what passes between them: text to pieces and chances, chances to lines' ends, ends to
   placed glyphs. Known only to paragraph*.c. */
#ifndef HAEFTE_PARAGRAPH_STEPS_H
#define HAEFTE_PARAGRAPH_STEPS_H

#include "typeset/paragraph.h"

/* A span's style with its face. */
struct setting {
    const struct style *style;
    const struct face *face;
    const struct block *block;
    bool foreign;                                /* of another language: not divided by the rules of this one */
    const struct shaped *space, *no_break_space; /* shaped once */
};

/* A box or a glue: part of a word in one setting, or the blank between two words. x runs through the whole paragraph
   as if it were one line of natural spaces. */
struct piece {
    const struct setting *setting;
    const struct shaped *shaped;
    uint32_t first, end; /* bytes of the paragraph's text */
    sp x, width;         /* width with tracking after each glyph */
    bool glue;
};

/* A place where a line may end. A line from chance a to chance b is b.end - a.next wide. */
struct chance {
    sp end, next;                       /* x of the line's end, hyphen included, and of the next line's first glyph */
    sp hang_end, hang_next;             /* how much of the marks at these edges may stand outside the measure */
    sp stretch_end, stretch_next;       /* stretch of the glue before here, for justified lines */
    int64_t demerits;                   /* of ending a line here, whatever the line */
    uint32_t at, from;                  /* bytes of the text: the line's end and the next line's beginning */
    uint32_t letters_end, letters_next; /* letters of the text before here */
    uint32_t blanks_end, blanks_next;   /* glues before here */
    bool hyphen;                        /* the line ends with a hyphen, be it of the text: counts in a ladder */
    bool put;                           /* a hyphen is put here */
    bool forced;                        /* the line must end here */
};

/* A stretch that is spoken otherwise. It may begin and end inside a word, which is shaped as a whole all the same. */
struct voice {
    uint32_t first, end; /* bytes of the paragraph's text */
    const struct spoken *spoken;
};

/* A paragraph taken apart. chances[0] is its beginning, the last one its end. */
struct parts {
    struct str text; /* all spans together; each stretch of blanks is one, break marks are out */
    struct setting *settings;
    struct LIST(struct voice) voices; /* in order */
    struct LIST(struct piece) pieces;
    struct LIST(struct chance) chances;
    bool failed; /* a font is missing: an error says so */
};

/* What the lines have to meet. */
struct measure {
    const struct style *style;
    sp width; /* to set in: the column, and the hang of the style */
    bool justify;
    sp indent; /* a justified last line shorter than twice this is a runt */
};

/* paragraph_parts.c: shapes the text and finds every place where a line may end. */
struct parts paragraph_parts(struct typesetter *typesetter, const struct span *spans, size_t count,
                             const struct style *style, struct place place);

/* paragraph_break.c: the lines with the fewest demerits: indices of chances, without the first; returns how many. */
size_t paragraph_break(struct arena *arena, const struct parts *parts, const struct measure *measure, uint32_t **ends);

/* paragraph_lines.c: the glyphs of the line from chance `a` to chance `b`, its blanks stretched to fill `measure` where
   it is justified. `excess` is how much too wide it is, 0 if it fits. */
struct line paragraph_line(struct typesetter *typesetter, const struct parts *parts, const struct measure *measure,
                           const struct chance *a, const struct chance *b, bool last, sp *excess);

/* What a paragraph's lines depend on, as bytes. Empty: this paragraph is not kept. */
struct paragraph_key {
    struct str bytes; /* valid until the scratch arena is emptied */
    uint64_t hash;
};

/* paragraph_cache.c: finds a paragraph that was set before and gives it this one's block; makes its key. */
bool paragraph_cache_find(struct typesetter *typesetter, const struct span *spans, size_t count,
                          const struct style *style, sp width, struct paragraph_key *key, struct lines *lines);
/* Keeps a paragraph of which all spans have `block`. */
void paragraph_cache_keep(struct paragraph_cache *cache, const struct paragraph_key *key, const struct block *block,
                          const struct lines *lines);

/* The advance of a glyph: scaled, with the style's tracking. */
static inline sp setting_advance(const struct setting *setting, int32_t units) {
    return font_scale(setting->face, setting->style->size, units) + setting->style->tracking;
}

/* The shape of the part of a word before a hyphen that is put in, hyphen included: its last glyph is the hyphen. */
const struct shaped *paragraph_shape_before_hyphen(struct typesetter *typesetter, const struct setting *setting,
                                                   struct str part);

#endif
