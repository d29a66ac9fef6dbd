/* How a working copy shows itself, as a layout file gives it: `changes:` for copies that tell what changed since
   another edition, `draft:` for drafts. Knows nothing about editions and dates. */
#ifndef HAEFTE_WORKING_H
#define HAEFTE_WORKING_H

#include "input/drawing.h"
#include "input/schema.h"

/* Bars beside what changed, a rule under new words and through those that went. */
struct changes_look {
    const struct expression *bar,
        *bar_width;                       /* x of the bar's left edge on left-hand pages, mirrored on right-hand ones */
    const struct expression *rule, *drop; /* weight of a rule; how far below the baseline that under new words lies */
    struct paint colour;
    struct template *says_new, *says_gone; /* what a screen reader says before such words */
};

/* What stands on every page of a draft, and the number before each statement. */
struct draft_look {
    struct template *title;         /* added to the document's */
    struct drawings draw;           /* artifacts */
    const struct style *number;     /* stands in place of a statement's mark */
    const struct expression *gap;   /* from the number to the statement */
    const struct expression *width; /* the most that a number takes; a longer one is set smaller */
};

struct working_look {
    bool has_changes, has_draft;
    struct changes_look changes;
    struct draft_look draft;
};

/* Reads `changes:` and `draft:` of a look or layout; what was read before stays where a key is not given. */
void working_read(struct arena *arena, const struct look *look, const struct node *map, struct working_look *out,
                  struct diags *diags);

#endif
