#include "review/check.h"

#include "fixture.h"

#include <check.h>
#include <string.h>

Suite *suite_check(void);

/* ---- help ---- */

static check_findings check_text(struct str text) {
    const struct framework *framework = framework_read_text(&arena, "f", text, &diags);
    ck_assert_msg(framework != NULL, "%.*s", STR_ARG(diags_format(&diags, &arena)));
    return check_framework(&arena, framework);
}

/* The findings of one rule, one a line: `line:column level text`. */
static struct str of_rule(const check_findings *findings, enum rule rule) {
    static const char *const levels[] = {"note", "warning", "error"};
    struct buffer out;
    buffer_init(&out, &arena);
    for (size_t f = 0; f < findings->count; f++) {
        const struct check_finding *finding = &findings->at[f];
        if (finding->rule != rule) continue;
        buffer_addf(&out, "%u:%u %s %.*s\n", finding->place.line, finding->place.column, levels[finding->severity],
                    STR_ARG(finding->text));
    }
    return buffer_str(&out);
}

static void expect(struct str got, const char *expected) {
    ck_assert_msg(str_is(got, expected), "got:\n%.*sexpected:\n%s", STR_ARG(got), expected);
}

static void expect_within(struct str got, const char *part) {
    size_t at;
    ck_assert_msg(str_find(got, str_from(part), &at), "got:\n%.*swanted in it: %s", STR_ARG(got), part);
}

/* One form, one role, one column; the statements begin on line 12. Spelling has tests of its own: a dictionary takes a
   fifth of a second. */
static check_findings check_statements(const char *statements, const char *extra) {
    return check_text(str_format(&arena,
                                 "language: da-DK\ntitle: Grundlag\ncolumns:\n"
                                 "  - {id: kan, name: Kan, succeeds: Lederen er i stand til…}\n"
                                 "roles: [{id: chef, name: Chef}]\nforms:\n  - id: fag\n    name: Fag\n"
                                 "    definition: Om fag.\n    statements:\n      chef: {kan: [\n%s]}\n%s",
                                 statements, extra));
}

static struct str typography_of(const char *statement) {
    check_findings findings =
        check_statements(str_format(&arena, "%s,\nAt bede.,\nAt handle.,\nAt lede.,\nAt more.,\nAt øve.", statement).at,
                         "check: {off: [spelling]}");
    return of_rule(&findings, RULE_TYPOGRAPHY);
}

/* Three roles by three columns with so many statements in each cell; none is like another. */
static check_findings check_grid(const int counts[3][3]) {
    struct buffer text;
    int number = 0;
    buffer_init(&text, &arena);
    buffer_add_c(&text, "language: da-DK\ntitle: T\ncheck: {off: [spelling]}\ncolumns: [{id: a, name: A, succeeds: s}, "
                        "{id: b, name: B, succeeds: s}, {id: c, name: C, succeeds: s}]\n"
                        "roles: [{id: x, name: X}, {id: y, name: Y}, {id: z, name: Z}]\n"
                        "forms:\n  - id: f\n    name: F\n    definition: D.\n    statements:\n");
    for (int role = 0; role < 3; role++) {
        buffer_addf(&text, "      %c:\n", "xyz"[role]);
        for (int column = 0; column < 3; column++) {
            buffer_addf(&text, "        %c: [", "abc"[column]);
            for (int s = 0; s < counts[role][column]; s++) buffer_addf(&text, "%sNummer %d.", s ? ", " : "", number++);
            buffer_add_c(&text, "]\n");
        }
    }
    return check_text(buffer_str(&text));
}

/* ---- drift ---- */

START_TEST(drift_shows_the_words_that_differ) {
    check_findings findings = check_statements(
        "{text: At skabe fælles retning og mening for området samt følge op på alle mål.,\n"
        " on_role_page: At skabe fælles retning og mening for Området og følge op på alle mål.},\nAt lede.",
        "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_DRIFT),
           "13:16 warning the role's page has other words than the form's: … og mening for [-området samt-]{+Området "
           "og+} følge op på …; settle on one\n");
}
END_TEST

START_TEST(one_wording_has_no_drift) {
    check_findings findings = check_statements("At skabe., At lede.", "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_DRIFT), "");
}
END_TEST

/* ---- cells ---- */

START_TEST(empty_cells_are_told) {
    check_findings findings = check_grid((const int[3][3]){{2, 2, 2}, {2, 0, 2}, {2, 2, 2}});
    expect(of_rule(&findings, RULE_CELLS), "17:12 note the cell is printed empty: F, Y, B\n");
}
END_TEST

START_TEST(a_full_cell_stands_out) {
    check_findings findings = check_grid((const int[3][3]){{2, 2, 2}, {2, 5, 2}, {2, 2, 2}});
    expect(of_rule(&findings, RULE_CELLS),
           "17:12 note 5 statements stand here, and no cell beside it has more than 2: F, Y, B\n");
}
END_TEST

START_TEST(a_poor_cell_stands_out) {
    check_findings findings = check_grid((const int[3][3]){{3, 3, 3}, {3, 3, 3}, {4, 3, 1}});
    expect(of_rule(&findings, RULE_CELLS),
           "22:12 note 1 statement stands here, and no cell beside it has fewer than 3: F, Z, C\n");
}
END_TEST

START_TEST(cells_that_a_person_would_leave_alone) {
    static const int quiet[][3][3] = {
        {{2, 2, 2}, {2, 3, 3}, {2, 3, 3}}, /* as the booklet's first form */
        {{1, 1, 1}, {1, 2, 1}, {1, 1, 1}}, /* as its third */
        {{6, 2, 2}, {6, 2, 2}, {6, 2, 2}}, /* a column that is long all the way down */
        {{1, 3, 3}, {1, 3, 3}, {1, 3, 3}},
    };
    for (size_t q = 0; q < sizeof quiet / sizeof *quiet; q++) {
        check_findings findings = check_grid(quiet[q]);
        expect(of_rule(&findings, RULE_CELLS), "");
    }
}
END_TEST

/* ---- lead-in ---- */

START_TEST(statements_follow_their_lead_in) {
    check_findings findings =
        check_statements("At bede., At handle., At *lede*., At more., At øve.,\nTydeliggøre mål for alle.,\n"
                         "Både at tale og at lytte., At se., At tro., At høre., At gå., At stå.",
                         "check: {off: [spelling]}");
    expect(
        of_rule(&findings, RULE_LEAD_IN),
        "13:1 warning “Tydeliggøre mål for …” does not begin with “At”, as 10 of 12 statements of this column do: it "
        "does not go on from “Lederen er i stand til…”\n"
        "14:1 note “Både at tale …” does not begin with “At”, as 10 of 12 statements of this column do; read it "
        "after “Lederen er i stand til…”\n");
}
END_TEST

START_TEST(without_a_custom_every_beginning_is_good) {
    check_findings findings =
        check_statements("At bede., Handle., Lede., At more., Øve., At se.", "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_LEAD_IN), "");
    findings = check_statements("At bede., At handle., Lede.", "check: {off: [spelling]}"); /* too few to tell */
    expect(of_rule(&findings, RULE_LEAD_IN), "");
}
END_TEST

START_TEST(a_second_wording_is_told_only_where_it_begins_otherwise) {
    check_findings findings = check_statements("At bede., At handle., At lede., At more., At se.,\n"
                                               "{text: Vise vej., on_role_page: Vise vej til andre.},\n"
                                               "{text: At gå frem.,\n on_role_page: Gå frem.}",
                                               "check: {off: [spelling, drift]}");
    struct str said = of_rule(&findings, RULE_LEAD_IN);
    expect_within(said, "13:8 warning “Vise vej. …”");
    expect_within(said, "15:16 warning “Gå frem. …”");
    ck_assert_uint_eq(findings.count, 2);
}
END_TEST

/* ---- doubled ---- */

START_TEST(a_statement_that_stands_twice) {
    check_findings findings = check_statements("At skabe mening, retning og mål for alle medarbejdere i tilbuddet.,\n"
                                               "At skabe *mening* – retning og Mål for alle medarbejdere i tilbuddet,\n"
                                               "At skabe mening og mål for alle medarbejdere i tilbuddet.,\n"
                                               "At lede opad.",
                                               "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_DOUBLED),
           "13:1 note nearly the same statement stands on line 12 (Fag, Chef, Kan)\n"
           "14:1 note nearly the same statement stands on line 13 (Fag, Chef, Kan)\n");
}
END_TEST

START_TEST(case_blanks_and_punctuation_make_no_difference) {
    check_findings findings =
        check_statements("\"At skabe mening, retning og mål.\",\n\"At skabe  ”Mening” retning og mål\",\nAt lede.",
                         "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_DOUBLED), "13:2 warning the same statement stands on line 12 (Fag, Chef, Kan)\n");
}
END_TEST

START_TEST(statements_that_only_share_words) {
    check_findings findings =
        check_statements("At lede opad mod områdeledelsen med refleksioner fra praksis til strategiske drøftelser.,\n"
                         "At lede nedad mod afdelingsledere for at identificere mulige udfordringer i driften.,\n"
                         "At lede udad., At lede opad.",
                         "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_DOUBLED), "");
}
END_TEST

/* ---- typography ---- */

static const struct {
    const char *statement, *expected; /* NULL: nothing is said */
} signs[] = {
    {"At være ”god” – og bedre (fx til at lytte) m.v.", NULL},
    {"\"At sige ”ja”, ”nej” eller ”måske”.\"", NULL},
    {"At nå 10.000 kr. i 2022-23 kl. 12.30 på haefte.dk/side.", NULL},
    {"\"At svare: ja; nej, kl. 9:30 (se 3,5).\"", NULL},
    {"At følge områdets CD’er og Lars’ LUS’er fra 60’erne.", NULL},
    {"At give afdelings- og tilbudsledere mini-praktik …", "a full stop is missing"},
    {"\"At udvise [leader's feedback]{lang=en} i hverdagen.\"", NULL},
    {"'At være \"god\".'", "12:10 warning a typewriter's quotation mark: write ”…”"},
    {"At være ”god” og “bedre”.", "12:18 warning these quotation marks are of another kind than those of the rest"},
    {"At være ”god.", "12:9 warning this quotation mark has no other"},
    {"At være god - og bedre.", "12:13 warning a hyphen stands for a dash"},
    {"At være god -- og bedre.", "a hyphen stands for a dash"},
    {"At  være god.", "12:3 note several blanks; they are printed as one"},
    {"\"At være\xC2\xA0 god.\"", "12:9 warning two blanks"},
    {"\"At være god , og bedre.\"", "12:13 warning a blank before “,”"},
    {"At være god .", "12:12 warning a blank before “.”"},
    {"\"At være god,og bedre.\"", "12:13 warning a blank is missing after “,”"},
    {"At være god.Og bedre.", "12:12 warning a blank is missing after “.”"},
    {"At være god...", "12:12 warning three full stops"},
    {"At være god..", "12:12 warning a full stop too many"},
    {"\"At være god,, og bedre.\"", "two signs where one is enough"},
    {"At være god", "12:11 warning a full stop is missing at the end, where 5 of 6 have one"},
    {"at være god.", "12:1 warning a small letter at the beginning, where 5 of 6 have a capital"},
    {"At se området's mål.", "12:14 warning Danish writes the genitive without an apostrophe"},
    {"At se det` an.", "an accent stands for an apostrophe"},
    {"At se (og høre.", "12:7 warning this bracket is never closed"},
    {"At se og høre) nu.", "12:14 warning no bracket is open"},
    {"At se ( og høre) nu.", "a blank inside a bracket"},
};

START_TEST(signs_are_set_right) {
    struct str said = typography_of(signs[_i].statement);
    if (signs[_i].expected) expect_within(said, signs[_i].expected);
    else expect(said, "");
}
END_TEST

START_TEST(quotation_marks_follow_the_file) {
    check_findings findings = check_statements("At se »et« og »to«., At se »tre«.,\nAt se ”fire”., \"At se „fem“.\"",
                                               "check: {off: [spelling]}");
    struct str said = of_rule(&findings, RULE_TYPOGRAPHY);
    expect_within(said,
                  "13:7 warning these quotation marks are of another kind than those of the rest of the file, »…«");
    expect_within(said, "13:23 warning these quotation marks");
}
END_TEST

/* ---- readability ---- */

START_TEST(a_long_statement_is_told) {
    struct buffer text;
    buffer_init(&text, &arena);
    for (int word = 0; word < 45; word++) buffer_addf(&text, "%s ", word ? "ord" : "At");
    const char *just = str_format(&arena, "%.*s.", STR_ARG(str_trim(buffer_str(&text)))).at;
    check_findings findings = check_statements(just, "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_READABILITY), "");
    findings = check_statements(str_format(&arena, "At lede.,\n%.*sord.", STR_ARG(buffer_str(&text))).at,
                                "check: {off: [spelling]}");
    expect(of_rule(&findings, RULE_READABILITY),
           "13:1 warning this statement has 46 words, over 45: divide it, or say less\n");
}
END_TEST

START_TEST(lix_is_told_for_each_form_and_role) {
    struct buffer text;
    buffer_init(&text, &arena);
    for (int s = 0; s < 20; s++) buffer_addf(&text, "%sAt se tydelige mål i nr %d.", s ? ", " : "", s);
    check_findings findings = check_statements(text.at, "check: {off: [spelling, doubled]}");
    expect(of_rule(&findings, RULE_READABILITY),
           "5:26 note the role's statements: LIX 21 (very easy): 7 words a sentence, 14 % of them over six letters\n"
           "8:11 note the form's texts: LIX 21 (very easy): 7 words a sentence, 14 % of them over six letters\n");
}
END_TEST

/* ---- spelling ---- */

START_TEST(misspelt_words_are_found_where_they_stand) {
    check_findings findings = check_statements("\"At udvise god adfærd med\n  klare rammmer, der er meningskabende, og "
                                               "[the leadershipp]{lang=xx}.\",\n\"At se \\u0022tilbudleder\\u0022.\"",
                                               "check: {off: [typography]}");
    struct str said = of_rule(&findings, RULE_SPELLING);
    expect_within(said, "13:9 error “rammmer” is in no dictionary: did you mean “rammer”");
    expect_within(said, "13:25 error “meningskabende” is in no dictionary: did you mean “meningsskabende”");
    expect_within(said, "14:14 warning “tilbudleder” is no usual compound: did you mean “tilbudsleder”");
    ck_assert_uint_eq(findings.count, 3);
}
END_TEST

START_TEST(what_is_no_word_is_not_spelt) {
    check_findings findings = check_statements(
        "\"At følge ITOP-værdierne, LUS’er, CVR 12345678, 2nd, anna@tilbuddd.dk, www.tilbuddd.dk, tilbuddd.dk, "
        "https://xyzzy.example, bl.a., pga., m.v., 9220 og §.\",\nAt lade afdelings- og tilbudsledere tale.,\n"
        "At be\xC2\xADslutte hos Carsten Kaalbye og Kaalbyes kor.,\nAt tale qwerty med Zqxw og zqxws kitosz-kigge.",
        "names: [Carsten Kaalbye]\ncheck: {words: [qwerty, Zqxw kitosz-kigge]}\n");
    expect(of_rule(&findings, RULE_SPELLING),
           "15:28 error “zqxws” is in no dictionary; if it is right, add it to “words” below “check:”\n");
}
END_TEST

START_TEST(one_word_in_two_ways) {
    check_findings findings =
        check_statements("At dele viden og videndeling.,\nAt øve vidensdeling., At se vidensdeling.,\n"
                         "At lede på tilbuds-niveau., At tale på tilbudsniveau., At stå på tilbuds niveau.,\n"
                         "At gå og og stå.,\nAt det det gælder., At tale under arbejdet., At underskrive.",
                         "");
    expect(of_rule(&findings, RULE_SPELLING),
           "12:18 note “videndeling” is written “vidensdeling” elsewhere (first on line 13)\n"
           "14:12 warning “tilbuds-niveau” is written “tilbudsniveau” elsewhere (first on line 14)\n"
           "14:66 warning “tilbuds niveau” is written “tilbudsniveau” elsewhere (first on line 14)\n"
           "15:10 warning “og” stands here twice\n");
}
END_TEST

START_TEST(a_missing_dictionary_is_a_note) {
    check_findings findings = check_text(STR(
        "language: kl\ntitle: T\ncolumns: [{id: k, name: K, succeeds: s}]\nroles: [{id: r, name: R}]\n"
        "forms: [{id: f, name: F, definition: Xqz., statements: {r: {k: [Xqz, \"Z..\", \"[rammmer]{lang=da}\"]}}}]\n"));
    expect(
        of_rule(&findings, RULE_SPELLING),
        "1:11 note the spelling is not checked: there is no dictionary for “kl” in /usr/share/hunspell: install one, "
        "on Debian a package of the name hunspell-kl\n"
        "5:79 error “rammmer” is in no dictionary: did you mean “rammer”?\n");
    expect_within(of_rule(&findings, RULE_TYPOGRAPHY), "a full stop too many"); /* the others go on */
}
END_TEST

/* ---- the whole ---- */

START_TEST(rules_are_switched_off_by_name) {
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        struct str name = rule_names()[rule];
        check_findings findings = check_statements(
            "{text: At se., on_role_page: At se an.}, At se., At  gå.,\nAt bede., At tale., Gå.",
            str_format(&arena, "check: {off: [%.*s%s]}", STR_ARG(name), rule == RULE_SPELLING ? "" : ", spelling").at);
        expect(of_rule(&findings, (enum rule)rule), "");
        ck_assert_uint_gt(findings.count, 1);
    }
}
END_TEST

START_TEST(findings_come_in_the_order_of_the_file) {
    check_findings findings =
        check_statements("At  se.,\nAt se.,\nAt  gå.,\n{text: At bede.,\n  on_role_page: Bede.}, At tale.,\nAt..",
                         "check: {off: [spelling]}");
    for (size_t f = 1; f < findings.count; f++) {
        struct place a = findings.at[f - 1].place, b = findings.at[f].place;
        ck_assert(a.line < b.line || (a.line == b.line && a.column <= b.column));
    }
    ck_assert_uint_ge(findings.count, 5);
}
END_TEST

/* Pieces of the real file taken away, doubled and overwritten: what can still be read can be checked. */
START_TEST(a_damaged_booklet_is_survived) {
    const struct framework *whole = framework_read(&arena, "data/ledelsesgrundlag.yaml", &diags);
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    size_t checked = 0;
    for (int run = 0; run < 60; run++) {
        struct arena own;
        struct diags findings;
        arena_init(&own, NULL);
        diags_init(&findings, &own);
        struct str damaged = str_copy(&own, whole->source);
        char *bytes = (char *)damaged.at;
        for (int i = 0; i < 3; i++) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17; /* xorshift, Marsaglia 2003 */
            size_t at = state % damaged.length, from = (state >> 20) % damaged.length, length = (state >> 40) % 12;
            if (at + length > damaged.length || from + length > damaged.length) continue;
            if (i % 2) memmove(bytes + at, bytes + from, length);
            else bytes[at] = " .,;-'(\"*[]\\\xC2\n"[length];
        }
        struct framework *framework = framework_read_text(&own, "f", damaged, &findings);
        if (framework) {
            framework->rules_off[RULE_SPELLING] = true; /* it would take minutes */
            checked += check_framework(&own, framework).count > 20;
        }
        arena_release(&own);
    }
    ck_assert_uint_gt(checked, 0);
}
END_TEST

Suite *suite_check(void) {
    Suite *suite = suite_create("check");
    TCase *plain = tcase_create("rules");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_set_timeout(plain, 60);
    tcase_add_test(plain, drift_shows_the_words_that_differ);
    tcase_add_test(plain, one_wording_has_no_drift);
    tcase_add_test(plain, empty_cells_are_told);
    tcase_add_test(plain, a_full_cell_stands_out);
    tcase_add_test(plain, a_poor_cell_stands_out);
    tcase_add_test(plain, cells_that_a_person_would_leave_alone);
    tcase_add_test(plain, statements_follow_their_lead_in);
    tcase_add_test(plain, without_a_custom_every_beginning_is_good);
    tcase_add_test(plain, a_second_wording_is_told_only_where_it_begins_otherwise);
    tcase_add_test(plain, a_statement_that_stands_twice);
    tcase_add_test(plain, case_blanks_and_punctuation_make_no_difference);
    tcase_add_test(plain, statements_that_only_share_words);
    tcase_add_loop_test(plain, signs_are_set_right, 0, sizeof signs / sizeof *signs);
    tcase_add_test(plain, quotation_marks_follow_the_file);
    tcase_add_test(plain, a_long_statement_is_told);
    tcase_add_test(plain, lix_is_told_for_each_form_and_role);
    tcase_add_test(plain, misspelt_words_are_found_where_they_stand);
    tcase_add_test(plain, what_is_no_word_is_not_spelt);
    tcase_add_test(plain, one_word_in_two_ways);
    tcase_add_test(plain, a_missing_dictionary_is_a_note);
    tcase_add_test(plain, rules_are_switched_off_by_name);
    tcase_add_test(plain, findings_come_in_the_order_of_the_file);
    tcase_add_loop_test(plain, a_damaged_booklet_is_survived, 0, 4);
    suite_add_tcase(suite, plain);
    return suite;
}
