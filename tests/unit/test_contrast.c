/* Contrast ratios, what is painted under a text, and what is said of it. */
#include "typeset/contrast.h"
#include "typeset/ground.h"

#include "input/colour.h"
#include "setting.h"

#include <check.h>
#include <string.h>

Suite *suite_contrast(void);

#define PT(n) sp_from_pt(n)
#define COLOUR(word, r, g, b)                                                                                          \
    {                                                                                                                  \
        .name = {word, sizeof word - 1}, .rgb = {r, g, b}, .place = { "look.yaml", 3, 5 }                              \
    }

static const struct colour black = COLOUR("black", 0, 0, 0), white = COLOUR("white", 255, 255, 255),
                           grey = COLOUR("grey", 0x77, 0x77, 0x77), good = COLOUR("good", 0x76, 0x76, 0x76),
                           pale = COLOUR("pale", 0x94, 0x94, 0x94), paler = COLOUR("paler", 0xA8, 0xA8, 0xA8),
                           dark = COLOUR("dark", 0x33, 0x33, 0x33);

/* Type whose x-height is half its size: a text on the baseline y is looked at a quarter of its size above. */
static const struct face face = {.units_per_em = 1000, .x_height = 500};

static struct arena arena;
static struct diags diags;
static struct pages pages;
static struct page *page;

static void setup(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    pages = (struct pages){0};
    page = ARENA_NEW(&arena, struct page);
    page->width = PT(200);
    page->height = PT(100);
    page->bleed = PT(10);
    LIST_ADD(&arena, pages.pages, page);
}

static void teardown(void) {
    arena_release(&arena);
}

/* A text whose glyphs are 10 pt wide, one for each byte. */
static struct run *add_text(const char *text, const struct colour *colour, double size, double x, double y) {
    struct run run = {
        .face = &face, .size = PT(size), .colour = colour, .x = PT(x), .y = PT(y), .text = str_from(text)};
    run.count = run.text.length;
    run.glyphs = ARENA_NEW_ARRAY(&arena, struct glyph, run.count);
    for (size_t g = 0; g < run.count; g++)
        run.glyphs[g] = (struct glyph){.id = 1, .cluster = (uint32_t)g, .advance = PT(10)};
    return &page_add_run(&arena, page, NULL, run)->run;
}

static void add_rectangle(const struct colour *fill, double x, double y, double width, double height) {
    enum path_op ops[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_LINE, PATH_CLOSE};
    struct path path = {.ops = ARENA_NEW_ARRAY(&arena, enum path_op, 5), .op_count = 5, .fill = fill};
    path.points = ARENA_NEW_ARRAY(&arena, struct point, 4);
    path.point_count = 4;
    memcpy(path.ops, ops, sizeof ops);
    path.points[0] = (struct point){PT(x), PT(y)};
    path.points[1] = (struct point){PT(x + width), PT(y)};
    path.points[2] = (struct point){PT(x + width), PT(y + height)};
    path.points[3] = (struct point){PT(x), PT(y + height)};
    page_add_path(&arena, page, NULL, path);
}

/* A path of ops "MLCZ" and its points in pt, x and y in turn. */
static struct path *add_path(const char *ops, const double *points) {
    static const size_t taken[] = {1, 1, 3, 0};
    struct path path = {.op_count = strlen(ops)};
    path.ops = ARENA_NEW_ARRAY(&arena, enum path_op, path.op_count);
    for (size_t o = 0; o < path.op_count; o++) {
        path.ops[o] = (enum path_op)(strchr("MLCZ", ops[o]) - "MLCZ");
        path.point_count += taken[path.ops[o]];
    }
    path.points = ARENA_NEW_ARRAY(&arena, struct point, path.point_count);
    for (size_t p = 0; p < path.point_count; p++)
        path.points[p] = (struct point){PT(points[2 * p]), PT(points[2 * p + 1])};
    return &page_add_path(&arena, page, NULL, path)->path;
}

static const char *findings(void) {
    contrast_check(&arena, &pages, STR("a.pdf"), &diags);
    return str_c(&arena, diags_format(&diags, &arena));
}

static void expect_ground(double x, double y, const struct colour *wanted) {
    const struct colour *got = ground_of_point(&arena, page, page->items.count, (struct point){PT(x), PT(y)});
    ck_assert_msg(got == wanted, "at %g, %g: wanted %s, got %s", x, y, wanted ? wanted->name.at : "nothing",
                  got ? got->name.at : "nothing");
}

/* ---- ratios ---- */

START_TEST(ratios_of_known_pairs) {
    ck_assert_double_eq_tol(colour_contrast(&black, &white), 21, 1e-9);
    ck_assert_double_eq_tol(colour_contrast(&white, &black), 21, 1e-9);
    ck_assert_double_eq_tol(colour_contrast(&grey, &grey), 1, 1e-9);
    ck_assert_double_eq_tol(colour_contrast(&good, &white), 4.54, 0.005);
    ck_assert_double_eq_tol(colour_contrast(&grey, &COLOUR_BARE), 4.48, 0.005);
    struct colour red = {.rgb = {255, 0, 0}}, green = {.rgb = {0, 255, 0}}, blue = {.rgb = {0, 0, 255}};
    ck_assert_double_eq_tol(colour_contrast(&red, &white), 4.00, 0.005);
    ck_assert_double_eq_tol(colour_contrast(&green, &white), 1.37, 0.005);
    ck_assert_double_eq_tol(colour_contrast(&blue, &white), 8.59, 0.005);
}
END_TEST

START_TEST(small_text_needs_more_than_large) {
    add_text("Fine", &good, 9, 10, 20);
    add_text("Fine", &pale, 18, 10, 40); /* 3.03 */
    ck_assert_str_eq(findings(), "");
    add_text("Small", &pale, 17.99, 10, 60);
    add_text("Large", &paler, 18, 10, 80); /* 2.38 */
    ck_assert_str_eq(
        findings(),
        "look.yaml:3:5: error: “pale” (949494) on the bare page (FFFFFF) has a contrast of 3.0:1, and text "
        "under 18 pt needs 4.5:1: make “pale” darker, or give the text another colour or place (first on page 1 of "
        "a.pdf: “Small”)\n"
        "look.yaml:3:5: error: “paler” (A8A8A8) on the bare page (FFFFFF) has a contrast of 2.3:1, and "
        "text from 18 pt on needs 3:1: make “paler” darker, or give the text another colour or place (first on page "
        "1 of a.pdf: “Large”)\n");
}
END_TEST

START_TEST(a_ratio_is_rounded_down) {
    ck_assert_str_eq(str_c(&arena, colour_tell_contrast(&arena, &grey, &white)),
                     "“grey” (777777) on “white” (FFFFFF) has a contrast of 4.4:1");
}
END_TEST

/* Only what can reach the goal alone is advised. */
START_TEST(advice_can_be_followed) {
    const struct {
        const struct colour *text, *ground;
        double least;
        const char *wanted;
    } pairs[] = {
        {&pale, &white, 4.5, "make “pale” darker, or "}, /* white is as light as can be */
        {&dark, &grey, 4.6, "make “dark” darker or “grey” lighter, or "},
        {&dark, &grey, 4.7, "make “grey” lighter, or "},   /* black on this grey has 4.69 */
        {&white, &paler, 4.5, "make “paler” darker, or "}, /* a light text on a darker ground */
        {&pale, &good, 3, "make “pale” lighter or “good” darker, or "},
        {&grey, &grey, 4.5, ""}, /* the colour is not at fault */
        {&dark, &black, 15, "make “dark” lighter, or "},
        {&grey, &pale, 7, ""}, /* black on this pale has 6.9, this grey on white 4.5 */
    };
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        const char *got = str_c(&arena, colour_advise(&arena, pairs[p].text, pairs[p].ground, pairs[p].least));
        ck_assert_msg(!strcmp(got, pairs[p].wanted), "pair %zu: wanted “%s”, got “%s”", p, pairs[p].wanted, got);
    }
}
END_TEST

/* ---- what is painted where ---- */

START_TEST(nothing_is_painted_on_a_bare_page) {
    expect_ground(10, 10, NULL);
    add_rectangle(&black, 0, 0, 20, 20);
    expect_ground(10, 10, &black);
    expect_ground(19.9, 0.1, &black);
    expect_ground(20.1, 10, NULL);
    add_rectangle(NULL, 0, 0, 20, 20); /* neither filled nor stroked */
    expect_ground(10, 10, &black);
}
END_TEST

START_TEST(later_paint_lies_over_earlier) {
    add_rectangle(&black, 0, 0, 40, 40);
    add_rectangle(&white, 10, 10, 20, 20);
    add_rectangle(&grey, 25, 10, 50, 20);
    expect_ground(5, 5, &black);
    expect_ground(15, 15, &white);
    expect_ground(27, 15, &grey);
    ck_assert_ptr_eq(ground_of_point(&arena, page, 2, (struct point){PT(27), PT(15)}), &white);
    ck_assert_ptr_eq(ground_of_point(&arena, page, 1, (struct point){PT(27), PT(15)}), &black);
}
END_TEST

/* Two squares, the inner one wound as the outer one. */
START_TEST(even_odd_leaves_a_hole) {
    static const double squares[] = {0, 0, 60, 0, 60, 60, 0, 60, 20, 20, 40, 20, 40, 40, 20, 40};
    struct path *path = add_path("MLLLZMLLLZ", squares);
    path->fill = &black;
    expect_ground(30, 30, &black);
    path->even_odd = true;
    expect_ground(30, 30, NULL);
    expect_ground(10, 30, &black);
    expect_ground(50, 30, &black);
    expect_ground(30, 20.5, NULL);
    expect_ground(30, 19.5, &black);
}
END_TEST

/* The inner square wound the other way is a hole for nonzero winding too. */
START_TEST(winding_back_leaves_a_hole) {
    static const double squares[] = {0, 0, 60, 0, 60, 60, 0, 60, 20, 20, 20, 40, 40, 40, 40, 20};
    add_path("MLLLZMLLLZ", squares)->fill = &black;
    expect_ground(30, 30, NULL);
    expect_ground(10, 30, &black);
    expect_ground(50, 20, &black); /* at the height of corners */
    expect_ground(50, 40, &black);
    expect_ground(30, 40, &black);
}
END_TEST

/* A fill closes what its path leaves open; a stroke does not. */
START_TEST(an_open_path_is_filled_as_if_closed) {
    static const double corner[] = {10, 10, 50, 10, 50, 50};
    struct path *path = add_path("MLL", corner);
    path->fill = &grey;
    path->stroke = &black;
    path->stroke_width = PT(2);
    expect_ground(45, 20, &grey);
    expect_ground(50.5, 30, &black);
    expect_ground(30.4, 30, &grey); /* on the line that closes it */
    expect_ground(29, 30, NULL);
}
END_TEST

START_TEST(a_thread_is_as_wide_as_its_stroke) {
    static const double bend[] = {40, 10, 40, 60, 90, 60};
    struct path *path = add_path("MLL", bend);
    path->stroke = &black;
    path->stroke_width = PT(20);
    expect_ground(31, 30, &black);
    expect_ground(49, 30, &black);
    expect_ground(29.5, 30, NULL);
    expect_ground(50.5, 30, NULL);
    expect_ground(40, 9.5, NULL); /* butt ends */
    expect_ground(90.5, 60, NULL);
    expect_ground(89.5, 69, &black);
    expect_ground(31, 69, &black); /* the mitred corner */
    expect_ground(29.5, 70.5, NULL);
    path->stroke_width = PT(1);
    expect_ground(31, 30, NULL);
}
END_TEST

/* Half a circle of radius 30 round (100, 50), from its left end over its top to its right end. */
static struct path *add_arch(void) {
    static const double k = 0.5522847498 * 30;
    double points[] = {70, 50, 70, 50 - k, 100 - k, 20, 100, 20, 100 + k, 20, 130, 50 - k, 130, 50};
    return add_path("MCC", points);
}

START_TEST(curves_are_followed) {
    struct path *path = add_arch();
    path->fill = &black;
    for (int degrees = 1; degrees < 180; degrees++) {
        double angle = degrees * acos(-1) / 180;
        expect_ground(100 - 29.7 * cos(angle), 50 - 29.7 * sin(angle), &black);
        expect_ground(100 - 30.1 * cos(angle), 50 - 30.1 * sin(angle), NULL);
    }
    path->fill = NULL;
    path->stroke = &grey;
    path->stroke_width = PT(20);
    for (int degrees = 3; degrees < 178; degrees++) {
        double angle = degrees * acos(-1) / 180;
        for (double radius = 20.3; radius < 39.8; radius += 0.5)
            expect_ground(100 - radius * cos(angle), 50 - radius * sin(angle), &grey);
        expect_ground(100 - 19.6 * cos(angle), 50 - 19.6 * sin(angle), NULL);
        expect_ground(100 - 40.3 * cos(angle), 50 - 40.3 * sin(angle), NULL);
    }
    for (double x = 60; x < 140; x += 0.5)
        expect_ground(x, 51, NULL); /* its ends are cut off, as level as steps allow */
}
END_TEST

START_TEST(a_closed_stroke_is_joined_where_it_begins) {
    static const double square[] = {20, 20, 60, 20, 60, 60, 20, 60};
    struct path *path = add_path("MLLLZ", square);
    path->stroke = &black;
    path->stroke_width = PT(10);
    expect_ground(16, 16, &black);
    expect_ground(16, 40, &black); /* the side that closes it */
    expect_ground(64, 64, &black);
    expect_ground(40, 40, NULL);
    expect_ground(14.5, 14.5, NULL);
}
END_TEST

/* ---- texts ---- */

static void expect_contrasts(size_t count) {
    const char *said = findings();
    ck_assert_msg(diags.list.count == count, "%zu findings:\n%s", diags.list.count, said);
}

START_TEST(every_part_of_a_text_counts) {
    add_rectangle(&dark, 50, 0, 50, 100);
    add_text("abc", &black, 9, 10, 20);     /* beside the band */
    add_text("abcde", &white, 9, 50, 40);   /* on it */
    add_text("abcdefg", &black, 9, 10, 60); /* half on it */
    ck_assert_str_eq(
        findings(),
        "look.yaml:3:5: error: “black” (000000) on “dark” (333333) has a contrast of 1.6:1, and text under 18 "
        "pt needs 4.5:1: make “dark” lighter, or give the text another colour or place (first on page 1 of a.pdf: "
        "“abcdefg”)\n");
    teardown();
    setup();
    add_rectangle(&dark, 52, 0, 6, 100); /* a narrow thread behind a long line: under its fifth letter */
    add_text("abcdefghijkl", &black, 9, 10, 20);
    expect_contrasts(1);
    teardown();
    setup();
    add_rectangle(&dark, 52, 18, 6, 100); /* no higher than the foot of the letters */
    add_text("abcdefghijkl", &black, 9, 10, 20);
    expect_contrasts(0);
}
END_TEST

START_TEST(a_text_may_stand_in_a_hole) {
    static const double ring[] = {0, 0, 100, 0, 100, 100, 0, 100, 20, 20, 80, 20, 80, 80, 20, 80};
    struct path *path = add_path("MLLLZMLLLZ", ring);
    path->fill = &dark;
    path->even_odd = true;
    add_text("abcdef", &black, 9, 20, 50);
    expect_contrasts(0);
    add_text("abcdefg", &black, 9, 20, 60); /* its last letter leaves the hole */
    expect_contrasts(1);
}
END_TEST

START_TEST(paint_after_a_text_is_no_ground) {
    add_text("abc", &black, 9, 10, 20);
    add_rectangle(&dark, 0, 0, 100, 100);
    expect_contrasts(0);
}
END_TEST

START_TEST(what_nobody_reads_does_not_count) {
    add_rectangle(&dark, -10, -10, 220, 120);
    add_text(" \t ", &black, 9, 10, 20);
    add_text("\u00a0", &black, 9, 10, 30)->count = 1;
    add_text("", &black, 9, 10, 40);
    add_text("abc", &black, 9, -31, 50); /* in the bleed */
    add_text("abc", &black, 9, 201, 50);
    add_text("abc", &black, 9, 10, -1);
    add_text("abc", &black, 9, 10, 104);
    expect_contrasts(0);
    add_text("abc", &black, 9, -12, 50); /* its last letters are on the page */
    expect_contrasts(1);
}
END_TEST

START_TEST(a_blank_may_lie_on_an_edge) {
    add_rectangle(&dark, 50, 0, 100, 100);
    add_text("abcd ", &black, 9, 10, 20);
    expect_contrasts(0);
}
END_TEST

START_TEST(hyphens_of_line_breaks_count) {
    add_rectangle(&dark, 40, 0, 100, 100);
    add_text("abc", &black, 9, 10, 20);
    add_text("-", &black, 9, 40, 20)->line_hyphen = true;
    expect_contrasts(1);
}
END_TEST

/* Nine documents with the same fault on every page have one finding. */
START_TEST(a_pair_is_told_once) {
    for (int n = 0; n < 3; n++) add_text("abc", &pale, 9, 10, 20);
    LIST_ADD(&arena, pages.pages, page);
    contrast_check(&arena, &pages, STR("a.pdf"), &diags);
    contrast_check(&arena, &pages, STR("b.pdf"), &diags);
    ck_assert_uint_eq(diags.list.count, 1);
    struct colour again = pale; /* the same line of the look, read for another layout */
    add_text("abc", &again, 9, 10, 20);
    contrast_check(&arena, &pages, STR("c.pdf"), &diags);
    ck_assert_uint_eq(diags.list.count, 1);
    add_text("abc", &paler, 9, 10, 20);
    contrast_check(&arena, &pages, STR("c.pdf"), &diags);
    ck_assert_uint_eq(diags.list.count, 2);
    add_text("abc", &paler, 18, 10, 20); /* another size, another limit */
    contrast_check(&arena, &pages, STR("c.pdf"), &diags);
    ck_assert_uint_eq(diags.list.count, 3);
}
END_TEST

START_TEST(a_finding_quotes_the_first_words) {
    struct page *second = ARENA_NEW(&arena, struct page);
    *second = (struct page){.width = PT(200), .height = PT(100)};
    LIST_ADD(&arena, pages.pages, second);
    page = second;
    add_text(" Et forord der er langt nok til at fylde ", &pale, 9, 10, 20);
    add_text("Virksomhedsledelsesgrundlagsudvalg", &paler, 9, 10, 20);
    const char *said = findings();
    ck_assert_msg(strstr(said, "(first on page 2 of a.pdf: “Et forord der er langt nok …”)"), "%s", said);
    ck_assert_msg(strstr(said, "“Virksomhedsledelsesgrundlagsud …”"), "%s", said);
}
END_TEST

/* A drawing may ask for the colour of a form where the look has no forms: the text is printed in black. */
START_TEST(text_without_a_colour_is_black) {
    add_text("abc", NULL, 9, 10, 20);
    expect_contrasts(0);
    add_rectangle(&dark, 0, 0, 100, 100);
    add_text("abc", NULL, 9, 10, 20);
    expect_contrasts(1);
}
END_TEST

/* It may lie on anything: only where it should be is there something to say about its ground. */
START_TEST(a_text_out_of_its_place_has_no_ground) {
    static const char SECTION[] =
        "sequence:\n"
        "  - section: A\n"
        "    pages:\n"
        "      - draw:\n"
        "          - fill: {x: 0, y: 0, width: 50, height: 50, colour: ink}\n"
        "          - text: {x: 10, baseline: 20, width: 30, height: 1, style: body, text: A}\n";
    struct setting setting;
    setting_init(&setting);
    setting_read_framework(&setting, setting_framework_text(&setting.arena, (struct setting_size){1, 1, 1, 1, 1}));
    setting_read_layout(&setting, str_format(&setting.arena, "%s%s", SETTING_LOOK, SECTION));
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    for (int document = 0; document < 2; document++) { /* in the second one the finding is none that is new */
        setting_flow(&setting);
        ck_assert_ptr_null(setting.pages);
        const char *said = setting_findings(&setting);
        ck_assert_msg(setting.diags.list.count == 1 && strstr(said, "higher than"), "%s", said);
    }
    setting_release(&setting);
}
END_TEST

/* ---- the look of forms ---- */

#define LOOK_OF(rgb)                                                                                                   \
    "output: out.pdf\n"                                                                                                \
    "title: \"{title}\"\n"                                                                                             \
    "page: {size: A6, grid: 12pt, inner: 10, outer: 10, top: 10, bottom: 138}\n"                                       \
    "colours:\n"                                                                                                       \
    "  band: {rgb: \"" rgb "\", cmyk: [0, 0, 0, 50]}\n"                                                                \
    "  paper: {rgb: \"FFFFFF\", cmyk: [0, 0, 0, 0]}\n"                                                                 \
    "marks:\n"                                                                                                         \
    "  square: {path: M 0 0 L 12 0 L 12 12 L 0 12 Z}\n"                                                                \
    "forms:\n"                                                                                                         \
    "  - {band: band, small: band, on: paper, mark: square}\n"                                                         \
    "sequence: [{section: A, pages: [{}]}]\n"

static const char *findings_of_look(struct setting *setting, struct str text) {
    setting_try_layout(setting, text);
    const char *said = setting_findings(setting), *error = strstr(said, "error: ");
    return error ? error : said;
}

START_TEST(what_stands_on_a_band_is_seen) {
    struct setting setting;
    setting_init(&setting);
    ck_assert_str_eq(findings_of_look(&setting, STR(LOOK_OF("949494"))), ""); /* 3.03 */
    ck_assert_str_eq(
        findings_of_look(&setting, STR(LOOK_OF("A8A8A8"))),
        "error: “paper” (FFFFFF) on “band” (A8A8A8) has a contrast of 2.3:1, and what stands on a band needs "
        "3:1: make “band” darker, or take another colour for `on:`\n");
    setting_release(&setting);
}
END_TEST

/* A colour that cannot be read is told of, not what would follow from it. */
START_TEST(an_unreadable_colour_has_no_contrast) {
    struct setting setting;
    setting_init(&setting);
    const char *said = findings_of_look(&setting, STR(LOOK_OF("A8A8A")));
    ck_assert_msg(strstr(said, "a screen colour is six digits") && !strstr(said, "contrast"), "%s", said);
    setting_release(&setting);
}
END_TEST

Suite *suite_contrast(void) {
    Suite *suite = suite_create("contrast");
    TCase *tests = tcase_create("contrast");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, ratios_of_known_pairs);
    tcase_add_test(tests, small_text_needs_more_than_large);
    tcase_add_test(tests, a_ratio_is_rounded_down);
    tcase_add_test(tests, advice_can_be_followed);
    tcase_add_test(tests, nothing_is_painted_on_a_bare_page);
    tcase_add_test(tests, later_paint_lies_over_earlier);
    tcase_add_test(tests, even_odd_leaves_a_hole);
    tcase_add_test(tests, winding_back_leaves_a_hole);
    tcase_add_test(tests, an_open_path_is_filled_as_if_closed);
    tcase_add_test(tests, a_thread_is_as_wide_as_its_stroke);
    tcase_add_test(tests, curves_are_followed);
    tcase_add_test(tests, a_closed_stroke_is_joined_where_it_begins);
    tcase_add_test(tests, every_part_of_a_text_counts);
    tcase_add_test(tests, a_text_may_stand_in_a_hole);
    tcase_add_test(tests, paint_after_a_text_is_no_ground);
    tcase_add_test(tests, what_nobody_reads_does_not_count);
    tcase_add_test(tests, a_blank_may_lie_on_an_edge);
    tcase_add_test(tests, hyphens_of_line_breaks_count);
    tcase_add_test(tests, a_pair_is_told_once);
    tcase_add_test(tests, a_finding_quotes_the_first_words);
    tcase_add_test(tests, text_without_a_colour_is_black);
    tcase_add_test(tests, a_text_out_of_its_place_has_no_ground);
    tcase_add_test(tests, what_stands_on_a_band_is_seen);
    tcase_add_test(tests, an_unreadable_colour_has_no_contrast);
    suite_add_tcase(suite, tests);
    return suite;
}
