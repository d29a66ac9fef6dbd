/* Worksheets: the statements of a role with what is filled in to each, their blocks and the names of their fields. */
#include "document/compose.h"

enum { OPENING_RUNES = 60 }; /* of a statement in the tip of a field: enough to know it by, short enough to hear */

/* Whether one name is the other, or a part of it: no field stands inside another (`leder` and `leder.navn`). */
static bool clash(struct str a, struct str b) {
    struct str shorter = a.length < b.length ? a : b, longer = a.length < b.length ? b : a;
    return str_starts(longer, shorter) && (longer.length == shorter.length || longer.at[shorter.length] == '.');
}

struct fill_in compose_fill_in(const struct composer *composer, struct str name, struct str tip, struct place place,
                               struct block *parent) {
    struct fill_in field = {name, block_add(composer->arena, parent, BLOCK_FORM, place)};
    field.block->alternative = tip;
    if (!composer->fields) return field;
    for (size_t f = 0; f < composer->fields->count; f++) {
        if (!clash(composer->fields->at[f], name)) continue;
        diag_error(
            composer->diags, place,
            "the field “%.*s” cannot be told from “%.*s”, which this layout has already; give one of them another "
            "`name:`",
            STR_ARG(name), STR_ARG(composer->fields->at[f]));
        return field;
    }
    LIST_ADD(composer->arena, *composer->fields, name);
    return field;
}

/* The first words of a statement, as they are read. */
static struct str opening(const struct composer *composer, struct text statement) {
    struct str text = compose_spell_out(composer, compose_plain_text(composer, statement));
    size_t at = 0, end = 0;
    for (size_t runes = 0; at < text.length && runes < OPENING_RUNES; runes++) {
        if (text.at[at] == ' ') end = at;
        utf8_next(text, &at);
    }
    if (at >= text.length) return text;
    while (end && (text.at[end - 1] == ',' || text.at[end - 1] == ' ')) end--;
    return str_format(composer->arena, "%.*s …", STR_ARG(str_slice(text, 0, end ? end : at)));
}

/* `S-O-F1.leder.skala`. A point divides the parts of a name (ISO 32000-1 §12.7.3.2), so no part has one. */
static struct str field_name(const struct composer *composer, struct str number, struct str answerer, struct str last) {
    struct buffer name;
    buffer_init(&name, composer->arena);
    for (size_t i = 0; i < number.length; i++) buffer_add_byte(&name, number.at[i] == '.' ? '-' : number.at[i]);
    if (answerer.length) buffer_addf(&name, ".%.*s", STR_ARG(answerer));
    buffer_addf(&name, ".%.*s", STR_ARG(last));
    return buffer_str(&name);
}

static struct paragraph add_text(const struct composer *composer, struct text text, const struct style *style,
                                 struct block *parent) {
    return compose_text(composer, text, style, block_add(composer->arena, parent, BLOCK_P, text.place));
}

/* One circle: `1, sjældent`, `2`, … `5, altid`. */
static struct str point_words(const struct composer *composer, const struct worksheet_scale *scale,
                              const struct context *context, int point) {
    const struct template *end = point == 1 ? scale->low : point == scale->points ? scale->high : NULL;
    if (!end) return str_format(composer->arena, "%d", point);
    return str_format(composer->arena, "%d, %.*s", point, STR_ARG(compose_plain(composer, end, context)));
}

static void compose_scale(const struct composer *composer, const struct worksheet_model *model,
                          const struct context *context, struct str answerer, struct worksheet_answer *answer,
                          struct block *parent) {
    struct arena *arena = composer->arena;
    const struct worksheet_scale *scale = &model->scale;
    answer->scale = field_name(composer, context->number, answerer, scale->name);
    answer->scale_tip = compose_plain(composer, scale->tip, context);
    answer->low =
        compose_template(composer, scale->low, scale->ends, context, block_add(arena, parent, BLOCK_P, model->place));
    answer->points = ARENA_NEW_ARRAY(arena, struct block *, (size_t)scale->points);
    struct composer unnamed = *composer;
    for (int p = 0; p < scale->points; p++) {
        struct context turn = *context;
        turn.point = point_words(composer, scale, context, p + 1);
        struct str tip = compose_plain(composer, scale->point_tip, &turn);
        answer->points[p] = compose_fill_in(&unnamed, answer->scale, tip, model->place, parent).block;
        unnamed.fields = NULL; /* all points are one field */
    }
    answer->high =
        compose_template(composer, scale->high, scale->ends, context, block_add(arena, parent, BLOCK_P, model->place));
}

static struct fill_in compose_note(const struct composer *composer, const struct worksheet_model *model,
                                   const struct context *context, struct str answerer, struct block *parent) {
    struct str name = field_name(composer, context->number, answerer, model->note.name);
    return compose_fill_in(composer, name, compose_plain(composer, model->note.tip, context), model->place, parent);
}

static void compose_statement(const struct composer *composer, const struct worksheet_model *model,
                              const struct statement_at *at, const struct context *context,
                              struct worksheet_statement *out, struct block *list) {
    bool on_role_page = model->on_role_page && !composer->options.one_wording;
    struct text text = compose_wording(composer, at, on_role_page);
    struct wording_change news = compose_statement_news(composer, at, on_role_page);
    const struct mark *mark = model->mark ? model->mark : look_of_form(composer->layout->look, at->form).mark;
    struct block *body = compose_list_item(composer, list, mark, false, text.place, &out->label);
    struct context own = *context;
    own.number = compose_number(composer, at);
    own.statement = opening(composer, text);
    out->text =
        compose_marked(composer, text, &news, model->statement, block_add(composer->arena, body, BLOCK_P, text.place));
    out->answers = ARENA_NEW_ARRAY(composer->arena, struct worksheet_answer, model->answerer_count);
    for (size_t a = 0; a < model->answerer_count; a++) {
        const struct worksheet_answerer *answerer = &model->answerers[a];
        struct worksheet_answer *answer = &out->answers[a];
        own.answer = answerer->label;
        answer->label = add_text(composer, (struct text){answerer->label, answerer->place}, model->answer, body);
        if (model->scale.given) compose_scale(composer, model, &own, answerer->name, answer, body);
        if (model->note.given && !model->note.shared)
            answer->note = compose_note(composer, model, &own, answerer->name, body);
    }
    own.answer = (struct str){0};
    if (model->note.shared) out->note = compose_note(composer, model, &own, (struct str){0}, body);
}

static void compose_column(const struct composer *composer, const struct worksheet_model *model, size_t column,
                           const struct context *context, struct worksheet_column *out, struct block *parent) {
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    struct statement_at at = {context->form, context->role, column, 0};
    out->count = framework_cell(framework, at.form, at.role, column)->count;
    if (!out->count) return;
    struct text name = framework->columns[column].name, lead_in = compose_lead_in(framework, at.role, column);
    struct block *sect = block_add(arena, parent, BLOCK_SECT, name.place);
    struct block *head = block_add(arena, sect, BLOCK_H3, name.place);
    head->text = compose_plain_text(composer, name);
    out->head = compose_text(composer, name, model->head, head);
    out->lead_in = add_text(composer, lead_in, model->lead_in, sect);
    out->statements = ARENA_NEW_ARRAY(arena, struct worksheet_statement, out->count);
    struct block *list = block_add(arena, sect, BLOCK_L, name.place);
    for (; at.number < out->count; at.number++)
        compose_statement(composer, model, &at, context, &out->statements[at.number], list);
}

struct worksheet *compose_worksheet(const struct composer *composer, const struct worksheet_model *model,
                                    const struct context *context, struct block *parent) {
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    struct context *rows = ARENA_NEW_ARRAY(arena, struct context, framework->form_count + framework->role_count);
    struct worksheet *worksheet = ARENA_NEW(arena, struct worksheet);
    size_t statements = 0;
    worksheet->model = model;
    worksheet->column_count = framework->column_count;
    worksheet->part_count = compose_rows(composer, model->rows, context, rows);
    worksheet->parts = ARENA_NEW_ARRAY(arena, struct worksheet_part, worksheet->part_count);
    for (size_t r = 0; r < worksheet->part_count; r++) {
        struct worksheet_part *part = &worksheet->parts[r];
        if (rows[r].form == SIZE_MAX || rows[r].role == SIZE_MAX) {
            diag_error(composer->diags, model->place,
                       "the rows of this worksheet lack a form or a role; the section needs `for each: form` or the "
                       "layout `for each: person`");
            return NULL;
        }
        part->context = rows[r];
        struct block *sect = block_add(arena, parent, BLOCK_SECT, model->place);
        part->band = compose_drawings(composer, &model->band, &part->context, sect);
        part->band_again = compose_drawings(composer, model->band_again.count ? &model->band_again : &model->band,
                                            &part->context, NULL);
        part->columns = ARENA_NEW_ARRAY(arena, struct worksheet_column, worksheet->column_count);
        for (size_t c = 0; c < worksheet->column_count; c++) {
            compose_column(composer, model, c, &part->context, &part->columns[c], sect);
            statements += part->columns[c].count;
        }
    }
    return statements ? worksheet : NULL;
}
