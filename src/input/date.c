#include "input/date.h"

enum {
    CENTURY_TURNS = 69,       /* strptime's %y */
    EXCEL_FIRST = 36526,      /* 1 January 2000, counted by Excel (1900 date system) */
    EXCEL_LAST = 73050,       /* 31 December 2099 */
    MONTH_LETTERS = 3,        /* that tell months apart, in Danish and English */
    MONTH_NAME_LONGEST = 9,   /* september */
    NUMBER_DIGITS_LONGEST = 5 /* Excel's */
};

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of(int month, int year) {
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* `rest` is what is left to read. */
static char first_of(const struct str *rest) {
    return rest->length ? rest->at[0] : 0;
}

static void drop(struct str *rest, size_t bytes) {
    *rest = str_slice(*rest, bytes, rest->length);
}

static void skip_blanks(struct str *rest) {
    while (first_of(rest) == ' ') drop(rest, 1);
}

/* Blanks, with one `.`, `-` or `/` among them or none. Returns false where nothing stands between. */
static bool take_between(struct str *rest) {
    size_t before = rest->length;
    skip_blanks(rest);
    char c = first_of(rest);
    if (c == '.' || c == '-' || c == '/') drop(rest, 1);
    skip_blanks(rest);
    return rest->length < before;
}

static bool take_number(struct str *rest, int *number, size_t *digits) {
    *number = 0;
    *digits = 0;
    while (rune_is_digit((unsigned char)first_of(rest))) {
        if (++*digits > NUMBER_DIGITS_LONGEST) return false;
        *number = *number * 10 + (first_of(rest) - '0');
        drop(rest, 1);
    }
    return *digits > 0;
}

static char lower_at(struct str text, size_t at) {
    char c = text.at[at];
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The first letters of a month's name, at least three: `mar`, `marts`; `maj` and `may`, `okt` and `oct`. */
static bool take_month_name(struct str *rest, int *month) {
    static const struct {
        int8_t month;
        char name[MONTH_NAME_LONGEST + 1];
    } names[] = {{1, "januar"},   {1, "january"},  {2, "februar"},   {2, "february"}, {3, "marts"},
                 {3, "march"},    {4, "april"},    {5, "maj"},       {5, "may"},      {6, "juni"},
                 {6, "june"},     {7, "juli"},     {7, "july"},      {8, "august"},   {9, "september"},
                 {10, "oktober"}, {10, "october"}, {11, "november"}, {12, "december"}};
    size_t letters = 0;
    while (letters < rest->length && lower_at(*rest, letters) >= 'a' && lower_at(*rest, letters) <= 'z') letters++;
    if (letters < MONTH_LETTERS || letters > MONTH_NAME_LONGEST) return false;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        size_t same = 0;
        while (same < letters && names[n].name[same] == lower_at(*rest, same)) same++;
        if (same < letters) continue;
        *month = names[n].month;
        drop(rest, letters);
        return true;
    }
    return false;
}

/* ` 00:00`, `T00:00:00`, which programs add to a day. */
static bool take_time(struct str *rest) {
    static const int most[] = {24, 59, 60}; /* the end of a day, a leap second */
    int number;
    size_t digits;
    bool marked = first_of(rest) == 'T';
    if (marked) drop(rest, 1);
    skip_blanks(rest);
    if (!rest->length) return !marked;
    for (int part = 0; part < 3; part++) {
        if (!take_number(rest, &number, &digits) || digits > 2 || number > most[part]) return false;
        if (!rest->length) return part > 0;
        if (first_of(rest) != ':' && first_of(rest) != '.') return false;
        drop(rest, 1);
    }
    return false;
}

static enum date_form check(int year, int month, int day, struct date *date) {
    if (month < 1 || month > 12 || day < 1 || day > days_of(month, year)) return DATE_IMPOSSIBLE;
    if (year < DATE_FIRST_YEAR || year > DATE_LAST_YEAR) return DATE_FAR;
    *date = (struct date){.year = (uint16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return DATE_READ;
}

static enum date_form from_excel(int number, struct date *date) {
    if (number < EXCEL_FIRST || number > EXCEL_LAST) return DATE_UNREADABLE;
    int year = 2000, month = 1, days = number - EXCEL_FIRST;
    for (; days >= 365 + is_leap(year); year++) days -= 365 + is_leap(year);
    for (; days >= days_of(month, year); month++) days -= days_of(month, year);
    check(year, month, days + 1, date);
    return DATE_NUMBER;
}

enum date_form date_read(struct str text, struct date *date) {
    struct str rest = str_trim(text);
    int first, month, last;
    size_t digits;
    if (str_starts(rest, STR("den ")) || str_starts(rest, STR("Den "))) drop(&rest, 4);
    if (!take_number(&rest, &first, &digits)) return DATE_UNREADABLE;
    if (!rest.length && digits == NUMBER_DIGITS_LONGEST) return from_excel(first, date);
    bool year_first = digits == 4;
    if (digits > 2 && !year_first) return DATE_UNREADABLE;
    bool apart = take_between(&rest);
    if (take_month_name(&rest, &month)) {
        if (year_first) return DATE_UNREADABLE;
    } else if (!apart || !take_number(&rest, &month, &digits) || digits > 2) {
        return DATE_UNREADABLE;
    }
    if (!take_between(&rest) || !take_number(&rest, &last, &digits)) return DATE_UNREADABLE;
    if (year_first ? digits > 2 : digits != 2 && digits != 4) return DATE_UNREADABLE;
    if (!take_time(&rest)) return DATE_UNREADABLE;
    if (year_first) return check(first, month, last, date);
    if (digits == 2) last += last < CENTURY_TURNS ? 2000 : 1900;
    return check(last, month, first, date);
}
