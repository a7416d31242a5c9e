/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_filter.c: a filter never hides what was added, hides nearly all that was not, and is no filter where it is empty. */
#include "support.h"

#include "index/filter.h"

static struct nx_hash key_of(uint32_t number)
{
    return nx_hash_bytes(&number, sizeof number);
}

/* A filter for `room` keys, with those of the numbers below `n` added. */
static struct nx_filter_maker make(uint64_t room, uint32_t n)
{
    struct nx_filter_maker maker;
    assert_int_equal(nx_filter_maker_init(&maker, room, NULL), NEWSIDX_OK);
    for (uint32_t i = 0; i < n; i++) nx_filter_maker_add(&maker, key_of(i));
    return maker;
}

static struct nx_filter open_filter(const struct nx_filter_maker *maker)
{
    struct nx_filter filter;
    assert_true(nx_filter_open(nx_filter_maker_bytes(maker), &filter));
    return filter;
}

static void what_was_added_is_never_hidden(void **state)
{
    (void)state;
    static const uint32_t numbers[] = { 0, 1, 23, 24, 25, 1000, 100000 };
    for (size_t at = 0; at < NX_COUNT(numbers); at++) {
        const uint32_t n = numbers[at];
        struct nx_filter_maker maker = make(n / 2, n); /* twice as many as there is room for */
        const struct nx_filter filter = open_filter(&maker);
        for (uint32_t i = 0; i < n; i++) assert_true(nx_filter_may_have(&filter, key_of(i)));
        nx_filter_maker_dispose(&maker);
    }
}

static void nearly_all_others_are_hidden(void **state)
{
    (void)state;
    enum { N = 100000 };
    struct nx_filter_maker maker = make(N, N);
    const struct nx_filter filter = open_filter(&maker);
    uint32_t found = 0;
    for (uint32_t i = N; i < 2 * N; i++) found += nx_filter_may_have(&filter, key_of(i));
    assert_in_range(found, 1, N / 50); /* about one in a hundred */
    nx_filter_maker_dispose(&maker);
}

static void the_smallest_and_the_largest_keys_have_a_block(void **state)
{
    (void)state;
    static const struct nx_hash ends[] = { { 0, 0 }, { UINT64_MAX, UINT64_MAX }, { 0, UINT64_MAX }, { UINT64_MAX, 0 } };
    struct nx_filter_maker maker = make(1000, 0);
    for (size_t i = 0; i < NX_COUNT(ends); i++) {
        struct nx_filter filter = open_filter(&maker);
        assert_false(nx_filter_may_have(&filter, ends[i]));
        nx_filter_maker_add(&maker, ends[i]);
        filter = open_filter(&maker);
        assert_true(nx_filter_may_have(&filter, ends[i]));
    }
    nx_filter_maker_dispose(&maker);
}

static void without_a_filter_everything_may_be_there(void **state)
{
    (void)state;
    const struct nx_filter none = { NULL, 0 };
    assert_true(nx_filter_may_have(&none, key_of(1)));
}

static void a_part_of_another_size_is_refused(void **state)
{
    (void)state;
    _Alignas(16) static const char bytes[sizeof(struct nx_filter_block)] = { 0 };
    struct nx_filter filter;
    assert_false(nx_filter_open((struct nx_str){ NULL, 0 }, &filter));
    assert_false(nx_filter_open((struct nx_str){ bytes, sizeof bytes - 4 }, &filter));
    assert_true(nx_filter_open((struct nx_str){ bytes, sizeof bytes }, &filter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_never_hidden),
        cmocka_unit_test(nearly_all_others_are_hidden),
        cmocka_unit_test(the_smallest_and_the_largest_keys_have_a_block),
        cmocka_unit_test(without_a_filter_everything_may_be_there),
        cmocka_unit_test(a_part_of_another_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
