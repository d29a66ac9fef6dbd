#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_read(struct arena *arena, const char *path, size_t limit, struct str *out, struct diags *diags) {
    struct place place = {path, 0, 0};
    struct stat status;
    *out = (struct str){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status)) {
        diag_error(diags, place, "cannot be opened: %s", strerror(errno));
        if (file >= 0) close(file);
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        diag_error(diags, place, "is a folder, not a file");
        close(file);
        return false;
    }
    /* Read to the end, not to st_size: pipes say 0, and a file may grow while it is read. */
    struct buffer buffer;
    buffer_init(&buffer, arena);
    char block[65536];
    for (;;) {
        ssize_t got = read(file, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            diag_error(diags, place, "cannot be read: %s", strerror(errno));
            close(file);
            return false;
        }
        if (got == 0) break;
        if (buffer.length + (size_t)got > limit) {
            diag_error(diags, place, "is larger than %zu MB; this is no file for haefte", limit >> 20);
            close(file);
            return false;
        }
        buffer_add(&buffer, (struct str){block, (size_t)got});
    }
    close(file);
    *out = buffer_str(&buffer);
    return true;
}

static bool write_all(int file, struct str contents) {
    while (contents.length) {
        ssize_t put = write(file, contents.at, contents.length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        contents = str_slice(contents, (size_t)put, contents.length);
    }
    return true;
}

static void sync_folder(struct arena *arena, const char *path) {
    struct str folder = str_from(path);
    while (folder.length && folder.at[folder.length - 1] != '/') folder.length--;
    int file = open(folder.length ? str_c(arena, folder) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return; /* the rename has happened; its surviving a power cut is the folder's own affair */
    fsync(file);
    close(file);
}

bool file_write(struct arena *arena, const char *path, struct str contents, struct diags *diags) {
    const char *temporary = str_format(arena, "%s.%ld.tmp", path, (long)getpid()).at;
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        diag_failure(diags, "%s cannot be written: %s", path, strerror(errno));
        return false;
    }
    bool done = write_all(file, contents) && fsync(file) == 0;
    int reason = errno;
    if (close(file) && done) done = false, reason = errno;
    if (done && rename(temporary, path)) done = false, reason = errno;
    if (!done) {
        unlink(temporary);
        diag_failure(diags, "%s cannot be written: %s", path, strerror(reason));
        return false;
    }
    sync_folder(arena, path);
    return true;
}

bool file_make_folder(struct arena *arena, const char *path, struct diags *diags) {
    struct str whole = str_from(path);
    for (size_t i = 1; i <= whole.length; i++) {
        if (i < whole.length && whole.at[i] != '/') continue;
        const char *part = str_c(arena, str_slice(whole, 0, i));
        struct stat status;
        if (mkdir(part, 0777) == 0 || (errno == EEXIST && stat(part, &status) == 0 && S_ISDIR(status.st_mode))) continue;
        diag_failure(diags, "the folder %s cannot be made: %s", part, strerror(errno == EEXIST ? ENOTDIR : errno));
        return false;
    }
    return true;
}
