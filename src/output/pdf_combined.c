#include "output/pdf_combined.h"

#include "output/pdf_meta.h"
#include "output/pdf_side.h"
#include "output/pdf_spool.h"

enum {
    KIDS = 64,   /* of a node: readers find a page faster in a tree */
    LEVELS = 12, /* of the tree: enough for more pages than a file has objects */
};

/* The node of a level that is being filled. */
struct node {
    unsigned number;
    unsigned kids[KIDS];
    size_t count, pages;
};

struct known_page {
    uint64_t hash; /* of its operators */
    size_t length;
    struct pdf_shared_page page;
};

struct pdf_combined {
    struct pdf_spool *spool;
    struct pdf *pdf; /* the spool's */
    const struct pdf_paper *paper;
    const struct imposed_side *side; /* of every page */
    struct pdf_fonts *fonts;
    struct pdf_object *catalog, *info, *outline;
    struct buffer boxes, text; /* text: of an object in the making */
    struct node tree[LEVELS];
    size_t levels;
    struct {
        struct buffer text; /* of the entry that waits to know whether another follows */
        unsigned first, number;
        size_t count;
    } entry;
    struct LIST(struct known_page) known;
};

/* ---- the file ---- */

static bool is_press(const struct pdf_combined *combined) {
    return combined->paper->condition != NULL;
}

/* What the file says at its beginning or may say then already: a fault in it is found before the pages are made. */
static void begin(struct pdf_combined *combined, const struct pages *about) {
    struct pdf *pdf = combined->pdf;
    const struct imposition *sheets = combined->paper->sheets;
    struct pdf_box trim, bleed;
    combined->catalog = pdf_object_new(pdf);
    combined->info = pdf_object_new(pdf);
    combined->outline = pdf_object_new(pdf);
    combined->fonts = pdf_fonts_open(pdf);
    if (is_press(combined)) buffer_add_c(&combined->fonts->resources->body, PDF_OVERPRINT_STATES PDF_MARKS_SPACE);
    buffer_addf(&combined->catalog->body, "/Type /Catalog\n/Outlines %u 0 R\n/PageMode /UseOutlines\n",
                combined->outline->number);
    pdf_meta_write(pdf, about, is_press(combined) ? PDF_X4 : PDF_PLAIN, combined->catalog, combined->info);
    if (is_press(combined)) pdf_colour_write_condition(pdf, combined->paper->condition, combined->catalog);
    pdf_side_find_boxes(sheets, combined->side, combined->paper->whole, &trim, &bleed);
    pdf_page_add_boxes(pdf, &combined->boxes, sheets->width, sheets->height, trim, bleed);
}

struct pdf_combined *pdf_combined_new(struct arena *arena, const char *path, const struct pdf_paper *paper,
                                      const struct pages *about, struct diags *diags) {
    /* 1.6 is what ISO 15930-7 rests on */
    struct pdf_spool *spool = pdf_spool_new(arena, path, paper->condition ? "1.6" : "1.7", diags);
    if (!spool) return NULL;
    struct pdf_combined *combined = ARENA_NEW(arena, struct pdf_combined);
    combined->spool = spool;
    combined->pdf = pdf_spool_file(spool);
    combined->paper = paper;
    combined->side = &paper->sheets->sheets.at[0].sides[0];
    buffer_init(&combined->boxes, arena);
    buffer_init(&combined->text, arena);
    buffer_init(&combined->entry.text, arena);
    begin(combined, about);
    if (!combined->pdf->failed) return combined;
    pdf_combined_close(combined);
    return NULL;
}

void pdf_combined_close(struct pdf_combined *combined) {
    pdf_spool_close(combined->spool);
}

bool pdf_combined_failed(const struct pdf_combined *combined) {
    return combined->pdf->failed;
}

/* ---- the page tree ---- */

static struct node *open_node(struct pdf_combined *combined, size_t level) {
    if (level == combined->levels) combined->tree[combined->levels++] = (struct node){0};
    struct node *node = &combined->tree[level];
    if (!node->number) node->number = pdf_spool_number(combined->spool);
    return node;
}

static void add_kid(struct pdf_combined *combined, size_t level, unsigned number, size_t pages);

/* Writes the node of a level; one with a node above it becomes its kid. */
static void close_node(struct pdf_combined *combined, size_t level, const struct node *parent) {
    struct node *node = &combined->tree[level];
    struct buffer *out = &combined->text;
    out->length = 0;
    buffer_addf(out, "/Type/Pages/Count %zu", node->pages);
    if (parent) pdf_add_reference(out, "/Parent ", parent->number);
    buffer_add_c(out, "/Kids[");
    for (size_t k = 0; k < node->count; k++) pdf_add_reference(out, k ? " " : "", node->kids[k]);
    buffer_add_byte(out, ']');
    pdf_spool_dictionary(combined->spool, node->number, buffer_str(out));
    unsigned number = node->number;
    size_t pages = node->pages;
    *node = (struct node){0};
    if (parent) add_kid(combined, level + 1, number, pages);
}

/* The node of a level that has room for one more. */
static struct node *node_with_room(struct pdf_combined *combined, size_t level) {
    if (level < combined->levels && combined->tree[level].count == KIDS)
        close_node(combined, level, node_with_room(combined, level + 1));
    return open_node(combined, level);
}

static void add_kid(struct pdf_combined *combined, size_t level, unsigned number, size_t pages) {
    struct node *node = &combined->tree[level];
    node->kids[node->count++] = number;
    node->pages += pages;
}

/* Closes all levels; returns the number of the root. */
static unsigned close_tree(struct pdf_combined *combined) {
    unsigned root = 0;
    for (size_t level = 0; level < combined->levels; level++) {
        const struct node *parent = level + 1 < combined->levels ? node_with_room(combined, level + 1) : NULL;
        root = combined->tree[level].number;
        close_node(combined, level, parent);
    }
    return root;
}

static unsigned add_page(struct pdf_combined *combined, unsigned contents, unsigned resources) {
    struct buffer *out = &combined->text;
    unsigned number = pdf_spool_number(combined->spool);
    const struct node *parent = node_with_room(combined, 0);
    out->length = 0;
    pdf_add_reference(out, "/Type/Page/Parent ", parent->number);
    buffer_add_byte(out, '\n');
    buffer_add(out, buffer_str(&combined->boxes));
    pdf_add_reference(out, "/Contents ", contents);
    pdf_add_reference(out, "/Resources ", resources);
    pdf_spool_dictionary(combined->spool, number, buffer_str(out));
    add_kid(combined, 0, number, 1);
    return number;
}

/* ---- pages ---- */

/* A file for what is painted of one document: its failures are those of the document. */
static struct pdf working_file(const struct pdf_combined *combined, struct arena *working, struct diags *diags) {
    struct pdf pdf = *combined->pdf;
    pdf.arena = working;
    pdf.diags = diags;
    return pdf;
}

static void begin_side(const struct pdf_combined *combined, struct buffer *out) {
    pdf_side_begin_page(out, combined->paper->sheets, &combined->side->placements.at[0]);
}

static void end_side(const struct pdf_combined *combined, struct buffer *out) {
    buffer_add_c(out, "Q\n");
    pdf_side_add_marks(out, combined->paper->sheets, combined->side, combined->paper->mark_weight, is_press(combined));
}

/* Writes a stream whose filter is all that its dictionary says beside `keys`. */
static unsigned write_stream(struct pdf_combined *combined, struct pdf *working, struct str keys, struct str bytes) {
    unsigned number = pdf_spool_number(combined->spool);
    keys = str_format(working->arena, "%.*s/Filter/FlateDecode", STR_ARG(keys));
    pdf_spool_stream(combined->spool, number, keys, pdf_deflate(working, bytes));
    return number;
}

static struct pdf_shared_page write_shared(struct pdf_combined *combined, struct pdf *working, const struct page *page,
                                           struct str operators) {
    struct pdf_shared_page shared;
    struct buffer keys, side, resources;
    buffer_init(&keys, working->arena);
    buffer_init(&side, working->arena);
    buffer_init(&resources, working->arena);
    pdf_side_add_form_keys(&keys, page, combined->fonts->resources->number);
    unsigned form = write_stream(combined, working, buffer_str(&keys), operators);
    pdf_add_reference(&resources, "/XObject <</P ", form);
    buffer_add_c(&resources, ">>\n");
    if (is_press(combined)) buffer_add_c(&resources, PDF_MARKS_SPACE);
    shared.resources = pdf_spool_number(combined->spool);
    pdf_spool_dictionary(combined->spool, shared.resources, buffer_str(&resources));
    begin_side(combined, &side);
    buffer_add_c(&side, "/P Do\n");
    end_side(combined, &side);
    shared.contents = write_stream(combined, working, (struct str){0}, buffer_str(&side));
    return shared;
}

/* The page with these operators, which another role's document may have had already. */
static struct pdf_shared_page find_shared(struct pdf_combined *combined, struct pdf *working, const struct page *page,
                                          struct str operators) {
    struct known_page known = {.hash = str_hash(operators, 0), .length = operators.length};
    for (size_t k = 0; k < combined->known.count; k++)
        if (combined->known.at[k].hash == known.hash && combined->known.at[k].length == known.length)
            return combined->known.at[k].page;
    known.page = write_shared(combined, working, page, operators);
    LIST_ADD(combined->pdf->arena, combined->known, known);
    return known.page;
}

/* Paints pages one after another; an array of their operators, or NULL after a failure. */
static const struct str *paint(const struct pdf_combined *combined, struct pdf *working, const struct pages *pages) {
    struct str *operators = ARENA_NEW_ARRAY(working->arena, struct str, pages->pages.count);
    struct pdf_painter painter = {.pdf = working, .fonts = combined->fonts, .press = is_press(combined)};
    if (!pdf_fonts_read(working, combined->fonts, pages)) return NULL;
    for (size_t p = 0; p < pages->pages.count; p++) operators[p] = pdf_content_make(&painter, pages->pages.at[p], p);
    return working->failed ? NULL : operators;
}

bool pdf_combined_share(struct pdf_combined *combined, struct arena *working, const struct pages *pages,
                        const bool *is_own, struct pdf_shared_page *shared) {
    struct pdf file = working_file(combined, working, combined->pdf->diags);
    struct pages others = {0};
    for (size_t p = 0; p < pages->pages.count; p++)
        if (!is_own[p]) LIST_ADD(working, others.pages, pages->pages.at[p]);
    const struct str *operators = paint(combined, &file, &others);
    for (size_t p = 0, next = 0; operators && p < pages->pages.count; p++) {
        if (is_own[p]) continue;
        shared[p] = find_shared(combined, &file, others.pages.at[next], operators[next]);
        next++;
    }
    combined->pdf->failed = combined->pdf->failed || file.failed;
    return !combined->pdf->failed;
}

/* ---- documents ---- */

/* Writes the entry that waits, now that its neighbour is known; 0: it has none. */
static void write_entry(struct pdf_combined *combined, unsigned next) {
    if (next) pdf_add_reference(&combined->entry.text, "/Next ", next);
    pdf_spool_dictionary(combined->spool, combined->entry.number, buffer_str(&combined->entry.text));
}

static void add_entry(struct pdf_combined *combined, struct str title, unsigned page) {
    unsigned number = pdf_spool_number(combined->spool), before = combined->entry.number;
    struct buffer *out = &combined->entry.text;
    if (before) write_entry(combined, number);
    else combined->entry.first = number;
    out->length = 0;
    buffer_add_c(out, "/Title ");
    pdf_add_text(out, title);
    buffer_addf(out, "/Dest[%u 0 R/Fit]", page);
    pdf_add_reference(out, "/Parent ", combined->outline->number);
    if (before) pdf_add_reference(out, "/Prev ", before);
    combined->entry.number = number;
    combined->entry.count++;
}

bool pdf_combined_add(struct pdf_combined *combined, struct arena *working, struct str title, size_t count,
                      const bool *is_own, const struct pdf_shared_page *shared, const struct pages *own,
                      struct diags *diags) {
    struct pdf file = working_file(combined, working, diags);
    const struct str *operators = paint(combined, &file, own);
    for (size_t p = 0, next = 0; operators && p < count && !file.failed && !combined->pdf->failed; p++) {
        struct pdf_shared_page page = {0};
        if (is_own && !is_own[p]) {
            page = shared[p];
        } else {
            struct buffer side;
            buffer_init(&side, working);
            begin_side(combined, &side);
            buffer_add(&side, operators[next++]);
            end_side(combined, &side);
            page.contents = write_stream(combined, &file, (struct str){0}, buffer_str(&side));
            page.resources = combined->fonts->resources->number;
        }
        unsigned number = add_page(combined, page.contents, page.resources);
        if (!p) add_entry(combined, title, number);
    }
    if (operators && file.failed) combined->pdf->failed = true; /* half of the document is in the file */
    return operators && !combined->pdf->failed;
}

bool pdf_combined_finish(struct pdf_combined *combined) {
    if (combined->pdf->failed) return false;
    write_entry(combined, 0);
    buffer_addf(&combined->outline->body, "/Type /Outlines\n/First %u 0 R\n/Last %u 0 R\n/Count %zu\n",
                combined->entry.first, combined->entry.number, combined->entry.count);
    buffer_addf(&combined->catalog->body, "/Pages %u 0 R\n", close_tree(combined));
    pdf_fonts_write(combined->pdf, combined->fonts);
    return pdf_spool_finish(combined->spool, combined->catalog, combined->info);
}
