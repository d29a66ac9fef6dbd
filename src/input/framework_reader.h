/* Reads single keys of a framework file, with findings in the editor's words. Used by framework.c alone; knows nothing
   about roles, columns or forms. */
#ifndef HAEFTE_FRAMEWORK_READER_H
#define HAEFTE_FRAMEWORK_READER_H

#include "input/framework.h"

struct reader {
    struct arena *arena;
    struct diags *diags;
    struct framework *framework; /* being filled */
};

/* Adds an error, printf-like; says nothing more after two hundred. */
void reader_fault(struct reader *reader, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A key with its value, or NULL where the map lacks it. */
const struct pair *reader_pair(const struct node *map, const char *key);

/* Whether a value was left empty or holds nothing but blanks. */
bool reader_is_empty(const struct node *node);

/* A value that is to be a text, its lines joined; reports anything else. `what` names it: "a statement". */
struct text reader_text(struct reader *reader, const struct node *node, const char *what);

/* The text of a key that may be missing or left empty; `owner` names the map: "the form “faglig”". */
struct text reader_optional(struct reader *reader, const struct node *map, const char *key, const char *owner);

/* The text of a key that must be there and hold something; reports it when it does not. */
struct text reader_required(struct reader *reader, const struct node *map, const char *key, const char *owner);

/* The value of a key that must be a list or a map, as `kind` says; reports it and returns NULL when it is not.
   `example` says what it should hold. */
const struct node *reader_collection(struct reader *reader, const struct node *map, const char *key,
                                     enum node_kind kind, const char *owner, const char *example);

#endif
