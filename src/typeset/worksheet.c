/* Worksheets through frames: each statement with what is filled in to it is one piece that no page divides. A page
   begins with the form's band and the head of the column, so that its first statement is read from its lead-in. */
#include "typeset/flow.h"

#include "base/message.h"

/* A statement set to its lines. */
struct set_statement {
    const struct worksheet_statement *source;
    struct lines lines;
    const struct style *style;
    sp height; /* with all that is filled in */
};

struct worksheet_pen {
    struct flow_pen *pen;
    const struct worksheet *worksheet;
    const struct worksheet_model *model;
    struct variables variables;
    const struct worksheet_part *part;
    const struct worksheet_column *column;
    bool part_begun, column_begun; /* band or head has stood once: from now on it is an artifact */
    bool last, begun;              /* nothing comes below the worksheet; it has a statement already */
    sp growth;                     /* of what is filled in to each statement of this frame, so that it is full */
};

static sp length(const struct worksheet_pen *w, const struct expression *expression) {
    return expression ? expression_length(expression, &w->variables) : 0;
}

static const struct colour *colour_of(const struct worksheet_pen *w, struct paint paint) {
    return paint_colour(w->pen->document->layout->look, paint, w->part->context.form);
}

/* ---- heads ---- */

/* A column's name and lead-in: side by side where there is room, else below one another. */
struct set_head {
    struct lines name, lead_in;
    const struct style *name_style, *lead_style;
    sp beside; /* x of the lead-in behind the name; 0: it stands below */
    sp height;
};

static struct set_head set_head(const struct worksheet_pen *w) {
    struct lines (*set)(struct flow_pen *, const struct paragraph *, sp, const struct style **) =
        w->column_begun ? flow_set_again : flow_set;
    struct flow_pen *pen = w->pen;
    struct set_head head = {0};
    head.name = set(pen, &w->column->head, pen->width, &head.name_style);
    if (head.name.count == 1) head.beside = head.name.at[0].width + length(w, w->model->lead_in_gap);
    head.lead_in = set(pen, &w->column->lead_in, pen->width - head.beside, &head.lead_style);
    if (head.beside && head.lead_in.count > 1) {
        head.beside = 0;
        head.lead_in = set(pen, &w->column->lead_in, pen->width, &head.lead_style);
    }
    head.height = flow_lines_height(&head.name, head.name_style) +
                  (head.beside ? 0 : flow_lines_height(&head.lead_in, head.lead_style)) +
                  length(w, w->model->under_head);
    return head;
}

static void place_head(struct worksheet_pen *w, const struct set_head *head) {
    struct flow_pen *pen = w->pen;
    sp y = flow_place_lines(pen, &head->name, 0, head->name.count, head->name_style, pen->x, pen->y);
    sp beside = y - head->name_style->leading + flow_ascent(head->name_style) - flow_ascent(head->lead_style);
    flow_place_lines(pen, &head->lead_in, 0, head->lead_in.count, head->lead_style, pen->x + head->beside,
                     head->beside ? beside : y);
    pen->y += head->height;
    w->column_begun = true;
}

static sp band_height(const struct worksheet_pen *w) {
    sp above = w->pen->fresh ? 0 : length(w, w->model->band_above);
    return w->model->band_height ? above + length(w, w->model->band_height) + length(w, w->model->band_below) : 0;
}

static void place_band(struct worksheet_pen *w) {
    struct flow_pen *pen = w->pen;
    bool again = w->part_begun;
    w->part_begun = true;
    if (!w->model->band_height) return;
    sp top = pen->y + (pen->fresh ? 0 : length(w, w->model->band_above)), height = length(w, w->model->band_height);
    pen->y = top + height + length(w, w->model->band_below);
    if (pen->measuring) return;
    struct stage stage = flow_stage(pen, flow_sheet(pen)->under);
    stage.variables.value[VAR_PANEL_TOP] = sp_to_mm(top);
    stage.variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(top + height);
    draw_list(&stage, again ? &w->part->band_again : &w->part->band);
}

/* ---- what is filled in ---- */

static sp note_height(const struct worksheet_pen *w) {
    return length(w, w->model->note.height) + w->growth;
}

static sp answers_height(const struct worksheet_pen *w) {
    const struct worksheet_note *note = &w->model->note;
    return (w->model->scale.given ? length(w, w->model->scale.height)
            : w->model->answer    ? w->model->answer->leading
                                  : 0) +
           (note->given ? length(w, note->above) + note_height(w) : 0);
}

static sp filled_height(const struct worksheet_pen *w) {
    sp height = length(w, w->model->under_statement);
    if (w->model->lines.given) return height + (sp)w->model->lines.count * length(w, w->model->lines.step) + w->growth;
    return height + answers_height(w);
}

static void place_lines(const struct worksheet_pen *w, sp x, sp y, sp width) {
    struct stage stage = flow_stage(w->pen, flow_sheet(w->pen)->under);
    struct pen pen;
    pen_init(&pen, w->pen->typesetter->arena);
    sp step = length(w, w->model->lines.step), foot = y + (sp)w->model->lines.count * step + w->growth;
    while (y + step <= foot) {
        y += step;
        pen_move(&pen, x, y);
        pen_line(&pen, x + width, y);
    }
    draw_stroke(&stage, &pen, colour_of(w, w->model->lines.colour), length(w, w->model->lines.weight), NULL, false);
}

static void place_note(const struct worksheet_pen *w, const struct fill_in *field, sp x, sp y, sp width) {
    const struct worksheet_note *note = &w->model->note;
    struct stage stage = flow_stage(w->pen, flow_sheet(w->pen)->under);
    struct entry_box box = {.x = x,
                            .y = y,
                            .width = width,
                            .height = note_height(w),
                            .ground = colour_of(w, note->ground),
                            .stroke = colour_of(w, note->stroke),
                            .weight = length(w, note->weight),
                            .style = note->style,
                            .name = field->name,
                            .block = field->block};
    draw_entry(&stage, flow_sheet(w->pen)->over, &box);
}

/* The baseline of a row of answers, whose circles are centred on the capitals of the names. */
static sp answer_baseline(const struct worksheet_pen *w, sp middle) {
    const struct style *style = w->model->answer;
    const struct face *face = font_of_style(w->pen->typesetter->fonts, style, w->pen->typesetter->diags);
    return middle + (face ? font_scale(face, style->size, face->cap_height) / 2 : 0);
}

static void place_word(const struct worksheet_pen *w, const struct lines *lines, const struct style *style, sp x,
                       sp baseline) {
    if (lines->count) flow_place_lines(w->pen, lines, 0, 1, style, x, baseline - flow_ascent(style));
}

/* The number of a point, in the middle of its circle; a screen reader has it from the field. */
static void place_figure(const struct worksheet_pen *w, int point, sp x, sp middle) {
    const struct style *style = w->model->scale.figures;
    struct typesetter *typesetter = w->pen->typesetter;
    const struct face *face = style ? font_of_style(typesetter->fonts, style, typesetter->diags) : NULL;
    if (!face) return;
    struct span span = {str_format(typesetter->arena, "%d", point), style, NULL, NULL};
    struct lines lines = paragraph_set(typesetter, &span, 1, style, SP_INFINITE, w->model->place);
    sp baseline = middle + font_scale(face, style->size, face->cap_height) / 2;
    if (lines.count) place_word(w, &lines, style, x - lines.at[0].width / 2, baseline);
}

/* The scale ends at `right`: the word for its low end, circles, the word for its high end. Returns its left edge. */
static sp place_scale(const struct worksheet_pen *w, const struct worksheet_answer *answer, sp right, sp y) {
    const struct worksheet_scale *scale = &w->model->scale;
    struct flow_pen *pen = w->pen;
    struct arena *arena = pen->typesetter->arena;
    const struct style *low_style, *high_style;
    struct lines low = flow_set_whole(pen, &answer->low, &low_style);
    struct lines high = flow_set_whole(pen, &answer->high, &high_style);
    sp radius = length(w, scale->radius), step = length(w, scale->step), gap = length(w, scale->end_gap);
    sp height = length(w, scale->height), middle = y + height / 2, baseline = answer_baseline(w, middle);
    sp last = right - high.width - gap - radius, first = last - (sp)(scale->points - 1) * step;
    const struct colour *colour = colour_of(w, scale->colour);
    struct stage stage = flow_stage(pen, flow_sheet(pen)->under);
    struct pen circles;
    pen_init(&circles, arena);
    place_word(w, &low, low_style, first - radius - gap - low.width, baseline);
    for (int p = 0; p < scale->points; p++) {
        sp x = first + (sp)p * step;
        sp half = sp_min(step, height) / 2; /* all of its share of the row is to be hit */
        pen_circle(&circles, x, middle, radius - length(w, scale->weight) / 2);
        place_figure(w, p + 1, x, middle);
        struct field place = {.kind = FIELD_KIND_POINT, .x = x - half, .y = middle - half};
        place.width = place.height = 2 * half;
        place.name = answer->scale;
        place.tip = answer->scale_tip;
        place.block = answer->points[p];
        place.colour = colour;
        place.point = p + 1;
        place.radius = radius;
        page_add_field(arena, flow_sheet(pen)->over, place);
    }
    draw_stroke(&stage, &circles, colour, length(w, scale->weight), NULL, false);
    place_word(w, &high, high_style, right - high.width, baseline);
    return first - radius - gap - low.width;
}

static void report_narrow(const struct worksheet_pen *w, sp by) {
    diag_error(w->pen->typesetter->diags, w->model->place,
               "the scale is %s mm too wide to stand beside the name of who answers; make `step:`, `end gap:` or the "
               "style of either smaller",
               message_number(w->pen->typesetter->arena, 1, sp_to_mm(by)));
}

static void place_answers(const struct worksheet_pen *w, const struct worksheet_statement *statement, sp x, sp y,
                          sp width) {
    const struct worksheet_model *model = w->model;
    sp count = (sp)model->answerer_count, gap = length(w, model->answer_gap);
    sp each = count ? (width - (count - 1) * gap) / count : width;
    for (size_t a = 0; a < model->answerer_count; a++) {
        const struct worksheet_answer *answer = &statement->answers[a];
        const struct style *style;
        struct lines name = flow_set_whole(w->pen, &answer->label, &style);
        sp left = x + (sp)a * (each + gap), scale = left + each;
        sp row = model->scale.given ? length(w, model->scale.height) : style->leading;
        place_word(w, &name, style, left, answer_baseline(w, y + row / 2));
        if (model->scale.given) scale = place_scale(w, answer, left + each, y);
        if (left + name.width > scale) report_narrow(w, left + name.width - scale);
        if (answer->note.block) place_note(w, &answer->note, left, y + row + length(w, model->note.above), each);
    }
    if (statement->note.block) place_note(w, &statement->note, x, y + answers_height(w) - note_height(w), width);
}

/* ---- statements ---- */

static struct set_statement set_statement(const struct worksheet_pen *w, const struct worksheet_statement *source) {
    struct set_statement set = {.source = source};
    set.lines = flow_set(w->pen, &source->text, w->pen->width - length(w, w->model->mark_hang), &set.style);
    set.height = flow_lines_height(&set.lines, set.style) + filled_height(w);
    return set;
}

static void place_statement(struct worksheet_pen *w, const struct set_statement *set) {
    struct flow_pen *pen = w->pen;
    sp hang = length(w, w->model->mark_hang), size = length(w, w->model->mark_size), x = pen->x + hang;
    if (!pen->measuring) {
        struct stage stage = flow_stage(pen, flow_sheet(pen)->over);
        draw_mark(&stage, w->model->mark, w->part->context.form, pen->x, pen->y + flow_ascent(set->style) - size, size,
                  colour_of(w, w->model->mark_colour), set->source->label);
    }
    sp y = flow_place_lines(pen, &set->lines, 0, set->lines.count, set->style, x, pen->y) +
           length(w, w->model->under_statement);
    if (!pen->measuring && w->model->lines.given) place_lines(w, x, y, pen->width - hang);
    else if (!pen->measuring) place_answers(w, set->source, x, y, pen->width - hang);
    pen->y += set->height;
    pen->spare += w->growth;
    pen->fresh = false;
}

/* A statement that comes next, with what stands above it. */
struct step {
    struct set_statement set;
    struct set_head head;
    bool banded, headed;
    sp above, height; /* height: of all */
};

static struct step plan_step(const struct worksheet_pen *w, size_t s) {
    const struct worksheet_model *model = w->model;
    struct step step = {.banded = w->pen->fresh || (!w->part_begun && model->band_height)};
    step.headed = step.banded || s == 0;
    step.above = step.banded ? band_height(w) : length(w, s ? model->between : model->between_columns);
    if (step.headed) step.head = set_head(w);
    step.set = set_statement(w, &w->column->statements[s]);
    step.height = step.above + step.head.height + step.set.height;
    return step;
}

static void take_step(struct worksheet_pen *w, const struct step *step) {
    if (step->banded) {
        place_band(w);
    } else {
        w->pen->y += step->above;
        w->part_begun = true;
    }
    if (step->headed) place_head(w, &step->head);
    place_statement(w, &step->set);
}

/* Whether a form or role begins a frame of its own. */
static bool begins_frame(const struct worksheet_pen *w) {
    return w->model->page_each && w->part != w->worksheet->parts && !w->part_begun;
}

/* Whether a statement stands in what is left of the frame. One that begins a column of several has another below it: a
   head over one statement at the foot of a page looks forgotten. */
static bool fits(const struct worksheet_pen *w, size_t s, const struct step *step) {
    sp needed = w->pen->y + step->height;
    if (s == 0 && w->column->count > 1) {
        struct set_statement second = set_statement(w, &w->column->statements[1]);
        needed += length(w, w->model->between) + second.height;
    }
    return needed <= w->pen->bottom;
}

/* A position among the statements. */
struct turn {
    size_t part, column, statement;
};

/* Sets the pen to a statement; false: there is none. */
static bool go_to(struct worksheet_pen *w, struct turn *turn) {
    for (; turn->part < w->worksheet->part_count; turn->part++, turn->column = 0) {
        const struct worksheet_part *part = &w->worksheet->parts[turn->part];
        for (; turn->column < w->worksheet->column_count; turn->column++, turn->statement = 0) {
            const struct worksheet_column *column = &part->columns[turn->column];
            if (turn->statement >= column->count) continue;
            if (w->part != part) w->part_begun = false;
            if (w->column != column) w->column_begun = false;
            w->part = part;
            w->column = column;
            return true;
        }
    }
    return false;
}

/* By how much more room each of so many statements gets, of what is left: boxes grow, lines become more. */
static sp share_out(const struct worksheet_pen *w, sp left, sp count) {
    const struct worksheet_note *note = &w->model->note;
    const struct worksheet_lines *lines = &w->model->lines;
    sp each = left > 0 && count ? left / count : 0, step = length(w, lines->step);
    if (note->most) return sp_max(0, sp_min(each, length(w, note->most) - length(w, note->height)));
    return lines->most > lines->count && step > 0 ? sp_min(each / step, lines->most - lines->count) * step : 0;
}

/* How much what is filled in grows so that those statements fill the rest of the frame which stand in it anyhow, from
   this one on. Where something comes below them it keeps to its height. */
static sp find_growth(const struct worksheet_pen *w, struct turn turn) {
    struct flow_pen pen = *w->pen;
    struct worksheet_pen trial = *w;
    sp count = 0;
    bool more;
    trial.pen = &pen;
    trial.growth = 0;
    pen.measuring = true;
    if (w->pen->measuring || !(w->model->note.most || w->model->lines.most)) return 0;
    for (; (more = go_to(&trial, &turn)); turn.statement++, count++) {
        struct step step = plan_step(&trial, turn.statement);
        if (count && (begins_frame(&trial) || !fits(&trial, turn.statement, &step))) break;
        take_step(&trial, &step);
    }
    return (more ? w->pen->box != NULL : !w->last) ? 0 : share_out(w, pen.bottom - pen.y, count);
}

static void flow_statement(struct worksheet_pen *w, struct turn turn) {
    struct flow_pen *pen = w->pen;
    const struct worksheet_statement *source = &w->column->statements[turn.statement];
    struct step step = plan_step(w, turn.statement);
    bool moves = !pen->measuring && !pen->fresh && (begins_frame(w) || !fits(w, turn.statement, &step));
    if (moves) flow_next_frame(pen, source->text.place);
    if (pen->fresh || !w->begun) {
        w->growth = 0;
        w->growth = find_growth(w, turn);
        w->begun = true;
        step = plan_step(w, turn.statement); /* in the measure of this frame */
    }
    if (pen->y + step.height > pen->bottom && !pen->measuring && !pen->box)
        diag_error(pen->typesetter->diags, source->text.place,
                   "this statement and what is filled in to it are %s mm too high for a page of the worksheet; shorten "
                   "it, or make the boxes or lines of the layout lower",
                   message_number(pen->typesetter->arena, 1, sp_to_mm(pen->y + step.height - pen->bottom)));
    take_step(w, &step);
}

struct place worksheet_first_place(const struct worksheet *worksheet) {
    for (size_t p = 0; p < worksheet->part_count; p++)
        for (size_t c = 0; c < worksheet->column_count; c++)
            if (worksheet->parts[p].columns[c].count) return worksheet->parts[p].columns[c].statements[0].text.place;
    return worksheet->model->place;
}

void flow_worksheet(struct flow_pen *pen, const struct worksheet *worksheet, bool last) {
    struct worksheet_pen w = {.pen = pen, .worksheet = worksheet, .model = worksheet->model, .last = last};
    w.variables = flow_stage(pen, NULL).variables;
    for (struct turn turn = {0}; go_to(&w, &turn); turn.statement++) flow_statement(&w, turn);
}
