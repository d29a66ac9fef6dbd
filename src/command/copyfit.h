/* How full pages and panels are, for `haefte check`: it takes layouts and typesetting to know. */
#ifndef HAEFTE_COPYFIT_H
#define HAEFTE_COPYFIT_H

#include "command/build.h"
#include "review/check.h"

/* Typesets what `options` would build of the framework and adds a finding for every place that is over 95 % full in the
   smallest type its layout allows, and for every text that does not fit. Where the layouts cannot be used for this
   framework, one note says so. What the world is at fault for goes to `diags`. */
void copyfit_check(struct arena *arena, const struct build_options *options, const struct framework *framework,
                   check_findings *findings, struct diags *diags);

#endif
