#include "language/spelling.h"
#include "review/check_rules.h"

#include "base/message.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHORTENED = 5,     /* letters of the longest abbreviation with one full stop, at its end */
    DOTTED_PART = 4,   /* letters at most between the full stops of an abbreviation */
    APART_LETTERS = 4, /* of each of two words that elsewhere are one; short ones stand beside others by chance */
    LINK_LETTERS = 8,
    LINK_BEFORE = 3,
    LINK_AFTER = 4,    /* a word with a linking letter: in all, before it, after it */
    TWICE_LETTERS = 5, /* a word that does not stand twice in a row on purpose */
};

/* A word of a text, with the hyphens, apostrophes and full stops inside it. */
struct token {
    const struct checked *checked;
    size_t at, end; /* bytes of the prose */
    struct str word;
    struct str small;           /* in small letters */
    bool hyphen_after, follows; /* follows: one blank after the token before it */
};

/* A word as often as it is used. */
struct used {
    struct str small;
    size_t count;
    const struct token *first;
};

struct language {
    struct str tag;
    struct speller *speller;
};

struct spelling_check {
    struct checker *checker;
    struct LIST(struct token) tokens;
    struct LIST(struct used) used; /* sorted */
    struct LIST(struct language) languages;
};

/* ---- words ---- */

static bool is_hyphen(uint32_t rune) {
    return rune == '-' || rune == 0x2010 || rune == 0x2011;
}

static bool is_blank(uint32_t rune) {
    return rune == ' ' || rune == 0xA0 || rune == 0x202F;
}

static bool joins(uint32_t rune) {
    return is_hyphen(rune) || rune == '\'' || rune == 0x2019 || rune == '.' || rune == 0xAD;
}

static bool is_sign_of_word(uint32_t rune) {
    return rune_is_letter(rune) || rune_is_digit(rune) || (rune >= 0x300 && rune < 0x370);
}

static struct str lower(struct arena *arena, struct str text) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < text.length;) buffer_add_rune(&out, rune_lower(utf8_next(text, &at)));
    return buffer_str(&out);
}

static uint32_t rune_at(struct str text, size_t at) {
    return at < text.length ? utf8_next(text, &at) : 0;
}

/* The end of the word that begins at `at`. */
static size_t end_of_word(struct str text, size_t at) {
    size_t end = at;
    while (at < text.length) {
        uint32_t rune = utf8_next(text, &at);
        if (is_sign_of_word(rune)) end = at;
        else if (!joins(rune) || !is_sign_of_word(rune_at(text, at))) break;
    }
    return end;
}

/* Whether a stretch without blanks is an address: anna@tilbud.dk, https://…, www.…, sundhed.dk */
static bool is_address(struct str stretch) {
    static const char *const ends[] = {".dk", ".com", ".eu", ".net", ".org"};
    size_t at;
    if (str_find(stretch, STR("@"), &at) || str_find(stretch, STR("://"), &at) || str_starts(stretch, STR("www.")))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str end = str_from(ends[i]);
        if (str_find(stretch, end, &at) && at > 0 && !rune_is_letter(rune_at(stretch, at + end.length))) return true;
    }
    return false;
}

static size_t end_of_stretch(struct str text, size_t at) {
    for (size_t next = at; at < text.length; at = next)
        if (is_blank(utf8_next(text, &next))) break;
    return at;
}

static void gather_tokens(struct spelling_check *check, const struct checked *checked) {
    struct arena *arena = check->checker->arena;
    struct str text = checked->prose.text;
    size_t last_end = SIZE_MAX; /* of the token before */
    for (size_t at = 0, stretch_end = 0; at < text.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(text, &at);
        if (first >= stretch_end && !is_blank(rune)) {
            stretch_end = end_of_stretch(text, first);
            if (is_address(str_slice(text, first, stretch_end))) {
                at = stretch_end;
                continue;
            }
        }
        if (!is_sign_of_word(rune)) continue;
        struct token token = {.checked = checked, .at = first, .end = end_of_word(text, first)};
        token.word = str_slice(text, token.at, token.end);
        token.small = lower(arena, token.word);
        token.hyphen_after = is_hyphen(rune_at(text, token.end));
        token.follows = last_end < first && last_end + 1 == first && text.at[last_end] == ' ';
        last_end = token.end;
        at = token.end;
        LIST_ADD(arena, check->tokens, token);
    }
}

/* ---- spelling ---- */

static struct speller *speller_for(struct spelling_check *check, struct str tag) {
    struct checker *checker = check->checker;
    const struct framework *framework = checker->framework;
    if (!tag.length) tag = framework->language;
    for (size_t l = 0; l < check->languages.count; l++)
        if (str_equal(check->languages.at[l].tag, tag)) return check->languages.at[l].speller;
    struct LIST(struct str) words = {0};
    for (size_t h = 0; h < framework->hyphenation_count; h++) {
        struct buffer plain; /* without the marks of its breaks */
        buffer_init(&plain, checker->arena);
        for (size_t i = 0; i < framework->hyphenation[h].length; i++)
            if (framework->hyphenation[h].at[i] != '-') buffer_add_byte(&plain, framework->hyphenation[h].at[i]);
        LIST_ADD(checker->arena, words, buffer_str(&plain));
    }
    for (size_t a = 0; a < framework->abbreviation_count; a++)
        LIST_ADD(checker->arena, words, framework->abbreviations[a].text);
    for (size_t w = 0; w < framework->word_count; w++)
        for (size_t at = 0, end; at < framework->words[w].length; at = end + 1) {
            end = end_of_stretch(framework->words[w], at);
            LIST_ADD(checker->arena, words, str_slice(framework->words[w], at, end));
        }
    struct language language = {tag, speller_new(checker->arena, tag, words.at, words.count)};
    LIST_ADD(checker->arena, check->languages, language);
    return language.speller;
}

static bool is_acronym(struct str word) {
    size_t letters;
    return spelling_in_capitals(word, &letters) && letters < CAPITAL_WORD;
}

static bool has_digit(struct str word) {
    for (size_t i = 0; i < word.length; i++)
        if (rune_is_digit((unsigned char)word.at[i])) return true;
    return false;
}

static void say_misspelt(struct spelling_check *check, const struct token *token, size_t at, struct str word,
                         const struct spelled *spelled) {
    struct buffer instead;
    buffer_init(&instead, check->checker->arena);
    for (size_t i = 0; i < spelled->count; i++) {
        if (i) buffer_add_c(&instead, i + 1 < spelled->count ? ", " : _(" or "));
        buffer_addf(&instead, _("“%.*s”"), STR_ARG(spelled->suggestions[i]));
    }
    struct place place = check_place(check->checker, token->checked, at);
    if (spelled->spelling == SPELLING_DOUBTFUL)
        check_say(check->checker, RULE_SPELLING, DIAG_WARNING, place, "“%.*s” is no usual compound: did you mean %.*s?",
                  STR_ARG(word), STR_ARG(buffer_str(&instead)));
    else if (spelled->count)
        check_say(check->checker, RULE_SPELLING, DIAG_ERROR, place, "“%.*s” is in no dictionary: did you mean %.*s?",
                  STR_ARG(word), STR_ARG(buffer_str(&instead)));
    else
        check_say(check->checker, RULE_SPELLING, DIAG_ERROR, place,
                  "“%.*s” is in no dictionary; if it is right, add it to “words” below “check:”", STR_ARG(word));
}

/* A part of a token: letters, perhaps with an apostrophe. Soft hyphens are no letters. */
static void check_part(struct spelling_check *check, struct speller *speller, const struct token *token, size_t at,
                       size_t end, bool first_part) {
    struct arena *arena = check->checker->arena;
    struct buffer letters;
    size_t apostrophe = SIZE_MAX;
    buffer_init(&letters, arena);
    for (size_t in = at; in < end;) {
        uint32_t rune = utf8_next(token->checked->prose.text, &in);
        if (rune == 0x2019) rune = '\'';
        if (rune == '\'' && apostrophe == SIZE_MAX) apostrophe = letters.length;
        if (rune != 0xAD) buffer_add_rune(&letters, rune);
    }
    struct str word = buffer_str(&letters);
    struct str base = apostrophe == SIZE_MAX ? word : str_slice(word, 0, apostrophe);
    if (utf8_count(word) < 2 || is_acronym(base) || has_digit(word)) return;
    struct spelled spelled = spell(speller, word);
    if (spelled.spelling == SPELLING_RIGHT || (first_part && spell_first_part(speller, word))) return;
    if (base.length < word.length && spell(speller, base).spelling == SPELLING_RIGHT) return;
    if (utf8_count(word) <= SHORTENED && rune_at(token->checked->prose.text, end) == '.') { /* evt. */
        buffer_add_byte(&letters, '.');
        if (spell(speller, buffer_str(&letters)).spelling == SPELLING_RIGHT) return;
    }
    say_misspelt(check, token, at, word, &spelled);
}

static bool is_abbreviation(struct str word) {
    size_t letters = 0, dots = 0;
    for (size_t at = 0; at < word.length;) {
        uint32_t rune = utf8_next(word, &at);
        if (rune == '.') dots++, letters = 0;
        else if (++letters > DOTTED_PART) return false;
    }
    return dots > 0;
}

static void check_token(struct spelling_check *check, const struct token *token) {
    struct str text = token->checked->prose.text;
    if (is_abbreviation(token->word) || has_digit(token->word)) return;
    struct speller *speller = speller_for(check, prose_language(&token->checked->prose, token->at));
    if (speller_owns(speller, token->word)) return;
    for (size_t at = token->at, first = at; at <= token->end;) {
        size_t here = at;
        uint32_t rune = at < token->end ? utf8_next(text, &at) : '.';
        bool hyphen = here < token->end ? is_hyphen(rune) : token->hyphen_after;
        if (here < token->end && !hyphen && rune != '.') continue;
        check_part(check, speller, token, first, here, hyphen);
        first = at;
        if (here == token->end) break;
    }
}

/* ---- one word in two ways ---- */

static int compare_used(const void *left, const void *right) {
    const struct used *a = left, *b = right;
    return str_compare(a->small, b->small);
}

static const struct used *find_used(const struct spelling_check *check, struct str small) {
    struct used wanted = {.small = small};
    if (!check->used.count) return NULL;
    return bsearch(&wanted, check->used.at, check->used.count, sizeof *check->used.at, compare_used);
}

static int compare_tokens(const void *left, const void *right) {
    const struct token *const *a = left, *const *b = right;
    int order = str_compare((*a)->small, (*b)->small);
    return order ? order : (*a > *b) - (*a < *b);
}

static void count_words(struct spelling_check *check) {
    struct arena *arena = check->checker->arena;
    size_t count = check->tokens.count;
    const struct token **sorted = ARENA_NEW_ARRAY(arena, const struct token *, count);
    for (size_t t = 0; t < count; t++) sorted[t] = &check->tokens.at[t];
    if (count) qsort(sorted, count, sizeof *sorted, compare_tokens);
    for (size_t t = 0; t < count; t++) {
        if (t && str_equal(sorted[t - 1]->small, sorted[t]->small)) check->used.at[check->used.count - 1].count++;
        else LIST_ADD(arena, check->used, ((struct used){sorted[t]->small, 1, sorted[t]}));
    }
}

static void say_otherwise(struct spelling_check *check, enum severity severity, const struct token *token,
                          struct str here, const struct used *there) {
    check_say(check->checker, RULE_SPELLING, severity, check_place(check->checker, token->checked, token->at),
              "“%.*s” is written “%.*s” elsewhere (first on line %u)", STR_ARG(here), STR_ARG(there->first->word),
              check_place(check->checker, there->first->checked, there->first->at).line);
}

/* tilbuds-niveau beside tilbudsniveau */
static void check_hyphen(struct spelling_check *check, const struct token *token) {
    struct buffer joined;
    buffer_init(&joined, check->checker->arena);
    for (size_t at = 0; at < token->small.length;) {
        uint32_t rune = utf8_next(token->small, &at);
        if (!is_hyphen(rune)) buffer_add_rune(&joined, rune);
    }
    if (joined.length == token->small.length) return;
    const struct used *there = find_used(check, buffer_str(&joined));
    if (there) say_otherwise(check, DIAG_WARNING, token, token->word, there);
}

/* tilbuds niveau beside tilbudsniveau */
static void check_apart(struct spelling_check *check, const struct token *token, const struct token *next) {
    if (!next->follows || utf8_count(token->small) < APART_LETTERS || utf8_count(next->small) < APART_LETTERS) return;
    struct str joined = str_format(check->checker->arena, "%.*s%.*s", STR_ARG(token->small), STR_ARG(next->small));
    const struct used *there = find_used(check, joined);
    if (there)
        say_otherwise(check, DIAG_WARNING, token, str_slice(token->checked->prose.text, token->at, next->end), there);
}

static void check_twice(struct spelling_check *check, const struct token *token, const struct token *next) {
    static const char *const small[] = {"og", "at", "en", "et", "i", "eller", "and", "the", "of", "to", "in", "a"};
    if (!next->follows || !str_equal(token->small, next->small)) return;
    bool tells = utf8_count(token->small) >= TWICE_LETTERS;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) tells |= str_is(token->small, small[i]);
    if (tells && !has_digit(token->small))
        check_say(check->checker, RULE_SPELLING, DIAG_WARNING, check_place(check->checker, next->checked, next->at),
                  "“%.*s” stands here twice", STR_ARG(next->word));
}

/* videndeling beside vidensdeling: both may be right, but not side by side. The rarer one is told. */
static void check_links(struct spelling_check *check, const struct used *longer) {
    size_t count = utf8_count(longer->small), letter = 0;
    if (count < LINK_LETTERS) return;
    for (size_t at = 0; at < longer->small.length; letter++) {
        size_t here = at;
        uint32_t rune = utf8_next(longer->small, &at);
        if ((rune != 's' && rune != 'e') || letter < LINK_BEFORE || count - letter - 1 < LINK_AFTER) continue;
        struct str shorter = str_format(check->checker->arena, "%.*s%.*s", STR_ARG(str_slice(longer->small, 0, here)),
                                        STR_ARG(str_slice(longer->small, at, longer->small.length)));
        const struct used *other = find_used(check, shorter);
        if (!other) continue;
        bool longer_is_rare =
            longer->count < other->count || (longer->count == other->count && longer->first > other->first);
        const struct used *rare = longer_is_rare ? longer : other, *usual = longer_is_rare ? other : longer;
        struct speller *speller = speller_for(check, (struct str){0});
        if (spell(speller, rare->first->word).spelling == SPELLING_RIGHT) /* else it was told already */
            say_otherwise(check, DIAG_NOTE, rare->first, rare->first->word, usual);
    }
}

void check_spelling(struct checker *checker) {
    struct spelling_check check = {.checker = checker};
    for (size_t t = 0; t < checker->texts.count; t++) gather_tokens(&check, &checker->texts.at[t]);
    count_words(&check);
    for (size_t t = 0; t < check.tokens.count; t++) {
        const struct token *token = &check.tokens.at[t], *next = t + 1 < check.tokens.count ? token + 1 : NULL;
        check_token(&check, token);
        check_hyphen(&check, token);
        if (!next || next->checked != token->checked) continue;
        check_apart(&check, token, next);
        check_twice(&check, token, next);
    }
    for (size_t u = 0; u < check.used.count; u++) check_links(&check, &check.used.at[u]);
    struct str lack = speller_lack(speller_for(&check, (struct str){0}));
    if (lack.length)
        check_say(checker, RULE_SPELLING, DIAG_NOTE, checker->framework->language_place,
                  "the spelling is not checked: %.*s", STR_ARG(lack));
    for (size_t l = 0; l < check.languages.count; l++) speller_release(check.languages.at[l].speller);
}
