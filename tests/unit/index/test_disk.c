/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_disk.c: writing fails at every single call, by a full disk or a broken one, while files are added: then the index
 * is as it was, and the next add does what this one could not.
 * What Xapian writes, a limit on the size of files stops.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>

#include "failing_disk.h"
#include "two_states.h"

/* ---- The index ---- */

static void make_before(void)
{
    newsidx_error err = { 0 };
    empty_root();
    put("a.md", "---\ntitle: Rain in Spain\noriginalUrl: e.com/1\nrelated:\n- title: Sun\n---\n");
    put("b.md", "---\ntitle: Sun\noriginalUrl: e.com/2\nquality: 90\n---\n");
    must(add_root(true, &err), err);
}

static void change_files(void)
{
    put("a.md", "---\ntitle: No rain in Spain\noriginalUrl: e.com/1\n---\n");
    put("c.md", "---\ntitle: Hail\noriginalUrl: e.com/3\n---\n");
}

static newsidx_status change_and_add(newsidx_error *err)
{
    change_files();
    return add_root(true, err);
}

static int make(void **state)
{
    return states_make(state, make_before, change_and_add);
}

/* ---- Failures ---- */

static void check_failure(newsidx_status status, const newsidx_error *err, unsigned long at)
{
    if (status != NEWSIDX_IO || err->status != NEWSIDX_IO || err->sys_errno != disk.number || !*err->path) {
        fail_msg("call %lu: status %d: %s: %s (%d)", at, status, err->path, err->message, err->sys_errno);
    }
}

/* Once the new manifest is in its place the new state stands: only the last wait for the disk may fail then. */
static void every_call(int number)
{
    bool failed = true;
    unsigned long at = 1;
    for (; failed; at++) {
        newsidx_error err = { 0 };
        make_before();
        change_files();
        disk_start(at, number);
        newsidx_status status = add_root(true, &err);
        failed = disk_stop();
        if (failed) check_failure(status, &err, at);
        else must(status, err);
        assert_index(disk.renamed ? &after : &before, at);
        must(add_root(true, &err), err);
        assert_index(&after, at);
    }
    assert_true(at > 10);
}

static void a_full_disk(void **state)
{
    (void)state;
    every_call(ENOSPC);
}

static void a_broken_disk(void **state)
{
    (void)state;
    every_call(EIO);
}

/* A new index that could not be made can be made. */
static void the_first_add(void **state)
{
    (void)state;
    bool failed = true;
    for (unsigned long at = 1; failed; at++) {
        newsidx_error err = { 0 };
        make_before();
        assert_ok(nx_folder_remove(dir, NULL));
        disk_start(at, ENOSPC);
        newsidx_status status = add_root(true, &err);
        failed = disk_stop();
        if (failed) check_failure(status, &err, at);
        must(add_root(true, &err), err);
        assert_index(&before, at);
    }
}

static void a_slow_disk(void **state)
{
    (void)state;
    newsidx_error err = { 0 };
    make_before();
    change_files();
    disk.slow = true;
    disk_start(ULONG_MAX, 0);
    newsidx_status status = add_root(true, &err);
    disk_stop();
    disk.slow = false;
    must(status, err);
    assert_index(&after, 0);
}

/* No file may grow beyond so many bytes: as good as a full disk, and Xapian meets it, too. */
static void files_that_may_not_grow(void **state)
{
    (void)state;
    struct rlimit limit, none;
    unsigned failures = 0;
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &none), 0);
    for (rlim_t most = 0; most < 40000; most += 509) {
        newsidx_error err = { 0 };
        make_before();
        change_files();
        limit = none;
        limit.rlim_cur = most;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        disk.renamed = false;
        newsidx_status status = add_root(true, &err);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
        if (status != NEWSIDX_OK && status != NEWSIDX_IO) fail_msg("%lu bytes: %s: %s", (unsigned long)most, err.path, err.message);
        failures += status != NEWSIDX_OK;
        assert_index(status == NEWSIDX_OK ? &after : &before, most);
        must(add_root(true, &err), err);
        assert_index(&after, most);
    }
    assert_true(failures > 10);
    signal(SIGXFSZ, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk), cmocka_unit_test(a_broken_disk), cmocka_unit_test(the_first_add),
        cmocka_unit_test(a_slow_disk), cmocka_unit_test(files_that_may_not_grow),
    };
    return cmocka_run_group_tests(tests, make, states_drop);
}
