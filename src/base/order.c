/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.c: one pass deals the items out to buckets by the first bits of their hashes, so many that a few items are in each;
 * these are sorted by comparing. Hashes that are not spread cost no more than comparing all.
 */
#include "base/order.h"

#include <stdlib.h>

/* Items in a bucket, about; and fewer than are worth the pass. */
enum { IN_A_BUCKET = 4, FEW = 64, BITS_MAX = 20 };

static int compare(const void *a, const void *b)
{
    const struct nx_ordered *x = a, *y = b;
    const int order = nx_hash_compare(x->hash, y->hash);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void sort_few(struct nx_ordered *items, size_t n)
{
    enum { INSERTED = 16 };
    if (n > INSERTED) {
        qsort(items, n, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const struct nx_ordered item = items[i];
        size_t at = i;
        for (; at > 0 && compare(&items[at - 1], &item) > 0; at--) items[at] = items[at - 1];
        items[at] = item;
    }
}

static unsigned bits_for(size_t n)
{
    unsigned bits = 1;
    while (bits < BITS_MAX && n >> bits > IN_A_BUCKET) bits++;
    return bits;
}

/* Deals the items out to `sorted`; starts[b + 1] is where bucket b ends then. */
static void deal(const struct nx_ordered *items, size_t n, unsigned bits, size_t *starts, struct nx_ordered *sorted)
{
    size_t *next = starts + 1; /* of bucket b: next[b], which has come to its end when all are dealt out */
    for (size_t i = 0; i < n; i++) next[(items[i].hash.high >> (64 - bits)) + 1]++;
    for (size_t b = 0; b < (size_t)1 << bits; b++) next[b + 1] += next[b];
    for (size_t i = 0; i < n; i++) sorted[next[items[i].hash.high >> (64 - bits)]++] = items[i];
}

bool nx_order(struct nx_ordered *items, size_t n)
{
    if (n < FEW) {
        sort_few(items, n);
        return true;
    }
    const unsigned bits = bits_for(n);
    size_t *starts = calloc(((size_t)1 << bits) + 2, sizeof *starts);
    struct nx_ordered *sorted = malloc(n * sizeof *sorted);
    if (starts && sorted) {
        deal(items, n, bits, starts, sorted);
        for (size_t b = 0; b < (size_t)1 << bits; b++) sort_few(sorted + starts[b], starts[b + 1] - starts[b]);
        memcpy(items, sorted, n * sizeof *items);
    }
    const bool done = starts && sorted;
    free(starts);
    free(sorted);
    return done;
}
