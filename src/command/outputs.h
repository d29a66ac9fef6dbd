/* The PDFs of typeset documents: made by several threads at once, written together. Knows nothing about how pages come
   about or what is in a PDF. */
#ifndef HAEFTE_OUTPUTS_H
#define HAEFTE_OUTPUTS_H

#include "command/stages.h"
#include "output/pdf_sheets.h"

/* A file as it was written the last time. */
struct known_output {
    struct str name;
    uint64_t fingerprint; /* of its pages */
    uint64_t source;      /* of the framework file that it carries: str_hash_quick of its bytes */
};

struct known_outputs {
    struct LIST(struct known_output) list;
};

/* What becomes of a file in this turn. */
enum output_turn {
    OUTPUT_MAKE,
    OUTPUT_COMPARE, /* to be made if its pages are not as they were */
    OUTPUT_LEAVE
};

/* A file to be written. */
struct output {
    struct str name;
    struct place place; /* where its name is given */
    const struct pages *pages;
    const struct pdf_paper *paper; /* NULL: for the screen */
    enum output_turn turn;
    uint64_t before, fingerprint; /* of the pages: as they were, and as they are; only where files are known */
    struct str pdf;
    /* of the thread that makes it */
    struct arena working, kept; /* kept: until the file is written */
    struct diags diags;
    bool exhausted; /* the system had no memory left for it */
};

struct outputs {
    const struct pdf_attachment *source; /* the framework's file, which travels in every PDF for the screen */
    bool compared;                       /* fingerprints are taken */
    struct output *at;
    size_t count;
};

/* Typesets what stages_compose has composed and makes its PDFs meanwhile. `known`: what was written before, so that
   only PDFs of other pages are made; NULL: all are, and no fingerprint is taken. After an error (returns false) nothing
   may be written. */
bool outputs_typeset(struct stages *stages, const struct known_outputs *known, struct outputs *outputs);

/* Makes those whose turn is OUTPUT_MAKE. Returns false after an error. */
bool outputs_make(struct stages *stages, struct outputs *outputs);

/* Writes into the folder, all together, those that were made. Two of the same name, made or not, are an error. Returns
   false after an error; then all old files stand. `more` may be NULL. */
bool outputs_write(struct stages *stages, const struct outputs *outputs, const struct outputs *more);

/* Frees the PDFs; the list of outputs stays, and may be made again. */
void outputs_release(struct outputs *outputs);

#endif
