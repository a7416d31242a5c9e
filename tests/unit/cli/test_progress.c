/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_progress.c: rate, time left and the words for them; no clock is asked. */
#include "cli/progress.h"

#include <math.h>

#include "support.h"

static void a_steady_rate_is_found(void **state)
{
    (void)state;
    struct nx_progress progress = { .start = 100 };
    for (int i = 1; i <= 50; i++) nx_progress_measure(&progress, (uint64_t)i * 20, 100 + i * 0.1);
    assert_true(fabs(progress.rate - 200) < 1e-6);
}

/* What is 5 seconds old counts half: after 5 seconds at 300 a rate of 100 has become 200. */
static void a_new_rate_takes_over(void **state)
{
    (void)state;
    struct nx_progress progress = { .start = 10, .last = 20, .seen = 1000, .rate = 100 };
    for (int i = 1; i <= 50; i++) nx_progress_measure(&progress, 1000 + (uint64_t)i * 30, 20 + i * 0.1);
    assert_true(fabs(progress.rate - 200) < 1e-6);
}

static void a_clock_that_stands_changes_nothing(void **state)
{
    (void)state;
    struct nx_progress progress = { .start = 10, .last = 20, .seen = 1000, .rate = 100 };
    nx_progress_measure(&progress, 2000, 20);
    nx_progress_measure(&progress, 900, 21);
    assert_true(progress.rate == 100 && progress.seen == 1000);
}

static void expect(struct nx_progress progress, struct newsidx_progress at, const char *wanted)
{
    struct nx_out out = NX_OUT_INIT(NX_OUT_MEMORY);
    nx_progress_format(&progress, &at, &out);
    assert_string_equal(nx_out_string(&out), wanted);
    nx_out_dispose(&out);
}

static void words_follow_what_is_known(void **state)
{
    (void)state;
    struct nx_progress early = { .things = "files", .start = 10, .last = 10.5, .rate = 1800 };
    struct nx_progress known = { .things = "files", .start = 10, .last = 20, .rate = 1800 };
    struct nx_progress slow = { .things = "documents", .start = 10, .last = 20, .rate = 2 };
    expect(early, (struct newsidx_progress){ 1184, 5000, 4582, "reading" },
           "reading 1,184 of 5,000 files, 4,582 records");
    expect(known, (struct newsidx_progress){ 1184, 5000, 4582, "reading" },
           "reading 1,184 of 5,000 files, 4,582 records, 1,800 files/s, 3 s left");
    expect(known, (struct newsidx_progress){ 1184, 0, 4582, "reading" },
           "reading 1,184 files, 4,582 records, 1,800 files/s");
    expect(known, (struct newsidx_progress){ 5000, 5000, 4582, "writing" },
           "writing 5,000 of 5,000 files, 4,582 records, 1,800 files/s");
    expect(slow, (struct newsidx_progress){ 0, 600, 0, "reading" },
           "reading 0 of 600 documents, 0 records, 2 documents/s, 5 min left");
    expect(slow, (struct newsidx_progress){ 0, 9000, 0, "reading" },
           "reading 0 of 9,000 documents, 0 records, 2 documents/s, 1 h 15 min left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_rate_is_found),
        cmocka_unit_test(a_new_rate_takes_over),
        cmocka_unit_test(a_clock_that_stands_changes_nothing),
        cmocka_unit_test(words_follow_what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
