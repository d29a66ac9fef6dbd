#include "output/pdf_attach.h"

#include <hpdf_encrypt.h>

#define MEDIA_TYPE "application/yaml"

enum { NAME_MOST = 255 }; /* bytes: what Linux, Windows and macOS allow */

const struct pdf_attachment *pdf_attachment_new(struct arena *arena, const char *path, struct str bytes,
                                                struct diags *diags) {
    struct pdf_attachment *attachment = ARENA_NEW(arena, struct pdf_attachment);
    struct pdf pdf; /* never saved: it lends its deflater */
    attachment->name = pdf_name_make_safe(arena, str_from(path));
    attachment->bytes = bytes;
    if (pdf_open(&pdf, arena, diags, true)) attachment->deflated = pdf_deflate(&pdf, bytes);
    pdf_close(&pdf);
    pdf_checksum(bytes, attachment->checksum);
    return pdf.failed ? NULL : attachment;
}

static unsigned write_file(struct pdf *pdf, const struct pdf_attachment *source, struct str date) {
    bool deflate = pdf->deflater != NULL;
    struct pdf_object *file = pdf_stream_new(pdf, deflate ? source->deflated : source->bytes, true);
    struct buffer *out = &file->body;
    buffer_add_c(out, "/Type /EmbeddedFile\n/Subtype ");
    pdf_add_name(out, STR(MEDIA_TYPE));
    if (deflate) buffer_add_c(out, "\n/Filter /FlateDecode");
    buffer_addf(out, "\n/Params << /Size %zu /CheckSum ", source->bytes.length);
    pdf_add_bytes(out, (struct str){(const char *)source->checksum, PDF_CHECKSUM_SIZE});
    if (date.length) buffer_addf(out, " /ModDate (%.*s)", STR_ARG(date));
    buffer_add_c(out, " >>\n");
    return file->number;
}

void pdf_attach_source(struct pdf *pdf, const struct pdf_attachment *source, struct str date,
                       struct pdf_object *catalog) {
    unsigned file = write_file(pdf, source, date);
    struct pdf_object *specification = pdf_object_new(pdf);
    struct buffer *out = &specification->body;
    buffer_add_c(out, "/Type /Filespec\n/AFRelationship /Source\n/F ");
    pdf_add_text(out, source->name);
    buffer_add_c(out, "\n/UF ");
    pdf_add_text(out, source->name);
    buffer_addf(out, "\n/EF << /F %u 0 R /UF %u 0 R >>\n", file, file);

    out = &catalog->body;
    buffer_addf(out, "/AF [%u 0 R]\n/Names << /EmbeddedFiles << /Names [", specification->number);
    pdf_add_text(out, source->name);
    buffer_addf(out, " %u 0 R] >> >>\n", specification->number);
}

/* ---- names ---- */

/* How many bytes at the end of a name say that it is YAML; 0: it is not. */
static size_t suffix_length(struct str name) {
    static const char *const suffixes[] = {".yaml", ".yml"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct str suffix = str_from(suffixes[i]);
        if (name.length < suffix.length) continue;
        const char *end = name.at + name.length - suffix.length;
        size_t same = 0;
        while (same < suffix.length && rune_lower((unsigned char)end[same]) == (unsigned char)suffix.at[same]) same++;
        if (same == suffix.length) return same;
    }
    return 0;
}

bool pdf_name_is_yaml(struct str name) {
    return suffix_length(name) > 0;
}

/* Control characters, and marks that turn the direction of writing: a name is to look like what it is. */
static bool is_invisible(uint32_t rune) {
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x200B && rune <= 0x200F) ||
           (rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2060 && rune <= 0x206F) || rune == 0xFEFF;
}

struct str pdf_name_make_safe(struct arena *arena, struct str name) {
    size_t first = name.length;
    while (first && name.at[first - 1] != '/' && name.at[first - 1] != '\\') first--;
    name = str_slice(name, first, name.length);
    size_t suffix = suffix_length(name);
    struct str stem = str_slice(name, 0, name.length - suffix);
    struct str end = suffix ? str_slice(name, stem.length, name.length) : STR(".yaml");
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0, before = 0; at < stem.length; before = at) {
        uint32_t rune = utf8_next(stem, &at);
        if (out.length + (at - before) + end.length > NAME_MOST) break;
        bool hidden = !out.length && (rune == '.' || rune == '-');
        buffer_add_rune(&out, hidden || is_invisible(rune) || rune == RUNE_BAD ? '_' : rune);
    }
    if (!out.length) buffer_add_byte(&out, '_');
    buffer_add(&out, end);
    return buffer_str(&out);
}

void pdf_checksum(struct str bytes, unsigned char out[PDF_CHECKSUM_SIZE]) {
    HPDF_MD5_CTX context;
    HPDF_MD5Init(&context);
    HPDF_MD5Update(&context, (const HPDF_BYTE *)bytes.at, (HPDF_UINT32)bytes.length);
    HPDF_MD5Final(out, &context);
}
