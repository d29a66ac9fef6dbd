/* The watch command: the documents are built anew whenever the framework, a layout or a look is saved.
   Of each save only those PDFs are made at once whose pages are no longer as they were. But every PDF carries the whole
   framework file, so after each change of its text the others are out of date in that one thing: they are made again
   when nothing more has been saved for a while, or at the end. Then every PDF is what haefte build makes of the last
   text. A text with errors changes no PDF, and its errors are told when it has stood for as long: what an editor has
   half written is none. */
#ifndef HAEFTE_WATCH_H
#define HAEFTE_WATCH_H

#include "command/build.h"

struct watch;

/* What is to be shown: findings, one a line, then a line that says what was done. Either may be empty. */
struct watch_news {
    struct str findings, line;
};

/* Begins to watch; nothing is built yet. Options must outlive the watch; presets in them are left alone. From here on
   SIGINT, SIGTERM and SIGHUP end watch_next and nothing else. Lives in the arena; watch_release is due. NULL, and a
   failure added, when the system refuses. */
struct watch *watch_new(struct arena *arena, const struct build_options *options, struct diags *diags);

/* Builds, the first time at once, then after every save; returns when there is something to show, which holds until the
   next call. Returns false when the user has stopped it and all has been shown. */
bool watch_next(struct watch *watch, struct watch_news *news);

void watch_release(struct watch *watch);

#endif
