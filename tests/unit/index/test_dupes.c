/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_dupes.c: articles in several files and titles of several articles: whatever the segments, the dead and the order
 * of the past; at the level of the index and through the public interface.
 */
#include "index/dupes.h"

#include "made.h"
#include "newsidx.h"

static const struct made related[] = { { .title = "Rain", .url = "e.com/1", .day = 9 } };
static const struct made articles[] = {
    { .title = "Rain, in Spain!", .url = "e.com/1", .day = 1 },
    { .title = "Rain in Spain", .url = "https://www.e.com/1/", .day = 2 },
    { .title = "RAIN in Spain", .url = "f.com/1", .day = 5 },
    { .title = "rain in\tspain", .url = "g.com/1" },
    { .title = "in Spain rain", .url = "h.com/1", .day = 5, .related = related, .n_related = 1 },
    { .title = "...", .url = "h.com/2", .day = 5 },
    { .title = "\xe2\x80\x93", .url = "h.com/3", .day = 6 },
    { .title = "Sun", .domain = "e.com", .day = 7 },
    { .title = "Sun", .domain = "e.com", .day = 8, .excerpt = "again" },
};
enum { ONE, ONE_AGAIN, LOUD, UNDATED, TURNED, DOTS, DASH, LOOSE, LOOSE_AGAIN };

static const char *dir_of(void **state)
{
    static char dir[PATH_SIZE];
    path_in(state, "index", dir);
    return dir;
}

static int begin(void **state)
{
    return nx_folder_remove(dir_of(state), NULL) == NEWSIDX_OK ? 0 : -1;
}

/* A file a commit, named by its number. */
static void commit(struct nx_store *store, const char *name, int which)
{
    made_commit(store, (const struct made_source[]){ { name, &articles[which], 1 } }, 1);
}

static void make_all(void **state)
{
    static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
    struct nx_store store;
    made_open(dir_of(state), &store);
    for (int i = 0; i < (int)NX_COUNT(articles); i++) commit(&store, names[i], i);
    nx_store_close(&store);
}

/* ---- What is told ---- */

/* "files a b; titles e.com/1 f.com/1": every group with its sources or addresses, in order. */
static const char *tell(void **state, unsigned kinds, size_t limit)
{
    static char text[4096];
    struct newsidx_index *index = NULL;
    struct newsidx_dupes *dupes = NULL;
    struct newsidx_dupes_options options = NEWSIDX_DUPES_OPTIONS_INIT;
    newsidx_error err = { 0 };
    size_t used = 0;
    options.kinds = kinds;
    options.limit = limit;
    must(newsidx_index_open(dir_of(state), &index, &err), err);
    must(newsidx_dupes_find(index, &options, &dupes, &err), err);
    text[0] = '\0';
    for (size_t i = 0; i < newsidx_dupes_n_groups(dupes); i++) {
        const struct newsidx_dupes_group *group = NULL;
        must(newsidx_dupes_read(dupes, i, &group, &err), err);
        const bool files = group->kind == NEWSIDX_DUPES_FILES;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? "; " : "", files ? "files" : "titles");
        for (size_t k = 0; k < (files ? group->n_contributions : group->n_articles); k++) {
            const struct newsidx_text *what = files ? &group->contributions[k].source : &group->articles[k].source;
            used += (size_t)snprintf(text + used, sizeof text - used, " %.*s", (int)what->length, what->bytes);
        }
    }
    newsidx_dupes_free(dupes);
    newsidx_index_close(index);
    return text;
}

static void what_is_there_twice(void **state)
{
    make_all(state);
    /* e.com/1 is shown from b, the later; the mention in e is no file of it. h and i have no address, but one title. */
    assert_string_equal(tell(state, 0, 0), "files i h; files b a; titles c b d");
    assert_string_equal(tell(state, NEWSIDX_DUPES_FILES, 0), "files i h; files b a");
    assert_string_equal(tell(state, NEWSIDX_DUPES_TITLES, 0), "titles c b d");
    assert_string_equal(tell(state, 0, 1), "files i h; titles c b d");
}

static void the_dead_are_not_told(void **state)
{
    struct nx_store store;
    make_all(state);
    made_open(dir_of(state), &store);
    made_remove(&store, "b");
    assert_string_equal(tell(state, 0, 0), "files i h; titles c a d");
    made_remove(&store, "h");
    commit(&store, "d", DOTS);
    assert_string_equal(tell(state, 0, 0), "files d f; titles c a");
    made_remove(&store, "c");
    made_remove(&store, "f");
    assert_string_equal(tell(state, 0, 0), "");
    nx_store_close(&store);
}

/* Larger groups stand before newer ones. */
static void large_groups_come_first(void **state)
{
    struct nx_store store;
    make_all(state);
    made_open(dir_of(state), &store);
    commit(&store, "j", ONE);
    assert_string_equal(tell(state, NEWSIDX_DUPES_FILES, 0), "files b a j; files i h");
    nx_store_close(&store);
}

/* The same in one commit, in many, in the other order, and merged. */
static void the_past_does_not_matter(void **state)
{
    char first[4096];
    struct nx_store store;
    struct made_source sources[NX_COUNT(articles)];
    static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
    make_all(state);
    snprintf(first, sizeof first, "%s", tell(state, 0, 0));
    made_open(dir_of(state), &store);
    assert_ok(nx_store_compact(&store, NULL));
    nx_store_close(&store);
    assert_string_equal(tell(state, 0, 0), first);

    assert_int_equal(begin(state), 0);
    for (size_t i = 0; i < NX_COUNT(sources); i++) sources[i] = (struct made_source){ names[i], &articles[i], 1 };
    made_open(dir_of(state), &store);
    for (size_t i = NX_COUNT(sources); i > 0; i--) made_commit(&store, &sources[i - 1], 1);
    assert_string_equal(tell(state, 0, 0), first);
    made_commit(&store, sources, NX_COUNT(sources));
    nx_store_close(&store);
    assert_string_equal(tell(state, 0, 0), first);
}

/* A stream that holds an article twice names itself twice. */
static void twice_in_a_stream(void **state)
{
    struct nx_store store;
    made_open(dir_of(state), &store);
    made_commit(&store, (const struct made_source[]){ { "s", articles, 2 } }, 1);
    nx_store_close(&store);
    assert_string_equal(tell(state, 0, 0), "files s s");
}

static void an_empty_index_has_none(void **state)
{
    struct nx_store store;
    made_open(dir_of(state), &store);
    nx_store_close(&store);
    assert_string_equal(tell(state, 0, 0), "");
}

/* ---- The public interface ---- */

static void facts_of_a_group(void **state)
{
    struct newsidx_index *index = NULL;
    struct newsidx_dupes *dupes = NULL;
    const struct newsidx_dupes_group *group = NULL;
    newsidx_error err = { 0 };
    make_all(state);
    must(newsidx_index_open(dir_of(state), &index, &err), err);
    must(newsidx_dupes_find(index, NULL, &dupes, &err), err);
    const struct newsidx_dupes_totals *totals = newsidx_dupes_summary(dupes);
    assert_int_equal(totals->file_groups, 2);
    assert_int_equal(totals->file_copies, 4);
    assert_int_equal(totals->title_groups, 1);
    assert_int_equal(totals->title_articles, 3);
    assert_int_equal(totals->articles, 7);
    assert_int_equal(totals->generation, NX_COUNT(articles));
    must(newsidx_dupes_read(dupes, 1, &group, &err), err);
    assert_int_equal(group->kind, NEWSIDX_DUPES_FILES);
    assert_int_equal(group->n_articles, 1);
    assert_int_equal(group->articles[0].published_at, 2 * 86400);
    assert_true(group->contributions[0].shown && !group->contributions[1].shown);
    assert_int_equal(group->contributions[1].published_at, 1 * 86400);
    assert_int_equal(group->contributions[1].url.length, strlen("e.com/1"));
    const struct newsidx_dupes_group *before = group;
    assert_int_equal(newsidx_dupes_read(dupes, 3, &group, &err), NEWSIDX_INVALID);
    assert_ptr_equal(group, before);
    newsidx_dupes_free(dupes);
    newsidx_dupes_free(NULL);
    newsidx_index_close(index);
}

static void an_unknown_kind_is_refused(void **state)
{
    struct newsidx_index *index = NULL;
    struct newsidx_dupes *dupes = NULL;
    struct newsidx_dupes_options options = NEWSIDX_DUPES_OPTIONS_INIT;
    newsidx_error err = { 0 };
    make_all(state);
    must(newsidx_index_open(dir_of(state), &index, &err), err);
    options.kinds = 4;
    assert_int_equal(newsidx_dupes_find(index, &options, &dupes, &err), NEWSIDX_INVALID);
    assert_null(dupes);
    newsidx_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_there_twice, begin),
        cmocka_unit_test_setup(the_dead_are_not_told, begin),
        cmocka_unit_test_setup(large_groups_come_first, begin),
        cmocka_unit_test_setup(the_past_does_not_matter, begin),
        cmocka_unit_test_setup(twice_in_a_stream, begin),
        cmocka_unit_test_setup(an_empty_index_has_none, begin),
        cmocka_unit_test_setup(facts_of_a_group, begin),
        cmocka_unit_test_setup(an_unknown_kind_is_refused, begin),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
