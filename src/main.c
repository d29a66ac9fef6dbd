/* Commands, printing, exit code. The only file that prints or ends the program. */
#include "command/check.h"
#include "command/diff.h"
#include "command/options.h"
#include "command/watch.h"
#include "language/hyphenate.h"
#include "output/pdf_source.h"

#include "base/file.h"
#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
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

/* ---- commands ---- */

/* Writes out what was printed; tells where that cannot be done. */
static bool flush(void) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return true;
    fprintf(stderr, _("haefte: the standard output cannot be written: %s\n"), message_of_error(errno ? errno : EIO));
    return false;
}

static int finish(struct diags *diags, struct arena *arena) {
    struct str findings = diags_format(diags, arena);
    if (findings.length) fwrite(findings.at, 1, findings.length, stderr);
    return flush() ? diags_exit_code(diags) : EXIT_SYSTEM;
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
    struct build_options what = options->build;
    what.framework = options->file;
    struct check_report report = check_document(arena, &what, options->json ? CHECK_JSON : CHECK_TEXT, &diags);
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
    struct diff_options what = {options->file, options->other_file, options->json, !options->json && wants_colours()};
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

static int show_usage(struct arena *arena, const struct options *options) {
    (void)arena;
    (void)options;
    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++) fputs(_(usage[i]), stdout);
    return flush() ? EXIT_DONE : EXIT_SYSTEM;
}

static int show_version(struct arena *arena, const struct options *options) {
    (void)arena;
    (void)options;
    puts("haefte " HAEFTE_VERSION);
    return flush() ? EXIT_DONE : EXIT_SYSTEM;
}

static int (*const commands[COMMANDS])(struct arena *arena, const struct options *options) = {
    [COMMAND_BUILD] = build,
    [COMMAND_WATCH] = watch,
    [COMMAND_CHECK] = check,
    [COMMAND_DIFF] = diff,
    [COMMAND_PACK] = pack,
    [COMMAND_SOURCE] = give_source,
    [COMMAND_HYPHENATE] = hyphenate_words,
    [COMMAND_HELP] = show_usage,
    [COMMAND_VERSION] = show_version,
};

static int complain(const char *fault) {
    fprintf(stderr, "haefte: %s%s", fault, _("\nTry 'haefte --help' for more information.\n"));
    return EXIT_USAGE;
}

/* Opens what the caller has closed of the standard files, so that no file that is made gets its number, and takes up
   what is printed. Whoever prints to such a one gets an error, as if it were closed. */
static void hold_standard_files(void) {
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) == -1) open("/dev/null", modes[file]);
}

int main(int argc, char **argv) {
    jmp_buf exhausted;
    struct arena arena;
    hold_standard_files();
    if (setjmp(exhausted)) {
        fprintf(stderr, "haefte: %s\n", _("memory is exhausted; no file was left half written"));
        return EXIT_SYSTEM;
    }
    arena_init(&arena, &exhausted);
    message_start();
    struct options options;
    const char *fault = options_read(&arena, argc, argv, &options);
    int code = fault ? complain(fault) : commands[options.command](&arena, &options);
    arena_release(&arena);
    return code;
}
