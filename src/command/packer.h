/* Makes personal documents, one after another: what no person changes is typeset and written once for each role. Knows
   nothing about rosters and files. Used by one thread; several threads have one each, and may share framework, layout
   and attachment, which are only read. */
#ifndef HAEFTE_PACKER_H
#define HAEFTE_PACKER_H

#include "document/document.h"
#include "output/pdf.h"

struct packer;

/* What all packers of a run share. */
struct packer_material {
    const struct framework *framework;
    const struct layout *layout;         /* `for each: person` */
    const char *fonts;                   /* folder */
    const struct pdf_attachment *source; /* travels in every document; NULL: nothing does */
};

/* In the arena, as all that it keeps. NULL after a failure (no fonts, no dictionary). */
struct packer *packer_new(struct arena *arena, const struct packer_material *material, struct diags *diags);
void packer_release(struct packer *packer);

/* Makes the document of somebody who has this role of the framework; its bytes and the name of its file are good until
   the next call. What is wrong with it goes to `diags`, and it returns false. The same person always gets the same
   bytes, whoever came before. */
bool packer_make(struct packer *packer, const struct recipient *person, size_t role, struct str *pdf, struct str *name,
                 struct diags *diags);

/* What is wrong with the framework or the layout, so that no document like this person's can be made, whoever it is
   for; NULL: nothing. Known once packer_make was asked for it; stands until the packer is released. */
const struct diags *packer_fault(const struct packer *packer, const struct recipient *person, size_t role);

/* How many documents were made whole, since most of what they are of could not be used again. */
size_t packer_whole(const struct packer *packer);

#endif
