/* Tagged PDF: marked content on the pages and the structure tree over it, from the document's tree of blocks. Knows
   nothing about what the marked content is.
   Source: ISO 32000-1 §14.7 and §14.8; the rules of ISO 14289-1 (PDF/UA-1). */
#ifndef HAEFTE_PDF_TAGS_H
#define HAEFTE_PDF_TAGS_H

#include "output/pdf_object.h"
#include "typeset/pages.h"

struct pdf_tags;

/* Starts the structure of a document in the file's arena. NULL when the pages have no root block: the file is then
   untagged, and every call below may be spared. `page_numbers` are object numbers, one a page; borrowed. */
struct pdf_tags *pdf_tags_new(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers);

/* A new marked-content sequence of a block on a page: its MCID. `spoken`: how it is spoken, in a Span element of its
   own; NULL: as the block. A block outside the tree is a failure. */
unsigned pdf_tags_mark(struct pdf_tags *tags, const struct block *block, const struct spoken *spoken,
                       size_t page_index);

/* Widens the box of the figure that the block is, if it is one, by a rectangle in thousandths of a point, y upwards. */
void pdf_tags_cover(struct pdf_tags *tags, const struct block *block, size_t page_index, const int64_t box[4]);

/* Hangs a link annotation under its block, in a Link element of its own unless the block is one. Returns the
   annotation's StructParent. `contents` is what the annotation says. */
unsigned pdf_tags_link(struct pdf_tags *tags, const struct block *block, unsigned annotation, struct str contents,
                       size_t page_index);

/* Hangs the widget of a field under its block, which is a Form of its own and says what is asked. Returns the widget's
   StructParent. A block outside the tree is a failure. */
unsigned pdf_tags_widget(struct pdf_tags *tags, const struct block *block, unsigned widget, size_t page_index);

/* Whether anything on the page is marked: its page dictionary then has /StructParents page_index and /Tabs /S. */
bool pdf_tags_on_page(const struct pdf_tags *tags, size_t page_index);

/* A number for all that the structure is made of before it is written, but for the object numbers: two documents with
   the same number and the same links have the same structure elements. */
uint64_t pdf_tags_hash(const struct pdf_tags *tags);

/* Writes the structure tree and adds its entries to the catalog. Elements that hold nothing are left out, but for the
   cells of a row that holds something. */
void pdf_tags_write(struct pdf_tags *tags, struct pdf_object *catalog);

#endif
