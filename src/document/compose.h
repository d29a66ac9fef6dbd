/* The composer's inner parts, shared by compose.c, compose_text.c and compose_table.c only. */
#ifndef HAEFTE_COMPOSE_H
#define HAEFTE_COMPOSE_H

#include "document/document.h"

/* Drawings that are read elsewhere than they are drawn, gathered until the flow says where: `read at:` and `read:`. */
struct pocket {
    struct str name;
    struct block *block; /* outside the tree; its children move into it */
};
struct pockets {
    struct LIST(struct pocket) list;
    struct table *last_table; /* of the section */
};

typedef struct LIST(struct content) content_list;

/* Names of fields that are filled in: each is unique in its document. */
typedef struct LIST(struct str) field_names;

struct composer {
    struct arena *arena;
    const struct framework *framework;
    const struct layout *layout;
    struct compose_options options;
    bool danish;
    struct diags *diags;
    struct pockets *pockets; /* of the section at hand; NULL: none are kept */
    bool *personal;          /* set where a field tells of the person; NULL: nobody asks */
    bool *met;               /* by change: whether the document prints the text; NULL: nobody asks */
    bool *cells_met;         /* by cell: whether it prints its statements */
    field_names *fields;     /* of the document so far; NULL: none are kept */
};

/* A text of the framework in a style: no-break rules applied, *emphasis* made into spans. */
struct paragraph compose_text(const struct composer *composer, struct text text, const struct style *style,
                              const struct block *block);
/* The same where it is known what changed. */
struct paragraph compose_marked(const struct composer *composer, struct text text, const struct wording_change *news,
                                const struct style *style, const struct block *block);
/* A template filled: as compose_text. */
struct paragraph compose_template(const struct composer *composer, const struct template *text,
                                  const struct style *style, const struct context *context, const struct block *block);
/* A template filled as plain text, marks of emphasis dropped: titles, file names, descriptions. */
struct str compose_plain(const struct composer *composer, const struct template *text, const struct context *context);
/* A text without marks, its abbreviations as they are read. */
struct str compose_spell_out(const struct composer *composer, struct str text);
/* A text of the framework as plain text. */
struct str compose_plain_text(const struct composer *composer, struct text text);

/* Drawing words with their loops resolved. What reads as something gets a block below `parent`; with no parent all are
   artifacts. */
struct drawn_list compose_drawings(const struct composer *composer, const struct drawings *drawings,
                                   const struct context *context, struct block *parent);
/* A table of statements with its blocks. NULL where it has no rows. */
struct table *compose_table(const struct composer *composer, const struct table_model *model,
                            const struct context *context, struct block *parent);

/* The rows of a table or worksheet, as contexts; `rows` has room for all forms and roles. Returns how many. */
size_t compose_rows(const struct composer *composer, enum table_rows of, const struct context *context,
                    struct context *rows);
/* What introduces the statements of a column for a role. */
struct text compose_lead_in(const struct framework *framework, size_t role, size_t column);
/* A statement in the wording of the form's pages or of the role's. */
struct text compose_wording(const struct composer *composer, const struct statement_at *at, bool on_role_page);
/* The worksheet of a role with its blocks. NULL where it has no statements, or after an error. */
struct worksheet *compose_worksheet(const struct composer *composer, const struct worksheet_model *model,
                                    const struct context *context, struct block *parent);
/* A field that is filled in, with a block below `parent` that says `tip`. A name that the document has already, or
   that is a part of one it has, is an error at the layout's `place`. */
struct fill_in compose_fill_in(const struct composer *composer, struct str name, struct str tip, struct place place,
                               struct block *parent);

/* An item of a list, with a label where its mark is read as something or something else is printed in its place.
   Returns the body. */
struct block *compose_list_item(const struct composer *composer, struct block *list, const struct mark *mark,
                                bool labelled, struct place place, struct block **label);

enum block_tag compose_tag(enum reads_as reads_as);

/* ---- working copies: compose_changes.c ---- */

/* A stretch of a text, in bytes. */
struct stretch {
    size_t first, end;
};
typedef struct LIST(struct stretch) stretches;

/* Notes that the document prints the text that stands there. Returns whether it changed since the other edition. */
bool compose_meet(const struct composer *composer, const struct place *place);
/* Notes that it prints the statements of that cell, though there may be none left. */
void compose_meet_cell(const struct composer *composer, const struct statement_at *at);
/* How a text that is no statement changed since the other edition. */
struct wording_change compose_news(const struct composer *composer, struct text text);
/* The same of a statement as it reads on the form's pages or on the role's. */
struct wording_change compose_statement_news(const struct composer *composer, const struct statement_at *at,
                                             bool on_role_page);
/* The words of `text` that are new, as stretches of `spaced`, the same text with other blanks. */
stretches compose_new_words(const struct composer *composer, struct str text, struct str spaced,
                            const struct wording_change *news);
/* What a screen reader says of words that are new or gone. */
struct str compose_says(const struct composer *composer, enum text_change change, struct str words);
/* The number of a statement: the initials of its form, role and column, and its number in the cell. Where changes are
   told of, it is the number that it had, and new ones have a letter. */
struct str compose_number(const struct composer *composer, const struct statement_at *at);
/* The same as a label that is printed. */
struct paragraph compose_number_label(const struct composer *composer, const struct statement_at *at,
                                      struct block *label);
/* The list of changes that the document tells of. */
void compose_changes(const struct composer *composer, const struct flow_item *item, const struct context *context,
                     struct block *parent, content_list *out);

#endif
