#include "setting.h"

#include <check.h>

Suite *suite_compose(void);

static struct setting setting;

static const char FRAMEWORK[] =
    "language: da-DK\n"
    "title: Grundlag\n"
    "subtitle: for *os*\n"
    "columns:\n"
    "  - {id: kan, name: Kan, succeeds: \"Lederen, der *kan*,\", fails: Lederen der ikke kan}\n"
    "roles:\n"
    "  - {id: områdechef, name: Områdechef}\n"
    "  - {id: leder, name: Leder}\n"
    "  - {id: alle, name: Alle, detail: i huset, outcome: fails}\n"
    "forms:\n"
    "  - id: faglig\n"
    "    name: Faglig ledelse\n"
    "    definition: Om fag.\n"
    "    introduction: Fag er fag.\n"
    "    statements:\n"
    "      områdechef: {kan: [{text: Første ordlyd, on_role_page: Anden ordlyd}, Ens begge steder]}\n"
    "      leder: {kan: [Leders udsagn]}\n"
    "      alle: {kan: [Falder igennem]}\n"
    "  - id: drift\n"
    "    name: Drift\n"
    "    definition: Om drift.\n"
    "    statements:\n"
    "      områdechef: {kan: []}\n"
    "      leder: {kan: [Leders drift]}\n"
    "      alle: {kan: [Falder igen]}\n"
    "passages:\n"
    "  forord: [Et afsnit., {heading: En overskrift}, {list: [Et, To]}, Et afsnit mere.]\n";

#define TABLE(rows, rest)                                                                                              \
    "{rows: " rows ", gap: 3, between: 5pt, head: head, lead-in: lead-in, statement: statement, mark size: 1.5, "      \
    "mark hang: 3, mark colour: form.small, label: label, label width: 20" rest "}"

static const char PAGES[] = "    pages: [{frames: [{x: 10, top: 10, width: 100, bottom: 90}]}]\n";

static void setup(void) {
    setting_init(&setting);
    setting_read_framework(&setting, STR(FRAMEWORK));
}

static void teardown(void) {
    setting_release(&setting);
}

static void read_sequence(const char *sequence) {
    setting_read_layout(&setting, str_format(&setting.arena, "%ssequence:\n%s", SETTING_LOOK, sequence));
}

static const struct table *table_of(size_t section) {
    const struct contents *contents = &setting.document->sections[section].contents;
    for (size_t c = 0; c < contents->count; c++)
        if (contents->at[c].kind == CONTENT_TABLE) return contents->at[c].table;
    ck_abort_msg("the section has no table");
    return NULL;
}

static const char *statement(const struct table *table, size_t row, size_t n) {
    return str_c(&setting.arena, table->rows[row].cells[0].statements[n].spans[0].text);
}

START_TEST(a_section_for_each_form) {
    read_sequence(str_format(&setting.arena,
                             "  - section: \"{form.name}\"\n    for each: form\n%s    flow: [{table: %s}]\n", PAGES,
                             TABLE("roles", ""))
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    ck_assert_uint_eq(setting.document->section_count, 2);
    ck_assert(str_is(setting.document->sections[0].name, "Faglig ledelse"));
    ck_assert(str_is(setting.document->sections[1].name, "Drift"));
    const struct table *table = table_of(0);
    ck_assert_uint_eq(table->row_count, 2); /* roles that succeed */
    ck_assert_str_eq(statement(table, 0, 0), "Første ordlyd");
    ck_assert_str_eq(statement(table, 0, 1), "Ens begge steder");
    ck_assert_uint_eq(table_of(1)->rows[0].cells[0].count, 0);
    ck_assert_uint_eq(table->leg_count, 2);
}
END_TEST

START_TEST(the_second_wording_on_role_pages) {
    read_sequence(str_format(&setting.arena,
                             "  - section: \"{role.name}\"\n    for each: role\n%s    flow: [{table: %s}]\n", PAGES,
                             TABLE("forms", ", on role page: yes"))
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    ck_assert_str_eq(statement(table_of(0), 0, 0), "Anden ordlyd");
    ck_assert_str_eq(statement(table_of(0), 0, 1), "Ens begge steder");
    ck_assert_uint_eq(table_of(1)->leg, 1);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, true);
    ck_assert_str_eq(statement(table_of(0), 0, 0), "Første ordlyd");
}
END_TEST

START_TEST(rows_lead_to_each_other) {
    read_sequence(str_format(&setting.arena,
                             "  - section: \"{form.name}\"\n    for each: form\n%s    flow: [{table: %s}]\n"
                             "  - section: \"{role.name}\"\n    for each: role\n%s    flow: [{table: %s}]\n",
                             PAGES, TABLE("roles", ""), PAGES, TABLE("forms", ", on role page: yes"))
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    const struct table_row *on_form = &table_of(0)->rows[1], *on_role = &table_of(3)->rows[0];
    ck_assert(str_equal(on_form->target, on_role->anchor));
    ck_assert(str_equal(on_role->target, on_form->anchor));
}
END_TEST

START_TEST(lead_ins_follow_the_outcome) {
    read_sequence(str_format(&setting.arena,
                             "  - section: A\n    for each: form\n%s    flow: [{table: %s}]\n"
                             "  - section: B\n    for each: form\n%s    flow: [{table: %s}]\n",
                             PAGES, TABLE("roles", ""), PAGES, TABLE("failing roles", ", repeat lead-in: yes"))
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    const struct table *good = table_of(0), *bad = table_of(2);
    ck_assert_uint_eq(good->lead_ins[0].count, 3); /* before, *emphasis*, after */
    ck_assert(str_is(good->lead_ins[0].spans[1].text, "kan"));
    ck_assert(str_is(bad->lead_ins[0].spans[0].text, "Lederen der ikke kan"));
    ck_assert_uint_eq(good->rows[0].cells[0].lead_in.count, 0);
    ck_assert_uint_eq(bad->rows[0].cells[0].lead_in.count, 1);
    ck_assert(str_is(bad->rows[0].detail.spans[0].text, "i huset"));
}
END_TEST

START_TEST(passages_become_blocks) {
    read_sequence(str_format(&setting.arena,
                             "  - section: A\n%s    flow: [{passage: forord, style: body, heading: heading}]\n", PAGES)
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    const struct section *section = &setting.document->sections[0];
    ck_assert_uint_eq(section->contents.count, 5);
    static const enum block_tag tags[] = {BLOCK_P, BLOCK_H2, BLOCK_L, BLOCK_P};
    const struct block *block = section->block->first;
    for (size_t t = 0; t < 4; t++, block = block->next) ck_assert_int_eq(block->tag, tags[t]);
    ck_assert_ptr_null(block);
    ck_assert(section->contents.at[2].marked && !section->contents.at[4].marked);
    const struct block *body = section->contents.at[3].paragraph.spans[0].block;
    ck_assert_int_eq(body->tag, BLOCK_LBODY);
    ck_assert_int_eq(body->parent->tag, BLOCK_LI);
    ck_assert_ptr_eq(body->parent->parent, section->block->first->next->next);
}
END_TEST

START_TEST(names_and_titles) {
    struct str text = str_format(
        &setting.arena,
        "%ssequence:\n  - section: A\n%s    flow: [{text: \"{form.introduction}\", style: body}]\n    for each: form\n",
        SETTING_LOOK, PAGES);
    size_t at;
    ck_assert(str_find(text, STR("out.pdf"), &at));
    setting_read_layout(&setting, str_format(&setting.arena, "output: X {role.id}.pdf%s", text.at + at + 7));
    setting_compose(&setting, SIZE_MAX, 0, false);
    ck_assert(str_is(setting.document->file_name, "X omraadechef.pdf"));
    ck_assert(str_is(setting.document->title, "Grundlag"));
    ck_assert_uint_eq(setting.document->sections[0].contents.count, 1);
    ck_assert_uint_eq(setting.document->sections[1].contents.count, 0); /* no introduction */
}
END_TEST

START_TEST(a_passage_that_is_not_there) {
    read_sequence(
        str_format(
            &setting.arena,
            "  - section: A\n%s    flow: [{passage: efterord, style: body}, {text: \"{bagord}\", style: body}]\n",
            PAGES)
            .at);
    struct context of = {.form = SIZE_MAX, .role = SIZE_MAX};
    ck_assert_ptr_null(document_compose(&setting.arena, setting.framework, setting.layout, of,
                                        (struct compose_options){0}, &setting.diags));
    size_t at;
    ck_assert_uint_eq(setting.diags.errors, 2);
    ck_assert(str_find(str_from(setting_findings(&setting)), STR("“efterord”"), &at));
    ck_assert(str_find(str_from(setting_findings(&setting)), STR("{bagord}"), &at));
}
END_TEST

START_TEST(rows_without_a_form) {
    read_sequence(
        str_format(&setting.arena, "  - section: A\n%s    flow: [{table: %s}]\n", PAGES, TABLE("roles", "")).at);
    struct context of = {.form = SIZE_MAX, .role = SIZE_MAX};
    ck_assert_ptr_null(document_compose(&setting.arena, setting.framework, setting.layout, of,
                                        (struct compose_options){0}, &setting.diags));
    size_t at;
    ck_assert(str_find(str_from(setting_findings(&setting)), STR("for each: form"), &at));
}
END_TEST

START_TEST(legs_count_those_who_succeed) {
    ck_assert_uint_eq(document_count_roles(setting.framework, false), 2);
    ck_assert_uint_eq(document_count_roles(setting.framework, true), 1);
    ck_assert_uint_eq(document_leg(setting.framework, 1), 1);
    ck_assert_uint_eq(document_role(setting.framework, true, 0), 2);
    ck_assert_uint_eq(document_role(setting.framework, true, 1), SIZE_MAX);
}
END_TEST

START_TEST(abbreviations_and_languages_are_spans) {
    setting_read_framework(&setting, str_format(&setting.arena,
                                                "%s  mus: \"MUS og LUS-er, MUSik, [to *do*]{lang=en}, "
                                                "MUS\"\nabbreviations: {MUS: samtale, LUS: lang samtale, LU: nej}\n",
                                                FRAMEWORK));
    read_sequence(str_format(&setting.arena, "  - section: A\n%s    flow: [{passage: mus, style: body}]\n", PAGES).at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    static const struct {
        const char *text, *expansion, *language;
    } wanted[] = {{"MUS", "samtale", ""},       {" og ", NULL, NULL},  {"LUS", "lang samtale", ""},
                  {"-er, MUSik, ", NULL, NULL}, {"to ", "", "en"},     {"do", "", "en"},
                  {", ", NULL, NULL},           {"MUS", "samtale", ""}};
    const struct paragraph *paragraph = &setting.document->sections[0].contents.at[0].paragraph;
    ck_assert_uint_eq(paragraph->count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < paragraph->count; i++) {
        const struct span *span = &paragraph->spans[i];
        ck_assert_msg(str_is(span->text, wanted[i].text), "“%.*s”", STR_ARG(span->text));
        ck_assert_int_eq(span->spoken != NULL, wanted[i].expansion != NULL);
        if (!span->spoken) continue;
        ck_assert(str_is(span->spoken->expansion, wanted[i].expansion));
        ck_assert(str_is(span->spoken->language, wanted[i].language));
    }
    ck_assert_ptr_ne(paragraph->spans[0].spoken, paragraph->spans[7].spoken); /* each is read for itself */
}
END_TEST

/* The tags below a block, in order: `H2(P)P`. */
static void add_tags(struct buffer *out, const struct block *parent) {
    if (!parent->first) return;
    buffer_add_byte(out, '(');
    for (const struct block *block = parent->first; block; block = block->next) {
        ck_assert_ptr_eq(block->parent, parent);
        ck_assert(block->next || parent->last == block);
        buffer_addf(out, "%s%s", block == parent->first ? "" : " ", block_tag_name(block->tag));
        add_tags(out, block);
    }
    buffer_add_byte(out, ')');
}

static const char *tags_below(const struct block *parent) {
    struct buffer out;
    buffer_init(&out, &setting.arena);
    add_tags(&out, parent);
    return str_c(&setting.arena, buffer_str(&out));
}

START_TEST(drawings_are_read_where_the_flow_says) {
    read_sequence(
        "  - section: A\n    pages:\n"
        "      - draw:\n"
        "          - text: {x: 1, baseline: 1, style: heading, text: Slut, as: heading 3}\n            read at: end\n"
        "          - group:\n              - text: {x: 1, baseline: 9, style: heading, text: To, as: heading 2}\n      "
        "      read at: here\n"
        "          - text: {x: 1, baseline: 9, style: heading, text: Et, as: heading 1}\n"
        "        frames: [{x: 10, top: 10, width: 100, bottom: 90}]\n"
        "    flow: [{text: Før, style: body}, {read: here}, {text: Efter, style: body}]\n");
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    ck_assert_str_eq(tags_below(setting.document->sections[0].block), "(H1 P H2 P H3)");
}
END_TEST

START_TEST(a_place_of_reading_that_nothing_names) {
    read_sequence(str_format(&setting.arena, "  - section: A\n%s    flow: [{read: here}]\n", PAGES).at);
    struct context of = {.form = SIZE_MAX, .role = SIZE_MAX};
    ck_assert_ptr_null(document_compose(&setting.arena, setting.framework, setting.layout, of,
                                        (struct compose_options){0}, &setting.diags));
    size_t at;
    ck_assert(str_find(str_from(setting_findings(&setting)), STR("read at: here"), &at));
}
END_TEST

START_TEST(the_heading_is_the_caption) {
    read_sequence(str_format(&setting.arena,
                             "  - section: A\n    for each: form\n%s    flow: [{text: A, style: body}, {text: B, "
                             "style: heading, as: heading 1}, "
                             "{text: C, style: body}, {table: %s}]\n",
                             PAGES, TABLE("failing roles", ", heading as caption: yes, summary: \"Om {form.name}\""))
                      .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    const struct block *section = setting.document->sections[0].block, *table = section->last;
    ck_assert_str_eq(tags_below(section),
                     "(P Table(Caption(H1 P) THead(TR(TD TH(P P))) TBody(TR(TH(Link) TD(L(LI(LBody)))))))");
    ck_assert(str_is(table->summary, "Om Faglig ledelse"));
}
END_TEST

/* Each role is a row with its name and a line for each column; a cell is told by its form, its role and its column. */
START_TEST(forms_side_by_side) {
    read_sequence(
        str_format(
            &setting.arena,
            "  - section: A\n%s    flow: [{text: B, style: heading, as: heading 1}, {table: %s}, {table: %s}]\n", PAGES,
            TABLE("roles", ", columns: forms, head height: 8, band height: 5, heading as caption: yes, "
                           "column band: [{text: {x: panel.left, baseline: 4, style: head, text: \"{form.name}\", as: "
                           "paragraph}}], "
                           "band: [{text: {x: left, baseline: 4, style: head, text: \"{role.name}\", as: paragraph}}], "
                           "thread: {width: 3, from: -3, to: 9, turn left: 2, turn right: 90, gap: 1, colour: red, "
                           "alternative: \"{title}\"}"),
            TABLE("failing roles",
                  ", columns: forms, widths: as before, head height: 8, band height: 5, repeat lead-in: yes, "
                  "column band: [{text: {x: panel.left, baseline: 4, style: head, text: \"{form.name}\"}}]"))
            .at);
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    const struct table *table = setting.document->sections[0].contents.at[1].table,
                       *bad = setting.document->sections[0].contents.at[2].table;
    ck_assert_uint_eq(table->column_count, 2); /* forms */
    ck_assert_uint_eq(table->row_count, 2);    /* roles that succeed, one column each */
    ck_assert_ptr_eq(table->alike, bad);
    ck_assert(str_is(table->figure->alternative, "Grundlag"));
    ck_assert(table->rows[0].banded && table->rows[0].label.count == 1 && table->rows[0].detail.count == 3);
    ck_assert_str_eq(statement(table, 0, 1), "Ens begge steder"); /* the first wording, and the mark of each form */
    ck_assert_uint_eq(table->rows[0].cells[1].count, 0);
    ck_assert_uint_eq(table->rows[1].cells[1].form, 1);
    ck_assert(str_is(table->rows[1].cells[1].statements[0].spans[0].text, "Leders drift"));
    const struct block *cell = table->rows[1].cells[1].statements[0].spans[0].block->parent->parent->parent;
    ck_assert(str_is(cell->heads[0]->text, "Drift") && cell->heads[0]->scope == SCOPE_COLUMN);
    ck_assert(str_is(cell->heads[1]->text, "Leder") && cell->heads[1]->scope == SCOPE_ROW);
    ck_assert(str_is(cell->heads[2]->text, "Kan") && cell->heads[2]->scope == SCOPE_ROW);
    ck_assert_uint_eq(bad->rows[0].detail.count, 0); /* the lead-in stands in the cells */
    ck_assert_uint_eq(bad->rows[0].cells[0].lead_in.count, 1);
    ck_assert_str_eq(
        tags_below(setting.document->sections[0].block),
        "(Figure "
        "Table(Caption(H1) THead(TR(TD TH TH)) TBody(TR(TH TD TD) TR(TH(P P) TD(L(LI(LBody) LI(LBody))) TD) "
        "TR(TH TD TD) TR(TH(P P) TD(L(LI(LBody))) TD(L(LI(LBody))))))"
        " Table(THead(TR(TD TH TH)) TBody(TR(TH TD TD) TR(TH(P) TD(P L(LI(LBody))) TD(P L(LI(LBody)))))))");
}
END_TEST

START_TEST(discs_are_a_table_of_contents) {
    read_sequence(
        "  - section: A\n    pages:\n"
        "      - draw:\n"
        "          - text: {x: 1, baseline: 1, style: heading, text: Et, link: form}\n            for each: form\n"
        "          - disc: {x: 1, y: 1, radius: 3, style: body, text: \"{linked}\", link: form}\n            for each: "
        "form\n"
        "        frames: [{x: 10, top: 10, width: 100, bottom: 90}]\n"
        "    flow: [{text: A, style: body}]\n");
    setting_compose(&setting, SIZE_MAX, SIZE_MAX, false);
    ck_assert_str_eq(tags_below(setting.document->sections[0].block),
                     "(P(Link) P(Link) TOC(TOCI(Reference(Link)) TOCI(Reference(Link))) P)");
}
END_TEST

Suite *suite_compose(void) {
    Suite *suite = suite_create("compose");
    TCase *tests = tcase_create("compose");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_section_for_each_form);
    tcase_add_test(tests, the_second_wording_on_role_pages);
    tcase_add_test(tests, rows_lead_to_each_other);
    tcase_add_test(tests, lead_ins_follow_the_outcome);
    tcase_add_test(tests, passages_become_blocks);
    tcase_add_test(tests, names_and_titles);
    tcase_add_test(tests, a_passage_that_is_not_there);
    tcase_add_test(tests, rows_without_a_form);
    tcase_add_test(tests, legs_count_those_who_succeed);
    tcase_add_test(tests, abbreviations_and_languages_are_spans);
    tcase_add_test(tests, drawings_are_read_where_the_flow_says);
    tcase_add_test(tests, a_place_of_reading_that_nothing_names);
    tcase_add_test(tests, the_heading_is_the_caption);
    tcase_add_test(tests, discs_are_a_table_of_contents);
    tcase_add_test(tests, forms_side_by_side);
    suite_add_tcase(suite, tests);
    return suite;
}
