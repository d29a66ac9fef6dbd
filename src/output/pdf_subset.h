/* Subsets of a face for embedding, by HarfBuzz. Knows nothing about PDF's dictionaries. */
#ifndef HAEFTE_PDF_SUBSET_H
#define HAEFTE_PDF_SUBSET_H

#include "output/pdf_font.h"

struct pdf_subset {
    struct str program; /* a TrueType font, or a bare CFF table; in the file's arena */
    bool cff;
    bool sparse;       /* glyphs have the ids that they have in the face; those that were left out are empty */
    unsigned count;    /* of glyphs, .notdef and parts of composites included; sparse: the last id and one */
    uint32_t *old_ids; /* by new id; in the file's arena */
    char tag[7];       /* six capitals from a hash of the program: ISO 32000-1 §9.6.4 */
};

/* Makes a font program of the glyphs that are marked `used`; `keep_ids`: sparse. Returns false after a failure: a face
   without TrueType or CFF outlines, a variable font away from its default, or a refusal by HarfBuzz. */
bool pdf_subset_make(struct pdf *pdf, const struct pdf_font *font, bool keep_ids, struct pdf_subset *out);

/* The same of a face by characters, with the cmap that finds them: for text that a reader will set. TrueType only. */
bool pdf_subset_make_typing(struct pdf *pdf, const struct face *face, const uint32_t *characters, size_t count,
                            struct str *program, char tag[7]);

#endif
