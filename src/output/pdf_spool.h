/* A PDF file that is written while it is made, for files larger than memory: what is finished goes to the disk and is
   forgotten but for its place. libharu has no part in it. Knows nothing about what the objects mean.
   Source: ISO 32000-1 §7.5 (file structure), §7.5.7 and §7.5.8 (object and cross-reference streams). */
#ifndef HAEFTE_PDF_SPOOL_H
#define HAEFTE_PDF_SPOOL_H

#include "output/pdf_object.h"

struct pdf_spool;

/* Begins the file `path`, which is borrowed, under a temporary name. All lives in the arena. NULL after a failure;
   pdf_spool_close is due otherwise. */
struct pdf_spool *pdf_spool_new(struct arena *arena, const char *path, const char *version, struct diags *diags);

/* Removes what was not finished. */
void pdf_spool_close(struct pdf_spool *spool);

/* The file, for pdf_object_new and pdf_stream_new: what they make stays in memory and is written at the end, so that it
   may be completed until then. */
struct pdf *pdf_spool_file(struct pdf_spool *spool);

/* A number for an object that is to come, so that others can refer to it. */
unsigned pdf_spool_number(struct pdf_spool *spool);

/* Writes an object: a dictionary of these keys and values, or a stream of these bytes, deflated or not as `keys` say.
 */
void pdf_spool_dictionary(struct pdf_spool *spool, unsigned number, struct str body);
void pdf_spool_stream(struct pdf_spool *spool, unsigned number, struct str keys, struct str bytes);

/* Writes the rest and puts the file in place. Returns false after a failure, one of before included. */
bool pdf_spool_finish(struct pdf_spool *spool, const struct pdf_object *catalog, const struct pdf_object *info);

#endif
