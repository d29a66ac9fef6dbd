#include "typeset/contrast.h"

#include "base/message.h"
#include "input/colour.h"
#include "typeset/ground.h"

enum { OPENING_RUNES = 30 }; /* of a text, so that it can be found */

/* A text colour on a ground that has been met. */
struct pair {
    const struct colour *text, *ground;
    bool large;
};

struct checking {
    struct arena *arena;
    struct diags *diags;
    size_t page_number;
    struct str file_name;
    struct LIST(struct pair) pairs; /* of the document */
};

/* The first words of a text. */
static struct str opening(struct arena *arena, struct str text) {
    size_t at = 0, end = 0;
    text = str_trim(text);
    for (size_t runes = 0; at < text.length && runes < OPENING_RUNES; runes++) {
        if (text.at[at] == ' ') end = at;
        utf8_next(text, &at);
    }
    if (at >= text.length) return text;
    text.length = end ? end : at;
    return str_format(arena, "%.*s …", STR_ARG(text));
}

static void report(const struct checking *checking, const struct pair *pair, double least, struct str text) {
    struct str contrast = colour_tell_contrast(checking->arena, pair->text, pair->ground);
    struct str advice = colour_advise(checking->arena, pair->text, pair->ground, least);
    struct str finding =
        str_format(checking->arena,
                   pair->large ? _("%.*s, and text from %d pt on needs %s:1: %.*sgive the text another colour or place")
                               : _("%.*s, and text under %d pt needs %s:1: %.*sgive the text another colour or place"),
                   STR_ARG(contrast), LARGE_TEXT, message_short_number(checking->arena, least), STR_ARG(advice));
    if (diags_hold(checking->diags, pair->text->place, finding)) return;
    struct str words = opening(checking->arena, text);
    diag_error(checking->diags, pair->text->place, "%.*s (first on page %zu of %.*s: “%.*s”)", STR_ARG(finding),
               checking->page_number, STR_ARG(checking->file_name), STR_ARG(words));
}

static void meet(void *user, const struct run *run, const struct colour *ground) {
    struct checking *checking = user;
    static const struct colour unset = {.name = {"black", 5}}; /* what a text without colour is printed in */
    struct pair pair = {run->colour ? run->colour : &unset, ground ? ground : &COLOUR_BARE,
                        run->size >= LARGE_TEXT * SP_PER_PT};
    for (size_t p = 0; p < checking->pairs.count; p++) {
        const struct pair *known = &checking->pairs.at[p];
        if (known->text == pair.text && known->ground == pair.ground && known->large == pair.large) return;
    }
    LIST_ADD(checking->arena, checking->pairs, pair);
    double least = pair.large ? CONTRAST_LEAST_LARGE : CONTRAST_LEAST;
    if (colour_contrast(pair.text, pair.ground) < least) report(checking, &pair, least, run->text);
}

/* What will be typed into a field, on the ground in its middle. */
static void check_field(struct checking *checking, const struct page *page, const struct field *field) {
    if (field->kind != FIELD_KIND_TEXT) return;
    struct point middle = {field->x + field->width / 2, field->y + field->height / 2};
    struct run typed = {.colour = field->colour, .size = field->size, .text = field->name};
    meet(checking, &typed, ground_of_point(checking->arena, page, page->items.count, middle));
}

void contrast_check(struct arena *arena, const struct pages *pages, struct str file_name, struct diags *diags) {
    struct checking checking = {.arena = arena, .diags = diags, .file_name = file_name};
    for (size_t p = 0; p < pages->pages.count; p++) {
        checking.page_number = p + 1;
        const struct page *page = pages->pages.at[p];
        ground_visit(arena, page, meet, &checking);
        for (size_t f = 0; f < page->fields.count; f++) check_field(&checking, page, &page->fields.at[f]);
    }
}
