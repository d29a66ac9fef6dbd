#define _XOPEN_SOURCE 700 /* realpath */
#include "base/watcher.h"

#include "base/message.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_EVERY = 1000 }; /* milliseconds */

#define FOLDER_GONE (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)
#define FILE_DONE (IN_CLOSE_WRITE | IN_MOVED_TO)
#define FILE_BEGUN (IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM)

/* A file in a watched folder. */
struct watched {
    const char *path;
    const char *name; /* the last part of the path; NULL: every file that ends in .yaml */
    int folder;       /* inotify's number; -1: the folder cannot be watched */
    uint64_t looked_like;
};

struct watched_list {
    struct arena arena;
    struct LIST(struct watched) files;
};

struct watcher {
    int events, signals;          /* descriptors */
    sigset_t before;              /* the signals that were held back already */
    struct watched_list lists[2]; /* the one in use and the one before */
    int used;
};

struct watcher *watcher_new(struct arena *arena, struct diags *diags) {
    struct watcher *watcher = ARENA_NEW(arena, struct watcher);
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGHUP);
    for (int l = 0; l < 2; l++) arena_init(&watcher->lists[l].arena, arena->exhausted);
    pthread_sigmask(SIG_BLOCK, &stop, &watcher->before);
    watcher->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    watcher->signals = signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC);
    if (watcher->events >= 0 && watcher->signals >= 0) return watcher;
    diag_failure(diags, "files cannot be watched: %s", message_of_error(errno));
    watcher_release(watcher);
    return NULL;
}

void watcher_release(struct watcher *watcher) {
    if (!watcher) return;
    if (watcher->events >= 0) close(watcher->events);
    if (watcher->signals >= 0) close(watcher->signals);
    pthread_sigmask(SIG_SETMASK, &watcher->before, NULL);
    for (int l = 0; l < 2; l++) arena_release(&watcher->lists[l].arena);
}

/* ---- files ---- */

/* Another number after every change that the file's date and size tell of. 0: there is no such file. */
static uint64_t look(const char *path) {
    struct stat status;
    if (stat(path, &status)) return 0;
    const uint64_t told[] = {(uint64_t)status.st_dev, (uint64_t)status.st_ino, (uint64_t)status.st_size,
                             (uint64_t)status.st_mtim.tv_sec, (uint64_t)status.st_mtim.tv_nsec};
    return str_hash_quick((struct str){(const char *)told, sizeof told}, 1);
}

static void add(struct watcher *watcher, struct watched_list *list, const char *path, const char *folder,
                const char *name) {
    int number = inotify_add_watch(watcher->events, folder, FILE_DONE | FILE_BEGUN | IN_DELETE_SELF | IN_MOVE_SELF);
    struct watched file = {path, name, number, 0};
    LIST_ADD(&list->arena, list->files, file);
}

static void add_file(struct watcher *watcher, struct watched_list *list, const char *path) {
    struct arena *arena = &list->arena;
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "." : slash == path ? "/" : str_format(arena, "%.*s", (int)(slash - path), path).at;
    add(watcher, list, path, folder, slash ? slash + 1 : path);
}

static const struct watched *find(const struct watched_list *list, const char *path) {
    for (size_t f = 0; f < list->files.count; f++)
        if (strcmp(list->files.at[f].path, path) == 0) return &list->files.at[f];
    return NULL;
}

/* Whether a folder of the old list is in the new one too. */
static bool keeps_folder(const struct watched_list *list, int folder) {
    for (size_t f = 0; f < list->files.count; f++)
        if (list->files.at[f].folder == folder) return true;
    return false;
}

bool watcher_set(struct watcher *watcher, const char *const *paths, size_t count, const char *folder) {
    struct watched_list *old = &watcher->lists[watcher->used], *list = &watcher->lists[!watcher->used];
    bool known = true;
    arena_clear(&list->arena);
    memset(&list->files, 0, sizeof list->files);
    for (size_t p = 0; p < count; p++) {
        struct stat status;
        const char *path = str_format(&list->arena, "%s", paths[p]).at;
        add_file(watcher, list, path);
        if (lstat(path, &status) || !S_ISLNK(status.st_mode)) continue;
        char *real = realpath(path, NULL); /* what is saved is the file that a link leads to */
        if (real) add_file(watcher, list, str_format(&list->arena, "%s", real).at);
        free(real);
    }
    if (folder) {
        const char *path = str_format(&list->arena, "%s", folder).at;
        add(watcher, list, path, path, NULL);
    }
    for (size_t f = 0; f < list->files.count; f++) {
        struct watched *file = &list->files.at[f];
        const struct watched *before = find(old, file->path);
        if (before) file->looked_like = before->looked_like;
        if (!before || (file->folder >= 0 && file->folder != before->folder)) known = false;
    }
    for (size_t f = 0; f < old->files.count; f++)
        if (old->files.at[f].folder >= 0 && !keeps_folder(list, old->files.at[f].folder))
            inotify_rm_watch(watcher->events, old->files.at[f].folder);
    watcher->used = !watcher->used;
    return known;
}

void watcher_mark(struct watcher *watcher) {
    struct watched_list *list = &watcher->lists[watcher->used];
    for (size_t f = 0; f < list->files.count; f++)
        if (list->files.at[f].name) list->files.at[f].looked_like = look(list->files.at[f].path);
}

static bool looks_otherwise(const struct watcher *watcher) {
    const struct watched_list *list = &watcher->lists[watcher->used];
    for (size_t f = 0; f < list->files.count; f++)
        if (list->files.at[f].name && list->files.at[f].looked_like != look(list->files.at[f].path)) return true;
    return false;
}

/* ---- events ---- */

/* A folder that was moved is still watched, but no path leads to it. */
static bool lose_folder(struct watcher *watcher, const struct inotify_event *event) {
    struct watched_list *list = &watcher->lists[watcher->used];
    bool lost = false;
    for (size_t f = 0; f < list->files.count; f++) {
        if (list->files.at[f].folder != event->wd) continue;
        list->files.at[f].folder = -1;
        lost = true;
    }
    if (lost && event->mask & IN_MOVE_SELF) inotify_rm_watch(watcher->events, event->wd);
    return lost;
}

static bool counts(const struct watcher *watcher, const struct inotify_event *event) {
    const struct watched_list *list = &watcher->lists[watcher->used];
    if (!event->len || event->mask & IN_ISDIR) return false;
    for (size_t f = 0; f < list->files.count; f++) {
        const struct watched *file = &list->files.at[f];
        if (file->folder != event->wd) continue;
        if (file->name ? strcmp(file->name, event->name) == 0
                       : event->name[0] != '.' && str_ends(str_from(event->name), STR(".yaml")))
            return true;
    }
    return false;
}

static enum watcher_seen see(struct watcher *watcher, const struct inotify_event *event) {
    if (event->mask & IN_Q_OVERFLOW) return WATCHER_CHANGED; /* too much at once: anything may have happened */
    if (event->mask & FOLDER_GONE) return lose_folder(watcher, event) ? WATCHER_CHANGING : WATCHER_NOTHING;
    if (!counts(watcher, event)) return WATCHER_NOTHING;
    return event->mask & FILE_DONE ? WATCHER_CHANGED : WATCHER_CHANGING;
}

/* Takes all events there are; the last that counts tells how things stand. */
static enum watcher_seen take_events(struct watcher *watcher) {
    alignas(struct inotify_event) char block[4096];
    enum watcher_seen last = WATCHER_NOTHING;
    for (ssize_t got; (got = read(watcher->events, block, sizeof block)) > 0;) {
        for (const char *at = block; at < block + got;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            enum watcher_seen seen = see(watcher, event);
            if (seen) last = seen;
            at += sizeof *event + event->len;
        }
    }
    return last;
}

enum watcher_seen watcher_wait(struct watcher *watcher, long milliseconds) {
    struct pollfd ready[] = {{.fd = watcher->signals, .events = POLLIN}, {.fd = watcher->events, .events = POLLIN}};
    struct signalfd_siginfo told;
    for (;;) {
        int got = poll(ready, 2, milliseconds < 0 ? LOOK_EVERY : (int)milliseconds);
        if (read(watcher->signals, &told, sizeof told) > 0) return WATCHER_STOP;
        enum watcher_seen seen = take_events(watcher);
        if (seen) return seen;
        if (milliseconds >= 0) return WATCHER_NOTHING;
        if (!got && looks_otherwise(watcher)) return WATCHER_CHANGED;
    }
}
