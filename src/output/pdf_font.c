#include "output/pdf_font.h"

#include "output/pdf_subset.h"

#include <string.h>

enum {
    MOST_VARIANTS = 255, /* a glyph with more texts than this is a mistake of ours */
    BFCHAR_BLOCK = 100,  /* §9.10.3 of Adobe's CMap specification 5014: entries of one block */
};

static int per_mille(const struct face *face, int units) {
    int em = face->units_per_em;
    return (units * 1000 + (units < 0 ? -em / 2 : em / 2)) / em;
}

static void set_code(struct pdf_font *font, uint32_t id, unsigned code) {
    hb_position_t advance = hb_font_get_glyph_h_advance(font->face->hb_font, id);
    font->glyphs[id].code = (uint16_t)code;
    font->glyphs[id].width = (int16_t)per_mille(font->face, advance);
}

/* Fonts that grow name their variants as they come, the others when they are written. */
static void add_variant(struct pdf_fonts *fonts, struct pdf_font *font) {
    if (fonts->growing) font->names[font->variant_count] = str_format(fonts->growing, "F%u", ++fonts->variant_count).at;
    font->variant_count++;
}

static struct pdf_font *font_of_face(struct pdf *pdf, struct pdf_fonts *fonts, const struct face *face) {
    struct arena *arena = fonts->growing ? fonts->growing : pdf->arena;
    for (size_t i = 0; i < fonts->fonts.count; i++)
        if (fonts->fonts.at[i]->face == face) return fonts->fonts.at[i];
    if (fonts->complete) {
        fonts->lacking = true;
        return NULL;
    }
    struct pdf_font *font = ARENA_NEW(arena, struct pdf_font);
    font->face = face;
    font->glyph_count = hb_face_get_glyph_count(face->hb_face);
    font->glyphs = ARENA_NEW_ARRAY(arena, struct pdf_glyph, font->glyph_count);
    hb_codepoint_t space = 0;
    if (face->hb_font && hb_font_get_nominal_glyph(face->hb_font, ' ', &space) && space < font->glyph_count)
        font->space = space;
    if (fonts->growing) font->names = ARENA_NEW_ARRAY(arena, const char *, MOST_VARIANTS);
    add_variant(fonts, font);
    LIST_ADD(arena, fonts->fonts, font);
    return font;
}

/* Neither is empty, and nearly all are one or two bytes. */
static bool same_text(struct str a, struct str b) {
    return a.length == b.length && a.at[0] == b.at[0] && (a.length == 1 || memcmp(a.at, b.at, a.length) == 0);
}

/* Notes that a glyph stands for a text and returns which of its texts that is. */
static uint8_t note_text(struct pdf *pdf, struct pdf_fonts *fonts, struct pdf_font *font, uint32_t id,
                         struct str text) {
    struct pdf_glyph *glyph = &font->glyphs[id];
    if (glyph->count && same_text(glyph->first, text)) return 0;
    for (unsigned i = 1; i < glyph->count; i++)
        if (same_text(glyph->more[i], text)) return (uint8_t)i;
    if (fonts->complete) {
        fonts->lacking = true;
        return 0;
    }
    struct arena *arena = fonts->growing ? fonts->growing : pdf->arena;
    if (fonts->growing) text = str_copy(arena, text);
    if (!glyph->count) {
        glyph->used = true;
        glyph->count = 1;
        glyph->first = text;
        if (fonts->growing) set_code(font, id, id);
        return 0;
    }
    if (glyph->count == MOST_VARIANTS) {
        pdf_fail(pdf, "glyph %u of %.*s stands for more than %d texts", id, STR_ARG(font->face->postscript),
                 MOST_VARIANTS);
        return 0;
    }
    if (!glyph->more) glyph->more = ARENA_NEW_ARRAY(arena, struct str, MOST_VARIANTS);
    glyph->more[glyph->count] = text;
    if (glyph->count + 1u > font->variant_count) add_variant(fonts, font);
    return glyph->count++;
}

/* The text of glyph `i`: a ligature stands for all of its cluster; where a cluster has several glyphs, the first stands
   for the text and the others for a zero width space, since a glyph without any text fails ISO 14289-1 §7.21.7. */
static struct str glyph_text(const struct run *run, size_t i) {
    uint32_t cluster = run->glyphs[i].cluster;
    if (i && run->glyphs[i - 1].cluster == cluster) return STR("\xE2\x80\x8B");
    size_t end = run->text.length;
    for (size_t j = i + 1; j < run->count; j++) {
        if (run->glyphs[j].cluster == cluster) continue;
        end = run->glyphs[j].cluster;
        break;
    }
    return cluster < end && end <= run->text.length ? str_slice(run->text, cluster, end) : (struct str){0};
}

static void read_run(struct pdf *pdf, struct pdf_fonts *fonts, struct pdf_font *font, const struct run *run,
                     uint8_t *variants) {
    for (size_t i = 0; i < run->count; i++) {
        uint32_t id = run->glyphs[i].id;
        if (id == 0 || id >= font->glyph_count) {
            pdf_fail(pdf, "%.*s has no glyph %u, wanted for \"%.*s\"", STR_ARG(font->face->postscript), id,
                     STR_ARG(run->text));
            return;
        }
        struct str text = run->line_hyphen ? STR("-") : glyph_text(run, i);
        if (!text.length) {
            pdf_fail(pdf, "a glyph of \"%.*s\" stands for no text", STR_ARG(run->text));
            return;
        }
        /* A reader would join the two halves of a word at a hyphen-minus, but not at U+2010. */
        if (run->soft_end && i + 1 == run->count && str_is(text, "-")) text = STR("\xE2\x80\x90");
        variants[i] = note_text(pdf, fonts, font, id, text);
    }
}

/* Whether a line ends with this run between two words: the line break has swallowed the space. */
static bool wants_space(const struct page *page, size_t index) {
    const struct run *run = &page->items.at[index].run;
    if (!page->items.at[index].block || run->line_hyphen || run->joined || !run->text.length) return false;
    if (run->text.at[run->text.length - 1] == ' ') return false;
    for (size_t i = index + 1; i < page->items.count; i++) {
        const struct item *next = &page->items.at[i];
        if (next->kind == ITEM_RUN) return next->run.y != run->y;
    }
    return true;
}

static void read_pages(struct pdf *pdf, struct pdf_fonts *fonts, const struct pages *pages) {
    for (size_t i = 0; i < pages->pages.count && !pdf->failed; i++) {
        const struct page *page = pages->pages.at[i];
        for (size_t j = 0; j < page->items.count && !pdf->failed; j++) {
            if (page->items.at[j].kind != ITEM_RUN) continue;
            const struct run *run = &page->items.at[j].run;
            struct pdf_run out = {0};
            if (run->count && (!run->face || !run->face->hb_face || !run->face->hb_font)) {
                pdf_fail(pdf, "\"%.*s\" has no font", STR_ARG(run->text));
            } else if (run->count) {
                uint8_t *variants = ARENA_NEW_ARRAY(pdf->arena, uint8_t, run->count);
                out.font = font_of_face(pdf, fonts, run->face);
                if (fonts->lacking) return;
                out.variants = variants;
                read_run(pdf, fonts, out.font, run, variants);
                out.space_after = out.font->space && wants_space(page, j);
                if (out.space_after) out.space_variant = note_text(pdf, fonts, out.font, out.font->space, STR(" "));
            }
            LIST_ADD(pdf->arena, fonts->runs, out);
        }
    }
}

/* ToUnicode of one variant: every glyph in use, ascending codes, in UTF-16BE. */
static struct pdf_object *write_to_unicode(struct pdf *pdf, const struct pdf_font *font,
                                           const struct pdf_subset *subset, unsigned variant) {
    struct buffer out, texts;
    buffer_init(&out, pdf->arena);
    buffer_init(&texts, pdf->arena);
    buffer_add_c(&out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                       "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                       "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                       "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    size_t left = 0, block = 0;
    for (unsigned code = 1; code < subset->count; code++) left += font->glyphs[subset->old_ids[code]].count != 0;
    for (unsigned code = 1; code < subset->count; code++) {
        const struct pdf_glyph *glyph = &font->glyphs[subset->old_ids[code]];
        if (!glyph->count) continue; /* a part of a composite glyph */
        if (!block) {
            block = left < BFCHAR_BLOCK ? left : BFCHAR_BLOCK;
            left -= block;
            buffer_addf(&out, "%zu beginbfchar\n", block);
        }
        unsigned index = pdf_glyph_text_index(glyph, variant);
        const char bytes[2] = {(char)(code >> 8), (char)code};
        pdf_add_bytes(&out, (struct str){bytes, sizeof bytes});
        texts.length = 0;
        pdf_add_text(&texts, index ? glyph->more[index] : glyph->first);
        buffer_add_c(&out, " <"); /* the text without the byte order mark, which has no place here */
        buffer_add(&out, str_slice(buffer_str(&texts), sizeof "<FEFF" - 1, texts.length));
        buffer_add_byte(&out, '\n');
        if (!--block) buffer_add_c(&out, "endbfchar\n");
    }
    buffer_add_c(&out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    return pdf_stream_new(pdf, buffer_str(&out), false);
}

struct pdf_object *pdf_font_describe(struct pdf *pdf, const struct face *face, struct str name, int flags,
                                     const int bounds[4], struct str bytes, bool cff) {
    struct pdf_object *program = pdf_stream_new(pdf, bytes, false);
    if (cff) buffer_add_c(&program->body, "/Subtype /CIDFontType0C\n");
    else buffer_addf(&program->body, "/Length1 %zu\n", bytes.length);

    struct pdf_object *descriptor = pdf_object_new(pdf);
    struct buffer *out = &descriptor->body;
    buffer_add_c(out, "/Type /FontDescriptor\n/FontName ");
    pdf_add_name(out, name);
    buffer_addf(out, "\n/Flags %d\n/FontBBox [%d %d %d %d]\n/ItalicAngle ", flags, per_mille(face, bounds[0]),
                per_mille(face, bounds[1]), per_mille(face, bounds[2]), per_mille(face, bounds[3]));
    pdf_add_milli(out, llround(face->italic_angle * 1000));
    /* No font says its stem width; readers use it only to imitate a font they lack, which this one is not. */
    int stem = 50 + face->weight * face->weight / (65 * 65);
    buffer_addf(out, "\n/Ascent %d\n/Descent %d\n/CapHeight %d\n/StemV %d\n/FontFile%c %u 0 R\n",
                per_mille(face, face->ascender), -abs(per_mille(face, face->descender)),
                per_mille(face, face->cap_height), stem, cff ? '3' : '2', program->number);
    return descriptor;
}

static struct pdf_object *write_descendant(struct pdf *pdf, struct pdf_font *font, const struct pdf_subset *subset,
                                           struct str name) {
    enum { SYMBOLIC = 4, ITALIC = 64 }; /* §9.8.2; symbolic, since codes follow no standard encoding */
    int flags = SYMBOLIC | (font->face->italic ? ITALIC : 0);
    struct pdf_object *descriptor =
        pdf_font_describe(pdf, font->face, name, flags, font->face->bounds, subset->program, subset->cff);
    struct pdf_object *descendant = pdf_object_new(pdf);
    struct buffer *out = &descendant->body;
    buffer_addf(out, "/Type /Font\n/Subtype /CIDFontType%c\n/BaseFont ", subset->cff ? '0' : '2');
    pdf_add_name(out, name);
    buffer_addf(out,
                "\n/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>\n"
                "/FontDescriptor %u 0 R\n%s/W [",
                descriptor->number, subset->cff ? "" : "/CIDToGIDMap /Identity\n");
    bool open = false;
    for (unsigned code = 0; code < subset->count; code++) {
        const struct pdf_glyph *glyph = &font->glyphs[subset->old_ids[code]];
        if (subset->sparse && !glyph->used) {
            if (open) buffer_add_byte(out, ']');
            open = false;
            continue;
        }
        if (open) buffer_add_byte(out, ' ');
        else buffer_addf(out, code ? "\n%u [" : "%u [", code);
        open = true;
        if (glyph->width < 0) buffer_add_byte(out, '-');
        buffer_add_number(out, (uint64_t)abs(glyph->width));
    }
    buffer_add_c(out, open ? "]]\n" : "]\n");
    return descendant;
}

static void write_font(struct pdf *pdf, struct pdf_fonts *fonts, struct pdf_font *font) {
    struct pdf_subset subset;
    if (!pdf_subset_make(pdf, font, fonts->growing != NULL, &subset)) return;
    for (unsigned code = 0; code < subset.count && !subset.sparse; code++) set_code(font, subset.old_ids[code], code);
    struct str base = font->face->postscript.length ? font->face->postscript : STR("Font");
    struct str name = str_format(pdf->arena, "%s+%.*s", subset.tag, STR_ARG(base));
    struct pdf_object *descendant = write_descendant(pdf, font, &subset, name);
    font->variants = ARENA_NEW_ARRAY(pdf->arena, struct pdf_object *, font->variant_count);
    if (!fonts->growing) font->names = ARENA_NEW_ARRAY(pdf->arena, const char *, font->variant_count);
    for (unsigned i = 0; i < font->variant_count; i++) {
        struct pdf_object *to_unicode = write_to_unicode(pdf, font, &subset, i);
        font->variants[i] = pdf_object_new(pdf);
        struct buffer *out = &font->variants[i]->body;
        buffer_add_c(out, "/Type /Font\n/Subtype /Type0\n/BaseFont ");
        pdf_add_name(out, name);
        buffer_addf(out, "\n/Encoding /Identity-H\n/DescendantFonts [%u 0 R]\n/ToUnicode %u 0 R\n", descendant->number,
                    to_unicode->number);
        if (!fonts->growing) font->names[i] = str_format(pdf->arena, "F%u", ++fonts->variant_count).at;
        buffer_addf(&fonts->resources->body, " /%s %u 0 R", font->names[i], font->variants[i]->number);
    }
}

void pdf_fonts_write(struct pdf *pdf, struct pdf_fonts *fonts) {
    if (fonts->fonts.count) buffer_add_c(&fonts->resources->body, "/Font <<");
    for (size_t i = 0; i < fonts->fonts.count && !pdf->failed; i++) write_font(pdf, fonts, fonts->fonts.at[i]);
    if (fonts->fonts.count) buffer_add_c(&fonts->resources->body, " >>\n");
}

struct pdf_fonts *pdf_fonts_new(struct pdf *pdf, const struct pages *pages, const struct pages *letters) {
    struct pdf_fonts *fonts = ARENA_NEW(pdf->arena, struct pdf_fonts);
    read_pages(pdf, fonts, pages);
    size_t shown = fonts->runs.count;
    if (letters) read_pages(pdf, fonts, letters);
    for (size_t r = shown; r < fonts->runs.count; r++)
        if (fonts->runs.at[r].font) fonts->runs.at[r].font->lettered = true;
    fonts->runs.count = shown;
    fonts->resources = pdf_object_new(pdf);
    pdf_fonts_write(pdf, fonts);
    return fonts;
}

struct pdf_fonts *pdf_fonts_open(struct pdf *pdf) {
    struct pdf_fonts *fonts = ARENA_NEW(pdf->arena, struct pdf_fonts);
    fonts->growing = pdf->arena;
    fonts->resources = pdf_object_new(pdf);
    return fonts;
}

/* ---- the same fonts for other pages ---- */

static struct pdf_font *keep_font(struct arena *arena, const struct pdf_font *font) {
    struct pdf_font *kept = ARENA_NEW(arena, struct pdf_font);
    *kept = *font;
    kept->variants = NULL;
    kept->glyphs = ARENA_NEW_ARRAY(arena, struct pdf_glyph, font->glyph_count);
    for (unsigned g = 0; g < font->glyph_count; g++) {
        const struct pdf_glyph *glyph = &font->glyphs[g];
        kept->glyphs[g] = *glyph;
        kept->glyphs[g].first = str_copy(arena, glyph->first);
        kept->glyphs[g].more = glyph->count > 1 ? ARENA_NEW_ARRAY(arena, struct str, glyph->count) : NULL;
        for (unsigned t = 1; t < glyph->count; t++) kept->glyphs[g].more[t] = str_copy(arena, glyph->more[t]);
    }
    kept->names = ARENA_NEW_ARRAY(arena, const char *, font->variant_count);
    for (unsigned v = 0; v < font->variant_count; v++) kept->names[v] = str_c(arena, str_from(font->names[v]));
    return kept;
}

struct pdf_fonts *pdf_fonts_keep(struct arena *arena, const struct pdf_fonts *fonts) {
    struct pdf_fonts *kept = ARENA_NEW(arena, struct pdf_fonts);
    kept->variant_count = fonts->variant_count;
    kept->complete = true;
    for (size_t f = 0; f < fonts->fonts.count; f++)
        if (fonts->fonts.at[f]->lettered) LIST_ADD(arena, kept->fonts, keep_font(arena, fonts->fonts.at[f]));
    return kept;
}

bool pdf_fonts_read(struct pdf *pdf, struct pdf_fonts *fonts, const struct pages *pages) {
    fonts->runs.at = NULL; /* those of the page before are gone with its arena */
    fonts->runs.count = fonts->runs.room = 0;
    fonts->lacking = false;
    read_pages(pdf, fonts, pages);
    return !fonts->lacking && !pdf->failed;
}
