#include "input/roster.h"

#include "base/file.h"
#include "input/inline.h"
#include "input/roster_columns.h"
#include "input/roster_text.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MOST = 1000 }; /* on rows; nobody mends more at once */

static const size_t NONE = SIZE_MAX;

/* What a role may be called, made ready to compare; its name without marks, for findings. */
struct role_keys {
    struct str id, name, told;
};

/* All that is needed while a roster is read. Lives with the caller of `run`, so that it outlives a jump. */
struct reading {
    struct arena *arena, scratch;
    struct diags *diags;
    const struct framework *framework;
    struct str bytes;
    struct roster *roster;

    const roster_aliases *aliases;
    struct role_keys *roles;
    struct records records;
    struct roster_columns columns;
    struct LIST(struct person) people;  /* in scratch: lists leave their old storage behind */
    struct buffer cells[PERSON_FIELDS]; /* cleaned */
    struct buffer cleaned, folded;
    bool faulty;  /* the row at hand */
    size_t told;  /* findings on rows */
    bool numbers; /* a date was given as a number */
    struct place first_untold;
};

/* ---- Roles ---- */

static struct str fold_role(struct reading *reading, struct str text) {
    roster_text_clean(&reading->cleaned, text);
    return str_copy(&reading->scratch, roster_text_fold(&reading->folded, buffer_str(&reading->cleaned)));
}

static void make_role_keys(struct reading *reading) {
    const struct framework *framework = reading->framework;
    reading->roles = ARENA_NEW_ARRAY(&reading->scratch, struct role_keys, framework->role_count);
    for (size_t r = 0; r < framework->role_count; r++) {
        struct str told = inline_bare(&reading->scratch, framework->roles[r].name.text);
        reading->roles[r] =
            (struct role_keys){fold_role(reading, framework->roles[r].id), fold_role(reading, told), told};
    }
}

/* The role of this id, else of this name, or NONE. */
static size_t find_role(const struct reading *reading, struct str folded) {
    size_t named = NONE;
    for (size_t r = reading->framework->role_count; r--;) {
        if (str_equal(reading->roles[r].id, folded)) return r;
        if (str_equal(reading->roles[r].name, folded)) named = r;
    }
    return named;
}

/* The role that the word most resembles, or NONE; a third of the letters may be wrong. */
static size_t nearest_role(const struct reading *reading, struct str folded) {
    size_t best = NONE, least = utf8_count(folded) / 3 + 1;
    for (size_t r = 0; r < reading->framework->role_count; r++) {
        const struct role_keys *keys = &reading->roles[r];
        size_t distance = str_distance(folded, keys->name), by_id = str_distance(folded, keys->id);
        if (by_id < distance) distance = by_id;
        if (reading->framework->roles[r].fails || distance > least || (best != NONE && distance == least)) continue;
        best = r;
        least = distance;
    }
    return best;
}

/* ---- The header ---- */

static struct place place_of(const struct reading *reading, size_t cell) {
    const struct records *records = &reading->records;
    if (cell >= records->cells.count) cell = 0; /* a row that is too short: where it begins */
    return records_place(records, reading->roster->file, &records->cells.at[cell]);
}

/* Excel's line `sep=;`, which may be quoted. `at` is moved behind it, and the separator is 0 where there is none.
   Returns false after an error. */
static bool read_separator_line(struct reading *reading, struct str text, size_t *at, char *separator) {
    size_t quote = text.length && text.at[0] == '"', sign = quote + 4, end = sign + 1 + quote;
    *at = 0;
    *separator = 0;
    if (text.length <= sign || rune_lower((unsigned char)text.at[quote]) != 's' ||
        rune_lower((unsigned char)text.at[quote + 1]) != 'e' || rune_lower((unsigned char)text.at[quote + 2]) != 'p' ||
        text.at[quote + 3] != '=')
        return true;
    if (text.at[sign] && strchr(RECORDS_SEPARATORS, text.at[sign]) && text.length > end &&
        (!quote || text.at[sign + 1] == '"')) {
        *at = end + (text.at[end] == '\r' && text.length > end + 1 && text.at[end + 1] == '\n') + 1;
        *separator = text.at[sign];
        if (text.at[end] == '\r' || text.at[end] == '\n') return true;
    }
    diag_error(reading->diags, place_at(reading->roster->file, 1, 1),
               "the first line is to name one sign that stands between cells: “sep=;”, “sep=,”, “sep=|” or “sep=” and "
               "a tab");
    return false;
}

/* Reads the header with this separator and leaves the reading behind it. */
static enum records_next try_separator(struct reading *reading, struct str text, size_t at, char separator) {
    records_stop(&reading->records);
    records_start(&reading->records, &reading->scratch, text, at, at ? 2 : 1, separator);
    enum records_next next = records_next(&reading->records);
    if (next == RECORDS_GOT)
        roster_columns_map(&reading->columns, &reading->scratch, &reading->records, reading->aliases);
    else reading->columns = (struct roster_columns){0};
    return next;
}

static void tell_memory(struct reading *reading) {
    diag_failure(reading->diags, "%s cannot be read: the system has no memory left", reading->roster->file);
}

/* ---- Rows ---- */

/* Marks the row as one that is left out. Returns whether there is still room to say why. */
static bool leave_out(struct reading *reading, struct place place) {
    reading->faulty = true;
    if (reading->told < FINDINGS_MOST) {
        reading->told++;
        return true;
    }
    if (!reading->first_untold.line) reading->first_untold = place;
    return false;
}

static struct str cell_text(const struct reading *reading, size_t cell) {
    return records_text(&reading->records, &reading->records.cells.at[cell]);
}

static bool is_blank_row(const struct reading *reading) {
    for (size_t c = 0; c < reading->records.cells.count; c++)
        if (!roster_text_is_blank(cell_text(reading, c))) return false;
    return true;
}

static bool is_role(struct reading *reading, struct str text) {
    roster_text_clean(&reading->cleaned, text);
    struct str folded = roster_text_fold(&reading->folded, buffer_str(&reading->cleaned));
    return folded.length && find_role(reading, folded) != NONE;
}

/* Whether a line is a row of the roster: it has cells, and one of them holds a role. */
static bool is_row(struct reading *reading, struct str line) {
    for (size_t first = 0, end = 0; end <= line.length; end++) {
        if (end < line.length && line.at[end] != reading->records.separator) continue;
        if ((first || end < line.length) && is_role(reading, str_slice(line, first, end))) return true;
        first = end + 1;
    }
    return false;
}

/* Whether a cell holds lines that are rows: then a quotation mark was opened, and the next one, which closed it, was
   meant to open another. That one either stands before a letter, or the lines between them are whole. */
static bool has_swallowed_rows(struct reading *reading) {
    bool lines = false;
    for (size_t c = 0; c < reading->records.cells.count; c++) {
        struct str text = cell_text(reading, c);
        for (size_t at = 0, first = 0; at <= text.length; at++) {
            if (at < text.length && text.at[at] != '\n' && text.at[at] != '\r') continue;
            lines = lines || at < text.length;
            if (first && is_row(reading, str_slice(text, first, at))) return true;
            first = at + 1;
        }
    }
    return lines && !records_is_sound(&reading->records);
}

/* Cleans the cell of a field into reading->cells; the text is empty where there is none. */
static struct str take_field(struct reading *reading, enum person_field field) {
    struct buffer *out = &reading->cells[field];
    size_t column = reading->columns.of[field];
    out->length = 0;
    if (column >= reading->records.cells.count) return (struct str){0};
    uint32_t refused = roster_text_clean(out, cell_text(reading, column));
    if (refused == RUNE_BAD) return buffer_str(out);
    struct place place = place_of(reading, column);
    out->length = 0;
    if (!leave_out(reading, place)) return (struct str){0};
    if (refused == 0xFFFD)
        diag_error(reading->diags, place, "a letter of this cell was lost and reads “�”: write the text anew");
    else
        diag_error(reading->diags, place, "this cell holds the invisible control character U+%04X: delete it",
                   (unsigned)refused);
    return (struct str){0};
}

static bool is_too_long(struct reading *reading, enum person_field field, struct str text) {
    if (text.length <= ROSTER_MOST_LETTERS) return false; /* in bytes: most are spared the counting */
    size_t letters = utf8_count(text);
    if (letters <= ROSTER_MOST_LETTERS) return false;
    struct place place = place_of(reading, reading->columns.of[field]);
    if (leave_out(reading, place))
        diag_error(reading->diags, place, "this cell holds %zu letters, and %d are the most", letters,
                   ROSTER_MOST_LETTERS);
    return true;
}

static void take_name(struct reading *reading, struct person *person) {
    struct buffer *name = &reading->cells[PERSON_NAME];
    enum person_field field = PERSON_NAME;
    if (reading->columns.of[PERSON_NAME] != ROSTER_NO_COLUMN) {
        take_field(reading, PERSON_NAME);
    } else {
        field = PERSON_FIRST_NAME;
        name->length = 0;
        for (enum person_field part = PERSON_FIRST_NAME; part <= PERSON_LAST_NAME; part++) {
            struct str text = take_field(reading, part);
            if (name->length && text.length) buffer_add_byte(name, ' ');
            buffer_add(name, text);
        }
    }
    person->name = buffer_str(name);
    if (reading->faulty || is_too_long(reading, field, person->name) || person->name.length) return;
    struct place place = place_of(reading, reading->columns.of[field]);
    if (leave_out(reading, place)) diag_error(reading->diags, place, "the row has no name");
}

/* What stands there is not quoted: where cells have slipped into other columns it may be a name. */
static void tell_unknown_role(struct reading *reading, struct place place, struct str folded) {
    size_t nearest = nearest_role(reading, folded);
    if (nearest != NONE) {
        diag_error(reading->diags, place, "this is no role: did you mean “%.*s”?",
                   STR_ARG(reading->roles[nearest].told));
        return;
    }
    struct buffer names;
    buffer_init(&names, &reading->scratch);
    for (size_t r = 0; r < reading->framework->role_count; r++) {
        if (reading->framework->roles[r].fails) continue;
        if (names.length) buffer_add_c(&names, ", ");
        buffer_add(&names, reading->roles[r].told);
    }
    diag_error(reading->diags, place, "this is no role; there are: %.*s", STR_ARG(buffer_str(&names)));
}

static void take_role(struct reading *reading, struct person *person) {
    bool before = reading->faulty;
    reading->faulty = false;
    struct str given = take_field(reading, PERSON_ROLE), folded = roster_text_fold(&reading->folded, given);
    bool refused = reading->faulty;
    reading->faulty |= before;
    person->role = find_role(reading, folded);
    if (refused || (person->role != NONE && !reading->framework->roles[person->role].fails)) return;
    struct place place = place_of(reading, reading->columns.of[PERSON_ROLE]);
    if (!leave_out(reading, place)) return;
    if (!folded.length) diag_error(reading->diags, place, "the row has no role");
    else if (person->role == NONE) tell_unknown_role(reading, place, folded);
    else
        diag_error(reading->diags, place,
                   "the role “%.*s” is that of leaders who fail: write the role that the person has",
                   STR_ARG(reading->roles[person->role].told));
}

static void take_unit(struct reading *reading, struct person *person) {
    person->unit = take_field(reading, PERSON_UNIT);
    is_too_long(reading, PERSON_UNIT, person->unit);
}

static void take_start(struct reading *reading, struct person *person) {
    struct str given = take_field(reading, PERSON_START);
    enum date_form form = given.length ? date_read(given, &person->start) : DATE_READ;
    if (form == DATE_READ || (form == DATE_NUMBER && reading->numbers)) return;
    struct place place = place_of(reading, reading->columns.of[PERSON_START]);
    if (form == DATE_NUMBER) {
        reading->numbers = true;
        diag_note(reading->diags, place,
                  "%.*s is Excel's number of a day and was read as %d.%d.%d; so are others like it", STR_ARG(given),
                  person->start.day, person->start.month, person->start.year);
    } else if (!leave_out(reading, place)) {
        return;
    } else if (form == DATE_IMPOSSIBLE) {
        diag_error(reading->diags, place,
                   "there is no day %.*s; the day stands before the month, as in 31.12.2026, or write 2026-12-31",
                   STR_ARG(given));
    } else if (form == DATE_FAR) {
        diag_error(reading->diags, place, "the year of %.*s is not between %d and %d", STR_ARG(given), DATE_FIRST_YEAR,
                   DATE_LAST_YEAR);
    } else { /* it may be anything, a civil registration number too: not quoted */
        diag_error(reading->diags, place, "this is no date: write it as 31.12.2026 or 2026-12-31");
    }
}

/* A row has more cells than the header only when a cell was cut in two. */
static bool has_too_many_cells(struct reading *reading) {
    for (size_t c = reading->columns.count; c < reading->records.cells.count; c++) {
        struct place place = place_of(reading, c);
        if (roster_text_is_blank(cell_text(reading, c))) continue;
        if (leave_out(reading, place))
            diag_error(reading->diags, place,
                       "the row has more cells than there are columns: put a text that holds the separator between "
                       "quotation marks");
        return true;
    }
    return false;
}

static void keep_person(struct reading *reading, struct person person) {
    char *texts = arena_take(reading->arena, person.name.length + person.unit.length);
    memcpy(texts, person.name.at, person.name.length);
    if (person.unit.length) memcpy(texts + person.name.length, person.unit.at, person.unit.length);
    person.name.at = texts;
    person.unit.at = texts + person.name.length;
    LIST_ADD(&reading->scratch, reading->people, person);
}

static void read_row(struct reading *reading) {
    struct records *records = &reading->records;
    if (is_blank_row(reading)) return;
    reading->faulty = false;
    struct person person = {.line = records->first_line};
    if (!has_too_many_cells(reading)) {
        take_name(reading, &person);
        take_role(reading, &person);
        take_unit(reading, &person);
        take_start(reading, &person);
    }
    if (reading->faulty) reading->roster->at_fault++;
    else keep_person(reading, person);
}

static void pass_over_unclosed(struct reading *reading) {
    struct place place = {reading->roster->file, reading->records.first_line, 1};
    if (leave_out(reading, place))
        diag_error(reading->diags, place,
                   "a quotation mark is opened in this line and not closed: the line is left out, and those below it "
                   "are read as rows of their own");
    reading->roster->at_fault++;
    records_retreat(&reading->records);
}

static bool read_rows(struct reading *reading) {
    for (;;) {
        enum records_next next = records_next(&reading->records);
        if (next == RECORDS_END) return true;
        if (next == RECORDS_NO_MEMORY) {
            tell_memory(reading);
            return false;
        }
        if (reading->people.count + reading->roster->at_fault == ROSTER_MOST_ROWS) {
            diag_error(reading->diags, place_at(reading->roster->file, reading->records.first_line, 1),
                       "the roster has more than %d rows: divide it", ROSTER_MOST_ROWS);
            return false;
        }
        if (next == RECORDS_UNCLOSED || has_swallowed_rows(reading)) pass_over_unclosed(reading);
        else read_row(reading);
    }
}

/* Whether the line that is to name the columns is a person's, of whom a cell happens to be a column's name. It holds a
   role, and lacks a column that is needed. */
static bool is_person(struct reading *reading) {
    const struct roster_columns *columns = &reading->columns;
    bool named = columns->of[PERSON_NAME] != ROSTER_NO_COLUMN || columns->of[PERSON_FIRST_NAME] != ROSTER_NO_COLUMN;
    if (named && columns->of[PERSON_ROLE] != ROSTER_NO_COLUMN) return false;
    for (size_t c = 0; c < reading->records.cells.count; c++)
        if (is_role(reading, cell_text(reading, c))) return true;
    return false;
}

/* Finds what separates the cells: that by which the most columns are known, else by which there are the most. */
static bool read_header(struct reading *reading, struct str text) {
    char separator;
    size_t at, known = 0, count = 0;
    if (!read_separator_line(reading, text, &at, &separator)) return false;
    if (!separator) {
        separator = RECORDS_SEPARATORS[0];
        for (const char *tried = RECORDS_SEPARATORS; *tried; tried++) {
            try_separator(reading, text, at, *tried);
            const struct roster_columns *columns = &reading->columns;
            if (columns->known < known || (columns->known == known && columns->count <= count)) continue;
            separator = *tried;
            known = columns->known;
            count = columns->count;
        }
    }
    enum records_next next = try_separator(reading, text, at, separator);
    if (next == RECORDS_GOT && has_swallowed_rows(reading)) next = RECORDS_UNCLOSED;
    if (next == RECORDS_GOT && is_person(reading)) reading->columns.known = 0;
    switch (next) {
    case RECORDS_GOT:
        return roster_columns_check(&reading->columns, &reading->scratch, &reading->records, reading->roster->file,
                                    reading->diags);
    case RECORDS_NO_MEMORY: tell_memory(reading); return false;
    case RECORDS_END:
        diag_error(reading->diags, place_of_file(reading->roster->file), "the file is empty");
        return false;
    case RECORDS_UNCLOSED: break;
    }
    diag_error(reading->diags, place_at(reading->roster->file, reading->records.first_line, 1),
               "a quotation mark is opened in the line that names the columns, and not closed");
    return false;
}

static bool read_all(struct reading *reading) {
    struct roster *roster = reading->roster;
    struct diags *diags = reading->diags;
    size_t before = diags->errors;
    struct str text;
    for (int f = 0; f < PERSON_FIELDS; f++) buffer_init(&reading->cells[f], &reading->scratch);
    buffer_init(&reading->cleaned, &reading->scratch);
    buffer_init(&reading->folded, &reading->scratch);
    if (!records_decode(&reading->scratch, roster->file, reading->bytes, &text, diags) || diags->errors != before)
        return false;
    make_role_keys(reading);
    if (!read_header(reading, text)) return false;
    if (!read_rows(reading)) return false;
    if (reading->first_untold.line)
        diag_error(diags, reading->first_untold,
                   "from here on, rows at fault are not listed; %zu rows of the whole roster are left out",
                   roster->at_fault);
    if (!reading->people.count && !roster->at_fault)
        diag_error(diags, place_of_file(roster->file), "there are no rows below the names of the columns");
    roster->count = reading->people.count;
    roster->people = ARENA_NEW_ARRAY(reading->arena, struct person, roster->count);
    if (roster->count) memcpy(roster->people, reading->people.at, roster->count * sizeof *roster->people);
    return true;
}

/* The arenas may jump away for want of memory, and what libcsv holds must be freed then too. */
static bool run(struct reading *reading, const char *path) {
    struct arena *arenas[2] = {reading->arena, reading->diags->arena};
    jmp_buf *outer[2] = {arenas[0]->exhausted, arenas[1]->exhausted}, here;
    arena_init(&reading->scratch, &here);
    if (setjmp(here)) {
        records_stop(&reading->records);
        arena_release(&reading->scratch);
        for (int i = 0; i < 2; i++) arenas[i]->exhausted = outer[i];
        jmp_buf *target = outer[0] ? outer[0] : outer[1];
        if (!target) abort();
        longjmp(*target, 1);
    }
    for (int i = 0; i < 2; i++) arenas[i]->exhausted = &here;
    bool good =
        !path || file_read_unchanged(&reading->scratch, path, ROSTER_MOST_BYTES, &reading->bytes, reading->diags);
    good = good && read_all(reading);
    records_stop(&reading->records);
    arena_release(&reading->scratch);
    for (int i = 0; i < 2; i++) arenas[i]->exhausted = outer[i];
    return good;
}

static struct roster *read_roster(struct arena *arena, const char *file, const char *path, struct str bytes,
                                  const struct framework *framework, const roster_aliases *aliases,
                                  struct diags *diags) {
    struct roster *roster = ARENA_NEW(arena, struct roster);
    roster->file = file;
    struct reading reading = {
        .arena = arena, .diags = diags, .framework = framework, .bytes = bytes, .roster = roster, .aliases = aliases};
    return run(&reading, path) ? roster : NULL;
}

struct roster *roster_read(struct arena *arena, const char *path, const struct framework *framework,
                           const roster_aliases *aliases, struct diags *diags) {
    return read_roster(arena, path, path, (struct str){0}, framework, aliases, diags);
}

struct roster *roster_read_bytes(struct arena *arena, const char *file, struct str bytes,
                                 const struct framework *framework, const roster_aliases *aliases,
                                 struct diags *diags) {
    return read_roster(arena, file, NULL, bytes, framework, aliases, diags);
}
