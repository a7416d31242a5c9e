/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_order.c: the order is that of comparing, whatever the number of items and however their hashes are spread. */
#include "support.h"

#include "base/order.h"

static int compare(const void *a, const void *b)
{
    const struct nx_ordered *x = a, *y = b;
    const int order = nx_hash_compare(x->hash, y->hash);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Hashes of numbers below `distinct`; narrow: that differ in their last bits alone. */
static void check(uint32_t n, uint32_t distinct, bool narrow)
{
    struct nx_ordered *items = calloc((size_t)n + 1, sizeof *items), *wanted = calloc((size_t)n + 1, sizeof *wanted);
    assert_true(items && wanted);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t value = (uint32_t)(i * UINT64_C(2654435761) % distinct);
        const struct nx_hash hash = nx_hash_bytes(&value, sizeof value);
        items[i] = (struct nx_ordered){ narrow ? (struct nx_hash){ 7, hash.low } : hash, n - i };
    }
    memcpy(wanted, items, n * sizeof *items);
    qsort(wanted, n, sizeof *wanted, compare);
    assert_true(nx_order(items, n));
    for (uint32_t i = 0; i < n; i++) {
        assert_true(nx_hash_equal(items[i].hash, wanted[i].hash));
        assert_int_equal(items[i].number, wanted[i].number);
    }
    free(items);
    free(wanted);
}

static void all_numbers_of_items(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 300; n++) check(n, n + 1, false);
    check(100000, UINT32_MAX, false);
    check(1u << 17, UINT32_MAX, false);
}

static void equal_hashes(void **state)
{
    (void)state;
    check(5000, 1, false);
    check(50000, 700, false);
    check(20000, UINT32_MAX, true);
}

/* The order of these texts, in any order, is that of nx_str_compare. */
static void check_texts(const struct nx_str *texts, uint32_t n)
{
    uint32_t *order = calloc((size_t)n + 1, sizeof *order), *seen = calloc((size_t)n + 1, sizeof *seen);
    assert_true(order && seen);
    assert_true(nx_order_texts(texts, n, order));
    for (uint32_t i = 0; i < n; i++) {
        assert_true(order[i] < n && !seen[order[i]]++);
        if (i) assert_true(nx_str_compare(texts[order[i - 1]], texts[order[i]]) < 0);
    }
    free(order);
    free(seen);
}

/* Texts that share the first eight bytes, or end before them, or have a zero where others end. */
static void texts_with_one_beginning(void **state)
{
    (void)state;
    static const struct nx_str texts[] = {
        { "internation", 11 }, { "internat", 8 }, { "internal", 8 }, { "internat\0", 9 }, { "a\0", 2 }, { "a", 1 },
        { "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9 }, { "\xff", 1 },
        { "internationally", 15 }, { "international", 13 }, { "a\0\0\0\0\0\0\0", 8 }, { "a\0\0\0\0\0\0\0\0", 9 },
    };
    for (uint32_t n = 0; n <= NX_COUNT(texts); n++) check_texts(texts, n);
}

static void many_texts(void **state)
{
    (void)state;
    enum { N = 50000, ROOM = 24 };
    char *bytes = malloc((size_t)N * ROOM);
    struct nx_str *texts = calloc(N, sizeof *texts);
    assert_true(bytes && texts);
    for (uint32_t i = 0; i < N; i++) {
        const int length = snprintf(bytes + (size_t)i * ROOM, ROOM, i % 3 ? "%x" : "a-long-beginning%x", i * 2654435761u);
        texts[i] = (struct nx_str){ bytes + (size_t)i * ROOM, (size_t)length };
    }
    check_texts(texts, N);
    free(bytes);
    free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_numbers_of_items),
        cmocka_unit_test(equal_hashes),
        cmocka_unit_test(texts_with_one_beginning),
        cmocka_unit_test(many_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
