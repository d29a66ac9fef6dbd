/* Fuzz target: any bytes as a framework, through a layout of the tests' own to a PDF in memory. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > FUZZ_MOST_BYTES) return -1;
    struct arena arena;
    struct diags diags;
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    struct str text = str_copy(&arena, (struct str){(const char *)data, size});
    struct framework *framework = framework_read_text(&arena, "framework.yaml", text, &diags);
    if (framework) {
        struct layout *layout = layout_read(&arena, "tests/cases/pages/layout.yaml", &diags);
        if (layout) fuzz_build(&arena, framework, layout, &diags);
    }
    fuzz_judge(&arena, &diags);
    arena_release(&arena);
    return 0;
}
