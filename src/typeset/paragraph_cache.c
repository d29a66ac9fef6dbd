/* Paragraphs set before. The key holds everything the lines depend on by value, not by address: a style that
   copyfitting made twice, or the same style read for two layouts, finds the same lines. */
#include "typeset/paragraph_steps.h"

struct entry {
    struct entry *next; /* in the same bucket */
    struct str key;
    uint64_t hash;
    const struct block *block; /* of all its runs */
    struct lines lines;
};

enum {
    BUCKETS = 4096, /* a set of nine documents keeps about 2,000 paragraphs */
    KEY_ROOM = 512, /* bytes: most keys need no more */
};

struct paragraph_cache {
    struct arena *arena;
    struct entry *buckets[BUCKETS];
};

struct paragraph_cache *paragraph_cache_new(struct arena *arena) {
    struct paragraph_cache *cache = ARENA_NEW(arena, struct paragraph_cache);
    cache->arena = arena;
    return cache;
}

static void add_bytes(struct buffer *key, const void *bytes, size_t length) {
    buffer_add(key, (struct str){bytes, length});
}

static void add_number(struct buffer *key, int64_t number) {
    add_bytes(key, &number, sizeof number);
}

static void add_text(struct buffer *key, struct str text) {
    add_number(key, (int64_t)text.length);
    buffer_add(key, text);
}

static int64_t colour_number(const struct colour *colour) {
    int64_t number = 0;
    for (size_t i = 0; i < sizeof colour->rgb; i++) number = number << 8 | colour->rgb[i];
    for (size_t i = 0; i < sizeof colour->cmyk; i++) number = number << 8 | colour->cmyk[i];
    return number;
}

static void add_style(struct buffer *key, const struct style *style) {
    int64_t numbers[] = {
        style->weight * 2 + style->italic,
        style->size,
        style->tracking,
        style->align * 4 + style->hyphenate * 2 + style->break_after_comma,
        style->indent,
        style->hang,
        colour_number(style->colour),
        (int64_t)style->feature_count,
    };
    add_text(key, style->family);
    add_bytes(key, numbers, sizeof numbers);
    add_bytes(key, &style->hyphen_cost, sizeof style->hyphen_cost);
    add_bytes(key, style->features, style->feature_count * sizeof *style->features);
}

static void add_spoken(struct buffer *key, const struct spoken *spoken) {
    add_number(key, spoken != NULL);
    if (!spoken) return;
    add_text(key, spoken->language);
    add_text(key, spoken->expansion);
    add_text(key, spoken->alternative);
    add_number(key, spoken->change);
}

static struct lines with_block(struct arena *arena, const struct entry *entry, const struct block *block) {
    struct lines lines = entry->lines;
    if (block == entry->block) return lines;
    lines.at = ARENA_NEW_ARRAY(arena, struct line, lines.count);
    for (size_t l = 0; l < lines.count; l++) {
        lines.at[l] = entry->lines.at[l];
        lines.at[l].runs = ARENA_NEW_ARRAY(arena, struct line_run, lines.at[l].count);
        for (size_t r = 0; r < lines.at[l].count; r++) {
            lines.at[l].runs[r] = entry->lines.at[l].runs[r];
            lines.at[l].runs[r].block = block;
        }
    }
    return lines;
}

bool paragraph_cache_find(struct typesetter *typesetter, const struct span *spans, size_t count,
                          const struct style *style, sp width, struct paragraph_key *key, struct lines *lines) {
    struct buffer bytes;
    buffer_init(&bytes, typesetter->scratch ? typesetter->scratch : typesetter->arena);
    buffer_reserve(&bytes, KEY_ROOM);
    add_number(&bytes, width);
    add_style(&bytes, style);
    for (size_t s = 0; s < count; s++) {
        if (spans[s].block != spans[0].block || !spans[s].style->colour) return false;
        add_text(&bytes, spans[s].text);
        add_spoken(&bytes, spans[s].spoken);
        if (spans[s].style != style) add_style(&bytes, spans[s].style);
        add_number(&bytes, spans[s].style == style);
    }
    if (!count) return false;
    key->bytes = buffer_str(&bytes);
    key->hash = str_hash_quick(key->bytes, 0);
    for (const struct entry *entry = typesetter->cache->buckets[key->hash % BUCKETS]; entry; entry = entry->next) {
        if (entry->hash != key->hash || !str_equal(entry->key, key->bytes)) continue;
        *lines = with_block(typesetter->arena, entry, spans[0].block);
        if (typesetter->scratch) arena_clear(typesetter->scratch);
        return true;
    }
    return false;
}

void paragraph_cache_keep(struct paragraph_cache *cache, const struct paragraph_key *key, const struct block *block,
                          const struct lines *lines) {
    struct entry *entry = ARENA_NEW(cache->arena, struct entry), **bucket = &cache->buckets[key->hash % BUCKETS];
    *entry = (struct entry){*bucket, str_copy(cache->arena, key->bytes), key->hash, block, *lines};
    *bucket = entry;
}
