/* A number for finished pages: equal for pages that give the same PDF, and by all odds another for others. Reads all
   that is in them but the places where texts were found, which no PDF shows. */
#ifndef HAEFTE_FINGERPRINT_H
#define HAEFTE_FINGERPRINT_H

#include "typeset/pages.h"

/* `arena` is for working only. The number holds for one machine: it is for comparing, not for keeping. */
uint64_t pages_fingerprint(struct arena *arena, const struct pages *pages);

#endif
