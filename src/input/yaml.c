#include "input/yaml.h"

#include "base/file.h"
#include "base/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum {
    FILE_MOST = 16 << 20,         /* bytes; a framework of a hundred pages has one hundredth of it */
    DEPTH_MOST = 64,              /* nested lists and maps; a framework needs seven */
    FINDINGS_MOST = 200,          /* nobody reads on after so many */
    REPAIRS_MOST = 100,           /* each costs one more reading of the file ... */
    REPAIR_BYTES_MOST = 64 << 20, /* ... and all of them together no more than this */
};

/* What libyaml found, as far as the tree needs it. */
struct event {
    yaml_event_type_t type;
    bool plain; /* scalar without quotation marks */
    struct place place;
    struct str text;
};

/* What is read: one code point for each of the file's, so that places stay true. Faults that hide those behind them
   are reported and patched here, and the text is read again. */
struct source {
    struct arena *arena;
    const char *file;
    struct diags *diags;
    char *at;
    size_t length;
    struct LIST(struct event) events; /* of the last reading, up to its first fault */
    size_t next_event;                /* to become a node */
};

/* One reading of the source by libyaml. */
struct pass {
    struct source *source;
    yaml_parser_t parser;
    yaml_event_t event;
    yaml_mark_t quoted_start, quoted_end; /* of the last text in quotation marks; line of the end */
    bool after_quoted, after_bracket;     /* what the event before the fault was */
    size_t cursor_index, cursor_byte;     /* the same position in code points and in bytes */
};

enum verdict {
    VERDICT_CLEAN,    /* nothing more to report about the notation */
    VERDICT_REPAIRED, /* reported and patched; the tree stays as the editor meant it */
    VERDICT_DOUBTFUL, /* reported and patched; look for more faults, but do not trust the tree */
    VERDICT_STOPPED,  /* reported; nothing can be read behind it */
};

__attribute__((format(printf, 3, 4))) static void fault(struct source *source, struct place place, const char *format,
                                                        ...) {
    char text[1024];
    va_list arguments;
    if (source->diags->errors > FINDINGS_MOST) return;
    if (source->diags->errors == FINDINGS_MOST) {
        place.line = place.column = 0;
        diag_error(source->diags, place, "has more faults than are listed here: correct these first");
        return;
    }
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, gettext(format), arguments);
    va_end(arguments);
    if (length >= (int)sizeof text) { /* a key of a thousand letters: cut at a whole letter */
        length = (int)sizeof text - 1;
        while (length && ((unsigned char)text[length - 1] & 0xC0) == 0x80) length--;
        if (length && (unsigned char)text[length - 1] >= 0xC0) length--;
    }
    diag_add(source->diags, DIAG_ERROR, place, "%.*s", length, text); /* translated above */
}

/* ---- Bytes: is it text, is it UTF-8, are there characters nobody can see? ---- */

/* Windows-1252 from 0x80 to 0x9F; above that it agrees with Latin-1 and so with Unicode. 0: no character. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static uint32_t rune_of_windows_byte(unsigned char byte) {
    if (byte >= 0xA0) return byte;
    return byte >= 0x80 ? windows_1252[byte - 0x80] : byte;
}

/* What YAML forbids, and the line ends of YAML 1.1 that no editor shows as such and that would shift our lines. */
static bool is_forbidden(uint32_t rune) {
    if (rune < 0x20) return rune != '\t' && rune != '\n' && rune != '\r';
    return (rune >= 0x7F && rune < 0xA0) || rune == 0x2028 || rune == 0x2029 || rune == 0xFEFF || rune == 0xFFFE ||
           rune == 0xFFFF;
}

static bool is_plain(char byte) {
    return byte >= ' ' && byte < 0x7F;
}

struct bad_bytes {
    size_t count, letters; /* bytes that are not UTF-8; letters beyond ASCII that are */
    struct place first;
    unsigned char byte;
};

static void report_bad_bytes(struct source *source, const struct bad_bytes *bad) {
    char letter[5] = "", others[64] = "";
    uint32_t rune = rune_of_windows_byte(bad->byte);
    if (rune) letter[utf8_put(letter, rune)] = '\0';
    if (bad->count > 1)
        snprintf(others, sizeof others,
                 ngettext(" (and %zu more such byte)", " (and %zu more such bytes)", bad->count - 1), bad->count - 1);
    if (bad->letters > bad->count) {
        fault(
            source, bad->first,
            "the byte 0x%02X%s is not UTF-8, though the rest of the file is: delete what stands here and type it again",
            bad->byte, others);
    } else if (*letter) {
        fault(source, bad->first,
              "the byte 0x%02X%s is not UTF-8: the file seems to be saved as Windows-1252 or Latin-1, where it is "
              "“%s”; open it in an editor and save the file as UTF-8",
              bad->byte, others, letter);
    } else {
        fault(source, bad->first, "the byte 0x%02X%s is not UTF-8: save the file as UTF-8", bad->byte, others);
    }
}

/* Copies the text, each code point as one code point that libyaml accepts. Returns false where the structure cannot be
   trusted: no text at all, or tabs in the indent. */
static bool source_init(struct source *source, struct str text) {
    struct place start = {source->file, 1, 1};
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"))) {
        fault(source, start, "the file is saved as UTF-16 (Windows calls it “Unicode”): save the file as UTF-8");
        return false;
    }
    if (text.length && memchr(text.at, '\0', text.length)) {
        fault(source, start,
              "this is no text file: write the framework in a plain text editor and save it as UTF-8 (a Word document "
              "or a PDF cannot be read)");
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.length);

    struct buffer out;
    struct bad_bytes bad = {0};
    bool in_indent = true, trusted = true;
    struct place place = start;
    buffer_init(&out, source->arena);
    buffer_add_c(&out, "\n"); /* libyaml takes no NULL, not even for an empty file */
    out.length = 0;
    for (size_t at = 0, first = 0; at < text.length; first = at) {
        while (at < text.length && is_plain(text.at[at])) in_indent &= text.at[at++] == ' ';
        if (at > first) { /* nearly all of a file */
            buffer_add(&out, str_slice(text, first, at));
            place.column += (unsigned)(at - first);
            continue;
        }
        uint32_t rune = utf8_next(text, &at);
        if (rune == RUNE_BAD) {
            if (!bad.count++) bad.first = place, bad.byte = (unsigned char)text.at[first];
            rune = rune_of_windows_byte((unsigned char)text.at[first]);
            if (!rune) rune = 0xFFFD; /* the replacement character */
        } else if (is_forbidden(rune)) {
            fault(source, place, "an invisible control character (U+%04X) stands here: delete it", (unsigned)rune);
            rune = ' ';
        } else if (rune >= 0x80) {
            bad.letters++;
        }
        if (rune == '\t' && in_indent) {
            size_t rest = at;
            while (rest < text.length && (text.at[rest] == ' ' || text.at[rest] == '\t')) rest++;
            if (rest < text.length && text.at[rest] != '\n' && text.at[rest] != '\r') {
                fault(source, place,
                      "this line is indented with a tab: replace it by blanks, as many as the lines beside it have");
                trusted = false;
                in_indent = false; /* once a line */
            }
            rune = ' ';
        }
        buffer_add_rune(&out, rune);
        if (rune == '\n' || (rune == '\r' && !(at < text.length && text.at[at] == '\n'))) {
            place.line++;
            place.column = 1;
            in_indent = true;
        } else {
            place.column++;
            if (rune != ' ') in_indent = false;
        }
    }
    if (bad.count) report_bad_bytes(source, &bad);
    source->at = out.at;
    source->length = out.length;
    return trusted;
}

/* ---- One reading ---- */

static struct place place_of(const struct pass *pass, yaml_mark_t mark) {
    return (struct place){pass->source->file, (unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

/* The byte offset of a mark. Marks come in rising order but for a fault's, so the cursor seldom starts anew. */
static size_t offset_of(struct pass *pass, yaml_mark_t mark) {
    const struct source *source = pass->source;
    if (mark.index < pass->cursor_index) pass->cursor_index = pass->cursor_byte = 0;
    while (pass->cursor_index < mark.index && pass->cursor_byte < source->length) {
        pass->cursor_byte++;
        while (pass->cursor_byte < source->length && ((unsigned char)source->at[pass->cursor_byte] & 0xC0) == 0x80)
            pass->cursor_byte++;
        pass->cursor_index++;
    }
    return pass->cursor_byte;
}

static char byte_at(struct pass *pass, yaml_mark_t mark) {
    size_t at = offset_of(pass, mark);
    return at < pass->source->length ? pass->source->at[at] : '\0';
}

/* Puts another byte in place of the ASCII byte at `mark`. Nothing changed would mean reading in a circle: stop. */
static enum verdict patch(struct pass *pass, yaml_mark_t mark, char byte, enum verdict verdict) {
    size_t at = offset_of(pass, mark);
    struct source *source = pass->source;
    if (at >= source->length || (unsigned char)source->at[at] >= 0x80 || source->at[at] == byte ||
        source->at[at] == '\n' || source->at[at] == '\r')
        return VERDICT_STOPPED;
    source->at[at] = byte;
    return verdict;
}

/* Blanks out one code point after another up to a blank (`word`) or the end of the line. */
static enum verdict patch_away(struct pass *pass, yaml_mark_t mark, bool word, enum verdict verdict) {
    struct source *source = pass->source;
    size_t first = offset_of(pass, mark), read = first, write = first;
    while (read < source->length && source->at[read] != '\n' && source->at[read] != '\r' &&
           !(word && (source->at[read] == ' ' || source->at[read] == '\t'))) {
        read++;
        while (read < source->length && ((unsigned char)source->at[read] & 0xC0) == 0x80) read++;
        source->at[write++] = ' ';
    }
    if (read == first) return VERDICT_STOPPED;
    memmove(source->at + write, source->at + read, source->length - read);
    source->length -= read - write;
    return verdict;
}

static bool parse_event(struct pass *pass) {
    yaml_event_delete(&pass->event);
    return yaml_parser_parse(&pass->parser, &pass->event);
}

/* Keeps the event at hand for the tree. */
static void keep_event(struct pass *pass) {
    struct source *source = pass->source;
    const yaml_event_t *event = &pass->event;
    struct event kept = {.type = event->type, .place = place_of(pass, event->start_mark)};
    if (event->type == YAML_SCALAR_EVENT) {
        struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
        kept.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        kept.text = str_copy(source->arena, text);
    }
    LIST_ADD(source->arena, source->events, kept);
}

/* ---- Notation: libyaml's complaints in the editor's words ---- */

static enum verdict explain_alias(struct pass *pass, yaml_mark_t mark) {
    fault(pass->source, place_of(pass, mark),
          "“*” at the beginning of a text makes it an alias, which haefte does not use: put a text that begins with "
          "*emphasis* in quotation marks; for a real alias write out what it stands for");
    return patch(pass, mark, 'x', VERDICT_REPAIRED);
}

static enum verdict explain_anchor(struct pass *pass, yaml_mark_t mark) {
    fault(pass->source, place_of(pass, mark),
          "“&” at the beginning of a text makes it an anchor, which haefte does not use: delete the word with “&”, or "
          "put a text that begins with “&” in quotation marks");
    return patch_away(pass, mark, true, VERDICT_REPAIRED);
}

static enum verdict explain_tag(struct pass *pass, yaml_mark_t mark) {
    fault(
        pass->source, place_of(pass, mark),
        "“!” at the beginning of a text makes it a tag, which haefte does not use: delete the word with “!”, or put a "
        "text that begins with “!” in quotation marks");
    return patch_away(pass, mark, true, VERDICT_REPAIRED);
}

/* A colon and blank where no key can end: inside a text, or after a key that is indented too far. */
static enum verdict explain_colon(struct pass *pass, yaml_mark_t mark) {
    const struct source *source = pass->source;
    size_t colon = offset_of(pass, mark), first = colon;
    while (first > 0 && source->at[first - 1] != '\n' && source->at[first - 1] != '\r') first--;
    struct str head = str_trim((struct str){source->at + first, colon - first});
    size_t at;
    if (mark.line > 0 && head.length && !str_find(head, STR(" "), &at) && !str_find(head, STR(":"), &at)) {
        fault(pass->source, place_of(pass, mark),
              "the key “%.*s” is indented deeper than the keys above it, so that the text above seems to go on here: "
              "give it as many blanks as they have; if it is part of the text, put the whole text in quotation marks",
              STR_ARG(head));
        return patch(pass, mark, '.', VERDICT_DOUBTFUL);
    }
    fault(pass->source, place_of(pass, mark),
          "a colon with a blank after it stands inside a text without quotation marks: put the whole text in quotation "
          "marks, \"like: this\"");
    return patch(pass, mark, '.', VERDICT_REPAIRED);
}

static enum verdict explain_missing_colon(struct pass *pass, yaml_mark_t mark) {
    const struct source *source = pass->source;
    size_t first = offset_of(pass, mark), end = first;
    while (end < source->length && source->at[end] != '\n' && source->at[end] != '\r') end++;
    struct str line = str_trim((struct str){source->at + first, end - first});
    size_t colon;
    if (str_find(line, STR(":"), &colon) && colon + 1 < line.length) {
        fault(pass->source, place_of(pass, mark), "a blank is missing after the colon: write “%.*s: …”", (int)colon,
              line.at);
    } else {
        fault(pass->source, place_of(pass, mark),
              "this line has no key: write “key: text”, or indent the line deeper if it continues the text above");
    }
    return patch_away(pass, mark, false, VERDICT_DOUBTFUL);
}

static enum verdict explain_first_byte(struct pass *pass, yaml_mark_t mark) {
    char byte = byte_at(pass, mark);
    if (byte == '\t') {
        fault(pass->source, place_of(pass, mark), "a tab stands here: replace it by a blank");
        return patch(pass, mark, ' ', VERDICT_REPAIRED);
    }
    if (byte > ' ' && byte < 0x7F) {
        fault(pass->source, place_of(pass, mark),
              "a text cannot begin with “%c”: put the whole text in quotation marks", byte);
        return patch(pass, mark, 'x', VERDICT_REPAIRED);
    }
    fault(pass->source, place_of(pass, mark), "a text or a list is missing here");
    return VERDICT_STOPPED;
}

static enum verdict explain_quoted(struct pass *pass, const char *problem) {
    yaml_mark_t mark = pass->parser.problem_mark;
    if (strstr(problem, "end of stream") || strstr(problem, "document indicator")) {
        fault(pass->source, place_of(pass, pass->parser.context_mark),
              "the quotation mark %c opened here is never closed: put the same mark at the end of the text",
              byte_at(pass, pass->parser.context_mark) == '\'' ? '\'' : '"');
        return VERDICT_STOPPED;
    }
    /* The mark stands at the backslash or up to two letters behind it. */
    for (int back = 0; back < 3 && byte_at(pass, mark) != '\\' && mark.column && mark.index; back++)
        mark.index--, mark.column--;
    fault(pass->source, place_of(pass, mark),
          "“\\” has a meaning of its own inside \" marks: write it twice, \\\\, or put the text in ' marks");
    return patch(pass, mark, '/', VERDICT_REPAIRED);
}

/* The parser met something where a list item, a key, a comma or the end should be. */
static enum verdict explain_structure(struct pass *pass, const char *context, const char *problem) {
    yaml_mark_t mark = pass->parser.problem_mark, from = pass->parser.context_mark;
    struct place place = place_of(pass, mark);
    if (pass->after_quoted && pass->quoted_end.line == mark.line) {
        if (pass->quoted_start.line != pass->quoted_end.line) {
            fault(pass->source, place_of(pass, pass->quoted_start),
                  "the quotation mark opened here is closed only on line %zu: put the closing mark where the text ends",
                  pass->quoted_end.line + 1);
        } else {
            fault(pass->source, place,
                  "the text goes on behind its closing quotation mark: put ' marks around the whole text, or write the "
                  "quotation marks inside it as ”…”");
        }
    } else if (pass->after_bracket) {
        fault(pass->source, place,
              "something stands behind the closing bracket: put a text that begins with “[” or “{” in quotation marks");
    } else if (strstr(context, "flow") && byte_at(pass, mark) == ':') {
        return explain_colon(pass, mark);
    } else if (strstr(context, "flow")) {
        char open = strstr(context, "sequence") ? '[' : '{', close = open == '[' ? ']' : '}';
        if (from.line == mark.line) {
            fault(pass->source, place,
                  "a comma or “%c” is missing before this; a text that itself begins with “%c” must stand in quotation "
                  "marks",
                  close, open);
        } else {
            fault(pass->source, place_of(pass, from),
                  "the “%c” opened here is not closed before line %zu: put “%c” at its end; a text that itself begins "
                  "with "
                  "“%c” must stand in quotation marks",
                  open, mark.line + 1, close, open);
        }
    } else if (byte_at(pass, mark) == ':') {
        fault(pass->source, place, "a key is missing before the colon: write “key: …”");
    } else if (strstr(problem, "document start")) {
        fault(pass->source, place,
              "this does not belong to anything above it: check the indent of this line and of the first key of the "
              "file");
    } else if (mark.column > from.column) {
        fault(pass->source, place,
              "this line is indented less than the lines above it, but more than line %zu, to which it would belong: "
              "give it as many blanks as the lines beside which it belongs",
              from.line + 1);
    } else if (strstr(problem, "'-'")) {
        fault(pass->source, place,
              "a list item (“- …”) is expected here, as on line %zu: check the indent of this line (the list stands in "
              "column %zu) and whether “-” is missing",
              from.line + 1, from.column + 1);
    } else {
        fault(pass->source, place,
              "a key (“key: …”) is expected here, as on line %zu: check the indent of this line (the keys stand in "
              "column %zu)",
              from.line + 1, from.column + 1);
    }
    return VERDICT_STOPPED;
}

static enum verdict explain(struct pass *pass) {
    const char *problem = pass->parser.problem ? pass->parser.problem : "";
    const char *context = pass->parser.context ? pass->parser.context : "";
    yaml_mark_t mark = pass->parser.problem_mark, from = pass->parser.context_mark;
    if (pass->parser.error == YAML_MEMORY_ERROR) {
        diag_failure(pass->source->diags, "%s cannot be read: the system has no memory left", pass->source->file);
        return VERDICT_STOPPED;
    }
    if (strstr(problem, "mapping values are not allowed")) return explain_colon(pass, mark);
    if (strstr(problem, "could not find expected ':'")) return explain_missing_colon(pass, from);
    if (strstr(problem, "cannot start any token")) return explain_first_byte(pass, mark);
    if (strstr(problem, "node content")) return explain_first_byte(pass, mark);
    if (strstr(context, "alias")) return explain_alias(pass, from);
    if (strstr(context, "anchor")) return explain_anchor(pass, from);
    if (strstr(context, "tag") || strstr(problem, "tag handle")) return explain_tag(pass, from);
    if (strstr(context, "quoted scalar")) return explain_quoted(pass, problem);
    if (strstr(problem, "block sequence entries")) {
        fault(pass->source, place_of(pass, mark),
              "a list cannot begin here: begin each item on a line of its own below the key; if “-” belongs to a text, "
              "put the text in quotation marks");
        return patch(pass, mark, 'x', VERDICT_DOUBTFUL);
    }
    if (strstr(problem, "mapping keys are not allowed")) {
        fault(pass->source, place_of(pass, mark),
              "a text cannot begin with “?”: put the whole text in quotation marks");
        return patch(pass, mark, 'x', VERDICT_REPAIRED);
    }
    if (strstr(context, "block scalar")) {
        fault(pass->source, place_of(pass, from),
              "after “%c” the text begins on the next line; a text that itself begins with this mark must stand in "
              "quotation marks",
              byte_at(pass, from) == '|' ? '|' : '>');
        return patch(pass, from, 'x', VERDICT_REPAIRED);
    }
    if (strstr(context, "plain scalar")) {
        if (byte_at(pass, mark) == '\t') return explain_first_byte(pass, mark);
        fault(pass->source, place_of(pass, mark),
              "a colon stands in a text without quotation marks: put the whole text in quotation marks");
        return patch(pass, mark, '.', VERDICT_REPAIRED);
    }
    if (strstr(context, "directive") || strstr(problem, "directive") || strstr(problem, "incompatible")) {
        yaml_mark_t start = strstr(context, "directive") ? from : mark;
        fault(
            pass->source, place_of(pass, start),
            "a line that begins with “%%” is an instruction to the YAML reader, which haefte does not use: delete it");
        return patch(pass, start, '#', VERDICT_REPAIRED);
    }
    if (strstr(context, "block") || strstr(context, "flow") || strstr(problem, "document start"))
        return explain_structure(pass, context, problem);
    fault(pass->source, place_of(pass, mark), "this cannot be understood (%s): compare it with the lines around it",
          problem);
    return VERDICT_STOPPED;
}

/* Reads and keeps all events up to the first fault of notation. */
static enum verdict check_notation(struct pass *pass) {
    unsigned depth = 0, documents = 0;
    pass->source->events.count = 0;
    while (parse_event(pass)) {
        const yaml_event_t *event = &pass->event;
        if (event->type != YAML_DOCUMENT_END_EVENT) pass->after_quoted = pass->after_bracket = false;
        switch (event->type) {
        case YAML_STREAM_END_EVENT: keep_event(pass); return VERDICT_CLEAN;
        case YAML_DOCUMENT_START_EVENT:
            if (++documents < 2) break;
            fault(pass->source, place_of(pass, event->start_mark),
                  "“---” begins a second document here, and a file holds only one: delete this line, or move what "
                  "follows into a file of its own");
            return VERDICT_CLEAN;
        case YAML_ALIAS_EVENT: return explain_alias(pass, event->start_mark);
        case YAML_SCALAR_EVENT:
        case YAML_SEQUENCE_START_EVENT:
        case YAML_MAPPING_START_EVENT:
            if (event->end_mark.index > event->start_mark.index) {
                /* Looked up in the text: libyaml itself drops a lone “!” without a word. */
                char first = byte_at(pass, event->start_mark);
                if (first == '&') return explain_anchor(pass, event->start_mark);
                if (first == '!') return explain_tag(pass, event->start_mark);
            }
            if (event->type != YAML_SCALAR_EVENT && ++depth > DEPTH_MOST) {
                fault(pass->source, place_of(pass, event->start_mark),
                      "lists are nested more than %d deep here: is the indent or a bracket wrong?", DEPTH_MOST);
                return VERDICT_STOPPED;
            }
            if (event->type == YAML_SCALAR_EVENT && (event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                                                     event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)) {
                pass->after_quoted = true;
                pass->quoted_start = event->start_mark;
                pass->quoted_end = event->end_mark;
            }
            break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            pass->after_bracket = event->end_mark.index > event->start_mark.index; /* the end of a block has no width */
            depth--;
            break;
        default: break;
        }
        keep_event(pass);
    }
    return explain(pass);
}

/* ---- Nodes ---- */

/* The next event that was kept; NULL behind the last. */
static const struct event *next_event(struct source *source) {
    return source->next_event < source->events.count ? &source->events.at[source->next_event++] : NULL;
}

static struct node *build(struct source *source, const struct event *event, unsigned depth);

static int compare_pairs(const void *left, const void *right) {
    const struct pair *const *a = left, *const *b = right;
    int order = str_compare((*a)->key->text, (*b)->key->text);
    return order ? order : (*a > *b) - (*a < *b);
}

/* Reports each key given twice and keeps its first value. Sorted, since a hostile file may hold a million keys. */
static void drop_repeated_keys(struct source *source, struct node *map) {
    if (map->count < 2) return;
    const struct pair **sorted = ARENA_NEW_ARRAY(source->arena, const struct pair *, map->count);
    bool *repeated = ARENA_NEW_ARRAY(source->arena, bool, map->count), any = false;
    for (size_t i = 0; i < map->count; i++) sorted[i] = &map->pairs[i];
    qsort(sorted, map->count, sizeof *sorted, compare_pairs);
    const struct node *first = sorted[0]->key;
    for (size_t i = 1; i < map->count; i++) {
        if (!str_equal(first->text, sorted[i]->key->text)) {
            first = sorted[i]->key;
            continue;
        }
        fault(
            source, sorted[i]->key->place,
            "the key “%.*s” stands here for the second time (the first is on line %u): keep one of them, or give this "
            "one its right name",
            STR_ARG(sorted[i]->key->text), first->place.line);
        repeated[sorted[i] - map->pairs] = any = true;
    }
    if (!any) return;
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++)
        if (!repeated[i]) map->pairs[kept++] = map->pairs[i];
    map->count = kept;
}

static bool build_map(struct source *source, struct node *map, unsigned depth) {
    struct arena *arena = source->arena;
    struct LIST(struct pair) pairs = {0};
    for (const struct event *event; (event = next_event(source));) {
        if (event->type == YAML_MAPPING_END_EVENT) {
            map->pairs = pairs.at;
            map->count = pairs.count;
            drop_repeated_keys(source, map);
            return true;
        }
        struct pair pair = {0};
        pair.key = build(source, event, depth + 1);
        if (!pair.key || !(event = next_event(source))) return false;
        pair.value = build(source, event, depth + 1);
        if (!pair.value) return false;
        if (pair.key->kind != NODE_SCALAR) {
            fault(source, pair.key->place,
                  "%s stands where a key belongs: a key is a short text before a colon; put a text with brackets in "
                  "quotation marks",
                  yaml_kind_name(pair.key));
        } else if (!pair.key->text.length) {
            fault(source, pair.key->place, "a key is missing before the colon: write “key: …”");
        } else if (pair.key->plain && str_is(pair.key->text, "<<")) {
            fault(source, pair.key->place,
                  "“<<” is a merge key, which haefte does not use: write out the keys and values it stands for");
        } else {
            LIST_ADD(arena, pairs, pair);
        }
    }
    return false;
}

/* Turns an event, and those behind it that belong to it, into a node. Returns NULL where the text cannot be read on. */
static struct node *build(struct source *source, const struct event *event, unsigned depth) {
    if (depth > DEPTH_MOST) return NULL;
    struct node *node = ARENA_NEW(source->arena, struct node);
    node->place = event->place;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->kind = NODE_SCALAR;
        node->plain = event->plain;
        node->text = event->text;
        return node;
    case YAML_MAPPING_START_EVENT: node->kind = NODE_MAP; return build_map(source, node, depth) ? node : NULL;
    case YAML_SEQUENCE_START_EVENT: {
        struct LIST(struct node *) items = {0};
        node->kind = NODE_LIST;
        while ((event = next_event(source))) {
            if (event->type == YAML_SEQUENCE_END_EVENT) {
                node->items = items.at;
                node->count = items.count;
                return node;
            }
            struct node *item = build(source, event, depth + 1);
            if (!item) return NULL;
            LIST_ADD(source->arena, items, item);
        }
        return NULL;
    }
    default: /* an alias, when there were too many faults to repair: reported */ return NULL;
    }
}

/* The first document as a tree; NULL when it cannot be read to its end (reported by check_notation) or is empty. */
static struct node *build_document(struct source *source) {
    const struct event *event;
    while ((event = next_event(source)) && event->type != YAML_STREAM_END_EVENT) {
        if (event->type != YAML_DOCUMENT_START_EVENT) continue;
        event = next_event(source);
        struct node *root = event ? build(source, event, 1) : NULL;
        if (root && root->kind == NODE_SCALAR && root->plain && !root->text.length) break;
        return root;
    }
    if (event)
        fault(source, place_at(source->file, 1, 1), "the file is empty: it holds no text besides blanks and comments");
    return NULL;
}

/* Runs one reading. The arena may jump away for want of memory in the middle of it, and libyaml's own memory must be
   freed then too. `pass` lives with the caller, so that it outlives the jump. */
static enum verdict run_pass(struct pass *pass) {
    struct source *source = pass->source;
    struct arena *arenas[2] = {source->arena, source->diags->arena};
    jmp_buf *outer[2] = {source->arena->exhausted, source->diags->arena->exhausted}, here;
    if (!yaml_parser_initialize(&pass->parser)) {
        diag_failure(source->diags, "%s cannot be read: the system has no memory left", source->file);
        return VERDICT_STOPPED;
    }
    if (setjmp(here)) {
        yaml_event_delete(&pass->event);
        yaml_parser_delete(&pass->parser);
        for (int i = 0; i < 2; i++) arenas[i]->exhausted = outer[i];
        jmp_buf *target = outer[0] ? outer[0] : outer[1];
        if (!target) abort();
        longjmp(*target, 1);
    }
    for (int i = 0; i < 2; i++) arenas[i]->exhausted = &here;
    yaml_parser_set_input_string(&pass->parser, (const unsigned char *)source->at, source->length);
    yaml_parser_set_encoding(&pass->parser, YAML_UTF8_ENCODING);
    enum verdict verdict = check_notation(pass);
    yaml_event_delete(&pass->event);
    yaml_parser_delete(&pass->parser);
    for (int i = 0; i < 2; i++) arenas[i]->exhausted = outer[i];
    return verdict;
}

struct node *yaml_read(struct arena *arena, const char *file, struct str text, struct diags *diags) {
    struct source source = {.arena = arena, .file = file, .diags = diags};
    if (!source_init(&source, text)) return NULL;
    bool trusted = true;
    for (size_t repairs = 0;; repairs++) {
        struct pass pass = {.source = &source};
        enum verdict verdict = run_pass(&pass);
        if (verdict == VERDICT_CLEAN) break;
        if (verdict != VERDICT_REPAIRED) trusted = false;
        if (verdict == VERDICT_STOPPED) break;
        if (repairs + 1 == REPAIRS_MOST || (repairs + 1) * source.length > REPAIR_BYTES_MOST) {
            trusted = false;
            break;
        }
    }
    struct node *root = build_document(&source); /* of a file that is not trusted too: it may report more */
    return trusted ? root : NULL;
}

bool yaml_load(struct arena *arena, const char *path, struct str *bytes, struct diags *diags) {
    return file_read(arena, path, FILE_MOST, bytes, diags);
}

struct node *yaml_read_file(struct arena *arena, const char *path, struct diags *diags) {
    struct str text;
    return yaml_load(arena, path, &text, diags) ? yaml_read(arena, path, text, diags) : NULL;
}

const struct node *yaml_read_shared(struct yaml_shelf *shelf, struct arena *arena, const char *path,
                                    struct diags *diags) {
    for (size_t i = 0; i < shelf->files.count; i++)
        if (strcmp(shelf->files.at[i].path, path) == 0) return shelf->files.at[i].root;
    struct yaml_shelved file = {path, yaml_read_file(arena, path, diags)};
    LIST_ADD(arena, shelf->files, file);
    return file.root;
}

/* ---- What the callers ask ---- */

struct node *yaml_find(const struct node *map, const char *key) {
    if (map->kind != NODE_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (str_is(map->pairs[i].key->text, key)) return map->pairs[i].value;
    return NULL;
}

const char *yaml_kind_name(const struct node *node) {
    if (node->kind == NODE_LIST) return _("a list");
    if (node->kind == NODE_MAP) return _("a list of keys with values");
    return node->plain && !node->text.length ? _("nothing") : _("a text");
}

static bool is_known(struct str key, const char *const *known) {
    while (*known && !str_is(key, *known)) known++;
    return *known != NULL;
}

void yaml_expect_keys(const struct node *map, const char *const *known, const char *what, struct diags *diags) {
    if (map->kind != NODE_MAP) return;
    struct source source = {.arena = diags->arena, .file = map->place.file, .diags = diags};
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->pairs[i].key;
        if (is_known(key->text, known)) continue;
        size_t runes = utf8_count(key->text), nearest = runes / 3 + 1, blank; /* a third of the letters may be wrong */
        const char *suggestion = NULL;
        for (const char *const *name = known; *name; name++) {
            size_t distance = str_distance(key->text, str_from(*name));
            if (runes > 2 && (str_starts(str_from(*name), key->text))) distance = 1; /* an abbreviation */
            if (distance <= nearest && (!suggestion || distance < nearest)) nearest = distance, suggestion = *name;
        }
        const char *hint =
            str_find(key->text, STR(" "), &blank) ? _("; a text with a comma or colon may need quotation marks") : "";
        if (suggestion) {
            fault(&source, key->place, "%s has no key “%.*s”: did you mean “%s”?", _(what), STR_ARG(key->text),
                  suggestion);
            continue;
        }
        struct buffer names;
        buffer_init(&names, diags->arena);
        for (const char *const *name = known; *name; name++)
            buffer_addf(&names, "%s%s", name == known ? "" : ", ", *name);
        fault(&source, key->place, "%s has no key “%.*s”; it may have: %.*s%s", _(what), STR_ARG(key->text),
              STR_ARG(buffer_str(&names)), hint);
    }
}
