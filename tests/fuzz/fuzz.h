/* What the fuzz targets share: the stages from a framework and a layout to finished PDFs in memory. */
#ifndef HAEFTE_FUZZ_H
#define HAEFTE_FUZZ_H

#include "output/pdf.h"
#include "typeset/flow.h"

/* Input past this size finds nothing that smaller input does not, and slows the search. */
enum { FUZZ_MOST_BYTES = 60000 };

/* Makes every product of a layout that a framework has, as far as there are no errors. Finds fonts below `fonts`. */
void fuzz_build(struct arena *arena, const struct framework *framework, const struct layout *layout, struct diags *diags);

/* Aborts when the findings are not what a user should see: an exit code for the system's fault, an error without a
   text. */
void fuzz_judge(struct arena *arena, struct diags *diags);

#endif
