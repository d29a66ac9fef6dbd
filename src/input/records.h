/* The text of a table that a spreadsheet program saved, as records of cells: what separates them, and where each
   stands. The only user of <csv.h>; knows nothing about what the cells mean. */
#ifndef HAEFTE_RECORDS_H
#define HAEFTE_RECORDS_H

#include "base/diag.h"

#include <csv.h>

/* What may stand between two cells; the first is what Danish Excel writes. */
#define RECORDS_SEPARATORS ";,\t|"

/* One cell. Its text is as it stands there, quotation marks undone, blanks around it not yet trimmed; UTF-8. */
struct record_cell {
    size_t text, length; /* in the bytes of `texts` */
    unsigned line;       /* where it begins: its opening quotation mark, if it has one */
    size_t line_start, start;
};

enum records_next {
    RECORDS_GOT,      /* a record stands in `cells` */
    RECORDS_UNCLOSED, /* a record began, but its quotation mark is not closed within reason; see records_retreat */
    RECORDS_END,
    RECORDS_NO_MEMORY,
};

/* A reading. Lives with the caller; records_start is first, records_stop is due. */
struct records {
    struct str text; /* borrowed */
    size_t at;       /* bytes read */
    unsigned line;   /* of `at`, from 1; a line ends in LF, CR LF or CR */
    size_t line_start;
    char separator;

    size_t first; /* where the record begins */
    unsigned first_line;
    struct LIST(struct record_cell) cells;
    struct buffer texts;
    struct arena *arena; /* of `cells` and `texts`; borrowed */

    struct csv_parser parser;
    struct record_cell cell; /* the next to be filled */
    bool ended;              /* the parser has come to the record's end */
    unsigned retreats;
};

/* Makes UTF-8 of the bytes of a file: UTF-8 and UTF-16 with a mark in front, else UTF-8, else Windows-1252, about which
   a note is added. What cannot be read becomes U+FFFD, about which a warning is added. Returns false and adds an error
   where this is no text: a workbook, nothing, bytes of zero. */
bool records_decode(struct arena *arena, const char *file, struct str bytes, struct str *text, struct diags *diags);

/* Starts to read a text from its byte `at` on, which stands in line `line`. */
void records_start(struct records *records, struct arena *arena, struct str text, size_t at, unsigned line,
                   char separator);

/* Reads the next record that is no blank line into `cells`, in the place of the one before. */
enum records_next records_next(struct records *records);

/* Goes back to the line that follows the first one of this record: what came after it was no part of it. A file that
   makes this necessary again and again is read in linear time too, with less patience for long records. */
void records_retreat(struct records *records);

/* Frees what the parser holds; may be called twice. */
void records_stop(struct records *records);

/* Whether the record's quotation marks stand as RFC 4180 §2 has them: a cell that begins with one ends with one, and in
   it they stand in pairs. What is not so was taken as well as it could be. */
bool records_is_sound(const struct records *records);

struct str records_text(const struct records *records, const struct record_cell *cell); /* until the next record */
struct place records_place(const struct records *records, const char *file, const struct record_cell *cell);

#endif
