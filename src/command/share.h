/* The folder that holds the layouts, presets and fonts of the program. Knows nothing about what stands in them. */
#ifndef HAEFTE_SHARE_H
#define HAEFTE_SHARE_H

#include "command/build.h"

/* The folder above the program's own (as built), or where it was installed; "." where that is the one at hand, since
   findings name files as the user would. */
const char *share_find(struct arena *arena);

/* The path of what has this name in the folder. */
const char *share_path(struct arena *arena, const char *share, const char *name);

/* The paths of all YAML files in a folder of it, by name. A failure where it cannot be read; `option` is the one that
   would do without it. */
build_names share_list(struct arena *arena, const char *share, const char *name, const char *option,
                       struct diags *diags);

/* The path of a press preset by its name in the folder, or by its path. NULL, and an error, where there is none. */
const char *share_preset(struct arena *arena, const char *share, const char *name, const char *option,
                         struct diags *diags);

/* The name of a YAML file without folder and ending. */
struct str share_stem(const char *path);

#endif
