#include "output/pdf_sheets.h"

#include "output/pdf_content.h"
#include "output/pdf_meta.h"
#include "output/pdf_page.h"
#include "output/pdf_save.h"
#include "output/pdf_side.h"

/* What all sheets of a file share. */
struct press {
    struct pdf *pdf;
    const struct pdf_paper *paper;
    const struct pages *pages; /* those of the product, then the labels */
    struct pdf_painter painter;
    unsigned *forms;   /* object numbers, by page */
    size_t next_label; /* index in pages */
};

/* A page as a form, its origin at the lower left of the trim. */
static unsigned make_form(struct press *press, size_t index) {
    const struct page *page = press->pages->pages.at[index];
    struct pdf_object *form = pdf_stream_new(press->pdf, pdf_content_make(&press->painter, page, index), false);
    pdf_side_add_form_keys(&form->body, page, press->painter.fonts->resources->number);
    return form->number;
}

/* What sheets and forms name: forms, overprinting, and the colour of marks, which stand on every plate. */
static unsigned write_resources(struct press *press) {
    struct pdf_object *resources = pdf_object_new(press->pdf);
    buffer_add_c(&resources->body, "/XObject <<");
    for (size_t p = 0; p < press->pages->pages.count; p++)
        buffer_addf(&resources->body, " /P%zu %u 0 R", p + 1, press->forms[p]);
    buffer_add_c(&resources->body, " >>\n");
    if (press->paper->condition) buffer_add_c(&resources->body, PDF_MARKS_SPACE);
    return resources->number;
}

static void add_placement(const struct press *press, struct buffer *out, const struct placement *placement) {
    if (placement->page == BLANK_PAGE) return;
    pdf_side_begin_page(out, press->paper->sheets, placement);
    buffer_addf(out, "/P%zu Do\nQ\n", placement->page + 1);
}

static struct str side_operators(struct press *press, const struct imposed_side *side) {
    struct buffer out;
    buffer_init(&out, press->pdf->arena);
    for (size_t p = 0; p < side->placements.count; p++) add_placement(press, &out, &side->placements.at[p]);
    pdf_side_add_marks(&out, press->paper->sheets, side, press->paper->mark_weight, press->paper->condition != NULL);
    if (side->label.placed && press->next_label < press->pages->pages.count) {
        buffer_add_c(&out, "q ");
        pdf_side_move(&out, press->paper->sheets, press->pages->pages.at[press->next_label]->height, side->label.x,
                      side->label.y, false);
        buffer_addf(&out, "/P%zu Do\nQ\n", ++press->next_label);
    }
    return buffer_str(&out);
}

static size_t count_sides(const struct imposition *sheets) {
    size_t count = 0;
    for (size_t s = 0; s < sheets->sheets.count; s++) count += sheets->sheets.at[s].side_count;
    return count;
}

static void make_sides(struct press *press, struct pdf_page *objects, unsigned resources) {
    const struct imposition *sheets = press->paper->sheets;
    size_t next = 0;
    for (size_t s = 0; s < sheets->sheets.count; s++) {
        const struct imposed_sheet *sheet = &sheets->sheets.at[s];
        for (size_t i = 0; i < sheet->side_count && !press->pdf->failed; i++, next++) {
            struct pdf_box trim, bleed;
            pdf_side_find_boxes(sheets, &sheet->sides[i], press->paper->whole, &trim, &bleed);
            pdf_page_open(press->pdf, &objects[next], sheets->width, sheets->height, trim, bleed);
            pdf_page_fill(press->pdf, &objects[next], side_operators(press, &sheet->sides[i]), resources);
        }
    }
}

/* The product's pages and the labels' in one list: they share fonts. */
static const struct pages *join(struct arena *arena, const struct pages *pages, const struct pages *labels) {
    struct pages *all = ARENA_NEW(arena, struct pages);
    *all = *pages;
    all->root = NULL;
    all->pages.at = NULL;
    all->pages.count = all->pages.room = 0;
    for (size_t p = 0; p < pages->pages.count; p++) LIST_ADD(arena, all->pages, pages->pages.at[p]);
    for (size_t p = 0; labels && p < labels->pages.count; p++) LIST_ADD(arena, all->pages, labels->pages.at[p]);
    return all;
}

static bool build(struct pdf *pdf, const struct pages *pages, const struct pdf_paper *paper, struct str *out) {
    struct press press = {.pdf = pdf, .paper = paper, .next_label = pages->pages.count};
    size_t count = count_sides(paper->sheets);
    if (!pdf_page_expect(pdf, count)) return false;
    press.pages = join(pdf->arena, pages, paper->labels);
    press.painter = (struct pdf_painter){
        .pdf = pdf, .fonts = pdf_fonts_new(pdf, press.pages, NULL), .press = paper->condition != NULL};
    if (press.painter.press) {
        pdf->version = "1.6"; /* what ISO 15930-7 rests on */
        buffer_add_c(&press.painter.fonts->resources->body, PDF_OVERPRINT_STATES);
    }
    press.forms = ARENA_NEW_ARRAY(pdf->arena, unsigned, press.pages->pages.count);
    for (size_t p = 0; p < press.pages->pages.count && !pdf->failed; p++) press.forms[p] = make_form(&press, p);
    if (pdf->failed) return false;

    struct pdf_object *catalog, *info;
    pdf_roots(pdf, &catalog, &info);
    make_sides(&press, ARENA_NEW_ARRAY(pdf->arena, struct pdf_page, count), write_resources(&press));
    pdf_meta_write(pdf, press.pages, paper->condition ? PDF_X4 : PDF_PLAIN, catalog, info);
    if (paper->condition) pdf_colour_write_condition(pdf, paper->condition, catalog);
    return pdf_save(pdf, catalog, info, out);
}

bool pdf_make_sheets(struct arena *arena, const struct pages *pages, const struct pdf_paper *paper, struct str *out,
                     struct diags *diags) {
    struct pdf pdf;
    *out = (struct str){0};
    bool made = pdf_open(&pdf, arena, diags, true) && build(&pdf, pages, paper, out);
    pdf_close(&pdf);
    return made;
}
