/* A text of the framework as it is read: without its marks, and each letter with its place in the file. Knows nothing
   about what is written.

   Reading a YAML file joins lines, makes blanks one and resolves escapes (YAML 1.2 §7.3 and §8.1; framework_reader.c).
   Here file and text are walked through side by side, so that a finding deep in a statement of four lines has its own
   line and column. */
#ifndef HAEFTE_PROSE_H
#define HAEFTE_PROSE_H

#include "input/framework.h"

/* Where the lines of a framework's file begin. */
struct prose_file;
struct prose_file *prose_file_new(struct arena *arena, const struct framework *framework);

/* A stretch in one language. */
struct prose_span {
    size_t end;          /* the byte after it */
    struct str language; /* empty: the document's own */
};

struct prose {
    struct str text;
    struct prose_span *spans; /* as many as cover the text */
    size_t span_count;
    const uint32_t *offsets; /* in the file: of each byte of the text, and of its end */
    bool *doubled;           /* by byte: a blank that is several in one line of the file; they are printed as one */
    struct place place;      /* of its beginning */
};

/* Reads a text of the framework; an empty one has no spans. */
struct prose prose_read(struct arena *arena, const struct prose_file *file, struct text text);

/* The language of a byte of the text; empty: the document's own. */
struct str prose_language(const struct prose *prose, size_t at);

/* Where a byte of the text stands in the file. */
struct place prose_place(const struct prose_file *file, const struct prose *prose, size_t at);

#endif
