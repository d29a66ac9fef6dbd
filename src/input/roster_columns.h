/* Which column of a roster holds what: by what spreadsheets usually call it, or by what a layout says. */
#ifndef HAEFTE_ROSTER_COLUMNS_H
#define HAEFTE_ROSTER_COLUMNS_H

#include "input/framework.h"
#include "input/records.h"

enum person_field {
    PERSON_NAME,
    PERSON_FIRST_NAME,
    PERSON_MIDDLE_NAME,
    PERSON_LAST_NAME,
    PERSON_ROLE,
    PERSON_UNIT,
    PERSON_START,
    PERSON_FIELDS
};

/* A column that a layout calls by a name of its own. */
struct roster_alias {
    enum person_field field;
    struct str header; /* as roster_text_fold_header leaves it */
};

typedef struct LIST(struct roster_alias) roster_aliases;

/* Adds a name for the column of a field. An error where there is nothing to see in it, or where another field has it
   already; the same once more is passed over. */
void roster_alias_add(struct arena *arena, roster_aliases *aliases, enum person_field field, const struct text *header,
                      struct diags *diags);

#define ROSTER_NO_COLUMN SIZE_MAX

struct roster_columns {
    size_t of[PERSON_FIELDS]; /* ROSTER_NO_COLUMN: not there */
    size_t twice[2];          /* two columns for one field, else ROSTER_NO_COLUMN */
    size_t count;             /* of the header, those without a name too */
    size_t named;             /* up to the last that has a name */
    size_t known;             /* how many name a field */
};

/* What the columns hold, by the record at hand, which names them. Where the header of an alias is found, only aliases
   name that field's column. */
void roster_columns_map(struct roster_columns *columns, struct arena *scratch, const struct records *records,
                        const roster_aliases *aliases);

/* Whether they are enough: a name, a role, and no field twice. Adds an error for each want, at the record at hand. */
bool roster_columns_check(const struct roster_columns *columns, struct arena *scratch, const struct records *records,
                          const char *file, struct diags *diags);

#endif
