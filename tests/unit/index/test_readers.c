/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_readers.c: one writer and many readers, as threads and as processes: every answer belongs to exactly one
 * committed state, and what a reader has open outlives hundreds of commits and the files it was opened from.
 *
 * NEWSIDX_SECONDS=N has the readers read for so long (default: 2).
 */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "made.h"
#include "newsidx.h"

enum { ARTICLES = 24, SOURCES = 4, READERS = 8, COMMITS = 200, COMPACT_EVERY = 10, SECONDS = 2 };

static char dir[PATH_SIZE];

/* Threads share it, and processes, too. */
static struct shared {
    unsigned done;   /* the readers may end */
    unsigned faults; /* of all readers */
    unsigned reads;
} *shared;

static int begin(void **state)
{
    path_in(state, "index", dir);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    munmap(shared, sizeof *shared);
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

/* ---- Writing ---- */

/* One commit: every article, in whatever source, says the same number. */
static void commit_number(struct nx_store *store, int number)
{
    enum { EACH = ARTICLES / SOURCES };
    char urls[ARTICLES][24], title[40], names[SOURCES][8];
    struct made articles[ARTICLES];
    struct made_source sources[SOURCES];
    snprintf(title, sizeof title, "Number %d", number);
    for (int i = 0; i < ARTICLES; i++) {
        snprintf(urls[i], sizeof urls[i], "e.com/%d", i);
        articles[i] = (struct made){ .title = title, .url = urls[i], .quality = 1 + number, .day = 1 + i };
    }
    for (int i = 0; i < SOURCES; i++) {
        snprintf(names[i], sizeof names[i], "s%d", i);
        sources[i] = (struct made_source){ names[i], articles + (ptrdiff_t)i * EACH, EACH };
    }
    made_commit(store, sources, SOURCES);
}

/* What add does behind a commit, and now and then a compaction. */
static void tidy(struct nx_store *store, int number)
{
    newsidx_error err = { 0 };
    if (number % COMPACT_EVERY == 0) must(nx_store_compact(store, &err), err);
    else must(nx_store_tidy(store, 10000, &err), err);
}

/* ---- Reading: no assertions, since threads and children do it ---- */

/* The number that all articles say; -1: they do not, or one is missing, or there was an error. */
static int number_of(struct newsidx_index *index)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    int number = -1, other = -1;
    options.limit = 100;
    if (newsidx_search(index, "number", &options, &results, NULL) != NEWSIDX_OK) return -1;
    bool whole = newsidx_results_n_hits(results) == ARTICLES;
    for (size_t i = 0; whole && i < ARTICLES; i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        whole = sscanf(hit->article.title.bytes, "Number %d", &other) == 1 && hit->article.quality == 1 + other;
        if (i == 0) number = other;
        whole = whole && number == other;
    }
    newsidx_results_free(results);
    return whole ? number : -1;
}

/* The statistics are of the same state, and so is an article that is looked up. */
static bool agrees(struct newsidx_index *index, int number)
{
    struct newsidx_stats stats;
    struct newsidx_entry *entry = NULL;
    int other = -1;
    if (newsidx_stats_get(index, &stats, NULL) != NEWSIDX_OK) return false;
    if (stats.articles != ARTICLES || stats.sources != SOURCES || stats.median_quality != 1 + number) return false;
    if (newsidx_entry_find(index, "https://e.com/7", &entry, NULL) != NEWSIDX_OK) return false;
    const bool same = sscanf(newsidx_entry_article(entry)->title.bytes, "Number %d", &other) == 1 && other == number;
    newsidx_entry_free(entry);
    return same;
}

/* Opens the index, asks it several times; false: an error or a state that never was. *last only rises. */
static bool read_once(int *last)
{
    struct newsidx_index *index = NULL;
    if (newsidx_index_open(dir, &index, NULL) != NEWSIDX_OK) return false;
    const int number = number_of(index);
    bool fine = number >= *last && agrees(index, number);
    for (int i = 0; fine && i < 3; i++) fine = number_of(index) == number;
    newsidx_index_close(index);
    *last = number;
    return fine;
}

static void *read_on(void *unused)
{
    int last = 0;
    (void)unused;
    do {
        if (!read_once(&last)) __atomic_fetch_add(&shared->faults, 1, __ATOMIC_RELAXED);
        __atomic_fetch_add(&shared->reads, 1, __ATOMIC_RELAXED);
    } while (!__atomic_load_n(&shared->done, __ATOMIC_ACQUIRE));
    return NULL;
}

/* Commits until the time is over; the number of the last one. */
static int write_on(struct nx_store *store)
{
    const time_t until = time(NULL) + (time_t)number_from_environment("NEWSIDX_SECONDS", SECONDS);
    int number = 0;
    while (time(NULL) < until || number < COMPACT_EVERY) {
        commit_number(store, ++number);
        tidy(store, number);
    }
    __atomic_store_n(&shared->done, 1, __ATOMIC_RELEASE);
    return number;
}

static void assert_all_went_well(int last)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    assert_int_equal(shared->faults, 0);
    assert_true(shared->reads >= READERS);
    must(newsidx_index_open(dir, &index, &err), err);
    assert_int_equal(number_of(index), last);
    newsidx_index_close(index);
}

static void eight_threads(void **state)
{
    (void)state;
    pthread_t readers[READERS];
    struct nx_store store;
    made_open(dir, &store);
    commit_number(&store, 0);
    for (int i = 0; i < READERS; i++) assert_int_equal(pthread_create(&readers[i], NULL, read_on, NULL), 0);
    const int last = write_on(&store);
    for (int i = 0; i < READERS; i++) assert_int_equal(pthread_join(readers[i], NULL), 0);
    nx_store_close(&store);
    assert_all_went_well(last);
}

static void eight_processes(void **state)
{
    (void)state;
    pid_t readers[READERS];
    struct nx_store store;
    made_open(dir, &store);
    commit_number(&store, 0);
    for (int i = 0; i < READERS; i++) {
        readers[i] = fork();
        assert_true(readers[i] >= 0);
        if (readers[i] != 0) continue;
        read_on(NULL);
        _exit(0);
    }
    const int last = write_on(&store);
    for (int i = 0; i < READERS; i++) {
        int status;
        assert_int_equal(waitpid(readers[i], &status, 0), readers[i]);
        assert_int_equal(status, 0);
    }
    nx_store_close(&store);
    assert_all_went_well(last);
}

/* ---- What is open stays ---- */

static void hundreds_of_commits(void **state)
{
    (void)state;
    struct newsidx_index *old = NULL, *new = NULL;
    struct nx_store store;
    newsidx_error err = { 0 };
    made_open(dir, &store);
    commit_number(&store, 0);
    must(newsidx_index_open(dir, &old, &err), err);
    for (int i = 1; i <= COMMITS; i++) {
        commit_number(&store, i);
        tidy(&store, i);
        if (i % COMPACT_EVERY != 0) continue;
        assert_int_equal(number_of(old), 0);
        assert_true(agrees(old, 0));
        must(newsidx_index_open(dir, &new, &err), err);
        assert_int_equal(number_of(new), i);
        newsidx_index_close(new);
    }
    nx_store_close(&store);
    newsidx_index_close(old);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Processes first: no thread is running when they fork. */
int main(void)
{
    const struct CMUnitTest tests[] = { TEST(eight_processes), TEST(eight_threads), TEST(hundreds_of_commits) };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
