/* An arena and findings, new for each test: what most suites start with. */
#ifndef HAEFTE_TEST_FIXTURE_H
#define HAEFTE_TEST_FIXTURE_H

#include "base/diag.h"

#include <check.h>

static struct arena arena;
static struct diags diags;

static void set_up(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
}

static void tear_down(void) {
    arena_release(&arena);
}

__attribute__((unused)) static void expect_str(struct str got, const char *expected) {
    ck_assert_msg(str_is(got, expected), "got “%.*s”, expected “%s”", STR_ARG(got), expected);
}

#endif
