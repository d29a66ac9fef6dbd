#include "input/roster_columns.h"

#include "input/roster_text.h"

enum {
    HEADERS_TOLD_MOST = 30,   /* of a header at fault */
    HEADER_LETTERS_TOLD = 40, /* of each of them */
};

/* What spreadsheets call them, as roster_text_fold_header leaves it. */
static const struct {
    enum person_field field;
    const char *header;
} known_headers[] = {
    {PERSON_NAME, "navn"},
    {PERSON_NAME, "fuldenavn"},
    {PERSON_NAME, "fuldtnavn"},
    {PERSON_NAME, "medarbejder"},
    {PERSON_NAME, "medarbejdernavn"},
    {PERSON_NAME, "name"},
    {PERSON_NAME, "fullname"},
    {PERSON_NAME, "employee"},
    {PERSON_NAME, "employeename"},
    {PERSON_FIRST_NAME, "fornavn"},
    {PERSON_FIRST_NAME, "fornavne"},
    {PERSON_FIRST_NAME, "firstname"},
    {PERSON_FIRST_NAME, "givenname"},
    {PERSON_MIDDLE_NAME, "mellemnavn"},
    {PERSON_MIDDLE_NAME, "mellemnavne"},
    {PERSON_MIDDLE_NAME, "middlename"},
    {PERSON_LAST_NAME, "efternavn"},
    {PERSON_LAST_NAME, "lastname"},
    {PERSON_LAST_NAME, "surname"},
    {PERSON_LAST_NAME, "familyname"},
    {PERSON_ROLE, "rolle"},
    {PERSON_ROLE, "lederrolle"},
    {PERSON_ROLE, "stilling"},
    {PERSON_ROLE, "stillingsbetegnelse"},
    {PERSON_ROLE, "role"},
    {PERSON_ROLE, "position"},
    {PERSON_ROLE, "jobtitel"},
    {PERSON_ROLE, "jobtitle"},
    {PERSON_UNIT, "enhed"},
    {PERSON_UNIT, "afdeling"},
    {PERSON_UNIT, "tilbud"},
    {PERSON_UNIT, "arbejdssted"},
    {PERSON_UNIT, "arbejdsplads"},
    {PERSON_UNIT, "unit"},
    {PERSON_UNIT, "department"},
    {PERSON_UNIT, "workplace"},
    {PERSON_START, "start"},
    {PERSON_START, "startdato"},
    {PERSON_START, "tiltrædelse"},
    {PERSON_START, "tiltrædelsesdato"},
    {PERSON_START, "tiltrådt"},
    {PERSON_START, "tiltræder"},
    {PERSON_START, "ansættelsesdato"},
    {PERSON_START, "ansatfra"},
    {PERSON_START, "begynder"},
    {PERSON_START, "førstedag"},
    {PERSON_START, "startdate"},
    {PERSON_START, "firstday"},
};

/* ---- Aliases ---- */

void roster_alias_add(struct arena *arena, roster_aliases *aliases, enum person_field field, const struct text *header,
                      struct diags *diags) {
    struct buffer cleaned, folded;
    buffer_init(&cleaned, arena);
    buffer_init(&folded, arena);
    roster_text_clean(&cleaned, header->text);
    struct roster_alias alias = {field, roster_text_fold_header(&folded, buffer_str(&cleaned))};
    if (!alias.header.length) {
        diag_error(diags, header->place, "here is to stand what the column is called in the roster");
        return;
    }
    for (size_t a = 0; a < aliases->count; a++) {
        if (!str_equal(aliases->at[a].header, alias.header)) continue;
        if (aliases->at[a].field != field)
            diag_error(diags, header->place, "the column “%.*s” is given to two fields; it can hold one",
                       STR_ARG(header->text));
        return;
    }
    LIST_ADD(arena, *aliases, alias);
}

static int field_by_alias(const roster_aliases *aliases, struct str folded) {
    for (size_t a = 0; a < aliases->count; a++)
        if (str_equal(aliases->at[a].header, folded)) return (int)aliases->at[a].field;
    return PERSON_FIELDS;
}

static int field_by_usage(struct str folded) {
    for (size_t h = 0; h < sizeof known_headers / sizeof *known_headers; h++)
        if (str_is(folded, known_headers[h].header)) return (int)known_headers[h].field;
    return PERSON_FIELDS;
}

/* ---- The record that names the columns ---- */

static struct str header_text(const struct records *records, size_t column) {
    return records_text(records, &records->cells.at[column]);
}

void roster_columns_map(struct roster_columns *columns, struct arena *scratch, const struct records *records,
                        const roster_aliases *aliases) {
    bool aliased[PERSON_FIELDS] = {false};
    struct buffer cleaned, folding;
    buffer_init(&cleaned, scratch);
    buffer_init(&folding, scratch);
    *columns = (struct roster_columns){.twice = {ROSTER_NO_COLUMN, ROSTER_NO_COLUMN}, .count = records->cells.count};
    for (int f = 0; f < PERSON_FIELDS; f++) columns->of[f] = ROSTER_NO_COLUMN;
    for (int pass = 0; pass < 2; pass++) { /* aliases go before what is usual */
        for (size_t c = 0; c < columns->count; c++) {
            roster_text_clean(&cleaned, header_text(records, c));
            struct str folded = roster_text_fold_header(&folding, buffer_str(&cleaned));
            if (cleaned.length) columns->named = c + 1;
            int alias = field_by_alias(aliases, folded);
            int field = pass == 0 ? alias : alias < PERSON_FIELDS ? PERSON_FIELDS : field_by_usage(folded);
            if (field == PERSON_FIELDS || (pass == 1 && aliased[field])) continue;
            columns->known++;
            if (columns->of[field] == ROSTER_NO_COLUMN) {
                columns->of[field] = c;
            } else if (columns->twice[0] == ROSTER_NO_COLUMN) {
                columns->twice[0] = columns->of[field];
                columns->twice[1] = c;
            }
        }
        for (int f = 0; f < PERSON_FIELDS; f++) aliased[f] = columns->of[f] != ROSTER_NO_COLUMN;
    }
}

/* As a finding quotes it. */
static void tell_header(struct arena *scratch, const struct records *records, size_t column, struct buffer *out) {
    struct buffer cleaned;
    size_t letters = 0;
    buffer_init(&cleaned, scratch);
    roster_text_clean(&cleaned, header_text(records, column));
    struct str text = buffer_str(&cleaned);
    for (size_t at = 0; at < text.length; letters++) {
        if (letters == HEADER_LETTERS_TOLD) {
            buffer_add_c(out, "…");
            return;
        }
        uint32_t rune = utf8_next(text, &at);
        buffer_add_rune(out, roster_text_refuses(rune) ? 0xFFFD : rune);
    }
}

static bool is_known(const struct roster_columns *columns, size_t column) {
    for (int f = 0; f < PERSON_FIELDS; f++)
        if (columns->of[f] == column) return true;
    return false;
}

/* Where no more than one of them is known, the others may be cells of a person's, and are not told. */
static struct str tell_headers(const struct roster_columns *columns, struct arena *scratch,
                               const struct records *records) {
    struct buffer out;
    buffer_init(&out, scratch);
    for (size_t c = 0; c < columns->named; c++) {
        if (c) buffer_add_c(&out, ", ");
        if (c == HEADERS_TOLD_MOST) {
            buffer_add_c(&out, "…");
            break;
        }
        if (columns->known > 1 || is_known(columns, c)) tell_header(scratch, records, c, &out);
        else buffer_add_c(&out, "…");
    }
    return buffer_str(&out);
}

bool roster_columns_check(const struct roster_columns *columns, struct arena *scratch, const struct records *records,
                          const char *file, struct diags *diags) {
    struct place first = records_place(records, file, &records->cells.at[0]);
    struct str headers = tell_headers(columns, scratch, records);
    size_t before = diags->errors;
    if (!columns->known) { /* if it is no header it is a person, and is not quoted */
        diag_error(diags, first,
                   "the first line names no column that haefte knows: let it name them, such as "
                   "“Navn;Rolle;Enhed;Startdato”");
        return false;
    }
    if (columns->twice[0] != ROSTER_NO_COLUMN) {
        struct buffer names[2];
        for (int n = 0; n < 2; n++) {
            buffer_init(&names[n], scratch);
            tell_header(scratch, records, columns->twice[n], &names[n]);
        }
        diag_error(diags, records_place(records, file, &records->cells.at[columns->twice[1]]),
                   "the columns “%.*s” and “%.*s” mean the same to haefte: rename the one that is not meant; the "
                   "columns are: %.*s",
                   STR_ARG(buffer_str(&names[0])), STR_ARG(buffer_str(&names[1])), STR_ARG(headers));
    }
    if (columns->of[PERSON_NAME] == ROSTER_NO_COLUMN && columns->of[PERSON_FIRST_NAME] == ROSTER_NO_COLUMN)
        diag_error(diags, first,
                   "no column holds the names: call one “Navn”, or two “Fornavn” and “Efternavn”, or let `roster:` of "
                   "the layout say what it is called; the columns are: %.*s",
                   STR_ARG(headers));
    if (columns->of[PERSON_ROLE] == ROSTER_NO_COLUMN)
        diag_error(diags, first,
                   "no column holds the roles: call one “Rolle”, or let `roster:` of the layout say what it is called; "
                   "the columns are: %.*s",
                   STR_ARG(headers));
    return diags->errors == before;
}
