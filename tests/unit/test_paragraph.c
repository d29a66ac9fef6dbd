#include "typeset/paragraph.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_paragraph(void);

static struct arena arena;
static struct diags diags;
static struct typesetter typesetter;
static struct style plain;
static const struct place PLACE = {"frame.yaml", 7, 9};

static void set_up(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    typesetter = (struct typesetter){.arena = &arena,
                                     .fonts = font_set_new(&arena, "fonts", &diags),
                                     .hyphenator = hyphenator_new(&arena, STR("da-DK"), NULL, 0, &diags),
                                     .language = STR("da-DK"),
                                     .diags = &diags};
    plain = (struct style){.name = STR("statement"),
                           .family = STR("Source Sans 3"),
                           .weight = 400,
                           .size = sp_from_pt(8.8),
                           .leading = sp_from_pt(12),
                           .hyphenate = true,
                           .hyphen_cost = 1};
}

static void tear_down(void) {
    hyphenator_release(typesetter.hyphenator);
    font_set_release(typesetter.fonts);
    arena_release(&arena);
}

static const char TEXT[] =
    "Kommunens medarbejdere samarbejder på tværs af afdelingerne om at udvikle helhedsorienterede løsninger, der "
    "understøtter borgernes selvstændighed og livskvalitet. Ledelsen sikrer gennemsigtighed i prioriteringerne – også "
    "når ressourcerne er begrænsede – og følger løbende op på resultaterne i samarbejde med bestyrelsen. Vi opfordrer "
    "til nysgerrighed, fordi organisationens faglighed ellers forvitrer, og vi fejrer ”de små sejre” i hverdagen.";

static struct lines set_text(struct str text, const struct style *style, double width_mm) {
    struct span span = {text, style, NULL, NULL};
    return paragraph_set(&typesetter, &span, 1, style, sp_from_mm(width_mm), PLACE);
}

static struct str line_text(const struct line *line) {
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t i = 0; i < line->count; i++)
        if (!line->runs[i].run.line_hyphen) buffer_add(&out, line->runs[i].run.text);
    return buffer_str(&out);
}

/* The lines with `|` between them, `-|` after a hyphen that breaking put in. */
static const char *as_text(const struct lines *lines) {
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t i = 0; i < lines->count; i++) {
        if (i) buffer_add_c(&out, lines->at[i - 1].hyphenated ? "-|" : "|");
        buffer_add(&out, line_text(&lines->at[i]));
    }
    buffer_add_byte(&out, '\0');
    return out.at;
}

/* What of a text is seen: no break spaces, no invisible characters. */
static struct str essence(struct str text) {
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (rune != ' ' && rune != '\n' && rune != '\t' && rune != 0xAD && rune != 0x200B && rune != 0xFEFF &&
            rune != 0x2028)
            buffer_add_rune(&out, rune);
    }
    return buffer_str(&out);
}

static sp right_edge(const struct line *line) {
    const struct run *run = &line->runs[line->count - 1].run;
    sp x = run->x;
    for (size_t i = 0; i < run->count; i++) x += run->glyphs[i].advance;
    return x;
}

/* What holds for every paragraph. */
static void assert_sound(const struct lines *lines, struct str text, double width_mm) {
    struct buffer all;
    buffer_init(&all, &arena);
    int run_of_hyphens = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->at[i];
        struct str of_line = line_text(line);
        ck_assert_uint_gt(line->count, 0);
        ck_assert(of_line.length > 0 && of_line.at[0] != ' ' && of_line.at[of_line.length - 1] != ' ');
        buffer_add(&all, of_line);
        if (!lines->overfull) ck_assert_int_le(line->width, sp_from_mm(width_mm));
        ck_assert_int_le(line->width, lines->width);
        bool hyphen = line->hyphenated || line->runs[line->count - 1].run.soft_end;
        bool one_word = !memchr(of_line.at, ' ', of_line.length); /* a word over many lines has no other way */
        run_of_hyphens = hyphen && !one_word ? run_of_hyphens + 1 : 0;
        ck_assert_int_le(run_of_hyphens, 2);
        for (size_t j = 0; j < line->count; j++) {
            const struct run *run = &line->runs[j].run;
            for (size_t k = 0; k < run->count; k++) ck_assert_uint_lt(run->glyphs[k].cluster, run->text.length);
            if (j) ck_assert_int_eq(run->x, right_edge(&(struct line){line->runs, j, 0, false}));
        }
    }
    ck_assert(str_equal(essence(buffer_str(&all)), essence(text)));
}

static size_t letters_of(struct str text) {
    size_t letters = 0;
    for (size_t at = 0; at < text.length;) letters += rune_is_letter(utf8_next(text, &at));
    return letters;
}

START_TEST(test_ragged) {
    double width = 22 + _i * 3;
    struct lines lines = set_text(STR(TEXT), &plain, width);
    assert_sound(&lines, STR(TEXT), width);
    ck_assert_uint_eq(diags.list.count, 0);
    ck_assert(!lines.overfull);
    ck_assert_uint_ge(letters_of(line_text(&lines.at[lines.count - 1])), 5);
}
END_TEST

START_TEST(test_aligned) {
    static const enum align aligns[] = {ALIGN_RIGHT, ALIGN_CENTRE, ALIGN_JUSTIFY};
    plain.align = aligns[_i % 3];
    double width = 34 + _i * 2;
    struct lines lines = set_text(STR(TEXT), &plain, width);
    assert_sound(&lines, STR(TEXT), width);
    ck_assert(!lines.overfull);
}
END_TEST

START_TEST(test_justified_edges) {
    plain.align = ALIGN_JUSTIFY;
    sp em = plain.size;
    int count = 0, loose = 0;
    for (int width = 80; width < 130; width += 2) {
        struct lines lines = set_text(STR(TEXT), &plain, width);
        for (size_t i = 0; i + 1 < lines.count; i++) {
            sp widest = 0;
            ck_assert_int_eq(lines.at[i].width, sp_from_mm(width));
            for (size_t j = 0; j < lines.at[i].count; j++) {
                const struct run *run = &lines.at[i].runs[j].run;
                for (size_t k = 0; k < run->count; k++) {
                    if (run->text.at[run->glyphs[k].cluster] != ' ') continue;
                    ck_assert_int_ge(run->glyphs[k].advance, em / 5 - 1);
                    widest = sp_max(widest, run->glyphs[k].advance);
                }
            }
            count++;
            loose += widest > em / 2 + 1;
        }
    }
    ck_assert_int_le(loose * 10, count); /* where words leave no other way */
}
END_TEST

START_TEST(test_centred) {
    plain.align = ALIGN_CENTRE;
    struct lines lines = set_text(STR("Forord"), &plain, 80);
    sp left = lines.at[0].runs[0].run.x, right = sp_from_mm(80) - right_edge(&lines.at[0]);
    ck_assert_int_le(llabs(left - right), 1);
    plain.align = ALIGN_RIGHT;
    lines = set_text(STR("Forord"), &plain, 80);
    ck_assert_int_eq(right_edge(&lines.at[0]), sp_from_mm(80));
}
END_TEST

START_TEST(test_no_hyphens) {
    plain.hyphenate = false;
    struct lines lines = set_text(STR(TEXT), &plain, 40);
    assert_sound(&lines, STR(TEXT), 40);
    for (size_t i = 0; i < lines.count; i++) ck_assert(!lines.at[i].hyphenated);
}
END_TEST

START_TEST(test_reluctance) {
    size_t hyphens[2] = {0};
    for (int n = 0; n < 2; n++) {
        plain.hyphen_cost = n ? 4 : 0.1;
        for (int width = 30; width < 60; width++) {
            struct lines lines = set_text(STR(TEXT), &plain, width);
            for (size_t i = 0; i < lines.count; i++) hyphens[n] += lines.at[i].hyphenated;
        }
    }
    ck_assert_uint_gt(hyphens[0], 2 * hyphens[1]);
}
END_TEST

START_TEST(test_deterministic) {
    struct lines first = set_text(STR(TEXT), &plain, 41), second = set_text(STR(TEXT), &plain, 41);
    ck_assert_str_eq(as_text(&first), as_text(&second));
    ck_assert_int_eq(first.width, second.width);
}
END_TEST

static const struct {
    const char *text;
    double width;
    const char *expected;
} BREAKS[] = {
    {"", 40, ""},
    {"   ", 40, ""},
    {"\n \t", 40, ""},
    {"a", 40, "a"},
    {"  ord  og   ord \n", 60, "ord og ord"},
    {"aaaa bbbb", 9, "aaaa|bbbb"},
    {"aaaa\xC2\xA0"
     "bbbb cccc",
     17,
     "aaaa\xC2\xA0"
     "bbbb|cccc"}, /* a no-break space holds */
    {"aaaa \xC2\xA0"
     "bbbb",
     40,
     "aaaa\xC2\xA0"
     "bbbb"},                              /* also beside another blank */
    {"mini-praktik", 14, "mini-|praktik"}, /* the hyphen of the text: none is added */
    {"medarbejder/leder", 21, "medarbejder/|leder"},
    {"km/t er km/t", 8, "km/t|er|km/t"},
    {"virk\xC2\xADsomhed", 40, "virksomhed"}, /* U+00AD is not printed */
    {"virk\xC2\xADsomhed", 14, "virk-|somhed"},
    {"virk\xE2\x80\x8Bsomhed", 14, "virk|somhed"},
    {"ord\xE2\x80\xA8"
     "ord og ord",
     40, "ord|ord og ord"}, /* U+2028 ends a line */
    {"\xEF\xBB\xBFord", 40, "ord"},
};

START_TEST(test_breaks) {
    struct lines lines = set_text(str_from(BREAKS[_i].text), &plain, BREAKS[_i].width);
    ck_assert_str_eq(as_text(&lines), BREAKS[_i].expected);
    ck_assert(!lines.overfull);
    assert_sound(&lines, str_from(BREAKS[_i].text), BREAKS[_i].width);
}
END_TEST

START_TEST(test_soft_end) {
    struct lines lines = set_text(STR("refleksions- og læreprocesser"), &plain, 17.5);
    ck_assert(lines.at[0].runs[0].run.soft_end);
    ck_assert(!lines.at[0].hyphenated);
    ck_assert(str_is(line_text(&lines.at[0]), "refleksions-"));
    ck_assert(!lines.at[0].runs[0].run.joined); /* a blank was swallowed: two words */
    lines = set_text(STR("mini-praktik"), &plain, 14);
    ck_assert(lines.at[0].runs[0].run.soft_end && !lines.at[0].hyphenated);
    ck_assert(lines.at[0].runs[0].run.joined); /* one word */
    ck_assert(!lines.at[1].runs[0].run.soft_end && !lines.at[1].runs[0].run.joined);
}
END_TEST

START_TEST(test_line_hyphen) {
    struct lines lines = set_text(STR("virk\xC2\xADsomhed"), &plain, 14);
    ck_assert_uint_eq(lines.count, 2);
    ck_assert_uint_eq(lines.at[0].count, 2);
    ck_assert(lines.at[0].hyphenated && lines.at[0].runs[1].run.line_hyphen);
    ck_assert_uint_eq(lines.at[0].runs[1].run.count, 1);
    ck_assert(!lines.at[1].hyphenated);
}
END_TEST

START_TEST(test_one_run) {
    struct lines lines = set_text(STR("et to tre fire"), &plain, 80);
    ck_assert_uint_eq(lines.count, 1);
    ck_assert_uint_eq(lines.at[0].count, 1);
    ck_assert_uint_eq(lines.at[0].runs[0].run.count, 14); /* spaces are glyphs */
    ck_assert(str_is(lines.at[0].runs[0].run.text, "et to tre fire"));
}
END_TEST

START_TEST(test_spans) {
    struct style strong = plain;
    struct block block = {.tag = BLOCK_TOC};
    strong.weight = 600;
    strong.size = sp_from_pt(8.7);
    struct span spans[] = {{STR("Lederen der "), &plain, NULL, NULL},
                           {STR("lykkes"), &strong, &block, NULL},
                           {STR(", er i stand til…"), &plain, NULL, NULL}};
    struct lines lines = paragraph_set(&typesetter, spans, 3, &plain, sp_from_mm(80), PLACE);
    ck_assert_str_eq(as_text(&lines), "Lederen der lykkes, er i stand til…");
    ck_assert_uint_eq(lines.at[0].count, 3);
    ck_assert_ptr_eq(lines.at[0].runs[1].block, &block);
    ck_assert_int_eq(lines.at[0].runs[1].run.face->weight, 600);
    plain.break_after_comma = true;
    lines = paragraph_set(&typesetter, spans, 3, &plain, sp_from_mm(80), PLACE);
    ck_assert_str_eq(as_text(&lines), "Lederen der lykkes,|er i stand til…");
    plain.break_after_comma = false;
    for (double width = 14; width < 60; width += 1.5) { /* a comma never leaves its word */
        lines = paragraph_set(&typesetter, spans, 3, &plain, sp_from_mm(width), PLACE);
        assert_sound(&lines, STR("Lederen der lykkes, er i stand til…"), width);
        for (size_t i = 0; i < lines.count; i++) ck_assert(line_text(&lines.at[i]).at[0] != ',');
    }
    struct span word[] = {{STR("ledelses"), &plain, NULL, NULL}, {STR("grundlaget"), &strong, &block, NULL}};
    lines = paragraph_set(&typesetter, word, 2, &plain, sp_from_mm(18), PLACE); /* a word in two styles is one word */
    ck_assert_uint_gt(lines.count, 1);
    ck_assert(lines.at[0].hyphenated);
    ck_assert(!lines.overfull);
}
END_TEST

START_TEST(test_voices) {
    struct block block = {.tag = BLOCK_P};
    struct spoken short_for = {.expansion = STR("inddragelse, tillid")}, english = {.language = STR("en")};
    struct span whole = {STR("efterleve AVA-værdien"), &plain, &block, NULL};
    struct span parts[] = {{STR("efterleve "), &plain, &block, NULL},
                           {STR("AVA"), &plain, &block, &short_for},
                           {STR("-værdien"), &plain, &block, NULL}};
    struct lines one = paragraph_set(&typesetter, &whole, 1, &plain, sp_from_mm(80), PLACE);
    struct lines three = paragraph_set(&typesetter, parts, 3, &plain, sp_from_mm(80), PLACE);
    ck_assert_uint_eq(three.at[0].count, 3);
    ck_assert(str_is(three.at[0].runs[1].run.text, "AVA"));
    ck_assert(str_is(three.at[0].runs[2].run.text, "-værdien"));
    ck_assert_ptr_eq(three.at[0].runs[1].run.spoken, &short_for);
    ck_assert_ptr_null(three.at[0].runs[2].run.spoken);
    size_t glyph = 0; /* the word has the shape that it has without the mark, kerning across its parts included */
    for (size_t r = 0; r < 3; r++)
        for (size_t g = 0; g < three.at[0].runs[r].run.count; g++, glyph++)
            ck_assert_int_eq(three.at[0].runs[r].run.glyphs[g].advance, one.at[0].runs[0].run.glyphs[glyph].advance);
    ck_assert_int_eq(one.at[0].width, three.at[0].width);

    struct span words[] = {{STR("ved "), &plain, &block, NULL}, {STR("selvstændighederne"), &plain, &block, NULL}};
    struct lines divided = paragraph_set(&typesetter, words, 2, &plain, sp_from_mm(26), PLACE);
    ck_assert(divided.at[0].hyphenated);
    words[1].spoken = &english; /* not divided by the rules of another language */
    struct lines undivided = paragraph_set(&typesetter, words, 2, &plain, sp_from_mm(26), PLACE);
    for (size_t l = 0; l < undivided.count; l++) ck_assert(!undivided.at[l].hyphenated);
}
END_TEST

START_TEST(test_only_first_comma) {
    plain.break_after_comma = true;
    struct lines lines = set_text(STR("en, to, tre"), &plain, 80);
    ck_assert_str_eq(as_text(&lines), "en,|to, tre");
}
END_TEST

START_TEST(test_hanging) {
    struct lines lines = set_text(STR("”ord”"), &plain, 80);
    ck_assert_int_lt(lines.at[0].runs[0].run.x, 0);
    ck_assert_int_gt(right_edge(&lines.at[0]), lines.at[0].width);
    plain.hang = sp_from_mm(0.8);
    lines = set_text(STR("Forord"), &plain, 80);
    ck_assert_int_eq(lines.at[0].runs[0].run.x, -plain.hang);
    ck_assert_int_eq(lines.at[0].width, right_edge(&lines.at[0]));
}
END_TEST

START_TEST(test_tracking) {
    sp before = set_text(STR("Forord"), &plain, 80).width;
    plain.tracking = sp_from_pt(0.5);
    struct lines lines = set_text(STR("Forord"), &plain, 80);
    ck_assert_int_eq(lines.width, before + 5 * plain.tracking); /* none after the last glyph */
    ck_assert_int_eq(right_edge(&lines.at[0]), before + 6 * plain.tracking);
    plain.tracking = sp_from_pt(-0.3);
    lines = set_text(STR(TEXT), &plain, 41);
    assert_sound(&lines, STR(TEXT), 41);
}
END_TEST

static void assert_error(const char *part) {
    struct str text = diags_format(&diags, &arena);
    size_t at;
    ck_assert(str_starts(text, STR("frame.yaml:7:9: error: ")));
    ck_assert_msg(str_find(text, str_from(part), &at), "%.*s", STR_ARG(text));
}

START_TEST(test_overfull) {
    char word[61];
    memset(word, 'x', 60);
    word[60] = '\0';
    struct lines lines = set_text(str_format(&arena, "før %s efter", word), &plain, 41);
    ck_assert(lines.overfull);
    ck_assert_uint_eq(lines.count, 3); /* it is set all the same */
    ck_assert_int_gt(lines.width, sp_from_mm(41));
    ck_assert_uint_eq(diags.errors, 1);
    assert_error("mm too wide for its 41.00 mm");
}
END_TEST

START_TEST(test_missing_character) {
    struct lines lines = set_text(STR("godt \xF0\x9F\x98\x80 gjort"), &plain, 41);
    ck_assert_uint_eq(lines.count, 1);
    ck_assert_uint_eq(diags.errors, 1);
    assert_error("Source Sans 3 400 has no character U+1F600");
}
END_TEST

START_TEST(test_missing_font) {
    plain.family = STR("Ingen Sådan");
    struct lines lines = set_text(STR("ord"), &plain, 41);
    ck_assert_uint_eq(lines.count, 0);
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

START_TEST(test_narrow) {
    for (int justify = 0; justify < 2; justify++) {
        plain.align = justify ? ALIGN_JUSTIFY : ALIGN_LEFT;
        struct lines lines = set_text(STR(TEXT), &plain, 0.35);
        assert_sound(&lines, STR(TEXT), 0.35);
        ck_assert(lines.overfull);
        lines = set_text(STR(TEXT), &plain, 0);
        lines = set_text(STR(TEXT), &plain, -5);
        assert_sound(&lines, STR(TEXT), -5);
    }
}
END_TEST

/* A word over four lines must take more than two hyphens in succession: better than lines that are too wide. */
START_TEST(test_word_over_many_lines) {
    struct str word = STR("kompetenceudviklingsaktivitetsplanlægning");
    plain.hyphenate = true;
    struct lines lines = set_text(word, &plain, 16);
    ck_assert_uint_ge(lines.count, 4);
    ck_assert(!lines.overfull);
    ck_assert_uint_eq(diags.errors, 0);
    assert_sound(&lines, word, 16);
}
END_TEST

START_TEST(test_wide) {
    struct span span = {STR(TEXT), &plain, NULL, NULL};
    struct lines lines = paragraph_set(&typesetter, &span, 1, &plain, SP_INFINITE, PLACE);
    ck_assert_uint_eq(lines.count, 1);
    ck_assert_int_gt(lines.width, sp_from_mm(300));
}
END_TEST

START_TEST(test_long) {
    struct buffer text;
    buffer_init(&text, &arena);
    for (int i = 0; i < 5000 / 60 + 1; i++) {
        buffer_add_c(&text, TEXT);
        buffer_add_byte(&text, ' ');
    }
    for (int align = 0; align < 2; align++) {
        plain.align = align ? ALIGN_JUSTIFY : ALIGN_LEFT;
        struct lines lines = set_text(buffer_str(&text), &plain, 60);
        assert_sound(&lines, buffer_str(&text), 60);
    }
    struct span span = {buffer_str(&text), &plain, NULL, NULL};
    ck_assert_uint_eq(paragraph_set(&typesetter, &span, 1, &plain, SP_INFINITE, PLACE).count, 1);
}
END_TEST

START_TEST(test_place) {
    struct page page = {0};
    struct lines lines = set_text(STR("Forord her"), &plain, 80);
    paragraph_place(&arena, &page, &lines.at[0], 100, 200);
    ck_assert_uint_eq(page.items.count, 1);
    ck_assert_int_eq(page.items.at[0].run.x, lines.at[0].runs[0].run.x + 100);
    ck_assert_int_eq(page.items.at[0].run.y, 200);
}
END_TEST

Suite *suite_paragraph(void) {
    Suite *suite = suite_create("paragraph");
    TCase *tests = tcase_create("paragraph");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_ragged, 0, 25);
    tcase_add_loop_test(tests, test_aligned, 0, 24);
    tcase_add_test(tests, test_justified_edges);
    tcase_add_test(tests, test_centred);
    tcase_add_test(tests, test_no_hyphens);
    tcase_add_test(tests, test_reluctance);
    tcase_add_test(tests, test_deterministic);
    tcase_add_loop_test(tests, test_breaks, 0, (int)(sizeof BREAKS / sizeof *BREAKS));
    tcase_add_test(tests, test_soft_end);
    tcase_add_test(tests, test_line_hyphen);
    tcase_add_test(tests, test_one_run);
    tcase_add_test(tests, test_spans);
    tcase_add_test(tests, test_voices);
    tcase_add_test(tests, test_only_first_comma);
    tcase_add_test(tests, test_hanging);
    tcase_add_test(tests, test_tracking);
    tcase_add_test(tests, test_overfull);
    tcase_add_test(tests, test_missing_character);
    tcase_add_test(tests, test_missing_font);
    tcase_add_test(tests, test_narrow);
    tcase_add_test(tests, test_word_over_many_lines);
    tcase_add_test(tests, test_wide);
    tcase_add_test(tests, test_long);
    tcase_add_test(tests, test_place);
    suite_add_tcase(suite, tests);
    return suite;
}
