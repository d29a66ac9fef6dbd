#include "setting.h"

#include <check.h>
#include <stdio.h>

const char SETTING_LOOK[] =
    "output: out.pdf\n"
    "title: \"{title}\"\n"
    "page: {size: [120, 100], grid: 12pt, bleed: 3, inner: 10, outer: 10, top: 10, bottom: 90}\n"
    "colours:\n"
    "  ink: {rgb: \"1D1D1B\", cmyk: [0, 0, 0, 100]}\n"
    "  paper: {rgb: \"FFFFFF\", cmyk: [0, 0, 0, 0]}\n"
    "  red: {rgb: \"D63F2A\", cmyk: [8, 88, 92, 1]}\n"
    "  blue: {rgb: \"2B3B7A\", cmyk: [96, 86, 18, 6]}\n"
    "marks:\n"
    "  square: {path: M 0 0 L 12 0 L 12 12 L 0 12 Z}\n"
    "  cross: {path: M 1 1 L 11 11 M 11 1 L 1 11, stroke: 0.8}\n"
    "forms:\n"
    "  - {band: red, small: red, on: paper, mark: square}\n"
    "  - {band: blue, small: blue, on: paper, mark: cross}\n"
    "fonts: {sans: Source Sans 3, serif: Source Serif 4}\n"
    "styles:\n"
    "  body: {font: serif, size: 9/12, colour: ink, after: 6pt, hyphenate: yes}\n"
    "  heading: {font: sans, weight: semibold, size: 10/12, colour: ink, before: 12pt, keep with next: yes}\n"
    "  head: {font: sans, weight: semibold, size: 9/11, colour: ink}\n"
    "  lead-in: {font: serif, italic: yes, size: 8/11, colour: ink}\n"
    "  statement: {font: sans, size: 8/10, colour: ink, hyphenate: yes}\n"
    "  label: {font: sans, weight: semibold, size: 8/10, colour: ink}\n"
    "numeral: label\n";

void setting_init(struct setting *setting) {
    *setting = (struct setting){0};
    arena_init(&setting->arena, NULL);
    arena_init(&setting->scratch, NULL);
    diags_init(&setting->diags, &setting->arena);
}

void setting_release(struct setting *setting) {
    if (setting->typesetter.hyphenator) hyphenator_release(setting->typesetter.hyphenator);
    if (setting->typesetter.fonts) font_set_release(setting->typesetter.fonts);
    arena_release(&setting->scratch);
    arena_release(&setting->arena);
}

const char *setting_findings(struct setting *setting) {
    return str_c(&setting->arena, diags_format(&setting->diags, &setting->arena));
}

void setting_read_framework(struct setting *setting, struct str text) {
    setting->framework = framework_read_text(&setting->arena, "framework.yaml", text, &setting->diags);
    ck_assert_msg(setting->framework != NULL, "%s", setting_findings(setting));
}

/* Layouts are read from files: this one has no name, so that nothing stays behind when a test ends early. */
struct layout *setting_try_layout(struct setting *setting, struct str text) {
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.at, 1, text.length, file), text.length);
    ck_assert_int_eq(fflush(file), 0);
    const char *path = str_format(&setting->arena, "/proc/self/fd/%d", fileno(file)).at;
    struct layout *layout = layout_read(&setting->arena, path, &setting->diags);
    fclose(file);
    return layout;
}

void setting_read_layout(struct setting *setting, struct str text) {
    setting->layout = setting_try_layout(setting, text);
    ck_assert_msg(setting->layout != NULL, "%s", setting_findings(setting));
}

void setting_read_files(struct setting *setting, const char *framework, const char *layout) {
    setting->framework = framework_read(&setting->arena, framework, &setting->diags);
    setting->layout = layout_read(&setting->arena, layout, &setting->diags);
    ck_assert_msg(setting->framework && setting->layout, "%s", setting_findings(setting));
}

void setting_compose(struct setting *setting, size_t form, size_t role, bool one_wording) {
    struct context of = {.form = form, .role = role, .first = true, .last = true};
    struct compose_options options = {.one_wording = one_wording};
    setting->document =
        document_compose(&setting->arena, setting->framework, setting->layout, of, options, &setting->diags);
    ck_assert_msg(setting->document != NULL, "%s", setting_findings(setting));
}

void setting_flow(struct setting *setting) {
    const struct framework *framework = setting->framework;
    setting->typesetter.arena = &setting->arena;
    setting->typesetter.scratch = &setting->scratch;
    setting->typesetter.cache = paragraph_cache_new(&setting->arena);
    setting->typesetter.diags = &setting->diags;
    setting->typesetter.language = framework->language;
    if (!setting->typesetter.fonts) setting->typesetter.fonts = font_set_new(&setting->arena, "fonts", &setting->diags);
    if (!setting->typesetter.hyphenator)
        setting->typesetter.hyphenator = hyphenator_new(&setting->arena, framework->language, framework->hyphenation,
                                                        framework->hyphenation_count, &setting->diags);
    setting->pages = flow_document(&setting->typesetter, setting->document);
}

static unsigned shuffle(unsigned *state) {
    return *state = *state * 1103515245u + 12345u, *state >> 16;
}

static void add_statement(struct buffer *out, unsigned *state, const char *tag) {
    static const char *const words[] = {
        "ledelse", "og",  "samarbejde",         "at", "medarbejdernes", "helhedsorienterede",
        "vi",      "gør", "kvalitetsudvikling", "på", "tværs",          "åbenhed"};
    unsigned count = 1 + shuffle(state) % 24;
    buffer_addf(out, "          - %s", tag);
    for (unsigned w = 0; w < count; w++)
        buffer_addf(out, " %s", words[shuffle(state) % (sizeof words / sizeof *words)]);
    buffer_add_c(out, ".\n");
}

struct str setting_framework_text(struct arena *arena, struct setting_size size) {
    struct buffer out;
    unsigned state = size.salt * 2654435761u + 1;
    buffer_init(&out, arena);
    buffer_add_c(&out, "language: da-DK\ntitle: Grundlag\nedition: Maj 2031\ncolumns:\n");
    for (unsigned c = 0; c < size.columns; c++)
        buffer_addf(&out, "  - {id: c%u, name: Column%u, succeeds: Good%u, fails: Bad%u}\n", c, c, c, c);
    buffer_add_c(&out, "roles:\n");
    for (unsigned r = 0; r < size.roles; r++)
        buffer_addf(&out, "  - {id: r%u, name: Rolle %u%s}\n", r, r,
                    r && r + 1 == size.roles ? ", outcome: fails" : "");
    buffer_add_c(&out, "forms:\n");
    for (unsigned f = 0; f < size.forms; f++) {
        buffer_addf(&out, "  - id: f%u\n    name: Form %u\n    definition: Om form %u.\n    statements:\n", f, f, f);
        for (unsigned r = 0; r < size.roles; r++) {
            buffer_addf(&out, "      r%u:\n", r);
            for (unsigned c = 0; c < size.columns; c++) {
                unsigned count = shuffle(&state) % (size.most + 1);
                buffer_addf(&out, "        c%u:%s\n", c, count ? "" : " []");
                for (unsigned s = 0; s < count; s++)
                    add_statement(&out, &state, str_format(arena, "F%uR%uC%uS%u", f, r, c, s).at);
            }
        }
    }
    return buffer_str(&out);
}

struct str setting_essence(struct arena *arena, struct str text) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (rune != ' ' && rune != 0xA0 && rune != '\n' && rune != 0xAD && rune != 0x200B) buffer_add_rune(&out, rune);
    }
    return buffer_str(&out);
}

struct str setting_text_of(struct setting *setting, const struct block *block) {
    struct buffer out;
    buffer_init(&out, &setting->arena);
    for (size_t p = 0; p < setting->pages->pages.count; p++) {
        const struct page *page = setting->pages->pages.at[p];
        for (size_t i = 0; i < page->items.count; i++) {
            const struct item *item = &page->items.at[i];
            if (item->kind == ITEM_RUN && item->block == block && !item->run.line_hyphen)
                buffer_add(&out, item->run.text);
        }
    }
    return buffer_str(&out);
}
