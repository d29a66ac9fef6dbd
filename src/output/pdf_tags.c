#include "output/pdf_tags.h"

struct mark {
    size_t page, sequence; /* sequence: the order of painting in the whole document */
    unsigned id;           /* MCID */
};

struct annotation {
    unsigned number;
    size_t page;
};

/* A structure element in the making. In preorder, but that elements without a block stand at the end: Link elements
   made for an annotation, and Span elements made for a stretch of text that is spoken otherwise. */
struct element {
    const struct block *block;
    const struct spoken *spoken; /* of a Span element; NULL: it is none */
    struct str contents;         /* of its link annotations */
    struct element *parent, *first, *last, *next;
    struct LIST(struct mark) marks;
    struct LIST(struct annotation) annotations;
    bool kept;
    size_t number;   /* in the list of elements */
    size_t sequence; /* of the first mark in it or below; SIZE_MAX: none */
    int64_t box[4];  /* figures: thousandths of a point on the page `box_page` */
    size_t box_page; /* SIZE_MAX: no box yet */
    struct pdf_object *object;
};

struct marked_page {
    struct LIST(struct element *) marks; /* by MCID */
};

struct pdf_tags {
    struct pdf *pdf;
    const struct pages *pages;
    const unsigned *page_numbers;
    struct LIST(struct element *) elements;
    struct element **table; /* open addressing by block; its order never reaches the file */
    size_t table_size;      /* a power of two, at most half full */
    struct marked_page *marked;
    struct LIST(struct element *) annotations; /* by StructParent - page count */
    size_t sequence;
};

static size_t slot_of(const struct pdf_tags *tags, const struct block *block) {
    size_t slot = ((uintptr_t)block >> 4) * (size_t)0x9E3779B97F4A7C15u >> 20 & (tags->table_size - 1);
    while (tags->table[slot] && tags->table[slot]->block != block) slot = (slot + 1) & (tags->table_size - 1);
    return slot;
}

static struct element *find(const struct pdf_tags *tags, const struct block *block) {
    return tags->table[slot_of(tags, block)];
}

static struct element *add(struct pdf_tags *tags, const struct block *block, struct element *parent) {
    struct element *element = ARENA_NEW(tags->pdf->arena, struct element);
    element->block = block;
    element->parent = parent;
    element->number = tags->elements.count;
    element->sequence = SIZE_MAX;
    element->box_page = SIZE_MAX;
    if (parent) {
        if (parent->last) parent->last->next = element;
        else parent->first = element;
        parent->last = element;
    }
    LIST_ADD(tags->pdf->arena, tags->elements, element);
    return element;
}

struct pdf_tags *pdf_tags_new(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers) {
    if (!pages->root) return NULL;
    struct pdf_tags *tags = ARENA_NEW(pdf->arena, struct pdf_tags);
    tags->pdf = pdf;
    tags->pages = pages;
    tags->page_numbers = page_numbers;
    tags->marked = ARENA_NEW_ARRAY(pdf->arena, struct marked_page, pages->pages.count);
    size_t count = 0;
    for (const struct block *block = pages->root; block; block = block_after(block, pages->root)) count++;
    for (tags->table_size = 16; tags->table_size < count * 2;) tags->table_size *= 2;
    tags->table = ARENA_NEW_ARRAY(pdf->arena, struct element *, tags->table_size);
    for (const struct block *block = pages->root; block; block = block_after(block, pages->root)) {
        struct element *parent = block == pages->root ? NULL : find(tags, block->parent);
        tags->table[slot_of(tags, block)] = add(tags, block, parent);
    }
    return tags;
}

/* The Span element of a stretch of text; what is broken into lines comes several times. */
static struct element *span_of(struct pdf_tags *tags, struct element *element, const struct spoken *spoken) {
    for (struct element *child = element->first; child; child = child->next)
        if (child->spoken == spoken) return child;
    struct element *span = add(tags, NULL, element);
    span->spoken = spoken;
    return span;
}

unsigned pdf_tags_mark(struct pdf_tags *tags, const struct block *block, const struct spoken *spoken,
                       size_t page_index) {
    struct element *element = find(tags, block);
    struct marked_page *page = &tags->marked[page_index];
    unsigned id = (unsigned)page->marks.count;
    if (!element) {
        pdf_fail(tags->pdf, "page %zu shows a block that is not in the document's tree", page_index + 1);
        return id;
    }
    if (spoken) element = span_of(tags, element, spoken);
    struct mark mark = {.page = page_index, .sequence = tags->sequence++, .id = id};
    LIST_ADD(tags->pdf->arena, element->marks, mark);
    LIST_ADD(tags->pdf->arena, page->marks, element);
    return id;
}

void pdf_tags_cover(struct pdf_tags *tags, const struct block *block, size_t page_index, const int64_t box[4]) {
    if (block->tag != BLOCK_FIGURE) return;
    struct element *element = find(tags, block);
    if (!element || (element->box_page != SIZE_MAX && element->box_page != page_index)) return;
    bool fresh = element->box_page == SIZE_MAX;
    element->box_page = page_index;
    for (int i = 0; i < 4; i++) {
        bool wider = i < 2 ? box[i] < element->box[i] : box[i] > element->box[i];
        if (fresh || wider) element->box[i] = box[i];
    }
}

/* Returns the annotation's StructParent. */
static unsigned hang(struct pdf_tags *tags, struct element *element, unsigned annotation, size_t page_index) {
    struct annotation hung = {.number = annotation, .page = page_index};
    LIST_ADD(tags->pdf->arena, element->annotations, hung);
    LIST_ADD(tags->pdf->arena, tags->annotations, element);
    return (unsigned)(tags->pages->pages.count + tags->annotations.count - 1);
}

unsigned pdf_tags_widget(struct pdf_tags *tags, const struct block *block, unsigned widget, size_t page_index) {
    struct element *element = block ? find(tags, block) : NULL;
    if (!element || block->tag != BLOCK_FORM) {
        pdf_fail(tags->pdf, "page %zu has a field without a block of its own in the document's tree", page_index + 1);
        return 0;
    }
    element->contents = block->alternative;
    return hang(tags, element, widget, page_index);
}

unsigned pdf_tags_link(struct pdf_tags *tags, const struct block *block, unsigned annotation, struct str contents,
                       size_t page_index) {
    struct element *element = find(tags, block ? block : tags->pages->root);
    if (!element) {
        pdf_fail(tags->pdf, "page %zu links from a block that is not in the document's tree", page_index + 1);
        return 0;
    }
    if (element->block->tag != BLOCK_LINK) element = add(tags, NULL, element);
    element->contents = contents;
    return hang(tags, element, annotation, page_index);
}

bool pdf_tags_on_page(const struct pdf_tags *tags, size_t page_index) {
    return tags->marked[page_index].marks.count > 0;
}

static bool is_cell(const struct element *element) {
    return element->block && (element->block->tag == BLOCK_TD || element->block->tag == BLOCK_TH);
}

/* Decides which elements stay and where each begins. Parents always stand before their children in the list. */
static void keep(struct pdf_tags *tags) {
    for (size_t i = tags->elements.count; i-- > 0;) {
        struct element *element = tags->elements.at[i];
        if (element->marks.count && element->marks.at[0].sequence < element->sequence)
            element->sequence = element->marks.at[0].sequence;
        if (element->marks.count || element->annotations.count) element->kept = true;
        if (!element->kept || !element->parent) continue;
        element->parent->kept = true;
        if (element->sequence < element->parent->sequence) element->parent->sequence = element->sequence;
    }
    for (size_t i = 0; i < tags->elements.count; i++) {
        struct element *element = tags->elements.at[i];
        /* a row without its empty cells would be shorter than the others: ISO 14289-1 §7.5 */
        if (is_cell(element) && element->parent && element->parent->kept) element->kept = true;
    }
    tags->elements.at[0]->kept = true;
}

/* The page that an element's own marks are on unless they say another: /Pg. SIZE_MAX: it has none. */
static size_t page_of(const struct element *element) {
    return element->marks.count ? element->marks.at[0].page : SIZE_MAX;
}

static void write_mark(const struct pdf_tags *tags, const struct element *element, const struct mark *mark,
                       struct buffer *out) {
    if (mark->page == page_of(element)) pdf_add_number(out, " ", mark->id, "");
    else buffer_addf(out, " << /Type /MCR /Pg %u 0 R /MCID %u >>", tags->page_numbers[mark->page], mark->id);
}

/* Children stand in the order of the tree; an element's own content goes before the first child that is painted after
   it, so that "text, link, text" is read as such. */
static void write_kids(const struct pdf_tags *tags, const struct element *element, struct buffer *out) {
    size_t next = 0;
    buffer_add_c(out, "/K [");
    for (const struct element *child = element->first; child; child = child->next) {
        if (!child->kept) continue;
        for (; next < element->marks.count && element->marks.at[next].sequence < child->sequence; next++)
            write_mark(tags, element, &element->marks.at[next], out);
        pdf_add_reference(out, " ", child->object->number);
    }
    for (; next < element->marks.count; next++) write_mark(tags, element, &element->marks.at[next], out);
    for (size_t i = 0; i < element->annotations.count; i++) {
        const struct annotation *annotation = &element->annotations.at[i];
        buffer_addf(out, " << /Type /OBJR /Pg %u 0 R /Obj %u 0 R >>", tags->page_numbers[annotation->page],
                    annotation->number);
    }
    buffer_add_c(out, "]\n");
}

static bool has_id(const struct element *element) {
    return element && element->kept && element->block && element->block->tag == BLOCK_TH && element->block->id.length;
}

static void write_headers(const struct pdf_tags *tags, const struct block *block, struct buffer *out) {
    bool any = false;
    for (size_t i = 0; i < sizeof block->heads / sizeof *block->heads; i++) {
        if (!block->heads[i] || !has_id(find(tags, block->heads[i]))) continue;
        if (!any) buffer_add_c(out, "/A << /O /Table /Headers [");
        any = true;
        pdf_add_bytes(out, block->heads[i]->id);
    }
    if (any) buffer_add_c(out, "] >>\n");
}

static void add_entry(struct buffer *out, const char *key, struct str text) {
    if (!text.length) return;
    buffer_add_c(out, key);
    pdf_add_text(out, text);
    buffer_add_byte(out, '\n');
}

/* Attributes by the kind of element: ISO 32000-1 §14.8.5. */
static void write_attributes(const struct pdf_tags *tags, const struct element *element, struct buffer *out) {
    const struct block *block = element->block;
    if (has_id(element)) {
        buffer_add_c(out, "/ID ");
        pdf_add_bytes(out, block->id);
        buffer_add_byte(out, '\n');
    }
    if (block->tag == BLOCK_TH && block->scope != SCOPE_NONE)
        buffer_addf(out, "/A << /O /Table /Scope /%s >>\n", block->scope == SCOPE_ROW ? "Row" : "Column");
    if (block->tag == BLOCK_TD || (block->tag == BLOCK_TH && block->scope == SCOPE_NONE))
        write_headers(tags, block, out);
    if (block->tag == BLOCK_FIGURE && element->box_page != SIZE_MAX) {
        buffer_add_c(out, "/A << /O /Layout /BBox [");
        const struct page *page = tags->pages->pages.at[element->box_page];
        const int64_t edge[4] = {0, 0, pdf_milli(page->width), pdf_milli(page->height)}; /* bleed is outside */
        for (int i = 0; i < 4; i++)
            pdf_add_milli(out, i < 2 ? (element->box[i] > edge[i] ? element->box[i] : edge[i])
                                     : (element->box[i] < edge[i] ? element->box[i] : edge[i]));
        buffer_add_c(out, "] >>\n");
    }
    if (block->tag == BLOCK_TABLE && block->summary.length) {
        buffer_add_c(out, "/A << /O /Table /Summary ");
        pdf_add_text(out, block->summary);
        buffer_add_c(out, " >>\n");
    }
    /* a list whose items have labels says of what kind they are: ISO 14289-1 §7.6; words and numbers are of none that
       ISO 32000-1 Table 347 knows */
    const struct block *label = block->tag == BLOCK_L && block->first ? block->first->first : NULL;
    if (label && label->tag == BLOCK_LBL)
        buffer_addf(out, "/A << /O /List /ListNumbering /%s >>\n", label->text.length ? "None" : "Disc");
    if (block->tag == BLOCK_FIGURE) add_entry(out, "/Alt ", block->alternative);
    if (block->tag == BLOCK_FORM) add_entry(out, "/Alt ", element->contents);
    if (block->tag == BLOCK_LBL) add_entry(out, "/ActualText ", block->alternative);
    /* the number of a page says too little by itself */
    if (block->tag == BLOCK_LINK && block->parent && block->parent->tag == BLOCK_REFERENCE)
        add_entry(out, "/Alt ", element->contents);
}

static const char *name_of(const struct element *element) {
    if (element->spoken) return "Span";
    if (!element->block) return "Link";
    /* what it would lead to is not in this file */
    if (element->block->tag == BLOCK_LINK && !element->annotations.count) return "Span";
    return block_tag_name(element->block->tag);
}

static void write_element(const struct pdf_tags *tags, const struct element *element, unsigned root) {
    struct buffer *out = &element->object->body;
    buffer_add_c(out, "/Type /StructElem\n/S /");
    buffer_add_c(out, name_of(element));
    pdf_add_reference(out, "\n/P ", element->parent ? element->parent->object->number : root);
    if (page_of(element) != SIZE_MAX) pdf_add_reference(out, "\n/Pg ", tags->page_numbers[page_of(element)]);
    buffer_add_byte(out, '\n');
    if (element->block) write_attributes(tags, element, out);
    if (element->spoken) { /* §14.9.2, §14.9.5 and §14.9.3 */
        add_entry(out, "/Lang ", element->spoken->language);
        add_entry(out, "/E ", element->spoken->expansion);
        add_entry(out, "/Alt ", element->spoken->alternative);
    }
    write_kids(tags, element, out);
}

/* From a page and MCID, or an annotation, to its element: §14.7.4.4. */
static struct pdf_object *write_parent_tree(const struct pdf_tags *tags) {
    struct pdf_object *tree = pdf_object_new(tags->pdf);
    struct buffer *out = &tree->body;
    buffer_add_c(out, "/Nums [");
    for (size_t i = 0; i < tags->pages->pages.count; i++) {
        const struct marked_page *page = &tags->marked[i];
        if (!page->marks.count) continue;
        buffer_addf(out, "\n%zu [", i);
        for (size_t j = 0; j < page->marks.count; j++) pdf_add_reference(out, " ", page->marks.at[j]->object->number);
        buffer_add_byte(out, ']');
    }
    for (size_t i = 0; i < tags->annotations.count; i++)
        buffer_addf(out, "\n%zu %u 0 R", tags->pages->pages.count + i, tags->annotations.at[i]->object->number);
    buffer_add_c(out, "]\n");
    return tree;
}

static int compare_ids(const void *a, const void *b) {
    const struct element *const *first = a, *const *second = b;
    return str_compare((*first)->block->id, (*second)->block->id);
}

/* Elements by their identifiers, sorted; 0 where there are none. */
static unsigned write_id_tree(const struct pdf_tags *tags) {
    struct LIST(struct element *) named = {0};
    for (size_t i = 0; i < tags->elements.count; i++)
        if (has_id(tags->elements.at[i])) LIST_ADD(tags->pdf->arena, named, tags->elements.at[i]);
    if (!named.count) return 0;
    qsort(named.at, named.count, sizeof *named.at, compare_ids);
    struct pdf_object *tree = pdf_object_new(tags->pdf);
    buffer_add_c(&tree->body, "/Names [");
    for (size_t i = 0; i < named.count; i++) {
        if (i && compare_ids(&named.at[i - 1], &named.at[i]) == 0)
            pdf_fail(tags->pdf, "two table heads have the id \"%.*s\"", STR_ARG(named.at[i]->block->id));
        buffer_add_byte(&tree->body, '\n');
        pdf_add_bytes(&tree->body, named.at[i]->block->id);
        pdf_add_reference(&tree->body, " ", named.at[i]->object->number);
    }
    buffer_add_c(&tree->body, "]\n");
    return tree->number;
}

static uint64_t hash_element(uint64_t hash, const struct element *element) {
    const struct block *block = element->block;
    hash = str_hash_number(element->parent ? element->parent->number : SIZE_MAX, hash);
    hash = str_hash_number(block ? (uint64_t)block->tag : UINT64_MAX, hash);
    if (block) {
        hash = str_hash_number((uint64_t)block->scope, hash);
        const struct str texts[] = {block->alternative, block->summary, block->id};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) hash = str_hash_text(texts[t], hash);
        if (block->tag == BLOCK_LBL) hash = str_hash_number(block->text.length > 0, hash);
    }
    if (element->spoken) {
        const struct str texts[] = {element->spoken->language, element->spoken->expansion,
                                    element->spoken->alternative};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) hash = str_hash_text(texts[t], hash);
    }
    for (size_t m = 0; m < element->marks.count; m++) {
        hash = str_hash_number(element->marks.at[m].page, hash);
        hash = str_hash_number(element->marks.at[m].id, hash);
        hash = str_hash_number(element->marks.at[m].sequence, hash);
    }
    hash = str_hash_number(element->box_page, hash);
    for (int i = 0; i < 4; i++) hash = str_hash_number((uint64_t)element->box[i], hash);
    return hash;
}

uint64_t pdf_tags_hash(const struct pdf_tags *tags) {
    uint64_t hash = 0;
    for (size_t i = 0; i < tags->elements.count; i++) hash = hash_element(hash, tags->elements.at[i]);
    return hash;
}

void pdf_tags_write(struct pdf_tags *tags, struct pdf_object *catalog) {
    keep(tags);
    struct pdf_object *root = pdf_object_new(tags->pdf);
    for (size_t i = 0; i < tags->elements.count; i++)
        if (tags->elements.at[i]->kept) tags->elements.at[i]->object = pdf_object_new(tags->pdf);
    for (size_t i = 0; i < tags->elements.count; i++)
        if (tags->elements.at[i]->kept) write_element(tags, tags->elements.at[i], root->number);
    buffer_addf(&root->body, "/Type /StructTreeRoot\n/K %u 0 R\n/ParentTree %u 0 R\n/ParentTreeNextKey %zu\n",
                tags->elements.at[0]->object->number, write_parent_tree(tags)->number,
                tags->pages->pages.count + tags->annotations.count);
    unsigned ids = write_id_tree(tags);
    if (ids) buffer_addf(&root->body, "/IDTree %u 0 R\n", ids);
    buffer_addf(&catalog->body, "/StructTreeRoot %u 0 R\n/MarkInfo << /Marked true >>\n", root->number);
}
