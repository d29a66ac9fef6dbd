#include "review/check_rules.h"

#include "base/message.h"

#include <string.h>

/* Quotation marks, dashes, blanks, stops. What a whole file does in one way is its custom; what differs stands out.
   Sources: Retskrivningsordbogen (2012) §§ 41-60 for the signs, § 13 for the apostrophe. */

enum { NO_BREAK = 0xA0, ELLIPSIS = 0x2026 };

/* The signs of one text by their places; zeros at both ends, so that neighbours can be asked for anywhere. */
struct signs {
    uint32_t *rune; /* [-1] and [count] are 0 */
    uint32_t *at;   /* byte of the text */
    size_t count;
};

static struct signs read_signs(struct arena *arena, struct str text) {
    struct signs signs = {ARENA_NEW_ARRAY(arena, uint32_t, text.length + 4) + 2,
                          ARENA_NEW_ARRAY(arena, uint32_t, text.length + 1), 0};
    for (size_t at = 0; at < text.length; signs.count++) {
        signs.at[signs.count] = (uint32_t)at;
        signs.rune[signs.count] = utf8_next(text, &at);
    }
    return signs;
}

static void warn(struct checker *checker, const struct checked *checked, const struct signs *signs, size_t sign,
                 const char *text) {
    static const char as_it_is[] = "%s";
    check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, check_place(checker, checked, signs->at[sign]), as_it_is,
              _(text));
}

static bool is_blank(uint32_t rune) {
    return rune == ' ' || rune == NO_BREAK || rune == 0x202F;
}

/* ---- quotation marks ---- */

enum quotes { QUOTES_CURVED, QUOTES_ENGLISH, QUOTES_LOW, QUOTES_ANGLES_IN, QUOTES_ANGLES_OUT, QUOTES_COUNT };

static const uint32_t quote_marks[QUOTES_COUNT][2] = {[QUOTES_CURVED] = {0x201D, 0x201D},
                                                      [QUOTES_ENGLISH] = {0x201C, 0x201D},
                                                      [QUOTES_LOW] = {0x201E, 0x201C},
                                                      [QUOTES_ANGLES_IN] = {0xBB, 0xAB},
                                                      [QUOTES_ANGLES_OUT] = {0xAB, 0xBB}};
static const char *const quote_names[QUOTES_COUNT] = {"”…”", "“…”", "„…“", "»…«", "«…»"};

static bool is_quote(uint32_t rune) {
    return rune == 0x201C || rune == 0x201D || rune == 0x201E || rune == 0xAB || rune == 0xBB;
}

/* The place of the mark that closes one, or the end. */
static size_t find_close(const struct signs *signs, size_t open) {
    for (size_t s = open + 1; s < signs->count; s++)
        if (is_quote(signs->rune[s])) return s;
    return signs->count;
}

/* Which kind a pair is; QUOTES_COUNT: none, the two do not belong together. */
static enum quotes kind_of(uint32_t open, uint32_t close) {
    int kind = 0;
    while (kind < QUOTES_COUNT && !(quote_marks[kind][0] == open && quote_marks[kind][1] == close)) kind++;
    return (enum quotes)kind;
}

/* The kind that most pairs of the file are. */
static enum quotes find_custom(struct checker *checker, const struct signs *all) {
    size_t counts[QUOTES_COUNT + 1] = {0};
    int best = 0;
    for (size_t t = 0; t < checker->texts.count; t++)
        for (size_t s = 0; s < all[t].count; s++) {
            if (!is_quote(all[t].rune[s])) continue;
            size_t close = find_close(&all[t], s);
            if (close < all[t].count) counts[kind_of(all[t].rune[s], all[t].rune[close])]++;
            s = close;
        }
    for (int kind = 1; kind < QUOTES_COUNT; kind++)
        if (counts[kind] > counts[best]) best = kind;
    return (enum quotes)best;
}

static void check_quotes(struct checker *checker, const struct checked *checked, const struct signs *signs,
                         enum quotes custom) {
    for (size_t s = 0; s < signs->count; s++) {
        uint32_t rune = signs->rune[s];
        struct place place = check_place(checker, checked, signs->at[s]);
        if (rune == '"')
            check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, place, "a typewriter's quotation mark: write %s",
                      quote_names[custom]);
        if (!is_quote(rune)) continue;
        size_t close = find_close(signs, s);
        if (close == signs->count)
            check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, place, "this quotation mark has no other to go with it");
        else if (kind_of(rune, signs->rune[close]) != custom)
            check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, place,
                      "these quotation marks are of another kind than those of the rest of the file, %s",
                      quote_names[custom]);
        s = close;
    }
}

/* ---- brackets ---- */

static void check_brackets(struct checker *checker, const struct checked *checked, const struct signs *signs) {
    size_t open = SIZE_MAX;
    for (size_t s = 0; s < signs->count; s++) {
        if (signs->rune[s] == '(') open = s;
        if (signs->rune[s] != ')') continue;
        /* 1) a) are numbers of a list */
        bool number = s < 3 || is_blank(signs->rune[s - 2]);
        if (open == SIZE_MAX && !number) warn(checker, checked, signs, s, N_("no bracket is open here to be closed"));
        open = SIZE_MAX;
    }
    if (open != SIZE_MAX) warn(checker, checked, signs, open, N_("this bracket is never closed"));
}

/* ---- apostrophes ---- */

static bool is_apostrophe(uint32_t rune) {
    return rune == '\'' || rune == 0x2019;
}

static bool has_danish_rules(const struct checker *checker) {
    return str_is(checker->framework->language, "da") || str_starts(checker->framework->language, STR("da-"));
}

/* An apostrophe between letters is printed as ’, however it was typed. */
static void check_apostrophe(struct checker *checker, const struct checked *checked, const struct signs *signs,
                             size_t s) {
    uint32_t rune = signs->rune[s], before = s ? signs->rune[s - 1] : 0, after = signs->rune[s + 1];
    bool inside = rune_is_letter(before) && rune_is_letter(after);
    if (rune == '`' || rune == 0xB4 || rune == 0x2018) {
        if (inside || rune != 0x2018)
            warn(checker, checked, signs, s, N_("an accent stands for an apostrophe: write ’"));
        return;
    }
    if (!is_apostrophe(rune)) return;
    if (rune == '\'' && !inside && !rune_is_digit(before) && !rune_is_digit(after) && !rune_is_letter(before))
        warn(checker, checked, signs, s, N_("a typewriter's quotation mark or apostrophe: write ’"));
    bool genitive = inside && (after == 's' || after == 'S') && !rune_is_letter(signs->rune[s + 2]);
    bool small = rune_lower(before) == before && before != 's' && before != 'x' && before != 'z';
    bool foreign = prose_language(&checked->prose, signs->at[s]).length > 0;
    if (genitive && small && !foreign && has_danish_rules(checker))
        warn(checker, checked, signs, s, N_("Danish writes the genitive without an apostrophe"));
}

/* ---- dashes, blanks, stops ---- */

static bool ends_clause(uint32_t rune) {
    return rune == ',' || rune == '.' || rune == ';' || rune == ':' || rune == '!' || rune == '?' || rune == ELLIPSIS;
}

/* Whether a blank is missing after a sign: letters close around it, and no abbreviation or address. */
static bool runs_on(const struct signs *signs, size_t s) {
    uint32_t rune = signs->rune[s], before = s ? signs->rune[s - 1] : 0, after = signs->rune[s + 1];
    if (!rune_is_letter(after) || is_blank(before) || !before) return false;
    if (rune == ',' || rune == ';') return true;
    if (rune == ':' || rune == '!' || rune == '?') return rune_is_letter(before) && after != '/';
    /* Mål.Næste, but not m.v., CVR.nr. or haefte.dk */
    return rune == '.' && rune_is_letter(before) && rune_lower(before) == before && rune_lower(after) != after &&
           s >= 3 && rune_is_letter(signs->rune[s - 2]);
}

static void check_stop(struct checker *checker, const struct checked *checked, const struct signs *signs, size_t s) {
    uint32_t rune = signs->rune[s], before = s ? signs->rune[s - 1] : 0, after = signs->rune[s + 1];
    if (!ends_clause(rune)) return;
    bool dots = rune == '.' && after == '.';
    if (dots && before != '.') {
        bool three = signs->rune[s + 2] == '.';
        warn(checker, checked, signs, s, three ? N_("three full stops: write …") : N_("a full stop too many"));
    } else if ((rune == ',' || rune == ';') && ends_clause(after) && after != ELLIPSIS) {
        warn(checker, checked, signs, s, N_("two signs where one is enough"));
    }
    if (is_blank(before) && rune != ELLIPSIS && !dots) /* … 12.30, .dk, :-) are taken for what they seem */
        check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, check_place(checker, checked, signs->at[s - 1]),
                  "a blank before “%.*s”", STR_ARG(str_slice(checked->prose.text, signs->at[s], signs->at[s] + 1)));
    if (runs_on(signs, s))
        check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, check_place(checker, checked, signs->at[s]),
                  "a blank is missing after “%.*s”",
                  STR_ARG(str_slice(checked->prose.text, signs->at[s], signs->at[s] + 1)));
}

static void check_blank(struct checker *checker, const struct checked *checked, const struct signs *signs, size_t s) {
    uint32_t rune = signs->rune[s], before = s ? signs->rune[s - 1] : 0, after = signs->rune[s + 1];
    if (is_blank(rune) && is_blank(after)) {
        warn(checker, checked, signs, s, N_("two blanks, one of which is printed too"));
    } else if (rune == ' ' && checked->prose.doubled[signs->at[s]]) {
        check_say(checker, RULE_TYPOGRAPHY, DIAG_NOTE, check_place(checker, checked, signs->at[s]),
                  "several blanks; they are printed as one");
    }
    if ((rune == '(' && is_blank(after)) || (rune == ')' && is_blank(before)))
        warn(checker, checked, signs, s, N_("a blank inside a bracket"));
    if (rune == '-' && is_blank(before) && (is_blank(after) || (after == '-' && is_blank(signs->rune[s + 2]))))
        warn(checker, checked, signs, s, N_("a hyphen stands for a dash: write –"));
}

/* ---- ends of statements ---- */

struct group {
    enum checked_kind kind;
    const void *list;
};

static bool belongs(const struct checked *checked, const struct group *group) {
    return checked->kind == group->kind && checked->list == group->list;
}

/* The last sign but for closing quotation marks and brackets. */
static uint32_t last_sign(const struct signs *signs) {
    size_t end = signs->count;
    while (end && (is_quote(signs->rune[end - 1]) || signs->rune[end - 1] == ')' || signs->rune[end - 1] == '"')) end--;
    return end ? signs->rune[end - 1] : 0;
}

static bool begins_small(const struct signs *signs) {
    uint32_t first = signs->count ? signs->rune[0] : 0;
    return rune_is_letter(first) && ((first >= 'a' && first <= 'z') || (first >= 0xDF && first <= 0xFF));
}

/* Where nearly all texts of a group end with a full stop, and begin with a capital, so should the rest. */
static void check_group(struct checker *checker, const struct signs *signs, const struct group *group) {
    size_t all = 0, stops = 0, capitals = 0;
    for (size_t t = 0; t < checker->texts.count; t++) {
        if (!belongs(&checker->texts.at[t], group)) continue;
        all++;
        stops += last_sign(&signs[t]) == '.';
        capitals += !begins_small(&signs[t]);
    }
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        uint32_t last = last_sign(&signs[t]);
        if (!belongs(checked, group)) continue;
        if (check_is_custom(stops, all) && last != '.' && last != '?' && last != '!')
            check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING,
                      check_place(checker, checked, signs[t].at[signs[t].count - 1]),
                      "a full stop is missing at the end, where %zu of %zu have one", stops, all);
        if (check_is_custom(capitals, all) && begins_small(&signs[t]))
            check_say(checker, RULE_TYPOGRAPHY, DIAG_WARNING, check_place(checker, checked, 0),
                      "a small letter at the beginning, where %zu of %zu have a capital", capitals, all);
    }
}

static void check_ends(struct checker *checker, const struct signs *signs) {
    check_group(checker, signs, &(struct group){CHECKED_STATEMENT, NULL});
    check_group(checker, signs, &(struct group){CHECKED_DEFINITION, NULL});
    const void *list = NULL;
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        if (checked->kind != CHECKED_ITEM || checked->list == list) continue;
        list = checked->list;
        check_group(checker, signs, &(struct group){CHECKED_ITEM, list});
    }
}

void check_typography(struct checker *checker) {
    struct signs *signs = ARENA_NEW_ARRAY(checker->arena, struct signs, checker->texts.count);
    for (size_t t = 0; t < checker->texts.count; t++)
        signs[t] = read_signs(checker->arena, checker->texts.at[t].prose.text);
    enum quotes custom = find_custom(checker, signs);
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        check_quotes(checker, checked, &signs[t], custom);
        check_brackets(checker, checked, &signs[t]);
        for (size_t s = 0; s < signs[t].count; s++) {
            check_apostrophe(checker, checked, &signs[t], s);
            check_stop(checker, checked, &signs[t], s);
            check_blank(checker, checked, &signs[t], s);
        }
    }
    check_ends(checker, signs);
}
