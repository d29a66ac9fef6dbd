#include "typeset/fingerprint.h"

#include <check.h>

Suite *suite_fingerprint(void);

static struct arena arena;

static void setup(void) {
    arena_init(&arena, NULL);
}

static void teardown(void) {
    arena_release(&arena);
}

/* A page with one of each kind of item, in a tree of blocks; whatever a test changes is at hand. */
struct made {
    struct pages pages;
    struct page *page;
    struct block *root, *table, *head, *cell, *last;
    struct colour red, blue;
    struct spoken spoken;
    struct run *run, *second;
    struct path *path;
    struct face face, other;
    struct glyph glyphs[2];
    enum path_op ops[3];
    struct point points[2];
};

static struct made *make(void) {
    struct made *made = ARENA_NEW(&arena, struct made);
    made->root = block_add(&arena, NULL, BLOCK_DOCUMENT, (struct place){"a.yaml", 1, 2});
    made->table = block_add(&arena, made->root, BLOCK_TABLE, (struct place){0});
    made->head = block_add(&arena, made->table, BLOCK_TH, (struct place){0});
    made->cell = block_add(&arena, made->table, BLOCK_TD, (struct place){0});
    made->last = block_add(&arena, made->root, BLOCK_P, (struct place){0});
    made->cell->heads[0] = made->head;
    made->red = (struct colour){.rgb = {255, 0, 16}, .cmyk = {0, 100, 90, 0}};
    made->blue = (struct colour){.rgb = {0, 0, 255}};
    made->face = (struct face){.path = STR("a.ttf"), .hb_face = hb_face_get_empty()};
    made->other = (struct face){.path = STR("b.ttf"), .hb_face = hb_face_get_empty()};
    made->glyphs[0] = (struct glyph){.id = 3, .advance = 10};
    made->glyphs[1] = (struct glyph){.id = 4, .cluster = 1, .advance = 12, .dx = 1, .dy = 2};
    made->ops[1] = PATH_LINE;
    made->ops[2] = PATH_CLOSE;
    made->points[1] = (struct point){5, 6};
    struct page *page = made->page = ARENA_NEW(&arena, struct page);
    *page = (struct page){.width = 100, .height = 200, .bleed = 3, .label = STR("1")};
    struct run run = {.face = &made->face,
                      .size = 9,
                      .colour = &made->red,
                      .x = 1,
                      .y = 2,
                      .glyphs = made->glyphs,
                      .count = 2,
                      .text = STR("ab"),
                      .spoken = &made->spoken};
    page_add_run(&arena, page, made->cell, run);
    page_add_run(&arena, page, made->cell, run);
    page_add_path(&arena, page, NULL,
                  (struct path){.ops = made->ops,
                                .op_count = 3,
                                .points = made->points,
                                .point_count = 2,
                                .fill = &made->red,
                                .stroke_width = 4});
    made->run = &page->items.at[0].run;
    made->second = &page->items.at[1].run;
    made->path = &page->items.at[2].path;
    page_add_link(&arena, page,
                  (struct link){.x = 1,
                                .y = 2,
                                .width = 3,
                                .height = 4,
                                .anchor = STR("a"),
                                .contents = STR("Til a"),
                                .block = made->last});
    page_add_field(&arena, page,
                   (struct field){.kind = FIELD_KIND_TEXT,
                                  .x = 1,
                                  .y = 2,
                                  .width = 3,
                                  .height = 4,
                                  .name = STR("a.b"),
                                  .block = made->last,
                                  .face = &made->face,
                                  .size = 9,
                                  .colour = &made->red});
    page_add_anchor(&arena, page, STR("a"), 5);
    LIST_ADD(&arena, made->pages.pages, page);
    LIST_ADD(&arena, made->pages.outline, ((struct outline_entry){STR("A"), STR("a"), 1}));
    made->pages.root = made->root;
    made->pages.title = STR("T");
    return made;
}

static uint64_t print_of(const struct made *made) {
    return pages_fingerprint(&arena, &made->pages);
}

START_TEST(equal_pages_have_equal_prints) {
    struct made *one = make(), *other = make();
    other->root->place = (struct place){"b.yaml", 3, 4}; /* no PDF shows where a text was found */
    other->red.name = STR("another");
    ck_assert_uint_eq(print_of(one), print_of(other));
    ck_assert_uint_eq(print_of(one), print_of(one));
}
END_TEST

#define DIFFERS(change)                                                                                                \
    do {                                                                                                               \
        struct made *made = make();                                                                                    \
        uint64_t before = print_of(made);                                                                              \
        change;                                                                                                        \
        ck_assert_msg(print_of(made) != before, "the print is the same after " #change);                               \
    } while (0)

START_TEST(what_the_file_says_of_itself_counts) {
    DIFFERS(made->pages.title = STR("U"));
    DIFFERS((made->pages.title = (struct str){0}, made->pages.author = STR("T")));
    DIFFERS(made->pages.author = STR("U"));
    DIFFERS(made->pages.subject = STR("U"));
    DIFFERS(made->pages.language = STR("da"));
    DIFFERS(made->pages.keywords = STR("U"));
    DIFFERS(made->pages.date = STR("2022"));
    DIFFERS(made->pages.outline.at[0].title = STR("B"));
    DIFFERS(made->pages.outline.at[0].anchor = STR("b"));
    DIFFERS(made->pages.outline.at[0].level = 2);
    DIFFERS(made->pages.outline.count = 0);
}
END_TEST

START_TEST(blocks_count) {
    DIFFERS(made->last->tag = BLOCK_H1);
    DIFFERS(made->head->scope = SCOPE_ROW);
    DIFFERS(made->head->text = STR("x"));
    DIFFERS(made->table->alternative = STR("x"));
    DIFFERS(made->table->summary = STR("x"));
    DIFFERS(made->head->id = STR("x"));
    DIFFERS(made->cell->heads[0] = made->last);
    DIFFERS(made->cell->heads[1] = made->head);
    DIFFERS(block_add(&arena, made->root, BLOCK_P, (struct place){0}));
    DIFFERS(block_move(made->table, made->cell, made->root));
    DIFFERS(block_move(made->root, made->last, made->table)); /* in the same order */
    DIFFERS(made->pages.root = NULL);
}
END_TEST

START_TEST(pages_and_links_count) {
    DIFFERS(made->page->width++);
    DIFFERS(made->page->height++);
    DIFFERS(made->page->bleed++);
    DIFFERS(made->page->label = STR("2"));
    DIFFERS(made->page->items.count--);
    DIFFERS(made->page->links.count--);
    DIFFERS(made->page->anchors.count--);
    DIFFERS(made->page->links.at[0].x++);
    DIFFERS(made->page->links.at[0].y++);
    DIFFERS(made->page->links.at[0].width++);
    DIFFERS(made->page->links.at[0].height++);
    DIFFERS(made->page->links.at[0].anchor = STR("b"));
    DIFFERS(made->page->links.at[0].contents = STR("b"));
    DIFFERS(made->page->links.at[0].block = made->cell);
    DIFFERS(made->page->anchors.at[0].name = STR("b"));
    DIFFERS(made->page->anchors.at[0].y++);
    DIFFERS(LIST_ADD(&arena, made->pages.pages, made->page));
}
END_TEST

START_TEST(fields_count) {
    DIFFERS(made->page->fields.count--);
    DIFFERS(made->page->fields.at[0].kind = FIELD_KIND_POINT);
    DIFFERS(made->page->fields.at[0].x++);
    DIFFERS(made->page->fields.at[0].y++);
    DIFFERS(made->page->fields.at[0].width++);
    DIFFERS(made->page->fields.at[0].height++);
    DIFFERS(made->page->fields.at[0].name = STR("a.c"));
    DIFFERS(made->page->fields.at[0].tip = STR("Hvorfor?"));
    DIFFERS(made->page->fields.at[0].block = made->cell);
    DIFFERS(made->page->fields.at[0].face = &made->other);
    DIFFERS(made->page->fields.at[0].size++);
    DIFFERS(made->page->fields.at[0].colour = &made->blue);
    DIFFERS(made->page->fields.at[0].single_line = true);
    DIFFERS(made->page->fields.at[0].point++);
    DIFFERS(made->page->fields.at[0].radius++);
}
END_TEST

START_TEST(runs_and_paths_count) {
    DIFFERS(made->page->items.at[0].block = NULL);
    DIFFERS(made->page->items.at[0].block = made->last);
    DIFFERS(made->run->face = &made->other);
    DIFFERS(made->run->size++);
    DIFFERS(made->run->colour = &made->blue);
    DIFFERS(made->red.cmyk[3]++);
    DIFFERS(made->run->x++);
    DIFFERS(made->run->y++);
    DIFFERS(made->glyphs[1].id++);
    DIFFERS(made->glyphs[1].cluster++);
    DIFFERS(made->glyphs[1].advance++);
    DIFFERS(made->glyphs[1].dx++);
    DIFFERS(made->glyphs[1].dy++);
    DIFFERS(made->run->count--);
    DIFFERS(made->run->text = STR("ac"));
    DIFFERS(made->run->line_hyphen = true);
    DIFFERS(made->run->soft_end = true);
    DIFFERS(made->run->joined = true);
    DIFFERS(made->run->spoken = NULL);
    DIFFERS(made->spoken.language = STR("en"));
    DIFFERS(made->spoken.expansion = STR("x"));
    DIFFERS(made->spoken.alternative = STR("x"));
    DIFFERS(made->spoken.change = TEXT_NEW);
    DIFFERS(made->second->spoken = ARENA_NEW(&arena, struct spoken)); /* another stretch that is spoken alike */
    DIFFERS(made->ops[1] = PATH_MOVE);
    DIFFERS(made->points[1].x++);
    DIFFERS(made->points[1].y++);
    DIFFERS(made->path->op_count--);
    DIFFERS(made->path->fill = NULL);
    DIFFERS((made->path->stroke = made->path->fill, made->path->fill = NULL));
    DIFFERS(made->path->stroke = &made->blue);
    DIFFERS(made->path->stroke_width++);
    DIFFERS(made->path->even_odd = true);
}
END_TEST

Suite *suite_fingerprint(void) {
    Suite *suite = suite_create("fingerprint");
    TCase *tests = tcase_create("fingerprint");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, equal_pages_have_equal_prints);
    tcase_add_test(tests, what_the_file_says_of_itself_counts);
    tcase_add_test(tests, blocks_count);
    tcase_add_test(tests, pages_and_links_count);
    tcase_add_test(tests, fields_count);
    tcase_add_test(tests, runs_and_paths_count);
    suite_add_tcase(suite, tests);
    return suite;
}
