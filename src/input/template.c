#include "input/template.h"

static const char *const field_names[FIELD_PASSAGE] = {
    NULL,           "title",      "subtitle",      "organisation",    "edition",
    "form.id",      "form.name",  "form.label",    "form.definition", "form.introduction",
    "form.number",  "role.id",    "role.name",     "role.detail",     "section",
    "page",         "pages",      "linked",        "person.name",     "person.unit",
    "person.start", "draft.date", "since.edition", "statement",       "statement.number",
    "answer",       "point",
};

static enum template_field field_of(struct str name) {
    for (enum template_field field = FIELD_LITERAL + 1; field < FIELD_PASSAGE; field++)
        if (str_is(name, field_names[field])) return field;
    return FIELD_PASSAGE;
}

static bool report_unknown(struct str name, struct place place, struct diags *diags) {
    const char *nearest = NULL;
    size_t distance = SIZE_MAX, at;
    if (!str_find(name, STR("."), &at) && name.length) return false; /* may be a passage: the framework will tell */
    for (enum template_field field = FIELD_LITERAL + 1; field < FIELD_PASSAGE; field++) {
        size_t d = str_distance(name, str_from(field_names[field]));
        if (d < distance) distance = d, nearest = field_names[field];
    }
    diag_error(diags, place, "the field {%.*s} is not known; did you mean {%s}?", STR_ARG(name), nearest);
    return true;
}

struct template *template_read(struct arena *arena, struct str text, struct place place, struct diags *diags) {
    struct LIST(struct template_part) parts = {0};
    struct buffer literal;
    bool failed = false;
    buffer_init(&literal, arena);
    for (size_t at = 0; at < text.length;) {
        char c = text.at[at];
        if (c != '{' || (at + 1 < text.length && text.at[at + 1] == '{')) {
            buffer_add_byte(&literal, c);
            at += c == '{' ? 2 : 1;
            continue;
        }
        size_t end;
        struct str rest = str_slice(text, at + 1, text.length);
        if (!str_find(rest, STR("}"), &end)) {
            diag_error(diags, place, "a brace is opened and not closed in “%.*s”; write {{ for a brace that is printed",
                       STR_ARG(text));
            return NULL;
        }
        struct str name = str_trim(str_slice(rest, 0, end));
        struct template_part part = {field_of(name), str_copy(arena, name)};
        if (part.field == FIELD_PASSAGE && report_unknown(name, place, diags)) failed = true;
        if (literal.length) {
            struct template_part before = {FIELD_LITERAL, str_copy(arena, buffer_str(&literal))};
            LIST_ADD(arena, parts, before);
            literal.length = 0;
        }
        LIST_ADD(arena, parts, part);
        at += end + 2;
    }
    if (literal.length) {
        struct template_part last = {FIELD_LITERAL, str_copy(arena, buffer_str(&literal))};
        LIST_ADD(arena, parts, last);
    }
    if (failed) return NULL;
    struct template *fresh = ARENA_NEW(arena, struct template);
    *fresh = (struct template){place, parts.at, parts.count};
    return fresh;
}

bool template_has(const struct template *template, enum template_field field) {
    for (size_t p = 0; p < template->count; p++)
        if (template->parts[p].field == field) return true;
    return false;
}

bool template_field_is_personal(enum template_field field) {
    return (field >= FIELD_ROLE_ID && field <= FIELD_ROLE_DETAIL) ||
           (field >= FIELD_PERSON_NAME && field <= FIELD_PERSON_START);
}

bool template_is_late(const struct template *template) {
    return template_has(template, FIELD_LINKED) || template_has(template, FIELD_PAGE) ||
           template_has(template, FIELD_PAGES);
}

void template_refuse_late(const struct template *template, struct place place, struct diags *diags) {
    if (template_is_late(template))
        diag_error(diags, place,
                   "{page}, {pages} and {linked} are known where a page and its running head are drawn, and not here");
}
