/* A PDF of which most is the same for many people: made once but for the pages that tell of a person, whose glyphs are
   in its fonts already; a copy then costs those pages and the writing. A copy that fits has the very objects that the
   whole document would have had for that person.

   Used by one thread; several threads have one each. */
#ifndef HAEFTE_PDF_STENCIL_H
#define HAEFTE_PDF_STENCIL_H

#include "output/pdf.h"

struct pdf_stencil;

/* Makes a stencil of `pages`, set for somebody. `personal` are the numbers of those that tell of that person, rising.
   `own`: the same pages, set by themselves from a document of theirs alone, as copies will be. `letters`: pages whose
   glyphs every copy may use; they are not shown. What the stencil keeps is in `arena`; `working` may be emptied
   afterwards. Returns NULL and adds failures as pdf_make does. */
struct pdf_stencil *pdf_stencil_new(struct arena *arena, struct arena *working, const struct pages *pages,
                                    const size_t *personal, size_t count, const struct pages *own,
                                    const struct pages *letters, const struct pdf_attachment *source,
                                    struct diags *diags);
void pdf_stencil_release(struct pdf_stencil *stencil); /* its deflater; the rest goes with the arena */

/* Makes a copy: `own` are the pages of another person, as above. Returns false where they do not fit (other glyphs,
   another reading order, other links): the document must be made whole then. A failure of the world is added to
   `diags` and returns false too. */
bool pdf_stencil_copy(struct pdf_stencil *stencil, struct arena *arena, const struct pages *own, struct str *out,
                      struct diags *diags);

#endif
