#include "review/words.h"

#include <check.h>
#include <stdlib.h>
#include <time.h>

Suite *suite_words(void);

static struct arena arena;

static void set_up(void) {
    arena_init(&arena, NULL);
}

static void tear_down(void) {
    arena_release(&arena);
}

/* The difference with what was removed in [-…-] and what was added in {+…+}. */
static struct str marked(struct str old, struct str new) {
    static const char *const open[] = {"", "[-", "{+"}, *const close[] = {"", "-]", "+}"};
    word_changes changes = words_compare(&arena, old, new);
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t c = 0; c < changes.count; c++) {
        enum word_change_kind kind = changes.at[c].kind;
        buffer_addf(&out, "%s%.*s%s", open[kind], STR_ARG(changes.at[c].text), close[kind]);
    }
    return buffer_str(&out);
}

static void expect(const char *old, const char *new, const char *expected) {
    struct str got = marked(str_from(old), str_from(new));
    ck_assert_msg(str_is(got, expected), "got      %.*s\nexpected %s", STR_ARG(got), expected);
}

START_TEST(words_that_change_are_marked) {
    expect("At understøtte afdelingsledere i at nå mål.", "At understøtte afdelingslederne i at nå mål.",
           "At understøtte [-afdelingsledere-]{+afdelingslederne+} i at nå mål.");
    expect("en to tre", "en to to en halv tre", "en to {+to en halv +}tre");
    expect("en to tre", "to tre", "[-en -]to tre");
    expect("en to tre", "en to", "en to[- tre-]");
    expect("mål, der", "mål der", "mål[-,-] der");
    expect("mål og der", "mål, der", "mål[- og-]{+,+} der");
    expect("samme", "samme", "samme");
    expect("a b c", "x y", "[-a b c-]{+x y+}");
    expect("området", "Området", "[-området-]{+Området+}");
}
END_TEST

START_TEST(words_keep_their_hyphens) {
    expect("på afdelings-, tilbuds- og områdeniveau", "på tilbuds- og områdeniveau",
           "på [-afdelings-, -]tilbuds- og områdeniveau");
    expect("en mini-praktik", "en maxi-praktik", "en [-mini-praktik-]{+maxi-praktik+}");
    expect("2.500 kr.", "2.600 kr.", "[-2.500-]{+2.600+} kr.");
    expect("i 2022.", "i 2023.", "i [-2022-]{+2023+}.");
    expect("det’s", "det’t", "[-det’s-]{+det’t+}");
    expect("a - b", "a – b", "a [---]{+–+} b");
    expect("cafe\xCC\x81", "cafe", "[-cafe\xCC\x81-]{+cafe+}"); /* an accent that follows its letter */
}
END_TEST

START_TEST(words_see_inline_marks) {
    expect("god feedforward her", "god [feedforward]{lang=en} her", "god {+[+}feedforward{+]{lang=en}+} her");
    expect("[x]{lang=en}", "[x]{lang=de}", "[x[-]{lang=en}-]{+]{lang=de}+}");
    expect("den der lykkes", "den der *lykkes*", "den der {+*+}lykkes{+*+}");
    expect("[x]{lang=en", "[x]", "[x][-{lang=en-]");
}
END_TEST

START_TEST(words_take_blanks_alike) {
    expect(" en\n  to\ttre ", "en to tre", "en to tre");
    expect("en\xC2\xA0to", "en to", "en to");
    expect("a/b", "a / b", "a{+ +}/{+ +}b");
    expect("a / b", "a/b", "a[- -]/[- -]b");
    expect("to  en", "en", "[-to  -]en");
    ck_assert(words_equal(STR(" en\n  to "), STR("en to")));
    ck_assert(!words_equal(STR("a/b"), STR("a / b")));
    ck_assert(!words_equal(STR("en to"), STR("en")));
}
END_TEST

START_TEST(words_of_empty_texts) {
    const struct str nothing = {NULL, 0};
    ck_assert_uint_eq(words_compare(&arena, nothing, nothing).count, 0);
    ck_assert_uint_eq(words_compare(&arena, STR("  "), STR("\n")).count, 0);
    expect("", "ny", "{+ny+}");
    expect(" gammel ", "  ", "[-gammel-]");
    ck_assert_double_eq(words_similarity(&arena, nothing, STR(" ")), 1);
    ck_assert_double_eq(words_similarity(&arena, nothing, STR("ny")), 0);
    ck_assert(words_equal(nothing, STR(" ")));
    ck_assert(!words_equal(nothing, STR(".")));
}
END_TEST

START_TEST(words_between_large_changes_change_with_them) {
    expect("Alle medarbejdere udvikler sig i hverdagens opgaver med glæde",
           "Enhver leder skaber retning i områdets store projekter med glæde",
           "[-Alle medarbejdere udvikler sig i hverdagens opgaver-]{+Enhver leder skaber retning i områdets store "
           "projekter+} med glæde");
    /* One word changed on either side: what stays between them stays. */
    expect("understøtte i afdelingen", "hjælpe i tilbuddet", "[-understøtte-]{+hjælpe+} i [-afdelingen-]{+tilbuddet+}");
}
END_TEST

START_TEST(similarity_counts_letters) {
    ck_assert_double_eq_tol(words_similarity(&arena, STR("abcd xy"), STR("abcd zz")), 8.0 / 12.0, 1e-12);
    ck_assert_double_eq(words_similarity(&arena, STR("a b"), STR("c d")), 0);
    ck_assert_double_eq(words_similarity(&arena, STR("a  b"), STR(" a b")), 1);
    /* The long word counts for more than two short ones. */
    ck_assert_double_eq_tol(words_similarity(&arena, STR("lederskab i en"), STR("i en lederskab")), 18.0 / 24.0, 1e-12);
    expect("lederskab i en", "i en lederskab", "{+i en +}lederskab[- i en-]");
    expect("i en lederskab", "lederskab i en", "[-i en -]lederskab{+ i en+}");
}
END_TEST

/* ---- properties ---- */

static uint64_t seed;

static size_t chance(size_t most) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % most;
}

static struct str random_text(size_t most_words) {
    static const char *const words[] = {"at", "i", "og",        "leder", "samarbejdet",  "øvelse",
                                        ",",  ".", "*",         "[",     "]{lang=en}",   "mini-praktik",
                                        "–",  "”", "e\xCC\x81", "mål",   "\xE6\x97\xA5", "2.500"};
    static const char *const blanks[] = {" ", "", "  ", "\n", "\xC2\xA0", " ", " "};
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t count = chance(most_words + 1); count-- > 0;) {
        buffer_add_c(&out, words[chance(sizeof words / sizeof *words)]);
        buffer_add_c(&out, blanks[chance(sizeof blanks / sizeof *blanks)]);
    }
    return buffer_str(&out);
}

/* A text with every run of blanks as one space, and none at its ends. */
static struct str with_single_blanks(struct str text) {
    struct buffer out;
    buffer_init(&out, &arena);
    bool blank = false;
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (rune == ' ' || rune == '\n' || rune == 0xA0) {
            blank = true;
            continue;
        }
        if (blank && out.length) buffer_add_byte(&out, ' ');
        blank = false;
        buffer_add_rune(&out, rune);
    }
    return buffer_str(&out);
}

/* The difference without what is of one kind. */
static struct str applied(const word_changes *changes, enum word_change_kind without) {
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t c = 0; c < changes->count; c++)
        if (changes->at[c].kind != without) buffer_add(&out, changes->at[c].text);
    return buffer_str(&out);
}

static void expect_same(struct str got, struct str wanted) {
    ck_assert_msg(str_equal(got, wanted), "got    “%.*s”\nwanted “%.*s”", STR_ARG(got), STR_ARG(wanted));
}

static void check_difference(struct str old, struct str new) {
    word_changes changes = words_compare(&arena, old, new);
    bool differ = false;
    for (size_t c = 0; c < changes.count; c++) {
        enum word_change_kind kind = changes.at[c].kind;
        const struct str *text = &changes.at[c].text, *of = kind == WORDS_REMOVED ? &old : &new;
        ck_assert_uint_gt(text->length, 0);
        ck_assert(text->at >= of->at && text->at + text->length <= of->at + of->length); /* a slice of its text */
        if (c) ck_assert_int_ne(kind, changes.at[c - 1].kind);
        if (c) ck_assert(!(kind == WORDS_REMOVED && changes.at[c - 1].kind == WORDS_ADDED));
        differ |= kind != WORDS_SAME;
    }
    expect_same(with_single_blanks(applied(&changes, WORDS_REMOVED)), with_single_blanks(new));
    expect_same(with_single_blanks(applied(&changes, WORDS_ADDED)), with_single_blanks(old));
    ck_assert_int_eq(words_equal(old, new), !differ);
}

START_TEST(differences_give_both_texts_back) {
    for (size_t turn = 0; turn < 2000; turn++) {
        arena_clear(&arena);
        struct str old = random_text(40), new = random_text(40);
        check_difference(old, new);
        check_difference(old, old);
        check_difference(old, with_single_blanks(old));
    }
}
END_TEST

/* The most letters that two texts of single-blank words have in common, by trying everything. */
static size_t common_letters(const char *const *a, size_t a_count, const char *const *b, size_t b_count) {
    if (!a_count || !b_count) return 0;
    size_t best = common_letters(a + 1, a_count - 1, b, b_count),
           other = common_letters(a, a_count, b + 1, b_count - 1);
    if (other > best) best = other;
    if (*a == *b) {
        other = str_from(*a).length + common_letters(a + 1, a_count - 1, b + 1, b_count - 1);
        if (other > best) best = other;
    }
    return best;
}

START_TEST(similarity_is_that_of_the_best_alignment) {
    static const char *const vocabulary[] = {"a", "bb", "ccc", "ddddddd"};
    for (size_t turn = 0; turn < 200; turn++) {
        const char *words[2][6];
        size_t counts[2], letters = 0;
        struct buffer texts[2];
        for (int t = 0; t < 2; t++) {
            buffer_init(&texts[t], &arena);
            counts[t] = 1 + chance(6);
            for (size_t w = 0; w < counts[t]; w++) {
                words[t][w] = vocabulary[chance(4)];
                letters += str_from(words[t][w]).length;
                buffer_addf(&texts[t], "%s ", words[t][w]);
            }
        }
        double wanted = 2.0 * (double)common_letters(words[0], counts[0], words[1], counts[1]) / (double)letters;
        double got = words_similarity(&arena, buffer_str(&texts[0]), buffer_str(&texts[1]));
        ck_assert_double_eq_tol(got, wanted, 1e-12);
    }
}
END_TEST

START_TEST(similarity_is_symmetric) {
    for (size_t turn = 0; turn < 500; turn++) {
        arena_clear(&arena);
        struct str a = random_text(30), b = random_text(30);
        double similarity = words_similarity(&arena, a, b);
        ck_assert(similarity >= 0 && similarity <= 1);
        ck_assert_double_eq(words_similarity(&arena, b, a), similarity);
        ck_assert_double_eq(words_similarity(&arena, a, a), 1);
        const struct words *of_a = words_read(&arena, a), *of_b = words_read(&arena, b);
        ck_assert_double_eq(words_similarity_from(&arena, of_a, of_b, 0), similarity);
        double least = (double)chance(100) / 100;
        ck_assert_double_eq(words_similarity_from(&arena, of_a, of_b, least), similarity < least ? 0 : similarity);
        ck_assert_int_eq(words_same(of_a, of_b), words_equal(a, b));
    }
}
END_TEST

/* ---- long texts ---- */

enum { LONG = 20000 }; /* letters */

static struct str long_text(const char *const *words, size_t count, const char *between) {
    struct buffer out;
    buffer_init(&out, &arena);
    while (out.length < LONG) buffer_addf(&out, "%s%s", words[chance(count)], between);
    return buffer_str(&out);
}

static void check_long(const char *const *words, size_t count, const char *between) {
    struct str old = long_text(words, count, between), new = long_text(words, count, between);
    clock_t start = clock();
    word_changes changes = words_compare(&arena, old, new);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < 1, "%f s", seconds);
    expect_same(with_single_blanks(applied(&changes, WORDS_REMOVED)), with_single_blanks(new));
    expect_same(with_single_blanks(applied(&changes, WORDS_ADDED)), with_single_blanks(old));
    start = clock();
    double similarity = words_similarity(&arena, old, new);
    ck_assert_double_eq(words_similarity(&arena, new, old), similarity);
    seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < 2, "similarity: %f s for two", seconds);
}

START_TEST(long_texts_are_compared_quickly) {
    static const char *const prose[] = {"at",           "ledelse", "skaber",  "retning", "sammen",    "med",
                                        "medarbejdere", "og",      "borgere", "i",       "hverdagen", "på",
                                        "tværs",        "af",      "tilbud",  ",",       "."};
    static const char *const letters[] = {"a", "b", "c", "d"}, *const signs[] = {".", ",", "-", "!"};
    check_long(prose, sizeof prose / sizeof *prose, " ");
    check_long(letters, 4, " "); /* 10,000 words */
    check_long(signs, 4, "");    /* 20,000 signs: beyond what is aligned */
}
END_TEST

/* Divided as long texts are, the alignment keeps as many letters as the similarity says. */
START_TEST(long_texts_are_aligned_well) {
    struct buffer old, new;
    buffer_init(&old, &arena);
    buffer_init(&new, &arena);
    size_t changed = 0;
    for (size_t w = 0; w < 3000; w++) {
        const char *word = str_format(&arena, "ord%zu", chance(50)).at;
        bool change = w == 0 || w == 2999 || w % 7 == 3;
        changed += change;
        buffer_addf(&old, "%s ", word);
        buffer_addf(&new, "%s ", change ? "ganske" : word);
    }
    word_changes changes = words_compare(&arena, buffer_str(&old), buffer_str(&new));
    size_t same = 0, all = 0;
    for (size_t c = 0; c < changes.count; c++)
        for (size_t at = 0; at < changes.at[c].text.length;) {
            bool letter = utf8_next(changes.at[c].text, &at) != ' ';
            if (changes.at[c].kind == WORDS_SAME) same += letter;
            all += letter * (changes.at[c].kind == WORDS_SAME ? 2 : 1);
        }
    double similarity = words_similarity(&arena, buffer_str(&old), buffer_str(&new));
    ck_assert_double_eq_tol(2.0 * (double)same / (double)all, similarity, 1e-12);
    ck_assert_double_gt(similarity, 0.8);
    ck_assert_uint_ge(changes.count, changed);
}
END_TEST

Suite *suite_words(void) {
    Suite *suite = suite_create("words");
    TCase *cases = tcase_create("words");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, words_that_change_are_marked);
    tcase_add_test(cases, words_keep_their_hyphens);
    tcase_add_test(cases, words_see_inline_marks);
    tcase_add_test(cases, words_take_blanks_alike);
    tcase_add_test(cases, words_of_empty_texts);
    tcase_add_test(cases, words_between_large_changes_change_with_them);
    tcase_add_test(cases, similarity_counts_letters);
    tcase_add_test(cases, differences_give_both_texts_back);
    tcase_add_test(cases, similarity_is_that_of_the_best_alignment);
    tcase_add_test(cases, similarity_is_symmetric);
    tcase_add_test(cases, long_texts_are_compared_quickly);
    tcase_add_test(cases, long_texts_are_aligned_well);
    suite_add_tcase(suite, cases);
    return suite;
}
