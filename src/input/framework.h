/* The leadership framework: its types, its reading, every rule of validity. Knows nothing about pages. */
#ifndef HAEFTE_FRAMEWORK_H
#define HAEFTE_FRAMEWORK_H

#include "input/rule.h"
#include "input/yaml.h"

enum { FRAMEWORK_MOST = 6, FRAMEWORK_MOST_FORMS = 12 }; /* roles and columns; forms */

/* A printed text and where it stands in the file. May hold inline marks (input/inline.h). Empty text: not given. */
struct text {
    struct str text;
    struct place place;
};

/* A column of every table: skills, priorities, working values. */
struct column {
    struct str id;
    struct text name;
    struct text succeeds; /* lead-in of the leader who succeeds */
    struct text fails;    /* lead-in of the leader who fails; empty only where no role fails */
};

struct role {
    struct str id;
    struct text name;
    struct text detail; /* what follows the name in smaller type; may be empty */
    bool fails;         /* `outcome: fails` */
};

struct statement {
    struct text text;         /* on the form's pages, and everywhere unless on_role_page is given */
    struct text on_role_page; /* empty where the two agree */
};

struct cell {
    struct statement *statements;
    size_t count; /* 0: an empty list, given on purpose */
    struct place place;
};

struct form {
    struct str id;
    struct text name;
    struct text label; /* name where room is short; the name itself unless given */
    struct text definition;
    struct text introduction; /* may be empty */
    struct cell *cells;       /* role * column_count + column */
    struct place place;
};

/* One piece of a running text. */
enum piece_kind { PIECE_PARAGRAPH, PIECE_HEADING, PIECE_ITEM };
struct piece {
    enum piece_kind kind;
    struct text text;
    bool first_item, last_item; /* PIECE_ITEM: its place in its list */
};

/* A named running text (foreword, colophon): what a layout places by name. */
struct passage {
    struct str id;
    struct piece *pieces;
    size_t count;
    struct place place;
};

/* What a listener hears for an abbreviation. */
struct abbreviation {
    struct str text;
    struct text expansion;
};

struct framework {
    const char *file;
    struct str source;   /* the file's bytes, as they were read */
    struct str language; /* BCP 47 */
    struct text title, subtitle, organisation, edition;
    struct str date; /* of the edition: YYYY, YYYY-MM or YYYY-MM-DD; empty: not given */
    struct place language_place, date_place;
    struct column *columns;
    size_t column_count;
    struct role *roles; /* as in the file */
    size_t role_count;
    struct form *forms;
    size_t form_count;
    struct passage *passages;
    size_t passage_count;
    struct str *hyphenation; /* words with their breaks marked "-"; a word without a mark is never divided; `names`
                                among them */
    size_t hyphenation_count;
    struct abbreviation *abbreviations;
    size_t abbreviation_count;
    bool begins_abbreviation[256]; /* bytes that one begins with */
    bool rules_off[RULE_COUNT];    /* what `haefte check` leaves alone */
    struct str *words;             /* that are spelt right, whatever a dictionary says */
    size_t word_count;
    struct place place;
};

/* Reads and checks a framework. Adds every fault it finds; returns NULL when there was one. */
struct framework *framework_read(struct arena *arena, const char *path, struct diags *diags);
/* The same from text in memory, which is borrowed; `file` names it in findings. */
struct framework *framework_read_text(struct arena *arena, const char *file, struct str text, struct diags *diags);

/* Cells counted form by form, role by role, column by column; `form` may be form_count, for how many there are. */
static inline size_t framework_cell_number(const struct framework *framework, size_t form, size_t role, size_t column) {
    return (form * framework->role_count + role) * framework->column_count + column;
}

const struct cell *framework_cell(const struct framework *framework, size_t form, size_t role, size_t column);
const struct passage *framework_passage(const struct framework *framework, struct str id); /* or NULL */

/* An id as part of a file name: ASCII lower case, æ ø å as ae oe aa, other letters without their accent, anything else
   as `-`. */
struct str framework_file_name(struct arena *arena, struct str id);

#endif
