/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_parallel.c: every number is worked on once, in different threads where there are any, and all are done at the end. */
#include "support.h"

#include <pthread.h>

#include "base/parallel.h"

struct tally {
    unsigned times[NX_PARALLEL_MAX];
    pthread_t threads[NX_PARALLEL_MAX];
};

static void count(void *context, unsigned i)
{
    struct tally *tally = context;
    tally->times[i]++;
    tally->threads[i] = pthread_self();
}

static void each_number_is_worked_on_once(void **state)
{
    (void)state;
    for (unsigned n = 0; n <= NX_PARALLEL_MAX; n++) {
        struct tally tally = { { 0 }, { 0 } };
        nx_parallel_run(n, count, &tally);
        for (unsigned i = 0; i < NX_PARALLEL_MAX; i++) assert_int_equal(tally.times[i], i < n);
        if (n) assert_true(pthread_equal(tally.threads[0], pthread_self()));
        if (n > 1) assert_false(pthread_equal(tally.threads[1], pthread_self()));
    }
}

static void jobs_are_bounded(void **state)
{
    (void)state;
    assert_in_range(nx_parallel_jobs(0), 1, NX_PARALLEL_MAX);
    assert_int_equal(nx_parallel_jobs(1), 1);
    assert_int_equal(nx_parallel_jobs(3), 3);
    assert_int_equal(nx_parallel_jobs(UINT32_MAX), NX_PARALLEL_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_number_is_worked_on_once),
        cmocka_unit_test(jobs_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
