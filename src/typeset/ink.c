#include "typeset/ink.h"

#include "base/message.h"
#include "typeset/ground.h"

struct checking {
    struct arena *arena;
    struct diags *diags;
    struct str file_name;
    size_t page_number;
    int limit;
};

int ink_of(const struct colour *colour) {
    int sum = 0;
    for (size_t i = 0; colour && i < sizeof colour->cmyk; i++) sum += colour->cmyk[i];
    return sum;
}

bool ink_overprints(const struct colour *colour) {
    return ink_of(colour) == colour->cmyk[3] && colour->cmyk[3] == 100;
}

static void report(const struct checking *checking, const struct colour *colour, int ink, bool under_text) {
    struct str finding = str_format(
        checking->arena,
        under_text ? _("“%.*s” under black text takes %d per cent of ink, and the preset allows %d: choose lighter "
                       "press values (`cmyk:`)")
                   : _("“%.*s” takes %d per cent of ink, and the preset allows %d: choose lighter press values "
                       "(`cmyk:`)"),
        STR_ARG(colour->name), ink, checking->limit);
    if (diags_hold(checking->diags, colour->place, finding)) return;
    diag_error(checking->diags, colour->place, "%.*s (first on page %zu of %.*s)", STR_ARG(finding),
               checking->page_number, STR_ARG(checking->file_name));
}

static void check_colour(const struct checking *checking, const struct colour *colour) {
    if (ink_of(colour) > checking->limit) report(checking, colour, ink_of(colour), false);
}

/* Black text on a ground: the black of both plates is one. */
static void check_text(void *user, const struct run *run, const struct colour *ground) {
    const struct checking *checking = user;
    check_colour(checking, run->colour);
    if (!ground || !run->colour || !ink_overprints(run->colour)) return;
    int ink = ink_of(ground) - ground->cmyk[3] + 100;
    if (ink > checking->limit) report(checking, ground, ink, true);
}

void ink_check(struct arena *arena, const struct pages *pages, struct str file_name, int limit, struct diags *diags) {
    struct checking checking = {arena, diags, file_name, 0, limit};
    for (size_t p = 0; p < pages->pages.count; p++) {
        const struct page *page = pages->pages.at[p];
        checking.page_number = p + 1;
        for (size_t i = 0; i < page->items.count; i++) {
            if (page->items.at[i].kind != ITEM_PATH) continue;
            check_colour(&checking, page->items.at[i].path.fill);
            check_colour(&checking, page->items.at[i].path.stroke);
        }
        ground_visit(arena, page, check_text, &checking);
    }
}
