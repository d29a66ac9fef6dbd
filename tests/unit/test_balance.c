#include "typeset/balance.h"

#include <check.h>

Suite *suite_balance(void);

#define MM(n) sp_from_mm(n)

enum { MOST_COLUMNS = 4, MOST_ROWS = 5 };

static struct arena arena;

static void setup(void) {
    arena_init(&arena, NULL);
}

static void teardown(void) {
    arena_release(&arena);
}

/* A text of so many words of 9 mm with a blank of 1 mm between them. */
static struct measured_text text_of(size_t words) {
    struct measured_text text = {ARENA_NEW_ARRAY(&arena, struct measured_word, words), words, MM(4)};
    for (size_t w = 0; w < words; w++) text.words[w] = (struct measured_word){MM(9), MM(1)};
    return text;
}

/* A table whose cells hold one text of so many words each; row by row. */
static struct measured_table table_of(const size_t *words, size_t rows, size_t columns) {
    struct measured_cell *cells = ARENA_NEW_ARRAY(&arena, struct measured_cell, rows * columns);
    for (size_t n = 0; n < rows * columns; n++) {
        cells[n].texts = ARENA_NEW_ARRAY(&arena, struct measured_text, 1);
        cells[n].texts[0] = text_of(words[n]);
        cells[n].count = 1;
    }
    return (struct measured_table){cells, rows, columns};
}

/* Lines of so many words of that kind: as many to a line as go into the width. */
static sp height_of(const size_t *words, size_t rows, size_t columns, const sp *widths) {
    sp total = 0;
    for (size_t r = 0; r < rows; r++) {
        size_t most = 0;
        for (size_t c = 0; c < columns; c++) {
            size_t in_line = (size_t)((widths[c] + MM(1)) / MM(10)), count = words[r * columns + c];
            ck_assert_uint_gt(in_line, 0);
            if ((count + in_line - 1) / in_line > most) most = (count + in_line - 1) / in_line;
        }
        total += (sp)most * MM(4);
    }
    return total;
}

static void balance(const size_t *words, size_t rows, size_t columns, sp *widths) {
    struct measured_table table = table_of(words, rows, columns);
    sp sum = 0, after = 0, share = widths[0];
    for (size_t c = 0; c < columns; c++) sum += widths[c];
    balance_widths(&arena, &table, widths);
    for (size_t c = 0; c < columns; c++) {
        after += widths[c];
        ck_assert_int_ge(widths[c], share * 2 / 3);
        ck_assert_int_ge(widths[c], MM(9)); /* the widest word */
    }
    ck_assert_int_eq(after, sum);
}

START_TEST(even_columns_stay_even) {
    static const size_t words[] = {12, 12, 12, 7, 7, 7};
    sp widths[] = {MM(59), MM(59), MM(59)};
    balance(words, 2, 3, widths);
    for (size_t c = 0; c < 3; c++) ck_assert_int_eq(widths[c], MM(59));
}
END_TEST

START_TEST(who_says_more_gets_more) {
    static const size_t words[] = {30, 10, 28, 12, 31, 9};
    sp widths[] = {MM(60), MM(60)}, equal[] = {MM(60), MM(60)};
    balance(words, 3, 2, widths);
    ck_assert_int_gt(widths[0], widths[1]);
    ck_assert_int_lt(height_of(words, 3, 2, widths), height_of(words, 3, 2, equal));
}
END_TEST

START_TEST(never_higher_than_equal_widths) {
    unsigned state = (unsigned)_i * 2654435761u + 1;
    size_t words[MOST_ROWS * MOST_COLUMNS], rows = 1 + (size_t)_i % MOST_ROWS, columns = 1 + (size_t)_i % MOST_COLUMNS;
    sp widths[MOST_COLUMNS], equal[MOST_COLUMNS];
    for (size_t n = 0; n < rows * columns; n++) words[n] = (state = state * 1103515245u + 12345u) >> 16 & 31;
    for (size_t c = 0; c < columns; c++) widths[c] = equal[c] = MM(40 + _i);
    balance(words, rows, columns, widths);
    ck_assert_int_le(height_of(words, rows, columns, widths), height_of(words, rows, columns, equal));
}
END_TEST

START_TEST(no_room_is_survived) {
    static const size_t words[] = {30, 10};
    struct measured_table table = table_of(words, 1, 2);
    sp none[] = {0, 0}, less[] = {-MM(5), -MM(5)};
    balance_widths(&arena, &table, none);
    balance_widths(&arena, &table, less);
    ck_assert_int_eq(none[0] + none[1], 0);
    ck_assert_int_eq(less[0] + less[1], 2 * -MM(5));
}
END_TEST

static struct line_run run_of(const char *text, struct glyph *glyphs) {
    struct line_run run = {.run = {.text = str_from(text), .glyphs = glyphs, .count = str_from(text).length}};
    for (size_t g = 0; g < run.run.count; g++) glyphs[g] = (struct glyph){.cluster = (uint32_t)g, .advance = MM(1)};
    return run;
}

START_TEST(words_of_a_line) {
    struct glyph glyphs[2][16];
    struct line_run runs[] = {run_of("Lederen der ", glyphs[0]), run_of("lykkes, kan", glyphs[1])};
    struct line line = {.runs = runs, .count = 2};
    struct measured_text text = balance_measure(&arena, &(struct lines){.at = &line, .count = 1}, MM(3));
    static const int widths[] = {7, 3, 7, 3};
    ck_assert_uint_eq(text.count, 4);
    for (size_t w = 0; w < text.count; w++) {
        ck_assert_int_eq(text.words[w].width, widths[w] * MM(1));
        ck_assert_int_eq(text.words[w].blank, w < 3 ? MM(1) : 0);
    }
    ck_assert_uint_eq(balance_measure(&arena, &(struct lines){0}, MM(3)).count, 0);
}
END_TEST

Suite *suite_balance(void) {
    Suite *suite = suite_create("balance");
    TCase *tests = tcase_create("balance");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, even_columns_stay_even);
    tcase_add_test(tests, who_says_more_gets_more);
    tcase_add_loop_test(tests, never_higher_than_equal_widths, 0, 20);
    tcase_add_test(tests, no_room_is_survived);
    tcase_add_test(tests, words_of_a_line);
    suite_add_tcase(suite, tests);
    return suite;
}
