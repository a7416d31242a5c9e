/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_file_list.c: what a list gives back is what was added, in the order of whole names, however they are cut in two. */
#include "support.h"

#include "index/file_list.h"

static void add(struct nx_file_list *list, const char *path, const char *name, bool by_content)
{
    const struct nx_walk_file file = { path, nx_str_of(name), by_content };
    assert_int_equal(nx_file_list_add(list, &file, NULL), NEWSIDX_OK);
}

static bool has(const struct nx_file_list *list, struct nx_file_cursor *cursor, const char *name)
{
    bool found;
    assert_int_equal(nx_file_list_has(list, cursor, nx_str_of(name), &found, NULL), NEWSIDX_OK);
    return found;
}

static void assert_file(const struct nx_file_list *list, size_t i, const char *path, const char *name, bool by_content)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_walk_file file;
    assert_true(i < list->n);
    NX_AUTO(nx_file_cursor_dispose) struct nx_file_cursor cursor = { .list = NULL };
    assert_int_equal(nx_file_list_get(list, &cursor, i, &arena, &file, NULL), NEWSIDX_OK);
    assert_string_equal(file.path, path);
    assert_int_equal(file.name.len, strlen(name));
    assert_memory_equal(file.name.ptr, name, file.name.len);
    assert_int_equal(file.by_content, by_content);
    assert_true(has(list, &cursor, name));
}

/* A folder that is a folder's name and more, a file that is a folder's name and more: "/" is after "." and "-". */
static void whole_names_decide(void **state)
{
    (void)state;
    NX_AUTO(nx_file_list_dispose) struct nx_file_list list = { .n = 0 };
    static const char *const names[] = { "b/2.md", "b/10.md", "b/c/1.md", "b.md", "b-1/3.md", "a", "/x/y.md", "b/c-1.md" };
    static const char *const sorted[] = { "/x/y.md", "a", "b-1/3.md", "b.md", "b/10.md", "b/2.md", "b/c-1.md", "b/c/1.md" };
    for (size_t i = 0; i < NX_COUNT(names); i++) add(&list, names[i], names[i], i % 2 == 0);
    assert_int_equal(nx_file_list_sort(&list, NULL), NEWSIDX_OK);
    assert_int_equal(list.n, NX_COUNT(sorted));
    for (size_t i = 0; i < NX_COUNT(sorted); i++) {
        size_t was = 0;
        while (strcmp(names[was], sorted[i]) != 0) was++;
        assert_file(&list, i, sorted[i], sorted[i], was % 2 == 0);
    }
    static const char *const others[] = { "", "b", "b/", "b/1", "b/10.mdx", "b/c", "z", "/x/y.m" };
    NX_AUTO(nx_file_cursor_dispose) struct nx_file_cursor cursor = { .list = NULL };
    for (size_t i = 0; i < NX_COUNT(others); i++) assert_false(has(&list, &cursor, others[i]));
}

/* Paths and names that end alike, and those of a link, which do not. */
static void paths_and_names_differ(void **state)
{
    (void)state;
    NX_AUTO(nx_file_list_dispose) struct nx_file_list list = { .n = 0 };
    add(&list, "../news/c.md", "c.md", false);
    add(&list, "../news/link.md", "a.md", true);
    add(&list, "b.md", "/elsewhere/b.md", false);
    add(&list, "../news/d.md", "c.md/d.md", false);
    assert_int_equal(nx_file_list_sort(&list, NULL), NEWSIDX_OK);
    assert_int_equal(list.n, 4);
    assert_file(&list, 0, "b.md", "/elsewhere/b.md", false);
    assert_file(&list, 1, "../news/link.md", "a.md", true);
    assert_file(&list, 2, "../news/c.md", "c.md", false);
    assert_file(&list, 3, "../news/d.md", "c.md/d.md", false);
}

/* Of equal names the one that was asked for whatever is in it stays, then the smaller path. */
static void a_name_stays_once(void **state)
{
    (void)state;
    NX_AUTO(nx_file_list_dispose) struct nx_file_list list = { .n = 0 };
    add(&list, "z/a.txt", "n/a.txt", false);
    add(&list, "a/a.txt", "n/a.txt", true);
    add(&list, "y/a.txt", "n/a.txt", false);
    add(&list, "a/b", "n/c", true);
    add(&list, "a/a", "n/c", true);
    assert_int_equal(nx_file_list_sort(&list, NULL), NEWSIDX_OK);
    assert_int_equal(list.n, 2);
    assert_file(&list, 0, "y/a.txt", "n/a.txt", false);
    assert_file(&list, 1, "a/a", "n/c", true);
}

/* Many blocks, asked for in order and across them. */
static void many_files(void **state)
{
    (void)state;
    enum { N = 50000, STEP = 7919 };
    NX_AUTO(nx_file_list_dispose) struct nx_file_list list = { .n = 0 };
    NX_AUTO(nx_file_cursor_dispose) struct nx_file_cursor cursor = { .list = NULL };
    char path[200];
    for (int i = 0; i < N; i++) {
        const int number = i * STEP % N;
        snprintf(path, sizeof path, "/a/folder/with/a/long/name/2026/%03d/an-article-about-%06d.md", number / 1000, number);
        add(&list, path, path + 1, number % 2);
    }
    assert_int_equal(nx_file_list_sort(&list, NULL), NEWSIDX_OK);
    assert_int_equal(nx_file_list_sort(&list, NULL), NEWSIDX_OK); /* once more does nothing */
    assert_int_equal(list.n, N);
    for (int i = 0; i < N; i++) {
        NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
        const int number = i < N / 2 ? i : i * STEP % N;
        struct nx_walk_file file;
        snprintf(path, sizeof path, "/a/folder/with/a/long/name/2026/%03d/an-article-about-%06d.md", number / 1000, number);
        if (i >= N / 2 && i % 50) continue; /* each of these is in another block than the one before */
        assert_int_equal(nx_file_list_get(&list, &cursor, (size_t)number, &arena, &file, NULL), NEWSIDX_OK);
        assert_string_equal(file.path, path);
        assert_int_equal(file.by_content, number % 2);
        assert_true(has(&list, &cursor, path + 1));
        assert_false(has(&list, &cursor, path));
    }
    assert_true(list.arena.used == 0 && list.files == NULL); /* all of it is packed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_names_decide),
        cmocka_unit_test(paths_and_names_differ),
        cmocka_unit_test(a_name_stays_once),
        cmocka_unit_test(many_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
