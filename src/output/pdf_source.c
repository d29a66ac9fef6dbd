#include "output/pdf_source.h"

#include "base/file.h"
#include "output/pdf_attach.h"

#include <dlfcn.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_MOST = 64 << 20, /* bytes of a PDF, and of a file in it: a hundred times what we make */
    HEAD_MOST = 1024,     /* bytes before which readers look for %PDF */
    DEPTH_MOST = 32,      /* of the tree of embedded files */
    SPECIFICATIONS_MOST = 100000,
};

/* ---- libqpdf ---- */

/* What we want of it: libqpdf's own names without `qpdf_`. */
#define QPDF_FUNCTIONS(DO)                                                                                             \
    DO(init)                                                                                                           \
    DO(cleanup)                                                                                                        \
    DO(silence_errors)                                                                                                 \
    DO(set_suppress_warnings)                                                                                          \
    DO(read_memory)                                                                                                    \
    DO(get_error)                                                                                                      \
    DO(get_error_code)                                                                                                 \
    DO(more_warnings)                                                                                                  \
    DO(get_root)                                                                                                       \
    DO(oh_is_array)                                                                                                    \
    DO(oh_is_dictionary)                                                                                               \
    DO(oh_is_null)                                                                                                     \
    DO(oh_is_stream)                                                                                                   \
    DO(oh_is_name_and_equals)                                                                                          \
    DO(oh_get_key)                                                                                                     \
    DO(oh_get_dict)                                                                                                    \
    DO(oh_get_array_n_items)                                                                                           \
    DO(oh_get_array_item)                                                                                              \
    DO(oh_get_value_as_utf8)                                                                                           \
    DO(oh_get_binary_string_value)                                                                                     \
    DO(oh_is_string)                                                                                                   \
    DO(oh_get_stream_data)

struct qpdf {
#define QPDF_MEMBER(name) __typeof__(&qpdf_##name) name;
    QPDF_FUNCTIONS(QPDF_MEMBER)
};

/* qpdf 12 and 11. Numbers of the C interface never change (qpdf/Constants.h); a function that is gone is noticed. */
static const char *const library_names[] = {"libqpdf.so.30", "libqpdf.so.29"};

/* The library stays until the program ends: what it loads in its turn is not made for being unloaded. */
static bool load_library(struct qpdf *qpdf, struct diags *diags) {
    void *library = NULL, *symbol;
    for (size_t i = 0; !library && i < sizeof library_names / sizeof *library_names; i++)
        library = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        diag_failure(diags,
                     "PDFs are read by the library libqpdf, which cannot be loaded (%s): install it, on Debian with "
                     "`apt install libqpdf29`",
                     dlerror());
        return false;
    }
#define QPDF_LOAD(name)                                                                                                \
    if (!(symbol = dlsym(library, "qpdf_" #name))) {                                                                   \
        diag_failure(diags, "the library libqpdf lacks %s: install qpdf 11 or later", "qpdf_" #name);                  \
        return false;                                                                                                  \
    }                                                                                                                  \
    memcpy(&qpdf->name, &symbol, sizeof symbol); /* ISO C has no conversion between the two kinds of pointer */
    QPDF_FUNCTIONS(QPDF_LOAD)
    return true;
}

/* ---- the file in the PDF ---- */

struct reader {
    struct arena *arena;
    struct diags *diags;
    struct place place; /* the PDF */
    struct qpdf qpdf;
    qpdf_data data;
    unsigned visited; /* specifications and nodes of the tree: there may be a circle */
};

static qpdf_oh find_key(struct reader *reader, qpdf_oh dictionary, const char *key) {
    return reader->qpdf.oh_get_key(reader->data, dictionary, key); /* null where there is none, or no dictionary */
}

static bool is_dictionary(struct reader *reader, qpdf_oh object) {
    return reader->qpdf.oh_is_dictionary(reader->data, object);
}

static int count_items(struct reader *reader, qpdf_oh array) {
    return reader->qpdf.oh_is_array(reader->data, array) ? reader->qpdf.oh_get_array_n_items(reader->data, array) : 0;
}

/* A text string of a specification, under one of its two keys. */
static struct str name_of(struct reader *reader, qpdf_oh specification) {
    static const char *const keys[] = {"/UF", "/F"};
    for (int i = 0; i < 2; i++) {
        const char *text;
        size_t length;
        qpdf_oh value = find_key(reader, specification, keys[i]);
        if (reader->qpdf.oh_get_value_as_utf8(reader->data, value, &text, &length))
            return str_copy(reader->arena, (struct str){text, length});
    }
    return (struct str){0};
}

static qpdf_oh file_of(struct reader *reader, qpdf_oh specification) {
    qpdf_oh files = find_key(reader, specification, "/EF");
    if (!is_dictionary(reader, files)) return files;
    qpdf_oh file = find_key(reader, files, "/UF");
    return reader->qpdf.oh_is_stream(reader->data, file) ? file : find_key(reader, files, "/F");
}

static bool is_yaml(struct reader *reader, qpdf_oh specification) {
    return is_dictionary(reader, specification) && pdf_name_is_yaml(name_of(reader, specification)) &&
           reader->qpdf.oh_is_stream(reader->data, file_of(reader, specification));
}

static bool find_associated(struct reader *reader, qpdf_oh root, qpdf_oh *found) {
    qpdf_oh associated = find_key(reader, root, "/AF");
    int count = count_items(reader, associated);
    for (int i = 0; i < count && reader->visited++ < SPECIFICATIONS_MOST; i++) {
        *found = reader->qpdf.oh_get_array_item(reader->data, associated, i);
        if (!is_yaml(reader, *found)) continue;
        qpdf_oh relationship = find_key(reader, *found, "/AFRelationship");
        if (reader->qpdf.oh_is_name_and_equals(reader->data, relationship, "/Source")) return true;
    }
    return false;
}

/* Looks through a name tree (§7.9.6), whose nodes hold names with their values, or nodes. */
static bool find_embedded(struct reader *reader, qpdf_oh node, int depth, qpdf_oh *found) {
    if (!depth || !is_dictionary(reader, node)) return false;
    qpdf_oh names = find_key(reader, node, "/Names"), nodes = find_key(reader, node, "/Kids");
    int count = count_items(reader, names);
    for (int i = 1; i < count && reader->visited++ < SPECIFICATIONS_MOST; i += 2) {
        *found = reader->qpdf.oh_get_array_item(reader->data, names, i);
        if (is_yaml(reader, *found)) return true;
    }
    count = count_items(reader, nodes);
    for (int i = 0; i < count && reader->visited++ < SPECIFICATIONS_MOST; i++)
        if (find_embedded(reader, reader->qpdf.oh_get_array_item(reader->data, nodes, i), depth - 1, found))
            return true;
    return false;
}

static bool find_specification(struct reader *reader, qpdf_oh *found) {
    qpdf_oh root = reader->qpdf.get_root(reader->data);
    if (!is_dictionary(reader, root)) return false;
    if (find_associated(reader, root, found)) return true;
    qpdf_oh names = find_key(reader, root, "/Names");
    return is_dictionary(reader, names) &&
           find_embedded(reader, find_key(reader, names, "/EmbeddedFiles"), DEPTH_MOST, found);
}

/* ---- its bytes ---- */

static bool say_damaged(struct reader *reader) {
    diag_error(reader->diags, reader->place,
               "is damaged, and the framework in it cannot be read; get the PDF again from where it came from");
    return false;
}

/* Inflates by ourselves, because libqpdf knows no limit: a few kilobytes may swell to gigabytes. */
static bool inflate(struct reader *reader, struct str deflated, struct str *out) {
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    if (!inflater) {
        diag_failure(reader->diags, "libdeflate does not start");
        return false;
    }
    for (size_t room = 1 << 16; room <= FILE_MOST && result == LIBDEFLATE_INSUFFICIENT_SPACE; room *= 4) {
        char *bytes = arena_take(reader->arena, room);
        result = libdeflate_zlib_decompress(inflater, deflated.at, deflated.length, bytes, room, &out->length);
        out->at = bytes;
    }
    libdeflate_free_decompressor(inflater);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        diag_error(reader->diags, reader->place, "holds a file of more than %d MB, which is no framework",
                   FILE_MOST >> 20);
    else if (result != LIBDEFLATE_SUCCESS) say_damaged(reader);
    return result == LIBDEFLATE_SUCCESS;
}

/* How a stream is packed: one filter, alone or in an array; null for none. */
static qpdf_oh filter_of(struct reader *reader, qpdf_oh dictionary) {
    qpdf_oh filter = find_key(reader, dictionary, "/Filter");
    return count_items(reader, filter) == 1 ? reader->qpdf.oh_get_array_item(reader->data, filter, 0) : filter;
}

static bool read_bytes(struct reader *reader, qpdf_oh file, struct str *out) {
    unsigned char *raw = NULL;
    size_t length = 0;
    if (reader->qpdf.oh_get_stream_data(reader->data, file, qpdf_dl_none, NULL, &raw, &length) & QPDF_ERRORS) {
        free(raw);
        return say_damaged(reader);
    }
    *out = str_copy(reader->arena, (struct str){(const char *)raw, length});
    free(raw);
    qpdf_oh dictionary = reader->qpdf.oh_get_dict(reader->data, file), filter = filter_of(reader, dictionary);
    if (reader->qpdf.oh_is_null(reader->data, filter)) return true;
    if (reader->qpdf.oh_is_name_and_equals(reader->data, filter, "/FlateDecode") &&
        reader->qpdf.oh_is_null(reader->data, find_key(reader, dictionary, "/DecodeParms")))
        return inflate(reader, *out, out);
    diag_error(reader->diags, reader->place,
               "was saved by another program, which has packed the framework in a way that haefte does not read; open "
               "the PDF in a reader and save the attached file from there");
    return false;
}

/* Other programs may have saved a damaged file as a sound one; what the file was is said beside it. */
static void compare_checksum(struct reader *reader, qpdf_oh file, struct str bytes) {
    qpdf_oh parameters = find_key(reader, reader->qpdf.oh_get_dict(reader->data, file), "/Params");
    if (!is_dictionary(reader, parameters)) return;
    qpdf_oh value = find_key(reader, parameters, "/CheckSum");
    if (!reader->qpdf.oh_is_string(reader->data, value)) return;
    unsigned char checksum[PDF_CHECKSUM_SIZE];
    size_t length;
    const char *wanted = reader->qpdf.oh_get_binary_string_value(reader->data, value, &length);
    pdf_checksum(bytes, checksum);
    if (length == sizeof checksum && memcmp(wanted, checksum, length) != 0)
        diag_warning(reader->diags, reader->place,
                     "the framework in it is not as it was when the PDF was made; look it over before you use it");
}

static bool open_pdf(struct reader *reader, struct str pdf) {
    size_t at;
    if (!str_find(str_slice(pdf, 0, pdf.length < HEAD_MOST ? pdf.length : HEAD_MOST), STR("%PDF-"), &at)) {
        diag_error(reader->diags, reader->place, "is no PDF; name one that haefte has made");
        return false;
    }
    reader->qpdf.silence_errors(reader->data);
    reader->qpdf.set_suppress_warnings(reader->data, QPDF_TRUE);
    if (!(reader->qpdf.read_memory(reader->data, reader->place.file, pdf.at, pdf.length, NULL) & QPDF_ERRORS))
        return true;
    qpdf_error error = reader->qpdf.get_error(reader->data);
    if (reader->qpdf.get_error_code(reader->data, error) != qpdf_e_password) return say_damaged(reader);
    diag_error(reader->diags, reader->place,
               "opens with a password only; open it in a reader, save a copy without a password and name that");
    return false;
}

static bool read_source(struct reader *reader, struct str pdf, struct pdf_source *out) {
    qpdf_oh specification;
    if (!open_pdf(reader, pdf)) return false;
    if (!find_specification(reader, &specification)) {
        if (reader->qpdf.get_error(reader->data) || reader->qpdf.more_warnings(reader->data))
            return say_damaged(reader);
        diag_error(
            reader->diags, reader->place,
            "holds no framework: haefte puts it into every PDF, but not every program that saves a PDF anew keeps "
            "it; name the PDF as haefte made it");
        return false;
    }
    qpdf_oh file = file_of(reader, specification);
    out->name = pdf_name_make_safe(reader->arena, name_of(reader, specification));
    if (!read_bytes(reader, file, &out->bytes)) return false;
    compare_checksum(reader, file, out->bytes);
    return true;
}

bool pdf_source_read(struct arena *arena, const char *path, struct pdf_source *out, struct diags *diags) {
    struct reader reader = {.arena = arena, .diags = diags, .place = {path, 0, 0}};
    struct str pdf;
    *out = (struct pdf_source){0};
    if (!file_read(arena, path, FILE_MOST, &pdf, diags) || !load_library(&reader.qpdf, diags)) return false;
    reader.data = reader.qpdf.init();
    bool read = read_source(&reader, pdf, out);
    reader.qpdf.get_error(reader.data); /* one that nobody has asked for is printed by the next line */
    reader.qpdf.cleanup(&reader.data);
    return read;
}

bool pdf_source_save(struct arena *arena, const struct pdf_source *source, const char *folder, struct diags *diags) {
    bool here = !*folder || strcmp(folder, ".") == 0;
    if (!here && !file_make_folder(arena, folder, diags)) return false;
    const char *path = str_format(arena, "%s%s%.*s", here ? "" : folder, here ? "" : "/", STR_ARG(source->name)).at;
    struct place place = {path, 0, 0};
    switch (file_write_new(path, source->bytes, diags)) {
    case FILE_WRITTEN: diag_note(diags, place, "written, %zu bytes", source->bytes.length); return true;
    case FILE_SAME: diag_note(diags, place, "is there already, the same as in the PDF"); return true;
    case FILE_OTHER:
        diag_error(diags, place,
                   "is there already with other contents, and was left as it is; move it away, or name another folder "
                   "with -o");
        return false;
    default: return false;
    }
}
