/* How much ink a press lays down, all plates together: what is painted knocks out what lies under it, but for black
   text, which overprints. Knows pages only. */
#ifndef HAEFTE_INK_H
#define HAEFTE_INK_H

#include "typeset/pages.h"

/* Adds an error for each colour, and each ground of black text, that takes more than `limit` per cent; at the place of
   the colour, once for all documents whose findings go to `diags`. */
void ink_check(struct arena *arena, const struct pages *pages, struct str file_name, int limit, struct diags *diags);

/* Whether a text in this colour overprints: black and nothing else. */
bool ink_overprints(const struct colour *colour);

/* The ink of a colour in per cent, 0 to 400. */
int ink_of(const struct colour *colour);

#endif
