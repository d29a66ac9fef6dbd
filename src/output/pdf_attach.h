/* Files that travel inside a PDF, as its associated files: how they are written, and under which names. Knows nothing
   about what stands in them.
   Source: ISO 32000-1 §7.11 (file specifications, embedded files), ISO 19005-3 §6.8 and annex E (associated files),
   RFC 9512 (media type of YAML). */
#ifndef HAEFTE_PDF_ATTACH_H
#define HAEFTE_PDF_ATTACH_H

#include "output/pdf.h"
#include "output/pdf_object.h"

enum { PDF_CHECKSUM_SIZE = 16 };

struct pdf_attachment {
    struct str name;  /* safe, as below */
    struct str bytes; /* borrowed */
    struct str deflated;
    unsigned char checksum[PDF_CHECKSUM_SIZE];
};

/* Writes the file and says in the catalog that the document was made from it. `date` is that of its last change, as
   pdf_date has it; empty: not known. */
void pdf_attach_source(struct pdf *pdf, const struct pdf_attachment *source, struct str date,
                       struct pdf_object *catalog);

/* Whether a name ends as those of YAML files do. */
bool pdf_name_is_yaml(struct str name);

/* The name under which a file that travels is written into a folder: the last part of its path, without control
   characters, neither hidden nor looking like an option, at most 255 bytes, ending as YAML files do. A name that is all
   this already stays as it is. In the arena. */
struct str pdf_name_make_safe(struct arena *arena, struct str name);

/* MD5, which /CheckSum is by §7.11.4: it finds damage, not malice. */
void pdf_checksum(struct str bytes, unsigned char out[PDF_CHECKSUM_SIZE]);

#endif
