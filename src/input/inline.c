#include "input/inline.h"

static const struct str OPENING = {"]{lang=", 7};

bool inline_is_language(struct str tag) {
    size_t part = 0, length = 0;
    for (size_t i = 0; i <= tag.length; i++) {
        char c = i < tag.length ? tag.at[i] : '-';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        if (c == '-') {
            if (length < (part ? 1 : 2) || length > (part ? 8 : 3)) return false;
            part++;
            length = 0;
        } else if (letter || (digit && part)) {
            length++;
        } else {
            return false;
        }
    }
    return true;
}

/* A bracket at `at` that opens a mark of language. */
static bool opens_language(struct inline_reader *reader) {
    struct str text = reader->text;
    size_t close = reader->at + 1;
    while (close < text.length && text.at[close] != ']' && text.at[close] != '[')
        close += text.at[close] == '\\' ? 2 : 1;
    if (close >= text.length || !str_starts(str_slice(text, close, text.length), OPENING)) return false;
    size_t first = close + OPENING.length, end = first;
    while (end < text.length && text.at[end] != '}') end++;
    struct str tag = str_slice(text, first, end);
    if (end == text.length || !inline_is_language(tag)) return false;
    reader->language = tag;
    reader->close = close;
    reader->resume = end + 1;
    return true;
}

/* The end of the bytes from `at` on that mean nothing but themselves. */
static size_t plain_end(struct str text, size_t at) {
    while (at < text.length && text.at[at] != '*' && text.at[at] != '[' && text.at[at] != ']' && text.at[at] != '\\')
        at++;
    return at;
}

/* Reads a mark where one stands: at a byte that may mean more than itself. */
static bool take_mark(struct inline_reader *reader) {
    char c = reader->text.at[reader->at];
    if (c == '*') {
        reader->emphasised = !reader->emphasised;
        reader->at++;
        return true;
    }
    if (reader->language.length && reader->at == reader->close) {
        reader->language = (struct str){0};
        reader->at = reader->resume;
        return true;
    }
    if (c != '[' || reader->language.length || !opens_language(reader)) return false;
    reader->at++;
    return true;
}

bool inline_next(struct inline_reader *reader, struct arena *arena, struct inline_piece *piece) {
    struct buffer out;
    buffer_init(&out, arena);
    *piece = (struct inline_piece){.emphasised = reader->emphasised, .language = reader->language};
    while (reader->at < reader->text.length) {
        size_t first = reader->at, end = plain_end(reader->text, first);
        struct str text = reader->text;
        if (end == first && take_mark(reader)) {
            if (out.length) break;
            piece->emphasised = reader->emphasised;
            piece->language = reader->language;
            continue;
        }
        if (end == first) { /* a byte that is no mark here, or escapes one */
            char next = first + 1 < text.length ? text.at[first + 1] : '\0';
            if (text.at[first] == '\\' && (next == '*' || next == '[')) first++;
            end = first + 1;
        }
        if (!out.length) piece->first = first;
        buffer_add(&out, str_slice(text, first, end));
        reader->at = end;
    }
    piece->text = buffer_str(&out);
    return out.length > 0;
}

struct str inline_bare(struct arena *arena, struct str text) {
    struct inline_reader marks = {.text = text};
    struct inline_piece piece;
    struct buffer out;
    buffer_init(&out, arena);
    while (inline_next(&marks, arena, &piece)) buffer_add(&out, piece.text);
    return buffer_str(&out);
}

bool inline_is_sound(struct str text) {
    struct inline_reader reader = {.text = text};
    bool literal = false; /* the next bracket closes one that is text */
    for (; reader.at < text.length; reader.at++) {
        struct str rest = str_slice(text, reader.at, text.length);
        if (text.at[reader.at] == '\\') {
            literal = literal || str_starts(rest, STR("\\["));
            reader.at++;
        } else if (text.at[reader.at] == '[' && opens_language(&reader)) {
            reader.at = reader.resume - 1;
        } else if (str_starts(rest, STR("]{"))) {
            if (!literal) return false;
            literal = false;
        }
    }
    return true;
}
