#include "language/danish.h"

#include <string.h>

/* Sources: [RO] Retskrivningsordbogen (Dansk Sprognævn), rules of punctuation, abbreviations and dashes;
   [SN] Dansk Sprognævn's advice at sproget.dk (dates, abbreviations, numbers and units); [SI] ISO 80000-1 §7, number
   and unit are one expression; [TY] typographers' custom: what is read as one thing stands on one line. */

static const uint32_t EN_DASH = 0x2013, EM_DASH = 0x2014, ELLIPSIS = 0x2026, RIGHT_QUOTE = 0x2019;

#define WORD(literal)                                                                                                  \
    { (literal), sizeof(literal) - 1 }

/* Words that belong to what follows: no line end after them. [SN] abbreviations, [TY]. */
static const struct str LEADING[] = {
    WORD("f.eks."), WORD("bl.a."),  WORD("ca."),  WORD("nr."),    WORD("jf."),  WORD("dvs."),   WORD("d.v.s."),
    WORD("mht."),   WORD("m.h.t."), WORD("pga."), WORD("p.g.a."), WORD("ift."), WORD("i.f.t."), WORD("vedr."),
    WORD("inkl."),  WORD("ekskl."), WORD("hhv."), WORD("evt."),   WORD("tlf."), WORD("dr."),    WORD("hr."),
    WORD("prof."),  WORD("sml."),   WORD("cf."),  WORD("mio."),   WORD("mia."),
};

/* Such words without a full stop at their end. */
static const struct str LEADING_WITHOUT_STOP[] = {WORD("fx"), WORD("§"), WORD("§§")};

/* Words that belong to a number which follows. */
static const struct str BEFORE_NUMBER[] = {
    WORD("kl."),     WORD("s."),    WORD("d."),    WORD("den"),   WORD("pkt."),   WORD("stk."), WORD("kap."),
    WORD("art."),    WORD("afs."),  WORD("bd."),   WORD("fig."),  WORD("tab."),   WORD("afd."), WORD("side"),
    WORD("kapitel"), WORD("bilag"), WORD("figur"), WORD("tabel"), WORD("afsnit"), WORD("uge"),  WORD("klokken"),
    WORD("nummer"),  WORD("punkt"), WORD("trin"),  WORD("kr."),   WORD("dkk"),    WORD("min."), WORD("maks."),
};

/* Endings that belong to what comes before: no line end before them. All hold a full stop. [SN] abbreviations. */
static const struct str TRAILING[] = {
    WORD("m.v."),  WORD("mv."),     WORD("m.m."), WORD("mm."),   WORD("osv."),   WORD("o.s.v."),
    WORD("o.l."),  WORD("o.lign."), WORD("o.a."), WORD("m.fl."), WORD("mfl."),   WORD("etc."),
    WORD("f.Kr."), WORD("e.Kr."),   WORD("ff."),  WORD("e.l."),  WORD("o.m.a."),
};

/* [SN] dates. */
static const struct str MONTHS[] = {
    WORD("januar"), WORD("februar"), WORD("marts"),     WORD("april"),   WORD("maj"),      WORD("juni"),
    WORD("juli"),   WORD("august"),  WORD("september"), WORD("oktober"), WORD("november"), WORD("december"),
};

/* Units after a number. [SI], [SN]. */
static const struct str UNITS[] = {
    WORD("%"),       WORD("‰"),        WORD("pct."),   WORD("procent"),      WORD("kr."),
    WORD("kr"),      WORD("kroner"),   WORD("øre"),    WORD("mio."),         WORD("mia."),
    WORD("tusind"),  WORD("mm"),       WORD("cm"),     WORD("dm"),           WORD("m"),
    WORD("km"),      WORD("m²"),       WORD("m2"),     WORD("m³"),           WORD("km²"),
    WORD("ha"),      WORD("mg"),       WORD("g"),      WORD("kg"),           WORD("t"),
    WORD("ton"),     WORD("ml"),       WORD("cl"),     WORD("dl"),           WORD("l"),
    WORD("liter"),   WORD("s"),        WORD("sek."),   WORD("sekunder"),     WORD("min."),
    WORD("minut"),   WORD("minutter"), WORD("time"),   WORD("timer"),        WORD("dag"),
    WORD("dage"),    WORD("døgn"),     WORD("uge"),    WORD("uger"),         WORD("måned"),
    WORD("måneder"), WORD("mdr."),     WORD("år"),     WORD("kW"),           WORD("kWh"),
    WORD("°C"),      WORD("°"),        WORD("KB"),     WORD("MB"),           WORD("GB"),
    WORD("stk."),    WORD("personer"), WORD("ledere"), WORD("medarbejdere"), WORD("borgere"),
    WORD("gange"),   WORD("sider"),    WORD("euro"),   WORD("EUR"),          WORD("DKK"),
    WORD("€"),       WORD("pkt."),     WORD("pt"),
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
static bool may_be(struct str s, struct str word) {
    return s.length >= word.length && ((s.at[0] ^ word.at[0]) & ~0x20) == 0;
}

/* Whether s is the word, in any case: capitals have as many bytes as small letters. */
static bool is_word(struct str s, struct str word) {
    if (s.length != word.length || !may_be(s, word)) return false;
    for (size_t at = 0, there = 0; at < s.length && there < word.length;)
        if (rune_lower(utf8_next(s, &at)) != rune_lower(utf8_next(word, &there))) return false;
    return true;
}

/* Whether s is the word with nothing but closing punctuation after it. */
static bool is_word_then_marks(struct str s, struct str word) {
    return may_be(s, word) && is_word(str_slice(s, 0, word.length), word) &&
           only_closing(str_slice(s, word.length, s.length));
}

static bool is_one_of(struct str s, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_word(s, words[i])) return true;
    return false;
}

static bool is_one_of_then_marks(struct str s, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_word_then_marks(s, words[i])) return true;
    return false;
}

/* Digits with a sign and with marks of grouping and ranges (3, 2,5, 1.000, 3-5, 10–12, 1.). */
static bool is_number(struct str s) {
    bool digit = false;
    for (size_t at = 0; at < s.length;) {
        uint32_t rune = utf8_next(s, &at);
        if (rune_is_digit(rune)) digit = true;
        else if (rune == EN_DASH || (digit && rune < 0x80 && strchr(".,-/:", (int)rune))) continue;
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
    if (!before.length) return false;
    if (before.at[before.length - 1] == '.' ? is_one_of(before, LEADING, COUNT(LEADING))
                                            : is_one_of(before, LEADING_WITHOUT_STOP, COUNT(LEADING_WITHOUT_STOP)))
        return true;
    return starts_with_digit(after) && is_one_of(before, BEFORE_NUMBER, COUNT(BEFORE_NUMBER));
}

static bool is_trailing(struct str after) {
    return memchr(after.at, '.', after.length) && is_one_of_then_marks(after, TRAILING, COUNT(TRAILING));
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
    if (is_day(before) && is_one_of_then_marks(after, MONTHS, COUNT(MONTHS))) return true;
    if (count_digits(after) == 4 && is_one_of(before, MONTHS, COUNT(MONTHS)) &&
        only_closing(str_slice(after, 4, after.length)))
        return true;
    if (is_number(before) && is_one_of_then_marks(after, UNITS, COUNT(UNITS))) return true;
    if (is_number(before) && count_digits(before) == before.length && before.length <= 3 && count_digits(after) >= 2 &&
        count_digits(after) <= 3) /* 10 000; 87 94 70 00 [SN] */
        return true;
    if (is_postcode(earlier, before, after)) return true;
    return is_initials(before) && starts_with_capital(after);
}

/* The bytes of the blank at `at`, 0 where there is none. */
static size_t blank_at(struct str text, size_t at) {
    switch (text.at[at]) {
    case ' ':
    case '\n':
    case '\t': return 1;
    case '\xC2': return at + 1 < text.length && text.at[at + 1] == '\xA0' ? 2 : 0;
    default: return 0;
    }
}

/* The token that begins at `at`. */
static struct str token_at(struct str text, size_t at) {
    size_t end = at;
    while (end < text.length && !blank_at(text, end)) end++;
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
        else buffer_add(out, str_slice(token, first, at));
        before = rune;
    }
}

struct str danish_space(struct arena *arena, struct str text) {
    struct buffer out;
    struct str earlier = {0}, before = {0}, token = {0};
    buffer_init(&out, arena);
    buffer_reserve(&out, text.length + text.length / 8);
    for (size_t at = 0; at < text.length;) {
        size_t end = at; /* the blanks between two tokens */
        for (size_t blank; end < text.length && (blank = blank_at(text, end));) end += blank;
        if (end < text.length) token = token_at(text, end);
        bool together = end > at && end < text.length && belong_together(earlier, before, token);
        for (; at < end; at++) {
            if (together && text.at[at] == ' ') buffer_add(&out, STR("\xC2\xA0"));
            else buffer_add_byte(&out, text.at[at]);
        }
        if (end == text.length) break;
        add_token(&out, token);
        at += token.length;
        earlier = before;
        before = token;
    }
    return buffer_str(&out);
}

struct str danish_day(struct arena *arena, struct str language, int year, int month, int day) {
    if (!str_starts(language, STR("da"))) return str_format(arena, "%04d-%02d-%02d", year, month, day);
    return str_format(arena, "%d. %.*s %d", day, STR_ARG(MONTHS[month - 1]), year);
}
