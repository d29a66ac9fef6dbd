#include "output/pdf_spool.h"

#include "base/file_stream.h"
#include "output/pdf_xref.h"

#include <stdio.h>
#include <string.h>

enum {
    OBJECTS_MOST = 8388607, /* ISO 32000-1 annex C.2 */
};

struct pdf_spool {
    struct pdf pdf;
    struct file_stream *file;
    uint64_t length, hash; /* of what is written */
    struct pdf_entries entries;
    struct buffer offsets, values; /* of objects that wait for their object stream */
    unsigned packed;
    unsigned stream; /* number of that stream */
    struct arena working;
};

static void add(struct pdf_spool *spool, struct str bytes) {
    if (spool->pdf.failed) return;
    spool->length += bytes.length;
    spool->hash = str_hash(bytes, spool->hash);
    if (spool->length > UINT32_MAX) pdf_fail(&spool->pdf, "it is larger than 4 GiB");
    else if (!file_stream_add(spool->file, bytes)) spool->pdf.failed = true;
}

/* The entry of a number, which may have been given since the last one. */
static struct pdf_entry *entry_of(struct pdf_spool *spool, unsigned number) {
    while (spool->entries.count <= number) LIST_ADD(spool->pdf.arena, spool->entries, (struct pdf_entry){0});
    return &spool->entries.at[number];
}

struct pdf_spool *pdf_spool_new(struct arena *arena, const char *path, const char *version, struct diags *diags) {
    struct file_stream *file = file_stream_open(arena, path, diags);
    if (!file) return NULL;
    struct pdf_spool *spool = ARENA_NEW(arena, struct pdf_spool);
    spool->file = file;
    pdf_open_alone(&spool->pdf, arena, diags);
    spool->pdf.version = version;
    arena_init(&spool->working, arena->exhausted);
    buffer_init(&spool->offsets, arena);
    buffer_init(&spool->values, arena);
    add(spool, pdf_header(arena, version));
    return spool;
}

void pdf_spool_close(struct pdf_spool *spool) {
    file_stream_drop(spool->file);
    arena_release(&spool->working);
    pdf_close(&spool->pdf);
}

struct pdf *pdf_spool_file(struct pdf_spool *spool) {
    return &spool->pdf;
}

unsigned pdf_spool_number(struct pdf_spool *spool) {
    if (spool->pdf.last == OBJECTS_MOST) {
        pdf_fail(&spool->pdf, "it has more than %d objects", OBJECTS_MOST);
        return 0;
    }
    return ++spool->pdf.last;
}

void pdf_spool_stream(struct pdf_spool *spool, unsigned number, struct str keys, struct str bytes) {
    char head[96];
    if (spool->pdf.failed) return;
    *entry_of(spool, number) = (struct pdf_entry){.type = PDF_ENTRY_PLAIN, .where = (uint32_t)spool->length};
    snprintf(head, sizeof head, "%u 0 obj\n<<", number);
    add(spool, str_from(head));
    add(spool, keys);
    snprintf(head, sizeof head, "/Length %zu>>\nstream\n", bytes.length);
    add(spool, str_from(head));
    add(spool, bytes);
    add(spool, STR("\nendstream\nendobj\n"));
}

/* Deflates bytes into the working arena. */
static struct str deflate(struct pdf_spool *spool, struct str bytes) {
    struct pdf working = spool->pdf;
    arena_clear(&spool->working);
    working.arena = &spool->working;
    bytes = pdf_deflate(&working, bytes);
    spool->pdf.failed = working.failed;
    return bytes;
}

static void flush(struct pdf_spool *spool) {
    char keys[96];
    if (!spool->packed || spool->pdf.failed) return;
    snprintf(keys, sizeof keys, "/Type/ObjStm/N %u/First %zu/Filter/FlateDecode", spool->packed, spool->offsets.length);
    buffer_add(&spool->offsets, buffer_str(&spool->values));
    pdf_spool_stream(spool, spool->stream, str_from(keys), deflate(spool, buffer_str(&spool->offsets)));
    spool->offsets.length = spool->values.length = spool->packed = 0;
}

void pdf_spool_dictionary(struct pdf_spool *spool, unsigned number, struct str body) {
    if (!spool->packed) spool->stream = pdf_spool_number(spool);
    if (spool->pdf.failed) return;
    *entry_of(spool, number) =
        (struct pdf_entry){.type = PDF_ENTRY_PACKED, .where = spool->stream, .index = (uint16_t)spool->packed++};
    pdf_add_number(&spool->offsets, "", number, " ");
    pdf_add_number(&spool->offsets, "", spool->values.length, " ");
    buffer_add_c(&spool->values, "<<");
    buffer_add(&spool->values, body);
    buffer_add_c(&spool->values, ">>\n");
    if (spool->packed == PDF_OBJECTS_PER_STREAM) flush(spool);
}

static void write_xref(struct pdf_spool *spool, unsigned catalog, unsigned info) {
    struct arena *arena = spool->pdf.arena;
    unsigned number = pdf_spool_number(spool);
    struct pdf_trailer trailer = {catalog, info, spool->hash, spool->length};
    *entry_of(spool, number) = (struct pdf_entry){.type = PDF_ENTRY_PLAIN, .where = (uint32_t)trailer.length};
    struct str rows = deflate(spool, pdf_xref_rows(arena, &spool->entries));
    struct str keys = pdf_xref_keys(arena, &trailer, spool->entries.count);
    pdf_spool_stream(spool, number, str_format(arena, "%.*s/Filter/FlateDecode", STR_ARG(keys)), rows);
    add(spool, str_format(arena, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)trailer.length));
}

bool pdf_spool_finish(struct pdf_spool *spool, const struct pdf_object *catalog, const struct pdf_object *info) {
    struct pdf *pdf = &spool->pdf;
    for (size_t k = 0; k < pdf->kept.count; k++) {
        const struct pdf_kept *kept = pdf->kept.at[k];
        struct str body = buffer_str(&kept->object.body);
        if (kept->stream) pdf_spool_stream(spool, kept->object.number, body, kept->bytes);
        else pdf_spool_dictionary(spool, kept->object.number, body);
    }
    flush(spool);
    write_xref(spool, catalog->number, info->number);
    if (!pdf->failed) pdf->failed = !file_stream_finish(spool->file);
    return !pdf->failed;
}
