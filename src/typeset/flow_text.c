/* Running text through frames: keeps, no widows or orphans, balanced columns. */
#include "typeset/flow.h"

#include "base/message.h"

enum { FEWEST_LINES = 2 }; /* of a paragraph at the foot or the head of a frame */

/* A paragraph set to its lines, or a space. */
struct set_text {
    const struct content *content;
    struct lines lines;
    const struct style *style;
    sp before, after, indent;
    bool keep; /* with the next */
};

static struct set_text set_content(struct flow_pen *pen, const struct content *content) {
    struct set_text text = {.content = content};
    if (content->kind == CONTENT_SPACE) {
        struct stage stage = flow_stage(pen, NULL);
        text.before = expression_length(content->model->space, &stage.variables);
        return text;
    }
    sp indent = content->paragraph.style->indent;
    sp width = pen->width - indent,
       even = content->model->even ? flow_even_width(pen, &content->paragraph, width) : width;
    text.lines = flow_set(pen, &content->paragraph, even, &text.style);
    if (text.style->align == ALIGN_RIGHT) indent += width - even;
    if (text.style->align == ALIGN_CENTRE) indent += (width - even) / 2;
    text.indent = indent;
    text.before = text.style->before;
    text.after = text.style->after;
    text.keep = text.style->keep_with_next;
    return text;
}

static sp height_of(const struct set_text *text, size_t lines) {
    return text->style ? (sp)lines * text->style->leading : 0;
}

/* The height that must be free for a text to begin here: the text itself or its first lines, and as much of what it is
   kept with. */
static sp height_to_begin(const struct set_text *texts, size_t count, size_t at) {
    sp height = 0;
    for (size_t t = at; t < count; t++) {
        const struct set_text *text = &texts[t];
        size_t lines = text->lines.count;
        if (t > at) height += sp_max(texts[t - 1].after, text->before);
        if (!text->keep && lines > 2 * FEWEST_LINES - 1) lines = FEWEST_LINES;
        height += height_of(text, lines);
        if (!text->keep) break;
    }
    return height;
}

static void place_mark(struct flow_pen *pen, const struct set_text *text, sp y) {
    const struct flow_item *model = text->content->model;
    if (!text->content->marked || !model->mark || !model->mark_size) return;
    struct stage stage = flow_stage(pen, flow_sheet(pen)->over);
    sp size = expression_length(model->mark_size, &stage.variables);
    const struct face *face = font_of_style(pen->typesetter->fonts, text->style, pen->typesetter->diags);
    sp middle = face ? font_scale(face, text->style->size, face->x_height) / 2 : size / 2;
    draw_mark(&stage, model->mark, SIZE_MAX, pen->x, y + flow_ascent(text->style) - middle - size / 2, size,
              paint_colour(pen->document->layout->look, model->mark_colour, text->content->context.form),
              text->content->label);
}

static void report_low_frame(struct flow_pen *pen, const struct set_text *text) {
    diag_error(pen->typesetter->diags, text->content->model->place,
               "the frame is %s mm high and holds no two lines of the style “%.*s”; make it higher",
               message_number(pen->typesetter->arena, 1, sp_to_mm(pen->bottom - pen->top)), STR_ARG(text->style->name));
}

/* How many of `left` lines go into `room` of this frame: 0 when none may. */
static size_t lines_that_fit(const struct set_text *text, size_t first, sp room) {
    size_t left = text->lines.count - first, fit = room <= 0 ? 0 : (size_t)(room / text->style->leading);
    if (fit >= left) return left;
    if (left - fit < FEWEST_LINES) fit = left < FEWEST_LINES ? 0 : left - FEWEST_LINES;
    while (fit >= FEWEST_LINES && text->lines.at[first + fit - 1].hyphenated) fit--; /* no hyphen ends a column */
    return fit < FEWEST_LINES ? 0 : fit;
}

/* Runs the texts through the frames; `depth` bounds the height of each frame of the pages planned. A trial (`dry`)
   writes nothing and returns false when the texts want another page. */
static bool run_texts(struct flow_pen *pen, const struct set_text *texts, size_t count, sp depth, bool dry) {
    struct flow_pen trial = *pen;
    if (dry) pen = &trial;
    for (size_t t = 0; t < count; t++) {
        const struct set_text *text = &texts[t];
        if (!text->style) {
            if (!pen->fresh) pen->y += text->before;
            continue;
        }
        sp above = t == 0 ? text->before : sp_max(texts[t - 1].after, text->before);
        for (size_t line = 0, stuck = 0; line < text->lines.count;) {
            sp bottom = pen->sheet < pen->section->page_count ? sp_min(pen->bottom, pen->top + depth) : pen->bottom;
            sp y = pen->y + (pen->fresh || line ? 0 : above);
            size_t fit = lines_that_fit(text, line, bottom - y);
            bool begins =
                line > 0 || y + height_to_begin(texts, count, t) <= bottom || (pen->fresh && depth == SP_INFINITE);
            if (!begins) fit = 0;
            if (!fit && pen->fresh && !dry && !pen->box) { /* no frame is emptier than this one */
                fit = lines_that_fit(text, line, sp_max(pen->bottom - y, text->style->leading * FEWEST_LINES));
                if (y + height_of(text, fit) > pen->bottom) report_low_frame(pen, text);
            }
            if (!fit && stuck++ > 1 && !dry)
                fit = text->lines.count - line; /* a frame too low for two lines: say so below */
            if (!fit) {
                size_t frames = flow_sheet(pen)->plan->model->frame_count;
                bool last_frame = pen->frame + 1 >= frames && pen->sheet + 1 >= pen->section->page_count;
                if (dry && (pen->box || last_frame)) return false;
                if (!flow_next_frame(pen, text->content->paragraph.place)) fit = text->lines.count - line;
                else continue;
            }
            if (!dry) {
                if (line == 0) place_mark(pen, text, y);
                flow_place_lines(pen, &text->lines, line, line + fit, text->style, pen->x + text->indent, y);
            }
            pen->y = y + height_of(text, fit);
            pen->fresh = false;
            line += fit;
            stuck = 0;
        }
    }
    return true;
}

/* The least depth, in steps of a line, at which the texts fill the frames of the pages planned and no other. */
static sp balanced_depth(struct flow_pen *pen, const struct set_text *texts, size_t count) {
    sp step = sp_from_mm(pen->document->layout->grid), most = pen->bottom - pen->top;
    for (sp depth = pen->y - pen->top + step; depth < most; depth += step)
        if (run_texts(pen, texts, count, depth, true)) return depth;
    return SP_INFINITE;
}

void flow_texts(struct flow_pen *pen, const struct contents *contents, size_t first, size_t end) {
    struct set_text *texts = ARENA_NEW_ARRAY(pen->typesetter->arena, struct set_text, end - first);
    bool balance = false;
    for (size_t c = first; c < end; c++) {
        struct set_text *text = &texts[c - first];
        *text = set_content(pen, &contents->at[c]);
        balance = balance || contents->at[c].model->balance;
        /* what introduces a list stays with it */
        if (c > first && contents->at[c].marked && !contents->at[c - 1].marked) text[-1].keep = true;
    }
    run_texts(pen, texts, end - first, balance ? balanced_depth(pen, texts, end - first) : SP_INFINITE, false);
}
