/* What every text stands on: the topmost thing painted under it, or the bare page. Knows pages only, not how they came
   there. */
#ifndef HAEFTE_GROUND_H
#define HAEFTE_GROUND_H

#include "typeset/page.h"

/* A run stands, wholly or in part, on a ground; NULL: the bare page. One run may meet several. */
typedef void ground_visitor(void *user, const struct run *run, const struct colour *ground);

/* Looks under every glyph inside the trimmed page, artifacts and hyphens of line breaks too, blanks left out, in the
   order they were painted; the same run and ground may come again. Working memory comes from the arena. */
void ground_visit(struct arena *arena, const struct page *page, ground_visitor *visit, void *user);

/* The colour of the topmost paint at a point of the page among its first `count` items; NULL where it is bare. */
const struct colour *ground_of_point(struct arena *arena, const struct page *page, size_t count, struct point at);

#endif
