#include "output/pdf_xref.h"

#include <string.h>

enum {
    ROW = 7, /* bytes: type 1, offset or stream 4, generation or index 2 */
    UP = 2,  /* PNG's filter: differences from the row above, so that most bytes become zero */
};

struct str pdf_header(struct arena *arena, const char *version) {
    /* four bytes above 127 tell transfer programs that the file is binary: §7.5.2 */
    return str_format(arena, "%%PDF-%s\n%%\xE2\xE3\xCF\xD3\n", version);
}

/* 64 bits of hash tell files apart; the other half of the 16 bytes that §14.4 asks for is the length. */
struct str pdf_trailer_keys(struct arena *arena, const struct pdf_trailer *trailer, size_t size) {
    unsigned long long hash = trailer->hash, length = trailer->length;
    return str_format(arena, "/Size %zu/Root %u 0 R/Info %u 0 R/ID[<%016llX%016llX><%016llX%016llX>]", size,
                      trailer->catalog, trailer->info, hash, length, hash, length);
}

struct str pdf_xref_keys(struct arena *arena, const struct pdf_trailer *trailer, size_t size) {
    struct str keys = pdf_trailer_keys(arena, trailer, size);
    return str_format(arena, "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns %d>>%.*s", ROW, STR_ARG(keys));
}

struct str pdf_xref_rows(struct arena *arena, const struct pdf_entries *entries) {
    size_t size = entries->count * (ROW + 1);
    unsigned char *rows = ARENA_NEW_ARRAY(arena, unsigned char, size), *at = rows, above[ROW] = {0};
    for (size_t i = 0; i < entries->count; i++) {
        const struct pdf_entry *entry = &entries->at[i];
        unsigned last = entry->type == PDF_ENTRY_FREE ? 65535 : entry->index; /* §7.5.8.3: of number 0, never used */
        const unsigned char row[ROW] = {entry->type,
                                        (unsigned char)(entry->where >> 24),
                                        (unsigned char)(entry->where >> 16),
                                        (unsigned char)(entry->where >> 8),
                                        (unsigned char)entry->where,
                                        (unsigned char)(last >> 8),
                                        (unsigned char)last};
        *at++ = UP;
        for (int j = 0; j < ROW; j++) *at++ = (unsigned char)(row[j] - above[j]);
        memcpy(above, row, ROW);
    }
    return (struct str){(const char *)rows, size};
}
