#include "input/yaml.h"

#include "fixture.h"

#include <check.h>
#include <string.h>

Suite *suite_yaml(void);

static struct node *read_text(const char *text) {
    return yaml_read(&arena, "f", str_from(text), &diags);
}

/* The findings without their wording: `f:2:3 f:5:1`. */
static const char *places(void) {
    struct buffer out;
    struct str all = diags_format(&diags, &arena);
    buffer_init(&out, &arena);
    for (size_t at = 0, end; at < all.length; at += end + 1) {
        struct str line = str_slice(all, at, all.length);
        if (!str_find(line, STR("\n"), &end)) end = line.length;
        size_t colon;
        ck_assert(str_find(str_slice(line, 0, end), STR(": error: "), &colon));
        buffer_addf(&out, "%s%.*s", out.length ? " " : "", (int)colon, line.at);
    }
    return str_c(&arena, buffer_str(&out));
}

static bool says(const char *words) {
    size_t at;
    return str_find(diags_format(&diags, &arena), str_from(words), &at);
}

/* One fault of notation: where it is found, and a word its message must hold. */
static const struct {
    const char *text, *places, *words;
} faults[] = {
    {"", "f:1:1", "empty"},
    {"# kun en bemærkning\n", "f:1:1", "empty"},
    {"\xEF\xBB\xBF\n", "f:1:1", "empty"},
    {"---\n", "f:1:1", "empty"},
    {"\xFF\xFE"
     "a",
     "f:1:1", "UTF-16"},
    {"a: b\nc: m\xE5l\n", "f:2:5", "Windows-1252 or Latin-1, where it is “å”"},
    {"a: \x93m\xE5l\x94\n", "f:1:4", "0x93 (and 2 more such bytes)"},
    {"a: æøå\nb: m\xE5l\n", "f:2:5", "the rest of the file is"},
    {"a: \x81\n", "f:1:4", "save the file as UTF-8"},
    {"a: b\x01\n", "f:1:5", "U+0001"},
    {"a: å\xE2\x80\xA8"
     "b\n",
     "f:1:5", "U+2028"},
    {"a:\n\tb: c\n", "f:2:1", "tab"},
    {"a:\n  \tb: c\nd:\n\t- e\n", "f:2:3 f:4:1", "tab"},
    {"a:\n  -\tb\n", "f:2:4", "tab"},
    {"a: 1\n---\nb: 2\n", "f:2:1", "second document"},
    {"a: &x b\n", "f:1:4", "anchor"},
    {"a: *x\n", "f:1:4", "alias"},
    {"- *lykkes* er godt\n- *ærlig* er bedst\n", "f:1:3 f:2:3", "emphasis"},
    {"a: !!str b\n", "f:1:4", "tag"},
    {"- ! vigtigt\n", "f:1:3", "tag"},
    {"<<: {a: b}\nc: d\n", "f:1:1", "merge key"},
    {"å: 1\nb: 2\nå: 3\n", "f:3:1", "the first is on line 1"},
    {"a: {ø: 1, b: 2, ø: 3}\n", "f:1:17", "“ø” stands here for the second time"},
    {"a: 1\na: 2\na: 3\n", "f:2:1 f:3:1", "the first is on line 1"},
    {"? [a]\n: b\n", "f:1:3", "a list stands where a key belongs"},
    {"{a: b}: c\n", "f:1:1", "a list of keys with values stands where a key belongs"},
    {": b\n", "f:1:1", "a key is missing"},
    {"a: At lede: en kunst\n", "f:1:11", "put the whole text in quotation marks"},
    {"a: x: y\nb: @z\nc: \"\\q\"\n", "f:1:5 f:2:4 f:3:5", "colon"},
    {"- `a`\n", "f:1:3", "“`”"},
    {"a: \"begyndt\nb: c\n", "f:1:4", "never closed"},
    {"a: 'begyndt\nb: c\n", "f:1:4", "never closed"},
    {"- \"a\" er b\n", "f:1:7", "goes on behind its closing quotation mark"},
    {"- \"a\n- \"b\"\n", "f:1:3", "closed only on line 2"},
    {"\"a\" b\n", "f:1:5", "goes on behind its closing quotation mark"},
    {"- [a] b\n", "f:1:7", "closing bracket"},
    {"- [a, b\n- c\n", "f:1:3", "not closed before line 3"},
    {"- [a: b c: d]\n- e\n", "f:1:10", "colon"},
    {"- [a [b]]\n", "f:1:6", "a comma or “]” is missing"},
    {"a: > tekst\n", "f:1:4", "next line"},
    {"a: - b\n", "f:1:4", "a list cannot begin here"},
    {"a: 1\nb\nc: 2\nd:3\ne: 4\n", "f:2:1 f:4:1", "a blank is missing after the colon: write “d: …”"},
    {"a: 1\n  b: 2\n", "f:2:4", "“b” is indented deeper"},
    {"  a: 1\nb: 2\n", "f:2:1", "does not belong to anything above"},
    {"a:\n    b: 1\n  c: 2\n", "f:3:3", "indented less than the lines above"},
    {"- a\nb: c\n", "f:2:1", "a list item"},
    {"%YAML 1.1\n---\na: b\n%d: e\n", "", ""},
    {"%YAML 9.9\n---\na: b\n", "f:1:1", "“%”"},
};

START_TEST(each_fault_is_found_in_its_place) {
    read_text(faults[_i].text);
    if (!*faults[_i].places) return; /* only: no crash, no leak */
    ck_assert_msg(!strcmp(places(), faults[_i].places), "%s\nexpected %s, got: %.*s", faults[_i].text,
                  faults[_i].places, STR_ARG(diags_format(&diags, &arena)));
    ck_assert_msg(says(faults[_i].words), "%s\nexpected “%s”, got: %.*s", faults[_i].text, faults[_i].words,
                  STR_ARG(diags_format(&diags, &arena)));
}
END_TEST

START_TEST(places_count_code_points) {
    struct node *root = read_text("æøå: ”…”\nliste:\n  - ø: [å, é]\n");
    ck_assert_ptr_nonnull(root);
    ck_assert_uint_eq(root->pairs[0].value->place.column, 6);
    const struct node *item = yaml_find(root, "liste")->items[0];
    ck_assert_uint_eq(item->place.line, 3);
    ck_assert_uint_eq(item->place.column, 5);
    ck_assert_uint_eq(yaml_find(item, "ø")->items[1]->place.column, 12);
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

START_TEST(line_ends_of_every_system_and_a_mark_are_accepted) {
    static const char *const texts[] = {"a: 1\nb: 2\nb: 3\n", "a: 1\r\nb: 2\r\nb: 3\r\n", "a: 1\rb: 2\rb: 3\r",
                                        "\uFEFFa: 1\r\nb: 2\r\nb: 3"};
    struct node *root = read_text(texts[_i]);
    ck_assert_ptr_nonnull(root);
    ck_assert_uint_eq(root->count, 2); /* the first value of a repeated key is kept */
    ck_assert(str_is(yaml_find(root, "b")->text, "2"));
    ck_assert_str_eq(places(), "f:3:1");
}
END_TEST

START_TEST(repairs_keep_their_places_with_crlf) {
    read_text("a: x: y\r\næ: *å*\r\nb: 'ok'\r\nc: &ø d\r\n");
    ck_assert_str_eq(places(), "f:1:5 f:2:4 f:4:4");
}
END_TEST

START_TEST(texts_keep_what_yaml_says) {
    struct node *root =
        read_text("a: to\n  linjer\nb: >-\n  foldet\n  tekst\nc: 'it''s'\nd: \"\\u00e6\"\ne:\nf: ''\ng: ~\n");
    ck_assert_ptr_nonnull(root);
    ck_assert(str_is(yaml_find(root, "a")->text, "to linjer") && yaml_find(root, "a")->plain);
    ck_assert(str_is(yaml_find(root, "b")->text, "foldet tekst") && !yaml_find(root, "b")->plain);
    ck_assert(str_is(yaml_find(root, "c")->text, "it's"));
    ck_assert(str_is(yaml_find(root, "d")->text, "æ"));
    ck_assert(!yaml_find(root, "e")->text.length && yaml_find(root, "e")->plain);
    ck_assert(!yaml_find(root, "f")->text.length && !yaml_find(root, "f")->plain);
    ck_assert(str_is(yaml_find(root, "g")->text, "~"));
    ck_assert_ptr_null(yaml_find(root, "h"));
    ck_assert_ptr_null(yaml_find(yaml_find(root, "a"), "h"));
    ck_assert_str_eq(yaml_kind_name(root), "a list of keys with values");
    ck_assert_str_eq(yaml_kind_name(yaml_find(root, "a")), "a text");
    ck_assert_str_eq(yaml_kind_name(yaml_find(root, "e")), "nothing");
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

/* 64 levels are read, 65 are not. */
START_TEST(nesting_has_a_limit) {
    char text[256] = "";
    for (int i = 0; i < 64 + _i; i++) strcat(text, "[");
    for (int i = 0; i < 64 + _i; i++) strcat(text, "]");
    struct node *root = read_text(text);
    ck_assert_int_eq(root != NULL, _i == 0);
    ck_assert_str_eq(places(), _i ? "f:1:65" : "");
}
END_TEST

START_TEST(every_single_byte_is_survived) {
    for (int first = 0; first < 256; first++) {
        char text[] = "a: x\nb:\n  - y\n";
        for (size_t at = 0; at < sizeof text - 1; at++) {
            char kept = text[at];
            text[at] = (char)first;
            struct node *root = yaml_read(&arena, "f", (struct str){text, sizeof text - 1}, &diags);
            ck_assert(root || diags.errors);
            text[at] = kept;
        }
        diags_init(&diags, &arena);
    }
}
END_TEST

START_TEST(every_cut_is_survived) {
    static const char text[] =
        "\xEF\xBB\xBF%YAML 1.1\n---\næ: {b: [c, \"d\\u00e6\", 'e']}\nf: |\n  g\n? h\n: !i &j k\n<<: *j\n...\n";
    for (size_t first = 0; first < sizeof text; first++)
        for (size_t end = first; end < sizeof text; end++)
            yaml_read(&arena, "f", (struct str){text + first, end - first}, &diags);
}
END_TEST

START_TEST(the_list_of_findings_ends) {
    struct buffer text;
    buffer_init(&text, &arena);
    for (int i = 0; i < 5000; i++) buffer_add_c(&text, "a: b\n");
    yaml_read(&arena, "f", buffer_str(&text), &diags);
    ck_assert_uint_eq(diags.list.count, 201);
    ck_assert(says("f: error: has more faults"));
}
END_TEST

START_TEST(unknown_keys_are_named_with_the_nearest) {
    static const char *const known[] = {"title", "subtitle", "on_role_page", NULL};
    struct node *root = read_text("tittel: a\nfarve: b\non_role: c\ntitle: d\n'når ledere': e\n");
    yaml_expect_keys(root, known, "a page", &diags);
    ck_assert_str_eq(places(), "f:1:1 f:2:1 f:3:1 f:5:1");
    ck_assert(says("a page has no key “tittel”: did you mean “title”?"));
    ck_assert(says("a page has no key “farve”; it may have: title, subtitle, on_role_page\n"));
    ck_assert(says("did you mean “on_role_page”?"));
    ck_assert(says("may need quotation marks"));
    yaml_expect_keys(root->pairs[0].value, known, "a text", &diags); /* no map: nothing to say */
    ck_assert_uint_eq(diags.errors, 4);
}
END_TEST

START_TEST(a_missing_file_is_named) {
    ck_assert_ptr_null(yaml_read_file(&arena, "/no/such/file.yaml", &diags));
    ck_assert(says("/no/such/file.yaml: error: cannot be opened"));
}
END_TEST

START_TEST(a_shared_file_is_read_once) {
    struct yaml_shelf shelf = {0};
    const char *path = str_format(&arena, "%s/%s", "tests/cases", "look.yaml").at;
    const struct node *root = yaml_read_shared(&shelf, &arena, "tests/cases/look.yaml", &diags);
    ck_assert_ptr_nonnull(root);
    ck_assert_ptr_eq(yaml_read_shared(&shelf, &arena, path, &diags), root);
    ck_assert_ptr_null(yaml_read_shared(&shelf, &arena, "/no/such/file.yaml", &diags));
    size_t said = diags.said;
    ck_assert_ptr_null(yaml_read_shared(&shelf, &arena, "/no/such/file.yaml", &diags));
    ck_assert_uint_eq(diags.said, said);
    ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

Suite *suite_yaml(void) {
    Suite *suite = suite_create("yaml");
    TCase *plain = tcase_create("reading");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_set_timeout(plain, 60);
    tcase_add_loop_test(plain, each_fault_is_found_in_its_place, 0, sizeof faults / sizeof *faults);
    tcase_add_test(plain, places_count_code_points);
    tcase_add_loop_test(plain, line_ends_of_every_system_and_a_mark_are_accepted, 0, 4);
    tcase_add_test(plain, repairs_keep_their_places_with_crlf);
    tcase_add_test(plain, texts_keep_what_yaml_says);
    tcase_add_loop_test(plain, nesting_has_a_limit, 0, 2);
    tcase_add_test(plain, every_single_byte_is_survived);
    tcase_add_test(plain, every_cut_is_survived);
    tcase_add_test(plain, the_list_of_findings_ends);
    tcase_add_test(plain, unknown_keys_are_named_with_the_nearest);
    tcase_add_test(plain, a_missing_file_is_named);
    tcase_add_test(plain, a_shared_file_is_read_once);
    suite_add_tcase(suite, plain);
    return suite;
}
