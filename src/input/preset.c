#include "input/preset.h"

#include "input/schema.h"

#include "base/message.h"

#include <stddef.h>
#include <string.h>

enum {
    INK_MOST = 400, /* per cent: four plates */
    DEFAULT_INK = 300,
    LENGTH_MOST = 2000, /* millimetres, of a paper */
    MARK_MOST = 50,
    THICKNESS_MOST = 2, /* a board of 2 mm is no longer folded into a booklet */
};

/* A length in millimetres, the unit of preset files. */
static bool read_up_to(struct schema_reader *reader, const struct node *node, double most, sp *out) {
    double millimetres;
    if (!schema_number(reader, node, &millimetres)) return false;
    if (millimetres >= 0 && millimetres <= most) *out = sp_from_mm(millimetres);
    else diag_error(reader->diags, node->place, "a length from 0 to %g is expected here, in millimetres", most);
    return millimetres >= 0 && millimetres <= most;
}

static void read_length(struct schema_reader *reader, const struct node *node, void *out) {
    read_up_to(reader, node, LENGTH_MOST, out);
}

static void read_mark_length(struct schema_reader *reader, const struct node *node, void *out) {
    read_up_to(reader, node, MARK_MOST, out);
}

static void read_thickness(struct schema_reader *reader, const struct node *node, void *out) {
    read_up_to(reader, node, THICKNESS_MOST, out);
}

static void read_bleed(struct schema_reader *reader, const struct node *node, void *out) {
    struct preset *preset = out;
    preset->bleed_place = node->place;
    read_length(reader, node, &preset->bleed);
}

static void read_marks(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        {"length", SCHEMA_CALL, offsetof(struct preset, mark_length), .needed = true, .call = read_mark_length},
        {"offset", SCHEMA_CALL, offsetof(struct preset, mark_offset), .needed = true, .call = read_mark_length},
        {"weight", SCHEMA_CALL, offsetof(struct preset, mark_weight), .needed = true, .call = read_mark_length},
    };
    static const struct schema schema = {N_("the marks"), fields, 3};
    struct preset *preset = out;
    if (node->kind == NODE_SCALAR && str_is(node->text, "no")) return;
    if (node->kind != NODE_MAP) {
        diag_error(reader->diags, node->place,
                   "marks are written like {length: 5, offset: 4, weight: 0.09}, in millimetres, or as `no`");
        return;
    }
    preset->marks = true;
    schema_read(reader, &schema, node, preset);
}

static void read_ink(struct schema_reader *reader, const struct node *node, void *out) {
    double per_cent;
    if (!schema_number(reader, node, &per_cent)) return;
    if (per_cent < 100 || per_cent > INK_MOST)
        diag_error(reader->diags, node->place, "an ink limit from 100 to %d per cent is expected here", INK_MOST);
    else *(int *)out = (int)per_cent;
}

static void read_profile(struct schema_reader *reader, const struct node *node, void *out) {
    struct preset *preset = out;
    if (!schema_is_text(reader, node, N_("the ICC profile"))) return;
    preset->profile = node->text;
    preset->profile_place = node->place;
}

static void read_paper(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct {
        const char *name;
        double width, height;
    } sizes[] = {{"A3", 420, 297}, {"A4", 297, 210}, {"A5", 210, 148}, {"SRA3", 450, 320}, {"SRA4", 320, 225}};
    struct preset *preset = out;
    double width = 0, height = 0;
    preset->paper_place = node->place;
    for (size_t s = 0; node->kind == NODE_SCALAR && s < sizeof sizes / sizeof *sizes; s++)
        if (str_is(node->text, sizes[s].name)) width = sizes[s].width, height = sizes[s].height;
    if (node->kind == NODE_LIST && node->count == 2 &&
        (!schema_number(reader, node->items[0], &width) || !schema_number(reader, node->items[1], &height)))
        return;
    if (width < 50 || height < 50 || width > 2000 || height > 2000) {
        diag_error(reader->diags, node->place,
                   "a paper is expected here: A3, A4, A5, SRA3, SRA4, or [width, height] of 50 to 2000 millimetres");
        return;
    }
    preset->paper_width = sp_from_mm(width);
    preset->paper_height = sp_from_mm(height);
}

static void read_folds(struct schema_reader *reader, const struct node *node, void *out) {
    struct preset *preset = out;
    if (!schema_is_list(reader, node, "folds")) return;
    enum { MOST = sizeof preset->folds / sizeof *preset->folds };
    if (node->count > MOST) diag_error(reader->diags, node->items[MOST]->place, "a card has at most %d folds", MOST);
    for (size_t i = 0; i < node->count && i < MOST; i++) {
        preset->fold_places[i] = node->items[i]->place;
        read_length(reader, node->items[i], &preset->folds[i]);
        preset->fold_count++;
    }
}

static void read_layouts(struct schema_reader *reader, const struct node *node, void *out) {
    struct preset *preset = out;
    if (!schema_is_list(reader, node, "layouts")) return;
    preset->layouts = ARENA_NEW_ARRAY(reader->arena, struct str, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (schema_is_text(reader, node->items[i], N_("the name of a layout")))
            preset->layouts[preset->layout_count++] = node->items[i]->text;
}

static void read_colours(struct schema_reader *reader, const struct node *node, void *out) {
    static const char *const names[] = {"screen", "press", NULL};
    int choice;
    if (schema_choice(reader, node, names, &choice)) *(bool *)out = choice == 1;
}

static void read_size(struct schema_reader *reader, const struct node *node, void *out) {
    struct style *style = out;
    schema_size(reader, node, &style->size, &style->leading);
}

/* The text of a label, whose fields are known. */
static void read_label_text(struct schema_reader *reader, const struct node *node, void *out) {
    static const char *const known[] = {"title}", "sheet}", "sheets}", "side}"};
    if (!schema_is_text(reader, node, N_("the text of a label"))) return;
    struct str text = *(struct str *)out = node->text;
    for (size_t at = 0; at < text.length; at++) {
        bool found = text.at[at] != '{';
        struct str rest = str_slice(text, at + 1, text.length);
        size_t end;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++) found = found || str_starts(rest, str_from(known[k]));
        if (found) continue;
        if (str_find(rest, STR("}"), &end)) rest.length = end;
        diag_error(reader->diags, node->place,
                   "a label has no field {%.*s}; it may have {title}, {sheet}, {sheets}, {side}", STR_ARG(rest));
    }
}

static void read_label(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct schema_field fields[] = {
        {"text", SCHEMA_CALL, offsetof(struct preset, label), .needed = true, .call = read_label_text},
        {"front", SCHEMA_NAME, offsetof(struct preset, front), .needed = true},
        {"back", SCHEMA_NAME, offsetof(struct preset, back), .needed = true},
        {"font", SCHEMA_NAME, offsetof(struct preset, label_style.family), .needed = true},
        {"size", SCHEMA_CALL, offsetof(struct preset, label_style), .needed = true, .call = read_size},
    };
    static const struct schema schema = {N_("the label of a sheet"), fields, sizeof fields / sizeof *fields};
    static const struct colour black = {.cmyk = {0, 0, 0, 100}};
    struct preset *preset = out;
    preset->label_style =
        (struct style){.name = STR("label"), .place = node->place, .weight = 400, .colour = &black, .hyphen_cost = 1};
    schema_read(reader, &schema, node, preset);
}

static const char *const kind_names[] = {"pages", "booklet", "cards", NULL};
static const char *const edge_names[] = {"short edge", "long edge", NULL};
static const char *const missing_names[] = {"before the last", "at the end", "error", NULL};

#define MEMBER(key, kind, member)                                                                                      \
    { key, kind, offsetof(struct preset, member), .needed = false }
#define LENGTH(key, member)                                                                                            \
    { key, SCHEMA_CALL, offsetof(struct preset, member), .needed = false, .call = read_length }

static const struct schema_field preset_fields[] = {
    {"kind", SCHEMA_CHOICE, offsetof(struct preset, kind), .needed = true, .choices = kind_names},
    {"layouts", SCHEMA_CALL, 0, .needed = false, .call = read_layouts},
    MEMBER("suffix", SCHEMA_NAME, suffix),
    MEMBER("output", SCHEMA_NAME, output),
    MEMBER("title", SCHEMA_NAME, title),
    {"colours", SCHEMA_CALL, offsetof(struct preset, press), .needed = true, .call = read_colours},
    {"bleed", SCHEMA_CALL, 0, .needed = false, .call = read_bleed},
    {"marks", SCHEMA_CALL, 0, .needed = false, .call = read_marks},
    {"ink limit", SCHEMA_CALL, offsetof(struct preset, ink_limit), .needed = false, .call = read_ink},
    {"profile", SCHEMA_CALL, 0, .needed = false, .call = read_profile},
    MEMBER("condition", SCHEMA_NAME, condition),
    {"paper", SCHEMA_CALL, 0, .needed = false, .call = read_paper},
    {"turned over by", SCHEMA_CHOICE, offsetof(struct preset, edge), .needed = false, .choices = edge_names},
    {"missing pages", SCHEMA_CHOICE, offsetof(struct preset, missing), .needed = false, .choices = missing_names},
    {"thickness", SCHEMA_CALL, offsetof(struct preset, thickness), .needed = false, .call = read_thickness},
    {"folds", SCHEMA_CALL, 0, .needed = false, .call = read_folds},
    MEMBER("one a sheet", SCHEMA_FLAG, one_a_sheet),
    MEMBER("fill", SCHEMA_FLAG, fill),
    {"label", SCHEMA_CALL, 0, .needed = false, .call = read_label},
};
static const struct schema preset_schema = {N_("a press preset"), preset_fields,
                                            sizeof preset_fields / sizeof *preset_fields};

/* What each kind cannot do without. */
static void check(struct arena *arena, const struct preset *preset, struct diags *diags) {
    struct place place = preset->place;
    if (preset->press && !preset->profile.length)
        diag_error(diags, place,
                   "press colours need `profile:`, the ICC file of the printing condition; ask the print shop for it");
    if (preset->kind != PRESET_PAGES && !preset->paper_width)
        diag_error(diags, place, "a preset of this kind needs `paper:`, the size of the sheet");
    if (preset->kind == PRESET_CARDS ? !preset->output.length : !preset->suffix.length)
        diag_error(diags, place, "a preset of this kind needs `%s:`",
                   preset->kind == PRESET_CARDS ? "output" : "suffix");
    size_t slash;
    if (str_find(preset->output, STR("/"), &slash) || str_find(preset->suffix, STR("/"), &slash))
        diag_error(diags, place, "`output` and `suffix` name a file without folders; -o names the folder");
    if (preset->kind == PRESET_CARDS && preset->output.length && !str_ends(preset->output, STR(".pdf")))
        diag_error(diags, place, "the name of the output ends in .pdf");
    if (preset->marks && preset->mark_offset < preset->bleed)
        diag_error(diags, place,
                   "the marks begin %s mm from the trim, which lies inside the bleed of %s mm; move "
                   "them out with `offset:`",
                   message_number(arena, 2, sp_to_mm(preset->mark_offset)),
                   message_number(arena, 2, sp_to_mm(preset->bleed)));
}

struct preset *preset_read(struct arena *arena, const char *path, struct diags *diags) {
    size_t errors = diags->errors;
    static const struct look none;
    struct schema_reader reader = {arena, &none, diags};
    const struct node *root = yaml_read_file(arena, path, diags);
    if (!root) return NULL;
    struct preset *preset = ARENA_NEW(arena, struct preset);
    preset->file = path;
    preset->place = root->place;
    preset->ink_limit = DEFAULT_INK;
    schema_read(&reader, &preset_schema, root, preset);
    if (diags->errors == errors) check(arena, preset, diags);
    return diags->errors == errors ? preset : NULL;
}
