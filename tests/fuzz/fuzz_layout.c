/* Fuzz target: any bytes as a layout file, filled with a small framework, to PDFs in memory. The seeds are the shipped
   layouts with their look pasted in. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Layouts are read from files; this one lives in memory. */
static struct layout *read_layout(struct arena *arena, const uint8_t *data, size_t size, struct diags *diags) {
    int file = memfd_create("layout", 0);
    if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
    struct layout *layout = layout_read(arena, str_format(arena, "/proc/self/fd/%d", file).at, diags);
    close(file);
    return layout;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > FUZZ_MOST_BYTES) return -1;
    struct arena arena;
    struct diags diags;
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    struct framework *framework = framework_read(&arena, "tests/cases/pages/framework.yaml", &diags);
    if (!framework) abort();
    struct layout *layout = read_layout(&arena, data, size, &diags);
    if (layout) fuzz_build(&arena, framework, layout, &diags);
    fuzz_judge(&arena, &diags);
    arena_release(&arena);
    return 0;
}
