#include "output/pdf_side.h"

static struct pdf_box box_of(const struct imposition *sheets, struct rectangle area) {
    int64_t height = pdf_milli(sheets->height);
    return (struct pdf_box){
        {pdf_milli(area.left), height - pdf_milli(area.bottom), pdf_milli(area.right), height - pdf_milli(area.top)}};
}

void pdf_side_add_form_keys(struct buffer *out, const struct page *page, unsigned resources) {
    int64_t bleed = pdf_milli(page->bleed);
    buffer_add_c(out, "/Type /XObject\n/Subtype /Form\n/BBox [");
    pdf_add_milli(out, -bleed);
    pdf_add_milli(out, -bleed);
    pdf_add_milli(out, pdf_milli(page->width) + bleed);
    pdf_add_milli(out, pdf_milli(page->height) + bleed);
    buffer_addf(out, "]\n/Resources %u 0 R\n", resources);
}

void pdf_side_move(struct buffer *out, const struct imposition *sheets, sp height, sp x, sp y, bool turned) {
    int64_t foot = pdf_milli(height);
    buffer_add_c(out, turned ? "-1 0 0 -1 " : "1 0 0 1 ");
    pdf_add_milli(out, pdf_milli(x));
    pdf_add_milli(out, pdf_milli(sheets->height) - pdf_milli(y) + (turned ? foot : -foot));
    buffer_add_c(out, "cm ");
}

void pdf_side_begin_page(struct buffer *out, const struct imposition *sheets, const struct placement *placement) {
    struct pdf_box clip = box_of(sheets, placement->clip);
    buffer_add_c(out, "q ");
    pdf_add_milli(out, clip.at[0]);
    pdf_add_milli(out, clip.at[1]);
    pdf_add_milli(out, clip.at[2] - clip.at[0]);
    pdf_add_milli(out, clip.at[3] - clip.at[1]);
    buffer_add_c(out, "re W n\n");
    pdf_side_move(out, sheets, sheets->page_height, placement->x, placement->y, placement->turned);
}

void pdf_side_add_marks(struct buffer *out, const struct imposition *sheets, const struct imposed_side *side, sp weight,
                        bool press) {
    int64_t height = pdf_milli(sheets->height);
    if (!side->marks.count) return;
    buffer_add_c(out, press ? "q /Marks CS 1 SCN " : "q 0 G ");
    pdf_add_milli(out, pdf_milli(weight));
    buffer_add_c(out, "w\n");
    for (int kind = PRINT_MARK_CROP; kind <= PRINT_MARK_FOLD; kind++) {
        if (kind == PRINT_MARK_FOLD) buffer_add_c(out, "[2 1.5] 0 d\n");
        for (size_t m = 0; m < side->marks.count; m++) {
            const struct print_mark *mark = &side->marks.at[m];
            if ((int)mark->kind != kind) continue;
            pdf_add_milli(out, pdf_milli(mark->from_x));
            pdf_add_milli(out, height - pdf_milli(mark->from_y));
            buffer_add_c(out, "m ");
            pdf_add_milli(out, pdf_milli(mark->to_x));
            pdf_add_milli(out, height - pdf_milli(mark->to_y));
            buffer_add_c(out, "l S\n");
        }
    }
    buffer_add_c(out, "Q\n");
}

void pdf_side_find_boxes(const struct imposition *sheets, const struct imposed_side *side, bool whole,
                         struct pdf_box *trim, struct pdf_box *bleed) {
    *trim = *bleed = box_of(sheets, (struct rectangle){0, 0, sheets->width, sheets->height});
    if (!whole || side->placements.count != 1) return;
    *trim = box_of(sheets, placement_trim(sheets, &side->placements.at[0]));
    *bleed = box_of(sheets, side->placements.at[0].clip);
}
