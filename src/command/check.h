/* The check command: what is worth knowing about a framework before it is printed, as text or JSON. Knows nothing about
   the rules. */
#ifndef HAEFTE_CHECK_COMMAND_H
#define HAEFTE_CHECK_COMMAND_H

#include "command/build.h"

enum check_format { CHECK_TEXT, CHECK_JSON };

struct check_report {
    struct str text; /* one line a finding, `file:line:column: level: text [rule]`, and one that counts; or JSON */
    bool clean;      /* nothing but notes */
};

/* Reads and checks the framework, its pages as `options` would build them. What is wrong with the file itself goes to
   `diags`, as when it is built; then the report is empty. */
struct check_report check_document(struct arena *arena, const struct build_options *options, enum check_format format,
                                   struct diags *diags);

#endif
