#include "typeset/font.h"

#include "base/message.h"

#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <string.h>

/* A face that was asked for; `face` is NULL where there is none. */
struct request {
    struct str family;
    int weight;
    bool italic;
    const struct face *face;
};

/* How pieces are shaped: what a cached piece depends on besides its text. */
struct manner {
    const struct face *face;
    hb_feature_t features[STYLE_MOST_FEATURES];
    size_t feature_count;
    struct str language;
    hb_language_t hb_language;
};

/* A slot of the table of shaped pieces: open addressing, never fuller than half. */
struct slot {
    uint64_t hash;
    size_t manner;
    const struct shaped *shaped; /* NULL: free */
};

struct font_set {
    struct arena *arena;
    FcConfig *folder, *system; /* `system` only once a family was not found in `folder` */
    bool system_tried;
    struct LIST(struct face *) faces;
    struct LIST(struct request) requests;
    struct LIST(struct manner) manners;
    size_t last_manner;
    hb_buffer_t *buffer;
    struct slot *slots;
    size_t slot_count, slots_used; /* slot_count is a power of two */
    struct arena shapes;           /* of the slots and what stands in them */
};

enum { FIRST_SLOTS = 8192, MOST_SHAPES = 20000, DEEPEST_FOLDER = 4 }; /* a booklet has some 2,000 words in its styles */

/* --- Finding fonts --- */

static bool is_font_file(struct str name) {
    static const char *const suffixes[] = {".ttf", ".otf", ".ttc", ".otc", ".TTF", ".OTF"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (str_ends(name, str_from(suffixes[i]))) return true;
    return false;
}

/* Adds the font files below a folder. FcConfigAppFontAddDir would do so in one call, but it looks for a cache folder
   and complains on stderr when there is none to write to; scanning the few files here takes 2 ms. */
static void add_folder(struct font_set *set, const char *folder, int depth) {
    DIR *dir = opendir(folder);
    if (!dir) return; /* no folder of one's own: the system's fonts remain */
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.') continue;
        struct str name = str_from(entry->d_name);
        const char *path = str_format(set->arena, "%s/%s", folder, entry->d_name).at;
        if (is_font_file(name)) FcConfigAppFontAddFile(set->folder, (const FcChar8 *)path);
        else if (depth < DEEPEST_FOLDER && !strchr(entry->d_name, '.')) add_folder(set, path, depth + 1);
    }
    closedir(dir);
}

static void begin_slots(struct font_set *set) {
    set->slot_count = FIRST_SLOTS;
    set->slots_used = 0;
    set->slots = ARENA_NEW_ARRAY(&set->shapes, struct slot, FIRST_SLOTS);
}

void font_set_forget(struct font_set *set) {
    if (set->slots_used <= MOST_SHAPES) return;
    arena_clear(&set->shapes);
    begin_slots(set);
}

struct font_set *font_set_new(struct arena *arena, const char *folder, struct diags *diags) {
    struct font_set *set = ARENA_NEW(arena, struct font_set);
    set->arena = arena;
    set->buffer = hb_buffer_create();
    arena_init(&set->shapes, arena->exhausted);
    begin_slots(set);
    set->folder = FcConfigCreate();
    if (!set->folder) diag_failure(diags, "fontconfig does not start");
    else if (folder) add_folder(set, folder, 0);
    return set;
}

void font_set_release(struct font_set *set) {
    if (!set) return;
    for (size_t i = 0; i < set->faces.count; i++) {
        hb_font_destroy(set->faces.at[i]->hb_font);
        hb_face_destroy(set->faces.at[i]->hb_face);
    }
    hb_buffer_destroy(set->buffer);
    if (set->folder) FcConfigDestroy(set->folder);
    if (set->system) FcConfigDestroy(set->system);
    arena_release(&set->shapes);
}

static FcFontSet *folder_fonts(const struct font_set *set) {
    return set->folder ? FcConfigGetFonts(set->folder, FcSetApplication) : NULL;
}

/* The system's fonts. Reading its configuration takes longer than typesetting a booklet, so only when needed. */
static FcFontSet *system_fonts(struct font_set *set) {
    if (!set->system_tried) set->system = FcInitLoadConfigAndFonts();
    set->system_tried = true;
    return set->system ? FcConfigGetFonts(set->system, FcSetSystem) : NULL;
}

static struct str pattern_string(FcPattern *pattern, const char *object, int n) {
    FcChar8 *value;
    if (FcPatternGetString(pattern, object, n, &value) != FcResultMatch) return (struct str){0};
    return str_from((const char *)value);
}

/* Only outlines that can go into a PDF as they are: no Type 1, no bitmaps, no variable fonts or instances of one. */
static bool is_usable(FcPattern *pattern) {
    FcBool scalable = FcFalse, variable = FcFalse;
    int index = 0;
    struct str format = pattern_string(pattern, FC_FONTFORMAT, 0);
    FcPatternGetBool(pattern, FC_SCALABLE, 0, &scalable);
    FcPatternGetBool(pattern, FC_VARIABLE, 0, &variable);
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
    if (!str_is(format, "TrueType") && !str_is(format, "CFF")) return false;
    struct str path = pattern_string(pattern, FC_FILE, 0);
    return scalable && !variable && index >> 16 == 0 && is_font_file(path);
}

/* A face is known by its typographic family (name 16) and by its family of four (name 1): fontconfig lists both. */
static bool has_family(FcPattern *pattern, struct str family) {
    for (int n = 0;; n++) {
        struct str name = pattern_string(pattern, FC_FAMILY, n);
        if (!name.at) return false;
        if (str_equal(name, family)) return true;
    }
}

static int pattern_weight(FcPattern *pattern) {
    double weight = FC_WEIGHT_REGULAR;
    FcPatternGetDouble(pattern, FC_WEIGHT, 0, &weight);
    return (int)lround(FcWeightToOpenTypeDouble(weight));
}

static bool pattern_italic(FcPattern *pattern) {
    int slant = FC_SLANT_ROMAN;
    FcPatternGetInteger(pattern, FC_SLANT, 0, &slant);
    return slant != FC_SLANT_ROMAN;
}

static int pattern_width(FcPattern *pattern) {
    double width = FC_WIDTH_NORMAL;
    FcPatternGetDouble(pattern, FC_WIDTH, 0, &width);
    return (int)lround(width);
}

static bool set_has_family(const FcFontSet *fonts, struct str family) {
    for (int i = 0; fonts && i < fonts->nfont; i++)
        if (is_usable(fonts->fonts[i]) && has_family(fonts->fonts[i], family)) return true;
    return false;
}

/* The file with this family, weight and slant; of several the one nearest to normal width, then the first by path, so
   that the order of the folder does not matter. */
static FcPattern *find_pattern(const FcFontSet *fonts, const struct style *style) {
    FcPattern *best = NULL;
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        FcPattern *pattern = fonts->fonts[i];
        if (!is_usable(pattern) || !has_family(pattern, style->family)) continue;
        if (pattern_weight(pattern) != style->weight || pattern_italic(pattern) != style->italic) continue;
        if (best) {
            int nearer = abs(pattern_width(pattern) - FC_WIDTH_NORMAL) - abs(pattern_width(best) - FC_WIDTH_NORMAL);
            if (!nearer) nearer = str_compare(pattern_string(pattern, FC_FILE, 0), pattern_string(best, FC_FILE, 0));
            if (nearer >= 0) continue;
        }
        best = pattern;
    }
    return best;
}

/* --- Errors --- */

struct names {
    struct LIST(struct str) list;
};

static void add_name(struct arena *arena, struct names *names, struct str name) {
    for (size_t i = 0; i < names->list.count; i++)
        if (str_equal(names->list.at[i], name)) return;
    LIST_ADD(arena, names->list, name);
}

static void add_families(struct arena *arena, struct names *names, const FcFontSet *fonts) {
    for (int i = 0; fonts && i < fonts->nfont; i++)
        if (is_usable(fonts->fonts[i])) add_name(arena, names, pattern_string(fonts->fonts[i], FC_FAMILY, 0));
}

static int compare_names(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static struct str join(struct arena *arena, struct names *names) {
    struct buffer out;
    buffer_init(&out, arena);
    if (names->list.count) qsort(names->list.at, names->list.count, sizeof *names->list.at, compare_names);
    for (size_t i = 0; i < names->list.count; i++)
        buffer_addf(&out, "%s%.*s", i ? ", " : "", STR_ARG(names->list.at[i]));
    return buffer_str(&out);
}

static void report_family(struct font_set *set, const struct style *style, struct diags *diags) {
    struct names near = {0}, all = {0};
    add_families(set->arena, &near, folder_fonts(set));
    add_families(set->arena, &all, folder_fonts(set));
    add_families(set->arena, &all, system_fonts(set));
    struct str wanted = style->family, best = {0};
    size_t least = wanted.length / 2 + 1; /* further away it is no slip of the pen */
    for (size_t i = 0; i < all.list.count; i++) {
        size_t distance = str_distance(wanted, all.list.at[i]);
        if (distance >= least) continue;
        least = distance;
        best = all.list.at[i];
    }
    struct str hint = best.at ? str_format(set->arena, _("; did you mean “%.*s”; "), STR_ARG(best)) : STR("; ");
    if (near.list.count && all.list.count > near.list.count)
        diag_error(diags, style->place,
                   "there is no font family “%.*s”%.*sthere are %.*s, and %zu families of the system", STR_ARG(wanted),
                   STR_ARG(hint), STR_ARG(join(set->arena, &near)), all.list.count - near.list.count);
    else
        diag_error(diags, style->place, "there is no font family “%.*s”%.*sthere are %.*s", STR_ARG(wanted),
                   STR_ARG(hint), STR_ARG(join(set->arena, &all)));
}

static void report_weight(struct font_set *set, const FcFontSet *fonts, const struct style *style,
                          struct diags *diags) {
    struct names has = {0};
    for (int i = 0; i < fonts->nfont; i++) {
        FcPattern *pattern = fonts->fonts[i];
        if (is_usable(pattern) && has_family(pattern, style->family))
            add_name(
                set->arena, &has,
                str_format(set->arena, "%d%s", pattern_weight(pattern), pattern_italic(pattern) ? _(" italic") : ""));
    }
    diag_error(diags, style->place, "the font family “%.*s” has no weight %d%s; it has %.*s", STR_ARG(style->family),
               style->weight, style->italic ? _(" italic") : "", STR_ARG(join(set->arena, &has)));
}

/* --- Faces --- */

static int read_i16(const char *at) {
    const unsigned char *p = (const unsigned char *)at;
    int value = p[0] << 8 | p[1];
    return value >= 0x8000 ? value - 0x10000 : value;
}

static int metric(hb_font_t *font, hb_ot_metrics_tag_t tag) {
    hb_position_t value = 0;
    hb_ot_metrics_get_position_with_fallback(font, tag, &value);
    return value;
}

/* Offsets in the tables: OpenType 1.9, head (xMin at 36) and post (italicAngle at 4). */
static void read_metrics(struct face *face) {
    face->units_per_em = (int)hb_face_get_upem(face->hb_face);
    face->ascender = metric(face->hb_font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
    face->descender = metric(face->hb_font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
    face->cap_height = metric(face->hb_font, HB_OT_METRICS_TAG_CAP_HEIGHT);
    face->x_height = metric(face->hb_font, HB_OT_METRICS_TAG_X_HEIGHT);
    unsigned length;
    hb_blob_t *head = hb_face_reference_table(face->hb_face, HB_TAG('h', 'e', 'a', 'd'));
    const char *bytes = hb_blob_get_data(head, &length);
    for (unsigned i = 0; i < 4 && length >= 44; i++) face->bounds[i] = read_i16(bytes + 36 + 2 * i);
    hb_blob_destroy(head);
    hb_blob_t *post = hb_face_reference_table(face->hb_face, HB_TAG('p', 'o', 's', 't'));
    bytes = hb_blob_get_data(post, &length);
    if (length >= 8) face->italic_angle = read_i16(bytes + 4) + (read_i16(bytes + 6) & 0xFFFF) / 65536.0;
    hb_blob_destroy(post);
}

/* Opens the file of a pattern, or returns the face that was opened from it before. */
static const struct face *open_face(struct font_set *set, FcPattern *pattern, const struct style *style,
                                    struct diags *diags) {
    struct str path = pattern_string(pattern, FC_FILE, 0);
    int index = 0;
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
    for (size_t i = 0; i < set->faces.count; i++)
        if (str_equal(set->faces.at[i]->path, path) && hb_face_get_index(set->faces.at[i]->hb_face) == (unsigned)index)
            return set->faces.at[i];
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(str_c(set->arena, path));
    hb_face_t *hb_face = blob ? hb_face_create(blob, (unsigned)index) : NULL;
    hb_blob_destroy(blob);
    if (!hb_face || hb_face_get_glyph_count(hb_face) == 0) {
        hb_face_destroy(hb_face);
        diag_failure(diags, "%.*s: the font file cannot be read", STR_ARG(path));
        return NULL;
    }
    struct face *face = ARENA_NEW(set->arena, struct face);
    *face = (struct face){
        .family = str_copy(set->arena, pattern_string(pattern, FC_FAMILY, 0)),
        .postscript = str_copy(set->arena, pattern_string(pattern, FC_POSTSCRIPT_NAME, 0)),
        .path = str_copy(set->arena, path),
        .index = (unsigned)set->faces.count,
        .weight = style->weight,
        .italic = style->italic,
        .hb_face = hb_face,
        .hb_font = hb_font_create(hb_face),
    };
    read_metrics(face);
    hb_face_make_immutable(face->hb_face); /* another thread may subset it while this one shapes with it */
    hb_font_make_immutable(face->hb_font);
    LIST_ADD(set->arena, set->faces, face);
    return face;
}

const struct face *font_of_style(struct font_set *set, const struct style *style, struct diags *diags) {
    for (size_t i = 0; i < set->requests.count; i++) {
        const struct request *request = &set->requests.at[i];
        if (request->face && request->weight == style->weight && request->italic == style->italic &&
            str_equal(request->family, style->family))
            return request->face;
    }
    FcFontSet *fonts = folder_fonts(set);
    if (!set_has_family(fonts, style->family)) fonts = system_fonts(set);
    if (!set_has_family(fonts, style->family)) {
        report_family(set, style, diags);
        return NULL;
    }
    FcPattern *pattern = find_pattern(fonts, style);
    if (!pattern) {
        report_weight(set, fonts, style, diags);
        return NULL;
    }
    const struct face *face = open_face(set, pattern, style, diags);
    if (face) {
        struct request request = {str_copy(set->arena, style->family), style->weight, style->italic, face};
        LIST_ADD(set->arena, set->requests, request);
    }
    return face;
}

/* --- Shaping --- */

static bool same_manner(const struct manner *manner, const struct face *face, const struct style *style,
                        struct str language) {
    if (manner->face != face || manner->feature_count != style->feature_count) return false;
    for (size_t i = 0; i < style->feature_count; i++)
        if (manner->features[i].tag != style->features[i]) return false;
    return str_equal(manner->language, language);
}

static size_t find_manner(struct font_set *set, const struct face *face, const struct style *style,
                          struct str language) {
    size_t last = set->last_manner;
    if (last < set->manners.count && same_manner(&set->manners.at[last], face, style, language)) return last;
    for (size_t i = 0; i < set->manners.count; i++)
        if (same_manner(&set->manners.at[i], face, style, language)) return set->last_manner = i;
    struct manner manner = {
        .face = face,
        .feature_count = style->feature_count,
        .language = str_copy(set->arena, language),
        .hb_language = hb_language_from_string(language.at, (int)language.length),
    };
    for (size_t i = 0; i < style->feature_count; i++)
        manner.features[i] = (hb_feature_t){style->features[i], 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    LIST_ADD(set->arena, set->manners, manner);
    return set->last_manner = set->manners.count - 1;
}

static const struct shaped *shape(struct font_set *set, const struct manner *manner, struct str text) {
    hb_buffer_t *buffer = set->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_buffer_add_utf8(buffer, text.at, (int)text.length, 0, (int)text.length);
    hb_buffer_guess_segment_properties(buffer);
    hb_script_t script = hb_buffer_get_script(buffer);
    if (script == HB_SCRIPT_INVALID || script == HB_SCRIPT_COMMON || script == HB_SCRIPT_UNKNOWN) /* only marks */
        hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, manner->hb_language);
    hb_shape(manner->face->hb_font, buffer, manner->features, (unsigned)manner->feature_count);

    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &count);
    struct shaped_glyph *glyphs = ARENA_NEW_ARRAY(&set->shapes, struct shaped_glyph, count);
    struct shaped *shaped = ARENA_NEW(&set->shapes, struct shaped);
    *shaped = (struct shaped){str_copy(&set->shapes, text), glyphs, count, 0};
    for (unsigned i = 0; i < count; i++) {
        glyphs[i] = (struct shaped_glyph){infos[i].codepoint, positions[i].x_advance, positions[i].x_offset,
                                          positions[i].y_offset, infos[i].cluster};
        shaped->advance += positions[i].x_advance;
    }
    return shaped;
}

static void grow_slots(struct font_set *set) {
    size_t count = set->slot_count * 2;
    struct slot *slots = ARENA_NEW_ARRAY(&set->shapes, struct slot, count);
    for (size_t i = 0; i < set->slot_count; i++) {
        if (!set->slots[i].shaped) continue;
        size_t at = set->slots[i].hash & (count - 1);
        while (slots[at].shaped) at = (at + 1) & (count - 1);
        slots[at] = set->slots[i];
    }
    set->slots = slots;
    set->slot_count = count;
}

const struct shaped *font_shape(struct font_set *set, const struct face *face, const struct style *style,
                                struct str language, struct str text) {
    size_t manner = find_manner(set, face, style, language);
    uint64_t hash = str_hash_quick(text, manner);
    size_t at = hash & (set->slot_count - 1);
    for (; set->slots[at].shaped; at = (at + 1) & (set->slot_count - 1)) {
        const struct slot *slot = &set->slots[at];
        if (slot->hash == hash && slot->manner == manner && str_equal(slot->shaped->text, text)) return slot->shaped;
    }
    set->shapes.exhausted = set->arena->exhausted; /* whoever holds the arena may have put another in its place */
    const struct shaped *shaped = shape(set, &set->manners.at[manner], text);
    set->slots[at] = (struct slot){hash, manner, shaped};
    if (++set->slots_used * 2 > set->slot_count) grow_slots(set);
    return shaped;
}

uint32_t font_lacks(const struct shaped *shaped) {
    for (size_t i = 0; i < shaped->count; i++) {
        if (shaped->glyphs[i].id) continue;
        size_t at = shaped->glyphs[i].cluster;
        return utf8_next(shaped->text, &at);
    }
    return 0;
}
