#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 256 * 1024 }; /* large enough that a document takes a few dozen, small enough to waste little */

struct arena_chunk {
    struct arena_chunk *older;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, jmp_buf *exhausted) {
    *arena = (struct arena){.exhausted = exhausted};
}

void arena_release(struct arena *arena) {
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena->chunks = NULL;
    arena->taken = 0;
}

void arena_clear(struct arena *arena) {
    struct arena_chunk *kept = NULL;
    for (struct arena_chunk *chunk = arena->chunks, *older; chunk; chunk = older) {
        older = chunk->older;
        if (!kept && chunk->size == CHUNK_SIZE) kept = chunk;
        else free(chunk);
    }
    if (kept) {
        memset(kept->bytes, 0, kept->used);
        kept->used = 0;
        kept->older = NULL;
    }
    arena->chunks = kept;
    arena->taken = 0;
}

static void no_memory(struct arena *arena) {
    if (arena->exhausted) longjmp(*arena->exhausted, 1);
    abort();
}

void *arena_take(struct arena *arena, size_t size) {
    const size_t step = alignof(max_align_t);
    if (size > SIZE_MAX / 2) no_memory(arena);
    size = (size + step - 1) / step * step;
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK_SIZE / 4 ? size : CHUNK_SIZE;
        struct arena_chunk *fresh = calloc(1, sizeof *fresh + room);
        if (!fresh) no_memory(arena);
        fresh->size = room;
        if (chunk && room != CHUNK_SIZE) { /* a large piece of its own: keep filling the chunk at the head */
            fresh->used = size;
            fresh->older = chunk->older;
            chunk->older = fresh;
            arena->taken += size;
            return fresh->bytes;
        }
        fresh->older = chunk;
        arena->chunks = chunk = fresh;
    }
    void *at = chunk->bytes + chunk->used;
    chunk->used += size;
    arena->taken += size;
    return at;
}

void *arena_grow(struct arena *arena, const void *old, size_t count, size_t *room, size_t needed, size_t size) {
    size_t wanted = *room < 8 ? 8 : *room * 2;
    if (wanted < needed) wanted = needed;
    if (wanted > SIZE_MAX / 2 / size) no_memory(arena);
    void *fresh = arena_take(arena, wanted * size);
    if (count) memcpy(fresh, old, count * size);
    *room = wanted;
    return fresh;
}
