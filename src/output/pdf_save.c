#include "output/pdf_save.h"

#include "output/pdf_xref.h"

#include <string.h>

struct writer {
    struct pdf *pdf;
    unsigned catalog, info; /* numbers */
    struct buffer out;
    size_t hashed; /* bytes of `out` whose hash is `hash` */
    uint64_t hash;
    struct pdf_entries entries;
    size_t held;                 /* objects that libharu holds, number 0 included */
    const struct pdf_gaps *gaps; /* objects that are left out; NULL: none */
    HPDF_Stream stream;          /* libharu's way into `target`; owned */
    struct buffer *target;
};

/* Called by libharu with the bytes that it writes. */
static HPDF_STATUS take_bytes(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size) {
    struct writer *writer = stream->attr;
    buffer_add(writer->target, (struct str){(const char *)bytes, size});
    return HPDF_OK;
}

static void write_value(struct writer *writer, struct buffer *target, void *object) {
    writer->target = target;
    if (!writer->pdf->failed && HPDF_Obj_WriteValue(object, writer->stream, NULL) != HPDF_OK)
        pdf_fail(writer->pdf, "an object cannot be written");
}

static void begin_object(struct writer *writer, size_t number) {
    writer->entries.at[number] = (struct pdf_entry){.type = PDF_ENTRY_PLAIN, .where = (uint32_t)writer->out.length};
    pdf_add_number(&writer->out, "", number, " 0 obj\n");
}

/* A stream whose dictionary says `keys` besides its length and filter. */
static void write_stream(struct writer *writer, size_t number, struct str keys, struct str bytes) {
    bytes = pdf_deflate(writer->pdf, bytes);
    begin_object(writer, number);
    buffer_addf(&writer->out, "<<%.*s/Filter/FlateDecode/Length %zu>>\nstream\n", STR_ARG(keys), bytes.length);
    buffer_add(&writer->out, bytes);
    buffer_add_c(&writer->out, "\nendstream\nendobj\n");
}

static bool is_stream(void *object) {
    const HPDF_Obj_Header *header = object;
    return (header->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT && ((HPDF_Dict)object)->stream;
}

static bool is_gap(const struct writer *writer, size_t number) {
    for (size_t g = 0; writer->gaps && g < writer->gaps->count; g++)
        if (writer->gaps->at[g] == number) return true;
    return false;
}

/* Objects that wait for their object stream. */
struct pack {
    struct buffer offsets, values;
    unsigned count;
};

static void flush_pack(struct writer *writer, struct pack *pack) {
    if (!pack->count) return;
    size_t first = pack->offsets.length;
    struct str keys = str_format(writer->pdf->arena, "/Type/ObjStm/N %u/First %zu", pack->count, first);
    buffer_add(&pack->offsets, buffer_str(&pack->values));
    size_t number = writer->entries.count;
    LIST_ADD(writer->pdf->arena, writer->entries, (struct pdf_entry){0});
    write_stream(writer, number, keys, buffer_str(&pack->offsets));
    pack->offsets.length = pack->values.length = pack->count = 0;
}

/* libharu learns the length of a stream while writing it, and the length's object has the next number: going up is what
   makes lengths right. */
static void write_objects(struct writer *writer) {
    struct pack pack = {0};
    buffer_init(&pack.offsets, writer->pdf->arena);
    buffer_init(&pack.values, writer->pdf->arena);
    for (size_t number = 1; number < writer->held && !writer->pdf->failed; number++) {
        if (is_gap(writer, number)) continue;
        HPDF_XrefEntry held = HPDF_Xref_GetEntry(writer->pdf->doc->xref, (HPDF_UINT)number);
        if (!held || !held->obj) {
            pdf_fail(writer->pdf, "object %zu is missing", number);
            return;
        }
        if (!writer->pdf->deflater || is_stream(held->obj)) {
            begin_object(writer, number);
            write_value(writer, &writer->out, held->obj);
            buffer_add_c(&writer->out, "\nendobj\n");
            continue;
        }
        writer->entries.at[number] = (struct pdf_entry){
            .type = PDF_ENTRY_PACKED, .where = (uint32_t)writer->entries.count, .index = (uint16_t)pack.count++};
        pdf_add_number(&pack.offsets, "", number, " ");
        pdf_add_number(&pack.offsets, "", pack.values.length, " ");
        write_value(writer, &pack.values, held->obj);
        buffer_add_byte(&pack.values, '\n');
        if (pack.count == PDF_OBJECTS_PER_STREAM) flush_pack(writer, &pack);
    }
    flush_pack(writer, &pack);
}

static struct pdf_trailer trailer_of(const struct writer *writer) {
    struct str contents = buffer_str(&writer->out);
    return (struct pdf_trailer){.catalog = writer->catalog,
                                .info = writer->info,
                                .hash = str_hash(str_slice(contents, writer->hashed, contents.length), writer->hash),
                                .length = contents.length};
}

static void write_xref_stream(struct writer *writer) {
    struct arena *arena = writer->pdf->arena;
    struct pdf_trailer trailer = trailer_of(writer);
    size_t number = writer->entries.count;
    LIST_ADD(arena, writer->entries, ((struct pdf_entry){.type = PDF_ENTRY_PLAIN, .where = (uint32_t)trailer.length}));
    write_stream(writer, number, pdf_xref_keys(arena, &trailer, writer->entries.count),
                 pdf_xref_rows(arena, &writer->entries));
    buffer_addf(&writer->out, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)trailer.length);
}

static void write_xref_table(struct writer *writer) {
    struct pdf_trailer trailer = trailer_of(writer);
    struct str keys = pdf_trailer_keys(writer->pdf->arena, &trailer, writer->entries.count);
    size_t start = writer->out.length;
    buffer_addf(&writer->out, "xref\n0 %zu\n0000000000 65535 f \n", writer->entries.count);
    for (size_t i = 1; i < writer->entries.count; i++)
        buffer_addf(&writer->out, "%010llu 00000 n \n", (unsigned long long)writer->entries.at[i].where);
    buffer_addf(&writer->out, "trailer\n<<%.*s>>\nstartxref\n%zu\n%%%%EOF\n", STR_ARG(keys), start);
}

static void write_body(struct writer *writer) {
    struct pdf *pdf = writer->pdf;
    buffer_init(&writer->out, pdf->arena);
    writer->held = pdf->doc->xref->entries->count;
    for (size_t i = 0; i < writer->held; i++) LIST_ADD(pdf->arena, writer->entries, (struct pdf_entry){0});
    writer->stream = HPDF_CallbackWriter_New(pdf->doc->mmgr, take_bytes, writer);
    if (!writer->stream) {
        pdf_fail(pdf, "libharu has no memory");
        return;
    }
    buffer_add(&writer->out, pdf_header(pdf->arena, pdf->version));
    write_objects(writer);
    HPDF_Stream_Free(writer->stream);
}

static bool finish(struct writer *writer, struct str *out) {
    if (writer->pdf->deflater) write_xref_stream(writer);
    else write_xref_table(writer);
    if (writer->out.length > UINT32_MAX) pdf_fail(writer->pdf, "it is larger than 4 GiB");
    *out = writer->pdf->failed ? (struct str){0} : buffer_str(&writer->out);
    return !writer->pdf->failed;
}

static bool begin(struct writer *writer, struct pdf *pdf, const struct pdf_object *catalog,
                  const struct pdf_object *info) {
    if (!pdf->failed && pdf->doc->error.error_no) /* sticky: libharu has left something out on the way */
        pdf_fail(pdf, "libharu has refused something");
    *writer = (struct writer){.pdf = pdf, .catalog = catalog->number, .info = info->number};
    return !pdf->failed;
}

bool pdf_save(struct pdf *pdf, struct pdf_object *catalog, struct pdf_object *info, struct str *out) {
    struct writer writer;
    if (!begin(&writer, pdf, catalog, info)) return false;
    write_body(&writer);
    return finish(&writer, out);
}

/* ---- files that differ in a few objects ---- */

struct pdf_torso {
    struct str bytes; /* header and the objects that are the same */
    uint64_t hash;    /* of these */
    struct pdf_entry *entries;
    size_t count;
    unsigned catalog, info;
};

struct pdf_torso *pdf_save_torso(struct pdf *pdf, struct arena *arena, struct pdf_object *catalog,
                                 struct pdf_object *info, const struct pdf_gaps *gaps) {
    struct writer writer;
    if (!begin(&writer, pdf, catalog, info)) return NULL;
    writer.gaps = gaps;
    write_body(&writer);
    if (pdf->failed) return NULL;
    struct pdf_torso *torso = ARENA_NEW(arena, struct pdf_torso);
    *torso = (struct pdf_torso){.bytes = str_copy(arena, buffer_str(&writer.out)),
                                .entries = ARENA_NEW_ARRAY(arena, struct pdf_entry, writer.entries.count),
                                .count = writer.entries.count,
                                .catalog = writer.catalog,
                                .info = writer.info};
    torso->hash = str_hash(torso->bytes, 0);
    memcpy(torso->entries, writer.entries.at, writer.entries.count * sizeof *torso->entries);
    return torso;
}

bool pdf_save_copy(struct pdf *pdf, const struct pdf_torso *torso, const struct pdf_limb *limbs, size_t count,
                   struct str *out) {
    struct writer writer = {
        .pdf = pdf, .catalog = torso->catalog, .info = torso->info, .hashed = torso->bytes.length, .hash = torso->hash};
    size_t room = torso->bytes.length;
    for (size_t l = 0; l < count; l++) room += limbs[l].keys.length + limbs[l].stream.length + 128;
    buffer_init(&writer.out, pdf->arena);
    buffer_reserve(&writer.out, room + torso->count * sizeof *torso->entries); /* their rows take less */
    buffer_add(&writer.out, torso->bytes);
    writer.entries.at = ARENA_NEW_ARRAY(pdf->arena, struct pdf_entry, torso->count + 1);
    writer.entries.count = torso->count;
    writer.entries.room = torso->count + 1;
    memcpy(writer.entries.at, torso->entries, torso->count * sizeof *torso->entries);
    for (size_t l = 0; l < count && !pdf->failed; l++) {
        const struct pdf_limb *limb = &limbs[l];
        begin_object(&writer, limb->number);
        buffer_addf(&writer.out, "<<%.*s", STR_ARG(limb->keys));
        if (limb->stream.at) {
            buffer_addf(&writer.out, "/Length %u 0 R>>\nstream\n", limb->number + 1);
            buffer_add(&writer.out, limb->stream);
            buffer_add_c(&writer.out, "\nendstream\nendobj\n");
            begin_object(&writer, limb->number + 1);
            buffer_addf(&writer.out, "%zu\nendobj\n", limb->stream.length);
        } else {
            buffer_add_c(&writer.out, ">>\nendobj\n");
        }
    }
    return finish(&writer, out);
}
