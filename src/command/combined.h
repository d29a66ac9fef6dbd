/* `haefte pack --combined`: everybody's document in one file for the press. Knows nothing about what such a file is
   made of (output/pdf_combined.h). */
#ifndef HAEFTE_COMBINED_H
#define HAEFTE_COMBINED_H

#include "command/pack.h"
#include "input/layout.h"
#include "input/roster.h"

struct combined_order {
    const struct pack_options *options;
    const char *share; /* folder */
    const struct framework *framework;
    const struct layout *layout;
    const struct roster *roster;
};

/* Makes the file in the folder that the options name, people in the order of the roster. Its name is that of the
   layout with `alle` for what differs from person to person (`all` where the framework is not Danish), and the
   preset's suffix. Errors of single people are added at their rows; all other errors, and failures, leave no file. */
void combined_make(struct arena *arena, const struct combined_order *order, pack_tell *tell, void *user,
                   struct pack_progress *progress, struct diags *diags);

#endif
