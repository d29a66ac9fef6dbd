#include "setting.h"

#include <check.h>

Suite *suite_layout(void);

static struct setting setting;

static void setup(void) {
    setting_init(&setting);
}

static void teardown(void) {
    setting_release(&setting);
}

static const char *const SHIPPED[] = {"layouts/booklet.yaml", "layouts/extract.yaml", "layouts/card.yaml",
                                      "layouts/poster.yaml"};

START_TEST(shipped_layouts_have_no_findings) {
    const struct layout *layout = layout_read(&setting.arena, SHIPPED[_i], &setting.diags);
    ck_assert_msg(layout && !setting.diags.list.count, "%s", setting_findings(&setting));
    ck_assert_ptr_nonnull(layout->output);
    ck_assert_ptr_nonnull(layout->title);
    ck_assert_uint_gt(layout->section_count, 0);
}
END_TEST

static struct str with_sequence(const char *sequence) {
    return str_format(&setting.arena, "%ssequence:\n%s", SETTING_LOOK, sequence);
}

START_TEST(measures_of_the_page) {
    setting_read_layout(&setting, with_sequence("  - {section: A, pages: [{}]}\n"));
    const struct layout *layout = setting.layout;
    ck_assert_double_eq(layout->width, 120);
    ck_assert_double_eq(layout->height, 100);
    ck_assert_double_eq(layout->bleed, 3);
    ck_assert_double_eq_tol(layout->grid, 12 / PT_PER_MM, 1e-9);
    ck_assert_double_eq(layout->bottom, 90);
    ck_assert_int_eq(layout->loop, LOOP_NONE);
    ck_assert(!layout->facing);
}
END_TEST

START_TEST(styles_take_after_others) {
    setting_read_layout(&setting, with_sequence("  - {section: A, pages: [{}]}\n"));
    const struct style *body = setting.layout->look->styles.at[0];
    ck_assert(str_is(body->name, "body"));
    ck_assert(str_is(body->family, "Source Serif 4"));
    ck_assert_int_eq(body->size, sp_from_pt(9));
    ck_assert_int_eq(body->leading, sp_from_pt(12));
    ck_assert(body->hyphenate && !body->italic);
    struct str text = str_format(&setting.arena, "%ssequence: []\n", SETTING_LOOK);
    size_t at;
    ck_assert(str_find(text, STR("numeral:"), &at));
    text = str_format(&setting.arena, "%.*s  small: {like: body, size: 7/9}\n%s", (int)at, text.at, text.at + at);
    const struct layout *layout = setting_try_layout(&setting, text);
    ck_assert_msg(layout != NULL, "%s", setting_findings(&setting));
    const struct style *small = layout->look->styles.at[layout->look->styles.count - 1];
    ck_assert(str_is(small->name, "small") && small->hyphenate);
    ck_assert_int_eq(small->size, sp_from_pt(7));
    ck_assert_int_eq(small->after, sp_from_pt(6));
}
END_TEST

START_TEST(forms_past_the_list_begin_again) {
    setting_read_layout(&setting, with_sequence("  - {section: A, pages: [{}]}\n"));
    const struct look *look = setting.layout->look;
    struct form_look first = look_of_form(look, 0), third = look_of_form(look, 2);
    ck_assert_ptr_eq(first.band, third.band);
    ck_assert_ptr_nonnull(first.mark);
    ck_assert_ptr_null(third.mark); /* its number stands in its place */
    ck_assert_ptr_eq(paint_colour(look, (struct paint){PAINT_FORM_BAND, NULL}, 3), look_of_form(look, 1).band);
    ck_assert_ptr_null(paint_colour(look, (struct paint){0}, 0));
}
END_TEST

START_TEST(drawing_words) {
    setting_read_layout(
        &setting,
        with_sequence("  - section: A\n"
                      "    pages:\n"
                      "      - ground: red\n"
                      "        running head: no\n"
                      "        draw:\n"
                      "          - band: {from: -3, to: 50, y: 10, height: 4, colour: form.band, round: right}\n"
                      "            for each: form\n"
                      "            only: left\n"
                      "            mirror: yes\n"
                      "          - group:\n"
                      "              - text: {x: 10, baseline: 20, style: body, text: \"{form.name}\", as: heading 1}\n"
                      "            for each: form\n"
                      "            which: last\n"));
    const struct page_model *page = &setting.layout->sections[0].pages[0];
    ck_assert_int_eq(page->ground.kind, PAINT_COLOUR);
    ck_assert(page->no_head);
    ck_assert_uint_eq(page->draw.count, 2);
    const struct drawing *band = page->draw.at[0], *group = page->draw.at[1];
    ck_assert_int_eq(band->word, WORD_BAND);
    ck_assert_int_eq(band->loop, LOOP_FORM);
    ck_assert_int_eq(band->only, SIDE_LEFT);
    ck_assert_int_eq(band->round, ROUND_RIGHT);
    ck_assert_int_eq(band->colour.kind, PAINT_FORM_BAND);
    ck_assert(band->mirror);
    ck_assert_int_eq(group->word, WORD_GROUP);
    ck_assert_int_eq(group->which, WHICH_LAST);
    ck_assert_int_eq(group->draw.at[0]->reads_as, READS_H1);
}
END_TEST

START_TEST(shared_parts_and_tables) {
    setting_read_layout(
        &setting, str_format(&setting.arena, "%s%s", SETTING_LOOK,
                             "parts:\n"
                             "  corner: [{fill: {x: 0, y: 0, width: 5, height: 5, colour: red}}]\n"
                             "tables:\n"
                             "  plain: {rows: forms, stacked: yes, gap: 1, between: 1, head: head, lead-in: lead-in,\n"
                             "          statement: statement, mark size: 1, mark hang: 2, mark colour: ink}\n"
                             "sequence:\n"
                             "  - section: A\n"
                             "    pages: [{draw: [{part: corner}], frames: [{x: 1, top: 1, width: 9, bottom: 9}]}]\n"
                             "    flow: [{table: plain}]\n"));
    const struct section_model *section = &setting.layout->sections[0];
    ck_assert_int_eq(section->pages[0].draw.at[0]->word, WORD_GROUP);
    ck_assert_int_eq(section->pages[0].draw.at[0]->draw.at[0]->word, WORD_FILL);
    ck_assert_int_eq(section->flow.items[0].word, FLOW_TABLE);
    ck_assert(section->flow.items[0].table->stacked);
}
END_TEST

#define ACROSS                                                                                                         \
    "rows: roles, columns: forms, gap: 1, between: 0, head: head, lead-in: lead-in, statement: statement, mark size: " \
    "1, "                                                                                                              \
    "mark hang: 2, mark colour: form.on, label width: 20, head height: 8, band height: 5, "                            \
    "column band: [{bar: {x: panel.left, width: 2, from: panel.top, to: panel.bottom, colour: form.band}}]"

static struct str with_table(const char *table) {
    return with_sequence(str_format(&setting.arena,
                                    "  - section: A\n    pages: [{frames: [{x: 1, top: 1, width: 99, bottom: 90}]}]\n  "
                                    "  flow: [{table: {%s}}]\n",
                                    table)
                             .at);
}

START_TEST(forms_side_by_side) {
    setting_read_layout(&setting, with_table(ACROSS ", widths: as before, band width: 4, beside band: 1, "
                                                    "thread: {width: 3, from: -3, to: 9, turn left: 2, turn right: 90, "
                                                    "radius: 4, gap: 1, colour: red, alternative: Tråd}"));
    const struct table_model *table = setting.layout->sections[0].flow.items[0].table;
    struct variables none = {0};
    ck_assert_int_eq(table->columns, COLUMNS_FORMS);
    ck_assert_int_eq(table->widths, WIDTHS_AS_BEFORE);
    ck_assert_uint_eq(table->column_band.count, 1);
    ck_assert_int_eq(expression_length(table->head_height, &none), sp_from_mm(8));
    ck_assert_int_eq(expression_length(table->band_width, &none), sp_from_mm(4));
    ck_assert_int_eq(expression_length(table->band_beside, &none), sp_from_mm(1));
    ck_assert_int_eq(expression_length(table->thread.turn_left, &none), sp_from_mm(2));
    ck_assert_int_eq(expression_length(table->thread.turn_right, &none), sp_from_mm(90));
    ck_assert_int_eq(expression_length(table->thread.radius, &none), sp_from_mm(4));
    ck_assert_ptr_nonnull(table->thread.alternative);
}
END_TEST

START_TEST(forms_side_by_side_misused) {
    static const struct {
        const char *table, *said;
    } wrong[] = {
        {ACROSS ", stacked: yes", "and no `stacked:`"},
        {ACROSS ", thread: {x: 4, width: 3, from: -3, to: 9, gap: 1, colour: red}",
         "it needs `turn left:` and `turn right:`"},
        {ACROSS ", thread: {turn left: 1, turn right: 9, broken: yes, width: 3, from: -3, to: 9, gap: 1, colour: red}",
         "neither `x:` nor `broken:`"},
        {"rows: roles, columns: forms, gap: 1, between: 0, head: head, lead-in: lead-in, statement: statement, mark "
         "size: 1, "
         "mark hang: 2, mark colour: ink, label width: 20, label: label",
         "needs `head height:` and `column band:`"},
        {"rows: forms, gap: 1, between: 0, head: head, lead-in: lead-in, statement: statement, mark size: 1, mark "
         "hang: 2, "
         "mark colour: ink, label width: 20, label: label, band width: 3",
         "belong to a table with `columns: forms`"},
        {"rows: forms, gap: 1, between: 0, head: head, lead-in: lead-in, statement: statement, mark size: 1, mark "
         "hang: 2, "
         "mark colour: ink, label width: 20, label: label, thread: {width: 3, from: -3, to: 9, gap: 1, colour: red}",
         "it needs `x:`"},
    };
    size_t at;
    ck_assert_ptr_null(setting_try_layout(&setting, with_table(wrong[_i].table)));
    ck_assert_msg(str_find(str_from(setting_findings(&setting)), str_from(wrong[_i].said), &at), "%s",
                  setting_findings(&setting));
}
END_TEST

START_TEST(every_fault_in_one_run) {
    ck_assert_ptr_null(setting_try_layout(&setting, with_sequence("  - sektion: A\n"
                                                                  "    pages: text\n"
                                                                  "  - section: \"{frm.name}\"\n"
                                                                  "    pages: [{ground: rde, draw: [{bnd: {}}]}]\n")));
    size_t at;
    struct str text = str_from(setting_findings(&setting));
    static const char *const parts[] = {"“section”", "pages is to be a list", "{form.name}", "“red”", "“bnd”"};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        ck_assert_msg(str_find(text, str_from(parts[p]), &at), "%s is missing in\n%.*s", parts[p], STR_ARG(text));
}
END_TEST

START_TEST(no_file) {
    ck_assert_ptr_null(layout_read(&setting.arena, "tests/no-such-layout.yaml", &setting.diags));
    ck_assert_uint_gt(setting.diags.errors, 0);
}
END_TEST

Suite *suite_layout(void) {
    Suite *suite = suite_create("layout");
    TCase *tests = tcase_create("layout");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, shipped_layouts_have_no_findings, 0, sizeof SHIPPED / sizeof *SHIPPED);
    tcase_add_test(tests, measures_of_the_page);
    tcase_add_test(tests, styles_take_after_others);
    tcase_add_test(tests, forms_past_the_list_begin_again);
    tcase_add_test(tests, drawing_words);
    tcase_add_test(tests, shared_parts_and_tables);
    tcase_add_test(tests, forms_side_by_side);
    tcase_add_loop_test(tests, forms_side_by_side_misused, 0, 6);
    tcase_add_test(tests, every_fault_in_one_run);
    tcase_add_test(tests, no_file);
    suite_add_tcase(suite, tests);
    return suite;
}
