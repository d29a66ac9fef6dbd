/* The stages up to pages: files read, documents composed, documents typeset. For every command that begins so; knows
   nothing about the files that are made of pages. */
#ifndef HAEFTE_STAGES_H
#define HAEFTE_STAGES_H

#include "command/build.h"
#include "input/preset.h"
#include "typeset/flow.h"

struct product {
    const struct document *document;
    const struct pages *pages; /* NULL until it is typeset, and after an error */
};

/* Fonts that outlive the stages: what was opened and shaped once is there for the next time. Zeroed but for its arena
   there is none yet. They find no font files that come later. */
struct kept_fonts {
    struct arena arena;
    struct font_set *set;
};

struct stages {
    struct arena *arena; /* borrowed, as all up to `options` */
    struct diags *diags;
    const struct build_options *options;
    const char *share; /* folder that holds layouts and fonts */
    const struct framework *framework;
    const struct revision *since; /* NULL: nothing is compared */
    struct str draft;             /* the day, as it is printed; empty: no draft is made */
    struct LIST(struct layout *) layouts;
    struct LIST(struct preset *) presets;
    struct LIST(struct product) products;
    build_names inputs;      /* every file that was read, or was to be; presets apart */
    const char *folder;      /* whose layouts were all taken; NULL: they were named */
    size_t errors;           /* that there were before the first stage */
    bool *only_used;         /* by options->only */
    struct kept_fonts *kept; /* to be set before stages_open by who keeps them; NULL: the fonts go with the stages */
    struct arena scratch;    /* of the typesetter, which lives from stages_open to stages_release */
    struct typesetter typesetter;
};

/* Reads framework, older edition, layouts and presets; then fills the layouts. Each adds every fault, and returns false
   when there was one; then only stages_release may follow. `framework`: where it has been read already; NULL: not yet.
 */
bool stages_read(struct stages *stages, struct arena *arena, const struct build_options *options,
                 const struct framework *framework, struct diags *diags);
bool stages_compose(struct stages *stages);

/* Makes ready to typeset. */
void stages_open(struct stages *stages);

/* Typesets product number `index`. Errors are added; the rest may still be typeset, to find theirs. */
void stages_typeset(struct stages *stages, size_t index);

/* Whether a stage has added an error. */
bool stages_failed(const struct stages *stages);

/* Where to go when memory is exhausted, for all that the stages take; returns where it was. */
jmp_buf *stages_set_exhausted(struct stages *stages, jmp_buf *exhausted);

/* Lets go of fonts and dictionaries. Pages point to fonts: nobody makes a PDF of them after this, or, where fonts are
   kept, after kept_fonts_release. */
void stages_release(struct stages *stages);
void kept_fonts_release(struct kept_fonts *kept); /* its arena is empty then, and may be used again */

#endif
