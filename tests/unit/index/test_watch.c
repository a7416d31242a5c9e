/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_watch.c: how long a watch waits, whatever time passes while it looks at the clock. */
#include <poll.h>
#include <time.h>

#include "adding.h"

/* The names are the linker's. */
int __real_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout);

static const time_t jump_ms = 700;
/* Looks at the clock; calls of poll, those without an end, and those that do not wait at all. */
static unsigned n_looks, n_waits, n_endless, n_pointless;

/* A busy machine: between one look at the clock and the next, others run. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *out)
{
    const int failed = __real_clock_gettime(clock, out);
    if (clock == CLOCK_MONOTONIC) {
        const long ms = (long)(++n_looks * jump_ms);
        out->tv_sec += ms / 1000 + 1;
        out->tv_nsec = ms % 1000 * 1000 * 1000;
    }
    return failed;
}

/* The second descriptor is the one that ends the watch. */
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout)
{
    assert_int_equal(n, 2);
    n_waits++;
    n_endless += timeout < 0;
    n_pointless += timeout == 0;
    fds[0].revents = 0;
    fds[1].revents = n_waits < 30 && timeout >= 0 ? 0 : POLLIN;
    return fds[1].revents != 0;
}

static unsigned watch(uint32_t rescan_seconds)
{
    struct newsidx_writer_options writing = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_watch_options options = NEWSIDX_WATCH_OPTIONS_INIT;
    const char *path = root;
    newsidx_error err = { 0 };
    writing.no_sync = true;
    options.rescan_seconds = rescan_seconds;
    n_waits = n_endless = n_pointless = 0;
    must(newsidx_watch(index_dir, &writing, &options, &path, 1, &err), err);
    return n_endless;
}

/* What is due when the clock is asked again must not be waited for: poll would wait for ever. */
static void a_look_that_becomes_due(void **state)
{
    (void)state;
    write_article("a.md", "Rain", "e.com/1");
    for (uint32_t seconds = 1; seconds <= 3; seconds++) {
        assert_int_equal(watch(seconds), 0);
        assert_int_equal(n_waits, 30);
    }
}

/* Nothing is due: then it does wait for ever. */
static void nothing_due(void **state)
{
    (void)state;
    write_article("a.md", "Rain", "e.com/1");
    assert_int_equal(watch(0), 1);
    assert_int_equal(n_waits, 2);
    assert_int_equal(n_pointless, 1); /* the first look is due at once */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_look_that_becomes_due),
        TEST(nothing_due),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
