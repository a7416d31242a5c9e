/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_snapshot.c: readers and writers side by side: what is open stays as it was, and opening never fails nor sees half
 * a commit.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "made.h"
#include "newsidx.h"

enum { ARTICLES = 20, COMMITS = 60 };

static char dir[PATH_SIZE];

static int begin(void **state)
{
    path_in(state, "index", dir);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

/* ---- Writing ---- */

/* One commit: every article says the same number, in two sources. */
static bool commit_number(struct nx_store *store, int number)
{
    char urls[ARTICLES][24], title[40];
    struct made articles[ARTICLES];
    struct nx_commit_counts counts = { 0, 0, 0 };
    struct nx_batch batch;
    snprintf(title, sizeof title, "Number %d", number);
    for (int i = 0; i < ARTICLES; i++) {
        snprintf(urls[i], sizeof urls[i], "e.com/%d", i);
        articles[i] = (struct made){ .title = title, .url = urls[i], .quality = 1 + number, .day = 1 + i };
    }
    const struct made_source sources[] = { { "a", articles, ARTICLES / 2 },
                                           { "b", articles + ARTICLES / 2, ARTICLES - ARTICLES / 2 } };
    nx_batch_init(&batch);
    bool done = true;
    for (size_t i = 0; i < NX_COUNT(sources); i++) {
        done = done && nx_store_kill_source(store, nx_str_of(sources[i].name), NULL) == NEWSIDX_OK;
        made_add(&batch, store->analyzer, &sources[i]);
    }
    done = done && nx_store_commit(store, &batch, &counts, NULL) == NEWSIDX_OK;
    nx_batch_dispose(&batch);
    return done;
}

static void commit_numbers(int first, int n)
{
    struct nx_store store;
    made_open(dir, &store);
    for (int i = 0; i < n; i++) assert_true(commit_number(&store, first + i));
    nx_store_close(&store);
}

/* ---- Reading ---- */

static struct newsidx_index *open_index(void)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    must(newsidx_index_open(dir, &index, &err), err);
    assert_int_equal(err.status, NEWSIDX_OK); /* success leaves it alone */
    return index;
}

static void tell(struct newsidx_index *index, const char *query, struct nx_buffer *out)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    options.limit = 100;
    must(newsidx_search(index, query, &options, &results, &err), err);
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        nx_buffer_add_format(out, "%s %a %.*s %.*s\n", hit->article.id, hit->score.total,
                             (int)hit->article.title.length, hit->article.title.bytes,
                             (int)hit->article.source.length, hit->article.source.bytes);
    }
    newsidx_results_free(results);
    nx_buffer_terminate(out);
}

static void tell_all(struct newsidx_index *index, struct nx_buffer *out)
{
    tell(index, "", out);
    tell(index, "number", out);
    tell(index, "\"number 0\"", out);
    struct newsidx_entry *entry = NULL;
    newsidx_error err = { 0 };
    must(newsidx_entry_find(index, "https://e.com/7", &entry, &err), err);
    nx_buffer_add_format(out, "%.*s\n", (int)newsidx_entry_article(entry)->title.length,
                         newsidx_entry_article(entry)->title.bytes);
    newsidx_entry_free(entry);
    nx_buffer_terminate(out);
}

/* Every article must be there and say the same number, which is told. */
static int number_of(struct newsidx_index *index)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    int number = -1, other;
    options.limit = 100;
    must(newsidx_search(index, "number", &options, &results, &err), err);
    assert_int_equal(newsidx_results_n_hits(results), ARTICLES);
    for (size_t i = 0; i < ARTICLES; i++) {
        const struct newsidx_article *article = &newsidx_results_hit(results, i)->article;
        assert_int_equal(sscanf(article->title.bytes, "Number %d", &other), 1);
        assert_int_equal(article->quality, 1 + other);
        if (number < 0) number = other;
        assert_int_equal(number, other);
    }
    newsidx_results_free(results);
    return number;
}

/* ---- What is open stays ---- */

static void while_it_changes(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    commit_numbers(0, 2);
    struct newsidx_index *old = open_index();
    tell_all(old, &before);
    for (int i = 2; i < 8; i++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        commit_numbers(i, 1);
        tell_all(old, &after);
        assert_string_equal(before.ptr, after.ptr);
        struct newsidx_index *new = open_index();
        assert_int_equal(number_of(new), i);
        newsidx_index_close(new);
    }
    assert_int_equal(number_of(old), 1);
    newsidx_index_close(old);
}

static void after_it_is_gone(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    commit_numbers(0, 3);
    struct newsidx_index *index = open_index();
    tell_all(index, &before);
    assert_int_equal(end(state), 0);
    tell_all(index, &after);
    assert_string_equal(before.ptr, after.ptr);
    newsidx_index_close(index);
}

static void no_index(void **state)
{
    (void)state;
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    assert_int_equal(newsidx_index_open(dir, &index, &err), NEWSIDX_NO_INDEX);
    assert_null(index);
    struct nx_store store;
    made_open(dir, &store);
    index = open_index(); /* one without any commit */
    nx_store_close(&store);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer told = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    tell(index, "", &told);
    tell(index, "rain", &told);
    assert_string_equal(told.ptr ? told.ptr : "", "");
    newsidx_index_close(index);
}

/* ---- Opening meanwhile ---- */

/* Numbers only rise from one opening to the next. */
static void open_until(const volatile bool *done)
{
    int last = 0, openings = 0;
    while (!__atomic_load_n(done, __ATOMIC_ACQUIRE) || openings == 0) {
        struct newsidx_index *index = open_index();
        int number = number_of(index);
        assert_true(number >= last);
        last = number;
        newsidx_index_close(index);
        openings++;
    }
}

static volatile bool writer_is_done;

static void *write_numbers(void *store)
{
    bool fine = true;
    for (int i = 1; i <= COMMITS && fine; i++) fine = commit_number(store, i);
    __atomic_store_n(&writer_is_done, true, __ATOMIC_RELEASE);
    return fine ? store : NULL;
}

static void a_writer_in_another_thread(void **state)
{
    (void)state;
    struct nx_store store;
    pthread_t writer;
    void *result = NULL;
    commit_numbers(0, 1);
    made_open(dir, &store);
    writer_is_done = false;
    assert_int_equal(pthread_create(&writer, NULL, write_numbers, &store), 0);
    open_until(&writer_is_done);
    assert_int_equal(pthread_join(writer, &result), 0);
    assert_ptr_equal(result, &store);
    nx_store_close(&store);
    struct newsidx_index *index = open_index();
    assert_int_equal(number_of(index), COMMITS);
    newsidx_index_close(index);
}

static void on_child(int signal_number)
{
    (void)signal_number;
    __atomic_store_n(&writer_is_done, true, __ATOMIC_RELEASE);
}

static void a_writer_in_another_process(void **state)
{
    (void)state;
    int status;
    commit_numbers(0, 1);
    writer_is_done = false;
    assert_true(signal(SIGCHLD, on_child) != SIG_ERR);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct nx_store store;
        bool fine = nx_store_open(dir, NULL, 0, false, &store, NULL) == NEWSIDX_OK;
        for (int i = 1; i <= COMMITS && fine; i++) fine = commit_number(&store, i);
        _exit(fine ? 0 : 1);
    }
    open_until(&writer_is_done);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    signal(SIGCHLD, SIG_DFL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(while_it_changes),           TEST(after_it_is_gone),            TEST(no_index),
        TEST(a_writer_in_another_thread), TEST(a_writer_in_another_process),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
