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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_numbers_of_items),
        cmocka_unit_test(equal_hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
