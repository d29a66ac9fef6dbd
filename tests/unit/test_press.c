#include "base/file.h"
#include "input/preset.h"
#include "output/pdf_colour.h"
#include "typeset/ink.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *suite_press(void);

static struct arena arena;
static struct diags diags;
static char path[64];

static void set_up(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    snprintf(path, sizeof path, "/tmp/haefte-preset-%ld.yaml", (long)getpid());
}

static void tear_down(void) {
    unlink(path);
    arena_release(&arena);
}

static const char *findings(void) {
    return str_c(&arena, diags_format(&diags, &arena));
}

static struct preset *read_text(const char *text) {
    ck_assert(file_write(&arena, path, str_from(text), &diags));
    return preset_read(&arena, path, &diags);
}

/* The text is no preset, and each of the expected pieces is said, with its line. */
static void expect_faults(const char *text, const char *const *expected) {
    ck_assert_ptr_null(read_text(text));
    for (; *expected; expected++)
        ck_assert_msg(strstr(findings(), *expected) != NULL, "“%s” is not in:\n%s", *expected, findings());
}

START_TEST(presets_that_ship_are_read) {
    static const char *const names[] = {"tryk", "tryk-5mm", "booklet", "booklet-marks", "cards", "cards-a4"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_ptr_nonnull(preset_read(&arena, str_format(&arena, "layouts/press/%s.yaml", names[i]).at, &diags));
    ck_assert_str_eq(findings(), "");
}
END_TEST

START_TEST(measures_are_millimetres) {
    struct preset *preset = read_text("kind: cards\noutput: a.pdf\ncolours: screen\npaper: SRA3\nbleed: 2.5\n"
                                      "marks: {length: 5, offset: 3, weight: 0.1}\nfolds: [74, 148]\nfill: yes\n"
                                      "turned over by: long edge\nlayouts: [card]\nthickness: 0.12\n");
    ck_assert_msg(preset != NULL, "%s", findings());
    ck_assert_int_eq(preset->kind, PRESET_CARDS);
    ck_assert_int_eq(preset->paper_width, sp_from_mm(450));
    ck_assert_int_eq(preset->paper_height, sp_from_mm(320));
    ck_assert_int_eq(preset->bleed, sp_from_mm(2.5));
    ck_assert_int_eq(preset->folds[1], sp_from_mm(148));
    ck_assert_uint_eq(preset->fold_count, 2);
    ck_assert(preset->marks && preset->fill && !preset->press && !preset->one_a_sheet);
    ck_assert_int_eq(preset->edge, EDGE_LONG);
    ck_assert_int_eq(preset->ink_limit, 300);
    ck_assert_uint_eq(preset->layout_count, 1);
}
END_TEST

START_TEST(faults_are_all_told) {
    expect_faults("kind: leaflet\ncolours: press\npaper: A9\nbleed: wide\nink limit: 50\n",
                  (const char *const[]){":1:7: error: one of these is expected here: pages, booklet, cards",
                                        ":3:8: error: a paper is expected here", ":4:8: error: a number is expected",
                                        ":5:12: error: an ink limit from 100 to 400", NULL});
}
END_TEST

START_TEST(a_preset_must_be_whole) {
    expect_faults("kind: booklet\ncolours: press\nbleed: 4\nmarks: {length: 5, offset: 3, weight: 0.1}\n",
                  (const char *const[]){"press colours need `profile:`", "needs `paper:`", "needs `suffix:`",
                                        "lies inside the bleed of 4.00 mm", NULL});
}
END_TEST

START_TEST(profiles_are_of_a_press) {
    struct str bytes;
    ck_assert_str_eq(pdf_profile_fault(STR("no profile at all")), "it is no ICC profile");
    ck_assert_str_eq(pdf_profile_fault((struct str){0}), "it is no ICC profile");
    if (!file_read(&arena, "/usr/share/color/icc/ghostscript/default_cmyk.icc", 1 << 20, &bytes, &diags)) return;
    ck_assert_ptr_null(pdf_profile_fault(bytes));
    ck_assert_ptr_nonnull(pdf_profile_fault(str_slice(bytes, 0, 200)));
    ck_assert(file_read(&arena, "/usr/share/color/icc/ghostscript/srgb.icc", 1 << 20, &bytes, &diags));
    ck_assert_ptr_nonnull(pdf_profile_fault(bytes));
}
END_TEST

static const struct colour black = {.name = {"ink", 3}, .cmyk = {0, 0, 0, 100}};
static const struct colour night = {.name = {"night", 5}, .cmyk = {96, 86, 18, 6}};
static const struct colour mud = {.name = {"mud", 3}, .cmyk = {90, 90, 90, 40}};

START_TEST(ink_is_counted) {
    ck_assert_int_eq(ink_of(&night), 206);
    ck_assert_int_eq(ink_of(NULL), 0);
    ck_assert(ink_overprints(&black));
    ck_assert(!ink_overprints(&night));
    ck_assert(!ink_overprints(&(struct colour){.cmyk = {1, 0, 0, 100}}));
    ck_assert(!ink_overprints(&(struct colour){.cmyk = {0, 0, 0, 99}}));
}
END_TEST

/* A page with a fill over its left half and a glyph of black text on each half. */
static struct pages *make_pages(const struct colour *fill) {
    const struct point corners[] = {
        {0, 0}, {sp_from_pt(50), 0}, {sp_from_pt(50), sp_from_pt(100)}, {0, sp_from_pt(100)}};
    static const enum path_op ops[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_LINE, PATH_CLOSE};
    struct pages *pages = ARENA_NEW(&arena, struct pages);
    struct page *page = ARENA_NEW(&arena, struct page);
    page->width = page->height = sp_from_pt(100);
    LIST_ADD(&arena, pages->pages, page);
    struct path path_of_fill = {.ops = ARENA_NEW_ARRAY(&arena, enum path_op, 5),
                                .op_count = 5,
                                .points = ARENA_NEW_ARRAY(&arena, struct point, 4),
                                .point_count = 4,
                                .fill = fill};
    memcpy(path_of_fill.ops, ops, sizeof ops);
    memcpy(path_of_fill.points, corners, sizeof corners);
    page_add_path(&arena, page, NULL, path_of_fill);
    for (int half = 0; half < 2; half++) {
        struct run run = {.size = sp_from_pt(10),
                          .colour = &black,
                          .x = sp_from_pt(20 + 50 * half),
                          .y = sp_from_pt(50),
                          .glyphs = ARENA_NEW(&arena, struct glyph),
                          .count = 1,
                          .text = STR("a")};
        run.glyphs[0] = (struct glyph){.id = 1, .advance = sp_from_pt(5)};
        page_add_run(&arena, page, NULL, run);
    }
    return pages;
}

START_TEST(black_text_adds_to_its_ground) {
    ink_check(&arena, make_pages(&night), STR("a.pdf"), 300, &diags); /* 200 of the ground's, 100 black */
    ck_assert_str_eq(findings(), "");
    ink_check(&arena, make_pages(&night), STR("a.pdf"), 299, &diags);
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_nonnull(
        strstr(findings(), "“night” under black text takes 300 per cent of ink, and the preset allows 299"));
    ink_check(&arena, make_pages(&night), STR("b.pdf"), 299, &diags); /* told once */
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

START_TEST(a_colour_may_be_too_much) {
    ink_check(&arena, make_pages(&mud), STR("a.pdf"), 300, &diags);
    ck_assert_ptr_nonnull(strstr(findings(), "“mud” takes 310 per cent of ink"));
    ck_assert_ptr_nonnull(strstr(findings(), "first on page 1 of a.pdf"));
}
END_TEST

Suite *suite_press(void) {
    Suite *suite = suite_create("press");
    TCase *tests = tcase_create("press");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, presets_that_ship_are_read);
    tcase_add_test(tests, measures_are_millimetres);
    tcase_add_test(tests, faults_are_all_told);
    tcase_add_test(tests, a_preset_must_be_whole);
    tcase_add_test(tests, profiles_are_of_a_press);
    tcase_add_test(tests, ink_is_counted);
    tcase_add_test(tests, black_text_adds_to_its_ground);
    tcase_add_test(tests, a_colour_may_be_too_much);
    suite_add_tcase(suite, tests);
    return suite;
}
