#include "language/compound.h"

#include "base/str.h"

#include <check.h>
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

Suite *suite_compound(void) {
    Suite *suite = suite_create("compound");
    TCase *tests = tcase_create("compound");
    tcase_set_timeout(tests, 60); /* thousands of words, on a machine that may be busy */
    tcase_add_loop_test(tests, test_word, 0, (int)(sizeof WORDS / sizeof *WORDS));
    tcase_add_test(tests, test_noise);
    suite_add_tcase(suite, tests);
    return suite;
}
