#include "command/watch.h"

#include "command/outputs.h"
#include "command/share.h"

#include "base/message.h"
#include "base/watcher.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Milliseconds. */
enum {
    SETTLE = 5,     /* from the end of a save to the build; what is saved meanwhile stops the build before it writes */
    PATIENCE = 250, /* the same where a file is still open, or gone: its editor is not done */
    QUIET = 300     /* from the last build to what was put off: errors, and PDFs whose pages are as they were */
};

/* One build. */
struct attempt {
    struct arena arena; /* of all the others */
    struct diags diags;
    struct stages stages;
    struct outputs outputs;
    uint64_t source; /* of the framework file's bytes */
    bool alive;
};

struct watch {
    const struct build_options *options;
    struct watcher *watcher;
    struct attempt attempts[2];
    int current;         /* the last attempt without errors; alive while PDFs are left to be made of it */
    bool stale;          /* something was saved since */
    bool overtaken;      /* the last attempt was given up for a save that came meanwhile */
    int64_t saved, due;  /* milliseconds: when that was; when it is to be built, or what was put off to be done */
    struct arena memory; /* of the next */
    struct known_outputs known;
    struct kept_fonts fonts;
    struct timespec fonts_date;                     /* of their folder */
    struct arena remarks_arena, errors_arena, news; /* of the next two; of what watch_next gives */
    struct str remarks;                             /* notes and warnings as they were shown last */
    struct str errors;                              /* of the last attempt, still to be told; empty: none */
    size_t error_count;                             /* of the last attempt */
    bool errors_told;                               /* of the last attempt that was told of */
    bool stopping, stopped;
};

static int64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * (int64_t)1000 + at.tv_nsec / 1000000;
}

struct watch *watch_new(struct arena *arena, const struct build_options *options, struct diags *diags) {
    struct watch *watch = ARENA_NEW(arena, struct watch);
    watch->watcher = watcher_new(arena, diags);
    if (!watch->watcher) return NULL;
    watch->options = options;
    struct arena *own[] = {&watch->memory, &watch->fonts.arena, &watch->remarks_arena, &watch->errors_arena,
                           &watch->news};
    for (size_t a = 0; a < sizeof own / sizeof *own; a++) arena_init(own[a], arena->exhausted);
    watch->stale = true;
    watch->saved = watch->due = now();
    return watch;
}

/* ---- attempts ---- */

static void release_attempt(struct attempt *attempt) {
    if (!attempt->alive) return;
    outputs_release(&attempt->outputs);
    stages_release(&attempt->stages);
    arena_release(&attempt->arena);
    attempt->alive = false;
}

void watch_release(struct watch *watch) {
    if (!watch) return;
    for (int a = 0; a < 2; a++) release_attempt(&watch->attempts[a]);
    kept_fonts_release(&watch->fonts);
    struct arena *own[] = {&watch->memory, &watch->remarks_arena, &watch->errors_arena, &watch->news};
    for (size_t a = 0; a < sizeof own / sizeof *own; a++) arena_release(own[a]);
    watcher_release(watch->watcher);
}

/* Reads all files, and again if some of them were not watched while they were read. */
static bool read_files(struct watch *watch, struct attempt *attempt) {
    for (;;) {
        attempt->alive = true;
        arena_init(&attempt->arena, watch->memory.exhausted);
        diags_init(&attempt->diags, &attempt->arena);
        memset(&attempt->outputs, 0, sizeof attempt->outputs);
        watcher_mark(watch->watcher);
        bool sound = stages_read(&attempt->stages, &attempt->arena, watch->options, NULL, &attempt->diags);
        const struct stages *stages = &attempt->stages;
        if (watcher_set(watch->watcher, stages->inputs.at, stages->inputs.count, stages->folder)) return sound;
        release_attempt(attempt);
    }
}

/* Remembers what is on the disk now. */
static void remember(struct watch *watch, struct attempt *attempt) {
    struct known_outputs fresh = {0};
    const struct outputs *outputs = &attempt->outputs;
    for (size_t o = 0; o < outputs->count; o++) {
        const struct output *output = &outputs->at[o];
        struct known_output known = {output->name, output->fingerprint, attempt->source};
        for (size_t k = 0; output->turn == OUTPUT_LEAVE && k < watch->known.list.count; k++)
            if (str_equal(watch->known.list.at[k].name, known.name)) known.source = watch->known.list.at[k].source;
        LIST_ADD(&attempt->arena, fresh.list, known);
    }
    arena_clear(&watch->memory);
    memset(&watch->known, 0, sizeof watch->known);
    for (size_t k = 0; k < fresh.list.count; k++) {
        fresh.list.at[k].name = str_copy(&watch->memory, fresh.list.at[k].name);
        LIST_ADD(&watch->memory, watch->known.list, fresh.list.at[k]);
    }
}

/* The PDFs that carry another text than that of the turn are to be made; returns how many. */
static size_t plan_rest(struct watch *watch, struct attempt *attempt) {
    size_t rest = 0;
    for (size_t o = 0; o < attempt->outputs.count; o++) {
        bool old = watch->known.list.at[o].source != attempt->source;
        attempt->outputs.at[o].turn = old ? OUTPUT_MAKE : OUTPUT_LEAVE;
        rest += old;
    }
    return rest;
}

/* ---- news ---- */

static void add_time(struct buffer *out) {
    struct tm local = {0};
    time_t moment = time(NULL);
    localtime_r(&moment, &local);
    buffer_addf(out, "%02d:%02d:%02d ", local.tm_hour, local.tm_min, local.tm_sec);
}

static struct str tell_built(struct watch *watch, const struct outputs *outputs) {
    struct buffer out;
    size_t made = 0, shown = 0;
    for (size_t o = 0; o < outputs->count; o++) made += outputs->at[o].turn != OUTPUT_LEAVE;
    buffer_init(&out, &watch->news);
    add_time(&out);
    if (watch->errors_told) buffer_addf(&out, "%s; ", _("no more errors"));
    if (!made) {
        buffer_addf(&out, "%s\n", _("saved; no page has changed"));
        return buffer_str(&out);
    }
    long long milliseconds = (long long)(now() - watch->saved);
    if (made == outputs->count)
        buffer_addf(&out, ngettext("built %zu document in %lld ms", "built %zu documents in %lld ms", made), made,
                    milliseconds);
    else buffer_addf(&out, _("built %zu of %zu documents in %lld ms"), made, outputs->count, milliseconds);
    for (size_t o = 0; o < outputs->count && made < outputs->count; o++) {
        if (outputs->at[o].turn == OUTPUT_LEAVE) continue;
        buffer_addf(&out, "%s%.*s", shown++ ? ", " : ": ", STR_ARG(outputs->at[o].name));
    }
    buffer_add_byte(&out, '\n');
    return buffer_str(&out);
}

static struct str tell_errors(struct watch *watch) {
    struct buffer out;
    buffer_init(&out, &watch->news);
    add_time(&out);
    buffer_addf(
        &out,
        ngettext("%zu error; the PDFs stay as they are", "%zu errors; the PDFs stay as they are", watch->error_count),
        watch->error_count);
    buffer_add_byte(&out, '\n');
    return buffer_str(&out);
}

static struct str tell_end(struct watch *watch) {
    struct buffer out;
    buffer_init(&out, &watch->news);
    add_time(&out);
    buffer_addf(&out, "%s\n",
                watch->error_count ? _("stopped; the last save has errors and changed no PDF") : _("stopped"));
    return buffer_str(&out);
}

/* What is said of every build alike is shown once. */
static struct str tell_remarks(struct watch *watch, struct attempt *attempt) {
    struct str remarks = diags_format(&attempt->diags, &attempt->arena);
    if (str_equal(remarks, watch->remarks)) return (struct str){0};
    arena_clear(&watch->remarks_arena);
    return watch->remarks = str_copy(&watch->remarks_arena, remarks);
}

/* ---- building ---- */

static void keep_errors(struct watch *watch, struct attempt *attempt) {
    arena_clear(&watch->errors_arena);
    watch->errors = str_copy(&watch->errors_arena, diags_format(&attempt->diags, &attempt->arena));
    watch->error_count = attempt->diags.errors;
}

/* Makes what is left of the last good attempt. */
static void make_rest(struct watch *watch) {
    struct attempt *attempt = &watch->attempts[watch->current];
    if (!attempt->alive) return;
    if (outputs_make(&attempt->stages, &attempt->outputs) && outputs_write(&attempt->stages, &attempt->outputs, NULL))
        remember(watch, attempt);
    else keep_errors(watch, attempt);
    release_attempt(attempt);
}

/* Fonts are kept from one attempt to the next, which spares a fifth of its time; but not past a change of their folder,
   nor past errors, since the next attempt may ask for a font that was put somewhere else. */
static void keep_fonts(struct watch *watch, struct stages *stages) {
    struct stat status;
    struct timespec date = {0};
    struct kept_fonts *fonts = &watch->fonts;
    if (stat(share_path(stages->arena, stages->share, "fonts"), &status) == 0) date = status.st_mtim;
    bool same = date.tv_sec == watch->fonts_date.tv_sec && date.tv_nsec == watch->fonts_date.tv_nsec;
    watch->fonts_date = date;
    stages->kept = fonts;
    if (!fonts->set) return;
    font_set_forget(fonts->set);
    if (same && !watch->error_count) return;
    make_rest(watch); /* its pages are set in these fonts */
    kept_fonts_release(fonts);
}

/* Takes what happens within so many milliseconds (see watcher_wait). Returns whether something was saved. */
static bool notice(struct watch *watch, long milliseconds) {
    enum watcher_seen seen = watcher_wait(watch->watcher, milliseconds);
    if (seen == WATCHER_STOP) {
        watch->stopping = true;
        seen = watcher_wait(watch->watcher, 0); /* of a save just before */
    }
    if (seen != WATCHER_CHANGING && seen != WATCHER_CHANGED) return false;
    watch->stale = true;
    watch->saved = now();
    watch->due = watch->saved + (seen == WATCHER_CHANGED ? SETTLE : PATIENCE);
    return true;
}

/* Gives an attempt up for a save that came meanwhile; but not one after the other, lest nothing is ever built. */
static bool give_up(struct watch *watch) {
    watch->overtaken = !watch->overtaken && !watch->stopping && notice(watch, 0);
    return watch->overtaken;
}

/* Builds what the last save has touched. Returns whether there is news; errors wait. */
static bool build(struct watch *watch, struct watch_news *news) {
    struct attempt *attempt = &watch->attempts[!watch->current];
    struct stages *stages = &attempt->stages;
    watch->stale = false;
    bool built = read_files(watch, attempt) && stages_compose(stages);
    if (built) {
        keep_fonts(watch, stages);
        built = outputs_typeset(stages, &watch->known, &attempt->outputs);
    }
    if (give_up(watch)) {
        release_attempt(attempt);
        return false;
    }
    built = built && outputs_write(stages, &attempt->outputs, NULL);
    watch->due = now() + QUIET;
    watch->errors = (struct str){0};
    watch->error_count = 0;
    if (!built) {
        keep_errors(watch, attempt);
        release_attempt(attempt);
        return false;
    }
    news->findings = tell_remarks(watch, attempt);
    news->line = tell_built(watch, &attempt->outputs);
    watch->errors_told = false;
    attempt->source = str_hash_quick(stages->framework->source, 0);
    remember(watch, attempt);
    outputs_release(&attempt->outputs);
    release_attempt(&watch->attempts[watch->current]);
    watch->current = !watch->current;
    if (!plan_rest(watch, attempt)) release_attempt(attempt);
    return true;
}

/* Does what was put off. Returns whether there is news. */
static bool finish(struct watch *watch, struct watch_news *news) {
    make_rest(watch);
    if (!watch->errors.length) return false;
    news->findings = watch->errors;
    news->line = tell_errors(watch);
    watch->errors = (struct str){0};
    watch->errors_told = true;
    return true;
}

static bool put_off(const struct watch *watch) {
    return watch->errors.length || watch->attempts[watch->current].alive;
}

/* Waits for saves until something is to be done. */
static void wait_for_work(struct watch *watch) {
    while (!watch->stopping) {
        bool busy = watch->stale || put_off(watch);
        int64_t left = watch->due - now();
        if (!notice(watch, !busy ? -1 : left > 0 ? (long)left : 0) && busy && now() >= watch->due) return;
    }
}

bool watch_next(struct watch *watch, struct watch_news *news) {
    arena_clear(&watch->news);
    *news = (struct watch_news){0};
    if (watch->stopped) return false;
    for (;;) {
        wait_for_work(watch);
        if (watch->stale ? build(watch, news) : finish(watch, news)) return true;
        if (watch->stopping && !watch->stale && !put_off(watch)) break;
    }
    news->line = tell_end(watch);
    return watch->stopped = true;
}
