/* SPDX-License-Identifier: GPL-2.0-or-later */
/* intern.c: a hash table with linear probing, at most half full. */
#include "base/intern.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/order.h"

enum { FIRST_CAPACITY = 256, LARGEST = 1u << 30 };

void nx_intern_dispose(struct nx_intern *set)
{
    if (!set) return;
    nx_arena_dispose(&set->arena);
    free(set->texts);
    free(set->hashes);
    free(set->slots);
    *set = (struct nx_intern)NX_INTERN_INIT;
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static void place(struct nx_intern *set, uint32_t number)
{
    uint32_t slot = (uint32_t)set->hashes[number] & (set->n_slots - 1);
    while (set->slots[slot].number) slot = (slot + 1) & (set->n_slots - 1);
    set->slots[slot] = (struct nx_intern_slot){ number + 1, tag_of(set->hashes[number]) };
}

static bool grow(struct nx_intern *set)
{
    if (set->capacity >= LARGEST) return false;
    uint32_t capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
    struct nx_str *texts = realloc(set->texts, capacity * sizeof *texts);
    if (!texts) return false;
    set->texts = texts;
    uint64_t *hashes = realloc(set->hashes, capacity * sizeof *hashes);
    if (!hashes) return false;
    set->hashes = hashes;
    struct nx_intern_slot *slots = calloc((size_t)capacity * 2, sizeof *slots);
    if (!slots) return false;
    free(set->slots);
    set->slots = slots;
    set->n_slots = capacity * 2;
    set->capacity = capacity;
    for (uint32_t i = 0; i < set->n; i++) place(set, i);
    return true;
}

/* The number of the text, or set->n where it is not there. */
static uint32_t find(const struct nx_intern *set, struct nx_str text, uint64_t hash)
{
    if (set->n_slots == 0) return set->n;
    for (uint32_t slot = (uint32_t)hash & (set->n_slots - 1);; slot = (slot + 1) & (set->n_slots - 1)) {
        const struct nx_intern_slot here = set->slots[slot];
        if (here.number == 0) return set->n;
        if (here.tag == tag_of(hash) && nx_str_equal(set->texts[here.number - 1], text)) return here.number - 1;
    }
}

uint64_t nx_intern_hash(struct nx_str text)
{
    return nx_hash_bytes(text.ptr, text.len).low;
}

bool nx_intern_add(struct nx_intern *set, struct nx_str text, uint32_t *out, bool *added)
{
    return nx_intern_add_hashed(set, text, nx_intern_hash(text), out, added);
}

bool nx_intern_add_hashed(struct nx_intern *set, struct nx_str text, uint64_t hash, uint32_t *out, bool *added)
{
    uint32_t number = find(set, text, hash);
    if (added) *added = number == set->n;
    *out = number;
    if (number < set->n) return true;
    if (set->n == set->capacity && !grow(set)) return false;
    char *copy = nx_arena_alloc_bytes(&set->arena, text.len);
    if (!copy) return false;
    if (text.len) memcpy(copy, text.ptr, text.len);
    set->texts[number] = (struct nx_str){ copy, text.len };
    set->hashes[number] = hash;
    set->n++;
    place(set, number);
    return true;
}

uint32_t *nx_intern_sorted(const struct nx_intern *set)
{
    uint32_t *order = malloc(((size_t)set->n + 1) * sizeof *order);
    if (order && nx_order_texts(set->texts, set->n, order)) return order;
    free(order);
    return NULL;
}
