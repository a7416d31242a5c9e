/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arena.c: memory in chunks that double up to a bound. Knows nothing of what is kept in it. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct nx_arena_chunk {
    struct nx_arena_chunk *next;
    size_t size; /* bytes of `room` */
    alignas(max_align_t) char room[];
};

void nx_arena_dispose(struct nx_arena *arena)
{
    if (!arena) return;
    for (struct nx_arena_chunk *chunk = arena->chunks; chunk;) {
        struct nx_arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct nx_arena)NX_ARENA_INIT;
}

void nx_arena_clear(struct nx_arena *arena)
{
    struct nx_arena_chunk *kept = arena->chunks;
    if (!kept) return;
    struct nx_arena rest = { kept->next, NULL, NULL, 0 };
    nx_arena_dispose(&rest);
    kept->next = NULL;
    arena->at = kept->room;
    arena->end = kept->room + kept->size;
    arena->used = kept->size;
}

void nx_arena_take(struct nx_arena *arena, struct nx_arena *from)
{
    struct nx_arena_chunk **end = &arena->chunks;
    while (*end) end = &(*end)->next;
    *end = from->chunks;
    arena->used += from->used;
    *from = (struct nx_arena)NX_ARENA_INIT;
}

static bool add_chunk(struct nx_arena *arena, size_t needed)
{
    size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK) size = LARGEST_CHUNK;
    if (size < needed) size = needed;
    if (size > SIZE_MAX - sizeof(struct nx_arena_chunk)) return false;
    struct nx_arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk) return false;
    chunk->next = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    arena->at = chunk->room;
    arena->end = chunk->room + size;
    arena->used += size;
    return true;
}

void *nx_arena_alloc(struct nx_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - 2 * unit) return NULL;
    size_t rounded = size ? (size + unit - 1) / unit * unit : unit;
    size_t skip = (0 - (uintptr_t)arena->at) % unit; /* behind bytes without alignment */
    if ((size_t)(arena->end - arena->at) < rounded + skip) {
        if (!add_chunk(arena, rounded)) return NULL;
        skip = 0;
    }
    void *given = arena->at + skip;
    arena->at += skip + rounded;
    return given;
}

char *nx_arena_alloc_bytes(struct nx_arena *arena, size_t size)
{
    if (!arena->at || (size_t)(arena->end - arena->at) < size) {
        if (!add_chunk(arena, size)) return NULL;
    }
    char *given = arena->at;
    arena->at += size;
    return given;
}

void *nx_arena_calloc(struct nx_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    void *given = nx_arena_alloc(arena, bytes);
    if (given) memset(given, 0, bytes);
    return given;
}

char *nx_arena_copy(struct nx_arena *arena, const char *bytes, size_t length)
{
    if (length == SIZE_MAX) return NULL;
    char *copy = nx_arena_alloc_bytes(arena, length + 1);
    if (!copy) return NULL;
    if (length) memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

struct nx_str nx_arena_copy_str(struct nx_arena *arena, struct nx_str text, bool *failed)
{
    if (!text.ptr) return NX_STR_NONE;
    char *copy = nx_arena_copy(arena, text.ptr, text.len);
    if (!copy) {
        *failed = true;
        return NX_STR_NONE;
    }
    return (struct nx_str){ copy, text.len };
}
