/* The rules of `haefte check` by name. A framework switches them off by these names; knows nothing about what they look
   at (see review/check.h). */
#ifndef HAEFTE_RULE_H
#define HAEFTE_RULE_H

#include "base/str.h"

enum rule {
    RULE_DRIFT,       /* two wordings of a statement */
    RULE_CELLS,       /* cells without statements, or with far more or fewer than those beside them */
    RULE_LEAD_IN,     /* statements that begin otherwise than the rest of their column */
    RULE_DOUBLED,     /* the same statement twice */
    RULE_SPELLING,    /* words that no dictionary has; one word written in two ways */
    RULE_TYPOGRAPHY,  /* quotation marks, dashes, blanks, full stops */
    RULE_READABILITY, /* LIX, long statements */
    RULE_COPYFIT,     /* pages and panels that are nearly full */
    RULE_COUNT,
};

/* The names, in the order of the rules. */
const struct str *rule_names(void);

#endif
