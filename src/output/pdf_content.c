#include "output/pdf_content.h"

#include "typeset/ink.h"

enum {
    MICRO = 1000,    /* pens count millionths of a point, so that a width in 1/1000 em times a size is whole */
    GLYPH_ROOM = 48, /* bytes: an escaped code, an adjustment of 20 digits, brackets and TJ */
};

enum mark_kind { MARK_NONE, MARK_ARTIFACT, MARK_BLOCK };

/* A stream in the making and the graphics state that a reader has at its end. */
struct content {
    struct pdf_painter *painter;
    struct pdf *pdf;
    const struct page *page;
    size_t page_index;
    struct buffer out;
    int64_t height; /* thousandths of a point, as all lengths here */
    enum mark_kind mark;
    const struct block *block;
    const struct spoken *spoken;
    bool in_text;
    const struct pdf_font *font;
    unsigned variant;
    int64_t size;
    int64_t line_x, line_y; /* start of the text line that Td moves from */
    int64_t rise;
    int64_t fill, stroke; /* 0xRRGGBB, or 0xCCMMYYKK in per cent; -1: what a reader begins with */
    bool overprint;
    int64_t stroke_width;
};

static void end_text(struct content *content) {
    if (content->in_text) buffer_add_c(&content->out, "ET\n");
    content->in_text = false;
}

static void begin_text(struct content *content) {
    if (content->in_text) return;
    buffer_add_c(&content->out, "BT\n");
    content->in_text = true;
    content->line_x = content->line_y = 0;
}

/* Begins the marked-content sequence that the next item belongs in, unless it is open. Text objects stand inside the
   sequence, so that both always nest (§14.6.1). */
static void mark(struct content *content, enum mark_kind kind, const struct block *block, const struct spoken *spoken) {
    if (content->mark == kind && content->block == block && content->spoken == spoken) return;
    end_text(content);
    if (content->mark != MARK_NONE) buffer_add_c(&content->out, "EMC\n");
    content->mark = kind;
    content->block = block;
    content->spoken = spoken;
    if (kind == MARK_ARTIFACT) buffer_add_c(&content->out, "/Artifact BMC\n");
    if (kind != MARK_BLOCK) return;
    buffer_add_byte(&content->out, '/');
    buffer_add_c(&content->out, spoken ? "Span" : block_tag_name(block->tag));
    pdf_add_number(&content->out, " <</MCID ",
                   pdf_tags_mark(content->painter->tags, block, spoken, content->page_index), ">> BDC\n");
}

static void mark_item(struct content *content, const struct item *item) {
    bool artifact = !item->block || (item->kind == ITEM_RUN && item->run.line_hyphen);
    if (!content->painter->tags) return;
    const struct spoken *spoken = item->kind == ITEM_RUN ? item->run.spoken : NULL;
    if (artifact) mark(content, MARK_ARTIFACT, NULL, NULL);
    else mark(content, MARK_BLOCK, item->block, spoken);
}

static const struct colour BLACK = {.cmyk = {0, 0, 0, 100}};

enum colour_use { TO_FILL, TO_STROKE };

/* Three decimals give each of the 256 levels of the screen back exactly; the press's are per cent. */
static void set_colour(struct content *content, enum colour_use use, const struct colour *colour) {
    int64_t *state = use == TO_FILL ? &content->fill : &content->stroke, wanted = 0;
    bool press = content->painter->press;
    if (!colour) colour = &BLACK;
    const uint8_t *levels = press ? colour->cmyk : colour->rgb;
    for (int i = 0; i < (press ? 4 : 3); i++) wanted = wanted << 8 | levels[i];
    if (*state == wanted) return;
    *state = wanted;
    for (int i = 0; i < (press ? 4 : 3); i++)
        pdf_add_milli(&content->out, press ? levels[i] * 10 : (levels[i] * 1000 + 127) / 255);
    if (press) buffer_add_c(&content->out, use == TO_FILL ? "k\n" : "K\n");
    else buffer_add_c(&content->out, use == TO_FILL ? "rg\n" : "RG\n");
}

/* Black text overprints, so that no white line shows where the plates do not meet; all else knocks out (§8.6.7). */
static void set_overprint(struct content *content, const struct colour *text) {
    bool wanted = content->painter->press && text && ink_overprints(text);
    if (wanted == content->overprint) return;
    content->overprint = wanted;
    buffer_add_c(&content->out, wanted ? "/" PDF_OVERPRINT " gs\n" : "/" PDF_KNOCKOUT " gs\n");
}

static void set_font(struct content *content, struct pdf_font *font, unsigned variant, int64_t size) {
    if (content->font == font && content->variant == variant && content->size == size) return;
    content->font = font;
    content->variant = variant;
    content->size = size;
    buffer_add_byte(&content->out, '/');
    buffer_add_c(&content->out, font->names[variant]);
    buffer_add_byte(&content->out, ' ');
    pdf_add_milli(&content->out, size);
    buffer_add_c(&content->out, "Tf\n");
}

/* A two-byte code as part of a literal string; a bare carriage return would be read as a line feed (§7.3.4.2). */
static char *put_code(char *at, unsigned code) {
    const unsigned char bytes[2] = {(unsigned char)(code >> 8), (unsigned char)code};
    for (int i = 0; i < 2; i++) {
        if (bytes[i] == '(' || bytes[i] == ')' || bytes[i] == '\\') *at++ = '\\';
        if (bytes[i] == '\r') {
            *at++ = '\\';
            *at++ = 'r';
        } else {
            *at++ = (char)bytes[i];
        }
    }
    return at;
}

/* One TJ operator in the making. Two pens: `want` is where typesetting puts the next glyph, `have` where the reader
   will put it by the widths of the font; an adjustment closes the gap, and what rounding leaves of it stays in the
   pens, so that errors never add up. */
struct show {
    char *at;
    bool in_array, in_string;
};

static void open_string(struct show *show) {
    if (show->in_string) return;
    if (!show->in_array) *show->at++ = '[';
    *show->at++ = '(';
    show->in_array = show->in_string = true;
}

static void adjust(struct show *show, int64_t thousandths) {
    if (show->in_string) *show->at++ = ')';
    else if (!show->in_array) *show->at++ = '[';
    show->in_array = true;
    show->in_string = false;
    show->at = pdf_put_milli(show->at, thousandths * 1000);
}

static void end_show(struct show *show) {
    if (!show->in_array) return;
    if (show->in_string) *show->at++ = ')';
    *show->at++ = ']';
    *show->at++ = 'T';
    *show->at++ = 'J';
    *show->at++ = '\n';
    show->in_array = show->in_string = false;
}

static int64_t micro(sp length) {
    return length * (1000000 / 64) / (SP_PER_PT / 64);
}

/* Ends the TJ in the making and hands what it wrote to the stream. */
static void finish(struct content *content, struct show *show) {
    end_show(show);
    content->out.length = (size_t)(show->at - content->out.at);
}

static void set_rise(struct content *content, int64_t rise) {
    if (content->rise == rise) return;
    content->rise = rise;
    pdf_add_milli(&content->out, rise);
    buffer_add_c(&content->out, "Ts\n");
}

static void paint_glyphs(struct content *content, const struct run *run, const struct pdf_run *coded) {
    struct pdf_font *font = coded->font;
    int64_t want = micro(run->x), have = content->line_x * MICRO, size = content->size;
    size_t room = (run->count + 1) * GLYPH_ROOM;
    struct show show = {.at = pdf_room(&content->out, room)};
    for (size_t i = 0; i < run->count; i++) {
        const struct glyph *placed = &run->glyphs[i];
        const struct pdf_glyph *glyph = &font->glyphs[placed->id];
        bool other_text = pdf_glyph_text_index(glyph, content->variant) != coded->variants[i];
        int64_t rise = pdf_milli(-placed->dy);
        if (other_text || rise != content->rise) {
            finish(content, &show);
            if (other_text) set_font(content, font, coded->variants[i], size);
            set_rise(content, rise);
            show.at = pdf_room(&content->out, room);
        }
        int64_t gap = want + micro(placed->dx) - have;
        if (gap * 2 >= size || -gap * 2 >= size) { /* spares most glyphs the division */
            int64_t thousandths = (gap + (gap < 0 ? -size / 2 : size / 2)) / size;
            adjust(&show, -thousandths);
            have += thousandths * size;
        }
        open_string(&show);
        show.at = put_code(show.at, glyph->code);
        have += glyph->width * size;
        want += micro(placed->advance);
    }
    if (coded->space_after) {
        const struct pdf_glyph *space = &font->glyphs[font->space];
        if (pdf_glyph_text_index(space, content->variant) != coded->space_variant) {
            finish(content, &show);
            set_font(content, font, coded->space_variant, size);
            show.at = pdf_room(&content->out, room);
        }
        open_string(&show);
        show.at = put_code(show.at, space->code);
    }
    finish(content, &show);
}

static void paint_run(struct content *content, const struct item *item, const struct pdf_run *coded) {
    const struct run *run = &item->run;
    if (!run->count || content->pdf->failed) return;
    int64_t size = pdf_milli(run->size);
    if (size <= 0) {
        pdf_fail(content->pdf, "\"%.*s\" has no type size", STR_ARG(run->text));
        return;
    }
    mark_item(content, item);
    begin_text(content);
    bool same_font = content->font == coded->font && content->size == size;
    set_font(content, coded->font, same_font ? content->variant : coded->variants[0], size);
    set_overprint(content, run->colour ? run->colour : &BLACK);
    set_colour(content, TO_FILL, run->colour);
    int64_t x = pdf_milli(run->x), y = content->height - pdf_milli(run->y);
    pdf_add_milli(&content->out, x - content->line_x);
    pdf_add_milli(&content->out, y - content->line_y);
    buffer_add_c(&content->out, "Td\n");
    content->line_x = x;
    content->line_y = y;
    paint_glyphs(content, run, coded);
    if (item->block && content->mark == MARK_BLOCK && item->block->tag == BLOCK_FIGURE) {
        sp width = 0;
        for (size_t i = 0; i < run->count; i++) width += run->glyphs[i].advance;
        int64_t rise = size * run->face->ascender / run->face->units_per_em;
        int64_t fall = size * run->face->descender / run->face->units_per_em;
        pdf_tags_cover(content->painter->tags, item->block, content->page_index,
                       (int64_t[4]){x, y + fall, x + pdf_milli(width), y + rise});
    }
}

/* Writes a path's segments; false when its lists do not agree. `box` is the box of its points. */
static bool add_segments(struct content *content, const struct path *path, int64_t box[4]) {
    static const struct {
        size_t points;
        const char *operator;
    } segments[] = {
        [PATH_MOVE] = {1, "m\n"}, [PATH_LINE] = {1, "l\n"}, [PATH_CURVE] = {3, "c\n"}, [PATH_CLOSE] = {0, "h\n"}};
    size_t next = 0;
    for (size_t i = 0; i < path->op_count; i++) {
        size_t points = segments[path->ops[i]].points;
        if (points > path->point_count - next || (i == 0 && path->ops[i] != PATH_MOVE)) return false;
        for (size_t end = next + points; next < end; next++) {
            int64_t x = pdf_milli(path->points[next].x), y = content->height - pdf_milli(path->points[next].y);
            pdf_add_milli(&content->out, x);
            pdf_add_milli(&content->out, y);
            if (!next || x < box[0]) box[0] = x;
            if (!next || y < box[1]) box[1] = y;
            if (!next || x > box[2]) box[2] = x;
            if (!next || y > box[3]) box[3] = y;
        }
        buffer_add_c(&content->out, segments[path->ops[i]].operator);
    }
    return next == path->point_count;
}

static void paint_path(struct content *content, const struct item *item) {
    const struct path *path = &item->path;
    if ((!path->fill && !path->stroke) || !path->op_count || content->pdf->failed) return;
    mark_item(content, item);
    end_text(content);
    set_overprint(content, NULL);
    if (path->fill) set_colour(content, TO_FILL, path->fill);
    if (path->stroke) {
        int64_t width = pdf_milli(path->stroke_width);
        set_colour(content, TO_STROKE, path->stroke);
        if (width != content->stroke_width) {
            pdf_add_milli(&content->out, width);
            buffer_add_c(&content->out, "w\n");
            content->stroke_width = width;
        }
    }
    int64_t box[4] = {0};
    if (!add_segments(content, path, box)) {
        pdf_fail(content->pdf, "page %zu has a path whose points do not match its segments", content->page_index + 1);
        return;
    }
    if (!path->fill) buffer_add_c(&content->out, "S\n");
    else if (path->stroke) buffer_add_c(&content->out, path->even_odd ? "B*\n" : "B\n");
    else buffer_add_c(&content->out, path->even_odd ? "f*\n" : "f\n");
    if (content->mark == MARK_BLOCK) pdf_tags_cover(content->painter->tags, item->block, content->page_index, box);
}

struct str pdf_content_make(struct pdf_painter *painter, const struct page *page, size_t page_index) {
    /* the initial graphics state of §8.4.1 */
    struct content content = {.painter = painter,
                              .pdf = painter->pdf,
                              .page = page,
                              .page_index = page_index,
                              .height = pdf_milli(page->height),
                              .fill = painter->press ? -1 : 0,
                              .stroke = painter->press ? -1 : 0,
                              .stroke_width = 1000};
    buffer_init(&content.out, painter->pdf->arena);
    for (size_t i = 0; i < page->items.count && !painter->pdf->failed; i++) {
        const struct item *item = &page->items.at[i];
        if (item->kind == ITEM_RUN) paint_run(&content, item, &painter->fonts->runs.at[painter->next_run++]);
        else paint_path(&content, item);
    }
    mark(&content, MARK_NONE, NULL, NULL);
    end_text(&content);
    return buffer_str(&content.out);
}
