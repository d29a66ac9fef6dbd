/* Whether every text stands out from its ground: the topmost thing painted under it, or the bare page. Knows pages
   only, not how they came there. How much contrast is enough: see input/colour.h. */
#ifndef HAEFTE_CONTRAST_H
#define HAEFTE_CONTRAST_H

#include "typeset/page.h"

/* Looks at every glyph inside the trimmed page, artifacts and hyphens of line breaks too. Too little contrast is an
   error where the text's colour is defined; it names both colours, and where they met first. Each pair is told once for
   small text and once for large in all documents whose findings go to `diags`. Working memory comes from the arena. */
void contrast_check(struct arena *arena, const struct pages *pages, struct str file_name, struct diags *diags);

/* ---- for tests ---- */

/* The colour of the topmost paint at a point of the page among its first `count` items; NULL where it is bare. */
const struct colour *contrast_ground(struct arena *arena, const struct page *page, size_t count, struct point at);

#endif
