/* Options, the order of the stages, printing, exit code. The only file that prints or ends the program. */
#include "document/document.h"
#include "output/pdf.h"
#include "output/pdf_source.h"
#include "typeset/flow.h"

#include "base/file.h"
#include "base/parallel.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HAEFTE_VERSION
#define HAEFTE_VERSION "0.1"
#endif
#ifndef HAEFTE_SHARE
#define HAEFTE_SHARE "/usr/local/share/haefte"
#endif

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3 };

static const char usage[] = "Usage: haefte build [OPTION]... FILE\n"
                            "  or:  haefte source [-o DIR] PDF\n"
                            "  or:  haefte hyphenate [--language=TAG] [WORD]...\n"
                            "build makes PDFs from a leadership framework FILE (YAML). source gets that file back out\n"
                            "of a PDF, under its own name, and never writes over another. hyphenate shows where words\n"
                            "may be divided: = at joints, - elsewhere, . where it reads poorly; without WORD it reads\n"
                            "standard input, one word a line.\n"
                            "\n"
                            "  -l, --layout=LAYOUT  build this layout file; may be given several times\n"
                            "                       (without it: every file in the folder layouts)\n"
                            "  -o, --output=DIR     write the PDFs into DIR (default: output), the source into DIR\n"
                            "                       (default: the folder you are in) or, for -, to standard output\n"
                            "      --only=ID        build only what belongs to this form, role or layout;\n"
                            "                       may be given several times\n"
                            "      --one-wording    use the first wording of each statement everywhere\n"
                            "      --list-breaks    list every word divided at the end of a line\n"
                            "      --language=TAG   of the words to hyphenate (default: da-DK)\n"
                            "      --help           show this help and exit\n"
                            "      --version        show the version and exit\n"
                            "\n"
                            "Exit status: 0 done, 1 the input is at fault, 2 wrong use, 3 system trouble.\n";

typedef struct LIST(const char *) names;

struct options {
    names layouts, only;
    const char *output, *file; /* output: NULL for the command's own default */
    bool one_wording, list_breaks;
    const char *language;
    names words;
    int (*command)(struct arena *arena, const struct options *options);
};

struct product {
    struct document *document;
    struct pages *pages;
    struct str pdf;
    /* of the thread that makes the PDF */
    struct arena working, kept; /* kept: until the PDF is written */
    struct diags diags;
    bool exhausted; /* the system had no memory left for it */
};

struct job {
    struct arena *arena;
    struct diags *diags;
    const struct options *options;
    const char *share; /* folder that holds layouts and fonts */
    const struct framework *framework;
    const struct pdf_attachment *source; /* the framework's file, which travels in every PDF */
    struct LIST(struct layout *) layouts;
    struct LIST(struct product) products;
    bool *only_used;
};

/* ---- finding files ---- */

static bool is_folder(struct arena *arena, const char *parent, const char *name) {
    DIR *folder = opendir(str_format(arena, "%s/%s", parent, name).at);
    if (folder) closedir(folder);
    return folder != NULL;
}

/* The folder with layouts and fonts: the one above the program's own (as built), or where it was installed. */
static const char *find_share(struct arena *arena) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    for (int up = 0; up < 2 && length > 0; up++)
        while (length > 0 && path[--length] != '/') continue;
    if (length > 0) {
        const char *root = str_c(arena, (struct str){path, (size_t)length});
        char here[PATH_MAX];
        if (getcwd(here, sizeof here) && strcmp(here, root) == 0)
            root = "."; /* findings name files as the user would */
        if (is_folder(arena, root, "layouts") && is_folder(arena, root, "fonts")) return root;
    }
    return HAEFTE_SHARE;
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Every layout file of the shared folder, by name. */
static names list_layouts(struct job *job) {
    names list = {0};
    bool here = strcmp(job->share, ".") == 0;
    const char *path = here ? "layouts" : str_format(job->arena, "%s/layouts", job->share).at;
    DIR *folder = opendir(path);
    if (!folder) {
        diag_failure(job->diags, "the folder %s cannot be read: %s; name a layout with -l", path, strerror(errno));
        return list;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        if (str_ends(str_from(entry->d_name), STR(".yaml")) && entry->d_name[0] != '.')
            LIST_ADD(job->arena, list, str_format(job->arena, "%s/%s", path, entry->d_name).at);
    closedir(folder);
    if (list.count) qsort(list.at, list.count, sizeof *list.at, compare_names);
    return list;
}

/* ---- stages ---- */

static void read_layouts(struct job *job) {
    names paths = job->options->layouts.count ? job->options->layouts : list_layouts(job);
    struct yaml_shelf looks = {0};
    for (size_t l = 0; l < paths.count; l++) {
        struct layout *layout = layout_read_sharing(job->arena, paths.at[l], &looks, job->diags);
        if (layout) LIST_ADD(job->arena, job->layouts, layout);
    }
}

static struct str stem(const char *path) {
    const char *slash = strrchr(path, '/');
    struct str name = str_from(slash ? slash + 1 : path);
    return str_ends(name, STR(".yaml")) ? str_slice(name, 0, name.length - 5) : name;
}

/* Whether a product is asked for: by the id it belongs to or by its layout's name. */
static bool wanted(struct job *job, const struct layout *layout, struct str id) {
    bool found = !job->options->only.count;
    for (size_t n = 0; n < job->options->only.count; n++) {
        struct str only = str_from(job->options->only.at[n]);
        if (!str_equal(only, stem(layout->file)) && !(id.length && str_equal(only, id))) continue;
        job->only_used[n] = found = true;
    }
    return found;
}

static void compose_product(struct job *job, const struct layout *layout, size_t form, size_t role) {
    struct context of = {.form = form, .role = role, .first = true, .last = true};
    struct str id = {0};
    if (form != SIZE_MAX) id = job->framework->forms[form].id;
    if (role != SIZE_MAX) id = job->framework->roles[role].id;
    if (!wanted(job, layout, id)) return;
    struct compose_options options = {job->options->one_wording};
    struct product product = {.document =
                                  document_compose(job->arena, job->framework, layout, of, options, job->diags)};
    if (product.document) LIST_ADD(job->arena, job->products, product);
}

static void compose_all(struct job *job) {
    for (size_t l = 0; l < job->layouts.count; l++) {
        const struct layout *layout = job->layouts.at[l];
        if (layout->loop == LOOP_NONE) compose_product(job, layout, SIZE_MAX, SIZE_MAX);
        for (size_t f = 0; layout->loop == LOOP_FORM && f < job->framework->form_count; f++)
            compose_product(job, layout, f, SIZE_MAX);
        for (size_t r = 0; layout->loop >= LOOP_ROLE && r < job->framework->role_count; r++) {
            bool fails = job->framework->roles[r].fails;
            if (layout->loop == LOOP_ANY_ROLE || fails == (layout->loop == LOOP_FAILING_ROLE))
                compose_product(job, layout, SIZE_MAX, r);
        }
    }
    for (size_t n = 0; n < job->options->only.count; n++)
        if (!job->only_used[n])
            diag_error(job->diags, (struct place){job->options->file, 0, 0},
                       "nothing belongs to “%s”; --only takes the id of a form or role, or the name of a layout",
                       job->options->only.at[n]);
    for (size_t p = 0; p < job->products.count; p++)
        for (size_t q = 0; q < p; q++)
            if (str_equal(job->products.at[p].document->file_name, job->products.at[q].document->file_name))
                diag_error(job->diags, job->products.at[p].document->layout->output->place,
                           "two documents have the name %.*s; use {form.id} or {role.id} in `output:`",
                           STR_ARG(job->products.at[p].document->file_name));
}

/* Makes one PDF; runs in any thread, so it writes to its own product only. */
static void make_pdf(void *user, size_t index) {
    const struct job *job = user;
    struct product *product = &job->products.at[index];
    struct pdf_options options = {.compress = true, .source = job->source};
    jmp_buf exhausted;
    struct str pdf;
    arena_init(&product->working, &exhausted);
    arena_init(&product->kept, &exhausted);
    diags_init(&product->diags, &product->kept);
    if (setjmp(exhausted)) product->exhausted = true;
    else if (pdf_make(&product->working, product->pages, options, &pdf, &product->diags))
        product->pdf = str_copy(&product->kept, pdf);
    arena_release(&product->working);
    product->kept.exhausted = NULL;
}

/* Typesets one document after another, since they share fonts, shaped words and paragraphs; meanwhile other threads
   make the PDFs of those that are done. */
static void typeset_products(struct job *job, struct typesetter *typesetter) {
    jmp_buf *outer = job->arena->exhausted, here;
    struct parallel *parallel = parallel_new(job->arena, job->products.count, make_pdf, job);
    if (setjmp(here)) { /* nobody may leave while others still work on what would be left */
        parallel_cancel(parallel);
        longjmp(*outer, 1);
    }
    job->arena->exhausted = typesetter->scratch->exhausted = &here;
    for (size_t p = 0; p < job->products.count; p++) {
        job->products.at[p].pages = flow_document(typesetter, job->products.at[p].document);
        if (!job->diags->errors) parallel_allow(parallel, p + 1);
    }
    job->arena->exhausted = typesetter->scratch->exhausted = outer;
    if (job->diags->errors) parallel_cancel(parallel);
    else parallel_join(parallel);
    for (size_t p = 0; p < job->products.count && !job->diags->errors; p++) {
        if (job->products.at[p].exhausted) longjmp(*outer, 1);
        diags_merge(job->diags, &job->products.at[p].diags);
    }
}

static void typeset_all(struct job *job) {
    struct font_set *fonts = font_set_new(job->arena, str_format(job->arena, "%s/fonts", job->share).at, job->diags);
    if (!fonts) return;
    struct hyphenator *hyphenator = hyphenator_new(job->arena, job->framework->language, job->framework->hyphenation,
                                                   job->framework->hyphenation_count, job->diags);
    struct arena scratch;
    arena_init(&scratch, job->arena->exhausted);
    struct typesetter typesetter = {.arena = job->arena,
                                    .scratch = &scratch,
                                    .cache = paragraph_cache_new(job->arena),
                                    .fonts = fonts,
                                    .hyphenator = hyphenator,
                                    .language = job->framework->language,
                                    .diags = job->diags};
    typeset_products(job, &typesetter);
    arena_release(&scratch);
    hyphenator_release(hyphenator);
    font_set_release(fonts);
}

static void write_all(struct job *job) {
    const char *folder = job->options->output ? job->options->output : "output";
    if (job->diags->errors || !file_make_folder(job->arena, folder, job->diags)) return;
    struct file_contents *files = ARENA_NEW_ARRAY(job->arena, struct file_contents, job->products.count);
    for (size_t p = 0; p < job->products.count; p++) {
        const struct product *product = &job->products.at[p];
        struct str name = product->document->file_name;
        files[p].path = str_format(job->arena, "%s/%.*s", folder, STR_ARG(name)).at;
        files[p].contents = product->pdf;
    }
    file_write_all(job->arena, files, job->products.count, job->diags);
}

static void list_breaks(struct job *job) {
    for (size_t p = 0; p < job->products.count; p++) {
        const struct product *product = &job->products.at[p];
        struct str breaks = pages_list_breaks(job->arena, product->pages, product->document->file_name);
        printf("%.*s", STR_ARG(breaks));
    }
}

static void make_documents(struct job *job) {
    job->share = find_share(job->arena);
    job->only_used = ARENA_NEW_ARRAY(job->arena, bool, job->options->only.count);
    job->framework = framework_read(job->arena, job->options->file, job->diags);
    read_layouts(job);
    if (!job->framework || job->diags->errors) return;
    job->source = pdf_attachment_new(job->arena, job->framework->file, job->framework->source, job->diags);
    compose_all(job);
    if (job->diags->errors) return;
    typeset_all(job);
    write_all(job);
    if (job->options->list_breaks && !job->diags->errors) list_breaks(job);
    for (size_t p = 0; p < job->products.count; p++) arena_release(&job->products.at[p].kept);
}

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
    struct job job = {.arena = arena, .diags = &diags, .options = options};
    make_documents(&job);
    return finish(&diags, arena);
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

static int wrong_use(const char *message, const char *what) {
    fprintf(stderr, "haefte: %s%s\nTry 'haefte --help' for more information.\n", message, what);
    return EXIT_USAGE;
}

static int show(const char *text) {
    return fputs(text, stdout) == EOF || fflush(stdout) ? EXIT_SYSTEM : EXIT_DONE;
}

/* Reads the options; returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, struct arena *arena, struct options *options) {
    enum { ONLY = 256, ONE_WORDING, LIST_BREAKS, LANGUAGE, HELP, VERSION };
    static const struct option known[] = {
        {"layout", required_argument, NULL, 'l'},
        {"output", required_argument, NULL, 'o'},
        {"only", required_argument, NULL, ONLY},
        {"one-wording", no_argument, NULL, ONE_WORDING},
        {"list-breaks", no_argument, NULL, LIST_BREAKS},
        {"language", required_argument, NULL, LANGUAGE},
        {"help", no_argument, NULL, HELP},
        {"version", no_argument, NULL, VERSION},
        {NULL, 0, NULL, 0},
    };
    for (int option; (option = getopt_long(argc, argv, "l:o:", known, NULL)) != -1;) {
        switch (option) {
        case 'l': LIST_ADD(arena, options->layouts, (const char *)optarg); break;
        case 'o': options->output = optarg; break;
        case ONLY: LIST_ADD(arena, options->only, (const char *)optarg); break;
        case ONE_WORDING: options->one_wording = true; break;
        case LIST_BREAKS: options->list_breaks = true; break;
        case LANGUAGE: options->language = optarg; break;
        case HELP: return show(usage);
        case VERSION: return show("haefte " HAEFTE_VERSION "\n");
        default: return wrong_use("the options were not understood", "");
        }
    }
    if (optind == argc) return wrong_use("a command is missing", "");
    if (strcmp(argv[optind], "hyphenate") == 0) {
        while (++optind < argc) LIST_ADD(arena, options->words, (const char *)argv[optind]);
        options->command = hyphenate_words;
        return -1;
    }
    options->command = strcmp(argv[optind], "source") == 0 ? give_source : build;
    if (options->command == build && strcmp(argv[optind], "build") != 0)
        return wrong_use("there is no command ", argv[optind]);
    if (optind + 1 == argc) return wrong_use("the name of a file is missing", "");
    if (optind + 2 < argc) return wrong_use("one file at a time, not also ", argv[optind + 2]);
    options->file = argv[optind + 1];
    return -1;
}

int main(int argc, char **argv) {
    jmp_buf exhausted;
    struct arena arena;
    if (setjmp(exhausted)) {
        fputs("haefte: memory is exhausted; nothing was written\n", stderr);
        return EXIT_SYSTEM;
    }
    arena_init(&arena, &exhausted);
    struct options options = {.language = "da-DK"};
    int code = read_options(argc, argv, &arena, &options);
    if (code < 0) code = options.command(&arena, &options);
    arena_release(&arena);
    return code;
}
