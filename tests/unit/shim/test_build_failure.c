/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_build_failure.c: folders that cannot be written, full disks, and what a failed builder still does. */
#include "corpus.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* The largest file that may be written, which stands for a full disk. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static size_t count_descriptors(void)
{
    size_t n = 0;
    for (int fd = 0; fd < 256; fd++) n += dup2(fd, fd) == fd;
    return n;
}

static newsidx_status add_all(struct corpus *corpus, struct nxs_build *build, newsidx_error *err)
{
    return nxs_build_add(build, corpus->documents, corpus->n_documents, corpus->terms, err);
}

/* Once a step has failed, no later one pretends. */
static void assert_broken(struct corpus *corpus, struct nxs_build *build, void **state)
{
    char path[2 * TEST_PATH_SIZE];
    newsidx_error err = { 0 };
    assert_int_equal(add_all(corpus, build, &err), NEWSIDX_INTERNAL);
    assert_non_null(strstr(err.message, "an earlier step"));
    assert_int_equal(nxs_build_finish(build, corpus_path(state, "never", path), &err), NEWSIDX_INTERNAL);
    assert_int_equal(access(path, F_OK), -1);
}

/* What is written directly needs no folder. */
static void a_folder_that_is_none(void **state)
{
    if (corpus_way == NXS_DIRECT) return;
    struct corpus corpus;
    char path[2 * TEST_PATH_SIZE];
    const char *names[] = { "file/folder", "missing/folder" };
    corpus_init(&corpus, 10, 1);
    assert_ok(nx_file_create(corpus_path(state, "file", path), "x", 1, false, NULL));
    for (size_t i = 0; i < NX_COUNT(names); i++) {
        struct nxs_build *build = NULL;
        newsidx_error err = { 0 };
        assert_ok(nxs_build_open(corpus_path(state, names[i], path), corpus_way, &build, NULL));
        assert_int_equal(add_all(&corpus, build, &err), NEWSIDX_IO);
        assert_string_equal(err.path, path);
        assert_broken(&corpus, build, state);
        nxs_build_close(build);
    }
    corpus_dispose(&corpus);
}

static void a_file_that_cannot_be_created(void **state)
{
    struct corpus corpus;
    char folder[2 * TEST_PATH_SIZE], path[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, 10, 1);
    const struct {
        const char *name;
        int number;
    } cases[] = { { "taken", EEXIST }, { "no/such/folder", ENOENT }, { "taken/below", ENOTDIR } };
    assert_ok(nx_file_create(corpus_path(state, "taken", path), "x", 1, false, NULL));
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        newsidx_error err = { 0 };
        struct nxs_build *build = corpus_builder(corpus_path(state, "create", folder));
        assert_ok(add_all(&corpus, build, NULL));
        size_t before = count_descriptors();
        newsidx_status status = nxs_build_finish(build, corpus_path(state, cases[i].name, path), &err);
        assert_int_equal(status, NEWSIDX_IO);
        assert_int_equal(err.sys_errno, cases[i].number);
        assert_string_equal(err.path, path);
        assert_true(count_descriptors() <= before);
        nxs_build_close(build);
    }
    struct stat taken;
    assert_int_equal(stat(corpus_path(state, "taken", path), &taken), 0);
    assert_int_equal(taken.st_size, 1);
    corpus_dispose(&corpus);
}

static void a_disk_that_is_full_while_adding(void **state)
{
    if (corpus_way == NXS_DIRECT) return;
    struct corpus corpus;
    char folder[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, 9000, 1);
    newsidx_error err = { 0 };
    struct nxs_build *build = corpus_builder(corpus_path(state, "full", folder));
    limit_file_size(65536);
    newsidx_status status = add_all(&corpus, build, &err);
    limit_file_size(RLIM_INFINITY);
    assert_int_equal(status, NEWSIDX_IO);
    assert_non_null(strstr(err.message, strerror(EFBIG)));
    assert_broken(&corpus, build, state);
    nxs_build_close(build);
    corpus_dispose(&corpus);
}

/* What was written of the file goes again. */
static void a_disk_that_is_full_while_finishing(void **state)
{
    struct corpus corpus;
    char folder[2 * TEST_PATH_SIZE], path[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, 9000, 1);
    newsidx_error err = { 0 };
    size_t before = count_descriptors();
    struct nxs_build *build = corpus_builder(corpus_path(state, "finish", folder));
    assert_ok(add_all(&corpus, build, NULL));
    limit_file_size(65536);
    newsidx_status status = nxs_build_finish(build, corpus_path(state, "partly", path), &err);
    limit_file_size(RLIM_INFINITY);
    assert_int_equal(status, NEWSIDX_IO);
    assert_string_equal(err.path, path);
    assert_int_equal(access(path, F_OK), -1);
    assert_broken(&corpus, build, state);
    nxs_build_close(build);
    assert_int_equal(count_descriptors(), before);
    corpus_dispose(&corpus);
}

static void a_builder_that_failed_cannot_be_joined(void **state)
{
    struct corpus corpus;
    char path[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, 10, 1);
    struct nxs_build *broken = NULL, *sound = corpus_builder(corpus_path(state, "sound", path));
    const struct nx_str none = { "", 0 };
    const struct nxs_document wrong = { &(struct nxs_entry){ 0, 1 }, 1 };
    assert_ok(nxs_build_open(corpus_path(state, "broken", path), corpus_way, &broken, NULL));
    assert_int_equal(nxs_build_add(broken, &wrong, 1, &none, NULL), NEWSIDX_INVALID);
    assert_int_equal(nxs_build_join(sound, broken, NULL), NEWSIDX_INTERNAL);
    assert_int_equal(nxs_build_join(broken, sound, NULL), NEWSIDX_INTERNAL);
    assert_ok(add_all(&corpus, sound, NULL));
    nxs_build_close(broken);
    nxs_build_close(sound);
    corpus_dispose(&corpus);
}

static int group_setup(void **state)
{
    signal(SIGXFSZ, SIG_IGN); /* so that the limit gives an error instead */
    return test_folder_make(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_that_is_none),
        cmocka_unit_test(a_file_that_cannot_be_created),
        cmocka_unit_test(a_disk_that_is_full_while_adding),
        cmocka_unit_test(a_disk_that_is_full_while_finishing),
        cmocka_unit_test(a_builder_that_failed_cannot_be_joined),
    };
    return run_both_ways(tests, group_setup, test_folder_remove);
}
