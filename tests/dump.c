/* The finished pages of a document as text, for golden files: dump LAYOUT FRAMEWORK. Run it in the folder of the two, so
   that findings name them as they are; fonts come from the folder above build/. Layouts for each form or role are taken
   for the first. */
#include "typeset/flow.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *font_folder(struct arena *arena) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    for (int up = 0; up < 2 && length > 0; up++)
        while (length > 0 && path[--length] != '/') continue;
    return length > 0 ? str_format(arena, "%.*s/fonts", (int)length, path).at : "fonts";
}

static struct pages *typeset(struct arena *arena, const char *layout_path, const char *framework_path, struct diags *diags) {
    struct framework *framework = framework_read(arena, framework_path, diags);
    struct layout *layout = layout_read(arena, layout_path, diags);
    if (!framework || !layout) return NULL;
    struct context of = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, .first = true, .last = true};
    if (layout->loop == LOOP_FORM) of.form = 0;
    else if (layout->loop != LOOP_NONE) of.role = document_role(framework, layout->loop == LOOP_FAILING_ROLE, 0);
    struct document *document = document_compose(arena, framework, layout, of, (struct compose_options){0}, diags);
    struct font_set *fonts = document ? font_set_new(arena, font_folder(arena), diags) : NULL;
    if (!fonts) return NULL;
    struct hyphenator *hyphenator =
        hyphenator_new(arena, framework->language, framework->hyphenation, framework->hyphenation_count, diags);
    struct typesetter typesetter = {
        .arena = arena, .fonts = fonts, .hyphenator = hyphenator, .language = framework->language, .diags = diags};
    struct pages *pages = flow_document(&typesetter, document);
    if (pages) {
        struct str dump = pages_dump(arena, pages);
        fwrite(dump.at, 1, dump.length, stdout);
    }
    hyphenator_release(hyphenator);
    font_set_release(fonts);
    return pages;
}

int main(int argc, char **argv) {
    struct arena arena;
    struct diags diags;
    if (argc != 3) {
        fputs("usage: dump LAYOUT FRAMEWORK\n", stderr);
        return 2;
    }
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    bool done = typeset(&arena, argv[1], argv[2], &diags) != NULL;
    struct str findings = diags_format(&diags, &arena);
    fwrite(findings.at, 1, findings.length, stderr);
    arena_release(&arena);
    return done ? 0 : 1;
}
