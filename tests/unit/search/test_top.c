/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The best k of many: the same as sorting all of them and taking the first k. */
#include "search/top.h"
#include "search_support.h"

enum { IDENTITIES = 4096 };
static struct nx_hash identities[IDENTITIES];

/* Each in a segment of its own, so that date and identity decide. */
static struct nx_candidate candidate(double key, int64_t date, uint64_t identity)
{
    assert_true(identity < IDENTITIES);
    identities[identity].low = identity;
    return (struct nx_candidate){ key, 0.0, date, &identities[identity], { (uint32_t)identity, 0 } };
}

static void assert_before(struct nx_candidate a, struct nx_candidate b)
{
    assert_true(nx_candidate_compare(&a, &b) < 0);
    assert_true(nx_candidate_compare(&b, &a) > 0);
}

static void order_of_results(void **state)
{
    (void)state;
    assert_before(candidate(2.0, 10, 9), candidate(1.0, 20, 1));
    assert_before(candidate(1.0, 20, 9), candidate(1.0, 10, 1));
    assert_before(candidate(1.0, NEWSIDX_DATE_NONE, 9), candidate(1.0, INT64_MAX, 1));
    assert_before(candidate(1.0, 10, 1), candidate(1.0, 10, 9));
    struct nx_candidate same = candidate(1.0, NEWSIDX_DATE_NONE, 1);
    assert_int_equal(nx_candidate_compare(&same, &same), 0);
}

/* There the rows have the order already. */
static void in_one_segment_rows_decide(void **state)
{
    (void)state;
    struct nx_candidate first = candidate(1.0, 10, 9), second = candidate(1.0, 10, 1);
    first.row = (struct nx_row){ 3, 4 };
    second.row = (struct nx_row){ 3, 5 };
    assert_before(first, second);
    first.key = 0.5;
    assert_before(second, first);
}

static int by_place(const void *a, const void *b)
{
    return nx_candidate_compare(a, b);
}

/* Few distinct keys and dates, so that every key of the order decides often. */
static void fill(struct nx_candidate *items, size_t n, uint64_t *seed)
{
    for (size_t i = 0; i < n; i++) {
        int64_t date = test_below(seed, 5) ? (int64_t)test_below(seed, 4) : NEWSIDX_DATE_NONE;
        items[i] = candidate((double)test_below(seed, 4), date, i);
    }
    for (size_t i = n; i > 1; i--) {
        size_t j = test_below(seed, i);
        struct nx_candidate swapped = items[i - 1];
        items[i - 1] = items[j];
        items[j] = swapped;
    }
}

/* The first `ordered` come in the order of results, as they do from a listing. */
static void check_against_sorting(size_t n, size_t k, size_t ordered, uint64_t *seed)
{
    struct nx_candidate *all = calloc(n ? n : 1, sizeof *all);
    fill(all, n, seed);
    qsort(all, ordered, sizeof *all, by_place);
    NX_AUTO(nx_top_dispose) struct nx_top top = NX_TOP_INIT(k);
    for (size_t i = 0; i < n; i++) assert_ok(nx_top_offer(&top, &all[i], NULL));
    qsort(all, n, sizeof *all, by_place);
    if (top.n) assert_int_equal(nx_candidate_compare(nx_top_worst(&top), &all[top.n - 1]), 0);
    nx_top_sort(&top);
    assert_int_equal(top.n, NX_MIN(n, k));
    for (size_t i = 0; i < top.n; i++) assert_int_equal(nx_candidate_compare(&top.items[i], &all[i]), 0);
    free(all);
}

static void same_as_sorting(void **state)
{
    (void)state;
    uint64_t seed = 7;
    static const size_t ks[] = { 0, 1, 2, 3, 10, 63, 64, 65, 500, 2000 };
    for (size_t i = 0; i < NX_COUNT(ks); i++) {
        for (size_t n = 0; n < 1000; n = n * 3 + 1) {
            check_against_sorting(n, ks[i], 0, &seed);
            check_against_sorting(n, ks[i], n / 2, &seed);
            check_against_sorting(n, ks[i], n, &seed);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_results),
        cmocka_unit_test(in_one_segment_rows_decide),
        cmocka_unit_test(same_as_sorting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
