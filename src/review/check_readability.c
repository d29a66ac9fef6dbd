#include "language/readability.h"
#include "review/check_rules.h"

#include "base/message.h"

enum {
    LONG_STATEMENT = 45, /* words: three breaths of somebody who reads it out */
    TELLING = 100,       /* words; of fewer, a single long one decides */
};

static void say_lix(struct checker *checker, struct place place, const char *what, const struct readability *of) {
    double lix = readability_lix(of);
    if (of->words < TELLING) return;
    check_say(checker, RULE_READABILITY, DIAG_NOTE, place,
              "%s: LIX %.0f (%s): %.0f words a sentence, %.0f %% of them over six letters", _(what), lix,
              readability_name(lix), (double)of->words / (double)of->sentences,
              100 * (double)of->long_words / (double)of->words);
}

/* A statement counts for its form as the form's page has it, for its role as the role's page has it. */
static void add_statements(const struct checker *checker, size_t form, size_t role, bool on_role_page,
                           struct readability *sum) {
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        if (checked->kind != CHECKED_STATEMENT) continue;
        if ((form != SIZE_MAX && checked->form != form) || (role != SIZE_MAX && checked->role != role)) continue;
        const struct checked *next = t + 1 < checker->texts.count ? checked + 1 : NULL;
        bool second_follows = next && next->on_role_page && !checked->on_role_page;
        if (on_role_page ? second_follows : checked->on_role_page) continue;
        readability_add(sum, checked->prose.text);
    }
}

static struct str plain_of(const struct checker *checker, struct text text) {
    return prose_read(checker->arena, checker->file, text).text;
}

void check_readability(struct checker *checker) {
    const struct framework *framework = checker->framework;
    for (size_t f = 0; f < framework->form_count; f++) {
        const struct form *form = &framework->forms[f];
        struct readability sum = {0};
        readability_add(&sum, plain_of(checker, form->definition));
        readability_add(&sum, plain_of(checker, form->introduction));
        add_statements(checker, f, SIZE_MAX, false, &sum);
        say_lix(checker, form->name.place, N_("the form's texts"), &sum);
    }
    for (size_t r = 0; r < framework->role_count; r++) {
        struct readability sum = {0};
        add_statements(checker, SIZE_MAX, r, true, &sum);
        say_lix(checker, framework->roles[r].name.place, N_("the role's statements"), &sum);
    }
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        struct readability one = {0};
        if (checked->kind != CHECKED_STATEMENT) continue;
        readability_add(&one, checked->prose.text);
        if (one.words > LONG_STATEMENT)
            check_say(checker, RULE_READABILITY, DIAG_WARNING, check_place(checker, checked, 0),
                      "this statement has %zu words, over %d: divide it, or say less", one.words, LONG_STATEMENT);
    }
}
