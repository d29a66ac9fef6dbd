/* The pages of personal documents, one after another: what no person changes is typeset once for each role. Knows
   nothing about rosters, PDF and files. Used by one thread; several threads have one each, and may share framework and
   layout, which are only read. */
#ifndef HAEFTE_PERSONAL_H
#define HAEFTE_PERSONAL_H

#include "document/document.h"
#include "typeset/pages.h"

/* What a person may have been given besides the name: each combination has other lines on the page. */
enum { PERSONAL_KINDS = 4 };

struct personal;

/* In the arena, as all that it keeps. NULL after a failure (no fonts, no dictionary). `layout`: `for each: person`. */
struct personal *personal_new(struct arena *arena, const struct framework *framework, const struct layout *layout,
                              const char *fonts, struct diags *diags);
void personal_release(struct personal *personal);

/* Models are numbered by role and kind. */
size_t personal_model_count(const struct personal *personal);
size_t personal_model_number(size_t role, bool has_unit, bool has_start);

/* Most of the document of everybody who has a role and is of one kind. */
struct personal_model {
    bool *is_own; /* by page: it tells of the person */
    size_t page_count, own_count;
    bool *only;          /* by section: likewise */
    struct pages *frame; /* labels, anchors and places of sections alone */
};

/* Somebody of a model's kind, of whom all that is known is said with these words. */
struct recipient personal_sample(size_t number, struct str text);

/* Makes a model of somebody's whole document, whose pages are in `working`. NULL where there can be none: this document
   has errors, or a filler tells of the person. Then each document is set whole. */
const struct personal_model *personal_model_new(struct personal *personal, struct arena *working,
                                                const struct recipient *person, size_t role, const struct pages **whole,
                                                struct diags *diags);

/* The pages that tell of a person, by themselves, and the name of the person's file. NULL after an error, or where
   there are more or fewer than the model has. */
const struct pages *personal_set(struct personal *personal, struct arena *arena, const struct personal_model *model,
                                 const struct recipient *person, size_t role, struct str *name, struct diags *diags);

/* The whole document. NULL after an error. */
const struct pages *personal_set_whole(struct personal *personal, struct arena *arena, const struct recipient *person,
                                       size_t role, struct str *name, struct diags *diags);

/* To be called now and then, when nothing is being set: memory stays as it is however many people there are. */
void personal_forget(struct personal *personal);

#endif
