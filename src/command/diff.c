#include "command/diff.h"

#include "base/message.h"

static const struct framework *read_edition(struct arena *arena, const char *path, const char *which,
                                            struct diags *diags) {
    const struct framework *framework = framework_read(arena, path, diags);
    if (!framework)
        diag_note(diags, place_of_file(path), "this is %s; nothing was compared, for the errors in it", _(which));
    return framework;
}

const char *diff_kind_name(enum change_kind kind) {
    static const char *const names[CHANGE_KINDS] = {N_("added"), N_("removed"), N_("reworded"), N_("moved")};
    return names[kind];
}

const char *diff_piece_name(enum piece_kind piece) {
    static const char *const names[] = {N_("paragraph"), N_("heading"), N_("item")};
    return names[piece];
}

bool diff_frameworks(struct arena *arena, const struct diff_options *options, struct str *report, struct diags *diags) {
    const struct framework *old = read_edition(arena, options->old, N_("OLD"), diags);
    const struct framework *new = read_edition(arena, options->new, N_("NEW"), diags);
    *report = (struct str){0};
    if (!old || !new) return false;
    const struct revision *revision = revision_new(arena, old, new);
    *report = options->json ? diff_as_json(arena, revision) : diff_as_text(arena, revision, options->colours);
    return revision_differs(revision);
}
