#include "typeset/balance.h"

struct measured_text balance_measure(struct arena *arena, const struct lines *line, sp leading) {
    struct LIST(struct measured_word) words = {0};
    struct measured_word word = {0};
    for (size_t r = 0; line->count && r < line->at[0].count; r++) {
        const struct run *run = &line->at[0].runs[r].run;
        for (size_t g = 0; g < run->count; g++) {
            const struct glyph *glyph = &run->glyphs[g];
            if (glyph->cluster < run->text.length && run->text.at[glyph->cluster] == ' ') {
                word.blank += glyph->advance;
                continue;
            }
            if (word.blank) {
                LIST_ADD(arena, words, word);
                word = (struct measured_word){0};
            }
            word.width += glyph->advance;
        }
    }
    if (word.width) LIST_ADD(arena, words, word);
    return (struct measured_text){words.at, words.count, leading};
}

static size_t count_lines(const struct measured_text *text, sp width) {
    size_t lines = 0;
    sp line = SP_INFINITE, blank = 0; /* full: the first word begins a line */
    for (size_t w = 0; w < text->count; w++) {
        const struct measured_word *word = &text->words[w];
        if (line + blank + word->width > width) {
            lines++;
            line = word->width;
        } else {
            line += blank + word->width;
        }
        blank = word->blank;
    }
    return lines;
}

static sp cell_height(const struct measured_cell *cell, sp width) {
    sp height = cell->spaces;
    for (size_t t = 0; t < cell->count; t++) height += (sp)count_lines(&cell->texts[t], width) * cell->texts[t].leading;
    return height;
}

static void set_column(const struct measured_table *table, size_t column, sp width, sp *heights) {
    for (size_t r = 0; r < table->rows; r++)
        heights[r] = cell_height(&table->cells[r * table->columns + column], width);
}

/* `heights`: of one column after the other. */
static sp sum_of_rows(const struct measured_table *table, sp *const *heights) {
    sp total = 0;
    for (size_t r = 0; r < table->rows; r++) {
        sp height = 0;
        for (size_t c = 0; c < table->columns; c++) height = sp_max(height, heights[c][r]);
        total += height;
    }
    return total;
}

/* What a column keeps when others take from it. */
static sp least_width(const struct measured_table *table, size_t column, sp width) {
    sp widest = 0;
    for (size_t r = 0; r < table->rows; r++) {
        const struct measured_cell *cell = &table->cells[r * table->columns + column];
        for (size_t t = 0; t < cell->count; t++)
            for (size_t w = 0; w < cell->texts[t].count; w++) widest = sp_max(widest, cell->texts[t].words[w].width);
    }
    return sp_max(width * 2 / 3, widest);
}

void balance_widths(struct arena *arena, const struct measured_table *table, sp *widths) {
    static const sp parts[] = {5, 10, 20, 40,
                               80}; /* of a share; large steps first, since a small one may save no line */
    size_t columns = table->columns;
    sp sum = 0;
    sp **heights = ARENA_NEW_ARRAY(arena, sp *, columns), *least = ARENA_NEW_ARRAY(arena, sp, columns), *spare[2];
    for (size_t s = 0; s < 2; s++) spare[s] = ARENA_NEW_ARRAY(arena, sp, table->rows);
    for (size_t c = 0; c < columns; c++) {
        heights[c] = ARENA_NEW_ARRAY(arena, sp, table->rows);
        set_column(table, c, widths[c], heights[c]);
        least[c] = least_width(table, c, widths[c]);
        sum += widths[c];
    }
    sp best = sum_of_rows(table, heights);
    size_t pairs = columns * columns, tried = 0; /* since the table got lower */
    for (size_t s = 0; s < sizeof parts / sizeof *parts; s++, tried = 0) {
        sp step = sum / (sp)columns / parts[s];
        for (size_t pair = 0; tried < pairs; pair = (pair + 1) % pairs, tried++) {
            size_t from = pair / columns, to = pair % columns;
            if (from == to || widths[from] - step < least[from]) continue;
            sp *before_from = heights[from], *before_to = heights[to];
            heights[from] = spare[0];
            heights[to] = spare[1];
            set_column(table, from, widths[from] - step, heights[from]);
            set_column(table, to, widths[to] + step, heights[to]);
            sp height = sum_of_rows(table, heights);
            if (height < best) {
                best = height;
                widths[from] -= step;
                widths[to] += step;
                spare[0] = before_from;
                spare[1] = before_to;
                tried = 0;
            } else {
                heights[from] = before_from;
                heights[to] = before_to;
            }
        }
    }
}
