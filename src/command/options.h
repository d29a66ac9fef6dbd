/* The command line: which commands there are, what each takes. Prints nothing. */
#ifndef HAEFTE_OPTIONS_H
#define HAEFTE_OPTIONS_H

#include "command/build.h"
#include "command/pack.h"

enum command {
    COMMAND_BUILD,
    COMMAND_WATCH,
    COMMAND_CHECK,
    COMMAND_DIFF,
    COMMAND_PACK,
    COMMAND_SOURCE,
    COMMAND_HYPHENATE,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMANDS
};

/* What was asked for. Texts are those of the command line. */
struct options {
    enum command command;
    struct build_options build; /* also of watch and check, as far as they take it */
    struct pack_options pack;
    const char *file;       /* the framework; of source the PDF, of diff the old framework */
    const char *other_file; /* of diff the new one */
    const char *output;     /* NULL: the command's own default */
    bool json;              /* --format=json */
    const char *language;   /* of the words to hyphenate */
    build_names words;      /* of hyphenate; none: from standard input */
};

/* Reads the command line. Returns NULL, else what is wrong with it, in the language of messages. */
const char *options_read(struct arena *arena, int count, char **words, struct options *options);

#endif
