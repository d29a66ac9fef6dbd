/* What the rules of `haefte check` share: the framework's texts with their places, and how a finding is kept. Used by
   check*.c alone; knows nothing about any one rule. */
#ifndef HAEFTE_CHECK_RULES_H
#define HAEFTE_CHECK_RULES_H

#include "review/check.h"
#include "review/prose.h"

enum checked_kind {
    CHECKED_NAME, /* titles, names, labels */
    CHECKED_LEAD_IN,
    CHECKED_DEFINITION, /* of a form; its introduction too */
    CHECKED_STATEMENT,
    CHECKED_PARAGRAPH,
    CHECKED_HEADING,
    CHECKED_ITEM,
    CHECKED_EXPANSION, /* of an abbreviation */
};

struct checked {
    enum checked_kind kind;
    struct prose prose;
    struct text text;          /* with its marks */
    size_t form, role, column; /* of a statement */
    bool on_role_page;         /* a statement's second wording */
    const void *list;          /* an item: the same for all of its list */
};

struct checker {
    struct arena *arena;
    const struct framework *framework;
    struct prose_file *file;
    struct LIST(
        struct checked) texts; /* none is empty; in the order of the file but for what stands before the forms */
    check_findings findings;
};

/* Keeps a finding, printf-like, in the language of messages (base/message.h): the format is English. */
void check_say(struct checker *checker, enum rule rule, enum severity severity, struct place place, const char *format,
               ...) __attribute__((format(printf, 5, 6)));

static inline struct place check_place(const struct checker *checker, const struct checked *checked, size_t at) {
    return prose_place(checker->file, &checked->prose, at);
}

/* How many of a hundred must do alike for the rest to stand out, and how many there must be at least to tell. */
enum { CHECK_MOST_PERCENT = 80, CHECK_MOST_LEAST = 5 };
static inline bool check_is_custom(size_t alike, size_t all) {
    return all >= CHECK_MOST_LEAST && alike * 100 >= all * CHECK_MOST_PERCENT;
}

/* The rules, each in the file of its name; the first four in check_statements.c. */
void check_drift(struct checker *checker);
void check_cells(struct checker *checker);
void check_lead_ins(struct checker *checker);
void check_doubled(struct checker *checker);
void check_spelling(struct checker *checker);
void check_typography(struct checker *checker);
void check_readability(struct checker *checker);

#endif
