/* The file itself: object streams and a cross-reference stream over the objects that libharu holds. Knows nothing about
   what they mean.
   Source: ISO 32000-1 §7.5 (file structure), §7.5.7 and §7.5.8 (object and cross-reference streams). */
#ifndef HAEFTE_PDF_SAVE_H
#define HAEFTE_PDF_SAVE_H

#include "output/pdf_object.h"

/* Writes the whole file into the file's arena: PDF 1.7, /ID from a hash of the contents. A file that stays readable has
   its objects one after another and a cross-reference table. Returns false after a failure. */
bool pdf_save(struct pdf *pdf, struct pdf_object *catalog, struct pdf_object *info, struct str *out);

#endif
