#include "output/pdf_typing.h"

#include "output/pdf_font.h"
#include "output/pdf_subset.h"

enum { NONSYMBOLIC = 32, ITALIC = 64 }; /* ISO 32000-1 §9.8.2 */

uint32_t pdf_typing_character(unsigned code) {
    static const uint16_t from_128[] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                        0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    if (code < TYPING_FIRST || code == 127 || code > TYPING_LAST) return 0;
    return code >= 128 && code < 160 ? from_128[code - 128] : code;
}

static int per_mille(const struct face *face, int64_t units) {
    int64_t em = face->units_per_em;
    return (int)((units * 1000 + (units < 0 ? -em / 2 : em / 2)) / em);
}

/* The box of all glyphs that may be typed, in font units: readers take the distance of lines from it. */
static void widen(int bounds[4], const struct face *face, uint32_t glyph, bool first) {
    hb_glyph_extents_t box;
    if (!hb_font_get_glyph_extents(face->hb_font, glyph, &box)) return;
    int at[4] = {box.x_bearing, box.y_bearing + box.height, box.x_bearing + box.width, box.y_bearing};
    for (int i = 0; i < 4; i++)
        if (first || (i < 2 ? at[i] < bounds[i] : at[i] > bounds[i])) bounds[i] = at[i];
}

unsigned pdf_typing_font(struct pdf *pdf, const struct face *face) {
    uint32_t characters[TYPING_LAST + 1];
    size_t count = 0;
    int bounds[4] = {0};
    struct buffer widths;
    struct str program;
    char tag[7];
    buffer_init(&widths, pdf->arena);
    for (unsigned code = TYPING_FIRST; code <= TYPING_LAST; code++) {
        uint32_t character = pdf_typing_character(code);
        hb_codepoint_t glyph = 0;
        if (!character || !hb_font_get_nominal_glyph(face->hb_font, character, &glyph)) glyph = 0;
        if (glyph) {
            widen(bounds, face, glyph, count == 0);
            characters[count++] = character;
        }
        buffer_addf(&widths, " %d", per_mille(face, hb_font_get_glyph_h_advance(face->hb_font, glyph)));
    }
    if (!pdf_subset_make_typing(pdf, face, characters, count, &program, tag)) return 0;
    struct str name = str_format(pdf->arena, "%s+%.*s", tag, STR_ARG(face->postscript));
    struct pdf_object *descriptor =
        pdf_font_describe(pdf, face, name, NONSYMBOLIC | (face->italic ? ITALIC : 0), bounds, program, false);
    struct pdf_object *font = pdf_object_new(pdf);
    struct buffer *out = &font->body;
    buffer_add_c(out, "/Type /Font\n/Subtype /TrueType\n/BaseFont ");
    pdf_add_name(out, name);
    buffer_addf(out, "\n/Encoding /WinAnsiEncoding\n/FirstChar %d\n/LastChar %d\n/FontDescriptor %u 0 R\n/Widths [",
                TYPING_FIRST, TYPING_LAST, descriptor->number);
    buffer_add(out, buffer_str(&widths));
    buffer_add_c(out, "]\n");
    return font->number;
}
