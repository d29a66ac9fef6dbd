#include "language/spelling.h"

#include "base/message.h"

#include "language/compound.h"
#include "language/words_data.h"

#include <dirent.h>
#include <dlfcn.h>
#include <hunspell/hunspell.h>
#include <iconv.h>
#include <string.h>
#include <unistd.h>

static const char FOLDER[] = "/usr/share/hunspell";

/* Numbers set by reading what they do to the 1,298 words of tests/hyphenation, to slips put into them by chance and to
   4,000 compounds of wdanish. In tests/review.py 49 of 1,273 slips and 32 of 793 wrong links are missed (hunspell alone
   misses 81 and 77), and 2 right words are held to be wrong (hunspell: 8). Costs are those of compound.h. */
enum {
    BUILT_COST = 245,  /* a compound that hunspell refuses is right up to this; over it are parts that begin none */
    LINK_GAIN = 46,    /* by so much the compound with another linking letter must be likelier */
    CHANCE_COST = 180, /* a compound below it is likely enough not to be a slip of another letter, or of one too many */
    JUDGED_LETTERS = 6, /* shorter words are one slip from too many others: hunspell's word counts */
    ENDING = 2,         /* words that differ in their last letters only are forms of one word */
    OWN_LETTERS = 6,    /* own words shorter than this are near to too many others */
    NEAR_MOST = 48,
    SLOW_MOST = 12,     /* words for which hunspell is asked what was meant: each takes it a fifth of a second */
    FIRST_SLOTS = 1024, /* a power of two, doubled when half full */
    LONGEST_WORD = 180, /* bytes; hunspell takes no more (MAXWORDLEN) */
};

/* ---- libhunspell ---- */

/* It is loaded when a text is checked: linked, it takes 1.2 ms and 1.5 MB of every start. What we want of it: its own
   names without `Hunspell_`. */
#define HUNSPELL_FUNCTIONS(DO)                                                                                         \
    DO(create)                                                                                                         \
    DO(destroy)                                                                                                        \
    DO(spell)                                                                                                          \
    DO(suggest)                                                                                                        \
    DO(free_list)                                                                                                      \
    DO(get_dic_encoding)

struct hunspell {
#define HUNSPELL_MEMBER(name) __typeof__(&Hunspell_##name) name;
    HUNSPELL_FUNCTIONS(HUNSPELL_MEMBER)
};

/* An own word, or an answer that was given, by its word. */
struct entry {
    struct str word; /* NULL `at`: free; own words: in small letters */
    bool capital;    /* an own word that begins with a capital */
    struct spelled answer;
};

struct table {
    struct entry *slots;
    size_t slot_count, used;
};

struct speller {
    struct arena *arena;
    struct hunspell hunspell;
    struct str name;       /* of the dictionary's files; empty: none */
    Hunhandle *dictionary; /* NULL: not loaded */
    iconv_t to, from;      /* (iconv_t)-1: the dictionary is UTF-8 */
    bool danish;
    struct str lack;
    struct table own, given;
    unsigned slow; /* words that hunspell was asked about */
};

/* The library stays until the program ends. */
static bool load_library(struct hunspell *hunspell) {
    void *library = dlopen("libhunspell-1.7.so.0", RTLD_NOW | RTLD_LOCAL), *symbol;
    if (!library) return false;
#define HUNSPELL_LOAD(name)                                                                                            \
    if (!(symbol = dlsym(library, "Hunspell_" #name))) return false;                                                   \
    memcpy(&hunspell->name, &symbol, sizeof symbol); /* ISO C has no conversion between the two kinds of pointer */
    HUNSPELL_FUNCTIONS(HUNSPELL_LOAD)
    return true;
}

/* ---- tables ---- */

static void table_init(struct arena *arena, struct table *table) {
    *table = (struct table){ARENA_NEW_ARRAY(arena, struct entry, FIRST_SLOTS), FIRST_SLOTS, 0};
}

static struct entry *table_slot(const struct table *table, struct str word) {
    uint64_t hash = str_hash_quick(word, 0);
    size_t at = hash & (table->slot_count - 1);
    while (table->slots[at].word.at && !str_equal(table->slots[at].word, word)) at = (at + 1) & (table->slot_count - 1);
    return &table->slots[at];
}

static void table_put(struct arena *arena, struct table *table, struct entry entry) {
    if ((table->used + 1) * 2 > table->slot_count) {
        struct table larger = {ARENA_NEW_ARRAY(arena, struct entry, table->slot_count * 2), table->slot_count * 2,
                               table->used};
        for (size_t i = 0; i < table->slot_count; i++)
            if (table->slots[i].word.at) *table_slot(&larger, table->slots[i].word) = table->slots[i];
        *table = larger;
    }
    struct entry *slot = table_slot(table, entry.word);
    if (!slot->word.at) table->used++;
    *slot = entry;
}

/* ---- letters ---- */

static struct str lower(struct arena *arena, struct str s) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < s.length;) buffer_add_rune(&out, rune_lower(utf8_next(s, &at)));
    return buffer_str(&out);
}

static uint32_t upper(uint32_t letter) {
    if ((letter >= 'a' && letter <= 'z') || (letter >= 0xE0 && letter <= 0xFE && letter != 0xF7)) return letter - 32;
    return letter;
}

static bool begins_with_capital(struct str word) {
    size_t at = 0;
    uint32_t first = word.length ? utf8_next(word, &at) : 0;
    return rune_lower(first) != first;
}

bool spelling_in_capitals(struct str word, size_t *letters) {
    size_t capitals = 0;
    *letters = 0;
    for (size_t at = 0; at < word.length;) {
        uint32_t rune = utf8_next(word, &at);
        *letters += rune_is_letter(rune);
        capitals += rune_lower(rune) != rune;
    }
    return capitals == *letters;
}

/* Letters of a word of at most COMPOUND_LETTERS, in small ones; 0 for a longer word. */
static size_t letters_of(struct str word, uint32_t letters[COMPOUND_LETTERS]) {
    size_t count = 0;
    for (size_t at = 0; at < word.length;) {
        if (count == COMPOUND_LETTERS) return 0;
        letters[count++] = rune_lower(utf8_next(word, &at));
    }
    return count;
}

static struct str word_of(struct arena *arena, const uint32_t *letters, size_t count) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++) buffer_add_rune(&out, letters[i]);
    return buffer_str(&out);
}

/* ---- the dictionary ---- */

/* The word as the dictionary writes it, or NULL. */
static const char *convert(struct arena *arena, iconv_t how, struct str word) {
    if (how == (iconv_t)-1) return str_c(arena, word);
    size_t room = word.length * 4 + 1, left = word.length;
    char *out = arena_take(arena, room + 1), *to = out, *from = (char *)word.at;
    if (iconv(how, &from, &left, &to, &room) != (size_t)-1) return out;
    iconv(how, NULL, NULL, NULL, NULL);
    return NULL;
}

static bool has_file(struct arena *arena, struct str name, const char *suffix) {
    return access(str_format(arena, "%s/%.*s.%s", FOLDER, STR_ARG(name), suffix).at, R_OK) == 0;
}

/* da_DK for da-DK; else da; else the first da_*. Empty: there is none. */
static struct str find_dictionary(struct arena *arena, struct str language) {
    char *tag = arena_take(arena, language.length + 1);
    for (size_t i = 0; i < language.length; i++) tag[i] = language.at[i] == '-' ? '_' : language.at[i];
    struct str primary = {tag, strcspn(tag, "_")}, first = {0};
    if (strchr(tag, '/')) return first;
    if (has_file(arena, str_from(tag), "dic") && has_file(arena, str_from(tag), "aff")) return str_from(tag);
    if (has_file(arena, primary, "dic") && has_file(arena, primary, "aff")) return primary;
    DIR *folder = opendir(FOLDER);
    if (!folder) return first;
    struct str prefix = str_format(arena, "%.*s_", STR_ARG(primary));
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct str name = str_from(entry->d_name);
        if (!str_starts(name, prefix) || !str_ends(name, STR(".dic"))) continue;
        name = str_copy(arena, str_slice(name, 0, name.length - 4));
        if (has_file(arena, name, "aff") && (!first.at || str_compare(name, first) < 0)) first = name;
    }
    closedir(folder);
    return first;
}

/* Loads the dictionary when the first word asks for it: a sixth of a second. */
static bool open_dictionary(struct speller *speller) {
    struct arena *arena = speller->arena;
    struct str name = speller->name;
    if (speller->dictionary || speller->lack.length) return speller->dictionary != NULL;
    if (!load_library(&speller->hunspell)) {
        speller->lack = str_from(_("the library libhunspell cannot be loaded: install it, on Debian with `apt install "
                                   "libhunspell-1.7-0`"));
        return false;
    }
    speller->dictionary = speller->hunspell.create(str_format(arena, "%s/%.*s.aff", FOLDER, STR_ARG(name)).at,
                                                   str_format(arena, "%s/%.*s.dic", FOLDER, STR_ARG(name)).at);
    const char *letters = speller->hunspell.get_dic_encoding(speller->dictionary);
    if (strcmp(letters, "UTF-8") == 0) return true;
    speller->to = iconv_open(letters, "UTF-8");
    speller->from = iconv_open("UTF-8", letters);
    if (speller->to != (iconv_t)-1 && speller->from != (iconv_t)-1) return true;
    speller->lack =
        str_format(arena, _("the dictionary %.*s is in an unknown character set, %s"), STR_ARG(name), letters);
    speller_release(speller);
    return false;
}

/* Without a dictionary all words are right. */
static bool knows(struct speller *speller, struct str word) {
    if (!open_dictionary(speller)) return true;
    if (!word.length || word.length > LONGEST_WORD) return false;
    const char *in_its_letters = convert(speller->arena, speller->to, word);
    return in_its_letters && speller->hunspell.spell(speller->dictionary, in_its_letters);
}

/* ---- own words ---- */

static void add_own(struct speller *speller, struct str word) {
    word = str_trim(word);
    if (!word.length) return;
    struct entry *old = table_slot(&speller->own, lower(speller->arena, word));
    bool capital = begins_with_capital(word);
    if (old->word.at) old->capital &= capital;
    else table_put(speller->arena, &speller->own, (struct entry){lower(speller->arena, word), capital, {0}});
}

static void add_shipped(struct speller *speller) {
    struct str all = str_from(words_data);
    for (size_t at = 0, end; at < all.length; at = end + 1) {
        for (end = at; end < all.length && all.at[end] != '\n'; end++) continue;
        if (all.at[at] != '#') add_own(speller, str_slice(all, at, end));
    }
}

bool speller_owns(const struct speller *speller, struct str word) {
    struct str small = lower(speller->arena, word);
    for (int genitive = 0; genitive < 2; genitive++) {
        const struct entry *entry = small.length ? table_slot(&speller->own, small) : NULL;
        if (entry && entry->word.at) return !entry->capital || begins_with_capital(word);
        if (!str_ends(small, STR("s"))) return false;
        small.length--;
    }
    return false;
}

/* ---- what may have been meant ---- */

static void suggest(struct spelled *answer, struct speller *speller, struct str word, struct str instead) {
    if (answer->count == SPELLING_SUGGESTIONS) return;
    if (begins_with_capital(word)) {
        struct buffer out;
        size_t at = 0;
        buffer_init(&out, speller->arena);
        buffer_add_rune(&out, upper(utf8_next(instead, &at)));
        buffer_add(&out, str_slice(instead, at, instead.length));
        instead = buffer_str(&out);
    }
    for (size_t i = 0; i < answer->count; i++)
        if (str_equal(answer->suggestions[i], instead)) return;
    answer->suggestions[answer->count++] = instead;
}

/* Whether two words are alike up to their last letters, so may be forms of one. */
static bool differ_at_end(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count) {
    size_t same = 0, shorter = a_count < b_count ? a_count : b_count;
    while (same < shorter && a[same] == b[same]) same++;
    return same + ENDING >= shorter;
}

/* A word under judgement. */
struct trial {
    struct speller *speller;
    struct str word;
    uint32_t letters[COMPOUND_LETTERS];
    size_t count;
    struct compound_weight weight;
    struct spelled near;   /* words that are listed, or own, and one slip away */
    bool likelier;         /* one of them is likelier than the compound */
    bool tells;            /* one of them is, and no form of the same word */
    struct str other_link; /* the same compound with another link, which is likelier */
};

static void look_at_own(struct trial *trial) {
    const struct table *own = &trial->speller->own;
    struct str small = word_of(trial->speller->arena, trial->letters, trial->count);
    bool genitive = str_ends(small, STR("s"));
    for (size_t i = 0; i < own->slot_count; i++) {
        struct str word = own->slots[i].word;
        uint32_t letters[COMPOUND_LETTERS];
        if (!word.at || word.length + 2 < small.length || small.length + 3 < word.length) continue;
        size_t count = letters_of(word, letters);
        if (count < OWN_LETTERS) continue;
        for (int s = 0; s <= genitive; s++) {
            struct str known = s ? str_format(trial->speller->arena, "%.*ss", STR_ARG(word)) : word;
            if (str_distance(small, known) != 1) continue;
            suggest(&trial->near, trial->speller, trial->word, known);
            trial->likelier = true;
            if (!differ_at_end(trial->letters, trial->count, letters, count)) trial->tells = true;
        }
    }
}

static void look_near(struct trial *trial) {
    struct compound_neighbour near[NEAR_MOST];
    size_t count = compound_near(trial->letters, trial->count, near, NEAR_MOST);
    for (int edit = EDIT_SWAPPED; edit <= EDIT_OTHER; edit++)
        for (size_t i = 0; i < count; i++) {
            struct str word = word_of(trial->speller->arena, near[i].letters, near[i].count);
            if ((int)near[i].edit != edit || !knows(trial->speller, word)) continue;
            suggest(&trial->near, trial->speller, trial->word, word);
            bool chance =
                (edit == EDIT_EXTRA || edit == EDIT_OTHER) && trial->weight.known && trial->weight.cost < CHANCE_COST;
            if (chance) continue;
            trial->likelier = true;
            if (!differ_at_end(trial->letters, trial->count, near[i].letters, near[i].count)) trial->tells = true;
        }
}

/* Puts a linking letter at a joint or takes one away. */
static void look_at_link(struct trial *trial, size_t joint, uint32_t link, bool added, int32_t *least) {
    uint32_t letters[COMPOUND_LETTERS + 1];
    size_t count = 0;
    if (!added && (joint == 0 || trial->letters[joint - 1] != link)) return;
    for (size_t i = 0; i < trial->count; i++) {
        if (added && i == joint) letters[count++] = link;
        if (added || i != joint - 1) letters[count++] = trial->letters[i];
    }
    struct compound_weight weight = compound_weigh(letters, count);
    struct str word = word_of(trial->speller->arena, letters, count);
    if (!weight.known || weight.listed || weight.cost >= *least || !knows(trial->speller, word)) return;
    *least = weight.cost;
    trial->other_link = word;
}

static void look_at_links(struct trial *trial) {
    int32_t least = trial->weight.cost - LINK_GAIN + 1;
    for (size_t joint = 1; joint < trial->count && trial->weight.known; joint++) {
        if (!(trial->weight.joints >> joint & 1)) continue;
        for (int link = 0; link < 4; link++) look_at_link(trial, joint, link & 1 ? 'e' : 's', link < 2, &least);
    }
}

static const uint32_t alphabet[] = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k',  'l',  'm', 'n',
                                    'o', 'p', 'r', 's', 't', 'u', 'v', 'x', 'y', 'z', 0xE6, 0xF8, 0xE5};

enum {
    ALPHABET = sizeof alphabet / sizeof *alphabet,
    EDITS = 2 * ALPHABET + 2, /* at one place: any letter more, any other letter, one less, two swapped */
};

/* Writes the word as one of the edits at a place makes it; returns its length, 0 where there is no such edit. */
static size_t edit_letters(const struct trial *trial, size_t at, size_t edit, uint32_t out[COMPOUND_LETTERS + 1]) {
    size_t length = 0, rest = edit < ALPHABET ? at : edit < EDITS - 1 ? at + 1 : at + 2;
    if (rest > trial->count) return 0;
    for (size_t i = 0; i < at; i++) out[length++] = trial->letters[i];
    if (edit < EDITS - 2) {
        out[length++] = alphabet[edit % ALPHABET];
    } else if (edit == EDITS - 1) {
        out[length++] = trial->letters[at + 1];
        out[length++] = trial->letters[at];
    }
    for (size_t i = rest; i < trial->count; i++) out[length++] = trial->letters[i];
    return length;
}

/* The likeliest compounds one edit away; for words that no other search has explained. */
static void look_far(const struct trial *trial, struct spelled *answer) {
    enum { KEPT = 8, BEHIND = 30 /* a compound so much less likely than the best is a curiosity */ };
    struct {
        int32_t cost;
        struct str word;
    } kept[KEPT + 1];
    size_t count = 0;
    if (trial->count == COMPOUND_LETTERS) return;
    for (size_t at = 0; at <= trial->count; at++)
        for (size_t edit = 0; edit < EDITS; edit++) {
            uint32_t letters[COMPOUND_LETTERS + 1];
            size_t length = edit_letters(trial, at, edit, letters);
            struct compound_weight weight = compound_weigh(letters, length);
            if (!weight.known || weight.cost >= BUILT_COST) continue;
            if (count == KEPT && weight.cost >= kept[KEPT - 1].cost) continue;
            size_t place = count;
            for (; place > 0 && kept[place - 1].cost > weight.cost; place--) kept[place] = kept[place - 1];
            kept[place].cost = weight.cost;
            kept[place].word = word_of(trial->speller->arena, letters, length);
            if (count < KEPT) count++;
        }
    for (size_t i = 0; i < count && kept[i].cost <= kept[0].cost + BEHIND; i++)
        if (knows(trial->speller, kept[i].word)) suggest(answer, trial->speller, trial->word, kept[i].word);
}

static void ask_hunspell(struct speller *speller, struct str word, struct spelled *answer) {
    const char *in_its_letters = word.length <= LONGEST_WORD ? convert(speller->arena, speller->to, word) : NULL;
    if (!in_its_letters || !speller->dictionary || speller->slow++ >= SLOW_MOST) return;
    char **list = NULL;
    int count = speller->hunspell.suggest(speller->dictionary, &list, in_its_letters);
    for (int i = 0; i < count; i++) {
        const char *text = convert(speller->arena, speller->from, str_from(list[i]));
        if (text) suggest(answer, speller, word, str_from(text));
    }
    if (count) speller->hunspell.free_list(speller->dictionary, &list, count);
}

static void merge(struct spelled *answer, const struct spelled *more) {
    for (size_t i = 0; i < more->count && answer->count < SPELLING_SUGGESTIONS; i++) {
        bool told = false;
        for (size_t k = 0; k < answer->count; k++) told |= str_equal(answer->suggestions[k], more->suggestions[i]);
        if (!told) answer->suggestions[answer->count++] = more->suggestions[i];
    }
}

/* ---- judgement ---- */

static struct spelled judge_danish(struct speller *speller, struct str word) {
    struct spelled answer = {.spelling = SPELLING_RIGHT};
    struct trial trial = {.speller = speller, .word = word};
    trial.count = letters_of(word, trial.letters);
    trial.weight = compound_weigh(trial.letters, trial.count);
    bool judged = trial.count >= JUDGED_LETTERS && !trial.weight.listed;
    if (!judged && knows(speller, word)) return answer;
    look_at_own(&trial);
    look_near(&trial);
    look_at_links(&trial);
    bool likely = trial.weight.known && !trial.weight.listed && trial.weight.cost <= BUILT_COST;
    if (likely && !trial.likelier && !trial.other_link.length) return answer;
    bool joined = knows(speller, word);
    if (joined && !trial.tells && !trial.other_link.length) return answer;
    if (joined && begins_with_capital(word) && !knows(speller, lower(speller->arena, word))) return answer; /* a name */
    answer.spelling = joined ? SPELLING_DOUBTFUL : SPELLING_WRONG;
    if (trial.other_link.length) suggest(&answer, speller, word, trial.other_link);
    merge(&answer, &trial.near);
    if (!answer.count && trial.count) look_far(&trial, &answer);
    if (!answer.count) ask_hunspell(speller, word, &answer);
    return answer;
}

static bool has_capital_inside(struct str word) {
    size_t at = 0;
    if (word.length) utf8_next(word, &at);
    while (at < word.length) {
        uint32_t rune = utf8_next(word, &at);
        if (rune_lower(rune) != rune) return true;
    }
    return false;
}

static struct spelled judge(struct speller *speller, struct str word) {
    struct spelled answer = {.spelling = SPELLING_RIGHT};
    size_t letters;
    if (speller_owns(speller, word)) return answer;
    if (spelling_in_capitals(word, &letters) && letters > 1) {
        if (utf8_count(word) < CAPITAL_WORD) return answer;
        word = lower(speller->arena, word);
    } else if (has_capital_inside(word)) { /* a slip of the shift key, or a trade mark */
        if (knows(speller, word)) return answer;
        answer.spelling = SPELLING_WRONG;
        struct str small = lower(speller->arena, word);
        if (speller_owns(speller, small) || knows(speller, small)) suggest(&answer, speller, word, small);
        return answer;
    }
    if (speller->danish) return judge_danish(speller, word);
    if (knows(speller, word)) return answer;
    answer.spelling = SPELLING_WRONG;
    ask_hunspell(speller, word, &answer);
    return answer;
}

struct spelled spell(struct speller *speller, struct str word) {
    if (speller->lack.length || !word.length) return (struct spelled){.spelling = SPELLING_RIGHT};
    const struct entry *entry = table_slot(&speller->given, word);
    if (entry->word.at) return entry->answer;
    struct spelled answer = judge(speller, word);
    table_put(speller->arena, &speller->given, (struct entry){str_copy(speller->arena, word), false, answer});
    return answer;
}

bool spell_first_part(struct speller *speller, struct str word) {
    uint32_t letters[COMPOUND_LETTERS];
    size_t count = letters_of(word, letters);
    if (speller->danish && count && compound_weigh(letters, count).listed) return true;
    return spell(speller, word).spelling == SPELLING_RIGHT;
}

/* ---- the whole ---- */

struct speller *speller_new(struct arena *arena, struct str language, const struct str *own, size_t own_count) {
    struct speller *speller = ARENA_NEW(arena, struct speller);
    *speller = (struct speller){.arena = arena, .to = (iconv_t)-1, .from = (iconv_t)-1};
    speller->danish = str_is(language, "da") || str_starts(language, STR("da-"));
    table_init(arena, &speller->own);
    table_init(arena, &speller->given);
    for (size_t i = 0; i < own_count; i++) add_own(speller, own[i]);
    add_shipped(speller);
    speller->name = find_dictionary(arena, language);
    if (!speller->name.length)
        speller->lack = str_format(arena,
                                   _("there is no dictionary for “%.*s” in %s: install one, on Debian a package of "
                                     "the name hunspell-%.*s"),
                                   STR_ARG(language), FOLDER,
                                   STR_ARG(str_slice(language, 0, strcspn(str_c(arena, language), "-"))));
    return speller;
}

void speller_release(struct speller *speller) {
    if (!speller) return;
    if (speller->dictionary) speller->hunspell.destroy(speller->dictionary);
    if (speller->to != (iconv_t)-1) iconv_close(speller->to);
    if (speller->from != (iconv_t)-1) iconv_close(speller->from);
    speller->dictionary = NULL;
    speller->to = speller->from = (iconv_t)-1;
}

struct str speller_lack(const struct speller *speller) {
    return speller->lack;
}
