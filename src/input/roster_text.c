#include "input/roster_text.h"

#include <hb.h>

static bool is_blank(uint32_t rune) {
    return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0xA0 || rune == 0x1680 ||
           (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F ||
           rune == 0x3000;
}

/* Signs without a shape that come along when text is copied: soft hyphen, zero-width blanks, byte order mark, and
   orders to a writing direction, which the letters themselves know. The joiners of emoji and of Persian stay. */
static bool is_dropped(uint32_t rune) {
    return rune == 0xAD || rune == 0x200B || rune == 0x2060 || rune == 0xFEFF || rune == 0x200E || rune == 0x200F ||
           rune == 0x61C || (rune >= 0x202A && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069);
}

static bool is_accent(uint32_t rune) {
    return rune >= 0x300 && rune <= 0x36F;
}

bool roster_text_refuses(uint32_t rune) {
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == 0xFFFD;
}

uint32_t roster_text_clean(struct buffer *out, struct str text) {
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    uint32_t refused = RUNE_BAD, last = 0;
    size_t last_at = 0;
    bool blank = false;
    out->length = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at), both;
        if (is_blank(rune)) {
            blank = true;
            continue;
        }
        if (is_dropped(rune)) continue;
        if (roster_text_refuses(rune) && refused == RUNE_BAD) refused = rune;
        if (blank && out->length) {
            buffer_add_byte(out, ' ');
            last = 0;
        }
        blank = false;
        if (last && is_accent(rune) && hb_unicode_compose(unicode, last, rune, &both)) {
            rune = both;
            out->length = last_at;
        }
        last = rune;
        last_at = out->length;
        buffer_add_rune(out, rune);
    }
    return refused;
}

struct str roster_text_fold(struct buffer *out, struct str cleaned) {
    out->length = 0;
    for (size_t at = 0; at < cleaned.length;) {
        uint32_t rune = utf8_next(cleaned, &at);
        if (rune != ' ') buffer_add_rune(out, rune_lower(rune));
    }
    return buffer_str(out);
}

struct str roster_text_fold_header(struct buffer *out, struct str cleaned) {
    struct str folded = roster_text_fold(out, cleaned);
    out->length = 0;
    for (size_t at = 0; at < folded.length; at++) {
        unsigned char c = (unsigned char)folded.at[at];
        if (c >= 0x80 || rune_is_digit(c) || (c >= 'a' && c <= 'z')) buffer_add_byte(out, (char)c);
    }
    return buffer_str(out);
}

bool roster_text_is_blank(struct str text) {
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (!is_blank(rune) && !is_dropped(rune)) return false;
    }
    return true;
}
