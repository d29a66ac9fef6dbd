#include "input/framework_reader.h"
#include "input/inline.h"

#include "base/message.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    TEXT_MOST = 20000,   /* letters of one text: ten printed pages, and surely a missing quotation mark */
    FINDINGS_MOST = 200, /* nobody reads on after so many */
};

void reader_fault(struct reader *reader, struct place place, const char *format, ...) {
    if (reader->diags->errors > FINDINGS_MOST) return;
    if (reader->diags->errors == FINDINGS_MOST) {
        place.line = place.column = 0;
        diag_error(reader->diags, place, "has more faults than are listed here: correct these first");
        return;
    }
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, gettext(format), arguments);
    va_end(arguments);
    if (length >= (int)sizeof text) { /* cut at a whole letter */
        length = (int)sizeof text - 1;
        while (length && ((unsigned char)text[length - 1] & 0xC0) == 0x80) length--;
        if (length && (unsigned char)text[length - 1] >= 0xC0) length--;
    }
    diag_add(reader->diags, DIAG_ERROR, place, "%.*s", length, text); /* translated above */
}

const struct pair *reader_pair(const struct node *map, const char *key) {
    for (size_t i = 0; map->kind == NODE_MAP && i < map->count; i++)
        if (str_is(map->pairs[i].key->text, key)) return &map->pairs[i];
    return NULL;
}

bool reader_is_empty(const struct node *node) {
    return node->kind == NODE_SCALAR && !str_trim(node->text).length;
}

/* ---- Texts ---- */

/* Line ends and runs of blanks become one blank: a text is broken into lines by the program, not by the file. Blanks
   that may not break (U+00A0) are the writer's own and stay. */
static struct str join_lines(struct arena *arena, struct str text) {
    struct buffer out;
    buffer_init(&out, arena);
    text = str_trim(text);
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];
        if (byte == '\n' || byte == '\r' || byte == '\t') byte = ' ';
        if (byte != ' ' || out.at[out.length - 1] != ' ') buffer_add_byte(&out, byte); /* trimmed: the first is none */
    }
    return buffer_str(&out);
}

static void check_letters(struct reader *reader, struct place place, const char *what, struct str text) {
    size_t letters = 0;
    for (size_t at = 0; at < text.length; letters++) {
        uint32_t rune = utf8_next(text, &at);
        bool control = rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == 0x2028 || rune == 0x2029 ||
                       rune == 0xFEFF || (rune & 0xFFFE) == 0xFFFE;
        if (!control) continue;
        reader_fault(reader, place, "%s holds the invisible control character U+%04X as its character %zu: delete it",
                     _(what), (unsigned)rune, letters + 1);
        return;
    }
    if (letters > TEXT_MOST) {
        reader_fault(
            reader, place,
            "%s has %zu letters, and %d are the most: is a quotation mark missing at its end, or should it be divided?",
            _(what), letters, TEXT_MOST);
    }
}

struct text reader_text(struct reader *reader, const struct node *node, const char *what) {
    struct text text = {.place = node->place};
    if (node->kind == NODE_SCALAR) {
        text.text = join_lines(reader->arena, node->text);
        check_letters(reader, node->place, what, text.text);
        if (!inline_is_sound(text.text))
            reader_fault(
                reader, node->place,
                "%s holds a “]{” that marks no language: write [feedforward]{lang=en}, with the language's short "
                "tag",
                _(what));
    } else if (node->kind == NODE_MAP) {
        reader_fault(
            reader, node->place,
            "%s is to be a text, but keys with values stand here; if a colon belongs to the text, put the whole text "
            "in quotation marks",
            _(what));
    } else {
        reader_fault(
            reader, node->place,
            "%s is to be a text, but a list stands here: write one text; a text that begins with “-” or “[” must stand "
            "in quotation marks",
            _(what));
    }
    return text;
}

struct text reader_optional(struct reader *reader, const struct node *map, const char *key, const char *owner) {
    const struct node *node = yaml_find(map, key);
    if (!node) return (struct text){0};
    return reader_text(reader, node, str_format(reader->arena, _("“%s” of %s"), key, _(owner)).at);
}

struct text reader_required(struct reader *reader, const struct node *map, const char *key, const char *owner) {
    const struct pair *pair = reader_pair(map, key);
    if (!pair) {
        reader_fault(reader, map->place, "%s has no “%s”: add a line “%s: …”", _(owner), key, key);
        return (struct text){0};
    }
    struct text text = reader_optional(reader, map, key, owner);
    if (pair->value->kind == NODE_SCALAR && !text.text.length)
        reader_fault(reader, pair->key->place, "“%s” of %s is empty: write its text", key, _(owner));
    return text;
}

const struct node *reader_collection(struct reader *reader, const struct node *map, const char *key,
                                     enum node_kind kind, const char *owner, const char *example) {
    const struct pair *pair = reader_pair(map, key);
    if (!pair) {
        reader_fault(reader, map->place, "%s has no “%s”: add “%s:” and below it %s", _(owner), key, key, _(example));
        return NULL;
    }
    if (pair->value->kind == kind) return pair->value;
    if (reader_is_empty(pair->value)) {
        reader_fault(reader, pair->key->place, "“%s” of %s is empty: write below it %s", key, _(owner), _(example));
    } else {
        reader_fault(reader, pair->value->place, "“%s” of %s is %s, but should hold %s", key, _(owner),
                     yaml_kind_name(pair->value), _(example));
    }
    return NULL;
}
