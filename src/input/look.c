#include "input/look.h"

#include "input/colour.h"
#include "input/schema.h"

#include "base/message.h"

#include <string.h>

/* What is found by its name, and what is said when it is not. */
enum named { NAMED_COLOUR, NAMED_MARK, NAMED_STYLE, NAMED_PART, NAMED_TABLE };

static const struct {
    const char *none, *near, *no_name;
} unknown[] = {
    [NAMED_COLOUR] = {N_("there is no colour “%.*s”; none is defined"),
                      N_("there is no colour “%.*s”; did you mean “%.*s”?"),
                      N_("the name of a colour is expected here, not %s")},
    [NAMED_MARK] = {N_("there is no mark “%.*s”; none is defined"), N_("there is no mark “%.*s”; did you mean “%.*s”?"),
                    N_("the name of a mark is expected here, not %s")},
    [NAMED_STYLE] = {N_("there is no style “%.*s”; none is defined"),
                     N_("there is no style “%.*s”; did you mean “%.*s”?"),
                     N_("the name of a style is expected here, not %s")},
    [NAMED_PART] = {N_("there is no part “%.*s”; none is defined"), N_("there is no part “%.*s”; did you mean “%.*s”?"),
                    N_("the name of a part is expected here, not %s")},
    [NAMED_TABLE] = {N_("there is no table “%.*s”; none is defined"),
                     N_("there is no table “%.*s”; did you mean “%.*s”?"),
                     N_("the name of a table is expected here, not %s")},
};

static void report_unknown(const struct node *node, enum named what, struct str nearest, struct diags *diags) {
    if (node->kind != NODE_SCALAR) diag_error(diags, node->place, unknown[what].no_name, yaml_kind_name(node));
    else if (nearest.length) diag_error(diags, node->place, unknown[what].near, STR_ARG(node->text), STR_ARG(nearest));
    else diag_error(diags, node->place, unknown[what].none, STR_ARG(node->text));
}

/* With the nearest name when it fails. */
#define FIND_BY_NAME(list, node, what, diags, found)                                                                   \
    do {                                                                                                               \
        size_t count_ = (node)->kind == NODE_SCALAR ? (list).count : 0, closest_ = SIZE_MAX;                           \
        struct str nearest_ = {0};                                                                                     \
        for (size_t n_ = 0; n_ < count_ && !(found); n_++)                                                             \
            if (str_equal((list).at[n_]->name, (node)->text)) (found) = (list).at[n_];                                 \
        for (size_t n_ = 0; n_ < count_ && !(found); n_++) {                                                           \
            size_t distance_ = str_distance((list).at[n_]->name, (node)->text);                                        \
            if (distance_ < closest_) closest_ = distance_, nearest_ = (list).at[n_]->name;                            \
        }                                                                                                              \
        if (!(found)) report_unknown((node), (what), nearest_, (diags));                                               \
    } while (0)

const struct colour *look_colour(const struct look *look, const struct node *node, struct diags *diags) {
    const struct colour *found = NULL;
    FIND_BY_NAME(look->colours, node, NAMED_COLOUR, diags, found);
    return found;
}

const struct mark *look_mark(const struct look *look, const struct node *node, struct diags *diags) {
    const struct mark *found = NULL;
    FIND_BY_NAME(look->marks, node, NAMED_MARK, diags, found);
    return found;
}

const struct style *look_style(const struct look *look, const struct node *node, struct diags *diags) {
    const struct style *found = NULL;
    FIND_BY_NAME(look->styles, node, NAMED_STYLE, diags, found);
    return found;
}

const struct drawings *look_part(const struct look *look, const struct node *node, struct diags *diags) {
    const struct named_drawings *found = NULL;
    FIND_BY_NAME(look->parts, node, NAMED_PART, diags, found);
    return found ? found->drawings : NULL;
}

struct table_model *look_table(const struct look *look, const struct node *node, struct diags *diags) {
    const struct named_table *found = NULL;
    FIND_BY_NAME(look->tables, node, NAMED_TABLE, diags, found);
    return found ? found->table : NULL;
}

bool look_paint(const struct look *look, const struct node *node, struct paint *paint, struct diags *diags) {
    static const char *const parts[] = {"form.band", "form.small", "form.on"};
    for (size_t p = 0; node->kind == NODE_SCALAR && p < 3; p++) {
        if (!str_is(node->text, parts[p])) continue;
        *paint = (struct paint){PAINT_FORM_BAND + (enum paint_kind)p, NULL};
        return true;
    }
    const struct colour *colour = look_colour(look, node, diags);
    if (colour) *paint = (struct paint){PAINT_COLOUR, colour};
    return colour != NULL;
}

struct form_look look_of_form(const struct look *look, size_t k) {
    if (!look->forms.count) return (struct form_look){0};
    struct form_look form = look->forms.at[k % look->forms.count];
    if (k >= look->forms.count) form.mark = NULL;
    return form;
}

const struct colour *paint_colour(const struct look *look, struct paint paint, size_t form) {
    if (paint.kind == PAINT_NONE) return NULL;
    if (paint.kind == PAINT_COLOUR) return paint.colour;
    struct form_look of_form = look_of_form(look, form == SIZE_MAX ? 0 : form);
    return paint.kind == PAINT_FORM_BAND ? of_form.band : paint.kind == PAINT_FORM_SMALL ? of_form.small : of_form.on;
}

static bool hexadecimal(struct str text, uint8_t rgb[3]) {
    if (text.length != 6) return false;
    for (size_t i = 0; i < 6; i++) {
        char c = text.at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
        if (digit < 0) return false;
        rgb[i / 2] = (uint8_t)(i % 2 ? rgb[i / 2] * 16 + digit : digit);
    }
    return true;
}

static void read_rgb(struct schema_reader *reader, const struct node *node, void *out) {
    if (node->kind != NODE_SCALAR || !hexadecimal(node->text, out))
        diag_error(reader->diags, node->place, "a screen colour is six digits 0-9 A-F, in quotation marks: \"D63F2A\"");
}

static void read_cmyk(struct schema_reader *reader, const struct node *node, void *out) {
    uint8_t *cmyk = out;
    bool good = node->kind == NODE_LIST && node->count == 4;
    for (size_t i = 0; good && i < 4; i++) {
        double value = -1;
        good = schema_number(reader, node->items[i], &value) && value >= 0 && value <= 100;
        if (good) cmyk[i] = (uint8_t)value;
    }
    if (!good) diag_error(reader->diags, node->place, "a press colour is four numbers from 0 to 100: [8, 88, 92, 1]");
}

static void read_colours(struct schema_reader *reader, struct look *look, const struct node *map) {
    static const struct schema_field fields[] = {
        {"rgb", SCHEMA_CALL, offsetof(struct colour, rgb), .needed = true, .call = read_rgb},
        {"cmyk", SCHEMA_CALL, offsetof(struct colour, cmyk), .needed = true, .call = read_cmyk},
    };
    static const struct schema schema = {N_("a colour"), fields, 2};
    for (size_t p = 0; p < map->count; p++) {
        struct colour *colour = ARENA_NEW(reader->arena, struct colour);
        colour->name = map->pairs[p].key->text;
        colour->place = map->pairs[p].key->place;
        schema_read(reader, &schema, map->pairs[p].value, colour);
        LIST_ADD(reader->arena, look->colours, colour);
    }
}

/* Paths as SVG writes them, absolute M L C Z only: marks are drawn once by a designer and never computed. */
static void read_path(struct schema_reader *reader, const struct node *node, void *out) {
    struct mark *mark = out;
    struct LIST(struct mark_op) ops = {0};
    if (!schema_is_text(reader, node, N_("the path of a mark"))) return;
    struct str text = node->text;
    size_t at = 0, wanted = 0, given = 0;
    struct mark_op op = {0};
    while (at < text.length) {
        char c = text.at[at];
        if (c == ' ' || c == ',' || c == '\n') {
            at++;
        } else if (c == 'M' || c == 'L' || c == 'C' || c == 'Z') {
            if (given != wanted) break;
            op = (struct mark_op){.op = c};
            wanted = c == 'C' ? 6 : c == 'Z' ? 0 : 2;
            given = 0;
            if (c == 'Z') LIST_ADD(reader->arena, ops, op);
            at++;
        } else {
            size_t end = at;
            double value = 0, place = 0, sign = 1;
            if (text.at[end] == '-') sign = -1, end++;
            size_t first = end;
            for (; end < text.length && (rune_is_digit((unsigned char)text.at[end]) || text.at[end] == '.'); end++) {
                if (text.at[end] == '.') place = 1;
                else if (place == 0) value = value * 10 + (text.at[end] - '0');
                else value += (text.at[end] - '0') * (place /= 10);
            }
            if (end == first || !op.op || op.op == 'Z' || given == wanted) break;
            op.at[given++] = sign * value;
            if (given == wanted) LIST_ADD(reader->arena, ops, op);
            at = end;
        }
    }
    if (at < text.length || given != wanted || !ops.count)
        diag_error(reader->diags, node->place,
                   "the path of a mark is made of M x y, L x y, C x y x y x y and Z, in a box of 12 by 12");
    mark->ops = ops.at;
    mark->count = ops.count;
}

static void read_stroke(struct schema_reader *reader, const struct node *node, void *out) {
    double points;
    if (schema_number(reader, node, &points)) *(sp *)out = sp_from_pt(points);
}

static void read_marks(struct schema_reader *reader, struct look *look, const struct node *map) {
    static const struct schema_field fields[] = {
        {"path", SCHEMA_CALL, 0, .needed = true, .call = read_path},
        {"stroke", SCHEMA_CALL, offsetof(struct mark, stroke), .needed = false, .call = read_stroke},
        {"text", SCHEMA_NAME, offsetof(struct mark, text), .needed = false},
    };
    static const struct schema schema = {N_("a mark"), fields, 3};
    for (size_t p = 0; p < map->count; p++) {
        struct mark *mark = ARENA_NEW(reader->arena, struct mark);
        mark->name = map->pairs[p].key->text;
        schema_read(reader, &schema, map->pairs[p].value, mark);
        LIST_ADD(reader->arena, look->marks, mark);
    }
}

static void read_colour_name(struct schema_reader *reader, const struct node *node, void *out) {
    *(const struct colour **)out = look_colour(reader->look, node, reader->diags);
}

/* What stands on a band must be seen there, whatever the framework: its mark, and titles in large type. Smaller text is
   looked at on the pages, where it comes to stand. */
static void check_form(struct schema_reader *reader, const struct form_look *form, struct place place) {
    if (!form->on || !form->band || colour_contrast(form->on, form->band) >= CONTRAST_LEAST_LARGE) return;
    struct str contrast = colour_tell_contrast(reader->arena, form->on, form->band);
    struct str advice = colour_advise(reader->arena, form->on, form->band, CONTRAST_LEAST_LARGE);
    diag_error(reader->diags, place, "%.*s, and what stands on a band needs %s:1: %.*stake another colour for `on:`",
               STR_ARG(contrast), message_short_number(reader->arena, CONTRAST_LEAST_LARGE), STR_ARG(advice));
}

/* `legible`: all colours could be read, so that their contrast means something. */
static void read_forms(struct schema_reader *reader, struct look *look, const struct node *list, bool legible) {
    static const struct schema_field fields[] = {
        {"band", SCHEMA_CALL, offsetof(struct form_look, band), .needed = true, .call = read_colour_name},
        {"small", SCHEMA_CALL, offsetof(struct form_look, small), .needed = true, .call = read_colour_name},
        {"on", SCHEMA_CALL, offsetof(struct form_look, on), .needed = true, .call = read_colour_name},
        {"mark", SCHEMA_MARK, offsetof(struct form_look, mark), .needed = true},
    };
    static const struct schema schema = {N_("the look of a form"), fields, 4};
    if (!schema_is_list(reader, list, "forms")) return;
    for (size_t i = 0; i < list->count; i++) {
        struct form_look form = {0};
        schema_read(reader, &schema, list->items[i], &form);
        if (legible) check_form(reader, &form, list->items[i]->place);
        LIST_ADD(reader->arena, look->forms, form);
    }
}

static void read_fonts(struct schema_reader *reader, struct look *look, const struct node *map) {
    for (size_t p = 0; p < map->count; p++) {
        struct font_name font = {map->pairs[p].key->text, map->pairs[p].value->text};
        if (schema_is_text(reader, map->pairs[p].value, N_("the family of a font")))
            LIST_ADD(reader->arena, look->fonts, font);
    }
}

static void read_weight(struct schema_reader *reader, const struct node *node, void *out) {
    static const char *const names[] = {"thin",     "extralight", "light",     "regular", "medium",
                                        "semibold", "bold",       "extrabold", "black",   NULL};
    double value;
    int index;
    if (node->kind == NODE_SCALAR && node->text.length && rune_is_digit((unsigned char)node->text.at[0])) {
        if (!schema_number(reader, node, &value)) return;
        if (value < 100 || value > 900) diag_error(reader->diags, node->place, "a weight lies between 100 and 900");
        else *(int *)out = (int)value;
    } else if (schema_choice(reader, node, names, &index)) {
        *(int *)out = (index + 1) * 100;
    }
}

static void read_size(struct schema_reader *reader, const struct node *node, void *out) {
    struct style *style = out;
    schema_size(reader, node, &style->size, &style->leading);
}

static void read_cost(struct schema_reader *reader, const struct node *node, void *out) {
    schema_number(reader, node, out);
}

static void read_length(struct schema_reader *reader, const struct node *node, void *out) {
    static const struct variables none;
    const struct expression *expression = schema_expression(reader, node);
    if (expression) *(sp *)out = expression_length(expression, &none);
}

static void read_features(struct schema_reader *reader, const struct node *node, void *out) {
    struct style *style = out;
    if (!schema_is_list(reader, node, "features")) return;
    style->feature_count = 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->items[i];
        if (item->kind != NODE_SCALAR || item->text.length != 4) {
            diag_error(reader->diags, item->place, "an OpenType feature has four letters, such as smcp or tnum");
        } else if (style->feature_count == STYLE_MOST_FEATURES) {
            diag_error(reader->diags, item->place, "a style takes at most %d features", STYLE_MOST_FEATURES);
        } else {
            const unsigned char *tag = (const unsigned char *)item->text.at;
            style->features[style->feature_count++] =
                (uint32_t)tag[0] << 24 | (uint32_t)tag[1] << 16 | (uint32_t)tag[2] << 8 | tag[3];
        }
    }
}

static void read_style(struct schema_reader *reader, struct look *look, const struct pair *pair) {
    static const char *const aligns[] = {"left", "right", "centre", "justify", NULL};
    static const struct schema_field fields[] = {
        {"like", SCHEMA_ELSEWHERE, 0, .needed = false},
        {"font", SCHEMA_NAME, offsetof(struct style, family), .needed = false},
        {"weight", SCHEMA_CALL, offsetof(struct style, weight), .needed = false, .call = read_weight},
        {"italic", SCHEMA_FLAG, offsetof(struct style, italic), .needed = false},
        {"size", SCHEMA_CALL, 0, .needed = false, .call = read_size},
        {"tracking", SCHEMA_CALL, offsetof(struct style, tracking), .needed = false, .call = read_length},
        {"colour", SCHEMA_CALL, offsetof(struct style, colour), .needed = false, .call = read_colour_name},
        {"align", SCHEMA_CHOICE, offsetof(struct style, align), .needed = false, .choices = aligns},
        {"hyphenate", SCHEMA_FLAG, offsetof(struct style, hyphenate), .needed = false},
        {"hyphen cost", SCHEMA_CALL, offsetof(struct style, hyphen_cost), .needed = false, .call = read_cost},
        {"before", SCHEMA_CALL, offsetof(struct style, before), .needed = false, .call = read_length},
        {"after", SCHEMA_CALL, offsetof(struct style, after), .needed = false, .call = read_length},
        {"indent", SCHEMA_CALL, offsetof(struct style, indent), .needed = false, .call = read_length},
        {"hang", SCHEMA_CALL, offsetof(struct style, hang), .needed = false, .call = read_length},
        {"keep with next", SCHEMA_FLAG, offsetof(struct style, keep_with_next), .needed = false},
        {"break after comma", SCHEMA_FLAG, offsetof(struct style, break_after_comma), .needed = false},
        {"emphasis", SCHEMA_STYLE, offsetof(struct style, emphasis), .needed = false},
        {"features", SCHEMA_CALL, 0, .needed = false, .call = read_features},
    };
    static const struct schema schema = {N_("a style"), fields, sizeof fields / sizeof *fields};
    struct style *style = ARENA_NEW(reader->arena, struct style);
    *style = (struct style){.weight = 400, .hyphen_cost = 1};
    const struct node *like = pair->value->kind == NODE_MAP ? yaml_find(pair->value, "like") : NULL;
    const struct style *model = like ? look_style(look, like, reader->diags) : NULL;
    if (model) *style = *model;
    style->name = pair->key->text;
    style->place = pair->key->place;
    schema_read(reader, &schema, pair->value, style);
    for (size_t f = 0; f < look->fonts.count; f++)
        if (str_equal(style->family, look->fonts.at[f].name)) style->family = look->fonts.at[f].family;
    static const char *const needed[] = {"font", "size", "colour"};
    for (size_t n = 0; !like && pair->value->kind == NODE_MAP && n < 3; n++)
        if (!yaml_find(pair->value, needed[n]))
            diag_error(reader->diags, style->place, "the style “%.*s” needs `%s:`, or `like:` and a style that has it",
                       STR_ARG(style->name), needed[n]);
    LIST_ADD(reader->arena, look->styles, style);
}

void look_read(struct arena *arena, struct look *look, const struct node *map, struct diags *diags) {
    struct schema_reader reader = {arena, look, diags};
    const struct node *part;
    size_t errors = diags->errors;
    if ((part = schema_map_of(map, "define", diags)))
        for (size_t p = 0; p < part->count; p++) {
            struct definition definition = {part->pairs[p].key->text, schema_expression(&reader, part->pairs[p].value)};
            if (definition.means) LIST_ADD(arena, look->definitions.list, definition);
        }
    if ((part = schema_map_of(map, "colours", diags))) read_colours(&reader, look, part);
    if ((part = schema_map_of(map, "marks", diags))) read_marks(&reader, look, part);
    if ((part = yaml_find(map, "forms"))) read_forms(&reader, look, part, diags->errors == errors);
    if ((part = schema_map_of(map, "fonts", diags))) read_fonts(&reader, look, part);
    if ((part = schema_map_of(map, "styles", diags)))
        for (size_t p = 0; p < part->count; p++) read_style(&reader, look, &part->pairs[p]);
    if ((part = yaml_find(map, "numeral"))) look->numeral = look_style(look, part, diags);
}
