/* A framework and a layout given as text, composed and typeset: where several suites start. Knows no suite. */
#ifndef HAEFTE_TEST_SETTING_H
#define HAEFTE_TEST_SETTING_H

#include "typeset/flow.h"

struct setting {
    struct arena arena, scratch;
    struct diags diags;
    struct framework *framework;
    struct layout *layout;
    struct typesetter typesetter;
    struct document *document;
    struct pages *pages;
};

/* What every layout of the tests begins with: a page of 120 by 100 mm, colours, marks, styles. Ends before `sequence:`. */
extern const char SETTING_LOOK[];

/* A framework of the size asked for. Every statement has words of its own, the first tells its cell: `F1R1C1S1`; the
   last role fails where there are two or more. `most` statements stand in a cell; `salt` shuffles. */
struct setting_size {
    unsigned forms, roles, columns, most, salt;
};
struct str setting_framework_text(struct arena *arena, struct setting_size size);

void setting_init(struct setting *setting);
void setting_release(struct setting *setting);

/* Each stage takes the one before; all fail the test on a finding, but for the last. */
void setting_read_framework(struct setting *setting, struct str text);
void setting_read_layout(struct setting *setting, struct str text); /* text of a layout file that needs no other */
void setting_read_files(struct setting *setting, const char *framework, const char *layout);
void setting_compose(struct setting *setting, size_t form, size_t role, bool one_wording);
void setting_flow(struct setting *setting); /* pages stay NULL after findings */

/* Reads a layout from text; findings go to `diags`. */
struct layout *setting_try_layout(struct setting *setting, struct str text);

/* The findings as text, ended by a zero byte. */
const char *setting_findings(struct setting *setting);

/* Text without blanks and invisible characters. */
struct str setting_essence(struct arena *arena, struct str text);

/* What is drawn for a block, hyphens of line breaks left out. */
struct str setting_text_of(struct setting *setting, const struct block *block);

#endif
