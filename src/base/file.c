#include "base/file.h"

#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool changed(const struct stat *before, const struct stat *after, size_t length) {
    return before->st_size != after->st_size || before->st_mtim.tv_sec != after->st_mtim.tv_sec ||
           before->st_mtim.tv_nsec != after->st_mtim.tv_nsec || (size_t)after->st_size != length;
}

static bool read_whole(struct arena *arena, const char *path, size_t limit, bool unchanged, struct str *out,
                       struct diags *diags) {
    struct place place = {path, 0, 0};
    struct stat status, after;
    *out = (struct str){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status)) {
        diag_error(diags, place, "cannot be opened: %s", message_of_error(errno));
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
    if (S_ISREG(status.st_mode) && (size_t)status.st_size <= limit) buffer_reserve(&buffer, (size_t)status.st_size);
    char block[65536];
    for (;;) {
        ssize_t got = read(file, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            diag_error(diags, place, "cannot be read: %s", message_of_error(errno));
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
    bool steady = !unchanged || !S_ISREG(status.st_mode) ||
                  (fstat(file, &after) == 0 && !changed(&status, &after, buffer.length));
    close(file);
    if (!steady) {
        diag_failure(diags, "%s was changed while it was read: try again when nobody is writing to it", path);
        return false;
    }
    *out = buffer_str(&buffer);
    return true;
}

bool file_read(struct arena *arena, const char *path, size_t limit, struct str *out, struct diags *diags) {
    return read_whole(arena, path, limit, false, out, diags);
}

bool file_read_unchanged(struct arena *arena, const char *path, size_t limit, struct str *out, struct diags *diags) {
    return read_whole(arena, path, limit, true, out, diags);
}

bool file_add(int file, struct str contents) {
    while (contents.length) {
        ssize_t put = write(file, contents.at, contents.length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        contents = str_slice(contents, (size_t)put, contents.length);
    }
    return true;
}

enum { OPEN_MOST = 64 }; /* files at once: a process may have 1,024 and more products than that */

/* A file on its way. */
struct writing {
    const char *path, *temporary, *folder;
    struct str contents;
    int file;   /* descriptor of the temporary file; -1: closed */
    bool there; /* the temporary file exists */
};

/* Takes all the memory it needs, so that nothing is left lying about for want of it. */
static struct writing *plan(struct arena *arena, const struct file_contents *files, size_t count) {
    struct writing *writings = ARENA_NEW_ARRAY(arena, struct writing, count);
    for (size_t i = 0; i < count; i++) {
        struct str folder = str_from(files[i].path);
        while (folder.length && folder.at[folder.length - 1] != '/') folder.length--;
        writings[i] = (struct writing){
            .path = files[i].path,
            .temporary = str_format(arena, "%s.%ld.tmp", files[i].path, (long)getpid()).at,
            .folder = folder.length ? str_c(arena, folder) : ".",
            .contents = files[i].contents,
            .file = -1,
        };
    }
    return writings;
}

static bool start(struct writing *writing) {
    struct stat status;
    if (stat(writing->path, &status) == 0 && S_ISDIR(status.st_mode)) { /* else only the renaming would tell */
        errno = EISDIR;
        return false;
    }
    writing->file = open(writing->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    writing->there = writing->file >= 0;
    return writing->there && file_add(writing->file, writing->contents);
}

static bool sync_and_close(struct writing *writing) {
    int file = writing->file;
    bool synced = fsync(file) == 0;
    int reason = errno;
    writing->file = -1;
    if (close(file) && synced) return false;
    errno = reason;
    return synced;
}

static bool put_in_place(struct writing *writing) {
    if (rename(writing->temporary, writing->path)) return false;
    writing->there = false;
    return true;
}

static void sync_folder(const char *folder) {
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return; /* the rename has happened; its surviving a power cut is the folder's own affair */
    fsync(file);
    close(file);
}

/* Many files are written before the first is synced, so that the disk is waited for once rather than once a file. */
bool file_write_all(struct arena *arena, const struct file_contents *files, size_t count, struct diags *diags) {
    struct writing *writings = plan(arena, files, count), *at = writings, *end = writings + count;
    bool good = true;
    for (struct writing *first = writings; first < end && good; first += OPEN_MOST) {
        struct writing *last = end - first > OPEN_MOST ? first + OPEN_MOST : end;
        for (struct writing *w = first; w < last && good; w++) good = start(at = w);
        for (struct writing *w = first; w < last && good; w++) good = sync_and_close(at = w);
        if (last == end) break;
    }
    for (struct writing *w = writings; w < end && good; w++) good = put_in_place(at = w);
    int reason = errno;
    for (struct writing *w = writings; w < end; w++) {
        if (w->file >= 0) close(w->file);
        if (w->there) unlink(w->temporary);
        if (good && (w == writings || strcmp(w->folder, w[-1].folder))) sync_folder(w->folder);
    }
    if (!good) diag_failure(diags, "%s cannot be written: %s", at->path, message_of_error(reason));
    return good;
}

bool file_write(struct arena *arena, const char *path, struct str contents, struct diags *diags) {
    return file_write_all(arena, &(struct file_contents){path, contents}, 1, diags);
}

static bool holds(const char *path, struct str contents) {
    char block[65536];
    struct stat status;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe would have us wait for its other end */
    bool same = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    for (ssize_t got = 1; same && got > 0;) {
        got = read(file, block, sizeof block);
        if (got < 0 && errno == EINTR) {
            got = 1;
            continue;
        }
        same = got >= 0 && str_starts(contents, (struct str){block, (size_t)got});
        if (same) contents = str_slice(contents, (size_t)got, contents.length);
    }
    if (file >= 0) close(file);
    return same && !contents.length;
}

enum file_made file_write_new(const char *path, struct str contents, struct diags *diags) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST) return holds(path, contents) ? FILE_SAME : FILE_OTHER;
    bool there = file >= 0, good = there && file_add(file, contents) && fsync(file) == 0;
    int reason = errno;
    if (there && close(file) && good) {
        good = false;
        reason = errno;
    }
    if (good) return FILE_WRITTEN;
    if (there) unlink(path);
    diag_failure(diags, "%s cannot be written: %s", path, message_of_error(reason));
    return FILE_FAILED;
}

/* Opens the temporary file and keeps other processes that put the same file waiting. Whoever has waited finds that the
   file was renamed meanwhile, and makes another. */
static int open_part(const char *part) {
    for (;;) {
        struct stat held, there;
        int file = open(part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (file < 0) return -1;
        bool known = fstat(file, &held) == 0;
        if (known && !S_ISREG(held.st_mode)) { /* somebody else's: not written into */
            close(file);
            errno = EEXIST;
            return -1;
        }
        while (flock(file, LOCK_EX) && errno == EINTR) continue; /* where there are no locks, we go without */
        bool ours = known && stat(part, &there) == 0 && held.st_ino == there.st_ino && held.st_dev == there.st_dev;
        if (ours && ftruncate(file, 0) == 0) return file;
        int reason = errno;
        close(file);
        errno = reason;
        if (ours) return -1;
    }
}

/* The file is renamed before it is closed, since that ends the lock. */
enum file_made file_put(struct arena *arena, const char *path, struct str contents, int *reason) {
    const char *part = str_format(arena, "%s.part", path).at;
    struct stat status;
    bool old = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    if (old && (size_t)status.st_size == contents.length && holds(path, contents)) return FILE_SAME;
    int file = open_part(part);
    if (file >= 0 && old) fchmod(file, status.st_mode & 0777); /* who may read it stays as it was */
    bool there = file >= 0, good = there && file_add(file, contents);
    int other = good ? dup(file) : -1; /* to close it is what has a server tell of a full disk */
    good = good && other >= 0 && close(other) == 0 && rename(part, path) == 0;
    *reason = errno;
    if (there && !good) unlink(part);
    if (there) close(file);
    return good ? FILE_WRITTEN : FILE_FAILED;
}

bool file_make_folder(struct arena *arena, const char *path, struct diags *diags) {
    struct str whole = str_from(path);
    for (size_t i = 1; i <= whole.length; i++) {
        if (i < whole.length && whole.at[i] != '/') continue;
        const char *part = str_c(arena, str_slice(whole, 0, i));
        struct stat status;
        if (mkdir(part, 0777) == 0 || (errno == EEXIST && stat(part, &status) == 0 && S_ISDIR(status.st_mode)))
            continue;
        diag_failure(diags, "the folder %s cannot be made: %s", part,
                     message_of_error(errno == EEXIST ? ENOTDIR : errno));
        return false;
    }
    return true;
}
