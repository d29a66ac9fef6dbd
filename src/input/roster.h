/* The people who get a personal document each, as a spreadsheet program saved them: one row, one person. Knows nothing
   about the document. What is not printed is not kept, and no finding tells a person's name. */
#ifndef HAEFTE_ROSTER_H
#define HAEFTE_ROSTER_H

#include "input/date.h"
#include "input/roster_columns.h"

enum {
    ROSTER_MOST_BYTES = 64 << 20,
    ROSTER_MOST_ROWS = 1000000,
    ROSTER_MOST_LETTERS = 300, /* of a name, and of a unit */
};

/* One person. Plain text without inline marks: valid UTF-8 on one line, without blanks at its ends or two together. */
struct person {
    struct str name;
    struct str unit;   /* where they work; may be empty */
    size_t role;       /* of the framework; one that succeeds */
    struct date start; /* first day at work; year 0: not given */
    unsigned line;     /* where the row begins */
};

struct roster {
    const char *file;
    struct person *people; /* in the order of their rows; rows at fault are left out */
    size_t count;
    size_t at_fault; /* rows left out */
};

/* Reads a roster: the first line that is not blank names the columns, in any order, in Danish or English; columns with
   other names are passed over. The aliases are names besides the usual ones, and go before them.

   Every row at fault is an error of its own in `diags` and is left out, the others are kept: with a roster returned, go
   on, and let diags_exit_code speak at the end. Returns NULL after an error that concerns the whole file: it cannot be
   read or was changed meanwhile, is no text, names no column for the name or the role, or two for one field, or has
   more than ROSTER_MOST_ROWS rows.

   Takes from the arena 48 bytes a person besides the texts; while it reads, up to 200 more and the file up to three
   times. */
struct roster *roster_read(struct arena *arena, const char *path, const struct framework *framework,
                           const roster_aliases *aliases, struct diags *diags);
/* The same from bytes in memory; `file` names them in findings. */
struct roster *roster_read_bytes(struct arena *arena, const char *file, struct str bytes,
                                 const struct framework *framework, const roster_aliases *aliases, struct diags *diags);

enum { ROSTER_FILE_NAME_MOST = 60 }; /* bytes */

/* A file name for each person, in their order, without folder and suffix: the name in ASCII lower case, `anna-berg`.
   People whose names become the same get a code made from their whole row, `anna-berg-1f0c4a`, which stays theirs
   whatever other rows come or go; rows that say the very same are counted, `anna-berg-1f0c4a-2`. No two are the same,
   and none is a name that Windows keeps for itself. Give it the whole roster, never a part. `scratch` may be cleared
   afterwards. */
struct str *roster_file_names(struct arena *arena, struct arena *scratch, const struct roster *roster,
                              const struct framework *framework);

#endif
