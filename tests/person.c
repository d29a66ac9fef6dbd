/* The document of one person as a PDF: build/person LAYOUT FRAMEWORK ROLE NAME UNIT START OUT. Name, unit and start may
   be empty: a sheet without a name. Fonts come from the folder above build/. */
#include "output/pdf.h"
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

static size_t find_role(const struct framework *framework, const char *id) {
    for (size_t r = 0; r < framework->role_count; r++)
        if (str_is(framework->roles[r].id, id)) return r;
    return SIZE_MAX;
}

static bool make(struct arena *arena, char **arguments, struct str *pdf, struct diags *diags) {
    struct framework *framework = framework_read(arena, arguments[1], diags);
    struct layout *layout = layout_read(arena, arguments[0], diags);
    if (!framework || !layout) return false;
    struct recipient person = {
        .name = str_from(arguments[3]), .unit = str_from(arguments[4]), .start = str_from(arguments[5])};
    struct context of = {.form = SIZE_MAX, .own_form = SIZE_MAX, .own_role = SIZE_MAX, .first = true, .last = true};
    of.role = find_role(framework, arguments[2]);
    struct document *document =
        document_compose(arena, framework, layout, of, (struct compose_options){.person = &person}, diags);
    struct font_set *fonts = document ? font_set_new(arena, font_folder(arena), diags) : NULL;
    if (!fonts) return false;
    struct hyphenator *hyphenator =
        hyphenator_new(arena, framework->language, framework->hyphenation, framework->hyphenation_count, diags);
    struct typesetter typesetter = {
        .arena = arena, .fonts = fonts, .hyphenator = hyphenator, .language = framework->language, .diags = diags};
    struct pages *pages = flow_document(&typesetter, document);
    bool made = pages && pdf_make(arena, pages, (struct pdf_options){.compress = true}, pdf, diags);
    hyphenator_release(hyphenator);
    font_set_release(fonts);
    return made;
}

static bool write_file(const char *path, struct str bytes) {
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    bool written = fwrite(bytes.at, 1, bytes.length, file) == bytes.length;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv) {
    struct arena arena;
    struct diags diags;
    struct str pdf;
    if (argc != 8) {
        fputs("usage: person LAYOUT FRAMEWORK ROLE NAME UNIT START OUT\n", stderr);
        return 2;
    }
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    bool made = make(&arena, argv + 1, &pdf, &diags) && write_file(argv[7], pdf);
    struct str findings = diags_format(&diags, &arena);
    if (findings.length) fwrite(findings.at, 1, findings.length, stderr);
    arena_release(&arena);
    return made ? 0 : 1;
}
