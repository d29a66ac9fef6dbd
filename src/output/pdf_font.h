/* Fonts of a PDF file: which glyph stands for which text, subsets of the faces in use, and the font dictionaries over
   them. Knows nothing about where the glyphs stand.
   Composite fonts: ISO 32000-1 §9.7; embedded programs §9.9; ToUnicode §9.10.3. */
#ifndef HAEFTE_PDF_FONT_H
#define HAEFTE_PDF_FONT_H

#include "output/pdf_object.h"
#include "typeset/pages.h"

/* What one glyph of a face stands for. Where that differs from place to place (space and no-break space, hyphen-minus
   and hyphen), the second text gets a second variant of the font: the same glyphs under another ToUnicode. */
struct pdf_glyph {
    bool used;
    uint16_t code;    /* id in the font program, and the two-byte character code */
    int16_t width;    /* 1/1000 em, as the W array says */
    uint8_t count;    /* of texts; 0 with `used`: no run, only .notdef */
    struct str first; /* texts[0]: nearly always the only one */
    struct str *more; /* texts[1] to texts[count - 1] */
};

struct pdf_font {
    const struct face *face;
    struct pdf_glyph *glyphs; /* by the face's own glyph id */
    unsigned glyph_count;
    uint32_t space; /* glyph of the space, 0 if the face has none */
    bool lettered;  /* pages of `letters` use it */
    unsigned variant_count;
    struct pdf_object **variants; /* Type0 dictionaries, one for each variant */
    const char **names;           /* of the variants in the resources, such as "F1" */
};

/* A run as it goes into a content stream. */
struct pdf_run {
    struct pdf_font *font;
    const uint8_t *variants; /* for each glyph: which of its texts it stands for here */
    bool space_after;        /* the line ends here between two words: a space keeps them apart for readers that have
                                only the text (§14.8.2.5) */
    uint8_t space_variant;
};

struct pdf_fonts {
    struct LIST(struct pdf_font *) fonts; /* in the order of first use */
    struct LIST(struct pdf_run) runs;     /* every run of the pages, in painting order, those without glyphs too */
    unsigned variant_count;               /* of all fonts */
    struct pdf_object *resources;         /* what all content streams name their fonts by; more may be added */
    bool complete;                        /* made already: nothing may be added */
    bool lacking;                         /* something was wanted that is not there */
    struct arena *growing;                /* holds what further pages add; NULL: all pages are read at once */
};

/* Reads every run, subsets each face and writes its dictionaries. A glyph 0, an id that the face does not have and a
   face that cannot be subset are failures. `letters`: further pages, not in the file, whose glyphs are to be in the
   subsets; NULL: none. In the file's arena. Never NULL. */
struct pdf_fonts *pdf_fonts_new(struct pdf *pdf, const struct pages *pages, const struct pages *letters);

/* The fonts of `letters` as another file may use them that has the same subsets: a copy in `arena`, without objects. */
struct pdf_fonts *pdf_fonts_keep(struct arena *arena, const struct pdf_fonts *fonts);

/* Reads the runs of other pages for such a file; those of the pages before are forgotten. Returns false where they want
   a face, a glyph or a text of a glyph that the fonts have not; no failure. */
bool pdf_fonts_read(struct pdf *pdf, struct pdf_fonts *fonts, const struct pages *pages);

/* Writes the descriptor of a font program, and the program. `bounds`: its box in font units. */
struct pdf_object *pdf_font_describe(struct pdf *pdf, const struct face *face, struct str name, int flags,
                                     const int bounds[4], struct str program, bool cff);

/* Fonts of pages that come one after another, none of which is kept: glyphs have the codes that they have in the face,
   so that pages are painted before it is known which glyphs the others use. pdf_fonts_read adds what it reads, from
   pages in any arena; pdf_fonts_write makes the subsets, ids and all, at the end. In the file's arena. Never NULL. */
struct pdf_fonts *pdf_fonts_open(struct pdf *pdf);
void pdf_fonts_write(struct pdf *pdf, struct pdf_fonts *fonts);

/* The text that a variant gives for a glyph: a variant without a text of its own for it gives the first. */
static inline unsigned pdf_glyph_text_index(const struct pdf_glyph *glyph, unsigned variant) {
    return variant < glyph->count ? variant : 0;
}

#endif
