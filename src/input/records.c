#include "input/records.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

enum {
    /* A quotation mark that nobody closes would swallow the rest of the file. Excel's cells hold 32,767 letters. */
    RECORD_LINES_MOST = 100,
    RECORD_BYTES_MOST = 256 << 10,
    /* Going back costs reading the lines again: in a file where that has happened so often, fewer. */
    RETREATS_MANY = 1000,
    RECORD_LINES_FEW = 3,
    PARSER_BLOCK = 4096, /* bytes by which libcsv's buffer grows; its own 128 are slow for long cells */
};

/* ---- From bytes to UTF-8 ---- */

/* An encoding that iconv knows. */
struct encoding {
    const char *name;
    size_t unit; /* bytes of what is passed over where they are no letter */
};

/* `room` bytes hold the result: three for each letter of Windows-1252 past ASCII and for each unit of UTF-16. */
static bool convert(struct arena *arena, struct encoding encoding, struct str bytes, size_t room, struct str *text,
                    size_t *lost, struct diags *diags) {
    char *out = arena_take(arena, room), *to = out;
    iconv_t converter = iconv_open("UTF-8", encoding.name);
    if (converter == (iconv_t)-1) {
        diag_failure(diags, "this system cannot convert text from %s", encoding.name);
        return false;
    }
    char *at = (char *)bytes.at; /* iconv takes it so and leaves it alone */
    for (size_t left = bytes.length; left;) {
        if (iconv(converter, &at, &left, &to, &room) != (size_t)-1) continue;
        assert(errno != E2BIG && room >= 3);
        size_t skipped = left < encoding.unit ? left : encoding.unit;
        to += utf8_put(to, 0xFFFD);
        room -= 3;
        at += skipped;
        left -= skipped;
        ++*lost;
    }
    iconv_close(converter);
    *text = (struct str){out, (size_t)(to - out)};
    return true;
}

struct utf8_tally {
    size_t high, good, bad; /* bytes past ASCII; letters of several bytes; bytes that are no UTF-8 */
};

static struct utf8_tally tally(struct str bytes) {
    struct utf8_tally tally = {0};
    for (size_t at = 0; at < bytes.length;) {
        size_t first = at;
        if ((unsigned char)bytes.at[at] < 0x80) {
            at++;
            continue;
        }
        if (utf8_next(bytes, &at) == RUNE_BAD) tally.bad++;
        else tally.good++;
        tally.high += at - first;
    }
    return tally;
}

static struct str mend(struct arena *arena, struct str bytes, size_t bad) {
    struct buffer out;
    buffer_init(&out, arena);
    buffer_reserve(&out, bytes.length + 2 * bad);
    for (size_t at = 0; at < bytes.length;) {
        size_t first = at;
        if (utf8_next(bytes, &at) == RUNE_BAD) buffer_add_rune(&out, 0xFFFD);
        else buffer_add(&out, str_slice(bytes, first, at));
    }
    return buffer_str(&out);
}

/* Files that Excel writes and that only look like a table when it shows them. */
static bool is_workbook(struct str bytes) {
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("\xD0\xCF\x11\xE0"));
}

bool records_decode(struct arena *arena, const char *file, struct str bytes, struct str *text, struct diags *diags) {
    struct place place = {file, 0, 0};
    size_t lost = 0;
    bool little = str_starts(bytes, STR("\xFF\xFE"));
    if (is_workbook(bytes)) {
        diag_error(diags, place, "this is a workbook: in Excel, choose Save As and “CSV UTF-8”");
        return false;
    }
    if (little || str_starts(bytes, STR("\xFE\xFF"))) {
        bytes = str_slice(bytes, 2, bytes.length);
        struct encoding utf_16 = {little ? "UTF-16LE" : "UTF-16BE", 2};
        if (!convert(arena, utf_16, bytes, bytes.length / 2 * 3 + 3, text, &lost, diags)) return false;
    } else {
        if (str_starts(bytes, STR("\xEF\xBB\xBF"))) bytes = str_slice(bytes, 3, bytes.length);
        if (bytes.length && memchr(bytes.at, 0, bytes.length)) {
            diag_error(diags, place, "this is no text, since it holds bytes of zero: save it as “CSV UTF-8”");
            return false;
        }
        struct utf8_tally found = tally(bytes);
        if (!found.bad) {
            *text = bytes;
        } else if (found.good > found.bad) { /* Windows-1252 never looks so much like UTF-8 by chance */
            *text = mend(arena, bytes, lost = found.bad);
        } else {
            struct encoding windows = {"CP1252", 1};
            if (!convert(arena, windows, bytes, bytes.length + 2 * found.high, text, &lost, diags)) return false;
            diag_note(diags, place, "the file is not UTF-8, so it was read as Windows-1252, which Excel writes");
        }
    }
    if (lost)
        diag_warning(diags, place,
                     "some bytes of the file belong to no letter; rows that would print them are left out");
    if (str_trim(*text).length) return true;
    diag_error(diags, place, "the file is empty");
    return false;
}

/* ---- From UTF-8 to records ---- */

void records_start(struct records *records, struct arena *arena, struct str text, size_t at, unsigned line,
                   char separator) {
    *records = (struct records){
        .text = text, .at = at, .line = line, .line_start = at, .separator = separator, .arena = arena};
    buffer_init(&records->texts, arena);
    csv_init(&records->parser, 0);
    csv_set_delim(&records->parser, (unsigned char)separator);
    csv_set_blk_size(&records->parser, PARSER_BLOCK);
}

void records_stop(struct records *records) {
    csv_free(&records->parser);
}

static void begin_cell(struct records *records) {
    records->cell =
        (struct record_cell){.line = records->line, .line_start = records->line_start, .start = records->at};
}

static void take_cell(void *text, size_t length, void *user) {
    struct records *records = user;
    struct record_cell cell = records->cell;
    cell.text = records->texts.length;
    cell.length = length;
    buffer_add(&records->texts, (struct str){text, length});
    LIST_ADD(records->arena, records->cells, cell);
    begin_cell(records);
}

static void end_record(int byte, void *user) {
    (void)byte;
    ((struct records *)user)->ended = true;
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* What is read at one go: up to a separator or the end of a line, so that a cell that ends, ends with it. */
static size_t piece_end(const struct records *records) {
    size_t at = records->at;
    while (at < records->text.length && records->text.at[at] != records->separator &&
           !is_line_end(records->text.at[at]))
        at++;
    return at < records->text.length ? at + 1 : at;
}

/* Moves on, counting lines; CR LF is one end of a line, with its LF. */
static void advance(struct records *records, size_t to) {
    for (; records->at < to; records->at++) {
        char c = records->text.at[records->at];
        if (!is_line_end(c)) continue;
        if (c == '\r' && records->at + 1 < records->text.length && records->text.at[records->at + 1] == '\n') continue;
        records->line++;
        records->line_start = records->at + 1;
    }
}

/* A line, or the rest of one, that holds blanks alone. */
static bool is_blank_piece(const struct records *records, size_t end) {
    for (size_t at = records->at; at < end; at++) {
        char c = records->text.at[at];
        if (c == records->separator || (c != ' ' && c != '\t' && !is_line_end(c))) return false;
    }
    return true;
}

static void reset(struct records *records) {
    csv_set_opts(&records->parser, 0);
    csv_fini(&records->parser, NULL, NULL, NULL);
}

static bool is_too_long(const struct records *records) {
    unsigned most = records->retreats < RETREATS_MANY ? RECORD_LINES_MOST : RECORD_LINES_FEW;
    return records->at - records->first > RECORD_BYTES_MOST || records->line - records->first_line >= most;
}

enum records_next records_next(struct records *records) {
    const char *text = records->text.at;
    for (size_t end; records->at < records->text.length && is_blank_piece(records, end = piece_end(records));)
        advance(records, end);
    if (records->at == records->text.length) return RECORDS_END;
    records->first = records->at;
    records->first_line = records->line;
    records->cells.count = records->texts.length = 0;
    records->ended = false;
    begin_cell(records);
    while (!records->ended && records->at < records->text.length) {
        size_t from = records->at, length = piece_end(records) - from;
        advance(records, from + length); /* first: a cell that this piece ends is followed by one that begins here */
        if (csv_parse(&records->parser, text + from, length, take_cell, end_record, records) < length)
            return RECORDS_NO_MEMORY;
        if (!records->ended && is_too_long(records)) {
            reset(records);
            return RECORDS_UNCLOSED;
        }
    }
    if (records->ended) return RECORDS_GOT;
    csv_set_opts(&records->parser, CSV_STRICT | CSV_STRICT_FINI);
    bool closed = csv_fini(&records->parser, take_cell, end_record, records) == 0;
    reset(records);
    return closed ? RECORDS_GOT : RECORDS_UNCLOSED;
}

/* Moves `at` past the cell that begins there. Returns whether its quotation marks are sound. */
static bool pass_cell(const struct records *records, size_t *at) {
    const char *text = records->text.at;
    size_t end = records->at;
    while (*at < end && (text[*at] == ' ' || text[*at] == '\t') && text[*at] != records->separator) ++*at;
    bool quoted = *at < end && text[*at] == '"';
    if (quoted) {
        for (++*at; *at < end && (text[*at] != '"' || (*at + 1 < end && text[*at + 1] == '"')); ++*at)
            if (text[*at] == '"') ++*at;
        if (*at == end) return false;
        ++*at;
    }
    while (*at < end && text[*at] != records->separator && !is_line_end(text[*at])) {
        if (quoted && text[*at] != ' ' && text[*at] != '\t') return false;
        ++*at;
    }
    return true;
}

bool records_is_sound(const struct records *records) {
    for (size_t at = records->first; at < records->at; at++) /* at: then a separator or the end of the line */
        if (!pass_cell(records, &at)) return false;
    return true;
}

void records_retreat(struct records *records) {
    const struct str text = records->text;
    size_t end = records->first;
    while (end < text.length && !is_line_end(text.at[end])) end++;
    if (end + 1 < text.length && text.at[end] == '\r' && text.at[end + 1] == '\n') end++;
    records->at = records->first;
    records->line = records->first_line;
    records->retreats++;
    advance(records, end < text.length ? end + 1 : end);
}

struct str records_text(const struct records *records, const struct record_cell *cell) {
    return str_slice(buffer_str(&records->texts), cell->text, cell->text + cell->length);
}

struct place records_place(const struct records *records, const char *file, const struct record_cell *cell) {
    struct str before = str_slice(records->text, cell->line_start, cell->start);
    return (struct place){file, cell->line, (unsigned)utf8_count(before) + 1};
}
