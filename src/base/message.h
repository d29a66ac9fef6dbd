/* The language of messages, by gettext. English stands in the source, other languages in po/. Numbers, files and
   everything that is computed know nothing of it. */
#ifndef HAEFTE_MESSAGE_H
#define HAEFTE_MESSAGE_H

#include "base/arena.h"

#include <libintl.h>

/* A finding is translated by the function that takes its format (diag_add and those that call it). What else is said is
   marked: _ for a text that is said here, N_ for one that stands in a table, or is given to somebody who translates it.
   Mark each text of `a ? N_("…") : N_("…")`, and make whole sentences: a language may order their words otherwise. */
#define _(text) gettext(text)
#define N_(text) text

/* Finds out which language the user wants. Called once, before there are threads. */
void message_start(void);

/* What errno says. */
const char *message_of_error(int error);

/* A number with the language's decimal sign: with so many decimals, or with at most four figures. */
const char *message_number(struct arena *arena, int decimals, double value);
const char *message_short_number(struct arena *arena, double value);

#endif
