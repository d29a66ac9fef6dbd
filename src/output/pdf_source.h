/* The framework's file back out of a PDF that carries it, also after another program has saved that PDF anew. Knows
   nothing about what stands in the file.
   Source: as pdf_attach.h; libqpdf reads the PDF. It is loaded when it is wanted: linked, it would make every start of
   the program 5 ms slower and 6 MB larger. */
#ifndef HAEFTE_PDF_SOURCE_H
#define HAEFTE_PDF_SOURCE_H

#include "base/diag.h"

struct pdf_source {
    struct str name;  /* safe to write, whatever the PDF says: pdf_name_make_safe */
    struct str bytes; /* exactly those of the file */
};

/* Finds the associated file that the document says it was made from, else the first embedded one that is YAML by name.
   In the arena. Returns false and adds an error when the PDF holds none, or is damaged, locked or none at all; a
   failure when there is no libqpdf. */
bool pdf_source_read(struct arena *arena, const char *path, struct pdf_source *out, struct diags *diags);

/* Writes the file into a folder, which is made if it is not there, and adds a note of what was written. A file that is
   there already stays as it is: an error unless it is the same. */
bool pdf_source_save(struct arena *arena, const struct pdf_source *source, const char *folder, struct diags *diags);

#endif
