#include "input/expression.h"

#include "base/message.h"

#include <math.h>

static const char *const variable_names[VAR_COUNT] = {
    "page.width",  "page.height", "bleed",        "left", "right", "width", "top",  "bottom",
    "forms",       "roles",       "columns",      "k",    "i",     "first", "last", "panel.left",
    "panel.right", "panel.top",   "panel.bottom", "line",
};

enum operation { CONSTANT, VARIABLE, ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX, ODD };

struct expression {
    enum operation operation;
    double constant;
    enum variable variable;
    const struct expression *left, *right;
    unsigned weight; /* steps of its evaluation */
};

enum { HEAVIEST = 100000 }; /* definitions that name definitions grow like powers of two */
enum { DEEPEST = 64 };      /* parentheses and signs inside each other; keeps the parser off the end of the stack */

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    struct place place;
    const struct definitions *definitions;
    struct diags *diags;
    bool failed;
    int depth;
};

static const struct expression *fail(struct reader *reader, const char *message);

static const struct expression *make(struct reader *reader, enum operation operation, const struct expression *left,
                                     const struct expression *right) {
    struct expression *fresh = ARENA_NEW(reader->arena, struct expression);
    unsigned weight = 1 + left->weight + (right ? right->weight : 0);
    *fresh = (struct expression){.operation = operation, .left = left, .right = right, .weight = weight};
    if (weight > HEAVIEST) return fail(reader, N_("definitions are built upon each other too often"));
    return fresh;
}

const struct expression *expression_constant(struct arena *arena, double millimetres) {
    struct expression *fresh = ARENA_NEW(arena, struct expression);
    *fresh = (struct expression){.operation = CONSTANT, .constant = millimetres};
    return fresh;
}

static void skip_blanks(struct reader *reader) {
    while (reader->at < reader->text.length &&
           (reader->text.at[reader->at] == ' ' || reader->text.at[reader->at] == '\n'))
        reader->at++;
}

static char peek(struct reader *reader) {
    skip_blanks(reader);
    return reader->at < reader->text.length ? reader->text.at[reader->at] : '\0';
}

static struct place place_here(const struct reader *reader) {
    struct place place = reader->place;
    place.column += (unsigned)utf8_count(str_slice(reader->text, 0, reader->at));
    return place;
}

static const struct expression *fail(struct reader *reader, const char *message) {
    if (!reader->failed) {
        diag_error(reader->diags, place_here(reader),
                   "%s in the length “%.*s”; write it as 20, 9.4pt, 21.5L or left + 33", _(message),
                   STR_ARG(reader->text));
    }
    reader->failed = true;
    return expression_constant(reader->arena, 0);
}

static const struct expression *read_sum(struct reader *reader);

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           (unsigned char)c >= 0x80;
}

static const struct expression *read_number(struct reader *reader) {
    double value = 0, unit = 1;
    size_t digits = 0;
    while (reader->at < reader->text.length && rune_is_digit((unsigned char)reader->text.at[reader->at]) && ++digits)
        value = value * 10 + (reader->text.at[reader->at++] - '0');
    if (reader->at < reader->text.length && reader->text.at[reader->at] == '.') {
        double place = 1;
        reader->at++;
        while (reader->at < reader->text.length && rune_is_digit((unsigned char)reader->text.at[reader->at]) &&
               ++digits)
            value += (reader->text.at[reader->at++] - '0') * (place /= 10);
    }
    if (!digits) return fail(reader, N_("a number has no digits"));
    if (value > 1e6) return fail(reader, N_("a number is too large"));
    struct str rest = str_slice(reader->text, reader->at, reader->text.length);
    size_t length = 0;
    while (length < rest.length && is_name_byte(rest.at[length])) length++;
    struct str name = str_slice(rest, 0, length);
    if (str_is(name, "pt")) unit = 1 / PT_PER_MM;
    else if (str_is(name, "L")) unit = reader->definitions->line;
    else if (length && !str_is(name, "mm")) return fail(reader, N_("an unknown unit (mm, pt and L are known)"));
    reader->at += length;
    return expression_constant(reader->arena, value * unit);
}

static const struct expression *read_call(struct reader *reader, enum operation operation) {
    const struct expression *left = read_sum(reader), *right = NULL;
    if (operation != ODD) {
        if (peek(reader) != ',') return fail(reader, N_("a comma is missing"));
        reader->at++;
        right = read_sum(reader);
    }
    if (peek(reader) != ')') return fail(reader, N_("a closing parenthesis is missing"));
    reader->at++;
    return make(reader, operation, left, right);
}

static void report_name(const struct reader *reader, struct str name, const char *nearest) {
    if (nearest)
        diag_error(reader->diags, place_here(reader), "the length names “%.*s”, which is not known; did you mean “%s”?",
                   STR_ARG(name), nearest);
    else
        diag_error(reader->diags, place_here(reader),
                   "the length names “%.*s”, which is not known; `define:` gives a name to a length", STR_ARG(name));
}

static const struct expression *read_name(struct reader *reader) {
    size_t first = reader->at;
    while (reader->at < reader->text.length && is_name_byte(reader->text.at[reader->at])) reader->at++;
    struct str name = str_slice(reader->text, first, reader->at);
    if (peek(reader) == '(') {
        static const char *const calls[] = {"min", "max", "odd"};
        for (size_t c = 0; c < sizeof calls / sizeof *calls; c++) {
            if (!str_is(name, calls[c])) continue;
            reader->at++;
            return read_call(reader, MIN + (enum operation)c);
        }
    }
    for (size_t d = 0; d < reader->definitions->list.count; d++)
        if (str_equal(reader->definitions->list.at[d].name, name)) return reader->definitions->list.at[d].means;
    for (enum variable v = 0; v < VAR_COUNT; v++) {
        if (!str_is(name, variable_names[v])) continue;
        struct expression *fresh = ARENA_NEW(reader->arena, struct expression);
        *fresh = (struct expression){.operation = VARIABLE, .variable = v};
        return fresh;
    }
    const char *nearest = NULL;
    size_t distance = 3;
    for (enum variable v = 0; v < VAR_COUNT; v++) {
        size_t d = str_distance(name, str_from(variable_names[v]));
        if (d < distance) distance = d, nearest = variable_names[v];
    }
    reader->at = first;
    if (!reader->failed) report_name(reader, name, nearest);
    reader->failed = true;
    reader->at = reader->text.length;
    return expression_constant(reader->arena, 0);
}

static const struct expression *read_factor(struct reader *reader) {
    if (++reader->depth > DEEPEST) return fail(reader, N_("too many parentheses"));
    const struct expression *result;
    char c = peek(reader);
    if (c == '-') {
        reader->at++;
        result = make(reader, SUBTRACT, expression_constant(reader->arena, 0), read_factor(reader));
    } else if (c == '(') {
        reader->at++;
        result = read_sum(reader);
        if (peek(reader) != ')') result = fail(reader, N_("a closing parenthesis is missing"));
        else reader->at++;
    } else if (rune_is_digit((unsigned char)c) || c == '.') {
        result = read_number(reader);
    } else if (c && is_name_byte(c)) {
        result = read_name(reader);
    } else {
        result = fail(reader, c ? N_("a sign that does not belong there") : N_("something is missing at the end"));
    }
    reader->depth--;
    return result;
}

static const struct expression *read_product(struct reader *reader) {
    const struct expression *left = read_factor(reader);
    for (char c = peek(reader); !reader->failed && (c == '*' || c == '/'); c = peek(reader)) {
        reader->at++;
        left = make(reader, c == '*' ? MULTIPLY : DIVIDE, left, read_factor(reader));
    }
    return left;
}

static const struct expression *read_sum(struct reader *reader) {
    const struct expression *left = read_product(reader);
    for (char c = peek(reader); !reader->failed && (c == '+' || c == '-'); c = peek(reader)) {
        reader->at++;
        left = make(reader, c == '+' ? ADD : SUBTRACT, left, read_product(reader));
    }
    return left;
}

const struct expression *expression_read(struct arena *arena, struct str text, struct place place,
                                         const struct definitions *definitions, struct diags *diags) {
    struct reader reader = {arena, text, 0, place, definitions, diags, false, 0};
    const struct expression *result = read_sum(&reader);
    if (!reader.failed && peek(&reader)) fail(&reader, N_("something is left over"));
    return reader.failed ? NULL : result;
}

double expression_value(const struct expression *e, const struct variables *variables) {
    switch (e->operation) {
    case CONSTANT: return e->constant;
    case VARIABLE: return variables->value[e->variable];
    case ODD: return fabs(fmod(trunc(expression_value(e->left, variables)), 2));
    default: break;
    }
    double left = expression_value(e->left, variables), right = expression_value(e->right, variables);
    switch (e->operation) {
    case ADD: return left + right;
    case SUBTRACT: return left - right;
    case MULTIPLY: return left * right;
    case DIVIDE: return right == 0 ? 0 : left / right;
    case MIN: return left < right ? left : right;
    default: return left > right ? left : right;
    }
}

sp expression_length(const struct expression *expression, const struct variables *variables) {
    double value = expression_value(expression, variables), most = 1e7; /* ten kilometres: keeps sums of sp in range */
    return sp_from_mm(value > most ? most : value < -most ? -most : value);
}
