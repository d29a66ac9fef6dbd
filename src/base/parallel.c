#include "base/parallel.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

enum { MOST_THREADS = 16 }; /* more would only wait for the caller's next task */

struct parallel {
    parallel_task *task;
    void *user;
    pthread_mutex_t lock; /* of the three below */
    pthread_cond_t change;
    size_t allowed, begun;
    bool closed; /* no task will be allowed any more */
    pthread_t threads[MOST_THREADS];
    size_t thread_count;
};

/* Takes the next task's number. Returns false where there is none: at once for the caller's thread, for the others when
   there will never be one. */
static bool take(struct parallel *parallel, bool wait, size_t *index) {
    pthread_mutex_lock(&parallel->lock);
    while (wait && parallel->begun == parallel->allowed && !parallel->closed)
        pthread_cond_wait(&parallel->change, &parallel->lock);
    bool taken = parallel->begun < parallel->allowed;
    if (taken) *index = parallel->begun++;
    pthread_mutex_unlock(&parallel->lock);
    return taken;
}

static void *work(void *argument) {
    struct parallel *parallel = argument;
    for (size_t index; take(parallel, true, &index);) parallel->task(parallel->user, index);
    return NULL;
}

struct parallel *parallel_new(struct arena *arena, size_t most, parallel_task *task, void *user) {
    struct parallel *parallel = ARENA_NEW(arena, struct parallel);
    parallel->task = task;
    parallel->user = user;
    pthread_mutex_init(&parallel->lock, NULL); /* neither can fail with default attributes */
    pthread_cond_init(&parallel->change, NULL);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = processors > 1 ? (size_t)processors - 1 : 0;
    if (wanted > most) wanted = most;
    if (wanted > MOST_THREADS) wanted = MOST_THREADS;
    while (parallel->thread_count < wanted &&
           pthread_create(&parallel->threads[parallel->thread_count], NULL, work, parallel) == 0)
        parallel->thread_count++;
    return parallel;
}

void parallel_allow(struct parallel *parallel, size_t count) {
    pthread_mutex_lock(&parallel->lock);
    parallel->allowed = count;
    pthread_cond_broadcast(&parallel->change);
    pthread_mutex_unlock(&parallel->lock);
}

static void close_down(struct parallel *parallel, bool cancel) {
    pthread_mutex_lock(&parallel->lock);
    if (cancel) parallel->allowed = parallel->begun;
    parallel->closed = true;
    pthread_cond_broadcast(&parallel->change);
    pthread_mutex_unlock(&parallel->lock);
    for (size_t index; take(parallel, false, &index);) parallel->task(parallel->user, index);
    for (size_t i = 0; i < parallel->thread_count; i++) pthread_join(parallel->threads[i], NULL);
    pthread_cond_destroy(&parallel->change);
    pthread_mutex_destroy(&parallel->lock);
}

void parallel_join(struct parallel *parallel) {
    close_down(parallel, false);
}

void parallel_cancel(struct parallel *parallel) {
    close_down(parallel, true);
}
