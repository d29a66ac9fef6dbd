#include "command/options.h"

#include "base/message.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MOST = 1000000 }; /* of threads, of parts */

static const char *const command_names[COMMANDS] = {
    [COMMAND_BUILD] = "build", [COMMAND_WATCH] = "watch",   [COMMAND_CHECK] = "check",         [COMMAND_DIFF] = "diff",
    [COMMAND_PACK] = "pack",   [COMMAND_SOURCE] = "source", [COMMAND_HYPHENATE] = "hyphenate",
};

/* Commands as bits. */
enum {
    BUILD = 1 << COMMAND_BUILD,
    WATCH = 1 << COMMAND_WATCH,
    CHECK = 1 << COMMAND_CHECK,
    DIFF = 1 << COMMAND_DIFF,
    PACK = 1 << COMMAND_PACK,
    SOURCE = 1 << COMMAND_SOURCE,
    HYPHENATE = 1 << COMMAND_HYPHENATE,
    ALL = ~0,
};

enum option_id {
    LAYOUT,
    OUTPUT,
    ONLY,
    PRESS,
    SHEETS,
    SINCE,
    DRAFT,
    ONE_WORDING,
    LIST_BREAKS,
    ROSTER,
    NAME,
    ROLE,
    UNIT,
    START,
    COMBINED,
    JOBS,
    SHARD,
    FORMAT,
    LANGUAGE,
    HELP,
    VERSION,
    OPTIONS
};

static const struct {
    const char *name;
    char letter; /* of its short form; 0: none */
    bool takes_value;
    int commands; /* that take it */
} known[OPTIONS] = {
    [LAYOUT] = {"layout", 'l', true, BUILD | WATCH | CHECK | PACK},
    [OUTPUT] = {"output", 'o', true, BUILD | WATCH | PACK | SOURCE},
    [ONLY] = {"only", 0, true, BUILD | WATCH},
    [PRESS] = {"press", 0, true, BUILD | PACK},
    [SHEETS] = {"sheets", 0, true, BUILD},
    [SINCE] = {"since", 0, true, BUILD | WATCH},
    [DRAFT] = {"draft", 0, false, BUILD | WATCH},
    [ONE_WORDING] = {"one-wording", 0, false, BUILD | WATCH},
    [LIST_BREAKS] = {"list-breaks", 0, false, BUILD},
    [ROSTER] = {"roster", 0, true, PACK},
    [NAME] = {"name", 0, true, PACK},
    [ROLE] = {"role", 0, true, PACK},
    [UNIT] = {"unit", 0, true, PACK},
    [START] = {"start", 0, true, PACK},
    [COMBINED] = {"combined", 0, false, PACK},
    [JOBS] = {"jobs", 'j', true, PACK},
    [SHARD] = {"shard", 0, true, PACK},
    [FORMAT] = {"format", 0, true, CHECK | DIFF},
    [LANGUAGE] = {"language", 0, true, HYPHENATE},
    [HELP] = {"help", 0, false, ALL},
    [VERSION] = {"version", 0, false, ALL},
};

/* A command line in the reading. */
struct reading {
    struct arena *arena;
    struct options *options;
    bool given[OPTIONS];
};

__attribute__((format(printf, 2, 3))) static const char *wrong(const struct reading *reading, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct str text = str_format_list(reading->arena, gettext(format), arguments);
    va_end(arguments);
    return text.at;
}

/* ---- values ---- */

/* A number from 1 on, up to `end`. */
static bool read_count(const char *text, size_t *out, const char *end) {
    char *at;
    unsigned long value = strtoul(text, &at, 10);
    *out = value;
    return *text >= '0' && *text <= '9' && value >= 1 && value <= NUMBER_MOST && strcmp(at, end) == 0;
}

static bool read_shard(const char *text, struct pack_options *pack) {
    const char *slash = strchr(text, '/');
    return slash && read_count(text, &pack->shard, slash) && read_count(slash + 1, &pack->shards, "") &&
           pack->shard <= pack->shards;
}

/* What names a file cannot be empty, as a variable of a shell may be. */
static bool names_file(enum option_id id) {
    return id == LAYOUT || id == OUTPUT || id == PRESS || id == SHEETS || id == SINCE || id == ROSTER;
}

static const char *take(struct reading *reading, enum option_id id, const char *value) {
    struct options *options = reading->options;
    reading->given[id] = true;
    if (names_file(id) && !*value) return wrong(reading, "the option --%s is empty", known[id].name);
    switch (id) {
    case LAYOUT: LIST_ADD(reading->arena, options->build.layouts, value); break;
    case OUTPUT: options->output = value; break;
    case ONLY: LIST_ADD(reading->arena, options->build.only, value); break;
    case PRESS: LIST_ADD(reading->arena, options->build.press, value); break;
    case SHEETS: LIST_ADD(reading->arena, options->build.sheets, value); break;
    case SINCE: options->build.since = value; break;
    case DRAFT: options->build.draft = true; break;
    case ONE_WORDING: options->build.one_wording = true; break;
    case LIST_BREAKS: options->build.list_breaks = true; break;
    case ROSTER: options->pack.roster = value; break;
    case NAME: options->pack.name = value; break;
    case ROLE: options->pack.role = value; break;
    case UNIT: options->pack.unit = value; break;
    case START: options->pack.start = value; break;
    case COMBINED: options->pack.combined = true; break;
    case JOBS:
        if (read_count(value, &options->pack.jobs, "")) break;
        return wrong(reading, "-j takes a number from 1, not %s", value);
    case SHARD:
        if (read_shard(value, &options->pack)) break;
        return wrong(reading, "--shard takes a part and how many there are, such as 2/5, not %s", value);
    case FORMAT:
        options->json = strcmp(value, "json") == 0;
        if (options->json || strcmp(value, "text") == 0) break;
        return wrong(reading, "the format is text or json, not %s", value);
    case LANGUAGE: options->language = value; break;
    case HELP:
    case VERSION:
    case OPTIONS: break;
    }
    return NULL;
}

/* ---- what goes together ---- */

static const char *check_commands(const struct reading *reading) {
    enum command command = reading->options->command;
    for (int id = 0; id < OPTIONS; id++) {
        if (!reading->given[id] || known[id].commands & 1 << command) continue;
        struct buffer takers;
        buffer_init(&takers, reading->arena);
        for (int c = 0; c < COMMAND_HELP; c++)
            if (known[id].commands & 1 << c) buffer_addf(&takers, "%s%s", takers.length ? ", " : "", command_names[c]);
        return wrong(reading, "%s takes no --%s; these do: %.*s", command_names[command], known[id].name,
                     STR_ARG(buffer_str(&takers)));
    }
    return NULL;
}

static const char *check_pack(const struct reading *reading) {
    const struct pack_options *pack = &reading->options->pack;
    const struct build_options *build = &reading->options->build;
    bool one = pack->name || pack->role || pack->unit || pack->start;
    if (pack->roster && one) return wrong(reading, "--roster or one person, not both");
    if (pack->combined && !pack->roster) return wrong(reading, "--combined takes a roster, with --roster=CSV");
    if (!pack->roster && !pack->role) return wrong(reading, "pack takes --roster=CSV, or --role=ROLE and --name=NAME");
    if (pack->shards && !pack->roster) return wrong(reading, "--shard divides a roster, and goes with --roster");
    if (build->layouts.count > 1) return wrong(reading, "pack takes one layout");
    if (pack->combined && pack->shards)
        return wrong(reading, "--combined makes one file of the whole roster; leave out --shard");
    if (build->press.count && !pack->combined) return wrong(reading, "in pack, --press goes with --combined");
    if (build->press.count > 1) return wrong(reading, "--combined takes one --press");
    return NULL;
}

/* ---- words ---- */

/* The command and what it works on. */
static const char *read_words(struct reading *reading, int count, char **words) {
    struct options *options = reading->options;
    int command = 0;
    if (!count) return wrong(reading, "a command is missing");
    while (command < COMMAND_HELP && strcmp(words[0], command_names[command]) != 0) command++;
    if (command == COMMAND_HELP) return wrong(reading, "there is no command %s", words[0]);
    options->command = (enum command)command;
    const char *fault = check_commands(reading);
    if (fault) return fault;
    if (command == COMMAND_HYPHENATE) {
        for (int w = 1; w < count; w++) LIST_ADD(reading->arena, options->words, (const char *)words[w]);
    } else if (command == COMMAND_DIFF) {
        if (count < 3) return wrong(reading, "diff takes two files, the old one and the new one");
        if (count > 3) return wrong(reading, "two files are compared, not also %s", words[3]);
        options->other_file = words[2];
    } else {
        if (count < 2) return wrong(reading, "the name of a file is missing");
        if (count > 2) return wrong(reading, "one file at a time, not also %s", words[2]);
    }
    options->file = words[1];
    return NULL;
}

/* Of an option that getopt does not take. */
static const char *explain(const struct reading *reading, int answer, char **words) {
    if (answer == ':') return wrong(reading, "the option %s needs a value", words[optind - 1]);
    if (optopt >= OPTIONS) return wrong(reading, "there is no option -%c", optopt);
    if (optopt) return wrong(reading, "the option %s takes no value", words[optind - 1]);
    return wrong(reading, "there is no option %s, or it is short for several", words[optind - 1]);
}

const char *options_read(struct arena *arena, int count, char **words, struct options *options) {
    struct reading reading = {.arena = arena, .options = options};
    struct option table[OPTIONS + 1] = {{NULL, 0, NULL, 0}};
    const char *fault = NULL;
    *options = (struct options){.language = "da-DK"};
    for (int id = 0; id < OPTIONS; id++) table[id] = (struct option){known[id].name, known[id].takes_value, NULL, id};
    opterr = 0; /* what is wrong is said in the language of messages */
    for (int got; !fault && (got = getopt_long(count, words, ":l:o:j:", table, NULL)) != -1;) {
        int id = 0;
        if (got >= OPTIONS)
            while (id < OPTIONS && known[id].letter != got) id++;
        else id = got;
        if (id == HELP || id == VERSION) {
            options->command = id == HELP ? COMMAND_HELP : COMMAND_VERSION;
            return NULL;
        }
        fault = id == OPTIONS ? explain(&reading, got, words) : take(&reading, (enum option_id)id, optarg);
    }
    if (!fault) fault = read_words(&reading, count - optind, words + optind);
    if (!fault && options->command == COMMAND_PACK) fault = check_pack(&reading);
    return fault;
}
