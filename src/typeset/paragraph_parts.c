#include "typeset/paragraph_steps.h"

#include "base/message.h"

#include <string.h>

/* From text to pieces (boxes and glue) and chances (places where a line may end), all measured. */

enum {
    SOFT_HYPHEN = 0xAD,
    NO_BREAK_SPACE = 0xA0,
    ZERO_WIDTH_SPACE = 0x200B,
    LINE_SEPARATOR = 0x2028,
    WORD_JOINER = 0x2060,
    BYTE_ORDER_MARK = 0xFEFF,
};

/* Demerits of ending a line at a place. Their unit is that of raggedness: the square of the shortfall in thousandths of
   the measure, so 40,000 weighs as much as a line that is a fifth too short. */
enum {
    HYPHEN_DEMERITS = 110000,   /* reached by reading columns of 41 mm: about one line in thirty is divided */
    OWN_HYPHEN_DEMERITS = 9000, /* after a hyphen or slash of the text: nothing is added, but the word is torn */
    LETTER_END_DEMERITS = 4000, /* one letter (i, å) that waits for the next line */
    SHORT_END_DEMERITS = 1200,  /* two letters (at, og, på) */
    STOP_SHORT_DEMERITS = 6000, /* the first short word of a sentence alone at the end of a line */
    ASTRAY_PER_CENT = 200, /* within a part of a compound (kerneop-gaven): the reader tries the wrong joint first */
    HYPHEN_LETTERS = 5,    /* no shorter word is divided */
};

/* What a hyphen costs in hundredths of HYPHEN_DEMERITS, by how well the word reads when it is divided there. At a joint
   the reader expects it; between mere syllables a ragged line is mostly better; two letters apart, or in a name, only a
   very short line is worse. */
static const int rank_per_cent[] = {
    [BREAK_JOINT] = 70, [BREAK_AFFIX] = 100, [BREAK_SYLLABLE] = 180, [BREAK_POOR] = 400};

/* How much of a mark stands outside the measure, in hundredths of its width: the lighter the mark, the more. */
static const struct {
    uint32_t rune;
    uint8_t left, right;
} HANGING[] = {
    {'-', 0, 60},     {0x2010, 0, 60},  {'.', 0, 60},    {',', 0, 60},     {':', 0, 35},     {';', 0, 35},
    {0x201C, 50, 50}, {0x201D, 50, 50}, {0x201E, 50, 0}, {0x2018, 50, 50}, {0x2019, 50, 50}, {'"', 50, 50},
    {0xAB, 35, 35},   {0xBB, 35, 35},   {'(', 30, 0},    {')', 0, 30},     {0x2013, 0, 30},
};

/* A break that the text asks for with a character that is not printed: U+00AD, U+200B or U+2028. */
struct mark {
    uint32_t offset;
    uint32_t rune;
};

/* What the analysis carries along. */
struct analysis {
    struct typesetter *typesetter;
    struct parts *parts;
    const struct style *style;
    struct place place;
    uint32_t *span_ends; /* bytes of the cleaned text */
    struct LIST(struct mark) marks;
    size_t mark; /* the next one to come */
    sp x, stretch;
    uint32_t letters, blanks;
    bool comma_broken; /* the first comma has been met */
};

static struct str piece_text(const struct parts *parts, const struct piece *piece) {
    return str_slice(parts->text, piece->first, piece->end);
}

static uint32_t first_rune(struct str s) {
    size_t at = 0;
    return s.length ? utf8_next(s, &at) : 0;
}

/* The rune that ends at `end`. */
static uint32_t rune_before(struct str s, size_t end) {
    size_t first = end;
    while (first > 0 && ((unsigned char)s.at[--first] & 0xC0) == 0x80) {
    }
    return first < end ? utf8_next(s, &first) : 0;
}

static uint32_t count_letters(struct str s) {
    uint32_t count = 0;
    for (size_t at = 0; at < s.length;) {
        uint32_t rune = utf8_next(s, &at);
        count += rune_is_letter(rune) || rune_is_digit(rune);
    }
    return count;
}

/* --- Cleaning --- */

static bool is_breaking_blank(uint32_t rune) {
    return rune == ' ' || rune == '\n' || rune == '\t' || rune == '\r' || rune == LINE_SEPARATOR;
}

static bool is_invisible(uint32_t rune) {
    return rune == SOFT_HYPHEN || rune == ZERO_WIDTH_SPACE || rune == WORD_JOINER || rune == BYTE_ORDER_MARK;
}

/* Takes room for the pieces and chances at once: lists that grow leave their old storage behind. */
static void reserve(struct analysis *analysis, size_t span_count) {
    struct arena *arena = analysis->typesetter->arena;
    struct parts *parts = analysis->parts;
    size_t blanks = 0;
    for (size_t i = 0; i < parts->text.length; i++) blanks += parts->text.at[i] == ' ' || parts->text.at[i] == '\xC2';
    size_t pieces = 2 * blanks + 1 + span_count, chances = 2 + blanks * (analysis->style->hyphenate ? 2 : 1);
    parts->pieces.at = arena_grow(arena, NULL, 0, &parts->pieces.room, pieces, sizeof *parts->pieces.at);
    parts->chances.at = arena_grow(arena, NULL, 0, &parts->chances.room, chances, sizeof *parts->chances.at);
}

/* Joins the spans: stretches of blanks become one space, no-break if one of them was, none at the two ends; characters
   that only steer line breaking are taken out and remembered. */
static void clean(struct analysis *analysis, const struct span *spans, size_t count) {
    struct arena *arena = analysis->typesetter->arena;
    struct buffer out;
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += spans[i].text.length;
    buffer_init(&out, arena);
    out.at = arena_take(arena, total + 1);
    out.room = total + 1;
    bool after_blank = true; /* no blank at the beginning */
    for (size_t i = 0; i < count; i++) {
        struct str text = spans[i].text;
        for (size_t at = 0; at < text.length;) {
            size_t first = at;
            uint32_t rune = (unsigned char)text.at[at] < 0x80 ? (unsigned char)text.at[at++] : utf8_next(text, &at);
            if (is_breaking_blank(rune)) {
                struct mark mark = {(uint32_t)out.length, rune};
                if (rune == LINE_SEPARATOR) LIST_ADD(arena, analysis->marks, mark);
                if (!after_blank) buffer_add_byte(&out, ' ');
                after_blank = true;
            } else if (is_invisible(rune)) {
                struct mark mark = {(uint32_t)out.length, rune};
                if (rune == SOFT_HYPHEN || rune == ZERO_WIDTH_SPACE) LIST_ADD(arena, analysis->marks, mark);
            } else {
                if (rune == NO_BREAK_SPACE && after_blank && out.length && out.at[out.length - 1] == ' ') out.length--;
                buffer_add(&out, str_slice(text, first, at));
                after_blank = rune == NO_BREAK_SPACE;
            }
        }
        analysis->span_ends[i] = (uint32_t)out.length;
    }
    if (out.length && out.at[out.length - 1] == ' ') out.length--;
    for (size_t i = 0; i < count; i++) /* a blank may have been taken back after its span ended */
        if (analysis->span_ends[i] > out.length) analysis->span_ends[i] = (uint32_t)out.length;
    analysis->parts->text = buffer_str(&out);
    reserve(analysis, count);
}

/* --- Pieces --- */

static void report_lack(const struct analysis *analysis, const struct piece *piece, uint32_t rune) {
    const struct face *face = piece->setting->face;
    char letters[5] = {0};
    utf8_put(letters, rune);
    diag_error(analysis->typesetter->diags, analysis->place,
               "the font %.*s %d%s has no character U+%04X (%s); choose another font or another character",
               STR_ARG(face->family), face->weight, face->italic ? _(" italic") : "", (unsigned)rune, letters);
}

static void add_piece(struct analysis *analysis, const struct setting *setting, size_t first, size_t end, bool glue) {
    struct typesetter *typesetter = analysis->typesetter;
    struct parts *parts = analysis->parts;
    struct piece piece = {setting, NULL, (uint32_t)first, (uint32_t)end, analysis->x, 0, glue};
    struct str text = str_slice(parts->text, first, end);
    if (glue) piece.shaped = text.length == 1 ? setting->space : setting->no_break_space;
    else piece.shaped = font_shape(typesetter->fonts, setting->face, setting->style, typesetter->language, text);
    bool lacks = false;
    for (size_t i = 0; i < piece.shaped->count; i++) {
        piece.width += setting_advance(setting, piece.shaped->glyphs[i].advance);
        lacks |= piece.shaped->glyphs[i].id == 0;
    }
    if (glue && analysis->style->align == ALIGN_JUSTIFY) piece.width = setting->style->size / 4; /* the best space */
    if (lacks) report_lack(analysis, &piece, font_lacks(piece.shaped));
    analysis->x += piece.width;
    LIST_ADD(typesetter->arena, parts->pieces, piece);
}

static bool same_setting(const struct setting *a, const struct setting *b) {
    return a->style == b->style && a->block == b->block && a->foreign == b->foreign;
}

/* Spans that differ only in how they are spoken are one stretch: the words across them keep their shape. */
static void make_pieces(struct analysis *analysis, size_t span_count) {
    struct str text = analysis->parts->text;
    size_t at = 0;
    for (size_t i = 0; i < span_count; i++) {
        const struct setting *setting = &analysis->parts->settings[i];
        while (i + 1 < span_count && same_setting(setting, &analysis->parts->settings[i + 1])) i++;
        size_t end = analysis->span_ends[i], first = at;
        while (at < end) {
            bool no_break = text.at[at] == '\xC2' && at + 1 < end && text.at[at + 1] == '\xA0';
            if (text.at[at] != ' ' && !no_break) {
                at++;
                continue;
            }
            if (first < at) add_piece(analysis, setting, first, at, false);
            first = at + (no_break ? 2 : 1);
            add_piece(analysis, setting, at, first, true);
            at = first;
        }
        if (first < at) add_piece(analysis, setting, first, at, false);
    }
}

static void find_voices(struct analysis *analysis, const struct span *spans, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct voice voice = {i ? analysis->span_ends[i - 1] : 0, analysis->span_ends[i], spans[i].spoken};
        if (voice.spoken && voice.first < voice.end)
            LIST_ADD(analysis->typesetter->arena, analysis->parts->voices, voice);
    }
}

/* --- Chances --- */

static sp hang(const struct setting *setting, uint32_t rune, bool left) {
    for (size_t i = 0; i < sizeof HANGING / sizeof *HANGING; i++) {
        if (HANGING[i].rune != rune) continue;
        hb_codepoint_t glyph;
        unsigned share = left ? HANGING[i].left : HANGING[i].right;
        if (!share || !hb_font_get_nominal_glyph(setting->face->hb_font, rune, &glyph)) return 0;
        return font_scale(setting->face, setting->style->size,
                          hb_font_get_glyph_h_advance(setting->face->hb_font, glyph)) *
               (sp)share / 100;
    }
    return 0;
}

const struct shaped *paragraph_shape_before_hyphen(struct typesetter *typesetter, const struct setting *setting,
                                                   struct str part) {
    char *text = arena_take(typesetter->arena, part.length + 1);
    memcpy(text, part.at, part.length);
    text[part.length] = '-';
    return font_shape(typesetter->fonts, setting->face, setting->style, typesetter->language,
                      (struct str){text, part.length + 1});
}

static sp shaped_width(const struct setting *setting, const struct shaped *shaped) {
    sp width = 0;
    for (size_t i = 0; i < shaped->count; i++) width += setting_advance(setting, shaped->glyphs[i].advance);
    return width;
}

/* Where the glyphs before a break inside a piece end (hyphen included where one is put) and where those after it begin,
   both from the piece's left. Kerning moves only the advance of the first letter of a pair, so the sum of the advances
   is exact once the last letter's is replaced by what it has before a hyphen or a line end; only where a ligature
   straddles the break are the parts shaped anew. */
static void measure_break(struct analysis *analysis, const struct piece *piece, size_t offset, bool put, sp *end,
                          sp *next) {
    struct typesetter *typesetter = analysis->typesetter;
    const struct setting *setting = piece->setting;
    const struct shaped *shaped = piece->shaped;
    struct str text = piece_text(analysis->parts, piece);
    if (offset >= text.length) {
        offset = text.length;
        *next = piece->width;
    } else {
        *next = 0;
    }
    size_t last_letter = offset;
    while (last_letter > 0 && ((unsigned char)text.at[--last_letter] & 0xC0) == 0x80) {
    }
    sp before = 0;
    size_t count = 0;
    while (count < shaped->count && shaped->glyphs[count].cluster < offset)
        before += setting_advance(setting, shaped->glyphs[count++].advance);
    bool clean_cut = count > 0 && shaped->glyphs[count - 1].cluster == last_letter &&
                     (count == shaped->count || shaped->glyphs[count].cluster == offset);
    struct str left = str_slice(text, 0, offset);
    if (!clean_cut) {
        struct str right = str_slice(text, offset, text.length);
        const struct shaped *whole =
            put ? paragraph_shape_before_hyphen(typesetter, setting, left)
                : font_shape(typesetter->fonts, setting->face, setting->style, typesetter->language, left);
        *end = shaped_width(setting, whole);
        if (right.length)
            *next = piece->width - shaped_width(setting, font_shape(typesetter->fonts, setting->face, setting->style,
                                                                    typesetter->language, right));
        return;
    }
    const struct shaped_glyph *last = &shaped->glyphs[count - 1];
    if (offset < text.length) *next = before;
    before -= setting_advance(setting, last->advance);
    if (put) {
        struct str letter = str_slice(text, last_letter, offset);
        *end = before + shaped_width(setting, paragraph_shape_before_hyphen(typesetter, setting, letter));
    } else {
        *end = before + setting_advance(setting, hb_font_get_glyph_h_advance(setting->face->hb_font, last->id));
    }
}

/* Ends a line inside or after `piece`, `offset` bytes from its beginning. */
static void add_word_chance(struct analysis *analysis, const struct piece *piece, size_t offset, bool put,
                            int64_t demerits) {
    struct str text = analysis->parts->text;
    size_t at = piece->first + offset;
    sp end, next;
    measure_break(analysis, piece, offset, put, &end, &next);
    uint32_t last = put ? '-' : rune_before(text, at);
    uint32_t letters = analysis->letters + count_letters(str_slice(text, piece->first, at));
    const struct piece *after = offset < piece->end - piece->first ? piece : piece + 1; /* a word goes on after it */
    struct chance chance = {
        .end = piece->x + end - piece->setting->style->tracking,
        .next = piece->x + next,
        .hang_end = hang(piece->setting, last, false),
        .hang_next = hang(after->setting, first_rune(str_slice(text, at, text.length)), true),
        .stretch_end = analysis->stretch,
        .stretch_next = analysis->stretch,
        .demerits = demerits,
        .at = (uint32_t)at,
        .from = (uint32_t)at,
        .letters_end = letters,
        .letters_next = letters,
        .blanks_end = analysis->blanks,
        .blanks_next = analysis->blanks,
        .hyphen = put || last == '-' || last == 0x2010,
        .put = put,
    };
    LIST_ADD(analysis->typesetter->arena, analysis->parts->chances, chance);
}

static int64_t hyphen_demerits(const struct analysis *analysis, enum break_rank rank, bool compound) {
    int64_t demerits = (int64_t)(HYPHEN_DEMERITS * analysis->style->hyphen_cost) * rank_per_cent[rank] / 100;
    return compound && rank == BREAK_SYLLABLE ? demerits * ASTRAY_PER_CENT / 100 : demerits;
}

/* A capital inside a sentence begins a name, which is better left whole. */
static bool is_name(struct str text, size_t first) {
    uint32_t rune = first_rune(str_slice(text, first, text.length));
    if (rune_lower(rune) == rune || first == 0) return false;
    size_t blank = first;
    while (blank > 0 && !rune_is_letter(rune_before(text, blank)) && text.at[blank - 1] != '.' &&
           text.at[blank - 1] != ':' && text.at[blank - 1] != '!' && text.at[blank - 1] != '?')
        do blank--;
        while (blank > 0 && ((unsigned char)text.at[blank] & 0xC0) == 0x80);
    return rune_is_letter(rune_before(text, blank)); /* not after the end of a sentence */
}

/* The pieces [first, end) are one word, or its part between two slashes. */
struct word {
    const struct piece *first, *end;
    size_t from, to; /* bytes of the text */
};

static const struct piece *piece_at(const struct word *word, size_t offset) {
    const struct piece *piece = word->first;
    while (piece + 1 < word->end && piece->end < offset) piece++;
    return piece;
}

/* A chance at a byte of the word. analysis->letters counts up to the word; what the word's earlier pieces hold is added
   for the time being. */
static void add_chance_in_word(struct analysis *analysis, const struct word *word, size_t offset, bool put,
                               int64_t demerits) {
    const struct piece *piece = piece_at(word, offset);
    uint32_t letters = analysis->letters;
    analysis->letters += count_letters(str_slice(analysis->parts->text, word->first->first, piece->first));
    add_word_chance(analysis, piece, offset - piece->first, put, demerits);
    analysis->letters = letters;
}

static void hyphenate_part(struct analysis *analysis, const struct word *word) {
    struct str text = str_slice(analysis->parts->text, word->from, word->to);
    bool divide = analysis->style->hyphenate && !word->first->setting->foreign;
    if (text.length < HYPHEN_LETTERS) return;
    if (!divide && !memchr(text.at, '-', text.length) && !memchr(text.at, '\xE2', text.length)) return;
    size_t count;
    const struct word_break *breaks = hyphenate(analysis->typesetter->hyphenator, text, &count);
    bool name = count && is_name(analysis->parts->text, word->from), compound = false;
    for (size_t i = 0; i < count; i++) compound = compound || (breaks[i].hyphen && breaks[i].rank == BREAK_JOINT);
    for (size_t i = 0; i < count; i++) {
        if (breaks[i].hyphen && !divide) continue;
        int64_t demerits = breaks[i].hyphen ? hyphen_demerits(analysis, name ? BREAK_POOR : breaks[i].rank, compound)
                                            : OWN_HYPHEN_DEMERITS;
        add_chance_in_word(analysis, word, word->from + breaks[i].offset, breaks[i].hyphen, demerits);
    }
}

/* Words with break marks of their own are divided nowhere else. */
static bool add_marks(struct analysis *analysis, const struct word *word) {
    size_t last = 0;
    bool any = false;
    for (; analysis->mark < analysis->marks.count; analysis->mark++) {
        struct mark mark = analysis->marks.at[analysis->mark];
        if (mark.offset >= word->to) break;
        if (mark.offset <= word->from || mark.rune == LINE_SEPARATOR || mark.offset == last) continue;
        last = mark.offset;
        any = true;
        if (mark.rune == ZERO_WIDTH_SPACE) add_chance_in_word(analysis, word, mark.offset, false, OWN_HYPHEN_DEMERITS);
        else if (analysis->style->hyphenate)
            add_chance_in_word(analysis, word, mark.offset, true, hyphen_demerits(analysis, BREAK_JOINT, false));
    }
    return any;
}

/* After a slash between two words of two letters or more (og/eller), not in addresses and fractions. */
static bool breaks_at_slash(struct str text, size_t from, size_t slash, size_t to) {
    struct str left = str_slice(text, from, slash), right = str_slice(text, slash + 1, to);
    return count_letters(left) >= 2 && count_letters(right) >= 2 && rune_is_letter(rune_before(text, slash)) &&
           rune_is_letter(first_rune(right)) && !memchr(left.at, ':', left.length) &&
           !memchr(left.at, '.', left.length) && !memchr(right.at, '/', right.length);
}

static void add_word_chances(struct analysis *analysis, const struct piece *first, const struct piece *end) {
    struct str text = analysis->parts->text;
    struct word word = {first, end, first->first, end[-1].end};
    if (analysis->mark < analysis->marks.count && add_marks(analysis, &word)) return;
    const char *slash = memchr(text.at + word.from, '/', word.to - word.from);
    size_t at = slash ? (size_t)(slash - text.at) : 0;
    if (slash && breaks_at_slash(text, word.from, at, word.to)) {
        size_t to = word.to;
        word.to = at;
        hyphenate_part(analysis, &word);
        add_chance_in_word(analysis, &word, at + 1, false, OWN_HYPHEN_DEMERITS);
        word.from = at + 1;
        word.to = to;
    }
    hyphenate_part(analysis, &word);
}

/* How bad it is that the word which ends at `end` ends a line. */
static int64_t end_demerits(struct str text, size_t first, size_t end) {
    size_t runes = 0;
    for (size_t at = first; at < end && runes < 3; runes++)
        if (!rune_is_letter(utf8_next(text, &at))) return 0; /* a mark: a good place to pause */
    if (runes > 2) return 0;
    bool begins = first >= 2 && text.at[first - 1] == ' ' && (text.at[first - 2] == '.' || text.at[first - 2] == ':');
    return (runes == 1 ? LETTER_END_DEMERITS : SHORT_END_DEMERITS) + (begins ? STOP_SHORT_DEMERITS : 0);
}

static bool is_forced(struct analysis *analysis, const struct piece *glue) {
    struct str text = analysis->parts->text;
    bool forced = false;
    for (; analysis->mark < analysis->marks.count; analysis->mark++) {
        struct mark mark = analysis->marks.at[analysis->mark];
        if (mark.offset > glue->end) break;
        forced |= mark.rune == LINE_SEPARATOR;
    }
    if (analysis->style->break_after_comma && !analysis->comma_broken && glue->first > 0 &&
        text.at[glue->first - 1] == ',')
        forced = analysis->comma_broken = true;
    return forced;
}

/* The line may end at a space, which then vanishes. The pieces before and after it are words or no-break blanks. */
static void add_space_chance(struct analysis *analysis, const struct piece *glue, size_t word_first) {
    struct str text = analysis->parts->text;
    const struct piece *before = glue - 1, *after = glue + 1;
    uint32_t last = rune_before(text, glue->first);
    struct chance chance = {
        .end = glue->x - before->setting->style->tracking,
        .next = after->x,
        .hang_end = hang(before->setting, last, false),
        .hang_next = hang(after->setting, first_rune(piece_text(analysis->parts, after)), true),
        .stretch_end = analysis->stretch,
        .stretch_next = analysis->stretch + glue->setting->style->size / 4,
        .demerits = end_demerits(text, word_first, glue->first),
        .at = glue->first,
        .from = after->first,
        .letters_end = analysis->letters,
        .letters_next = analysis->letters,
        .blanks_end = analysis->blanks,
        .blanks_next = analysis->blanks + 1,
        .hyphen = last == '-' || last == 0x2010,
        .forced = is_forced(analysis, glue),
    };
    LIST_ADD(analysis->typesetter->arena, analysis->parts->chances, chance);
}

static void make_chances(struct analysis *analysis) {
    struct parts *parts = analysis->parts;
    struct arena *arena = analysis->typesetter->arena;
    const struct piece *piece = parts->pieces.at, *end = piece + parts->pieces.count;
    struct chance start = {.hang_next = hang(piece->setting, first_rune(parts->text), true)};
    LIST_ADD(arena, parts->chances, start);
    size_t word_first = 0;
    while (piece < end) {
        if (piece->glue) {
            if (piece->end - piece->first == 1 && piece > parts->pieces.at && piece + 1 < end)
                add_space_chance(analysis, piece, word_first);
            analysis->stretch += piece->setting->style->size / 4;
            analysis->blanks++;
            word_first = piece->end;
            piece++;
            continue;
        }
        const struct piece *word = piece;
        while (piece < end && !piece->glue) piece++;
        add_word_chances(analysis, word, piece);
        analysis->letters += count_letters(str_slice(parts->text, word->first, piece[-1].end));
    }
    const struct piece *last = end - 1;
    struct chance finish = {
        .end = analysis->x - last->setting->style->tracking,
        .next = analysis->x,
        .hang_end = hang(last->setting, rune_before(parts->text, parts->text.length), false),
        .stretch_end = analysis->stretch,
        .stretch_next = analysis->stretch,
        .at = (uint32_t)parts->text.length,
        .from = (uint32_t)parts->text.length,
        .letters_end = analysis->letters,
        .letters_next = analysis->letters,
        .blanks_end = analysis->blanks,
        .blanks_next = analysis->blanks,
        .forced = true,
    };
    LIST_ADD(arena, parts->chances, finish);
}

struct parts paragraph_parts(struct typesetter *typesetter, const struct span *spans, size_t count,
                             const struct style *style, struct place place) {
    struct parts parts = {.settings = ARENA_NEW_ARRAY(typesetter->arena, struct setting, count)};
    struct analysis analysis = {.typesetter = typesetter, .parts = &parts, .style = style, .place = place};
    analysis.span_ends = ARENA_NEW_ARRAY(typesetter->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        const struct style *of_span = spans[i].style;
        const struct face *face = font_of_style(typesetter->fonts, of_span, typesetter->diags);
        if (!face) {
            parts.failed = true;
            return parts;
        }
        parts.settings[i] = (struct setting){
            of_span,
            face,
            spans[i].block,
            spans[i].spoken && spans[i].spoken->language.length > 0,
            font_shape(typesetter->fonts, face, of_span, typesetter->language, STR(" ")),
            font_shape(typesetter->fonts, face, of_span, typesetter->language, STR("\xC2\xA0")),
        };
    }
    clean(&analysis, spans, count);
    find_voices(&analysis, spans, count);
    make_pieces(&analysis, count);
    if (parts.pieces.count) make_chances(&analysis);
    return parts;
}
