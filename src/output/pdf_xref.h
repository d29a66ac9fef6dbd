/* What a PDF file says about itself at its two ends, whether it is written in one go or while it is made: the header,
   the cross-reference stream and what the trailer says. Writes nothing. Source: ISO 32000-1 §7.5.2 (header), §7.5.5
   (trailer), §7.5.8 (cross-reference streams), §14.4 (/ID). */
#ifndef HAEFTE_PDF_XREF_H
#define HAEFTE_PDF_XREF_H

#include "base/str.h"

enum {
    PDF_OBJECTS_PER_STREAM = 500, /* a reader that wants one object must inflate its whole stream: some 40 KB */
};

enum pdf_entry_type { PDF_ENTRY_FREE, PDF_ENTRY_PLAIN, PDF_ENTRY_PACKED }; /* values of §7.5.8.3 */

/* Where an object stands. A number that was given and never used is free. */
struct pdf_entry {
    uint32_t where; /* plain: byte offset; packed: number of the object stream */
    uint16_t index; /* packed: place in the object stream */
    uint8_t type;   /* enum pdf_entry_type */
};

struct pdf_entries LIST(struct pdf_entry); /* by object number */

/* The first lines of a file, in the arena. `version`: "1.7". */
struct str pdf_header(struct arena *arena, const char *version);

/* What names a file, for pdf_trailer_keys. */
struct pdf_trailer {
    unsigned catalog, info; /* numbers */
    uint64_t hash, length;  /* of what stands before the cross-reference: they become the /ID */
};

/* Keys and values of the trailer of a file with `size` objects, number 0 included, without << and >>. */
struct str pdf_trailer_keys(struct arena *arena, const struct pdf_trailer *trailer, size_t size);

/* The cross-reference stream of these objects, its own among them: its keys but filter and length, and its bytes, not
   yet deflated. */
struct str pdf_xref_keys(struct arena *arena, const struct pdf_trailer *trailer, size_t size);
struct str pdf_xref_rows(struct arena *arena, const struct pdf_entries *entries);

#endif
