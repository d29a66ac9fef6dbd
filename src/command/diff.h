/* The diff command: what changed between two framework files, as text for a working group or as JSON (docs/diff.md).
   Knows how changes are written down; review/revision.h finds them. */
#ifndef HAEFTE_DIFF_H
#define HAEFTE_DIFF_H

#include "review/revision.h"

struct diff_options {
    const char *old, *new; /* files */
    bool json;
    bool colours; /* of the text: red and green in place of [-…-] and {+…+} */
};

/* Compares. Returns whether the two differ; `report` is what there is to print. Where a file is at fault, adds findings
   that say which of the two it is, and reports nothing. */
bool diff_frameworks(struct arena *arena, const struct diff_options *options, struct str *report, struct diags *diags);

/* The two formats (diff_text.c, diff_json.c) and the words they share, in English: JSON has no other. */
struct str diff_as_text(struct arena *arena, const struct revision *revision, bool colours);
struct str diff_as_json(struct arena *arena, const struct revision *revision);
const char *diff_kind_name(enum change_kind kind);
const char *diff_piece_name(enum piece_kind piece);

#endif
