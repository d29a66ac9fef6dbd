/* What the commands write with --format=json. */
#ifndef HAEFTE_JSON_H
#define HAEFTE_JSON_H

#include "base/str.h"

/* A JSON string, RFC 8259 §7. Bytes that are not UTF-8 (only a file's name has any) become U+FFFD. */
void json_add_string(struct buffer *out, struct str text);

#endif
