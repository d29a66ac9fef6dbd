#include "command/pack.h"

#include "command/combined.h"
#include "command/packer.h"
#include "command/recipient.h"
#include "command/share.h"

#include "base/file.h"
#include "base/message.h"

#include <pthread.h>
#include <setjmp.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_JOBS = 64 };

/* What the threads share. */
struct pack_run {
    const struct pack_options *options;
    struct packer_material material;
    const struct roster *roster;
    const struct str *names; /* of files, by person */
    const size_t *turns;     /* people of this shard */
    pthread_mutex_t lock;    /* of the three below */
    pthread_cond_t ended;    /* a thread has */
    size_t next, at_work;
    bool stopped, exhausted;
    struct pack_progress progress; /* likewise locked */
};

struct worker {
    struct pack_run *run;
    pthread_t thread;
    struct arena arena, turn; /* turn: one person's */
    struct diags diags;
};

/* ---- one person ---- */

/* Makes one document and puts it where it belongs. */
static void serve(struct worker *worker, struct packer *packer, size_t index) {
    struct pack_run *run = worker->run;
    const struct person *person = &run->roster->people[index];
    struct arena *arena = &worker->turn;
    struct diags found;
    struct str pdf, name = {0};
    int reason;
    arena_clear(arena);
    diags_init(&found, arena);
    struct recipient recipient = recipient_of(arena, run->material.framework, person, run->names[index]);
    enum file_made made = FILE_FAILED;
    bool good = packer_make(packer, &recipient, person->role, &pdf, &name, &found);
    if (good) {
        const char *path = str_format(arena, "%s/%.*s", run->options->folder, STR_ARG(name)).at;
        made = file_put(arena, path, pdf, &reason);
        if (made == FILE_FAILED)
            diag_failure(&worker->diags, "a document cannot be written into %s: %s", run->options->folder,
                         message_of_error(reason));
    }
    const struct diags *fault = good ? NULL : packer_fault(packer, &recipient, person->role);
    pthread_mutex_lock(&run->lock); /* nothing below takes memory: whoever has none left would keep the lock */
    bool told = good || run->progress.failed >= RECIPIENTS_TOLD_MOST;
    if (!good) run->progress.failed++;
    else if (made == FILE_SAME) run->progress.same++;
    else if (made == FILE_WRITTEN) run->progress.written++;
    if (good && made == FILE_FAILED) run->stopped = true; /* the others would fare no better */
    pthread_mutex_unlock(&run->lock);
    if (fault) recipient_report_fault(fault, &worker->diags);
    else if (!told)
        recipient_report(person, run->roster->file, run->material.layout->file, name, &found, &worker->diags);
}

/* ---- threads ---- */

static bool take_turn(struct pack_run *run, size_t *index) {
    pthread_mutex_lock(&run->lock);
    bool taken = !run->stopped && run->next < run->progress.total;
    if (taken) *index = run->turns[run->next++];
    pthread_mutex_unlock(&run->lock);
    return taken;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    struct pack_run *run = worker->run;
    struct packer *volatile packer = NULL;
    jmp_buf exhausted;
    worker->arena.exhausted = worker->turn.exhausted = &exhausted;
    if (setjmp(exhausted)) {
        pthread_mutex_lock(&run->lock);
        run->stopped = run->exhausted = true;
        pthread_mutex_unlock(&run->lock);
    } else {
        packer = packer_new(&worker->arena, &run->material, &worker->diags);
        for (size_t index; packer && take_turn(run, &index);) serve(worker, packer, index);
    }
    if (packer) packer_release(packer);
    pthread_mutex_lock(&run->lock);
    run->at_work--;
    pthread_cond_signal(&run->ended);
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

/* Waits for the threads, telling now and then how far they are. */
static void watch(struct pack_run *run, pack_tell *tell, void *user) {
    pthread_mutex_lock(&run->lock);
    while (run->at_work) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += PACK_TELL_EVERY_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&run->ended, &run->lock, &until);
        struct pack_progress now = run->progress;
        pthread_mutex_unlock(&run->lock);
        if (tell) tell(user, &now);
        pthread_mutex_lock(&run->lock);
    }
    pthread_mutex_unlock(&run->lock);
}

static size_t jobs_of(const struct pack_options *options, size_t people) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t jobs = options->jobs ? options->jobs : processors > 0 ? (size_t)processors : 1;
    if (jobs > MOST_JOBS) jobs = MOST_JOBS;
    return jobs > people ? people : jobs;
}

static void run_workers(struct arena *arena, struct pack_run *run, pack_tell *tell, void *user, struct diags *diags) {
    size_t jobs = jobs_of(run->options, run->progress.total), started = 0;
    struct worker *workers = ARENA_NEW_ARRAY(arena, struct worker, jobs);
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->ended, NULL);
    run->at_work = jobs;
    for (; started < jobs; started++) {
        struct worker *worker = &workers[started];
        worker->run = run;
        arena_init(&worker->arena, arena->exhausted);
        arena_init(&worker->turn, arena->exhausted);
        diags_init(&worker->diags, &worker->arena);
        if (pthread_create(&worker->thread, NULL, work, worker)) break;
    }
    if (!started && jobs) { /* the system gives no thread */
        run->at_work = 1;
        work(&workers[0]);
    } else {
        pthread_mutex_lock(&run->lock);
        run->at_work -= jobs - started;
        pthread_mutex_unlock(&run->lock);
        watch(run, tell, user);
    }
    for (size_t w = 0; w < started; w++) pthread_join(workers[w].thread, NULL);
    if (tell) tell(user, &run->progress);
    for (size_t w = 0; w < (started ? started : jobs); w++) {
        workers[w].diags.arena = arena;
        diags_merge(diags, &workers[w].diags);
        arena_release(&workers[w].arena);
        arena_release(&workers[w].turn);
    }
    pthread_cond_destroy(&run->ended);
    pthread_mutex_destroy(&run->lock);
    if (run->exhausted) longjmp(*arena->exhausted, 1);
}

/* ---- everybody ---- */

/* Whether two people's files can have one name: Anna of Berg Nord and Anna Berg of Nord. They cannot where a sign that
   the fields never have stands between them. */
static bool runs_together(const struct template *output) {
    bool apart = true;
    for (size_t p = 0; p < output->count; p++) {
        const struct template_part *part = &output->parts[p];
        if (template_field_is_personal(part->field)) {
            if (!apart) return true;
            apart = false;
        }
        for (size_t at = 0; part->field == FIELD_LITERAL && at < part->text.length; at++) {
            unsigned char c = (unsigned char)part->text.at[at];
            apart = apart || (c != '-' && !rune_is_digit(c) && !rune_is_letter(c));
        }
    }
    return false;
}

/* The layout by its name in the shared folder, or by its path. */
static const struct layout *read_layout(struct arena *arena, const char *share, const char *name, struct diags *diags) {
    const char *path = name;
    if (!strchr(name, '/') && !str_ends(str_from(name), STR(".yaml")))
        path = share_path(arena, share, str_format(arena, "layouts/%s.yaml", name).at);
    const struct layout *layout = layout_read(arena, path, diags);
    if (!layout) return NULL;
    if (layout->loop != LOOP_PERSON || !template_has(layout->output, FIELD_PERSON_NAME)) {
        diag_error(diags, layout->output->place,
                   "a layout for `haefte pack` says `for each: person` at its top, and has {person.name} in `output:`");
        return NULL;
    }
    if (!runs_together(layout->output)) return layout;
    diag_error(diags, layout->output->place,
               "two people's files could have the same name: put _ between the fields, as in "
               "`{role.id}_{person.name}.pdf`");
    return NULL;
}

/* The people of a shard. Whose a person is hangs on their name alone, so that it stays when others come and go; not on
   that of their file, which changes when somebody of the same name comes. */
static size_t *find_turns(struct arena *arena, const struct pack_options *options, const struct roster *roster,
                          size_t *count) {
    size_t *turns = ARENA_NEW_ARRAY(arena, size_t, roster->count);
    *count = 0;
    for (size_t p = 0; p < roster->count; p++)
        if (!options->shards || str_hash(roster->people[p].name, 0) % options->shards == options->shard - 1)
            turns[(*count)++] = p;
    return turns;
}

/* A cell of a roster, quoted: RFC 4180 §2. */
static void add_cell(struct buffer *out, const char *text) {
    buffer_add_byte(out, '"');
    for (; text && *text; text++) {
        if (*text == '"') buffer_add_byte(out, '"');
        buffer_add_byte(out, *text);
    }
    buffer_add_byte(out, '"');
}

/* One person, told by options, is a roster of one row; what is wrong with it is wrong with the options. */
static const struct roster *read_one(struct arena *arena, const struct pack_options *options,
                                     const struct framework *framework, struct diags *diags) {
    static const roster_aliases none;
    struct diags found;
    struct buffer row;
    diags_init(&found, arena);
    buffer_init(&row, arena);
    buffer_add_c(&row, "name;role;unit;start\n");
    const char *const cells[] = {options->name ? options->name : "-", options->role, options->unit, options->start};
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
        if (c) buffer_add_byte(&row, ';');
        add_cell(&row, cells[c]);
    }
    buffer_add_byte(&row, '\n');
    const char *file = "--name, --role, --unit, --start";
    struct roster *roster = roster_read_bytes(arena, file, buffer_str(&row), framework, &none, &found);
    for (size_t d = 0; d < found.list.count; d++) found.list.at[d].place = (struct place){file, 0, 0};
    diags_merge(diags, &found);
    for (size_t p = 0; roster && p < roster->count; p++) {
        roster->people[p].line = 0;
        if (!options->name) roster->people[p].name = (struct str){0}; /* a sheet for whoever it may be */
    }
    return roster;
}

static const struct roster *find_people(struct arena *arena, const struct pack_options *options,
                                        const struct framework *framework, const struct layout *layout,
                                        struct diags *diags) {
    if (options->roster) return roster_read(arena, options->roster, framework, &layout->roster, diags);
    return read_one(arena, options, framework, diags);
}

void pack_people(struct arena *arena, const struct pack_options *options, pack_tell *tell, void *user,
                 struct pack_progress *progress, struct diags *diags) {
    const char *share = share_find(arena);
    const struct framework *framework = framework_read(arena, options->framework, diags);
    const struct layout *layout = read_layout(arena, share, options->layout, diags);
    *progress = (struct pack_progress){0};
    if (!framework || !layout) return;
    const struct roster *roster = find_people(arena, options, framework, layout, diags);
    if (!roster) return;
    if (options->combined) {
        struct combined_order order = {options, share, framework, layout, roster};
        combined_make(arena, &order, tell, user, progress, diags);
        return;
    }
    struct arena scratch;
    arena_init(&scratch, arena->exhausted);
    struct pack_run run = {.options = options, .roster = roster};
    struct str *names = roster_file_names(arena, &scratch, roster, framework);
    arena_release(&scratch);
    if (!options->roster && !options->name && roster->count)
        names[0] = framework_file_name(arena, framework->roles[roster->people[0].role].id);
    run.names = names;
    run.turns = find_turns(arena, options, roster, &run.progress.total);
    run.progress.rows_at_fault = roster->at_fault;
    run.material = (struct packer_material){
        .framework = framework,
        .layout = layout,
        .fonts = share_path(arena, share, "fonts"),
        .source = pdf_attachment_new(arena, framework->file, framework->source, diags),
    };
    if (run.material.source && file_make_folder(arena, options->folder, diags))
        run_workers(arena, &run, tell, user, diags);
    recipients_report_rest(roster->file, run.progress.failed, diags);
    *progress = run.progress;
}
