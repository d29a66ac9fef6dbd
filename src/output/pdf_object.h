/* The objects of a PDF file under construction. libharu keeps them, numbers them and writes them; what stands inside a
   dictionary is text that we write, because libharu's own values have limits and rounding that we cannot accept
   (names and reals above all). Knows nothing about pages, fonts or tags.
   Syntax: ISO 32000-1 §7.3. */
#ifndef HAEFTE_PDF_OBJECT_H
#define HAEFTE_PDF_OBJECT_H

#include "base/diag.h"
#include "base/units.h"

#include <hpdf.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_version.h>
#include <libdeflate.h>

#if HPDF_VERSION_ID < 20300 || HPDF_VERSION_ID >= 20400
#error "the layout of libharu's structures is known for 2.3.x only"
#endif

/* A dictionary or stream of its own number. In the arena; the libharu part belongs to pdf->doc. */
struct pdf_object {
    unsigned number;    /* 0 after a failure */
    struct buffer body; /* keys and values, without << and >> */
};

/* An object of a file that libharu has no part in. */
struct pdf_kept {
    struct pdf_object object;
    bool stream;
    struct str bytes; /* of the stream, as they are written */
};

/* A file under construction. Failure is sticky: what follows a failure does no harm and has no effect, so that only
   pdf_make needs to ask. */
struct pdf {
    struct arena *arena;                    /* borrowed; holds the text of every object until the file is saved */
    struct diags *diags;                    /* borrowed */
    HPDF_Doc doc;                           /* owned; NULL: libharu has no part in it */
    struct libdeflate_compressor *deflater; /* owned; NULL: streams and objects stay readable */
    const char *version;                    /* of PDF, in the header: "1.7" unless changed before it is saved */
    bool failed;
    struct LIST(struct pdf_kept *) kept; /* without libharu: its objects, for pdf_spool.c */
    unsigned last;                       /* without libharu: the highest number given */
};

/* Starts an empty file in the caller's storage. Returns false after a failure; pdf_close is due either way. */
bool pdf_open(struct pdf *pdf, struct arena *arena, struct diags *diags, bool compress);
void pdf_close(struct pdf *pdf);

/* The same without libharu, compressing: what is made is kept in pdf->kept. */
bool pdf_open_alone(struct pdf *pdf, struct arena *arena, struct diags *diags);

/* Adds a failure, printf-like, with libharu's error code if there is one. Only the first of a file is kept. */
void pdf_fail(struct pdf *pdf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A dictionary to be filled. Never NULL. */
struct pdf_object *pdf_object_new(struct pdf *pdf);

/* A stream of these bytes, which are copied, deflated unless `plain`. Never NULL. */
struct pdf_object *pdf_stream_new(struct pdf *pdf, struct str bytes, bool plain);

/* Lets a dictionary that libharu made itself (catalog, info) end with our text. Its `attr` must be free. Never NULL. */
struct pdf_object *pdf_object_extend(struct pdf *pdf, HPDF_Dict dict);

/* The two dictionaries that the trailer names, to be filled. */
void pdf_roots(struct pdf *pdf, struct pdf_object **catalog, struct pdf_object **info);

/* The number of an indirect object. */
unsigned pdf_number(HPDF_Dict dict);

/* Deflates into the arena; the bytes as they are where the file stays readable. */
struct str pdf_deflate(struct pdf *pdf, struct str bytes);

/* Writes bytes to a libharu stream of any length. Returns false after a failure. */
bool pdf_stream_fill(struct pdf *pdf, HPDF_Stream stream, struct str bytes);

/* Room for `size` more bytes at the end of a buffer; the caller adds what it used to `length`. */
char *pdf_room(struct buffer *buffer, size_t size);

/* Lengths in files are whole thousandths of a point: 0.35 µm, below what any device resolves. */
static inline int64_t pdf_milli(sp length) {
    return (length * 1000 + (length < 0 ? -SP_PER_PT / 2 : SP_PER_PT / 2)) / SP_PER_PT;
}

/* Writes thousandths as a number of at most three decimals and returns its end. Takes at most 24 bytes. */
char *pdf_put_milli(char *at, int64_t milli);
void pdf_add_milli(struct buffer *out, int64_t milli); /* with a blank behind */
void pdf_add_number(struct buffer *out, const char *before, uint64_t number, const char *behind);
void pdf_add_reference(struct buffer *out, const char *before, unsigned number); /* "12 0 R" behind `before` */
void pdf_add_text(struct buffer *out, struct str utf8);                          /* text string, UTF-16BE: §7.9.2.2 */
void pdf_add_bytes(struct buffer *out, struct str bytes);                        /* byte string: §7.9.2.4 */
void pdf_add_name(struct buffer *out, struct str name);                          /* name with its solidus: §7.3.5 */

#endif
