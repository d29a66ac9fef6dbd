#include "input/framework.h"

#include "base/file.h"
#include "fixture.h"

#include <check.h>
#include <glob.h>
#include <string.h>

Suite *suite_framework(void);

/* A small framework with `extra` behind it. */
static struct framework *read_small(const char *statements, const char *extra) {
    struct str text = str_format(&arena,
                                 "language: da-DK\ntitle: Grundlag\n"
                                 "columns: [{id: kan, name: Kan, succeeds: kan…, fails: kan ikke…}]\n"
                                 "roles: [{id: chef, name: Chef}]\n"
                                 "forms:\n  - id: fag\n    name: Fag\n    definition: Om fag.\n    statements:\n"
                                 "      chef:\n        kan:%s\n%s",
                                 statements, extra);
    return framework_read_text(&arena, "f", text, &diags);
}

static void expect_no_findings(void) {
    ck_assert_msg(!diags.list.count, "%.*s", STR_ARG(diags_format(&diags, &arena)));
}

static void count_statements(const struct framework *framework, size_t *all, size_t *second) {
    *all = *second = 0;
    for (size_t form = 0; form < framework->form_count; form++)
        for (size_t role = 0; role < framework->role_count; role++)
            for (size_t column = 0; column < framework->column_count; column++) {
                const struct cell *cell = framework_cell(framework, form, role, column);
                *all += cell->count;
                for (size_t i = 0; i < cell->count; i++) *second += cell->statements[i].on_role_page.text.length > 0;
            }
}

START_TEST(the_booklet_reads_without_findings) {
    size_t all, second;
    struct framework *framework = framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags);
    expect_no_findings();
    ck_assert_ptr_nonnull(framework);
    count_statements(framework, &all, &second);
    ck_assert_uint_eq(all, 92);
    ck_assert_uint_eq(second, 29); /* 32 in print; three of them were slips of the print */
    ck_assert_uint_eq(framework->form_count, 4);
    ck_assert_uint_eq(framework->role_count, 4);
    ck_assert_uint_eq(framework->column_count, 3);
    expect_str(framework->language, "da-DK");
    expect_str(framework->title.text, "Ledelsesgrundlag");
    expect_str(framework->columns[0].succeeds.text, "Lederen der *lykkes*, er i stand til…");
    ck_assert(!framework->roles[0].fails && framework->roles[3].fails);
    expect_str(framework->roles[3].detail.text, "i Området for Socialpsykiatri");
    expect_str(framework->forms[2].label.text, "Personaleledelse");
    const struct cell *cell = framework_cell(framework, 0, 0, 0);
    ck_assert(str_starts(cell->statements[0].text.text, STR("At skabe og videreformidle")));
    ck_assert(str_starts(cell->statements[0].on_role_page.text, STR("At skabe og videreformidle")));
    const struct passage *foreword = framework_passage(framework, STR("forord"));
    ck_assert_ptr_nonnull(foreword);
    ck_assert(str_starts(foreword->pieces[0].text.text, STR("Det er vi, fordi")));
    ck_assert_ptr_null(framework_passage(framework, STR("findes ikke")));
}
END_TEST

START_TEST(framework_keeps_its_bytes) {
    struct str bytes;
    ck_assert(file_read(&arena, "data/ledelsesgrundlag.yaml", 1 << 20, &bytes, &diags));
    ck_assert(str_equal(framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags)->source, bytes));
    struct buffer windows;
    buffer_init(&windows, &arena);
    buffer_add_rune(&windows, 0xFEFF);
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.at[i] == '\n') buffer_add_byte(&windows, '\r');
        buffer_add_byte(&windows, bytes.at[i]);
    }
    struct str before = str_copy(&arena, buffer_str(&windows));
    ck_assert(str_equal(framework_read_text(&arena, "f", buffer_str(&windows), &diags)->source, before));
}
END_TEST

START_TEST(another_framework_reads_as_well) {
    size_t all, second;
    struct framework *framework = framework_read(&arena, "tests/cases/other/framework.yaml", &diags);
    expect_no_findings();
    ck_assert_ptr_nonnull(framework);
    count_statements(framework, &all, &second);
    ck_assert_uint_eq(framework->form_count, 5);
    ck_assert_uint_eq(framework->role_count, 2);
    ck_assert_uint_eq(framework->column_count, 2);
    ck_assert_uint_eq(framework_cell(framework, 2, 0, 0)->count, 40);
    ck_assert_uint_eq(framework_cell(framework, 4, 1, 0)->count, 0);
    ck_assert_uint_eq(framework->forms[2].introduction.text.length, 0);
    expect_str(framework->forms[1].label.text, "Leading people"); /* the name, where no label is given */
    ck_assert_uint_eq(second, 1);
    /* The layouts name these passages; the Danish framework must have them too. */
    struct framework *danish = framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags);
    ck_assert_uint_eq(framework->passage_count, danish->passage_count);
    for (size_t i = 0; i < danish->passage_count; i++)
        ck_assert_msg(framework_passage(framework, danish->passages[i].id), "no passage “%.*s”",
                      STR_ARG(danish->passages[i].id));
}
END_TEST

/* tests/cases/bad-.../framework.yaml with the findings it must give, as haefte prints them from inside its folder. */
START_TEST(bad_frameworks_give_their_findings) {
    glob_t found;
    ck_assert_msg(!glob("tests/cases/bad-*/framework.yaml", 0, NULL, &found),
                  "run the tests from the repository's root");
    ck_assert_uint_ge(found.gl_pathc, 25);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct str text, expected, path = str_from(found.gl_pathv[i]);
        struct str folder = str_slice(path, 0, path.length - strlen("framework.yaml"));
        const char *golden = str_format(&arena, "%.*sexpected", STR_ARG(folder)).at;
        ck_assert(file_read(&arena, found.gl_pathv[i], 1 << 20, &text, &diags));
        ck_assert(file_read(&arena, golden, 1 << 20, &expected, &diags));
        struct diags findings;
        diags_init(&findings, &arena);
        ck_assert_ptr_null(framework_read_text(&arena, "framework.yaml", text, &findings));
        ck_assert_int_eq(diags_exit_code(&findings), 1);
        struct str got = diags_format(&findings, &arena);
        ck_assert_msg(str_equal(got, expected), "%s\ngot:\n%.*sexpected:\n%.*s", found.gl_pathv[i], STR_ARG(got),
                      STR_ARG(expected));
    }
    globfree(&found);
}
END_TEST

START_TEST(lines_of_a_text_become_one) {
    struct framework *framework =
        read_small("\n          - Et\n            udsagn\n          - >\n            Et  til\n\n"
                   "            afsnit\n          - |\n            a\n            b\n"
                   "          - \"a\xC2\xA0"
                   "b\"",
                   "");
    expect_no_findings();
    const struct cell *cell = framework_cell(framework, 0, 0, 0);
    expect_str(cell->statements[0].text.text, "Et udsagn");
    expect_str(cell->statements[1].text.text, "Et til afsnit");
    expect_str(cell->statements[2].text.text, "a b");
    expect_str(cell->statements[3].text.text, "a\xC2\xA0"
                                              "b"); /* a blank that may not break stays */
    ck_assert_uint_eq(cell->statements[0].text.place.line, 12);
    ck_assert_uint_eq(cell->statements[0].text.place.column, 13);
}
END_TEST

START_TEST(a_cell_may_be_empty_on_purpose) {
    struct framework *framework = read_small(" []", "");
    expect_no_findings();
    ck_assert_uint_eq(framework_cell(framework, 0, 0, 0)->count, 0);
}
END_TEST

START_TEST(a_second_wording_that_is_the_first_is_no_second) {
    struct framework *framework = read_small("\n          - {text: Ens, on_role_page: Ens}", "");
    ck_assert_ptr_nonnull(framework); /* a warning does not stop the reading */
    ck_assert_uint_eq(framework_cell(framework, 0, 0, 0)->statements[0].on_role_page.text.length, 0);
    expect_str(diags_format(&diags, &arena),
               "f:12:25: warning: “on_role_page” says the same as “text”: it can be deleted\n");
}
END_TEST

START_TEST(passages_are_paragraphs_headings_and_lists) {
    struct framework *framework =
        read_small(" []", "passages:\n  kort: Et afsnit.\n  lang:\n    - Først.\n"
                          "    - heading: Mål\n    - list: [en, to, tre]\n    - list: [alene]\n");
    expect_no_findings();
    const struct passage *brief = framework_passage(framework, STR("kort"));
    ck_assert_uint_eq(brief->count, 1);
    ck_assert_int_eq(brief->pieces[0].kind, PIECE_PARAGRAPH);
    const struct passage *lengthy = framework_passage(framework, STR("lang"));
    static const struct {
        enum piece_kind kind;
        const char *text;
        bool first, last;
    } expected[] = {
        {PIECE_PARAGRAPH, "Først.", false, false}, {PIECE_HEADING, "Mål", false, false},
        {PIECE_ITEM, "en", true, false},           {PIECE_ITEM, "to", false, false},
        {PIECE_ITEM, "tre", false, true},          {PIECE_ITEM, "alene", true, true},
    };
    ck_assert_uint_eq(lengthy->count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < lengthy->count; i++) {
        ck_assert_int_eq(lengthy->pieces[i].kind, expected[i].kind);
        expect_str(lengthy->pieces[i].text.text, expected[i].text);
        ck_assert_int_eq(lengthy->pieces[i].first_item, expected[i].first);
        ck_assert_int_eq(lengthy->pieces[i].last_item, expected[i].last);
    }
}
END_TEST

START_TEST(names_are_never_divided) {
    struct framework *framework = read_small(" []", "hyphenation: [tilbuds-leder]\nnames: [Carsten Kaalbye]\n");
    ck_assert_uint_eq(framework->hyphenation_count, 5);
    expect_str(framework->hyphenation[0], "tilbuds-leder");
    expect_str(framework->hyphenation[3], "Kaalbye");
    expect_str(framework->hyphenation[4], "Kaalbyes");
}
END_TEST

START_TEST(hyphenation_lists_marked_words) {
    struct framework *framework = read_small(" []", "hyphenation: [tilbuds-leder, TRIO, social-psy-kiatri]\n");
    expect_no_findings();
    ck_assert_uint_eq(framework->hyphenation_count, 3);
    expect_str(framework->hyphenation[1], "TRIO");
    expect_str(framework->hyphenation[2], "social-psy-kiatri");
}
END_TEST

static const struct {
    const char *tag;
    bool good;
} tags[] = {{"da", true},         {"da-DK", true}, {"en-GB", true},   {"kl", true},
            {"sr-Latn-RS", true}, {"d", false},    {"dansk", false},  {"da_DK", false},
            {"da-", false},       {"-da", false},  {"d1", false},     {"da--DK", false},
            {"da DK", false},     {"fil", true},   {"de-1996", true}, {"da-toolongpart", false}};

START_TEST(language_tags_have_a_shape) {
    struct str text = str_format(&arena,
                                 "language: %s\ntitle: T\ncolumns: [{id: k, name: K, succeeds: s}]\n"
                                 "roles: [{id: r, name: R}]\n"
                                 "forms: [{id: f, name: F, definition: d, statements: {r: {k: []}}}]\n",
                                 tags[_i].tag);
    struct framework *framework = framework_read_text(&arena, "f", text, &diags);
    ck_assert_msg((framework != NULL) == tags[_i].good, "%s: %.*s", tags[_i].tag,
                  STR_ARG(diags_format(&diags, &arena)));
    if (!tags[_i].good) ck_assert_uint_eq(diags.list.at[0].place.column, 11);
}
END_TEST

static const struct {
    const char *id, *name;
} file_names[] = {
    {"områdechef", "omraadechef"},
    {"Færdigheder", "faerdigheder"},
    {"ØÅÆ", "oeaaae"},
    {"idé & naïveté", "ide-naivete"},
    {"  --Ledelse 2.0!  ", "ledelse-2-0"},
    {"harbour_master", "harbour-master"},
    {"Łódź", "lodz"},
    {"Straße", "strasse"},
    {"a\xCC\x8Are", "are"}, /* a with a combining ring */
};

START_TEST(file_names_are_plain) {
    expect_str(framework_file_name(&arena, str_from(file_names[_i].id)), file_names[_i].name);
}
END_TEST

START_TEST(file_names_are_never_empty) {
    static const char *const ids[] = {"", "---", "λόγος", "начальник", "…"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct str name = framework_file_name(&arena, str_from(ids[i]));
        ck_assert_uint_gt(name.length, 0);
        for (size_t j = 0; j < i; j++) ck_assert(!str_equal(name, framework_file_name(&arena, str_from(ids[j]))));
    }
}
END_TEST

/* Takes away, doubles and overwrites pieces of the real file: whatever comes of it, either a framework or a finding. */
START_TEST(a_damaged_booklet_is_survived) {
    struct str text;
    ck_assert(file_read(&arena, "data/ledelsesgrundlag.yaml", 1 << 20, &text, &diags));
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    for (int run = 0; run < 40; run++) {
        struct arena own;
        struct diags findings;
        arena_init(&own, NULL);
        diags_init(&findings, &own);
        struct str damaged = str_copy(&own, text);
        char *bytes = (char *)damaged.at;
        for (int i = 0; i < 4; i++) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17; /* xorshift, Marsaglia 2003 */
            size_t at = state % text.length, from = (state >> 20) % text.length, length = (state >> 40) % 64;
            if (at + length > text.length || from + length > text.length) continue;
            if (i % 2) memmove(bytes + at, bytes + from, length);
            else bytes[at] = "\t:*&!\"'[]{}#-\xE5\n>|%@"[length % 20];
        }
        struct framework *framework = framework_read_text(&own, "f", damaged, &findings);
        ck_assert_int_eq(framework == NULL, findings.errors > 0);
        arena_release(&own);
    }
}
END_TEST

START_TEST(abbreviations_have_their_meaning) {
    struct framework *framework =
        read_small(" [Holde MUS]", "abbreviations: {MUS: medarbejderudviklingssamtale, m.v.: med videre}\n");
    expect_no_findings();
    ck_assert_uint_eq(framework->abbreviation_count, 2);
    expect_str(framework->abbreviations[1].text, "m.v.");
    expect_str(framework->abbreviations[1].expansion.text, "med videre");
}
END_TEST

Suite *suite_framework(void) {
    Suite *suite = suite_create("framework");
    TCase *plain = tcase_create("reading");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_set_timeout(plain, 60);
    tcase_add_test(plain, the_booklet_reads_without_findings);
    tcase_add_test(plain, framework_keeps_its_bytes);
    tcase_add_test(plain, another_framework_reads_as_well);
    tcase_add_test(plain, bad_frameworks_give_their_findings);
    tcase_add_test(plain, lines_of_a_text_become_one);
    tcase_add_test(plain, a_cell_may_be_empty_on_purpose);
    tcase_add_test(plain, a_second_wording_that_is_the_first_is_no_second);
    tcase_add_test(plain, passages_are_paragraphs_headings_and_lists);
    tcase_add_test(plain, hyphenation_lists_marked_words);
    tcase_add_test(plain, names_are_never_divided);
    tcase_add_test(plain, abbreviations_have_their_meaning);
    tcase_add_loop_test(plain, language_tags_have_a_shape, 0, sizeof tags / sizeof *tags);
    tcase_add_loop_test(plain, file_names_are_plain, 0, sizeof file_names / sizeof *file_names);
    tcase_add_test(plain, file_names_are_never_empty);
    tcase_add_loop_test(plain, a_damaged_booklet_is_survived, 0, 5);
    suite_add_tcase(suite, plain);
    return suite;
}
