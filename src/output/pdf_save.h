/* The file itself: object streams and a cross-reference stream over the objects that libharu holds. Knows nothing about
   what they mean.
   Source: ISO 32000-1 §7.5 (file structure), §7.5.7 and §7.5.8 (object and cross-reference streams). */
#ifndef HAEFTE_PDF_SAVE_H
#define HAEFTE_PDF_SAVE_H

#include "output/pdf_object.h"

/* Writes the whole file into the file's arena: PDF 1.7, /ID from a hash of the contents. A file that stays readable has
   its objects one after another and a cross-reference table. Returns false after a failure. */
bool pdf_save(struct pdf *pdf, struct pdf_object *catalog, struct pdf_object *info, struct str *out);

/* Numbers of objects that differ from file to file. */
struct pdf_gaps {
    const unsigned *at;
    size_t count;
};

/* All of a file but those objects, to be completed again and again. */
struct pdf_torso;

/* Makes it of a file with all its objects, whatever stands in those that are left out. In `arena`; NULL after a
   failure. */
struct pdf_torso *pdf_save_torso(struct pdf *pdf, struct arena *arena, struct pdf_object *catalog,
                                 struct pdf_object *info, const struct pdf_gaps *gaps);

/* An object that was left out. */
struct pdf_limb {
    unsigned number;
    struct str keys;   /* of its dictionary, without << and >>, without its length */
    struct str stream; /* as it is written, deflated or not; the object after it is its length. NULL: a dictionary */
};

/* Writes a whole file of a torso and all its limbs. `pdf` needs no libharu document. Returns false after a failure. */
bool pdf_save_copy(struct pdf *pdf, const struct pdf_torso *torso, const struct pdf_limb *limbs, size_t count,
                   struct str *out);

#endif
