#include "typeset/pages.h"

size_t pages_find_anchor(const struct pages *pages, struct str name, sp *y) {
    for (size_t i = 0; i < pages->pages.count; i++) {
        const struct page *page = pages->pages.at[i];
        for (size_t j = 0; j < page->anchors.count; j++) {
            if (!str_equal(page->anchors.at[j].name, name)) continue;
            if (y) *y = page->anchors.at[j].y;
            return i;
        }
    }
    return SIZE_MAX;
}

/* Hundredths of a point by whole numbers, so that no -0.00 and no rounding of the C library gets into golden files. */
static void dump_length(struct buffer *out, sp length) {
    bool negative = length < 0;
    uint64_t magnitude = negative ? -(uint64_t)length : (uint64_t)length;
    uint64_t points = magnitude / SP_PER_PT;
    uint64_t hundredths = (magnitude % SP_PER_PT * 100 + SP_PER_PT / 2) / SP_PER_PT;
    points += hundredths / 100;
    hundredths %= 100;
    buffer_addf(out, " %s%llu.%02llu", negative && (points || hundredths) ? "-" : "", (unsigned long long)points,
                (unsigned long long)hundredths);
}

static void dump_text(struct buffer *out, struct str text) {
    buffer_add_c(out, " \"");
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\') buffer_add_byte(out, '\\');
        if (c < 0x20) buffer_addf(out, "\\x%02x", c);
        else buffer_add_byte(out, (char)c);
    }
    buffer_add_byte(out, '"');
}

static void dump_colour(struct buffer *out, const struct colour *colour) {
    if (colour) buffer_addf(out, " #%02x%02x%02x", colour->rgb[0], colour->rgb[1], colour->rgb[2]);
    else buffer_add_c(out, " -");
}

static void dump_run(struct buffer *out, const struct run *run) {
    sp width = 0;
    for (size_t i = 0; i < run->count; i++) width += run->glyphs[i].advance;
    buffer_add_c(out, "run");
    dump_length(out, run->x);
    dump_length(out, run->y);
    dump_length(out, width);
    struct str name = !run->face ? STR("-") : run->face->postscript.length ? run->face->postscript : run->face->family;
    buffer_addf(out, " %.*s", STR_ARG(name));
    dump_length(out, run->size);
    dump_colour(out, run->colour);
    dump_text(out, run->text);
    if (run->line_hyphen) buffer_add_c(out, " line-hyphen");
    if (run->soft_end) buffer_add_c(out, " soft-end");
    if (run->spoken && run->spoken->language.length) buffer_addf(out, " in %.*s", STR_ARG(run->spoken->language));
    if (run->spoken && run->spoken->expansion.length) {
        buffer_add_c(out, " for");
        dump_text(out, run->spoken->expansion);
    }
}

static void dump_path(struct buffer *out, const struct path *path) {
    struct point least = {0, 0}, most = {0, 0};
    for (size_t i = 0; i < path->point_count; i++) {
        struct point at = path->points[i];
        least = i ? (struct point){sp_min(least.x, at.x), sp_min(least.y, at.y)} : at;
        most = i ? (struct point){sp_max(most.x, at.x), sp_max(most.y, at.y)} : at;
    }
    buffer_add_c(out, "path");
    dump_length(out, least.x);
    dump_length(out, least.y);
    dump_length(out, most.x);
    dump_length(out, most.y);
    buffer_add_c(out, " fill");
    dump_colour(out, path->fill);
    buffer_add_c(out, " stroke");
    dump_colour(out, path->stroke);
    if (path->stroke) dump_length(out, path->stroke_width);
    buffer_addf(out, " ops %zu%s", path->op_count, path->even_odd ? " even-odd" : "");
}

static void dump_tag(struct buffer *out, const struct block *block) {
    buffer_addf(out, " %s\n", block ? block_tag_name(block->tag) : "artifact");
}

static void dump_field(struct buffer *out, const struct field *field) {
    buffer_add_c(out, "  field");
    dump_length(out, field->x);
    dump_length(out, field->y);
    dump_length(out, field->width);
    dump_length(out, field->height);
    dump_text(out, field->name);
    if (field->kind == FIELD_KIND_POINT) buffer_addf(out, " point %d", field->point);
    dump_text(out, field->block ? field->block->alternative : (struct str){0});
    dump_tag(out, field->block);
}

static void dump_page(struct buffer *out, const struct page *page, size_t number) {
    buffer_addf(out, "page %zu", number);
    dump_text(out, page->label);
    dump_length(out, page->width);
    dump_length(out, page->height);
    dump_length(out, page->bleed);
    buffer_add_byte(out, '\n');
    for (size_t i = 0; i < page->items.count; i++) {
        const struct item *item = &page->items.at[i];
        buffer_add_c(out, "  ");
        if (item->kind == ITEM_RUN) dump_run(out, &item->run);
        else dump_path(out, &item->path);
        dump_tag(out, item->block);
    }
    for (size_t i = 0; i < page->links.count; i++) {
        const struct link *link = &page->links.at[i];
        buffer_add_c(out, "  link");
        dump_length(out, link->x);
        dump_length(out, link->y);
        dump_length(out, link->width);
        dump_length(out, link->height);
        dump_text(out, link->anchor);
        dump_text(out, link->contents);
        dump_tag(out, link->block);
    }
    for (size_t i = 0; i < page->fields.count; i++) dump_field(out, &page->fields.at[i]);
    for (size_t i = 0; i < page->anchors.count; i++) {
        buffer_add_c(out, "  anchor");
        dump_text(out, page->anchors.at[i].name);
        dump_length(out, page->anchors.at[i].y);
        buffer_add_byte(out, '\n');
    }
}

struct str pages_dump(struct arena *arena, const struct pages *pages) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t i = 0; i < pages->pages.count; i++) dump_page(&out, pages->pages.at[i], i + 1);
    for (size_t i = 0; i < pages->outline.count; i++) {
        const struct outline_entry *entry = &pages->outline.at[i];
        buffer_addf(&out, "outline %d", entry->level);
        dump_text(&out, entry->title);
        dump_text(&out, entry->anchor);
        buffer_add_byte(&out, '\n');
    }
    return buffer_str(&out);
}

/* The end of a text after its last blank. */
static struct str last_word(struct str text) {
    size_t at = text.length;
    while (at > 0 && text.at[at - 1] != ' ' && text.at[at - 1] != '\n') at--;
    return str_slice(text, at, text.length);
}

static struct str first_word(struct str text) {
    size_t end = 0;
    while (end < text.length && text.at[end] != ' ' && text.at[end] != '\n') end++;
    return str_slice(text, 0, end);
}

struct str pages_list_breaks(struct arena *arena, const struct pages *pages, struct str name) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t p = 0; p < pages->pages.count; p++) {
        const struct page *page = pages->pages.at[p];
        for (size_t i = 1; i + 1 < page->items.count; i++) {
            const struct item *before = &page->items.at[i - 1], *item = &page->items.at[i], *after = item + 1;
            if (item->kind != ITEM_RUN || !item->run.line_hyphen || before->kind != ITEM_RUN) continue;
            struct str rest = after->kind == ITEM_RUN ? first_word(after->run.text) : (struct str){0};
            struct str begin = last_word(before->run.text);
            buffer_addf(&out, "%.*s:%.*s: %.*s-%.*s\n", STR_ARG(name), STR_ARG(page->label), STR_ARG(begin),
                        STR_ARG(rest));
        }
    }
    return buffer_str(&out);
}
