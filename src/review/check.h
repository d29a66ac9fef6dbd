/* Everything about a framework that is worth knowing before it is printed: drifted wordings, empty cells, statements
   that do not follow their lead-in or stand twice, spelling, typography, readability. Knows nothing about pages or how
   findings are shown.

   An error is wrong as far as can be seen (a word that no dictionary has), a warning needs somebody's decision, a note
   is worth knowing and needs none. A rule that the framework switches off (`check: {off: […]}`) finds nothing. */
#ifndef HAEFTE_CHECK_H
#define HAEFTE_CHECK_H

#include "input/framework.h"

struct check_finding {
    enum severity severity; /* DIAG_NOTE, DIAG_WARNING or DIAG_ERROR */
    struct place place;
    enum rule rule;
    struct str text; /* one sentence without full stop */
};

typedef struct LIST(struct check_finding) check_findings;

/* Checks a framework by every rule but RULE_COPYFIT, which takes pages (command/copyfit.h). The findings come in the
   order of the file, each once. */
check_findings check_framework(struct arena *arena, const struct framework *framework);

/* The same order for a list that others have added to. */
check_findings check_sort(struct arena *arena, check_findings findings);

#endif
