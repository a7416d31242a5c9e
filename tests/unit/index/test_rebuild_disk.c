/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_rebuild_disk.c: writing fails, or the process is killed, at every single call while an index is rebuilt: then
 * the index is as it was or as it should become, and the next writer leaves nothing of it lying about.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "failing_disk.h"
#include "two_states.h"

/* With batches of a byte, so that there are several segments and something dead in the making. */
static newsidx_status rebuild(newsidx_error *err)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    struct newsidx_rebuild_report report;
    options.memory = 1;
    return newsidx_rebuild(dir, &options, NULL, 0, &report, err);
}

/* An index whose files have changed since: the rebuild, and nothing else, tells of the new ones. */
static void make_before(void)
{
    newsidx_error err = { 0 };
    empty_root();
    put("a.md", "---\ntitle: Rain in Spain\noriginalUrl: e.com/1\nrelated:\n- title: Sun\n---\n");
    put("b.md", "---\ntitle: Sun\noriginalUrl: e.com/2\nquality: 90\n---\n");
    put("c.md", "---\ntitle: Hail\noriginalUrl: e.com/3\n---\n");
    must(add_root(true, &err), err);
    put("a.md", "---\ntitle: No rain in Spain\noriginalUrl: e.com/1\n---\n");
    put("b.md", "---\ntitle: Suns\noriginalUrl: e.com/2\nquality: 90\nrelated:\n- originalUrl: e.com/1\n---\n");
}

static int make(void **state)
{
    return states_make(state, make_before, rebuild);
}

static size_t count_entries(const char *path)
{
    size_t n = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

/* After the next writer, whatever it does. */
static void assert_swept(unsigned long at)
{
    struct nx_store store;
    char path[PATH_SIZE + 32];
    made_open(dir, &store);
    const size_t n = store.manifest.n_segments;
    nx_store_close(&store);
    snprintf(path, sizeof path, "%s/segments", dir);
    if (count_entries(path) != n || count_entries(dir) != 3) fail_msg("%lu: something is left over", at);
}

static void failures_of_the_disk(void **state)
{
    (void)state;
    bool failed = true;
    unsigned long at = 1;
    for (; failed; at++) {
        newsidx_error err = { 0 };
        make_before();
        disk_start(at, ENOSPC);
        newsidx_status status = rebuild(&err);
        failed = disk_stop();
        if (failed && (status != NEWSIDX_IO || err.sys_errno != ENOSPC)) fail_msg("call %lu: status %d", at, status);
        if (!failed) must(status, err);
        if (is_after(at) != disk.renamed) fail_msg("call %lu: not the index that it should be", at);
        assert_swept(at);
        must(rebuild(&err), err);
        assert_true(is_after(at));
    }
    assert_true(at > 40);
}

/* Returns whether the process was killed. */
static bool rebuild_and_be_killed(unsigned long at)
{
    int status;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        disk.kills = true;
        disk_start(at, EIO);
        _exit(rebuild(NULL) == NEWSIDX_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && (WEXITSTATUS(status) == DISK_KILLED || WEXITSTATUS(status) == 0));
    return WEXITSTATUS(status) == DISK_KILLED;
}

static void killed(void **state)
{
    (void)state;
    bool was_killed = true, was_after = false;
    unsigned long at = 1;
    for (; was_killed; at++) {
        newsidx_error err = { 0 };
        make_before();
        was_killed = rebuild_and_be_killed(at);
        if (was_after && !is_after(at)) fail_msg("call %lu: the old index is back", at);
        was_after = is_after(at);
        assert_swept(at);
        assert_true(is_after(at) == was_after);
        must(rebuild(&err), err);
        assert_true(is_after(at));
    }
    assert_true(was_after && at > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(failures_of_the_disk), cmocka_unit_test(killed) };
    return cmocka_run_group_tests(tests, make, states_drop);
}
