#include "review/prose.h"

#include "input/inline.h"

struct prose_file {
    const char *name;
    struct str source;
    uint32_t *lines; /* offsets of their first bytes */
    size_t line_count;
};

/* ---- lines ---- */

struct prose_file *prose_file_new(struct arena *arena, const struct framework *framework) {
    struct prose_file *file = ARENA_NEW(arena, struct prose_file);
    struct str source = framework->source;
    struct LIST(uint32_t) lines = {0};
    size_t first = str_starts(source, STR("\xEF\xBB\xBF")) ? 3 : 0;
    LIST_ADD(arena, lines, (uint32_t)first);
    for (size_t at = first; at < source.length; at++) {
        bool carriage = source.at[at] == '\r' && !(at + 1 < source.length && source.at[at + 1] == '\n');
        if (source.at[at] == '\n' || carriage) LIST_ADD(arena, lines, (uint32_t)at + 1);
    }
    *file = (struct prose_file){framework->file, source, lines.at, lines.count};
    return file;
}

static size_t offset_of(const struct prose_file *file, struct place place) {
    if (!place.line || place.line > file->line_count) return file->source.length;
    size_t at = file->lines[place.line - 1];
    for (unsigned column = 1; column < place.column && at < file->source.length; column++) utf8_next(file->source, &at);
    return at;
}

static struct place place_of(const struct prose_file *file, size_t offset) {
    size_t low = 0, high = file->line_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (file->lines[middle] <= offset) low = middle;
        else high = middle;
    }
    size_t first = file->lines[low];
    return (struct place){file->name, (unsigned)low + 1,
                          (unsigned)utf8_count(str_slice(file->source, first, offset)) + 1};
}

/* ---- the file beside the text ---- */

enum style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE };

/* Where the walk stands in the file. */
struct walk {
    struct str source;
    size_t at;
    enum style style;
};

/* One letter of the file and what it stands for. */
struct letter {
    char bytes[4];
    size_t count; /* 0: stands for nothing */
    size_t next;  /* the byte after it in the file */
};

static uint32_t read_hex(struct str source, size_t at, size_t digits) {
    uint32_t rune = 0;
    for (size_t i = at; i < at + digits && i < source.length; i++) {
        char c = source.at[i];
        rune = rune * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return rune;
}

/* An escape of a text in " marks, YAML 1.2 §5.7. */
static struct letter read_escape(const struct walk *walk) {
    static const struct {
        char letter;
        uint32_t rune;
    } meanings[] = {{'n', ' '}, {'t', ' '}, {'r', ' '}, {'N', 0x85}, {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};
    struct letter letter = {.next = walk->at + 2};
    char c = walk->at + 1 < walk->source.length ? walk->source.at[walk->at + 1] : '\0';
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t rune = (unsigned char)c;
    if (c == '\n' || c == '\r') { /* the line goes on without a blank */
        while (letter.next < walk->source.length &&
               (walk->source.at[letter.next] == ' ' || walk->source.at[letter.next] == '\n'))
            letter.next++;
        return letter;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].letter == c) rune = meanings[i].rune;
    if (digits) {
        rune = read_hex(walk->source, walk->at + 2, digits);
        letter.next += digits;
    }
    if (rune == '\n' || rune == '\t' || rune == '\r') rune = ' ';
    letter.count = utf8_put(letter.bytes, rune);
    return letter;
}

static struct letter read_letter(const struct walk *walk) {
    struct str source = walk->source;
    struct letter letter = {.next = walk->at + 1, .count = 1};
    if (walk->style == STYLE_DOUBLE && source.at[walk->at] == '\\') return read_escape(walk);
    letter.bytes[0] = source.at[walk->at];
    if (walk->style == STYLE_SINGLE && str_starts(str_slice(source, walk->at, source.length), STR("''"))) letter.next++;
    if (letter.bytes[0] == '\t' || letter.bytes[0] == '\n' || letter.bytes[0] == '\r') letter.bytes[0] = ' ';
    return letter;
}

/* Skips what stands for one blank or for nothing. Returns whether it was several blanks in one line. */
static bool skip_blanks(struct walk *walk) {
    size_t blanks = 0;
    bool line_end = false;
    while (walk->at < walk->source.length) {
        struct letter letter = read_letter(walk);
        if (letter.count && letter.bytes[0] != ' ') break;
        line_end |= walk->source.at[walk->at] == '\n' || walk->source.at[walk->at] == '\r';
        blanks += letter.count;
        walk->at = letter.next;
    }
    return blanks > 1 && !line_end;
}

static void begin_walk(struct walk *walk) {
    char first = walk->at < walk->source.length ? walk->source.at[walk->at] : '\0';
    if (first == '\'' || first == '"') {
        walk->style = first == '"' ? STYLE_DOUBLE : STYLE_SINGLE;
        walk->at++;
    } else if (first == '|' || first == '>') { /* the text begins on the next line */
        while (walk->at < walk->source.length && walk->source.at[walk->at] != '\n' && walk->source.at[walk->at] != '\r')
            walk->at++;
    }
    skip_blanks(walk);
}

/* Gives each byte of a text, its marks included, its offset in the file; one that is not found has that of the text. */
static void align(const struct prose_file *file, struct text text, uint32_t *offsets, bool *doubled) {
    size_t start = offset_of(file, text.place), done = 0;
    struct walk walk = {file->source, start, STYLE_PLAIN};
    begin_walk(&walk);
    while (done < text.text.length && walk.at < walk.source.length) {
        size_t at = walk.at;
        if (text.text.at[done] == ' ') {
            doubled[done] = skip_blanks(&walk);
            if (walk.at == at) break;
            offsets[done++] = (uint32_t)at;
            continue;
        }
        struct letter letter = read_letter(&walk);
        if (!str_starts(str_slice(text.text, done, text.text.length), (struct str){letter.bytes, letter.count})) break;
        for (size_t i = 0; i < letter.count; i++) offsets[done++] = (uint32_t)at;
        walk.at = letter.next;
    }
    bool whole = done == text.text.length;
    for (size_t i = done; i <= text.text.length; i++) offsets[i] = (uint32_t)(whole ? walk.at : start);
}

/* ---- the text ---- */

struct prose prose_read(struct arena *arena, const struct prose_file *file, struct text text) {
    struct prose prose = {.place = text.place};
    struct buffer plain;
    struct LIST(struct prose_span) spans = {0};
    size_t length = text.text.length;
    uint32_t *marked = ARENA_NEW_ARRAY(arena, uint32_t, length), *offsets = ARENA_NEW_ARRAY(arena, uint32_t, length);
    bool *blanks = ARENA_NEW_ARRAY(arena, bool, length);
    prose.doubled = ARENA_NEW_ARRAY(arena, bool, length);
    align(file, text, marked, blanks);
    buffer_init(&plain, arena);
    struct inline_reader reader = {.text = text.text};
    for (struct inline_piece piece; inline_next(&reader, arena, &piece);) {
        size_t from = piece.first;
        for (size_t i = 0; i < piece.text.length; i++, from++) {
            if (text.text.at[from] != piece.text.at[i]) from++; /* a backslash before a mark */
            offsets[plain.length + i] = marked[from];
            prose.doubled[plain.length + i] = blanks[from];
        }
        buffer_add(&plain, piece.text);
        LIST_ADD(arena, spans, ((struct prose_span){plain.length, piece.language}));
    }
    offsets[plain.length] = marked[length];
    prose.text = buffer_str(&plain);
    prose.spans = spans.at;
    prose.span_count = spans.count;
    prose.offsets = offsets;
    return prose;
}

struct str prose_language(const struct prose *prose, size_t at) {
    size_t span = 0;
    while (span < prose->span_count && prose->spans[span].end <= at) span++;
    return span < prose->span_count ? prose->spans[span].language : (struct str){0};
}

struct place prose_place(const struct prose_file *file, const struct prose *prose, size_t at) {
    return place_of(file, prose->offsets[at]);
}
