#include "typeset/ground.h"

enum { CURVE_STEPS = 8 }; /* a quarter of a circle of 20 mm is met within 0.1 mm, less than the stem of a letter */

/* A straight piece of an outline. A stroke reaches past its ends where it is joined to another piece: by less than half
   its width, as mitres do; where nothing is joined it is cut off. */
struct edge {
    double x, y;   /* where it begins */
    double foot;   /* y where it ends: exact, so that two edges meet */
    double dx, dy; /* its direction, of length 1 */
    double length;
    double before, after; /* how far the stroke reaches */
    bool stroked;         /* not those that close an open outline for its fill */
};

struct edges {
    struct LIST(struct edge) list;
};

/* Where an outline crosses a baseline's height: 1 downwards, -1 upwards. */
struct crossing {
    double x;
    int winding;
};

/* Something painted, with the box that holds it. Its edges and where they cross are found when somebody asks. */
struct shape {
    const struct path *path;
    sp left, top, right, bottom;
    bool rectangle; /* it fills its box */
    struct edges *edges;
    struct LIST(struct crossing) crossings; /* at `height`: the glyphs of a run share it */
    sp height;
};

struct looking {
    struct arena *arena;
    const struct page *page;
    struct LIST(struct shape) shapes; /* of the page so far, in the order they were painted */
    ground_visitor *visit;
    void *user;
};

/* ---- outlines ---- */

static void add_edge(struct arena *arena, struct edges *edges, struct point from, struct point to, bool stroked) {
    double dx = (double)(to.x - from.x), dy = (double)(to.y - from.y), length = sqrt(dx * dx + dy * dy);
    if (length == 0) return;
    struct edge edge = {(double)from.x, (double)from.y, (double)to.y, dx / length, dy / length, length, 0, 0, stroked};
    LIST_ADD(arena, edges->list, edge);
}

static void add_curve(struct arena *arena, struct edges *edges, struct point from, const struct point *points) {
    struct point last = from;
    for (int step = 1; step <= CURVE_STEPS; step++) {
        double t = (double)step / CURVE_STEPS, u = 1 - t;
        double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        struct point next = {(sp)llround(a * (double)from.x + b * (double)points[0].x + c * (double)points[1].x +
                                         d * (double)points[2].x),
                             (sp)llround(a * (double)from.y + b * (double)points[0].y + c * (double)points[1].y +
                                         d * (double)points[2].y)};
        add_edge(arena, edges, last, next, true);
        last = next;
    }
}

/* A mitre reaches half the width times the tangent of half the turn past the corner. */
static void join(struct edge *a, struct edge *b, double half) {
    double across = fabs(a->dx * b->dy - a->dy * b->dx), along = a->dx * b->dx + a->dy * b->dy;
    double reach = across < 1 + along ? half * across / (1 + along) : half; /* sharper than a right angle: no spikes */
    a->after = b->before = reach;
}

/* Ends an outline that began with edge `first`. */
static void end_outline(struct arena *arena, struct edges *edges, size_t first, struct point last, struct point start,
                        bool closed, double half) {
    add_edge(arena, edges, last, start, closed);
    size_t end = edges->list.count;
    if (half == 0 || first == end) return;
    struct edge *at = edges->list.at;
    for (size_t e = first + 1; e < end; e++)
        if (at[e].stroked) join(&at[e - 1], &at[e], half);
    if (closed) join(&at[end - 1], &at[first], half);
}

static struct edges *edges_of(struct arena *arena, const struct path *path) {
    struct edges *edges = ARENA_NEW(arena, struct edges);
    struct point start = {0, 0}, last = start;
    const struct point *next = path->points;
    double half = path->stroke ? (double)path->stroke_width / 2 : 0;
    size_t first = 0;
    for (size_t o = 0; o < path->op_count; o++) {
        switch (path->ops[o]) {
        case PATH_MOVE:
            end_outline(arena, edges, first, last, start, false, half);
            first = edges->list.count;
            start = last = *next++;
            break;
        case PATH_LINE:
            add_edge(arena, edges, last, *next, true);
            last = *next++;
            break;
        case PATH_CURVE:
            add_curve(arena, edges, last, next);
            last = next[2];
            next += 3;
            break;
        case PATH_CLOSE:
            end_outline(arena, edges, first, last, start, true, half);
            first = edges->list.count;
            last = start;
            break;
        }
    }
    end_outline(arena, edges, first, last, start, false, half);
    return edges;
}

/* ---- what is painted at a point ---- */

static void cross(struct arena *arena, struct shape *shape, sp height) {
    double y = (double)height;
    shape->height = height;
    shape->crossings.count = 0;
    for (size_t e = 0; e < shape->edges->list.count; e++) {
        const struct edge *edge = &shape->edges->list.at[e];
        if ((edge->y <= y) == (edge->foot <= y)) continue;
        struct crossing crossing = {edge->x + (y - edge->y) / edge->dy * edge->dx, edge->dy > 0 ? 1 : -1};
        LIST_ADD(arena, shape->crossings, crossing);
    }
}

/* Whether the fill holds a point of that height: by how often the outline winds round it, seen to the right. */
static bool is_filled(const struct shape *shape, double x) {
    int winding = 0;
    for (size_t c = 0; c < shape->crossings.count; c++)
        if (shape->crossings.at[c].x > x) winding += shape->crossings.at[c].winding;
    return shape->path->even_odd ? winding % 2 != 0 : winding != 0;
}

static bool is_stroked(const struct shape *shape, double x, double y) {
    double half = (double)shape->path->stroke_width / 2;
    for (size_t e = 0; e < shape->edges->list.count; e++) {
        const struct edge *edge = &shape->edges->list.at[e];
        double along = (x - edge->x) * edge->dx + (y - edge->y) * edge->dy;
        double across = (x - edge->x) * edge->dy - (y - edge->y) * edge->dx;
        if (edge->stroked && fabs(across) <= half && along >= -edge->before && along <= edge->length + edge->after)
            return true;
    }
    return false;
}

/* The colour that a shape has at the point; NULL where it leaves the point free. */
static const struct colour *colour_at(struct arena *arena, struct shape *shape, sp x, sp y) {
    if (x < shape->left || x > shape->right || y < shape->top || y > shape->bottom) return NULL;
    if (shape->rectangle) return shape->path->fill;
    bool fresh = !shape->edges;
    if (fresh) shape->edges = edges_of(arena, shape->path);
    if (fresh || shape->height != y) cross(arena, shape, y);
    if (shape->path->stroke && is_stroked(shape, (double)x, (double)y)) return shape->path->stroke;
    return shape->path->fill && is_filled(shape, (double)x) ? shape->path->fill : NULL;
}

static bool is_rectangle(const struct path *path) {
    const struct point *p = path->points;
    if (path->stroke || path->op_count != 5 || path->point_count != 4 || path->ops[4] != PATH_CLOSE) return false;
    for (size_t o = 1; o < 4; o++)
        if (path->ops[o] != PATH_LINE) return false;
    return (p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x) ||
           (p[0].x == p[1].x && p[1].y == p[2].y && p[2].x == p[3].x && p[3].y == p[0].y);
}

static void add_shape(struct looking *looking, const struct path *path) {
    if (!path->point_count || (!path->fill && !path->stroke)) return;
    struct point first = path->points[0];
    struct shape shape = {.path = path, .left = first.x, .top = first.y, .right = first.x, .bottom = first.y};
    shape.rectangle = is_rectangle(path);
    for (size_t p = 1; p < path->point_count; p++) {
        struct point at = path->points[p];
        shape.left = sp_min(shape.left, at.x);
        shape.right = sp_max(shape.right, at.x);
        shape.top = sp_min(shape.top, at.y);
        shape.bottom = sp_max(shape.bottom, at.y);
    }
    sp reach = path->stroke ? path->stroke_width : 0; /* a corner's mitre may reach that far */
    shape.left -= reach, shape.right += reach, shape.top -= reach, shape.bottom += reach;
    LIST_ADD(looking->arena, looking->shapes, shape);
}

static const struct colour *ground_at(struct looking *looking, size_t count, sp x, sp y) {
    const struct colour *ground = NULL;
    for (size_t s = count; s-- > 0 && !ground;) ground = colour_at(looking->arena, &looking->shapes.at[s], x, y);
    return ground;
}

const struct colour *ground_of_point(struct arena *arena, const struct page *page, size_t count, struct point at) {
    struct looking looking = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        if (page->items.at[i].kind == ITEM_PATH) add_shape(&looking, &page->items.at[i].path);
    return ground_at(&looking, looking.shapes.count, at.x, at.y);
}

/* ---- texts ---- */

static bool is_blank(const struct run *run, const struct glyph *glyph) {
    size_t at = glyph->cluster;
    uint32_t rune = at < run->text.length ? utf8_next(run->text, &at) : ' ';
    return rune <= ' ' || rune == 0xA0 || rune == 0x202F || (rune >= 0x2000 && rune <= 0x200B);
}

static bool is_all_blank(const struct run *run) {
    for (size_t g = 0; g < run->count; g++)
        if (!is_blank(run, &run->glyphs[g])) return false;
    return true;
}

/* A run stands, wholly or in part, on a ground (NULL: the bare page). */
static void meet(const struct looking *looking, const struct run *run, const struct colour *ground) {
    if (!is_all_blank(run)) looking->visit(looking->user, run, ground);
}

/* Looks under the middle of every glyph. */
static void meet_by_glyphs(struct looking *looking, const struct run *run, size_t shapes, sp y) {
    sp pen = run->x;
    for (size_t g = 0; g < run->count; g++) {
        const struct glyph *glyph = &run->glyphs[g];
        sp x = pen + glyph->dx + glyph->advance / 2;
        pen += glyph->advance;
        if (x < 0 || x > looking->page->width || is_blank(run, glyph)) continue;
        meet(looking, run, ground_at(looking, shapes, x, y));
    }
}

static sp right_edge(const struct run *run) {
    sp x = run->x;
    for (size_t g = 0; g < run->count; g++) x += run->glyphs[g].advance;
    return x;
}

/* Most runs stand on a ground that holds all of them, or on none; reading their glyphs is what costs time. */
static void look_under(struct looking *looking, const struct run *run) {
    const struct page *page = looking->page;
    sp left = run->x, right = SP_INFINITE;
    sp y = run->y - (run->face ? font_scale(run->face, run->size, run->face->x_height) : run->size / 2) / 2;
    if (!run->count || y < 0 || y > page->height || left > page->width || (left < 0 && right_edge(run) < 0)) return;
    for (size_t s = looking->shapes.count; s-- > 0;) {
        const struct shape *shape = &looking->shapes.at[s];
        if (y < shape->top || y > shape->bottom || shape->right < left) continue;
        bool holds = shape->rectangle && shape->left <= left;
        if (!holds || shape->right < page->width) { /* what is past the page does not count */
            if (right == SP_INFINITE) right = right_edge(run);
            if (shape->left > right) continue;
            holds = holds && right <= shape->right;
        }
        if (holds) meet(looking, run, shape->path->fill);
        else meet_by_glyphs(looking, run, s + 1, y);
        return;
    }
    meet(looking, run, NULL);
}

void ground_visit(struct arena *arena, const struct page *page, ground_visitor *visit, void *user) {
    struct looking looking = {.arena = arena, .page = page, .visit = visit, .user = user};
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_PATH) add_shape(&looking, &item->path);
        else look_under(&looking, &item->run);
    }
}
