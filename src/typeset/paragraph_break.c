#include "typeset/paragraph_steps.h"

/* The best set of line ends for a whole paragraph: the shortest way through all chances (Knuth and Plass 1981), with
   demerits in whole numbers so that two machines agree. Where they grade lines by stretch and shrink alone, ragged
   lines are graded by the square of their shortfall; both share one unit: the square of a shortfall in thousandths of
   the measure. */

/* Demerits of lines. */
enum {
    STEEP_SHORTFALL = 300,         /* ‰: a line below 70 % of the measure reads as the end of the paragraph, */
    STEEP_FACTOR = 3,              /* so what is short beyond that weighs more */
    LINE_DEMERITS = 60000,         /* each line: one more must make the others better than it costs in room */
    SINGLE_WORD_DEMERITS = 12000,  /* a word alone on a line inside a paragraph */
    LADDER_DEMERITS = 120000,      /* a second hyphen in succession; for a third see below */
    LAST_HYPHEN_DEMERITS = 120000, /* a hyphen at the end of the last line but one */
    RUNT_DEMERITS = 4000000,       /* a last line shorter than RUNT_LETTERS, or than twice the indent */
    ONE_WORD_DEMERITS = 60000,     /* a last line of one word, */
    SHORT_WORD_DEMERITS = 200000,  /* of one short word */
    FULL_SPACE_DEMERITS = 62500,   /* justified: spaces of 1/2 em; like a ragged line a quarter too short */
    TIGHT_SPACE_DEMERITS = 20000,  /* spaces of 1/5 em */
    LOOSE_DEMERITS = 500000,       /* spaces wider than 1/2 em: only where nothing else will do; and two such */
                                   /* lines rather than one with holes, so it grows with the fourth power */
    CLASS_DEMERITS = 15000,        /* a tight line beside a loose one */
};

static const int64_t THIRD_HYPHEN_DEMERITS = 100000000000; /* only a line that is too wide is worse */
static const int64_t OVERFULL_DEMERITS = 1000000000000;    /* then an error follows; the least overfull set is chosen */
static const int64_t NEVER = INT64_MAX / 2;

enum {
    RUNT_LETTERS = 5,
    SHORT_WORD_LETTERS = 9,
    MOST_HYPHENS = 2, /* in succession */
    CLASSES = 4,      /* fitness: tight, normal, loose, very loose */
    MOST_STATES = (MOST_HYPHENS + 1) * CLASSES,
};

/* The best way to a chance in one state: how many hyphens in succession end there, and the last line's fitness. */
struct node {
    int64_t demerits; /* NEVER: no way */
    uint32_t from;    /* chance */
    uint8_t state;    /* of that chance */
};

/* A line between two chances, graded. */
struct grade {
    int64_t demerits; /* NEVER: it does not fit */
    int fitness;
};

static int64_t min64(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t last_line_demerits(const struct measure *measure, const struct chance *a, const struct chance *b,
                                  sp width) {
    uint32_t letters = b->letters_end - a->letters_next;
    bool one_word = b->blanks_end == a->blanks_next;
    int64_t demerits = a->put ? LAST_HYPHEN_DEMERITS : 0;
    if (letters < RUNT_LETTERS || (measure->justify && width < 2 * measure->indent)) return demerits + RUNT_DEMERITS;
    if (one_word) demerits += letters < SHORT_WORD_LETTERS ? SHORT_WORD_DEMERITS : ONE_WORD_DEMERITS;
    return demerits;
}

static struct grade grade_ragged(const struct measure *measure, const struct chance *a, const struct chance *b,
                                 sp width) {
    int64_t shortfall = measure->width > 0 ? (measure->width - width) * 1000 / measure->width : 0;
    int64_t steep = shortfall > STEEP_SHORTFALL ? shortfall - STEEP_SHORTFALL : 0;
    struct grade grade = {shortfall * shortfall + STEEP_FACTOR * steep * steep, 1};
    if (b->blanks_end == a->blanks_next) grade.demerits += SINGLE_WORD_DEMERITS;
    return grade;
}

/* Spaces run from 1/5 em (t = -1) over 1/4 em (0) to 1/2 em (1); t in thousandths. */
static struct grade grade_justified(const struct measure *measure, const struct chance *a, const struct chance *b,
                                    sp width) {
    sp room = measure->width - width, stretch = b->stretch_end - a->stretch_next;
    if (room < 0) {
        int64_t t = stretch > 0 ? -room * 1000 / (stretch / 5 + 1) : 1001; /* 1/20 em for each 1/4 em */
        return (struct grade){t > 1000 ? NEVER : TIGHT_SPACE_DEMERITS * t / 1000 * t / 1000, t > 500 ? 0 : 1};
    }
    int64_t t = stretch > 0 ? min64(room * 1000 / stretch, 20000) : 20000;
    if (t <= 1000) return (struct grade){FULL_SPACE_DEMERITS * t / 1000 * t / 1000, t > 500 ? 2 : 1};
    int64_t square = t * t / 1000;
    return (struct grade){LOOSE_DEMERITS + FULL_SPACE_DEMERITS * square / 1000 * square / 1000, 3};
}

/* Grades the line from `a` to `b`. `only` says that no chance lies between them: if even that line is too wide, it has
   to be taken all the same. */
static struct grade grade_line(const struct measure *measure, const struct chance *a, const struct chance *b,
                               bool only) {
    sp width = b->end - a->next - b->hang_end - a->hang_next;
    struct grade grade = {0, 1};
    if (b->forced) grade.demerits = last_line_demerits(measure, a, b, width);
    if (measure->justify && (!b->forced || width > measure->width)) {
        struct grade spaces = grade_justified(measure, a, b, width);
        grade.demerits = spaces.demerits == NEVER ? NEVER : grade.demerits + spaces.demerits;
        grade.fitness = spaces.fitness;
    } else if (width > measure->width) {
        grade.demerits = NEVER;
    } else if (!b->forced) {
        grade = grade_ragged(measure, a, b, width);
    }
    if (grade.demerits == NEVER && only) {
        int64_t excess = min64((width - measure->width) / SP_PER_PT, 1000000);
        grade.demerits = OVERFULL_DEMERITS + excess * 1000000;
    }
    return grade;
}

/* Extends every way that ends at `a` by the line to `b`. */
static void extend(const struct node *from, uint32_t a, struct node *to, const struct chance *b, struct grade grade,
                   size_t states) {
    for (size_t state = 0; state < states; state++) {
        if (from[state].demerits == NEVER) continue;
        int run = (int)state % (MOST_HYPHENS + 1), fitness = (int)state / (MOST_HYPHENS + 1);
        int next_run = b->hyphen ? run + 1 : 0;
        int64_t demerits = from[state].demerits + grade.demerits + b->demerits + LINE_DEMERITS;
        if (next_run > MOST_HYPHENS) { /* a word longer than two lines leaves no other way */
            next_run = MOST_HYPHENS;
            demerits += THIRD_HYPHEN_DEMERITS;
        }
        if (next_run == 2) demerits += LADDER_DEMERITS;
        size_t next = (size_t)next_run;
        if (states > MOST_HYPHENS + 1) {
            if (fitness - grade.fitness > 1 || grade.fitness - fitness > 1) demerits += CLASS_DEMERITS;
            next += (size_t)grade.fitness * (MOST_HYPHENS + 1);
        }
        if (demerits < to[next].demerits) to[next] = (struct node){demerits, a, (uint8_t)state};
    }
}

/* Whether the line from `a` to `b` and every line that begins before `a` is too wide. */
static bool is_hopeless(const struct measure *measure, const struct chance *a, const struct chance *b) {
    sp least = b->end - a->next - b->hang_end;
    if (measure->justify) least -= (b->stretch_end - a->stretch_next) / 5;
    return least - 2 * measure->style->size > measure->width; /* no mark that hangs on the left is wider */
}

/* The end of the stretch that begins at `first`, where all of it fits on one line; else 0. */
static uint32_t one_line(const struct measure *measure, const struct chance *chances, uint32_t first, uint32_t count) {
    uint32_t end = first + 1;
    while (end < count && !chances[end].forced) end++;
    if (end == count) return 0;
    const struct chance *a = &chances[first], *b = &chances[end];
    return b->end - a->next - b->hang_end - a->hang_next <= measure->width ? end : 0;
}

size_t paragraph_break(struct arena *arena, const struct parts *parts, const struct measure *measure, uint32_t **ends) {
    const struct chance *chances = parts->chances.at;
    uint32_t count = (uint32_t)parts->chances.count, first = 0; /* the last forced end before here */
    size_t states = measure->justify ? MOST_STATES : MOST_HYPHENS + 1;
    struct node *nodes = ARENA_NEW_ARRAY(arena, struct node, count * states);
    for (size_t i = 0; i < count * states; i++) nodes[i].demerits = NEVER;
    nodes[measure->justify ? MOST_HYPHENS + 1 : 0].demerits = 0; /* no hyphen; normal fitness */

    for (uint32_t b = 1; b < count; b++) {
        if (b == first + 1) { /* most labels and heads are one line: no search */
            uint32_t end = one_line(measure, chances, first, count);
            if (end) {
                struct grade perfect = {0, 1};
                extend(nodes + first * states, first, nodes + end * states, &chances[end], perfect, states);
                first = b = end;
                continue;
            }
        }
        struct node *to = nodes + b * states;
        struct node best[MOST_STATES]; /* ways whose lines all fit */
        for (size_t i = 0; i < states; i++) best[i] = (struct node){.demerits = NEVER};
        for (uint32_t a = b; a-- > first;) {
            if (a + 1 < b && is_hopeless(measure, &chances[a], &chances[b])) break;
            struct grade grade = grade_line(measure, &chances[a], &chances[b], a + 1 == b);
            if (grade.demerits != NEVER) extend(nodes + a * states, a, best, &chances[b], grade, states);
        }
        for (size_t i = 0; i < states; i++) to[i] = best[i];
        if (chances[b].forced) first = b;
    }

    /* The way back. The end is not a hyphen of ours, but may be one of the text: any state may be the best. */
    const struct node *last = nodes + (count - 1) * states, *node = last;
    for (size_t i = 1; i < states; i++)
        if (last[i].demerits < node->demerits) node = &last[i];
    size_t lines = 1;
    for (const struct node *n = node; n->from; n = nodes + n->from * states + n->state) lines++;
    *ends = ARENA_NEW_ARRAY(arena, uint32_t, lines);
    uint32_t at = count - 1;
    for (size_t i = lines; i-- > 0;) {
        (*ends)[i] = at;
        at = node->from;
        node = nodes + at * states + node->state;
    }
    return lines;
}
