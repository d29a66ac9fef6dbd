/* Fonts: from a style to a face, from a word to glyphs and advances. The only user of fontconfig and HarfBuzz shaping.
   Knows nothing about lines. */
#ifndef HAEFTE_FONT_H
#define HAEFTE_FONT_H

#include "input/style.h"

#include <hb.h>

/* One font file opened once. */
struct face {
    struct str family;     /* as found */
    struct str postscript; /* PostScript name */
    struct str path;
    unsigned index; /* in this run's font_set; stable between two runs */
    int weight;
    bool italic;
    hb_face_t *hb_face; /* owned by the font_set */
    hb_font_t *hb_font; /* scale = units_per_em */
    int units_per_em;
    int ascender, descender, cap_height, x_height; /* font units, y upwards */
    int bounds[4];                                 /* font units: x min, y min, x max, y max */
    double italic_angle;                           /* degrees */
};

/* A glyph of a shaped piece. Font units, y upwards. */
struct shaped_glyph {
    uint32_t id;
    int32_t advance, dx, dy;
    uint32_t cluster; /* byte offset of its first character in the piece */
};

/* A piece of text in one face, shaped. Lives as long as the font_set, or until it forgets; never changes. */
struct shaped {
    struct str text;
    const struct shaped_glyph *glyphs;
    size_t count;
    int32_t advance; /* sum, font units */
};

struct font_set;

/* Opens the fonts below `folder` first, then the system's. Adds a failure when fontconfig does not start. */
struct font_set *font_set_new(struct arena *arena, const char *folder, struct diags *diags);
void font_set_release(struct font_set *set);

/* Forgets all shaped pieces if there are more than 20,000 (some 5 MB; a booklet has 2,000): for who sets documents
   without end. Nothing that is still to be set may hold one; pages do not. */
void font_set_forget(struct font_set *set);

/* The face of a style, or NULL after an error at the style's place: an unknown family names the families there are, a
   weight or italic that the family lacks names what it has. Cached. */
const struct face *font_of_style(struct font_set *set, const struct style *style, struct diags *diags);

/* Shapes a piece (no line ends) with kerning, ligatures and the style's features. Cached by face, features and text.
   `language` is a BCP 47 tag. A character that the face lacks gives glyph 0: ask font_lacks first. */
const struct shaped *font_shape(struct font_set *set, const struct face *face, const struct style *style,
                                struct str language, struct str text);

/* The first rune of the piece that has no glyph in its face, 0 if none. */
uint32_t font_lacks(const struct shaped *shaped);

static inline sp font_scale(const struct face *face, sp size, int32_t units) {
    return (units * size + (units < 0 ? -face->units_per_em : face->units_per_em) / 2) / face->units_per_em;
}

#endif
