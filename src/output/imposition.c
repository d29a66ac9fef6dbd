#include "output/imposition.h"

#include <assert.h>

#define HALF_PI 1.57079632679489661923

/* Sizes come as rounded millimetres, and a sum of rounded lengths may miss the rounded sum: what lacks no more than
   this (a thousandth of a point) fits. Four cards on SRA3 with 3 mm of bleed and of marks measure 450 mm, and 2 sp. */
#define ROUNDING (SP_PER_PT / 1000)

/* Between a label and what it stands beside: else a rule of the page or a mark reads as part of it. */
#define LABEL_GAP (2 * SP_PER_PT)

sp imposition_creep(sp thickness, size_t sheet) {
    return (sp)llround(HALF_PI * (double)thickness * (double)sheet);
}

/* ---- marks and label ---- */

/* A side being made; its placements stand before its marks, and these before its label. */
struct making {
    struct arena *arena;
    const struct imposition *imposition;
    const struct sheet_manner *manner;
    struct imposed_side *side;
};

/* Whether a line or box meets a clip. Along an edge is met, end to edge is not: a mark may begin where its bleed ends,
   but one on the border of two cards would show on the cut. */
static bool meets(const struct rectangle *a, const struct rectangle *clip) {
    bool upright = a->left == a->right, level = a->top == a->bottom;
    bool across =
        upright ? a->left >= clip->left && a->left <= clip->right : a->left < clip->right && a->right > clip->left;
    bool along = level ? a->top >= clip->top && a->top <= clip->bottom : a->top < clip->bottom && a->bottom > clip->top;
    return across && along;
}

static bool is_free(const struct imposed_side *side, const struct rectangle *wanted) {
    for (size_t p = 0; p < side->placements.count; p++)
        if (meets(wanted, &side->placements.at[p].clip)) return false;
    return true;
}

static bool same_mark(const struct print_mark *a, const struct print_mark *b) {
    return a->kind == b->kind && a->from_x == b->from_x && a->from_y == b->from_y && a->to_x == b->to_x &&
           a->to_y == b->to_y;
}

static struct rectangle mark_box(const struct print_mark *mark) {
    return (struct rectangle){sp_min(mark->from_x, mark->to_x), sp_min(mark->from_y, mark->to_y),
                              sp_max(mark->from_x, mark->to_x), sp_max(mark->from_y, mark->to_y)};
}

/* Adds a mark that leaves the trim at (x, y) in the direction (dx, dy), unless there is no room for it or a neighbour
   has the same. */
static void add_mark(const struct making *making, enum print_mark_kind kind, sp x, sp y, sp dx, sp dy) {
    const struct imposition *imposition = making->imposition;
    sp near = sp_max(making->manner->mark_offset, making->manner->bleed), far = near + making->manner->mark_length;
    if (making->manner->mark_length == 0) return;
    struct print_mark mark = {kind, x + near * dx, y + near * dy, x + far * dx, y + far * dy};
    struct rectangle box = mark_box(&mark);
    if (box.left < -ROUNDING || box.top < -ROUNDING || box.right > imposition->width + ROUNDING ||
        box.bottom > imposition->height + ROUNDING)
        return;
    sp cut = dx ? y : x, end = dx ? imposition->height : imposition->width;
    if (cut <= ROUNDING || cut >= end - ROUNDING) return; /* nothing is cut off along the edge of the sheet */
    mark.to_x = sp_max(0, sp_min(mark.to_x, imposition->width));
    mark.to_y = sp_max(0, sp_min(mark.to_y, imposition->height));
    box = mark_box(&mark);
    if (!is_free(making->side, &box)) return;
    for (size_t m = 0; m < making->side->marks.count; m++)
        if (same_mark(&making->side->marks.at[m], &mark)) return;
    LIST_ADD(making->arena, making->side->marks, mark);
}

/* Marks at the corners of what is cut out, and at head and foot for folds, given from its left. */
static void add_marks(const struct making *making, struct rectangle trim, const sp *folds, size_t fold_count) {
    const sp xs[] = {trim.left, trim.right}, ys[] = {trim.top, trim.bottom};
    for (int end = 0; end < 2; end++)
        for (int other = 0; other < 2; other++) {
            add_mark(making, PRINT_MARK_CROP, xs[end], ys[other], end ? 1 : -1, 0);
            add_mark(making, PRINT_MARK_CROP, xs[end], ys[other], 0, other ? 1 : -1);
        }
    for (size_t f = 0; f < fold_count; f++)
        for (int end = 0; end < 2; end++)
            add_mark(making, PRINT_MARK_FOLD, trim.left + folds[f], ys[end], 0, end ? 1 : -1);
}

static bool label_fits(const struct making *making, const struct rectangle *box) {
    if (box->left < 0 || box->top < 0 || box->right > making->imposition->width ||
        box->bottom > making->imposition->height || !is_free(making->side, box))
        return false;
    for (size_t m = 0; m < making->side->marks.count; m++) {
        struct rectangle mark = mark_box(&making->side->marks.at[m]);
        if (mark.left <= box->right && mark.right >= box->left && mark.top <= box->bottom && mark.bottom >= box->top)
            return false;
    }
    return true;
}

/* Places the label beside a page: at the foot if any page has room there, else at a head, a left, a right side. */
static void place_label(const struct making *making) {
    enum { FOOT, HEAD, LEFT, RIGHT, BESIDES };
    const struct imposed_side *side = making->side;
    sp width = making->manner->label_width, height = making->manner->label_height;
    if (width == 0 || height == 0) return;
    for (int beside = FOOT; beside < BESIDES; beside++)
        for (size_t p = 0; p < side->placements.count; p++) {
            const struct rectangle *clip = &side->placements.at[p].clip;
            struct rectangle trim = placement_trim(making->imposition, &side->placements.at[p]);
            sp x = beside == LEFT    ? clip->left - LABEL_GAP - width
                   : beside == RIGHT ? clip->right + LABEL_GAP
                                     : sp_max(clip->left, trim.left) + LABEL_GAP;
            sp y = beside == HEAD   ? clip->top - LABEL_GAP - height
                   : beside == FOOT ? clip->bottom + LABEL_GAP
                                    : trim.top + LABEL_GAP;
            struct rectangle box = {x, y, x + width, y + height};
            if (!label_fits(making, &box)) continue;
            making->side->label.placed = true;
            making->side->label.x = x;
            making->side->label.y = y;
            return;
        }
}

/* ---- the back of a sheet ---- */

/* How a sheet is turned over: about an upright axis left and right change places, about a level one head and foot. */
struct turning {
    sp width, height; /* of the sheet */
    bool upright;     /* the axis */
};

static struct turning turning_of(const struct imposition *imposition, enum turn_edge edge) {
    bool short_is_upright = imposition->width >= imposition->height;
    return (struct turning){imposition->width, imposition->height, short_is_upright == (edge == TURN_SHORT_EDGE)};
}

static struct rectangle rectangle_behind(const struct turning *turning, struct rectangle r) {
    if (turning->upright) return (struct rectangle){turning->width - r.right, r.top, turning->width - r.left, r.bottom};
    return (struct rectangle){r.left, turning->height - r.bottom, r.right, turning->height - r.top};
}

/* The place on the back that lies behind one on the front. Turned about a level axis the back stands on its head: the
   page is turned too, so that its head is behind the head of the front. */
static struct placement placement_behind(const struct imposition *imposition, const struct turning *turning,
                                         const struct placement *front, size_t page) {
    struct rectangle trim = rectangle_behind(turning, placement_trim(imposition, front));
    bool turned = !turning->upright;
    return (struct placement){page, turned ? trim.right : trim.left, turned ? trim.bottom : trim.top, turned,
                              rectangle_behind(turning, front->clip)};
}

static void add_marks_behind(const struct making *making, const struct turning *turning,
                             const struct imposed_side *front) {
    for (size_t m = 0; m < front->marks.count; m++) {
        struct print_mark mark = front->marks.at[m];
        if (turning->upright) mark.from_x = turning->width - mark.from_x, mark.to_x = turning->width - mark.to_x;
        else mark.from_y = turning->height - mark.from_y, mark.to_y = turning->height - mark.to_y;
        LIST_ADD(making->arena, making->side->marks, mark);
    }
}

/* ---- all three ---- */

static struct rectangle page_clip(const struct imposition *imposition, sp x, sp y, sp bleed) {
    struct rectangle clip = {x - bleed, y - bleed, x + imposition->page_width + bleed,
                             y + imposition->page_height + bleed};
    return (struct rectangle){sp_max(clip.left, 0), sp_max(clip.top, 0), sp_min(clip.right, imposition->width),
                              sp_min(clip.bottom, imposition->height)};
}

/* What has to be free beyond the trim for bleed and marks. */
static sp surround(const struct sheet_manner *manner) {
    return manner->mark_length == 0 ? manner->bleed : sp_max(manner->bleed, manner->mark_offset) + manner->mark_length;
}

static sp lack(sp needed, sp given) {
    return needed > given + ROUNDING ? needed - given : 0;
}

static struct imposition *begin(struct arena *arena, const struct imposed_pages *pages,
                                const struct sheet_manner *manner, struct imposition_error *error) {
    assert(pages->count > 0 && pages->width > 0 && pages->height > 0 && pages->bleed >= 0 && manner->bleed >= 0 &&
           manner->mark_length >= 0 && manner->mark_offset >= 0 && manner->label_width >= 0 &&
           manner->label_height >= 0);
    *error = (struct imposition_error){.fault = IMPOSITION_DONE};
    if (manner->bleed > pages->bleed) {
        *error = (struct imposition_error){
            IMPOSITION_BLEED, manner->bleed, manner->bleed, pages->bleed, pages->bleed, pages->count, 0};
        return NULL;
    }
    struct imposition *imposition = ARENA_NEW(arena, struct imposition);
    imposition->page_width = pages->width;
    imposition->page_height = pages->height;
    imposition->bleed = manner->bleed;
    return imposition;
}

/* The error that a sheet is too small, with the way of laying it that lacks less. */
static void too_small(struct imposition_error *error, enum imposition_fault fault, sp needed_width, sp needed_height,
                      sp width, sp height) {
    sp lying = sp_max(lack(needed_width, width), lack(needed_height, height));
    sp turned = sp_max(lack(needed_width, height), lack(needed_height, width));
    *error = (struct imposition_error){.fault = fault,
                                       .needed_width = needed_width,
                                       .needed_height = needed_height,
                                       .given_width = turned < lying ? height : width,
                                       .given_height = turned < lying ? width : height};
}

static struct making make_side(struct arena *arena, const struct imposition *imposition,
                               const struct sheet_manner *manner, struct imposed_sheet *sheet, bool back) {
    struct imposed_side *side = &sheet->sides[sheet->side_count++];
    side->label = (struct sheet_label){.sheet = imposition->sheets.count + 1, .back = back};
    return (struct making){arena, imposition, manner, side};
}

static struct imposition *finish(struct imposition *imposition) {
    for (size_t s = 0; s < imposition->sheets.count; s++)
        for (size_t b = 0; b < imposition->sheets.at[s].side_count; b++)
            imposition->sheets.at[s].sides[b].label.sheets = imposition->sheets.count;
    return imposition;
}

/* ---- booklets ---- */

/* The page that is read as number `position` of `total`, both counted with the blanks. */
static size_t page_read(const struct booklet_order *order, size_t total, size_t position) {
    size_t count = order->pages.count, before_blanks = count;
    if (order->blanks == BLANKS_BEFORE_LAST && count > 1) {
        if (position + 1 == total) return count - 1;
        before_blanks = count - 1;
    }
    return position < before_blanks ? position : BLANK_PAGE;
}

static void add_booklet_sheet(struct arena *arena, struct imposition *imposition, const struct booklet_order *order,
                              size_t total) {
    struct imposed_sheet sheet = {0};
    size_t s = imposition->sheets.count;
    sp fold = imposition->width / 2, top = (imposition->height - imposition->page_height) / 2;
    sp creep = imposition_creep(order->thickness, s), left = fold - imposition->page_width + creep,
       right = fold - creep;
    struct making front = make_side(arena, imposition, &order->manner, &sheet, false);
    struct placement pages[] = {{.page = page_read(order, total, total - 1 - 2 * s), .x = left, .y = top},
                                {.page = page_read(order, total, 2 * s), .x = right, .y = top}};
    for (int p = 0; p < 2; p++) {
        pages[p].clip = page_clip(imposition, pages[p].x, top, order->manner.bleed);
        if (p == 0) pages[p].clip.right = fold;
        else pages[p].clip.left = fold;
        LIST_ADD(arena, front.side->placements, pages[p]);
    }
    struct rectangle spread = {left, top, right + imposition->page_width, top + imposition->page_height};
    sp middle = fold - left;
    add_marks(&front, spread, &middle, 1);
    place_label(&front);

    struct turning turning = turning_of(imposition, order->edge);
    struct making back = make_side(arena, imposition, &order->manner, &sheet, true);
    const size_t behind[] = {page_read(order, total, total - 2 - 2 * s), page_read(order, total, 2 * s + 1)};
    for (int p = 0; p < 2; p++) {
        struct placement placement = placement_behind(imposition, &turning, &pages[p], behind[p]);
        LIST_ADD(arena, back.side->placements, placement);
    }
    add_marks_behind(&back, &turning, front.side);
    place_label(&back);
    LIST_ADD(arena, imposition->sheets, sheet);
}

struct imposition *impose_booklet(struct arena *arena, const struct booklet_order *order,
                                  struct imposition_error *error) {
    assert(order->sheet_width > 0 && order->sheet_height > 0 && order->thickness >= 0);
    const struct imposed_pages *pages = &order->pages;
    struct imposition *imposition = begin(arena, pages, &order->manner, error);
    if (!imposition) return NULL;
    sp wide = 2 * pages->width, high = pages->height, width = order->sheet_width, height = order->sheet_height;
    bool lying = !lack(wide, width) && !lack(high, height), turned = !lack(wide, height) && !lack(high, width);
    if (!lying && !turned) {
        too_small(error, IMPOSITION_SHEET, wide, high, width, height);
        return NULL;
    }
    imposition->width = lying ? width : height;
    imposition->height = lying ? height : width;
    size_t sheets = (pages->count + 3) / 4, total = 4 * sheets;
    imposition->blanks = total - pages->count;
    if (imposition->blanks > 0 && order->blanks == BLANKS_REFUSED) {
        error->fault = IMPOSITION_COUNT;
        error->count = pages->count;
        error->blanks = imposition->blanks;
        return NULL;
    }
    imposition->creep = imposition_creep(order->thickness, sheets - 1);
    if (imposition->creep >= pages->width) {
        error->fault = IMPOSITION_CREEP;
        error->needed_width = imposition->creep;
        error->given_width = pages->width;
        return NULL;
    }
    sp beside = imposition->width / 2 - pages->width, above = (imposition->height - pages->height) / 2;
    imposition->bleed = sp_max(0, sp_min(order->manner.bleed, sp_min(beside, above)));
    while (imposition->sheets.count < sheets) add_booklet_sheet(arena, imposition, order, total);
    return finish(imposition);
}

/* ---- cards ---- */

/* How many cards stand side by side, their bleeds edge to edge, with `around` free at both ends. */
static size_t places_along(sp sheet, sp card, sp bleed, sp around) {
    sp room = sheet + ROUNDING - 2 * around + 2 * bleed;
    return room < card + 2 * bleed ? 0 : (size_t)(room / (card + 2 * bleed));
}

/* Chooses how the sheet lies and how many cards stand on it; 0 when none fits. */
static size_t choose_grid(struct imposition *imposition, const struct card_order *order) {
    sp bleed = order->manner.bleed, around = surround(&order->manner);
    size_t most = 0;
    for (int turned = 0; turned < 2; turned++) {
        sp width = turned ? order->sheet_height : order->sheet_width;
        sp height = turned ? order->sheet_width : order->sheet_height;
        size_t columns = places_along(width, order->pages.width, bleed, around);
        size_t rows = places_along(height, order->pages.height, bleed, around);
        if (order->places == CARDS_ONE_A_SHEET && columns * rows > 0) columns = rows = 1;
        if (columns * rows <= most) continue;
        most = columns * rows;
        imposition->width = width;
        imposition->height = height;
        imposition->columns = columns;
        imposition->rows = rows;
    }
    return most;
}

/* The places of the grid, in the middle of the sheet, by row. */
static struct placement card_place(const struct imposition *imposition, const struct card_order *order, size_t place) {
    sp bleed = order->manner.bleed, across = imposition->page_width + 2 * bleed;
    sp down = imposition->page_height + 2 * bleed;
    sp left = (imposition->width - ((sp)imposition->columns * across - 2 * bleed)) / 2;
    sp top = (imposition->height - ((sp)imposition->rows * down - 2 * bleed)) / 2;
    struct placement placement = {.x = left + (sp)(place % imposition->columns) * across,
                                  .y = top + (sp)(place / imposition->columns) * down};
    placement.clip = page_clip(imposition, placement.x, placement.y, bleed);
    return placement;
}

/* A sheet with the cards from `first` to before `end`, counted with their repetitions. */
static void add_card_sheet(struct arena *arena, struct imposition *imposition, const struct card_order *order,
                           size_t first, size_t end) {
    struct imposed_sheet sheet = {0};
    size_t pages = order->pages.count, cards = (pages + 1) / 2;
    struct turning turning = turning_of(imposition, order->edge);
    struct making front = make_side(arena, imposition, &order->manner, &sheet, false);
    struct making back = make_side(arena, imposition, &order->manner, &sheet, true);
    for (size_t c = first; c < end; c++) {
        struct placement place = card_place(imposition, order, c - first);
        place.page = 2 * (c % cards);
        size_t page = place.page + 1 < pages ? place.page + 1 : BLANK_PAGE;
        struct placement behind = placement_behind(imposition, &turning, &place, page);
        LIST_ADD(arena, front.side->placements, place);
        LIST_ADD(arena, back.side->placements, behind);
    }
    for (size_t p = 0; p < front.side->placements.count; p++)
        add_marks(&front, placement_trim(imposition, &front.side->placements.at[p]), order->folds, order->fold_count);
    add_marks_behind(&back, &turning, front.side);
    place_label(&front);
    place_label(&back);
    LIST_ADD(arena, imposition->sheets, sheet);
}

struct imposition *impose_cards(struct arena *arena, const struct card_order *order, struct imposition_error *error) {
    assert(order->sheet_width > 0 && order->sheet_height > 0);
    for (size_t f = 0; f < order->fold_count; f++) assert(order->folds[f] > 0 && order->folds[f] < order->pages.width);
    const struct imposed_pages *pages = &order->pages;
    struct imposition *imposition = begin(arena, pages, &order->manner, error);
    if (!imposition) return NULL;
    size_t places = choose_grid(imposition, order), cards = (pages->count + 1) / 2, wanted = cards;
    if (places == 0) {
        sp around = surround(&order->manner);
        too_small(error, IMPOSITION_CARD, pages->width + 2 * around, pages->height + 2 * around, order->sheet_width,
                  order->sheet_height);
        return NULL;
    }
    if (order->places == CARDS_FILLED && places > cards) wanted = places / cards * cards;
    for (size_t first = 0; first < wanted; first += places)
        add_card_sheet(arena, imposition, order, first, first + places < wanted ? first + places : wanted);
    return finish(imposition);
}

/* ---- single pages ---- */

struct imposition *impose_pages(struct arena *arena, const struct imposed_pages *pages,
                                const struct sheet_manner *manner, struct imposition_error *error) {
    struct imposition *imposition = begin(arena, pages, manner, error);
    if (!imposition) return NULL;
    sp around = surround(manner);
    imposition->width = pages->width + 2 * around;
    imposition->height = pages->height + 2 * around;
    for (size_t page = 0; page < pages->count; page++) {
        struct imposed_sheet sheet = {0};
        struct making front = make_side(arena, imposition, manner, &sheet, false);
        struct placement placement = {page, around, around, false,
                                      page_clip(imposition, around, around, manner->bleed)};
        LIST_ADD(arena, front.side->placements, placement);
        add_marks(&front, placement_trim(imposition, &placement), NULL, 0);
        place_label(&front);
        LIST_ADD(arena, imposition->sheets, sheet);
    }
    return finish(imposition);
}
