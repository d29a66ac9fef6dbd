/* The document: a layout filled with a framework. Every text that will be printed, in its style and with its block;
   no measure is known yet. All of it lives in the arena it was composed in. */
#ifndef HAEFTE_DOCUMENT_H
#define HAEFTE_DOCUMENT_H

#include "document/block.h"
#include "input/framework.h"
#include "input/layout.h"
#include "review/revision.h"

/* Which part of the framework the words of a layout speak of. */
struct context {
    size_t form, role;         /* index in the framework; SIZE_MAX: none */
    size_t own_form, own_role; /* of the product, or of the section where it comes once for each */
    enum loop loop;            /* the `for each` that is nearest */
    bool first, last;          /* of that */
    struct str section;
    struct str page, pages, linked;              /* folios and their number, known when pages are drawn */
    struct str statement, number, answer, point; /* of a worksheet; empty elsewhere */
};

/* A text ready to be set. */
struct paragraph {
    struct span *spans;
    size_t count;
    const struct style *style;
    struct place place; /* of the text, in the framework or in the layout file */
    bool changed;       /* since the edition that is told of: a bar stands beside it */
};

/* A drawing word for one form or role. */
struct drawn {
    const struct drawing *model;
    struct context context;
    struct block *block; /* NULL: an artifact */
    struct str name;     /* WORD_FIELD: of the field */
    struct drawn *drawn; /* WORD_GROUP: its parts, loops resolved */
    size_t count;
};

struct drawn_list {
    struct drawn *at;
    size_t count;
};

struct table_cell {
    size_t form;              /* its mark and colours */
    struct paragraph lead_in; /* repeated in the row; no spans if not */
    struct paragraph *statements;
    struct block **labels;     /* of their marks; NULL: decoration */
    struct paragraph *numbers; /* of a draft, in place of the marks; NULL: it is none */
    size_t count;
    struct place place;
};

/* With forms side by side a row is one line of its role: that of one column of the framework. */
struct table_row {
    struct context context;
    struct paragraph label, detail; /* no spans where the label is a band */
    bool banded;                    /* a band is drawn over it: not over the later lines of a role */
    struct drawn_list band;
    struct drawn_list band_again; /* over a line that begins a frame: artifacts */
    struct table_cell *cells;     /* one for each column */
    struct str anchor;            /* of this row */
    struct str target;            /* anchor of the row that shows the same crossing elsewhere */
    struct block *block, *label_block;
};

struct table {
    const struct table_model *model;
    struct paragraph *heads, *lead_ins; /* one for each column */
    struct paragraph continued;
    size_t column_count;
    struct table_row *rows;
    size_t row_count;
    struct drawn_list *column_bands, *column_bands_again; /* one for each form side by side; NULL: there are none */
    struct block *figure;                                 /* the thread; NULL: decoration */
    const struct table *alike; /* the next one of the same section, if its widths are to be as in this one */
    size_t leg, leg_count;     /* the thread's leg (index among roles that succeed) and how many there are */
};

/* What is filled in: its name in the file and its block, which says what is asked. */
struct fill_in {
    struct str name;
    struct block *block; /* NULL: there is none */
};

/* One who answers to a statement. */
struct worksheet_answer {
    struct paragraph label, low, high; /* who it is; the ends of the scale */
    struct str scale, scale_tip;       /* the name of the scale and what it asks as a whole */
    struct block **points;             /* of the scale; NULL: there is none */
    struct fill_in note;
};

struct worksheet_statement {
    struct paragraph text;
    struct block *label; /* of its mark; NULL: decoration */
    struct worksheet_answer *answers;
    struct fill_in note; /* shared by all who answer */
};

/* The statements of a role in one column. */
struct worksheet_column {
    struct paragraph head, lead_in;
    struct worksheet_statement *statements;
    size_t count; /* 0: nothing of it is shown */
};

struct worksheet_part {
    struct context context;             /* the form and the role */
    struct drawn_list band, band_again; /* again: on a page where it goes on, artifacts */
    struct worksheet_column *columns;   /* one for each of the framework */
};

struct worksheet {
    const struct worksheet_model *model;
    struct worksheet_part *parts;
    size_t part_count, column_count;
};

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
