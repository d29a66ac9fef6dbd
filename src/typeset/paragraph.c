#include "typeset/paragraph.h"

#include "base/message.h"

#include "typeset/paragraph_steps.h"

static const sp WIDEST = SP_INFINITE / 100000; /* 124 km: leaves the breaking room for products of lengths */

static void report_overfull(struct typesetter *typesetter, const struct line *line, sp excess, sp width,
                            struct place place) {
    struct buffer text;
    buffer_init(&text, typesetter->arena);
    for (size_t i = 0; i < line->count; i++) buffer_add(&text, line->runs[i].run.text);
    diag_error(typesetter->diags, place,
               "“%.*s” is %s mm too wide for its %s mm; give it a place to be divided, or shorten it",
               STR_ARG(buffer_str(&text)), message_number(typesetter->arena, 2, sp_to_mm(excess)),
               message_number(typesetter->arena, 2, sp_to_mm(width)));
}

static struct lines set_anew(struct typesetter *typesetter, const struct span *spans, size_t count,
                             const struct style *style, sp width, struct place place) {
    struct lines lines = {0};
    struct typesetter working = *typesetter;
    if (typesetter->scratch) working.arena = typesetter->scratch;
    struct parts parts = paragraph_parts(&working, spans, count, style, place);
    if (parts.failed || !parts.pieces.count) return lines;
    if (typesetter->scratch)
        parts.text = str_copy(typesetter->arena, parts.text); /* the lines' runs are slices of it */
    bool hangs = style->align == ALIGN_LEFT || style->align == ALIGN_JUSTIFY;
    struct measure measure = {style, sp_min(width, WIDEST) + (hangs ? style->hang : 0), style->align == ALIGN_JUSTIFY,
                              style->indent};
    uint32_t *ends;
    lines.count = paragraph_break(working.arena, &parts, &measure, &ends);
    lines.at = ARENA_NEW_ARRAY(typesetter->arena, struct line, lines.count);
    const struct chance *a = &parts.chances.at[0];
    for (size_t i = 0; i < lines.count; i++) {
        const struct chance *b = &parts.chances.at[ends[i]];
        sp excess;
        lines.at[i] = paragraph_line(typesetter, &parts, &measure, a, b, b->forced, &excess);
        lines.width = sp_max(lines.width, lines.at[i].width);
        if (excess > 0) {
            lines.overfull = true;
            report_overfull(typesetter, &lines.at[i], excess, width, place);
        }
        a = b;
    }
    return lines;
}

struct lines paragraph_set(struct typesetter *typesetter, const struct span *spans, size_t count,
                           const struct style *style, sp width, struct place place) {
    struct lines lines;
    struct paragraph_key key = {0};
    if (typesetter->cache && paragraph_cache_find(typesetter, spans, count, style, width, &key, &lines)) return lines;
    size_t said = typesetter->diags->said;
    lines = set_anew(typesetter, spans, count, style, width, place);
    if (key.bytes.length && typesetter->diags->said == said)
        paragraph_cache_keep(typesetter->cache, &key, spans[0].block, &lines);
    if (typesetter->scratch) arena_clear(typesetter->scratch);
    return lines;
}

sp paragraph_even_width(const struct typesetter *typesetter, const struct span *spans, size_t count,
                        const struct style *style, sp width, size_t lines, struct place place) {
    struct diags unheard;
    struct typesetter trial = *typesetter;
    diags_init(&unheard, typesetter->arena);
    trial.diags = &unheard;
    sp low = 0, high = width;
    while (high - low > sp_from_pt(0.5)) {
        sp middle = (low + high) / 2;
        size_t errors = unheard.errors;
        struct lines set = paragraph_set(&trial, spans, count, style, middle, place);
        if (set.count <= lines && unheard.errors == errors && !set.overfull) high = middle;
        else low = middle;
    }
    return high;
}

void paragraph_place(struct arena *arena, struct page *page, const struct line *line, sp x, sp y) {
    for (size_t i = 0; i < line->count; i++) {
        struct run run = line->runs[i].run;
        run.x += x;
        run.y += y;
        page_add_run(arena, page, line->runs[i].block, run);
    }
}
