/* Collected errors and warnings with their places. Prints nothing and never ends the program: main.c does both. */
#ifndef HAEFTE_DIAG_H
#define HAEFTE_DIAG_H

#include "base/arena.h"
#include "base/str.h"

enum severity {
    DIAG_NOTE,    /* what the program decided, worth a line */
    DIAG_WARNING, /* the result stands, but somebody should look */
    DIAG_ERROR,   /* the input is at fault: nothing is written (exit 1) */
    DIAG_FAILURE, /* the world is at fault: file, disk, library (exit 3) */
};

/* Where something was said. `file` is NULL where there is no place; line and column start at 1, columns count code
   points. */
struct place {
    const char *file; /* borrowed for the life of the run */
    unsigned line, column;
};

/* A place, and a whole file. To be written where a finding is: xgettext does not see past the commas of
   `(struct place){…}`. */
static inline struct place place_at(const char *file, unsigned line, unsigned column) {
    return (struct place){file, line, column};
}
static inline struct place place_of_file(const char *file) {
    return place_at(file, 0, 0);
}

struct diag {
    enum severity severity;
    struct place place;
    struct str text; /* one sentence without full stop: what is wrong and what to do */
};

struct diags {
    struct arena *arena; /* borrowed */
    struct LIST(struct diag) list;
    size_t errors; /* DIAG_ERROR and DIAG_FAILURE */
    size_t said;   /* calls of diag_add, those that repeated a finding included */
};

void diags_init(struct diags *diags, struct arena *arena);

/* Adds one finding, printf-like, in the language of messages (message.h): the format is English. The same text at the
 * same place is kept once. */
void diag_add(struct diags *diags, enum severity severity, struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#define diag_error(diags, ...) diag_add((diags), DIAG_ERROR, __VA_ARGS__)     /* place, format, … */
#define diag_warning(diags, ...) diag_add((diags), DIAG_WARNING, __VA_ARGS__) /* place, format, … */
#define diag_note(diags, ...) diag_add((diags), DIAG_NOTE, __VA_ARGS__)       /* place, format, … */
#define diag_failure(diags, ...) diag_add((diags), DIAG_FAILURE, (struct place){0}, __VA_ARGS__)

/* Whether a finding at this place begins so: for those that go on with where they were met first. */
bool diags_hold(const struct diags *diags, struct place place, struct str beginning);

/* Adds a finding that was made elsewhere; its text is copied. */
void diags_keep(struct diags *diags, struct diag diag);

/* Adds the findings of another list, in their order; their texts are copied. */
void diags_merge(struct diags *diags, const struct diags *from);

/* Writes all findings, ordered by file, line and column, one a line, as `file:line:col: error: text`. */
struct str diags_format(struct diags *diags, struct arena *arena);

/* The exit code the findings ask for: 0, 1 or 3. */
int diags_exit_code(const struct diags *diags);

#endif
