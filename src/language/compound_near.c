#include "language/compound.h"
#include "language/compound_data.h"

#include <string.h>

/* A walk through the automaton beside the letters of a word. */
struct walk {
    const uint32_t *letters;
    size_t count;
    struct compound_neighbour *out;
    size_t found, most;
    uint32_t path[COMPOUND_LETTERS + 1]; /* letters taken so far */
};

/* Where a walk stands. */
struct step {
    uint32_t node;
    size_t at, length; /* letters of the word behind it, letters of the path */
    bool edited;
    enum compound_edit edit; /* the one that was spent */
    bool second;             /* half of two letters that change places is taken: `owed` comes next */
    uint32_t owed;
};

static void keep(struct walk *walk, size_t length, enum compound_edit edit, bool genitive) {
    struct compound_neighbour *fresh = &walk->out[walk->found];
    if (walk->found == walk->most || length + genitive > COMPOUND_LETTERS) return;
    memcpy(fresh->letters, walk->path, length * sizeof *walk->path);
    if (genitive) fresh->letters[length++] = 's';
    fresh->count = length;
    fresh->edit = edit;
    if (length == walk->count && memcmp(fresh->letters, walk->letters, length * sizeof *fresh->letters) == 0) return;
    for (size_t i = 0; i < walk->found; i++) {
        struct compound_neighbour *old = &walk->out[i];
        if (old->count != length || memcmp(old->letters, fresh->letters, length * sizeof *old->letters) != 0) continue;
        if (edit < old->edit) old->edit = edit;
        return;
    }
    walk->found++;
}

/* The path is a word of the dictionary: with what is left of the letters, a neighbour? */
static void end_word(struct walk *walk, const struct step *step) {
    size_t left = walk->count - step->at;
    if (step->second) return;
    if (step->edited && left == 0) keep(walk, step->length, step->edit, false);
    if (step->edited && left == 1 && walk->letters[step->at] == 's') keep(walk, step->length, step->edit, true);
    if (!step->edited && left == 1) keep(walk, step->length, EDIT_EXTRA, false);
}

static void take(struct walk *walk, const struct step *step);

static void take_letter(struct walk *walk, const struct step *step, uint32_t letter, uint32_t node) {
    struct step next = *step;
    bool more = step->at < walk->count, same = more && letter == walk->letters[step->at];
    if (step->length == COMPOUND_LETTERS) return;
    walk->path[step->length] = letter;
    next.node = node;
    next.length++;
    if (step->second) {
        next.second = false;
        if (letter == step->owed) take(walk, &next);
        return;
    }
    if (same) {
        next.at++;
        take(walk, &next);
    }
    if (step->edited) return;
    next.edited = true;
    next.at = step->at;
    next.edit = EDIT_MISSING;
    take(walk, &next);
    if (!more || same) return;
    next.at = step->at + 1;
    next.edit = EDIT_OTHER;
    take(walk, &next);
    if (next.at == walk->count || letter != walk->letters[next.at]) return;
    next.at++;
    next.edit = EDIT_SWAPPED;
    next.second = true;
    next.owed = walk->letters[step->at];
    take(walk, &next);
}

/* Goes on from a node by every edge. */
static void take(struct walk *walk, const struct step *step) {
    const uint32_t *edges = compound_data_words + COMPOUND_HEAD;
    if (!step->edited && step->at < walk->count) {
        struct step next = *step;
        next.at++;
        next.edited = true;
        next.edit = EDIT_EXTRA;
        take(walk, &next);
    }
    for (uint32_t edge = step->node;; edge++) {
        uint32_t label = edges[edge] & COMPOUND_LABEL, target = edges[edge] >> COMPOUND_SHIFT;
        if (label < COMPOUND_CODES) {
            take_letter(walk, step, compound_data_words[4 + label], target);
        } else if (label <= LABEL_WHOLE) {
            struct step next = *step;
            next.node = target;
            take(walk, &next);
        } else if ((label >= LABEL_END && label < LABEL_BEGIN) || label == LABEL_ALONE) {
            end_word(walk, step);
        }
        if (edges[edge] & COMPOUND_LAST) break;
    }
}

size_t compound_near(const uint32_t *letters, size_t count, struct compound_neighbour *out, size_t most) {
    struct walk walk = {.letters = letters, .count = count, .out = out, .most = most};
    struct step first = {0};
    if (!count || count > COMPOUND_LETTERS || !most) return 0;
    take(&walk, &first);
    return walk.found;
}
