#include "language/readability.h"

#include "base/message.h"

enum { LONG_WORD = 7 /* letters */ };

static bool is_blank(uint32_t rune) {
    return rune == ' ' || rune == '\t' || rune == '\n' || rune == 0xA0 || rune == 0x202F;
}

/* The next stretch without blanks; empty at the end. */
static struct str next_stretch(struct str text, size_t *at) {
    size_t first = *at, end = *at;
    while (end < text.length) {
        size_t here = end;
        bool blank = is_blank(utf8_next(text, &end));
        if (blank && here > first) {
            *at = end;
            return str_slice(text, first, here);
        }
        if (blank) first = end;
    }
    *at = text.length;
    return str_slice(text, first, text.length);
}

/* Whether its last sign ends a sentence; quotation marks and brackets may follow it. */
static bool ends_sentence(struct str stretch) {
    bool stop = false;
    for (size_t at = 0; at < stretch.length;) {
        uint32_t rune = utf8_next(stretch, &at);
        if (rune == '.' || rune == '?' || rune == '!' || rune == ':') stop = true;
        else if (rune_is_letter(rune) || rune_is_digit(rune)) stop = false;
    }
    return stop;
}

static bool begins_small(struct str text, size_t at) {
    while (at < text.length) {
        uint32_t rune = utf8_next(text, &at);
        if (rune_is_letter(rune)) return rune_lower(rune) == rune;
        if (rune_is_digit(rune)) return false;
    }
    return false;
}

void readability_add(struct readability *readability, struct str text) {
    bool open = false; /* a sentence has begun */
    for (size_t at = 0; at < text.length;) {
        struct str stretch = next_stretch(text, &at);
        size_t letters = 0, digits = 0;
        for (size_t in = 0; in < stretch.length;) {
            uint32_t rune = utf8_next(stretch, &in);
            letters += rune_is_letter(rune);
            digits += rune_is_digit(rune);
        }
        readability->words += letters + digits > 0;
        readability->long_words += letters >= LONG_WORD;
        open |= letters + digits > 0;
        if (!open || !ends_sentence(stretch) || begins_small(text, at)) continue;
        readability->sentences++;
        open = false;
    }
    readability->sentences += open;
}

double readability_lix(const struct readability *readability) {
    if (!readability->words) return 0;
    double words = (double)readability->words;
    return words / (double)readability->sentences + 100 * (double)readability->long_words / words;
}

const char *readability_name(double lix) {
    return lix < 25   ? _("very easy")
           : lix < 35 ? _("easy")
           : lix < 45 ? _("medium")
           : lix < 55 ? _("hard")
                      : _("very hard");
}
