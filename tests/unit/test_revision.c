#include "review/revision.h"
#include "review/match.h"

#include "base/file.h"
#include "fixture.h"
#include "setting.h"

#include <check.h>
#include <string.h>
#include <time.h>

Suite *suite_revision(void);

/* ---- editions ---- */

enum { CELLS = 8 };

/* Two forms (f0, f1), two roles (r0, r1), two columns (c0, c1). */
struct edition {
    const char *head;         /* instead of the usual one */
    const char *cells[CELLS]; /* statements divided by |, a second wording behind // */
    const char *tail;
};

static const char HEAD[] = "language: da-DK\ntitle: Grundlag\n"
                           "columns: [{id: c0, name: Kan, succeeds: kan…}, {id: c1, name: Vil, succeeds: vil…}]\n"
                           "roles: [{id: r0, name: Chef}, {id: r1, name: Leder}]\n";

static void add_cell(struct buffer *out, const char *statements) {
    if (!statements) {
        buffer_add_c(out, " []\n");
        return;
    }
    buffer_add_c(out, "\n");
    for (const char *at = statements; at;) {
        const char *end = strchr(at, '|');
        struct str statement = end ? (struct str){at, (size_t)(end - at)} : str_from(at);
        size_t second;
        if (str_find(statement, STR("//"), &second))
            buffer_addf(out, "          - text: \"%.*s\"\n            on_role_page: \"%.*s\"\n",
                        STR_ARG(str_slice(statement, 0, second)),
                        STR_ARG(str_slice(statement, second + 2, statement.length)));
        else buffer_addf(out, "          - \"%.*s\"\n", STR_ARG(statement));
        at = end ? end + 1 : NULL;
    }
}

static const struct framework *read_edition(const struct edition *edition) {
    struct buffer out;
    buffer_init(&out, &arena);
    buffer_add_c(&out, edition->head ? edition->head : HEAD);
    buffer_add_c(&out, "forms:\n");
    for (int f = 0; f < 2; f++) {
        buffer_addf(&out, "  - id: f%d\n    name: Form %d\n    definition: Om form %d.\n    statements:\n", f, f, f);
        for (int r = 0; r < 2; r++) {
            buffer_addf(&out, "      r%d:\n", r);
            for (int c = 0; c < 2; c++) {
                buffer_addf(&out, "        c%d:", c);
                add_cell(&out, edition->cells[f * 4 + r * 2 + c]);
            }
        }
    }
    if (edition->tail) buffer_add_c(&out, edition->tail);
    const struct framework *framework = framework_read_text(&arena, "f", buffer_str(&out), &diags);
    ck_assert_msg(framework && !diags.list.count, "%.*s", STR_ARG(diags_format(&diags, &arena)));
    return framework;
}

static const struct revision *compare(const struct edition *old, const struct edition *new) {
    return revision_new(&arena, read_edition(old), read_edition(new));
}

/* ---- changes as text ---- */

static void add_at(struct buffer *out, const struct statement_at *at) {
    buffer_addf(out, "%zu%zu%zu.%zu", at->form, at->role, at->column, at->number);
}

/* One change: + - ~ > for its kind (~> reworded and moved), its key or places, * for a second wording. */
static void add_change(struct buffer *out, const struct change *change) {
    static const char *const marks[] = {"+", "-", "~", ">"};
    buffer_add_c(out, out->length ? " " : "");
    buffer_add_c(out, change->subject == CHANGE_SECOND_WORDING ? "*" : "");
    buffer_add_c(out, marks[change->kind]);
    if (change->moved && change->kind != CHANGE_MOVED) buffer_add_c(out, ">");
    if (change->subject == CHANGE_TEXT) {
        for (int k = 0; k < CHANGE_KEYS && change->key[k].length; k++)
            buffer_addf(out, "%s%.*s", k ? "." : "", STR_ARG(change->key[k]));
        if (!str_is(change->key[0], "passages")) return;
        if (change->kind != CHANGE_ADDED) buffer_addf(out, ":%zu", change->old.at.number);
        if (change->kind != CHANGE_REMOVED) buffer_addf(out, ":%zu", change->new.at.number);
        return;
    }
    if (change->kind != CHANGE_ADDED) add_at(out, &change->old.at);
    if (change->kind == CHANGE_REWORDED || change->kind == CHANGE_MOVED) buffer_add_c(out, "=");
    if (change->kind != CHANGE_REMOVED) add_at(out, &change->new.at);
}

static struct str described(const struct revision *revision) {
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t c = 0; c < revision->changes.count; c++) add_change(&out, &revision->changes.at[c]);
    return buffer_str(&out);
}

static void expect(const struct edition *old, const struct edition *new, const char *wanted) {
    const struct revision *revision = compare(old, new);
    struct str got = described(revision);
    ck_assert_msg(str_is(got, wanted), "got    %.*s\nwanted %s", STR_ARG(got), wanted);
    ck_assert_int_eq(revision_differs(revision), *wanted != 0);
    ck_assert_uint_eq(compare(old, old)->changes.count, 0);
    ck_assert_uint_eq(compare(new, new)->changes.count, 0);
}

#define A "At skabe retning for alle medarbejdere"
#define A2 "At skabe klar retning for alle medarbejdere"
#define B "At følge op på tilbuddets økonomi"
#define B2 "At følge tæt op på tilbuddets økonomi"
#define C "At lytte til borgernes erfaringer"
#define D "At give plads til faglig undren"

static const struct edition BASE = {.cells = {A "|" B "|" C, D}};

/* ---- statements ---- */

START_TEST(statements_are_added_and_removed) {
    expect(&BASE, &(struct edition){.cells = {A "|Nyt om tavler|" B "|" C, D}}, "+000.1");
    expect(&BASE, &(struct edition){.cells = {A "|" C, D}}, "-000.1");
    expect(&BASE, &(struct edition){.cells = {A "|Nyt om tavler|" C, D}}, "-000.1 +000.1");
    expect(&BASE, &(struct edition){.cells = {A "|" B, D}}, "-000.2");
    expect(&BASE, &(struct edition){.cells = {A "|" B "|" C, D, "Nyt", [7] = "Nyt"}}, "+010.0 +111.0");
    expect(&BASE, &(struct edition){0}, "-000.0 -000.1 -000.2 -001.0");
}
END_TEST

START_TEST(statements_are_reworded) {
    const struct edition new = {.cells = {A2 "|" B "|" C, D}};
    expect(&BASE, &new, "~000.0=000.0");
    const struct change *change = &compare(&BASE, &new)->changes.at[0];
    ck_assert_uint_eq(change->words.count, 3);
    ck_assert_int_eq(change->words.at[1].kind, WORDS_ADDED);
    ck_assert(str_is(change->words.at[1].text, "klar "));
    ck_assert(str_is(change->old.text.text, A) && str_is(change->new.text.text, A2));
    ck_assert_uint_eq(change->old.text.place.line, change->new.text.place.line);
    ck_assert_uint_gt(change->new.text.place.line, 0);
    /* Found though others came before them. */
    expect(&BASE, &(struct edition){.cells = {"Nyt om tavler|" A2 "|" B2 "|" C, D}},
           "+000.0 ~000.0=000.1 ~000.1=000.2");
    /* Blanks and line ends do not count. */
    expect(&BASE, &(struct edition){.cells = {A "|At  følge op\n            på tilbuddets økonomi|" C, D}}, "");
}
END_TEST

START_TEST(statements_move_in_their_cell) {
    expect(&BASE, &(struct edition){.cells = {A "|" C "|" B, D}}, ">000.2=000.1");
    expect(&BASE, &(struct edition){.cells = {B "|" C "|" A, D}}, ">000.0=000.2");
    expect(&BASE, &(struct edition){.cells = {B "|" C "|" A2, D}}, "~>000.0=000.2");
    expect(&BASE, &(struct edition){.cells = {C "|" B2 "|" A, D}}, ">000.2=000.0 ~>000.1=000.1");
}
END_TEST

START_TEST(statements_move_to_other_cells) {
    expect(&BASE, &(struct edition){.cells = {A "|" C, D "|" B}}, ">000.1=001.1");
    expect(&BASE, &(struct edition){.cells = {A "|" C, D, B}}, ">000.1=010.0");
    expect(&BASE, &(struct edition){.cells = {A "|" C, D, [4] = B}}, ">000.1=100.0");
    expect(&BASE, &(struct edition){.cells = {A "|" C, D, [7] = B2}}, "~>000.1=111.0");
    expect(&BASE, &(struct edition){.cells = {D, A "|" B "|" C}},
           ">001.0=000.0 >000.0=001.0 >000.1=001.1 >000.2=001.2");
}
END_TEST

/* What stands twice is told apart by where it stands. */
START_TEST(statements_may_occur_twice) {
    const struct edition twice = {.cells = {A "|" B, A, [6] = A "|" C "|" A}};
    expect(&twice, &twice, "");
    expect(&twice, &(struct edition){.cells = {A "|" B, [6] = A "|" C "|" A}}, "-001.0");
    expect(&twice, &(struct edition){.cells = {A "|" B, A, [6] = C "|" A}}, "-110.0");
    expect(&twice, &(struct edition){.cells = {A "|" B, A, [6] = A "|" A "|" C}}, ">110.2=110.1");
    expect(&twice, &(struct edition){.cells = {B "|" A, A, [6] = A "|" A2 "|" C "|" A}}, ">000.1=000.0 +110.1");
    expect(&twice, &(struct edition){.cells = {A "|" B, A2, [6] = A "|" C "|" A}}, "~001.0=001.0");
    const struct edition same = {.cells = {A "|" A "|" A}};
    expect(&same, &(struct edition){.cells = {A "|" A}}, "-000.2");
}
END_TEST

/* The nearer of two that are alike is the same statement, and the better before the nearer where it is much better. */
START_TEST(statements_are_matched_best_first) {
    const struct edition old = {.cells = {"At sikre at området er et samlet område med en fælles retning",
                                          [2] = "At sikre at tilbuddet er et samlet tilbud med en fælles retning"}};
    const struct edition new = {.cells = {"At sikre at området altid er et samlet område med en retning",
                                          [2] = "At sikre at tilbuddet altid er et samlet tilbud med en retning"}};
    expect(&old, &new, "~000.0=000.0 ~010.0=010.0");
    const struct edition swapped = {
        .cells = {"At sikre at tilbuddet altid er et samlet tilbud med en fælles retning",
                  [2] = "At sikre at området altid er et samlet område med en fælles retning"}};
    expect(&old, &swapped, "~>010.0=000.0 ~>000.0=010.0");
}
END_TEST

START_TEST(second_wordings_change) {
    const struct edition one = {.cells = {A "|" B}}, two = {.cells = {A "|" B "//" B2}};
    expect(&one, &two, "*+000.1");
    expect(&two, &one, "*-000.1");
    expect(&two, &(struct edition){.cells = {A "|" B "//Vi følger op"}}, "*~000.1=000.1");
    expect(&two, &(struct edition){.cells = {B2 "//" B "|" A}}, "~>000.1=000.0 *~000.1=000.0");
}
END_TEST

/* ---- all else ---- */

START_TEST(front_matter_changes) {
    const struct edition old = {.head = "language: da-DK\ntitle: Grundlag\nedition: 2022\n"
                                        "columns: [{id: c0, name: Kan, succeeds: kan…}, {id: c1, name: Vil, succeeds: "
                                        "vil…, fails: vil ikke…}]\n"
                                        "roles: [{id: r0, name: Chef}, {id: r1, name: Leder}]\n"};
    const struct edition new = {.head =
                                    "language: nb\ntitle: Nyt grundlag\nsubtitle: for alle\ndate: 2024\n"
                                    "columns: [{id: c0, name: Kan nu, succeeds: kan nu…, fails: kan ikke…}, {id: c1, "
                                    "name: Vil, succeeds: vil…}]\n"
                                    "roles: [{id: r0, name: Chef, detail: her}, {id: r1, name: Ledere, outcome: "
                                    "succeeds}]\n"};
    expect(&old, &new,
           "~language ~title +subtitle -edition +date ~columns.c0.name ~columns.c0.succeeds +columns.c0.fails "
           "-columns.c1.fails +roles.r0.detail ~roles.r1.name");
}
END_TEST

START_TEST(columns_and_roles_are_known_by_id_then_by_name) {
    struct str text = STR("language: da-DK\ntitle: G\ncolumns: [{id: k, name: Kan, succeeds: kan…}]\n"
                          "roles: [{id: a, name: Chef}, {id: b, name: Leder}]\n"
                          "forms:\n  - {id: x, name: Fag, definition: Om fag., statements: {a: {k: [" A "]}, b: {k: [" B
                          "]}}}\n  - {id: y, name: Drift, label: Drift, definition: Om drift., statements: {a: {k: [" C
                          "]}, b: {k: []}}}\n");
    struct str other =
        STR("language: da-DK\ntitle: G\ncolumns: [{id: kan, name: Kan, succeeds: kan…}]\n"
            "roles: [{id: b, name: Leder}, {id: c, name: Konsulent}, {id: a, name: Direktør, outcome: succeeds}]\n"
            "forms:\n  - {id: y, name: Drift, definition: Om drift., introduction: Drift er alt., statements: "
            "{a: {kan: [" C "]}, b: {kan: []}, c: {kan: [" B "]}}}\n");
    const struct framework *old = framework_read_text(&arena, "old", text, &diags);
    const struct framework *new = framework_read_text(&arena, "new", other, &diags);
    ck_assert_msg(old && new, "%.*s", STR_ARG(diags_format(&diags, &arena)));
    struct str got = described(revision_new(&arena, old, new));
    ck_assert_msg(str_is(got,
                         "~columns.kan.id >roles.b +roles.c.name ~roles.a.name -forms.y.label +forms.y.introduction "
                         "-forms.x.name -forms.x.definition >010.0=010.0 -000.0"),
                  "%.*s", STR_ARG(got));
    ck_assert_uint_eq(revision_new(&arena, old, old)->changes.count, 0);
}
END_TEST

START_TEST(passages_change_piece_by_piece) {
    const struct edition old = {.tail = "passages:\n  lead: Vi vil noget.\n  væk: Det gamle.\n  forord:\n    - " A
                                        ".\n    - heading: Retning\n    - " B ".\n    - list: [" C ", " D "]\n"};
    expect(
        &old,
        &(struct edition){.tail = "passages:\n  forord:\n    - " A ".\n    - heading: Retning\n    - " B2
                                  ".\n    - Et nyt afsnit om noget.\n    - list: [" D
                                  "]\n  lead: Ganske anderledes.\n  ny: Hej.\n"},
        "~passages.forord:2:2 -passages.forord:3 +passages.forord:3 ~passages.lead:0:0 +passages.ny:0 -passages.væk:0");
    expect(&old,
           &(struct edition){.tail = "passages:\n  lead: Vi vil noget.\n  væk: Det gamle.\n  forord:\n    - " B
                                     ".\n    - heading: " A ".\n    - heading: Retning\n    - list: [" C
                                     "]\n    - list: [" D "]\n"},
           "-passages.forord:0 >passages.forord:2:0 +passages.forord:1 >passages.forord:4:4");
}
END_TEST

START_TEST(abbreviations_and_hyphenation_change) {
    const struct edition old = {.tail = "abbreviations: {MUS: samtale, LUS: ledersamtale, X: y}\n"
                                        "hyphenation: [kerne-opgave, on-boarding]\nnames: [Aalborg]\n"};
    const struct edition new = {.tail = "abbreviations: {TRIO: tre, LUS: en ledersamtale, MUS: samtale}\n"
                                        "hyphenation: [on-boarding, kerne-opgaven, kerne-opgaver]\nnames: [Aalborg]\n"};
    expect(&old, &new, "+abbreviations.TRIO ~abbreviations.LUS -abbreviations.X");
    const struct revision *revision = compare(&old, &new);
    ck_assert_uint_eq(revision->hyphenation_added, 2);
    ck_assert_uint_eq(revision->hyphenation_removed, 1);
    const struct edition names = {.tail = "names: [Aalborg]\n"};
    revision = compare(&(struct edition){0}, &names);
    ck_assert(revision_differs(revision) && !revision->changes.count);
}
END_TEST

START_TEST(changes_are_counted) {
    const struct edition old = {.cells = {A "|" B "//" B2 "|" C, D}};
    const struct edition new = {.cells = {B2 "|Nyt om tavler", [5] = A2 "|" D}, .tail = "passages: {x: y}\n"};
    expect(&old, &new, "~000.1=000.0 *-000.1 -000.2 +000.1 ~>000.0=101.0 >001.0=101.1 +passages.x:0");
    const struct revision *revision = compare(&old, &new);
    const size_t statements[CHANGE_KINDS] = {1, 1, 2, 2}, second[CHANGE_KINDS] = {0, 1, 0, 0},
                 texts[CHANGE_KINDS] = {1};
    ck_assert_mem_eq(revision->counts[CHANGE_STATEMENT], statements, sizeof statements);
    ck_assert_mem_eq(revision->counts[CHANGE_SECOND_WORDING], second, sizeof second);
    ck_assert_mem_eq(revision->counts[CHANGE_TEXT], texts, sizeof texts);
    ck_assert_uint_eq(revision->old_statements, 4);
    ck_assert_uint_eq(revision->new_statements, 4);
}
END_TEST

/* ---- for bars in the margin ---- */

static struct wording_change wording(const struct revision *revision, size_t column, size_t number, bool on_role_page) {
    return revision_wording(&arena, revision, (struct statement_at){0, 0, column, number}, on_role_page);
}

START_TEST(a_statement_says_how_it_changed) {
    const struct edition old = {.cells = {A "|" B "//" B2 "|" C, D}};
    const struct edition new = {.cells = {A2 "//" A "|" B "|Nyt om tavler", D "|" C}};
    const struct revision *revision = compare(&old, &new);
    struct wording_change change = wording(revision, 0, 0, false);
    ck_assert(change.reworded && !change.moved && !change.added);
    ck_assert_uint_eq(change.words.count, 3);
    ck_assert(change.words.at[1].kind == WORDS_ADDED && str_is(change.words.at[1].text, "klar "));
    ck_assert(!wording(revision, 0, 0, true).reworded); /* as it always was on the role's page */
    ck_assert(!wording(revision, 0, 1, false).reworded);
    change = wording(revision, 0, 1, true); /* the second wording went, so the first is printed there now */
    ck_assert(change.reworded && change.words.at[1].kind == WORDS_REMOVED && str_is(change.words.at[1].text, "tæt "));
    change = wording(revision, 0, 2, true);
    ck_assert(change.added && !change.reworded && !change.moved);
    change = wording(revision, 1, 1, false);
    ck_assert(change.moved && !change.added && !change.reworded);
    ck_assert(!wording(revision, 1, 0, false).moved);
}
END_TEST

/* ---- the real text, and many ---- */

START_TEST(the_booklet_is_equal_to_itself) {
    const struct framework *framework = framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags);
    const struct revision *revision = revision_new(&arena, framework, framework);
    ck_assert(!revision_differs(revision));
    ck_assert_uint_eq(revision->new_statements, 92);
}
END_TEST

START_TEST(large_frameworks_are_compared_quickly) {
    struct setting_size size = {12, 6, 6, 4, 1}, other = {12, 6, 6, 4, 2};
    const struct framework *old = framework_read_text(&arena, "old", setting_framework_text(&arena, size), &diags);
    const struct framework *new = framework_read_text(&arena, "new", setting_framework_text(&arena, other), &diags);
    ck_assert(old && new);
    clock_t start = clock();
    const struct revision *revision = revision_new(&arena, old, new);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < 20, "%f s", seconds);
    ck_assert(revision_differs(revision));
}
END_TEST

START_TEST(what_keeps_its_order_is_as_much_as_can_be) {
    const size_t numbers[] = {4, 0, 5, 1, 2, 6, 3};
    const bool *stays = match_order(&arena, numbers, 7);
    size_t count = 0, last = 0;
    for (size_t i = 0; i < 7; i++) {
        if (!stays[i]) continue;
        ck_assert(!count || numbers[i] > last);
        last = numbers[i];
        count++;
    }
    ck_assert_uint_eq(count, 4);
    match_order(&arena, NULL, 0);
}
END_TEST

Suite *suite_revision(void) {
    Suite *suite = suite_create("revision");
    TCase *cases = tcase_create("revision");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, statements_are_added_and_removed);
    tcase_add_test(cases, statements_are_reworded);
    tcase_add_test(cases, statements_move_in_their_cell);
    tcase_add_test(cases, statements_move_to_other_cells);
    tcase_add_test(cases, statements_may_occur_twice);
    tcase_add_test(cases, statements_are_matched_best_first);
    tcase_add_test(cases, second_wordings_change);
    tcase_add_test(cases, front_matter_changes);
    tcase_add_test(cases, columns_and_roles_are_known_by_id_then_by_name);
    tcase_add_test(cases, passages_change_piece_by_piece);
    tcase_add_test(cases, abbreviations_and_hyphenation_change);
    tcase_add_test(cases, changes_are_counted);
    tcase_add_test(cases, a_statement_says_how_it_changed);
    tcase_add_test(cases, the_booklet_is_equal_to_itself);
    tcase_add_test(cases, large_frameworks_are_compared_quickly);
    tcase_add_test(cases, what_keeps_its_order_is_as_much_as_can_be);
    suite_add_tcase(suite, cases);
    return suite;
}
