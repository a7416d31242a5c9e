/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk_tree.h: a tree of files and folders for a test of walks, made before it and removed after it, and what a walk over
 * it should find. For test_walk.c and test_ignore.c.
 */
#ifndef NX_TEST_WALK_TREE_H
#define NX_TEST_WALK_TREE_H

#include <sys/stat.h>

#include "index/walk.h"
#include "index_support.h"

/* ---- A tree ---- */

static char tree[PATH_SIZE]; /* TREE/.newsidx is the index's folder */

static inline char *at(const char *name)
{
    static char paths[4][4096];
    static unsigned next;
    char *path = paths[next++ % NX_COUNT(paths)];
    snprintf(path, sizeof paths[0], "%s%s%s", tree, *name ? "/" : "", name);
    return path;
}

static inline void folder(const char *name)
{
    assert_int_equal(mkdir(at(name), 0777), 0);
}

static inline void file(const char *name)
{
    write_text(at(name), "---\ntitle: Rain\n---\n");
}

static inline void link_to(const char *target, const char *name)
{
    assert_int_equal(symlink(target, at(name)), 0);
}

static inline int begin(void **state)
{
    char *real = realpath(*state, NULL);
    snprintf(tree, sizeof tree, "%s/tree", real);
    free(real);
    folder("");
    folder(".newsidx");
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    return nx_folder_remove(tree, NULL) == NEWSIDX_OK ? 0 : -1;
}

/* ---- Walking ---- */

static struct nx_walk walk;
static char complaints[4096]; /* the last part of every path complained of */

static inline void complain(void *context, const newsidx_error *why)
{
    (void)context;
    const char *name = strrchr(why->path, '/');
    assert_true(why->status != NEWSIDX_OK && strlen(why->message) > 0);
    size_t length = strlen(complaints);
    snprintf(complaints + length, sizeof complaints - length, "%s%s", length ? " " : "", name ? name + 1 : why->path);
}

static inline void start(const char *index)
{
    newsidx_error err = { 0 };
    must(nx_walk_init(&walk, at(index), &err), err);
    walk.on_error = complain;
    complaints[0] = '\0';
}

static inline void add(const char *name)
{
    newsidx_error err = { 0 };
    must(nx_walk_add(&walk, at(name), &err), err);
}

/* File `i` of the walk, for the time of the next three. */
static inline struct nx_walk_file walked(size_t i)
{
    static char paths[4][PATH_SIZE], names[4][PATH_SIZE];
    static unsigned next;
    const unsigned here = next++ % NX_COUNT(paths);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_walk_file file;
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    assert_ok(nx_file_list_get(&walk.files, &walk.asked, i, &arena, &file, NULL));
    snprintf(paths[here], PATH_SIZE, "%s", file.path);
    snprintf(names[here], PATH_SIZE, "%.*s", (int)file.name.len, file.name.ptr);
    return (struct nx_walk_file){ paths[here], nx_str_of(names[here]), file.by_content };
}

/* Ends the walk: the names found must be these, TREE for the tree's own path. */
static inline void assert_names(const char *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer names = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_file_list_sort(&walk.files, NULL));
    for (size_t i = 0; i < walk.files.n; i++) {
        const struct nx_walk_file here = walked(i);
        struct nx_str name = here.name;
        bool found;
        assert_ok(nx_file_list_has(&walk.files, &walk.asked, name, &found, NULL));
        assert_true(found);
        if (names.len) nx_buffer_add_byte(&names, ' ');
        if (nx_str_starts_with(name, nx_str_of(tree))) {
            nx_buffer_add_str(&names, NX_STR("TREE"));
            name = (struct nx_str){ name.ptr + strlen(tree), name.len - strlen(tree) };
        }
        nx_buffer_add_str(&names, name);
        assert_int_equal(access(here.path, F_OK), 0);
    }
    assert_string_equal(nx_buffer_terminate(&names), expected);
    nx_walk_dispose(&walk);
}

/* Walks the whole tree for the index in it. */
static inline void assert_tree(const char *expected)
{
    start(".newsidx");
    add("");
    assert_names(expected);
}

#endif
