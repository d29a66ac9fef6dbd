#include "base/parallel.h"

#include <check.h>

Suite *suite_parallel(void);

enum { TASKS = 500 };

struct row {
    int given[TASKS], got[TASKS];
    size_t done[TASKS];
};

static struct arena arena;
static struct row row;

static void set_up(void) {
    arena_init(&arena, NULL);
    row = (struct row){0};
}

static void tear_down(void) {
    arena_release(&arena);
}

static void task(void *user, size_t index) {
    struct row *r = user;
    r->got[index] = r->given[index] + 1;
    r->done[index]++;
}

START_TEST(every_task_is_done_once) {
    struct parallel *parallel = parallel_new(&arena, TASKS, task, &row);
    for (int i = 0; i < TASKS; i++) {
        row.given[i] = i; /* written before the task is allowed, so it must see it */
        parallel_allow(parallel, (size_t)i + 1);
    }
    parallel_join(parallel);
    for (int i = 0; i < TASKS; i++)
        if (row.done[i] != 1 || row.got[i] != i + 1) ck_abort_msg("task %d: %zu times, %d", i, row.done[i], row.got[i]);
}
END_TEST

START_TEST(what_is_not_allowed_does_not_begin) {
    struct parallel *parallel = parallel_new(&arena, TASKS, task, &row);
    parallel_allow(parallel, 20);
    parallel_join(parallel);
    for (int i = 0; i < TASKS; i++) ck_assert_uint_eq(row.done[i], i < 20);
    parallel_join(parallel_new(&arena, 0, task, &row));
}
END_TEST

START_TEST(cancelled_tasks_are_done_wholly_or_not_at_all) {
    struct parallel *parallel = parallel_new(&arena, TASKS, task, &row);
    parallel_allow(parallel, TASKS);
    parallel_cancel(parallel);
    size_t done[TASKS];
    for (int i = 0; i < TASKS; i++) {
        done[i] = row.done[i];
        ck_assert_uint_le(done[i], 1);
        if (i) ck_assert_uint_le(done[i], done[i - 1]); /* begun in their order */
    }
    parallel_cancel(parallel_new(&arena, 3, task, &row));
    for (int i = 0; i < TASKS; i++) ck_assert_uint_eq(row.done[i], done[i]);
}
END_TEST

Suite *suite_parallel(void) {
    Suite *suite = suite_create("parallel");
    TCase *tests = tcase_create("tasks");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, every_task_is_done_once, 0, 20);
    tcase_add_test(tests, what_is_not_allowed_does_not_begin);
    tcase_add_loop_test(tests, cancelled_tasks_are_done_wholly_or_not_at_all, 0, 20);
    suite_add_tcase(suite, tests);
    return suite;
}
