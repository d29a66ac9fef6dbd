/* Paragraphs: text in styles to the best lines of a given width. Knows nothing about pages.
   Source: D. E. Knuth and M. F. Plass, Breaking Paragraphs into Lines, Software: Practice and Experience 11 (1981). */
#ifndef HAEFTE_PARAGRAPH_H
#define HAEFTE_PARAGRAPH_H

#include "language/hyphenate.h"
#include "typeset/pages.h"

/* What typesetting needs besides the text: one for each document, borrowed everywhere. */
struct typesetter {
    struct arena *arena;
    struct arena *scratch;         /* for one paragraph's working: emptied after each; NULL: `arena` is used */
    struct paragraph_cache *cache; /* paragraphs set before; NULL: none is kept */
    struct font_set *fonts;
    struct hyphenator *hyphenator;
    struct str language;
    struct diags *diags;
    fill_list *fills; /* takes how full places are; NULL: nobody asks. flow_document gives it those of its pages */
};

struct paragraph_cache;

/* Keeps every paragraph that was set without a finding, so that a text which comes again in the same measure (trials of
   copyfitting, the same statement in several documents) is set once. Lives in the arena. */
struct paragraph_cache *paragraph_cache_new(struct arena *arena);

/* A run and the block that it belongs to, its x from the paragraph's left edge and y 0 at the baseline. */
struct line_run {
    struct run run;
    const struct block *block;
};

struct line {
    struct line_run *runs;
    size_t count;
    sp width;        /* from the left edge to the end of the last glyph, hanging marks not counted */
    bool hyphenated; /* ends with a hyphen put in here */
};

struct lines {
    struct line *at;
    size_t count;
    sp width;      /* of the widest line */
    bool overfull; /* a line is wider than asked, and an error says so */
    bool changed;  /* a bar stands beside them; set by whoever knows */
};

/* Sets a paragraph `width` wide in the manner of `style` (its alignment, hyphenation, hanging). Spans are joined
   without a blank between them. A character that no face has, and a line that cannot be made to fit, is an error at
   `place`, the place of the text; for an overfull line it says by how much. Empty text gives no lines. */
struct lines paragraph_set(struct typesetter *typesetter, const struct span *spans, size_t count,
                           const struct style *style, sp width, struct place place);

/* The least width at which a text that is `width` wide still has that many lines: so they become even. Adds no
   finding. */
sp paragraph_even_width(const struct typesetter *typesetter, const struct span *spans, size_t count,
                        const struct style *style, sp width, size_t lines, struct place place);

/* Moves a line to a page: its left edge at x, its baseline at y. */
void paragraph_place(struct arena *arena, struct page *page, const struct line *line, sp x, sp y);

#endif
