/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_breakdown.c: counts by value are exact over live articles, in a stable order, and bytes add up. */
#include "made.h"
#include "newsidx.h"

static const struct made articles[] = {
    { .title = "One", .url = "e.com/1", .provider = "Wire", .topic = "Rain" },
    { .title = "Two", .url = "e.com/2", .provider = "Post", .topic = "Sun" },
    { .title = "Three", .url = "e.com/3", .provider = "wire" },
    { .title = "Four", .url = "e.com/4", .topic = "Rain" },
    { .title = "One again", .url = "e.com/1", .provider = "Agency", .topic = "Hail", .day = 9 },
    { .title = "Five", .url = "e.com/5", .provider = "Post", .topic = "Sun" },
};
static const char *const names[] = { "a", "b", "c", "d", "e", "f" };

static const char *dir_of(void **state)
{
    static char dir[PATH_SIZE];
    path_in(state, "index", dir);
    return dir;
}

static struct newsidx_index *open_index(void **state)
{
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    must(newsidx_index_open(dir_of(state), &index, &err), err);
    return index;
}

/* "Post 2, Wire 1". */
static const char *tell(void **state, enum newsidx_breakdown_kind kind)
{
    static char text[1024];
    struct newsidx_index *index = open_index(state);
    struct newsidx_breakdown *breakdown = NULL;
    newsidx_error err = { 0 };
    size_t used = 0;
    must(newsidx_breakdown_get(index, kind, &breakdown, &err), err);
    newsidx_index_close(index);
    text[0] = '\0';
    for (size_t i = 0; i < newsidx_breakdown_n(breakdown); i++) {
        struct newsidx_text name;
        const uint64_t n = newsidx_breakdown_item(breakdown, i, &name);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s %llu", i ? ", " : "", (int)name.length,
                                 name.bytes, (unsigned long long)n);
    }
    newsidx_breakdown_free(breakdown);
    return text;
}

static void make(void **state, struct nx_store *store)
{
    assert_ok(nx_folder_remove(dir_of(state), NULL));
    made_open(dir_of(state), store);
    for (size_t i = 0; i < NX_COUNT(articles); i++) {
        made_commit(store, (const struct made_source[]){ { names[i], &articles[i], 1 } }, 1);
    }
}

static void live_articles_are_counted(void **state)
{
    struct nx_store store;
    make(state, &store);
    assert_string_equal(tell(state, NEWSIDX_BY_PROVIDER), "Post 2, Agency 1, wire 1");
    assert_string_equal(tell(state, NEWSIDX_BY_TOPIC), "Sun 2, Hail 1, Rain 1");
    made_remove(&store, "e"); /* what it covered is shown again */
    assert_string_equal(tell(state, NEWSIDX_BY_PROVIDER), "Post 2, Wire 1, wire 1");
    assert_string_equal(tell(state, NEWSIDX_BY_TOPIC), "Rain 2, Sun 2");
    assert_ok(nx_store_compact(&store, NULL));
    assert_string_equal(tell(state, NEWSIDX_BY_TOPIC), "Rain 2, Sun 2");
    nx_store_close(&store);
}

static void bytes_add_up(void **state)
{
    struct nx_store store;
    struct newsidx_stats stats;
    struct newsidx_breakdown *breakdown = NULL;
    struct newsidx_text name;
    newsidx_error err = { 0 };
    uint64_t sum = 0, last = UINT64_MAX;
    make(state, &store);
    struct newsidx_index *index = open_index(state);
    must(newsidx_stats_get(index, &stats, &err), err);
    must(newsidx_breakdown_get(index, NEWSIDX_BYTES_BY_PURPOSE, &breakdown, &err), err);
    assert_int_equal(newsidx_breakdown_n(breakdown), 8);
    assert_true(stats.dead_rows > 0);
    for (size_t i = 0; i < 8; i++) {
        const uint64_t bytes = newsidx_breakdown_item(breakdown, i, &name);
        assert_true(bytes > 0 && bytes <= last && name.length > 0);
        sum += last = bytes;
    }
    assert_int_equal(sum, stats.bytes);
    assert_int_equal(newsidx_breakdown_item(breakdown, 8, &name), 0);
    assert_int_equal(name.length, 0);
    newsidx_breakdown_free(breakdown);
    newsidx_breakdown_free(NULL);
    newsidx_index_close(index);
    nx_store_close(&store);
}

static void an_unknown_kind_is_refused(void **state)
{
    struct nx_store store;
    struct newsidx_breakdown *breakdown = NULL;
    newsidx_error err = { 0 };
    make(state, &store);
    struct newsidx_index *index = open_index(state);
    assert_int_equal(newsidx_breakdown_get(index, (enum newsidx_breakdown_kind)0, &breakdown, &err), NEWSIDX_INVALID);
    assert_null(breakdown);
    newsidx_index_close(index);
    nx_store_close(&store);
}

static void an_empty_index_has_nothing(void **state)
{
    struct nx_store store;
    assert_ok(nx_folder_remove(dir_of(state), NULL));
    made_open(dir_of(state), &store);
    assert_string_equal(tell(state, NEWSIDX_BY_PROVIDER), "");
    assert_string_equal(tell(state, NEWSIDX_BYTES_BY_PURPOSE), "");
    nx_store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_articles_are_counted),
        cmocka_unit_test(bytes_add_up),
        cmocka_unit_test(an_unknown_kind_is_refused),
        cmocka_unit_test(an_empty_index_has_nothing),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
