/* Which texts of two lists are the same one, though they were reordered or reworded. Knows nothing about frameworks.

   Texts of the same words are paired first, then those most alike before those less so, as git finds renamed files.
   What was not moved is a longest subsequence that keeps its order (Schensted 1961, by Fredman's search). */
#ifndef HAEFTE_MATCH_H
#define HAEFTE_MATCH_H

#include "review/words.h"

#define MATCH_NONE SIZE_MAX

enum { MATCH_AXES = 3 };

struct match_item {
    const struct words *words;
    int kind;                 /* only texts of one kind are paired */
    size_t place[MATCH_AXES]; /* where it stands, in the terms of the new list; MATCH_NONE: nowhere in that one */
    size_t partner;           /* result: index in the other list, or MATCH_NONE */
};

struct match_list {
    struct match_item *at; /* in reading order */
    size_t count;
};

/* How alike two texts must be, at least, to be the same one reworded: least[n] where n axes of their places agree. */
struct match_limits {
    double least[MATCH_AXES + 1];
};

/* Sets every partner. */
void match_lists(struct arena *arena, struct match_list *old, struct match_list *new,
                 const struct match_limits *limits);

/* On how many axes the places of two texts agree. */
size_t match_nearness(const struct match_item *a, const struct match_item *b);

/* For numbers in a new order: which to keep so that they rise, as many as can. */
const bool *match_order(struct arena *arena, const size_t *numbers, size_t count);

#endif
