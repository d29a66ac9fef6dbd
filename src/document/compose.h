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

struct composer {
    struct arena *arena;
    const struct framework *framework;
    const struct layout *layout;
    struct compose_options options;
    bool danish;
    struct diags *diags;
    struct pockets *pockets; /* of the section at hand; NULL: none are kept */
};

/* A text of the framework in a style: no-break rules applied, *emphasis* made into spans. */
struct paragraph compose_text(const struct composer *composer, struct text text, const struct style *style,
                              const struct block *block);
/* A template filled: as compose_text. */
struct paragraph compose_template(const struct composer *composer, const struct template *text,
                                  const struct style *style, const struct context *context, const struct block *block);
/* A template filled as plain text, marks of emphasis dropped: titles, file names, descriptions. */
struct str compose_plain(const struct composer *composer, const struct template *text, const struct context *context);
/* A text of the framework as plain text. */
struct str compose_plain_text(const struct composer *composer, struct text text);

/* Drawing words with their loops resolved. What reads as something gets a block below `parent`; with no parent all are
   artifacts. */
struct drawn_list compose_drawings(const struct composer *composer, const struct drawings *drawings,
                                   const struct context *context, struct block *parent);
/* A table of statements with its blocks. NULL where it has no rows. */
struct table *compose_table(const struct composer *composer, const struct table_model *model,
                            const struct context *context, struct block *parent);

/* An item of a list, with a label where its mark is read as something. Returns the body. */
struct block *compose_list_item(const struct composer *composer, struct block *list, const struct mark *mark,
                                struct place place, struct block **label);

enum block_tag compose_tag(enum reads_as reads_as);

#endif
