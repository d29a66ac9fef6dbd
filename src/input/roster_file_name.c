#include "input/roster.h"

#include <hb.h>

enum {
    STEM_MOST = 44, /* bytes of a name; a code of 7 and a count of at most 8 may follow */
    CODE_DIGITS = 6,
};

/* A name that is taken, and how many rows had that name given. */
struct slot {
    const struct str *name; /* NULL: the slot is free */
    unsigned count;
};

/* All of them, by open addressing. */
struct taken {
    struct slot *slots;
    size_t mask;
};

/* Of `count` people at most that many names are taken and, for each two of one name, one more that neither gets. */
static struct taken taken_new(struct arena *arena, size_t count) {
    size_t size = 16;
    while (size < 2 * count) size *= 2;
    return (struct taken){ARENA_NEW_ARRAY(arena, struct slot, size), size - 1};
}

static struct slot *find_slot(const struct taken *taken, struct str name) {
    size_t at = str_hash(name, 0) & taken->mask;
    while (taken->slots[at].name && !str_equal(*taken->slots[at].name, name)) at = (at + 1) & taken->mask;
    return &taken->slots[at];
}

/* Windows keeps these for devices, with any suffix. */
static bool is_device(struct str stem) {
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (str_is(stem, devices[i])) return true;
    return stem.length == 4 && (str_starts(stem, STR("com")) || str_starts(stem, STR("lpt"))) &&
           rune_is_digit((unsigned char)stem.at[3]);
}

/* Letters of Romanian, Vietnamese and others, taken apart into those that buffer_add_file_name knows and accents. */
static void take_apart(struct buffer *out, struct str name) {
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    out->length = 0;
    for (size_t at = 0; at < name.length;) {
        uint32_t rune = utf8_next(name, &at), letter, accent;
        while (rune >= 0x180 && hb_unicode_decompose(unicode, rune, &letter, &accent)) rune = letter;
        buffer_add_rune(out, rune);
    }
}

static void make_stem(struct buffer *out, struct buffer *apart, struct str name) {
    take_apart(apart, name);
    out->length = 0;
    buffer_add_file_name(out, buffer_str(apart));
    if (is_device(buffer_str(out))) {
        out->length = 0;
        buffer_add_c(out, "person-");
        buffer_add_file_name(out, buffer_str(apart));
    }
    if (out->length > STEM_MOST) out->length = STEM_MOST;
    while (out->length && out->at[out->length - 1] == '-') out->length--;
    if (!out->length) buffer_add_c(out, "person");
}

/* Of what the row says, not of where it stands: it stays when other rows come or go. */
static uint64_t code_of(const struct person *person, const struct framework *framework) {
    const char start[4] = {(char)(person->start.year >> 8), (char)person->start.year, (char)person->start.month,
                           (char)person->start.day};
    struct str parts[] = {person->name, framework->roles[person->role].id, person->unit, {start, sizeof start}};
    uint64_t hash = 0;
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) hash = str_hash(parts[p], hash);
    return (hash ^ hash >> 32) & ((UINT64_C(1) << 4 * CODE_DIGITS) - 1);
}

/* Adds `-CODE`, and a count where that is taken. */
static void distinguish(struct buffer *name, uint64_t code, const struct taken *taken) {
    buffer_addf(name, "-%0*llx", CODE_DIGITS, (unsigned long long)code);
    struct slot *first = find_slot(taken, buffer_str(name));
    size_t length = name->length;
    if (!first->name) return;
    if (!first->count) first->count = 1;
    do {
        name->length = length;
        buffer_addf(name, "-%u", ++first->count);
    } while (find_slot(taken, buffer_str(name))->name);
}

struct str *roster_file_names(struct arena *arena, struct arena *scratch, const struct roster *roster,
                              const struct framework *framework) {
    size_t count = roster->count;
    struct str *names = ARENA_NEW_ARRAY(arena, struct str, count);
    struct str *stems = ARENA_NEW_ARRAY(scratch, struct str, count);
    bool *shared = ARENA_NEW_ARRAY(scratch, bool, count); /* the stem, with another person */
    struct taken taken = taken_new(scratch, count);
    struct buffer name, apart;
    buffer_init(&name, scratch);
    buffer_init(&apart, scratch);
    for (size_t p = 0; p < count; p++) {
        make_stem(&name, &apart, roster->people[p].name);
        struct slot *slot = find_slot(&taken, buffer_str(&name));
        if (slot->name) shared[p] = shared[slot->name - stems] = true;
        stems[p] = slot->name ? *slot->name : str_copy(arena, buffer_str(&name));
        if (!slot->name) slot->name = &stems[p];
    }
    for (size_t p = 0; p < count; p++) {
        names[p] = stems[p];
        if (!shared[p]) continue;
        name.length = 0;
        buffer_add(&name, stems[p]);
        distinguish(&name, code_of(&roster->people[p], framework), &taken);
        names[p] = str_copy(arena, buffer_str(&name));
        find_slot(&taken, names[p])->name = &names[p];
    }
    return names;
}
