#include "output/pdf_subset.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <string.h>

/* What a font program needs is outlines and metrics: the reader shapes nothing, and characters come from ToUnicode.
   Without the variation tables a variable font is its default instance. */
static const hb_tag_t dropped[] = {
    HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('B', 'A', 'S', 'E'),
    HB_TAG('n', 'a', 'm', 'e'), HB_TAG('c', 'm', 'a', 'p'), HB_TAG('O', 'S', '/', '2'), HB_TAG('p', 'o', 's', 't'),
    HB_TAG('f', 'v', 'a', 'r'), HB_TAG('g', 'v', 'a', 'r'), HB_TAG('a', 'v', 'a', 'r'), HB_TAG('H', 'V', 'A', 'R'),
    HB_TAG('V', 'V', 'A', 'R'), HB_TAG('M', 'V', 'A', 'R'), HB_TAG('c', 'v', 'a', 'r'), HB_TAG('S', 'T', 'A', 'T'),
    HB_TAG('D', 'S', 'I', 'G'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x'),
    HB_TAG('h', 'd', 'm', 'x'), HB_TAG('V', 'D', 'M', 'X'), HB_TAG('L', 'T', 'S', 'H'), HB_TAG('k', 'e', 'r', 'n'),
};

static bool is_dropped(hb_tag_t tag) {
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (dropped[i] == tag) return true;
    return false;
}

/* The face without the tables that are dropped. Telling the subsetter to drop them is not enough: it would still look
   through the whole cmap for the characters of our glyphs, which is most of its work. NULL when there is no memory. */
static hb_face_t *make_lean(hb_face_t *face) {
    hb_face_t *lean = hb_face_builder_create();
    hb_tag_t tags[32];
    bool added = true;
    for (unsigned first = 0, count;; first += count) {
        count = sizeof tags / sizeof *tags;
        hb_face_get_table_tags(face, first, &count, tags);
        for (unsigned i = 0; i < count && added; i++) {
            if (is_dropped(tags[i])) continue;
            hb_blob_t *table = hb_face_reference_table(face, tags[i]);
            if (hb_blob_get_length(table)) added = hb_face_builder_add_table(lean, tags[i], table);
            hb_blob_destroy(table);
        }
        if (!added || !count) break;
    }
    if (added) return lean;
    hb_face_destroy(lean);
    return NULL;
}

static bool has_table(hb_face_t *face, hb_tag_t tag) {
    hb_blob_t *table = hb_face_reference_table(face, tag);
    bool has = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return has;
}

static struct str copy_blob(struct arena *arena, hb_blob_t *blob) {
    unsigned length = 0;
    const char *data = hb_blob_get_data(blob, &length);
    struct str copy = length ? str_copy(arena, (struct str){data, length}) : (struct str){0};
    hb_blob_destroy(blob);
    return copy;
}

static void make_tag(char tag[7], struct str program) {
    uint64_t hash = str_hash(program, 0);
    for (int i = 0; i < 6; i++, hash /= 26) tag[i] = (char)('A' + hash % 26);
    tag[6] = 0;
}

/* The glyphs and flags of a subset; the caller destroys it. NULL when there is no memory. */
static hb_subset_input_t *make_input(const struct pdf_font *font, bool keep_ids) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    for (unsigned id = 0; id < font->glyph_count; id++)
        if (font->glyphs[id].used) hb_set_add(glyphs, id);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NOTDEF_OUTLINE | HB_SUBSET_FLAGS_NO_HINTING |
                                         (keep_ids ? HB_SUBSET_FLAGS_RETAIN_GIDS : 0));
    return input;
}

static bool read_ids(struct pdf *pdf, hb_subset_plan_t *plan, struct pdf_subset *out) {
    const hb_map_t *new_to_old = hb_subset_plan_new_to_old_glyph_mapping(plan);
    out->count = hb_map_get_population(new_to_old);
    if (!out->count || out->count > UINT16_MAX) return false;
    out->old_ids = ARENA_NEW_ARRAY(pdf->arena, uint32_t, out->count);
    for (unsigned code = 0; code < out->count; code++) {
        out->old_ids[code] = hb_map_get(new_to_old, code);
        if (out->old_ids[code] == HB_MAP_VALUE_INVALID) return false; /* ids must have no gaps: W and ToUnicode */
    }
    return true;
}

bool pdf_subset_make_typing(struct pdf *pdf, const struct face *face, const uint32_t *characters, size_t count,
                            struct str *program, char tag[7]) {
    hb_subset_input_t *input =
        has_table(face->hb_face, HB_TAG('g', 'l', 'y', 'f')) ? hb_subset_input_create_or_fail() : NULL;
    hb_face_t *subset = NULL;
    *program = (struct str){0};
    if (input) {
        hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
        for (size_t t = 0; t < sizeof dropped / sizeof *dropped; t++)
            if (dropped[t] != HB_TAG('c', 'm', 'a', 'p')) hb_set_add(drop, dropped[t]);
        for (size_t c = 0; c < count; c++) hb_set_add(hb_subset_input_unicode_set(input), characters[c]);
        hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NOTDEF_OUTLINE | HB_SUBSET_FLAGS_NO_HINTING);
        subset = hb_subset_or_fail(face->hb_face, input);
    }
    if (subset) *program = copy_blob(pdf->arena, hb_face_reference_blob(subset));
    hb_face_destroy(subset);
    hb_subset_input_destroy(input);
    if (program->length) make_tag(tag, *program);
    else pdf_fail(pdf, "%.*s cannot be typed in: fields need a TrueType font", STR_ARG(face->postscript));
    return program->length > 0;
}

/* Ids that are kept stand for themselves, up to the last. */
static bool keep_ids_up_to_last(struct pdf *pdf, const struct pdf_font *font, hb_subset_plan_t *plan,
                                struct pdf_subset *out) {
    const hb_map_t *new_to_old = hb_subset_plan_new_to_old_glyph_mapping(plan);
    for (uint32_t id = 0; id < font->glyph_count && id < UINT16_MAX; id++)
        if (hb_map_has(new_to_old, id)) out->count = id + 1;
    out->old_ids = ARENA_NEW_ARRAY(pdf->arena, uint32_t, out->count);
    for (unsigned code = 0; code < out->count; code++) out->old_ids[code] = code;
    return out->count > 0;
}

bool pdf_subset_make(struct pdf *pdf, const struct pdf_font *font, bool keep_ids, struct pdf_subset *out) {
    const struct face *face = font->face;
    *out = (struct pdf_subset){.cff = has_table(face->hb_face, HB_TAG('C', 'F', 'F', ' ')), .sparse = keep_ids};
    if (!out->cff && !has_table(face->hb_face, HB_TAG('g', 'l', 'y', 'f'))) {
        pdf_fail(pdf, "%.*s has neither TrueType nor CFF outlines", STR_ARG(face->postscript));
        return false;
    }
    unsigned axes = 0;
    const int *coordinates = hb_font_get_var_coords_normalized(face->hb_font, &axes);
    for (unsigned i = 0; i < axes; i++) {
        if (!coordinates[i]) continue;
        pdf_fail(pdf, "%.*s is a variable font away from its default", STR_ARG(face->postscript));
        return false;
    }

    hb_subset_input_t *input = make_input(font, keep_ids);
    hb_face_t *lean = make_lean(face->hb_face);
    hb_subset_plan_t *plan = input && lean ? hb_subset_plan_create_or_fail(lean, input) : NULL;
    bool read = plan && (keep_ids ? keep_ids_up_to_last(pdf, font, plan, out) : read_ids(pdf, plan, out));
    hb_face_t *subset = read ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (subset) {
        hb_blob_t *blob =
            out->cff ? hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(subset);
        out->program = copy_blob(pdf->arena, blob);
    }
    hb_face_destroy(subset);
    hb_subset_plan_destroy(plan);
    hb_face_destroy(lean);
    hb_subset_input_destroy(input);
    if (!out->program.length) {
        pdf_fail(pdf, "HarfBuzz makes no subset of %.*s", STR_ARG(face->postscript));
        return false;
    }
    make_tag(out->tag, out->program);
    return true;
}
