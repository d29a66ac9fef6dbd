#include "language/spelling.h"

#include <check.h>

Suite *suite_spelling(void);

static struct arena arena;

static void set_up(void) {
    arena_init(&arena, NULL);
}

static void tear_down(void) {
    arena_release(&arena);
}

/* What is said of a word: `right`, or `doubtful: a, b`, or `wrong: a, b`. */
static const char *say(struct speller *speller, const char *word) {
    static const char *const names[] = {"right", "doubtful", "wrong"};
    struct spelled spelled = spell(speller, str_from(word));
    struct buffer out;
    buffer_init(&out, &arena);
    buffer_add_c(&out, names[spelled.spelling]);
    for (size_t s = 0; s < spelled.count; s++)
        buffer_addf(&out, "%s%.*s", s ? ", " : ": ", STR_ARG(spelled.suggestions[s]));
    return str_c(&arena, buffer_str(&out));
}

static const struct {
    const char *word, *expected;
} DANISH[] = {
    {"ledelse", "right"},
    {"Ledelse", "right"},
    {"LEDELSESGRUNDLAG", "right"},
    {"UHENIGTSMÆSSIG", "wrong: uhensigtsmæssig"},
    {"Nordjylland", "right"},
    {"xyz", "wrong"},
    {"", "right"},
    /* Compounds that hunspell joins. */
    {"tilbudsniveau", "right"},
    {"skønsudøvelse", "right"},
    {"arbejdsmiljøindsatser", "right"},
    {"stordriftsfordelene", "right"},
    {"sagsoversigten", "right"},
    /* Compounds that it does not, of parts that it knows. */
    {"pårørendeinddragelse", "right"},
    {"pårørendeundervisning", "right"},
    {"tillidsvalgt", "right"},
    /* Wrong links. */
    {"meningskabende", "wrong: meningsskabende"},
    {"adfærdprocedurer", "wrong: adfærdsprocedurer"},
    {"tilbudleder", "doubtful: tilbudsleder"},
    {"nulfejlkultur", "doubtful: nulfejlskultur"},
    {"ledelsesgrundslaget", "doubtful: ledelsesgrundlaget"},
    {"Specialesektorens", "doubtful: Specialsektorens"},
    /* What hunspell holds to be compounds: han + ling, strut + ur, organ + … */
    {"hanling", "doubtful: handling, hanlig, halling"},
    {"strutur", "doubtful: struktur"},
    {"organsatoriske", "doubtful: organisatoriske"},
    {"aldelingsledere", "doubtful: afdelingsledere"},
    {"binedleddet", "doubtful: bindeleddet"},
    /* Readings of a booklet that were wrong. */
    {"Speciaalsektoren", "wrong: Specialsektoren"},
    {"bindeledet", "wrong: bindeleddet"},
    {"nysgerighed", "wrong: nysgerrighed"},
    {"uhenigtsmæssig", "wrong: uhensigtsmæssig"},
    {"kollektiveret", "wrong: kollektivere"},
    /* The shift key. */
    {"LEdelse", "wrong: Ledelse"},
    {"områDe", "wrong: område"},
};

static void expect_sayings(struct speller *speller) {
    for (size_t i = 0; i < sizeof DANISH / sizeof *DANISH; i++) {
        const char *said = say(speller, DANISH[i].word);
        ck_assert_msg(str_is(str_from(said), DANISH[i].expected), "%s: got “%s”, expected “%s”", DANISH[i].word, said,
                      DANISH[i].expected);
    }
}

START_TEST(danish_words) {
    struct speller *speller = speller_new(&arena, STR("da-DK"), NULL, 0);
    ck_assert_uint_eq(speller_lack(speller).length, 0);
    expect_sayings(speller);
    expect_sayings(speller); /* a second time, from what is kept */
    speller_release(speller);
    speller_release(speller); /* twice does no harm */
}
END_TEST

START_TEST(own_words_are_right) {
    const struct str own[] = {STR("Kaalbye"), STR("onboarde"), STR("Tilbuddefonden")};
    struct speller *speller = speller_new(&arena, STR("da"), own, 3);
    static const struct {
        const char *word, *expected;
    } said[] = {
        {"Kaalbye", "right"},   {"Kaalbyes", "right"},
        {"KAALBYE", "right"},   {"kaalbye", "wrong: kaalbye"}, /* a name wants its capital */
        {"onboarde", "right"},  {"Onboarde", "right"},
        {"onboardes", "right"}, {"Tilbudefonden", "wrong: Tilbuddefonden"},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (i == 3) ck_assert_int_eq(spell(speller, str_from(said[i].word)).spelling, SPELLING_WRONG);
        else ck_assert_str_eq(say(speller, said[i].word), said[i].expected);
    }
    speller_release(speller);
}
END_TEST

START_TEST(parts_before_a_hyphen) {
    struct speller *speller = speller_new(&arena, STR("da-DK"), NULL, 0);
    ck_assert(spell_first_part(speller, STR("afdelings")));
    ck_assert(spell_first_part(speller, STR("børne")));
    ck_assert(spell_first_part(speller, STR("mini")));
    ck_assert(!spell_first_part(speller, STR("afdelinggs")));
    speller_release(speller);
}
END_TEST

START_TEST(without_a_dictionary_all_is_right) {
    static const char *const tags[] = {"kl", "xx-YY", "../da", "d", ""};
    for (size_t t = 0; t < sizeof tags / sizeof *tags; t++) {
        struct speller *speller = speller_new(&arena, str_from(tags[t]), NULL, 0);
        ck_assert_uint_gt(speller_lack(speller).length, 0);
        ck_assert_str_eq(say(speller, "rammmer"), "right");
        speller_release(speller);
    }
}
END_TEST

START_TEST(long_words_are_survived) {
    struct speller *speller = speller_new(&arena, STR("da-DK"), NULL, 0);
    struct buffer word;
    buffer_init(&word, &arena);
    for (int i = 0; i < 300; i++) {
        buffer_add_rune(&word, i % 3 ? 'e' : 0xE6);
        if (i == 62 || i == 63 || i == 64 || i == 100 || i == 180 || i == 299)
            ck_assert_int_eq(spell(speller, str_copy(&arena, buffer_str(&word))).spelling, SPELLING_WRONG);
    }
    speller_release(speller);
}
END_TEST

Suite *suite_spelling(void) {
    Suite *suite = suite_create("spelling");
    TCase *plain = tcase_create("words");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_set_timeout(plain, 120);
    tcase_add_test(plain, danish_words);
    tcase_add_test(plain, own_words_are_right);
    tcase_add_test(plain, parts_before_a_hyphen);
    tcase_add_test(plain, without_a_dictionary_all_is_right);
    tcase_add_test(plain, long_words_are_survived);
    suite_add_tcase(suite, plain);
    return suite;
}
