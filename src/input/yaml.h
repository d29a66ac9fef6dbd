/* YAML text to a tree of nodes that know their line and column. The only user of <yaml.h>; knows nothing about
   frameworks or layouts. */
#ifndef HAEFTE_YAML_H
#define HAEFTE_YAML_H

#include "base/diag.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node;

struct pair {
    struct node *key; /* always a NODE_SCALAR */
    struct node *value;
};

/* One node. A value left empty (`key:`) is a plain scalar of no length. */
struct node {
    enum node_kind kind;
    struct place place;  /* of its first character */
    bool plain;          /* a scalar without quotes, neither | nor > */
    struct str text;     /* NODE_SCALAR: its value, valid UTF-8 */
    struct node **items; /* NODE_LIST */
    struct pair *pairs;  /* NODE_MAP, in the order of the file, no key twice */
    size_t count;        /* items or pairs */
};

/* Reads one document. `file` names it in findings and must outlive the nodes; the nodes live in the arena. Every fault
   is added to `diags`, as many in one run as the parser can reach: bad UTF-8, tabs in the indent, a key given twice,
   more than one document, anchors, aliases, merge keys and tags (none is supported, each is named), nesting deeper
   than 64, an empty file. Returns NULL when there is no tree to go on with; may return a tree beside findings. */
struct node *yaml_read(struct arena *arena, const char *file, struct str text, struct diags *diags);

/* Reads the bytes of the file at `path` (at most 16 MB), as they stand there. Returns false and adds a finding when it
   cannot be read. */
bool yaml_load(struct arena *arena, const char *path, struct str *bytes, struct diags *diags);

/* As yaml_load and then as yaml_read. */
struct node *yaml_read_file(struct arena *arena, const char *path, struct diags *diags);

/* A file that was read. */
struct yaml_shelved {
    const char *path;
    const struct node *root; /* NULL: it cannot be read, as was said */
};

/* Files that several readers of one run want. Zeroed, it holds none. */
struct yaml_shelf {
    struct LIST(struct yaml_shelved) files;
};

/* As yaml_read_file for the first who asks for the path; later ones get the same tree, and no findings again. */
const struct node *yaml_read_shared(struct yaml_shelf *shelf, struct arena *arena, const char *path,
                                    struct diags *diags);

/* The value of a key, or NULL. */
struct node *yaml_find(const struct node *map, const char *key);

/* "a text", "a list" or "a list of keys with values": for findings. */
const char *yaml_kind_name(const struct node *node);

/* Reports every key of `map` that is not in `known` (NULL-terminated), naming the nearest known key or all of them.
   `what` is the thing the map describes: "a form". */
void yaml_expect_keys(const struct node *map, const char *const *known, const char *what, struct diags *diags);

#endif
