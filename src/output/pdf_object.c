#include "output/pdf_object.h"

#include "base/message.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    DEFLATE_LEVEL = 6,    /* 9 takes twice the time for one per cent */
    PIECE_SIZE = 1 << 30, /* libharu counts bytes in 32 bits */
};

static const char DEFLATED[] = "/Filter /FlateDecode\n";

/* libharu asks nothing of its handler but to return; pdf->error keeps the code, which pdf_fail reports. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user) {
    (void)error;
    (void)detail;
    (void)user;
}

static bool start_deflater(struct pdf *pdf) {
    pdf->deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (!pdf->deflater) pdf_fail(pdf, "libdeflate does not start");
    return !pdf->failed;
}

bool pdf_open(struct pdf *pdf, struct arena *arena, struct diags *diags, bool compress) {
    *pdf = (struct pdf){.arena = arena, .diags = diags, .version = "1.7"};
    /* without libharu's memory pool, which aligns to four bytes only */
    pdf->doc = HPDF_New(on_error, NULL);
    if (!pdf->doc) pdf_fail(pdf, "libharu does not start");
    return compress ? start_deflater(pdf) : !pdf->failed;
}

bool pdf_open_alone(struct pdf *pdf, struct arena *arena, struct diags *diags) {
    *pdf = (struct pdf){.arena = arena, .diags = diags, .version = "1.7"};
    return start_deflater(pdf);
}

void pdf_close(struct pdf *pdf) {
    if (pdf->doc) HPDF_Free(pdf->doc);
    libdeflate_free_compressor(pdf->deflater);
    pdf->doc = NULL;
    pdf->deflater = NULL;
}

void pdf_fail(struct pdf *pdf, const char *format, ...) {
    if (pdf->failed) return; /* the rest are consequences of the first */
    pdf->failed = true;
    va_list arguments;
    char text[512];
    va_start(arguments, format);
    vsnprintf(text, sizeof text, gettext(format), arguments);
    va_end(arguments);
    unsigned long code = pdf->doc ? pdf->doc->error.error_no : 0;
    if (code) diag_failure(pdf->diags, "the PDF cannot be made: %s (libharu error 0x%04lX)", text, code);
    else diag_failure(pdf->diags, "the PDF cannot be made: %s", text);
}

/* Called by libharu between << and >>. */
static HPDF_STATUS write_body(HPDF_Dict dict, HPDF_Stream stream) {
    const struct pdf_object *object = dict->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)object->body.at, (HPDF_UINT)object->body.length);
}

static struct pdf_object *attach(struct pdf *pdf, HPDF_Dict dict) {
    struct pdf_object *object = ARENA_NEW(pdf->arena, struct pdf_object);
    buffer_init(&object->body, pdf->arena);
    if (!dict) return object;
    object->number = pdf_number(dict);
    dict->attr = object;
    dict->write_fn = write_body;
    return object;
}

static struct pdf_kept *keep(struct pdf *pdf) {
    struct pdf_kept *kept = ARENA_NEW(pdf->arena, struct pdf_kept);
    kept->object.number = ++pdf->last;
    buffer_init(&kept->object.body, pdf->arena);
    LIST_ADD(pdf->arena, pdf->kept, kept);
    return kept;
}

struct pdf_object *pdf_object_new(struct pdf *pdf) {
    if (!pdf->doc) return &keep(pdf)->object;
    HPDF_Dict dict = pdf->failed ? NULL : HPDF_Dict_New(pdf->doc->mmgr);
    if (dict && HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK) dict = NULL;
    if (!dict) pdf_fail(pdf, "no further object");
    return attach(pdf, dict);
}

static struct pdf_kept *keep_stream(struct pdf *pdf, struct str bytes, bool deflated) {
    struct pdf_kept *kept = keep(pdf);
    kept->stream = true;
    kept->bytes = deflated ? bytes : str_copy(pdf->arena, bytes);
    if (deflated) buffer_add_c(&kept->object.body, DEFLATED);
    return kept;
}

struct pdf_object *pdf_stream_new(struct pdf *pdf, struct str bytes, bool plain) {
    bool deflate = pdf->deflater && !plain;
    if (deflate) bytes = pdf_deflate(pdf, bytes);
    if (!pdf->doc) return &keep_stream(pdf, bytes, deflate)->object;
    HPDF_Dict dict = pdf->failed ? NULL : HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    if (!dict) pdf_fail(pdf, "no further stream");
    struct pdf_object *object = attach(pdf, dict);
    if (!dict) return object;
    if (deflate) buffer_add_c(&object->body, DEFLATED);
    pdf_stream_fill(pdf, dict->stream, bytes);
    return object;
}

struct pdf_object *pdf_object_extend(struct pdf *pdf, HPDF_Dict dict) {
    if (!dict) pdf_fail(pdf, "libharu lacks a root object");
    return attach(pdf, dict);
}

void pdf_roots(struct pdf *pdf, struct pdf_object **catalog, struct pdf_object **info) {
    *catalog = pdf_object_extend(pdf, pdf->doc->catalog);
    HPDF_Dict_RemoveElement(pdf->doc->info, "Producer"); /* libharu's own, in Latin-1; ours is in the body */
    *info = pdf_object_extend(pdf, pdf->doc->info);
}

unsigned pdf_number(HPDF_Dict dict) {
    return dict->header.obj_id & 0x00FFFFFFu;
}

struct str pdf_deflate(struct pdf *pdf, struct str bytes) {
    if (!pdf->deflater) return bytes;
    size_t bound = libdeflate_zlib_compress_bound(pdf->deflater, bytes.length);
    char *out = arena_take(pdf->arena, bound);
    size_t length = libdeflate_zlib_compress(pdf->deflater, bytes.length ? bytes.at : "", bytes.length, out, bound);
    if (!length) pdf_fail(pdf, "a stream of %zu bytes cannot be deflated", bytes.length);
    return (struct str){out, length};
}

bool pdf_stream_fill(struct pdf *pdf, HPDF_Stream stream, struct str bytes) {
    while (bytes.length && !pdf->failed) {
        size_t piece = bytes.length < PIECE_SIZE ? bytes.length : PIECE_SIZE;
        if (HPDF_Stream_Write(stream, (const HPDF_BYTE *)bytes.at, (HPDF_UINT)piece) != HPDF_OK)
            pdf_fail(pdf, "a stream cannot be filled");
        bytes = str_slice(bytes, piece, bytes.length);
    }
    return !pdf->failed;
}

char *pdf_room(struct buffer *buffer, size_t size) {
    if (buffer->room - buffer->length < size)
        buffer->at = arena_grow(buffer->arena, buffer->at, buffer->length, &buffer->room, buffer->length + size, 1);
    return buffer->at + buffer->length;
}

char *pdf_put_milli(char *at, int64_t milli) {
    char digits[24];
    size_t count = 0;
    uint64_t rest = milli < 0 ? -(uint64_t)milli : (uint64_t)milli;
    if (milli < 0) *at++ = '-';
    unsigned fraction = (unsigned)(rest % 1000);
    rest /= 1000;
    if (!rest && !fraction) *at++ = '0';
    for (; rest; rest /= 10) digits[count++] = (char)('0' + rest % 10);
    while (count) *at++ = digits[--count];
    if (!fraction) return at;
    *at++ = '.';
    *at++ = (char)('0' + fraction / 100);
    if (fraction % 100) *at++ = (char)('0' + fraction / 10 % 10);
    if (fraction % 10) *at++ = (char)('0' + fraction % 10);
    return at;
}

void pdf_add_milli(struct buffer *out, int64_t milli) {
    char *at = pdf_room(out, 32), *end = pdf_put_milli(at, milli);
    *end++ = ' ';
    out->length += (size_t)(end - at);
}

void pdf_add_number(struct buffer *out, const char *before, uint64_t number, const char *behind) {
    buffer_add_c(out, before);
    buffer_add_number(out, number);
    buffer_add_c(out, behind);
}

void pdf_add_reference(struct buffer *out, const char *before, unsigned number) {
    pdf_add_number(out, before, number, " 0 R");
}

static char *put_hex(char *at, unsigned byte) {
    static const char digits[] = "0123456789ABCDEF";
    *at++ = digits[byte >> 4 & 15];
    *at++ = digits[byte & 15];
    return at;
}

static void add_hex_unit(struct buffer *out, unsigned unit) {
    char *at = pdf_room(out, 4);
    put_hex(put_hex(at, unit >> 8 & 255), unit & 255);
    out->length += 4;
}

void pdf_add_text(struct buffer *out, struct str utf8) {
    buffer_add_c(out, "<FEFF");
    for (size_t at = 0; at < utf8.length;) {
        uint32_t rune = utf8_next(utf8, &at);
        if (rune == RUNE_BAD) rune = 0xFFFD;
        if (rune < 0x10000) {
            add_hex_unit(out, rune);
        } else {
            add_hex_unit(out, 0xD800 + ((rune - 0x10000) >> 10));
            add_hex_unit(out, 0xDC00 + ((rune - 0x10000) & 0x3FF));
        }
    }
    buffer_add_byte(out, '>');
}

void pdf_add_bytes(struct buffer *out, struct str bytes) {
    buffer_add_byte(out, '<');
    for (size_t i = 0; i < bytes.length; i++) {
        put_hex(pdf_room(out, 2), (unsigned char)bytes.at[i]);
        out->length += 2;
    }
    buffer_add_byte(out, '>');
}

void pdf_add_name(struct buffer *out, struct str name) {
    buffer_add_byte(out, '/');
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c > 0x20 && c < 0x7F && !strchr("#/%()<>[]{}", c)) {
            buffer_add_byte(out, (char)c);
        } else {
            char *at = pdf_room(out, 3);
            *at = '#';
            put_hex(at + 1, c);
            out->length += 3;
        }
    }
}
