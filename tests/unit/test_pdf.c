/* Pages are written as PDF files and read back by programs that we did not write: qpdf, poppler, MuPDF, Ghostscript.
   Runs from the top folder, for fonts/. */
#include "base/file.h"
#include "output/pdf_attach.h"
#include "output/pdf_source.h"

#include <check.h>
#include <hb-ot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_pdf(void);

static const struct colour black = {0}, red = {.rgb = {180, 30, 20}};
static struct arena arena;
static struct diags diags;
static struct pages pages;
static struct face sans, serif;
static const struct pdf_attachment *source; /* of what is made */
static char path[] = "/tmp/haefte-test-XXXXXX";

static void open_face(struct face *face, const char *file, const char *name, unsigned index) {
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(file);
    ck_assert_msg(blob != NULL, "%s is missing", file);
    *face = (struct face){.family = str_from(name),
                          .postscript = str_from(name),
                          .path = str_from(file),
                          .index = index,
                          .weight = 400,
                          .ascender = 984,
                          .descender = -273,
                          .cap_height = 660,
                          .bounds = {-574, -434, 1976, 1179}};
    face->hb_face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    face->hb_font = hb_font_create(face->hb_face);
    face->units_per_em = (int)hb_face_get_upem(face->hb_face);
    hb_font_set_scale(face->hb_font, face->units_per_em, face->units_per_em);
}

static void close_face(struct face *face) {
    hb_font_destroy(face->hb_font);
    hb_face_destroy(face->hb_face);
}

static void setup(void) {
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    source = NULL;
    pages = (struct pages){.title = STR("Ledelsesgrundlag – æøå"),
                           .author = STR("Socialpsykiatrien"),
                           .subject = STR("Ledelse & <mål>"),
                           .keywords = STR("ledelse"),
                           .language = STR("da-DK"),
                           .date = STR("2022-08-01")};
    open_face(&sans, "fonts/SourceSans3_400Regular.ttf", "SourceSans3-Regular", 0);
    open_face(&serif, "fonts/SourceSerif4_300Light.ttf", "SourceSerif4-Light", 1);
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
}

static void teardown(void) {
    if (!getenv("HAEFTE_KEEP")) unlink(path);
    close_face(&sans);
    close_face(&serif);
    arena_release(&arena);
}

static struct page *add_page(void) {
    struct page *page = ARENA_NEW(&arena, struct page);
    page->width = sp_from_mm(148);
    page->height = sp_from_mm(210);
    page->bleed = sp_from_mm(3);
    LIST_ADD(&arena, pages.pages, page);
    return page;
}

static struct block *add_block(struct block *parent, enum block_tag tag) {
    struct block *block = block_add(&arena, parent, tag, (struct place){0});
    if (!parent) pages.root = block;
    return block;
}

static sp width_of(const struct run *run) {
    sp width = 0;
    for (size_t i = 0; i < run->count; i++) width += run->glyphs[i].advance;
    return width;
}

static struct run shape(const struct face *face, const char *text, double size, double x, double y) {
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(face->hb_font, buffer, NULL, 0);
    unsigned count;
    hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &count);
    struct run run = {.face = face,
                      .size = sp_from_pt(size),
                      .colour = &black,
                      .x = sp_from_pt(x),
                      .y = sp_from_pt(y),
                      .count = count,
                      .text = str_copy(&arena, str_from(text))};
    run.glyphs = ARENA_NEW_ARRAY(&arena, struct glyph, count);
    for (unsigned i = 0; i < count; i++)
        run.glyphs[i] = (struct glyph){.id = infos[i].codepoint,
                                       .cluster = infos[i].cluster,
                                       .advance = font_scale(face, run.size, positions[i].x_advance),
                                       .dx = font_scale(face, run.size, positions[i].x_offset),
                                       .dy = -font_scale(face, run.size, positions[i].y_offset)};
    hb_buffer_destroy(buffer);
    return run;
}

static struct path box(double x, double y, double width, double height) {
    enum path_op *ops = ARENA_NEW_ARRAY(&arena, enum path_op, 5);
    struct point *points = ARENA_NEW_ARRAY(&arena, struct point, 4);
    for (int i = 0; i < 5; i++) ops[i] = i == 0 ? PATH_MOVE : i == 4 ? PATH_CLOSE : PATH_LINE;
    points[0] = (struct point){sp_from_pt(x), sp_from_pt(y)};
    points[1] = (struct point){sp_from_pt(x + width), sp_from_pt(y)};
    points[2] = (struct point){sp_from_pt(x + width), sp_from_pt(y + height)};
    points[3] = (struct point){sp_from_pt(x), sp_from_pt(y + height)};
    return (struct path){.ops = ops, .op_count = 5, .points = points, .point_count = 4, .fill = &red};
}

/* What a program says about the file; it must end well. `command` has one %s for the path. */
static const char *read_back(const char *command) {
    char line[512];
    snprintf(line, sizeof line, command, path);
    FILE *pipe = popen(line, "r");
    ck_assert_ptr_nonnull(pipe);
    struct buffer out;
    buffer_init(&out, &arena);
    for (int c; (c = getc(pipe)) != EOF;) buffer_add_byte(&out, (char)c);
    int status = pclose(pipe);
    const char *text = str_c(&arena, buffer_str(&out));
    ck_assert_msg(status == 0, "%s: status %d\n%s", line, status, text);
    return text;
}

static bool contains(struct str text, const char *what) {
    size_t at;
    return str_find(text, str_from(what), &at);
}

/* Makes the file both ways and has it checked; returns the readable one, and leaves the compressed one at `path`. */
static struct str make(void) {
    struct str readable, small, again;
    bool made = pdf_make(&arena, &pages, (struct pdf_options){.source = source}, &readable, &diags);
    ck_assert_msg(made, "%s", str_c(&arena, diags_format(&diags, &arena)));
    for (int i = 0; i < 2; i++) {
        struct pdf_options options = {.compress = i == 1, .source = source};
        ck_assert(pdf_make(&arena, &pages, options, &small, &diags));
        ck_assert(pdf_make(&arena, &pages, options, &again, &diags));
        ck_assert(str_equal(small, again));
        ck_assert(file_write(&arena, path, small, &diags));
        ck_assert_ptr_nonnull(strstr(read_back("qpdf --check %s 2>&1"), "No syntax or stream encoding errors"));
        ck_assert_str_eq(read_back("gs -q -dBATCH -dNOPAUSE -sDEVICE=nullpage -o /dev/null %s 2>&1"), "");
        ck_assert_ptr_null(strstr(read_back("mutool draw -q -F txt -o /dev/null %s 2>&1"), "rror"));
    }
    ck_assert_uint_eq(diags.errors, 0);
    return readable;
}

static void make_fails(const char *why) {
    struct str out;
    ck_assert(!pdf_make(&arena, &pages, (struct pdf_options){.compress = true}, &out, &diags));
    ck_assert_uint_eq(out.length, 0);
    ck_assert_int_eq(diags_exit_code(&diags), 3);
    struct str text = diags_format(&diags, &arena);
    ck_assert_msg(contains(text, why), "\"%s\" is not in: %.*s", why, STR_ARG(text));
}

#define TEXT "Å, æøå ÆØÅ: ”lederen der lykkes” – er i stand til… effektive, affinitet (50\\) og é"

START_TEST(text_comes_back_exactly) {
    struct page *page = add_page();
    page_add_run(&arena, page, NULL, shape(&sans, TEXT, 9.5, 40, 60));
    page_add_run(&arena, page, NULL, shape(&serif, TEXT, 10.25, 40, 90));
    make();
    ck_assert_str_eq(read_back("pdftotext -layout %s - | sed 's/^ *//;s/\\f//' | grep ."), TEXT "\n" TEXT "\n");
    ck_assert_ptr_nonnull(strstr(read_back("mutool draw -q -F txt %s"), TEXT));
    const char *fonts = read_back("pdffonts %s");
    ck_assert_ptr_nonnull(strstr(fonts, "+SourceSans3-Regular"));
    ck_assert_ptr_nonnull(strstr(fonts, "yes yes yes"));
    ck_assert_ptr_null(strstr(fonts, "no "));
}
END_TEST

START_TEST(ligature_stands_for_its_letters) {
    struct page *page = add_page();
    struct run run = shape(&serif, "ffi", 10, 40, 60);
    ck_assert_uint_lt(run.count, 3); /* or the font has none, and this tests nothing */
    page_add_run(&arena, page, NULL, run);
    make();
    ck_assert_str_eq(read_back("pdftotext %s - | head -1"), "ffi\n");
}
END_TEST

/* Debian's Ghostscript brings these; without them there is nothing to test. */
START_TEST(cff_outlines_are_embedded_bare) {
    static const char otf[] = "/usr/share/fonts/opentype/urw-base35/NimbusSans-Regular.otf";
    if (access(otf, R_OK) != 0) return;
    struct face cff;
    open_face(&cff, otf, "NimbusSans-Regular", 0);
    page_add_run(&arena, add_page(), NULL, shape(&cff, "Færdigheder på 100 %", 12, 40, 60));
    struct str readable = make();
    ck_assert(contains(readable, "/Subtype /CIDFontType0C"));
    ck_assert(!contains(readable, "/CIDToGIDMap"));
    ck_assert_str_eq(read_back("pdftotext %s - | head -1"), "Færdigheder på 100 %\n");
    ck_assert_ptr_nonnull(strstr(read_back("pdffonts %s"), "CID Type 0C"));
    close_face(&cff);
}
END_TEST

START_TEST(broken_word_is_one_word) {
    struct block *text = add_block(add_block(NULL, BLOCK_DOCUMENT), BLOCK_P);
    struct page *page = add_page();
    struct run first = shape(&sans, "Strategisk ledelses", 10, 40, 60), hyphen = shape(&sans, "-", 10, 0, 60);
    hyphen.x = first.x + width_of(&first);
    hyphen.line_hyphen = true;
    struct run third = shape(&sans, "i den sam-", 10, 40, 84);
    third.soft_end = third.joined = true;
    page_add_run(&arena, page, text, first);
    page_add_run(&arena, page, text, hyphen);
    page_add_run(&arena, page, text, shape(&sans, "adfærd og sam-arbejde", 10, 40, 72));
    page_add_run(&arena, page, text, third);
    page_add_run(&arena, page, text, shape(&sans, "lede", 10, 40, 96));
    make();
    ck_assert_str_eq(read_back("pdftotext %s - | tr '\\n\\f' '  '"),
                     "Strategisk ledelsesadfærd og sam-arbejde i den sam‐ lede   ");
    /* the tag tree has neither the hyphen put in nor words joined where a line ends */
    const char *tree = read_back("pdfinfo -struct-text %s");
    ck_assert_ptr_nonnull(strstr(tree, "\"Strategisk ledelses\"\n"));
    ck_assert_ptr_nonnull(strstr(tree, "\"adfærd og sam-arbejde i den sam‐lede"));
}
END_TEST

START_TEST(hyphen_of_the_text_keeps_its_blank) {
    struct block *text = add_block(add_block(NULL, BLOCK_DOCUMENT), BLOCK_P);
    struct page *page = add_page();
    struct run first = shape(&sans, "refleksions-", 10, 40, 60), second = shape(&sans, "og mini-", 10, 40, 72);
    first.soft_end = second.soft_end = second.joined = true;
    page_add_run(&arena, page, text, first);
    page_add_run(&arena, page, text, second);
    page_add_run(&arena, page, text, shape(&sans, "praktik", 10, 40, 84));
    make();
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo -struct-text %s"), "\"refleksions‐ og mini‐praktik"));
    ck_assert_str_eq(read_back("pdftotext -layout %s - | tr -s ' ' | head -3"), "refleksions‐\nog mini‐\npraktik\n");
    ck_assert_ptr_nonnull(strstr(read_back("mutool draw -F text %s 2>/dev/null"), "refleksions‐ \nog mini‐\npraktik"));
}
END_TEST

START_TEST(one_glyph_may_have_two_texts) {
    struct page *page = add_page();
    struct run run = shape(&sans,
                           "den 1.\xC2\xA0"
                           "august og §\xC2\xA0"
                           "5",
                           10, 40, 60);
    for (size_t i = 0; i < run.count; i++)
        if (memcmp(run.text.at + run.glyphs[i].cluster, "\xC2\xA0", 2) == 0) run.glyphs[i].id = run.glyphs[3].id;
    page_add_run(&arena, page, NULL, run);
    struct str readable = make();
    ck_assert(contains(readable, "> <00A0>"));
    ck_assert(contains(readable, "> <0020>"));
    ck_assert(contains(readable, "/F2 10 Tf"));
    /* poppler gives both as a space; that the words come apart is what the second font is for */
    ck_assert_str_eq(read_back("pdftotext %s - | head -1"), "den 1. august og § 5\n");
    ck_assert_ptr_nonnull(strstr(read_back("gs -q -sDEVICE=txtwrite -o - %s"), "1.\xC2\xA0"
                                                                               "august og §\xC2\xA0"
                                                                               "5"));
}
END_TEST

START_TEST(glyphs_stand_where_they_were_put) {
    struct page *page = add_page();
    struct run run = shape(&sans, "HHHHHHHHHHHHHHHHHHHHH", 7.3, 40, 60);
    for (size_t i = 0; i < run.count; i++) run.glyphs[i].advance = sp_from_pt(11.117);
    run.glyphs[5].dy = sp_from_pt(2.5);
    page_add_run(&arena, page, NULL, run);
    page_add_run(&arena, page, NULL, shape(&sans, "Z", 7.3, 40, 100));
    make();
    /* the origins that MuPDF sees, in points from the top */
    const char *trace = read_back("mutool trace %s 2>/dev/null | grep unicode=.H | tail -1");
    const char *at = strstr(trace, "x=\"");
    ck_assert_ptr_nonnull(at);
    ck_assert_double_eq_tol(strtod(at + 3, NULL), 40 + 20 * 11.117, 0.005);
    trace = read_back("mutool trace %s 2>/dev/null | grep unicode=.Z");
    ck_assert_double_eq_tol(strtod(strstr(trace, "y=\"") + 3, NULL), 210 * PT_PER_MM - 100, 0.005);
}
END_TEST

START_TEST(pages_may_have_no_text) {
    struct page *page = add_page();
    add_page();
    page_add_path(&arena, page, NULL, box(-10, -10, 100, 50));
    struct path line = box(20, 100, 100, 0.2);
    line.stroke = &black;
    line.stroke_width = sp_from_pt(0.25);
    line.even_odd = true;
    page_add_path(&arena, page, NULL, line);
    struct str readable = make();
    ck_assert(!contains(readable, "BMC")); /* without a tree nothing is marked */
    ck_assert(contains(readable, "B*\n"));
    ck_assert(contains(readable, "/TrimBox [0 0 419.528 595.276 ]"));
    ck_assert(!contains(readable, "/Font"));
}
END_TEST

START_TEST(many_pages_with_links_labels_and_outline) {
    struct block *root = add_block(NULL, BLOCK_DOCUMENT);
    for (int i = 0; i < 300; i++) {
        struct page *page = add_page();
        struct block *text = add_block(root, BLOCK_P), *link = add_block(text, BLOCK_LINK);
        if (i >= 2) page->label = str_format(&arena, "%d", i - 1);
        page_add_run(&arena, page, text, shape(&sans, "Side:", 10, 40, 60));
        page_add_run(&arena, page, link, shape(&sans, "videre", 10, 70, 60));
        page_add_run(&arena, page, text, shape(&sans, "i teksten", 10, 40, 80));
        page_add_anchor(&arena, page, str_format(&arena, "p%d", i), sp_from_pt(50));
        page_add_link(&arena, page,
                      (struct link){.x = sp_from_pt(70),
                                    .y = sp_from_pt(50),
                                    .width = sp_from_pt(30),
                                    .height = sp_from_pt(12),
                                    .contents = STR("Næste side"),
                                    .block = link,
                                    .anchor = str_format(&arena, "p%d", (i + 1) % 300)});
        if (i % 10 == 0)
            LIST_ADD(&arena, pages.outline,
                     ((struct outline_entry){str_format(&arena, "Blå %d", i), str_format(&arena, "p%d", i),
                                             i % 50 ? i % 20 ? 3 : 2 : 1}));
    }
    struct str readable = make();
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo -struct-text %s"),
                                 "P (block)\n    \"Side:\"\n    Link (inline)\n      \"videre \"\n"));
    ck_assert(contains(readable, "/PageLabels << /Nums [\n0 << >>\n2 << /S /D /St 1 >>] >>"));
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo %s"), "Pages:           300"));
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo %s"), "Tagged:          yes"));
    const char *outline = read_back("mutool show %s outline");
    ck_assert_ptr_nonnull(strstr(outline, "\"Blå 290\"\t#page=291"));
    const char *labels = read_back("qpdf --json --json-key=pagelabels %s");
    ck_assert_ptr_nonnull(strstr(labels, "/St"));
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo -struct-text %s"), "Link"));
    ck_assert_ptr_nonnull(strstr(read_back("qpdf --json --json-key=qpdf %s"), "/OBJR"));
}
END_TEST

START_TEST(table_and_figure_have_their_attributes) {
    struct block *root = add_block(NULL, BLOCK_DOCUMENT), *table = add_block(root, BLOCK_TABLE);
    struct block *head = add_block(add_block(table, BLOCK_THEAD), BLOCK_TR), *corner = add_block(head, BLOCK_TH);
    struct block *column = add_block(head, BLOCK_TH), *row = add_block(add_block(table, BLOCK_TBODY), BLOCK_TR);
    struct block *label = add_block(row, BLOCK_TH), *cell = add_block(row, BLOCK_TD);
    struct block *empty = add_block(root, BLOCK_SECT), *figure = add_block(root, BLOCK_FIGURE);
    add_block(empty, BLOCK_H2);
    corner->scope = column->scope = SCOPE_COLUMN;
    label->scope = SCOPE_ROW;
    column->id = STR("færdigheder");
    label->id = STR("alle");
    cell->heads[0] = column;
    cell->heads[1] = label;
    figure->alternative = STR("En rød firkant");
    struct page *page = add_page();
    page_add_run(&arena, page, column, shape(&sans, "Færdigheder", 10, 40, 60));
    page_add_run(&arena, page, label, shape(&sans, "Alle", 10, 40, 80));
    page_add_run(&arena, page, cell, shape(&sans, "At lede", 10, 80, 80));
    page_add_path(&arena, page, figure, box(40, 100, 50, 50));
    struct str readable = make();
    ck_assert(contains(readable, "/Scope /Column"));
    ck_assert(contains(readable, "/Scope /Row"));
    ck_assert(contains(readable, "/Headers [<66C3A672646967686564657"));
    ck_assert(contains(readable, "/IDTree"));
    ck_assert(contains(readable, "/BBox [40 445.276 90 495.276 ]"));
    ck_assert(contains(readable, "/Alt <FEFF0045006E"));
    const char *tree = read_back("pdfinfo -struct-text %s");
    ck_assert_ptr_nonnull(strstr(tree, "\"At lede"));
    ck_assert_ptr_null(strstr(tree, "Sect"));
    int heads = 0;
    for (const char *at = tree; (at = strstr(at, "  TH")) != NULL; at++) heads += at[4] != 'e';
    ck_assert_int_eq(heads, 3); /* the empty corner stays */
}
END_TEST

START_TEST(what_is_spoken_otherwise_is_a_span) {
    static const struct spoken lus = {.expansion = {"lederudviklingssamtale", 22}}, english = {.language = {"en", 2}};
    struct block *root = add_block(NULL, BLOCK_DOCUMENT), *text = add_block(root, BLOCK_P);
    struct block *list = add_block(root, BLOCK_L), *item = add_block(list, BLOCK_LI);
    struct block *label = add_block(item, BLOCK_LBL), *body = add_block(item, BLOCK_LBODY);
    label->alternative = STR("•");
    struct page *page = add_page();
    struct run runs[] = {shape(&sans, "ved ", 10, 40, 60), shape(&sans, "LUS", 10, 60, 60),
                         shape(&sans, "feed", 10, 40, 80), shape(&sans, "back", 10, 40, 100)};
    runs[1].spoken = &lus;
    runs[2].spoken = runs[3].spoken = &english; /* broken into two lines: one span */
    for (size_t i = 0; i < 4; i++) page_add_run(&arena, page, text, runs[i]);
    page_add_path(&arena, page, label, box(40, 120, 2, 2));
    page_add_run(&arena, page, body, shape(&sans, "Et punkt", 10, 45, 122));
    struct str readable = make();
    ck_assert(contains(readable, "/E <FEFF006C0065"));
    ck_assert(contains(readable, "/Lang <FEFF0065006E>"));
    ck_assert(contains(readable, "/ActualText <FEFF2022>"));
    ck_assert(contains(readable, "/ListNumbering /Disc"));
    const char *tree = read_back("pdfinfo -struct-text %s");
    int spans = 0;
    for (const char *at = tree; (at = strstr(at, "  Span")) != NULL; at++) spans++;
    ck_assert_int_eq(spans, 2);
    ck_assert_ptr_nonnull(strstr(tree, "\"LUS"));
}
END_TEST

START_TEST(file_says_what_it_is) {
    add_page();
    make();
    const char *info = read_back("pdfinfo -enc UTF-8 %s");
    ck_assert_ptr_nonnull(strstr(info, "Ledelsesgrundlag – æøå"));
    ck_assert_ptr_nonnull(strstr(info, "PDF version:     1.7"));
    ck_assert_ptr_nonnull(strstr(info, "haefte "));
    ck_assert_ptr_null(strstr(info, "Haru"));
    const char *xmp = read_back("pdfinfo -meta %s");
    ck_assert_ptr_nonnull(strstr(xmp, "Ledelse &amp; &lt;mål&gt;"));
    ck_assert_ptr_nonnull(strstr(xmp, "<xmp:CreateDate>2022-08-01</xmp:CreateDate>"));
    ck_assert_ptr_nonnull(strstr(read_back("pdfinfo -meta %s | sed 1,2d | head -c 4"), "<rdf"));
    ck_assert_ptr_nonnull(strstr(read_back("mutool show %s trailer/Info"), "D:20220801"));
    ck_assert_ptr_nonnull(strstr(read_back("mutool show %s trailer/Root"), "DisplayDocTitle true"));
}
END_TEST

START_TEST(date_may_come_from_the_environment) {
    add_page();
    pages.date = (struct str){0};
    setenv("SOURCE_DATE_EPOCH", "1659355200", 1);
    struct str dated = make();
    setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
    struct str out;
    ck_assert(!pdf_make(&arena, &pages, (struct pdf_options){.compress = true}, &out, &diags));
    unsetenv("SOURCE_DATE_EPOCH");
    ck_assert(contains(dated, "/CreationDate (D:20220801120000Z)"));
    ck_assert(contains(dated, "<xmp:ModifyDate>2022-08-01T12:00:00Z<"));
    diags_init(&diags, &arena);
    ck_assert(!contains(make(), "Date"));
}
END_TEST

#define FRAMEWORK "\xEF\xBB\xBFtitle: På æøå\r\n# >>endstream endobj\r\n"

/* The file that travels in the PDF at `path`, for the programs that read it and for our own. */
static void expect_source(const char *name, struct str bytes) {
    struct pdf_source got;
    const char *listed = str_format(&arena, "1 embedded files\n1: %s\n", name).at;
    ck_assert_str_eq(read_back("pdfdetach -list %s"), listed);
    ck_assert(pdf_source_read(&arena, path, &got, &diags));
    ck_assert(str_is(got.name, name));
    ck_assert(str_equal(got.bytes, bytes));
    ck_assert_uint_eq(diags.list.count, 0);
}

START_TEST(source_travels_in_the_file) {
    add_page();
    source = pdf_attachment_new(&arena, "en/mappe/På æøå.yaml", STR(FRAMEWORK), &diags);
    struct str readable = make();
    expect_source("På æøå.yaml", STR(FRAMEWORK));
    ck_assert(contains(readable, "\r\n# >>endstream endobj\r\n"));
    ck_assert(contains(readable, "/Type /EmbeddedFile\n/Subtype /application#2Fyaml\n/Params << /Size 44 /CheckSum "
                                 "<A40CD899A70A0AD0A9C30C58A66CD05D> /ModDate (D:20220801) >>"));
    ck_assert(contains(readable, "/Type /Filespec\n/AFRelationship /Source\n/F <FEFF005000E5002000E600F800E5002E"
                                 "00790061006D006C>\n/UF <FEFF005000E5"));
    ck_assert_ptr_nonnull(strstr(read_back("mutool show %s trailer/Root/AF"), " 0 R"));
    ck_assert_str_eq(read_back("mutool show %s trailer/Root/Names/EmbeddedFiles/Names/2/AFRelationship"), "/Source\n");
    ck_assert_str_eq(read_back("mutool show %s trailer/Root/AF/1/EF/UF/Subtype"), "/application#2Fyaml\n");
    const char *shown = read_back("qpdf --list-attachments --verbose %s");
    ck_assert_ptr_nonnull(strstr(shown, "mime type: application/yaml"));
    ck_assert_ptr_nonnull(strstr(shown, "modification date: D:20220801\n"));
}
END_TEST

START_TEST(source_may_be_anything) {
    add_page();
    pages.date = (struct str){0};
    source = pdf_attachment_new(&arena, "tom.yaml", (struct str){0}, &diags);
    ck_assert(!contains(make(), "/ModDate"));
    expect_source("tom.yaml", (struct str){0});
    struct buffer large;
    buffer_init(&large, &arena);
    for (unsigned i = 0; i < 300000; i++) buffer_add_byte(&large, (char)(i * i >> 7));
    source = pdf_attachment_new(&arena, "stor.yaml", buffer_str(&large), &diags);
    make();
    expect_source("stor.yaml", buffer_str(&large));
}
END_TEST

START_TEST(names_of_files_are_made_safe) {
    static const char *const names[][2] = {{"a.yaml", "a.yaml"},
                                           {"a b æøå.YML", "a b æøå.YML"},
                                           {"/a/b.yaml", "b.yaml"},
                                           {"..\\..\\b.yml", "b.yml"},
                                           {"a", "a.yaml"},
                                           {"a.txt", "a.txt.yaml"},
                                           {".yaml", "_.yaml"},
                                           {"..", "_..yaml"},
                                           {"", "_.yaml"},
                                           {"a/", "_.yaml"},
                                           {"-a.yaml", "_a.yaml"},
                                           {".a.yaml", "_a.yaml"},
                                           {"a\x1b\n\xC2\x85.yaml", "a___.yaml"},
                                           {"\xFF.yaml", "_.yaml"},
                                           {"\xE2\x80\xAE.yaml", "_.yaml"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str safe = pdf_name_make_safe(&arena, str_from(names[i][0]));
        ck_assert_msg(str_is(safe, names[i][1]), "%s: %.*s", names[i][0], STR_ARG(safe));
        ck_assert(pdf_name_is_yaml(safe));
        ck_assert(str_equal(pdf_name_make_safe(&arena, safe), safe));
    }
    for (size_t length = 240; length < 270; length++) { /* the last letter that fits is kept whole */
        struct buffer name;
        buffer_init(&name, &arena);
        while (name.length + 2 <= length) buffer_add_c(&name, "å");
        if (name.length < length) buffer_add_byte(&name, 'a');
        buffer_add_c(&name, ".yaml");
        struct str safe = pdf_name_make_safe(&arena, buffer_str(&name));
        ck_assert_uint_le(safe.length, 255);
        ck_assert_uint_ge(safe.length, length < 250 ? length + 5 : 254);
        ck_assert_uint_eq(utf8_count(safe), length <= 250 ? utf8_count(buffer_str(&name)) : 130);
    }
}
END_TEST

START_TEST(checksum_is_that_of_others) {
    static const char *const sums[][2] = {
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         "57edf4a22be3c955ac49da2e2107b67a"}}; /* RFC 1321, A.5 */
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        unsigned char sum[PDF_CHECKSUM_SIZE];
        char text[2 * PDF_CHECKSUM_SIZE + 1];
        pdf_checksum(str_from(sums[i][0]), sum);
        for (size_t b = 0; b < sizeof sum; b++) snprintf(text + 2 * b, 3, "%02x", sum[b]);
        ck_assert_str_eq(text, sums[i][1]);
    }
}
END_TEST

START_TEST(no_pages_is_a_failure) {
    make_fails("it has no pages");
}
END_TEST

START_TEST(page_must_have_a_size) {
    add_page()->height = 0;
    make_fails("PDF allows 3 to 14,400");
}
END_TEST

START_TEST(missing_glyph_is_a_failure) {
    struct run run = shape(&sans, "\xE6\xBC\xA2", 10, 40, 60);
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("has no glyph 0");
}
END_TEST

START_TEST(glyph_beyond_the_face_is_a_failure) {
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.glyphs[1].id = 65000;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("has no glyph 65000");
}
END_TEST

START_TEST(glyph_without_text_is_a_failure) {
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.glyphs[1].cluster = 2;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("stands for no text");
}
END_TEST

START_TEST(run_without_face_is_a_failure) {
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.face = NULL;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("has no font");
}
END_TEST

START_TEST(empty_face_is_a_failure) {
    struct face broken = sans;
    broken.hb_face = hb_face_get_empty();
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.face = &broken;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("has no glyph");
}
END_TEST

START_TEST(damaged_font_is_a_failure) {
    struct str bytes;
    ck_assert(file_read(&arena, "fonts/SourceSans3_400Regular.ttf", 10000000, &bytes, &diags));
    char *copy = (char *)str_copy(&arena, bytes).at;
    for (unsigned i = 0; i < 30; i++) /* rename the outlines */
        if (memcmp(copy + 12 + 16 * i, "glyf", 4) == 0) {
            memcpy(copy + 12 + 16 * i, "gone", 4);
            break;
        }
    hb_blob_t *blob = hb_blob_create(copy, (unsigned)bytes.length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    struct face damaged = sans;
    damaged.hb_face = hb_face_create(blob, 0);
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.face = &damaged;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("neither TrueType nor CFF");
    hb_face_destroy(damaged.hb_face);
    hb_blob_destroy(blob);
}
END_TEST

START_TEST(type_needs_a_size) {
    struct run run = shape(&sans, "ab", 10, 40, 60);
    run.size = 0;
    page_add_run(&arena, add_page(), NULL, run);
    make_fails("has no type size");
}
END_TEST

START_TEST(path_must_have_its_points) {
    struct path path_of_three = box(1, 1, 2, 2);
    path_of_three.point_count = 3;
    page_add_path(&arena, add_page(), NULL, path_of_three);
    make_fails("do not match its segments");
}
END_TEST

START_TEST(link_must_lead_somewhere) {
    page_add_link(&arena, add_page(), (struct link){.anchor = STR("nowhere")});
    make_fails("no page has the anchor \"nowhere\"");
}
END_TEST

START_TEST(block_must_be_in_the_tree) {
    add_block(NULL, BLOCK_DOCUMENT);
    struct block *stray = block_add(&arena, NULL, BLOCK_P, (struct place){0});
    page_add_run(&arena, add_page(), stray, shape(&sans, "ab", 10, 40, 60));
    make_fails("not in the document's tree");
}
END_TEST

START_TEST(date_must_be_a_day) {
    add_page();
    pages.date = STR("august 2022");
    make_fails("is no day");
}
END_TEST

Suite *suite_pdf(void) {
    Suite *suite = suite_create("pdf");
    TCase *good = tcase_create("good"), *broken = tcase_create("broken");
    tcase_add_checked_fixture(good, setup, teardown);
    tcase_set_timeout(good, 120);
    tcase_add_test(good, text_comes_back_exactly);
    tcase_add_test(good, ligature_stands_for_its_letters);
    tcase_add_test(good, cff_outlines_are_embedded_bare);
    tcase_add_test(good, broken_word_is_one_word);
    tcase_add_test(good, hyphen_of_the_text_keeps_its_blank);
    tcase_add_test(good, one_glyph_may_have_two_texts);
    tcase_add_test(good, glyphs_stand_where_they_were_put);
    tcase_add_test(good, pages_may_have_no_text);
    tcase_add_test(good, many_pages_with_links_labels_and_outline);
    tcase_add_test(good, table_and_figure_have_their_attributes);
    tcase_add_test(good, what_is_spoken_otherwise_is_a_span);
    tcase_add_test(good, file_says_what_it_is);
    tcase_add_test(good, date_may_come_from_the_environment);
    tcase_add_test(good, source_travels_in_the_file);
    tcase_add_test(good, source_may_be_anything);
    tcase_add_test(good, names_of_files_are_made_safe);
    tcase_add_test(good, checksum_is_that_of_others);
    tcase_add_checked_fixture(broken, setup, teardown);
    tcase_add_test(broken, no_pages_is_a_failure);
    tcase_add_test(broken, page_must_have_a_size);
    tcase_add_test(broken, missing_glyph_is_a_failure);
    tcase_add_test(broken, glyph_beyond_the_face_is_a_failure);
    tcase_add_test(broken, glyph_without_text_is_a_failure);
    tcase_add_test(broken, run_without_face_is_a_failure);
    tcase_add_test(broken, empty_face_is_a_failure);
    tcase_add_test(broken, damaged_font_is_a_failure);
    tcase_add_test(broken, type_needs_a_size);
    tcase_add_test(broken, path_must_have_its_points);
    tcase_add_test(broken, link_must_lead_somewhere);
    tcase_add_test(broken, block_must_be_in_the_tree);
    tcase_add_test(broken, date_must_be_a_day);
    suite_add_tcase(suite, good);
    suite_add_tcase(suite, broken);
    return suite;
}
