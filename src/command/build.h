/* The build command: from a framework and layouts to the files of all documents. Knows the order of the stages, and
   nothing of what they do. */
#ifndef HAEFTE_BUILD_H
#define HAEFTE_BUILD_H

#include "base/diag.h"

typedef struct LIST(const char *) build_names;

struct build_options {
    const char *framework;     /* the file */
    const char *folder;        /* for what is made; it is made itself if need be */
    build_names layouts;       /* files; none: all in the shared folder */
    build_names only;          /* ids of forms and roles, names of layouts; none: everything */
    build_names press, sheets; /* presets, by name or path */
    const char *since;         /* the file of another edition: what changed is marked; NULL: nothing is */
    bool draft;                /* every page says so, and statements have numbers */
    bool one_wording;          /* `text` everywhere */
    bool list_breaks;
};

/* Builds everything, or adds errors and writes nothing. Returns the words divided at ends of lines, where they are
   asked for. */
struct str build_documents(struct arena *arena, const struct build_options *options, struct diags *diags);

#endif
