#include "command/build.h"

#include "document/document.h"
#include "language/danish.h"
#include "output/paper.h"
#include "output/pdf.h"
#include "typeset/flow.h"

#include "base/file.h"
#include "base/parallel.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef HAEFTE_SHARE
#define HAEFTE_SHARE "/usr/local/share/haefte"
#endif

static const char PROFILES[] = "/usr/share/color/icc"; /* where packages put ICC profiles: colord, Ghostscript */

struct product {
    struct document *document;
    struct pages *pages;
};

/* A file to be written. */
struct output {
    struct str name;
    struct place place; /* where its name is given */
    const struct pages *pages;
    const struct pdf_paper *paper; /* NULL: for the screen */
    struct str pdf;
    /* of the thread that makes it */
    struct arena working, kept; /* kept: until the file is written */
    struct diags diags;
    bool exhausted; /* the system had no memory left for it */
};

struct outputs {
    const struct job *job;
    struct output *at;
    size_t count;
};

struct job {
    struct arena *arena;
    struct diags *diags;
    const struct build_options *options;
    const char *share; /* folder that holds layouts and fonts */
    const struct framework *framework;
    const struct revision *since;        /* NULL: nothing is compared */
    struct str draft;                    /* the day, as it is printed; empty: no draft is made */
    const struct pdf_attachment *source; /* the framework's file, which travels in every PDF */
    struct LIST(struct layout *) layouts;
    struct LIST(struct preset *) presets;
    struct LIST(struct product) products;
    struct outputs screen, paper;
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

/* A path in the shared folder, short where that is the folder at hand. */
static const char *shared_path(const struct job *job, const char *name) {
    return strcmp(job->share, ".") == 0 ? name : str_format(job->arena, "%s/%s", job->share, name).at;
}

/* Every YAML file of a shared folder, by name. */
static build_names list_shared(struct job *job, const char *name, const char *option) {
    build_names list = {0};
    const char *path = shared_path(job, name);
    DIR *folder = opendir(path);
    if (!folder) {
        diag_failure(job->diags, "the folder %s cannot be read: %s; name a file with %s", path, strerror(errno),
                     option);
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
    build_names paths = job->options->layouts.count ? job->options->layouts : list_shared(job, "layouts", "-l");
    struct yaml_shelf looks = {0};
    for (size_t l = 0; l < paths.count; l++) {
        struct layout *layout = layout_read_sharing(job->arena, paths.at[l], &looks, job->diags);
        if (!layout || (layout->loop == LOOP_PERSON && !job->options->layouts.count)) continue;
        if (layout->loop == LOOP_PERSON)
            diag_error(job->diags, layout->output->place,
                       "this layout makes a document for each person: `haefte pack` builds it");
        LIST_ADD(job->arena, job->layouts, layout);
    }
}

static struct str stem(const char *path) {
    const char *slash = strrchr(path, '/');
    struct str name = str_from(slash ? slash + 1 : path);
    return str_ends(name, STR(".yaml")) ? str_slice(name, 0, name.length - 5) : name;
}

/* A preset by its name in the shared folder, or by its path. NULL, and an error, where there is none. */
static const char *find_preset(struct job *job, const char *name, const char *option) {
    if (strchr(name, '/') || str_ends(str_from(name), STR(".yaml"))) return name;
    const char *path = shared_path(job, str_format(job->arena, "layouts/press/%s.yaml", name).at);
    if (access(path, F_OK) == 0) return path;
    build_names known = list_shared(job, "layouts/press", option);
    struct buffer names;
    buffer_init(&names, job->arena);
    for (size_t k = 0; k < known.count; k++) buffer_addf(&names, "%s%.*s", k ? ", " : "", STR_ARG(stem(known.at[k])));
    diag_error(job->diags, (struct place){option, 0, 0}, "there is no preset “%s”; there are: %.*s", name,
               STR_ARG(buffer_str(&names)));
    return NULL;
}

static void read_preset(struct job *job, const char *name, bool sheets) {
    const char *path = find_preset(job, name, sheets ? "--sheets" : "--press");
    struct preset *preset = path ? preset_read(job->arena, path, job->diags) : NULL;
    if (!preset) return;
    if (sheets == (preset->kind == PRESET_PAGES))
        diag_error(job->diags, preset->place, "this preset makes %s, which are asked for with %s",
                   sheets ? "single pages" : "sheets to fold or cut", sheets ? "--press" : "--sheets");
    LIST_ADD(job->arena, job->presets, preset);
}

/* A draft bears the day it is made, or the one of SOURCE_DATE_EPOCH (https://reproducible-builds.org), in UTC then. */
static bool find_draft_day(struct job *job) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    struct tm day;
    time_t now = epoch && *epoch ? (time_t)strtoll(epoch, &end, 10) : time(NULL);
    if (end && *end) {
        diag_failure(job->diags, "SOURCE_DATE_EPOCH is “%s”, and no number of seconds", epoch);
        return false;
    }
    if (!(end ? gmtime_r(&now, &day) : localtime_r(&now, &day))) {
        diag_failure(job->diags, "the day of this draft cannot be told: %s", strerror(errno));
        return false;
    }
    int year = day.tm_year + 1900, month = day.tm_mon + 1;
    job->draft = str_starts(job->framework->language, STR("da"))
                     ? danish_day(job->arena, year, month, day.tm_mday)
                     : str_format(job->arena, "%04d-%02d-%02d", year, month, day.tm_mday);
    return true;
}

/* PDF/X-4 bears a date, and the framework's is the only one that stays with the edition. */
static void check_date(struct job *job) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    for (size_t p = 0; p < job->presets.count; p++) {
        if (!job->presets.at[p]->press || job->framework->date.length || (epoch && *epoch)) continue;
        diag_error(job->diags, (struct place){job->framework->file, 0, 0},
                   "a press file bears a date, and this framework has none: add `date:`, such as `date: 2031-05`");
        return;
    }
}

static void read_presets(struct job *job) {
    for (size_t p = 0; p < job->options->press.count; p++) read_preset(job, job->options->press.at[p], false);
    for (size_t s = 0; s < job->options->sheets.count; s++) read_preset(job, job->options->sheets.at[s], true);
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
    struct compose_options options = {
        .one_wording = job->options->one_wording, .since = job->since, .draft = job->draft};
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
            diag_error(job->diags, (struct place){job->options->framework, 0, 0},
                       "nothing belongs to “%s”; --only takes the id of a form or role, or the name of a layout",
                       job->options->only.at[n]);
}

/* ---- files ---- */

/* Makes one PDF; runs in any thread, so it writes to its own output only. */
static void make_output(void *user, size_t index) {
    const struct outputs *outputs = user;
    struct output *output = &outputs->at[index];
    struct pdf_options options = {.compress = true, .source = outputs->job->source};
    jmp_buf exhausted;
    struct str pdf;
    arena_init(&output->working, &exhausted);
    arena_init(&output->kept, &exhausted);
    diags_init(&output->diags, &output->kept);
    if (setjmp(exhausted)) output->exhausted = true;
    else if (output->paper ? pdf_make_sheets(&output->working, output->pages, output->paper, &pdf, &output->diags)
                           : pdf_make(&output->working, output->pages, options, &pdf, &output->diags))
        output->pdf = str_copy(&output->kept, pdf);
    arena_release(&output->working);
    output->kept.exhausted = NULL;
}

/* Takes what the threads found. */
static void gather(struct job *job, struct outputs *outputs) {
    for (size_t o = 0; o < outputs->count && !job->diags->errors; o++) {
        if (outputs->at[o].exhausted) longjmp(*job->arena->exhausted, 1);
        diags_merge(job->diags, &outputs->at[o].diags);
    }
}

/* Typesets one document after another, since they share fonts, shaped words and paragraphs; meanwhile other threads
   make the PDFs of those that are done. */
static void typeset_products(struct job *job, struct typesetter *typesetter) {
    jmp_buf *outer = job->arena->exhausted, here;
    size_t count = job->products.count;
    job->screen = (struct outputs){job, ARENA_NEW_ARRAY(job->arena, struct output, count), count};
    struct parallel *parallel = parallel_new(job->arena, count, make_output, &job->screen);
    if (setjmp(here)) { /* nobody may leave while others still work on what would be left */
        parallel_cancel(parallel);
        longjmp(*outer, 1);
    }
    job->arena->exhausted = typesetter->scratch->exhausted = &here;
    for (size_t p = 0; p < count; p++) {
        struct product *product = &job->products.at[p];
        struct output *output = &job->screen.at[p];
        product->pages = flow_document(typesetter, product->document);
        output->name = product->document->file_name;
        output->place = product->document->layout->output->place;
        output->pages = product->pages;
        if (!job->diags->errors) parallel_allow(parallel, p + 1);
    }
    job->arena->exhausted = typesetter->scratch->exhausted = outer;
    if (job->diags->errors) parallel_cancel(parallel);
    else parallel_join(parallel);
    gather(job, &job->screen);
}

/* The same documents on paper. */
static void print_products(struct job *job, struct typesetter *typesetter) {
    struct paper_files files = {0};
    size_t count = job->products.count;
    struct paper_document *documents = ARENA_NEW_ARRAY(job->arena, struct paper_document, count);
    for (size_t p = 0; p < count; p++) {
        const struct output *output = &job->screen.at[p];
        documents[p] = (struct paper_document){output->pages, stem(job->products.at[p].document->layout->file),
                                               output->name, output->place};
    }
    for (size_t p = 0; p < job->presets.count; p++)
        paper_plan(typesetter, job->presets.at[p], PROFILES, documents, count, &files);
    check_date(job);
    if (job->diags->errors || !files.list.count) return;
    job->paper = (struct outputs){job, ARENA_NEW_ARRAY(job->arena, struct output, files.list.count), files.list.count};
    for (size_t f = 0; f < files.list.count; f++) {
        const struct paper_file *file = &files.list.at[f];
        job->paper.at[f] =
            (struct output){.name = file->name, .place = file->place, .pages = file->pages, .paper = &file->paper};
    }
    struct parallel *parallel = parallel_new(job->arena, job->paper.count, make_output, &job->paper);
    parallel_allow(parallel, job->paper.count);
    parallel_join(parallel);
    gather(job, &job->paper);
}

static void make_all(struct job *job) {
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
    if (!job->diags->errors) print_products(job, &typesetter);
    arena_release(&scratch);
    hyphenator_release(hyphenator);
    font_set_release(fonts);
}

static const struct output *output_at(const struct job *job, size_t index) {
    return index < job->screen.count ? &job->screen.at[index] : &job->paper.at[index - job->screen.count];
}

static void write_all(struct job *job) {
    const char *folder = job->options->folder;
    size_t count = job->screen.count + job->paper.count;
    struct file_contents *files = ARENA_NEW_ARRAY(job->arena, struct file_contents, count);
    for (size_t o = 0; o < count && !job->diags->errors; o++) {
        const struct output *output = output_at(job, o);
        for (size_t other = 0; other < o; other++)
            if (str_equal(output->name, output_at(job, other)->name))
                diag_error(job->diags, output->place, "two documents have the name %.*s; use %s", STR_ARG(output->name),
                           output->paper ? "another `suffix:` or `output:`" : "{form.id} or {role.id} in `output:`");
        files[o].path = str_format(job->arena, "%s/%.*s", folder, STR_ARG(output->name)).at;
        files[o].contents = output->pdf;
    }
    if (job->diags->errors || !file_make_folder(job->arena, folder, job->diags)) return;
    file_write_all(job->arena, files, count, job->diags);
}

static struct str list_breaks(const struct job *job) {
    struct buffer out;
    buffer_init(&out, job->arena);
    for (size_t o = 0; o < job->screen.count; o++)
        buffer_add(&out, pages_list_breaks(job->arena, job->screen.at[o].pages, job->screen.at[o].name));
    return buffer_str(&out);
}

static void release(struct outputs *outputs) {
    for (size_t o = 0; o < outputs->count; o++) arena_release(&outputs->at[o].kept);
}

struct str build_documents(struct arena *arena, const struct build_options *options, struct diags *diags) {
    struct job job = {.arena = arena, .diags = diags, .options = options, .share = find_share(arena)};
    struct str breaks = {0};
    job.only_used = ARENA_NEW_ARRAY(arena, bool, options->only.count);
    job.framework = framework_read(arena, options->framework, diags);
    const struct framework *old = options->since ? framework_read(arena, options->since, diags) : NULL;
    read_layouts(&job);
    read_presets(&job);
    if (!job.framework || diags->errors) return breaks;
    if (old) job.since = revision_new(arena, old, job.framework);
    if (options->draft && !find_draft_day(&job)) return breaks;
    job.source = pdf_attachment_new(arena, job.framework->file, job.framework->source, diags);
    compose_all(&job);
    if (diags->errors) return breaks;
    make_all(&job);
    if (!diags->errors) write_all(&job);
    if (options->list_breaks && !diags->errors) breaks = list_breaks(&job);
    release(&job.screen);
    release(&job.paper);
    return breaks;
}
