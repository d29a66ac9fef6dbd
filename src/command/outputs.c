#include "command/outputs.h"

#include "output/pdf.h"
#include "typeset/fingerprint.h"

#include "base/file.h"
#include "base/message.h"
#include "base/parallel.h"

#include <setjmp.h>

/* Makes one PDF; runs in any thread, so it writes to its own output only. */
static void make_output(void *user, size_t index) {
    const struct outputs *outputs = user;
    struct output *output = &outputs->at[index];
    struct pdf_options options = {.compress = true, .source = outputs->source};
    jmp_buf exhausted;
    struct str pdf;
    if (output->turn == OUTPUT_LEAVE) return;
    arena_init(&output->working, &exhausted);
    arena_init(&output->kept, &exhausted);
    diags_init(&output->diags, &output->kept);
    if (setjmp(exhausted)) {
        output->exhausted = true;
    } else {
        if (outputs->compared) output->fingerprint = pages_fingerprint(&output->working, output->pages);
        if (output->turn == OUTPUT_COMPARE && output->fingerprint == output->before) output->turn = OUTPUT_LEAVE;
        else if (output->paper ? pdf_make_sheets(&output->working, output->pages, output->paper, &pdf, &output->diags)
                               : pdf_make(&output->working, output->pages, options, &pdf, &output->diags))
            output->pdf = str_copy(&output->kept, pdf);
    }
    arena_release(&output->working);
    output->kept.exhausted = NULL;
}

/* Takes what the threads found. */
static bool gather(struct stages *stages, const struct outputs *outputs) {
    for (size_t o = 0; o < outputs->count && !stages_failed(stages); o++) {
        if (outputs->at[o].exhausted) longjmp(*stages->arena->exhausted, 1);
        diags_merge(stages->diags, &outputs->at[o].diags);
    }
    return !stages_failed(stages);
}

static const struct known_output *find_known(const struct known_outputs *known, struct str name) {
    for (size_t k = 0; known && k < known->list.count; k++)
        if (str_equal(known->list.at[k].name, name)) return &known->list.at[k];
    return NULL;
}

/* One document is typeset after another, since they share fonts, shaped words and paragraphs; meanwhile other threads
   make the PDFs of those that are done. */
bool outputs_typeset(struct stages *stages, const struct known_outputs *known, struct outputs *outputs) {
    size_t count = stages->products.count;
    jmp_buf here;
    const struct framework *framework = stages->framework;
    *outputs = (struct outputs){.compared = known != NULL};
    outputs->source = pdf_attachment_new(stages->arena, framework->file, framework->source, stages->diags);
    if (!outputs->source) return false;
    outputs->at = ARENA_NEW_ARRAY(stages->arena, struct output, count);
    outputs->count = count;
    stages_open(stages);
    struct parallel *parallel = parallel_new(stages->arena, count, make_output, outputs);
    jmp_buf *outer = stages_set_exhausted(stages, &here);
    if (setjmp(here)) { /* nobody may leave while others still work on what would be left */
        parallel_cancel(parallel);
        longjmp(*outer, 1);
    }
    for (size_t p = 0; p < count; p++) {
        const struct product *product = &stages->products.at[p];
        struct output *output = &outputs->at[p];
        stages_typeset(stages, p);
        output->name = product->document->file_name;
        output->place = product->document->layout->output->place;
        output->pages = product->pages;
        const struct known_output *before = find_known(known, output->name);
        output->turn = before ? OUTPUT_COMPARE : OUTPUT_MAKE;
        output->before = before ? before->fingerprint : 0;
        if (!stages_failed(stages)) parallel_allow(parallel, p + 1);
    }
    stages_set_exhausted(stages, outer);
    if (stages_failed(stages)) parallel_cancel(parallel);
    else parallel_join(parallel);
    return gather(stages, outputs);
}

bool outputs_make(struct stages *stages, struct outputs *outputs) {
    struct parallel *parallel = parallel_new(stages->arena, outputs->count, make_output, outputs);
    parallel_allow(parallel, outputs->count);
    parallel_join(parallel);
    return gather(stages, outputs);
}

bool outputs_write(struct stages *stages, const struct outputs *outputs, const struct outputs *more) {
    struct arena *arena = stages->arena;
    const char *folder = stages->options->folder;
    size_t first = outputs->count, count = first + (more ? more->count : 0), made = 0;
    struct file_contents *files = ARENA_NEW_ARRAY(arena, struct file_contents, count);
    const struct output **all = ARENA_NEW_ARRAY(arena, const struct output *, count);
    for (size_t o = 0; o < count && !stages_failed(stages); o++) {
        const struct output *output = all[o] = o < first ? &outputs->at[o] : &more->at[o - first];
        for (size_t other = 0; other < o; other++)
            if (str_equal(output->name, all[other]->name))
                diag_error(stages->diags, output->place,
                           output->paper
                               ? N_("two documents have the name %.*s; use another `suffix:` or `output:`")
                               : N_("two documents have the name %.*s; use {form.id} or {role.id} in `output:`"),
                           STR_ARG(output->name));
        if (!output->pdf.length) continue;
        files[made].path = str_format(arena, "%s/%.*s", folder, STR_ARG(output->name)).at;
        files[made++].contents = output->pdf;
    }
    if (stages_failed(stages)) return false;
    if (!made) return true;
    return file_make_folder(arena, folder, stages->diags) && file_write_all(arena, files, made, stages->diags);
}

void outputs_release(struct outputs *outputs) {
    for (size_t o = 0; o < outputs->count; o++) {
        arena_release(&outputs->at[o].kept);
        outputs->at[o].pdf = (struct str){0};
        diags_init(&outputs->at[o].diags, NULL);
    }
}
