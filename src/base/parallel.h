/* Tasks done by several threads at once. Knows nothing about what they do; they may share only what none of them
   writes. */
#ifndef HAEFTE_PARALLEL_H
#define HAEFTE_PARALLEL_H

#include "base/arena.h"

/* Does task number `index`. It runs in any thread, and must not jump out. */
typedef void parallel_task(void *user, size_t index);

struct parallel;

/* Starts threads for at most `most` tasks: one for each processor but the caller's own. What the system refuses is done
   without, down to no thread at all. Lives in the arena; parallel_join is due. */
struct parallel *parallel_new(struct arena *arena, size_t most, parallel_task *task, void *user);

/* Allows the tasks [0, count) to begin: in this order, while the caller goes on. They see what the caller has written
   before. `count` never shrinks. */
void parallel_allow(struct parallel *parallel, size_t count);

/* Helps with the allowed tasks that have not begun, then waits for those under way and ends the threads. What the tasks
   have written, the caller sees. */
void parallel_join(struct parallel *parallel);

/* Ends the threads as soon as the tasks under way are done; none begins any more. */
void parallel_cancel(struct parallel *parallel);

#endif
