/* Memory of one lifetime, freed at once. Knows nothing about what is kept in it. */
#ifndef HAEFTE_ARENA_H
#define HAEFTE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first; owned */
    jmp_buf *exhausted;         /* where to go when the system has no memory left; borrowed, may be NULL (abort) */
    size_t taken;               /* bytes handed out so far */
};

/* Starts an empty arena in the caller's storage. */
void arena_init(struct arena *arena, jmp_buf *exhausted);

/* Frees everything the arena has handed out. */
void arena_release(struct arena *arena);

/* Takes back everything the arena has handed out but keeps room for the next use. */
void arena_clear(struct arena *arena);

/* Returns `size` zeroed bytes, aligned for any type. Never returns NULL: without memory it jumps to `exhausted`. */
void *arena_take(struct arena *arena, size_t size);

/* Returns room for `needed` items of `size` bytes, at least doubling `*room`; the first `count` items of `old` are
   copied. The old storage stays with the arena. */
void *arena_grow(struct arena *arena, const void *old, size_t count, size_t *room, size_t needed, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_NEW_ARRAY(arena, type, count) ((type *)arena_take((arena), sizeof(type) * ((size_t)(count) + 1)))

/* A list that grows in an arena: struct LIST(struct line) lines = {0}; LIST_ADD(arena, lines, line); */
#define LIST(type)                                                                                                     \
    {                                                                                                                  \
        type *at;                                                                                                      \
        size_t count, room;                                                                                            \
    }

#define LIST_ADD(arena, list, item)                                                                                    \
    do {                                                                                                               \
        if ((list).count == (list).room)                                                                               \
            (list).at =                                                                                                \
                arena_grow((arena), (list).at, (list).count, &(list).room, (list).count + 1, sizeof *(list).at);       \
        (list).at[(list).count++] = (item);                                                                            \
    } while (0)

#endif
