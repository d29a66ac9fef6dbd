/* Texts of layout files with fields in braces: `{form.name}`. Knows the names of the fields, not their values. */
#ifndef HAEFTE_TEMPLATE_H
#define HAEFTE_TEMPLATE_H

#include "base/diag.h"

/* What stands in braces. FIELD_PASSAGE is any other name: a passage of the framework. */
enum template_field {
    FIELD_LITERAL,
    FIELD_TITLE,
    FIELD_SUBTITLE,
    FIELD_ORGANISATION,
    FIELD_EDITION,
    FIELD_FORM_ID,
    FIELD_FORM_NAME,
    FIELD_FORM_LABEL,
    FIELD_FORM_DEFINITION,
    FIELD_FORM_INTRODUCTION,
    FIELD_FORM_NUMBER,
    FIELD_ROLE_ID,
    FIELD_ROLE_NAME,
    FIELD_ROLE_DETAIL,
    FIELD_SECTION,
    FIELD_PAGE,        /* folio of the page at hand */
    FIELD_PAGES,       /* how many the document has */
    FIELD_LINKED,      /* folio of the page that the drawing links to */
    FIELD_PERSON_NAME, /* of somebody who gets a document of their own */
    FIELD_PERSON_UNIT,
    FIELD_PERSON_START,
    FIELD_DRAFT_DATE,    /* the day a draft was made; empty: it is none */
    FIELD_SINCE_EDITION, /* the edition that changes are told from; empty: none are */
    FIELD_STATEMENT,     /* of a worksheet, in its tips: the first words of the statement */
    FIELD_STATEMENT_NUMBER,
    FIELD_ANSWER, /* whose answer it is */
    FIELD_POINT,  /* the point of a scale, with its word at either end */
    FIELD_PASSAGE
};

struct template_part {
    enum template_field field;
    struct str text; /* FIELD_LITERAL: the text; FIELD_PASSAGE: the name */
};

struct template {
    struct place place;
    struct template_part *parts;
    size_t count;
};

/* Reads a text with fields; `{{` stands for a brace. Returns NULL after a fault. */
struct template *template_read(struct arena *arena, struct str text, struct place place, struct diags *diags);

/* Whether a field has another value for another person of a roster: what it says of them or of their role. */
bool template_field_is_personal(enum template_field field);

/* Whether it has to wait until there are pages. */
bool template_is_late(const struct template *template);
/* Adds an error where it has to: for texts whose page is not known. */
void template_refuse_late(const struct template *template, struct place place, struct diags *diags);

/* Whether a field occurs in it. */
bool template_has(const struct template *template, enum template_field field);

#endif
