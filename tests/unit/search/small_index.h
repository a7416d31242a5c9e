/* SPDX-License-Identifier: GPL-2.0-or-later */
/* small_index.h: an index of a stream that the test wrote, through the public interface. It does not search. */
#ifndef NX_TEST_SMALL_INDEX_H
#define NX_TEST_SMALL_INDEX_H

#include <stdio.h>

#include "search_support.h"

struct small_index {
    void *folder;
    struct newsidx_index *index;
};

/* Where the index in `folder` is; `dir` has room for TEST_PATH_SIZE * 2 bytes. */
static inline const char *small_index_dir(const char *folder, char *dir)
{
    snprintf(dir, TEST_PATH_SIZE * 2, "%s/index", folder);
    return dir;
}

/* Adds what `write` writes, which must give `articles` articles. */
static inline void small_index_add(const char *folder, void (*write)(FILE *file), uint64_t articles)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    write(file);
    fflush(file);
    rewind(file);
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    struct newsidx_writer *writer = NULL;
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    char dir[TEST_PATH_SIZE * 2];
    if (newsidx_writer_open(small_index_dir(folder, dir), &options, &writer, &err) != NEWSIDX_OK)
        fail_msg("%s", err.message);
    assert_ok(newsidx_writer_add_stream(writer, fileno(file), "fixture", &report, &err));
    assert_int_equal(report.articles_total, articles);
    newsidx_writer_close(writer);
    fclose(file);
}

/* The index in `folder`; newsidx_index_close ends it. */
static inline struct newsidx_index *small_index_open(const char *folder)
{
    char dir[TEST_PATH_SIZE * 2];
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    if (newsidx_index_open(small_index_dir(folder, dir), &index, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    return index;
}

/* For the set-up of a group: makes *state a small_index of what `write` writes; 0, or -1. */
static inline int small_index_make(void **state, void (*write)(FILE *file), uint64_t articles)
{
    struct small_index *made = calloc(1, sizeof *made);
    if (!made || test_folder_make(&made->folder) != 0) return -1;
    small_index_add(made->folder, write, articles);
    made->index = small_index_open(made->folder);
    *state = made;
    return 0;
}

/* The tear-down for it. */
static inline int small_index_remove(void **state)
{
    struct small_index *made = *state;
    newsidx_index_close(made->index);
    int failed = test_folder_remove(&made->folder);
    free(made);
    return failed;
}

/* The results of a search that works; newsidx_results_free ends them. */
static inline struct newsidx_results *small_index_search(void **state, const char *query,
                                                         const struct newsidx_search_options *options)
{
    const struct small_index *made = *state;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    if (newsidx_search(made->index, query, options, &results, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    return results;
}

#endif
