#include "typeset/fingerprint.h"

#include <assert.h>

/* A block and its number in the order of reading: a tree is the same where the numbers are, wherever its blocks lie. */
struct numbered {
    const struct block *block;
    size_t number;
};

struct print {
    uint64_t hash;
    struct numbered *table;  /* open addressing by block; its order goes into nothing */
    size_t table_size;       /* a power of two, at most half full */
    const struct face *face; /* of the last run, and its own print: most runs follow one of the same face */
    uint64_t face_hash;
};

static void add_bytes(struct print *print, const void *at, size_t size) {
    print->hash = str_hash_quick((struct str){at, size}, print->hash + 1); /* 1: what is empty counts too */
}

static void add_number(struct print *print, int64_t number) {
    add_bytes(print, &number, sizeof number);
}

static void add_text(struct print *print, struct str text) {
    add_bytes(print, text.at, text.length);
}

/* ---- blocks ---- */

static struct numbered *slot_of(const struct print *print, const struct block *block) {
    size_t slot = ((uintptr_t)block >> 4) * (size_t)0x9E3779B97F4A7C15u >> 20 & (print->table_size - 1);
    while (print->table[slot].block && print->table[slot].block != block) slot = (slot + 1) & (print->table_size - 1);
    return &print->table[slot];
}

/* 0: no block, or none of the tree. */
static void add_block_number(struct print *print, const struct block *block) {
    add_number(print, block && print->table ? (int64_t)slot_of(print, block)->number : 0);
}

static void add_tree(struct print *print, struct arena *arena, const struct block *root) {
    size_t count = 0;
    for (const struct block *block = root; block; block = block_after(block, root)) count++;
    add_number(print, (int64_t)count);
    if (!count) return;
    for (print->table_size = 16; print->table_size < count * 2;) print->table_size *= 2;
    print->table = ARENA_NEW_ARRAY(arena, struct numbered, print->table_size);
    count = 0;
    for (const struct block *block = root; block; block = block_after(block, root))
        *slot_of(print, block) = (struct numbered){block, ++count};
    for (const struct block *block = root; block; block = block_after(block, root)) {
        add_block_number(print, block == root ? NULL : block->parent);
        add_number(print, block->tag);
        add_number(print, block->scope);
        add_text(print, block->text);
        add_text(print, block->alternative);
        add_text(print, block->summary);
        add_text(print, block->id);
        for (size_t h = 0; h < sizeof block->heads / sizeof *block->heads; h++)
            add_block_number(print, block->heads[h]);
    }
}

/* ---- what is painted ---- */

static void add_colour(struct print *print, const struct colour *colour) {
    add_number(print, colour != NULL);
    if (!colour) return;
    add_bytes(print, colour->rgb, sizeof colour->rgb);
    add_bytes(print, colour->cmyk, sizeof colour->cmyk);
}

static void add_face(struct print *print, const struct face *face) {
    if (face != print->face) {
        struct print own = {0};
        if (face) {
            add_text(&own, face->path);
            add_number(&own, (int64_t)hb_face_get_index(face->hb_face));
        }
        print->face = face;
        print->face_hash = own.hash;
    }
    add_number(print, (int64_t)print->face_hash);
}

static void add_run(struct print *print, const struct run *run, const struct spoken *before) {
    static_assert(sizeof(struct glyph) == 2 * sizeof(uint32_t) + 3 * sizeof(sp), "glyphs have no gaps");
    add_face(print, run->face);
    add_number(print, run->size);
    add_colour(print, run->colour);
    add_number(print, run->x);
    add_number(print, run->y);
    add_bytes(print, run->glyphs, run->count * sizeof *run->glyphs);
    add_text(print, run->text);
    add_number(print, run->line_hyphen | run->soft_end << 1 | run->joined << 2);
    add_number(print, (run->spoken != NULL) | (run->spoken == before) << 1);
    if (!run->spoken) return;
    add_text(print, run->spoken->language);
    add_text(print, run->spoken->expansion);
    add_text(print, run->spoken->alternative);
    add_number(print, run->spoken->change);
}

static void add_path(struct print *print, const struct path *path) {
    static_assert(sizeof(struct point) == 2 * sizeof(sp), "points have no gaps");
    add_bytes(print, path->ops, path->op_count * sizeof *path->ops);
    add_bytes(print, path->points, path->point_count * sizeof *path->points);
    add_colour(print, path->fill);
    add_colour(print, path->stroke);
    add_number(print, path->stroke_width);
    add_number(print, path->even_odd);
}

static void add_field(struct print *print, const struct field *field) {
    const int64_t told[] = {field->kind, field->x,           field->y,     field->width, field->height,
                            field->size, field->single_line, field->point, field->radius};
    add_bytes(print, told, sizeof told);
    add_text(print, field->name);
    add_text(print, field->tip);
    add_face(print, field->face);
    add_colour(print, field->colour);
    add_block_number(print, field->block);
}

static void add_page(struct print *print, const struct page *page) {
    const struct spoken *before = NULL;
    add_number(print, page->width);
    add_number(print, page->height);
    add_number(print, page->bleed);
    add_text(print, page->label);
    add_number(print, (int64_t)page->items.count);
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        add_number(print, item->kind);
        add_block_number(print, item->block);
        if (item->kind == ITEM_PATH) {
            add_path(print, &item->path);
            continue;
        }
        add_run(print, &item->run, before);
        before = item->run.spoken;
    }
    add_number(print, (int64_t)page->links.count);
    for (size_t l = 0; l < page->links.count; l++) {
        const struct link *link = &page->links.at[l];
        const sp box[] = {link->x, link->y, link->width, link->height};
        add_bytes(print, box, sizeof box);
        add_text(print, link->anchor);
        add_text(print, link->contents);
        add_block_number(print, link->block);
    }
    add_number(print, (int64_t)page->fields.count);
    for (size_t f = 0; f < page->fields.count; f++) add_field(print, &page->fields.at[f]);
    add_number(print, (int64_t)page->anchors.count);
    for (size_t a = 0; a < page->anchors.count; a++) {
        add_text(print, page->anchors.at[a].name);
        add_number(print, page->anchors.at[a].y);
    }
}

uint64_t pages_fingerprint(struct arena *arena, const struct pages *pages) {
    const struct str about[] = {pages->title,    pages->author,   pages->subject,
                                pages->language, pages->keywords, pages->date};
    struct print print = {0};
    for (size_t a = 0; a < sizeof about / sizeof *about; a++) add_text(&print, about[a]);
    add_tree(&print, arena, pages->root);
    add_number(&print, (int64_t)pages->outline.count);
    for (size_t o = 0; o < pages->outline.count; o++) {
        add_text(&print, pages->outline.at[o].title);
        add_text(&print, pages->outline.at[o].anchor);
        add_number(&print, pages->outline.at[o].level);
    }
    add_number(&print, (int64_t)pages->pages.count);
    for (size_t p = 0; p < pages->pages.count; p++) add_page(&print, pages->pages.at[p]);
    return print.hash;
}
