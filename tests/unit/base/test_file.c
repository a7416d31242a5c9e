/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_file.c: files read whole, mapped, replaced and removed, and what is refused. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

static char place[2][TEST_PATH_SIZE * 2];

/* The path of `name` in the test's folder; two may be in use at once. */
static const char *in(void **state, const char *name)
{
    static unsigned turn;
    char *path = place[turn++ % 2];
    snprintf(path, sizeof place[0], "%s/%s", (const char *)*state, name);
    return path;
}

static bool exists(const char *path)
{
    struct stat there;
    return lstat(path, &there) == 0;
}

static void assert_file(const char *path, const char *bytes, size_t length)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer content = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(nx_file_read(path, &content, NULL, NULL), NEWSIDX_OK);
    assert_int_equal(content.len, length);
    if (length) assert_memory_equal(content.ptr, bytes, length);
}

static void read_takes_all_and_forgets_what_was(void **state)
{
    const char *path = in(state, "read");
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(nx_file_create(path, "a\0b", 3, false, NULL), NEWSIDX_OK);
    nx_buffer_add(&out, "old content", 11);
    struct stat meta;
    assert_int_equal(nx_file_read(path, &out, &meta, NULL), NEWSIDX_OK);
    assert_int_equal(out.len, 3);
    assert_memory_equal(out.ptr, "a\0b", 3);
    assert_int_equal(meta.st_size, 3);
    assert_int_equal(nx_file_create(in(state, "empty"), NULL, 0, true, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_read(in(state, "empty"), &out, NULL, NULL), NEWSIDX_OK);
    assert_int_equal(out.len, 0);
}

/* A file of exactly the limit is read, one byte more is refused. */
static void read_keeps_the_limit(void **state)
{
    const char *path = in(state, "limit");
    assert_int_equal(nx_file_create(path, "0123456789", 10, false, NULL), NEWSIDX_OK);
    for (size_t max = 8; max <= 12; max++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(max);
        newsidx_error err = { 0 };
        newsidx_status status = nx_file_read(path, &out, NULL, &err);
        assert_int_equal(status, max < 10 ? NEWSIDX_LIMIT : NEWSIDX_OK);
        if (status == NEWSIDX_OK) assert_string_equal(nx_buffer_terminate(&out), "0123456789");
        if (status != NEWSIDX_OK) assert_string_equal(err.path, path);
    }
}

/* Files under /proc say that they are empty: only reading tells. */
static void read_does_not_trust_the_size(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct stat meta;
    if (nx_file_read("/proc/self/status", &out, &meta, NULL) != NEWSIDX_OK) skip();
    assert_int_equal(meta.st_size, 0);
    assert_true(out.len > 10);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer small = NX_BUFFER_INIT(10);
    assert_int_equal(nx_file_read("/proc/self/status", &small, NULL, NULL), NEWSIDX_LIMIT);
}

/* A FIFO without a writer must not hang; a folder and a device are no files either. */
static void read_refuses_what_is_no_file(void **state)
{
    const char *fifo = in(state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const refused[] = { fifo, *state, "/dev/null" };
    for (size_t i = 0; i < NX_COUNT(refused); i++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        newsidx_error err = { 0 };
        assert_int_equal(nx_file_read(refused[i], &out, NULL, &err), NEWSIDX_IO);
        assert_string_equal(err.path, refused[i]);
        assert_non_null(strstr(err.message, "not a regular file"));
    }
}

static void missing_files_are_named(void **state)
{
    const char *path = in(state, "no/such");
    newsidx_error err = { 0 };
    struct nx_map map = { "untouched", 9 };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_int_equal(nx_file_read(path, &out, NULL, &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_string_equal(err.path, path);
    assert_int_equal(nx_map_open(path, &map, &err), NEWSIDX_IO);
    assert_string_equal(map.bytes, "untouched");
    assert_int_equal(nx_file_create(path, "x", 1, false, &err), NEWSIDX_IO);
    assert_int_equal(nx_file_replace(path, "x", 1, false, &err), NEWSIDX_IO);
    assert_int_equal(nx_file_sync(path, &err), NEWSIDX_IO);
    assert_int_equal(nx_folder_make(path, &err), NEWSIDX_IO);
}

static void create_never_overwrites(void **state)
{
    const char *path = in(state, "created");
    newsidx_error err = { 0 };
    assert_int_equal(nx_file_create(path, "first", 5, true, &err), NEWSIDX_OK);
    assert_int_equal(nx_file_create(path, "second", 6, true, &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, EEXIST);
    assert_file(path, "first", 5);
}

static void replace_leaves_nothing_behind(void **state)
{
    const char *path = in(state, "replaced"), *temporary = in(state, "replaced.tmp");
    assert_int_equal(nx_file_replace(path, "one", 3, false, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_create(temporary, "left by a crash", 15, false, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_replace(path, "second", 6, true, NULL), NEWSIDX_OK);
    assert_file(path, "second", 6);
    assert_false(exists(temporary));

    /* A folder cannot be replaced by a file: it stays, and the temporary file goes. */
    const char *folder = in(state, "folder"), *beside = in(state, "folder.tmp");
    assert_int_equal(nx_folder_make(folder, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_replace(folder, "x", 1, false, NULL), NEWSIDX_IO);
    assert_true(exists(folder));
    assert_false(exists(beside));
}

/* Whoever has the old file open or mapped goes on seeing it. */
static void a_map_outlives_the_file(void **state)
{
    const char *path = in(state, "mapped");
    assert_int_equal(nx_file_create(path, "before", 6, false, NULL), NEWSIDX_OK);
    struct nx_map map;
    assert_int_equal(nx_map_open(path, &map, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_replace(path, "after!", 6, false, NULL), NEWSIDX_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(map.length, 6);
    assert_memory_equal(map.bytes, "before", 6);
    nx_map_close(&map);
    assert_null(map.bytes);
    nx_map_close(&map);
    nx_map_close(NULL);
}

static void an_empty_file_maps_to_nothing(void **state)
{
    const char *path = in(state, "nothing");
    assert_int_equal(nx_file_create(path, NULL, 0, false, NULL), NEWSIDX_OK);
    struct nx_map map = { "x", 1 };
    assert_int_equal(nx_map_open(path, &map, NULL), NEWSIDX_OK);
    assert_int_equal(map.length, 0);
    nx_map_close(&map);
}

static void write_all_reports_what_the_system_says(void **state)
{
    int fd = open(in(state, "read-only"), O_RDONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    newsidx_error err = { 0 };
    assert_int_equal(nx_file_write_all(fd, "x", 1, "the path", &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, EBADF);
    assert_string_equal(err.path, "the path");
    assert_int_equal(nx_file_write_all(fd, NULL, 0, "the path", NULL), NEWSIDX_OK);
    nx_file_close(&fd);
    assert_int_equal(fd, -1);
    nx_file_close(&fd);
}

static void folders_are_made_once_and_only_of_folders(void **state)
{
    const char *path = in(state, "made");
    assert_int_equal(nx_folder_make(path, NULL), NEWSIDX_OK);
    assert_int_equal(nx_folder_make(path, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_sync(path, NULL), NEWSIDX_OK);
    const char *file = in(state, "a-file");
    newsidx_error err = { 0 };
    assert_int_equal(nx_file_create(file, "x", 1, false, NULL), NEWSIDX_OK);
    assert_int_equal(nx_folder_make(file, &err), NEWSIDX_IO);
    assert_int_equal(err.sys_errno, ENOTDIR);
}

/* All below goes; what a link points to does not. */
static void remove_goes_down_but_not_through_links(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer inner = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char *outside = in(state, "outside"), *top = in(state, "top");
    assert_int_equal(nx_folder_make(outside, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_create(nx_path_join(&path, outside, "kept"), "k", 1, false, NULL), NEWSIDX_OK);
    assert_int_equal(nx_folder_make(top, NULL), NEWSIDX_OK);
    assert_int_equal(nx_folder_make(nx_path_join(&inner, top, "inner"), NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_create(nx_path_join(&path, inner.ptr, "x"), "x", 1, false, NULL), NEWSIDX_OK);
    assert_int_equal(symlink(outside, nx_path_join(&path, top, "link")), 0);
    assert_int_equal(nx_folder_remove(top, NULL), NEWSIDX_OK);
    assert_false(exists(top));
    assert_file(nx_path_join(&path, outside, "kept"), "k", 1);
    assert_int_equal(nx_folder_remove(top, NULL), NEWSIDX_OK); /* nothing there: no error */
}

static void paths_join_with_one_slash(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(8);
    assert_string_equal(nx_path_join(&path, "a", "b"), "a/b");
    assert_string_equal(nx_path_join(&path, "a/", "b"), "a/b");
    assert_string_equal(nx_path_join(&path, "/", "b"), "/b");
    assert_string_equal(nx_path_join(&path, "", "b"), "b");
    assert_string_equal(nx_path_join(&path, "12345", "78"), "12345/78");
    assert_string_equal(nx_path_join(&path, "12345", "789"), "");
    assert_int_equal(nx_buffer_check(&path, NULL), NEWSIDX_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_takes_all_and_forgets_what_was),
        cmocka_unit_test(read_keeps_the_limit),
        cmocka_unit_test(read_does_not_trust_the_size),
        cmocka_unit_test(read_refuses_what_is_no_file),
        cmocka_unit_test(missing_files_are_named),
        cmocka_unit_test(create_never_overwrites),
        cmocka_unit_test(replace_leaves_nothing_behind),
        cmocka_unit_test(a_map_outlives_the_file),
        cmocka_unit_test(an_empty_file_maps_to_nothing),
        cmocka_unit_test(write_all_reports_what_the_system_says),
        cmocka_unit_test(folders_are_made_once_and_only_of_folders),
        cmocka_unit_test(remove_goes_down_but_not_through_links),
        cmocka_unit_test(paths_join_with_one_slash),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
