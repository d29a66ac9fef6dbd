#include "typeset/paragraph.h"

#include "typeset/paragraph_steps.h"

static const sp WIDEST = SP_INFINITE / 100000; /* 124 km: leaves the breaking room for products of lengths */

static void report_overfull(struct typesetter *typesetter, const struct line *line, sp excess, sp width,
                            struct place place) {
    struct buffer text;
    buffer_init(&text, typesetter->arena);
    for (size_t i = 0; i < line->count; i++) buffer_add(&text, line->runs[i].run.text);
    diag_error(typesetter->diags, place,
               "\"%.*s\" is %.2f mm too wide for its %.2f mm; give it a place to be divided, or shorten it",
               STR_ARG(buffer_str(&text)), sp_to_mm(excess), sp_to_mm(width));
}

struct lines paragraph_set(struct typesetter *typesetter, const struct span *spans, size_t count,
                           const struct style *style, sp width, struct place place) {
    struct lines lines = {0};
    struct parts parts = paragraph_parts(typesetter, spans, count, style, place);
    if (parts.failed || !parts.pieces.count) return lines;
    bool hangs = style->align == ALIGN_LEFT || style->align == ALIGN_JUSTIFY;
    struct measure measure = {style, sp_min(width, WIDEST) + (hangs ? style->hang : 0), style->align == ALIGN_JUSTIFY,
                              style->indent};
    uint32_t *ends;
    lines.count = paragraph_break(typesetter->arena, &parts, &measure, &ends);
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

void paragraph_place(struct arena *arena, struct page *page, const struct line *line, sp x, sp y) {
    for (size_t i = 0; i < line->count; i++) {
        struct run run = line->runs[i].run;
        run.x += x;
        run.y += y;
        page_add_run(arena, page, line->runs[i].block, run);
    }
}
