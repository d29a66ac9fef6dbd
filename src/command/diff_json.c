#include "command/diff.h"
#include "command/json.h"

enum { FORMAT = 1 }; /* counted up when a key changes its meaning or goes; new keys may come at any time */

struct writer {
    struct arena *arena;
    struct buffer out;
    const struct revision *revision;
    bool begun; /* something stands before in the object or array at hand */
};

/* ---- JSON ---- */

static void separate(struct writer *writer) {
    if (writer->begun) buffer_add_c(&writer->out, ", ");
    writer->begun = true;
}

static void begin(struct writer *writer, char bracket) {
    buffer_add_byte(&writer->out, bracket);
    writer->begun = false;
}

static void end(struct writer *writer, char bracket) {
    buffer_add_byte(&writer->out, bracket);
    writer->begun = true;
}

static void add_key(struct writer *writer, const char *key) {
    separate(writer);
    buffer_addf(&writer->out, "\"%s\": ", key);
}

static void add_text(struct writer *writer, const char *key, struct str text) {
    add_key(writer, key);
    json_add_string(&writer->out, text);
}

static void add_name(struct writer *writer, const char *key, const char *name) {
    add_text(writer, key, str_from(name));
}

static void add_number(struct writer *writer, const char *key, size_t number) {
    add_key(writer, key);
    buffer_add_number(&writer->out, number);
}

static void add_flag(struct writer *writer, const char *key, bool flag) {
    add_key(writer, key);
    buffer_add_c(&writer->out, flag ? "true" : "false");
}

/* ---- changes ---- */

static void add_place(struct writer *writer, struct place place) {
    add_key(writer, "place");
    begin(writer, '{');
    add_name(writer, "file", place.file);
    if (place.line) {
        add_number(writer, "line", place.line);
        add_number(writer, "column", place.column);
    }
    end(writer, '}');
}

static void add_address(struct writer *writer, const struct framework *framework, const struct statement_at *at) {
    add_text(writer, "form", framework->forms[at->form].id);
    add_text(writer, "role", framework->roles[at->role].id);
    add_text(writer, "column", framework->columns[at->column].id);
    add_number(writer, "number", at->number + 1);
}

/* One of the two editions of what changed; null where it has none. */
static void add_side(struct writer *writer, const char *key, const struct change *change, bool old) {
    const struct framework *framework = old ? writer->revision->old : writer->revision->new;
    const struct change_side *side = old ? &change->old : &change->new;
    add_key(writer, key);
    if (!side->text.text.length) {
        buffer_add_c(&writer->out, "null");
        return;
    }
    begin(writer, '{');
    if (change->subject != CHANGE_TEXT) add_address(writer, framework, &side->at);
    else if (str_is(change->key[0], "passages") || change->kind == CHANGE_MOVED)
        add_number(writer, "number", side->at.number + 1);
    add_text(writer, "text", side->text.text);
    add_place(writer, side->text.place);
    if (change->subject == CHANGE_STATEMENT) {
        const struct statement_at *at = &side->at;
        const struct cell *cell = framework_cell(framework, at->form, at->role, at->column);
        struct str second = cell->statements[at->number].on_role_page.text;
        if (second.length) add_text(writer, "on_role_page", second);
    }
    end(writer, '}');
}

static void add_words(struct writer *writer, const word_changes *words) {
    static const char *const kinds[] = {"same", "removed", "added"};
    add_key(writer, "words");
    begin(writer, '[');
    for (size_t w = 0; w < words->count; w++) {
        separate(writer);
        begin(writer, '{');
        add_name(writer, "kind", kinds[words->at[w].kind]);
        add_text(writer, "text", words->at[w].text);
        end(writer, '}');
    }
    end(writer, ']');
}

static void add_change(struct writer *writer, const struct change *change) {
    static const char *const subjects[CHANGE_SUBJECTS] = {"statement", "second_wording", "text"};
    buffer_add_c(&writer->out, writer->begun ? ",\n    " : "\n    ");
    begin(writer, '{');
    add_name(writer, "subject", subjects[change->subject]);
    add_name(writer, "kind", diff_kind_name(change->kind));
    add_flag(writer, "moved", change->moved);
    if (change->subject == CHANGE_TEXT) {
        add_key(writer, "key");
        begin(writer, '[');
        for (int k = 0; k < CHANGE_KEYS && change->key[k].length; k++) {
            separate(writer);
            json_add_string(&writer->out, change->key[k]);
        }
        end(writer, ']');
        if (str_is(change->key[0], "passages")) add_name(writer, "piece", diff_piece_name(change->piece));
    }
    add_side(writer, "old", change, true);
    add_side(writer, "new", change, false);
    if (change->kind == CHANGE_REWORDED) add_words(writer, &change->words);
    end(writer, '}');
}

/* ---- the report ---- */

static void add_edition(struct writer *writer, const char *key, const struct framework *framework, size_t statements) {
    buffer_addf(&writer->out, ",\n  \"%s\": ", key);
    begin(writer, '{');
    add_name(writer, "file", framework->file);
    add_text(writer, "title", framework->title.text);
    add_text(writer, "edition", framework->edition.text);
    add_number(writer, "statements", statements);
    end(writer, '}');
}

static void add_counts(struct writer *writer, const char *key, const size_t *counts, int kinds) {
    add_key(writer, key);
    begin(writer, '{');
    for (int kind = 0; kind < kinds; kind++) add_number(writer, diff_kind_name((enum change_kind)kind), counts[kind]);
    end(writer, '}');
}

static void add_summary(struct writer *writer) {
    const struct revision *revision = writer->revision;
    const size_t hyphenation[] = {revision->hyphenation_added, revision->hyphenation_removed};
    buffer_add_c(&writer->out, ",\n  \"summary\": ");
    begin(writer, '{');
    add_flag(writer, "differs", revision_differs(revision));
    add_counts(writer, "statements", revision->counts[CHANGE_STATEMENT], CHANGE_KINDS);
    add_counts(writer, "second_wordings", revision->counts[CHANGE_SECOND_WORDING], CHANGE_MOVED);
    add_counts(writer, "texts", revision->counts[CHANGE_TEXT], CHANGE_KINDS);
    add_counts(writer, "hyphenation", hyphenation, CHANGE_REWORDED);
    end(writer, '}');
}

struct str diff_as_json(struct arena *arena, const struct revision *revision) {
    struct writer writer = {.arena = arena, .revision = revision};
    buffer_init(&writer.out, arena);
    buffer_addf(&writer.out, "{\n  \"format\": %d", FORMAT);
    add_edition(&writer, "old", revision->old, revision->old_statements);
    add_edition(&writer, "new", revision->new, revision->new_statements);
    add_summary(&writer);
    buffer_add_c(&writer.out, ",\n  \"changes\": ");
    begin(&writer, '[');
    for (size_t c = 0; c < revision->changes.count; c++) add_change(&writer, &revision->changes.at[c]);
    buffer_add_c(&writer.out, revision->changes.count ? "\n  ]\n}\n" : "]\n}\n");
    return buffer_str(&writer.out);
}
