#include "base/file.h"
#include "base/file_stream.h"
#include "base/units.h"

#include "fixture.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_base(void);

/* ---- arena ---- */

START_TEST(arena_gives_zeroed_aligned_memory) {
    for (size_t size = 0; size < 2000; size += 7) {
        unsigned char *bytes = arena_take(&arena, size);
        ck_assert_uint_eq((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            if (bytes[i]) ck_abort_msg("byte %zu of %zu is not zero", i, size);
        memset(bytes, 0xAA, size);
    }
}
END_TEST

START_TEST(arena_keeps_filling_its_chunk_after_a_large_piece) {
    char *before = arena_take(&arena, 16);
    memset(arena_take(&arena, 10 << 20), 1, 10 << 20);
    char *after = arena_take(&arena, 16);
    ck_assert_ptr_eq(after, before + 16);
}
END_TEST

START_TEST(lists_keep_their_items_while_they_grow) {
    struct LIST(size_t) numbers = {0};
    for (size_t i = 0; i < 100000; i++) LIST_ADD(&arena, numbers, i);
    ck_assert_uint_eq(numbers.count, 100000);
    for (size_t i = 0; i < numbers.count; i++)
        if (numbers.at[i] != i) ck_abort_msg("number %zu became %zu", i, numbers.at[i]);
}
END_TEST

START_TEST(arena_without_memory_jumps) {
    jmp_buf here;
    struct arena poor;
    arena_init(&poor, &here);
    if (setjmp(here)) {
        arena_release(&poor);
        return;
    }
    arena_take(&poor, SIZE_MAX - 8);
    ck_abort_msg("an impossible size was handed out");
}
END_TEST

/* ---- str ---- */

/* Check writes a message for every assertion that holds, so a million of them are compared by hand. */
START_TEST(utf8_decodes_every_code_point) {
    for (uint32_t rune = 0; rune < 0x110000; rune++) {
        char bytes[4];
        size_t length = utf8_put(bytes, rune), at = 0;
        bool surrogate = rune >= 0xD800 && rune < 0xE000;
        if (surrogate ? length != 0 : !length || utf8_next((struct str){bytes, length}, &at) != rune || at != length)
            ck_abort_msg("U+%04X", (unsigned)rune);
    }
    char bytes[4];
    ck_assert_uint_eq(utf8_put(bytes, 0x110000), 0);
}
END_TEST

static const char *const bad_utf8[] = {
    "\x80",             /* a continuation alone */
    "\xC3",             /* cut short */
    "\xC3(",            /* not continued */
    "\xC0\xAF",         /* overlong / */
    "\xC1\xBF",         /* overlong */
    "\xE0\x80\xAF",     /* overlong in three */
    "\xE0\x9F\xBF",     /* the last overlong in three */
    "\xF0\x80\x80\xAF", /* overlong in four */
    "\xF0\x8F\xBF\xBF", /* the last overlong in four */
    "\xED\xA0\x80",     /* U+D800, a surrogate */
    "\xED\xBF\xBF",     /* U+DFFF */
    "\xF4\x90\x80\x80", /* U+110000 */
    "\xF5\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xE2\x80",
    "\xF0\x9F\x98",
};

START_TEST(utf8_refuses_bad_bytes) {
    size_t at = 0;
    ck_assert_uint_eq(utf8_next(str_from(bad_utf8[_i]), &at), RUNE_BAD);
    ck_assert_uint_eq(at, 1);
}
END_TEST

START_TEST(utf8_counts_runes) {
    ck_assert_uint_eq(utf8_count(STR("")), 0);
    ck_assert_uint_eq(utf8_count(STR("æøå ”…”")), 7);
    ck_assert_uint_eq(utf8_count(STR("a\xFF\x80z")), 4);
}
END_TEST

START_TEST(runes_become_lower_case) {
    static const struct {
        uint32_t upper, lower;
    } pairs[] = {{'A', 'a'},     {'Z', 'z'},     {0xC6, 0xE6},   {0xD8, 0xF8},   {0xC5, 0xE5},
                 {0xC9, 0xE9},   {0x178, 0xFF},  {0x100, 0x101}, {0x139, 0x13A}, {0x147, 0x148},
                 {0x14A, 0x14B}, {0x17D, 0x17E}, {0x391, 0x3B1}, {0x410, 0x430}, {0x401, 0x451}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ck_assert_uint_eq(rune_lower(pairs[i].upper), pairs[i].lower);
        ck_assert_uint_eq(rune_lower(pairs[i].lower), pairs[i].lower);
        ck_assert(rune_is_letter(pairs[i].upper) && rune_is_letter(pairs[i].lower));
    }
    static const uint32_t none[] = {'1', ' ', 0xD7, 0xF7, 0xDF, 0x2026, 0x201D};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        ck_assert_uint_eq(rune_lower(none[i]), none[i]);
    }
    ck_assert(!rune_is_letter(0xD7) && !rune_is_letter('-') && !rune_is_letter(0x2026));
    ck_assert(rune_is_digit('0') && rune_is_digit('9') && !rune_is_digit(':') && !rune_is_digit(0x664));
}
END_TEST

START_TEST(distance_counts_letters_not_bytes) {
    ck_assert_uint_eq(str_distance(STR(""), STR("")), 0);
    ck_assert_uint_eq(str_distance(STR("afdeling"), STR("afdeling")), 0);
    ck_assert_uint_eq(str_distance(STR("områdechef"), STR("omradechef")), 1);
    ck_assert_uint_eq(str_distance(STR("tittel"), STR("title")), 2);
    ck_assert_uint_eq(str_distance(STR(""), STR("æøå")), 3);
    ck_assert_uint_eq(str_distance(STR("roles"), STR("forms")), str_distance(STR("forms"), STR("roles")));
    char lengthy[300];
    memset(lengthy, 'x', sizeof lengthy);
    ck_assert_uint_eq(str_distance((struct str){lengthy, sizeof lengthy}, STR("")), 64); /* reads no further */
}
END_TEST

START_TEST(slices_are_compared_and_cut) {
    size_t at = 0;
    ck_assert(str_equal((struct str){0}, STR("")));
    ck_assert(str_starts(STR("ledelse"), STR("led")) && !str_starts(STR("le"), STR("led")));
    ck_assert(str_ends(STR("ledelse"), STR("else")) && !str_ends(STR("se"), STR("else")));
    ck_assert(str_find(STR("a: b: c"), STR(": "), &at) && at == 1);
    ck_assert(!str_find(STR("abc"), STR("abcd"), &at));
    ck_assert_int_lt(str_compare(STR("ab"), STR("abc")), 0);
    ck_assert_int_gt(str_compare(STR("b"), STR("abc")), 0);
    ck_assert_int_gt(str_compare(STR("å"), STR("z")), 0); /* by bytes, unsigned */
    expect_str(str_trim(STR(" \t\r\n tekst \n")), "tekst");
    expect_str(str_trim(STR(" \n ")), "");
    ck_assert_str_eq(str_c(&arena, str_slice(STR("områdechef"), 0, 7)), "område");
    ck_assert_uint_ne(str_hash(STR("a"), 0), str_hash(STR("a"), 1));
}
END_TEST

START_TEST(buffers_grow) {
    struct buffer buffer;
    buffer_init(&buffer, &arena);
    expect_str(buffer_str(&buffer), "");
    for (int i = 0; i < 10000; i++) buffer_addf(&buffer, "%d,", i % 10);
    ck_assert_uint_eq(buffer.length, 20000);
    ck_assert(str_starts(buffer_str(&buffer), STR("0,1,2,")) && str_ends(buffer_str(&buffer), STR("8,9,")));
    buffer_init(&buffer, &arena);
    buffer_add_rune(&buffer, 0x2026);
    buffer_add_byte(&buffer, 'x');
    buffer_add(&buffer, (struct str){0});
    buffer_add_c(&buffer, "æ");
    expect_str(buffer_str(&buffer), "…xæ");
    expect_str(str_format(&arena, "%s %d %.2f", "a", 7, 0.5), "a 7 0.50");
    ck_assert_int_eq(str_format(&arena, "%s", "abc").at[3], '\0');
}
END_TEST

/* ---- diag ---- */

START_TEST(findings_are_ordered_and_kept_once) {
    struct place at_two = {"b.yaml", 2, 1}, at_one = {"b.yaml", 1, 9}, other = {"a.yaml", 7, 1};
    diag_failure(&diags, "the disk is full");
    diag_error(&diags, at_two, "second %d", 2);
    diag_error(&diags, at_two, "second %d", 2);
    diag_warning(&diags, at_two, "second %d", 2); /* another severity is another finding */
    diag_error(&diags, at_one, "first");
    diag_note(&diags, other, "of another file");
    struct place whole = {"b.yaml", 0, 0};
    diag_error(&diags, whole, "of the whole file");
    ck_assert_uint_eq(diags.list.count, 6);
    ck_assert_uint_eq(diags.errors, 4);
    expect_str(diags_format(&diags, &arena), "a.yaml:7:1: note: of another file\n"
                                             "b.yaml: error: of the whole file\n"
                                             "b.yaml:1:9: error: first\n"
                                             "b.yaml:2:1: error: second 2\n"
                                             "b.yaml:2:1: warning: second 2\n"
                                             "haefte: error: the disk is full\n");
}
END_TEST

START_TEST(lists_of_findings_are_joined) {
    struct diags other;
    struct place place = {"a.yaml", 1, 1};
    diags_init(&other, &arena);
    diag_error(&diags, place, "first");
    diag_error(&other, place, "second");
    diag_error(&other, place, "first"); /* said already */
    diag_note(&other, place, "third");
    diags_merge(&diags, &other);
    ck_assert_uint_eq(diags.errors, 2);
    expect_str(diags_format(&diags, &arena), "a.yaml:1:1: error: first\na.yaml:1:1: error: second\n"
                                             "a.yaml:1:1: note: third\n");
}
END_TEST

START_TEST(findings_are_found_by_their_beginning) {
    struct place place = {"a.yaml", 1, 1}, other = {"a.yaml", 1, 2};
    diag_error(&diags, place, "first (on page 1)");
    ck_assert(diags_hold(&diags, place, STR("first")));
    ck_assert(!diags_hold(&diags, place, STR("second")));
    ck_assert(!diags_hold(&diags, other, STR("first")));
}
END_TEST

START_TEST(numbers_are_written_in_full) {
    struct buffer out;
    buffer_init(&out, &arena);
    buffer_reserve(&out, 0);
    buffer_add_number(&out, 0);
    buffer_add_byte(&out, ' ');
    buffer_add_number(&out, 1048576);
    buffer_add_byte(&out, ' ');
    buffer_add_number(&out, UINT64_MAX);
    expect_str(buffer_str(&out), "0 1048576 18446744073709551615");
}
END_TEST

START_TEST(quick_hashes_tell_texts_apart) {
    ck_assert_uint_eq(str_hash_quick(STR("fletværket"), 1), str_hash_quick(STR("fletværket"), 1));
    ck_assert_uint_ne(str_hash_quick(STR("fletværket"), 1), str_hash_quick(STR("fletværket"), 2));
    ck_assert_uint_ne(str_hash_quick(STR("12345678"), 0), str_hash_quick(STR("12345678\0"), 0));
    ck_assert_uint_ne(str_hash_quick(STR("123456789"), 0), str_hash_quick(STR("123456788"), 0));
}
END_TEST

START_TEST(exit_codes_follow_the_worst_finding) {
    struct place place = {"a", 1, 1};
    ck_assert_int_eq(diags_exit_code(&diags), 0);
    diag_warning(&diags, place, "look");
    ck_assert_int_eq(diags_exit_code(&diags), 0);
    diag_error(&diags, place, "wrong");
    ck_assert_int_eq(diags_exit_code(&diags), 1);
    diag_failure(&diags, "no disk");
    ck_assert_int_eq(diags_exit_code(&diags), 3);
}
END_TEST

/* ---- file ---- */

static char folder[64];

static void set_up_folder(void) {
    set_up();
    strcpy(folder, "/tmp/haefte-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static const char *in_folder(const char *name) {
    return str_format(&arena, "%s/%s", folder, name).at;
}

/* Removes the folder with the files in it; it held no other folders than `deep/er`. */
static void tear_down_folder(void) {
    static const char *const below[] = {"deep/er", "deep", "."};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        const char *path = in_folder(below[i]);
        DIR *files = opendir(path);
        if (!files) continue;
        for (struct dirent *entry; (entry = readdir(files));)
            if (entry->d_name[0] != '.') unlink(str_format(&arena, "%s/%s", path, entry->d_name).at);
        closedir(files);
        rmdir(i == 2 ? folder : path);
    }
    tear_down();
}

static size_t count_files(void) {
    size_t count = 0;
    DIR *files = opendir(folder);
    ck_assert_ptr_nonnull(files);
    for (struct dirent *entry; (entry = readdir(files));) count += entry->d_name[0] != '.';
    closedir(files);
    return count;
}

START_TEST(a_written_file_reads_the_same) {
    const char *path = in_folder("out");
    struct str got;
    ck_assert(file_write(&arena, path, STR("første\0anden"), &diags));
    ck_assert(file_write(&arena, path, STR("æøå\0…"), &diags)); /* replaces */
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    ck_assert(str_equal(got, STR("æøå\0…")));
    ck_assert_uint_eq(count_files(), 1); /* no temporary file is left */
    ck_assert(file_write(&arena, path, (struct str){0}, &diags));
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    ck_assert_uint_eq(got.length, 0);
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

START_TEST(a_failed_write_leaves_the_old_file) {
    const char *path = in_folder("place");
    ck_assert_int_eq(mkdir(path, 0777), 0); /* a folder stands where the file should go: the rename must fail */
    ck_assert(!file_write(&arena, path, STR("new"), &diags));
    ck_assert_int_eq(diags_exit_code(&diags), 3);
    ck_assert_uint_eq(count_files(), 1);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert(!file_write(&arena, in_folder("no/such/folder"), STR("new"), &diags));
    ck_assert_uint_eq(diags.errors, 2);
}
END_TEST

START_TEST(a_new_file_replaces_none) {
    const char *path = in_folder("new");
    struct str got;
    ck_assert_int_eq(file_write_new(path, STR("æøå\0…"), &diags), FILE_WRITTEN);
    ck_assert_int_eq(file_write_new(path, STR("æøå\0…"), &diags), FILE_SAME);
    ck_assert_int_eq(file_write_new(path, STR("æøå\0"), &diags), FILE_OTHER);
    ck_assert_int_eq(file_write_new(path, STR("æøå\0…."), &diags), FILE_OTHER);
    ck_assert_int_eq(file_write_new(path, (struct str){0}, &diags), FILE_OTHER);
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    ck_assert(str_equal(got, STR("æøå\0…")));
    ck_assert_int_eq(file_write_new(in_folder("empty"), (struct str){0}, &diags), FILE_WRITTEN);
    ck_assert_int_eq(file_write_new(in_folder("empty"), (struct str){0}, &diags), FILE_SAME);
    ck_assert_int_eq(symlink("nowhere", in_folder("link")), 0);
    ck_assert_int_eq(mkfifo(in_folder("pipe"), 0666), 0);
    ck_assert_int_eq(file_write_new(in_folder("link"), STR("x"), &diags), FILE_OTHER);
    ck_assert_int_eq(file_write_new(in_folder("pipe"), (struct str){0}, &diags), FILE_OTHER);
    ck_assert_uint_eq(diags.list.count, 0);
    ck_assert_int_eq(file_write_new(in_folder("no/such/folder"), STR("x"), &diags), FILE_FAILED);
    ck_assert_int_eq(diags_exit_code(&diags), 3);
    ck_assert_uint_eq(count_files(), 4);
}
END_TEST

START_TEST(several_files_are_replaced_all_or_none) {
    struct file_contents files[100] = {{0}};
    struct str got;
    for (size_t i = 0; i < 100; i++) /* more than are open at once */
        files[i] = (struct file_contents){str_format(&arena, "%s/%zu", folder, i).at, str_format(&arena, "old %zu", i)};
    ck_assert(file_write_all(&arena, files, 100, &diags));
    ck_assert(file_write_all(&arena, files, 0, &diags));
    ck_assert_uint_eq(count_files(), 100);
    for (size_t i = 0; i < 100; i++) files[i].contents = STR("new");
    ck_assert_int_eq(unlink(files[90].path), 0);
    ck_assert_int_eq(mkdir(files[90].path, 0777), 0); /* cannot be replaced by a file */
    ck_assert(!file_write_all(&arena, files, 100, &diags));
    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_uint_eq(count_files(), 100); /* no temporary file is left */
    for (size_t i = 0; i < 100; i++) {
        if (i == 90) continue;
        ck_assert(file_read(&arena, files[i].path, 100, &got, &diags));
        ck_assert(str_starts(got, STR("old ")));
    }
    ck_assert_int_eq(rmdir(files[90].path), 0);
    ck_assert(file_write_all(&arena, files, 100, &diags));
    ck_assert(file_read(&arena, files[99].path, 100, &got, &diags));
    ck_assert(str_is(got, "new"));
}
END_TEST

/* Pieces smaller and larger than what waits for one call of the system. */
START_TEST(a_file_is_written_piece_by_piece) {
    const char *path = in_folder("pieces");
    static char large[600000];
    struct str got;
    memset(large, 'x', sizeof large);
    struct stat status;
    ck_assert(file_write(&arena, path, STR("old"), &diags));
    ck_assert_int_eq(chmod(path, 0640), 0);
    struct file_stream *stream = file_stream_open(&arena, path, &diags);
    ck_assert(file_stream_add(stream, STR("first\0")));
    ck_assert(file_stream_add(stream, (struct str){0}));
    ck_assert(file_stream_add(stream, (struct str){large, sizeof large}));
    for (int i = 0; i < 100000; i++) ck_assert(file_stream_add(stream, STR("0123456789")));
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    expect_str(got, "old"); /* until it is finished */
    ck_assert(file_stream_finish(stream));
    file_stream_drop(stream);
    ck_assert_uint_eq(count_files(), 1);
    ck_assert(stat(path, &status) == 0 && (status.st_mode & 0777) == 0640); /* who may read it stays as it was */
    ck_assert(file_read(&arena, path, 2000000, &got, &diags));
    ck_assert_uint_eq(got.length, 6 + sizeof large + 1000000);
    ck_assert(str_starts(got, STR("first\0x")) && str_ends(got, STR("90123456789")));
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

START_TEST(an_unfinished_file_leaves_nothing) {
    const char *path = in_folder("unfinished");
    struct str got;
    ck_assert(file_write(&arena, path, STR("old"), &diags));
    struct file_stream *stream = file_stream_open(&arena, path, &diags);
    ck_assert(file_stream_add(stream, STR("new")));
    ck_assert_uint_eq(count_files(), 1); /* what is not finished has no name: nothing is left of a killed process */
    file_stream_drop(stream);
    file_stream_drop(stream);
    ck_assert_uint_eq(count_files(), 1);
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    expect_str(got, "old");
    ck_assert_ptr_null(file_stream_open(&arena, in_folder("no/such/folder"), &diags));
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_ptr_null(file_stream_open(&arena, path, &diags));
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_int_eq(diags_exit_code(&diags), 3);
}
END_TEST

/* Not through a link, nor into a pipe, under the name of the temporary file; and nobody else may read it afterwards. */
START_TEST(a_file_is_put_in_no_other_place) {
    const char *path = in_folder("put"), *part = in_folder("put.part"), *other = in_folder("other");
    struct stat status;
    struct str got;
    int reason = 0;
    ck_assert_int_eq(file_put(&arena, path, STR("a"), &reason), FILE_WRITTEN);
    ck_assert_int_eq(chmod(path, 0600), 0);
    ck_assert_int_eq(file_put(&arena, path, STR("b"), &reason), FILE_WRITTEN);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert(file_write(&arena, other, STR("other"), &diags));
    ck_assert_int_eq(symlink(other, part), 0);
    ck_assert_int_eq(file_put(&arena, path, STR("c"), &reason), FILE_FAILED);
    ck_assert_int_eq(reason, ELOOP);
    ck_assert_int_eq(unlink(part), 0);
    ck_assert_int_eq(mkfifo(part, 0666), 0);
    ck_assert_int_eq(file_put(&arena, path, STR("c"), &reason), FILE_FAILED);
    ck_assert_int_eq(unlink(part), 0);
    ck_assert(file_read(&arena, other, 100, &got, &diags));
    expect_str(got, "other");
    ck_assert(file_read(&arena, path, 100, &got, &diags));
    expect_str(got, "b");
}
END_TEST

START_TEST(what_cannot_be_read_is_named) {
    struct str got;
    ck_assert(!file_read(&arena, in_folder("missing"), 100, &got, &diags));
    ck_assert(!file_read(&arena, folder, 100, &got, &diags));
    ck_assert(file_write(&arena, in_folder("large"), STR("12345"), &diags));
    ck_assert(!file_read(&arena, in_folder("large"), 4, &got, &diags));
    ck_assert(file_read(&arena, in_folder("large"), 5, &got, &diags));
    ck_assert_uint_eq(diags.errors, 3);
    for (size_t i = 0; i < 3; i++) ck_assert_ptr_nonnull(diags.list.at[i].place.file);
}
END_TEST

START_TEST(folders_are_made_with_those_above) {
    ck_assert(file_make_folder(&arena, in_folder("deep/er"), &diags));
    ck_assert(file_make_folder(&arena, in_folder("deep/er"), &diags)); /* is there already */
    ck_assert(file_write(&arena, in_folder("deep/er/file"), STR("x"), &diags));
    ck_assert(!file_make_folder(&arena, in_folder("deep/er/file"), &diags));
    ck_assert_int_eq(diags_exit_code(&diags), 3);
}
END_TEST

START_TEST(lengths_convert_exactly_where_they_can) {
    ck_assert_int_eq(sp_from_pt(1), 65536);
    ck_assert_int_eq(sp_from_mm(25.4), 72 * 65536);
    ck_assert_double_eq_tol(sp_to_mm(sp_from_mm(210)), 210, 1e-4);
    ck_assert_int_eq(sp_from_pt(-0.5), -32768);
    ck_assert_int_eq(sp_max(1, 2), 2);
    ck_assert_int_eq(sp_min(1, 2), 1);
}
END_TEST

Suite *suite_base(void) {
    Suite *suite = suite_create("base");
    TCase *plain = tcase_create("memory, text and findings"), *files = tcase_create("files");
    tcase_add_checked_fixture(plain, set_up, tear_down);
    tcase_add_checked_fixture(files, set_up_folder, tear_down_folder);
    tcase_set_timeout(plain, 60); /* every code point under ASan on a slow machine */
    tcase_add_test(plain, arena_gives_zeroed_aligned_memory);
    tcase_add_test(plain, arena_keeps_filling_its_chunk_after_a_large_piece);
    tcase_add_test(plain, lists_keep_their_items_while_they_grow);
    tcase_add_test(plain, arena_without_memory_jumps);
    tcase_add_test(plain, utf8_decodes_every_code_point);
    tcase_add_loop_test(plain, utf8_refuses_bad_bytes, 0, sizeof bad_utf8 / sizeof *bad_utf8);
    tcase_add_test(plain, utf8_counts_runes);
    tcase_add_test(plain, runes_become_lower_case);
    tcase_add_test(plain, distance_counts_letters_not_bytes);
    tcase_add_test(plain, slices_are_compared_and_cut);
    tcase_add_test(plain, buffers_grow);
    tcase_add_test(plain, findings_are_ordered_and_kept_once);
    tcase_add_test(plain, lists_of_findings_are_joined);
    tcase_add_test(plain, findings_are_found_by_their_beginning);
    tcase_add_test(plain, numbers_are_written_in_full);
    tcase_add_test(plain, quick_hashes_tell_texts_apart);
    tcase_add_test(plain, exit_codes_follow_the_worst_finding);
    tcase_add_test(plain, lengths_convert_exactly_where_they_can);
    tcase_add_test(files, a_written_file_reads_the_same);
    tcase_add_test(files, a_failed_write_leaves_the_old_file);
    tcase_add_test(files, a_file_is_written_piece_by_piece);
    tcase_add_test(files, an_unfinished_file_leaves_nothing);
    tcase_add_test(files, a_new_file_replaces_none);
    tcase_add_test(files, several_files_are_replaced_all_or_none);
    tcase_add_test(files, a_file_is_put_in_no_other_place);
    tcase_add_test(files, what_cannot_be_read_is_named);
    tcase_add_test(files, folders_are_made_with_those_above);
    suite_add_tcase(suite, plain);
    suite_add_tcase(suite, files);
    return suite;
}
