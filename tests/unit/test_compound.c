#include "language/compound.h"

#include "base/str.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_compound(void);

/* The word with `=` at joints, `~` at prefixes and suffixes, `-` at other breaks. */
static const char *divided(const char *text) {
    static char out[512];
    struct str word = str_from(text);
    uint32_t letters[COMPOUND_LETTERS + 8] = {0};
    size_t count = 0, length = 0;
    for (size_t at = 0; at < word.length;) letters[count++] = utf8_next(word, &at);
    struct compound compound = compound_divide(letters, count);
    ck_assert(!(compound.joints & compound.affixes) && !(compound.joints & compound.syllables) &&
              !(compound.affixes & compound.syllables));
    ck_assert(!((compound.joints | compound.affixes | compound.syllables) & 3)); /* two letters before a break */
    for (size_t i = 0; i < count; i++) {
        if (i < 64 && compound.joints >> i & 1) out[length++] = '=';
        if (i < 64 && compound.affixes >> i & 1) out[length++] = '~';
        if (i < 64 && compound.syllables >> i & 1) out[length++] = '-';
        length += utf8_put(out + length, letters[i]);
    }
    out[length] = '\0';
    return out;
}

static const struct {
    const char *word, *expected;
} WORDS[] = {
    /* What the patterns of 1994 print: tilbud-sniveau, socialp-sykiatri, foku-sområder, budge-toverholdelse, … */
    {"tilbudsniveau", "til~buds=ni-veau"},
    {"socialpsykiatri", "so-ci-al=psy-ki-a-tri"},
    {"fokusområder", "fo-kus=om~rå-der"},
    {"budgetoverholdelse", "bud-get=over~hol-del-se"},
    {"arbejdsmiljøindsatser", "ar-bejds=mil-jø=ind~sat-ser"},
    {"praksiskendskab", "prak-sis=kend=skab"},
    {"nulfejlskultur", "nul=fejls=kul=tur"},
    {"skønsudøvelse", "skøns=ud~øvel-se"},
    {"feedback", "feed=back"},
    {"pause", "pau-se"},
    /* Joints, linking letters, inflected forms and genitives. */
    {"ledelsesgrundlagets", "le-del-ses=grund=la-gets"},
    {"børnehaverne", "bør-ne=ha-ver-ne"},
    {"holdånd", "hold=ånd"},
    {"bestyrelses", "be~sty-rel-ses"},
    /* No part of a compound, though it looks like one. */
    {"begyndelse", "be-gyn-del-se"},
    {"renovation", "renova-tion"},
    {"karakter", "ka-rak-ter"},
    {"interesse", "in-teres-se"},
    /* Loans, and loans inside compounds. */
    {"software", "soft=ware"},
    {"brainstorm", "brain=storm"},
    {"coachingforløb", "coaching=for-løb"},
    /* Names, but for the joints of places. */
    {"henning", "henning"},
    {"skanderborg", "skander=borg"},
    /* Compounds that stand in no list. */
    {"tavlemødereferat", "tav-le=mø-de=re-fe-rat"},
    {"koordinatoruddannelsesbevis", "koor-di-na-tor=ud~dan-nel-ses=be-vis"},
    /* No words. */
    {"a", "a"},
    {"ost", "ost"},
    {"ssss", "ssss"},
    {"привет", "привет"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
};

START_TEST(test_word) {
    ck_assert_str_eq(divided(WORDS[_i].word), WORDS[_i].expected);
}
END_TEST

/* Any letters at all, up to and over the longest word. */
START_TEST(test_noise) {
    static const char letters[] = "aeiouybdfghjklmnprstv";
    uint32_t seed = 1, word[COMPOUND_LETTERS + 1];
    for (int round = 0; round < 20000; round++) {
        size_t count = (size_t)round % (COMPOUND_LETTERS + 2);
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525 + 1013904223;
            word[i] = (uint32_t)letters[(seed >> 16) % (sizeof letters - 1)];
        }
        struct compound compound = compound_divide(word, count);
        uint64_t all = compound.joints | compound.affixes | compound.syllables;
        if (count < 4 || count > COMPOUND_LETTERS) ck_assert_uint_eq(all, 0);
        else ck_assert_uint_eq(all >> (count - 1), 0);
    }
}
END_TEST

static size_t read_word(const char *text, uint32_t letters[COMPOUND_LETTERS + 8]) {
    struct str word = str_from(text);
    size_t count = 0;
    for (size_t at = 0; at < word.length;) letters[count++] = utf8_next(word, &at);
    return count;
}

static struct compound_weight weigh(const char *text) {
    uint32_t letters[COMPOUND_LETTERS + 8] = {0};
    return compound_weigh(letters, read_word(text, letters));
}

START_TEST(test_weight) {
    ck_assert(weigh("handling").listed && weigh("handlings").listed && weigh("i").listed);
    ck_assert(weigh("bindeleddet").listed);
    ck_assert(!weigh("tilbudsniveau").listed && weigh("tilbudsniveau").known);
    ck_assert(!weigh("hanling").known && !weigh("привет").known && !weigh("").known);
    ck_assert(weigh("meningsskabende").known && weigh("meningskabende").known);
    ck_assert_int_gt(weigh("meningskabende").cost, weigh("meningsskabende").cost + 60); /* -ing takes an s */
    ck_assert_int_gt(weigh("tilbudleder").cost, weigh("tilbudsleder").cost);
    ck_assert_uint_eq(weigh("meningsskabende").joints, 1 << 7);
}
END_TEST

/* The neighbours of a word as `edit:word`, edits as in enum compound_edit. */
static const char *neighbours(const char *text, size_t most) {
    static char out[4096];
    uint32_t letters[COMPOUND_LETTERS + 8] = {0};
    struct compound_neighbour near[64];
    size_t count = compound_near(letters, read_word(text, letters), near, most), length = 0;
    for (size_t n = 0; n < count; n++) {
        length += (size_t)sprintf(out + length, "%s%d:", n ? " " : "", near[n].edit);
        for (size_t i = 0; i < near[n].count; i++) length += utf8_put(out + length, near[n].letters[i]);
    }
    out[length] = '\0';
    return out;
}

START_TEST(test_neighbours) {
    ck_assert_str_eq(neighbours("strutur", 64), "1:struktur");
    ck_assert_str_eq(neighbours("binedleddet", 64), "0:bindeleddet");
    ck_assert_str_eq(neighbours("uhenigtsmæssig", 64), "1:uhensigtsmæssig");
    ck_assert_str_eq(neighbours("nysgerighed", 64), "1:nysgerrighed");
    ck_assert_str_eq(neighbours("overbllik", 64), "2:overblik");
    ck_assert_str_eq(neighbours("overblikk", 64), "2:overblik");
    ck_assert_str_eq(neighbours("overblyk", 64), "3:overblik");
    ck_assert_str_eq(neighbours("strukturerets", 64),
                     "2:struktureres 3:strukturerens 3:strukturerers 2:struktureret 1:ustrukturerets");
    ck_assert_str_eq(neighbours("привет", 64), "");
    ck_assert_str_eq(neighbours("", 64), "");
}
END_TEST

START_TEST(test_few_neighbours) {
    uint32_t letters[COMPOUND_LETTERS + 8] = {0};
    struct compound_neighbour near[3];
    ck_assert_uint_eq(compound_near(letters, read_word("hat", letters), near, 3), 3);
    ck_assert_uint_eq(compound_near(letters, read_word("hat", letters), near, 0), 0);
}
END_TEST

Suite *suite_compound(void) {
    Suite *suite = suite_create("compound");
    TCase *tests = tcase_create("compound");
    tcase_set_timeout(tests, 60); /* thousands of words, on a machine that may be busy */
    tcase_add_loop_test(tests, test_word, 0, (int)(sizeof WORDS / sizeof *WORDS));
    tcase_add_test(tests, test_noise);
    tcase_add_test(tests, test_weight);
    tcase_add_test(tests, test_neighbours);
    tcase_add_test(tests, test_few_neighbours);
    suite_add_tcase(suite, tests);
    return suite;
}
