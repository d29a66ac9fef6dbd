#include "typeset/paragraph_steps.h"

/* From two chances to the glyphs between them. */

/* A line in the making. */
struct making {
    struct typesetter *typesetter;
    const struct parts *parts;
    struct glyph *glyphs; /* of the whole line; the runs share them */
    size_t glyph_count;
    uint32_t *glue; /* indices of the glyphs that stretch */
    size_t glue_count;
    sp ems; /* their type sizes together */
    struct line_run *runs;
    size_t run_count;
    const struct setting *setting; /* of the last run */
    const struct spoken *spoken;   /* of the last run */
    uint32_t run_first;            /* byte of the text where the last run begins */
};

static struct run *begin_run(struct making *making, const struct setting *setting, const struct spoken *spoken,
                             uint32_t first) {
    struct line_run *line_run = &making->runs[making->run_count++];
    *line_run = (struct line_run){
        .run = {.face = setting->face,
                .size = setting->style->size,
                .colour = setting->style->colour,
                .glyphs = making->glyphs + making->glyph_count,
                .text = {making->parts->text.at + first, 0},
                .spoken = spoken},
        .block = setting->block,
    };
    making->setting = setting;
    making->spoken = spoken;
    making->run_first = first;
    return &line_run->run;
}

/* How the text at a byte is spoken. */
static const struct spoken *spoken_at(const struct parts *parts, uint32_t at) {
    for (size_t i = 0; i < parts->voices.count; i++)
        if (at >= parts->voices.at[i].first && at < parts->voices.at[i].end) return parts->voices.at[i].spoken;
    return NULL;
}

/* Adds glyphs that stand for the text from `first` on, a run for each voice. */
static void add_glyphs(struct making *making, const struct setting *setting, const struct shaped *shaped, size_t count,
                       uint32_t first, uint32_t end) {
    const struct setting *last = making->setting;
    bool same = last && (last == setting || (last->style == setting->style && last->block == setting->block));
    struct run *run = same ? &making->runs[making->run_count - 1].run : NULL;
    for (size_t i = 0; i < count; i++) {
        const struct shaped_glyph *glyph = &shaped->glyphs[i];
        const struct spoken *spoken = spoken_at(making->parts, first + glyph->cluster);
        if (!run || spoken != making->spoken) {
            if (run) run->text.length = first + glyph->cluster - making->run_first;
            run = begin_run(making, setting, spoken, first + glyph->cluster);
        }
        run->count++;
        making->glyphs[making->glyph_count++] = (struct glyph){
            .id = glyph->id,
            .advance = setting_advance(setting, glyph->advance),
            .dx = font_scale(setting->face, setting->style->size, glyph->dx),
            .dy = -font_scale(setting->face, setting->style->size, glyph->dy),
            .cluster = first - making->run_first + glyph->cluster,
        };
    }
    if (run) run->text.length = end - making->run_first;
}

/* The hyphen that breaking puts in: the last glyph of the shape of what stands before it, so that it is kerned. */
static void add_hyphen(struct making *making, const struct setting *setting, const struct shaped *with_hyphen) {
    struct run *run = begin_run(making, setting, NULL, 0);
    const struct shaped_glyph *glyph = &with_hyphen->glyphs[with_hyphen->count - 1];
    making->glyphs[making->glyph_count++] =
        (struct glyph){.id = glyph->id, .advance = setting_advance(setting, glyph->advance)};
    run->count = 1;
    run->text = STR("-");
    run->line_hyphen = true;
}

static void add_piece(struct making *making, const struct piece *piece, const struct chance *a,
                      const struct chance *b) {
    struct typesetter *typesetter = making->typesetter;
    const struct setting *setting = piece->setting;
    uint32_t first = piece->first < a->from ? a->from : piece->first, end = piece->end > b->at ? b->at : piece->end;
    struct str text = str_slice(making->parts->text, first, end);
    if (b->put && end == b->at) {
        const struct shaped *shaped = paragraph_shape_before_hyphen(typesetter, setting, text);
        add_glyphs(making, setting, shaped, shaped->count - 1, first, end);
        add_hyphen(making, setting, shaped);
        return;
    }
    const struct shaped *shaped = piece->shaped;
    if (first != piece->first || end != piece->end)
        shaped = font_shape(typesetter->fonts, setting->face, setting->style, typesetter->language, text);
    add_glyphs(making, setting, shaped, shaped->count, first, end);
    if (piece->glue && making->glue && shaped->count) {
        making->glyphs[making->glyph_count - 1].advance = piece->width; /* 1/4 em */
        making->glue[making->glue_count++] = (uint32_t)making->glyph_count - 1;
        making->ems += setting->style->size;
    }
}

/* Whether a piece has glyphs in the line. */
static bool in_line(const struct piece *piece, const struct chance *a, const struct chance *b) {
    return piece->end > a->from && piece->first < b->at;
}

/* The first piece of the line: pieces are ordered by their bytes. */
static size_t first_piece(const struct parts *parts, uint32_t from) {
    size_t low = 0, high = parts->pieces.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (parts->pieces.at[middle].end > from) high = middle;
        else low = middle + 1;
    }
    return low;
}

static sp width_of(const struct making *making) {
    sp width = 0;
    for (size_t i = 0; i < making->glyph_count; i++) width += making->glyphs[i].advance;
    return width - (making->setting ? making->setting->style->tracking : 0);
}

enum { LOOSEST_SPACE_EMS = 1 }; /* wider, and the line is left ragged: a hole would be worse */

/* Makes the spaces of a justified line, 1/4 em each, as wide as the line needs, but no less than 1/5 em. */
static void justify(struct making *making, sp room, bool last) {
    sp ems = making->ems;
    if (!ems || (last && room >= 0)) return;
    if (room > ems * LOOSEST_SPACE_EMS - ems / 4) return;
    sp change = sp_max(room, -(ems / 20)), given = 0;
    for (size_t i = 0; i < making->glue_count; i++) {
        sp until = change * (sp)(i + 1) / (sp)making->glue_count; /* rounding never adds up */
        making->glyphs[making->glue[i]].advance += until - given;
        given = until;
    }
}

static sp left_edge(const struct measure *measure, sp width, sp style_hang) {
    switch (measure->style->align) {
    case ALIGN_RIGHT: return measure->width - width;
    case ALIGN_CENTRE: return (measure->width - width) / 2;
    case ALIGN_LEFT:
    case ALIGN_JUSTIFY: break;
    }
    return -style_hang;
}

struct line paragraph_line(struct typesetter *typesetter, const struct parts *parts, const struct measure *measure,
                           const struct chance *a, const struct chance *b, bool last, sp *excess) {
    struct making making = {.typesetter = typesetter, .parts = parts};
    size_t first = first_piece(parts, a->from), end = first, glyphs = 1, glues = 0;
    for (; end < parts->pieces.count && in_line(&parts->pieces.at[end], a, b); end++) {
        const struct piece *piece = &parts->pieces.at[end];
        bool whole = piece->first >= a->from && piece->end < b->at;
        glyphs += whole ? piece->shaped->count : 2 * piece->shaped->count + piece->end - piece->first;
        glues += piece->glue; /* what is not whole may have more glyphs: a ligature comes apart */
    }
    making.glyphs = ARENA_NEW_ARRAY(typesetter->arena, struct glyph, glyphs);
    making.glue = measure->justify ? ARENA_NEW_ARRAY(typesetter->arena, uint32_t, glues) : NULL;
    size_t settings = 2 + 2 * parts->voices.count; /* the line's first, and the hyphen's */
    for (size_t i = first + 1; i < end; i++) settings += parts->pieces.at[i].setting != parts->pieces.at[i - 1].setting;
    making.runs = ARENA_NEW_ARRAY(typesetter->arena, struct line_run, settings);
    for (size_t i = first; i < end; i++) add_piece(&making, &parts->pieces.at[i], a, b);

    sp hanging = a->hang_next + b->hang_end;
    sp width = width_of(&making) - hanging;
    if (measure->justify) {
        justify(&making, measure->width - width, last);
        width = width_of(&making) - hanging;
    }
    *excess = width > measure->width ? width - measure->width : 0;

    bool hangs = measure->style->align == ALIGN_LEFT || measure->style->align == ALIGN_JUSTIFY;
    sp left = left_edge(measure, width, hangs ? measure->style->hang : 0), x = left - a->hang_next;
    for (size_t i = 0; i < making.run_count; i++) {
        struct run *run = &making.runs[i].run;
        run->x = x;
        for (size_t j = 0; j < run->count; j++) x += run->glyphs[j].advance;
    }
    if (making.run_count) {
        struct run *run = &making.runs[making.run_count - 1].run;
        run->soft_end = b->hyphen && !b->put;
        run->joined = !last && b->from == b->at;
    }
    return (struct line){making.runs, making.run_count, left + width, b->put};
}
