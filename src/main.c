/* Options, commands, printing, exit code. The only file that prints or ends the program. */
#include "command/build.h"
#include "command/check.h"
#include "command/diff.h"
#include "command/pack.h"
#include "command/watch.h"
#include "language/hyphenate.h"
#include "output/pdf_source.h"

#include "base/file.h"
#include "base/message.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HAEFTE_VERSION
#define HAEFTE_VERSION "0.1"
#endif

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3 };

/* A message each, so that a new option wants a new line in other languages and no more. */
/* clang-format off */
static const char *const usage[] = {
    N_("Usage: haefte build [OPTION]... FILE\n"),
    N_("  or:  haefte watch [OPTION]... FILE\n"),
    N_("  or:  haefte check [-l LAYOUT]... [--format=FORMAT] FILE\n"),
    N_("  or:  haefte diff [--format=FORMAT] OLD NEW\n"),
    N_("  or:  haefte pack [OPTION]... FILE\n"),
    N_("  or:  haefte source [-o DIR] PDF\n"),
    N_("  or:  haefte hyphenate [--language=TAG] [WORD]...\n"),
    N_("build makes PDFs from a leadership framework FILE (YAML). watch does so again whenever\n"
       "FILE or a layout is saved, until Ctrl-C. check tells what is worth knowing before it is\n"
       "printed: spelling, drifted wordings and the like. diff tells what changed between two\n"
       "such files: + added, - removed, ~ reworded, > moved here, < moved away. pack makes a\n"
       "document for each person of a roster, or for one person. source gets the file back out\n"
       "of a PDF, under its own name, and never writes over another. hyphenate shows where\n"
       "words may be divided: = at joints, - elsewhere, . where it reads poorly; without WORD\n"
       "it reads standard input, one word a line.\n"),
    "\n",
    N_("  -l, --layout=LAYOUT  build this layout file; may be given several times\n"
       "                       (without it: every file in the folder layouts)\n"),
    N_("  -o, --output=DIR     write the PDFs into DIR (default: output), the source into DIR\n"
       "                       (default: the folder you are in) or, for -, to standard output\n"),
    N_("      --only=ID        build only what belongs to this form, role or layout;\n"
       "                       may be given several times\n"),
    N_("      --press=PRESET   write files for a print shop too (layouts/press/PRESET.yaml);\n"
       "                       may be given several times\n"),
    N_("      --sheets=PRESET  write sheets to fold or cut too; likewise\n"),
    N_("      --since=OLD      mark what changed since the framework file OLD: bars in the margin,\n"
       "                       a rule under new words, a list of the changes\n"),
    N_("      --draft          UDKAST and the day on every page, a number at each statement\n"),
    N_("      --one-wording    use the first wording of each statement everywhere\n"),
    N_("      --list-breaks    list every word divided at the end of a line\n"),
    N_("      --roster=CSV     pack: the people, a row each, as a spreadsheet program saves them\n"),
    N_("      --name=NAME      pack: one person, with --role=ROLE and, if known, --unit=UNIT and\n"
       "                       --start=DATE; without --name the place for it stays empty\n"),
    N_("      --combined       pack: everybody in one PDF for a print shop, with an outline by person;\n"
       "                       its preset with --press (default: tryk)\n"),
    N_("  -j, --jobs=N         pack: so many at once (default: one for each processor)\n"),
    N_("      --shard=I/N      pack: only part I of the N parts of the roster\n"),
    N_("      --format=FORMAT  of findings and differences: text (the default) or json\n"),
    N_("      --language=TAG   of the words to hyphenate (default: da-DK)\n"),
    N_("      --help           show this help and exit\n"),
    N_("      --version        show the version and exit\n"),
    "\n",
    N_("Exit status: 0 done, 1 the input is at fault, differs, or has errors or warnings, 2 wrong\n"
       "use, 3 system trouble.\n"),
};
/* clang-format on */

struct options {
    struct build_options build;
    const char *output, *file; /* output: NULL for the command's own default */
    const char *other_file;    /* diff: the new one */
    const char *format;        /* NULL: text */
    const char *language;
    build_names words;
    struct pack_options pack;
    int (*command)(struct arena *arena, const struct options *options);
};

/* ---- commands ---- */

static int finish(struct diags *diags, struct arena *arena) {
    struct str findings = diags_format(diags, arena);
    if (findings.length) fwrite(findings.at, 1, findings.length, stderr);
    if (fflush(stdout) || ferror(stdout)) return EXIT_SYSTEM;
    return diags_exit_code(diags);
}

static int build(struct arena *arena, const struct options *options) {
    struct diags diags;
    diags_init(&diags, arena);
    struct build_options what = options->build;
    what.framework = options->file;
    what.folder = options->output ? options->output : "output";
    struct str breaks = build_documents(arena, &what, &diags);
    printf("%.*s", STR_ARG(breaks));
    return finish(&diags, arena);
}

static int watch(struct arena *arena, const struct options *options) {
    struct diags diags;
    struct watch_news news;
    diags_init(&diags, arena);
    struct build_options what = options->build;
    what.framework = options->file;
    what.folder = options->output ? options->output : "output";
    struct watch *watching = watch_new(arena, &what, &diags);
    while (watching && watch_next(watching, &news)) {
        fprintf(stderr, "%.*s", STR_ARG(news.findings));
        printf("%.*s", STR_ARG(news.line));
        fflush(stdout);
    }
    watch_release(watching);
    return finish(&diags, arena);
}

static int check(struct arena *arena, const struct options *options) {
    struct diags diags;
    diags_init(&diags, arena);
    bool json = options->format && strcmp(options->format, "json") == 0;
    struct build_options what = options->build;
    what.framework = options->file;
    struct check_report report = check_document(arena, &what, json ? CHECK_JSON : CHECK_TEXT, &diags);
    if (report.text.length) fwrite(report.text.at, 1, report.text.length, stdout);
    int code = finish(&diags, arena);
    return code == EXIT_DONE && !report.clean ? EXIT_INPUT : code;
}

/* How far packing is: a bar for somebody who looks, a line for each tenth for a log. */
struct showing {
    bool bar, shown;
    size_t tenth;
};

static void show_progress(void *user, const struct pack_progress *progress) {
    enum { CELLS = 40 };
    struct showing *showing = user;
    size_t done = progress->written + progress->same + progress->failed;
    size_t total = progress->total ? progress->total : 1, tenth = done * 10 / total;
    if (showing->bar) {
        static const char full[] = "########################################";
        int cells = (int)(done * CELLS / total);
        fprintf(stderr, "\r[%-*.*s] %zu/%zu", CELLS, cells, full, done, progress->total);
        showing->shown = true;
    } else if (tenth > showing->tenth) {
        showing->tenth = tenth;
        fprintf(stderr, _("%zu of %zu\n"), done, progress->total);
    }
    fflush(stderr);
}

static int pack(struct arena *arena, const struct options *options) {
    struct diags diags;
    struct pack_progress end;
    struct showing showing = {.bar = isatty(STDERR_FILENO)};
    struct pack_options what = options->pack;
    diags_init(&diags, arena);
    what.framework = options->file;
    what.folder = options->output ? options->output : "output";
    what.layout = options->build.layouts.count ? options->build.layouts.at[0] : "pack";
    what.press = options->build.press.count ? options->build.press.at[0] : "tryk";
    pack_people(arena, &what, show_progress, &showing, &end, &diags);
    if (showing.shown) fputc('\n', stderr);
    if (end.combined)
        printf(_("%s: %zu people, %zu left out, %zu rows at fault\n"), end.combined, end.written, end.failed,
               end.rows_at_fault);
    else if (!what.combined && (end.total || end.rows_at_fault))
        printf(_("%zu made, %zu there already, %zu left out, %zu rows at fault; folder: %s\n"), end.written, end.same,
               end.failed, end.rows_at_fault, what.folder);
    return finish(&diags, arena);
}

/* Colours are for somebody who looks (https://no-color.org). */
static bool wants_colours(void) {
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(none && *none) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static int diff(struct arena *arena, const struct options *options) {
    struct diags diags;
    struct str report;
    diags_init(&diags, arena);
    bool json = options->format && strcmp(options->format, "json") == 0;
    struct diff_options what = {options->file, options->other_file, json, !json && wants_colours()};
    bool differ = diff_frameworks(arena, &what, &report, &diags);
    if (report.length) fwrite(report.at, 1, report.length, stdout);
    int code = finish(&diags, arena);
    return code == EXIT_DONE && differ ? EXIT_INPUT : code;
}

static int give_source(struct arena *arena, const struct options *options) {
    struct diags diags;
    struct pdf_source source;
    diags_init(&diags, arena);
    if (pdf_source_read(arena, options->file, &source, &diags)) {
        const char *folder = options->output ? options->output : ".";
        if (strcmp(folder, "-") == 0) fwrite(source.bytes.at, 1, source.bytes.length, stdout);
        else pdf_source_save(arena, &source, folder, &diags);
    }
    return finish(&diags, arena);
}

static int hyphenate_words(struct arena *arena, const struct options *options) {
    struct diags diags;
    diags_init(&diags, arena);
    struct hyphenator *hyphenator = hyphenator_new(arena, str_from(options->language), NULL, 0, &diags);
    for (size_t w = 0; w < options->words.count; w++) {
        struct str marked = hyphenate_mark(hyphenator, str_from(options->words.at[w]));
        printf("%.*s\n", STR_ARG(marked));
    }
    char line[4096];
    while (!options->words.count && fgets(line, sizeof line, stdin)) {
        struct str marked = hyphenate_mark(hyphenator, str_copy(arena, str_trim(str_from(line))));
        printf("%.*s\n", STR_ARG(marked));
    }
    hyphenator_release(hyphenator);
    return finish(&diags, arena);
}

/* ---- options ---- */

__attribute__((format(printf, 1, 2))) static int wrong_use(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("haefte: ", stderr);
    vfprintf(stderr, gettext(format), arguments);
    fputs(_("\nTry 'haefte --help' for more information.\n"), stderr);
    va_end(arguments);
    return EXIT_USAGE;
}

static int show(const char *text) {
    return fputs(text, stdout) == EOF || fflush(stdout) ? EXIT_SYSTEM : EXIT_DONE;
}

static int show_usage(void) {
    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++) fputs(_(usage[i]), stdout);
    return fflush(stdout) || ferror(stdout) ? EXIT_SYSTEM : EXIT_DONE;
}

static bool is_format(const char *format) {
    return !format || strcmp(format, "text") == 0 || strcmp(format, "json") == 0;
}

/* A number from 1 on, up to `end`. */
static bool read_count(const char *text, size_t *out, const char *end) {
    char *at;
    unsigned long value = strtoul(text, &at, 10);
    *out = value;
    return *text >= '0' && *text <= '9' && value >= 1 && value <= 1000000 && strcmp(at, end) == 0;
}

static bool read_shard(const char *text, struct pack_options *pack) {
    const char *slash = strchr(text, '/');
    return slash && read_count(text, &pack->shard, slash) && read_count(slash + 1, &pack->shards, "") &&
           pack->shard <= pack->shards;
}

/* Whether the options of pack go together; returns -1 to go on, else the exit code. */
static int check_pack(const struct options *options) {
    const struct pack_options *pack = &options->pack;
    bool one = pack->name || pack->role || pack->unit || pack->start;
    if (pack->roster && one) return wrong_use("--roster or one person, not both");
    if (!pack->roster && !pack->role) return wrong_use("pack takes --roster=CSV, or --role=ROLE and --name=NAME");
    if (pack->shards && !pack->roster) return wrong_use("--shard divides a roster, and goes with --roster");
    if (options->build.layouts.count > 1) return wrong_use("pack takes one layout");
    if (pack->combined && !pack->roster) return wrong_use("--combined takes a roster, with --roster=CSV");
    if (pack->combined && pack->shards)
        return wrong_use("--combined makes one file of the whole roster; leave out --shard");
    if (options->build.press.count > (pack->combined ? 1 : 0))
        return wrong_use(pack->combined ? N_("--combined takes one --press")
                                        : N_("in pack, --press goes with --combined"));
    if (options->build.sheets.count) return wrong_use("pack makes no sheets; --sheets goes with build");
    return -1;
}

/* Reads what follows the word diff. */
static int read_diff(int count, char **words, struct options *options) {
    if (count < 3) return wrong_use("diff takes two files, the old one and the new one");
    if (count > 3) return wrong_use("two files are compared, not also %s", words[3]);
    if (!is_format(options->format)) return wrong_use("the format is text or json, not %s", options->format);
    options->command = diff;
    options->file = words[1];
    options->other_file = words[2];
    return -1;
}

/* Reads the options; returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, struct arena *arena, struct options *options) {
    enum {
        ONLY = 256,
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
        SHARD,
        FORMAT,
        LANGUAGE,
        HELP,
        VERSION
    };
    static const struct option known[] = {
        {"layout", required_argument, NULL, 'l'},
        {"output", required_argument, NULL, 'o'},
        {"only", required_argument, NULL, ONLY},
        {"press", required_argument, NULL, PRESS},
        {"sheets", required_argument, NULL, SHEETS},
        {"since", required_argument, NULL, SINCE},
        {"draft", no_argument, NULL, DRAFT},
        {"one-wording", no_argument, NULL, ONE_WORDING},
        {"list-breaks", no_argument, NULL, LIST_BREAKS},
        {"roster", required_argument, NULL, ROSTER},
        {"name", required_argument, NULL, NAME},
        {"role", required_argument, NULL, ROLE},
        {"unit", required_argument, NULL, UNIT},
        {"start", required_argument, NULL, START},
        {"combined", no_argument, NULL, COMBINED},
        {"jobs", required_argument, NULL, 'j'},
        {"shard", required_argument, NULL, SHARD},
        {"format", required_argument, NULL, FORMAT},
        {"language", required_argument, NULL, LANGUAGE},
        {"help", no_argument, NULL, HELP},
        {"version", no_argument, NULL, VERSION},
        {NULL, 0, NULL, 0},
    };
    opterr = 0; /* what is wrong is said in the language of messages */
    for (int option; (option = getopt_long(argc, argv, ":l:o:j:", known, NULL)) != -1;) {
        switch (option) {
        case 'l': LIST_ADD(arena, options->build.layouts, (const char *)optarg); break;
        case 'o': options->output = optarg; break;
        case ONLY: LIST_ADD(arena, options->build.only, (const char *)optarg); break;
        case PRESS: LIST_ADD(arena, options->build.press, (const char *)optarg); break;
        case SHEETS: LIST_ADD(arena, options->build.sheets, (const char *)optarg); break;
        case SINCE: options->build.since = optarg; break;
        case DRAFT: options->build.draft = true; break;
        case ONE_WORDING: options->build.one_wording = true; break;
        case LIST_BREAKS: options->build.list_breaks = true; break;
        case ROSTER: options->pack.roster = optarg; break;
        case NAME: options->pack.name = optarg; break;
        case ROLE: options->pack.role = optarg; break;
        case UNIT: options->pack.unit = optarg; break;
        case START: options->pack.start = optarg; break;
        case 'j':
            if (!read_count(optarg, &options->pack.jobs, ""))
                return wrong_use("-j takes a number from 1, not %s", optarg);
            break;
        case COMBINED: options->pack.combined = true; break;
        case SHARD:
            if (!read_shard(optarg, &options->pack))
                return wrong_use("--shard takes a part and how many there are, such as 2/5, not %s", optarg);
            break;
        case FORMAT: options->format = optarg; break;
        case LANGUAGE: options->language = optarg; break;
        case HELP: return show_usage();
        case VERSION: return show("haefte " HAEFTE_VERSION "\n");
        case ':': return wrong_use("the option %s needs a value", argv[optind - 1]);
        default:
            if (optopt >= ONLY) return wrong_use("the option %s takes no value", argv[optind - 1]);
            if (optopt) return wrong_use("there is no option -%c", optopt);
            return wrong_use("there is no option %s, or it is short for several", argv[optind - 1]);
        }
    }
    if (optind == argc) return wrong_use("a command is missing");
    if (strcmp(argv[optind], "hyphenate") == 0) {
        while (++optind < argc) LIST_ADD(arena, options->words, (const char *)argv[optind]);
        options->command = hyphenate_words;
        return -1;
    }
    if (strcmp(argv[optind], "diff") == 0) return read_diff(argc - optind, argv + optind, options);
    options->command = strcmp(argv[optind], "source") == 0  ? give_source
                       : strcmp(argv[optind], "check") == 0 ? check
                       : strcmp(argv[optind], "watch") == 0 ? watch
                       : strcmp(argv[optind], "pack") == 0  ? pack
                                                            : build;
    if (options->command == watch && (options->build.press.count || options->build.sheets.count))
        return wrong_use("watch makes nothing for paper; --press and --sheets go with build");
    if (options->command == watch && options->build.list_breaks)
        return wrong_use("watch lists no breaks; --list-breaks goes with build");
    if (options->command == check && !is_format(options->format))
        return wrong_use("the format is text or json, not %s", options->format);
    if (options->command == build && strcmp(argv[optind], "build") != 0)
        return wrong_use("there is no command %s", argv[optind]);
    if (optind + 1 == argc) return wrong_use("the name of a file is missing");
    if (optind + 2 < argc) return wrong_use("one file at a time, not also %s", argv[optind + 2]);
    options->file = argv[optind + 1];
    if (options->command != pack && options->pack.combined) return wrong_use("--combined goes with pack");
    return options->command == pack ? check_pack(options) : -1;
}

int main(int argc, char **argv) {
    jmp_buf exhausted;
    struct arena arena;
    if (setjmp(exhausted)) {
        fprintf(stderr, "haefte: %s\n", _("memory is exhausted; nothing was written"));
        return EXIT_SYSTEM;
    }
    arena_init(&arena, &exhausted);
    message_start();
    struct options options = {.language = "da-DK"};
    int code = read_options(argc, argv, &arena, &options);
    if (code < 0) code = options.command(&arena, &options);
    arena_release(&arena);
    return code;
}
