#include "typeset/weave.h"

#include <stdlib.h>

#define PI 3.14159265358979323846

void pen_init(struct pen *pen, struct arena *arena) {
    *pen = (struct pen){.arena = arena};
}

static void add_op(struct pen *pen, enum path_op op) {
    LIST_ADD(pen->arena, pen->ops, op);
}

static void add_point(struct pen *pen, sp x, sp y) {
    struct point point = {x, y};
    LIST_ADD(pen->arena, pen->points, point);
}

void pen_move(struct pen *pen, sp x, sp y) {
    add_op(pen, PATH_MOVE);
    add_point(pen, x, y);
}

void pen_line(struct pen *pen, sp x, sp y) {
    add_op(pen, PATH_LINE);
    add_point(pen, x, y);
}

void pen_curve(struct pen *pen, sp x1, sp y1, sp x2, sp y2, sp x, sp y) {
    add_op(pen, PATH_CURVE);
    add_point(pen, x1, y1);
    add_point(pen, x2, y2);
    add_point(pen, x, y);
}

void pen_close(struct pen *pen) {
    add_op(pen, PATH_CLOSE);
}

void pen_arc(struct pen *pen, sp cx, sp cy, sp radius, double from, double to) {
    int parts = (int)ceil(fabs(to - from) / (PI / 2) - 1e-9);
    if (parts < 1) return;
    double step = (to - from) / parts, reach = 4.0 / 3 * tan(step / 4), r = (double)radius;
    for (int p = 0; p < parts; p++) {
        double a = from + p * step, b = a + step;
        pen_curve(pen, cx + (sp)(r * (cos(a) - reach * sin(a))), cy + (sp)(r * (sin(a) + reach * cos(a))),
                  cx + (sp)(r * (cos(b) + reach * sin(b))), cy + (sp)(r * (sin(b) - reach * cos(b))),
                  cx + (sp)(r * cos(b)), cy + (sp)(r * sin(b)));
    }
}

void pen_circle(struct pen *pen, sp cx, sp cy, sp radius) {
    pen_move(pen, cx + radius, cy);
    pen_arc(pen, cx, cy, radius, 0, 2 * PI);
    pen_close(pen);
}

void pen_rectangle(struct pen *pen, sp x, sp y, sp width, sp height) {
    pen_move(pen, x, y);
    pen_line(pen, x + width, y);
    pen_line(pen, x + width, y + height);
    pen_line(pen, x, y + height);
    pen_close(pen);
}

void pen_transpose(struct pen *pen) {
    for (size_t p = 0; p < pen->points.count; p++)
        pen->points.at[p] = (struct point){pen->points.at[p].y, pen->points.at[p].x};
}

struct path pen_path(const struct pen *pen) {
    return (struct path){
        .ops = pen->ops.at, .op_count = pen->ops.count, .points = pen->points.at, .point_count = pen->points.count};
}

static int compare_cuts(const void *left, const void *right) {
    const struct cut *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

/* What is left of [from, to) between the cuts, in order. */
static struct cut *stretches(struct arena *arena, sp from, sp to, const struct cut *cuts, size_t cut_count,
                             size_t *count) {
    struct cut *sorted = ARENA_NEW_ARRAY(arena, struct cut, cut_count),
               *left = ARENA_NEW_ARRAY(arena, struct cut, cut_count + 1);
    for (size_t c = 0; c < cut_count; c++) sorted[c] = cuts[c];
    qsort(sorted, cut_count, sizeof *sorted, compare_cuts);
    *count = 0;
    for (size_t c = 0; c < cut_count; c++) {
        if (sorted[c].to <= from || sorted[c].from >= to) continue;
        if (sorted[c].from > from) left[(*count)++] = (struct cut){from, sorted[c].from};
        from = sp_max(from, sorted[c].to);
    }
    if (from < to) left[(*count)++] = (struct cut){from, to};
    return left;
}

/* The outline of a bar with round ends, along u (its length) and across it; `turned` makes u run down the page. */
struct bar {
    struct pen *pen;
    sp from, to;     /* of the whole bar along u */
    sp middle, half; /* across */
    bool round_from, round_to, turned;
};

/* Half the breadth of the bar at u: less than `half` inside a round end. */
static double breadth(const struct bar *bar, sp u) {
    double r = (double)bar->half, past = 0;
    if (bar->round_from && u < bar->from + bar->half) past = (double)(bar->from + bar->half - u);
    if (bar->round_to && u > bar->to - bar->half) past = (double)(u - bar->to + bar->half);
    return past >= r ? 0 : sqrt(r * r - past * past);
}

static void bar_point(const struct bar *bar, sp u, double across, void (*to)(struct pen *, sp, sp)) {
    sp v = bar->middle + (sp)llround(across);
    if (bar->turned) to(bar->pen, v, u);
    else to(bar->pen, u, v);
}

/* One side of a piece from u `a` to `b` (either may be the greater): arcs in the round ends, a line between. `side` is
 * -1 or 1. */
static void bar_side(const struct bar *bar, sp a, sp b, int side) {
    sp low = bar->from + bar->half, high = bar->to - bar->half;
    bool forward = a < b;
    for (int zone = 0; zone < 3; zone++) {
        int at = forward ? zone : 2 - zone;
        sp first = at == 0 ? bar->from : at == 1 ? low : high, last = at == 0 ? low : at == 1 ? high : bar->to;
        sp u = sp_max(first, sp_min(a, b)), w = sp_min(last, sp_max(a, b));
        if (u >= w) continue;
        sp begin = forward ? u : w, end = forward ? w : u;
        bool curved = (at == 0 && bar->round_from) || (at == 2 && bar->round_to);
        if (!curved) {
            bar_point(bar, end, side * breadth(bar, end), pen_line);
            continue;
        }
        sp centre = at == 0 ? low : high;
        double from = atan2(side * breadth(bar, begin), (double)(begin - centre));
        double to = atan2(side * breadth(bar, end), (double)(end - centre));
        if (bar->turned) from = PI / 2 - from, to = PI / 2 - to;
        if (to - from > PI) to -= 2 * PI;
        if (from - to > PI) to += 2 * PI;
        if (bar->turned) pen_arc(bar->pen, bar->middle, centre, bar->half, from, to);
        else pen_arc(bar->pen, centre, bar->middle, bar->half, from, to);
    }
}

static void draw_bar(const struct bar *bar, const struct cut *cuts, size_t cut_count) {
    size_t count;
    struct cut *left = stretches(bar->pen->arena, bar->from, bar->to, cuts, cut_count, &count);
    for (size_t p = 0; p < count; p++) {
        sp a = left[p].from, b = left[p].to;
        bar_point(bar, a, -breadth(bar, a), pen_move);
        bar_side(bar, a, b, -1);
        if (breadth(bar, b) > 0) bar_point(bar, b, breadth(bar, b), pen_line);
        bar_side(bar, b, a, 1);
        pen_close(bar->pen);
    }
}

void weave_band(struct pen *pen, sp from, sp to, sp y, sp height, bool round_left, bool round_right,
                const struct cut *cuts, size_t cut_count) {
    struct bar bar = {pen, from, to, y + height / 2, height / 2, round_left, round_right, false};
    draw_bar(&bar, cuts, cut_count);
}

void weave_bar(struct pen *pen, sp x, sp width, sp from, sp to, bool round_top, bool round_bottom,
               const struct cut *cuts, size_t cut_count) {
    struct bar bar = {pen, from, to, x, width / 2, round_top, round_bottom, true};
    draw_bar(&bar, cuts, cut_count);
}

sp thread_leg(const struct thread *thread, size_t leg) {
    if (thread->at) return thread->at[leg];
    if (thread->legs < 2) return thread->last;
    return thread->first + (thread->last - thread->first) * (sp)leg / (sp)(thread->legs - 1);
}

/* The length by which a turn runs on straight where it ends free: without it a viewer that flattens the curve would cut
   its end askew, and an oblique cut has a meaning of its own. */
static sp free_end(const struct thread *thread) {
    return thread->width / 50;
}

/* Half a turn from one leg to the next. It begins where the pen stands, unless its begin is free. */
static void draw_turn(const struct thread *thread, struct pen *pen, size_t leg, bool free_begin, bool free_finish) {
    sp x = thread_leg(thread, leg), next = thread_leg(thread, leg + 1), radius = (next - x) / 2;
    bool corners = thread->radius > 0 && thread->radius < radius;
    if (corners) radius = thread->radius;
    bool below = leg % 2 == 0;
    sp y = below ? thread->below : thread->above, straight = below ? y - free_end(thread) : y + free_end(thread);
    if (free_begin) {
        pen_move(pen, x, straight);
        pen_line(pen, x, y);
    }
    if (corners) {
        sp far = below ? y + radius : y - radius;
        pen_arc(pen, x + radius, y, radius, PI, below ? PI / 2 : 3 * PI / 2);
        pen_line(pen, next - radius, far);
        pen_arc(pen, next - radius, y, radius, below ? PI / 2 : 3 * PI / 2, below ? 0 : 2 * PI);
    } else {
        pen_arc(pen, x + radius, y, radius, PI, below ? 0 : 2 * PI);
    }
    if (free_finish) pen_line(pen, next, straight);
}

/* Where a leg begins and ends on the page, and which of its ends are at a turn. */
struct leg {
    sp top, bottom;
    bool down, turn_above, turn_below;
};

static struct leg find_leg(const struct thread *thread, size_t number) {
    bool down = number % 2 == 0, first = number == 0, last = number + 1 == thread->legs;
    struct leg leg = {.down = down, .turn_above = down ? !first : !last, .turn_below = down ? !last : true};
    leg.top = leg.turn_above ? thread->above : thread->from;
    leg.bottom = leg.turn_below ? thread->below : thread->to;
    return leg;
}

/* The one leg that is lit, free of its turns. A stub between a turn and the band that hides the leg would look like a
   stray: it stays with the turn. */
static void draw_active_leg(const struct thread *thread, struct pen *lit, struct pen *idle, size_t number, sp gap,
                            const struct cut *cuts, size_t cut_count) {
    struct leg leg = find_leg(thread, number);
    sp x = thread_leg(thread, number), reach = gap + free_end(thread), least = thread->width * 3 / 10;
    sp top = leg.top + (leg.turn_above ? reach : 0), bottom = leg.bottom - (leg.turn_below ? reach : 0);
    size_t count;
    struct cut *left = stretches(lit->arena, top, bottom, cuts, cut_count, &count);
    for (size_t n = 0; n < count; n++) {
        bool at_turn = (leg.turn_above && left[n].from == top) || (leg.turn_below && left[n].to == bottom);
        bool stub = at_turn && left[n].to - left[n].from < least;
        struct pen *pen = stub ? idle : lit;
        pen_move(pen, x, stub && left[n].from == top ? leg.top : left[n].from);
        pen_line(pen, x, stub && left[n].to == bottom ? leg.bottom : left[n].to);
    }
}

void thread_draw(const struct thread *thread, struct pen *lit, struct pen *idle, size_t active, sp gap,
                 const struct cut *const *cuts, const size_t *cut_counts) {
    struct pen *pen = active == SIZE_MAX ? lit : idle;
    bool joined = false; /* the pen stands where the next leg begins */
    for (size_t number = 0; number < thread->legs; number++) {
        struct leg leg = find_leg(thread, number);
        bool last = number + 1 == thread->legs, open = false;
        if (number == active) {
            draw_active_leg(thread, lit, idle, number, gap, cuts[number], cut_counts[number]);
        } else {
            size_t count;
            struct cut *left = stretches(pen->arena, leg.top, leg.bottom, cuts[number], cut_counts[number], &count);
            sp x = thread_leg(thread, number), begin = leg.down ? leg.top : leg.bottom;
            for (size_t n = 0; n < count; n++) {
                const struct cut *piece = &left[leg.down ? n : count - 1 - n];
                sp from = leg.down ? piece->from : piece->to, to = leg.down ? piece->to : piece->from;
                if (!joined || from != begin) pen_move(pen, x, from);
                pen_line(pen, x, to);
                open = to == (leg.down ? leg.bottom : leg.top);
            }
        }
        if (!last) draw_turn(thread, pen, number, !open, number + 1 == active);
        joined = true;
    }
}
