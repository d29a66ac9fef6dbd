#include "command/recipient.h"

#include "language/danish.h"

enum { PARTICLE_LETTERS = 3 };

static struct str day_of(struct arena *arena, const struct framework *framework, struct date date) {
    if (!date.year) return (struct str){0};
    return danish_day(arena, framework->language, date.year, date.month, date.day);
}

struct recipient recipient_of(struct arena *arena, const struct framework *framework, const struct person *person,
                              struct str file) {
    return (struct recipient){person->name, person->unit, day_of(arena, framework, person->start), file};
}

/* Takes the next run of letters and digits, in small letters. Returns false at the end. */
static bool next_word(struct arena *arena, struct str text, size_t *at, struct str *word) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t end = *at; end < text.length; *at = end) {
        uint32_t rune = utf8_next(text, &end);
        bool sign = rune < 0x80 && !rune_is_letter(rune) && !rune_is_digit(rune);
        if (!sign && (rune < 0x2000 || rune >= 0x2070) && rune != 0xA0) buffer_add_rune(&out, rune_lower(rune));
        else if (out.length) break;
    }
    *word = buffer_str(&out);
    return out.length > 0;
}

/* `de`, `af`, `von`: what is in a name and in our own words tells of nobody. */
static bool is_particle(struct str word) {
    for (size_t at = 0; at < word.length; at++)
        if (word.at[at] < 'a' || word.at[at] > 'z') return false;
    return word.length <= PARTICLE_LETTERS;
}

/* What a finding quotes: all from the first quotation mark to the last, since a name may hold some too. */
static struct str quoted(struct str text) {
    size_t first = text.length, end = 0;
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        uint32_t rune = utf8_next(text, &at);
        if (rune != 0x201C && rune != 0x201D) continue;
        if (first == text.length) first = start;
        end = at;
    }
    return end ? str_slice(text, first, end) : (struct str){0};
}

/* Whether a secret is among the words of a text. Of what is quoted a part is enough, and so is a longer word: `Idas`,
   or half a name at the end of a line. */
static bool tells_word(struct arena *arena, struct str secret, struct str text, bool part) {
    struct str word;
    size_t found;
    for (size_t at = 0; next_word(arena, text, &at, &word);) {
        if (str_equal(word, secret)) return true;
        if (part && (str_find(secret, word, &found) || str_find(word, secret, &found))) return true;
    }
    return false;
}

/* Whether a finding lets something be read of the person, of whom it tells in quotation marks. A letter that no font
   has tells nothing, unless it is all there is. */
static bool tells(struct arena *arena, const struct person *person, struct str text) {
    const struct str secrets[] = {person->name, person->unit};
    struct str secret, quotation = quoted(text);
    for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++)
        for (size_t at = 0; next_word(arena, secrets[s], &at, &secret);) {
            bool letter = utf8_count(secret) == 1 && secret.length < secrets[s].length;
            if (tells_word(arena, secret, quotation, true)) return true;
            if (!letter && !is_particle(secret) && tells_word(arena, secret, text, false)) return true;
        }
    return false;
}

/* A finding without the name of the file, which is made of the person's. */
static struct str without(struct arena *arena, struct str text, struct str file_name) {
    size_t at;
    if (!file_name.length || !str_find(text, file_name, &at)) return text;
    return str_format(arena, "%.*s…%.*s", STR_ARG(str_slice(text, 0, at)),
                      STR_ARG(str_slice(text, at + file_name.length, text.length)));
}

void recipient_report(const struct person *person, const char *roster, const char *layout, struct str file_name,
                      const struct diags *found, struct diags *diags) {
    struct place row = place_at(roster, person->line, person->line ? 1 : 0);
    for (size_t d = 0; d < found->list.count; d++) {
        const struct diag *diag = &found->list.at[d];
        if (diag->severity == DIAG_FAILURE) diags_keep(diags, *diag);
        if (diag->severity != DIAG_ERROR) continue;
        const char *file = diag->place.file ? diag->place.file : layout;
        struct str text = without(found->arena, diag->text, file_name);
        if (tells(found->arena, person, text))
            diag_error(diags, row, "left out: a text of this row cannot be set in its place (%s:%u)", file,
                       diag->place.line);
        else diag_error(diags, row, "left out: %.*s (%s:%u)", STR_ARG(text), file, diag->place.line);
        return;
    }
}

void recipients_report_rest(const char *roster, size_t left_out, struct diags *diags) {
    if (left_out > RECIPIENTS_TOLD_MOST)
        diag_error(diags, place_of_file(roster), "%zu more rows are left out, and are not listed",
                   left_out - RECIPIENTS_TOLD_MOST);
}

void recipient_report_fault(const struct diags *fault, struct diags *diags) {
    for (size_t d = 0; d < fault->list.count; d++) {
        const struct diag *diag = &fault->list.at[d];
        bool told = diag->severity != DIAG_ERROR && diag->severity != DIAG_FAILURE;
        if (!told && !diags_hold(diags, diag->place, diag->text)) diags_keep(diags, *diag);
    }
}
