#include "input/expression.h"

#include <check.h>

Suite *suite_expression(void);

static struct arena arena;
static struct diags diags;
static struct definitions definitions;
static struct variables variables;

static void setup(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    definitions = (struct definitions){.line = 4};
    variables = (struct variables){0};
    variables.value[VAR_LEFT] = 22;
    variables.value[VAR_FORMS] = 4;
    variables.value[VAR_K] = 3;
    variables.value[VAR_PANEL_TOP] = 50;
}

static void teardown(void) {
    arena_release(&arena);
}

static const struct expression *read(const char *text) {
    return expression_read(&arena, str_from(text), (struct place){"a.yaml", 3, 10}, &definitions, &diags);
}

static const struct {
    const char *text;
    double value;
} VALUES[] = {
    {"20", 20},
    {"20mm", 20},
    {"72pt", 25.4},
    {"2.5L", 10},
    {".5", 0.5},
    {"  left + 33  ", 55},
    {"1 + 2 * 3", 7},
    {"(1 + 2) * 3", 9},
    {"10 - 4 - 3", 3},
    {"24 / 4 / 2", 3},
    {"-3", -3},
    {"- -3", 3},
    {"2 * -3", -6},
    {"k * 43L / forms", 129},
    {"panel.top - 9", 41},
    {"min(3, 4) + max(3, 4)", 7},
    {"odd(k) + odd(forms)", 1},
    {"odd(-3)", 1},
    {"1 / 0", 0},
    {"max(1, min(2, max(0, 7)))", 2},
};

START_TEST(values) {
    const struct expression *expression = read(VALUES[_i].text);
    ck_assert_uint_eq(diags.list.count, 0);
    ck_assert_double_eq_tol(expression_value(expression, &variables), VALUES[_i].value, 1e-9);
    ck_assert_int_eq(expression_length(expression, &variables), sp_from_mm(VALUES[_i].value));
}
END_TEST

START_TEST(definitions_stand_for_lengths) {
    struct definition gutter = {STR("gutter"), read("8 + k")};
    LIST_ADD(&arena, definitions.list, gutter);
    const struct expression *expression = read("2 * gutter");
    ck_assert_double_eq(expression_value(expression, &variables), 22);
    variables.value[VAR_K] = 0; /* computed where it is used, not where it is named */
    ck_assert_double_eq(expression_value(expression, &variables), 16);
}
END_TEST

static const struct {
    const char *text;
    unsigned column;
    const char *part;
} FAULTS[] = {
    {"", 10, "something is missing"},
    {"20 +", 14, "something is missing"},
    {"20 30", 13, "left over"},
    {"20cm", 12, "unknown unit"},
    {"lefft + 3", 10, "did you mean “left”?"},
    {"3 + nowhere", 14, "is not known"},
    {"(3 + 4", 16, "closing parenthesis"},
    {"min(3)", 15, "comma"},
    {"min(3, 4", 18, "closing parenthesis"},
    {"3 + ø + 4", 14, "“ø”"},
    {"3 ? 4", 12, "left over"},
    {"1.", 10, ""}, /* a point without digits after it is read as a number */
    {".", 11, "no digits"},
    {"99999999", 18, "too large"},
    {"20 + * 3", 15, "does not belong"},
    {"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1", 0, "too many parentheses"},
};

START_TEST(faults) {
    const struct expression *expression = read(FAULTS[_i].text);
    size_t at;
    if (!*FAULTS[_i].part) {
        ck_assert_ptr_nonnull(expression);
        return;
    }
    ck_assert_ptr_null(expression);
    ck_assert_uint_eq(diags.errors, 1); /* one fault, one finding */
    struct str text = diags_format(&diags, &arena);
    ck_assert_msg(str_find(text, str_from(FAULTS[_i].part), &at), "%.*s", STR_ARG(text));
    ck_assert_uint_eq(diags.list.at[0].place.line, 3);
    if (FAULTS[_i].column) ck_assert_uint_eq(diags.list.at[0].place.column, FAULTS[_i].column);
}
END_TEST

START_TEST(lengths_stay_in_range) {
    ck_assert_int_eq(expression_length(read("999999 * 999999"), &variables), sp_from_mm(1e7));
    ck_assert_int_eq(expression_length(read("-999999 * 999999"), &variables), sp_from_mm(-1e7));
    ck_assert_int_eq(expression_length(expression_constant(&arena, 5), &variables), sp_from_mm(5));
}
END_TEST

Suite *suite_expression(void) {
    Suite *suite = suite_create("expression");
    TCase *tests = tcase_create("expression");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, values, 0, sizeof VALUES / sizeof *VALUES);
    tcase_add_test(tests, definitions_stand_for_lengths);
    tcase_add_loop_test(tests, faults, 0, sizeof FAULTS / sizeof *FAULTS);
    tcase_add_test(tests, lengths_stay_in_range);
    suite_add_tcase(suite, tests);
    return suite;
}
