/* What holds for finished pages, whatever the framework and the layout. */
#include "setting.h"

#include <check.h>
#include <string.h>

Suite *suite_flow(void);

static struct setting setting;

static void setup(void) {
    setting_init(&setting);
}

static void teardown(void) {
    setting_release(&setting);
}

/* One frame a page, from y 10 to 90 mm: a table of roles for each form, then one of forms for each role. */
#define FRAME "    pages: [{frames: [{x: 10, top: 10, width: 100, bottom: 90}]}]\n"
#define MEASURES                                                                                                       \
    "gap: 3, between: 5pt, head: head, lead-in: lead-in, statement: statement, mark size: 1.5, mark hang: 3, mark "    \
    "colour: form.small"
#define RULES                                                                                                          \
    "head rule: {weight: 1pt, above: 3pt, below: 3pt, colour: ink}, row rule: {weight: 0.4pt, above: 6pt, below: "     \
    "5pt, colour: ink}"

static const char TABLES[] =
    "sequence:\n"
    "  - section: \"{form.name}\"\n"
    "    for each: form\n"
    "    continues: yes\n" FRAME "    flow:\n"
    "      - table: {rows: roles, " MEASURES ", " RULES
    ", label: label, label width: 15, continued: \"Goes on\", continued style: lead-in}\n"
    "      - table: {rows: failing roles, " MEASURES ", mark: cross, label: label, label width: 15, widths: balanced}\n"
    "  - section: \"{role.name}\"\n"
    "    for each: any role\n"
    "    continues: yes\n" FRAME "    flow:\n"
    "      - table:\n"
    "          {rows: forms, repeat lead-in: yes, on role page: yes, " MEASURES ",\n"
    "           band height: 12pt, above band: 4pt, below band: 4pt, thread: {x: 4, width: 3, from: -3, to: 103, gap: "
    "1, colour: red},\n"
    "           band: [{band: {from: -3, to: 80, y: panel.top, height: 12pt, colour: form.band}}]}\n";

/* Sizes that between them have one to six roles and columns, and one to twelve forms. */
static const struct setting_size SIZES[] = {
    {1, 1, 1, 1, 1},  {1, 1, 1, 60, 2}, {2, 2, 1, 4, 3}, {4, 4, 3, 3, 4}, {3, 6, 4, 2, 5},
    {12, 2, 2, 2, 6}, {2, 3, 3, 30, 7}, {4, 5, 1, 9, 8}, {5, 2, 4, 0, 9},
};

static void flow_tables(struct setting_size size) {
    setting_read_framework(&setting, setting_framework_text(&setting.arena, size));
    setting_read_layout(&setting, str_format(&setting.arena, "%s%s", SETTING_LOOK, TABLES));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
}

/* Calls `look_at` for every table of the document, those in panels and boxes too. */
static void each_table(const struct contents *contents, void (*look_at)(const struct table *)) {
    for (size_t c = 0; c < contents->count; c++) {
        if (contents->at[c].kind == CONTENT_TABLE) look_at(contents->at[c].table);
        if (contents->at[c].kind == CONTENT_PANEL) each_table(&contents->at[c].inside, look_at);
    }
}

static void each_table_of_document(void (*look_at)(const struct table *)) {
    for (size_t s = 0; s < setting.document->section_count; s++) {
        const struct section *section = &setting.document->sections[s];
        each_table(&section->contents, look_at);
        for (size_t p = 0; p < section->page_count; p++)
            for (size_t b = 0; b < section->pages[p].box_count; b++)
                each_table(&section->pages[p].boxes[b].contents, look_at);
    }
}

static struct str essence_of(const struct paragraph *paragraph) {
    struct buffer out;
    buffer_init(&out, &setting.arena);
    for (size_t s = 0; s < paragraph->count; s++) buffer_add(&out, paragraph->spans[s].text);
    return setting_essence(&setting.arena, buffer_str(&out));
}

/* Every paragraph's block holds its text, once. */
static void assert_drawn_once(const struct paragraph *paragraph) {
    if (!paragraph->count) return;
    struct str drawn = setting_essence(&setting.arena, setting_text_of(&setting, paragraph->spans[0].block));
    struct str wanted = essence_of(paragraph);
    ck_assert_msg(str_equal(drawn, wanted), "wanted “%.*s”, drawn is “%.*s”", STR_ARG(wanted), STR_ARG(drawn));
}

static void assert_table_complete(const struct table *table) {
    bool across = table->model->columns == COLUMNS_FORMS;
    for (size_t r = 0; r < table->row_count && across; r++) {
        assert_drawn_once(&table->rows[r].label);
        assert_drawn_once(&table->rows[r].detail);
    }
    for (size_t c = 0; c < table->column_count && !across; c++) {
        assert_drawn_once(&table->heads[c]);
        if (!table->model->repeat_lead_in) assert_drawn_once(&table->lead_ins[c]);
    }
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++) {
            const struct table_cell *cell = &table->rows[r].cells[c];
            assert_drawn_once(&cell->lead_in);
            for (size_t s = 0; s < cell->count; s++) assert_drawn_once(&cell->statements[s]);
        }
}

START_TEST(text_in_is_text_out) {
    flow_tables(SIZES[_i]);
    each_table_of_document(assert_table_complete);
}
END_TEST

static bool holds_text(const struct page *page, struct str text, bool artifact) {
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_RUN && !item->block == artifact && str_equal(item->run.text, text)) return true;
    }
    return false;
}

static bool holds_block(const struct page *page, const struct block *block) {
    for (size_t i = 0; i < page->items.count; i++)
        if (page->items.at[i].kind == ITEM_RUN && page->items.at[i].block == block) return true;
    return false;
}

static bool holds_table(const struct page *page, const struct table *table) {
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            for (size_t s = 0; s < table->rows[r].cells[c].count; s++)
                if (holds_block(page, table->rows[r].cells[c].statements[s].spans[0].block)) return true;
    return false;
}

/* The heads stand on every page of their table: read on the first, artifacts on the others. */
static void assert_heads_repeated(const struct table *table) {
    for (size_t c = 0; c < table->column_count; c++) {
        const struct block *block = table->heads[c].spans[0].block;
        size_t first = 0;
        while (first < setting.pages->pages.count && !holds_block(setting.pages->pages.at[first], block)) first++;
        ck_assert_uint_lt(first, setting.pages->pages.count);
        for (size_t p = first + 1; p < setting.pages->pages.count; p++) {
            ck_assert(!holds_block(setting.pages->pages.at[p], block));
            if (holds_table(setting.pages->pages.at[p], table))
                ck_assert_msg(holds_text(setting.pages->pages.at[p], table->heads[c].spans[0].text, true),
                              "page %zu has no head", p + 1);
        }
    }
}

START_TEST(heads_are_repeated_as_artifacts) {
    flow_tables(SIZES[_i]);
    each_table_of_document(assert_heads_repeated);
}
END_TEST

/* Lines of a block on one page. */
static size_t count_lines(const struct page *page, const struct block *block) {
    size_t lines = 0;
    sp seen = -1;
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind != ITEM_RUN || item->block != block) continue;
        lines += item->run.y != seen;
        seen = item->run.y;
    }
    return lines;
}

/* A statement stands on one page, unless it alone is higher than a frame (80 mm) with a head in it. */
static void assert_statements_whole(const struct table *table) {
    sp most = sp_from_mm(80) - sp_from_pt(40);
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            for (size_t s = 0; s < table->rows[r].cells[c].count; s++) {
                const struct paragraph *statement = &table->rows[r].cells[c].statements[s];
                size_t pages = 0, lines = 0;
                for (size_t p = 0; p < setting.pages->pages.count; p++) {
                    size_t here = count_lines(setting.pages->pages.at[p], statement->spans[0].block);
                    lines += here;
                    pages += here > 0;
                }
                if ((sp)lines * statement->style->leading > most) continue;
                ck_assert_msg(pages == 1, "“%.*s” stands on %zu pages", STR_ARG(statement->spans[0].text), pages);
            }
}

START_TEST(rows_split_between_statements) {
    flow_tables(SIZES[_i]);
    each_table_of_document(assert_statements_whole);
}
END_TEST

static sp right_edge(const struct run *run) {
    sp x = run->x;
    for (size_t g = 0; g < run->count; g++) x += run->glyphs[g].advance;
    return x;
}

/* Nothing that is read lies outside its page, art not past the bleed. Curves lie within their points. */
static void assert_within_pages(double foot) {
    for (size_t p = 0; p < setting.pages->pages.count; p++) {
        const struct page *page = setting.pages->pages.at[p];
        for (size_t i = 0; i < page->items.count; i++) {
            const struct item *item = &page->items.at[i];
            if (item->kind == ITEM_RUN) {
                const struct run *run = &item->run;
                sp below = -font_scale(run->face, run->size, run->face->descender);
                ck_assert_msg(run->x >= 0 && right_edge(run) <= page->width && run->y > 0 &&
                                  run->y + below <= page->height + sp_from_pt(1),
                              "page %zu: “%.*s” lies outside", p + 1, STR_ARG(run->text));
                if (foot > 0 && item->block) /* the descent of a line lies within its leading */
                    ck_assert_msg(run->y <= sp_from_mm(foot), "page %zu: “%.*s” crosses the foot of its frame", p + 1,
                                  STR_ARG(run->text));
            } else {
                for (size_t n = 0; n < item->path.point_count; n++) {
                    struct point point = item->path.points[n];
                    ck_assert_msg(point.x >= -3 * page->bleed && point.x <= page->width + 3 * page->bleed &&
                                      point.y >= -3 * page->bleed - sp_from_mm(1) &&
                                      point.y <= page->height + 3 * page->bleed,
                                  "page %zu: art at %.1f, %.1f mm", p + 1, sp_to_mm(point.x), sp_to_mm(point.y));
                }
            }
        }
    }
}

START_TEST(nothing_crosses_its_frame_or_page) {
    flow_tables(SIZES[_i]);
    assert_within_pages(90);
}
END_TEST

START_TEST(two_runs_give_the_same_pages) {
    flow_tables(SIZES[3]);
    struct str first = pages_dump(&setting.arena, setting.pages);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert(str_equal(first, pages_dump(&setting.arena, setting.pages)));
}
END_TEST

START_TEST(a_statement_higher_than_a_page) {
    struct buffer text;
    buffer_init(&text, &setting.arena);
    buffer_add_c(&text, "language: da-DK\ntitle: G\ncolumns: [{id: c, name: Column, succeeds: Good, fails: "
                        "Bad}]\nroles: [{id: r, name: Rolle}]\n"
                        "forms:\n  - {id: f, name: Form, definition: Om., statements: {r: {c: [\"Kort.\", \"");
    for (int i = 0; i < 900; i++) buffer_addf(&text, "ord%d ", i);
    buffer_add_c(&text, "\", \"Til sidst.\"]}}}\n");
    setting_read_framework(&setting, buffer_str(&text));
    setting_read_layout(&setting, str_format(&setting.arena, "%s%s", SETTING_LOOK, TABLES));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_table_of_document(assert_table_complete);
    assert_within_pages(90);
}
END_TEST

/* ---- running text ---- */

static void flow_passage(size_t paragraphs, size_t words, const char *section) {
    struct buffer text;
    buffer_init(&text, &setting.arena);
    buffer_add(&text, setting_framework_text(&setting.arena, (struct setting_size){1, 1, 1, 1, 1}));
    buffer_add_c(&text, "passages:\n  forord:\n");
    for (size_t p = 0; p < paragraphs; p++) {
        if (p % 3 == 1) buffer_addf(&text, "    - heading: Overskrift %zu\n", p);
        if (p % 4 == 3) buffer_add_c(&text, "    - list: [Et punkt i en liste, Et punkt mere]\n");
        buffer_addf(&text, "    - Afsnit %zu", p);
        for (size_t w = 0; w < words + p % 7; w++) buffer_addf(&text, " %s%zu", w % 2 ? "samarbejdsaftaler" : "og", p);
        buffer_add_c(&text, ".\n");
    }
    setting_read_framework(&setting, buffer_str(&text));
    setting_read_layout(&setting, str_format(&setting.arena, "%ssequence:\n%s", SETTING_LOOK, section));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
}

static const char TWO_COLUMNS[] =
    "  - section: A\n"
    "    continues: yes\n"
    "    pages: [{frames: [{x: 10, top: 10, width: 46, bottom: 90}, {x: 62, top: 10, width: 46, bottom: 90}]}]\n"
    "    flow: [{passage: forord, style: body, heading: heading}]\n";

/* Lines of a block on one page left and right of the middle. */
static void count_lines_by_column(const struct page *page, const struct block *block, size_t lines[2]) {
    sp seen[2] = {-1, -1};
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind != ITEM_RUN || item->block != block) continue;
        int right = item->run.x > sp_from_mm(59);
        if (item->run.y != seen[right]) lines[right]++;
        seen[right] = item->run.y;
    }
}

START_TEST(no_widows_and_no_orphans) {
    flow_passage(30, 6 + (size_t)_i * 5, TWO_COLUMNS);
    const struct contents *contents = &setting.document->sections[0].contents;
    ck_assert_uint_gt(setting.pages->pages.count, 1);
    for (size_t c = 0; c < contents->count; c++) {
        const struct block *block = contents->at[c].paragraph.spans[0].block;
        size_t pieces = 0, fewest = SIZE_MAX;
        assert_drawn_once(&contents->at[c].paragraph);
        for (size_t p = 0; p < setting.pages->pages.count; p++) {
            size_t lines[2] = {0};
            count_lines_by_column(setting.pages->pages.at[p], block, lines);
            for (int side = 0; side < 2; side++) {
                if (!lines[side]) continue;
                pieces++;
                if (lines[side] < fewest) fewest = lines[side];
            }
        }
        ck_assert_uint_ge(pieces, 1);
        if (pieces > 1) ck_assert_uint_ge(fewest, 2);
    }
    assert_within_pages(90);
}
END_TEST

/* The block whose text stands lowest in a column of a page, or NULL. */
static const struct block *lowest(const struct page *page, bool right) {
    const struct item *last = NULL;
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_RUN && item->block && (item->run.x > sp_from_mm(59)) == right &&
            (!last || item->run.y > last->run.y))
            last = item;
    }
    return last ? last->block : NULL;
}

START_TEST(headings_stay_with_what_follows) {
    flow_passage(30, 4 + (size_t)_i * 3, TWO_COLUMNS);
    for (size_t p = 0; p < setting.pages->pages.count; p++)
        for (int right = 0; right < 2; right++) {
            const struct block *block = lowest(setting.pages->pages.at[p], right);
            ck_assert(!block || block->tag != BLOCK_H2);
        }
}
END_TEST

START_TEST(columns_are_balanced) {
    flow_passage(
        3, 12,
        "  - section: A\n"
        "    pages: [{frames: [{x: 10, top: 10, width: 46, bottom: 90}, {x: 62, top: 10, width: 46, bottom: 90}]}]\n"
        "    flow: [{passage: forord, style: body, heading: heading, balance: yes}]\n");
    sp foot[2] = {0};
    const struct page *page = setting.pages->pages.at[0];
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_RUN)
            foot[item->run.x > sp_from_mm(59)] = sp_max(foot[item->run.x > sp_from_mm(59)], item->run.y);
    }
    ck_assert(foot[0] > 0 && foot[1] > 0);
    ck_assert_int_le(foot[1], foot[0] + sp_from_pt(12));
    ck_assert_int_ge(foot[1], foot[0] - sp_from_pt(60));
}
END_TEST

/* ---- boxes, fitting, page counts ---- */

static const char CARD[] = "  - section: Kort\n"
                           "    fit: {styles: [body], try: [9/12, 8/10, 7/8]}\n"
                           "    pages: [{boxes: [{x: 10, top: 10, width: 50, bottom: 50, flow: [{passage: forord, "
                           "style: body, heading: heading}]}]}]\n";

START_TEST(type_is_fitted_within_its_limits) {
    flow_passage(1, 8, CARD);
    ck_assert_uint_eq(setting.diags.list.count, 0); /* fits as it is */
    teardown();
    setup();
    flow_passage(2, 8, CARD);
    size_t at;
    ck_assert(str_find(str_from(setting_findings(&setting)), STR(" pt to fit"), &at));
    ck_assert_uint_eq(setting.diags.errors, 0);
    assert_within_pages(50);
}
END_TEST

START_TEST(what_cannot_fit_says_by_how_much) {
    struct buffer text;
    buffer_init(&text, &setting.arena);
    buffer_add(&text, setting_framework_text(&setting.arena, (struct setting_size){1, 1, 1, 1, 1}));
    buffer_add_c(&text, "passages:\n  forord:\n");
    for (int p = 0; p < 40; p++) buffer_addf(&text, "    - Afsnit %d som er for langt til sit felt.\n", p);
    setting_read_framework(&setting, buffer_str(&text));
    setting_read_layout(&setting, str_format(&setting.arena, "%ssequence:\n%s", SETTING_LOOK, CARD));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_ptr_null(setting.pages);
    ck_assert_uint_eq(setting.diags.errors, 1);
    struct str findings = str_from(setting_findings(&setting));
    size_t at;
    ck_assert(str_starts(findings, STR("framework.yaml:")));
    ck_assert_msg(str_find(findings, STR("mm too high even in the smallest type"), &at), "%.*s", STR_ARG(findings));
}
END_TEST

START_TEST(pages_are_filled_up) {
    struct str look = str_from(SETTING_LOOK);
    size_t at;
    ck_assert(str_find(look, STR("bottom: 90}"), &at));
    setting_read_framework(&setting,
                           setting_framework_text(&setting.arena, (struct setting_size){(unsigned)_i, 1, 1, 1, 1}));
    setting_read_layout(
        &setting,
        str_format(&setting.arena, "%.*sbottom: 90, facing: yes, multiple of: 4%s%s", (int)at, look.at,
                   look.at + at + 10,
                   "sequence:\n"
                   "  - {section: A, pages: [{}]}\n"
                   "  - {section: \"{form.name}\", for each: form, starts on: left, outline: yes, pages: [{}, {}]}\n"
                   "  - {section: Noter, filler: yes, pages: [{}]}\n"
                   "  - {section: Z, pages: [{}]}\n"));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    size_t least = 2 + 2 * (size_t)_i;
    ck_assert_uint_eq(setting.pages->pages.count, (least + 3) / 4 * 4);
    ck_assert_uint_eq(setting.pages->outline.count, (size_t)_i);
    for (size_t f = 0; f < (size_t)_i; f++) /* page numbers count from 1: a left page is even, its index odd */
        ck_assert_uint_eq(pages_find_anchor(setting.pages, setting.pages->outline.at[f].anchor, NULL) % 2, 1);
}
END_TEST

/* ---- forms side by side ---- */

#define ACROSS                                                                                                         \
    "columns: forms, " MEASURES                                                                                        \
    ", label width: 15, head height: 8, band width: 2, beside band: 4, band height: 12pt, above band: 4pt, "           \
    "below band: 4pt, band: [{text: {x: 10, baseline: panel.top + 3, style: label, text: \"{role.name}\", as: "        \
    "paragraph}}], "                                                                                                   \
    "column band: [{bar: {x: panel.left + 1, width: 2, from: panel.top, to: panel.bottom, colour: form.band}}, "       \
    "{text: {x: panel.left + 3, baseline: panel.top + 5, style: label, text: \"{form.name}\", as: paragraph}}]"
#define ACROSS_THREAD                                                                                                  \
    "thread: {width: 3, from: -3, to: 123, turn left: 8, turn right: 112, radius: 4, gap: 1, colour: paper, "          \
    "alternative: En tråd}"

static const struct setting_size ACROSS_SIZES[] = {
    {2, 3, 2, 3, 1}, {3, 4, 3, 2, 2}, {1, 2, 1, 20, 3}, {3, 6, 2, 4, 4}, {2, 1, 6, 1, 5}};

static void flow_across(struct setting_size size) {
    setting_read_framework(&setting, setting_framework_text(&setting.arena, size));
    setting_read_layout(
        &setting,
        str_format(&setting.arena,
                   "%ssequence:\n  - section: A\n    continues: yes\n" FRAME
                   "    flow:\n      - table: {rows: roles, widths: balanced, " ACROSS ", " ACROSS_THREAD "}\n"
                   "      - table: {rows: failing roles, widths: as before, repeat lead-in: yes, mark: cross, " ACROSS
                   "}\n",
                   SETTING_LOOK));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
}

/* What is drawn for a head, on all pages together, is its name, once; other pages show it as decoration. */
static void assert_head(const struct block *head) {
    struct str drawn = setting_text_of(&setting, head);
    ck_assert_msg(str_equal(drawn, head->text), "“%.*s” for “%.*s”", STR_ARG(drawn), STR_ARG(head->text));
}

static void assert_heads(const struct block *block) {
    if (block->tag == BLOCK_TH && !block->first) assert_head(block);
    for (const struct block *child = block->first; child; child = child->next) assert_heads(child);
}

START_TEST(forms_across_are_complete) {
    flow_across(ACROSS_SIZES[_i]);
    each_table_of_document(assert_table_complete);
    assert_heads(setting.document->root);
    assert_within_pages(0);
    const struct block *head =
        setting.document->sections[0].block->first->next->first->first->first->next; /* Table THead TR TH */
    ck_assert_int_eq(head->tag, BLOCK_TH);
    for (size_t p = 0; p < setting.pages->pages.count; p++)
        ck_assert(holds_block(setting.pages->pages.at[p], head) ||
                  holds_text(setting.pages->pages.at[p], head->text, true) ||
                  holds_text(setting.pages->pages.at[p], head->text, false));
}
END_TEST

/* Where the statements of each form begin. */
static sp column_x[8];
static void look_at_columns(const struct table *table) {
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            for (size_t s = 0; s < table->rows[r].cells[c].count; s++) {
                const struct block *block = table->rows[r].cells[c].statements[s].spans[0].block;
                sp least = SP_INFINITE;
                for (size_t p = 0; p < setting.pages->pages.count; p++)
                    for (size_t i = 0; i < setting.pages->pages.at[p]->items.count; i++) {
                        const struct item *item = &setting.pages->pages.at[p]->items.at[i];
                        if (item->kind == ITEM_RUN && item->block == block) least = sp_min(least, item->run.x);
                    }
                if (!column_x[c]) column_x[c] = least;
                ck_assert_int_eq(column_x[c], least);
            }
}

START_TEST(tables_that_follow_keep_the_columns) {
    memset(column_x, 0, sizeof column_x);
    flow_across(ACROSS_SIZES[_i]);
    each_table_of_document(look_at_columns);
}
END_TEST

static size_t pieces_in(const struct path *path) {
    size_t moves = 0;
    for (size_t o = 0; o < path->op_count; o++) moves += path->ops[o] == PATH_MOVE;
    return moves;
}

/* Over and under in turn: the thread is in one piece more than there are bands over it, a band in one more than there
   are legs over it. The thread is a figure, and stays inside its turns. */
START_TEST(the_thread_is_woven_across) {
    size_t roles = (size_t)_i, forms = 2, bands = 0;
    static const char look[] = "colours:\n";
    size_t at;
    setting_read_framework(&setting,
                           setting_framework_text(&setting.arena, (struct setting_size){2, (unsigned)_i + 1, 1, 1, 7}));
    ck_assert(str_find(str_from(SETTING_LOOK), str_from(look), &at));
    setting_read_layout(
        &setting,
        str_format(&setting.arena,
                   "output: out.pdf\ntitle: A\npage: {size: [120, 400], grid: 12pt, bleed: 3, inner: 10, outer: 10, "
                   "top: 10, bottom: 390}\n"
                   "%ssequence:\n  - section: A\n    pages: [{frames: [{x: 10, top: 10, width: 100, bottom: 390}]}]\n"
                   "    flow: [{table: {rows: roles, " ACROSS ", " ACROSS_THREAD "}}]\n",
                   SETTING_LOOK + at));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    const struct page *page = setting.pages->pages.at[0];
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind != ITEM_PATH) continue;
        if (item->path.stroke && item->block) {
            ck_assert_int_eq(item->block->tag, BLOCK_FIGURE);
            ck_assert_uint_eq(pieces_in(&item->path), 1 + roles * forms / 2);
            for (size_t p = 0; p < item->path.point_count; p++) {
                sp x = item->path.points[p].x;
                ck_assert(roles == 1 || (x >= -sp_from_mm(3) && x <= sp_from_mm(123)));
            }
        } else if (item->path.fill ==
                       paint_colour(setting.layout->look, (struct paint){PAINT_FORM_BAND, NULL}, bands) &&
                   item->path.fill && item->path.points[0].y < sp_from_mm(11)) {
            size_t over = bands % 2 == 0 ? (roles + 1) / 2 : roles / 2; /* legs of even, of odd number */
            ck_assert_uint_eq(pieces_in(&item->path), 1 + over);
            bands++;
        }
    }
    ck_assert_uint_eq(bands, forms);
}
END_TEST

START_TEST(a_panel_too_high_for_its_box) {
    setting_read_framework(&setting, setting_framework_text(&setting.arena, (struct setting_size){2, 3, 2, 3, 1}));
    setting_read_layout(
        &setting,
        str_format(&setting.arena,
                   "%ssequence:\n  - section: A\n    pages:\n      - boxes:\n"
                   "          - {x: 10, top: 10, width: 100, bottom: 70, flow: [{table: {rows: roles, " ACROSS "}},\n"
                   "             {panel: {ground: paper, outset: 0, inset top: 0, inset bottom: 0, flow: [{table: "
                   "{rows: failing roles, " ACROSS "}}]}}]}\n",
                   SETTING_LOOK));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    setting_flow(&setting);
    ck_assert_ptr_null(setting.pages);
    const char *said = setting_findings(&setting);
    size_t at;
    ck_assert_msg(str_find(str_from(said), STR("framework.yaml:"), &at) &&
                      str_find(str_from(said), STR(" mm too high"), &at),
                  "%s", said);
    ck_assert_msg(!str_find(str_from(said), STR(": 0.0 mm too high"), &at), "%s", said);
}
END_TEST

/* ---- the layouts that ship, on the real text ---- */

START_TEST(shipped_layouts_are_complete) {
    static const struct {
        const char *layout;
        size_t form, role;
    } products[] = {
        {"layouts/booklet.yaml", SIZE_MAX, SIZE_MAX}, {"layouts/extract.yaml", SIZE_MAX, 1},
        {"layouts/extract.yaml", SIZE_MAX, 3},        {"layouts/card.yaml", 0, SIZE_MAX},
        {"layouts/card.yaml", 3, SIZE_MAX},           {"layouts/poster.yaml", SIZE_MAX, SIZE_MAX},
    };
    setting_read_files(&setting, "data/ledelsesgrundlag.yaml", products[_i].layout);
    setting_compose(&setting, products[_i].form, products[_i].role, false);
    setting_flow(&setting);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_table_of_document(assert_table_complete);
    each_table_of_document(assert_statements_whole);
    assert_within_pages(0);
}
END_TEST

Suite *suite_flow(void) {
    Suite *suite = suite_create("flow");
    TCase *tests = tcase_create("flow");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, text_in_is_text_out, 0, sizeof SIZES / sizeof *SIZES);
    tcase_add_loop_test(tests, heads_are_repeated_as_artifacts, 0, sizeof SIZES / sizeof *SIZES);
    tcase_add_loop_test(tests, rows_split_between_statements, 0, sizeof SIZES / sizeof *SIZES);
    tcase_add_loop_test(tests, nothing_crosses_its_frame_or_page, 0, sizeof SIZES / sizeof *SIZES);
    tcase_add_test(tests, two_runs_give_the_same_pages);
    tcase_add_test(tests, a_statement_higher_than_a_page);
    tcase_add_loop_test(tests, no_widows_and_no_orphans, 0, 8);
    tcase_add_loop_test(tests, headings_stay_with_what_follows, 0, 8);
    tcase_add_test(tests, columns_are_balanced);
    tcase_add_test(tests, type_is_fitted_within_its_limits);
    tcase_add_test(tests, what_cannot_fit_says_by_how_much);
    tcase_add_loop_test(tests, pages_are_filled_up, 1, 5);
    tcase_add_loop_test(tests, forms_across_are_complete, 0, sizeof ACROSS_SIZES / sizeof *ACROSS_SIZES);
    tcase_add_loop_test(tests, tables_that_follow_keep_the_columns, 0, sizeof ACROSS_SIZES / sizeof *ACROSS_SIZES);
    tcase_add_loop_test(tests, the_thread_is_woven_across, 1, 6);
    tcase_add_test(tests, a_panel_too_high_for_its_box);
    tcase_add_loop_test(tests, shipped_layouts_are_complete, 0, 6);
    suite_add_tcase(suite, tests);
    return suite;
}
