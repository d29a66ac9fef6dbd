#include "typeset/flow.h"

#include "base/message.h"
#include "typeset/changes.h"
#include "typeset/contrast.h"

struct sheet *flow_sheet(const struct flow_pen *pen) {
    return pen->sheets.at[pen->sheet];
}

static bool lies_right(const struct document *document, size_t number) {
    return document->layout->facing && number % 2 == 0; /* page 1 lies to the right of the fold */
}

struct stage flow_stage(const struct flow_pen *pen, struct page *page) {
    struct stage stage = {.typesetter = pen->typesetter, .document = pen->document, .page = page};
    stage.bars = &flow_sheet(pen)->bars;
    stage_begin_page(&stage, flow_sheet(pen)->right_hand);
    stage.variables.value[VAR_PANEL_LEFT] = sp_to_mm(pen->x);
    stage.variables.value[VAR_PANEL_RIGHT] = sp_to_mm(pen->x + pen->width);
    stage.variables.value[VAR_PANEL_TOP] = sp_to_mm(pen->top);
    stage.variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(pen->bottom);
    return stage;
}

static struct page *new_page(const struct flow_pen *pen) {
    const struct layout *layout = pen->document->layout;
    struct page *page = ARENA_NEW(pen->typesetter->arena, struct page);
    page->width = sp_from_mm(layout->width);
    page->height = sp_from_mm(layout->height);
    page->bleed = sp_from_mm(layout->bleed);
    return page;
}

static void add_sheet(struct flow_pen *pen) {
    struct sheet *sheet = ARENA_NEW(pen->typesetter->arena, struct sheet);
    size_t number = pen->sheets.count;
    sheet->section = pen->section;
    sheet->plan = number < pen->section->page_count ? &pen->section->pages[number] : &pen->section->more;
    sheet->right_hand = lies_right(pen->document, pen->first_number + number);
    sheet->under = new_page(pen);
    sheet->over = new_page(pen);
    LIST_ADD(pen->typesetter->arena, pen->sheets, sheet);
}

static void enter_frame(struct flow_pen *pen, const struct frame *frame) {
    struct stage stage = flow_stage(pen, NULL);
    pen->x = expression_length(frame->x, &stage.variables);
    pen->width = expression_length(frame->width, &stage.variables);
    pen->top = pen->y = expression_length(frame->top, &stage.variables);
    pen->bottom = expression_length(frame->bottom, &stage.variables);
    pen->frame_top = pen->top;
    pen->spare = 0;
    pen->fresh = true;
}

void flow_frame(struct flow_pen *pen, size_t index) {
    pen->frame = index;
    enter_frame(pen, &flow_sheet(pen)->plan->model->frames[index]);
}

static void move_items(struct arena *arena, struct page *to, const struct page *from) {
    for (size_t i = 0; i < from->items.count; i++) LIST_ADD(arena, to->items, from->items.at[i]);
    for (size_t l = 0; l < from->links.count; l++) LIST_ADD(arena, to->links, from->links.at[l]);
    for (size_t f = 0; f < from->fields.count; f++) LIST_ADD(arena, to->fields, from->fields.at[f]);
}

/* ---- panels ---- */

static sp inset(const struct expression *expression, const struct stage *stage) {
    return expression ? expression_length(expression, &stage->variables) : 0;
}

static void open_panel(struct flow_pen *pen, const struct content *content) {
    struct stage stage = flow_stage(pen, NULL);
    pen->panel = (struct panel_state){content, pen->y, flow_sheet(pen)->under->items.count};
    pen->y += inset(content->model->inset_top, &stage);
    pen->top = pen->y;
    pen->bottom -= inset(content->model->inset_bottom, &stage);
    pen->fresh = true;
}

/* Draws the ground of the open panel, which ends at `foot`, and what is drawn on it. */
static void close_panel(struct flow_pen *pen, sp foot) {
    const struct content *content = pen->panel.content;
    struct stage stage = flow_stage(pen, flow_sheet(pen)->under);
    sp outset = inset(content->model->outset, &stage);
    sp x = pen->x - outset, width = pen->width + 2 * outset;
    stage.variables.value[VAR_PANEL_LEFT] = sp_to_mm(x);
    stage.variables.value[VAR_PANEL_RIGHT] = sp_to_mm(x + width);
    stage.variables.value[VAR_PANEL_TOP] = sp_to_mm(pen->panel.top);
    stage.variables.value[VAR_PANEL_BOTTOM] = sp_to_mm(foot);
    if (!pen->measuring) {
        struct page *under = flow_sheet(pen)->under, *ground_page = new_page(pen);
        struct pen ground;
        stage.page = ground_page;
        pen_init(&ground, pen->typesetter->arena);
        pen_rectangle(&ground, x, pen->panel.top, width, foot - pen->panel.top);
        draw_fill(&stage, &ground,
                  paint_colour(pen->document->layout->look, content->model->ground, content->context.form), NULL,
                  false);
        draw_list(&stage, &content->draw);
        for (size_t i = pen->panel.first; i < under->items.count; i++)
            LIST_ADD(pen->typesetter->arena, ground_page->items, under->items.at[i]);
        under->items.count = pen->panel.first;
        move_items(pen->typesetter->arena, under, ground_page);
    }
    pen->panel.content = NULL;
}

/* The height of a panel's content when nothing bounds it. */
static sp measure_inside(const struct flow_pen *pen, const struct content *content) {
    struct flow_pen trial = *pen;
    struct sheet sheet = *flow_sheet(pen), *only = &sheet;
    sheet.under = new_page(pen);
    sheet.over = new_page(pen);
    trial.sheets.at = &only;
    trial.sheets.count = 1;
    trial.sheet = 0;
    trial.measuring = trial.fresh = true;
    trial.panel.content = NULL;
    trial.top = trial.y = 0;
    trial.bottom = SP_INFINITE;
    flow_contents(&trial, &content->inside);
    return trial.y;
}

/* Where the text begins that a panel holds. */
static struct place first_place(const struct content *panel) {
    for (size_t c = 0; c < panel->inside.count; c++) {
        const struct content *content = &panel->inside.at[c];
        if (content->kind == CONTENT_PARAGRAPH) return content->paragraph.place;
        if (content->kind == CONTENT_TABLE) return content->table->rows[0].cells[0].place;
        if (content->kind == CONTENT_WORKSHEET) return worksheet_first_place(content->worksheet);
    }
    return panel->model->place;
}

static void flow_panel(struct flow_pen *pen, const struct content *content) {
    struct stage stage = flow_stage(pen, NULL);
    sp inset_bottom = inset(content->model->inset_bottom, &stage);
    sp height = inset(content->model->inset_top, &stage) + measure_inside(pen, content) + inset_bottom;
    sp clear = pen->fresh ? 0 : sp_from_mm(pen->document->layout->grid);
    if (pen->y + clear + height > pen->bottom && !pen->fresh && !flow_next_frame(pen, first_place(content)))
        pen->overflow_by = sp_max(pen->overflow_by, pen->y + clear + height - pen->bottom);
    sp foot = pen->bottom;
    if (pen->y + height <= foot) { /* panels stand on the foot of their frame */
        pen->spare = foot - height - pen->y - clear;
        pen->y = foot - height;
    }
    open_panel(pen, content);
    flow_contents(pen, &content->inside);
    sp end = pen->y + inset_bottom;
    if (pen->panel.content) close_panel(pen, end);
    pen->y = end;
    pen->bottom += inset_bottom;
}

/* ---- frames ---- */

bool flow_next_frame(struct flow_pen *pen, struct place place) {
    const struct content *panel = pen->panel.content;
    if (pen->measuring) return false;
    if (pen->box) {
        if (!pen->overflow.line) pen->overflow = place;
        return false;
    }
    if (panel) {
        struct stage stage = flow_stage(pen, NULL);
        close_panel(pen, pen->bottom + inset(panel->model->inset_bottom, &stage));
    }
    if (pen->frame + 1 < flow_sheet(pen)->plan->model->frame_count) {
        flow_frame(pen, pen->frame + 1);
    } else {
        pen->sheet++;
        if (pen->sheet == pen->sheets.count) add_sheet(pen);
        if (pen->sheet >= pen->section->page_count && !pen->overflow.line) pen->overflow = place;
        if (!flow_sheet(pen)->plan->model->frame_count) return false;
        flow_frame(pen, 0);
    }
    if (panel) open_panel(pen, panel);
    return true;
}

static const struct paragraph *fitted(const struct flow_pen *pen, const struct paragraph *paragraph, bool artifact,
                                      struct paragraph *out) {
    if (!pen->fit && !artifact) return paragraph;
    *out = *paragraph;
    out->spans = ARENA_NEW_ARRAY(pen->typesetter->arena, struct span, paragraph->count);
    for (size_t s = 0; s < paragraph->count; s++) {
        out->spans[s] = paragraph->spans[s];
        if (artifact) out->spans[s].block = NULL;
    }
    for (size_t f = 0; pen->fit && f < pen->section->model->fit_style_count; f++) {
        const struct style *from = pen->section->model->fit_styles[f], *to = pen->fitted[f];
        if (out->style == from) out->style = to;
        for (size_t s = 0; s < out->count; s++)
            if (out->spans[s].style == from) out->spans[s].style = to;
    }
    return out;
}

static struct lines set_as(struct flow_pen *pen, const struct paragraph *paragraph, bool artifact, sp width,
                           const struct style **style) {
    struct paragraph changed;
    const struct paragraph *used = fitted(pen, paragraph, artifact, &changed);
    *style = used->style;
    struct lines lines = paragraph_set(pen->typesetter, used->spans, used->count, used->style, width, used->place);
    lines.changed = paragraph->changed;
    return lines;
}

struct lines flow_set(struct flow_pen *pen, const struct paragraph *paragraph, sp width, const struct style **style) {
    return set_as(pen, paragraph, false, width, style);
}

sp flow_even_width(struct flow_pen *pen, const struct paragraph *paragraph, sp width) {
    struct paragraph changed;
    const struct style *style;
    struct lines lines = set_as(pen, paragraph, false, width, &style);
    if (lines.count < 2) return width;
    const struct paragraph *used = fitted(pen, paragraph, false, &changed);
    return paragraph_even_width(pen->typesetter, used->spans, used->count, used->style, width, lines.count,
                                used->place);
}

struct lines flow_set_again(struct flow_pen *pen, const struct paragraph *paragraph, sp width,
                            const struct style **style) {
    return set_as(pen, paragraph, true, width, style);
}

struct lines flow_set_whole(struct flow_pen *pen, const struct paragraph *paragraph, const struct style **style) {
    struct paragraph changed;
    const struct paragraph *used = fitted(pen, paragraph, false, &changed);
    struct style whole = *used->style;
    whole.hyphenate = whole.break_after_comma = false;
    *style = used->style;
    return paragraph_set(pen->typesetter, used->spans, used->count, &whole, SP_INFINITE, used->place);
}

sp flow_place_lines(struct flow_pen *pen, const struct lines *lines, size_t first, size_t end,
                    const struct style *style, sp x, sp y) {
    if (first == end) return y;
    if (pen->measuring) return y + (sp)(end - first) * style->leading;
    struct stage stage = flow_stage(pen, flow_sheet(pen)->over);
    if (lines->changed) {
        struct stage beside = stage;
        if (pen->bar.at) {
            beside.variables.value[VAR_PANEL_LEFT] = sp_to_mm(pen->bar.left);
            beside.variables.value[VAR_PANEL_RIGHT] = sp_to_mm(pen->bar.right);
        }
        changes_add_bar(&beside, pen->bar.at, y, y + (sp)(end - first) * style->leading);
    }
    for (size_t l = first; l < end; l++, y += style->leading) {
        changes_place_line(&stage, &lines->at[l], x, y + flow_ascent(style));
        if (pen->overflow.line && y + style->leading > pen->bottom)
            pen->overflow_by = sp_max(pen->overflow_by, y + style->leading - pen->bottom);
    }
    return y;
}

/* Moves to a place on the page; a text that is past it already gets two lines of air, and the grid again. */
static void flow_down_to(struct flow_pen *pen, const struct expression *expression) {
    struct stage stage = flow_stage(pen, NULL);
    sp place = expression_length(expression, &stage.variables), line = sp_from_mm(pen->document->layout->grid);
    while (place < pen->y + (pen->fresh ? 0 : 2 * line)) place += line;
    if (!pen->measuring) pen->y = place;
}

void flow_contents(struct flow_pen *pen, const struct contents *contents) {
    for (size_t c = 0; c < contents->count;) {
        const struct content *content = &contents->at[c];
        size_t end = c + 1;
        switch (content->kind) {
        case CONTENT_PARAGRAPH:
        case CONTENT_SPACE:
            while (end < contents->count &&
                   (contents->at[end].kind == CONTENT_PARAGRAPH || contents->at[end].kind == CONTENT_SPACE))
                end++;
            flow_texts(pen, contents, c, end);
            break;
        case CONTENT_DOWN_TO: flow_down_to(pen, content->model->space); break;
        case CONTENT_TABLE: flow_table(pen, content->table); break;
        case CONTENT_WORKSHEET: flow_worksheet(pen, content->worksheet, end == contents->count); break;
        case CONTENT_PANEL: flow_panel(pen, content); break;
        case CONTENT_NEXT_FRAME: flow_next_frame(pen, content->model->place); break;
        case CONTENT_NEXT_PAGE:
            for (size_t at = pen->sheet; at == pen->sheet && flow_next_frame(pen, content->model->place);) continue;
            break;
        case CONTENT_LAST_PAGE:
            while (pen->sheet + 1 < pen->section->page_count && flow_next_frame(pen, content->model->place)) continue;
            break;
        }
        c = end;
    }
}

/* ---- sections ---- */

struct typesetting {
    struct typesetter *typesetter;
    const struct document *document;
    struct pages *pages;       /* in the making */
    const struct pages *whole; /* where anchors are looked for: mostly the same */
    struct LIST(struct sheet *) sheets;
    size_t first; /* number of the first of these sheets in `whole` */
    bool failed;
};

static void begin_pen(struct flow_pen *pen, struct typesetter *typesetter, const struct document *document,
                      const struct section *section, size_t first_number, const struct fit_step *fit) {
    *pen = (struct flow_pen){
        .typesetter = typesetter, .document = document, .section = section, .first_number = first_number, .fit = fit};
    const struct section_model *model = section->model;
    pen->fitted = ARENA_NEW_ARRAY(typesetter->arena, const struct style *, model->fit_style_count);
    for (size_t f = 0; fit && f < model->fit_style_count; f++) {
        struct style *style = ARENA_NEW(typesetter->arena, struct style);
        *style = *model->fit_styles[f];
        style->size =
            style->size * fit->size / model->fit_styles[0]->size; /* the first is set as told, the others keep pace */
        style->leading = style->leading * fit->leading / model->fit_styles[0]->leading;
        pen->fitted[f] = style;
    }
    for (size_t p = 0; p < section->page_count; p++) add_sheet(pen);
}

/* Where the last text stands that comes from the framework. */
static struct place last_place(const struct flow_pen *pen, const struct contents *contents) {
    const char *file = pen->document->framework->file;
    for (size_t c = contents->count; c-- > 0;) {
        const struct content *content = &contents->at[c];
        struct place place = {0};
        if (content->kind == CONTENT_PARAGRAPH) place = content->paragraph.place;
        if (content->kind == CONTENT_PANEL) place = last_place(pen, &content->inside);
        for (size_t r = content->kind == CONTENT_TABLE ? content->table->row_count : 0; r-- > 0 && !place.line;)
            for (size_t cell = content->table->column_count; cell-- > 0 && !place.line;) {
                const struct table_cell *at = &content->table->rows[r].cells[cell];
                if (at->count) place = at->statements[at->count - 1].place;
            }
        if (place.line && place.file == file) return place;
    }
    return (struct place){file, 0, 0};
}

/* Notes how full the frame is in which the pen stands. */
static void note_fill(struct flow_pen *pen, const struct contents *contents) {
    fill_list *fills = pen->typesetter->fills;
    if (!fills || !contents->count || pen->overflow.line || pen->sheet >= pen->section->page_count) return;
    struct fill fill = {.section = pen->section->name,
                        .place = last_place(pen, contents),
                        .used = pen->y - pen->frame_top - pen->spare,
                        .room = pen->bottom - pen->frame_top,
                        .smallest = pen->section->model->fit_count > 0,
                        .continues = !pen->box && pen->section->model->continues};
    fill.page = str_format(pen->typesetter->arena, "%zu", pen->first_number + pen->sheet + 1);
    LIST_ADD(pen->typesetter->arena, *fills, fill);
}

static void fill_boxes(struct flow_pen *pen) {
    for (size_t p = 0; p < pen->section->page_count; p++)
        for (size_t b = 0; b < pen->section->pages[p].box_count; b++) {
            const struct box *box = &pen->section->pages[p].boxes[b];
            pen->sheet = p;
            pen->box = box;
            enter_frame(pen, &box->model->frame);
            struct stage stage = flow_stage(pen, flow_sheet(pen)->under);
            draw_list(&stage, &box->draw);
            flow_contents(pen, &box->contents);
            note_fill(pen, &box->contents);
        }
    pen->box = NULL;
}

/* Sets one section at one step of its copyfitting. */
static void set_section(struct flow_pen *pen) {
    fill_boxes(pen);
    pen->sheet = 0;
    if (!pen->section->contents.count) return;
    for (size_t p = 0; p < pen->section->page_count; p++) {
        if (!pen->section->pages[p].model->frame_count) continue;
        pen->sheet = p;
        flow_frame(pen, 0);
        flow_contents(pen, &pen->section->contents);
        bool last = pen->sheet + 1 == pen->section->page_count;
        if (last && pen->frame + 1 == flow_sheet(pen)->plan->model->frame_count)
            note_fill(pen, &pen->section->contents);
        return;
    }
    diag_error(pen->typesetter->diags, pen->section->model->place,
               "the section “%.*s” has a flow, and none of its pages has `frames:` for it",
               STR_ARG(pen->section->name));
}

/* Whether a section fits that begins on page `number` and is set at a step; notes in `fills`, unless NULL, how full it
   is. Its pages and what is found in them are thrown away. */
static bool try_section(const struct typesetting *setting, const struct section *section, size_t number,
                        const struct fit_step *fit, fill_list *fills) {
    struct diags unheard;
    struct typesetter trial = *setting->typesetter;
    struct flow_pen pen;
    diags_init(&unheard, trial.arena);
    trial.diags = &unheard;
    trial.fills = fills;
    begin_pen(&pen, &trial, setting->document, section, number, fit);
    set_section(&pen);
    return !pen.overflow.line && !unheard.errors;
}

/* Whether all sections [first, end), which share a model, fit at a step. */
static bool all_fit(const struct typesetting *setting, size_t first, size_t end, const struct fit_step *fit) {
    for (size_t s = first; s < end; s++)
        if (!try_section(setting, &setting->document->sections[s], 0, fit, NULL)) return false;
    return true;
}

/* The first step at which the sections fit. Where none does, a section that may go on over more pages has room for its
   best setting; another gets the last step, and an error says what is left over. */
static const struct fit_step *choose_fit(const struct typesetting *setting, size_t first, size_t end) {
    const struct section_model *model = setting->document->sections[first].model;
    for (size_t f = 0; f < model->fit_count; f++) {
        if (!all_fit(setting, first, end, &model->fit[f])) continue;
        if (f > 0)
            diag_note(setting->typesetter->diags, (struct place){0}, "%.*s: “%.*s”%s set in %s/%s pt to fit",
                      STR_ARG(setting->document->file_name), STR_ARG(setting->document->sections[first].name),
                      end > first + 1 ? _(" and its like") : "",
                      message_short_number(setting->typesetter->arena, sp_to_pt(model->fit[f].size)),
                      message_short_number(setting->typesetter->arena, sp_to_pt(model->fit[f].leading)));
        return &model->fit[f];
    }
    if (!model->fit_count) return NULL;
    return model->continues ? &model->fit[0] : &model->fit[model->fit_count - 1];
}

/* The rows of the table that makes a section go on over more pages than planned, shared out evenly: a page with three
   rows and one with a single row look like a mistake. */
static size_t even_rows(const struct flow_pen *pen) {
    size_t rows = 0, pages = pen->sheets.count;
    for (size_t c = 0; c < pen->section->contents.count; c++)
        if (pen->section->contents.at[c].kind == CONTENT_TABLE) rows = pen->section->contents.at[c].table->row_count;
    return pages <= pen->section->page_count || !rows ? 0 : (rows + pages - 1) / pages;
}

static void report_overflow(struct typesetting *setting, const struct flow_pen *pen) {
    if (!pen->overflow.line || (pen->section->model->continues && pen->sheets.count > pen->section->page_count)) return;
    sp by = pen->overflow_by;
    for (size_t p = pen->section->page_count; p < pen->sheets.count; p++)
        for (size_t i = 0; i < pen->sheets.at[p]->over->items.count; i++) {
            const struct item *item = &pen->sheets.at[p]->over->items.at[i];
            if (item->kind == ITEM_RUN && p + 1 == pen->sheets.count) by = sp_max(by, item->run.y - pen->top);
        }
    const struct fit_step *fit = pen->fit;
    diag_error(
        setting->typesetter->diags, pen->overflow,
        fit ? N_("does not fit in “%.*s” of %.*s: %s mm too high even in the smallest type the layout allows; "
                 "shorten the text, or give the layout more room")
            : N_("does not fit in “%.*s” of %.*s: %s mm too high; shorten the text, or give the layout more room"),
        STR_ARG(pen->section->name), STR_ARG(setting->document->file_name),
        message_number(setting->typesetter->arena, 1, sp_to_mm(by)));
    setting->failed = true;
}

static void append_section(struct typesetting *setting, const struct section *section, const struct fit_step *fit) {
    struct flow_pen pen;
    const struct section_model *model = section->model;
    size_t number = setting->first + setting->sheets.count;
    fill_list *fills = setting->typesetter->fills;
    setting->typesetter->fills = NULL; /* what counts is how full it is in the smallest type that its layout allows */
    if (fills)
        try_section(setting, section, number, model->fit_count ? &model->fit[model->fit_count - 1] : NULL, fills);
    begin_pen(&pen, setting->typesetter, setting->document, section, number, fit);
    set_section(&pen);
    size_t rows = model->continues ? even_rows(&pen) : 0;
    if (rows) {
        struct flow_pen even;
        begin_pen(&even, setting->typesetter, setting->document, section, number, fit);
        even.rows_per_page = rows;
        set_section(&even);
        if (even.sheets.count <= pen.sheets.count) pen = even;
    }
    setting->typesetter->fills = fills;
    report_overflow(setting, &pen);
    for (size_t p = 0; p < pen.sheets.count; p++) {
        LIST_ADD(setting->typesetter->arena, setting->sheets, pen.sheets.at[p]);
        if (p == 0) page_add_anchor(setting->typesetter->arena, pen.sheets.at[0]->over, section->anchor, 0);
    }
    if (!model->outline) return;
    struct outline_entry entry = {section->name, section->anchor, 1};
    LIST_ADD(setting->typesetter->arena, setting->pages->outline, entry);
}

static void append_filler(struct typesetting *setting, size_t pages, struct place wanted_by) {
    const struct section *filler = setting->document->filler;
    if (pages && !filler) {
        diag_error(setting->typesetter->diags, wanted_by,
                   ngettext("%zu page must be filled here, and the layout has no section with `filler: yes`",
                            "%zu pages must be filled here, and the layout has no section with `filler: yes`", pages),
                   pages);
        setting->failed = true;
        return;
    }
    for (size_t p = 0; p < pages; p++) append_section(setting, filler, NULL);
}

/* Pages that are missing to a full count when all that follows has the pages its model asks for. */
static size_t missing_pages(const struct typesetting *setting, size_t from) {
    const struct document *document = setting->document;
    size_t multiple = (size_t)document->layout->multiple_of, total = setting->sheets.count;
    for (size_t s = from; s < document->section_count; s++)
        if (!document->sections[s].model->filler) total += document->sections[s].page_count;
    return multiple < 2 ? 0 : (multiple - total % multiple) % multiple;
}

static void set_sections(struct typesetting *setting) {
    const struct document *document = setting->document;
    for (size_t s = 0; s < document->section_count;) {
        const struct section *section = &document->sections[s];
        if (section->model->filler) {
            append_filler(setting, missing_pages(setting, s), section->model->place);
            LIST_ADD(setting->typesetter->arena, setting->pages->sections, (struct section_place){0});
            s++;
            continue;
        }
        size_t end = s + 1;
        while (end < document->section_count && document->sections[end].model == section->model) end++;
        const struct fit_step *fit = choose_fit(setting, s, end);
        for (; s < end; s++) {
            section = &document->sections[s];
            bool right = lies_right(document, setting->sheets.count);
            enum side side = section->model->starts_on;
            if (document->layout->facing && ((side == SIDE_LEFT && right) || (side == SIDE_RIGHT && !right)))
                append_filler(setting, 1, section->model->place);
            struct section_place place = {.first = setting->sheets.count};
            append_section(setting, section, fit);
            place.count = setting->sheets.count - place.first;
            LIST_ADD(setting->typesetter->arena, setting->pages->sections, place);
        }
    }
    size_t multiple = (size_t)document->layout->multiple_of;
    if (multiple > 1 && setting->sheets.count % multiple && !setting->failed)
        diag_error(setting->typesetter->diags, document->layout->output->place,
                   "the document has %zu pages, no multiple of %zu; a section with `filler: yes` fills them up",
                   setting->sheets.count, multiple);
}

/* ---- pages ---- */

/* Ground, drawings, art of the text, text, running head: in the order they are painted. */
static void finish_page(struct typesetting *setting, struct sheet *sheet, struct page *page) {
    const struct layout *layout = setting->document->layout;
    struct arena *arena = setting->typesetter->arena;
    struct stage stage = {.typesetter = setting->typesetter,
                          .document = setting->document,
                          .pages = setting->whole,
                          .page = page,
                          .bars = &sheet->bars,
                          .page_label = page->label};
    stage_begin_page(&stage, sheet->right_hand);
    const struct colour *ground = paint_colour(layout->look, sheet->plan->model->ground, sheet->section->context.form);
    if (ground) {
        struct pen pen;
        pen_init(&pen, arena);
        pen_rectangle(&pen, -page->bleed, -page->bleed, page->width + 2 * page->bleed, page->height + 2 * page->bleed);
        draw_fill(&stage, &pen, ground, NULL, false);
    }
    draw_list(&stage, &sheet->plan->draw);
    move_items(arena, page, sheet->under);
    move_items(arena, page, sheet->over);
    if (!sheet->plan->model->no_head) draw_list(&stage, &sheet->section->head);
    changes_draw_bars(&stage);
    draw_list(&stage, &sheet->section->draft);
    size_t kept = 0;
    for (size_t l = 0; l < page->links.count; l++) {
        sp y;
        if (pages_find_anchor(setting->whole, page->links.at[l].anchor, &y) != SIZE_MAX)
            page->links.at[kept++] = page->links.at[l];
    }
    page->links.count = kept;
}

/* Makes pages of the sheets and adds them to the others. */
static void make_pages(struct typesetting *setting) {
    struct arena *arena = setting->typesetter->arena;
    size_t before = setting->pages->pages.count;
    for (size_t p = 0; p < setting->sheets.count; p++) {
        struct page *over = setting->sheets.at[p]->over, *under = setting->sheets.at[p]->under;
        struct page *page = ARENA_NEW(arena, struct page);
        *page = (struct page){.width = over->width, .height = over->height, .bleed = over->bleed};
        page->label = str_format(arena, "%zu", setting->first + p + 1);
        for (size_t a = 0; a < under->anchors.count; a++) LIST_ADD(arena, page->anchors, under->anchors.at[a]);
        for (size_t a = 0; a < over->anchors.count; a++) LIST_ADD(arena, page->anchors, over->anchors.at[a]);
        LIST_ADD(arena, setting->pages->pages, page);
    }
    for (size_t p = 0; p < setting->sheets.count; p++)
        finish_page(setting, setting->sheets.at[p], setting->pages->pages.at[before + p]);
}

/* Pages that are about to be made of a document. */
static struct pages *new_pages(struct arena *arena, const struct document *document) {
    struct pages *pages = ARENA_NEW(arena, struct pages);
    const struct framework *framework = document->framework;
    pages->root = document->root;
    pages->title = document->title;
    pages->author = framework->organisation.text;
    pages->subject = framework->edition.text;
    pages->language = framework->language;
    pages->date = framework->date;
    return pages;
}

/* Adds what was found in this document to the rest; whether the pages stand, their texts readable on their grounds. */
static bool finish_document(struct typesetter *typesetter, const struct document *document, const struct pages *pages,
                            const struct diags *found) {
    diags_merge(typesetter->diags, found);
    if (found->errors) return false; /* a text that is out of its place may lie on anything: no word on its ground */
    size_t errors = typesetter->diags->errors;
    contrast_check(typesetter->scratch ? typesetter->scratch : typesetter->arena, pages, document->file_name,
                   typesetter->diags);
    return typesetter->diags->errors == errors;
}

struct pages *flow_document(struct typesetter *typesetter, const struct document *document) {
    struct pages *pages = new_pages(typesetter->arena, document);
    struct diags found; /* in this document: what was said of another one already counts too */
    struct typesetter own = *typesetter;
    struct typesetting setting = {.typesetter = &own, .document = document, .pages = pages, .whole = pages};
    diags_init(&found, typesetter->diags->arena);
    own.diags = &found;
    if (own.fills) own.fills = &pages->fills;
    set_sections(&setting);
    make_pages(&setting);
    return finish_document(typesetter, document, pages, &found) ? pages : NULL;
}

struct pages *flow_sections(struct typesetter *typesetter, const struct document *document, const struct pages *whole) {
    struct pages *pages = new_pages(typesetter->arena, document);
    struct diags found;
    struct typesetter own = *typesetter;
    const bool *only = document->options.only;
    bool same = true;
    diags_init(&found, typesetter->diags->arena);
    own.diags = &found;
    for (size_t s = 0, number = 0; s < document->section_count; s++, number++) {
        const struct section *section = &document->sections[s];
        struct typesetting setting = {.typesetter = &own, .document = document, .pages = pages, .whole = whole};
        size_t first = s, end = s + 1;
        while (!only[number]) number++;
        while (first > 0 && document->sections[first - 1].model == section->model) first--;
        while (end < document->section_count && document->sections[end].model == section->model) end++;
        setting.first = whole->sections.at[number].first;
        append_section(&setting, section, choose_fit(&setting, first, end));
        make_pages(&setting);
        same = same && setting.sheets.count == whole->sections.at[number].count;
    }
    return finish_document(typesetter, document, pages, &found) && same ? pages : NULL;
}
