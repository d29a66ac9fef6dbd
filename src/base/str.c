#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct str str_from(const char *text) {
    return (struct str){text, text ? strlen(text) : 0};
}

bool str_equal(struct str a, struct str b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool str_is(struct str s, const char *text) {
    return str_equal(s, str_from(text));
}

bool str_starts(struct str s, struct str with) {
    return s.length >= with.length && str_equal(str_slice(s, 0, with.length), with);
}

bool str_ends(struct str s, struct str with) {
    return s.length >= with.length && str_equal(str_slice(s, s.length - with.length, s.length), with);
}

int str_compare(struct str a, struct str b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

struct str str_slice(struct str s, size_t first, size_t end) {
    return (struct str){s.at ? s.at + first : NULL, end - first};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s) {
    while (s.length && is_blank(s.at[0])) s = str_slice(s, 1, s.length);
    while (s.length && is_blank(s.at[s.length - 1])) s.length--;
    return s;
}

bool str_find(struct str s, struct str what, size_t *at) {
    for (size_t i = 0; i + what.length <= s.length; i++) {
        if (!str_equal(str_slice(s, i, i + what.length), what)) continue;
        *at = i;
        return true;
    }
    return false;
}

struct str str_copy(struct arena *arena, struct str s) {
    return (struct str){str_c(arena, s), s.length};
}

const char *str_c(struct arena *arena, struct str s) {
    char *copy = arena_take(arena, s.length + 1);
    if (s.length) memcpy(copy, s.at, s.length);
    return copy;
}

uint64_t str_hash(struct str s, uint64_t seed) {
    uint64_t hash = 0xcbf29ce484222325u ^ seed;
    for (size_t i = 0; i < s.length; i++) hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    return hash;
}

uint64_t str_hash_number(uint64_t number, uint64_t seed) {
    return str_hash((struct str){(const char *)&number, sizeof number}, seed);
}

uint64_t str_hash_text(struct str s, uint64_t seed) {
    return str_hash(s, str_hash_number(s.length, seed));
}

uint64_t str_hash_quick(struct str s, uint64_t seed) {
    static const uint64_t odd = 0x9E3779B97F4A7C15u; /* 2^64 over the golden ratio: its bits follow no pattern */
    uint64_t hash = seed ^ s.length * odd;
    for (size_t at = 0; at < s.length; at += sizeof hash) {
        uint64_t word = 0;
        memcpy(&word, s.at + at, s.length - at < sizeof word ? s.length - at : sizeof word);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
    }
    return hash;
}

enum { DISTANCE_RUNES = 64 };

static size_t take_runes(struct str s, uint32_t out[DISTANCE_RUNES]) {
    size_t count = 0;
    for (size_t at = 0; at < s.length && count < DISTANCE_RUNES;) out[count++] = utf8_next(s, &at);
    return count;
}

size_t str_distance(struct str a, struct str b) {
    uint32_t from[DISTANCE_RUNES], to[DISTANCE_RUNES];
    size_t rows = take_runes(a, from), columns = take_runes(b, to), row[DISTANCE_RUNES + 1];
    for (size_t j = 0; j <= columns; j++) row[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t above = row[j], best = corner + (from[i - 1] != to[j - 1]);
            if (above + 1 < best) best = above + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            corner = above;
            row[j] = best;
        }
    }
    return row[columns];
}

uint32_t utf8_next(struct str s, size_t *at) {
    const unsigned char *p = (const unsigned char *)s.at + *at;
    size_t left = s.length - *at, length;
    uint32_t rune, least;
    (*at)++;
    if (p[0] < 0x80) return p[0];
    if (p[0] >= 0xC2 && p[0] <= 0xDF) length = 2, rune = p[0] & 0x1Fu, least = 0x80;
    else if (p[0] >= 0xE0 && p[0] <= 0xEF) length = 3, rune = p[0] & 0x0Fu, least = 0x800;
    else if (p[0] >= 0xF0 && p[0] <= 0xF4) length = 4, rune = p[0] & 0x07u, least = 0x10000;
    else return RUNE_BAD;
    if (left < length) return RUNE_BAD;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) return RUNE_BAD;
        rune = rune << 6 | (p[i] & 0x3Fu);
    }
    if (rune < least || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) return RUNE_BAD;
    *at += length - 1;
    return rune;
}

size_t utf8_put(char out[4], uint32_t rune) {
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune >= 0xD800 && rune <= 0xDFFF) return 0;
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    if (rune > 0x10FFFF) return 0;
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

size_t utf8_count(struct str s) {
    size_t count = 0;
    for (size_t at = 0; at < s.length; count++) utf8_next(s, &at);
    return count;
}

uint32_t rune_lower(uint32_t rune) {
    if (rune >= 'A' && rune <= 'Z') return rune + 32;
    if (rune >= 0xC0 && rune <= 0xDE && rune != 0xD7) return rune + 32;
    if (rune == 0x178) return 0xFF;
    if ((rune >= 0x100 && rune <= 0x137) || (rune >= 0x14A && rune <= 0x177)) return rune | 1;
    if ((rune >= 0x139 && rune <= 0x148) || (rune >= 0x179 && rune <= 0x17E)) return rune & 1 ? rune + 1 : rune;
    if (rune >= 0x391 && rune <= 0x3A9) return rune + 32;
    if (rune >= 0x410 && rune <= 0x42F) return rune + 32;
    if (rune >= 0x400 && rune <= 0x40F) return rune + 80;
    return rune;
}

bool rune_is_letter(uint32_t rune) {
    if ((rune >= 'A' && rune <= 'Z') || (rune >= 'a' && rune <= 'z')) return true;
    if (rune == 0xAA || rune == 0xB5 || rune == 0xBA) return true;
    if (rune >= 0xC0 && rune <= 0x24F) return rune != 0xD7 && rune != 0xF7;
    return (rune >= 0x370 && rune <= 0x3FF && rune != 0x37E && rune != 0x387) || (rune >= 0x400 && rune <= 0x52F) ||
           (rune >= 0x1E00 && rune <= 0x1FFF);
}

bool rune_is_digit(uint32_t rune) {
    return rune >= '0' && rune <= '9';
}

enum { FORMATTED_ROOM = 64 };

void buffer_init(struct buffer *buffer, struct arena *arena) {
    *buffer = (struct buffer){.arena = arena};
}

static char *buffer_room(struct buffer *buffer, size_t more) {
    if (buffer->room - buffer->length < more)
        buffer->at = arena_grow(buffer->arena, buffer->at, buffer->length, &buffer->room, buffer->length + more, 1);
    return buffer->at + buffer->length;
}

void buffer_reserve(struct buffer *buffer, size_t more) {
    if (more) buffer_room(buffer, more);
}

void buffer_add(struct buffer *buffer, struct str s) {
    if (!s.length) return;
    memcpy(buffer_room(buffer, s.length), s.at, s.length);
    buffer->length += s.length;
}

void buffer_add_c(struct buffer *buffer, const char *text) {
    buffer_add(buffer, str_from(text));
}

void buffer_add_byte(struct buffer *buffer, char byte) {
    *buffer_room(buffer, 1) = byte;
    buffer->length++;
}

void buffer_add_rune(struct buffer *buffer, uint32_t rune) {
    char bytes[4];
    buffer_add(buffer, (struct str){bytes, utf8_put(bytes, rune)});
}

void buffer_add_number(struct buffer *buffer, uint64_t number) {
    char digits[20], *first = digits + sizeof digits;
    do *--first = (char)('0' + number % 10);
    while (number /= 10);
    buffer_add(buffer, (struct str){first, (size_t)(digits + sizeof digits - first)});
}

/* Formats into the room there is and again only where that was too small: most of what is formatted is a few bytes. */
__attribute__((format(printf, 2, 0))) static void add_formatted(struct buffer *buffer, const char *format,
                                                                va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    char *at = buffer_room(buffer, FORMATTED_ROOM);
    size_t room = buffer->room - buffer->length;
    int length = vsnprintf(at, room, format, arguments);
    if (length >= 0 && (size_t)length >= room)
        vsnprintf(buffer_room(buffer, (size_t)length + 1), (size_t)length + 1, format, again);
    va_end(again);
    if (length > 0) buffer->length += (size_t)length;
}

void buffer_addf(struct buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_formatted(buffer, format, arguments);
    va_end(arguments);
}

/* Latin-1 and Latin Extended-A small letters without their accents; letters that become two stand apart below. */
static char base_letter(uint32_t rune) {
    static const char latin_1[] = "aaaaaaaceeeeiiiidnooooo-ouuuuyty"; /* U+00E0 to U+00FF */
    static const char extended_a[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
                                     "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* U+0100 on */
    if ((rune >= 'a' && rune <= 'z') || rune_is_digit(rune)) return (char)rune;
    if (rune >= 0xE0 && rune <= 0xFF) return latin_1[rune - 0xE0];
    return rune >= 0x100 && rune <= 0x17F ? extended_a[rune - 0x100] : '-';
}

void buffer_add_file_name(struct buffer *buffer, struct str text) {
    static const struct {
        uint32_t rune;
        const char *letters;
    } pairs[] = {{0xE6, "ae"}, {0xF8, "oe"}, {0xE5, "aa"}, {0xDF, "ss"}, {0xFE, "th"}, {0x153, "oe"}, {0x133, "ij"}};
    size_t first = buffer->length;
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = rune_lower(utf8_next(text, &at));
        const char *letters = NULL;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (pairs[i].rune == rune) letters = pairs[i].letters;
        if (letters) {
            buffer_add_c(buffer, letters);
        } else if (rune >= 0x300 && rune <= 0x36F) {
            /* a combining accent: dropped */
        } else {
            char letter = base_letter(rune);
            if (letter != '-' || (buffer->length > first && buffer->at[buffer->length - 1] != '-'))
                buffer_add_byte(buffer, letter);
        }
    }
    while (buffer->length > first && buffer->at[buffer->length - 1] == '-') buffer->length--;
}

struct str buffer_str(const struct buffer *buffer) {
    return (struct str){buffer->at, buffer->length};
}

struct str str_format_list(struct arena *arena, const char *format, va_list arguments) {
    struct buffer buffer;
    buffer_init(&buffer, arena);
    add_formatted(&buffer, format, arguments);
    return buffer_str(&buffer);
}

struct str str_format(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct str text = str_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}
