#include "input/template.h"

#include "fixture.h"

#include <check.h>

Suite *suite_template(void);

static struct template *read(const char *text) {
    return template_read(&arena, str_from(text), (struct place){"a.yaml", 3, 10}, &diags);
}

START_TEST(fields_and_literals) {
    const struct template *template = read("{title}: {form.name}, side {page}");
    ck_assert_uint_eq(template->count, 5);
    ck_assert_int_eq(template->parts[0].field, FIELD_TITLE);
    ck_assert(str_is(template->parts[1].text, ": "));
    ck_assert_int_eq(template->parts[2].field, FIELD_FORM_NAME);
    ck_assert(str_is(template->parts[3].text, ", side "));
    ck_assert_int_eq(template->parts[4].field, FIELD_PAGE);
    ck_assert(template_has(template, FIELD_PAGE));
    ck_assert(!template_has(template, FIELD_LINKED));
    ck_assert_uint_eq(template->place.column, 10);
}
END_TEST

START_TEST(other_names_are_passages) {
    const struct template *template = read("{ kolofon_titel }");
    ck_assert_int_eq(template->parts[0].field, FIELD_PASSAGE);
    ck_assert(str_is(template->parts[0].text, "kolofon_titel"));
}
END_TEST

START_TEST(two_braces_are_one) {
    const struct template *template = read("a {{b} c");
    ck_assert_uint_eq(template->count, 1);
    ck_assert(str_is(template->parts[0].text, "a {b} c"));
}
END_TEST

START_TEST(no_text_is_no_part) {
    ck_assert_uint_eq(read("")->count, 0);
}
END_TEST

static const struct {
    const char *text, *part;
} FAULTS[] = {
    {"{frm.name}", "did you mean {form.name}?"},
    {"a {form.nam} b", "did you mean {form.name}?"},
    {"{form.name", "opened and not closed"},
    {"{", "opened and not closed"},
    {"{}", "is not known"},
    {"{role.}", "is not known"},
};

START_TEST(faults) {
    size_t at;
    ck_assert_ptr_null(read(FAULTS[_i].text));
    ck_assert_uint_eq(diags.errors, 1);
    struct str text = diags_format(&diags, &arena);
    ck_assert(str_starts(text, STR("a.yaml:3:10: error: ")));
    ck_assert_msg(str_find(text, str_from(FAULTS[_i].part), &at), "%.*s", STR_ARG(text));
}
END_TEST

Suite *suite_template(void) {
    Suite *suite = suite_create("template");
    TCase *tests = tcase_create("template");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, fields_and_literals);
    tcase_add_test(tests, other_names_are_passages);
    tcase_add_test(tests, two_braces_are_one);
    tcase_add_test(tests, no_text_is_no_part);
    tcase_add_loop_test(tests, faults, 0, sizeof FAULTS / sizeof *FAULTS);
    suite_add_tcase(suite, tests);
    return suite;
}
