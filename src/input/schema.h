/* Reads a YAML map into a C struct by a table of its keys. Knows the kinds of value a layout file holds, not what they
   are for. */
#ifndef HAEFTE_SCHEMA_H
#define HAEFTE_SCHEMA_H

#include "input/look.h"
#include "input/template.h"

struct schema_reader {
    struct arena *arena;
    const struct look *look;
    struct diags *diags;
};

enum schema_kind {
    SCHEMA_EXPRESSION, /* const struct expression * */
    SCHEMA_PAINT,      /* struct paint */
    SCHEMA_STYLE,      /* const struct style * */
    SCHEMA_TEMPLATE,   /* struct template * */
    SCHEMA_MARK,       /* const struct mark * */
    SCHEMA_FLAG,       /* bool: yes or no */
    SCHEMA_INTEGER,    /* int, 0 to 100 */
    SCHEMA_NAME,       /* struct str */
    SCHEMA_CHOICE,     /* int: index in `choices` */
    SCHEMA_MAP,        /* a struct of its own, read by `map` */
    SCHEMA_CALL,       /* anything else, read by `call` */
    SCHEMA_ELSEWHERE   /* known here, read by somebody else */
};

struct schema;

struct schema_field {
    const char *key;
    enum schema_kind kind;
    size_t offset; /* in the struct */
    bool needed;
    const char *const *choices; /* SCHEMA_CHOICE: names, NULL-terminated */
    const struct schema *map;   /* SCHEMA_MAP */
    void (*call)(struct schema_reader *reader, const struct node *node, void *out);
};

struct schema {
    const char *what; /* N_("a band"): for findings */
    const struct schema_field *fields;
    size_t count;
};

/* Reads every key of `node`; unknown keys, missing ones and wrong values are added as findings. `out` keeps what it
   held where a key is not given. */
void schema_read(struct schema_reader *reader, const struct schema *schema, const struct node *node, void *out);

/* Readers of single values, each adding a finding and returning false where the value is none. */
bool schema_number(struct schema_reader *reader, const struct node *node, double *out);
bool schema_flag(struct schema_reader *reader, const struct node *node, bool *out);
bool schema_choice(struct schema_reader *reader, const struct node *node, const char *const *choices, int *out);
const struct expression *schema_expression(struct schema_reader *reader, const struct node *node);
/* "9.4/12": size and leading in points. */
bool schema_size(struct schema_reader *reader, const struct node *node, sp *size, sp *leading);
/* Whether the node is a text; adds a finding if not. `what` is its key, or words marked with N_. */
bool schema_is_text(struct schema_reader *reader, const struct node *node, const char *what);
/* The value of a key that holds names with values, or NULL: not given, or something else and a finding. */
const struct node *schema_map_of(const struct node *map, const char *key, struct diags *diags);
/* Whether the node is a list; adds a finding if not. `what` as above. */
bool schema_is_list(struct schema_reader *reader, const struct node *node, const char *what);

#endif
