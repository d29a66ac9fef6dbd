/* Days of the calendar as Danes write them. Knows no today and no locale. */
#ifndef HAEFTE_DATE_H
#define HAEFTE_DATE_H

#include "base/str.h"

/* A day of the Gregorian calendar. */
struct date {
    uint16_t year; /* 0: not given */
    uint8_t month, day;
};

enum { DATE_FIRST_YEAR = 1900, DATE_LAST_YEAR = 2199 }; /* what is taken for a year that somebody meant */

enum date_form {
    DATE_READ,       /* as a date is written */
    DATE_NUMBER,     /* as Excel's number of a day: 46082 */
    DATE_IMPOSSIBLE, /* written like a date, but there is no such day */
    DATE_FAR,        /* a day of a year before DATE_FIRST_YEAR or after DATE_LAST_YEAR */
    DATE_UNREADABLE,
};

/* Reads `1.3.2026`, `01-03-26`, `1/3 2026`, `1. marts 2026`, `den 1. mar. 2026`, `1 March 2026`, `2026-03-01`, each
   with a time of day behind it or not, and Excel's numbers of the days of 2000 to 2099. The day comes before the month.
   Two digits of a year follow POSIX's strptime: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. `date` is set for
   DATE_READ and DATE_NUMBER only. */
enum date_form date_read(struct str text, struct date *date);

#endif
