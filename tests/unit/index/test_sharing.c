/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_sharing.c: one handle that many threads search while another refreshes it and a writer commits: every answer
 * belongs to exactly one committed state, states only go forward, and what was returned outlives the state it is from.
 *
 * NEWSIDX_SECONDS=N has the searchers search for so long (default: 2).
 */
#include <dirent.h>
#include <pthread.h>
#include <time.h>

#include "made.h"
#include "newsidx.h"

enum { ARTICLES = 12, SEARCHERS = 8, COMPACT_EVERY = 5, SECONDS = 2, STATES = 6 };

static char dir[PATH_SIZE];

static struct {
    struct newsidx_index *index;
    struct nx_store store;
    unsigned done, faults, searches, changes;
    int committed; /* the number that the last finished commit gave to all articles */
} shared;

static int begin(void **state)
{
    path_in(state, "index", dir);
    memset(&shared, 0, sizeof shared);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

/* One commit: every article says the same number. Each title is there twice, for newsidx_dupes. */
static void commit_number(int number)
{
    char urls[ARTICLES][24], title[40];
    struct made articles[ARTICLES];
    snprintf(title, sizeof title, "Number %d", number);
    for (int i = 0; i < ARTICLES; i++) {
        snprintf(urls[i], sizeof urls[i], "e.com/%d", i);
        articles[i] = (struct made){ .title = title, .url = urls[i], .quality = 1 + number, .day = 1 + i };
    }
    const struct made_source sources[] = { { "a", articles, ARTICLES } };
    newsidx_error err = { 0 };
    made_commit(&shared.store, sources, 1);
    if (number % COMPACT_EVERY == 0) must(nx_store_compact(&shared.store, &err), err);
    __atomic_store_n(&shared.committed, number, __ATOMIC_RELEASE);
}

static void open_both(int number)
{
    newsidx_error err = { 0 };
    made_open(dir, &shared.store);
    commit_number(number);
    must(newsidx_index_open(dir, &shared.index, &err), err);
}

static void close_both(void)
{
    newsidx_index_close(shared.index);
    nx_store_close(&shared.store);
}

/* ---- What threads do: no assertions ---- */

/* The number that all hits say, -1 where they do not. */
static int number_in(const struct newsidx_results *results)
{
    int number = -1, other = -1;
    if (newsidx_results_n_hits(results) != ARTICLES) return -1;
    for (size_t i = 0; i < ARTICLES; i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        if (sscanf(hit->article.title.bytes, "Number %d", &other) != 1) return -1;
        if (hit->article.quality != 1 + other || (i > 0 && other != number)) return -1;
        number = other;
    }
    return number;
}

static struct newsidx_results *search(void)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    options.limit = 100;
    return newsidx_search(shared.index, "number", &options, &results, NULL) == NEWSIDX_OK ? results : NULL;
}

/* Every other way into the handle. */
static bool look_around(int least)
{
    struct newsidx_stats stats;
    struct newsidx_entry *entry = NULL;
    struct newsidx_dupes *dupes = NULL;
    const struct newsidx_dupes_group *group = NULL;
    int other = -1;
    bool fine = newsidx_stats_get(shared.index, &stats, NULL) == NEWSIDX_OK && stats.median_quality >= 1 + least;
    fine = fine && newsidx_entry_find(shared.index, "https://e.com/7", &entry, NULL) == NEWSIDX_OK &&
           newsidx_entry_article(entry)->quality >= 1 + least;
    fine = fine && newsidx_dupes_find(shared.index, NULL, &dupes, NULL) == NEWSIDX_OK &&
           newsidx_dupes_read(dupes, 0, &group, NULL) == NEWSIDX_OK && group->n_articles == ARTICLES &&
           sscanf(group->articles[0].title.bytes, "Number %d", &other) == 1 && other >= least;
    newsidx_dupes_free(dupes);
    newsidx_entry_free(entry);
    return fine;
}

/* Holds the results of one search back until after the next. */
static void *search_on(void *unused)
{
    struct newsidx_results *held = NULL;
    int last = 0;
    (void)unused;
    while (!__atomic_load_n(&shared.done, __ATOMIC_ACQUIRE)) {
        struct newsidx_results *results = search();
        const int number = results ? number_in(results) : -1;
        bool fine = number >= last && look_around(number);
        if (held) fine = fine && number_in(held) == last;
        newsidx_results_free(held);
        held = results;
        last = number;
        __atomic_fetch_add(&shared.faults, !fine, __ATOMIC_RELAXED);
        __atomic_fetch_add(&shared.searches, 1, __ATOMIC_RELAXED);
    }
    newsidx_results_free(held);
    return NULL;
}

/* What was committed before a refresh is seen behind it. Now and then there is memory for nothing. */
static void *refresh_on(void *unused)
{
    (void)unused;
    for (size_t turn = 0; !__atomic_load_n(&shared.done, __ATOMIC_ACQUIRE); turn++) {
        newsidx_index_set_memory(shared.index, turn % 2 * (1 << 20));
        const int committed = __atomic_load_n(&shared.committed, __ATOMIC_ACQUIRE);
        bool changed = false;
        bool fine = newsidx_index_refresh(shared.index, &changed, NULL) == NEWSIDX_OK;
        struct newsidx_results *results = fine ? search() : NULL;
        fine = results && number_in(results) >= committed;
        newsidx_results_free(results);
        __atomic_fetch_add(&shared.faults, !fine, __ATOMIC_RELAXED);
        __atomic_fetch_add(&shared.changes, changed, __ATOMIC_RELAXED);
    }
    return NULL;
}

/* ---- The tests ---- */

static void searchers_a_refresher_and_a_writer(void **state)
{
    (void)state;
    pthread_t searchers[SEARCHERS], refresher;
    const time_t until = time(NULL) + (time_t)number_from_environment("NEWSIDX_SECONDS", SECONDS);
    open_both(1);
    for (int i = 0; i < SEARCHERS; i++) assert_int_equal(pthread_create(&searchers[i], NULL, search_on, NULL), 0);
    assert_int_equal(pthread_create(&refresher, NULL, refresh_on, NULL), 0);
    for (int number = 2; time(NULL) < until || number < COMPACT_EVERY; number++) commit_number(number);
    __atomic_store_n(&shared.done, 1, __ATOMIC_RELEASE);
    for (int i = 0; i < SEARCHERS; i++) assert_int_equal(pthread_join(searchers[i], NULL), 0);
    assert_int_equal(pthread_join(refresher, NULL), 0);
    assert_int_equal(shared.faults, 0);
    assert_true(shared.searches >= SEARCHERS);
    assert_true(shared.changes >= 1);
    close_both();
}

static int number_now(void)
{
    struct newsidx_results *results = search();
    assert_non_null(results);
    const int number = number_in(results);
    newsidx_results_free(results);
    return number;
}

static bool refreshed(void)
{
    newsidx_error err = { 0 };
    bool changed = false;
    must(newsidx_index_refresh(shared.index, &changed, &err), err);
    return changed;
}

static void a_state_stays_until_it_is_refreshed(void **state)
{
    (void)state;
    open_both(1);
    assert_false(refreshed());
    commit_number(2);
    assert_int_equal(number_now(), 1);
    assert_true(refreshed());
    assert_int_equal(number_now(), 2);
    assert_false(refreshed());
    close_both();
}

static size_t open_files(void)
{
    size_t n = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder)) n++;
    closedir(folder);
    return n;
}

/* A state closes with what holds it, not before and not later. */
static void held_answers_outlive_their_state(void **state)
{
    (void)state;
    newsidx_error err = { 0 };
    struct newsidx_results *held[STATES];
    struct newsidx_dupes *dupes = NULL;
    const struct newsidx_dupes_group *group = NULL;
    open_both(5);
    const size_t files = open_files();
    must(newsidx_dupes_find(shared.index, NULL, &dupes, &err), err);
    for (int i = 0; i < STATES; i++) {
        held[i] = search();
        commit_number(5 * (i + 2));
        assert_true(refreshed());
    }
    for (int i = 0; i < STATES; i++) {
        assert_int_equal(number_in(held[i]), 5 * (i + 1));
        newsidx_results_free(held[i]);
    }
    must(newsidx_dupes_read(dupes, 0, &group, &err), err);
    assert_memory_equal(group->articles[0].title.bytes, "Number 5", 8);
    assert_true(open_files() > files);
    newsidx_dupes_free(dupes);
    assert_int_equal(open_files(), files);
    close_both();
}

/* The generation is the same; the files are not. */
static void another_index_in_the_same_place(void **state)
{
    (void)state;
    newsidx_error err = { 0 };
    open_both(1);
    nx_store_close(&shared.store);
    must(nx_folder_remove(dir, &err), err);
    assert_int_equal(newsidx_index_refresh(shared.index, NULL, &err), NEWSIDX_NO_INDEX);
    assert_int_equal(number_now(), 1);
    made_open(dir, &shared.store);
    commit_number(2);
    assert_true(refreshed());
    assert_int_equal(number_now(), 2);
    close_both();
}

/* Lists that are not kept are decoded again. */
static void answers_without_memory(void **state)
{
    (void)state;
    open_both(1);
    newsidx_index_set_memory(shared.index, 0);
    for (int i = 0; i < 3; i++) assert_int_equal(number_now(), 1);
    newsidx_index_set_memory(shared.index, 1 << 20);
    for (int i = 0; i < 3; i++) assert_int_equal(number_now(), 1);
    close_both();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(searchers_a_refresher_and_a_writer),
        TEST(a_state_stays_until_it_is_refreshed),
        TEST(held_answers_outlive_their_state),
        TEST(another_index_in_the_same_place),
        TEST(answers_without_memory),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
