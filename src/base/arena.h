/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arena.h: memory that is given back all at once. One arena per article, batch or query: what is allocated lives until
 * nx_arena_clear or nx_arena_dispose, and nothing is freed one by one. One thread at a time.
 */
#ifndef NX_ARENA_H
#define NX_ARENA_H

#include "base/base.h"

struct nx_arena_chunk;

struct nx_arena {
    struct nx_arena_chunk *chunks; /* newest first */
    char *at, *end;                /* free room in the newest chunk */
    size_t used;                   /* bytes held in chunks: what a memory budget counts */
};

#define NX_ARENA_INIT { NULL, NULL, NULL, 0 }

void nx_arena_dispose(struct nx_arena *arena); /* leaves an empty arena; accepts NULL */
/* Forgets all allocations and keeps the newest chunk's memory for the next ones. */
void nx_arena_clear(struct nx_arena *arena);

/* Takes over what lives in `from`, which is empty afterwards. */
void nx_arena_take(struct nx_arena *arena, struct nx_arena *from);

/* `size` bytes, not initialised, aligned for any type; NULL when out of memory. size 0 gives a valid pointer. */
void *nx_arena_alloc(struct nx_arena *arena, size_t size);
/* As nx_arena_alloc, without alignment: for bytes, which then lie side by side. */
char *nx_arena_alloc_bytes(struct nx_arena *arena, size_t size);
/* `count` zeroed elements of `size` bytes; NULL when out of memory or when the product overflows. */
void *nx_arena_calloc(struct nx_arena *arena, size_t count, size_t size);
/* A copy of the bytes, ended by a NUL that `length` does not count; NULL when out of memory. */
char *nx_arena_copy(struct nx_arena *arena, const char *bytes, size_t length);
/* The same for a view: { NULL, 0 } stays that; out of memory sets *failed. */
struct nx_str nx_arena_copy_str(struct nx_arena *arena, struct nx_str text, bool *failed);

#endif
