/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intern.h: a set of texts, each with a number given in the order of first sight. Numbers index arrays beside it; for
 * anything that leaves the process take the sorted order, which does not depend on who came first. One thread.
 */
#ifndef NX_INTERN_H
#define NX_INTERN_H

#include "base/arena.h"

/* A place of the hash table. Half of the hash stands beside the number, so that other texts are seldom looked at. */
struct nx_intern_slot {
    uint32_t number; /* plus 1; 0: free */
    uint32_t tag;
};

struct nx_intern {
    struct nx_arena arena;  /* the bytes of the texts */
    struct nx_str *texts;   /* by number */
    uint64_t *hashes;       /* by number */
    uint32_t n, capacity;
    struct nx_intern_slot *slots; /* a power of two of them */
    uint32_t n_slots;
};
#define NX_INTERN_INIT { NX_ARENA_INIT, NULL, NULL, 0, 0, NULL, 0 }

void nx_intern_dispose(struct nx_intern *set);

/* The number of `text`, which is copied where it is new (*added, may be NULL). False: out of memory. */
bool nx_intern_add(struct nx_intern *set, struct nx_str text, uint32_t *out, bool *added);

/*
 * For many texts at once: their hashes first, then where they lead to, then the texts themselves. Each step asks memory for
 * what the next one looks at, and does not wait. Then nx_intern_add_hashed, which does what nx_intern_add does.
 */
uint64_t nx_intern_hash(struct nx_str text);
bool nx_intern_add_hashed(struct nx_intern *set, struct nx_str text, uint64_t hash, uint32_t *out, bool *added);

/* Asks memory for the place of a hash. */
static inline void nx_intern_fetch(const struct nx_intern *set, uint64_t hash)
{
    if (set->n_slots) __builtin_prefetch(&set->slots[(uint32_t)hash & (set->n_slots - 1)]);
}

/* The number that a text of this hash most likely has; set->n: it is not there. Asks memory for where its text is. */
static inline uint32_t nx_intern_guess(const struct nx_intern *set, uint64_t hash)
{
    if (set->n_slots == 0) return set->n;
    for (uint32_t slot = (uint32_t)hash & (set->n_slots - 1);; slot = (slot + 1) & (set->n_slots - 1)) {
        const struct nx_intern_slot here = set->slots[slot];
        if (here.number == 0) return set->n;
        if (here.tag != (uint32_t)(hash >> 32)) continue;
        __builtin_prefetch(&set->texts[here.number - 1]);
        return here.number - 1;
    }
}

/* The numbers in byte order of their texts, a malloc'd array of n (at least one element); NULL: out of memory. */
uint32_t *nx_intern_sorted(const struct nx_intern *set);

#endif
