#include "input/inline.h"

#include <check.h>

Suite *suite_inline(void);

static struct arena arena;

static void set_up(void) {
    arena_init(&arena, NULL);
}

static void tear_down(void) {
    arena_release(&arena);
}

/* The pieces as `text/`, with `*` before what is emphasised and `tag:` before what is of another language. */
static const char *pieces(const char *text) {
    struct inline_reader reader = {.text = str_from(text)};
    struct inline_piece piece;
    struct buffer out;
    buffer_init(&out, &arena);
    while (inline_next(&reader, &arena, &piece)) {
        if (piece.emphasised) buffer_add_byte(&out, '*');
        if (piece.language.length) buffer_addf(&out, "%.*s:", STR_ARG(piece.language));
        buffer_addf(&out, "%.*s/", STR_ARG(piece.text));
    }
    return str_c(&arena, buffer_str(&out));
}

START_TEST(marks_divide_a_text) {
    ck_assert_str_eq(pieces("uden mærker"), "uden mærker/");
    ck_assert_str_eq(pieces("der *lykkes*, er"), "der /*lykkes/, er/");
    ck_assert_str_eq(pieces("*lykkes*"), "*lykkes/");
    ck_assert_str_eq(pieces("opsøge [feedforward]{lang=en} fra"), "opsøge /en:feedforward/ fra/");
    ck_assert_str_eq(pieces("[feedforward]{lang=en}"), "en:feedforward/");
    ck_assert_str_eq(pieces("*[a b]{lang=en-GB}* c"), "*en-GB:a b/ c/");
    ck_assert_str_eq(pieces("[a *b* c]{lang=de}"), "de:a /*de:b/de: c/");
    ck_assert_str_eq(pieces("[a]{lang=en}[b]{lang=de}"), "en:a/de:b/");
    ck_assert_str_eq(pieces(""), "");
    ck_assert_str_eq(pieces("**"), "");
}
END_TEST

START_TEST(pieces_know_where_they_begin) {
    static const size_t begins[] = {0, 5, 12, 16, 31};
    struct inline_reader reader = {.text = STR("der *lykkes* \\*[a \\*b]{lang=en}[c]")};
    struct inline_piece piece;
    for (size_t p = 0; inline_next(&reader, &arena, &piece); p++) {
        ck_assert_uint_lt(p, sizeof begins / sizeof *begins);
        ck_assert_uint_eq(piece.first, begins[p]);
    }
}
END_TEST

START_TEST(other_brackets_are_text) {
    ck_assert_str_eq(pieces("se [1] og [note]"), "se [1] og [note]/");
    ck_assert_str_eq(pieces("fem \\*stjerner\\* og \\[a]{lang=en}"), "fem *stjerner* og [a]{lang=en}/");
    ck_assert_str_eq(pieces("[ikke lukket{lang=en}"), "[ikke lukket{lang=en}/");
    ck_assert_str_eq(pieces("[[a]{lang=en}"), "[/en:a/");
    ck_assert_str_eq(pieces("en \\ alene"), "en \\ alene/");
    ck_assert_str_eq(pieces("["), "[/");
}
END_TEST

START_TEST(malformed_marks_are_found) {
    static const char *const sound[] = {"a", "[a]", "[a]{lang=da}", "{a}", "\\[a]{lang=en}", "[a] {lang=x", ""};
    static const char *const unsound[] = {
        "[a]{lang=}", "[a]{lang=engelsk sprog}", "[a]{sprog=en}", "a]{lang=en}", "[a]{lang=en", "[a]{lang=e}", "[a]{}"};
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        ck_assert_msg(inline_is_sound(str_from(sound[i])), "%s", sound[i]);
    for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++)
        ck_assert_msg(!inline_is_sound(str_from(unsound[i])), "%s", unsound[i]);
}
END_TEST

START_TEST(languages_have_a_shape) {
    static const char *const tags[] = {"da", "da-DK", "en", "nb-NO", "de-CH-1996", "kl"};
    static const char *const others[] = {"", "d", "dansk", "da_DK", "da-", "-DK", "12", "da-DK-forlangtled"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) ck_assert(inline_is_language(str_from(tags[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) ck_assert(!inline_is_language(str_from(others[i])));
}
END_TEST

Suite *suite_inline(void) {
    Suite *suite = suite_create("inline");
    TCase *tests = tcase_create("inline");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, marks_divide_a_text);
    tcase_add_test(tests, pieces_know_where_they_begin);
    tcase_add_test(tests, other_brackets_are_text);
    tcase_add_test(tests, malformed_marks_are_found);
    tcase_add_test(tests, languages_have_a_shape);
    suite_add_tcase(suite, tests);
    return suite;
}
