/* Many documents for a press in one file, page after page with bleed and marks, found by an outline: written while they
   are made, so that memory holds one of them. Pages that several documents show are painted once, as form XObjects.
   Nothing is tagged and nothing links. Knows nothing about people or how pages come about.
   Source: ISO 32000-1 §7.7.3 (page tree), §12.3.3 (outline); ISO 15930-7 (PDF/X-4). */
#ifndef HAEFTE_PDF_COMBINED_H
#define HAEFTE_PDF_COMBINED_H

#include "output/pdf_sheets.h"

struct pdf_combined;

/* Begins the file. `paper`: of single pages; its first side stands for every page, all being of one size. `about`: what
   the file says about itself; its pages are not looked at. All is borrowed until the end. NULL after a failure, else
   pdf_combined_close is due. */
struct pdf_combined *pdf_combined_new(struct arena *arena, const char *path, const struct pdf_paper *paper,
                                      const struct pages *about, struct diags *diags);

/* Removes what was not finished. */
void pdf_combined_close(struct pdf_combined *combined);

/* A page that documents may show as it is. */
struct pdf_shared_page {
    unsigned contents, resources; /* numbers */
};

/* Writes the pages of a document that are not its own, and says in `shared`, by page, what they became. A page that was
   written before is taken again. Returns false after a failure. */
bool pdf_combined_share(struct pdf_combined *combined, struct arena *working, const struct pages *pages,
                        const bool *is_own, struct pdf_shared_page *shared);

/* Adds a document of `count` pages under its title: those that are its own, by `is_own`, from `own` in their order, the
   others as shared. `is_own` NULL: all. Nothing is added where its pages cannot be painted: a failure, as is a file
   that cannot be written (pdf_combined_failed tells). */
bool pdf_combined_add(struct pdf_combined *combined, struct arena *working, struct str title, size_t count,
                      const bool *is_own, const struct pdf_shared_page *shared, const struct pages *own,
                      struct diags *diags);

/* Whether the file is spoilt. */
bool pdf_combined_failed(const struct pdf_combined *combined);

/* Completes the file, which has a document at least, and puts it in place. Returns false after a failure. */
bool pdf_combined_finish(struct pdf_combined *combined);

#endif
