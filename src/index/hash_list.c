/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hash_list.c: a growing list of hashes that becomes a set at the end. */
#include "index/hash_list.h"

#include <stdlib.h>

#include "base/order.h"

void nx_hash_list_dispose(struct nx_hash_list *list)
{
    if (!list) return;
    free(list->items);
    *list = (struct nx_hash_list){ NULL, 0, 0 };
}

newsidx_status nx_hash_list_add(struct nx_hash_list *list, struct nx_hash hash, newsidx_error *err)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        struct nx_hash *grown = realloc(list->items, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->n++] = hash;
    return NEWSIDX_OK;
}

static int compare(const void *a, const void *b)
{
    return nx_hash_compare(*(const struct nx_hash *)a, *(const struct nx_hash *)b);
}

static void sort(struct nx_hash_list *list)
{
    NX_AUTO(nx_free_bytes) struct nx_ordered *items = malloc((list->n + 1) * sizeof *items);
    for (size_t i = 0; items && i < list->n; i++) items[i] = (struct nx_ordered){ list->items[i], 0 };
    if (!items || !nx_order(items, list->n)) {
        qsort(list->items, list->n, sizeof *list->items, compare);
        return;
    }
    for (size_t i = 0; i < list->n; i++) list->items[i] = items[i].hash;
}

static bool is_sorted(const struct nx_hash_list *list)
{
    for (size_t i = 1; i < list->n; i++) {
        if (nx_hash_compare(list->items[i - 1], list->items[i]) > 0) return false;
    }
    return true;
}

void nx_hash_list_make_unique(struct nx_hash_list *list)
{
    if (list->n < 2) return;
    if (!is_sorted(list)) sort(list);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++) {
        if (!nx_hash_equal(list->items[i], list->items[kept - 1])) list->items[kept++] = list->items[i];
    }
    list->n = kept;
}
