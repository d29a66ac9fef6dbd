/* Tables of statements: column widths, rows that split between statements, heads and labels that are repeated, bands
   woven with the thread; and the same as a stack of columns in one measure. */
#include "base/message.h"
#include "typeset/balance.h"
#include "typeset/flow.h"

/* One cell set to its lines, and how much of it is placed. */
struct set_cell {
    const struct table_cell *cell;
    struct lines lead_in, *statements;
    const struct style *lead_style, *style;
    size_t next, next_line; /* the first statement not yet placed, and its first line */
    bool lead_in_placed;
};

/* A band on the page at hand, kept until the thread is drawn through all of them. */
struct placed_band {
    const struct table_row *row;
    const struct drawn_list *drawn;
    sp top, height;
};

struct table_pen {
    struct flow_pen *pen;
    const struct table *table;
    const struct table_model *model;
    struct variables variables; /* with VAR_LINE of the statements */
    sp gap, label_width, between, mark_size, mark_hang;
    sp *x, *width; /* of each column, from the frame's left edge */
    sp beside;     /* what stands on the left of each: its band and the space to it */
    sp top;        /* of the head on the page at hand */
    struct lines *heads, *lead_ins;
    const struct style *head_style, *lead_style;
    bool repeated; /* the head has stood once: from now on it is an artifact */
    struct LIST(struct placed_band) bands;
};

static sp length(const struct table_pen *t, const struct expression *expression) {
    return expression ? expression_length(expression, &t->variables) : 0;
}

static struct arena *arena_of(const struct table_pen *t) {
    return t->pen->typesetter->arena;
}

/* ---- measures ---- */

static void set_cell(struct table_pen *t, const struct table_cell *cell, sp width, struct set_cell *out) {
    *out = (struct set_cell){.cell = cell, .style = t->model->statement};
    if (cell->lead_in.count) out->lead_in = flow_set(t->pen, &cell->lead_in, width, &out->lead_style);
    out->statements = ARENA_NEW_ARRAY(arena_of(t), struct lines, cell->count);
    for (size_t s = 0; s < cell->count; s++)
        out->statements[s] = flow_set(t->pen, &cell->statements[s], width, &out->style);
}

static sp cell_height(const struct table_pen *t, const struct set_cell *cell) {
    sp height = 0;
    if (cell->lead_in.count && !cell->lead_in_placed)
        height = flow_lines_height(&cell->lead_in, cell->lead_style) + length(t, t->model->under_head);
    for (size_t s = cell->next; s < cell->cell->count; s++) {
        size_t lines = cell->statements[s].count - (s == cell->next ? cell->next_line : 0);
        height += (sp)lines * cell->style->leading + (s > cell->next ? t->between : 0);
    }
    return height;
}

static bool cell_done(const struct set_cell *cell) {
    return cell->next >= cell->cell->count;
}

static struct set_cell *set_row(struct table_pen *t, const struct table_row *row) {
    struct set_cell *cells = ARENA_NEW_ARRAY(arena_of(t), struct set_cell, t->table->column_count);
    for (size_t c = 0; c < t->table->column_count; c++) set_cell(t, &row->cells[c], t->width[c], &cells[c]);
    return cells;
}

static sp row_height(const struct table_pen *t, const struct set_cell *cells) {
    sp height = 0;
    for (size_t c = 0; c < t->table->column_count; c++) height = sp_max(height, cell_height(t, &cells[c]));
    return height;
}

static void equal_widths(struct table_pen *t) {
    size_t count = t->table->column_count;
    sp first = t->label_width ? t->label_width + t->gap : 0;
    sp each = (t->pen->width - first - (sp)(count - 1) * t->gap) / (sp)count - t->beside;
    for (size_t c = 0; c < count; c++) {
        t->x[c] = first + t->beside + (sp)c * (each + t->beside + t->gap);
        t->width[c] = each;
    }
}

/* The widths of the table before this one, so that their columns stand in line. */
static bool same_widths(struct table_pen *t) {
    const struct flow_widths *before = &t->pen->widths;
    if (before->count != t->table->column_count || before->of != t->pen->width) return false;
    for (size_t c = 0; c < before->count; c++) {
        t->x[c] = before->x[c];
        t->width[c] = before->width[c];
    }
    return true;
}

static struct measured_text measure(struct table_pen *t, const struct paragraph *paragraph) {
    const struct style *style;
    struct lines line = flow_set_whole(t->pen, paragraph, &style);
    return balance_measure(arena_of(t), &line, style->leading);
}

static void measure_cell(struct table_pen *t, const struct table_cell *cell, struct measured_cell *out) {
    out->texts = ARENA_NEW_ARRAY(arena_of(t), struct measured_text, cell->count + 1);
    for (size_t s = 0; s < cell->count; s++) out->texts[out->count++] = measure(t, &cell->statements[s]);
    if (cell->count) out->spaces = (sp)(cell->count - 1) * t->between;
    if (!cell->lead_in.count) return;
    out->texts[out->count++] = measure(t, &cell->lead_in);
    out->spaces += length(t, t->model->under_head);
}

/* Widths for the least height of this table and of those whose widths are to be the same, from equal ones. */
static void balanced_widths(struct table_pen *t) {
    size_t columns = t->table->column_count, rows = 0, n = 0;
    for (const struct table *table = t->table; table; table = table->alike)
        if (table->column_count == columns) rows += table->row_count;
    struct measured_cell *cells = ARENA_NEW_ARRAY(arena_of(t), struct measured_cell, rows * columns);
    for (const struct table *table = t->table; table; table = table->alike)
        for (size_t r = 0; r < table->row_count && table->column_count == columns; r++)
            for (size_t c = 0; c < columns; c++) measure_cell(t, &table->rows[r].cells[c], &cells[n++]);
    equal_widths(t);
    balance_widths(arena_of(t), &(struct measured_table){cells, rows, columns}, t->width);
    for (size_t c = 1; c < columns; c++) t->x[c] = t->x[c - 1] + t->width[c - 1] + t->gap + t->beside;
}

/* ---- marks and rules ---- */

/* The number of the next statement of a cell, which ends before it at x. */
static void place_number(struct table_pen *t, const struct set_cell *cell, sp x, sp baseline) {
    const struct layout *layout = t->pen->document->layout;
    const struct draft_look *look = &layout->working.draft;
    const struct paragraph *number = &cell->cell->numbers[cell->next];
    struct style *style = ARENA_NEW(arena_of(t), struct style);
    struct span span = number->spans[0];
    *style = *number->style;
    const struct colour *colour = paint_colour(layout->look, t->model->mark_colour, cell->cell->form);
    if (colour) style->colour = colour;
    span.style = style;
    struct lines lines = paragraph_set(t->pen->typesetter, &span, 1, style, SP_INFINITE, number->place);
    sp most = length(t, look->width);
    if (lines.width > most) { /* smaller rather than over what stands before it */
        style->size = (sp)((double)style->size * most / lines.width);
        lines = paragraph_set(t->pen->typesetter, &span, 1, style, SP_INFINITE, number->place);
    }
    if (!lines.count) return;
    paragraph_place(arena_of(t), flow_sheet(t->pen)->over, &lines.at[0], x - length(t, look->gap) - lines.width,
                    baseline);
}

/* The mark of the next statement of a cell, or what a draft has in its place. */
static void place_mark(struct table_pen *t, const struct set_cell *cell, sp x, sp baseline) {
    if (t->pen->measuring) return;
    if (cell->cell->numbers) {
        place_number(t, cell, x, baseline);
        return;
    }
    struct stage stage = flow_stage(t->pen, flow_sheet(t->pen)->over);
    size_t form = cell->cell->form;
    const struct colour *colour = paint_colour(t->pen->document->layout->look, t->model->mark_colour, form);
    draw_mark(&stage, t->model->mark, form, x - t->mark_hang, baseline - t->mark_size, t->mark_size, colour,
              cell->cell->labels[cell->next]);
}

static void place_rule(struct table_pen *t, const struct table_rule *rule, const struct context *context, sp y) {
    if (t->pen->measuring || !rule->weight) return;
    struct stage stage = flow_stage(t->pen, flow_sheet(t->pen)->under);
    struct pen line;
    pen_init(&line, arena_of(t));
    pen_move(&line, t->pen->x, y);
    pen_line(&line, t->pen->x + t->pen->width, y);
    draw_stroke(&stage, &line, paint_colour(t->pen->document->layout->look, rule->colour, context->form),
                length(t, rule->weight), NULL, false);
}

/* ---- head ---- */

static bool across(const struct table_pen *t) {
    return t->model->columns == COLUMNS_FORMS;
}

static sp head_height(const struct table_pen *t) {
    sp height = 0;
    if (across(t)) return length(t, t->model->head_height);
    for (size_t c = 0; c < t->table->column_count; c++)
        height = sp_max(height, flow_lines_height(&t->heads[c], t->head_style) +
                                    (t->model->repeat_lead_in ? 0 : flow_lines_height(&t->lead_ins[c], t->lead_style)));
    if (t->model->head_rule.weight)
        height += length(t, t->model->head_rule.above) + length(t, t->model->head_rule.below);
    return height;
}

static void set_heads(struct table_pen *t) {
    for (size_t c = 0; c < t->table->column_count; c++) {
        struct lines (*set)(struct flow_pen *, const struct paragraph *, sp, const struct style **) =
            t->repeated ? flow_set_again : flow_set;
        t->heads[c] = set(t->pen, &t->table->heads[c], t->width[c], &t->head_style);
        t->lead_ins[c] = set(t->pen, &t->table->lead_ins[c], t->width[c], &t->lead_style);
    }
}

static void place_head(struct table_pen *t) {
    struct flow_pen *pen = t->pen;
    sp top = t->top = pen->y, foot = top;
    if (across(t)) { /* the names are drawn with the bands, when their length is known */
        pen->y += head_height(t);
        return;
    }
    set_heads(t);
    for (size_t c = 0; c < t->table->column_count; c++) {
        sp y = flow_place_lines(pen, &t->heads[c], 0, t->heads[c].count, t->head_style, pen->x + t->x[c], top);
        if (!t->model->repeat_lead_in)
            y = flow_place_lines(pen, &t->lead_ins[c], 0, t->lead_ins[c].count, t->lead_style, pen->x + t->x[c], y);
        foot = sp_max(foot, y);
    }
    if (t->model->head_rule.weight) {
        foot += length(t, t->model->head_rule.above);
        place_rule(t, &t->model->head_rule, &t->table->rows[0].context, foot);
        foot += length(t, t->model->head_rule.below);
    }
    pen->y = foot;
    if (!pen->measuring) t->repeated = true;
}

/* ---- labels ---- */

/* Lines of a role share its sign. */
static bool has_sign(const struct table_pen *t, const struct table_row *row) {
    return t->model->sign && row->banded;
}

static void place_label(struct table_pen *t, const struct table_row *row, sp y, bool again) {
    const struct style *style;
    struct flow_pen *pen = t->pen;
    struct lines (*set)(struct flow_pen *, const struct paragraph *, sp, const struct style **) =
        again ? flow_set_again : flow_set;
    sp top = y;
    if (row->label.count) {
        struct lines lines = set(pen, &row->label, t->label_width, &style);
        y = flow_place_lines(pen, &lines, 0, lines.count, style, pen->x, y);
        if (!pen->measuring && !again && row->target.length) {
            const struct block *block = row->label.spans[0].block;
            struct link link = {pen->x, top, lines.width, y - top, row->target, block->alternative, block};
            page_add_link(arena_of(t), flow_sheet(pen)->over, link);
        }
    }
    if (row->detail.count) {
        struct lines lines = set(pen, &row->detail, t->label_width, &style);
        y = flow_place_lines(pen, &lines, 0, lines.count, style, pen->x, y);
    }
    if (has_sign(t, row) && !pen->measuring) {
        struct stage stage = flow_stage(pen, flow_sheet(pen)->over);
        const struct look *look = pen->document->layout->look;
        sp size = length(t, t->model->sign); /* the block of the first leg, 0.9 of 12 units in, stands on the edge */
        draw_role_sign(&stage, document_leg(pen->document->framework, row->context.role), t->table->leg_count,
                       pen->x - size * 3 / 40, y + length(t, t->model->label_gap), size,
                       paint_colour(look, t->model->sign_colour, row->context.form));
    }
}

static sp label_height(struct table_pen *t, const struct table_row *row) {
    const struct style *style;
    sp height = 0;
    if (row->label.count) {
        struct lines lines = flow_set_again(t->pen, &row->label, t->label_width, &style);
        height += flow_lines_height(&lines, style);
    }
    if (row->detail.count) {
        struct lines lines = flow_set_again(t->pen, &row->detail, t->label_width, &style);
        height += flow_lines_height(&lines, style);
    }
    if (has_sign(t, row)) height += length(t, t->model->label_gap) + length(t, t->model->sign);
    return height;
}

/* ---- rows ---- */

/* Places what fits of a cell between y and bottom: whole statements, or lines of one that no frame holds. Returns y
   below. */
static sp place_statements(struct table_pen *t, struct set_cell *cell, sp x, sp y, sp bottom, bool must) {
    struct flow_pen *pen = t->pen;
    bool placed = false;
    if (!cell->lead_in_placed && cell->lead_in.count) {
        y = flow_place_lines(pen, &cell->lead_in, 0, cell->lead_in.count, cell->lead_style, x, y) +
            length(t, t->model->under_head);
        cell->lead_in_placed = true;
    }
    while (!cell_done(cell)) {
        const struct lines *lines = &cell->statements[cell->next];
        size_t left = lines->count - cell->next_line, fit = left;
        sp at = y + (placed ? t->between : 0), leading = cell->style->leading;
        if (at + (sp)left * leading > bottom) {
            if (placed || !must) return y;
            fit = bottom - at < leading ? 1 : (size_t)((bottom - at) / leading); /* higher than a page: by lines */
            if (fit > left) fit = left;
        }
        if (cell->next_line == 0) place_mark(t, cell, x, at + flow_ascent(cell->style));
        y = flow_place_lines(pen, lines, cell->next_line, cell->next_line + fit, cell->style, x, at);
        placed = true;
        cell->next_line += fit;
        if (cell->next_line < lines->count) return y;
        cell->next++;
        cell->next_line = 0;
    }
    return y;
}

/* The same, bars beside changes standing where the table has them for its cells. */
static sp place_cell(struct table_pen *t, struct set_cell *cell, sp x, sp width, sp y, sp bottom, bool must) {
    struct flow_pen *pen = t->pen;
    pen->bar.at = t->model->change_bar;
    pen->bar.left = x;
    pen->bar.right = x + width;
    y = place_statements(t, cell, x, y, bottom, must);
    pen->bar.at = NULL;
    return y;
}

static bool row_done(const struct table_pen *t, const struct set_cell *cells) {
    for (size_t c = 0; c < t->table->column_count; c++)
        if (!cell_done(&cells[c])) return false;
    return true;
}

/* Whether at least one statement of every cell that has any left goes above `bottom`. */
static bool row_begins(const struct table_pen *t, const struct set_cell *cells, sp y, sp bottom) {
    for (size_t c = 0; c < t->table->column_count; c++) {
        if (cell_done(&cells[c])) continue;
        sp height = flow_lines_height(&cells[c].lead_in, cells[c].lead_style) +
                    (sp)cells[c].statements[cells[c].next].count * cells[c].style->leading;
        if (y + height > bottom) return false;
    }
    return true;
}

static sp space_above(const struct table_pen *t, const struct table_row *row, bool first) {
    if (t->model->band_height && (first || row->banded))
        return length(t, t->model->band_above) + length(t, t->model->band_height) + length(t, t->model->band_below);
    if (first || !t->model->row_rule.weight) return 0;
    return length(t, t->model->row_rule.above) + length(t, t->model->row_rule.below);
}

/* Band or rule over a row; returns the y of the row's first line. */
static sp place_above(struct table_pen *t, const struct table_row *row, sp y, bool first, bool again) {
    if (t->model->band_height && (first || row->banded)) {
        bool artifact = across(t) && (again || !row->banded);
        struct placed_band band = {row, artifact ? &row->band_again : &row->band, y + length(t, t->model->band_above),
                                   length(t, t->model->band_height)};
        if (!t->pen->measuring) LIST_ADD(arena_of(t), t->bands, band);
    } else if (!first) {
        place_rule(t, &t->model->row_rule, &row->context, y + length(t, t->model->row_rule.above));
    }
    return y + space_above(t, row, first);
}

/* ---- bands and the thread through them ---- */

static void draw_thread(struct table_pen *t, struct stage *stage) {
    const struct table_thread *thread = &t->model->thread;
    const struct colour *colour = paint_colour(t->pen->document->layout->look, thread->colour, SIZE_MAX);
    sp x = length(t, thread->x), width = length(t, thread->width), gap = length(t, thread->gap);
    sp from = length(t, thread->from), to = length(t, thread->to), slant = length(t, thread->slant);
    struct pen pen;
    pen_init(&pen, arena_of(t));
    struct cut *cuts = ARENA_NEW_ARRAY(arena_of(t), struct cut, t->bands.count);
    size_t count = 0;
    for (size_t b = 0; b <= t->bands.count; b++) {
        bool last = b == t->bands.count;
        sp end = last ? to : t->bands.at[b].top - gap;
        if (thread->broken) { /* pieces between the bands, cut obliquely where they stop */
            pen_move(&pen, x - width / 2, from + (b ? slant : 0));
            pen_line(&pen, x + width / 2, from);
            pen_line(&pen, x + width / 2, end - (last ? 0 : slant));
            pen_line(&pen, x - width / 2, end);
            pen_close(&pen);
            if (!last) from = t->bands.at[b].top + t->bands.at[b].height + gap;
        } else if (!last && (t->bands.at[b].row->context.form + t->table->leg) % 2) {
            cuts[count++] = (struct cut){end, t->bands.at[b].top + t->bands.at[b].height + gap};
        }
    }
    if (!thread->broken) weave_bar(&pen, x, width, from, to, false, false, cuts, count);
    draw_fill(stage, &pen, colour, t->table->figure, thread->mirror);
}

static size_t leg_of_band(const struct table_pen *t, size_t band) {
    return document_leg(t->pen->document->framework, t->bands.at[band].row->context.role);
}

/* The thread from row to row: a leg in the middle of each band. */
static void draw_thread_across(struct table_pen *t, struct stage *stage) {
    const struct table_thread *model = &t->model->thread;
    size_t legs = t->bands.count, columns = t->table->column_count;
    sp gap = length(t, model->gap), band_width = length(t, t->model->band_width);
    sp *at = ARENA_NEW_ARRAY(arena_of(t), sp, legs);
    struct cut *under = ARENA_NEW_ARRAY(arena_of(t), struct cut, legs * columns);
    const struct cut **cuts = ARENA_NEW_ARRAY(arena_of(t), const struct cut *, legs);
    size_t *counts = ARENA_NEW_ARRAY(arena_of(t), size_t, legs);
    for (size_t l = 0; l < legs; l++) {
        at[l] = t->bands.at[l].top + t->bands.at[l].height / 2;
        cuts[l] = under + l * columns;
        for (size_t c = 0; c < columns; c++) {
            sp x = t->pen->x + t->x[c] - t->beside;
            if (band_width && (c + leg_of_band(t, l)) % 2)
                under[l * columns + counts[l]++] = (struct cut){x - gap, x + band_width + gap};
        }
    }
    struct thread thread = {.legs = legs,
                            .at = at,
                            .from = length(t, model->from),
                            .above = length(t, model->turn_left),
                            .below = length(t, model->turn_right),
                            .to = length(t, model->to),
                            .width = length(t, model->width),
                            .radius = length(t, model->radius)};
    struct pen lit, idle;
    pen_init(&lit, arena_of(t));
    pen_init(&idle, arena_of(t));
    thread_draw(&thread, &lit, &idle, SIZE_MAX, 0, cuts, counts);
    pen_transpose(&lit);
    draw_stroke(stage, &lit, paint_colour(t->pen->document->layout->look, model->colour, SIZE_MAX), thread.width,
                t->table->figure, model->mirror);
}

/* Bands of forms side by side, from the head to the foot of the rows on the page that ends here; cut where the thread
   runs over them. */
static void draw_column_bands(struct table_pen *t, struct stage *stage) {
    const struct table_thread *thread = &t->model->thread;
    const struct drawn_list *lists = t->repeated ? t->table->column_bands_again : t->table->column_bands;
    sp reach = thread->given ? length(t, thread->width) / 2 + length(t, thread->gap) : 0;
    struct cut *over = ARENA_NEW_ARRAY(arena_of(t), struct cut, t->bands.count);
    stage->bar_cuts = over;
    for (size_t c = 0; c < t->table->column_count; c++) {
        stage->bar_cut_count = 0;
        for (size_t b = 0; b < t->bands.count && thread->given; b++) {
            sp y = t->bands.at[b].top + t->bands.at[b].height / 2;
            if ((c + leg_of_band(t, b)) % 2 == 0) over[stage->bar_cut_count++] = (struct cut){y - reach, y + reach};
        }
        stage->variables.value[VAR_PANEL_LEFT] = sp_to_mm(t->pen->x + t->x[c] - t->beside);
        stage->variables.value[VAR_PANEL_RIGHT] = sp_to_mm(t->pen->x + t->x[c] + t->width[c]);
        stage->variables.value[VAR_PANEL_TOP] = sp_to_mm(t->top);
        stage->variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(t->pen->y);
        draw_list(stage, &lists[c]);
    }
    stage->bar_cut_count = 0;
    t->repeated = true;
}

static void finish_across(struct table_pen *t) {
    struct stage stage = flow_stage(t->pen, flow_sheet(t->pen)->under);
    const struct variables frame = stage.variables;
    draw_column_bands(t, &stage);
    stage.variables = frame;
    if (t->model->thread.given) draw_thread_across(t, &stage);
    for (size_t b = 0; b < t->bands.count; b++) {
        const struct placed_band *band = &t->bands.at[b];
        stage.variables.value[VAR_PANEL_TOP] = sp_to_mm(band->top);
        stage.variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(band->top + band->height);
        draw_list(&stage, band->drawn);
    }
    t->bands.count = 0;
}

/* Draws the bands of the page that ends here, cut where the thread runs over them, and the thread. */
static void finish_bands(struct table_pen *t) {
    if (!t->bands.count || t->pen->measuring) return;
    if (across(t)) {
        finish_across(t);
        return;
    }
    const struct table_thread *thread = &t->model->thread;
    struct stage stage = flow_stage(t->pen, flow_sheet(t->pen)->under);
    sp reach = thread->given ? length(t, thread->width) / 2 + length(t, thread->gap) : 0;
    sp x = thread->given ? length(t, thread->x) : 0;
    struct cut over = {x - reach, x + reach};
    for (size_t b = 0; b < t->bands.count; b++) {
        const struct placed_band *band = &t->bands.at[b];
        stage.variables.value[VAR_PANEL_TOP] = sp_to_mm(band->top);
        stage.variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(band->top + band->height);
        bool above = thread->given && !thread->broken && (band->row->context.form + t->table->leg) % 2 == 0;
        stage.cuts = above ? &over : NULL;
        stage.cut_count = above;
        draw_list(&stage, band->drawn);
    }
    if (thread->given) draw_thread(t, &stage);
    t->bands.count = 0;
}

/* ---- tables ---- */

static struct place first_place_left(const struct table_pen *t, const struct set_cell *cells) {
    for (size_t c = 0; c < t->table->column_count; c++)
        if (!cell_done(&cells[c])) return cells[c].cell->statements[cells[c].next].place;
    return t->model->place;
}

/* `…continued on the next page` on the last line of the frame. */
static void place_continued(struct table_pen *t) {
    const struct style *style;
    if (!t->table->continued.count || t->pen->measuring) return;
    struct lines lines = flow_set(t->pen, &t->table->continued, t->pen->width, &style);
    flow_place_lines(t->pen, &lines, 0, lines.count, style, t->pen->x,
                     t->pen->bottom - flow_lines_height(&lines, style));
}

static void next_frame(struct table_pen *t, struct place place) {
    if (t->pen->box || t->pen->measuring) {
        flow_next_frame(t->pen, place);
        return;
    }
    place_continued(t);
    finish_bands(t);
    if (flow_next_frame(t->pen, place)) place_head(t);
}

static bool bounded(const struct table_pen *t) {
    return !t->pen->measuring && !(t->pen->box && t->pen->overflow.line);
}

static void begin_table(struct table_pen *t, struct flow_pen *pen, const struct table *table) {
    size_t columns = table->column_count;
    *t = (struct table_pen){.pen = pen, .table = table, .model = table->model};
    t->variables = flow_stage(pen, NULL).variables;
    const struct style *statement = table->model->statement;
    for (size_t f = 0; pen->fit && f < pen->section->model->fit_style_count; f++)
        if (pen->section->model->fit_styles[f] == statement) statement = pen->fitted[f];
    t->variables.value[VAR_LINE] = sp_to_mm(statement->leading);
    t->gap = length(t, t->model->gap);
    t->between = length(t, t->model->between);
    t->mark_size = length(t, t->model->mark_size);
    t->mark_hang = length(t, t->model->mark_hang);
    t->label_width = length(t, t->model->label_width);
    t->beside = length(t, t->model->band_width) + length(t, t->model->band_beside);
    t->x = ARENA_NEW_ARRAY(arena_of(t), sp, columns);
    t->width = ARENA_NEW_ARRAY(arena_of(t), sp, columns);
    t->heads = ARENA_NEW_ARRAY(arena_of(t), struct lines, columns);
    t->lead_ins = ARENA_NEW_ARRAY(arena_of(t), struct lines, columns);
}

/* Places a row, on as many frames as it takes. */
static void place_row(struct table_pen *t, size_t r, size_t *in_frame, sp reserve) {
    struct flow_pen *pen = t->pen;
    const struct table_row *row = &t->table->rows[r];
    struct set_cell *cells = set_row(t, row);
    sp wanted = sp_max(row_height(t, cells), label_height(t, row));
    size_t most = t->model->rows_per_frame ? (size_t)t->model->rows_per_frame : pen->rows_per_page;
    bool full = most && *in_frame >= most;
    sp bottom = pen->bottom - reserve;
    bool fits = pen->y + space_above(t, row, *in_frame == 0) + wanted <= bottom;
    sp fresh_room = pen->bottom - pen->top - head_height(t) - space_above(t, row, true) - reserve;
    bool splits = wanted > fresh_room && row_begins(t, cells, pen->y + space_above(t, row, *in_frame == 0), bottom);
    if (*in_frame && (full || (!fits && !splits)) && bounded(t)) {
        next_frame(t, first_place_left(t, cells));
        *in_frame = 0;
    }
    bool again = false;
    do {
        sp top = place_above(t, row, pen->y, *in_frame == 0, again), foot = top;
        if (!again && !pen->measuring && row->anchor.length)
            page_add_anchor(arena_of(t), flow_sheet(pen)->over, row->anchor, pen->y);
        place_label(t, row, top, again);
        bool last_chance = !bounded(t);
        if (!last_chance && *in_frame == 0 && top + t->model->statement->leading > pen->bottom)
            diag_error(pen->typesetter->diags, t->model->place,
                       "the frame is %s mm high and holds no line of this table below its head; make it higher",
                       message_number(pen->typesetter->arena, 1, sp_to_mm(pen->bottom - pen->top)));
        bottom = last_chance ? SP_INFINITE : pen->bottom - reserve;
        for (size_t c = 0; c < t->table->column_count; c++)
            foot = sp_max(foot, place_cell(t, &cells[c], pen->x + t->x[c], t->width[c], top, bottom, true));
        pen->y = sp_max(foot, top + (again ? 0 : label_height(t, row)));
        pen->fresh = false;
        (*in_frame)++;
        if (row_done(t, cells)) break;
        next_frame(t, first_place_left(t, cells));
        *in_frame = 0;
        again = true;
    } while (true);
}

/* What must stay free for the note that the table goes on, while rows are left that may not fit. */
static sp continued_height(struct table_pen *t, size_t from, bool first) {
    const struct style *style;
    if (!t->table->continued.count) return 0;
    sp height = 0;
    for (size_t r = from; r < t->table->row_count; r++) {
        struct set_cell *cells = set_row(t, &t->table->rows[r]);
        height += space_above(t, &t->table->rows[r], first && r == from) +
                  sp_max(row_height(t, cells), label_height(t, &t->table->rows[r]));
    }
    if (t->pen->y + height <= t->pen->bottom) return 0;
    struct lines lines = flow_set(t->pen, &t->table->continued, t->pen->width, &style);
    return flow_lines_height(&lines, style);
}

static void flow_columns(struct table_pen *t) {
    size_t in_frame = 0;
    if (t->model->widths == WIDTHS_BALANCED) balanced_widths(t);
    else if (t->model->widths != WIDTHS_AS_BEFORE || !same_widths(t)) equal_widths(t);
    t->pen->widths = (struct flow_widths){t->pen->width, t->x, t->width, t->table->column_count};
    if (!across(t)) set_heads(t);
    if (!t->pen->fresh && bounded(t)) {
        struct set_cell *cells = set_row(t, &t->table->rows[0]);
        sp begin = t->pen->y + head_height(t) + space_above(t, &t->table->rows[0], true);
        if (!row_begins(t, cells, begin, t->pen->bottom)) flow_next_frame(t->pen, first_place_left(t, cells));
    }
    place_head(t);
    for (size_t r = 0; r < t->table->row_count; r++) place_row(t, r, &in_frame, continued_height(t, r, in_frame == 0));
    finish_bands(t);
}

/* The columns of one row under one another, for panels narrower than a table. */
static void flow_stack(struct table_pen *t) {
    struct flow_pen *pen = t->pen;
    const struct table_row *row = &t->table->rows[0];
    for (size_t c = 0; c < t->table->column_count; c++) {
        struct set_cell cell;
        if (c) pen->y += length(t, t->model->between_columns);
        struct lines head = flow_set(pen, &t->table->heads[c], pen->width, &t->head_style);
        sp y = flow_place_lines(pen, &head, 0, head.count, t->head_style, pen->x, pen->y);
        sp beside = t->model->lead_in_own_line || !head.count
                        ? 0
                        : head.at[head.count - 1].width + length(t, t->model->lead_in_gap);
        struct lines lead_in = flow_set(pen, &t->table->lead_ins[c], pen->width - beside, &t->lead_style);
        if (beside && lead_in.count > 1) { /* no room beside the head */
            beside = 0;
            lead_in = flow_set(pen, &t->table->lead_ins[c], pen->width, &t->lead_style);
        }
        if (beside)
            flow_place_lines(pen, &lead_in, 0, lead_in.count, t->lead_style, pen->x + beside,
                             y - t->head_style->leading + flow_ascent(t->head_style) - flow_ascent(t->lead_style));
        else y = flow_place_lines(pen, &lead_in, 0, lead_in.count, t->lead_style, pen->x, y);
        y += length(t, t->model->under_head);
        set_cell(t, &row->cells[c], pen->width - t->mark_hang, &cell);
        if (y + cell_height(t, &cell) > pen->bottom && !cell_done(&cell)) {
            size_t s = 0;
            for (sp at = y; s + 1 < cell.cell->count; s++) {
                at += (sp)cell.statements[s].count * cell.style->leading + t->between;
                if (at + (sp)cell.statements[s + 1].count * cell.style->leading > pen->bottom) break;
            }
            flow_next_frame(pen, cell.cell->statements[s + 1 < cell.cell->count ? s + 1 : s].place);
        }
        pen->y = place_cell(t, &cell, pen->x + t->mark_hang, pen->width - t->mark_hang, y, SP_INFINITE, true);
        pen->fresh = false;
    }
}

void flow_table(struct flow_pen *pen, const struct table *table) {
    struct table_pen t;
    begin_table(&t, pen, table);
    if (table->model->stacked) flow_stack(&t);
    else flow_columns(&t);
}
