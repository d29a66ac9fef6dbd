/* Whether every text stands out from its ground. Knows pages only, not how they came there. How much contrast is
   enough: see input/colour.h. */
#ifndef HAEFTE_CONTRAST_H
#define HAEFTE_CONTRAST_H

#include "typeset/pages.h"

/* Looks at every glyph inside the trimmed page, artifacts and hyphens of line breaks too. Too little contrast is an
   error where the text's colour is defined; it names both colours, and where they met first. Each pair is told once for
   small text and once for large in all documents whose findings go to `diags`. Working memory comes from the arena. */
void contrast_check(struct arena *arena, const struct pages *pages, struct str file_name, struct diags *diags);

#endif
