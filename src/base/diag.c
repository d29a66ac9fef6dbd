#include "base/diag.h"

#include "base/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void diags_init(struct diags *diags, struct arena *arena) {
    *diags = (struct diags){.arena = arena};
}

static int compare_places(const struct place *a, const struct place *b) {
    if (a->file != b->file) {
        if (!a->file || !b->file) return a->file ? -1 : 1; /* findings without a place come last */
        int order = strcmp(a->file, b->file);
        if (order) return order;
    }
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static void add(struct diags *diags, struct diag fresh) {
    diags->said++;
    for (size_t i = 0; i < diags->list.count; i++) {
        const struct diag *old = &diags->list.at[i];
        if (old->severity == fresh.severity && !compare_places(&old->place, &fresh.place) &&
            str_equal(old->text, fresh.text))
            return;
    }
    LIST_ADD(diags->arena, diags->list, fresh);
    if (fresh.severity >= DIAG_ERROR) diags->errors++;
}

void diag_add(struct diags *diags, enum severity severity, struct place place, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct str text = str_format_list(diags->arena, gettext(format), arguments);
    va_end(arguments);
    add(diags, (struct diag){severity, place, text});
}

void diags_keep(struct diags *diags, struct diag diag) {
    diag.text = str_copy(diags->arena, diag.text);
    add(diags, diag);
}

void diags_merge(struct diags *diags, const struct diags *from) {
    for (size_t i = 0; i < from->list.count; i++) diags_keep(diags, from->list.at[i]);
}

bool diags_hold(const struct diags *diags, struct place place, struct str beginning) {
    for (size_t i = 0; i < diags->list.count; i++)
        if (!compare_places(&diags->list.at[i].place, &place) && str_starts(diags->list.at[i].text, beginning))
            return true;
    return false;
}

static int compare_diags(const void *left, const void *right) {
    const struct diag *const *a = left, *const *b = right;
    int order = compare_places(&(*a)->place, &(*b)->place);
    return order ? order : (*a > *b) - (*a < *b); /* same place: in the order they were found */
}

struct str diags_format(struct diags *diags, struct arena *arena) {
    const char *const names[] = {_("note"), _("warning"), _("error"), _("error")};
    const struct diag **sorted = ARENA_NEW_ARRAY(arena, const struct diag *, diags->list.count);
    for (size_t i = 0; i < diags->list.count; i++) sorted[i] = &diags->list.at[i];
    qsort(sorted, diags->list.count, sizeof *sorted, compare_diags);

    struct buffer out;
    buffer_init(&out, arena);
    for (size_t i = 0; i < diags->list.count; i++) {
        const struct diag *diag = sorted[i];
        if (!diag->place.file) buffer_add_c(&out, "haefte: ");
        else if (!diag->place.line) buffer_addf(&out, "%s: ", diag->place.file);
        else buffer_addf(&out, "%s:%u:%u: ", diag->place.file, diag->place.line, diag->place.column);
        buffer_addf(&out, "%s: %.*s\n", names[diag->severity], STR_ARG(diag->text));
    }
    return buffer_str(&out);
}

int diags_exit_code(const struct diags *diags) {
    int code = 0;
    for (size_t i = 0; i < diags->list.count; i++) {
        if (diags->list.at[i].severity == DIAG_FAILURE) return 3;
        if (diags->list.at[i].severity == DIAG_ERROR) code = 1;
    }
    return code;
}
