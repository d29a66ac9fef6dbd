/* Runs every unit test, one process each, and ends with `N passed, M failed`. Run it from the repository root. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *suite_base(void);
Suite *suite_parallel(void);
Suite *suite_yaml(void);
Suite *suite_inline(void);
Suite *suite_framework(void);
Suite *suite_roster(void);
Suite *suite_pdf(void);
Suite *suite_page(void);
Suite *suite_contrast(void);
Suite *suite_fingerprint(void);
Suite *suite_language(void);
Suite *suite_compound(void);
Suite *suite_words(void);
Suite *suite_revision(void);
Suite *suite_font(void);
Suite *suite_paragraph(void);
Suite *suite_expression(void);
Suite *suite_template(void);
Suite *suite_layout(void);
Suite *suite_compose(void);
Suite *suite_weave(void);
Suite *suite_balance(void);
Suite *suite_flow(void);
Suite *suite_imposition(void);
Suite *suite_press(void);

Suite *suite_prose(void);
Suite *suite_spelling(void);
Suite *suite_readability(void);
Suite *suite_check(void);
Suite *suite_worksheet(void);

static Suite *(*const suites[])(void) = {
    suite_prose,    suite_spelling, suite_readability, suite_check,       suite_base,       suite_parallel,
    suite_yaml,     suite_inline,   suite_framework,   suite_pdf,         suite_page,       suite_contrast,
    suite_language, suite_compound, suite_font,        suite_paragraph,   suite_expression, suite_template,
    suite_layout,   suite_compose,  suite_weave,       suite_balance,     suite_flow,       suite_imposition,
    suite_press,    suite_words,    suite_revision,    suite_fingerprint, suite_roster,     suite_worksheet,
};

int main(void) {
    SRunner *runner = srunner_create(NULL);
    for (size_t s = 0; s < sizeof suites / sizeof *suites; s++) srunner_add_suite(runner, suites[s]());
    srunner_run_all(runner, CK_SILENT);
    int run = srunner_ntests_run(runner), failed = srunner_ntests_failed(runner);
    TestResult **failures = srunner_failures(runner);
    for (int f = 0; f < failed; f++)
        printf("%s:%d: %s: %s\n", tr_lfile(failures[f]), tr_lno(failures[f]), tr_tcname(failures[f]),
               tr_msg(failures[f]));
    free(failures);
    srunner_free(runner);
    printf("%d passed, %d failed\n", run - failed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
