#include "typeset/page.h"

static struct item *page_add(struct arena *arena, struct page *page, struct item item) {
    LIST_ADD(arena, page->items, item);
    return &page->items.at[page->items.count - 1];
}

struct item *page_add_run(struct arena *arena, struct page *page, const struct block *block, struct run run) {
    return page_add(arena, page, (struct item){.kind = ITEM_RUN, .block = block, .run = run});
}

struct item *page_add_path(struct arena *arena, struct page *page, const struct block *block, struct path path) {
    return page_add(arena, page, (struct item){.kind = ITEM_PATH, .block = block, .path = path});
}

void page_add_link(struct arena *arena, struct page *page, struct link link) {
    LIST_ADD(arena, page->links, link);
}

void page_add_field(struct arena *arena, struct page *page, struct field field) {
    LIST_ADD(arena, page->fields, field);
}

void page_add_anchor(struct arena *arena, struct page *page, struct str name, sp y) {
    LIST_ADD(arena, page->anchors, ((struct anchor){.name = name, .y = y}));
}
