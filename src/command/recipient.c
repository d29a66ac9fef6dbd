#include "command/recipient.h"

#include "language/danish.h"

static struct str day_of(struct arena *arena, const struct framework *framework, struct date date) {
    if (!date.year) return (struct str){0};
    return danish_day(arena, framework->language, date.year, date.month, date.day);
}

struct recipient recipient_of(struct arena *arena, const struct framework *framework, const struct person *person,
                              struct str file) {
    return (struct recipient){person->name, person->unit, day_of(arena, framework, person->start), file};
}

/* Whether a finding lets something be read of the person: any word of the name or the unit. */
static bool tells(const struct person *person, struct str text) {
    const struct str secrets[] = {person->name, person->unit};
    size_t at;
    for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++)
        for (size_t first = 0, end = 0; end <= secrets[s].length; end++) {
            if (end < secrets[s].length && secrets[s].at[end] != ' ' && secrets[s].at[end] != '-') continue;
            struct str word = str_slice(secrets[s], first, end);
            if (utf8_count(word) > 1 && str_find(text, word, &at)) return true;
            first = end + 1;
        }
    return false;
}

/* A finding without the name of the file, which is made of the person's. */
static struct str without(struct arena *arena, struct str text, struct str file_name) {
    size_t at;
    if (!file_name.length || !str_find(text, file_name, &at)) return text;
    return str_format(arena, "%.*s…%.*s", STR_ARG(str_slice(text, 0, at)),
                      STR_ARG(str_slice(text, at + file_name.length, text.length)));
}

void recipient_report(const struct person *person, const char *roster, const char *layout, struct str file_name,
                      const struct diags *found, struct diags *diags) {
    struct place row = place_at(roster, person->line, person->line ? 1 : 0);
    for (size_t d = 0; d < found->list.count; d++) {
        const struct diag *diag = &found->list.at[d];
        if (diag->severity == DIAG_FAILURE) diags_keep(diags, *diag);
        if (diag->severity != DIAG_ERROR) continue;
        const char *file = diag->place.file ? diag->place.file : layout;
        struct str text = without(found->arena, diag->text, file_name);
        if (tells(person, text))
            diag_error(diags, row, "left out: a text of this row does not fit its place (%s:%u)", file,
                       diag->place.line);
        else diag_error(diags, row, "left out: %.*s (%s:%u)", STR_ARG(text), file, diag->place.line);
        return;
    }
}
