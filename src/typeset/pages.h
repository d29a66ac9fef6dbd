/* All pages of a document and what its file says about itself. */
#ifndef HAEFTE_PAGES_H
#define HAEFTE_PAGES_H

#include "typeset/page.h"

struct outline_entry {
    struct str title;
    struct str anchor;
    int level; /* 1, 2, … */
};

/* How full a place is that text must fit in: a box, the last page planned for a section, a text of limited height. */
struct fill {
    struct str section;
    struct str page;    /* its label; empty: not yet known */
    struct place place; /* of the last text in it */
    sp used, room;      /* heights; in the smallest type that the layout allows there */
    bool smallest;      /* there is a choice of sizes, so `used` is for the smallest */
    bool continues;     /* what does not fit goes on over another page */
};
typedef struct LIST(struct fill) fill_list;

/* Where a section of the document stands among the pages. */
struct section_place {
    size_t first, count; /* index of its first page; how many it takes */
};

/* A finished set of pages and what the file says about itself. */
struct pages {
    struct LIST(struct page *) pages;
    struct LIST(struct outline_entry) outline;
    struct block *root; /* the document's tree of blocks */
    struct str title, author, subject, language, keywords;
    struct str date;                            /* ISO 8601 day, from the edition; empty: none given */
    struct LIST(struct section_place) sections; /* by number; a filler's are empty */
    fill_list fills;                            /* where somebody asked for them (struct typesetter) */
};

/* Finds an anchor; returns the page's index or SIZE_MAX. */
size_t pages_find_anchor(const struct pages *pages, struct str name, sp *y);

/* Every word that is divided at the end of a line, one a line: `name:7: virksomheds-ledelsens`, with the page's label.
 */
struct str pages_list_breaks(struct arena *arena, const struct pages *pages, struct str name);

/* The pages as text, one line an item, lengths in points to two decimals: for tests. */
struct str pages_dump(struct arena *arena, const struct pages *pages);

#endif
