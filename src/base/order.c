/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.c: of hashes, one pass deals the items out to buckets by their first bits, so many that a few items are in each; these
 * are sorted by comparing. Hashes that are not spread cost no more than comparing all. Keys are dealt out by their last bytes
 * first, in a pass for each byte in which any two differ.
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

/* ---- Keys ---- */

enum { KEY_BITS = 64, VALUES = 256 };

/* Deals the items out by one byte of their keys, those of one value in the order that they have. False: all are alike. */
static bool deal_by_byte(const struct nx_keyed *items, size_t n, unsigned shift, struct nx_keyed *sorted)
{
    size_t starts[VALUES + 1] = { 0 };
    for (size_t i = 0; i < n; i++) starts[(items[i].key >> shift & 0xff) + 1]++;
    if (starts[(items[0].key >> shift & 0xff) + 1] == n) return false;
    for (size_t value = 0; value < VALUES; value++) starts[value + 1] += starts[value];
    for (size_t i = 0; i < n; i++) sorted[starts[items[i].key >> shift & 0xff]++] = items[i];
    return true;
}

bool nx_order_keys(struct nx_keyed *items, size_t n)
{
    struct nx_keyed *room = malloc((n + 1) * sizeof *room), *from = items, *to = room;
    if (!room) return false;
    for (unsigned shift = 0; n > 1 && shift < KEY_BITS; shift += 8) {
        if (!deal_by_byte(from, n, shift, to)) continue;
        struct nx_keyed *dealt = to;
        to = from;
        from = dealt;
    }
    if (from != items) memcpy(items, from, n * sizeof *items);
    free(room);
    return true;
}

/* ---- Texts ---- */

/* A text's first bytes as a number: a text that ends before is less than one that goes on with any byte but zero. */
static uint64_t prefix_of(struct nx_str text)
{
    unsigned char bytes[sizeof(uint64_t)] = { 0 };
    uint64_t prefix = 0;
    if (text.len) memcpy(bytes, text.ptr, NX_MIN(text.len, sizeof bytes));
    for (size_t i = 0; i < sizeof bytes; i++) prefix = prefix << 8 | bytes[i];
    return prefix;
}

static int compare_texts(const void *a, const void *b, void *texts)
{
    const struct nx_keyed *x = a, *y = b;
    return nx_str_compare(((const struct nx_str *)texts)[x->number], ((const struct nx_str *)texts)[y->number]);
}

/* Sorts the items of one prefix after another. */
static void sort_alike(const struct nx_str *texts, struct nx_keyed *items, size_t n)
{
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && items[end].key == items[first].key;) end++;
        if (end - first == 1) continue;
        qsort_r(items + first, end - first, sizeof *items, compare_texts, (void *)(uintptr_t)texts);
    }
}

bool nx_order_texts(const struct nx_str *texts, uint32_t n, uint32_t *out)
{
    struct nx_keyed *items = malloc(((size_t)n + 1) * sizeof *items);
    for (uint32_t i = 0; items && i < n; i++) items[i] = (struct nx_keyed){ prefix_of(texts[i]), i };
    const bool done = items && nx_order_keys(items, n);
    if (done) sort_alike(texts, items, n);
    for (uint32_t i = 0; done && i < n; i++) out[i] = items[i].number;
    free(items);
    return done;
}
