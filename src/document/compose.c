#include "document/compose.h"

#include <stdlib.h>
#include <string.h>

struct str anchor_of_form(struct arena *arena, size_t form) {
    return str_format(arena, "form-%zu", form + 1);
}

struct str anchor_of_role(struct arena *arena, size_t role) {
    return str_format(arena, "role-%zu", role + 1);
}

struct str anchor_of_row(struct arena *arena, size_t form, size_t role, bool on_role_page) {
    if (on_role_page) return str_format(arena, "role-%zu-form-%zu", role + 1, form + 1);
    return str_format(arena, "form-%zu-role-%zu", form + 1, role + 1);
}

size_t document_count_roles(const struct framework *framework, bool fails) {
    size_t count = 0;
    for (size_t r = 0; r < framework->role_count; r++) count += framework->roles[r].fails == fails;
    return count;
}

size_t document_leg(const struct framework *framework, size_t role) {
    size_t leg = 0;
    for (size_t r = 0; r < role && r < framework->role_count; r++)
        leg += framework->roles[r].fails == framework->roles[role].fails;
    return leg;
}

size_t document_role(const struct framework *framework, bool fails, size_t n) {
    for (size_t r = 0; r < framework->role_count; r++)
        if (framework->roles[r].fails == fails && n-- == 0) return r;
    return SIZE_MAX;
}

enum block_tag compose_tag(enum reads_as reads_as) {
    switch (reads_as) {
    case READS_H1: return BLOCK_H1;
    case READS_H2: return BLOCK_H2;
    case READS_H3: return BLOCK_H3;
    default: return BLOCK_P;
    }
}

/* The contexts of a loop, one for each turn. */
static struct context *loop_contexts(const struct composer *composer, enum loop loop, const struct context *context,
                                     size_t *count) {
    const struct framework *framework = composer->framework;
    struct context *turns =
        ARENA_NEW_ARRAY(composer->arena, struct context, framework->form_count + framework->role_count);
    *count = 0;
    if (loop == LOOP_NONE) turns[(*count)++] = *context;
    if (loop == LOOP_FORM)
        for (size_t f = 0; f < framework->form_count; f++) {
            turns[*count] = *context;
            turns[(*count)++].form = f;
        }
    if (loop == LOOP_ROLE || loop == LOOP_FAILING_ROLE || loop == LOOP_ANY_ROLE)
        for (size_t r = 0; r < framework->role_count; r++) {
            if (loop != LOOP_ANY_ROLE && framework->roles[r].fails != (loop == LOOP_FAILING_ROLE)) continue;
            turns[*count] = *context;
            turns[(*count)++].role = r;
        }
    for (size_t t = 0; loop != LOOP_NONE && t < *count; t++) {
        turns[t].loop = loop;
        turns[t].first = t == 0;
        turns[t].last = t + 1 == *count;
    }
    return turns;
}

static bool wants_turn(const struct drawing *drawing, const struct context *turn) {
    bool own = turn->loop == LOOP_FORM ? turn->form == turn->own_form : turn->role == turn->own_role;
    switch (drawing->which) {
    case WHICH_OWN: return own;
    case WHICH_OTHERS: return !own;
    case WHICH_FIRST: return turn->first;
    case WHICH_LAST: return turn->last;
    default: return true;
    }
}

/* An entry of a table of contents: neighbouring discs that lead to pages are one. */
static struct block *add_reference(const struct composer *composer, struct block *parent, struct place place) {
    struct arena *arena = composer->arena;
    struct block *contents = parent->last;
    if (!contents || contents->tag != BLOCK_TOC) contents = block_add(arena, parent, BLOCK_TOC, place);
    return block_add(arena, block_add(arena, contents, BLOCK_TOCI, place), BLOCK_REFERENCE, place);
}

struct block *compose_list_item(const struct composer *composer, struct block *list, const struct mark *mark,
                                bool labelled, struct place place, struct block **label) {
    struct block *item = block_add(composer->arena, list, BLOCK_LI, place);
    *label = NULL;
    bool says = mark && mark->text.length;
    if (says || labelled) {
        *label = block_add(composer->arena, item, BLOCK_LBL, place);
        if (says) (*label)->alternative = mark->text;
    }
    return block_add(composer->arena, item, BLOCK_LBODY, place);
}

/* ---- drawings ---- */

static struct pocket *find_pocket(const struct composer *composer, struct str name) {
    for (size_t p = 0; composer->pockets && p < composer->pockets->list.count; p++)
        if (str_equal(composer->pockets->list.at[p].name, name)) return &composer->pockets->list.at[p];
    return NULL;
}

/* Where the blocks of a drawing go. */
static struct block *reading_place(const struct composer *composer, const struct drawing *drawing,
                                   struct block *parent) {
    if (!parent || !drawing->read_at.length || !composer->pockets) return parent;
    struct pocket *pocket = find_pocket(composer, drawing->read_at);
    if (pocket) return pocket->block;
    struct pocket fresh = {drawing->read_at, block_add(composer->arena, NULL, BLOCK_SECT, drawing->place)};
    LIST_ADD(composer->arena, composer->pockets->list, fresh);
    return fresh.block;
}

/* A mark that leads where one beside it leads (on the other page of a spread) is the same link to a listener. */
static struct block *same_link(const struct block *parent, struct str says) {
    for (struct block *child = parent->first; child; child = child->next)
        if (child->first && child->first->tag == BLOCK_LINK && !child->text.length &&
            str_equal(child->first->alternative, says))
            return child->first;
    return NULL;
}

/* What a link without a text is called. */
static struct str link_says(const struct composer *composer, const struct context *context) {
    const struct framework *framework = composer->framework;
    struct str form = {0}, role = {0};
    if (context->form != SIZE_MAX) form = compose_plain_text(composer, framework->forms[context->form].name);
    if (context->role != SIZE_MAX) role = compose_plain_text(composer, framework->roles[context->role].name);
    if (!form.length || !role.length) return form.length ? form : role;
    return str_format(composer->arena, "%.*s, %.*s", STR_ARG(form), STR_ARG(role));
}

/* The block of a drawing that reads as something, or NULL. */
static struct block *block_of_drawing(const struct composer *composer, const struct drawing *drawing,
                                      const struct context *context, struct block *parent) {
    struct block *block = NULL;
    if (!parent) return NULL;
    if (drawing->alternative) {
        block = block_add(composer->arena, parent, BLOCK_FIGURE, drawing->place);
        block->alternative = compose_plain(composer, drawing->alternative, context);
        return block;
    }
    bool mark = drawing->word == WORD_MARK;
    bool linked = drawing->link != TARGET_NONE && (drawing->text || mark);
    if (drawing->reads_as == READS_NONE && !linked) return NULL;
    struct str says = linked ? link_says(composer, context) : (struct str){0};
    if (linked && mark && (block = same_link(parent, says))) return block;
    block = parent;
    if (linked && drawing->word == WORD_DISC) block = add_reference(composer, parent, drawing->place);
    else if (parent->tag != BLOCK_TH || drawing->reads_as != READS_P)
        block = block_add(composer->arena, parent, compose_tag(drawing->reads_as), drawing->place);
    if (drawing->text && !template_is_late(drawing->text))
        block->text = compose_plain(composer, drawing->text, context);
    if (!linked) return block;
    struct block *link = block_add(composer->arena, block, BLOCK_LINK, drawing->place);
    link->alternative = block->text.length ? block->text : says;
    return link;
}

/* A name of several parts with points between them, each as ids are in file names. */
static struct str field_path(const struct composer *composer, struct str name) {
    struct buffer path;
    buffer_init(&path, composer->arena);
    for (size_t at = 0; at <= name.length;) {
        size_t end = at;
        while (end < name.length && name.at[end] != '.') end++;
        if (at) buffer_add_byte(&path, '.');
        buffer_add(&path, framework_file_name(composer->arena, str_slice(name, at, end)));
        at = end + 1;
    }
    return buffer_str(&path);
}

/* A field on a page that goes on, in a running head or on a filler is none: it would come again with the same name. */
static void compose_field(const struct composer *composer, struct drawn *drawn, struct block *parent) {
    const struct drawing *drawing = drawn->model;
    struct str name = compose_plain(composer, drawing->name, &drawn->context);
    struct str tip = compose_plain(composer, drawing->tip, &drawn->context);
    struct fill_in field = compose_fill_in(composer, field_path(composer, name), tip, drawing->place, parent);
    drawn->name = field.name;
    drawn->block = field.block;
}

struct drawn_list compose_drawings(const struct composer *composer, const struct drawings *drawings,
                                   const struct context *context, struct block *parent) {
    struct LIST(struct drawn) list = {0};
    for (size_t d = 0; d < drawings->count; d++) {
        const struct drawing *drawing = drawings->at[d];
        size_t count;
        if (drawing->needs && !compose_plain(composer, drawing->needs, context).length) continue;
        if (drawing->lacks && compose_plain(composer, drawing->lacks, context).length) continue;
        struct context *turns = loop_contexts(composer, drawing->loop, context, &count);
        for (size_t t = 0; t < count; t++) {
            struct drawn drawn = {.model = drawing, .context = turns[t]};
            if (turns[t].loop != LOOP_NONE && !wants_turn(drawing, &turns[t])) continue;
            struct block *place = reading_place(composer, drawing, parent);
            if (drawing->word == WORD_GROUP) {
                struct drawn_list inner = compose_drawings(composer, &drawing->draw, &turns[t], place);
                drawn.drawn = inner.at;
                drawn.count = inner.count;
            } else if (drawing->word == WORD_FIELD) {
                if (place) compose_field(composer, &drawn, place);
            } else {
                drawn.block = block_of_drawing(composer, drawing, &turns[t], place);
                if (drawing->text) compose_plain(composer, drawing->text, &turns[t]); /* reports fields it lacks */
            }
            LIST_ADD(composer->arena, list, drawn);
        }
    }
    return (struct drawn_list){list.at, list.count};
}

static struct contents compose_flow(const struct composer *composer, const struct flow *flow,
                                    const struct context *context, struct block *parent);

static void compose_passage(const struct composer *composer, const struct flow_item *item,
                            const struct context *context, struct block *parent, content_list *out) {
    struct arena *arena = composer->arena;
    const struct passage *passage = framework_passage(composer->framework, item->passage);
    if (!passage) {
        diag_error(composer->diags, item->place,
                   "the layout prints the passage “%.*s”, and %s has none of that name; add it below `passages:`",
                   STR_ARG(item->passage), composer->framework->file);
        return;
    }
    struct block *list = NULL;
    for (size_t p = 0; p < passage->count; p++) {
        const struct piece *piece = &passage->pieces[p];
        struct content content = {.kind = CONTENT_PARAGRAPH, .model = item, .context = *context};
        struct block *block;
        if (piece->kind == PIECE_ITEM) {
            if (piece->first_item || !list) list = block_add(arena, parent, BLOCK_L, piece->text.place);
            block = compose_list_item(composer, list, item->mark, false, piece->text.place, &content.label);
            content.marked = true;
            content.paragraph = compose_text(composer, piece->text, item->item, block);
        } else if (piece->kind == PIECE_HEADING) {
            block = block_add(arena, parent, BLOCK_H2, piece->text.place);
            block->text = compose_plain_text(composer, piece->text);
            content.paragraph = compose_text(composer, piece->text, item->heading, block);
        } else {
            block = block_add(arena, parent, BLOCK_P, piece->text.place);
            content.paragraph = compose_text(composer, piece->text, item->style, block);
        }
        LIST_ADD(arena, *out, content);
    }
}

/* What was drawn `read at:` this place is read now. */
static void empty_pocket(const struct composer *composer, const struct flow_item *item, struct block *parent) {
    struct pocket *pocket = find_pocket(composer, item->read);
    if (pocket) block_move(pocket->block, pocket->block->first, parent);
    else
        diag_error(composer->diags, item->place,
                   "no drawing of this section says `read at: %.*s`; give it to one, or delete this line",
                   STR_ARG(item->read));
}

static void compose_item(const struct composer *composer, const struct flow_item *item, const struct context *context,
                         struct block *parent, content_list *out) {
    struct content content = {.model = item, .context = *context};
    struct block *block;
    if (item->needs && !compose_plain(composer, item->needs, context).length) return;
    switch (item->word) {
    case FLOW_PASSAGE: compose_passage(composer, item, context, parent, out); return;
    case FLOW_TEXT:
        content.kind = CONTENT_PARAGRAPH;
        block = item->reads_as == READS_NONE
                    ? NULL
                    : block_add(composer->arena, parent, compose_tag(item->reads_as), item->place);
        template_refuse_late(item->text, item->place, composer->diags);
        content.paragraph = compose_template(composer, item->text, item->style, context, block);
        if (!content.paragraph.count) return; /* a form without an introduction */
        if (block) block->text = compose_plain(composer, item->text, context);
        break;
    case FLOW_TABLE:
        content.kind = CONTENT_TABLE;
        content.table = compose_table(composer, item->table, context, parent);
        if (!content.table) return;
        break;
    case FLOW_WORKSHEET:
        content.kind = CONTENT_WORKSHEET;
        content.worksheet = compose_worksheet(composer, item->worksheet, context, parent);
        if (!content.worksheet) return;
        break;
    case FLOW_SPACE: content.kind = CONTENT_SPACE; break;
    case FLOW_DOWN_TO: content.kind = CONTENT_DOWN_TO; break;
    case FLOW_NEXT_FRAME: content.kind = CONTENT_NEXT_FRAME; break;
    case FLOW_LAST_PAGE: content.kind = CONTENT_LAST_PAGE; break;
    case FLOW_NEXT_PAGE: content.kind = CONTENT_NEXT_PAGE; break;
    case FLOW_READ: empty_pocket(composer, item, parent); return;
    case FLOW_CHANGES: compose_changes(composer, item, context, parent, out); return;
    case FLOW_PANEL:
        content.kind = CONTENT_PANEL;
        block = block_add(composer->arena, parent, BLOCK_SECT, item->place);
        content.draw = compose_drawings(composer, &item->draw, context, block);
        content.inside = compose_flow(composer, &item->flow, context, block);
        if (!content.inside.count) return;
        break;
    }
    LIST_ADD(composer->arena, *out, content);
}

static struct contents compose_flow(const struct composer *composer, const struct flow *flow,
                                    const struct context *context, struct block *parent) {
    content_list list = {0};
    for (size_t i = 0; i < flow->count; i++) compose_item(composer, &flow->items[i], context, parent, &list);
    return (struct contents){list.at, list.count};
}

/* The context of a box, or false where the framework has no such form or role. */
static bool box_context(const struct composer *composer, const struct placed *placed, struct context *context) {
    if (placed->form_number) {
        context->form = (size_t)placed->form_number - 1;
        if (context->form >= composer->framework->form_count) return false;
    }
    if (!placed->role_number && !placed->failing) return true;
    context->role =
        document_role(composer->framework, placed->failing, placed->failing ? 0 : (size_t)placed->role_number - 1);
    return context->role != SIZE_MAX;
}

static struct page_plan compose_page(const struct composer *composer, const struct page_model *model,
                                     const struct context *context, struct block *parent) {
    struct page_plan page = {.model = model};
    page.draw = compose_drawings(composer, &model->draw, context, parent);
    page.boxes = ARENA_NEW_ARRAY(composer->arena, struct box, model->placed_count);
    for (size_t b = 0; b < model->placed_count; b++) {
        struct box box = {.model = &model->placed[b], .context = *context};
        if (box_context(composer, box.model, &box.context)) page.boxes[page.box_count++] = box;
    }
    return page;
}

static int compare_boxes(const void *left, const void *right) {
    const struct box *const *a = left, *const *b = right;
    if ((*a)->model->order != (*b)->model->order) return (*a)->model->order < (*b)->model->order ? -1 : 1;
    return ((*a)->model > (*b)->model) - ((*a)->model < (*b)->model);
}

/* Fills the boxes of all pages in the order they are read, which need not be that of the sheet. */
static void compose_boxes(const struct composer *composer, struct section *section) {
    struct LIST(struct box *) boxes = {0};
    size_t shown = 0, roles = document_count_roles(composer->framework, false);
    size_t forms_shown = 0, forms = composer->framework->form_count;
    for (size_t p = 0; p < section->page_count; p++)
        for (size_t b = 0; b < section->pages[p].box_count; b++)
            LIST_ADD(composer->arena, boxes, &section->pages[p].boxes[b]);
    if (!boxes.count) return;
    qsort(boxes.at, boxes.count, sizeof *boxes.at, compare_boxes);
    for (size_t b = 0; b < boxes.count; b++) {
        struct box *box = boxes.at[b];
        struct block *block = block_add(composer->arena, section->block, BLOCK_SECT, box->model->place);
        box->draw = compose_drawings(composer, &box->model->draw, &box->context, block);
        box->contents = compose_flow(composer, &box->model->flow, &box->context, block);
        if (box->model->role_number) shown++;
        if (box->model->form_number) forms_shown++;
    }
    if (forms_shown && forms_shown < forms)
        diag_error(composer->diags, section->model->place,
                   "the framework has %zu forms and this layout has boxes for %zu; add boxes with `form: %zu` and on",
                   forms, forms_shown, forms_shown + 1);
    if (shown && shown < roles)
        diag_error(composer->diags, section->model->place,
                   "the framework has %zu roles and this layout has boxes for %zu; add boxes with `role: %zu` and on",
                   roles, shown, shown + 1);
}

static struct str section_anchor(const struct composer *composer, const struct section_model *model,
                                 const struct context *context, size_t number) {
    if (model->loop == LOOP_FORM) return anchor_of_form(composer->arena, context->form);
    if (context->role != SIZE_MAX && model->loop != LOOP_NONE) return anchor_of_role(composer->arena, context->role);
    return str_format(composer->arena, "section-%zu", number + 1);
}

static struct section compose_section(const struct composer *of_document, const struct section_model *model,
                                      const struct context *context, struct block *root, size_t number) {
    struct pockets pockets = {0};
    struct composer own = *of_document;
    const struct composer *composer = &own;
    own.pockets = &pockets;
    bool personal = false;
    own.personal = &personal;
    struct section section = {.model = model, .context = *context, .page_count = model->page_count};
    section.name = compose_plain(composer, model->name, context);
    section.context.section = section.name;
    if (model->loop == LOOP_FORM) section.context.own_form = context->form;
    else if (model->loop != LOOP_NONE) section.context.own_role = context->role;
    section.anchor = section_anchor(composer, model, context, number);
    /* What fills up pages is not read: a listener gains nothing from ruled lines. */
    section.block = model->filler ? NULL : block_add(composer->arena, root, BLOCK_SECT, model->place);
    section.pages = ARENA_NEW_ARRAY(composer->arena, struct page_plan, model->page_count);
    for (size_t p = 0; p < model->page_count; p++)
        section.pages[p] = compose_page(composer, &model->pages[p], &section.context, section.block);
    if (section.block) {
        compose_boxes(composer, &section);
        section.contents = compose_flow(composer, &model->flow, &section.context, section.block);
        for (size_t p = 0; p < pockets.list.count; p++) /* read at a place that the flow does not name: last */
            block_move(pockets.list.at[p].block, pockets.list.at[p].block->first, section.block);
    }
    const struct page_model *more = model->more ? model->more : &model->pages[model->page_count - 1];
    section.more = compose_page(composer, more, &section.context, NULL);
    section.more.box_count = 0;
    section.head = compose_drawings(composer, &composer->layout->head, &section.context, NULL);
    if (composer->options.draft.length)
        section.draft = compose_drawings(composer, &composer->layout->working.draft.draw, &section.context, NULL);
    section.personal = personal;
    return section;
}

static bool wants_section(const struct composer *composer, const struct section_model *model,
                          const struct context *of) {
    if (model->since && !composer->options.since) return false;
    if (model->outcome == OUTCOME_ANY || of->role == SIZE_MAX) return true;
    return composer->framework->roles[of->role].fails == (model->outcome == OUTCOME_FAILS);
}

enum { PERSONAL_PART_MOST = 60 }; /* bytes of what a person's unit or first day add to the name of a file */

/* What a field adds to the name of a file: ids become ASCII. */
static struct str file_name_part(const struct composer *composer, enum template_field field, struct str text) {
    const struct recipient *person = composer->options.person;
    if (field == FIELD_PERSON_NAME && person) return person->file; /* who has no name has a file all the same */
    if (field == FIELD_LITERAL || !text.length) return text;
    struct str part = framework_file_name(composer->arena, text);
    bool personal = field == FIELD_PERSON_UNIT || field == FIELD_PERSON_START;
    return personal && part.length > PERSONAL_PART_MOST ? str_slice(part, 0, PERSONAL_PART_MOST) : part;
}

/* The file name of a product. */
static struct str file_name(const struct composer *composer, const struct context *of) {
    const struct template *output = composer->layout->output;
    struct buffer name;
    buffer_init(&name, composer->arena);
    for (size_t p = 0; p < output->count; p++) {
        struct template one = {output->place, &output->parts[p], 1};
        struct str text = compose_plain(composer, &one, of);
        enum template_field field = output->parts[p].field;
        buffer_add(&name, file_name_part(composer, field, text));
    }
    return buffer_str(&name);
}

/* Whether the layout says how a working copy shows itself, where one is asked for. */
static bool expect_looks(const struct composer *composer) {
    const struct layout *layout = composer->layout;
    bool no_changes = composer->options.since && !layout->working.has_changes;
    bool no_draft = composer->options.draft.length && !layout->working.has_draft;
    struct place place = {layout->file, 0, 0};
    if (no_changes)
        diag_error(composer->diags, place,
                   "this layout does not say how changes are marked; give it or its look `changes:`");
    if (no_draft)
        diag_error(composer->diags, place,
                   "this layout does not say what a draft looks like; give it or its look `draft:`");
    return !no_changes && !no_draft; /* a finding that was made for another form or role is not counted again */
}

/* The next block in preorder below `root`, or NULL. */
static struct block *next_block(struct block *block, const struct block *root) {
    if (block->first) return block->first;
    while (block != root && !block->next) block = block->parent;
    return block == root ? NULL : block->next;
}

static int compare_ids(const void *left, const void *right) {
    const struct block *const *a = left, *const *b = right;
    return str_compare((*a)->id, (*b)->id);
}

/* A table that a layout prints twice has its heads twice, and a head's id is its own in the whole file. */
static void make_ids_unique(const struct composer *composer, struct block *root) {
    struct LIST(struct block *) heads = {0};
    for (struct block *block = root; block; block = next_block(block, root))
        if (block->id.length) LIST_ADD(composer->arena, heads, block);
    if (!heads.count) return;
    qsort(heads.at, heads.count, sizeof *heads.at, compare_ids);
    struct str last = {0};
    for (size_t h = 0, again = 0; h < heads.count; h++) {
        again = h && str_equal(heads.at[h]->id, last) ? again + 1 : 0;
        last = heads.at[h]->id;
        if (again) heads.at[h]->id = str_format(composer->arena, "%.*s-again-%zu", STR_ARG(last), again);
    }
}

struct document *document_compose(struct arena *arena, const struct framework *framework, const struct layout *layout,
                                  struct context of, struct compose_options options, struct diags *diags) {
    bool danish = str_starts(framework->language, STR("da"));
    struct composer composer = {
        .arena = arena, .framework = framework, .layout = layout, .options = options, .danish = danish, .diags = diags};
    struct document *document = ARENA_NEW(arena, struct document);
    field_names fields = {0};
    size_t errors = diags->errors, slash;
    composer.fields = &fields;
    of.own_form = of.form;
    of.own_role = of.role;
    struct LIST(struct section) sections = {0};
    document->framework = framework;
    document->layout = layout;
    document->options = options;
    if (!expect_looks(&composer)) return NULL;
    if (options.since) {
        composer.met = ARENA_NEW_ARRAY(arena, bool, options.since->changes.count);
        composer.cells_met =
            ARENA_NEW_ARRAY(arena, bool, framework_cell_number(framework, framework->form_count, 0, 0));
    }
    document->file_name = file_name(&composer, &of);
    if (str_find(document->file_name, STR("/"), &slash) || !document->file_name.length)
        diag_error(diags, layout->output->place, "the output is a file's name without folders; -o names the folder");
    document->title = compose_plain(&composer, layout->title, &of);
    if (options.draft.length)
        document->title = str_format(arena, "%.*s – %.*s", STR_ARG(document->title),
                                     STR_ARG(compose_plain(&composer, layout->working.draft.title, &of)));
    document->root = block_add(arena, NULL, BLOCK_DOCUMENT, framework->place);
    for (size_t s = 0, number = 0; s < layout->section_count; s++) {
        const struct section_model *model = &layout->sections[s];
        size_t count;
        if (!wants_section(&composer, model, &of)) continue;
        struct context *turns = loop_contexts(&composer, model->loop, &of, &count);
        for (size_t t = 0; t < count; t++, number++) {
            if (options.only && !options.only[number]) continue;
            struct section section = compose_section(&composer, model, &turns[t], document->root, number);
            LIST_ADD(arena, sections, section);
        }
    }
    make_ids_unique(&composer, document->root);
    document->sections = sections.at;
    document->section_count = sections.count;
    for (size_t s = 0; s < sections.count; s++)
        if (sections.at[s].model->filler) document->filler = &sections.at[s];
    return diags->errors == errors ? document : NULL;
}
