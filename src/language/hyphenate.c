#include "language/hyphenate.h"

#include "language/compound.h"

#include <dirent.h>
#include <hyphen.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* The words of the framework's own list come first; then Danish words go to compound_divide(), those of other languages
   to libhyphen (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983). */

static const char FOLDER[] = "/usr/share/hyphen";

enum {
    LEAST_LETTERS = 3,     /* on each side of a break; fewer are legal but poor */
    LEAST_OWN_LETTERS = 2, /* where the own list or the text itself says so */
    CAPITAL_WORD = 7,      /* letters of the shortest word in capitals that is no acronym */
    LONGEST_WORD = 200,    /* bytes; longer strings are no words of a language */
    FIRST_SLOTS = 2048,    /* of the tables; powers of two, doubled when half full */
    SOFT_HYPHEN = 0xAD,
    EN_DASH = 0x2013,
};

/* The breaks of a word, found by the word. */
struct entry {
    struct str word; /* NULL `at`: free */
    uint64_t hash;
    const struct word_break *breaks;
    size_t count;
};

struct table {
    struct entry *slots;
    size_t slot_count, used;
};

struct hyphenator {
    struct arena *arena;
    HyphenDict *dict; /* NULL: none */
    iconv_t to_dict;  /* (iconv_t)-1 where the dictionary is Latin-1 or UTF-8 */
    bool latin1;
    bool danish;
    struct table own;   /* by lower-case word without marks */
    struct table found; /* by word as it stood in the text */
};

struct breaks {
    struct LIST(struct word_break) list;
};

/* --- Tables --- */

static struct entry *table_slot(struct table *table, struct str word, uint64_t hash) {
    size_t at = hash & (table->slot_count - 1);
    while (table->slots[at].word.at && !(table->slots[at].hash == hash && str_equal(table->slots[at].word, word)))
        at = (at + 1) & (table->slot_count - 1);
    return &table->slots[at];
}

static uint64_t word_hash(struct str word) {
    uint64_t hash = str_hash(word, 0);
    return hash ^ hash >> 32; /* FNV mixes the low bits least */
}

static void table_init(struct arena *arena, struct table *table) {
    table->slot_count = FIRST_SLOTS;
    table->slots = ARENA_NEW_ARRAY(arena, struct entry, FIRST_SLOTS);
}

static void table_add(struct arena *arena, struct table *table, struct entry entry) {
    if ((table->used + 1) * 2 > table->slot_count) {
        struct table larger = {.slot_count = table->slot_count * 2};
        larger.slots = ARENA_NEW_ARRAY(arena, struct entry, larger.slot_count);
        for (size_t i = 0; i < table->slot_count; i++) {
            struct entry *old = &table->slots[i];
            if (old->word.at) *table_slot(&larger, old->word, old->hash) = *old;
        }
        larger.used = table->used;
        *table = larger;
    }
    struct entry *slot = table_slot(table, entry.word, entry.hash);
    if (!slot->word.at) table->used++;
    *slot = entry;
}

/* --- Letters --- */

static bool is_hyphen(uint32_t rune) {
    return rune == '-' || rune == 0x2010 || rune == EN_DASH;
}

static bool is_apostrophe(uint32_t rune) {
    return rune == '\'' || rune == 0x2019;
}

static size_t count_letters(struct str s) {
    size_t count = 0;
    for (size_t at = 0; at < s.length;) count += rune_is_letter(utf8_next(s, &at));
    return count;
}

/* Lower case has as many bytes as upper case for every letter that rune_lower knows, so offsets agree. */
static struct str lower(struct arena *arena, struct str s) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < s.length;) buffer_add_rune(&out, rune_lower(utf8_next(s, &at)));
    return buffer_str(&out);
}

/* --- Breaks --- */

static void add_break(struct hyphenator *hyphenator, struct breaks *breaks, size_t offset, enum break_rank rank,
                      bool hyphen) {
    struct word_break found = {(uint32_t)offset, hyphen, rank};
    LIST_ADD(hyphenator->arena, breaks->list, found);
}

/* --- Danish --- */

/* Whether a joint lies less than three letters from a place: a piece so short (ledelsesud-vikling, kerneop-gaven) is
   first read as the end of the part it does not belong to. */
static bool near_joint(const struct compound *compound, size_t place) {
    uint64_t near = 0;
    for (size_t distance = 1; distance < LEAST_LETTERS; distance++)
        near |= compound->joints >> distance | compound->joints << distance;
    return near >> place & 1;
}

static void add_danish_breaks(struct hyphenator *hyphenator, struct str lowered, size_t shift, struct breaks *breaks) {
    uint32_t letters[COMPOUND_LETTERS] = {0};
    size_t offsets[COMPOUND_LETTERS], count = 0;
    for (size_t at = 0; at < lowered.length;) {
        if (count == COMPOUND_LETTERS) return;
        offsets[count] = at;
        letters[count++] = utf8_next(lowered, &at);
    }
    struct compound compound = compound_divide(letters, count);
    for (size_t i = LEAST_OWN_LETTERS; i + LEAST_OWN_LETTERS <= count; i++) {
        enum break_rank rank;
        if (compound.joints >> i & 1) rank = BREAK_JOINT;
        else if (compound.affixes >> i & 1) rank = BREAK_AFFIX;
        else if (compound.syllables >> i & 1) rank = BREAK_SYLLABLE;
        else continue;
        if (i < LEAST_LETTERS || count - i < LEAST_LETTERS) rank = BREAK_POOR;
        if (rank != BREAK_JOINT && near_joint(&compound, i)) rank = BREAK_POOR;
        add_break(hyphenator, breaks, shift + offsets[i], rank, true);
    }
}

/* --- The dictionary --- */

/* The rune in the dictionary's one-byte character set, or 0. */
static char encode(const struct hyphenator *hyphenator, uint32_t rune) {
    if (hyphenator->latin1) return rune < 0x100 ? (char)rune : 0;
    char in[4], out[4] = {0}, *from = in, *to = out;
    size_t left = utf8_put(in, rune), room = sizeof out;
    if (iconv(hyphenator->to_dict, &from, &left, &to, &room) == (size_t)-1) {
        iconv(hyphenator->to_dict, NULL, NULL, NULL, NULL);
        return 0;
    }
    return room == sizeof out - 1 ? out[0] : 0;
}

static void add_pattern_breaks(struct hyphenator *hyphenator, struct str lowered, size_t shift, struct breaks *breaks) {
    HyphenDict *dict = hyphenator->dict;
    if (!dict || lowered.length > LONGEST_WORD) return;
    char word[LONGEST_WORD + 1];
    uint32_t offset_after[LONGEST_WORD + 1]; /* of the n-th character */
    size_t characters = 0, bytes = 0;
    for (size_t at = 0; at < lowered.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(lowered, &at);
        offset_after[characters++] = (uint32_t)at;
        if (dict->utf8) {
            memcpy(word + bytes, lowered.at + first, at - first);
            bytes += at - first;
        } else {
            if (!(word[bytes] = encode(hyphenator, rune))) return; /* a letter that the patterns do not know */
            bytes++;
        }
    }
    word[bytes] = '\0';
    char marks[LONGEST_WORD + 5] = {0};
    char **replacements = NULL;
    int *positions = NULL, *cuts = NULL;
    if (hnj_hyphen_hyphenate2(dict, word, (int)bytes, marks, NULL, &replacements, &positions, &cuts)) return;
    for (size_t i = 0; i + 1 < characters; i++) {
        if (!(marks[i] & 1) || (replacements && replacements[i])) continue; /* odd: a break; no change of spelling */
        size_t offset = offset_after[i];
        if (i + 1 < LEAST_LETTERS || characters - i - 1 < LEAST_LETTERS) continue;
        add_break(hyphenator, breaks, shift + offset, BREAK_SYLLABLE, true);
    }
    for (size_t i = 0; replacements && i < bytes; i++) free(replacements[i]);
    free(replacements);
    free(positions);
    free(cuts);
}

static HyphenDict *load_named(struct arena *arena, struct str name) {
    return hnj_hyphen_load(str_format(arena, "%s/%.*s", FOLDER, STR_ARG(name)).at);
}

/* hyph_da_DK.dic for da-DK; else hyph_da.dic; else the first hyph_da_*.dic. */
static HyphenDict *load_dictionary(struct arena *arena, struct str language) {
    char *tag = arena_take(arena, language.length + 1);
    if (language.length) memcpy(tag, language.at, language.length);
    size_t primary = strcspn(tag, "-_");
    for (char *c = tag; *c; c++) {
        if (*c == '-') *c = '_';
        if (!rune_is_letter((unsigned char)*c) && !rune_is_digit((unsigned char)*c) && *c != '_') return NULL;
    }
    if (!primary) return NULL;
    HyphenDict *dict = load_named(arena, str_format(arena, "hyph_%s.dic", tag));
    if (!dict) dict = load_named(arena, str_format(arena, "hyph_%.*s.dic", (int)primary, tag));
    DIR *dir = dict ? NULL : opendir(FOLDER);
    if (!dir) return dict;
    struct str prefix = str_format(arena, "hyph_%.*s_", (int)primary, tag), first = {0};
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct str name = str_from(entry->d_name);
        if (str_starts(name, prefix) && str_ends(name, STR(".dic")) && (!first.at || str_compare(name, first) < 0))
            first = str_copy(arena, name);
    }
    closedir(dir);
    return first.at ? load_named(arena, first) : NULL;
}

/* --- Own words --- */

static void add_own(struct hyphenator *hyphenator, struct str marked) {
    struct arena *arena = hyphenator->arena;
    struct breaks breaks = {0};
    struct buffer word;
    buffer_init(&word, arena);
    marked = str_trim(marked);
    for (size_t at = 0; at < marked.length;) {
        uint32_t rune = utf8_next(marked, &at);
        if (rune != '-') {
            buffer_add_rune(&word, rune_lower(rune));
            continue;
        }
        size_t before = utf8_count(buffer_str(&word)), after = count_letters(str_slice(marked, at, marked.length));
        size_t least = before < after ? before : after;
        if (least < LEAST_OWN_LETTERS) continue;
        add_break(hyphenator, &breaks, word.length, least < LEAST_LETTERS ? BREAK_POOR : BREAK_JOINT, true);
    }
    if (!word.length) return;
    struct str key = buffer_str(&word);
    table_add(arena, &hyphenator->own, (struct entry){key, word_hash(key), breaks.list.at, breaks.list.count});
}

struct hyphenator *hyphenator_new(struct arena *arena, struct str language, const struct str *own, size_t own_count,
                                  struct diags *diags) {
    struct hyphenator *hyphenator = ARENA_NEW(arena, struct hyphenator);
    *hyphenator = (struct hyphenator){.arena = arena, .to_dict = (iconv_t)-1};
    table_init(arena, &hyphenator->own);
    table_init(arena, &hyphenator->found);
    hyphenator->danish = str_is(language, "da") || str_starts(language, STR("da-"));
    hyphenator->dict = hyphenator->danish ? NULL : load_dictionary(arena, language);
    if (hyphenator->dict) {
        const char *set = hyphenator->dict->cset;
        hyphenator->latin1 = strcmp(set, "ISO8859-1") == 0 || strcmp(set, "ISO-8859-1") == 0;
        if (!hyphenator->dict->utf8 && !hyphenator->latin1) hyphenator->to_dict = iconv_open(set, "UTF-8");
        if (!hyphenator->dict->utf8 && !hyphenator->latin1 && hyphenator->to_dict == (iconv_t)-1) {
            diag_note(diags, (struct place){0}, "the hyphenation patterns for %.*s are in an unknown character set, %s",
                      STR_ARG(language), set);
            hnj_hyphen_free(hyphenator->dict);
            hyphenator->dict = NULL;
        }
    } else if (!hyphenator->danish) {
        diag_note(diags, (struct place){0},
                  "no hyphenation patterns for %.*s in %s: words are divided only where the text or its list says so",
                  STR_ARG(language), FOLDER);
    }
    for (size_t i = 0; i < own_count; i++) add_own(hyphenator, own[i]);
    return hyphenator;
}

void hyphenator_release(struct hyphenator *hyphenator) {
    if (!hyphenator) return;
    if (hyphenator->dict) hnj_hyphen_free(hyphenator->dict);
    if (hyphenator->to_dict != (iconv_t)-1) iconv_close(hyphenator->to_dict);
    hyphenator->dict = NULL;
    hyphenator->to_dict = (iconv_t)-1;
}

/* --- Words --- */

/* What stands in a word, its punctuation taken off: [first, end) of the word. */
struct core {
    size_t first, end;
    size_t apostrophe; /* offset of the first one, or end */
    unsigned capitals, letters;
    bool hyphen, soft, other; /* other: digits, dots, at signs: no word to divide */
};

static struct core read_core(struct str word) {
    struct core core = {.first = word.length, .end = 0};
    for (size_t at = 0; at < word.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(word, &at);
        if (!rune_is_letter(rune) && !rune_is_digit(rune)) continue;
        if (core.first > first) core.first = first;
        core.end = at;
    }
    if (core.first >= core.end) return (struct core){0};
    core.apostrophe = core.end;
    size_t after = core.end; /* a suspended hyphen (afdelings-) is a hyphen of the text too */
    core.hyphen = (after < word.length && is_hyphen(utf8_next(word, &after))) ||
                  (core.first > 0 && word.at[core.first - 1] == '-');
    for (size_t at = core.first; at < core.end;) {
        size_t first = at;
        uint32_t rune = utf8_next(word, &at);
        if (rune == SOFT_HYPHEN) core.soft = true;
        else if (is_hyphen(rune)) core.hyphen = true;
        else if (is_apostrophe(rune) && core.apostrophe == core.end) core.apostrophe = first;
        else if (!rune_is_letter(rune)) core.other = true;
        else core.capitals += rune_lower(rune) != rune;
        core.letters += rune_is_letter(rune);
    }
    return core;
}

/* After a hyphen of the text, where letters stand on both sides (not 2019-2022); after U+00AD, wherever the author put
   it. */
static void add_text_breaks(struct hyphenator *hyphenator, struct str word, struct core core, struct breaks *breaks) {
    uint32_t before = 0;
    for (size_t at = core.first; at < core.end;) {
        uint32_t rune = utf8_next(word, &at);
        if ((is_hyphen(rune) || rune == SOFT_HYPHEN) && at < core.end) {
            size_t left = count_letters(str_slice(word, core.first, at));
            size_t right = count_letters(str_slice(word, at, core.end)), next = at;
            size_t least = left < right ? left : right;
            bool letters = rune_is_letter(before) && rune_is_letter(utf8_next(word, &next));
            enum break_rank rank = least < LEAST_LETTERS ? BREAK_POOR : BREAK_JOINT;
            if (letters && least >= LEAST_OWN_LETTERS) add_break(hyphenator, breaks, at, rank, rune == SOFT_HYPHEN);
        }
        before = rune;
    }
}

static void find_breaks(struct hyphenator *hyphenator, struct str word, struct breaks *breaks) {
    struct core core = read_core(word);
    if (core.end == 0) return;
    if (core.hyphen || core.soft) {
        add_text_breaks(hyphenator, word, core, breaks);
        return;
    }
    struct str lowered = lower(hyphenator->arena, str_slice(word, core.first, core.end));
    const struct entry *own = table_slot(&hyphenator->own, lowered, word_hash(lowered));
    if (own->word.at) {
        for (size_t i = 0; i < own->count; i++) {
            struct word_break found = own->breaks[i];
            found.offset += (uint32_t)core.first;
            LIST_ADD(hyphenator->arena, breaks->list, found);
        }
        return;
    }
    bool all_capitals = core.capitals == core.letters && core.letters >= CAPITAL_WORD;
    if (core.other || (core.capitals >= 2 && !all_capitals)) return;
    struct str divided = str_slice(lowered, 0, core.apostrophe - core.first);
    if (hyphenator->danish) add_danish_breaks(hyphenator, divided, core.first, breaks);
    else add_pattern_breaks(hyphenator, divided, core.first, breaks);
}

const struct word_break *hyphenate(struct hyphenator *hyphenator, struct str word, size_t *count) {
    uint64_t hash = word_hash(word);
    const struct entry *entry = word.length ? table_slot(&hyphenator->found, word, hash) : NULL;
    *count = 0;
    if (!entry) return NULL;
    if (!entry->word.at) {
        struct breaks breaks = {0};
        find_breaks(hyphenator, word, &breaks);
        struct entry fresh = {str_copy(hyphenator->arena, word), hash, breaks.list.at, breaks.list.count};
        table_add(hyphenator->arena, &hyphenator->found, fresh);
        *count = fresh.count;
        return fresh.breaks;
    }
    *count = entry->count;
    return entry->breaks;
}

struct str hyphenate_mark(struct hyphenator *hyphenator, struct str word) {
    static const char marks[] = {[BREAK_JOINT] = '=', [BREAK_AFFIX] = '-', [BREAK_SYLLABLE] = '-', [BREAK_POOR] = '.'};
    struct buffer out;
    buffer_init(&out, hyphenator->arena);
    size_t count, from = 0;
    const struct word_break *breaks = hyphenate(hyphenator, word, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_add(&out, str_slice(word, from, breaks[i].offset));
        if (breaks[i].hyphen) buffer_add_byte(&out, marks[breaks[i].rank]);
        from = breaks[i].offset;
    }
    buffer_add(&out, str_slice(word, from, word.length));
    return buffer_str(&out);
}
