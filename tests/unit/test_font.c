#include "typeset/font.h"

#include <check.h>
#include <string.h>

Suite *suite_font(void);

static struct arena arena;
static struct diags diags;
static struct font_set *fonts;

static void set_up(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    fonts = font_set_new(&arena, "fonts", &diags);
}

static void tear_down(void) {
    font_set_release(fonts);
    arena_release(&arena);
}

static struct style style_of(const char *family, int weight, bool italic) {
    return (struct style){.place = {"layout.yaml", 3, 5},
                          .family = str_from(family),
                          .weight = weight,
                          .italic = italic,
                          .size = sp_from_pt(10)};
}

static const struct shaped *shape(const struct style *style, const char *text) {
    const struct face *face = font_of_style(fonts, style, &diags);
    ck_assert_ptr_nonnull(face);
    return font_shape(fonts, face, style, STR("da-DK"), str_from(text));
}

static const struct {
    const char *family;
    int weight;
    bool italic;
    const char *postscript;
} FACES[] = {
    {"Source Sans 3", 300, false, "SourceSans3-Light"},         {"Source Sans 3", 400, false, "SourceSans3-Regular"},
    {"Source Sans 3", 400, true, "SourceSans3-Italic"},         {"Source Sans 3", 600, false, "SourceSans3-SemiBold"},
    {"Source Sans 3", 600, true, "SourceSans3-SemiBoldItalic"}, {"Source Sans 3", 700, false, "SourceSans3-Bold"},
    {"Source Serif 4", 300, false, "SourceSerif4-Light"},       {"Source Serif 4", 400, true, "SourceSerif4-Italic"},
    {"Source Sans 3 Light", 300, false, "SourceSans3-Light"}, /* name 1, the family of four */
};

START_TEST(test_face) {
    struct style style = style_of(FACES[_i].family, FACES[_i].weight, FACES[_i].italic);
    const struct face *face = font_of_style(fonts, &style, &diags);
    ck_assert_ptr_nonnull(face);
    ck_assert(str_is(face->postscript, FACES[_i].postscript));
    ck_assert_int_eq(face->weight, FACES[_i].weight);
    ck_assert_int_eq(face->units_per_em, 1000);
    ck_assert_int_gt(face->ascender, face->cap_height);
    ck_assert_int_gt(face->cap_height, face->x_height);
    ck_assert_int_gt(face->x_height, 400);
    ck_assert_int_lt(face->descender, 0);
    ck_assert_int_lt(face->bounds[1], 0);
    ck_assert_int_gt(face->bounds[3], face->cap_height);
    ck_assert(FACES[_i].italic ? face->italic_angle < -5 : face->italic_angle == 0);
    ck_assert_ptr_eq(font_of_style(fonts, &style, &diags), face);
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

START_TEST(test_indices) {
    struct style first = style_of("Source Serif 4", 400, false), second = style_of("Source Sans 3", 400, false);
    struct style light = style_of("Source Sans 3", 300, false), same = style_of("Source Sans 3 Light", 300, false);
    ck_assert_uint_eq(font_of_style(fonts, &first, &diags)->index, 0);
    ck_assert_uint_eq(font_of_style(fonts, &second, &diags)->index, 1);
    const struct face *face = font_of_style(fonts, &light, &diags);
    ck_assert_ptr_eq(font_of_style(fonts, &same, &diags), face); /* one file, one face */
}
END_TEST

static void assert_error(const char *part) {
    struct str text = diags_format(&diags, &arena);
    size_t at;
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert(str_starts(text, STR("layout.yaml:3:5: error: ")));
    ck_assert_msg(str_find(text, str_from(part), &at), "%.*s", STR_ARG(text));
}

START_TEST(test_unknown_family) {
    struct style style = style_of("Source Sans 4", 400, false);
    ck_assert_ptr_null(font_of_style(fonts, &style, &diags));
    ck_assert_ptr_null(font_of_style(fonts, &style, &diags)); /* reported once */
    assert_error("did you mean “Source Sans 3”");
    assert_error("Source Serif 4");
}
END_TEST

START_TEST(test_unknown_weight) {
    struct style style = style_of("Source Sans 3", 500, false);
    ck_assert_ptr_null(font_of_style(fonts, &style, &diags));
    assert_error("has no weight 500; it has 300, 400, 400 italic, 600, 600 italic, 700");
}
END_TEST

START_TEST(test_unknown_italic) {
    struct style style = style_of("Source Sans 3", 700, true);
    ck_assert_ptr_null(font_of_style(fonts, &style, &diags));
    assert_error("has no weight 700 italic");
}
END_TEST

START_TEST(test_no_folder) {
    struct font_set *none = font_set_new(&arena, "no/such/folder", &diags);
    struct style style = style_of("No Such Family At All", 400, false);
    ck_assert_ptr_null(font_of_style(none, &style, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    font_set_release(none);
}
END_TEST

START_TEST(test_shape) {
    struct style style = style_of("Source Sans 3", 400, false);
    const struct shaped *shaped = shape(&style, "Område");
    ck_assert_uint_eq(shaped->count, 6);
    int32_t sum = 0;
    for (size_t i = 0; i < shaped->count; i++) {
        sum += shaped->glyphs[i].advance;
        ck_assert_uint_ne(shaped->glyphs[i].id, 0);
    }
    ck_assert_int_eq(sum, shaped->advance);
    ck_assert_uint_eq(shaped->glyphs[3].cluster, 3);
    ck_assert_uint_eq(shaped->glyphs[4].cluster, 5); /* å has two bytes */
    ck_assert_ptr_eq(shape(&style, "Område"), shaped);
    ck_assert_uint_eq(font_lacks(shaped), 0);
    ck_assert_uint_eq(shape(&style, "")->count, 0);
}
END_TEST

START_TEST(test_kerning_and_ligatures) {
    struct style style = style_of("Source Serif 4", 400, false);
    ck_assert_int_lt(shape(&style, "AV")->advance, shape(&style, "A")->advance + shape(&style, "V")->advance);
    const struct shaped *shaped = shape(&style, "fi");
    ck_assert_uint_le(shaped->count, 2);
}
END_TEST

START_TEST(test_features) {
    struct style plain = style_of("Source Sans 3", 400, false), old_style = plain;
    old_style.features[0] = HB_TAG('o', 'n', 'u', 'm');
    old_style.feature_count = 1;
    const struct shaped *lining = shape(&plain, "2022"), *old = shape(&old_style, "2022");
    ck_assert_uint_ne(lining->glyphs[0].id, old->glyphs[0].id);
    ck_assert_ptr_eq(shape(&plain, "2022"), lining);
    ck_assert_ptr_eq(shape(&old_style, "2022"), old);
}
END_TEST

START_TEST(test_lacks) {
    struct style style = style_of("Source Sans 3", 400, false);
    ck_assert_uint_eq(font_lacks(shape(&style, "a\xF0\x9F\x98\x80")), 0x1F600);
    ck_assert_uint_eq(font_lacks(shape(&style, "a\xE2\x80\x8B"
                                               "b")),
                      0); /* invisible, not missing */
    ck_assert_uint_eq(shape(&style, "a\xE2\x80\x8B"
                                    "b")
                          ->count,
                      2);
}
END_TEST

START_TEST(test_many_pieces) {
    struct style style = style_of("Source Sans 3", 400, false);
    const struct shaped *first = shape(&style, "ord");
    for (unsigned i = 0; i < 6000; i++) shape(&style, str_format(&arena, "%x", i).at); /* the table grows */
    ck_assert_ptr_eq(shape(&style, "ord"), first);
    ck_assert(str_is(shape(&style, "17a")->text, "17a"));
}
END_TEST

START_TEST(test_scale) {
    struct face face = {.units_per_em = 1000};
    ck_assert_int_eq(font_scale(&face, 10 * SP_PER_PT, 1000), 10 * SP_PER_PT);
    ck_assert_int_eq(font_scale(&face, 10 * SP_PER_PT, -500), -5 * SP_PER_PT);
}
END_TEST

Suite *suite_font(void) {
    Suite *suite = suite_create("font");
    TCase *tests = tcase_create("font");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_face, 0, (int)(sizeof FACES / sizeof *FACES));
    tcase_add_test(tests, test_indices);
    tcase_add_test(tests, test_unknown_family);
    tcase_add_test(tests, test_unknown_weight);
    tcase_add_test(tests, test_unknown_italic);
    tcase_add_test(tests, test_no_folder);
    tcase_add_test(tests, test_shape);
    tcase_add_test(tests, test_kerning_and_ligatures);
    tcase_add_test(tests, test_features);
    tcase_add_test(tests, test_lacks);
    tcase_add_test(tests, test_many_pieces);
    tcase_add_test(tests, test_scale);
    suite_add_tcase(suite, tests);
    return suite;
}
