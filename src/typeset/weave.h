/* The weave: bands with round ends and a thread that runs over and under them, as paths. Everything is cut where it is
   covered, never painted over, so no hairline of one colour shows at the edge of another. Knows nothing about layouts.
 */
#ifndef HAEFTE_WEAVE_H
#define HAEFTE_WEAVE_H

#include "typeset/page.h"

/* A path under construction. */
struct pen {
    struct arena *arena;
    struct LIST(enum path_op) ops;
    struct LIST(struct point) points;
};

void pen_init(struct pen *pen, struct arena *arena);
void pen_move(struct pen *pen, sp x, sp y);
void pen_line(struct pen *pen, sp x, sp y);
void pen_curve(struct pen *pen, sp x1, sp y1, sp x2, sp y2, sp x, sp y);
void pen_close(struct pen *pen);
/* Continues along a circle from angle `from` to `to` (radians, 0 to the right, y downwards): cubic curves of a quarter
   turn at most, off the circle by less than 0.03 % of the radius. The pen must stand at `from`. */
void pen_arc(struct pen *pen, sp cx, sp cy, sp radius, double from, double to);
void pen_circle(struct pen *pen, sp cx, sp cy, sp radius);
void pen_rectangle(struct pen *pen, sp x, sp y, sp width, sp height);
void pen_transpose(struct pen *pen);         /* across becomes down: all points mirrored at the diagonal */
struct path pen_path(const struct pen *pen); /* without paint */

/* A stretch of x or of y that is left out. */
struct cut {
    sp from, to;
};

/* A horizontal band from x `from` to `to`, its ends round where said, without the cuts (in any order). */
void weave_band(struct pen *pen, sp from, sp to, sp y, sp height, bool round_left, bool round_right,
                const struct cut *cuts, size_t cut_count);

/* A vertical bar centred on x without the cuts. */
void weave_bar(struct pen *pen, sp x, sp width, sp from, sp to, bool round_top, bool round_bottom,
               const struct cut *cuts, size_t cut_count);

/* The centre line of a thread that runs down the first leg from y `from`, turns below at `below`, up the second, turns
   above at `above`, and so on; an odd last leg leaves at `to`, an even one at `from`. */
struct thread {
    sp first, last; /* x of the first and the last leg */
    size_t legs;
    sp from, above, below, to;
    sp width;
    const sp *at; /* x of each leg where they do not stand evenly between the first and the last; NULL: they do */
    sp radius;    /* a turn is two quarters of this radius and what runs straight between; 0: half a circle */
};

sp thread_leg(const struct thread *thread, size_t leg); /* its x; a single leg stands at `last` */

/* Draws the thread as pieces to be stroked with its width, butt ended, into `lit` and `idle`: all of it is lit when
   `active` is SIZE_MAX, else only that leg, set free from its turns by `gap`. `cuts[leg]` are left out of a leg. */
void thread_draw(const struct thread *thread, struct pen *lit, struct pen *idle, size_t active, sp gap,
                 const struct cut *const *cuts, const size_t *cut_counts);

#endif
