#define _GNU_SOURCE /* O_TMPFILE */
#include "base/file_stream.h"

#include "base/file.h"
#include "base/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 18 }; /* bytes that wait for one call of the system */

struct file_stream {
    struct arena *arena;
    const char *path, *temporary;
    struct diags *diags;
    int file;   /* descriptor; -1: closed */
    bool there; /* the temporary file has its name */
    bool failed;
    size_t held;
    char *block;
};

static bool fail(struct file_stream *stream, int reason) {
    if (!stream->failed)
        diag_failure(stream->diags, "%s cannot be written: %s", stream->path, message_of_error(reason));
    stream->failed = true;
    return false;
}

static bool write_all(struct file_stream *stream, struct str bytes) {
    return file_add(stream->file, bytes) || fail(stream, errno);
}

static bool flush(struct file_stream *stream) {
    struct str held = {stream->block, stream->held};
    stream->held = 0;
    return write_all(stream, held);
}

/* A file without a name, which is gone when the process is, however it ends. Where the file system has none, one with
   the name it will be renamed from. */
static int open_temporary(struct file_stream *stream, struct str path) {
    size_t folder = path.length;
    while (folder && path.at[folder - 1] != '/') folder--;
    const char *where = folder ? str_c(stream->arena, str_slice(path, 0, folder)) : ".";
    bool named_later = access("/proc/self/fd", X_OK) == 0; /* through which such a file gets its name */
    int file = named_later ? open(where, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
    if (file >= 0) return file;
    file = open(stream->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    stream->there = file >= 0;
    return file;
}

/* Gives the file the name that it will be renamed from. */
static bool give_name(struct file_stream *stream) {
    if (stream->there) return true;
    const char *file = str_format(stream->arena, "/proc/self/fd/%d", stream->file).at;
    stream->there = linkat(AT_FDCWD, file, AT_FDCWD, stream->temporary, AT_SYMLINK_FOLLOW) == 0;
    return stream->there;
}

struct file_stream *file_stream_open(struct arena *arena, const char *path, struct diags *diags) {
    struct file_stream *stream = ARENA_NEW(arena, struct file_stream);
    struct stat status;
    struct timespec now;
    *stream = (struct file_stream){.arena = arena, .path = path, .diags = diags, .file = -1};
    clock_gettime(CLOCK_REALTIME, &now); /* processes of several machines may have one number */
    stream->temporary = str_format(arena, "%s.%ld-%llx.tmp", path, (long)getpid(),
                                   (unsigned long long)now.tv_sec << 30 ^ (unsigned long long)now.tv_nsec)
                            .at;
    stream->block = arena_take(arena, BLOCK);
    bool old = stat(path, &status) == 0;
    if (old && S_ISDIR(status.st_mode)) { /* else only the renaming would tell */
        fail(stream, EISDIR);
        return NULL;
    }
    stream->file = open_temporary(stream, str_from(path));
    if (stream->file >= 0 && old && S_ISREG(status.st_mode)) fchmod(stream->file, status.st_mode & 0777);
    if (stream->file >= 0) return stream;
    fail(stream, errno);
    return NULL;
}

bool file_stream_add(struct file_stream *stream, struct str bytes) {
    if (stream->failed) return false;
    if (stream->held + bytes.length > BLOCK && !flush(stream)) return false;
    if (bytes.length > BLOCK) return write_all(stream, bytes);
    if (bytes.length) memcpy(stream->block + stream->held, bytes.at, bytes.length);
    stream->held += bytes.length;
    return true;
}

bool file_stream_finish(struct file_stream *stream) {
    if (stream->failed || !flush(stream)) return false;
    if (fsync(stream->file) || !give_name(stream)) return fail(stream, errno);
    int closed = close(stream->file);
    stream->file = -1;
    if (closed || rename(stream->temporary, stream->path)) return fail(stream, errno);
    stream->there = false;
    return true;
}

void file_stream_drop(struct file_stream *stream) {
    if (stream->file >= 0) close(stream->file);
    if (stream->there) unlink(stream->temporary);
    stream->file = -1;
    stream->there = false;
}
