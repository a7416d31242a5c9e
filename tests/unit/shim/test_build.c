/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_build.c: what goes into a builder comes out of the file, whatever the numbers, whoever builds, and in which way. */
#include "corpus.h"

#include <dirent.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

static void round_trip(void **state, size_t n_documents, uint64_t seed)
{
    struct corpus corpus;
    char path[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, n_documents, seed);
    struct nxs_postings *postings = corpus_build(&corpus, state, "postings");
    assert_same(&corpus, postings);
    nxs_postings_close(postings);
    assert_ok(nxs_check(corpus_path(state, "postings", path), NULL, NULL, NULL));
    assert_int_equal(unlink(path), 0);
    corpus_dispose(&corpus);
}

static void no_documents(void **state)
{
    round_trip(state, 0, 1);
}

static void few_documents(void **state)
{
    for (size_t n = 1; n <= 5; n++) round_trip(state, n, n);
}

/* About the number of documents at which the builder begins a new run. */
static void thousands_of_documents(void **state)
{
    const size_t counts[] = { 3000, 3001, 8999, 9000, 9001, 10000, 18000 };
    for (size_t i = 0; i < NX_COUNT(counts); i++) round_trip(state, counts[i], counts[i]);
}

static void fifty_thousand_documents(void **state)
{
    round_trip(state, 50000, 50);
}

/* Docids follow the order of adding also where documents have nothing in them: all, the first, the last. */
static void empty_documents_keep_their_docids(void **state)
{
    struct corpus corpus;
    const size_t n = 19000;
    const struct {
        size_t from, to;
    } empty[] = { { 0, n }, { 0, 9100 }, { 8990, n }, { 8900, 18100 }, { n - 1, n } };
    for (size_t i = 0; i < NX_COUNT(empty); i++) {
        corpus_init(&corpus, n, 99);
        for (size_t d = empty[i].from; d < empty[i].to; d++) corpus.documents[d].n_entries = 0;
        struct nxs_postings *postings = corpus_build(&corpus, state, "empty");
        assert_same(&corpus, postings);
        nxs_postings_close(postings);
        char path[2 * TEST_PATH_SIZE];
        unlink(corpus_path(state, "empty", path));
        corpus_dispose(&corpus);
    }
}

/* A few long documents fill a run as many short ones do. */
static void long_documents(void **state)
{
    enum { DOCUMENTS = 90, TERMS = 5000 };
    struct nx_str *terms = corpus_alloc(TERMS, sizeof *terms);
    struct nxs_entry *entries = corpus_alloc(TERMS, sizeof *entries);
    char(*texts)[8] = corpus_alloc(TERMS, sizeof *texts);
    for (uint32_t i = 0; i < TERMS; i++) {
        terms[i] = (struct nx_str){ texts[i], (size_t)snprintf(texts[i], sizeof texts[i], "%u", i) };
        entries[i] = (struct nxs_entry){ i, 2 };
    }
    struct nxs_document documents[DOCUMENTS];
    for (size_t i = 0; i < DOCUMENTS; i++) documents[i] = (struct nxs_document){ entries, TERMS - i };
    struct corpus corpus = { terms, TERMS, documents, DOCUMENTS, NULL, NULL, 0 };
    struct nxs_postings *postings = corpus_build(&corpus, state, "long");
    assert_same(&corpus, postings);
    nxs_postings_close(postings);
    free(terms);
    free(entries);
    free(texts);
}

/* More runs than there are descriptors for. */
static void many_runs_need_few_descriptors(void **state)
{
    enum { RUN = 9000, RUNS = 100, DESCRIPTORS = 85 };
    const struct nx_str terms[] = { NX_STR("even"), NX_STR("odd") };
    const struct nxs_entry entries[] = { { 0, 1 }, { 1, 2 } };
    struct nxs_document *documents = corpus_alloc(RUN, sizeof *documents);
    for (size_t i = 0; i < RUN; i++) documents[i] = (struct nxs_document){ &entries[i % 2], 1 };
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit low = { DESCRIPTORS, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);

    char path[2 * TEST_PATH_SIZE];
    struct nxs_build *build = corpus_builder(corpus_path(state, "runs", path));
    for (size_t i = 0; i < RUNS; i++) assert_ok(nxs_build_add(build, documents, RUN, terms, NULL));
    assert_ok(nxs_build_finish(build, corpus_path(state, "hundred", path), NULL));
    nxs_build_close(build);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);

    struct nxs_postings *postings = NULL;
    struct nxs_cursor *cursor = NULL;
    assert_ok(nxs_postings_open(path, &postings, NULL));
    assert_ok(nxs_cursor_open(postings, terms[1], &cursor, NULL));
    static struct nxs_posting block[RUN * RUNS];
    size_t n = 0;
    assert_ok(nxs_cursor_read(cursor, block, NX_COUNT(block), &n, NULL));
    assert_int_equal(n, RUN * RUNS / 2);
    for (size_t i = 0; i < n; i++) assert_true(block[i].docid == 2 * i + 2 && block[i].wdf == 2);
    nxs_cursor_close(cursor);
    nxs_postings_close(postings);
    free(documents);
}

static void terms_of_the_wrong_length_are_refused(void **state)
{
    char bytes[300], folder[2 * TEST_PATH_SIZE];
    memset(bytes, 'a', sizeof bytes);
    char zeros[123] = { 0 };
    const struct {
        struct nx_str term;
        newsidx_status status;
    } cases[] = {
        { { bytes, 0 }, NEWSIDX_INVALID },   { { bytes, 1 }, NEWSIDX_OK }, { { bytes, 245 }, NEWSIDX_OK },
        { { bytes, 246 }, NEWSIDX_INVALID }, { { zeros, 1 }, NEWSIDX_OK }, { { zeros, 122 }, NEWSIDX_OK },
        { { zeros, 123 }, NEWSIDX_INVALID },
    };
    const struct nxs_entry entry = { 0, 1 };
    const struct nxs_document document = { &entry, 1 };
    for (size_t i = 0; i < NX_COUNT(cases); i++) {
        newsidx_error err = { 0 };
        struct nxs_build *build = corpus_builder(corpus_path(state, "lengths", folder));
        assert_int_equal(nxs_build_add(build, &document, 1, &cases[i].term, &err), cases[i].status);
        nxs_build_close(build);
    }
}

static void lengths_beyond_32_bits_are_refused(void **state)
{
    char folder[2 * TEST_PATH_SIZE];
    const struct nx_str terms[] = { NX_STR("a"), NX_STR("b") };
    const struct nxs_entry entries[] = { { 0, UINT32_MAX }, { 1, 1 } };
    const struct nxs_document whole = { entries, 2 }, most = { entries, 1 };
    struct nxs_build *build = corpus_builder(corpus_path(state, "large", folder));
    newsidx_error err = { 0 };
    assert_ok(nxs_build_add(build, &most, 1, terms, NULL));
    assert_int_equal(nxs_build_add(build, &whole, 1, terms, &err), NEWSIDX_INVALID);
    assert_non_null(strstr(err.message, "4294967296"));
    nxs_build_close(build);
}

/* Builds the documents up to each end in a builder of its own, joins them all, and compares. A builder that was joined
   has no more to do with its documents and may be closed. */
static void join_and_compare(void **state, const size_t *end, size_t n)
{
    struct corpus corpus;
    char path[2 * TEST_PATH_SIZE], name[32];
    struct nxs_build *first = NULL;
    corpus_init(&corpus, end[n - 1], 7);
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "join%zu", i);
        struct nxs_build *build = corpus_builder(corpus_path(state, name, path));
        corpus_add(&corpus, build, i ? end[i - 1] : 0, end[i]);
        if (i > 0) {
            assert_ok(nxs_build_join(first, build, NULL));
            nxs_build_close(build);
        } else {
            first = build;
        }
    }
    assert_ok(nxs_build_finish(first, corpus_path(state, "joined", path), NULL));
    nxs_build_close(first);
    struct nxs_postings *postings = NULL;
    assert_ok(nxs_postings_open(path, &postings, NULL));
    assert_same(&corpus, postings);
    nxs_postings_close(postings);
    assert_int_equal(unlink(path), 0);
    corpus_dispose(&corpus);
}

static void joined_builders_are_one(void **state)
{
    const size_t end[] = { 0, 1, 12000, 12000, 12500, 20000 };
    join_and_compare(state, end, NX_COUNT(end));
}

/* More than are joined in one go, twice. */
static void many_joined_builders_are_one(void **state)
{
    size_t end[150];
    for (size_t i = 0; i < NX_COUNT(end); i++) end[i] = i * i / 40 + 1;
    join_and_compare(state, end, NX_COUNT(end));
}

/* One thread's work: a corpus, built, read and compared. cmocka's assertions are for the main thread, so what could go
   wrong here is counted. */
struct work {
    struct corpus corpus;
    struct nxs_build *build;
    char path[2 * TEST_PATH_SIZE];
    int failures;
};

static void *build_alone(void *argument)
{
    struct work *work = argument;
    for (size_t at = 0; at < work->corpus.n_documents; at += CORPUS_BATCH) {
        size_t n = NX_MIN((size_t)CORPUS_BATCH, work->corpus.n_documents - at);
        work->failures += nxs_build_add(work->build, work->corpus.documents + at, n, work->corpus.terms, NULL) != 0;
    }
    work->failures += nxs_build_finish(work->build, work->path, NULL) != NEWSIDX_OK;
    return NULL;
}

static void two_threads_build_at_once(void **state)
{
    static struct work work[2];
    pthread_t thread[2];
    char name[32];
    for (size_t i = 0; i < 2; i++) {
        corpus_init(&work[i].corpus, 25000, 1000 + i);
        snprintf(name, sizeof name, "thread%zu", i);
        work[i].build = corpus_builder(corpus_path(state, name, work[i].path));
        snprintf(name, sizeof name, "thread%zu.file", i);
        corpus_path(state, name, work[i].path);
        assert_int_equal(pthread_create(&thread[i], NULL, build_alone, &work[i]), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(work[i].failures, 0);
        nxs_build_close(work[i].build);
        struct nxs_postings *postings = NULL;
        assert_ok(nxs_postings_open(work[i].path, &postings, NULL));
        assert_same(&work[i].corpus, postings);
        nxs_postings_close(postings);
        corpus_dispose(&work[i].corpus);
    }
}

static size_t count_entries(const char *folder)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while (readdir(dir)) n++;
    closedir(dir);
    return n - 2; /* "." and ".." */
}

/* Closing empties the folder, finished or not. */
static void closing_leaves_no_files(void **state)
{
    struct corpus corpus;
    char folder[2 * TEST_PATH_SIZE];
    corpus_init(&corpus, 9500, 3);
    struct nxs_build *build = corpus_builder(corpus_path(state, "left", folder));
    assert_int_equal(count_entries(folder), 0);
    nxs_build_close(build);
    assert_ok(nxs_build_open(folder, corpus_way, &build, NULL));
    corpus_add(&corpus, build, 0, corpus.n_documents);
    assert_int_equal(count_entries(folder), corpus_way == NXS_DIRECT ? 0 : 2);
    nxs_build_close(build);
    assert_int_equal(count_entries(folder), 0);
    corpus_dispose(&corpus);
}

/* Postings by two ways are not joined. */
static void builders_of_two_ways_are_not_joined(void **state)
{
    char path[2 * TEST_PATH_SIZE];
    struct nxs_build *build = corpus_builder(corpus_path(state, "one", path)), *other = NULL;
    const enum nxs_way way = corpus_way == NXS_DIRECT ? NXS_THROUGH_XAPIAN : NXS_DIRECT;
    assert_ok(nx_folder_make(corpus_path(state, "other", path), NULL));
    assert_ok(nxs_build_open(path, way, &other, NULL));
    assert_int_equal(nxs_build_join(build, other, NULL), NEWSIDX_INVALID);
    nxs_build_close(build);
    nxs_build_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_documents),
        cmocka_unit_test(few_documents),
        cmocka_unit_test(thousands_of_documents),
        cmocka_unit_test(fifty_thousand_documents),
        cmocka_unit_test(empty_documents_keep_their_docids),
        cmocka_unit_test(long_documents),
        cmocka_unit_test(many_runs_need_few_descriptors),
        cmocka_unit_test(terms_of_the_wrong_length_are_refused),
        cmocka_unit_test(lengths_beyond_32_bits_are_refused),
        cmocka_unit_test(joined_builders_are_one),
        cmocka_unit_test(many_joined_builders_are_one),
        cmocka_unit_test(builders_of_two_ways_are_not_joined),
        cmocka_unit_test(two_threads_build_at_once),
        cmocka_unit_test(closing_leaves_no_files),
    };
    return run_both_ways(tests, test_folder_make, test_folder_remove);
}
