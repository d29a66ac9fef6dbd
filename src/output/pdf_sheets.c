#include "output/pdf_sheets.h"

#include "output/pdf_content.h"
#include "output/pdf_meta.h"
#include "output/pdf_page.h"
#include "output/pdf_save.h"

/* What all sheets of a file share. */
struct press {
    struct pdf *pdf;
    const struct pdf_paper *paper;
    const struct pages *pages; /* those of the product, then the labels */
    struct pdf_painter painter;
    unsigned *forms;   /* object numbers, by page */
    size_t next_label; /* index in pages */
    int64_t height;    /* of a sheet, thousandths of a point */
};

static struct pdf_box box_of(const struct press *press, struct rectangle area) {
    return (struct pdf_box){{pdf_milli(area.left), press->height - pdf_milli(area.bottom), pdf_milli(area.right),
                             press->height - pdf_milli(area.top)}};
}

/* A page as a form, its origin at the lower left of the trim. */
static unsigned make_form(struct press *press, size_t index) {
    const struct page *page = press->pages->pages.at[index];
    struct pdf_object *form = pdf_stream_new(press->pdf, pdf_content_make(&press->painter, page, index), false);
    int64_t bleed = pdf_milli(page->bleed);
    buffer_add_c(&form->body, "/Type /XObject\n/Subtype /Form\n/BBox [");
    pdf_add_milli(&form->body, -bleed);
    pdf_add_milli(&form->body, -bleed);
    pdf_add_milli(&form->body, pdf_milli(page->width) + bleed);
    pdf_add_milli(&form->body, pdf_milli(page->height) + bleed);
    buffer_addf(&form->body, "]\n/Resources %u 0 R\n", press->painter.fonts->resources->number);
    return form->number;
}

/* What sheets and forms name: forms, overprinting, and the colour of marks, which stand on every plate. */
static unsigned write_resources(struct press *press) {
    struct pdf_object *resources = pdf_object_new(press->pdf);
    buffer_add_c(&resources->body, "/XObject <<");
    for (size_t p = 0; p < press->pages->pages.count; p++)
        buffer_addf(&resources->body, " /P%zu %u 0 R", p + 1, press->forms[p]);
    buffer_add_c(&resources->body, " >>\n");
    if (press->paper->condition)
        buffer_add_c(&resources->body,
                     "/ColorSpace << /Marks [/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1"
                     " /C0 [0 0 0 0] /C1 [1 1 1 1] >>] >>\n");
    return resources->number;
}

static void add_overprint(struct press *press) {
    struct buffer *out = &press->painter.fonts->resources->body;
    buffer_add_c(out, "/ExtGState << /" PDF_OVERPRINT " << /OP true /op true /OPM 1 >> /" PDF_KNOCKOUT
                      " << /OP false /op false /OPM 0 >> >>\n");
}

/* Shows form `page` with its trim's top left at (x, y) of the sheet, upright or turned. */
static void show(const struct press *press, struct buffer *out, size_t page, sp x, sp y, bool turned) {
    int64_t foot = pdf_milli(press->pages->pages.at[page]->height);
    buffer_add_c(out, turned ? "-1 0 0 -1 " : "1 0 0 1 ");
    pdf_add_milli(out, pdf_milli(x));
    pdf_add_milli(out, press->height - pdf_milli(y) + (turned ? foot : -foot));
    buffer_addf(out, "cm /P%zu Do\n", page + 1);
}

static void add_placement(const struct press *press, struct buffer *out, const struct placement *placement) {
    if (placement->page == BLANK_PAGE) return;
    struct pdf_box clip = box_of(press, placement->clip);
    buffer_add_c(out, "q ");
    pdf_add_milli(out, clip.at[0]);
    pdf_add_milli(out, clip.at[1]);
    pdf_add_milli(out, clip.at[2] - clip.at[0]);
    pdf_add_milli(out, clip.at[3] - clip.at[1]);
    buffer_add_c(out, "re W n\n");
    show(press, out, placement->page, placement->x, placement->y, placement->turned);
    buffer_add_c(out, "Q\n");
}

/* Marks to cut by are whole lines, those to fold by are dashed. */
static void add_marks(const struct press *press, struct buffer *out, const struct imposed_side *side) {
    if (!side->marks.count) return;
    buffer_add_c(out, press->paper->condition ? "q /Marks CS 1 SCN " : "q 0 G ");
    pdf_add_milli(out, pdf_milli(press->paper->mark_weight));
    buffer_add_c(out, "w\n");
    for (int kind = PRINT_MARK_CROP; kind <= PRINT_MARK_FOLD; kind++) {
        if (kind == PRINT_MARK_FOLD) buffer_add_c(out, "[2 1.5] 0 d\n");
        for (size_t m = 0; m < side->marks.count; m++) {
            const struct print_mark *mark = &side->marks.at[m];
            if ((int)mark->kind != kind) continue;
            pdf_add_milli(out, pdf_milli(mark->from_x));
            pdf_add_milli(out, press->height - pdf_milli(mark->from_y));
            buffer_add_c(out, "m ");
            pdf_add_milli(out, pdf_milli(mark->to_x));
            pdf_add_milli(out, press->height - pdf_milli(mark->to_y));
            buffer_add_c(out, "l S\n");
        }
    }
    buffer_add_c(out, "Q\n");
}

static struct str side_operators(struct press *press, const struct imposed_side *side) {
    struct buffer out;
    buffer_init(&out, press->pdf->arena);
    for (size_t p = 0; p < side->placements.count; p++) add_placement(press, &out, &side->placements.at[p]);
    add_marks(press, &out, side);
    if (side->label.placed && press->next_label < press->pages->pages.count) {
        buffer_add_c(&out, "q ");
        show(press, &out, press->next_label++, side->label.x, side->label.y, false);
        buffer_add_c(&out, "Q\n");
    }
    return buffer_str(&out);
}

/* Trim and bleed of a side: those of its page, or the sheet itself where it bears several. */
static void find_boxes(const struct press *press, const struct imposed_side *side, struct pdf_box *trim,
                       struct pdf_box *bleed) {
    const struct imposition *sheets = press->paper->sheets;
    *trim = *bleed = box_of(press, (struct rectangle){0, 0, sheets->width, sheets->height});
    if (!press->paper->whole || side->placements.count != 1) return;
    *trim = box_of(press, placement_trim(sheets, &side->placements.at[0]));
    *bleed = box_of(press, side->placements.at[0].clip);
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
            find_boxes(press, &sheet->sides[i], &trim, &bleed);
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
    press.height = pdf_milli(paper->sheets->height);
    press.painter = (struct pdf_painter){
        .pdf = pdf, .fonts = pdf_fonts_new(pdf, press.pages, NULL), .press = paper->condition != NULL};
    if (press.painter.press) {
        pdf->version = "1.6"; /* what ISO 15930-7 rests on */
        add_overprint(&press);
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
