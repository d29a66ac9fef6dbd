#include "language/danish.h"
#include "language/hyphenate.h"

#include <check.h>
#include <string.h>

Suite *suite_language(void);

static struct arena arena;
static struct diags diags;
static struct hyphenator *hyphenator;

static void set_up(void) {
    static const struct str own[] = {{"ab-ekat", 7}, {"ledelse", 7}, {"Mis-for-stå-else", 17}, {"øl-glas", 8}};
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    hyphenator = hyphenator_new(&arena, STR("da-DK"), own, sizeof own / sizeof *own, &diags);
    ck_assert_uint_eq(diags.list.count, 0);
}

static void tear_down(void) {
    hyphenator_release(hyphenator);
    arena_release(&arena);
}

/* The word with its breaks: `-` where a hyphen is set, `_` where the text has its own. */
static const char *divided(const char *word) {
    size_t count;
    const struct word_break *breaks = hyphenate(hyphenator, str_from(word), &count);
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t i = 0, next = 0; word[i]; i++) {
        for (; next < count && breaks[next].offset == i; next++) buffer_add_c(&out, breaks[next].hyphen ? "-" : "_");
        buffer_add_byte(&out, word[i]);
    }
    buffer_add_byte(&out, '\0');
    return out.at;
}

/* danish_space with `~` for the no-break space. */
static const char *spaced(const char *text) {
    struct str result = danish_space(&arena, str_from(text));
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t i = 0; i < result.length; i++) {
        if (result.at[i] == '\xC2' && result.at[i + 1] == '\xA0') buffer_add_byte(&out, '~'), i++;
        else buffer_add_byte(&out, result.at[i]);
    }
    buffer_add_byte(&out, '\0');
    return out.at;
}

static const struct {
    const char *text, *expected;
} SPACES[] = {
    {"", ""},
    {"i dag", "i dag"},
    {"Det er fx godt", "Det er fx~godt"},
    {"Fx i dag", "Fx~i dag"},
    {"(fx ved møder)", "(fx~ved møder)"},
    {"bl.a. her, f.eks. der", "bl.a.~her, f.eks.~der"},
    {"ca. ti, nr. 7, § 5, §§ 5-7", "ca.~ti, nr.~7, §~5, §§~5-7"},
    {"se s. 12, ikke s. her", "se s.~12, ikke s. her"},
    {"kl. 12, i kapitel 3", "kl.~12, i kapitel~3"},
    {"møder, ture m.v. og m.m.", "møder, ture~m.v. og~m.m."},
    {"MUS, APV m.v.) på", "MUS, APV~m.v.) på"},
    {"den 1. august 2022", "den~1.~august~2022"},
    {"Juli 2022", "Juli~2022"},
    {"juli, 2022", "juli, 2022"},
    {"i august, vi", "i august, vi"},
    {"den 32 august", "den~32 august"},
    {"5 kr., 100 %, 3,5 km og 1.000 mio. kr.", "5~kr., 100~%, 3,5~km og 1.000~mio.~kr."},
    {"5 mennesker", "5 mennesker"},
    {"8660 Skanderborg", "8660~Skanderborg"},
    {"Gade 1, 2000 Frederiksberg", "Gade 1, 2000~Frederiksberg"},
    {"i 2019 Området", "i 2019 Området"},
    {"H.C. Andersen, J. P. Jacobsen", "H.C.~Andersen, J.~P.~Jacobsen"},
    {"A. og b", "A. og b"},
    {"tlf. 87 94 70 00", "tlf.~87~94~70~00"},
    {"strategi – at planlægge", "strategi~– at planlægge"},
    {"godt …", "godt~…"},
    {"refleksions- og læreprocesser", "refleksions- og læreprocesser"},
    {"ITOP'en og 'citat'", "ITOP’en og 'citat'"},
    {"to  rum\n– her", "to  rum\n– her"},
    {"ca.~ti", "ca.~ti"},
};

START_TEST(test_space) {
    ck_assert_str_eq(spaced(SPACES[_i].text), SPACES[_i].expected);
}
END_TEST

START_TEST(test_space_keeps_words) {
    const char *text = "Den 1. august 2022 kl. 12 – fx i Gade 1, 8660 Skanderborg – kom 5 % m.v. …";
    struct str result = danish_space(&arena, str_from(text)), again = danish_space(&arena, result);
    ck_assert(str_equal(result, again));
    size_t at = 0;
    for (size_t i = 0; i < result.length; i++) {
        bool no_break = result.at[i] == '\xC2' && result.at[i + 1] == '\xA0';
        ck_assert_int_eq(no_break ? ' ' : result.at[i], text[at++]);
        i += no_break;
    }
    ck_assert_uint_eq(at, strlen(text));
}
END_TEST

static const struct {
    const char *word, *expected;
} WORDS[] = {
    {"", ""},
    {"og", "og"},
    {"hus", "hus"},
    {"Ærlighed", "Ær-lig-hed"},
    {"”tillid”,", "”til-lid”,"},
    {"ærlighed", "ær-lig-hed"}, /* two letters are poor, but legal */
    {"abekat", "ab-ekat"},      /* the own list wins, and may leave two letters */
    {"ABEKAT", "AB-EKAT"},
    {"(Abekat).", "(Ab-ekat)."},
    {"ledelse", "ledelse"}, /* no mark: never */
    {"misforståelse", "mis-for-stå-else"},
    {"ølglas", "øl-glas"},
    {"mini-praktik", "mini-_praktik"}, /* only after the text's own hyphen */
    {"ITOP-værdien,", "ITOP-_værdien,"},
    {"afdelings-,", "afdelings-,"}, /* suspended: no letters follow */
    {"-leder", "-leder"},
    {"e-læring", "e-læring"},
    {"2019-2022", "2019-2022"},
    {"COVID-19", "COVID-19"},
    {"ITOP", "ITOP"},
    {"LEDELSESGRUNDLAG", "LE-DEL-SES-GRUND-LAG"},
    {"LedelsesGrundlag", "LedelsesGrundlag"}, /* two capitals */
    {"REFERAT", "RE-FE-RAT"},
    {"SoMe-strategi", "SoMe-_strategi"},
    {"tilbud24", "tilbud24"},
    {"navn@rm.dk", "navn@rm.dk"},
    {"www.rm.dk/ledelse", "www.rm.dk/ledelse"},
    {"MUS’erne", "MUS’erne"},
    {"pause", "pau-se"},                           /* au is one syllable */
    {"virk\xC2\xADsomhed", "virk\xC2\xAD-somhed"}, /* U+00AD of the text */
    {"§§§", "§§§"},
    {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    {"Привет", "Привет"}, /* letters that the patterns do not know */
};

START_TEST(test_word) {
    ck_assert_str_eq(divided(WORDS[_i].word), WORDS[_i].expected);
    ck_assert_str_eq(divided(WORDS[_i].word), WORDS[_i].expected); /* from the cache */
}
END_TEST

START_TEST(test_ranks) {
    size_t count;
    const struct word_break *breaks = hyphenate(hyphenator, STR("abekat"), &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(breaks[0].rank, BREAK_POOR);
    breaks = hyphenate(hyphenator, STR("misforståelse"), &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(breaks[0].rank, BREAK_JOINT);
}
END_TEST

START_TEST(test_long_words) {
    struct buffer word;
    buffer_init(&word, &arena);
    for (int i = 0; i < 2000; i++) {
        buffer_add_c(&word, "ledelses");
        size_t count;
        const struct word_break *breaks = hyphenate(hyphenator, buffer_str(&word), &count);
        for (size_t j = 0; j < count; j++) {
            ck_assert_uint_lt(breaks[j].offset, word.length);
            ck_assert(j == 0 || breaks[j].offset > breaks[j - 1].offset);
        }
        if (i > 40) i += 200;
    }
}
END_TEST

START_TEST(test_many_words) {
    for (int i = 0; i < 20000; i++) { /* the tables grow */
        size_t count;
        hyphenate(hyphenator, str_format(&arena, "ord%x", (unsigned)i), &count);
    }
    ck_assert_str_eq(divided("abekat"), "ab-ekat");
}
END_TEST

START_TEST(test_no_dictionary) {
    struct str own[] = {STR("ble-dy")};
    struct hyphenator *other = hyphenator_new(&arena, STR("tlh"), own, 1, &diags);
    size_t count;
    hyphenate(other, STR("bledy"), &count);
    ck_assert_uint_eq(count, 1);
    hyphenate(other, STR("ledelsesgrundlag"), &count);
    ck_assert_uint_eq(count, 0);
    hyphenate(other, STR("tlhIngan-Hol"), &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(diags.list.count, 1);
    ck_assert_int_eq(diags.list.at[0].severity, DIAG_NOTE);
    hyphenator_release(other);
    hyphenator_release(hyphenator_new(&arena, STR(""), NULL, 0, &diags));
    hyphenator_release(hyphenator_new(&arena, STR("../../etc/passwd"), NULL, 0, &diags));
    hyphenator_release(hyphenator_new(&arena, STR("da"), NULL, 0, &diags));
    ck_assert_uint_eq(diags.errors, 0);
}
END_TEST

Suite *suite_language(void) {
    Suite *suite = suite_create("language");
    TCase *tests = tcase_create("language");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_space, 0, (int)(sizeof SPACES / sizeof *SPACES));
    tcase_add_test(tests, test_space_keeps_words);
    tcase_add_loop_test(tests, test_word, 0, (int)(sizeof WORDS / sizeof *WORDS));
    tcase_add_test(tests, test_ranks);
    tcase_add_test(tests, test_long_words);
    tcase_add_test(tests, test_many_words);
    tcase_add_test(tests, test_no_dictionary);
    suite_add_tcase(suite, tests);
    return suite;
}
