/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top.c: a list while candidates come in order, as in a listing by date; from the first one on that does not, a binary
   heap with its worst candidate at the root. It grows as it fills. */
#include "search/top.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

int nx_candidate_compare(const struct nx_candidate *a, const struct nx_candidate *b)
{
    if (a->key > b->key) return -1;
    if (a->key < b->key) return 1;
    if (a->row.segment == b->row.segment) return (a->row.row > b->row.row) - (a->row.row < b->row.row);
    if (a->date != b->date) {
        if (a->date == NEWSIDX_DATE_NONE) return -1;
        if (b->date == NEWSIDX_DATE_NONE) return 1;
        return a->date > b->date ? -1 : 1;
    }
    return nx_hash_compare(*a->identity, *b->identity);
}

void nx_top_dispose(struct nx_top *top)
{
    if (!top) return;
    free(top->items);
    top->items = NULL;
    top->n = top->capacity = 0;
}

static bool is_worse(const struct nx_candidate *a, const struct nx_candidate *b)
{
    return nx_candidate_compare(a, b) > 0;
}

/* Moves a candidate up from place `at`, which is free, to where no better one is above it. */
static void sift_up(struct nx_candidate *items, size_t at, struct nx_candidate candidate)
{
    while (at > 0 && is_worse(&candidate, &items[(at - 1) / 2])) {
        items[at] = items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    items[at] = candidate;
}

/* Moves a candidate down from the root, which is free, to where no worse one is below it. */
static void sift_down(struct nx_candidate *items, size_t n, struct nx_candidate candidate)
{
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && is_worse(&items[child + 1], &items[child])) child++;
        if (!is_worse(&items[child], &candidate)) break;
        items[at] = items[child];
    }
    items[at] = candidate;
}

void nx_top_clear(struct nx_top *top)
{
    top->n = 0;
    top->is_heap = false;
}

static bool make_room(struct nx_top *top)
{
    if (top->n < top->capacity) return true;
    size_t capacity = top->capacity ? top->capacity * 2 : FIRST_CAPACITY;
    if (capacity > top->k) capacity = top->k;
    struct nx_candidate *moved = realloc(top->items, capacity * sizeof *moved);
    if (!moved) return false;
    top->items = moved;
    top->capacity = capacity;
    return true;
}

/* From the worst to the best: a list from back to front is such a heap. */
static void make_heap(struct nx_top *top)
{
    for (size_t i = 0, k = top->n; i + 1 < k; i++) {
        const struct nx_candidate one = top->items[i];
        top->items[i] = top->items[--k];
        top->items[k] = one;
    }
    top->is_heap = true;
}

static void add(struct nx_top *top, const struct nx_candidate *candidate)
{
    if (!top->is_heap && top->n > 0 && !is_worse(candidate, &top->items[top->n - 1])) make_heap(top);
    if (top->is_heap)
        sift_up(top->items, top->n, *candidate);
    else
        top->items[top->n] = *candidate;
    top->n++;
}

newsidx_status nx_top_offer(struct nx_top *top, const struct nx_candidate *candidate, newsidx_error *err)
{
    if (top->after && nx_candidate_compare(candidate, top->after) <= 0) return NEWSIDX_OK;
    if (top->n < top->k) {
        if (!make_room(top)) return nx_error_memory(err);
        add(top, candidate);
    } else if (top->k > 0 && is_worse(nx_top_worst(top), candidate)) {
        if (!top->is_heap) make_heap(top);
        sift_down(top->items, top->n, *candidate);
    }
    return NEWSIDX_OK;
}

static int by_place(const void *a, const void *b)
{
    return nx_candidate_compare(a, b);
}

void nx_top_sort(struct nx_top *top)
{
    if (top->is_heap) qsort(top->items, top->n, sizeof *top->items, by_place);
}
