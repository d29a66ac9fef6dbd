#include "fuzz.h"

#include <stdlib.h>

/* Too many pages are no fault, but they are slow. */
enum { MOST_PRODUCTS = 3 };

static void build_one(struct typesetter *typesetter, const struct framework *framework, const struct layout *layout,
                      size_t form, size_t role) {
    struct context of = {.form = form, .role = role, .first = true, .last = true};
    struct diags *diags = typesetter->diags;
    struct document *document = document_compose(typesetter->arena, framework, layout, of, (struct compose_options){0}, diags);
    struct pages *pages = document ? flow_document(typesetter, document) : NULL;
    struct str pdf;
    if (!pages || diags->errors) return;
    pages_dump(typesetter->arena, pages);
    if (!pdf_make(typesetter->arena, pages, (struct pdf_options){.compress = true}, &pdf, diags)) abort();
    if (!str_starts(pdf, STR("%PDF-"))) abort();
}

void fuzz_build(struct arena *arena, const struct framework *framework, const struct layout *layout, struct diags *diags) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct font_set *fonts = font_set_new(arena, "fonts", diags);
    if (!fonts) abort();
    struct hyphenator *hyphenator =
        hyphenator_new(arena, framework->language, framework->hyphenation, framework->hyphenation_count, diags);
    struct typesetter typesetter = {.arena = arena,
                                    .scratch = &scratch,
                                    .cache = paragraph_cache_new(arena),
                                    .fonts = fonts,
                                    .hyphenator = hyphenator,
                                    .language = framework->language,
                                    .diags = diags};
    if (layout->loop == LOOP_NONE) build_one(&typesetter, framework, layout, SIZE_MAX, SIZE_MAX);
    for (size_t f = 0; layout->loop == LOOP_FORM && f < framework->form_count && f < MOST_PRODUCTS; f++)
        build_one(&typesetter, framework, layout, f, SIZE_MAX);
    for (size_t r = 0; layout->loop >= LOOP_ROLE && r < framework->role_count && r < MOST_PRODUCTS; r++)
        build_one(&typesetter, framework, layout, SIZE_MAX, r);
    hyphenator_release(hyphenator);
    font_set_release(fonts);
    arena_release(&scratch);
}

void fuzz_judge(struct arena *arena, struct diags *diags) {
    struct str text = diags_format(diags, arena);
    if (diags->errors && !text.length) abort();
    for (size_t at = 0; at < text.length;)
        if (utf8_next(text, &at) == RUNE_BAD) abort(); /* findings are UTF-8, whatever they quote */
}
