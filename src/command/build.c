#include "command/build.h"

#include "command/outputs.h"
#include "command/share.h"
#include "output/paper.h"

/* The same documents on paper. */
static bool print_products(struct stages *stages, const struct outputs *screen, struct outputs *paper) {
    struct paper_files files = {0};
    size_t count = stages->products.count;
    struct paper_document *documents = ARENA_NEW_ARRAY(stages->arena, struct paper_document, count);
    for (size_t p = 0; p < count; p++) {
        const struct output *output = &screen->at[p];
        documents[p] = (struct paper_document){output->pages, share_stem(stages->products.at[p].document->layout->file),
                                               output->name, output->place};
    }
    for (size_t p = 0; p < stages->presets.count; p++)
        paper_plan(&stages->typesetter, stages->presets.at[p], PAPER_PROFILES, documents, count, &files);
    for (size_t p = 0; p < stages->presets.count; p++)
        paper_check_date(stages->presets.at[p], stages->framework, stages->diags);
    if (stages_failed(stages)) return false;
    if (!files.list.count) return true;
    *paper = (struct outputs){.at = ARENA_NEW_ARRAY(stages->arena, struct output, files.list.count),
                              .count = files.list.count};
    for (size_t f = 0; f < files.list.count; f++) {
        const struct paper_file *file = &files.list.at[f];
        paper->at[f] =
            (struct output){.name = file->name, .place = file->place, .pages = file->pages, .paper = &file->paper};
    }
    return outputs_make(stages, paper);
}

static struct str list_breaks(const struct stages *stages) {
    struct buffer out;
    buffer_init(&out, stages->arena);
    for (size_t p = 0; p < stages->products.count; p++) {
        const struct product *product = &stages->products.at[p];
        buffer_add(&out, pages_list_breaks(stages->arena, product->pages, product->document->file_name));
    }
    return buffer_str(&out);
}

struct str build_documents(struct arena *arena, const struct build_options *options, struct diags *diags) {
    struct stages stages;
    struct outputs screen = {0}, paper = {0};
    struct str breaks = {0};
    bool built = stages_read(&stages, arena, options, NULL, diags) && stages_compose(&stages) &&
                 outputs_typeset(&stages, NULL, &screen) && print_products(&stages, &screen, &paper) &&
                 outputs_write(&stages, &screen, &paper);
    if (built && options->list_breaks) breaks = list_breaks(&stages);
    outputs_release(&screen);
    outputs_release(&paper);
    stages_release(&stages);
    return breaks;
}
