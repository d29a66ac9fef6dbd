#include "language/readability.h"

#include <check.h>

Suite *suite_readability(void);

static const struct {
    const char *text;
    size_t words, long_words, sentences;
} TEXTS[] = {
    {"", 0, 0, 0},
    {"At lede.", 2, 0, 1},
    {"At lede", 2, 0, 1},
    {"At se medarbejdere. At lytte!", 5, 1, 2},
    {"At svare: ja. Og nej?", 5, 0, 2},              /* a small letter after the colon: the sentence goes on */
    {"Det er: Fagligheden.", 3, 1, 2},               /* a capital: it does not */
    {"Møder, mini-praktik m.v. på tværs.", 5, 1, 1}, /* no sentence ends in m.v. */
    {"”Sådan er det.” (Ja.)", 4, 0, 2},
    {"fx – og", 2, 0, 1}, /* a dash is no word */
    {"Seks--- Bogstaver bogsta", 3, 1, 1},
    {"I 2022 kom 10.000 kr. til 3 mål.", 8, 0, 1},
};

START_TEST(words_and_sentences_are_counted) {
    struct readability got = {0};
    readability_add(&got, str_from(TEXTS[_i].text));
    ck_assert_uint_eq(got.words, TEXTS[_i].words);
    ck_assert_uint_eq(got.long_words, TEXTS[_i].long_words);
    ck_assert_uint_eq(got.sentences, TEXTS[_i].sentences);
}
END_TEST

START_TEST(lix_is_words_per_sentence_and_long_words) {
    struct readability sum = {0};
    ck_assert_double_eq(readability_lix(&sum), 0);
    readability_add(&sum, STR("Vi ser medarbejderne hver dag.")); /* 5 words, one of them long */
    ck_assert_double_eq_tol(readability_lix(&sum), 5 + 20, 1e-9);
    readability_add(&sum, STR("Vi ser det."));
    ck_assert_double_eq_tol(readability_lix(&sum), 4 + 12.5, 1e-9);
}
END_TEST

START_TEST(lix_has_names) {
    ck_assert_str_eq(readability_name(24.9), "very easy");
    ck_assert_str_eq(readability_name(25), "easy");
    ck_assert_str_eq(readability_name(35), "medium");
    ck_assert_str_eq(readability_name(45), "hard");
    ck_assert_str_eq(readability_name(55), "very hard");
}
END_TEST

Suite *suite_readability(void) {
    Suite *suite = suite_create("readability");
    TCase *plain = tcase_create("lix");
    tcase_add_loop_test(plain, words_and_sentences_are_counted, 0, sizeof TEXTS / sizeof *TEXTS);
    tcase_add_test(plain, lix_is_words_per_sentence_and_long_words);
    tcase_add_test(plain, lix_has_names);
    suite_add_tcase(suite, plain);
    return suite;
}
