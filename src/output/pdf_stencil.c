#include "output/pdf_stencil.h"

#include "output/pdf_build.h"
#include "output/pdf_content.h"
#include "output/pdf_meta.h"
#include "output/pdf_save.h"

struct pdf_stencil {
    struct pdf_torso *torso;
    struct pdf_fonts *fonts;
    struct libdeflate_compressor *deflater;
    unsigned *contents; /* numbers of the content streams of the personal pages */
    size_t count;       /* of those pages */
    unsigned info, xmp;
    uint64_t shape; /* of the pages: what else of the file depends on them */
};

/* ---- what a copy must have in common ---- */

static uint64_t hash_numbers(const int64_t *numbers, size_t count, uint64_t hash) {
    for (size_t n = 0; n < count; n++) hash = str_hash_number((uint64_t)numbers[n], hash);
    return hash;
}

/* Everything but the content streams that the file says of these pages: links, fields, destinations, outline,
   structure. */
static uint64_t shape_of(const struct pages *pages, const struct pdf_tags *tags) {
    uint64_t hash = pdf_tags_hash(tags);
    for (size_t p = 0; p < pages->pages.count; p++) {
        const struct page *page = pages->pages.at[p];
        hash = hash_numbers((const int64_t[]){page->width, page->height}, 2, hash);
        for (size_t l = 0; l < page->links.count; l++) {
            const struct link *link = &page->links.at[l];
            hash = hash_numbers((const int64_t[]){link->x, link->y, link->width, link->height}, 4, hash);
            hash = str_hash_text(link->contents, str_hash_text(link->anchor, hash));
        }
        for (size_t f = 0; f < page->fields.count; f++) {
            const struct field *field = &page->fields.at[f];
            const int64_t what[] = {field->kind, field->x,           field->y,     field->width, field->height,
                                    field->size, field->single_line, field->point, field->radius};
            hash = hash_numbers(what, sizeof what / sizeof *what, hash);
            hash = str_hash_text(field->tip, str_hash_text(field->name, hash)); /* the block is in that of the tags */
        }
        for (size_t a = 0; a < page->anchors.count; a++)
            hash = str_hash_number((uint64_t)page->anchors.at[a].y, str_hash_text(page->anchors.at[a].name, hash));
    }
    for (size_t o = 0; o < pages->outline.count; o++)
        hash = str_hash_text(pages->outline.at[o].anchor, str_hash_text(pages->outline.at[o].title, hash));
    return str_hash_text(pages->language, hash);
}

/* Paints the pages of one person. False where the fonts lack something. */
static bool paint(struct pdf *pdf, struct pdf_fonts *fonts, const struct pages *own, struct str *contents,
                  uint64_t *shape) {
    const unsigned *no_numbers = ARENA_NEW_ARRAY(pdf->arena, unsigned, own->pages.count);
    struct pdf_painter painter = {.pdf = pdf, .fonts = fonts};
    if (!pdf_fonts_read(pdf, fonts, own)) return false;
    painter.tags = pdf_tags_new(pdf, own, no_numbers);
    for (size_t p = 0; p < own->pages.count; p++) contents[p] = pdf_content_make(&painter, own->pages.at[p], p);
    *shape = shape_of(own, painter.tags);
    return !pdf->failed;
}

/* ---- making it ---- */

/* Which objects differ from copy to copy: the content streams with their lengths, Info, the XMP packet with its. */
static struct pdf_gaps find_gaps(struct arena *arena, const struct pdf_stencil *stencil) {
    unsigned *gaps = ARENA_NEW_ARRAY(arena, unsigned, 2 * stencil->count + 3);
    size_t count = 0;
    for (size_t p = 0; p < stencil->count; p++) {
        gaps[count++] = stencil->contents[p];
        gaps[count++] = stencil->contents[p] + 1;
    }
    gaps[count++] = stencil->info;
    gaps[count++] = stencil->xmp;
    gaps[count++] = stencil->xmp + 1;
    return (struct pdf_gaps){gaps, count};
}

static bool make(struct pdf_stencil *stencil, struct arena *arena, struct pdf *pdf, const struct pages *pages,
                 const size_t *personal, const struct pages *letters, const struct pdf_attachment *source) {
    struct pdf_built built;
    if (!pdf_build(pdf, pages, letters, source, &built)) return false;
    stencil->contents = ARENA_NEW_ARRAY(arena, unsigned, stencil->count);
    for (size_t p = 0; p < stencil->count; p++) stencil->contents[p] = built.pages[personal[p]].contents;
    stencil->info = built.info->number;
    stencil->xmp = built.xmp;
    struct pdf_gaps gaps = find_gaps(pdf->arena, stencil);
    stencil->torso = pdf_save_torso(pdf, arena, built.catalog, built.info, &gaps);
    stencil->fonts = pdf_fonts_keep(arena, built.fonts);
    return stencil->torso != NULL;
}

struct pdf_stencil *pdf_stencil_new(struct arena *arena, struct arena *working, const struct pages *pages,
                                    const size_t *personal, size_t count, const struct pages *own,
                                    const struct pages *letters, const struct pdf_attachment *source,
                                    struct diags *diags) {
    struct pdf pdf;
    struct pdf_stencil *stencil = ARENA_NEW(arena, struct pdf_stencil);
    stencil->count = count;
    bool made = pdf_open(&pdf, working, diags, true) && make(stencil, arena, &pdf, pages, personal, letters, source);
    if (made) {
        struct str *contents = ARENA_NEW_ARRAY(working, struct str, count);
        made = own->pages.count == count && paint(&pdf, stencil->fonts, own, contents, &stencil->shape);
        stencil->deflater = pdf.deflater;
        pdf.deflater = NULL;
    }
    pdf_close(&pdf);
    return made ? stencil : NULL;
}

void pdf_stencil_release(struct pdf_stencil *stencil) {
    libdeflate_free_compressor(stencil->deflater);
    stencil->deflater = NULL;
}

bool pdf_stencil_copy(struct pdf_stencil *stencil, struct arena *arena, const struct pages *own, struct str *out,
                      struct diags *diags) {
    struct pdf pdf = {.arena = arena, .diags = diags, .deflater = stencil->deflater, .version = "1.7"};
    struct str *contents = ARENA_NEW_ARRAY(arena, struct str, stencil->count);
    struct pdf_limb *limbs = ARENA_NEW_ARRAY(arena, struct pdf_limb, stencil->count + 2);
    uint64_t shape;
    if (own->pages.count != stencil->count || !paint(&pdf, stencil->fonts, own, contents, &shape)) return false;
    if (shape != stencil->shape) return false;
    struct pdf_about about = pdf_meta_about(&pdf, own, PDF_ARCHIVE);
    for (size_t p = 0; p < stencil->count; p++)
        limbs[p] = (struct pdf_limb){stencil->contents[p], STR("/Filter/FlateDecode"), pdf_deflate(&pdf, contents[p])};
    limbs[stencil->count] = (struct pdf_limb){stencil->info, about.info, {0}};
    limbs[stencil->count + 1] = (struct pdf_limb){stencil->xmp, STR(PDF_XMP_KEYS), about.xmp};
    return pdf_save_copy(&pdf, stencil->torso, limbs, stencil->count + 2, out);
}
