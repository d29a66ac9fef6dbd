#include "language/compound.h"

#include "language/compound_data.h"

#include <stdbool.h>
#include <string.h>

/* Costs are tenths of a nat: -log P of a part, as the generator counted it. They were set with the generator's, by
   reading words of wdanish that no list holds. */
enum {
    LEVEL_FIRST = 25, /* cost of level 0 */
    LEVEL_STEP = 9,   /* from one level to the next */
    JOIN_COST = 5,    /* each joint: of two paths the one with fewer parts */
    HIATUS_COST = 15, /* a joint between consonant and vowel: the syllable speaks against it */
    GENITIVE_COST = 2,
    ANY_COST = 30,       /* a word that begins no compound in the dictionary */
    UNKNOWN_COST = 70,   /* a part that is in no list */
    UNKNOWN_LETTER = 27, /* each letter of it */
    WHOLE_COST = 20,     /* the word as one part, in no list */
    WHOLE_LETTER = 27,
    UNKNOWN_LETTERS = 4, /* the shortest such part */
    KNOWN_BESIDE = 4,    /* letters that a known part beside it has at least */
    LEAST_LETTERS = 2,   /* on either side of any break */
    WEAK_LEVEL = 3,      /* prefixes from this level on (er, in, re) only begin words */
    NEVER = INT32_MAX / 2,
    MOST_BRANCHES = 24, /* letters and marks on the way to one part: each mark forks it once */
    MOST_LETTERS = COMPOUND_LETTERS,
};

/* Breaks inside a known part, in places of the whole word. */
struct marks {
    uint64_t joints, affixes, whole;
};

/* The best way to a place in the word. */
struct way {
    int32_t cost;
    uint8_t from;
    bool prefix, known;
    struct marks marks;
};

struct word {
    uint8_t codes[MOST_LETTERS + 2]; /* a zero at the end */
    size_t count;
    struct way ways[MOST_LETTERS + 1];
    bool listed; /* the whole word stands in the automaton: no search beyond it */
};

/* --- Letters --- */

static bool is_vowel(unsigned code) {
    switch (compound_data_words[4 + code]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 0xE6:
    case 0xF8:
    case 0xE5:
    case 0xE4:
    case 0xF6:
    case 0xFC:
    case 0xE9:
    case 0xE8:
    case 0xEA:
    case 0xE1:
    case 0xE0:
    case 0xF3:
    case 0xF2:
    case 0xF4:
    case 0xED:
    case 0xFA:
    case 0xEB:
    case 0xEF: return true;
    default: return false;
    }
}

static unsigned code_of(uint32_t letter) {
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 1;
    for (unsigned code = 27; code < COMPOUND_CODES; code++)
        if (compound_data_words[4 + code] == letter) return code;
    return 0;
}

static uint64_t bit(size_t place) {
    return (uint64_t)1 << place;
}

/* Letters [first, end) as a set. */
static uint64_t range(size_t first, size_t end) {
    return (end >= 64 ? ~(uint64_t)0 : bit(end) - 1) & ~(bit(first) - 1);
}

static uint32_t letter_at(const struct word *word, size_t at) {
    return compound_data_words[4 + word->codes[at]];
}

/* --- The search --- */

static void offer(struct word *word, size_t to, int32_t cost, struct way way) {
    if (cost >= word->ways[to].cost) return;
    way.cost = cost;
    word->ways[to] = way;
}

/* A part [from, to) that ends with this label. */
static void offer_part(struct word *word, size_t from, size_t to, unsigned label, struct marks marks) {
    struct way way = {.from = (uint8_t)from, .known = true, .marks = marks};
    int32_t cost = word->ways[from].cost + LEVEL_FIRST + (int32_t)(label & 15) * LEVEL_STEP;
    size_t count = word->count;
    bool ends = to == count || (to + 1 == count && letter_at(word, to) == 's');
    if (from > 0 && !word->ways[from].prefix && !is_vowel(word->codes[from - 1]) && is_vowel(word->codes[from]))
        cost += HIATUS_COST;
    if (label >= LABEL_PREFIX && label < LABEL_NAME) {
        way.prefix = true;
        cost = word->ways[from].cost + LEVEL_FIRST + (int32_t)(label - LABEL_PREFIX) * LEVEL_STEP;
        if (to + LEAST_LETTERS < count && (from == 0 || label < LABEL_PREFIX + WEAK_LEVEL))
            offer(word, to, cost + JOIN_COST, way);
    } else if (label == LABEL_NAME || label == LABEL_ALONE) {
        if (from == 0 && ends) {
            offer(word, count, 0, way);
            word->listed = true;
        }
    } else if (label == LABEL_ANY || (label >= LABEL_BEGIN && label < LABEL_DERIVED)) {
        if (label == LABEL_ANY) cost = word->ways[from].cost + LEVEL_FIRST + 15 * LEVEL_STEP + ANY_COST;
        if (to + LEAST_LETTERS <= count) offer(word, to, cost + JOIN_COST, way);
        if (from == 0 && to == count) { /* a first part on its own: `bestyrelses` */
            offer(word, to, 1, way);
            word->listed = true;
        }
    } else if (ends) {
        bool listed = from == 0 && label < LABEL_BEGIN;
        if (to < count) cost += GENITIVE_COST;
        if (listed) cost = to < count;
        offer(word, count, cost, way);
        word->listed |= listed;
    }
}

struct branch {
    uint32_t node;
    uint8_t at;
    bool whole;
    struct marks marks;
};

/* All known parts that begin at `from`. */
static void find_parts(struct word *word, size_t from) {
    const uint32_t *edges = compound_data_words + COMPOUND_HEAD;
    struct branch stack[MOST_BRANCHES] = {{.at = (uint8_t)from}};
    size_t depth = 1;
    while (depth) {
        struct branch branch = stack[--depth];
        for (uint32_t edge = branch.node;; edge++) {
            uint32_t label = edges[edge] & COMPOUND_LABEL, target = edges[edge] >> COMPOUND_SHIFT;
            struct branch next = {target, branch.at, branch.whole, branch.marks};
            if (label < COMPOUND_CODES) {
                if (label == word->codes[branch.at]) {
                    if (next.whole) next.marks.whole |= bit(next.at);
                    next.at++;
                    if (depth < MOST_BRANCHES) stack[depth++] = next;
                }
                if (label >= word->codes[branch.at]) break; /* letters come last and in order */
            } else if (label <= LABEL_WHOLE) {
                if (label == LABEL_JOINT) next.marks.joints |= bit(next.at);
                if (label == LABEL_AFFIX) next.marks.affixes |= bit(next.at);
                next.whole = label == LABEL_WHOLE;
                if (depth < MOST_BRANCHES) stack[depth++] = next;
            } else if (branch.at > from) {
                offer_part(word, from, branch.at, label, branch.marks);
            }
            if (edges[edge] & COMPOUND_LAST) break;
        }
    }
}

static bool has_vowel(const struct word *word, size_t first, size_t end) {
    for (size_t i = first; i < end; i++)
        if (is_vowel(word->codes[i])) return true;
    return false;
}

/* Parts that are in no list, before or after a known one. */
static void guess_parts(struct word *word, size_t from) {
    size_t count = word->count;
    const struct way *way = &word->ways[from];
    if (from > 0 && (!way->known || way->prefix || from < KNOWN_BESIDE)) return;
    if (from > 0 && is_vowel(word->codes[from])) return; /* rather an ending: trafik|ering */
    int32_t cost = way->cost + UNKNOWN_COST;
    struct way next = {.from = (uint8_t)from};
    for (size_t to = from + UNKNOWN_LETTERS; to + KNOWN_BESIDE <= count; to++)
        if (from == 0 && has_vowel(word, from, to))
            offer(word, to, cost + (int32_t)(to - from) * UNKNOWN_LETTER + JOIN_COST, next);
    if (from > 0 && count - from >= UNKNOWN_LETTERS && has_vowel(word, from, count))
        offer(word, count, cost + (int32_t)(count - from) * UNKNOWN_LETTER, next);
}

static struct marks search(struct word *word) {
    size_t count = word->count;
    for (size_t i = 1; i <= count; i++) word->ways[i].cost = NEVER;
    word->ways[0] = (struct way){.cost = 0};
    find_parts(word, 0);
    if (!word->listed) {
        struct way whole = {.from = 0};
        offer(word, count, WHOLE_COST + WHOLE_LETTER * (int32_t)count, whole);
        guess_parts(word, 0);
        for (size_t from = 1; from + LEAST_LETTERS <= count; from++) {
            if (word->ways[from].cost >= word->ways[count].cost) continue;
            find_parts(word, from);
            guess_parts(word, from);
        }
    }
    struct marks marks = {0};
    for (size_t at = count; at > 0;) {
        const struct way *way = &word->ways[at];
        marks.joints |= way->marks.joints;
        marks.affixes |= way->marks.affixes;
        marks.whole |= way->marks.whole;
        at = way->from;
        if (at > 0 && word->ways[at].prefix) marks.affixes |= bit(at);
        else if (at > 0) marks.joints |= bit(at);
    }
    return marks;
}

/* --- Inside a part --- */

/* Two vowels that are one syllable in nearly every word (pa-use, fe-edback). Losing a true place is the lesser harm.
   Retskrivningsordbogen §15. */
static bool is_one_syllable(uint32_t first, uint32_t second) {
    static const char pairs[][2] = {{'a', 'a'}, {'e', 'e'}, {'o', 'o'}, {'a', 'u'}, {'e', 'u'}, {'o', 'u'},
                                    {'a', 'i'}, {'e', 'i'}, {'a', 'y'}, {'e', 'y'}, {'o', 'y'}, {'e', 'a'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if ((uint32_t)pairs[i][0] == first && (uint32_t)pairs[i][1] == second) return true;
    return false;
}

/* Groups of consonants that may begin a Danish word, so may begin a line. Retskrivningsordbogen §15. */
static bool may_begin(const struct word *word, size_t first, size_t end) {
    static const char *const onsets[] = {"bj",  "bl",  "br",  "ch",  "dj", "dr", "dv", "fj",  "fl",  "fn",  "fr",  "gj",
                                         "gl",  "gn",  "gr",  "hj",  "hv", "kj", "kl", "kn",  "kr",  "kv",  "mj",  "nj",
                                         "ph",  "pj",  "pl",  "pr",  "ps", "rh", "sc", "sch", "sf",  "sh",  "sj",  "sk",
                                         "skj", "skl", "skr", "skv", "sl", "sm", "sn", "sp",  "spj", "spl", "spr", "st",
                                         "stj", "str", "sv",  "th",  "tj", "tr", "ts", "tv",  "vr"};
    char group[4] = {0};
    if (end - first <= 1) return true;
    if (end - first > 3) return false;
    for (size_t i = first; i < end; i++) group[i - first] = (char)letter_at(word, i);
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++)
        if (strcmp(group, onsets[i]) == 0) return true;
    return false;
}

static bool is_legal(const struct word *word, size_t first, size_t place, size_t end) {
    if (!has_vowel(word, first, place) || !has_vowel(word, place, end)) return false;
    if (is_vowel(word->codes[place - 1]) && is_vowel(word->codes[place]))
        return !is_one_syllable(letter_at(word, place - 1), letter_at(word, place));
    if (is_vowel(word->codes[place])) return false; /* a single consonant goes to the next line */
    size_t onset = place;
    while (onset < end && !is_vowel(word->codes[onset])) onset++;
    return may_begin(word, place, onset);
}

/* The patterns' breaks in [first, end), as if it were a word. */
static uint64_t pattern_breaks(const struct word *word, size_t first, size_t end) {
    const uint32_t *edges = compound_data_words + COMPOUND_HEAD + compound_data_words[1];
    const uint8_t *values = (const uint8_t *)(edges + compound_data_words[2]);
    uint8_t labels[MOST_LETTERS + 2], levels[MOST_LETTERS + 4] = {0};
    size_t length = end - first;
    labels[0] = labels[length + 1] = LABEL_EDGE;
    memcpy(labels + 1, word->codes + first, length);
    for (size_t i = 0; i < length + 2; i++) {
        uint32_t node = 0;
        for (size_t at = i; at <= length + 2; at++) {
            uint32_t edge = node, next = 0;
            for (;; edge++) {
                uint32_t label = edges[edge] & COMPOUND_LABEL, target = edges[edge] >> COMPOUND_SHIFT;
                if (label == LABEL_VALUES) {
                    for (size_t k = 0; k <= at - i; k++)
                        if (values[target + k] > levels[i + k]) levels[i + k] = values[target + k];
                } else if (at < length + 2 && label == labels[at]) {
                    next = target;
                    break;
                }
                if (edges[edge] & COMPOUND_LAST) break;
            }
            if (!next) break;
            node = next;
        }
    }
    uint64_t breaks = 0;
    for (size_t i = LEAST_LETTERS; i + LEAST_LETTERS <= length; i++)
        if (levels[i + 1] & 1) breaks |= bit(first + i);
    return breaks;
}

/* Whether a suffix that begins with a consonant stands at `place`, with what endings there may be after it. */
static bool is_suffix(const struct word *word, size_t place, size_t end) {
    static const struct {
        uint8_t letters[7];
        uint8_t count, after; /* letters of the endings at most */
    } suffixes[] = {
        {{'h', 'e', 'd'}, 3, 6},      {{'l', 'i', 'g'}, 3, 8},      {{'s', 'k', 'a', 'b'}, 4, 6},
        {{'n', 'i', 'n', 'g'}, 4, 5}, {{'l', 'i', 'n', 'g'}, 4, 5}, {{'m', 0xE6, 's', 's', 'i', 'g'}, 6, 8},
        {{'s', 'o', 'm'}, 3, 6},      {{'l', 0xF8, 's'}, 3, 7},     {{'d', 'o', 'm'}, 3, 7},
        {{'b', 'a', 'r'}, 3, 7},      {{'f', 'u', 'l', 'd'}, 4, 4},
    };
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t count = suffixes[i].count, same = 0;
        if (end - place < count || end - place - count > suffixes[i].after) continue;
        while (same < count && letter_at(word, place + same) == suffixes[i].letters[same]) same++;
        if (same == count) return true;
    }
    return false;
}

/* Whether [first, place) is a prefix that is no part of its own in the automaton (til-bud). Only for the rank: that the
   word may be divided there is known. */
static bool is_prefix(const struct word *word, size_t first, size_t place) {
    static const char *const prefixes[] = {"fra", "frem", "ind", "mod", "ned", "op", "over", "til", "ud", "under"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t same = 0;
        while (first + same < place && letter_at(word, first + same) == (unsigned char)prefixes[i][same]) same++;
        if (first + same == place && !prefixes[i][same]) return true;
    }
    return false;
}

/* Returns false where a letter is not Danish. */
static bool word_init(struct word *word, const uint32_t *letters, size_t count) {
    word->count = count;
    word->listed = false;
    for (size_t i = 0; i < count; i++)
        if (!(word->codes[i] = (uint8_t)code_of(letters[i]))) return false;
    word->codes[count] = 0;
    return true;
}

struct compound_weight compound_weigh(const uint32_t *letters, size_t count) {
    struct compound_weight weight = {.cost = NEVER};
    struct word word;
    if (count < 1 || count > COMPOUND_LETTERS || !word_init(&word, letters, count)) return weight;
    struct marks marks = search(&word);
    weight.joints = marks.joints & ~bit(0);
    weight.listed = word.listed;
    weight.known = true;
    weight.cost = word.ways[count].cost;
    for (size_t at = count; at > 0; at = word.ways[at].from) weight.known &= word.ways[at].known;
    return weight;
}

struct compound compound_divide(const uint32_t *letters, size_t count) {
    struct compound compound = {0};
    struct word word;
    if (count < 2 * LEAST_LETTERS || count > COMPOUND_LETTERS || !word_init(&word, letters, count)) return compound;
    struct marks marks = search(&word);
    uint64_t cuts = marks.joints | marks.affixes;
    for (size_t first = 0; first < count;) {
        size_t end = first + 1;
        while (end < count && !(cuts & bit(end))) end++;
        if (!(marks.whole & bit(first)) && end - first >= 2 * LEAST_LETTERS) {
            uint64_t breaks = pattern_breaks(&word, first, end);
            for (size_t i = first; i < end; i++) {
                if (!(breaks & bit(i)) || !is_legal(&word, first, i, end)) continue;
                if (is_suffix(&word, i, end) || is_prefix(&word, first, i)) compound.affixes |= bit(i);
                else compound.syllables |= bit(i);
            }
        }
        if (end < count && end - first < LEAST_LETTERS) { /* no break after the u of ulykke, even inside a compound */
            marks.joints &= ~bit(end);
            marks.affixes &= ~bit(end);
        }
        first = end;
    }
    uint64_t inside = range(LEAST_LETTERS, count - LEAST_LETTERS + 1);
    compound.joints = marks.joints & inside;
    compound.affixes = ((compound.affixes | marks.affixes) & ~marks.joints) & inside;
    compound.syllables &= inside;
    return compound;
}
