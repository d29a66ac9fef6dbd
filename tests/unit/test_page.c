#include "typeset/pages.h"

#include <check.h>
#include <string.h>

Suite *suite_page(void);

static struct arena arena;

static void setup(void) {
    arena_init(&arena, NULL);
}

static void teardown(void) {
    arena_release(&arena);
}

static struct page *add_page(struct pages *pages, const char *label) {
    struct page *page = ARENA_NEW(&arena, struct page);
    page->width = 100 * SP_PER_PT;
    page->height = 200 * SP_PER_PT;
    page->bleed = 3 * SP_PER_PT / 2;
    page->label = str_from(label);
    LIST_ADD(&arena, pages->pages, page);
    return page;
}

START_TEST(blocks_form_a_tree) {
    struct block *root = block_add(&arena, NULL, BLOCK_DOCUMENT, (struct place){"a.yaml", 1, 2});
    struct block *first = block_add(&arena, root, BLOCK_H1, (struct place){0});
    struct block *second = block_add(&arena, root, BLOCK_P, (struct place){0});
    ck_assert_ptr_eq(root->first, first);
    ck_assert_ptr_eq(first->next, second);
    ck_assert_ptr_eq(root->last, second);
    ck_assert_ptr_null(second->next);
    ck_assert_ptr_eq(second->parent, root);
    ck_assert_uint_eq(root->place.line, 1);
    ck_assert_str_eq(block_tag_name(BLOCK_DOCUMENT), "Document");
    ck_assert_str_eq(block_tag_name(BLOCK_TOC), "TOC");
    ck_assert_str_eq(block_tag_name(BLOCK_LBODY), "LBody");
}
END_TEST

START_TEST(anchors_are_found_by_name) {
    struct pages pages = {0};
    add_page(&pages, "1");
    struct page *second = add_page(&pages, "2");
    page_add_anchor(&arena, second, STR("form"), 7);
    page_add_anchor(&arena, second, STR("role"), 9);
    sp y = 0;
    ck_assert_uint_eq(pages_find_anchor(&pages, STR("role"), &y), 1);
    ck_assert_int_eq(y, 9);
    ck_assert_uint_eq(pages_find_anchor(&pages, STR("form"), NULL), 1);
    ck_assert_uint_eq(pages_find_anchor(&pages, STR("rol"), &y), SIZE_MAX);
    ck_assert_int_eq(y, 9);
}
END_TEST

START_TEST(dump_names_everything_on_a_page) {
    static const struct colour red = {.rgb = {255, 0, 16}};
    struct face face = {.postscript = STR("Sans-Regular")};
    struct glyph glyphs[] = {{.id = 3, .advance = SP_PER_PT}, {.id = 4, .advance = SP_PER_PT / 2}};
    struct block *root = block_add(&arena, NULL, BLOCK_DOCUMENT, (struct place){0});
    struct block *text = block_add(&arena, root, BLOCK_P, (struct place){0});
    struct pages pages = {0};
    struct page *page = add_page(&pages, "3");
    page_add_run(&arena, page, text,
                 (struct run){.face = &face,
                              .size = sp_from_pt(9.5),
                              .colour = &red,
                              .x = -1,
                              .y = sp_from_pt(20.005),
                              .glyphs = glyphs,
                              .count = 2,
                              .text = STR("\"æ\\"),
                              .soft_end = true});
    enum path_op ops[] = {PATH_MOVE, PATH_LINE, PATH_CLOSE};
    struct point points[] = {{SP_PER_PT, -SP_PER_PT}, {0, 2 * SP_PER_PT}};
    page_add_path(&arena, page, NULL,
                  (struct path){.ops = ops,
                                .op_count = 3,
                                .points = points,
                                .point_count = 2,
                                .stroke = &red,
                                .stroke_width = SP_PER_PT / 4,
                                .even_odd = true});
    page_add_link(&arena, page, (struct link){.width = SP_PER_PT, .anchor = STR("a"), .contents = STR("Til a")});
    page_add_anchor(&arena, page, STR("a"), 5 * SP_PER_PT);
    LIST_ADD(&arena, pages.outline, ((struct outline_entry){STR("A"), STR("a"), 1}));
    struct str dump = pages_dump(&arena, &pages);
    const char *expected = "page 1 \"3\" 100.00 200.00 1.50\n"
                           "  run 0.00 20.01 1.50 Sans-Regular 9.50 #ff0010 \"\\\"æ\\\\\" soft-end P\n"
                           "  path 0.00 -1.00 1.00 2.00 fill - stroke #ff0010 0.25 ops 3 even-odd artifact\n"
                           "  link 0.00 0.00 1.00 0.00 \"a\" \"Til a\" artifact\n"
                           "  anchor \"a\" 5.00\n"
                           "outline 1 \"A\" \"a\"\n";
    ck_assert_str_eq(str_c(&arena, dump), expected);
}
END_TEST

START_TEST(dump_of_nothing_is_empty) {
    ck_assert_uint_eq(pages_dump(&arena, &(struct pages){0}).length, 0);
}
END_TEST

Suite *suite_page(void) {
    Suite *suite = suite_create("page");
    TCase *tests = tcase_create("page");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, blocks_form_a_tree);
    tcase_add_test(tests, anchors_are_found_by_name);
    tcase_add_test(tests, dump_names_everything_on_a_page);
    tcase_add_test(tests, dump_of_nothing_is_empty);
    suite_add_tcase(suite, tests);
    return suite;
}
