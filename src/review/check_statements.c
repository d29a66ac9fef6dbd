#include "review/check_rules.h"
#include "review/words.h"

#include "base/message.h"

/* The rules about statements and the cells they stand in. */

enum {
    CONTEXT_WORDS = 3, /* shown on each side of a change */
    LEAD_IN_WORDS = 4, /* among so many the custom word may stand and the sentence still goes on: “Alt andet end at” */
    FAR = 2,           /* a cell with more than so many times what any beside it has stands out */
    NEAR_LETTERS = 40, /* shorter statements are near to one another by chance */
};
static const double NEAR_LEAST = 0.8; /* similarity of two statements that are nearly the same (words.h) */

static const char *cell_name(const struct checker *checker, size_t form, size_t role, size_t column) {
    const struct framework *framework = checker->framework;
    return str_format(checker->arena, "%.*s, %.*s, %.*s", STR_ARG(framework->forms[form].name.text),
                      STR_ARG(framework->roles[role].name.text), STR_ARG(framework->columns[column].name.text))
        .at;
}

/* ---- drift ---- */

/* The first or last words of a stretch. */
static struct str some_words(struct str text, bool first) {
    size_t at = first ? 0 : text.length, words = 0;
    if (first) {
        while (at < text.length && text.at[at] == ' ') at++;
        for (; at < text.length; at++)
            if (text.at[at] == ' ' && ++words == CONTEXT_WORDS) break;
        return str_slice(text, 0, at);
    }
    while (at > 0 && text.at[at - 1] == ' ') at--;
    for (; at > 0; at--)
        if (text.at[at - 1] == ' ' && ++words == CONTEXT_WORDS) break;
    return str_slice(text, at, text.length);
}

static void add_same(struct buffer *out, struct str text, bool is_first, bool is_last) {
    struct str begin = is_first ? (struct str){0} : some_words(text, true);
    struct str end = is_last ? (struct str){0} : some_words(text, false);
    if (begin.length + end.length + 4 >= text.length) {
        buffer_add(out, text);
        return;
    }
    buffer_add(out, begin);
    buffer_add_c(out, is_first ? "… " : is_last ? " …" : " … ");
    buffer_add(out, end);
}

static struct str difference(struct arena *arena, struct str old, struct str new) {
    word_changes changes = words_compare(arena, old, new);
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t c = 0; c < changes.count; c++) {
        const struct word_change *change = &changes.at[c];
        if (change->kind == WORDS_SAME) {
            add_same(&out, change->text, c == 0, c + 1 == changes.count);
            continue;
        }
        bool removed = change->kind == WORDS_REMOVED;
        buffer_addf(&out, "%s%.*s%s", removed ? "[-" : "{+", STR_ARG(change->text), removed ? "-]" : "+}");
    }
    return buffer_str(&out);
}

void check_drift(struct checker *checker) {
    const struct framework *framework = checker->framework;
    size_t cells = framework->role_count * framework->column_count;
    for (size_t f = 0; f < framework->form_count; f++)
        for (size_t c = 0; c < cells; c++) {
            const struct cell *cell = &framework->forms[f].cells[c];
            for (size_t s = 0; s < cell->count; s++) {
                const struct statement *statement = &cell->statements[s];
                if (!statement->on_role_page.text.length) continue;
                struct str change = difference(checker->arena, statement->text.text, statement->on_role_page.text);
                check_say(checker, RULE_DRIFT, DIAG_WARNING, statement->on_role_page.place,
                          "the role's page has other words than the form's: %.*s; settle on one", STR_ARG(change));
            }
        }
}

/* ---- cells ---- */

/* The fewest and the most statements of the cells beside one: in its row, and in its column those of the same outcome.
 */
static size_t look_beside(const struct framework *framework, size_t f, size_t role, size_t column, size_t *fewest,
                          size_t *most) {
    size_t beside = 0;
    *fewest = SIZE_MAX;
    *most = 0;
    for (size_t r = 0; r < framework->role_count; r++)
        for (size_t c = 0; c < framework->column_count; c++) {
            if ((r == role) == (c == column) || framework->roles[r].fails != framework->roles[role].fails) continue;
            size_t count = framework_cell(framework, f, r, c)->count;
            if (count < *fewest) *fewest = count;
            if (count > *most) *most = count;
            beside++;
        }
    return beside;
}

static void check_cell(struct checker *checker, size_t f, size_t role, size_t column) {
    const struct cell *cell = framework_cell(checker->framework, f, role, column);
    const char *name = cell_name(checker, f, role, column);
    size_t fewest, most, beside = look_beside(checker->framework, f, role, column, &fewest, &most);
    if (!cell->count) check_say(checker, RULE_CELLS, DIAG_NOTE, cell->place, "the cell is printed empty: %s", name);
    else if (beside >= 2 && most && cell->count > FAR * most)
        check_say(checker, RULE_CELLS, DIAG_NOTE, cell->place,
                  "%zu statements stand here, and no cell beside it has more than %zu: %s", cell->count, most, name);
    else if (beside >= 2 && cell->count * FAR < fewest)
        check_say(checker, RULE_CELLS, DIAG_NOTE, cell->place,
                  ngettext("%zu statement stands here, and no cell beside it has fewer than %zu: %s",
                           "%zu statements stand here, and no cell beside it has fewer than %zu: %s", cell->count),
                  cell->count, fewest, name);
}

void check_cells(struct checker *checker) {
    const struct framework *framework = checker->framework;
    for (size_t f = 0; f < framework->form_count; f++)
        for (size_t r = 0; r < framework->role_count; r++)
            for (size_t c = 0; c < framework->column_count; c++) check_cell(checker, f, r, c);
}

/* ---- lead-in ---- */

/* The next word of a text, in small letters and without the signs around it; empty at the end. */
static struct str next_word(struct arena *arena, struct str text, size_t *at) {
    struct buffer out;
    buffer_init(&out, arena);
    while (*at < text.length) {
        uint32_t rune = utf8_next(text, at);
        if (rune_is_letter(rune) || rune_is_digit(rune)) buffer_add_rune(&out, rune_lower(rune));
        else if (out.length) break;
    }
    return buffer_str(&out);
}

static struct str first_word(struct arena *arena, struct str text) {
    size_t at = 0;
    return next_word(arena, text, &at);
}

static bool holds_early(struct arena *arena, struct str text, struct str wanted) {
    size_t at = 0;
    for (int word = 0; word < LEAD_IN_WORDS; word++)
        if (str_equal(next_word(arena, text, &at), wanted)) return true;
    return false;
}

/* The word with which a column's statements, in their first wording, begin by custom; `all` counts them, `alike` those
   that do. */
static struct str find_custom(struct checker *checker, size_t column, size_t *alike, size_t *all) {
    struct LIST(struct str) words = {0};
    struct str best = {0};
    *alike = *all = 0;
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        if (checked->kind == CHECKED_STATEMENT && checked->column == column && !checked->on_role_page)
            LIST_ADD(checker->arena, words, first_word(checker->arena, checked->prose.text));
    }
    size_t lead = 0; /* R. S. Boyer and J S. Moore's vote, 1981: what more than half begin with is left at the end */
    for (size_t w = 0; w < words.count; w++) {
        if (!lead) best = words.at[w];
        if (str_equal(words.at[w], best)) lead++;
        else lead--;
    }
    for (size_t w = 0; w < words.count; w++) *alike += str_equal(words.at[w], best);
    *all = words.count;
    return best;
}

static struct str capitalised(struct arena *arena, struct str word) {
    struct buffer out;
    size_t at = 0;
    buffer_init(&out, arena);
    uint32_t first = word.length ? utf8_next(word, &at) : 0;
    bool small = (first >= 'a' && first <= 'z') || (first >= 0xE0 && first <= 0xFE && first != 0xF7);
    buffer_add_rune(&out, small ? first - 32 : first);
    buffer_add(&out, str_slice(word, at, word.length));
    return buffer_str(&out);
}

static void check_column(struct checker *checker, size_t column) {
    size_t alike, all;
    struct str custom = find_custom(checker, column, &alike, &all);
    if (!custom.length || !check_is_custom(alike, all)) return;
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        if (checked->kind != CHECKED_STATEMENT || checked->column != column) continue;
        struct str text = checked->prose.text, word = first_word(checker->arena, text);
        bool as_before = checked->on_role_page && str_equal(word, first_word(checker->arena, checked[-1].prose.text));
        if (str_equal(word, custom) || as_before)
            continue; /* as_before: said of the first wording, which comes before */
        const struct column *head = &checker->framework->columns[column];
        const struct text *lead_in =
            checker->framework->roles[checked->role].fails && head->fails.text.length ? &head->fails : &head->succeeds;
        struct str lead = prose_read(checker->arena, checker->file, *lead_in).text;
        bool goes_on = holds_early(checker->arena, text, custom);
        size_t end = 0, blanks = 0;
        for (; end < text.length; end++)
            if (text.at[end] == ' ' && ++blanks == 3) break;
        check_say(
            checker, RULE_LEAD_IN, goes_on ? DIAG_NOTE : DIAG_WARNING, check_place(checker, checked, 0),
            goes_on ? N_("“%.*s …” does not begin with “%.*s”, as %zu of %zu statements of this column do; read it "
                         "after “%.*s”")
                    : N_("“%.*s …” does not begin with “%.*s”, as %zu of %zu statements of this column do: it "
                         "does not go on from “%.*s”"),
            STR_ARG(str_slice(text, 0, end)), STR_ARG(capitalised(checker->arena, custom)), alike, all, STR_ARG(lead));
    }
}

void check_lead_ins(struct checker *checker) {
    for (size_t c = 0; c < checker->framework->column_count; c++) check_column(checker, c);
}

/* ---- doubled ---- */

/* A text's words in small letters with single blanks: what is left of it apart from case and punctuation. */
static struct str bare(struct arena *arena, struct str text) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < text.length;) {
        struct str word = next_word(arena, text, &at);
        if (out.length && word.length) buffer_add_byte(&out, ' ');
        buffer_add(&out, word);
    }
    return buffer_str(&out);
}

struct bare_statement {
    const struct checked *checked;
    struct str text;
    const struct words *words;
};

static void compare_with_earlier(struct checker *checker, const struct bare_statement *all, size_t at) {
    const struct bare_statement *later = &all[at], *nearest = NULL;
    double best = 0;
    for (size_t e = 0; e < at && best < 1; e++) {
        double similarity = str_equal(all[e].text, later->text) ? 1 : 0;
        if (similarity == 0 && all[e].text.length >= NEAR_LETTERS && later->text.length >= NEAR_LETTERS)
            similarity = words_similarity_from(checker->arena, all[e].words, later->words, NEAR_LEAST);
        if (similarity <= best) continue;
        best = similarity;
        nearest = &all[e];
    }
    if (!nearest || best < NEAR_LEAST) return;
    const struct checked *checked = nearest->checked;
    bool same = str_equal(nearest->text, later->text);
    check_say(checker, RULE_DOUBLED, same ? DIAG_WARNING : DIAG_NOTE, check_place(checker, later->checked, 0),
              same ? N_("the same statement stands on line %u (%s)")
                   : N_("nearly the same statement stands on line %u (%s)"),
              checked->prose.place.line, cell_name(checker, checked->form, checked->role, checked->column));
}

void check_doubled(struct checker *checker) {
    struct LIST(struct bare_statement) all = {0};
    for (size_t t = 0; t < checker->texts.count; t++) {
        const struct checked *checked = &checker->texts.at[t];
        if (checked->kind != CHECKED_STATEMENT || checked->on_role_page) continue;
        struct bare_statement statement = {checked, bare(checker->arena, checked->prose.text), NULL};
        statement.words = words_read(checker->arena, statement.text);
        LIST_ADD(checker->arena, all, statement);
    }
    for (size_t s = 1; s < all.count; s++) compare_with_earlier(checker, all.at, s);
}
