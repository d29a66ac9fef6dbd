#include "review/match.h"

#include <stdlib.h>

/* What an axis more that agrees is worth beside similarity. A statement of a cell reworded to 0.6 is taken for the same
   before one that says nearly the same (0.85) for another role, form and column. */
static const double WORTH_OF_AXIS = 0.1;

/* Equal texts of one place that are looked at for each: of more, some may seem moved. */
enum { TWINS_MOST = 100 };

struct pair {
    size_t old, new;
    double score;
};

struct matching {
    struct arena *arena, *scratch;
    struct match_list *old, *new;
    const struct match_limits *limits;
    struct LIST(struct pair) pairs;
};

size_t match_nearness(const struct match_item *a, const struct match_item *b) {
    size_t agree = 0;
    for (size_t axis = 0; axis < MATCH_AXES; axis++)
        agree += a->place[axis] == b->place[axis] && a->place[axis] != MATCH_NONE;
    return agree;
}

static void pair_up(struct matching *of, size_t old, size_t new) {
    of->old->at[old].partner = new;
    of->new->at[new].partner = old;
}

static bool may_pair(const struct match_item *old, const struct match_item *new) {
    return old->partner == MATCH_NONE && new->partner == MATCH_NONE && old->kind == new->kind;
}

/* ---- the same words ---- */

struct hashed {
    uint64_t hash;
    size_t index;
};

static int compare_hashed(const void *left, const void *right) {
    const struct hashed *a = left, *b = right;
    int order = (a->hash > b->hash) - (a->hash < b->hash);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static struct hashed *sort_by_hash(struct arena *arena, const struct match_list *list) {
    struct hashed *sorted = ARENA_NEW_ARRAY(arena, struct hashed, list->count);
    for (size_t i = 0; i < list->count; i++) sorted[i] = (struct hashed){words_hash(list->at[i].words), i};
    if (list->count) qsort(sorted, list->count, sizeof *sorted, compare_hashed);
    return sorted;
}

/* Adds the equal texts of the same place for one old text, the last first. */
static void add_twins(struct matching *of, const struct hashed *sorted, size_t old) {
    const struct match_item *item = &of->old->at[old];
    struct hashed wanted = {words_hash(item->words), SIZE_MAX};
    size_t low = 0, high = of->new->count, found = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_hashed(&sorted[middle], &wanted) < 0) low = middle + 1;
        else high = middle;
    }
    while (low-- > 0 && sorted[low].hash == wanted.hash && found < TWINS_MOST) {
        const struct match_item *twin = &of->new->at[sorted[low].index];
        if (!may_pair(item, twin) || match_nearness(item, twin) < MATCH_AXES) continue;
        if (!words_same(item->words, twin->words)) continue;
        struct pair pair = {old, sorted[low].index, 1};
        LIST_ADD(of->arena, of->pairs, pair);
        found++;
    }
}

/* Pairs as many texts of one place as keep their order: the longest common subsequence, as an increasing one of all
   equal pairs (Hunt and Szymanski 1977). */
static void pair_in_order(struct matching *of, const struct hashed *sorted, size_t first, size_t end) {
    of->pairs.count = 0;
    for (size_t old = first; old < end; old++) add_twins(of, sorted, old);
    size_t *numbers = ARENA_NEW_ARRAY(of->arena, size_t, of->pairs.count);
    for (size_t p = 0; p < of->pairs.count; p++) numbers[p] = of->pairs.at[p].new;
    const bool *stays = match_order(of->arena, numbers, of->pairs.count);
    for (size_t p = 0; p < of->pairs.count; p++)
        if (stays[p]) pair_up(of, of->pairs.at[p].old, of->pairs.at[p].new);
    of->pairs.count = 0;
}

static void pair_places(struct matching *of, const struct hashed *sorted) {
    for (size_t first = 0, end = 0; first < of->old->count; first = end) {
        while (end < of->old->count && match_nearness(&of->old->at[first], &of->old->at[end]) == MATCH_AXES) end++;
        if (end == first) end++; /* a place that is no more */
        else pair_in_order(of, sorted, first, end);
    }
}

/* Pairs texts of one hash, the nearest first. */
static void pair_group(struct matching *of, const struct hashed *old, size_t old_count, const struct hashed *new,
                       size_t new_count) {
    for (size_t nearness = MATCH_AXES + 1; nearness-- > 0;)
        for (size_t i = 0; i < old_count; i++)
            for (size_t j = 0; j < new_count; j++) {
                const struct match_item *a = &of->old->at[old[i].index], *b = &of->new->at[new[j].index];
                if (!may_pair(a, b) || match_nearness(a, b) != nearness) continue;
                if (words_same(a->words, b->words)) pair_up(of, old[i].index, new[j].index);
            }
}

static size_t group_end(const struct hashed *sorted, size_t first, size_t count) {
    size_t end = first;
    while (end < count && sorted[end].hash == sorted[first].hash) end++;
    return end;
}

static void pair_equal(struct matching *of) {
    const struct hashed *old = sort_by_hash(of->arena, of->old), *new = sort_by_hash(of->arena, of->new);
    pair_places(of, new);
    for (size_t i = 0, j = 0; i < of->old->count && j < of->new->count;) {
        size_t i_end = group_end(old, i, of->old->count), j_end = group_end(new, j, of->new->count);
        uint64_t of_old = old[i].hash, of_new = new[j].hash;
        if (of_old == of_new) pair_group(of, old + i, i_end - i, new + j, j_end - j);
        if (of_old <= of_new) i = i_end;
        if (of_old >= of_new) j = j_end;
    }
}

/* ---- words alike ---- */

static int compare_pairs(const void *left, const void *right) {
    const struct pair *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->old != b->old) return a->old < b->old ? -1 : 1;
    return (a->new > b->new) - (a->new < b->new);
}

static void weigh_pair(struct matching *of, size_t old, size_t new) {
    const struct match_item *a = &of->old->at[old], *b = &of->new->at[new];
    if (!may_pair(a, b)) return;
    size_t nearness = match_nearness(a, b);
    double least = of->limits->least[nearness];
    arena_clear(of->scratch);
    double similarity = words_similarity_from(of->scratch, a->words, b->words, least);
    if (similarity < least) return;
    struct pair pair = {old, new, similarity + WORTH_OF_AXIS *(double)nearness};
    LIST_ADD(of->arena, of->pairs, pair);
}

static void pair_similar(struct matching *of) {
    for (size_t i = 0; i < of->old->count; i++)
        for (size_t j = 0; j < of->new->count; j++) weigh_pair(of, i, j);
    if (of->pairs.count) qsort(of->pairs.at, of->pairs.count, sizeof *of->pairs.at, compare_pairs);
    for (size_t p = 0; p < of->pairs.count; p++) {
        const struct pair *pair = &of->pairs.at[p];
        if (may_pair(&of->old->at[pair->old], &of->new->at[pair->new])) pair_up(of, pair->old, pair->new);
    }
}

void match_lists(struct arena *arena, struct match_list *old, struct match_list *new,
                 const struct match_limits *limits) {
    struct arena scratch;
    arena_init(&scratch, arena->exhausted);
    struct matching of = {.arena = arena, .scratch = &scratch, .old = old, .new = new, .limits = limits};
    for (size_t i = 0; i < old->count; i++) old->at[i].partner = MATCH_NONE;
    for (size_t j = 0; j < new->count; j++) new->at[j].partner = MATCH_NONE;
    pair_equal(&of);
    pair_similar(&of);
    arena_release(&scratch);
}

/* ---- order ---- */

const bool *match_order(struct arena *arena, const size_t *numbers, size_t count) {
    bool *stays = ARENA_NEW_ARRAY(arena, bool, count);
    size_t *ends = ARENA_NEW_ARRAY(arena, size_t, count); /* of the subsequences by their length: the lowest ends */
    size_t *before = ARENA_NEW_ARRAY(arena, size_t, count), longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = longest;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (numbers[ends[middle]] < numbers[i]) low = middle + 1;
            else high = middle;
        }
        if (low < longest && numbers[ends[low]] == numbers[i]) continue; /* of equal ones the first */
        before[i] = low ? ends[low - 1] : MATCH_NONE;
        ends[low] = i;
        if (low == longest) longest++;
    }
    for (size_t i = longest ? ends[longest - 1] : MATCH_NONE; i != MATCH_NONE; i = before[i]) stays[i] = true;
    return stays;
}
