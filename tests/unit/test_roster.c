#include "base/file.h"
#include "input/roster.h"

#include <check.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_roster(void);

static struct arena arena;
static struct diags diags;
static struct framework *framework;

static const char framework_text[] = "language: da-DK\n"
                                     "title: T\n"
                                     "columns: [{id: k, name: K, succeeds: s, fails: m}]\n"
                                     "roles:\n"
                                     "  - {id: områdechef, name: Områdechef}\n"
                                     "  - {id: leder, name: Afdelings leder}\n"
                                     "  - {id: tl, name: \"[Team lead]{lang=en}\"}\n"
                                     "  - {id: alle, name: Alle ledere, outcome: fails}\n"
                                     "forms: [{id: f, name: F, definition: d, statements: {områdechef: {k: []}, "
                                     "leder: {k: []}, tl: {k: []}, alle: {k: []}}}]\n";

static void set_up(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    framework = framework_read_text(&arena, "framework", STR(framework_text), &diags);
    ck_assert_msg(framework != NULL, "%.*s", STR_ARG(diags_format(&diags, &arena)));
}

static void tear_down(void) {
    arena_release(&arena);
}

static const roster_aliases no_aliases;

static struct roster *read_with(struct str bytes, const roster_aliases *aliases) {
    diags_init(&diags, &arena);
    return roster_read_bytes(&arena, "r", bytes, framework, aliases, &diags);
}

static struct roster *read_bytes(struct str bytes) {
    return read_with(bytes, &no_aliases);
}

/* `line name/role/unit/start`, one person a line. */
static struct str show(const struct roster *roster) {
    struct buffer out;
    buffer_init(&out, &arena);
    if (!roster) return STR("none");
    for (size_t p = 0; p < roster->count; p++) {
        const struct person *person = &roster->people[p];
        buffer_addf(&out, "%u %.*s/%.*s/%.*s/", person->line, STR_ARG(person->name),
                    STR_ARG(framework->roles[person->role].id), STR_ARG(person->unit));
        if (person->start.year)
            buffer_addf(&out, "%04d-%02d-%02d", person->start.year, person->start.month, person->start.day);
        buffer_add_byte(&out, '\n');
    }
    return buffer_str(&out);
}

static void expect(struct str got, const char *expected) {
    ck_assert_msg(str_is(got, expected), "got\n%.*s\nexpected\n%s", STR_ARG(got), expected);
}

static void expect_findings(const char *text, const char *people, const char *findings) {
    struct roster *roster = read_bytes(str_from(text));
    expect(diags_format(&diags, &arena), findings);
    expect(show(roster), people);
}

/* ---- What is read ---- */

static const struct {
    const char *text, *people;
} good[] = {
    {"Navn;Rolle;Enhed;Startdato\nAnna Berg;Områdechef;Nord;1.3.2026\nBo;leder;;\n",
     "2 Anna Berg/områdechef/Nord/2026-03-01\n3 Bo/leder//\n"},
    /* separators, found by the header; the other one within quotation marks */
    {"Navn,Rolle\nAnna,leder\n", "2 Anna/leder//\n"},
    {"Navn\tRolle\tEnhed\nAnna\tleder\tNord\n", "2 Anna/leder/Nord/\n"},
    {"Navn|Rolle\nAnna|leder\n", "2 Anna/leder//\n"},
    {"\"Løn, tillæg, pension\";Navn;Rolle\nx;Anna;leder\n", "2 Anna/leder//\n"},
    {"\"a;b;c;d\",Navn,Rolle\nx,Anna,leder\n", "2 Anna/leder//\n"},
    {"\"Navn\",\"Rolle\",\"Enhed;sted\"\n\"Berg, Anna\",\"leder\",\"\"\n", "2 Berg, Anna/leder//\n"},
    /* a header that is long by commas is still one by semicolons */
    {"Navn;Rolle;a,b,c,d,e\nAnna;leder;x\n", "2 Anna/leder//\n"},
    {"sep=;\nNavn;Rolle\nAnna;leder\n", "3 Anna/leder//\n"},
    {"sep=,\r\nNavn,Rolle\r\nAnna,leder\r\n", "3 Anna/leder//\n"},
    {"\"SEP=\t\"\rNavn\tRolle\rAnna\tleder\r", "3 Anna/leder//\n"},
    /* ends of lines, blank lines, no end at the end */
    {"Navn;Rolle\r\nAnna;leder\r\n\r\nBo;leder\r\n", "2 Anna/leder//\n4 Bo/leder//\n"},
    {"Navn;Rolle\rAnna;leder\r\rBo;leder", "2 Anna/leder//\n4 Bo/leder//\n"},
    {"\n \n\nNavn;Rolle\n;;\n  ;\n\t\n\xC2\xA0;\nAnna;leder", "9 Anna/leder//\n"},
    {"\n\r\n \t\r\n\tNavn;Rolle\nAnna;leder\n", "5 Anna/leder//\n"},
    /* columns in any order, others passed over, without a name, empty at the end, cells missing at the end */
    {"Nr;start;ROLLE;Løn; n a v n ;\n7;;leder;9;Anna;\n8;;leder;9;Bo\n", "2 Anna/leder//\n3 Bo/leder//\n"},
    {"Navn;Rolle;Enhed;Start;;;\nAnna;leder;;;;;\nBo;leder\nCy;leder;Syd;;ikke med\n",
     "2 Anna/leder//\n3 Bo/leder//\n4 Cy/leder/Syd/\n"},
    {"Navn;Rolle\nAnna;leder;;;;;;\n", "2 Anna/leder//\n"},
    {"Employee-name:,Job title,Department,Start date\nAnn,Team Lead,North,1 March 2026\n",
     "2 Ann/tl/North/2026-03-01\n"},
    {"Tiltrædelsesdato;Stilling;Medarbejder;Arbejdssted\n01-03-26;LEDER;Anna;Nord\n", "2 Anna/leder/Nord/2026-03-01\n"},
    {"Efternavn;Fornavn;Rolle\nBerg;Anna;leder\n;Bo;leder\nCy;;leder\n",
     "2 Anna Berg/leder//\n3 Bo/leder//\n4 Cy/leder//\n"},
    {"Fornavn;Navn;Rolle\nAnna;Anna Berg;leder\n", "2 Anna Berg/leder//\n"},
    /* roles by id or name, without regard to case and blanks; a letter written as two */
    {"Navn;Rolle\na;OMRÅDECHEF\nb; afdelingsLeder\nc;Afdelings  Leder\nd;TL\ne;teamlead\nf;Omra\xCC\x8A"
     "dechef\n",
     "2 a/områdechef//\n3 b/leder//\n4 c/leder//\n5 d/tl//\n6 e/tl//\n7 f/områdechef//\n"},
    /* quotation marks: doubled, single, around line breaks; the line is that where the row begins */
    {"Navn;Rolle\n\"Anna \"\"Mus\"\" Berg\";leder\nBo \"Bob\" By;leder\n", "2 Anna \"Mus\" Berg/leder//\n"
                                                                           "3 Bo \"Bob\" By/leder//\n"},
    {"Navn;Rolle;Note\n\"Anna\r\nBerg\";leder;\"a\r\n\r\nb\"\r\nBo;leder;\n", "2 Anna Berg/leder//\n6 Bo/leder//\n"},
    {"Navn;Rolle\n\"Anna\";\"leder\"", "2 Anna/leder//\n"},
    /* remarks may hold lines and separators */
    {"Nr;Navn;Rolle;Note\n1;Anna;leder;\"et; to\ntre; fire\"\n2;Bo;leder;\n", "2 Anna/leder//\n4 Bo/leder//\n"},
    /* blanks of every kind; invisible signs; other scripts and emoji */
    {"Navn;Rolle\n  Anna \xC2\xA0\t  Berg\xE2\x80\xAF ;leder\n", "2 Anna Berg/leder//\n"},
    {"Navn;Rolle\n\xE2\x80\xAA"
     "An\xC2\xADna\xE2\x80\xAC \xEF\xBB\xBF"
     "Berg\xE2\x80\x8B;leder\n",
     "2 Anna Berg/leder//\n"},
    {"Navn;Rolle\nA\xCC\x8Ase Rene\xCC\x81;leder\n", "2 Åse René/leder//\n"},
    {"Navn;Rolle\nמרים כהן;leder\nأحمد;leder\n👩🏽‍💻 Anna;leder\n李;leder\n",
     "2 מרים כהן/leder//\n3 أحمد/leder//\n4 👩🏽‍💻 Anna/leder//\n5 李/leder//\n"},
    {"\xEF\xBB\xBFNavn;Rolle\nÅse;leder\n", "2 Åse/leder//\n"},
    /* something of everything that looks like a mark of a text file */
    {"Navn;Rolle\n*Anna* [x]{lang=en} {name};leder\n=Bo;leder\n",
     "2 *Anna* [x]{lang=en} {name}/leder//\n3 =Bo/leder//\n"},
};

START_TEST(rosters_are_read) {
    struct roster *roster = read_bytes(str_from(good[_i].text));
    expect(diags_format(&diags, &arena), "");
    expect(show(roster), good[_i].people);
}
END_TEST

/* ---- Encodings ---- */

static struct str encoded(const char *to, const char *mark, const char *text) {
    char *out = arena_take(&arena, 4096), *at = out, *from = (char *)text;
    size_t room = 4096, left = strlen(text);
    size_t mark_length = to[3] == '-' ? 2 : 0; /* UTF-16 */
    memcpy(at, mark, mark_length);
    at += mark_length;
    iconv_t converter = iconv_open(to, "UTF-8");
    ck_assert_uint_eq(iconv(converter, &from, &left, &at, &room), 0);
    iconv_close(converter);
    return (struct str){out, (size_t)(at - out)};
}

static const char danish[] = "Navn\tRolle\tTiltrædelse\r\nÅse ”Æ” Øster–Sø\tOmrådechef\t1.3.2026\r\n";
static const char dane[] = "2 Åse ”Æ” Øster–Sø/områdechef//2026-03-01\n";

START_TEST(encodings_are_told_apart) {
    struct roster *roster = read_bytes(STR(danish));
    expect(show(roster), dane);
    ck_assert_uint_eq(diags.list.count, 0);
    roster = read_bytes(encoded("UTF-16LE", "\xFF\xFE", danish));
    expect(show(roster), dane);
    ck_assert_uint_eq(diags.list.count, 0);
    roster = read_bytes(encoded("UTF-16BE", "\xFE\xFF", danish));
    expect(show(roster), dane);
    ck_assert_uint_eq(diags.list.count, 0);
    roster = read_bytes(encoded("CP1252", "", danish));
    expect(show(roster), dane);
    expect(diags_format(&diags, &arena),
           "r: note: the file is not UTF-8, so it was read as Windows-1252, which Excel writes\n");
}
END_TEST

/* In UTF-8 with a broken letter the others are not taken for Windows-1252: nobody is called Ã…se. */
START_TEST(broken_letters_cost_their_rows_alone) {
    expect_findings("Navn;Rolle;Løn\nÅse;leder;\nB\xF8;leder;\nÆgir Åø;leder;\xF8\n",
                    "2 Åse/leder//\n4 Ægir Åø/leder//\n",
                    "r: warning: some bytes of the file belong to no letter; rows that would print them are left out\n"
                    "r:3:1: error: a letter of this cell was lost and reads “�”: write the text anew\n");
    expect_findings("Navn;Rolle\nB\xF8\x81;leder\n\xC5se;leder\n", "3 Åse/leder//\n",
                    "r: note: the file is not UTF-8, so it was read as Windows-1252, which Excel writes\n"
                    "r: warning: some bytes of the file belong to no letter; rows that would print them are left out\n"
                    "r:2:1: error: a letter of this cell was lost and reads “�”: write the text anew\n");
    /* half a pair of surrogates; half a unit at the end */
    struct str text = STR("\xFF\xFEN\0a\0v\0n\0;\0R\0o\0l\0l\0e\0\n\0A\0\x00\xD8;\0t\0l\0\n\0B\0;\0t\0l\0\n\0x");
    expect(show(read_bytes(text)), "3 B/tl//\n");
    expect(diags_format(&diags, &arena),
           "r: warning: some bytes of the file belong to no letter; rows that would print them are left out\n"
           "r:2:1: error: a letter of this cell was lost and reads “�”: write the text anew\n"
           "r:4:1: error: a letter of this cell was lost and reads “�”: write the text anew\n"
           "r:4:1: error: the row has no role\n");
}
END_TEST

START_TEST(what_is_no_text_is_refused) {
    static const struct {
        struct str bytes;
        const char *finding;
    } files[] = {
        {{"PK\x03\x04xl/worksheets", 18}, "this is a workbook: in Excel, choose Save As and “CSV UTF-8”"},
        {{"\xD0\xCF\x11\xE0\xA1\xB1", 6}, "this is a workbook: in Excel, choose Save As and “CSV UTF-8”"},
        {{"N\0a\0v\0n\0", 8}, "this is no text, since it holds bytes of zero: save it as “CSV UTF-8”"},
        {{"", 0}, "the file is empty"},
        {{" \r\n\t\n", 5}, "the file is empty"},
        {{"\xEF\xBB\xBF", 3}, "the file is empty"},
        {{"\xFF\xFE", 2}, "the file is empty"},
        {{"sep=;\n", 6}, "the file is empty"},
        {{"Navn;Rolle\n\n;\n", 14}, "there are no rows below the names of the columns"},
    };
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        read_bytes(files[f].bytes);
        expect(diags_format(&diags, &arena), str_format(&arena, "r: error: %s\n%c", files[f].finding, 0).at);
    }
}
END_TEST

/* ---- Headers at fault ---- */

START_TEST(bad_headers_are_reported) {
    expect_findings("Navn;Løn;Afd.\nAnna;1;2\n", "none",
                    "r:1:1: error: no column holds the roles: call one “Rolle”, or let `roster:` of the layout say "
                    "what it is called; the columns are: Navn, …, …\n");
    expect_findings(
        "\n Nr.;Rolle;;\nAnna;leder\n", "none",
        "r:2:1: error: no column holds the names: call one “Navn”, or two “Fornavn” and “Efternavn”, or let "
        "`roster:` of the layout say what it is called; the "
        "columns are: …, Rolle\n");
    expect_findings("Navn;Løn, stilling\nAnna;leder\n", "none", /* as good by commas: semicolons go first */
                    "r:1:1: error: no column holds the roles: call one “Rolle”, or let `roster:` of the layout say "
                    "what it is called; the columns are: Navn, …\n");
    expect_findings(
        "Efternavn;Rolle\nAnna;leder\n", "none",
        "r:1:1: error: no column holds the names: call one “Navn”, or two “Fornavn” and “Efternavn”, or let "
        "`roster:` of the layout say what it is called; the "
        "columns are: Efternavn, Rolle\n");
    expect_findings("Navn\n", "none",
                    "r:1:1: error: no column holds the roles: call one “Rolle”, or let `roster:` of the layout say "
                    "what it is called; the columns are: Navn\n");
    expect_findings("Navn;\"Ti-\ntel\";Rolle\"\n;;leder\n", "", "r:3:1: error: the row has no name\n");
}
END_TEST

START_TEST(two_columns_for_one_field_are_reported) {
    expect_findings("Navn;\"Rolle\";Enhed;Stilling\nAnna;leder;;leder\n", "none",
                    "r:1:20: error: the columns “Rolle” and “Stilling” mean the same to haefte: rename the one that is "
                    "not meant; the columns are: Navn, Rolle, Enhed, Stilling\n");
    expect_findings("Navn;Rolle;NAVN\nAnna;leder;\n", "none",
                    "r:1:12: error: the columns “Navn” and “NAVN” mean the same to haefte: rename the one that is not "
                    "meant; the columns are: Navn, Rolle, NAVN\n");
}
END_TEST

/* A first line without headers is a person. */
START_TEST(a_missing_header_is_not_quoted) {
    expect_findings("Anna Berg;leder;Nord\nBo;leder;Syd\n", "none",
                    "r:1:1: error: the first line names no column that haefte knows: let it name them, such as "
                    "“Navn;Rolle;Enhed;Startdato”\n");
}
END_TEST

START_TEST(odd_headers_are_reported) {
    static const char *const findings[] = {
        "r:1:1: error: the first line is to name one sign that stands between cells: “sep=;”, “sep=,”, “sep=|” or "
        "“sep=” and a tab\n",
        "r:1:1: error: a quotation mark is opened in the line that names the columns, and not closed\n"};
    static const char *const separators[] = {"sep=:\nNavn:Rolle\n",   "sep=ø\n",
                                             "sep=;;\nNavn;Rolle\n",  "sep=;",
                                             "sep=\nNavn;Rolle\n",    "\"sep=;\nNavn;Rolle\n",
                                             "\"sep=;;\nNavn;Rolle\n"};
    for (size_t s = 0; s < sizeof separators / sizeof *separators; s++)
        expect_findings(separators[s], "none", findings[0]);
    expect_findings("\"Navn;Rolle\nAnna;leder\n", "none", findings[1]);
    read_bytes(STR("sep="));
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

START_TEST(headers_are_told_within_reason) {
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Enhed;a\x01z;");
    for (int i = 0; i < 5000; i++) buffer_add_c(&text, "x");
    for (int i = 0; i < 5000; i++) buffer_add_c(&text, ";y");
    ck_assert_ptr_null(read_bytes(buffer_str(&text)));
    struct str findings = diags_format(&diags, &arena);
    ck_assert_uint_lt(findings.length, 400);
    size_t at;
    ck_assert(str_find(findings, STR("Navn, Enhed, a�z, xxxx"), &at));
    ck_assert(str_find(findings, STR("x…, y, y"), &at));
    ck_assert(str_ends(findings, STR("y, …\n")));
}
END_TEST

/* ---- Aliases ---- */

/* Adds what the columns are called, each as from a line of its own in a layout. */
struct called {
    enum person_field field;
    const char *header;
};

static roster_aliases call_columns(const struct called *called, size_t count) {
    roster_aliases aliases = {0};
    diags_init(&diags, &arena);
    for (size_t c = 0; c < count; c++) {
        struct text header = {str_from(called[c].header), {"l", (unsigned)c + 1, 9}};
        roster_alias_add(&arena, &aliases, called[c].field, &header, &diags);
    }
    return aliases;
}

START_TEST(aliases_name_columns) {
    static const struct called given[] = {
        {PERSON_NAME, "Deltager"}, {PERSON_UNIT, "Afd. nr."}, {PERSON_ROLE, "Navn"}, {PERSON_NAME, "Ikke her"}};
    roster_aliases aliases = call_columns(given, 4);
    /* an alias goes before what the header would mean, and before other columns of its field */
    expect(show(read_with(STR("DELTAGER;navn;afdnr;Enhed;Medarbejder\nAnna;leder;Nord;Syd;Bo\n"), &aliases)),
           "2 Anna/leder/Nord/\n");
    expect(diags_format(&diags, &arena), "");
    /* none of them is there: as without */
    expect(show(read_with(STR("Medarbejder;Rolle\nAnna;leder\n"), &aliases)), "2 Anna/leder//\n");
    /* what an alias names is nothing else besides */
    expect(show(read_with(STR("Navn;Fornavn\nleder;Anna\n"), &aliases)), "2 Anna/leder//\n");
    ck_assert_ptr_null(read_with(STR("Deltager;Ikke her;Rolle\nAnna;Bo;leder\n"), &aliases));
    expect(diags_format(&diags, &arena),
           "r:1:10: error: the columns “Deltager” and “Ikke her” mean the same to haefte: rename the one that is not "
           "meant; the columns are: Deltager, Ikke her, Rolle\n");
}
END_TEST

START_TEST(aliases_tell_separators) {
    static const struct called given[] = {{PERSON_NAME, "Hvem"}, {PERSON_ROLE, "Hvad"}};
    roster_aliases aliases = call_columns(given, 2);
    expect(show(read_with(STR("a;b;c;Hvem,Hvad\nx,leder\n"), &aliases)), "none");
    expect(show(read_with(STR("a;b;c,Hvem,Hvad\n1,x,leder\n"), &aliases)), "2 x/leder//\n");
}
END_TEST

START_TEST(bad_aliases_are_reported) {
    static const struct called given[] = {
        {PERSON_UNIT, " - "}, {PERSON_ROLE, "Hvad"}, {PERSON_UNIT, "HVAD"}, {PERSON_ROLE, "Hvad:"}};
    roster_aliases aliases = call_columns(given, 4);
    expect(diags_format(&diags, &arena), "l:1:9: error: here is to stand what the column is called in the roster\n"
                                         "l:3:9: error: the column “HVAD” is given to two fields; it can hold one\n");
    ck_assert_uint_eq(aliases.count, 1);
}
END_TEST

/* ---- Rows at fault ---- */

START_TEST(rows_at_fault_are_left_out_with_their_reasons) {
    struct roster *roster;
    expect_findings("Navn;Rolle;Enhed;Start\n"
                    "Anna;leder;;\n"
                    ";leder;;\n"
                    "Bo;;Nord;\n"
                    "Cy\n"
                    "Dæn;Afdelingslæder;;\n"
                    "Eva;0101901234;;\n"
                    "Flo;Alle Ledere;;\n"
                    "Gro;leder;;31.2.2026\n"
                    "Hal;leder;;engang\n"
                    "Ib;leder;;1.1.1626\n"
                    "J\x01;leder;\x7F;\n"
                    "Kim;leder;Nord;1.1.2026;x\n"
                    ";chefen;;32.13.26\n"
                    "Lis;leder;;\n",
                    "2 Anna/leder//\n15 Lis/leder//\n",
                    "r:3:1: error: the row has no name\n"
                    "r:4:4: error: the row has no role\n"
                    "r:5:1: error: the row has no role\n"
                    "r:6:5: error: this is no role: did you mean “Afdelings leder”?\n"
                    "r:7:5: error: this is no role; there are: Områdechef, Afdelings leder, Team lead\n"
                    "r:8:5: error: the role “Alle ledere” is that of leaders who fail: write the role that the person "
                    "has\n"
                    "r:9:12: error: there is no day 31.2.2026; the day stands before the month, as in 31.12.2026, or "
                    "write 2026-12-31\n"
                    "r:10:12: error: this is no date: write it as 31.12.2026 or 2026-12-31\n"
                    "r:11:11: error: the year of 1.1.1626 is not between 1900 and 2199\n"
                    "r:12:1: error: this cell holds the invisible control character U+0001: delete it\n"
                    "r:12:10: error: this cell holds the invisible control character U+007F: delete it\n"
                    "r:13:25: error: the row has more cells than there are columns: put a text that holds the "
                    "separator between quotation marks\n"
                    "r:14:1: error: the row has no name\n"
                    "r:14:2: error: this is no role; there are: Områdechef, Afdelings leder, Team lead\n"
                    "r:14:10: error: there is no day 32.13.26; the day stands before the month, as in 31.12.2026, or "
                    "write 2026-12-31\n");
    roster = read_bytes(STR("Navn;Rolle\n;\nAnna;x\n;x\nBo;leder\n"));
    ck_assert_uint_eq(roster->at_fault, 2);
    ck_assert_uint_eq(roster->count, 1);
    ck_assert_int_eq(diags_exit_code(&diags), 1);
}
END_TEST

/* Cells that slipped into other columns put names where roles and dates belong. */
START_TEST(no_finding_tells_a_name) {
    static const char *const slipped[] = {"Navn,Rolle,Start\nAnneberg, Kristine,leder\n",
                                          "Navn,Rolle\nAnneberg, Kristine,leder\n",
                                          "Rolle;Navn\nKristine Anneberg;leder\n",
                                          "Navn;Rolle;Start\nx;leder;Kristine Anneberg\n",
                                          "Kristine Anneberg;leder\n",
                                          "Navn;Rolle\n\"Kristine Anneberg;leder\nBo;leder\n",
                                          "Navn;Rolle\nKristine Anneberg\x02;leder;Anneberg\n",
                                          "Navn;Rolle\nKristine Anneberg;\n",
                                          "Navn;Rolle;Start\nKristine Anneberg;leder;31.2.20\n",
                                          "Kristine Anneberg;Anneberg;Kristine;\nNavn;Rolle\n"};
    for (size_t s = 0; s < sizeof slipped / sizeof *slipped; s++) {
        size_t at;
        read_bytes(str_from(slipped[s]));
        struct str findings = diags_format(&diags, &arena);
        ck_assert_uint_gt(diags.errors, 0);
        ck_assert_msg(!str_find(findings, STR("Anneberg"), &at) && !str_find(findings, STR("Kristine"), &at), "%.*s",
                      STR_ARG(findings));
    }
}
END_TEST

static const char open_mark[] = "a quotation mark is opened in this line and not closed: the line is left out, and "
                                "those below it are read as rows of their own";

START_TEST(an_open_quotation_mark_costs_its_row_alone) {
    expect_findings("Navn;Rolle\nAnna;leder\n\"Bo;leder\nCy;leder\n", "2 Anna/leder//\n4 Cy/leder//\n",
                    str_format(&arena, "r:3:1: error: %s\n%c", open_mark, 0).at);
    expect_findings("Navn;Rolle\nAnna;\"leder", "", str_format(&arena, "r:2:1: error: %s\n%c", open_mark, 0).at);
    /* the next quotation mark closes it, and what lies between looks like rows */
    expect_findings("Navn;Rolle\n\"Bo;leder\nCy;leder\n\"Dan\";leder\nEva;leder\n",
                    "3 Cy/leder//\n4 Dan/leder//\n5 Eva/leder//\n",
                    str_format(&arena, "r:2:1: error: %s\n%c", open_mark, 0).at);
    expect_findings("Navn;Rolle;Enhed;Start\n\"Bo;leder\nCy;leder\n\"Dan\";leder;;\n", "3 Cy/leder//\n4 Dan/leder//\n",
                    str_format(&arena, "r:2:1: error: %s\n%c", open_mark, 0).at);
    expect_findings("Navn;Rolle;Note\r\nBo;leder;\"hm\r\nCy;leder;\r\nDan;leder;\"x\"\r\nEva;leder;\r\n",
                    "3 Cy/leder//\n4 Dan/leder//\n5 Eva/leder//\n",
                    str_format(&arena, "r:2:1: error: %s\n%c", open_mark, 0).at);
}
END_TEST

/* Lines in a cell are no rows: the record is as it should be, and no line of them holds a role. */
START_TEST(cells_of_several_lines_are_kept) {
    expect_findings("Navn;Rolle;Note\nAnna;leder;\"Aftalt:\n1; 2; 3\"\nBo;leder;y\n", "2 Anna/leder//\n4 Bo/leder//\n",
                    "");
    expect_findings("Navn;Rolle;Note\nAnna;leder;\"Tidligere:\nleder\"\n", "2 Anna/leder//\n", "");
    expect_findings("Navn;Rolle;Enhed\nAnna;leder;\"Vej 1;\n8000 Aarhus\"\n", "2 Anna/leder/Vej 1; 8000 Aarhus/\n", "");
    /* a quotation mark before a letter closes none */
    expect_findings("\"Navn\";\"Rolle\"\n\"Bo\";\"leder\"x\n\"C\"y\";leder\nDan;leder\n",
                    "3 C\"y/leder//\n4 Dan/leder//\n", str_format(&arena, "r:2:1: error: %s\n%c", open_mark, 0).at);
}
END_TEST

/* Of such a line nothing is told: it may hold people. */
START_TEST(a_header_that_swallows_rows_is_reported) {
    static const char finding[] =
        "r:1:1: error: a quotation mark is opened in the line that names the columns, and not closed\n";
    expect_findings("Navn;Rolle;\"Note\nAnna;leder;\nBo;leder;\"Vikar, ny\"\nCy;leder;z\n", "none", finding);
    expect_findings("Navn;\"Rolle;Enhed\nAnna;leder;\"Nord\"\n", "none", finding);
    expect_findings("Anna Berg;leder;Afdeling\n", "none",
                    "r:1:1: error: the first line names no column that haefte knows: let it name them, such as "
                    "“Navn;Rolle;Enhed;Startdato”\n");
}
END_TEST

/* One cell that happens to be a column's name makes no header of a person's line. */
START_TEST(a_line_hardly_known_is_not_told) {
    size_t at;
    read_bytes(STR("Anna Berg;Nord;Startdato\nBo;Syd;\n"));
    ck_assert_uint_gt(diags.errors, 0);
    struct str findings = diags_format(&diags, &arena);
    ck_assert_msg(!str_find(findings, STR("Anna"), &at) && !str_find(findings, STR("Nord"), &at), "%.*s",
                  STR_ARG(findings));
    ck_assert(str_find(findings, STR("the columns are: …, …, Startdato"), &at));
}
END_TEST

START_TEST(signs_without_a_shape_are_dropped) {
    expect_findings("Navn;Rolle;Start\n\u200FBo;leder\u200E;\u200E01-02-2027\n", "2 Bo/leder//2027-02-01\n", "");
}
END_TEST

START_TEST(names_are_joined) {
    expect_findings("Fornavn;Mellemnavn;Efternavn;Rolle\nBo;Ib;Berg;leder\nAnna;;Dahl;leder\n",
                    "2 Bo Ib Berg/leder//\n3 Anna Dahl/leder//\n", "");
}
END_TEST

/* Not even a file of nothing but opened quotation marks is read for ever, and what follows is read. */
START_TEST(many_open_quotation_marks_end) {
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Rolle\n");
    for (int i = 0; i < 30000; i++) buffer_add_c(&text, "\"a\n");
    buffer_add_c(&text, "\"\nAnna;leder\n");
    struct roster *roster = read_bytes(buffer_str(&text));
    ck_assert_ptr_nonnull(roster);
    ck_assert_uint_gt(roster->at_fault, 29900);
    ck_assert_uint_eq(diags.errors, 1001);
    expect(show(roster), "30003 Anna/leder//\n");
}
END_TEST

START_TEST(findings_on_rows_are_told_within_reason) {
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Rolle\n");
    for (int i = 0; i < 2500; i++) buffer_add_c(&text, i % 2 ? "Anna;leder\n" : "Bo;\n");
    struct roster *roster = read_bytes(buffer_str(&text));
    ck_assert_uint_eq(roster->count, 1250);
    ck_assert_uint_eq(roster->at_fault, 1250);
    ck_assert_uint_eq(diags.errors, 1001);
    ck_assert(str_ends(diags_format(&diags, &arena),
                       STR("r:2002:4: error: from here on, rows at fault are not listed; 1250 rows of the whole roster "
                           "are left out\n")));
}
END_TEST

START_TEST(long_names_are_kept_up_to_a_limit) {
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Rolle;Enhed\n");
    for (int i = 0; i < 300; i++) buffer_add_c(&text, "å");
    buffer_add_c(&text, ";leder;\n");
    for (int i = 0; i < 301; i++) buffer_add_c(&text, "å");
    buffer_add_c(&text, ";leder;\nAnna;leder;");
    for (int i = 0; i < 400; i++) buffer_add_c(&text, "x");
    struct roster *roster = read_bytes(buffer_str(&text));
    ck_assert_uint_eq(roster->count, 1);
    ck_assert_uint_eq(roster->people[0].name.length, 600);
    expect(diags_format(&diags, &arena), "r:3:1: error: this cell holds 301 letters, and 300 are the most\n"
                                         "r:4:12: error: this cell holds 400 letters, and 300 are the most\n");
}
END_TEST

/* ---- Dates ---- */

static const struct {
    const char *text, *day;
} dates[] = {
    {"1.3.2026", "2026-03-01"},
    {"01-03-2026", "2026-03-01"},
    {"1/3 2026", "2026-03-01"},
    {"1/3-2026", "2026-03-01"},
    {"1 3 2026", "2026-03-01"},
    {"1. 3. 26", "2026-03-01"},
    {"01.03.26", "2026-03-01"},
    {"1. marts 2026", "2026-03-01"},
    {"1.marts 2026", "2026-03-01"},
    {"1marts2026", "none"},
    {"1. MARTS 2026", "2026-03-01"},
    {"den 1. mar. 2026", "2026-03-01"},
    {"1-mar-26", "2026-03-01"},
    {"1 March 2026", "2026-03-01"},
    {"15. maj 2026", "2026-05-15"},
    {"15 may 2026", "2026-05-15"},
    {"1. okt. 2026", "2026-10-01"},
    {"1 oct 2026", "2026-10-01"},
    {"1. juni 2026", "2026-06-01"},
    {"1. juli 2026", "2026-07-01"},
    {"2026-03-01", "2026-03-01"},
    {"2026/3/1", "2026-03-01"},
    {"2026-03-01T00:00:00", "2026-03-01"},
    {"2026-03-01 00:00", "2026-03-01"},
    {"01-03-2026 08.15", "2026-03-01"},
    {"46082", "2026-03-01 number"},
    {"36526", "2000-01-01 number"},
    {"36525", "none"},
    {"45351", "2024-02-29 number"},
    {"45657", "2024-12-31 number"},
    {"73050", "2099-12-31 number"},
    {"73051", "none"},
    {"29.2.2024", "2024-02-29"},
    {"29.2.2000", "2000-02-29"},
    {"29.2.2026", "impossible"},
    {"29.2.2100", "impossible"},
    {"31.4.2026", "impossible"},
    {"0.1.2026", "impossible"},
    {"1.0.2026", "impossible"},
    {"3/13/2026", "impossible"},
    {"2026-13-01", "impossible"},
    {"1.1.68", "2068-01-01"},
    {"1.1.69", "1969-01-01"},
    {"31.12.1899", "far"},
    {"1.1.1900", "1900-01-01"},
    {"31.12.2199", "2199-12-31"},
    {"1.1.2200", "far"},
    {"1.1.0000", "far"},
    {"1.3.026", "none"},
    {"1.3.20260", "none"},
    {"1.3.", "none"},
    {"1.3", "none"},
    {"1", "none"},
    {"2026", "none"},
    {"010326", "none"},
    {"20260301", "none"},
    {"010190-1234", "none"},
    {"1.3.2026 kl. 8", "none"},
    {"1.3.2026 8", "none"},
    {"1.3.2026 8:00:00:00", "none"},
    {"1.3.2026.", "none"},
    {"1..3.2026", "none"},
    {"-1.3.2026", "none"},
    {"1. ma 2026", "none"},
    {"1. martz 2026", "none"},
    {"1. septembers 2026", "none"},
    {"2026 marts 1", "none"},
    {"marts 2026", "none"},
    {"snart", "none"},
    {"", "none"},
    {"99999999999999999999.1.1", "none"},
};

START_TEST(dates_are_read) {
    static const char *const forms[] = {"", " number", "impossible", "far", "none"};
    struct date date = {0};
    enum date_form form = date_read(str_from(dates[_i].text), &date);
    struct str got = form <= DATE_NUMBER
                         ? str_format(&arena, "%04d-%02d-%02d%s", date.year, date.month, date.day, forms[form])
                         : str_from(forms[form]);
    ck_assert_msg(str_is(got, dates[_i].day), "%s: %.*s", dates[_i].text, STR_ARG(got));
    if (form > DATE_NUMBER) ck_assert_int_eq(date.year, 0);
}
END_TEST

START_TEST(every_number_of_excel_is_a_day_of_its_own) {
    struct date date, last = {1999, 12, 31};
    for (int number = 36526; number <= 73050; number++) {
        if (date_read(str_format(&arena, "%d", number), &date) != DATE_NUMBER) ck_abort_msg("%d", number);
        bool next = date.year == last.year && date.month == last.month && date.day == last.day + 1;
        bool month = date.year == last.year && date.month == last.month + 1 && date.day == 1 && last.day >= 28;
        bool year =
            date.year == last.year + 1 && date.month == 1 && date.day == 1 && last.month == 12 && last.day == 31;
        if (!next && !month && !year) ck_abort_msg("%d is %d-%d-%d", number, date.year, date.month, date.day);
        last = date;
    }
}
END_TEST

START_TEST(numbers_for_dates_are_noted_once) {
    expect_findings("Navn;Rolle;Start\nAnna;leder;46082\nBo;leder;46083\n",
                    "2 Anna/leder//2026-03-01\n3 Bo/leder//2026-03-02\n",
                    "r:2:12: note: 46082 is Excel's number of a day and was read as 1.3.2026; so are others like it\n");
}
END_TEST

/* ---- File names ---- */

static struct str *names_of(const char *rows) {
    struct str text = str_format(&arena, "Navn;Rolle;Enhed\n%s", rows);
    struct roster *roster = read_bytes(text);
    ck_assert_ptr_nonnull(roster);
    ck_assert_uint_eq(diags.errors, 0);
    return roster_file_names(&arena, &arena, roster, framework);
}

START_TEST(file_names_of_people_are_plain) {
    static const char *const names[][2] = {
        {"Anna Berg", "anna-berg"},
        {"Åse Østergård-Sørensen", "aase-oestergaard-soerensen"},
        {"A\xCC\x8Ase", "aase"},
        {"Zoë Ångström d'Été", "zoe-aangstrom-d-ete"},
        {"../../etc/passwd", "etc-passwd"},
        {"C:\\Temp\\x", "c-temp-x"},
        {"Dr. P. \"Pia\" O'Neil.", "dr-p-pia-o-neil"},
        {"con", "person-con"},
        {"Lpt1.txt", "lpt1-txt"},
        {"LPT1", "person-lpt1"},
        {"-rf", "rf"},
        {"👩🏽‍💻", "person"},
        {"👩🏽‍💻 Åse 🎉", "aase"},
        {"Anna מרים", "anna"},
        {"*?<>|", "person"},
        {"Nguyễn Văn Đạt Ștefan", "nguyen-van-dat-stefan"},
        {"Nguye\xCC\x82\xCC\x83n", "nguyen"},
    };
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct str name =
            names_of(str_format(&arena, "\"%s\";leder\n%c", n == 6 ? "Dr. P. 'Pia' O'Neil." : names[n][0], 0).at)[0];
        expect(name, names[n][1]);
        for (size_t at = 0; at < name.length; at++)
            ck_assert_msg(strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.at[at]), "%.*s", STR_ARG(name));
    }
}
END_TEST

static bool has_code(struct str name, const char *stem) {
    return str_starts(name, str_from(stem)) && name.length == strlen(stem) + 7 && name.at[strlen(stem)] == '-';
}

START_TEST(people_of_one_name_have_names_that_last) {
    struct str *two = names_of("Anna Berg;leder;Nord\nBo;leder;\nAnna  BERG;leder;Syd\n");
    ck_assert(has_code(two[0], "anna-berg"));
    ck_assert(has_code(two[2], "anna-berg"));
    ck_assert(!str_equal(two[0], two[2]));
    expect(two[1], "bo");
    /* others come, go and change places */
    struct str *three = names_of("Cy;tl;\nAnna BERG;leder;Syd\nAnna Berg;tl;Nord\nAnna Berg;leder;Nord\n");
    ck_assert(str_equal(three[1], two[2]));
    ck_assert(str_equal(three[3], two[0]));
    ck_assert(has_code(three[2], "anna-berg") && !str_equal(three[2], three[3]));
    expect(names_of("Anna Berg;leder;Nord\n")[0], "anna-berg");
}
END_TEST

START_TEST(rows_that_say_the_same_are_counted) {
    struct str *names = names_of("Anna;leder;\nBo;leder;\nAnna;leder;\nAnna;leder;\n");
    ck_assert(has_code(names[0], "anna"));
    expect(names[2], str_format(&arena, "%.*s-2%c", STR_ARG(names[0]), 0).at);
    expect(names[3], str_format(&arena, "%.*s-3%c", STR_ARG(names[0]), 0).at);
    /* a person who is called like a file name given to others */
    struct str rows = str_format(&arena, "Anna;leder;\n%.*s;leder;\nAnna;leder;\n%.*s 2;leder;\n%c", STR_ARG(names[0]),
                                 STR_ARG(names[0]), 0);
    struct str *again = names_of(rows.at);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++) ck_assert(!str_equal(again[i], again[j]));
    ck_assert(str_equal(again[1], names[0]));
}
END_TEST

START_TEST(file_names_never_meet) {
    struct buffer text;
    buffer_init(&text, &arena);
    for (int i = 0; i < 3000; i++) buffer_addf(&text, "%s;leder;%d\n", i % 3 ? "Anna" : "👩", i % 7 ? i : 0);
    for (int i = 0; i < 250; i++)
        buffer_addf(&text, "A%d;leder;\n%s;leder;%d\n", i % 100,
                    "abcdefghij abcdefghij abcdefghij "
                    "abcdefghij abcdefghij abcdefghij",
                    i);
    buffer_add_byte(&text, 0);
    struct str *names = names_of(text.at);
    for (int i = 0; i < 3500; i++) {
        if (!names[i].length || names[i].length > ROSTER_FILE_NAME_MOST) ck_abort_msg("%.*s", STR_ARG(names[i]));
        for (int j = 0; j < i; j++)
            if (str_equal(names[i], names[j])) ck_abort_msg("%d and %d: %.*s", i, j, STR_ARG(names[i]));
    }
}
END_TEST

/* ---- Files and memory ---- */

START_TEST(a_roster_is_read_from_its_file) {
    char path[] = "/tmp/haefte-roster-XXXXXX";
    int file = mkstemp(path);
    ck_assert(write(file, "Navn;Rolle\nAnna;leder\n", 22) == 22);
    close(file);
    diags_init(&diags, &arena);
    struct roster *roster = roster_read(&arena, path, framework, &no_aliases, &diags);
    unlink(path);
    expect(show(roster), "2 Anna/leder//\n");
    ck_assert_str_eq(roster->file, path);
    ck_assert_ptr_null(roster_read(&arena, path, framework, &no_aliases, &diags));
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

/* Linux says of such a file that it is empty, and then it holds text: as if somebody had written to it meanwhile. */
START_TEST(a_file_that_changes_is_not_read) {
    struct str text;
    const char *path = "/proc/self/status";
    diags_init(&diags, &arena);
    ck_assert(file_read(&arena, path, 1 << 20, &text, &diags));
    ck_assert(!file_read_unchanged(&arena, path, 1 << 20, &text, &diags));
    expect(diags_format(&diags, &arena), "haefte: error: /proc/self/status was changed while it was read: try again "
                                         "when nobody is writing to it\n");
    ck_assert_int_eq(diags_exit_code(&diags), 3);
    diags_init(&diags, &arena);
    ck_assert_ptr_null(roster_read(&arena, path, framework, &no_aliases, &diags));
    ck_assert_int_eq(diags_exit_code(&diags), 3);
}
END_TEST

START_TEST(a_row_takes_little_memory) {
    enum { ROWS = 100000 };
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Rolle;Enhed;Start;Løn;CPR\n");
    for (int i = 0; i < ROWS; i++) buffer_addf(&text, "Anna Berg %d;leder;Nord;1.3.2026;10000;0101901234\n", i);
    size_t before = arena.taken;
    struct roster *roster = read_bytes(buffer_str(&text));
    ck_assert_uint_eq(roster->count, ROWS);
    ck_assert_uint_lt((arena.taken - before) / ROWS, 100);
    struct arena scratch;
    arena_init(&scratch, NULL);
    before = arena.taken;
    roster_file_names(&arena, &scratch, roster, framework);
    arena_release(&scratch);
    ck_assert_uint_lt((arena.taken - before) / ROWS, 60);
}
END_TEST

START_TEST(too_many_rows_are_refused) {
    struct buffer text;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "Navn;Rolle\n");
    for (int i = 0; i <= ROSTER_MOST_ROWS; i++) buffer_add_c(&text, "a;tl\n");
    ck_assert_ptr_null(read_bytes(buffer_str(&text)));
    expect(diags_format(&diags, &arena), "r:1000002:1: error: the roster has more than 1000000 rows: divide it\n");
}
END_TEST

/* So many roles have no room. What libcsv holds by then is freed: the sanitizer would find it. */
START_TEST(a_roster_without_memory_jumps) {
    static const struct str rows = {"Navn;Rolle\nAnna;leder\n", 22};
    jmp_buf here;
    struct framework endless = *framework;
    endless.role_count = SIZE_MAX / 64;
    arena.exhausted = &here;
    if (setjmp(here)) {
        ck_assert_ptr_eq(arena.exhausted, &here);
        return;
    }
    roster_read_bytes(&arena, "r", rows, &endless, &no_aliases, &diags);
    ck_abort_msg("an impossible size was handed out");
}
END_TEST

Suite *suite_roster(void) {
    Suite *suite = suite_create("roster");
    TCase *tests = tcase_create("roster");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, rosters_are_read, 0, (int)(sizeof good / sizeof *good));
    tcase_add_test(tests, encodings_are_told_apart);
    tcase_add_test(tests, broken_letters_cost_their_rows_alone);
    tcase_add_test(tests, what_is_no_text_is_refused);
    tcase_add_test(tests, bad_headers_are_reported);
    tcase_add_test(tests, two_columns_for_one_field_are_reported);
    tcase_add_test(tests, a_missing_header_is_not_quoted);
    tcase_add_test(tests, odd_headers_are_reported);
    tcase_add_test(tests, headers_are_told_within_reason);
    tcase_add_test(tests, aliases_name_columns);
    tcase_add_test(tests, aliases_tell_separators);
    tcase_add_test(tests, bad_aliases_are_reported);
    tcase_add_test(tests, rows_at_fault_are_left_out_with_their_reasons);
    tcase_add_test(tests, no_finding_tells_a_name);
    tcase_add_test(tests, cells_of_several_lines_are_kept);
    tcase_add_test(tests, a_header_that_swallows_rows_is_reported);
    tcase_add_test(tests, a_line_hardly_known_is_not_told);
    tcase_add_test(tests, signs_without_a_shape_are_dropped);
    tcase_add_test(tests, names_are_joined);
    tcase_add_test(tests, an_open_quotation_mark_costs_its_row_alone);
    tcase_add_test(tests, many_open_quotation_marks_end);
    tcase_add_test(tests, findings_on_rows_are_told_within_reason);
    tcase_add_test(tests, long_names_are_kept_up_to_a_limit);
    tcase_add_loop_test(tests, dates_are_read, 0, (int)(sizeof dates / sizeof *dates));
    tcase_add_test(tests, every_number_of_excel_is_a_day_of_its_own);
    tcase_add_test(tests, numbers_for_dates_are_noted_once);
    tcase_add_test(tests, file_names_of_people_are_plain);
    tcase_add_test(tests, people_of_one_name_have_names_that_last);
    tcase_add_test(tests, rows_that_say_the_same_are_counted);
    tcase_add_test(tests, file_names_never_meet);
    tcase_add_test(tests, a_roster_is_read_from_its_file);
    tcase_add_test(tests, a_file_that_changes_is_not_read);
    tcase_add_test(tests, a_row_takes_little_memory);
    tcase_add_test(tests, too_many_rows_are_refused);
    tcase_add_test(tests, a_roster_without_memory_jumps);
    suite_add_tcase(suite, tests);
    return suite;
}
