/* Tables of statements: rows, cells and their blocks. */
#include "document/compose.h"

static struct str row_anchor(const struct composer *composer, const struct context *context, bool on_role_page) {
    return anchor_of_row(composer->arena, context->form, context->role, on_role_page);
}

size_t compose_rows(const struct composer *composer, enum table_rows of, const struct context *context,
                    struct context *rows) {
    const struct framework *framework = composer->framework;
    size_t count = 0;
    switch (of) {
    case ROWS_FORMS:
        for (size_t f = 0; f < framework->form_count; f++) {
            rows[count] = *context;
            rows[count++].form = f;
        }
        break;
    case ROWS_CURRENT: rows[count++] = *context; break;
    default:
        for (size_t r = 0; r < framework->role_count; r++) {
            if (framework->roles[r].fails != (of == ROWS_FAILING_ROLES)) continue;
            rows[count] = *context;
            rows[count++].role = r;
        }
    }
    for (size_t r = 0; r < count; r++) {
        rows[r].first = r == 0;
        rows[r].last = r + 1 == count;
    }
    return count;
}

struct text compose_lead_in(const struct framework *framework, size_t role, size_t column) {
    return framework->roles[role].fails ? framework->columns[column].fails : framework->columns[column].succeeds;
}

struct text compose_wording(const struct composer *composer, const struct statement_at *at, bool on_role_page) {
    const struct statement *statement =
        &framework_cell(composer->framework, at->form, at->role, at->column)->statements[at->number];
    return on_role_page && statement->on_role_page.text.length ? statement->on_role_page : statement->text;
}

static void compose_cell(const struct composer *composer, const struct table_model *model, size_t form, size_t role,
                         size_t column, struct table_cell *cell, struct block *parent) {
    const struct framework *framework = composer->framework;
    const struct cell *source = framework_cell(framework, form, role, column);
    cell->place = source->place;
    cell->form = form;
    if (model->repeat_lead_in) {
        struct text lead_in = compose_lead_in(framework, role, column);
        cell->lead_in =
            compose_text(composer, lead_in, model->lead_in, block_add(composer->arena, parent, BLOCK_P, lead_in.place));
    }
    cell->count = source->count;
    cell->statements = ARENA_NEW_ARRAY(composer->arena, struct paragraph, source->count);
    cell->labels = ARENA_NEW_ARRAY(composer->arena, struct block *, source->count);
    if (composer->options.draft.length)
        cell->numbers = ARENA_NEW_ARRAY(composer->arena, struct paragraph, source->count);
    const struct mark *mark = model->mark ? model->mark : look_of_form(composer->layout->look, form).mark;
    struct block *list = source->count ? block_add(composer->arena, parent, BLOCK_L, source->place) : NULL;
    compose_meet_cell(composer, &(struct statement_at){.form = form, .role = role, .column = column});
    for (size_t s = 0; s < source->count; s++) {
        struct statement_at at = {form, role, column, s};
        bool on_role_page = model->on_role_page && !composer->options.one_wording;
        struct text text = compose_wording(composer, &at, on_role_page);
        struct wording_change news = compose_statement_news(composer, &at, on_role_page);
        struct block *body = compose_list_item(composer, list, mark, cell->numbers, text.place, &cell->labels[s]);
        cell->statements[s] = compose_marked(composer, text, &news, model->statement, body);
        if (cell->numbers) cell->numbers[s] = compose_number_label(composer, &at, cell->labels[s]);
    }
}

static void compose_row(const struct composer *composer, struct table *table, struct table_row *row,
                        struct block *parent, struct block **heads) {
    const struct table_model *model = table->model;
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    row->anchor = row_anchor(composer, &row->context, model->rows == ROWS_FORMS);
    row->target = row_anchor(composer, &row->context, model->rows != ROWS_FORMS);
    row->block = parent;
    if (!model->stacked) {
        row->block = block_add(arena, parent, BLOCK_TR, model->place);
        row->label_block = block_add(arena, row->block, BLOCK_TH, model->place);
        row->label_block->scope = SCOPE_ROW;
        row->label_block->id = str_format(arena, "row-%.*s", STR_ARG(row->anchor));
    }
    if (model->label && !model->stacked) {
        const struct role *role = &framework->roles[row->context.role];
        bool forms = model->rows == ROWS_FORMS;
        struct text name = forms ? framework->forms[row->context.form].name : role->name;
        struct block *link = block_add(arena, row->label_block, BLOCK_LINK, name.place);
        link->alternative = compose_plain_text(composer, name);
        row->label_block->text = link->alternative;
        row->label = compose_text(composer, name, model->label, link);
        if (!forms && role->detail.text.length)
            row->detail =
                compose_text(composer, role->detail, model->detail ? model->detail : model->label, row->label_block);
    }
    row->banded = true;
    row->band = compose_drawings(composer, &model->band, &row->context, row->label_block);
    row->cells = ARENA_NEW_ARRAY(arena, struct table_cell, table->column_count);
    for (size_t c = 0; c < table->column_count; c++) {
        struct block *cell = row->block;
        if (model->stacked) {
            cell = heads[c];
        } else {
            cell = block_add(arena, row->block, BLOCK_TD, model->place);
            cell->heads[0] = heads[c];
            cell->heads[1] = row->label_block;
        }
        compose_cell(composer, model, row->context.form, row->context.role, c, &row->cells[c], cell);
    }
}

/* ---- forms side by side ---- */

static struct block *add_row_head(const struct composer *composer, struct block *row, struct str id, struct text name) {
    struct block *head = block_add(composer->arena, row, BLOCK_TH, name.place);
    head->scope = SCOPE_ROW;
    head->id = id;
    head->text = compose_plain_text(composer, name);
    return head;
}

/* One line of a role: what one column of the framework says of every form. `name`: the head with the role's name. */
static void compose_line(const struct composer *composer, struct table *table, struct table_row *line, size_t column,
                         struct block *parent, struct block *name, struct block **heads) {
    const struct table_model *model = table->model;
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    size_t role = line->context.role;
    struct text title = framework->columns[column].name, lead_in = compose_lead_in(framework, role, column);
    line->banded = column == 0;
    line->block = block_add(arena, parent, BLOCK_TR, model->place);
    line->label_block =
        add_row_head(composer, line->block, str_format(arena, "%.*s-%zu", STR_ARG(name->id), column + 1), title);
    line->label = compose_text(composer, title, model->head, block_add(arena, line->label_block, BLOCK_P, title.place));
    if (!model->repeat_lead_in)
        line->detail = compose_text(composer, lead_in, model->lead_in,
                                    block_add(arena, line->label_block, BLOCK_P, lead_in.place));
    if (line->banded) line->band = compose_drawings(composer, &model->band, &line->context, name);
    line->band_again = compose_drawings(composer, &model->band, &line->context, NULL);
    line->cells = ARENA_NEW_ARRAY(arena, struct table_cell, table->column_count);
    for (size_t f = 0; f < table->column_count; f++) {
        struct block *cell = block_add(arena, line->block, BLOCK_TD, model->place);
        cell->heads[0] = heads[f];
        cell->heads[1] = name;
        cell->heads[2] = line->label_block;
        compose_cell(composer, model, f, role, column, &line->cells[f], cell);
    }
}

/* A role is a row with its name, whose other cells are empty, and a row for each of its lines. */
static void compose_roles(const struct composer *composer, struct table *table, const struct context *roles,
                          size_t role_count, struct block *body, struct block **heads) {
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    size_t lines = framework->column_count;
    table->row_count = role_count * lines;
    table->rows = ARENA_NEW_ARRAY(arena, struct table_row, table->row_count);
    for (size_t r = 0; r < role_count; r++) {
        struct block *row = block_add(arena, body, BLOCK_TR, table->model->place);
        struct block *name = add_row_head(composer, row, str_format(arena, "row-role-%zu", roles[r].role + 1),
                                          framework->roles[roles[r].role].name);
        for (size_t f = 0; f < table->column_count; f++) block_add(arena, row, BLOCK_TD, table->model->place);
        for (size_t c = 0; c < lines; c++) {
            struct table_row *line = &table->rows[r * lines + c];
            line->context = roles[r];
            compose_line(composer, table, line, c, body, name, heads);
        }
    }
}

/* The heads of the forms: drawn for each, again as artifacts where the table goes on in another frame. */
static void compose_forms(const struct composer *composer, struct table *table, const struct context *context,
                          size_t first_role, struct block *head_row, struct block **heads) {
    const struct table_model *model = table->model;
    struct arena *arena = composer->arena;
    table->column_bands = ARENA_NEW_ARRAY(arena, struct drawn_list, table->column_count);
    table->column_bands_again = ARENA_NEW_ARRAY(arena, struct drawn_list, table->column_count);
    for (size_t f = 0; f < table->column_count; f++) {
        struct context turn = *context;
        struct text name = composer->framework->forms[f].name;
        turn.form = f;
        turn.first = f == 0;
        turn.last = f + 1 == table->column_count;
        heads[f] = block_add(arena, head_row, BLOCK_TH, name.place);
        heads[f]->scope = SCOPE_COLUMN;
        heads[f]->text = compose_plain_text(composer, name);
        heads[f]->id = str_format(arena, "column-role-%zu-form-%zu", first_role + 1, f + 1);
        table->column_bands[f] = compose_drawings(composer, &model->column_band, &turn, heads[f]);
        table->column_bands_again[f] = compose_drawings(composer, &model->column_band, &turn, NULL);
    }
}

static struct block *last_heading(const struct block *parent) {
    struct block *last = NULL;
    for (struct block *child = parent->first; child; child = child->next)
        if (child->tag == BLOCK_H1 || child->tag == BLOCK_H2 || child->tag == BLOCK_H3) last = child;
    return last;
}

struct table *compose_table(const struct composer *composer, const struct table_model *model,
                            const struct context *context, struct block *parent) {
    const struct framework *framework = composer->framework;
    struct arena *arena = composer->arena;
    size_t most = framework->form_count + framework->role_count;
    struct context *rows = ARENA_NEW_ARRAY(arena, struct context, most);
    struct table *table = ARENA_NEW(arena, struct table);
    table->model = model;
    bool forms = model->columns == COLUMNS_FORMS;
    table->column_count = forms ? framework->form_count : framework->column_count;
    table->row_count = compose_rows(composer, model->rows, context, rows);
    for (size_t r = 0; r < table->row_count; r++) {
        if ((forms || rows[r].form != SIZE_MAX) && rows[r].role != SIZE_MAX) continue;
        diag_error(
            composer->diags, model->place,
            "the rows of this table lack a form or a role; the section needs `for each: form` or `for each: role`");
        return NULL;
    }
    if (!table->row_count) return NULL;
    bool fails = framework->roles[rows[0].role].fails;
    if (composer->pockets) {
        struct table *before = composer->pockets->last_table;
        if (before && model->widths == WIDTHS_AS_BEFORE) before->alike = table;
        composer->pockets->last_table = table;
    }
    table->leg = document_leg(framework, rows[0].role);
    table->leg_count = document_count_roles(framework, false);

    struct block *body = parent, *head_row = NULL;
    if (!model->stacked) {
        struct block *heading = model->heading_as_caption ? last_heading(parent) : NULL;
        struct block *caption = heading ? block_add(arena, NULL, BLOCK_CAPTION, heading->place) : NULL;
        if (heading) block_move(parent, heading, caption);
        if (model->thread.alternative) {
            table->figure = block_add(arena, parent, BLOCK_FIGURE, model->place);
            table->figure->alternative = compose_plain(composer, model->thread.alternative, context);
        }
        struct block *block = block_add(arena, parent, BLOCK_TABLE, model->place);
        if (caption) block_hang(block, caption);
        if (model->summary) block->summary = compose_plain(composer, model->summary, context);
        head_row = block_add(arena, block_add(arena, block, BLOCK_THEAD, model->place), BLOCK_TR, model->place);
        block_add(arena, head_row, BLOCK_TD, model->place); /* the empty corner over the row labels */
        body = block_add(arena, block, BLOCK_TBODY, model->place);
    }
    struct block **heads = ARENA_NEW_ARRAY(arena, struct block *, table->column_count);
    if (model->continued)
        table->continued = compose_template(composer, model->continued, model->continued_style, context, NULL);
    if (forms) {
        compose_forms(composer, table, context, rows[0].role, head_row, heads);
        compose_roles(composer, table, rows, table->row_count, body, heads);
        return table;
    }
    table->heads = ARENA_NEW_ARRAY(arena, struct paragraph, table->column_count);
    table->lead_ins = ARENA_NEW_ARRAY(arena, struct paragraph, table->column_count);
    for (size_t c = 0; c < table->column_count; c++) {
        const struct column *column = &framework->columns[c];
        struct text lead_in = fails ? column->fails : column->succeeds;
        struct block *name_block, *lead_block;
        if (model->stacked) {
            heads[c] = block_add(arena, body, BLOCK_SECT, column->name.place);
            name_block = block_add(arena, heads[c], BLOCK_H3, column->name.place);
            lead_block = block_add(arena, heads[c], BLOCK_P, lead_in.place);
        } else {
            heads[c] = block_add(arena, head_row, BLOCK_TH, column->name.place);
            heads[c]->scope = SCOPE_COLUMN;
            heads[c]->text = compose_plain_text(composer, column->name);
            heads[c]->id = str_format(arena, "column-%.*s-%zu",
                                      STR_ARG(row_anchor(composer, &rows[0], model->rows == ROWS_FORMS)), c);
            name_block = block_add(arena, heads[c], BLOCK_P, column->name.place);
            lead_block = block_add(arena, heads[c], BLOCK_P, lead_in.place);
        }
        name_block->text = compose_plain_text(composer, column->name);
        table->heads[c] = compose_text(composer, column->name, model->head, name_block);
        table->lead_ins[c] = compose_text(composer, lead_in, model->lead_in, lead_block);
    }
    table->rows = ARENA_NEW_ARRAY(arena, struct table_row, table->row_count);
    for (size_t r = 0; r < table->row_count; r++) {
        table->rows[r].context = rows[r];
        compose_row(composer, table, &table->rows[r], body, heads);
    }
    return table;
}
