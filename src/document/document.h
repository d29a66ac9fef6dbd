/* The document: a layout filled with a framework. Every text that will be printed, in its style and with its block;
   no measure is known yet. All of it lives in the arena it was composed in. */
#ifndef HAEFTE_DOCUMENT_H
#define HAEFTE_DOCUMENT_H

#include "document/table.h"
#include "document/worksheet.h"
#include "input/framework.h"
#include "input/layout.h"
#include "review/revision.h"

enum content_kind {
    CONTENT_PARAGRAPH,
    CONTENT_TABLE,
    CONTENT_WORKSHEET,
    CONTENT_SPACE,
    CONTENT_DOWN_TO,
    CONTENT_NEXT_FRAME,
    CONTENT_NEXT_PAGE,
    CONTENT_LAST_PAGE,
    CONTENT_PANEL
};

struct contents {
    struct content *at;
    size_t count;
};

struct content {
    enum content_kind kind;
    const struct flow_item *model;
    struct context context;
    struct paragraph paragraph;
    bool marked;         /* an item of a list: its mark hangs in the indent */
    struct block *label; /* of that mark; NULL: decoration */
    struct table *table;
    struct worksheet *worksheet;
    struct drawn_list draw; /* CONTENT_PANEL */
    struct contents inside; /* CONTENT_PANEL */
};

struct box {
    const struct placed *model;
    struct context context;
    struct drawn_list draw;
    struct contents contents;
};

struct page_plan {
    const struct page_model *model;
    struct drawn_list draw;
    struct box *boxes;
    size_t box_count;
};

struct section {
    const struct section_model *model;
    struct context context;
    struct block *block;
    struct str name;
    struct str anchor; /* of its first page */
    struct page_plan *pages;
    size_t page_count;
    struct page_plan more; /* artifacts only */
    struct contents contents;
    struct drawn_list head;  /* running head */
    struct drawn_list draft; /* on every page of a draft */
    bool personal;           /* something in it tells of the person */
};

/* Somebody who gets a document of their own; plain texts as they are printed, empty where not given. */
struct recipient {
    struct str name, unit, start;
    struct str file; /* stands for the name in a file's name */
};

struct compose_options {
    bool one_wording;               /* `text` everywhere */
    const struct revision *since;   /* what changed since another edition; NULL: nothing is told of that */
    struct str draft;               /* the day of a draft as it is printed; empty: it is none */
    const struct recipient *person; /* whom the document is for; NULL: nobody */
    const bool *only;               /* by number of the section: which to compose; NULL: all. No filler then */
};

struct document {
    const struct framework *framework;
    const struct layout *layout;
    struct compose_options options;
    struct block *root;
    struct section *sections;
    size_t section_count;
    struct section *filler; /* NULL: none */
    struct str file_name, title;
};

/* Fills a layout with a framework. `of` is the form or role of a product that comes once for each. Adds an error at the
   place in the layout where a field cannot be filled. Returns NULL after an error. */
struct document *document_compose(struct arena *arena, const struct framework *framework, const struct layout *layout,
                                  struct context of, struct compose_options options, struct diags *diags);

/* Fills the text of a drawing, whose folios are known now. */
struct paragraph document_fill(struct arena *arena, const struct document *document, const struct template *text,
                               const struct style *style, const struct context *context, const struct block *block,
                               struct diags *diags);

/* Names of anchors. */
struct str anchor_of_form(struct arena *arena, size_t form);
struct str anchor_of_role(struct arena *arena, size_t role);
struct str anchor_of_row(struct arena *arena, size_t form, size_t role, bool on_role_page);

/* The position of a role among those that succeed (or fail, as it does). */
size_t document_leg(const struct framework *framework, size_t role);
size_t document_count_roles(const struct framework *framework, bool fails);
/* The n-th role that succeeds or fails, from 0; SIZE_MAX if there is none. */
size_t document_role(const struct framework *framework, bool fails, size_t n);

#endif
