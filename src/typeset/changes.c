#include "typeset/changes.h"

#include <stdlib.h>

static const struct changes_look *look_of(const struct stage *stage) {
    return &stage->document->layout->working.changes;
}

static const struct colour *colour_of(const struct stage *stage) {
    return paint_colour(stage->document->layout->look, look_of(stage)->colour, SIZE_MAX);
}

/* ---- rules ---- */

static sp width_of(const struct run *run) {
    sp width = 0;
    for (size_t g = 0; g < run->count; g++) width += run->glyphs[g].advance;
    return width;
}

static void add_rule(const struct stage *stage, const struct run *run, sp x, sp y, sp width) {
    bool gone = run->spoken->change == TEXT_GONE;
    sp weight = expression_length(look_of(stage)->rule, &stage->variables);
    sp at = gone ? y - font_scale(run->face, run->size, run->face->x_height) / 2
                 : y + expression_length(look_of(stage)->drop, &stage->variables);
    struct stage over = *stage;
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    pen_move(&pen, x, at);
    pen_line(&pen, x + width, at);
    draw_stroke(&over, &pen, colour_of(stage), weight, NULL, false);
}

void changes_place_line(const struct stage *stage, const struct line *line, sp x, sp y) {
    paragraph_place(stage->typesetter->arena, stage->page, line, x, y);
    for (size_t r = 0; r < line->count; r++) {
        const struct run *run = &line->runs[r].run;
        if (!run->spoken || run->spoken->change == TEXT_SAME) continue;
        sp width = width_of(run);
        for (; r + 1 < line->count; r++) { /* the hyphen at the line's end, an emphasised word of the same stretch */
            const struct run *next = &line->runs[r + 1].run;
            if (!next->line_hyphen && (!next->spoken || next->spoken->change != run->spoken->change)) break;
            width += width_of(next);
        }
        add_rule(stage, run, run->x + x, y, width);
    }
}

/* ---- bars ---- */

void changes_add_bar(const struct stage *stage, const struct expression *at, sp top, sp foot) {
    sp width = expression_length(look_of(stage)->bar_width, &stage->variables);
    sp x = expression_length(at ? at : look_of(stage)->bar, &stage->variables);
    sp page = sp_from_mm(stage->document->layout->width);
    if (stage->right_hand) x = page - x - width;
    if (!stage->bars) return;
    x = sp_max(0, sp_min(x, page - width));
    LIST_ADD(stage->typesetter->arena, *stage->bars, ((struct change_bar){x, top, foot}));
}

static int compare_bars(const void *left, const void *right) {
    const struct change_bar *a = left, *b = right;
    if (a->x != b->x) return a->x < b->x ? -1 : 1;
    return (a->top > b->top) - (a->top < b->top);
}

void changes_draw_bars(struct stage *stage) {
    change_bars *bars = stage->bars;
    if (!bars || !bars->count) return;
    sp width = expression_length(look_of(stage)->bar_width, &stage->variables);
    qsort(bars->at, bars->count, sizeof *bars->at, compare_bars);
    for (size_t b = 0; b < bars->count;) {
        struct change_bar whole = bars->at[b++];
        while (b < bars->count && bars->at[b].x == whole.x && bars->at[b].top <= whole.foot + width)
            whole.foot = sp_max(whole.foot, bars->at[b++].foot);
        struct pen pen;
        pen_init(&pen, stage->typesetter->arena);
        pen_rectangle(&pen, whole.x, whole.top, width, whole.foot - whole.top);
        draw_fill(stage, &pen, colour_of(stage), NULL, false);
    }
}
