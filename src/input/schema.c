#include "input/schema.h"

#include "base/message.h"

#include <stdlib.h>
#include <string.h>

bool schema_is_text(struct schema_reader *reader, const struct node *node, const char *what) {
    if (node->kind == NODE_SCALAR && node->text.length) return true;
    diag_error(reader->diags, node->place, "%s is to be a text, and here stands %s", _(what),
               node->kind == NODE_SCALAR ? _("nothing") : yaml_kind_name(node));
    return false;
}

bool schema_is_list(struct schema_reader *reader, const struct node *node, const char *what) {
    if (node->kind == NODE_LIST) return true;
    diag_error(reader->diags, node->place, "%s is to be a list (lines that begin with “- ”), and here stands %s",
               _(what), yaml_kind_name(node));
    return false;
}

const struct node *schema_map_of(const struct node *map, const char *key, struct diags *diags) {
    const struct node *found = yaml_find(map, key);
    if (!found || found->kind == NODE_MAP) return found;
    diag_error(diags, found->place, "`%s` is to be names with values (`name: …`), and here stands %s", key,
               yaml_kind_name(found));
    return NULL;
}

/* Reads a plain decimal number; strtod would follow the locale. */
static bool parse_number(struct str text, double *out) {
    double value = 0, place = 0, sign = 1;
    size_t digits = 0, at = 0;
    if (text.length && text.at[0] == '-') sign = -1, at = 1;
    for (; at < text.length; at++) {
        char c = text.at[at];
        if (c == '.' && place == 0) {
            place = 1;
        } else if (rune_is_digit((unsigned char)c)) {
            digits++;
            if (place == 0) value = value * 10 + (c - '0');
            else value += (c - '0') * (place /= 10);
        } else {
            return false;
        }
    }
    *out = sign * value;
    return digits > 0 && value < 1e6;
}

bool schema_number(struct schema_reader *reader, const struct node *node, double *out) {
    if (node->kind == NODE_SCALAR && parse_number(node->text, out)) return true;
    diag_error(reader->diags, node->place, "a number is expected here, such as 20 or 9.4");
    return false;
}

bool schema_flag(struct schema_reader *reader, const struct node *node, bool *out) {
    bool yes = node->kind == NODE_SCALAR && (str_is(node->text, "yes") || str_is(node->text, "true"));
    bool no = node->kind == NODE_SCALAR && (str_is(node->text, "no") || str_is(node->text, "false"));
    if (yes || no) *out = yes;
    else diag_error(reader->diags, node->place, "yes or no is expected here");
    return yes || no;
}

bool schema_choice(struct schema_reader *reader, const struct node *node, const char *const *choices, int *out) {
    struct buffer names;
    buffer_init(&names, reader->arena);
    for (int c = 0; choices[c]; c++) {
        if (node->kind == NODE_SCALAR && str_is(node->text, choices[c])) {
            *out = c;
            return true;
        }
        buffer_addf(&names, "%s%s", c ? ", " : "", choices[c]);
    }
    diag_error(reader->diags, node->place, "one of these is expected here: %.*s", STR_ARG(buffer_str(&names)));
    return false;
}

const struct expression *schema_expression(struct schema_reader *reader, const struct node *node) {
    if (!schema_is_text(reader, node, N_("a length"))) return NULL;
    return expression_read(reader->arena, node->text, node->place, &reader->look->definitions, reader->diags);
}

bool schema_size(struct schema_reader *reader, const struct node *node, sp *size, sp *leading) {
    size_t slash;
    double points[2];
    if (node->kind == NODE_SCALAR && str_find(node->text, STR("/"), &slash) &&
        parse_number(str_slice(node->text, 0, slash), &points[0]) &&
        parse_number(str_slice(node->text, slash + 1, node->text.length), &points[1]) && points[0] >= 1 &&
        points[0] <= 500 && points[1] >= 1 && points[1] <= 1000) {
        *size = sp_from_pt(points[0]);
        *leading = sp_from_pt(points[1]);
        return true;
    }
    diag_error(reader->diags, node->place, "type size and leading are expected here, in points: 9.4/12");
    return false;
}

static void read_field(struct schema_reader *reader, const struct schema_field *field, const struct node *node,
                       void *out) {
    switch (field->kind) {
    case SCHEMA_EXPRESSION: *(const struct expression **)out = schema_expression(reader, node); break;
    case SCHEMA_PAINT: look_paint(reader->look, node, out, reader->diags); break;
    case SCHEMA_STYLE: *(const struct style **)out = look_style(reader->look, node, reader->diags); break;
    case SCHEMA_MARK: *(const struct mark **)out = look_mark(reader->look, node, reader->diags); break;
    case SCHEMA_TEMPLATE:
        if (node->kind == NODE_SCALAR)
            *(struct template **)out = template_read(reader->arena, node->text, node->place, reader->diags);
        else schema_is_text(reader, node, field->key);
        break;
    case SCHEMA_FLAG: schema_flag(reader, node, out); break;
    case SCHEMA_INTEGER: {
        double value = 0;
        if (!schema_number(reader, node, &value)) break;
        if (value < 0 || value > 100 || value != (int)value)
            diag_error(reader->diags, node->place, "a whole number from 0 to 100 is expected here");
        else *(int *)out = (int)value;
        break;
    }
    case SCHEMA_NAME:
        if (schema_is_text(reader, node, field->key)) *(struct str *)out = node->text;
        break;
    case SCHEMA_CHOICE: schema_choice(reader, node, field->choices, out); break;
    case SCHEMA_MAP: schema_read(reader, field->map, node, out); break;
    case SCHEMA_CALL: field->call(reader, node, out); break;
    case SCHEMA_ELSEWHERE: break;
    }
}

void schema_read(struct schema_reader *reader, const struct schema *schema, const struct node *node, void *out) {
    if (node->kind != NODE_MAP) {
        diag_error(reader->diags, node->place, "%s is to be keys with values (`key: value`), and here stands %s",
                   _(schema->what), yaml_kind_name(node));
        return;
    }
    const char **known = ARENA_NEW_ARRAY(reader->arena, const char *, schema->count + 1);
    for (size_t f = 0; f < schema->count; f++) known[f] = schema->fields[f].key;
    yaml_expect_keys(node, known, schema->what, reader->diags);
    for (size_t f = 0; f < schema->count; f++) {
        const struct schema_field *field = &schema->fields[f];
        const struct node *value = yaml_find(node, field->key);
        if (value) read_field(reader, field, value, (char *)out + field->offset);
        else if (field->needed)
            diag_error(reader->diags, node->place, "%s needs the key `%s:`", _(schema->what), field->key);
    }
}
