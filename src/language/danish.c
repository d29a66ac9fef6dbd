#include "language/danish.h"

#include <string.h>

/* Sources: [RO] Retskrivningsordbogen (Dansk Sprognævn), rules of punctuation, abbreviations and dashes;
   [SN] Dansk Sprognævn's advice at sproget.dk (dates, abbreviations, numbers and units); [SI] ISO 80000-1 §7, number
   and unit are one expression; [TY] typographers' custom: what is read as one thing stands on one line. */

static const char NO_BREAK_SPACE[] = "\xC2\xA0";
static const uint32_t EN_DASH = 0x2013, EM_DASH = 0x2014, ELLIPSIS = 0x2026, RIGHT_QUOTE = 0x2019;

/* Words that belong to what follows: no line end after them. [SN] abbreviations, [TY]. */
static const struct {
    const char *word;
    bool number; /* only when a number follows */
} LEADING[] = {
    {"fx", false},     {"f.eks.", false}, {"bl.a.", false},  {"ca.", false},    {"nr.", false},     {"§", false},
    {"§§", false},     {"jf.", false},    {"dvs.", false},   {"d.v.s.", false}, {"mht.", false},    {"m.h.t.", false},
    {"pga.", false},   {"p.g.a.", false}, {"ift.", false},   {"i.f.t.", false}, {"vedr.", false},   {"inkl.", false},
    {"ekskl.", false}, {"hhv.", false},   {"evt.", false},   {"tlf.", false},   {"dr.", false},     {"hr.", false},
    {"prof.", false},  {"sml.", false},   {"cf.", false},    {"mio.", false},   {"mia.", false},    {"kl.", true},
    {"s.", true},      {"d.", true},      {"den", true},     {"pkt.", true},    {"stk.", true},     {"kap.", true},
    {"art.", true},    {"afs.", true},    {"bd.", true},     {"fig.", true},    {"tab.", true},     {"afd.", true},
    {"side", true},    {"kapitel", true}, {"bilag", true},   {"figur", true},   {"tabel", true},    {"afsnit", true},
    {"uge", true},     {"klokken", true}, {"nummer", true},  {"punkt", true},   {"trin", true},     {"kr.", true},
    {"dkk", true},     {"min.", true},    {"maks.", true},
};

enum { LONGEST_LEADING = 7 }; /* bytes of the longest of them */

/* Endings that belong to what comes before: no line end before them. [SN] abbreviations. */
static const char *const TRAILING[] = {"m.v.", "mv.",   "m.m.", "mm.",  "osv.", "o.s.v.", "o.l.",  "o.lign.", "o.a.",
                                       "m.fl.", "mfl.", "etc.", "f.Kr.", "e.Kr.", "ff.",   "e.l.",  "o.m.a."};

/* [SN] dates. */
static const char *const MONTHS[] = {"januar", "februar", "marts",     "april",   "maj",      "juni",
                                     "juli",   "august",  "september", "oktober", "november", "december"};

/* Units after a number. [SI], [SN]. */
static const char *const UNITS[] = {
    "%", "‰", "pct.", "procent", "kr.", "kr", "kroner", "øre", "mio.", "mia.", "tusind", "mm", "cm", "dm", "m", "km",
    "m²", "m2", "m³", "km²", "ha", "mg", "g", "kg", "t", "ton", "ml", "cl", "dl", "l", "liter", "s", "sek.",
    "sekunder", "min.", "minut", "minutter", "time", "timer", "dag", "dage", "døgn", "uge", "uger", "måned",
    "måneder", "mdr.", "år", "kW", "kWh", "°C", "°", "KB", "MB", "GB", "stk.", "personer", "ledere", "medarbejdere",
    "borgere", "gange", "sider", "euro", "EUR", "DKK", "€", "pkt.", "pt",
};


#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool is_opening(uint32_t rune) {
    return rune == '(' || rune == '[' || rune == '"' || rune == 0x201C || rune == 0x201D || rune == 0x201E ||
           rune == 0xAB || rune == 0xBB;
}

static bool is_closing(uint32_t rune) {
    return is_opening(rune) || rune == ')' || rune == ']' || rune == ',' || rune == '.' || rune == ';' || rune == ':' ||
           rune == '!' || rune == '?' || rune == RIGHT_QUOTE;
}

static struct str without_opening(struct str s) {
    while (s.length) {
        size_t at = 0;
        if (!is_opening(utf8_next(s, &at))) break;
        s = str_slice(s, at, s.length);
    }
    return s;
}

static bool only_closing(struct str s) {
    for (size_t at = 0; at < s.length;)
        if (!is_closing(utf8_next(s, &at))) return false;
    return true;
}

/* Whether the first bytes may agree in some case: spares the comparison with nearly every row of the tables. */
static bool may_be(struct str s, const char *word) {
    return s.length > 0 && ((s.at[0] ^ word[0]) & ~0x20) == 0;
}

/* Whether s is the word, in any case. */
static bool is_word(struct str s, const char *word) {
    if (!may_be(s, word)) return false;
    struct str w = str_from(word);
    size_t at = 0, there = 0;
    while (at < s.length && there < w.length)
        if (rune_lower(utf8_next(s, &at)) != rune_lower(utf8_next(w, &there))) return false;
    return at == s.length && there == w.length;
}

/* Whether s is the word with nothing but closing punctuation after it. */
static bool is_word_then_marks(struct str s, const char *word) {
    if (!may_be(s, word)) return false;
    size_t length = strlen(word);
    return s.length >= length && is_word(str_slice(s, 0, length), word) && only_closing(str_slice(s, length, s.length));
}

/* Digits with a sign and with marks of grouping and ranges (3, 2,5, 1.000, 3-5, 10–12, 1.). */
static bool is_number(struct str s) {
    bool digit = false;
    for (size_t at = 0; at < s.length;) {
        uint32_t rune = utf8_next(s, &at);
        if (rune_is_digit(rune)) digit = true;
        else if (rune == EN_DASH || (digit && rune < 0x80 && strchr(".,-/:", (int)rune)))
            continue;
        else if (at > 1 || (rune != '-' && rune != '+')) return false;
    }
    return digit;
}

static size_t count_digits(struct str s) {
    size_t count = 0;
    while (count < s.length && rune_is_digit((unsigned char)s.at[count])) count++;
    return count;
}

static bool starts_with_digit(struct str s) {
    return count_digits(s) > 0;
}

static bool starts_with_capital(struct str s) {
    size_t at = 0;
    if (!s.length) return false;
    uint32_t rune = utf8_next(s, &at);
    return rune_lower(rune) != rune;
}

static int small_number(struct str s, size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits && i < 5; i++) value = value * 10 + (s.at[i] - '0');
    return value;
}

/* A day of the month: 1 to 31, with or without the full stop of an ordinal. */
static bool is_day(struct str s) {
    size_t digits = count_digits(s);
    if (digits < 1 || digits > 2 || small_number(s, digits) < 1 || small_number(s, digits) > 31) return false;
    return digits == s.length || (digits + 1 == s.length && s.at[digits] == '.');
}

static bool is_month(struct str s, bool marks_may_follow) {
    for (size_t i = 0; i < COUNT(MONTHS); i++)
        if (marks_may_follow ? is_word_then_marks(s, MONTHS[i]) : is_word(s, MONTHS[i])) return true;
    return false;
}

static bool is_unit(struct str s) {
    for (size_t i = 0; i < COUNT(UNITS); i++)
        if (is_word_then_marks(s, UNITS[i])) return true;
    return false;
}

/* A., H.C., J.-P.: capitals, each with a full stop. */
static bool is_initials(struct str s) {
    bool capital = false, any = false;
    for (size_t at = 0; at < s.length;) {
        uint32_t rune = utf8_next(s, &at);
        if (!capital && rune_lower(rune) != rune) capital = any = true;
        else if (capital && rune == '.') capital = false;
        else if (capital || rune != '-') return false; /* the hyphen of J.-P. */
    }
    return any && !capital;
}

static bool is_leading(struct str before, struct str after) {
    if (before.length > LONGEST_LEADING) return false;
    for (size_t i = 0; i < COUNT(LEADING); i++)
        if (is_word(before, LEADING[i].word)) return !LEADING[i].number || starts_with_digit(after);
    return false;
}

static bool is_trailing(struct str after) {
    for (size_t i = 0; i < COUNT(TRAILING); i++)
        if (is_word_then_marks(after, TRAILING[i])) return true;
    return false;
}

/* 8660 Skanderborg. Numbers that look like a year need the comma of an address before them. [TY] */
static bool is_postcode(struct str earlier, struct str before, struct str after) {
    if (before.length != 4 || count_digits(before) != 4 || !starts_with_capital(after)) return false;
    int value = small_number(before, 4);
    return value >= 1000 && (value < 1900 || value > 2099 || str_ends(earlier, STR(",")));
}

/* A dash that stands alone stays with what comes before [RO]; so does an ellipsis [TY]. */
static bool is_dash_or_ellipsis(struct str after) {
    if (str_starts(after, STR("..."))) return true;
    size_t at = 0;
    uint32_t rune = utf8_next(after, &at);
    return rune == ELLIPSIS || (at == after.length && (rune == EN_DASH || rune == EM_DASH || rune == '-'));
}

/* Whether a line may not end between two tokens; `earlier` stands before `before`. */
static bool belong_together(struct str earlier, struct str before, struct str after) {
    if (!before.length || !after.length) return false;
    if (is_dash_or_ellipsis(after) || is_trailing(after)) return true;
    before = without_opening(before);
    after = without_opening(after);
    if (is_leading(before, after)) return true;
    if (is_day(before) && is_month(after, true)) return true;
    if (count_digits(after) == 4 && is_month(before, false) && only_closing(str_slice(after, 4, after.length)))
        return true;
    if (is_number(before) && is_unit(after)) return true;
    if (is_number(before) && count_digits(before) == before.length && before.length <= 3 && count_digits(after) >= 2 &&
        count_digits(after) <= 3) /* 10 000; 87 94 70 00 [SN] */
        return true;
    if (is_postcode(earlier, before, after)) return true;
    return is_initials(before) && starts_with_capital(after);
}

static bool is_space(char c) {
    return c == ' ';
}

static bool is_blank_at(struct str text, size_t at) {
    return is_space(text.at[at]) || (at + 1 < text.length && memcmp(text.at + at, NO_BREAK_SPACE, 2) == 0) ||
           text.at[at] == '\n' || text.at[at] == '\t';
}

/* The token that begins at `at`. */
static struct str token_at(struct str text, size_t at) {
    size_t end = at;
    while (end < text.length && !is_blank_at(text, end)) end++;
    return str_slice(text, at, end);
}

static void add_token(struct buffer *out, struct str token) {
    uint32_t before = 0;
    if (!memchr(token.at, '\'', token.length)) {
        buffer_add(out, token);
        return;
    }
    for (size_t at = 0; at < token.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(token, &at);
        size_t next = at;
        if (rune == '\'' && rune_is_letter(before) && at < token.length && rune_is_letter(utf8_next(token, &next)))
            buffer_add_rune(out, RIGHT_QUOTE); /* [RO] the apostrophe */
        else
            buffer_add(out, str_slice(token, first, at));
        before = rune;
    }
}

struct str danish_space(struct arena *arena, struct str text) {
    struct buffer out;
    struct str earlier = {0}, before = {0};
    buffer_init(&out, arena);
    for (size_t at = 0; at < text.length;) {
        if (!is_blank_at(text, at)) {
            struct str token = token_at(text, at);
            add_token(&out, token);
            at += token.length;
            earlier = before;
            before = token;
            continue;
        }
        size_t end = at; /* the blanks between two tokens */
        while (end < text.length && is_blank_at(text, end)) end += text.at[end] == NO_BREAK_SPACE[0] ? 2 : 1;
        bool together = belong_together(earlier, before, token_at(text, end));
        for (; at < end; at++) {
            if (together && is_space(text.at[at])) buffer_add(&out, str_from(NO_BREAK_SPACE));
            else buffer_add_byte(&out, text.at[at]);
        }
    }
    return buffer_str(&out);
}
