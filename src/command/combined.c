#include "command/combined.h"

#include "command/personal.h"
#include "command/recipient.h"
#include "command/share.h"
#include "input/inline.h"
#include "output/paper.h"
#include "output/pdf_combined.h"
#include "typeset/ink.h"

#include "base/file.h"

#include <setjmp.h>
#include <time.h>

/* What everybody of a role and kind is shown. */
struct stock {
    bool tried;
    const struct personal_model *model; /* NULL: each document is set whole */
    struct pdf_shared_page *shared;     /* by page */
};

struct combining {
    const struct combined_order *order;
    struct arena *arena, working, trial; /* of one person; of a model in the making */
    struct diags *diags;
    struct preset *preset;
    struct personal *personal;
    struct stock *stocks; /* by number of the model */
    const char *path;
    struct pages about; /* what the file says about itself */
    struct pdf_paper paper;
    struct pdf_combined *file; /* NULL until there is a page */
    bool stopped;
    int64_t told; /* when, in ms */
};

/* ---- the file ---- */

static struct preset *read_preset(struct arena *arena, const struct combined_order *order, struct diags *diags) {
    const char *path = share_preset(arena, order->share, order->options->press, "--press", diags);
    struct preset *preset = path ? preset_read(arena, path, diags) : NULL;
    if (!preset) return NULL;
    if (preset->kind != PRESET_PAGES) {
        diag_error(diags, preset->place,
                   "this preset makes sheets to fold or cut, and --combined makes single pages: name another with "
                   "--press");
        return NULL;
    }
    if (preset->label.length)
        diag_note(diags, preset->label_style.place, "--combined leaves this label out: the outline finds each person");
    preset->label = (struct str){0};
    preset->layout_count = 0; /* which layouts `build` puts on paper: here one was named */
    return preset;
}

/* A text of the layout that names nobody. */
static struct template *for_all(struct arena *arena, const struct template *text, struct str all) {
    struct template *copy = ARENA_NEW(arena, struct template);
    *copy = *text;
    copy->parts = ARENA_NEW_ARRAY(arena, struct template_part, text->count);
    for (size_t p = 0; p < text->count; p++) {
        bool differs = template_field_is_personal(text->parts[p].field);
        copy->parts[p] = differs ? (struct template_part){FIELD_LITERAL, all} : text->parts[p];
    }
    return copy;
}

/* The file's name and what it says about itself. */
static bool find_names(struct combining *run, struct str *name) {
    const struct combined_order *order = run->order;
    const struct framework *framework = order->framework;
    struct str all = str_starts(framework->language, STR("da")) ? STR("alle") : STR("all");
    struct layout layout = *order->layout;
    struct recipient person = {.name = all, .file = all};
    struct context of = {.form = SIZE_MAX, .role = order->roster->people[0].role, .first = true, .last = true};
    struct compose_options options = {.person = &person};
    layout.output = for_all(run->arena, layout.output, all);
    layout.title = for_all(run->arena, layout.title, all);
    const struct document *document = document_compose(run->arena, framework, &layout, of, options, run->diags);
    if (!document) return false;
    *name = document->file_name;
    run->about = (struct pages){.title = document->title,
                                .author = framework->organisation.text,
                                .subject = framework->edition.text,
                                .language = framework->language,
                                .date = framework->date};
    return true;
}

/* Begins the file, at the first pages that there are: all others are like them. */
static bool open_file(struct combining *run, const struct pages *pages) {
    const struct combined_order *order = run->order;
    size_t errors = run->diags->errors;
    struct typesetter typesetter = {.arena = run->arena, .diags = run->diags};
    struct paper_files files = {0};
    struct pages *one = ARENA_NEW(run->arena, struct pages);
    struct page *page = ARENA_NEW(run->arena, struct page);
    struct str name;
    if (!find_names(run, &name)) return false;
    *page = (struct page){
        .width = pages->pages.at[0]->width, .height = pages->pages.at[0]->height, .bleed = pages->pages.at[0]->bleed};
    one->title = run->about.title;
    LIST_ADD(run->arena, one->pages, page);
    struct paper_document document = {one, share_stem(order->layout->file), name, order->layout->output->place};
    paper_plan(&typesetter, run->preset, PAPER_PROFILES, &document, 1, &files);
    paper_check_date(run->preset, order->framework, run->diags);
    if (!files.list.count || run->diags->errors > errors) return false;
    run->paper = files.list.at[0].paper;
    run->path = str_format(run->arena, "%s/%.*s", order->options->folder, STR_ARG(files.list.at[0].name)).at;
    if (!file_make_folder(run->arena, order->options->folder, run->diags)) return false;
    run->file = pdf_combined_new(run->arena, run->path, &run->paper, &run->about, run->diags);
    return run->file != NULL;
}

/* Whether the pages' ink is what the press bears. */
static bool bears(struct combining *run, struct arena *arena, const struct pages *pages, struct diags *diags) {
    size_t errors = diags->errors;
    struct str name = str_from(run->order->layout->file);
    if (run->preset->press) ink_check(arena, pages, name, run->preset->ink_limit, diags);
    return diags->errors == errors;
}

/* ---- people ---- */

/* Sets the pages that everybody of a role and kind is shown, and puts them into the file. Returns false when the file
   cannot be made. */
static bool make_stock(struct combining *run, struct stock *stock, size_t number, size_t role) {
    struct diags found; /* where there is no model and no error, each document is set whole */
    struct recipient person = personal_sample(number, STR("A"));
    const struct pages *whole;
    diags_init(&found, &run->trial);
    stock->tried = true;
    stock->model = personal_model_new(run->personal, &run->trial, &person, role, &whole, &found);
    if (found.errors) recipient_report_fault(&found, run->diags); /* no such pages can be made, and so no file of all */
    bool good = !found.errors;
    if (stock->model) {
        stock->shared = ARENA_NEW_ARRAY(run->arena, struct pdf_shared_page, stock->model->page_count);
        good = bears(run, &run->trial, whole, run->diags) && (run->file || open_file(run, whole)) &&
               pdf_combined_share(run->file, &run->trial, whole, stock->model->is_own, stock->shared);
    }
    arena_clear(&run->trial);
    return good;
}

/* The name and the role, as the outline has them. */
static struct str title_of(const struct combining *run, struct arena *arena, const struct person *person) {
    struct str role = inline_bare(arena, run->order->framework->roles[person->role].name.text);
    return str_format(arena, "%.*s – %.*s", STR_ARG(person->name), STR_ARG(role));
}

/* Sets somebody's pages and adds them. False: they cannot be made. */
static bool add_person(struct combining *run, const struct stock *stock, const struct person *person,
                       struct diags *found) {
    struct arena *arena = &run->working;
    struct diags unheard;
    struct str name, title = title_of(run, arena, person);
    struct recipient recipient = recipient_of(arena, run->order->framework, person, STR("person"));
    diags_init(&unheard, arena);
    const struct personal_model *model = stock->model;
    const struct pages *own =
        model ? personal_set(run->personal, arena, model, &recipient, person->role, &name, &unheard) : NULL;
    if (own)
        return bears(run, arena, own, found) &&
               pdf_combined_add(run->file, arena, title, model->page_count, model->is_own, stock->shared, own, found);
    own = personal_set_whole(run->personal, arena, &recipient, person->role, &name, found);
    if (!own || !bears(run, arena, own, found)) return false;
    if (!run->file && !open_file(run, own)) {
        run->stopped = true;
        return false;
    }
    return pdf_combined_add(run->file, arena, title, own->pages.count, NULL, NULL, own, found);
}

static void serve(struct combining *run, const struct person *person, struct pack_progress *progress) {
    struct diags found;
    size_t number = personal_model_number(person->role, person->unit.length, person->start.year);
    struct stock *stock = &run->stocks[number];
    if (!stock->tried && !make_stock(run, stock, number, person->role)) {
        run->stopped = true;
        return;
    }
    arena_clear(&run->working);
    personal_forget(run->personal);
    diags_init(&found, &run->working);
    bool added = add_person(run, stock, person, &found);
    if (added) progress->written++;
    else if (!run->stopped) progress->failed++;
    if (!added && !run->stopped && progress->failed <= RECIPIENTS_TOLD_MOST)
        recipient_report(person, run->order->roster->file, run->order->layout->file, (struct str){0}, &found,
                         run->diags);
    run->stopped = run->stopped || (run->file && pdf_combined_failed(run->file));
}

static void tell_now_and_then(struct combining *run, pack_tell *tell, void *user,
                              const struct pack_progress *progress) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
    if (!tell || ms - run->told < PACK_TELL_EVERY_MS) return;
    run->told = ms;
    tell(user, progress);
}

/* ---- everybody ---- */

static void serve_all(struct combining *run, pack_tell *tell, void *user, struct pack_progress *progress) {
    const struct roster *roster = run->order->roster;
    for (size_t p = 0; p < roster->count && !run->stopped; p++) {
        serve(run, &roster->people[p], progress);
        tell_now_and_then(run, tell, user, progress);
    }
    recipients_report_rest(roster->file, progress->failed, run->diags);
    if (tell && !run->stopped) tell(user, progress);
    if (!run->stopped && progress->written && pdf_combined_finish(run->file)) progress->combined = run->path;
}

static void release(struct combining *run) {
    if (run->file) pdf_combined_close(run->file);
    if (run->personal) personal_release(run->personal);
    arena_release(&run->working);
    arena_release(&run->trial);
}

void combined_make(struct arena *arena, const struct combined_order *order, pack_tell *tell, void *user,
                   struct pack_progress *progress, struct diags *diags) {
    jmp_buf here, *outer = arena->exhausted;
    struct combining *run = ARENA_NEW(arena, struct combining);
    *progress = (struct pack_progress){.total = order->roster->count, .rows_at_fault = order->roster->at_fault};
    *run = (struct combining){.order = order, .arena = arena, .diags = diags};
    run->preset = read_preset(arena, order, diags);
    if (!run->preset || !order->roster->count) return;
    if (setjmp(here)) { /* without memory the file that was begun goes */
        release(run);
        longjmp(*outer, 1);
    }
    arena->exhausted = &here;
    arena_init(&run->working, &here);
    arena_init(&run->trial, &here);
    run->personal =
        personal_new(arena, order->framework, order->layout, share_path(arena, order->share, "fonts"), diags);
    if (run->personal) {
        run->stocks = ARENA_NEW_ARRAY(arena, struct stock, personal_model_count(run->personal));
        serve_all(run, tell, user, progress);
    }
    release(run);
    arena->exhausted = outer;
}
