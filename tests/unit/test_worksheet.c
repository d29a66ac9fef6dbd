/* Worksheets: what is filled in stands with its statement, whatever the framework; the fields of a file. */
#include "setting.h"

#include "output/pdf.h"

#include <check.h>
#include <string.h>

Suite *suite_worksheet(void);

static struct setting setting;

static void setup(void) {
    setting_init(&setting);
}

static void teardown(void) {
    setting_release(&setting);
}

#define WORKSHEET(rest)                                                                                                \
    "for each: role\n"                                                                                                 \
    "sequence:\n"                                                                                                      \
    "  - section: A\n"                                                                                                 \
    "    continues: yes\n"                                                                                             \
    "    pages: [{frames: [{x: 10, top: 10, width: 100, bottom: 90}]}]\n"                                              \
    "    flow:\n"                                                                                                      \
    "      - worksheet:\n"                                                                                             \
    "          {rows: forms, head: head, lead-in: lead-in, statement: statement, between: 5pt, between columns: 9pt, " \
    "under statement: 2pt,\n"                                                                                          \
    "           mark size: 1.5, mark hang: 3, mark colour: form.small, band height: 12pt, above band: 6pt, below "     \
    "band: 4pt,\n"                                                                                                     \
    "           band: [{band: {from: -3, to: 80, y: panel.top, height: 12pt, colour: form.band}}], " rest "}\n"

#define WORKSHEET_WITHOUT_BAND                                                                                         \
    "for each: role\n"                                                                                                 \
    "sequence:\n"                                                                                                      \
    "  - section: A\n"                                                                                                 \
    "    continues: yes\n"                                                                                             \
    "    pages: [{frames: [{x: 10, top: 10, width: 100, bottom: 90}]}]\n"                                              \
    "    flow: [worksheet: {rows: forms, head: head, lead-in: lead-in, statement: statement, between: 5pt, between "   \
    "columns: 9pt, mark size: 1.5, mark hang: 3, mark colour: ink, lines: {count: 2, step: 6, weight: 0.4pt, colour: " \
    "ink}}]\n"

#define SCALE(step)                                                                                                    \
    "scale: {points: 3, radius: 1.5, step: " step ", weight: 0.7pt, height: 5, colour: ink, low: \"no\", high: "       \
    "\"yes\", ends: label, end gap: 1, name: scale, tip: \"{answer}: {statement}\", point tip: \"{point}\"}"
#define NOTE                                                                                                           \
    "note: {height: 8, above: 1, stroke: ink, weight: 0.4pt, style: statement, name: note, tip: "                      \
    "\"{statement.number}\""
#define ANSWERS "answers: [Leader, The manager], answer: label, answer gap: 4, "

static const struct setting_size SIZES[] = {
    {1, 1, 1, 1, 1},  {2, 2, 2, 4, 3},  {4, 4, 3, 3, 4}, {3, 6, 4, 2, 5},
    {12, 2, 2, 2, 6}, {2, 3, 3, 30, 7}, {4, 5, 1, 9, 8},
};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES, POINTS = 3, ANSWERERS = 2 };

static void set_worksheet(struct setting_size size, const char *layout) {
    setting_read_framework(&setting, setting_framework_text(&setting.arena, size));
    setting_read_layout(&setting, str_format(&setting.arena, "%s%s", SETTING_LOOK, layout));
    setting_compose(&setting, SIZE_MAX, 0, false);
    setting_flow(&setting);
}

static const struct worksheet *worksheet(void) {
    const struct contents *contents = &setting.document->sections[0].contents;
    return contents->count ? contents->at[0].worksheet : NULL;
}

/* Calls `look_at` for every statement, with its column and form. */
static void each_statement(void (*look_at)(const struct worksheet_statement *, const struct worksheet_column *,
                                           size_t)) {
    const struct worksheet *sheet = worksheet();
    ck_assert_ptr_nonnull(sheet);
    for (size_t p = 0; p < sheet->part_count; p++)
        for (size_t c = 0; c < sheet->column_count; c++)
            for (size_t s = 0; s < sheet->parts[p].columns[c].count; s++)
                look_at(&sheet->parts[p].columns[c].statements[s], &sheet->parts[p].columns[c], p);
}

/* The page that a block's text stands on, and its last baseline; fails where it stands on none or on two. */
static size_t page_of(const struct block *block, sp *baseline) {
    size_t found = SIZE_MAX;
    for (size_t p = 0; p < setting.pages->pages.count; p++) {
        const struct page *page = setting.pages->pages.at[p];
        for (size_t i = 0; i < page->items.count; i++) {
            if (page->items.at[i].kind != ITEM_RUN || page->items.at[i].block != block) continue;
            ck_assert(found == SIZE_MAX || found == p);
            found = p;
            *baseline = page->items.at[i].run.y;
        }
    }
    ck_assert_uint_ne(found, SIZE_MAX);
    return found;
}

/* The one field of a block, which must be on that page. */
static const struct field *field_of(const struct block *block, size_t page) {
    const struct field *found = NULL;
    for (size_t p = 0; p < setting.pages->pages.count; p++)
        for (size_t f = 0; f < setting.pages->pages.at[p]->fields.count; f++) {
            const struct field *field = &setting.pages->pages.at[p]->fields.at[f];
            if (field->block != block) continue;
            ck_assert_ptr_null(found);
            ck_assert_uint_eq(p, page);
            found = field;
        }
    ck_assert_ptr_nonnull(found);
    return found;
}

static void assert_below(const struct field *field, sp baseline) {
    ck_assert_int_gt(field->y, baseline);
    ck_assert_int_le(field->y + field->height, sp_from_mm(90));
    ck_assert_int_ge(field->x, sp_from_mm(10));
    ck_assert_int_le(field->x + field->width, sp_from_mm(110));
}

static void assert_answered(const struct worksheet_statement *statement, const struct worksheet_column *column,
                            size_t form) {
    sp baseline = 0, right = 0;
    size_t page = page_of(statement->text.spans[0].block, &baseline);
    (void)column;
    (void)form;
    for (size_t a = 0; a < ANSWERERS; a++) { /* side by side: whatever comes next stands to the right */
        const struct worksheet_answer *answer = &statement->answers[a];
        for (int p = 0; p < POINTS; p++) {
            const struct field *point = field_of(answer->points[p], page);
            assert_below(point, baseline);
            ck_assert_int_eq(point->point, p + 1);
            ck_assert_int_gt(point->x, right);
            ck_assert(str_equal(point->name, answer->scale));
            right = point->x + point->width;
        }
        const struct field *note = field_of(answer->note.block, page);
        assert_below(note, baseline);
        ck_assert_int_lt(note->x + note->width, sp_from_mm(a ? 111 : 60));
    }
}

START_TEST(fields_stand_with_their_statement) {
    set_worksheet(SIZES[_i], WORKSHEET(ANSWERS SCALE("4") ", " NOTE "}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_statement(assert_answered);
}
END_TEST

START_TEST(fields_do_not_overlap) {
    set_worksheet(SIZES[_i], WORKSHEET(ANSWERS SCALE("4") ", " NOTE "}"));
    ck_assert_ptr_nonnull(setting.pages);
    for (size_t p = 0; p < setting.pages->pages.count; p++) {
        const struct page *page = setting.pages->pages.at[p];
        for (size_t f = 0; f < page->fields.count; f++)
            for (size_t g = 0; g < f; g++) {
                const struct field *a = &page->fields.at[f], *b = &page->fields.at[g];
                ck_assert(a->x >= b->x + b->width || b->x >= a->x + a->width || a->y >= b->y + b->height ||
                          b->y >= a->y + a->height);
            }
    }
}
END_TEST

static bool shows(const struct page *page, struct str text, const struct block *block) {
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_RUN && item->block == block && str_equal(item->run.text, text)) return true;
    }
    return false;
}

/* Its column's head stands on its page: read once, and again as an artifact where the column goes on. */
static void assert_headed(const struct worksheet_statement *statement, const struct worksheet_column *column,
                          size_t form) {
    sp baseline;
    size_t page = page_of(statement->text.spans[0].block, &baseline);
    const struct span *head = &column->head.spans[0];
    size_t first = page_of(head->block, &baseline);
    (void)form;
    ck_assert_uint_le(first, page);
    ck_assert_msg(page == first || shows(setting.pages->pages.at[page], head->text, NULL),
                  "page %zu lacks the head “%.*s”", page + 1, STR_ARG(head->text));
}

START_TEST(heads_stand_on_every_page) {
    set_worksheet(SIZES[_i], WORKSHEET("lines: {count: 2, step: 6, weight: 0.4pt, colour: ink}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_statement(assert_headed);
    for (size_t p = 0; p < setting.pages->pages.count; p++)
        ck_assert_uint_eq(setting.pages->pages.at[p]->fields.count, 0);
}
END_TEST

START_TEST(without_bands_columns_keep_their_distance) {
    sp last = 0;
    size_t page = 0, columns = 0;
    set_worksheet(SIZES[2], WORKSHEET_WITHOUT_BAND);
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    const struct worksheet *sheet = worksheet();
    ck_assert_ptr_nonnull(sheet);
    for (size_t p = 0; p < sheet->part_count; p++)
        for (size_t c = 0; c < sheet->column_count; c++) {
            const struct worksheet_column *column = &sheet->parts[p].columns[c];
            if (!column->count) continue;
            sp head, foot;
            size_t at = page_of(column->head.spans[0].block, &head);
            page_of(column->statements[column->count - 1].text.spans[0].block, &foot);
            if (columns++ && at == page)
                ck_assert_int_ge(head - last, sp_from_mm(12) + sp_from_pt(19.7)); /* lines, what the styles add, 9 pt */
            page = at;
            last = foot;
        }
    ck_assert_uint_ge(columns, 3);
}
END_TEST

static size_t form_of_page[1000];

static void assert_alone(const struct worksheet_statement *statement, const struct worksheet_column *column,
                         size_t form) {
    sp baseline;
    size_t page = page_of(statement->text.spans[0].block, &baseline);
    (void)column;
    ck_assert_uint_lt(page, sizeof form_of_page / sizeof *form_of_page);
    ck_assert(!form_of_page[page] || form_of_page[page] == form + 1);
    form_of_page[page] = form + 1;
}

START_TEST(each_form_has_pages_of_its_own) {
    memset(form_of_page, 0, sizeof form_of_page);
    set_worksheet(SIZES[_i], WORKSHEET("page for each: yes, " NOTE ", shared: yes}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_statement(assert_alone);
}
END_TEST

START_TEST(a_shared_note_is_one_field) {
    set_worksheet(SIZES[2], WORKSHEET(ANSWERS SCALE("4") ", " NOTE ", shared: yes}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    const struct worksheet_statement *statement = &worksheet()->parts[0].columns[0].statements[0];
    sp baseline;
    size_t page = page_of(statement->text.spans[0].block, &baseline);
    const struct field *note = field_of(statement->note.block, page),
                       *point = field_of(statement->answers[1].points[0], page);
    ck_assert_int_gt(note->y, point->y + point->height);
    ck_assert_int_gt(note->width, sp_from_mm(90));
    ck_assert_ptr_null(statement->answers[0].note.block);
}
END_TEST

START_TEST(a_scale_too_wide_is_told_of) {
    set_worksheet(SIZES[0], WORKSHEET(ANSWERS SCALE("14") ", " NOTE "}"));
    ck_assert_ptr_null(setting.pages);
    ck_assert_ptr_nonnull(strstr(setting_findings(&setting), "too wide to stand beside the name of who answers"));
}
END_TEST

START_TEST(a_statement_too_high_is_told_of) {
    set_worksheet(SIZES[0], WORKSHEET("lines: {count: 20, step: 6, weight: 0.4pt, colour: ink}"));
    ck_assert_ptr_null(setting.pages);
    ck_assert_ptr_nonnull(strstr(setting_findings(&setting), "too high for a page of the worksheet"));
}
END_TEST

START_TEST(typed_text_stands_out_from_its_box) {
    set_worksheet(SIZES[0], WORKSHEET(NOTE ", ground: ink, shared: yes}"));
    ck_assert_ptr_null(setting.pages);
    ck_assert_ptr_nonnull(strstr(setting_findings(&setting), "needs 4.5:1"));
}
END_TEST

/* ---- the fields of a file ---- */

static const struct face *some_face(void) {
    for (size_t p = 0; p < setting.pages->pages.count; p++)
        for (size_t f = 0; f < setting.pages->pages.at[p]->fields.count; f++)
            if (setting.pages->pages.at[p]->fields.at[f].face) return setting.pages->pages.at[p]->fields.at[f].face;
    return NULL;
}

/* A page that is as good as empty, with these text fields. */
static void make_fields(const char *const *names, size_t count, const struct face *face) {
    struct pages pages = {0};
    struct page page = {.width = sp_from_mm(100), .height = sp_from_mm(100)};
    struct page *only = &page;
    for (size_t n = 0; n < count; n++) {
        struct field field = {.kind = FIELD_KIND_TEXT,
                              .width = sp_from_mm(10),
                              .height = sp_from_mm(5),
                              .face = face,
                              .size = sp_from_pt(9)};
        field.name = str_from(names[n]);
        page_add_field(&setting.arena, &page, field);
    }
    LIST_ADD(&setting.arena, pages.pages, only);
    struct str out;
    pdf_make(&setting.arena, &pages, (struct pdf_options){.compress = false}, &out, &setting.diags);
}

START_TEST(names_that_clash_are_failures) {
    static const char *const same[] = {"a.b", "a.b"}, *const part_first[] = {"a.b", "a"},
                             *const part_last[] = {"a", "a.b"}, *const none[] = {"a..b"};
    static const struct {
        const char *const *names;
        size_t count;
    } cases[] = {{same, 2}, {part_first, 2}, {part_last, 2}, {none, 1}};
    set_worksheet(SIZES[0], WORKSHEET(NOTE ", shared: yes}"));
    ck_assert_uint_eq(setting.diags.errors, 0);
    make_fields(cases[_i].names, cases[_i].count, some_face());
    ck_assert_ptr_nonnull(strstr(setting_findings(&setting), "two fields, or a field and a part of names"));
}
END_TEST

START_TEST(a_field_without_font_is_a_failure) {
    static const char *const one[] = {"a"};
    make_fields(one, 1, NULL);
    ck_assert_ptr_nonnull(strstr(setting_findings(&setting), "has no font"));
}
END_TEST

/* ---- what fills a page ---- */

#define GROWING NOTE ", up to: 20, shared: yes}"

static sp box_heights(size_t page) {
    sp height = -1;
    for (size_t f = 0; f < setting.pages->pages.at[page]->fields.count; f++) {
        const struct field *field = &setting.pages->pages.at[page]->fields.at[f];
        if (height >= 0) ck_assert_int_eq(field->height, height); /* those of a page are alike */
        height = field->height;
    }
    return height;
}

/* Boxes grow as far as their page has room, to their limit; no statement goes to another page for it. */
START_TEST(boxes_fill_their_page) {
    size_t pages;
    bool grown = false;
    set_worksheet(SIZES[_i], WORKSHEET(NOTE ", shared: yes}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    sp least = box_heights(0);
    pages = setting.pages->pages.count;
    teardown();
    setup();
    set_worksheet(SIZES[_i], WORKSHEET(GROWING));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    ck_assert_uint_eq(setting.pages->pages.count, pages);
    for (size_t p = 0; p < pages; p++) {
        sp height = box_heights(p);
        ck_assert_int_ge(height, least);
        ck_assert_int_le(height, least + sp_from_mm(12));
        grown = grown || height > least;
        for (size_t f = 0; f < setting.pages->pages.at[p]->fields.count; f++) {
            const struct field *field = &setting.pages->pages.at[p]->fields.at[f];
            ck_assert_int_le(field->y + field->height, sp_from_mm(90));
        }
    }
    ck_assert(grown);
}
END_TEST

/* Whether some page ends with the first statement of a column that has more of them. */
static void assert_two_begin(const struct worksheet_statement *statement, const struct worksheet_column *column,
                             size_t form) {
    sp y = 0, next = 0;
    (void)form;
    if (statement != &column->statements[0] || column->count < 2) return;
    size_t page = page_of(statement->text.spans[0].block, &y);
    ck_assert_uint_eq(page_of(column->statements[1].text.spans[0].block, &next), page);
}

/* Where each form has pages of its own, its boxes fill the last of them, and none stands on another's. */
START_TEST(boxes_of_a_form_fill_its_pages) {
    set_worksheet(SIZES[_i], WORKSHEET("page for each: yes, " GROWING));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_statement(assert_alone);
    sp least = SP_INFINITE, most = 0;
    for (size_t p = 0; p < setting.pages->pages.count; p++) {
        least = sp_min(least, box_heights(p));
        most = sp_max(most, box_heights(p));
    }
    ck_assert_int_gt(most, 0);
    ck_assert_int_le(most - least, sp_from_mm(12));
    if (_i == 0) ck_assert_int_ge(most, sp_from_mm(19) - sp_from_pt(4)); /* one statement a page */
}
END_TEST

/* What comes below a worksheet keeps its place: boxes take no room from it. */
START_TEST(boxes_push_nothing_off) {
    size_t pages[2];
    for (int grows = 0; grows < 2; grows++) {
        struct str layout = str_format(&setting.arena, "%s      - {text: below, style: statement}\n",
                                       grows ? WORKSHEET(GROWING) : WORKSHEET(NOTE ", shared: yes}"));
        set_worksheet(SIZES[_i], str_c(&setting.arena, layout));
        ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
        pages[grows] = setting.pages->pages.count;
        teardown();
        setup();
    }
    ck_assert_uint_eq(pages[0], pages[1]);
}
END_TEST

/* More lines where the page has room, and on no page fewer or more than it says. */
START_TEST(lines_fill_their_page) {
    size_t pages = 0, strokes[2] = {0};
    for (int grows = 0; grows < 2; grows++) {
        set_worksheet(SIZES[_i], grows ? WORKSHEET("lines: {count: 2, up to: 5, step: 6, weight: 0.4pt, colour: ink}")
                                       : WORKSHEET("lines: {count: 2, step: 6, weight: 0.4pt, colour: ink}"));
        ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
        for (size_t p = 0; p < setting.pages->pages.count; p++)
            for (size_t i = 0; i < setting.pages->pages.at[p]->items.count; i++) {
                const struct item *item = &setting.pages->pages.at[p]->items.at[i];
                if (item->kind != ITEM_PATH || !item->path.stroke) continue;
                strokes[grows] += item->path.point_count / 2;
                for (size_t k = 0; k < item->path.point_count; k++)
                    ck_assert_int_le(item->path.points[k].y, sp_from_mm(90));
            }
        if (grows) ck_assert_uint_eq(setting.pages->pages.count, pages);
        pages = setting.pages->pages.count;
        teardown();
        setup();
    }
    ck_assert_uint_gt(strokes[1], strokes[0]);
    ck_assert_uint_le(strokes[1], strokes[0] / 2 * 5);
}
END_TEST

START_TEST(a_column_begins_with_two_statements) {
    set_worksheet(SIZES[_i], WORKSHEET("lines: {count: 2, step: 6, weight: 0.4pt, colour: ink}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    each_statement(assert_two_begin);
}
END_TEST

/* The text that a band again draws is an artifact, and stands on later pages alone. */
START_TEST(bands_say_that_they_go_on) {
    set_worksheet(
        SIZES[5],
        WORKSHEET("band again: [{text: {x: 10, baseline: panel.top + 9pt, style: label, text: on}}], " GROWING));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    ck_assert_uint_gt(setting.pages->pages.count, 1);
    size_t runs[2] = {0};
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < setting.pages->pages.at[p]->items.count; i++) {
            const struct item *item = &setting.pages->pages.at[p]->items.at[i];
            runs[p] += item->kind == ITEM_RUN && !item->block && item->run.y < sp_from_mm(10) + sp_from_pt(10);
        }
    ck_assert_uint_eq(runs[0], 0);
    ck_assert_uint_gt(runs[1], 0);
}
END_TEST

START_TEST(circles_have_numbers) {
    size_t figures = 0, circles = 0;
    set_worksheet(SIZES[1], WORKSHEET(ANSWERS SCALE("4, figures: label") ", " NOTE "}"));
    ck_assert_msg(setting.pages != NULL, "%s", setting_findings(&setting));
    for (size_t p = 0; p < setting.pages->pages.count; p++) {
        const struct page *page = setting.pages->pages.at[p];
        for (size_t i = 0; i < page->items.count; i++) {
            const struct item *item = &page->items.at[i];
            for (size_t f = 0; item->kind == ITEM_RUN && !item->block && f < page->fields.count; f++) {
                const struct field *field = &page->fields.at[f];
                if (field->kind != FIELD_KIND_POINT) continue;
                figures += item->run.x > field->x && item->run.x < field->x + field->width && item->run.y > field->y &&
                           item->run.y < field->y + field->height;
            }
        }
        for (size_t f = 0; f < page->fields.count; f++) circles += page->fields.at[f].kind == FIELD_KIND_POINT;
    }
    ck_assert_uint_gt(circles, 0);
    ck_assert_uint_eq(figures, circles);
}
END_TEST

Suite *suite_worksheet(void) {
    Suite *suite = suite_create("worksheet");
    TCase *tests = tcase_create("worksheet");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, fields_stand_with_their_statement, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, fields_do_not_overlap, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, heads_stand_on_every_page, 0, SIZE_COUNT);
    tcase_add_test(tests, without_bands_columns_keep_their_distance);
    tcase_add_loop_test(tests, each_form_has_pages_of_its_own, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, boxes_fill_their_page, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, boxes_of_a_form_fill_its_pages, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, boxes_push_nothing_off, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, lines_fill_their_page, 0, SIZE_COUNT);
    tcase_add_loop_test(tests, a_column_begins_with_two_statements, 0, SIZE_COUNT);
    tcase_add_test(tests, bands_say_that_they_go_on);
    tcase_add_test(tests, circles_have_numbers);
    tcase_add_test(tests, a_shared_note_is_one_field);
    tcase_add_test(tests, a_scale_too_wide_is_told_of);
    tcase_add_test(tests, a_statement_too_high_is_told_of);
    tcase_add_test(tests, typed_text_stands_out_from_its_box);
    tcase_add_loop_test(tests, names_that_clash_are_failures, 0, 4);
    tcase_add_test(tests, a_field_without_font_is_a_failure);
    suite_add_tcase(suite, tests);
    return suite;
}
