#include "review/prose.h"

#include "fixture.h"

#include <check.h>

Suite *suite_prose(void);

/* A text as it stands behind `title: ` on line 2 of a file; its words as they are read, and the place of the last. */
static const struct {
    const char *title, *text;
    unsigned line, column; /* of the text's last letter or sign */
} TEXTS[] = {
    {"Grundlag", "Grundlag", 2, 15},
    {"Grundlag for ære", "Grundlag for ære", 2, 23},
    {"Grundlag\n  for   øre\n\n  til é", "Grundlag for øre til é", 5, 7},
    {"Grund*lag* [for the]{lang=en} alle", "Grundlag for the alle", 2, 41},
    {"\"Et \\\"to\\\" \\u00e6\\x41 \\\\ x\"", "Et \"to\" æA \\ x", 2, 33},
    {"\"Et to\\\n    tre fire\"", "Et totre fire", 3, 12},
    {"\"Et\\nto\\ttre\\_x\"", "Et to tre\xC2\xA0x", 2, 22},
    {"'Det er ''godt'' nok'", "Det er 'godt' nok", 2, 27},
    {"'Et\n\n   to'", "Et to", 4, 5},
    {">-\n  Et to\n  tre\n\n  fire", "Et to tre fire", 6, 6},
    {"|\n  Et  to\n    tre\n", "Et to tre", 4, 7},
    {"> # en bemærkning\n  Et to", "Et to", 3, 7},
    {"\\*Et\\* og \\[to] x", "*Et* og [to] x", 2, 24},
};

static struct prose read_title(const char *title, const char *before, struct prose_file **file) {
    struct str text = str_format(&arena,
                                 "%slanguage: da\ntitle: %s\ncolumns: [{id: k, name: K, succeeds: s}]\n"
                                 "roles: [{id: r, name: R}]\n"
                                 "forms: [{id: f, name: F, definition: d, statements: {r: {k: []}}}]\n",
                                 before, title);
    struct framework *framework = framework_read_text(&arena, "f", text, &diags);
    ck_assert_msg(framework != NULL, "%s: %.*s", title, STR_ARG(diags_format(&diags, &arena)));
    *file = prose_file_new(&arena, framework);
    return prose_read(&arena, *file, framework->title);
}

static size_t last_letter(struct str text) {
    size_t last = 0;
    for (size_t at = 0; at < text.length;) {
        last = at;
        utf8_next(text, &at);
    }
    return last;
}

START_TEST(letters_know_their_places) {
    struct prose_file *file;
    struct prose prose = read_title(TEXTS[_i].title, "", &file);
    ck_assert_msg(str_is(prose.text, TEXTS[_i].text), "got “%.*s”", STR_ARG(prose.text));
    struct place place = prose_place(file, &prose, last_letter(prose.text));
    ck_assert_msg(place.line == TEXTS[_i].line && place.column == TEXTS[_i].column, "%s: got %u:%u, expected %u:%u",
                  TEXTS[_i].title, place.line, place.column, TEXTS[_i].line, TEXTS[_i].column);
}
END_TEST

START_TEST(a_byte_order_mark_and_windows_lines_change_nothing) {
    struct prose_file *file;
    struct prose prose = read_title("Et\r\n  to", "\xEF\xBB\xBF# æ\r\n", &file);
    struct place place = prose_place(file, &prose, 3);
    ck_assert_uint_eq(place.line, 4);
    ck_assert_uint_eq(place.column, 3);
}
END_TEST

START_TEST(blanks_that_are_several_in_a_line) {
    struct prose_file *file;
    struct prose prose = read_title("Et  to tre\n    fire", "", &file);
    ck_assert(prose.doubled[2] && !prose.doubled[5] && !prose.doubled[9]);
}
END_TEST

START_TEST(languages_of_letters) {
    struct prose_file *file;
    struct prose prose = read_title("Et [feed]{lang=en} to", "", &file);
    ck_assert(str_is(prose_language(&prose, 0), ""));
    ck_assert(str_is(prose_language(&prose, 3), "en"));
    ck_assert(str_is(prose_language(&prose, 6), "en"));
    ck_assert(str_is(prose_language(&prose, 7), ""));
    ck_assert(str_is(prose_language(&prose, 99), ""));
}
END_TEST

/* Every letter of the real file's texts is where the file has it. */
START_TEST(the_booklet_is_found_letter_by_letter) {
    struct framework *framework = framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags);
    struct prose_file *file = prose_file_new(&arena, framework);
    size_t letters = 0;
    for (size_t f = 0; f < framework->form_count; f++)
        for (size_t c = 0; c < framework->role_count * framework->column_count; c++)
            for (size_t s = 0; s < framework->forms[f].cells[c].count; s++) {
                struct prose prose = prose_read(&arena, file, framework->forms[f].cells[c].statements[s].text);
                for (size_t at = 0; at < prose.text.length; at++) {
                    char there = framework->source.at[prose.offsets[at]], here = prose.text.at[at];
                    if (here == ' ') ck_assert(there == ' ' || there == '\n');
                    else if ((here & 0xC0) != 0x80) letters++;
                    if (here != ' ' && !(here & 0x80)) ck_assert_int_eq(there, here);
                }
            }
    ck_assert_uint_gt(letters, 10000);
}
END_TEST

Suite *suite_prose(void) {
    Suite *suite = suite_create("prose");
    TCase *plain = tcase_create("places");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_add_loop_test(plain, letters_know_their_places, 0, sizeof TEXTS / sizeof *TEXTS);
    tcase_add_test(plain, a_byte_order_mark_and_windows_lines_change_nothing);
    tcase_add_test(plain, blanks_that_are_several_in_a_line);
    tcase_add_test(plain, languages_of_letters);
    tcase_add_test(plain, the_booklet_is_found_letter_by_letter);
    suite_add_tcase(suite, plain);
    return suite;
}
