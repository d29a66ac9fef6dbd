/* Waits for files to be saved, or for the user to stop. Knows nothing about what stands in them.
   Folders are watched rather than files (inotify(7)), since most editors save by putting a new file in the old one's
   place. Where the system tells nothing (network drives, Windows folders under WSL, no watches left), a look at the
   files once a second does. */
#ifndef HAEFTE_WATCHER_H
#define HAEFTE_WATCHER_H

#include "base/diag.h"

enum watcher_seen {
    WATCHER_NOTHING,  /* the time is up, or what happened does not count */
    WATCHER_CHANGING, /* a file is open and written to, or is gone: more will follow */
    WATCHER_CHANGED,  /* a file was closed after writing, or came from elsewhere */
    WATCHER_STOP      /* SIGINT, SIGTERM or SIGHUP */
};

struct watcher;

/* From now on the three signals are held back, and only the watcher is told of them. Lives in the arena;
   watcher_release is due. NULL, and a failure added, when the system refuses. */
struct watcher *watcher_new(struct arena *arena, struct diags *diags);
void watcher_release(struct watcher *watcher);

/* Says which files count from now on, by path; they need not exist. `folder`: new files in it that end in `.yaml` count
   as well; NULL: there is none. The paths are copied. Returns false where a file was not watched until now: whoever
   read it before must read it again, to miss nothing. */
bool watcher_set(struct watcher *watcher, const char *const *paths, size_t count, const char *folder);

/* Remembers how the files look. Whoever reads them does this first: a change from here on is seen by watcher_wait. */
void watcher_mark(struct watcher *watcher);

/* Waits until something is seen, at most so many milliseconds; less than 0: for as long as it takes. Nothing that
   happens between two calls is lost. */
enum watcher_seen watcher_wait(struct watcher *watcher, long milliseconds);

#endif
