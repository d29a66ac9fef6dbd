/* What changed between two editions of a framework, statement by statement and text by text. A pure function of the
   two; knows nothing about files, formats or pages.

   Columns, roles and forms are the same where their ids are, else where their names are; statements and the pieces of a
   passage as review/match.h finds them. Blanks and line ends do not count. */
#ifndef HAEFTE_REVISION_H
#define HAEFTE_REVISION_H

#include "input/framework.h"
#include "review/words.h"

enum change_subject {
    CHANGE_STATEMENT,      /* `text`; its `on_role_page` comes and goes with it */
    CHANGE_SECOND_WORDING, /* `on_role_page` of a statement that both editions have */
    CHANGE_TEXT,           /* any other text */
    CHANGE_SUBJECTS,
};

enum change_kind {
    CHANGE_ADDED,
    CHANGE_REMOVED,
    CHANGE_REWORDED,
    CHANGE_MOVED, /* the same words at another place */
    CHANGE_KINDS,
};

/* A statement, by indices of its own framework: number in its cell. */
struct statement_at {
    size_t form, role, column, number;
};

/* A text as one of the two editions has it. */
struct change_side {
    struct statement_at at; /* number: of texts that stand in a list (pieces of a passage, columns …), too */
    struct text text;       /* its place may lack a line; all empty where the edition has none */
};

enum { CHANGE_KEYS = 3 };

struct change {
    enum change_subject subject;
    enum change_kind kind;
    bool moved;                  /* CHANGE_MOVED, and CHANGE_REWORDED where it also stands elsewhere */
    struct str key[CHANGE_KEYS]; /* CHANGE_TEXT: the way in the file: forms, strategisk, definition; the rest empty */
    enum piece_kind piece;       /* of a passage */
    struct change_side old, new;
    word_changes words; /* CHANGE_REWORDED */
};

/* Where a statement of the new edition comes from. */
struct statement_origin {
    bool added, moved;
    struct statement_at old; /* unless it was added */
};

struct revision {
    const struct framework *old, *new;
    /* In the order of the new file: front matter, columns, roles, forms, statements cell by cell (those removed where
       they stood), statements of cells that are no more, passages, abbreviations. */
    struct LIST(struct change) changes;
    size_t counts[CHANGE_SUBJECTS][CHANGE_KINDS];  /* moved and reworded: under both */
    size_t hyphenation_added, hyphenation_removed; /* words of `hyphenation:` and `names:` */
    size_t old_statements, new_statements;
    struct statement_origin *origins;               /* of the new edition's statements, cell by cell */
    size_t *cells;                                  /* by cell of the new edition: its first statement in `origins` */
    const size_t *form_now, *role_now, *column_now; /* by index of the old edition: that of the new one, or SIZE_MAX */
};

/* Compares. The revision borrows both frameworks. */
const struct revision *revision_new(struct arena *arena, const struct framework *old, const struct framework *new);

/* Whether anything is to be told. */
bool revision_differs(const struct revision *revision);

/* The name of the form, role or column that a change of a text is about, from the newest edition that has it; a name
   that is the id, with no place, where it is about anything else. */
struct text revision_name(const struct revision *revision, const struct change *change);

/* How a statement of the new edition reads now, on the form's pages or on the role's, beside how it read there: for
   bars in the margin. */
struct wording_change {
    bool added, moved, reworded;
    word_changes words; /* reworded: all its words, and those that went */
};
struct wording_change revision_wording(struct arena *arena, const struct revision *revision, struct statement_at at,
                                       bool on_role_page);

#endif
