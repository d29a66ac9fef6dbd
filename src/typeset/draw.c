#include "typeset/draw.h"

#include "base/message.h"
#include "typeset/changes.h"

#include <string.h>

#define ENTRY_MARGIN 1.5 /* points: keeps what is typed, and the colour that readers give to fields, off the line */

void stage_begin_page(struct stage *stage, bool right_hand) {
    const struct layout *layout = stage->document->layout;
    const struct framework *framework = stage->document->framework;
    bool inner_left = right_hand || !layout->facing;
    double left = inner_left ? layout->inner : layout->outer,
           right = layout->width - (inner_left ? layout->outer : layout->inner);
    double *value = stage->variables.value;
    stage->right_hand = right_hand;
    value[VAR_PAGE_WIDTH] = layout->width;
    value[VAR_PAGE_HEIGHT] = layout->height;
    value[VAR_BLEED] = layout->bleed;
    value[VAR_LEFT] = left;
    value[VAR_RIGHT] = right;
    value[VAR_WIDTH] = right - left;
    value[VAR_TOP] = layout->top;
    value[VAR_BOTTOM] = layout->bottom;
    value[VAR_FORMS] = (double)framework->form_count;
    value[VAR_ROLES] = (double)document_count_roles(framework, false);
    value[VAR_COLUMNS] = (double)framework->column_count;
}

static void enter_context(struct stage *stage, const struct context *context) {
    const struct framework *framework = stage->document->framework;
    double *value = stage->variables.value;
    value[VAR_K] = context->form == SIZE_MAX ? 0 : (double)context->form;
    value[VAR_I] = context->role == SIZE_MAX ? 0 : (double)document_leg(framework, context->role);
    value[VAR_FIRST] = context->first;
    value[VAR_LAST] = context->last;
}

/* A measure; `otherwise` where the word was not given it. */
static sp measure(const struct stage *stage, const struct expression *expression, sp otherwise) {
    return expression ? expression_length(expression, &stage->variables) : otherwise;
}

static const struct colour *colour_of(const struct stage *stage, struct paint paint, const struct context *context) {
    return paint_colour(stage->document->layout->look, paint, context->form);
}

static void add_path(struct stage *stage, struct path path, const struct block *block, bool mirror) {
    if (!path.op_count) return;
    if (mirror && stage->right_hand)
        for (size_t p = 0; p < path.point_count; p++) path.points[p].x = stage->page->width - path.points[p].x;
    page_add_path(stage->typesetter->arena, stage->page, block, path);
}

void draw_fill(struct stage *stage, const struct pen *pen, const struct colour *colour, const struct block *block,
               bool mirror) {
    struct path path = pen_path(pen);
    path.fill = colour;
    if (colour) add_path(stage, path, block, mirror);
}

void draw_stroke(struct stage *stage, const struct pen *pen, const struct colour *colour, sp width,
                 const struct block *block, bool mirror) {
    struct path path = pen_path(pen);
    path.stroke = colour;
    path.stroke_width = width;
    if (colour) add_path(stage, path, block, mirror);
}

/* ---- marks and signs ---- */

/* Past the last mark of the look a form is told by its number, set as tall as a mark. */
static void draw_numeral(struct stage *stage, size_t form, sp x, sp y, sp size, const struct colour *colour) {
    const struct style *numeral = stage->document->layout->look->numeral;
    struct typesetter *typesetter = stage->typesetter;
    if (!numeral) {
        diag_error(typesetter->diags, stage->document->framework->forms[form].place,
                   "the look has no mark for this form; add one below `forms:` in %s, or `numeral:` with the style of "
                   "numbers that stand for marks",
                   stage->document->layout->file);
        return;
    }
    const struct face *face = font_of_style(typesetter->fonts, numeral, typesetter->diags);
    if (!face) return;
    struct style *style = ARENA_NEW(typesetter->arena, struct style);
    *style = *numeral;
    style->colour = colour;
    style->align = ALIGN_LEFT;
    style->size = style->leading = size * face->units_per_em / (face->cap_height ? face->cap_height : 1);
    struct span span = {str_format(typesetter->arena, "%zu", form + 1), style, NULL, NULL};
    struct lines lines = paragraph_set(typesetter, &span, 1, style, SP_INFINITE, style->place);
    if (lines.count)
        paragraph_place(typesetter->arena, stage->page, &lines.at[0], x + (size - lines.at[0].width) / 2, y + size);
}

void draw_mark(struct stage *stage, const struct mark *mark, size_t form, sp x, sp y, sp size,
               const struct colour *colour, const struct block *block) {
    if (!mark && form != SIZE_MAX) mark = look_of_form(stage->document->layout->look, form).mark;
    if (!mark) {
        if (form != SIZE_MAX) draw_numeral(stage, form, x, y, size, colour);
        return;
    }
    struct pen pen;
    struct point points[3];
    pen_init(&pen, stage->typesetter->arena);
    for (size_t o = 0; o < mark->count; o++) {
        const struct mark_op *op = &mark->ops[o];
        for (size_t p = 0; p < 3; p++)
            points[p] = (struct point){x + (sp)llround(op->at[2 * p] / 12 * (double)size),
                                       y + (sp)llround(op->at[2 * p + 1] / 12 * (double)size)};
        if (op->op == 'M') pen_move(&pen, points[0].x, points[0].y);
        if (op->op == 'L') pen_line(&pen, points[0].x, points[0].y);
        if (op->op == 'C')
            pen_curve(&pen, points[0].x, points[0].y, points[1].x, points[1].y, points[2].x, points[2].y);
        if (op->op == 'Z') pen_close(&pen);
    }
    if (mark->stroke) {
        draw_stroke(stage, &pen, colour, mark->stroke, block, false);
    } else if (colour) {
        struct path path = pen_path(&pen);
        path.fill = colour;
        path.even_odd = true;
        add_path(stage, path, block, false);
    }
}

void draw_role_sign(struct stage *stage, size_t leg, size_t legs, sp x, sp y, sp size, const struct colour *colour) {
    const sp unit = size / 12, hairline = sp_from_pt(0.7);
    sp radius = legs > 1 ? 4 * unit / (sp)(legs - 1) : 0; /* turns keep one unit off the top and the foot */
    struct thread thread = {.first = x + 2 * unit,
                            .last = x + (legs > 1 ? 10 : 6) * unit,
                            .legs = legs,
                            .from = y,
                            .above = y + unit + radius,
                            .below = y + 11 * unit - radius,
                            .to = y + size,
                            .width = hairline};
    struct cut none = {0};
    const struct cut **cuts = ARENA_NEW_ARRAY(stage->typesetter->arena, const struct cut *, legs);
    size_t *counts = ARENA_NEW_ARRAY(stage->typesetter->arena, size_t, legs);
    struct pen line, idle, block;
    for (size_t l = 0; l < legs; l++) cuts[l] = &none;
    pen_init(&line, stage->typesetter->arena);
    pen_init(&idle, stage->typesetter->arena);
    thread_draw(&thread, &line, &idle, SIZE_MAX, 0, cuts, counts);
    draw_stroke(stage, &line, colour, hairline, NULL, false);
    sp width = legs > 4 ? 6 * unit / (sp)(legs - 1) : unit * 11 / 5;
    pen_init(&block, stage->typesetter->arena);
    pen_rectangle(&block, thread_leg(&thread, leg) - width / 2, y + 3 * unit, width, 6 * unit);
    draw_fill(stage, &block, colour, NULL, false);
}

/* ---- texts and links ---- */

static struct str target_of(const struct stage *stage, enum target target, const struct context *context) {
    struct arena *arena = stage->typesetter->arena;
    struct str anchor = {0};
    sp y;
    if (target == TARGET_FORM && context->form != SIZE_MAX) anchor = anchor_of_form(arena, context->form);
    if (target == TARGET_ROLE && context->role != SIZE_MAX) anchor = anchor_of_role(arena, context->role);
    if (target == TARGET_CROSSING && context->form != SIZE_MAX && context->role != SIZE_MAX) {
        anchor = anchor_of_row(arena, context->form, context->role, false);
        if (stage->pages && pages_find_anchor(stage->pages, anchor, &y) == SIZE_MAX)
            anchor = anchor_of_row(arena, context->form, context->role, true);
    }
    if (stage->pages && anchor.length && pages_find_anchor(stage->pages, anchor, &y) == SIZE_MAX)
        anchor = (struct str){0};
    return anchor;
}

/* What a link is called: what its block says, and the number printed on it. */
static struct str link_contents(struct arena *arena, const struct block *block, const struct lines *number) {
    struct str said = block->alternative.length ? block->alternative : block->text;
    if (!number || !number->count || !number->at[0].count) return said;
    return str_format(arena, "%.*s, %.*s", STR_ARG(said), STR_ARG(number->at[0].runs[0].run.text));
}

static void add_link(struct stage *stage, const struct drawn *drawn, struct str anchor, const struct lines *number,
                     sp x, sp y, sp width, sp height) {
    struct arena *arena = stage->typesetter->arena;
    if (!anchor.length || width <= 0 || height <= 0) return;
    if (!drawn->block) return; /* in a running head, on a page that goes on: nobody is told of it there */
    struct str contents = link_contents(arena, drawn->block, number);
    page_add_link(arena, stage->page, (struct link){x, y, width, height, anchor, contents, drawn->block});
}

/* The text of a drawing with its folios, in its style with the drawing's own colour and alignment. */
static struct lines set_text(struct stage *stage, const struct drawn *drawn, struct str anchor, sp width,
                             const struct style **used, struct place *place) {
    const struct drawing *drawing = drawn->model;
    struct arena *arena = stage->typesetter->arena;
    struct style *style = ARENA_NEW(arena, struct style);
    struct context context = drawn->context;
    sp y;
    *style = *drawing->style;
    if (drawing->colour.kind != PAINT_NONE && drawing->word == WORD_TEXT)
        style->colour = colour_of(stage, drawing->colour, &drawn->context);
    if (drawing->align != ALIGN_LEFT) style->align = drawing->align;
    if (width == SP_INFINITE) style->align = ALIGN_LEFT;
    if (!stage->pages) template_refuse_late(drawing->text, drawing->place, stage->typesetter->diags);
    context.page = stage->page_label;
    if (stage->pages) context.pages = str_format(arena, "%zu", stage->pages->pages.count);
    if (stage->pages && anchor.length) {
        size_t index = pages_find_anchor(stage->pages, anchor, &y);
        if (index != SIZE_MAX) context.linked = stage->pages->pages.at[index]->label;
    }
    *used = style;
    struct paragraph paragraph =
        document_fill(arena, stage->document, drawing->text, style, &context, drawn->block, stage->typesetter->diags);
    if (drawing->lines && width != SP_INFINITE)
        width = paragraph_even_width(stage->typesetter, paragraph.spans, paragraph.count, style, width,
                                     (size_t)drawing->lines, paragraph.place);
    struct lines lines =
        paragraph_set(stage->typesetter, paragraph.spans, paragraph.count, style, width, paragraph.place);
    lines.changed = paragraph.changed;
    *place = paragraph.place;
    return lines;
}

/* Half the height of capitals: text is centred by them, since labels have few descenders. */
static sp half_capital(struct stage *stage, const struct style *style) {
    const struct face *face = font_of_style(stage->typesetter->fonts, style, stage->typesetter->diags);
    return face ? font_scale(face, style->size, face->cap_height) / 2 : 0;
}

static sp aligned(enum align align, sp x, sp width) {
    return align == ALIGN_RIGHT ? x - width : align == ALIGN_CENTRE ? x - width / 2 : x;
}

static void draw_text(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    struct place place;
    const struct style *style;
    struct str anchor = target_of(stage, drawing->link, &drawn->context);
    sp x = measure(stage, drawing->x, 0), width = measure(stage, drawing->width, SP_INFINITE);
    struct lines lines = set_text(stage, drawn, anchor, width, &style, &place);
    sp y = measure(stage, drawing->baseline, 0), left = x, right = x;
    if (drawing->last_baseline && lines.count)
        y = measure(stage, drawing->last_baseline, 0) - (sp)(lines.count - 1) * style->leading;
    sp first = y, height = (sp)lines.count * style->leading, most = measure(stage, drawing->height, SP_INFINITE);
    if (most != SP_INFINITE && stage->typesetter->fills) {
        struct fill fill = {
            .section = drawn->context.section, .page = stage->page_label, .place = place, .used = height, .room = most};
        LIST_ADD(stage->typesetter->arena, *stage->typesetter->fills, fill);
    }
    if (height > most)
        diag_error(stage->typesetter->diags, drawn->block ? drawn->block->place : drawing->place,
                   "a text of %.*s is %s mm higher than the %s mm it has here; shorten it, or give it more room",
                   STR_ARG(stage->document->file_name),
                   message_number(stage->typesetter->arena, 1, sp_to_mm(height - most)),
                   message_number(stage->typesetter->arena, 1, sp_to_mm(most)));
    for (size_t l = 0; l < lines.count; l++, y += style->leading) {
        sp at = width == SP_INFINITE ? aligned(drawing->align, x, lines.at[l].width) : x;
        changes_place_line(stage, &lines.at[l], at, y);
        left = sp_min(left, at);
        right = sp_max(right, at + lines.at[l].width);
    }
    if (lines.changed) changes_add_bar(stage, NULL, first - style->leading * 3 / 4, y - style->leading * 3 / 4);
    if (drawing->link != TARGET_NONE)
        add_link(stage, drawn, anchor, NULL, left, first - style->leading * 3 / 4, right - left, y - first);
}

static void draw_pill(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    struct place place;
    const struct style *style;
    struct lines lines = set_text(stage, drawn, (struct str){0}, SP_INFINITE, &style, &place);
    if (!lines.count) return;
    sp height = measure(stage, drawing->height, 0), y = measure(stage, drawing->y, 0),
       width = lines.at[0].width + height;
    sp x = aligned(drawing->align, measure(stage, drawing->x, 0), width);
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    weave_band(&pen, x, x + width, y, height, true, true, NULL, 0);
    draw_fill(stage, &pen, colour_of(stage, drawing->colour, &drawn->context), NULL, false);
    changes_place_line(stage, &lines.at[0], x + height / 2, y + height / 2 + half_capital(stage, style));
    if (lines.changed) changes_add_bar(stage, NULL, y, y + height);
}

static void draw_disc(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    struct place place;
    struct str anchor = target_of(stage, drawing->link, &drawn->context);
    sp x = measure(stage, drawing->x, 0), y = measure(stage, drawing->y, 0),
       radius = measure(stage, drawing->radius, 0);
    if (drawing->link != TARGET_NONE && !anchor.length) return; /* nothing in this document to lead to */
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    pen_circle(&pen, x, y, radius);
    struct path path = pen_path(&pen);
    path.fill = colour_of(stage, drawing->colour, &drawn->context);
    path.stroke = colour_of(stage, drawing->stroke, &drawn->context);
    path.stroke_width = measure(stage, drawing->weight, sp_from_pt(0.8));
    if (path.fill || path.stroke) add_path(stage, path, NULL, false);
    struct lines lines = {0};
    if (drawing->text && drawing->style) {
        const struct style *style;
        lines = set_text(stage, drawn, anchor, SP_INFINITE, &style, &place);
        if (lines.count)
            changes_place_line(stage, &lines.at[0], x - lines.at[0].width / 2, y + half_capital(stage, style));
        if (lines.changed) changes_add_bar(stage, NULL, y - radius, y + radius);
    }
    add_link(stage, drawn, anchor, &lines, x - radius, y - radius, 2 * radius, 2 * radius);
}

/* ---- bands and threads ---- */

static void draw_band(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    sp from = measure(stage, drawing->from, 0), to = measure(stage, drawing->to, 0);
    sp y = measure(stage, drawing->y, 0), height = measure(stage, drawing->height, 0);
    enum round round = drawing->round;
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    weave_band(&pen, from, to, y, height, round == ROUND_LEFT || round == ROUND_BOTH,
               round == ROUND_RIGHT || round == ROUND_BOTH, stage->cuts, stage->cut_count);
    draw_fill(stage, &pen, colour_of(stage, drawing->colour, &drawn->context), drawn->block, drawing->mirror);
    sp left = sp_max(from, 0), right = sp_min(to, stage->page->width);
    if (drawing->mirror && stage->right_hand) {
        sp mirrored = stage->page->width - right;
        right = stage->page->width - left;
        left = mirrored;
    }
    add_link(stage, drawn, target_of(stage, drawing->link, &drawn->context), NULL, left, y, right - left, height);
}

/* Two pieces with an oblique gap between them, the second one dropped. */
static void draw_broken_band(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    sp from = measure(stage, drawing->from, 0), to = measure(stage, drawing->to, 0),
       cut = measure(stage, drawing->cut, 0);
    sp y = measure(stage, drawing->y, 0), height = measure(stage, drawing->height, 0);
    sp slant = measure(stage, drawing->slant, 0), gap = measure(stage, drawing->gap, 0),
       drop = measure(stage, drawing->drop, 0);
    const struct colour *colour = colour_of(stage, drawing->colour, &drawn->context);
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    if (drawing->round == ROUND_LEFT || drawing->round == ROUND_BOTH) {
        pen_move(&pen, from + height / 2, y);
        pen_line(&pen, cut, y);
        pen_line(&pen, cut - slant, y + height);
        pen_line(&pen, from + height / 2, y + height);
        pen_arc(&pen, from + height / 2, y + height / 2, height / 2, acos(0), 3 * acos(0));
    } else {
        pen_move(&pen, from, y);
        pen_line(&pen, cut, y);
        pen_line(&pen, cut - slant, y + height);
        pen_line(&pen, from, y + height);
    }
    pen_close(&pen);
    y += drop;
    pen_move(&pen, cut + gap, y);
    if (drawing->round == ROUND_RIGHT || drawing->round == ROUND_BOTH) {
        pen_line(&pen, to - height / 2, y);
        pen_arc(&pen, to - height / 2, y + height / 2, height / 2, -acos(0), acos(0));
    } else {
        pen_line(&pen, to, y);
        pen_line(&pen, to, y + height);
    }
    pen_line(&pen, cut + gap - slant, y + height);
    pen_close(&pen);
    draw_fill(stage, &pen, colour, NULL, drawing->mirror);
}

static void draw_bar(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    sp x = measure(stage, drawing->x, 0), width = measure(stage, drawing->width, 0);
    sp from = measure(stage, drawing->from, 0), to = measure(stage, drawing->to, 0);
    sp slant_from = measure(stage, drawing->slant_from, 0), slant_to = measure(stage, drawing->slant_to, 0);
    enum round round = drawing->round;
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    if (round != ROUND_NONE || stage->bar_cut_count) {
        weave_bar(&pen, x, width, from, to, round == ROUND_TOP || round == ROUND_BOTH,
                  round == ROUND_BOTTOM || round == ROUND_BOTH, stage->bar_cuts, stage->bar_cut_count);
    } else {
        pen_move(&pen, x - width / 2, from + slant_from);
        pen_line(&pen, x + width / 2, from);
        pen_line(&pen, x + width / 2, to - slant_to);
        pen_line(&pen, x - width / 2, to);
        pen_close(&pen);
    }
    draw_fill(stage, &pen, colour_of(stage, drawing->colour, &drawn->context), NULL, drawing->mirror);
}

/* Bands and thread of the whole framework, or of the one form or role at hand: thread over band where the sum of
   their numbers is even, band over thread where it is odd. */
static void draw_weave(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    const struct look *look = stage->document->layout->look;
    const struct framework *framework = stage->document->framework;
    struct arena *arena = stage->typesetter->arena;
    const struct context *context = &drawn->context;
    size_t forms = framework->form_count, legs = document_count_roles(framework, false), active = SIZE_MAX;
    if (drawing->legs) legs = (size_t)fmax(0, expression_value(drawing->legs, &stage->variables));
    if (legs > FRAMEWORK_MOST) legs = FRAMEWORK_MOST;
    struct thread thread = {.first = measure(stage, drawing->first, 0),
                            .last = measure(stage, drawing->last, 0),
                            .legs = legs,
                            .from = measure(stage, drawing->from, 0),
                            .above = measure(stage, drawing->above, 0),
                            .below = measure(stage, drawing->below, 0),
                            .to = measure(stage, drawing->to, 0),
                            .width = measure(stage, drawing->width, 0)};
    sp gap = measure(stage, drawing->gap, 0), reach = thread.width / 2 + gap;
    if (context->role != SIZE_MAX && !framework->roles[context->role].fails)
        active = document_leg(framework, context->role);
    bool idle_legs = drawing->idle.kind != PAINT_NONE && context->role != SIZE_MAX;

    struct cut *under = ARENA_NEW_ARRAY(arena, struct cut, forms * (legs + 1)),
               *over = ARENA_NEW_ARRAY(arena, struct cut, legs);
    const struct cut **cuts = ARENA_NEW_ARRAY(arena, const struct cut *, legs);
    size_t *counts = ARENA_NEW_ARRAY(arena, size_t, legs);
    for (size_t l = 0; l < legs; l++) cuts[l] = under + l * forms;
    size_t shown = 0;
    for (size_t k = 0; k < forms; k++) {
        const struct finger *finger =
            drawing->bands.finger_count ? &drawing->bands.fingers[k % drawing->bands.finger_count] : NULL;
        if (!finger || !finger->from || (drawing->only_form && k != context->form)) continue;
        size_t parity = drawing->only_form ? k : shown;
        shown++;
        stage->variables.value[VAR_K] = (double)k;
        sp from = measure(stage, finger->from, 0), to = measure(stage, finger->to, 0);
        sp y = measure(stage, drawing->bands.y, 0), height = measure(stage, drawing->bands.height, 0);
        size_t over_count = 0;
        for (size_t l = 0; l < legs; l++) {
            sp x = thread_leg(&thread, l);
            if (drawing->only_role && l != active) continue;
            if (x + thread.width / 2 <= from || x - thread.width / 2 >= to) continue;
            if ((parity + l) % 2 == 0) over[over_count++] = (struct cut){x - reach, x + reach};
            else under[l * forms + counts[l]++] = (struct cut){y - gap, y + height + gap};
        }
        struct pen pen;
        pen_init(&pen, arena);
        weave_band(&pen, from, to, y, height, finger->round == ROUND_LEFT || finger->round == ROUND_BOTH,
                   finger->round == ROUND_RIGHT || finger->round == ROUND_BOTH, over, over_count);
        struct paint paint = drawing->bands.colour;
        if (drawing->bands.own.kind != PAINT_NONE && k == context->own_form) paint = drawing->bands.own;
        draw_fill(stage, &pen, paint_colour(look, paint, k), drawn->block, drawing->mirror);
    }
    enter_context(stage, context);

    const struct colour *colour = colour_of(stage, drawing->colour, context),
                        *idle = colour_of(stage, drawing->idle, context);
    struct pen lit, rest;
    pen_init(&lit, arena);
    pen_init(&rest, arena);
    if (drawing->only_role || drawing->round != ROUND_NONE) {
        size_t leg = drawing->only_role ? active : 0;
        if (leg < legs)
            weave_bar(&lit, thread_leg(&thread, leg), thread.width, thread.from, thread.to,
                      drawing->round == ROUND_TOP || drawing->round == ROUND_BOTH,
                      drawing->round == ROUND_BOTTOM || drawing->round == ROUND_BOTH, cuts[leg], counts[leg]);
        draw_fill(stage, &lit, colour, drawn->block, drawing->mirror);
        return;
    }
    /* A product of a role that fails shows the whole thread idle: there is no leg of its own. */
    size_t lit_leg = !idle_legs ? SIZE_MAX : active == SIZE_MAX ? legs : active;
    thread_draw(&thread, &lit, &rest, lit_leg, measure(stage, drawing->cut, 0), cuts, counts);
    if (idle) draw_stroke(stage, &rest, idle, thread.width, drawn->block, drawing->mirror);
    draw_stroke(stage, &lit, colour, thread.width, drawn->block, drawing->mirror);
}

/* ---- the rest ---- */

static void draw_rules(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    sp x = measure(stage, drawing->x, 0), y = measure(stage, drawing->y, 0), width = measure(stage, drawing->width, 0);
    double count = expression_value(drawing->count, &stage->variables);
    struct pen pen;
    pen_init(&pen, stage->typesetter->arena);
    for (int line = 0; line < count && line < 1000; line++, y += measure(stage, drawing->step, 0)) {
        pen_move(&pen, x, y);
        pen_line(&pen, x + width, y);
    }
    draw_stroke(stage, &pen, colour_of(stage, drawing->colour, &drawn->context), measure(stage, drawing->weight, 0),
                NULL, drawing->mirror);
}

void draw_entry(struct stage *stage, struct page *over, const struct entry_box *box) {
    struct typesetter *typesetter = stage->typesetter;
    struct pen pen;
    sp inside = box->stroke ? box->weight / 2 : 0;
    pen_init(&pen, typesetter->arena);
    pen_rectangle(&pen, box->x + inside, box->y + inside, box->width - 2 * inside, box->height - 2 * inside);
    struct path path = pen_path(&pen);
    path.fill = box->ground;
    path.stroke = box->stroke;
    path.stroke_width = box->weight;
    if (path.fill || path.stroke) add_path(stage, path, NULL, false);
    if (!box->block) return;
    struct field field = {.kind = FIELD_KIND_TEXT, .name = box->name, .block = box->block};
    sp margin = sp_from_pt(ENTRY_MARGIN);
    field.x = box->x + margin;
    field.y = box->y + margin;
    field.width = box->width - 2 * margin;
    field.height = box->height - 2 * margin;
    field.face = font_of_style(typesetter->fonts, box->style, typesetter->diags);
    field.size = box->style->size;
    field.colour = box->style->colour;
    field.single_line = box->single_line;
    page_add_field(typesetter->arena, over, field);
}

static void draw_field(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    struct entry_box box = {.x = measure(stage, drawing->x, 0),
                            .y = measure(stage, drawing->y, 0),
                            .width = measure(stage, drawing->width, 0),
                            .height = measure(stage, drawing->height, 0),
                            .ground = colour_of(stage, drawing->colour, &drawn->context),
                            .stroke = colour_of(stage, drawing->stroke, &drawn->context),
                            .weight = measure(stage, drawing->weight, sp_from_pt(0.5)),
                            .style = drawing->style,
                            .single_line = drawing->single_line,
                            .name = drawn->name,
                            .block = drawn->block};
    if (drawing->mirror && stage->right_hand) box.x = stage->page->width - box.x - box.width;
    draw_entry(stage, stage->page, &box);
}

/* A mark keeps its shape where its place is mirrored. */
static void draw_mark_word(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    sp x = measure(stage, drawing->x, 0), y = measure(stage, drawing->y, 0), size = measure(stage, drawing->size, 0);
    if (drawing->mirror && stage->right_hand) x = stage->page->width - x - size;
    draw_mark(stage, drawing->mark, drawn->context.form, x, y, size, colour_of(stage, drawing->colour, &drawn->context),
              NULL);
    sp margin = size / 2; /* a small mark is hard to hit */
    if (drawing->link != TARGET_NONE)
        add_link(stage, drawn, target_of(stage, drawing->link, &drawn->context), NULL, x - margin, y - margin,
                 size + 2 * margin, size + 2 * margin);
}

static void draw_one(struct stage *stage, const struct drawn *drawn) {
    const struct drawing *drawing = drawn->model;
    const struct colour *colour = colour_of(stage, drawing->colour, &drawn->context);
    struct pen pen;
    switch (drawing->word) {
    case WORD_FILL:
        pen_init(&pen, stage->typesetter->arena);
        pen_rectangle(&pen, measure(stage, drawing->x, 0), measure(stage, drawing->y, 0),
                      measure(stage, drawing->width, 0), measure(stage, drawing->height, 0));
        draw_fill(stage, &pen, colour, NULL, drawing->mirror);
        break;
    case WORD_BAND: draw_band(stage, drawn); break;
    case WORD_BROKEN_BAND: draw_broken_band(stage, drawn); break;
    case WORD_BAR: draw_bar(stage, drawn); break;
    case WORD_WEAVE: draw_weave(stage, drawn); break;
    case WORD_MARK: draw_mark_word(stage, drawn); break;
    case WORD_SIGN: {
        const struct framework *framework = stage->document->framework;
        size_t role = drawn->context.role;
        if (role == SIZE_MAX || framework->roles[role].fails) break;
        draw_role_sign(stage, document_leg(framework, role), document_count_roles(framework, false),
                       measure(stage, drawing->x, 0), measure(stage, drawing->y, 0), measure(stage, drawing->size, 0),
                       colour);
        break;
    }
    case WORD_PILL: draw_pill(stage, drawn); break;
    case WORD_DISC: draw_disc(stage, drawn); break;
    case WORD_RULES: draw_rules(stage, drawn); break;
    case WORD_TEXT: draw_text(stage, drawn); break;
    case WORD_FIELD: draw_field(stage, drawn); break;
    case WORD_GROUP: {
        struct drawn_list parts = {drawn->drawn, drawn->count};
        draw_list(stage, &parts);
        break;
    }
    }
}

void draw_list(struct stage *stage, const struct drawn_list *list) {
    for (size_t d = 0; d < list->count; d++) {
        enum side only = list->at[d].model->only;
        if (only == SIDE_LEFT && stage->right_hand) continue;
        if (only == SIDE_RIGHT && !stage->right_hand) continue;
        enter_context(stage, &list->at[d].context);
        draw_one(stage, &list->at[d]);
    }
}
