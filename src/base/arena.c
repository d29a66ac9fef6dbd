#define _DEFAULT_SOURCE /* mmap's MAP_ANONYMOUS, madvise */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Touching fresh memory costs 3 to 5 µs a page, more than what is then done with it, and a booklet takes 5,000 pages.
   So an arena begins small and goes on in pieces of the processor's large page (2 MiB on x86-64 and ARM), which Linux
   hands out at once where it can. */
enum {
    FIRST_SIZE = 256 << 10,
    CHUNK_SIZE = 2 << 20,
    LARGE = CHUNK_SIZE / 4, /* what is larger gets a chunk of its own */
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t used, size; /* size: of `bytes` */
    bool mapped;       /* by mmap, CHUNK_SIZE together with this head; else by calloc */
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, jmp_buf *exhausted) {
    *arena = (struct arena){.exhausted = exhausted};
}

/* A chunk on a boundary of its own size: asks for twice as much and gives back what lies around it. */
static struct arena_chunk *map_chunk(void) {
    char *wide = mmap(NULL, 2 * CHUNK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (wide == MAP_FAILED) return NULL;
    size_t before = (CHUNK_SIZE - (uintptr_t)wide % CHUNK_SIZE) % CHUNK_SIZE;
    struct arena_chunk *chunk = (struct arena_chunk *)(wide + before);
    if (before) munmap(wide, before);
    munmap((char *)chunk + CHUNK_SIZE, CHUNK_SIZE - before);
    madvise(chunk, CHUNK_SIZE, MADV_HUGEPAGE); /* refused, the pages are small */
    chunk->mapped = true;
    chunk->size = CHUNK_SIZE - sizeof *chunk;
    return chunk;
}

static struct arena_chunk *new_chunk(size_t size) {
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk) chunk->size = size;
    return chunk;
}

static void free_chunk(struct arena_chunk *chunk) {
    if (chunk->mapped) munmap(chunk, CHUNK_SIZE);
    else free(chunk);
}

void arena_release(struct arena *arena) {
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free_chunk(chunk);
        chunk = older;
    }
    arena->chunks = NULL;
    arena->taken = 0;
}

void arena_clear(struct arena *arena) {
    struct arena_chunk *kept = NULL;
    for (struct arena_chunk *chunk = arena->chunks, *older; chunk; chunk = older) {
        older = chunk->older;
        if (!kept && (chunk->mapped || chunk->size == FIRST_SIZE)) kept = chunk;
        else free_chunk(chunk);
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

static void *take_new(struct arena *arena, size_t size) {
    struct arena_chunk *chunk = arena->chunks, *fresh;
    bool large = size > LARGE;
    if (large) fresh = new_chunk(size);
    else if (!chunk && size <= FIRST_SIZE) fresh = new_chunk(FIRST_SIZE);
    else fresh = map_chunk();
    if (!fresh) no_memory(arena);
    if (chunk && large) { /* keep filling the chunk at the head */
        fresh->older = chunk->older;
        chunk->older = fresh;
    } else {
        fresh->older = chunk;
        arena->chunks = fresh;
    }
    fresh->used = size;
    return fresh->bytes;
}

void *arena_take(struct arena *arena, size_t size) {
    const size_t step = alignof(max_align_t);
    if (size > SIZE_MAX / 2) no_memory(arena);
    size = (size + step - 1) / step * step;
    arena->taken += size;
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size) return take_new(arena, size);
    void *at = chunk->bytes + chunk->used;
    chunk->used += size;
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
