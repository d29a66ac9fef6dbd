#include "output/imposition.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_imposition(void);

#define MM(n) sp_from_mm(n)
#define SLACK (SP_PER_PT / 500) /* what rounded lengths may miss each other by */
#define PI 3.14159265358979323846

/* As ck_assert, which notes its place in a file each time: too slow for what holds a million times. */
#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) ck_abort_msg("%s", #condition);                                                              \
    } while (0)

static struct arena arena;
static struct imposition_error error;

static void setup(void) {
    arena_init(&arena, NULL);
}

static void teardown(void) {
    arena_release(&arena);
}

/* ---- chance, the same in every run (xorshift64*) ---- */

static uint64_t state;

static uint64_t chance(uint64_t below) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545F4914F6CDD1Du >> 32) % below;
}

/* A length of hundredths of a millimetre. */
static sp length(double from, double to) {
    return MM(from + (double)chance((uint64_t)((to - from) * 100) + 1) / 100);
}

static sp often_none(double to) {
    return chance(3) == 0 ? 0 : length(0, to);
}

static struct sheet_manner random_manner(sp art) {
    struct sheet_manner manner = {.bleed = chance(2) ? art : (sp)chance((uint64_t)art + 1),
                                  .mark_length = often_none(6),
                                  .mark_offset = often_none(5)};
    if (chance(2)) manner.label_width = length(1, 40), manner.label_height = length(1, 5);
    return manner;
}

/* ---- paper ---- */

/* Paper is turned over by hand: what was at (x, y) of the side above is then found at … of the side below. Along the
   short edge of a sheet that lies, left and right change places; along its long edge head and foot. A sheet that stands
   has its short edges above and below. */
static struct rectangle turn_over(const struct imposition *imposition, enum turn_edge edge, struct rectangle r) {
    bool lies = imposition->width >= imposition->height,
         sideways = lies ? edge == TURN_SHORT_EDGE : edge == TURN_LONG_EDGE;
    struct rectangle over = r;
    if (sideways) over.left = imposition->width - r.right, over.right = imposition->width - r.left;
    else over.top = imposition->height - r.bottom, over.bottom = imposition->height - r.top;
    return over;
}

static bool upside_down_when_turned(const struct imposition *imposition, enum turn_edge edge) {
    struct rectangle head = turn_over(imposition, edge, (struct rectangle){0, 0, imposition->width, 1});
    return head.top != 0;
}

static void assert_same(struct rectangle a, struct rectangle b) {
    HOLDS(a.left == b.left);
    HOLDS(a.top == b.top);
    HOLDS(a.right == b.right);
    HOLDS(a.bottom == b.bottom);
}

static void assert_within(struct rectangle inner, struct rectangle outer, sp slack) {
    HOLDS(inner.left >= outer.left - slack);
    HOLDS(inner.top >= outer.top - slack);
    HOLDS(inner.right <= outer.right + slack);
    HOLDS(inner.bottom <= outer.bottom + slack);
}

static struct rectangle grown(struct rectangle r, sp by) {
    return (struct rectangle){r.left - by, r.top - by, r.right + by, r.bottom + by};
}

static bool overlap(struct rectangle a, struct rectangle b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static struct rectangle box_of(const struct print_mark *mark) {
    return (struct rectangle){sp_min(mark->from_x, mark->to_x), sp_min(mark->from_y, mark->to_y),
                              sp_max(mark->from_x, mark->to_x), sp_max(mark->from_y, mark->to_y)};
}

/* What holds of every side: all is on the sheet, pages keep clear of one another, marks and label of both. */
static void check_side(const struct imposition *imposition, const struct imposed_side *side,
                       const struct sheet_manner *manner) {
    struct rectangle sheet = {0, 0, imposition->width, imposition->height};
    for (size_t p = 0; p < side->placements.count; p++) {
        const struct placement *placement = &side->placements.at[p];
        struct rectangle trim = placement_trim(imposition, placement);
        assert_within(trim, sheet, SLACK);
        assert_within(placement->clip, sheet, 0);
        assert_within(placement->clip, grown(trim, manner->bleed), 0);
        HOLDS(placement->clip.left < placement->clip.right);
        for (size_t q = 0; q < p; q++) HOLDS(!overlap(placement->clip, side->placements.at[q].clip));
    }
    for (size_t m = 0; m < side->marks.count; m++) {
        struct rectangle mark = box_of(&side->marks.at[m]);
        assert_within(mark, sheet, 0);
        HOLDS((mark.left == mark.right) != (mark.top == mark.bottom));
        HOLDS(mark.right - mark.left + mark.bottom - mark.top >= manner->mark_length - SLACK);
        for (size_t p = 0; p < side->placements.count;
             p++) /* the line has a breadth, so it may not run along an edge */
            HOLDS(!overlap(mark.left == mark.right
                               ? (struct rectangle){mark.left - 1, mark.top, mark.right + 1, mark.bottom}
                               : (struct rectangle){mark.left, mark.top - 1, mark.right, mark.bottom + 1},
                           side->placements.at[p].clip));
        for (size_t n = 0; n < m; n++)
            HOLDS(memcmp(&side->marks.at[m].from_x, &side->marks.at[n].from_x, 4 * sizeof(sp)) != 0 ||
                  side->marks.at[m].kind != side->marks.at[n].kind);
    }
    const struct sheet_label *label = &side->label;
    if (!label->placed) return;
    struct rectangle box = {label->x, label->y, label->x + manner->label_width, label->y + manner->label_height};
    HOLDS(manner->label_width > 0);
    assert_within(box, sheet, 0);
    for (size_t p = 0; p < side->placements.count; p++) HOLDS(!overlap(box, side->placements.at[p].clip));
    for (size_t m = 0; m < side->marks.count; m++) HOLDS(!overlap(box, grown(box_of(&side->marks.at[m]), 1)));
}

/* What holds of every imposition on both sides of its sheets: places and marks of the back are behind those of the
   front, and a page that stands upright on one side does so on the other when the paper is turned. */
static void check_sheets(const struct imposition *imposition, const struct sheet_manner *manner, enum turn_edge edge) {
    for (size_t s = 0; s < imposition->sheets.count; s++) {
        const struct imposed_sheet *sheet = &imposition->sheets.at[s];
        const struct imposed_side *front = &sheet->sides[0], *back = &sheet->sides[1];
        for (size_t b = 0; b < sheet->side_count; b++) {
            check_side(imposition, &sheet->sides[b], manner);
            HOLDS(sheet->sides[b].label.sheet == s + 1);
            HOLDS(sheet->sides[b].label.sheets == imposition->sheets.count);
            HOLDS(sheet->sides[b].label.back == (b == 1));
        }
        if (sheet->side_count == 1) continue;
        HOLDS(front->placements.count == back->placements.count);
        HOLDS(front->marks.count == back->marks.count);
        for (size_t p = 0; p < front->placements.count; p++) {
            const struct placement *above = &front->placements.at[p], *below = &back->placements.at[p];
            assert_same(turn_over(imposition, edge, placement_trim(imposition, above)),
                        placement_trim(imposition, below));
            assert_same(turn_over(imposition, edge, above->clip), below->clip);
            HOLDS(!above->turned);
            HOLDS(below->turned == upside_down_when_turned(imposition, edge));
        }
        for (size_t m = 0; m < front->marks.count; m++) {
            HOLDS(front->marks.at[m].kind == back->marks.at[m].kind);
            assert_same(turn_over(imposition, edge, box_of(&front->marks.at[m])), box_of(&back->marks.at[m]));
        }
    }
}

static size_t marks_of(const struct imposed_side *side, enum print_mark_kind kind) {
    size_t count = 0;
    for (size_t m = 0; m < side->marks.count; m++) count += side->marks.at[m].kind == kind;
    return count;
}

static bool has_mark(const struct imposed_side *side, enum print_mark_kind kind, double x, double y, double to_x,
                     double to_y) {
    for (size_t m = 0; m < side->marks.count; m++) {
        const struct print_mark *mark = &side->marks.at[m];
        if (mark->kind == kind && llabs(mark->from_x - MM(x)) <= SLACK && llabs(mark->from_y - MM(y)) <= SLACK &&
            llabs(mark->to_x - MM(to_x)) <= SLACK && llabs(mark->to_y - MM(to_y)) <= SLACK)
            return true;
    }
    return false;
}

/* ---- booklets ---- */

/* The page that shows on the left or the right leaf of a side, the sheet lying with its front above. */
static size_t page_on_leaf(const struct imposition *imposition, const struct imposed_sheet *sheet, bool right,
                           bool back, enum turn_edge edge) {
    size_t found = SIZE_MAX - 1;
    for (size_t p = 0; p < 2; p++) {
        const struct placement *placement = &sheet->sides[back].placements.at[p];
        struct rectangle clip = placement->clip;
        if (back) clip = turn_over(imposition, edge, clip); /* seen through the paper */
        if (((clip.left + clip.right) / 2 > imposition->width / 2) == right) {
            HOLDS(found == SIZE_MAX - 1);
            found = placement->page;
        }
    }
    HOLDS(found != SIZE_MAX - 1);
    return found;
}

/* Lays the sheets on one another, the fronts outside, folds the left leaves behind the right ones, and reads on: each
   right leaf from the outermost sheet on, its front and its back, then the left leaves from the innermost out, of which
   one comes upon the back first. */
static size_t fold_and_read(const struct imposition *imposition, enum turn_edge edge, size_t *pages) {
    size_t sheets = imposition->sheets.count, read = 0;
    for (size_t s = 0; s < sheets; s++)
        for (int back = 0; back < 2; back++)
            pages[read++] = page_on_leaf(imposition, &imposition->sheets.at[s], true, back, edge);
    for (size_t s = sheets; s-- > 0;)
        for (int back = 1; back >= 0; back--)
            pages[read++] = page_on_leaf(imposition, &imposition->sheets.at[s], false, back, edge);
    return read;
}

static void check_reading(const struct imposition *imposition, const struct booklet_order *order) {
    size_t *pages = ARENA_NEW_ARRAY(&arena, size_t, 4 * imposition->sheets.count), count = order->pages.count, next = 0;
    size_t read = fold_and_read(imposition, order->edge, pages);
    HOLDS(read == count + imposition->blanks);
    HOLDS(imposition->blanks < 4);
    for (size_t p = 0; p < read; p++) {
        if (pages[p] == BLANK_PAGE) continue;
        HOLDS(pages[p] == next);
        next++;
    }
    HOLDS(next == count);
    HOLDS(pages[0] == 0);
    for (size_t b = 0; b < imposition->blanks; b++)
        HOLDS(pages[order->blanks == BLANKS_BEFORE_LAST && count > 1 ? read - 2 - b : read - 1 - b] == BLANK_PAGE);
}

/* Folds the paper with its thickness. The middle line of a sheet goes from the fold along the back of the spine, then
   round a quarter of a circle, then straight: `flat` and the least radius give any spine from round to square. Returns
   how far from the centre of the circles a point of the sheet comes to lie. */
static double folded(const struct booklet_order *order, size_t sheets, size_t s, double flat, double least,
                     sp from_fold) {
    double radius = least + ((double)(sheets - 1 - s) + 0.5) * (double)order->thickness;
    return (double)from_fold - flat - PI / 2 * radius;
}

static void check_creep(const struct imposition *imposition, const struct booklet_order *order) {
    size_t sheets = imposition->sheets.count;
    sp fold = imposition->width / 2, before = 0;
    double flat = (double)length(0, 3), least = (double)length(0, 1), trim = 0;
    for (size_t s = 0; s < sheets; s++) {
        const struct placement *pages = imposition->sheets.at[s].sides[0].placements.at;
        struct rectangle left = placement_trim(imposition, &pages[0]), right = placement_trim(imposition, &pages[1]);
        sp creep = left.right - fold;
        HOLDS(creep == fold - right.left);
        HOLDS(creep == imposition_creep(order->thickness, s));
        if (s == 0) HOLDS(creep == 0);
        HOLDS(creep >= before);
        if (s > 0 && order->thickness > 0) HOLDS(creep > before);
        before = creep;
        HOLDS(pages[0].clip.right == fold); /* nothing runs onto the other page, nor ends before it */
        HOLDS(pages[1].clip.left == fold);

        double fore_edge = folded(order, sheets, s, flat, least, right.right - fold);
        if (s == 0) trim = fore_edge;
        ck_assert_double_eq_tol(fore_edge, trim, 2);
        ck_assert_double_eq_tol(folded(order, sheets, s, flat, least, fold - left.left), trim, 2);
        /* and the paper reaches there */
        HOLDS(folded(order, sheets, s, flat, least, imposition->width - fold) >= trim - SLACK);
    }
    HOLDS(imposition->creep == before);
    sp beside = fold - order->pages.width, above = (imposition->height - order->pages.height) / 2;
    sp room = beside < above ? beside : above;
    HOLDS(imposition->bleed == (room < 0 ? 0 : room < order->manner.bleed ? room : order->manner.bleed));
}

START_TEST(booklets_of_any_kind) {
    state = 0x9E3779B97F4A7C15u;
    for (int trial = 0; trial < 500; trial++) {
        sp art = often_none(5);
        struct booklet_order order = {
            .pages = {1 + chance(400), length(50, 300), length(50, 300), art},
            .manner = random_manner(art),
            .edge = chance(2) ? TURN_LONG_EDGE : TURN_SHORT_EDGE,
            .thickness = often_none(0.3),
        };
        if (trial < 8) order.pages.count = (size_t)trial + 1;
        order.blanks = order.pages.count % 4 == 0 ? (enum blanks)chance(3) : (enum blanks)chance(2);
        /* a sheet may miss its pages by what rounding takes */
        order.sheet_width = 2 * order.pages.width + often_none(40) - (sp)chance(4);
        order.sheet_height = order.pages.height + often_none(40) - (sp)chance(4);
        if (chance(3) == 0) {
            sp width = order.sheet_width;
            order.sheet_width = order.sheet_height;
            order.sheet_height = width;
        }
        struct imposition *imposition = impose_booklet(&arena, &order, &error);
        size_t sheets = (order.pages.count + 3) / 4;
        if (imposition_creep(order.thickness, sheets - 1) >= order.pages.width) {
            ck_assert_ptr_null(imposition);
            ck_assert_int_eq(error.fault, IMPOSITION_CREEP);
            continue;
        }
        ck_assert_msg(imposition != NULL, "trial %d: fault %d", trial, (int)error.fault);
        ck_assert_int_eq(error.fault, IMPOSITION_DONE);
        ck_assert_uint_eq(imposition->sheets.count, sheets);
        check_sheets(imposition, &order.manner, order.edge);
        check_reading(imposition, &order);
        check_creep(imposition, &order);
        arena_clear(&arena);
    }
}
END_TEST

static struct booklet_order a4_on_a3(size_t count) {
    return (struct booklet_order){.pages = {count, MM(210), MM(297), MM(3)},
                                  .manner = {MM(3), MM(5), MM(3), MM(30), MM(3)},
                                  .sheet_width = MM(420),
                                  .sheet_height = MM(297),
                                  .thickness = MM(0.1)};
}

START_TEST(twenty_a4_pages_on_a3) {
    static const size_t expected[5][4] = {
        {20, 1, 2, 19}, {18, 3, 4, 17}, {16, 5, 6, 15}, {14, 7, 8, 13}, {12, 9, 10, 11}};
    struct booklet_order order = a4_on_a3(20);
    order.edge = _i ? TURN_LONG_EDGE : TURN_SHORT_EDGE;
    struct imposition *imposition = impose_booklet(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.count, 5);
    ck_assert_int_eq(imposition->bleed, 0);
    for (size_t s = 0; s < 5; s++)
        for (int side = 0; side < 2; side++) {
            const struct imposed_side *at = &imposition->sheets.at[s].sides[side];
            ck_assert_uint_eq(at->marks.count, 0); /* the pages fill the sheet */
            ck_assert(!at->label.placed);
            for (size_t p = 0; p < 2; p++) {
                const struct placement *placement = &at->placements.at[p];
                bool right = placement_trim(imposition, placement).left > MM(100);
                /* turned along the long edge the back is upside down: left and right change places */
                size_t place = side ? 2 + (right != (_i == 1)) : right;
                ck_assert_uint_eq(placement->page + 1, expected[s][place]);
                ck_assert_uint_eq(placement->turned, side && _i);
                ck_assert_int_eq(placement->turned ? placement->y : placement->y + MM(297), MM(297));
            }
        }
    /* four sheets of a tenth of a millimetre lie round the innermost */
    sp creep = imposition->creep;
    ck_assert_double_eq_tol(sp_to_mm(creep), 0.6283, 0.0001);
    const struct placement *inner = imposition->sheets.at[4].sides[0].placements.at;
    ck_assert_int_eq(inner[0].x, creep);
    ck_assert_int_eq(inner[1].x, MM(210) - creep);
    assert_same(inner[0].clip,
                (struct rectangle){0, 0, MM(210), MM(297)}); /* art runs on to the edge that is cut off */
    assert_same(inner[1].clip, (struct rectangle){MM(210), 0, MM(420), MM(297)});
}
END_TEST

START_TEST(a_booklet_on_a_larger_sheet_has_marks) {
    struct booklet_order order = a4_on_a3(8);
    order.sheet_width = MM(320); /* SRA3, as the shop has it */
    order.sheet_height = MM(450);
    struct imposition *imposition = impose_booklet(&arena, &order, &error);
    ck_assert_int_eq(imposition->width, MM(450));
    ck_assert_int_eq(imposition->bleed, MM(3));
    const struct imposed_side *front = &imposition->sheets.at[0].sides[0];
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_FOLD), 2);
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_CROP), 8);
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 225, 8.5, 225, 3.5));
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 225, 311.5, 225, 316.5));
    ck_assert(has_mark(front, PRINT_MARK_CROP, 15, 8.5, 15, 3.5));
    ck_assert(has_mark(front, PRINT_MARK_CROP, 12, 11.5, 7, 11.5));
    ck_assert(front->label.placed);
    ck_assert_int_gt(front->label.y, MM(311.5)); /* at the foot */
    /* cut marks of an inner sheet creep with its pages */
    const struct imposed_side *inner = &imposition->sheets.at[1].sides[0];
    double creep = sp_to_mm(imposition->creep);
    ck_assert(has_mark(inner, PRINT_MARK_CROP, 15 + creep, 8.5, 15 + creep, 3.5));
    ck_assert(has_mark(inner, PRINT_MARK_FOLD, 225, 8.5, 225, 3.5));

    order.sheet_width = MM(430), order.sheet_height = MM(305); /* 4 mm at head and foot: bleed, but no whole mark */
    imposition = impose_booklet(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.at[0].sides[0].marks.count, 0);
    ck_assert_int_eq(imposition->bleed, MM(3));
}
END_TEST

START_TEST(creep_makes_no_room_for_marks) {
    struct booklet_order order = a4_on_a3(400);
    struct imposition *imposition = impose_booklet(&arena, &order, &error);
    ck_assert_int_gt(imposition->creep, MM(15));
    for (size_t s = 0; s < 100; s++) ck_assert_uint_eq(imposition->sheets.at[s].sides[0].marks.count, 0);
}
END_TEST

START_TEST(blanks_stand_where_they_are_wanted) {
    static const size_t before_last[] = {0, 1, 2, 3, BLANK_PAGE, BLANK_PAGE, BLANK_PAGE, 4};
    static const size_t at_end[] = {0, 1, 2, 3, 4, BLANK_PAGE, BLANK_PAGE, BLANK_PAGE};
    struct booklet_order order = a4_on_a3(5);
    size_t pages[8];
    order.blanks = _i ? BLANKS_AT_END : BLANKS_BEFORE_LAST;
    struct imposition *imposition = impose_booklet(&arena, &order, &error);
    ck_assert_uint_eq(imposition->blanks, 3);
    ck_assert_uint_eq(fold_and_read(imposition, order.edge, pages), 8);
    for (size_t p = 0; p < 8; p++) ck_assert_uint_eq(pages[p], (_i ? at_end : before_last)[p]);

    order.pages.count = 1; /* the first page rather than the last */
    fold_and_read(impose_booklet(&arena, &order, &error), order.edge, pages);
    ck_assert_uint_eq(pages[0], 0);
    for (size_t p = 1; p < 4; p++) ck_assert_uint_eq(pages[p], BLANK_PAGE);
}
END_TEST

START_TEST(booklets_that_cannot_be) {
    struct booklet_order order = a4_on_a3(18);
    order.blanks = BLANKS_REFUSED;
    ck_assert_ptr_null(impose_booklet(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_COUNT);
    ck_assert_uint_eq(error.count, 18);
    ck_assert_uint_eq(error.blanks, 2);

    order = a4_on_a3(20);
    order.sheet_width = MM(210); /* A4, standing: lying it lacks less */
    ck_assert_ptr_null(impose_booklet(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_SHEET);
    ck_assert_int_eq(error.needed_width, 2 * MM(210));
    ck_assert_int_eq(error.needed_height, MM(297));
    ck_assert_int_eq(error.given_width, MM(297));
    ck_assert_int_eq(error.given_height, MM(210));

    order = a4_on_a3(20);
    order.manner.bleed = MM(5);
    ck_assert_ptr_null(impose_booklet(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_BLEED);
    ck_assert_int_eq(error.needed_width, MM(5));
    ck_assert_int_eq(error.given_width, MM(3));

    order = a4_on_a3(400);
    order.thickness = MM(2);
    ck_assert_ptr_null(impose_booklet(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_CREEP);
    ck_assert_int_eq(error.needed_width, imposition_creep(MM(2), 99));
    ck_assert_int_eq(error.given_width, MM(210));
}
END_TEST

/* ---- cards ---- */

/* How many fit, found by laying one more until it does not. */
static size_t most_along(sp sheet, sp card, sp bleed, sp around) {
    size_t count = 0;
    while ((sp)(count + 1) * card + (sp)count * 2 * bleed + 2 * around <= sheet + SP_PER_PT / 1000) count++;
    return count;
}

static sp around(const struct sheet_manner *manner) {
    if (manner->mark_length == 0) return manner->bleed;
    return manner->mark_length + (manner->mark_offset > manner->bleed ? manner->mark_offset : manner->bleed);
}

static void check_cards(const struct imposition *imposition, const struct card_order *order) {
    size_t cards = (order->pages.count + 1) / 2, places = imposition->columns * imposition->rows, all = 0;
    size_t *times = ARENA_NEW_ARRAY(&arena, size_t, cards);
    for (size_t s = 0; s < imposition->sheets.count; s++) {
        const struct imposed_sheet *sheet = &imposition->sheets.at[s];
        const struct imposed_side *front = &sheet->sides[0], *back = &sheet->sides[1];
        HOLDS(sheet->side_count == 2);
        HOLDS(front->placements.count <= places);
        HOLDS(front->placements.count > 0);
        for (size_t p = 0; p < front->placements.count; p++, all++) {
            size_t page = front->placements.at[p].page, behind = back->placements.at[p].page;
            HOLDS(page % 2 == 0);
            if (page + 1 < order->pages.count) HOLDS(behind == page + 1);
            else HOLDS(behind == BLANK_PAGE);
            times[page / 2]++;
            /* the whole bleed is there */
            assert_within(grown(placement_trim(imposition, &front->placements.at[p]), order->manner.bleed),
                          front->placements.at[p].clip, SLACK);
        }
    }
    size_t wanted = order->places == CARDS_FILLED && places > cards ? places / cards : 1;
    for (size_t c = 0; c < cards; c++) HOLDS(times[c] == wanted);
    HOLDS(imposition->sheets.count == (all + places - 1) / places);
}

/* Every line to cut along on a full sheet is marked at both its ends. */
static void check_cut_lines(const struct imposition *imposition, const struct imposed_side *side) {
    for (size_t p = 0; p < side->placements.count; p++) {
        struct rectangle trim = placement_trim(imposition, &side->placements.at[p]);
        size_t left = 0, right = 0, top = 0, bottom = 0;
        for (size_t m = 0; m < side->marks.count; m++) {
            const struct print_mark *mark = &side->marks.at[m];
            if (mark->kind != PRINT_MARK_CROP) continue;
            left += mark->from_x == mark->to_x && mark->from_x == trim.left;
            right += mark->from_x == mark->to_x && mark->from_x == trim.right;
            top += mark->from_y == mark->to_y && mark->from_y == trim.top;
            bottom += mark->from_y == mark->to_y && mark->from_y == trim.bottom;
        }
        HOLDS(left >= 2);
        HOLDS(right >= 2);
        HOLDS(top >= 2);
        HOLDS(bottom >= 2);
    }
}

START_TEST(cards_of_any_kind) {
    state = 0xD1B54A32D192ED03u;
    size_t fitting = 0;
    for (int trial = 0; trial < 500; trial++) {
        sp art = often_none(5);
        struct card_order order = {
            .pages = {1 + chance(80), length(60, 250), length(60, 250), art},
            .manner = random_manner(art),
            .sheet_width = length(100, 700),
            .sheet_height = length(100, 700),
            .edge = chance(2) ? TURN_LONG_EDGE : TURN_SHORT_EDGE,
            .places = (enum card_places)chance(3),
        };
        sp folds[] = {order.pages.width / 3, order.pages.width - order.pages.width / 4};
        order.folds = folds;
        order.fold_count = chance(3);
        struct imposition *imposition = impose_cards(&arena, &order, &error);
        sp ring = around(&order.manner), bleed = order.manner.bleed;
        size_t columns = most_along(order.sheet_width, order.pages.width, bleed, ring);
        size_t rows = most_along(order.sheet_height, order.pages.height, bleed, ring);
        size_t turned_columns = most_along(order.sheet_height, order.pages.width, bleed, ring);
        size_t turned_rows = most_along(order.sheet_width, order.pages.height, bleed, ring);
        size_t lying = columns * rows, turned = turned_columns * turned_rows, most = lying >= turned ? lying : turned;
        if (most == 0) {
            ck_assert_ptr_null(imposition);
            ck_assert_int_eq(error.fault, IMPOSITION_CARD);
            ck_assert(error.needed_width > error.given_width || error.needed_height > error.given_height);
            continue;
        }
        fitting++;
        ck_assert_msg(imposition != NULL, "trial %d: fault %d", trial, (int)error.fault);
        if (order.places == CARDS_ONE_A_SHEET) most = 1;
        ck_assert_uint_eq(imposition->columns * imposition->rows, most);
        if (lying == turned) ck_assert_int_eq(imposition->width, order.sheet_width);
        check_sheets(imposition, &order.manner, order.edge);
        check_cards(imposition, &order);
        const struct imposed_side *first = &imposition->sheets.at[0].sides[0];
        if (order.manner.mark_length > 0 && first->placements.count == most) {
            check_cut_lines(imposition, first);
            ck_assert_uint_eq(marks_of(first, PRINT_MARK_CROP),
                              4 * imposition->columns + 4 * imposition->rows -
                                  (bleed ? 0 : 2 * (imposition->columns - 1) + 2 * (imposition->rows - 1)));
            ck_assert_uint_eq(marks_of(first, PRINT_MARK_FOLD), 2 * order.fold_count * imposition->columns);
        }
        arena_clear(&arena);
    }
    ck_assert_uint_gt(fitting, 300);
}
END_TEST

static struct card_order pocket_cards(size_t cards, double width, double height) {
    static sp z_fold[2];
    z_fold[0] = MM(74), z_fold[1] = MM(148);
    return (struct card_order){.pages = {2 * cards, MM(222), MM(105), MM(3)},
                               .manner = {MM(3), MM(3), MM(3), MM(30), MM(4)},
                               .sheet_width = MM(width),
                               .sheet_height = MM(height),
                               .folds = z_fold,
                               .fold_count = 2};
}

START_TEST(four_cards_on_sra3) {
    struct card_order order = pocket_cards(4, 450, 320);
    order.places = CARDS_ONCE;
    order.edge = _i ? TURN_LONG_EDGE : TURN_SHORT_EDGE;
    struct imposition *imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.count, 1);
    ck_assert_uint_eq(imposition->columns, 1);
    ck_assert_uint_eq(imposition->rows, 4);
    ck_assert_int_eq(imposition->width, MM(320)); /* turned */
    const struct imposed_side *front = &imposition->sheets.at[0].sides[0], *back = &imposition->sheets.at[0].sides[1];
    for (size_t p = 0; p < 4; p++) {
        ck_assert_uint_eq(front->placements.at[p].page, 2 * p);
        ck_assert_uint_eq(back->placements.at[p].page, 2 * p + 1);
        ck_assert_int_le(llabs(front->placements.at[p].x - MM(49)), SLACK);
        ck_assert_int_le(llabs(front->placements.at[p].y - MM(6 + 111 * (double)p)), SLACK);
        /* the sheet stands: along its long edge left and right change places, along its short edge head and foot */
        ck_assert_uint_eq(back->placements.at[p].turned, !_i);
        struct rectangle trim = placement_trim(imposition, &back->placements.at[p]);
        ck_assert_int_le(llabs(trim.top - MM(_i ? 6 + 111 * (double)p : 450 - 6 - 105 - 111 * (double)p)), SLACK);
    }
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_CROP), 4 + 16);
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_FOLD), 4); /* at the head of the first and the foot of the last */
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 49 + 74, 3, 49 + 74, 0));
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 49 + 148, 447, 49 + 148, 450));
    ck_assert(has_mark(front, PRINT_MARK_CROP, 46, 111, 43, 111));
    ck_assert(front->label.placed);
    ck_assert_int_lt(front->label.x, MM(46)); /* beside a card: head and foot are full */

    order.manner.mark_length = MM(5); /* 454 mm */
    ck_assert_uint_eq(impose_cards(&arena, &order, &error)->rows, 3);

    order = pocket_cards(4, 450, 320); /* standing cards side by side */
    order.pages.width = MM(105), order.pages.height = MM(222);
    order.fold_count = 0;
    order.places = CARDS_ONCE;
    imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->columns, 4);
    check_sheets(imposition, &order.manner, order.edge);
}
END_TEST

START_TEST(one_card_on_a4) {
    struct card_order order = pocket_cards(4, 210, 297);
    order.places = (enum card_places)_i;
    order.manner.mark_length = MM(5);
    struct imposition *imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.count, 4);
    ck_assert_int_eq(imposition->width, MM(297));
    const struct imposed_side *front = &imposition->sheets.at[3].sides[0];
    ck_assert_uint_eq(front->placements.count, 1);
    ck_assert_uint_eq(front->placements.at[0].page, 6);
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_CROP), 8);
    ck_assert_uint_eq(marks_of(front, PRINT_MARK_FOLD), 4);
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 37.5 + 74, 49.5, 37.5 + 74, 44.5));
    ck_assert(has_mark(front, PRINT_MARK_FOLD, 37.5 + 148, 160.5, 37.5 + 148, 165.5));
    ck_assert(front->label.placed);
}
END_TEST

START_TEST(eight_places) {
    struct card_order order = pocket_cards(4, 450, 640); /* SRA2 */
    order.places = CARDS_FILLED;
    struct imposition *imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.count, 1);
    ck_assert_uint_eq(imposition->columns, 2);
    ck_assert_uint_eq(imposition->rows, 4);
    ck_assert_uint_eq(imposition->sheets.at[0].sides[0].placements.count, 8); /* each twice */
    check_cards(imposition, &order);

    order.pages.count = 6; /* three cards: each twice, two places empty */
    imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.at[0].sides[0].placements.count, 6);
    check_sheets(imposition, &order.manner, order.edge);

    order.places = CARDS_ONCE;
    imposition = impose_cards(&arena, &order, &error);
    ck_assert_uint_eq(imposition->sheets.at[0].sides[0].placements.count, 3);
    check_sheets(imposition, &order.manner, order.edge);

    order.places = CARDS_ONE_A_SHEET;
    ck_assert_uint_eq(impose_cards(&arena, &order, &error)->sheets.count, 3);
}
END_TEST

START_TEST(cards_that_do_not_fit) {
    struct card_order order = pocket_cards(4, 148, 210);
    ck_assert_ptr_null(impose_cards(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_CARD);
    ck_assert_int_eq(error.needed_width, MM(222) + 2 * (MM(3) + MM(3)));
    ck_assert_int_eq(error.needed_height, MM(105) + 2 * (MM(3) + MM(3)));
    ck_assert_int_eq(error.given_width, MM(210)); /* lying it lacks less */
    ck_assert_int_eq(error.given_height, MM(148));
    order.manner.bleed = MM(4);
    ck_assert_ptr_null(impose_cards(&arena, &order, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_BLEED);
}
END_TEST

/* ---- single pages ---- */

START_TEST(single_pages_of_any_kind) {
    state = 0x2545F4914F6CDD1Du;
    for (int trial = 0; trial < 300; trial++) {
        sp art = often_none(5);
        struct imposed_pages pages = {1 + chance(40), length(20, 300), length(20, 300), art};
        struct sheet_manner manner = random_manner(art);
        struct imposition *imposition = impose_pages(&arena, &pages, &manner, &error);
        ck_assert_uint_eq(imposition->sheets.count, pages.count);
        ck_assert_int_eq(imposition->width, pages.width + 2 * around(&manner));
        ck_assert_int_eq(imposition->height, pages.height + 2 * around(&manner));
        check_sheets(imposition, &manner, TURN_SHORT_EDGE);
        for (size_t s = 0; s < pages.count; s++) {
            const struct imposed_sheet *sheet = &imposition->sheets.at[s];
            const struct placement *placement = &sheet->sides[0].placements.at[0];
            ck_assert_uint_eq(sheet->side_count, 1);
            ck_assert_uint_eq(sheet->sides[0].placements.count, 1);
            ck_assert_uint_eq(placement->page, s);
            assert_same(placement->clip, grown(placement_trim(imposition, placement), manner.bleed));
            ck_assert_uint_eq(marks_of(&sheet->sides[0], PRINT_MARK_CROP), manner.mark_length ? 8 : 0);
        }
        arena_clear(&arena);
    }
}
END_TEST

START_TEST(a_press_page) {
    struct imposed_pages pages = {2, MM(210), MM(297), MM(3)};
    struct sheet_manner manner = {.bleed = MM(3), .mark_length = MM(5), .mark_offset = MM(4)};
    struct imposition *imposition = impose_pages(&arena, &pages, &manner, &error);
    const struct imposed_side *side = &imposition->sheets.at[1].sides[0];
    ck_assert(has_mark(side, PRINT_MARK_CROP, 5, 9, 0, 9));
    ck_assert(has_mark(side, PRINT_MARK_CROP, 9, 5, 9, 0));
    ck_assert(has_mark(side, PRINT_MARK_CROP, 223, 306, 228, 306));
    ck_assert(has_mark(side, PRINT_MARK_CROP, 219, 310, 219, 315));
    manner.bleed = MM(4);
    ck_assert_ptr_null(impose_pages(&arena, &pages, &manner, &error));
    ck_assert_int_eq(error.fault, IMPOSITION_BLEED);
}
END_TEST

Suite *suite_imposition(void) {
    Suite *suite = suite_create("imposition");
    TCase *tests = tcase_create("imposition");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, booklets_of_any_kind);
    tcase_add_loop_test(tests, twenty_a4_pages_on_a3, 0, 2);
    tcase_add_test(tests, a_booklet_on_a_larger_sheet_has_marks);
    tcase_add_test(tests, creep_makes_no_room_for_marks);
    tcase_add_loop_test(tests, blanks_stand_where_they_are_wanted, 0, 2);
    tcase_add_test(tests, booklets_that_cannot_be);
    tcase_add_test(tests, cards_of_any_kind);
    tcase_add_loop_test(tests, four_cards_on_sra3, 0, 2);
    tcase_add_loop_test(tests, one_card_on_a4, 0, 3);
    tcase_add_test(tests, eight_places);
    tcase_add_test(tests, cards_that_do_not_fit);
    tcase_add_test(tests, single_pages_of_any_kind);
    tcase_add_test(tests, a_press_page);
    suite_add_tcase(suite, tests);
    return suite;
}
