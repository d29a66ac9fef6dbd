#include "typeset/weave.h"

#include <check.h>
#include <stdlib.h>

Suite *suite_weave(void);

#define MM(n) sp_from_mm(n)

static struct arena arena;

static void setup(void) {
    arena_init(&arena, NULL);
}

static void teardown(void) {
    arena_release(&arena);
}

/* The box of one subpath; curves lie inside the hull of their points, and ours are arcs that bulge no further. */
struct piece {
    sp left, right, top, bottom;
    size_t curves;
};

struct pieces {
    struct LIST(struct piece) list;
};

static struct pieces pieces_of(const struct pen *pen) {
    static const size_t points[] = {1, 1, 3, 0};
    struct pieces pieces = {0};
    size_t at = 0;
    for (size_t o = 0; o < pen->ops.count; o++) {
        enum path_op op = pen->ops.at[o];
        if (op == PATH_MOVE) {
            struct piece piece = {INT64_MAX, INT64_MIN, INT64_MAX, INT64_MIN, 0};
            LIST_ADD(&arena, pieces.list, piece);
        }
        ck_assert_uint_gt(pieces.list.count, 0); /* a path begins with a move */
        struct piece *piece = &pieces.list.at[pieces.list.count - 1];
        piece->curves += op == PATH_CURVE;
        for (size_t p = 0; p < points[op]; p++, at++) {
            piece->left = sp_min(piece->left, pen->points.at[at].x);
            piece->right = sp_max(piece->right, pen->points.at[at].x);
            piece->top = sp_min(piece->top, pen->points.at[at].y);
            piece->bottom = sp_max(piece->bottom, pen->points.at[at].y);
        }
    }
    ck_assert_uint_eq(at, pen->points.count);
    return pieces;
}

static void assert_near(sp a, sp b) {
    ck_assert_msg(llabs(a - b) <= 2, "%f mm and %f mm", sp_to_mm(a), sp_to_mm(b));
}

START_TEST(a_band_is_cut_where_the_thread_passes_over) {
    struct pen pen;
    const struct cut cuts[] = {{MM(60), MM(70)}, {MM(20), MM(30)}, {MM(28), MM(35)}, {MM(300), MM(310)}};
    bool left = _i & 1, right = _i & 2;
    pen_init(&pen, &arena);
    weave_band(&pen, MM(10), MM(100), MM(50), MM(8), left, right, cuts, 4);
    struct pieces pieces = pieces_of(&pen);
    static const double expected[][2] = {{10, 20}, {35, 60}, {70, 100}};
    ck_assert_uint_eq(pieces.list.count, 3);
    for (size_t p = 0; p < 3; p++) {
        const struct piece *piece = &pieces.list.at[p];
        assert_near(piece->left, MM(expected[p][0]));
        assert_near(piece->right, MM(expected[p][1]));
        ck_assert_int_ge(piece->top, MM(50) - 2);
        ck_assert_int_le(piece->bottom, MM(58) + 2);
    }
    ck_assert_uint_eq(pieces.list.at[0].curves > 0, left);
    ck_assert_uint_eq(pieces.list.at[1].curves, 0);
    ck_assert_uint_eq(pieces.list.at[2].curves > 0, right);
}
END_TEST

START_TEST(a_cut_through_a_round_end) {
    for (double at = 9; at < 20; at += 0.25) { /* from before the end to past its round part */
        struct pen pen;
        const struct cut cut = {MM(at), MM(at + 3)};
        pen_init(&pen, &arena);
        weave_band(&pen, MM(10), MM(100), MM(50), MM(16), true, true, &cut, 1);
        struct pieces pieces = pieces_of(&pen);
        ck_assert_uint_eq(pieces.list.count, at > 10 ? 2 : 1);
        for (size_t p = 0; p < pieces.list.count; p++) {
            const struct piece *piece = &pieces.list.at[p];
            ck_assert(piece->right <= cut.from + 2 || piece->left >= cut.to - MM(0.02));
            ck_assert_int_ge(piece->top, MM(50) - 2);
            ck_assert_int_le(piece->bottom, MM(66) + 2);
        }
    }
}
END_TEST

START_TEST(a_band_cut_away) {
    struct pen pen;
    const struct cut cut = {MM(0), MM(200)};
    pen_init(&pen, &arena);
    weave_band(&pen, MM(10), MM(100), MM(50), MM(8), true, true, &cut, 1);
    ck_assert_uint_eq(pen.ops.count, 0);
}
END_TEST

START_TEST(a_bar_is_a_band_turned) {
    struct pen band, bar;
    const struct cut cut = {MM(40), MM(45)};
    pen_init(&band, &arena);
    pen_init(&bar, &arena);
    weave_band(&band, MM(10), MM(100), MM(50) - MM(4), 2 * MM(4), true, true, &cut, 1);
    weave_bar(&bar, MM(50), 2 * MM(4), MM(10), MM(100), true, true, &cut, 1);
    struct pieces a = pieces_of(&band), b = pieces_of(&bar);
    ck_assert_uint_eq(a.list.count, b.list.count);
    for (size_t p = 0; p < a.list.count; p++) {
        assert_near(a.list.at[p].left, b.list.at[p].top);
        assert_near(a.list.at[p].right, b.list.at[p].bottom);
        assert_near(a.list.at[p].top, b.list.at[p].left);
        assert_near(a.list.at[p].bottom, b.list.at[p].right);
    }
}
END_TEST

START_TEST(arcs_stay_on_their_circle) {
    for (double to = -7; to < 7; to += 0.37) {
        struct pen pen;
        sp radius = MM(20);
        pen_init(&pen, &arena);
        pen_move(&pen, radius, 0);
        pen_arc(&pen, 0, 0, radius, 0, to);
        for (size_t c = 1; c + 2 < pen.points.count; c += 3) {
            const struct point *p = &pen.points.at[c - 1];
            double x = ((double)p[0].x + 3.0 * (double)p[1].x + 3.0 * (double)p[2].x + (double)p[3].x) / 8;
            double y = ((double)p[0].y + 3.0 * (double)p[1].y + 3.0 * (double)p[2].y + (double)p[3].y) / 8;
            ck_assert_double_eq_tol(sqrt(x * x + y * y) / (double)radius, 1, 3e-4);
        }
    }
}
END_TEST

static struct thread thread_of(size_t legs) {
    return (struct thread){.first = MM(50),
                           .last = MM(170),
                           .legs = legs,
                           .from = MM(-3),
                           .above = MM(40),
                           .below = MM(180),
                           .to = MM(300),
                           .width = MM(10)};
}

/* Cuts of leg `leg`: every second band of four, as in a plain weave. */
static size_t cuts_of(size_t leg, struct cut *cuts) {
    size_t count = 0;
    for (size_t k = 0; k < 4; k++)
        if ((k + leg) % 2) cuts[count++] = (struct cut){MM(55 + 30 * (double)k), MM(75 + 30 * (double)k)};
    return count;
}

struct woven {
    struct pen lit, idle;
    struct cut cuts[6][4];
    const struct cut *list[6];
    size_t counts[6];
};

static void weave(struct woven *woven, const struct thread *thread, size_t active, sp gap) {
    pen_init(&woven->lit, &arena);
    pen_init(&woven->idle, &arena);
    for (size_t leg = 0; leg < thread->legs; leg++) {
        woven->counts[leg] = cuts_of(leg, woven->cuts[leg]);
        woven->list[leg] = woven->cuts[leg];
    }
    thread_draw(thread, &woven->lit, &woven->idle, active, gap, woven->list, woven->counts);
}

/* Straight strokes of a pen on one leg. Fails when one lies on a cut; returns their length. */
static sp straight(const struct woven *woven, const struct pen *pen, const struct thread *thread, size_t leg) {
    static const size_t points[] = {1, 1, 3, 0};
    sp x = thread_leg(thread, leg), sum = 0;
    size_t at = 0;
    for (size_t o = 0; o < pen->ops.count; o++) {
        bool here = at < pen->points.count &&
                    llabs(pen->points.at[at].x - x) <= 2; /* where a turn ends is computed by way of its angle */
        if (pen->ops.at[o] == PATH_LINE && here && llabs(pen->points.at[at - 1].x - x) <= 2) {
            sp from = sp_min(pen->points.at[at].y, pen->points.at[at - 1].y);
            sp to = sp_max(pen->points.at[at].y, pen->points.at[at - 1].y);
            for (size_t c = 0; c < woven->counts[leg]; c++)
                ck_assert_msg(to <= woven->cuts[leg][c].from || from >= woven->cuts[leg][c].to,
                              "leg %zu: a piece from %f to %f lies on a cut", leg, sp_to_mm(from), sp_to_mm(to));
            sum += to - from;
        }
        at += points[pen->ops.at[o]];
    }
    return sum;
}

static size_t curves(const struct pen *pen) {
    size_t count = 0;
    for (size_t o = 0; o < pen->ops.count; o++) count += pen->ops.at[o] == PATH_CURVE;
    return count;
}

/* What a leg measures without its cuts. */
static sp leg_length(const struct woven *woven, const struct thread *thread, size_t leg) {
    bool last = leg + 1 == thread->legs;
    sp top = leg == 0 || (last && leg % 2) ? thread->from : thread->above,
       bottom = last && leg % 2 == 0 ? thread->to : thread->below;
    sp length = bottom - top;
    for (size_t c = 0; c < woven->counts[leg]; c++) length -= woven->cuts[leg][c].to - woven->cuts[leg][c].from;
    return length;
}

START_TEST(a_thread_of_any_number_of_legs) {
    struct thread thread = thread_of((size_t)_i);
    struct woven woven;
    weave(&woven, &thread, SIZE_MAX, 0);
    for (size_t leg = 0; leg < thread.legs; leg++)
        assert_near(straight(&woven, &woven.lit, &thread, leg), leg_length(&woven, &thread, leg));
    ck_assert_uint_eq(curves(&woven.lit), 2 * (thread.legs - 1)); /* half a turn between any two legs */
    ck_assert_uint_eq(woven.idle.ops.count, 0);
    pieces_of(&woven.lit);
}
END_TEST

START_TEST(only_the_active_leg_is_lit) {
    for (size_t active = 0; active < (size_t)_i; active++) {
        struct thread thread = thread_of((size_t)_i);
        struct woven woven;
        /* each turn at the active leg runs on straight for a fiftieth of the width, and keeps its distance from there
         */
        sp turns = (sp)((active > 0) + (active + 1 < thread.legs)), gap = MM(1.5), rest = thread.width / 50;
        weave(&woven, &thread, active, gap);
        for (size_t leg = 0; leg < thread.legs; leg++) {
            sp lit = straight(&woven, &woven.lit, &thread, leg), idle = straight(&woven, &woven.idle, &thread, leg);
            assert_near(lit, leg == active ? leg_length(&woven, &thread, leg) - turns * (gap + rest) : 0);
            assert_near(idle, leg == active ? turns * rest : leg_length(&woven, &thread, leg));
        }
        ck_assert_uint_eq(curves(&woven.lit), 0);
        ck_assert_uint_eq(curves(&woven.idle), 2 * (thread.legs - 1));
        pieces_of(&woven.lit);
        pieces_of(&woven.idle);
    }
}
END_TEST

START_TEST(a_thread_without_cuts_is_one_piece) {
    struct thread thread = thread_of((size_t)_i);
    struct pen lit, idle;
    const struct cut *none[6] = {0};
    const size_t counts[6] = {0};
    pen_init(&lit, &arena);
    pen_init(&idle, &arena);
    thread_draw(&thread, &lit, &idle, SIZE_MAX, 0, none, counts);
    struct pieces pieces = pieces_of(&lit);
    ck_assert_uint_eq(pieces.list.count, 1); /* butt ends would show in a stroke made of several */
}
END_TEST

START_TEST(turns_with_corners) {
    const sp at[] = {MM(50), MM(110), MM(130)}; /* legs need not stand evenly */
    struct thread thread = thread_of(3);
    struct woven woven;
    thread.at = at;
    thread.radius = MM(15);
    weave(&woven, &thread, SIZE_MAX, 0);
    for (size_t leg = 0; leg < thread.legs; leg++) {
        ck_assert_int_eq(thread_leg(&thread, leg), at[leg]);
        assert_near(straight(&woven, &woven.lit, &thread, leg), leg_length(&woven, &thread, leg));
    }
    sp lowest = 0, highest = MM(40);
    for (size_t p = 0; p < woven.lit.points.count; p++) {
        struct point point = woven.lit.points.at[p];
        if (point.x < MM(120)) lowest = sp_max(lowest, point.y);
        if (point.x > MM(110)) highest = sp_min(highest, point.y);
    }
    assert_near(lowest, thread.below + MM(15));  /* two quarters of the radius, with a straight piece between */
    assert_near(highest, thread.above - MM(10)); /* half a circle where there is no room for that */
}
END_TEST

START_TEST(across_becomes_down) {
    struct pen pen;
    pen_init(&pen, &arena);
    pen_rectangle(&pen, MM(1), MM(2), MM(30), MM(4));
    pen_transpose(&pen);
    struct pieces pieces = pieces_of(&pen);
    ck_assert_uint_eq(pieces.list.count, 1);
    ck_assert_int_eq(pieces.list.at[0].left, MM(2));
    ck_assert_int_eq(pieces.list.at[0].right, MM(6));
    ck_assert_int_eq(pieces.list.at[0].top, MM(1));
    ck_assert_int_eq(pieces.list.at[0].bottom, MM(31));
}
END_TEST

Suite *suite_weave(void) {
    Suite *suite = suite_create("weave");
    TCase *tests = tcase_create("weave");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_band_is_cut_where_the_thread_passes_over, 0, 4);
    tcase_add_test(tests, a_cut_through_a_round_end);
    tcase_add_test(tests, a_band_cut_away);
    tcase_add_test(tests, a_bar_is_a_band_turned);
    tcase_add_test(tests, arcs_stay_on_their_circle);
    tcase_add_loop_test(tests, a_thread_of_any_number_of_legs, 1, 7);
    tcase_add_loop_test(tests, only_the_active_leg_is_lit, 1, 7);
    tcase_add_loop_test(tests, a_thread_without_cuts_is_one_piece, 1, 7);
    tcase_add_test(tests, turns_with_corners);
    tcase_add_test(tests, across_becomes_down);
    suite_add_tcase(suite, tests);
    return suite;
}
