/* Fuzz target: any bytes as a roster, and file names for the people in it. */
#include "fuzz.h"
#include "input/roster.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_plain_text(struct str text) {
    bool blank = true; /* none at the beginning, the end, or twice */
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (rune == RUNE_BAD || rune < ' ' || rune == 0x7F || (rune == ' ' && blank)) return false;
        blank = rune == ' ';
    }
    return !text.length || !blank;
}

static bool is_file_name(struct str name) {
    for (size_t at = 0; at < name.length; at++) {
        char c = name.at[at];
        if (!rune_is_digit((unsigned char)c) && !(c >= 'a' && c <= 'z') && c != '-') return false;
    }
    return name.length && name.length <= ROSTER_FILE_NAME_MOST && name.at[0] != '-';
}

static int compare_names(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void judge(struct arena *arena, const struct roster *roster, const struct framework *framework) {
    struct str *names = roster_file_names(arena, arena, roster, framework);
    unsigned line = 1;
    for (size_t p = 0; p < roster->count; p++) {
        const struct person *person = &roster->people[p];
        if (!person->name.length || !is_plain_text(person->name) || !is_plain_text(person->unit)) abort();
        if (person->role >= framework->role_count || framework->roles[person->role].fails) abort();
        if (person->line <= line) abort();
        line = person->line;
        if (!is_file_name(names[p])) abort();
    }
    qsort(names, roster->count, sizeof *names, compare_names);
    for (size_t p = 1; p < roster->count; p++)
        if (str_equal(names[p - 1], names[p])) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > FUZZ_MOST_BYTES) return -1;
    struct text header = {STR("Sted"), {"layout", 1, 7}};
    roster_aliases aliases = {0};
    struct arena arena;
    struct diags diags;
    arena_init(&arena, NULL);
    diags_init(&diags, &arena);
    struct framework *framework = framework_read(&arena, "tests/cases/pages/framework.yaml", &diags);
    if (!framework) abort();
    roster_alias_add(&arena, &aliases, PERSON_UNIT, &header, &diags);
    struct str bytes = str_copy(&arena, (struct str){(const char *)data, size});
    struct roster *roster = roster_read_bytes(&arena, "roster.csv", bytes, framework, &aliases, &diags);
    if (!roster && !diags.errors) abort();
    if (roster && roster->at_fault && !diags.errors) abort();
    if (roster) judge(&arena, roster, framework);
    fuzz_judge(&arena, &diags);
    arena_release(&arena);
    return 0;
}
