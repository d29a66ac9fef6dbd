#include "review/words.h"

#include <stdlib.h>

enum {
    TABLE_MOST = 1 << 16, /* cells of a table kept whole: 256 KB; larger ones are divided */
    CELLS_MOST = 1 << 26, /* beyond, aligning takes more than half a second: nobody rewords so much word by word */
    ISLAND_SHARE = 4,     /* words that stay have at most this part of the letters changed on either side, … */
    ISLAND_SHORE = 2,     /* … where at least so many words changed, to count as changed with them */
};

#define NONE SIZE_MAX

/* A word or a sign. */
struct token {
    uint64_t hash;
    size_t first, end; /* bytes of the text */
    uint32_t letters;  /* what it weighs; a sign is one */
    bool apart;        /* a blank stands before it */
};

/* How many letters a text has of one word. */
struct share {
    uint64_t hash;
    uint64_t letters;
};

struct words {
    struct str text;
    struct token *tokens;
    size_t count;
    uint64_t letters; /* of all of them */
    uint64_t hash;
    struct share *shares; /* by hash */
    size_t share_count;
};

/* ---- reading ---- */

static bool is_blank(uint32_t rune) {
    return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0xA0 || (rune >= 0x2000 && rune <= 0x200A) ||
           rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

/* Letters, digits, accents that follow their letter, soft hyphens. */
static bool is_of_word(uint32_t rune) {
    return rune_is_letter(rune) || rune_is_digit(rune) || (rune >= 0x300 && rune <= 0x36F) || rune == 0xAD;
}

/* Whether a sign between two letters or digits belongs to the word: mini-praktik, 2.500. */
static bool joins(uint32_t sign, uint32_t before, uint32_t after) {
    if (sign == '.' || sign == ',' || sign == ':') return rune_is_digit(before) && rune_is_digit(after);
    bool hyphen = sign == '-' || sign == 0x2010 || sign == 0x2011, apostrophe = sign == '\'' || sign == 0x2019;
    return (hyphen || apostrophe) && is_of_word(before) && is_of_word(after);
}

/* The rune at `at`, which moves past it; 0 at the end. */
static uint32_t next_rune(struct str text, size_t *at) {
    return *at < text.length ? utf8_next(text, at) : 0;
}

/* The end of a word of which the first rune was read. */
static size_t word_end(struct str text, size_t at, uint32_t rune, uint32_t *letters) {
    for (*letters = 1;; ++*letters) {
        size_t behind = at;
        uint32_t next = next_rune(text, &behind);
        if (!is_of_word(next)) {
            uint32_t sign = next;
            next = next_rune(text, &behind);
            if (!joins(sign, rune, next)) return at;
            ++*letters;
        }
        rune = next;
        at = behind;
    }
}

/* The end of `{lang=…}` at a place behind a bracket; the place itself where it does not stand there. */
static size_t mark_end(struct str text, size_t at) {
    if (!str_starts(str_slice(text, at, text.length), STR("{lang="))) return at;
    for (size_t end = at; end < text.length && text.at[end] != ' '; end++)
        if (text.at[end] == '}') return end + 1;
    return at;
}

/* Takes the next word or sign; false at the end. */
static bool next_token(struct str text, size_t *at, struct token *token) {
    size_t first = *at;
    uint32_t rune = next_rune(text, at);
    *token = (struct token){.letters = 1};
    while (is_blank(rune)) {
        token->apart = true;
        first = *at;
        rune = next_rune(text, at);
    }
    if (first == *at) return false;
    if (is_of_word(rune)) *at = word_end(text, *at, rune, &token->letters);
    else if (rune == ']') *at = mark_end(text, *at);
    token->first = first;
    token->end = *at;
    return true;
}

static struct str token_text(const struct words *words, const struct token *token) {
    return str_slice(words->text, token->first, token->end);
}

static int compare_shares(const void *left, const void *right) {
    const struct share *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void count_shares(struct arena *arena, struct words *words) {
    struct share *shares = words->shares = ARENA_NEW_ARRAY(arena, struct share, words->count);
    size_t kept = 0;
    for (size_t t = 0; t < words->count; t++)
        shares[t] = (struct share){words->tokens[t].hash, words->tokens[t].letters};
    if (words->count) qsort(shares, words->count, sizeof *shares, compare_shares);
    for (size_t s = 0; s < words->count; s++) {
        if (kept && shares[kept - 1].hash == shares[s].hash) shares[kept - 1].letters += shares[s].letters;
        else shares[kept++] = shares[s];
    }
    words->share_count = kept;
}

static struct words *read_words(struct arena *arena, struct str text) {
    struct words *words = ARENA_NEW(arena, struct words);
    struct LIST(struct token) tokens = {0};
    struct token token;
    words->text = text;
    for (size_t at = 0; next_token(text, &at, &token);) {
        token.hash = str_hash_quick(token_text(words, &token), 0);
        words->letters += token.letters;
        words->hash = (words->hash ^ token.hash) * 0x9E3779B97F4A7C15u;
        LIST_ADD(arena, tokens, token);
    }
    words->tokens = tokens.at;
    words->count = tokens.count;
    return words;
}

const struct words *words_read(struct arena *arena, struct str text) {
    struct words *words = read_words(arena, text);
    count_shares(arena, words);
    return words;
}

uint64_t words_hash(const struct words *words) {
    return words->hash;
}

bool words_same(const struct words *a, const struct words *b) {
    return a->hash == b->hash && words_equal(a->text, b->text);
}

bool words_equal(struct str a, struct str b) {
    struct token of_a, of_b;
    for (size_t in_a = 0, in_b = 0, number = 0;; number++) {
        bool more = next_token(a, &in_a, &of_a);
        if (next_token(b, &in_b, &of_b) != more) return false;
        if (!more) return true;
        if (!str_equal(str_slice(a, of_a.first, of_a.end), str_slice(b, of_b.first, of_b.end))) return false;
        if (number && of_a.apart != of_b.apart) return false;
    }
}

/* ---- aligning ---- */

/* Two stretches of tokens to be aligned. */
struct span {
    size_t a, a_end, b, b_end;
};

struct alignment {
    struct arena *arena;
    const struct words *a, *b;
    size_t *partner; /* of each token of a, in b; or NONE */
};

static bool same(const struct alignment *of, size_t a, size_t b) {
    const struct token *left = &of->a->tokens[a], *right = &of->b->tokens[b];
    return left->hash == right->hash && str_equal(token_text(of->a, left), token_text(of->b, right));
}

/* Cuts off what both begin or end with, which some best alignment always pairs; counts its letters. */
static uint64_t pair_ends(const struct alignment *of, struct span *span) {
    uint64_t letters = 0;
    for (; span->a < span->a_end && span->b < span->b_end && same(of, span->a, span->b); span->a++, span->b++) {
        letters += of->a->tokens[span->a].letters;
        if (of->partner) of->partner[span->a] = span->b;
    }
    while (span->a < span->a_end && span->b < span->b_end && same(of, span->a_end - 1, span->b_end - 1)) {
        letters += of->a->tokens[--span->a_end].letters;
        span->b_end--;
        if (of->partner) of->partner[span->a_end] = span->b_end;
    }
    return letters;
}

/* row[j]: the most letters that the span's part of a has in common with the first j tokens of its part of b. */
static uint32_t *row_forwards(const struct alignment *of, struct span span) {
    size_t columns = span.b_end - span.b;
    uint32_t *row = ARENA_NEW_ARRAY(of->arena, uint32_t, columns + 1);
    for (size_t i = span.a; i < span.a_end; i++) {
        uint32_t corner = 0;
        for (size_t j = 1; j <= columns; j++) {
            uint32_t above = row[j], best = above > row[j - 1] ? above : row[j - 1];
            row[j] = same(of, i, span.b + j - 1) ? corner + of->a->tokens[i].letters : best;
            corner = above;
        }
    }
    return row;
}

/* The same from the ends: row[j] is for the tokens of b from the j-th on. */
static uint32_t *row_backwards(const struct alignment *of, struct span span) {
    size_t columns = span.b_end - span.b;
    uint32_t *row = ARENA_NEW_ARRAY(of->arena, uint32_t, columns + 1);
    for (size_t i = span.a_end; i-- > span.a;) {
        uint32_t corner = 0;
        for (size_t j = columns; j-- > 0;) {
            uint32_t below = row[j], best = below > row[j + 1] ? below : row[j + 1];
            row[j] = same(of, i, span.b + j) ? corner + of->a->tokens[i].letters : best;
            corner = below;
        }
    }
    return row;
}

static void align_by_table(const struct alignment *of, struct span span) {
    size_t rows = span.a_end - span.a, columns = span.b_end - span.b, width = columns + 1;
    uint32_t *table = ARENA_NEW_ARRAY(of->arena, uint32_t, (rows + 1) * width); /* of what lies from here on */
    for (size_t i = rows; i-- > 0;)
        for (size_t j = columns; j-- > 0;) {
            uint32_t *cell = &table[i * width + j], below = cell[width], right = cell[1];
            *cell = below > right ? below : right;
            if (same(of, span.a + i, span.b + j)) *cell = cell[width + 1] + of->a->tokens[span.a + i].letters;
        }
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
        const uint32_t *cell = &table[i * width + j];
        if (same(of, span.a + i, span.b + j)) of->partner[span.a + i++] = span.b + j++;
        else if (cell[width] >= cell[1]) i++;
        else j++;
    }
}

static void align(const struct alignment *of, struct span span) {
    pair_ends(of, &span);
    size_t rows = span.a_end - span.a, columns = span.b_end - span.b;
    if (!rows || !columns || rows > CELLS_MOST / columns) return;
    if (rows == 1 || rows <= TABLE_MOST / columns) {
        align_by_table(of, span);
        return;
    }
    size_t middle = span.a + rows / 2, best = 0;
    struct span upper = {span.a, middle, span.b, span.b_end}, lower = {middle, span.a_end, span.b, span.b_end};
    const uint32_t *before = row_forwards(of, upper), *behind = row_backwards(of, lower);
    for (size_t j = 1; j <= columns; j++)
        if (before[j] + behind[j] > before[best] + behind[best]) best = j;
    upper.b_end = lower.b = span.b + best;
    align(of, upper);
    align(of, lower);
}

static size_t *pair_tokens(struct arena *arena, const struct words *a, const struct words *b) {
    struct alignment of = {arena, a, b, ARENA_NEW_ARRAY(arena, size_t, a->count)};
    for (size_t i = 0; i < a->count; i++) of.partner[i] = NONE;
    align(&of, (struct span){0, a->count, 0, b->count});
    return of.partner;
}

/* ---- similarity ---- */

/* The letters that both have, wherever they stand: no alignment keeps more. */
static uint64_t letters_shared(const struct words *a, const struct words *b) {
    uint64_t letters = 0;
    for (size_t i = 0, j = 0; i < a->share_count && j < b->share_count;) {
        const struct share *left = &a->shares[i], *right = &b->shares[j];
        if (left->hash == right->hash) letters += left->letters < right->letters ? left->letters : right->letters;
        i += left->hash <= right->hash;
        j += left->hash >= right->hash;
    }
    return letters;
}

static uint64_t letters_common(struct arena *arena, const struct words *a, const struct words *b) {
    struct alignment of = {arena, a, b, NULL};
    struct span span = {0, a->count, 0, b->count};
    uint64_t letters = pair_ends(&of, &span);
    size_t rows = span.a_end - span.a, columns = span.b_end - span.b;
    if (!rows || !columns || rows > CELLS_MOST / columns) return letters;
    return letters + row_forwards(&of, span)[columns];
}

static double share_of(uint64_t letters, const struct words *a, const struct words *b) {
    uint64_t all = a->letters + b->letters;
    return all ? 2.0 * (double)letters / (double)all : 1;
}

double words_similarity_from(struct arena *arena, const struct words *a, const struct words *b, double least) {
    uint64_t fewer = a->letters < b->letters ? a->letters : b->letters;
    if (share_of(fewer, a, b) < least || share_of(letters_shared(a, b), a, b) < least) return 0;
    double similarity = share_of(letters_common(arena, a, b), a, b);
    return similarity < least ? 0 : similarity;
}

double words_similarity(struct arena *arena, struct str a, struct str b) {
    const struct words *left = read_words(arena, a), *right = read_words(arena, b);
    return share_of(letters_common(arena, left, right), left, right);
}

/* ---- islands ---- */

/* What changed between two words that stay. */
struct gap {
    struct span span;
    uint64_t letters; /* of the larger side */
    size_t words;
};

static uint64_t letters_of(const struct words *words, size_t first, size_t end) {
    uint64_t letters = 0;
    for (size_t t = first; t < end; t++) letters += words->tokens[t].letters;
    return letters;
}

static struct gap measure(const struct words *a, const struct words *b, struct span span) {
    uint64_t removed = letters_of(a, span.a, span.a_end), added = letters_of(b, span.b, span.b_end);
    size_t gone = span.a_end - span.a, fresh = span.b_end - span.b;
    return (struct gap){span, removed > added ? removed : added, gone > fresh ? gone : fresh};
}

/* The next gap at or after these tokens. Returns false at the end of the texts. */
static bool next_gap(const struct words *a, const struct words *b, const size_t *partner, size_t i, size_t j,
                     struct gap *gap) {
    for (; i < a->count && partner[i] == j; i++) j++;
    if (i == a->count && j == b->count) return false;
    struct span span = {i, i, j, j};
    while (span.a_end < a->count && partner[span.a_end] == NONE) span.a_end++;
    span.b_end = span.a_end < a->count ? partner[span.a_end] : b->count;
    *gap = measure(a, b, span);
    return true;
}

/* Lets small words between two large gaps count as changed, so that a phrase put anew is not shown in shreds. */
static void drown_islands(const struct words *a, const struct words *b, size_t *partner) {
    struct gap left, right;
    if (!next_gap(a, b, partner, 0, 0, &left)) return;
    for (; next_gap(a, b, partner, left.span.a_end, left.span.b_end, &right); left = right) {
        uint64_t letters = letters_of(a, left.span.a_end, right.span.a);
        if (letters > left.letters / ISLAND_SHARE || letters > right.letters / ISLAND_SHARE) continue;
        if (left.words < ISLAND_SHORE || right.words < ISLAND_SHORE) continue;
        for (size_t i = left.span.a_end; i < right.span.a; i++) partner[i] = NONE;
        right = measure(a, b, (struct span){left.span.a, right.span.a_end, left.span.b, right.span.b_end});
    }
}

/* ---- telling ---- */

struct teller {
    struct arena *arena;
    word_changes changes;
    struct str old, new;
    size_t in_old, in_new; /* what lies before has been told */
    size_t same;           /* in the new text: where what is the same began */
};

static size_t blanks_before(struct str text) {
    for (size_t at = 0, before = 0;; before = at)
        if (before == text.length || !is_blank(next_rune(text, &at))) return before;
}

static size_t blanks_behind(struct str text) {
    size_t end = 0;
    for (size_t at = 0; at < text.length;)
        if (!is_blank(next_rune(text, &at))) end = at;
    return text.length - end;
}

static void add(struct teller *teller, enum word_change_kind kind, struct str text) {
    if (text.length) LIST_ADD(teller->arena, teller->changes, ((struct word_change){kind, text}));
}

/* Tells what lies between the last word that stays and the next, at these places. Blanks that both texts have at an end
   of it stay too. */
static void tell(struct teller *teller, size_t old_end, size_t new_end) {
    size_t old_first = teller->in_old, new_first = teller->in_new;
    struct str old = str_slice(teller->old, old_first, old_end), new = str_slice(teller->new, new_first, new_end);
    size_t of_old = blanks_before(old), of_new = blanks_before(new);
    if (of_old && of_new) {
        old = str_slice(old, of_old, old.length);
        new = str_slice(new, of_new, new.length);
        new_first += of_new;
    }
    of_old = blanks_behind(old), of_new = blanks_behind(new);
    if (of_old && of_new) {
        old.length -= of_old;
        new.length -= of_new;
    }
    if (!old.length && !new.length) return;
    add(teller, WORDS_SAME, str_slice(teller->new, teller->same, new_first));
    add(teller, WORDS_REMOVED, old);
    add(teller, WORDS_ADDED, new);
    teller->same = new_first + new.length;
}

/* A text without the blanks at its ends. */
static struct str trimmed(struct str text) {
    text = str_slice(text, blanks_before(text), text.length);
    text.length -= blanks_behind(text);
    return text;
}

word_changes words_compare(struct arena *arena, struct str old, struct str new) {
    struct teller teller = {.arena = arena, .old = trimmed(old), .new = trimmed(new)};
    const struct words *a = read_words(arena, teller.old), *b = read_words(arena, teller.new);
    size_t *partner = pair_tokens(arena, a, b);
    drown_islands(a, b, partner);
    for (size_t i = 0; i < a->count; i++) {
        if (partner[i] == NONE) continue;
        const struct token *left = &a->tokens[i], *right = &b->tokens[partner[i]];
        tell(&teller, left->first, right->first);
        teller.in_old = left->end;
        teller.in_new = right->end;
    }
    tell(&teller, teller.old.length, teller.new.length);
    add(&teller, WORDS_SAME, str_slice(teller.new, teller.same, teller.new.length));
    return teller.changes;
}
