/* Documents on paper, as press presets ask for: which documents, on which sheets, with which labels, and whether the
   press can print them. Knows nothing about how files are written. */
#ifndef HAEFTE_PAPER_H
#define HAEFTE_PAPER_H

#include "input/framework.h"
#include "input/preset.h"
#include "output/pdf_sheets.h"
#include "typeset/paragraph.h"

#define PAPER_PROFILES "/usr/share/color/icc" /* where packages put ICC profiles: colord, Ghostscript */

/* A document that is typeset. */
struct paper_document {
    const struct pages *pages;
    struct str layout;    /* the name of its layout, without folder and ending */
    struct str file_name; /* of its screen file */
    struct place place;   /* of its name in the layout */
};

/* A file to be made with pdf_make_sheets. */
struct paper_file {
    struct str name;
    struct place place; /* in the preset */
    const struct pages *pages;
    struct pdf_paper paper;
};

struct paper_files {
    struct LIST(struct paper_file) list;
};

/* Adds the files that a preset makes of the documents. `folder` holds ICC profiles that the preset names without a
   path. Whatever cannot be met (bleed, paper, folds, ink, a profile that is missing or wrong, a preset that no document
   is for) is an error at its place in the preset or the layout. All of it lives in the typesetter's arena. */
void paper_plan(struct typesetter *typesetter, const struct preset *preset, const char *folder,
                const struct paper_document *documents, size_t count, struct paper_files *files);

/* PDF/X-4 bears a date, and the framework's is the only one that stays with the edition: none is an error. */
void paper_check_date(const struct preset *preset, const struct framework *framework, struct diags *diags);

#endif
