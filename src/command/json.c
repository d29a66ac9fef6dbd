#include "command/json.h"

void json_add_string(struct buffer *out, struct str text) {
    buffer_add_byte(out, '"');
    for (size_t at = 0; at < text.length;) {
        size_t first = at;
        uint32_t rune = utf8_next(text, &at);
        if (rune == '"' || rune == '\\') buffer_addf(out, "\\%c", (char)rune);
        else if (rune == '\n') buffer_add_c(out, "\\n");
        else if (rune < 0x20 || rune == 0x7F) buffer_addf(out, "\\u%04x", (unsigned)rune);
        else if (rune == RUNE_BAD) buffer_add_rune(out, 0xFFFD);
        else buffer_add(out, str_slice(text, first, at));
    }
    buffer_add_byte(out, '"');
}
