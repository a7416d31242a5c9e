/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_lookup.c: what an address or a source's name leads to depends on what is live and not on how it came there. */
#include "index/lookup.h"

#include "made.h"

#define SHARED "https://amp.e.com/shared"

static const struct made related[] = { { .title = "Mention", .url = "e.com/mention", .amp = SHARED, .day = 30 } };
static const struct made articles[] = {
    { .title = "Old", .url = "e.com/old", .amp = SHARED, .day = 1 },
    { .title = "New", .url = "e.com/new", .web = SHARED, .day = 5 },
    { .title = "Mentions", .url = "e.com/mentions", .day = 9, .related = related, .n_related = 1 },
    { .title = "Undated", .url = "e.com/undated", .cdn = SHARED },
};
static const char *const names[] = { "a", "b", "c", "d" };
enum { OLD, NEW, MENTIONS, UNDATED, N_ARTICLES = NX_COUNT(articles) };

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

static struct made_source source(int which)
{
    return (struct made_source){ names[which], &articles[which], 1 };
}

static void commit(struct nx_store *store, int which)
{
    const struct made_source one = source(which);
    made_commit(store, &one, 1);
}

/* The identity that `key` leads to must be that of `url`; NULL: none. */
static void must_lead(void **state, const char *key, const char *url)
{
    struct nx_snapshot *snapshot = NULL;
    struct nx_hash found = NX_HASH_NONE;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(dir_of(state), &snapshot, &err), err);
    newsidx_status status = nx_lookup(snapshot, dir_of(state), key, &found, &err);
    assert_int_equal(status, url ? NEWSIDX_OK : NEWSIDX_NOT_FOUND);
    if (url && !nx_hash_equal(found, made_url_key(url))) fail_msg("\"%s\" does not lead to \"%s\"", key, url);
    nx_snapshot_close(snapshot);
}

static void an_address_of_several(void **state)
{
    static const int orders[][N_ARTICLES] = { { OLD, NEW, MENTIONS, UNDATED }, { UNDATED, MENTIONS, NEW, OLD },
                                              { NEW, OLD, UNDATED, MENTIONS } };
    for (size_t i = 0; i < NX_COUNT(orders); i++) {
        struct nx_store store;
        assert_int_equal(begin(state), 0);
        made_open(dir_of(state), &store);
        for (size_t k = 0; k < N_ARTICLES; k++) commit(&store, orders[i][k]);
        must_lead(state, SHARED, "e.com/new"); /* an article before a mention, the later before the earlier */
        assert_ok(nx_store_compact(&store, NULL));
        must_lead(state, SHARED, "e.com/new");
        made_remove(&store, names[NEW]);
        must_lead(state, SHARED, "e.com/old");
        made_remove(&store, names[OLD]);
        must_lead(state, SHARED, "e.com/undated");
        made_remove(&store, names[UNDATED]);
        must_lead(state, SHARED, "e.com/mention");
        made_remove(&store, names[MENTIONS]);
        must_lead(state, SHARED, NULL);
        nx_store_close(&store);
    }
}

/* What decides is the contribution that is shown, also where another one has the address. */
static void the_one_shown_decides(void **state)
{
    static const struct made later = { .title = "Old, later", .url = "e.com/old", .day = 8 };
    struct nx_store store;
    made_open(dir_of(state), &store);
    made_commit(&store, (const struct made_source[]){ { "z", &later, 1 } }, 1);
    commit(&store, OLD);
    commit(&store, NEW);
    must_lead(state, SHARED, "e.com/old");
    nx_store_close(&store);
}

/* An article of its own goes before those that have the address as another one. */
static void a_key_goes_before_an_alias(void **state)
{
    static const struct made own = { .title = "Own", .url = SHARED, .day = 1 };
    struct nx_store store;
    made_open(dir_of(state), &store);
    made_commit(&store, (const struct made_source[]){ { "own", &own, 1 } }, 1);
    commit(&store, NEW);
    must_lead(state, SHARED, SHARED);
    nx_store_close(&store);
}

/* Commits a part of a stream: it takes the place of nothing. */
static void commit_part(struct nx_store *store, const char *name, int which)
{
    const struct made_source part = { name, &articles[which], 1 };
    struct nx_commit_counts counts = { 0, 0, 0 };
    struct nx_batch batch;
    newsidx_error err = { 0 };
    nx_batch_init(&batch);
    made_add(&batch, store->analyzer, &part);
    must(nx_store_commit(store, &batch, &counts, &err), err);
    nx_batch_dispose(&batch);
}

/* A stream leads to its newest article, however many parts it was written in and in which order they lie. */
static void a_stream_of_several_parts(void **state)
{
    static const int orders[][3] = { { UNDATED, OLD, NEW }, { NEW, UNDATED, OLD }, { OLD, NEW, UNDATED } };
    for (size_t i = 0; i < NX_COUNT(orders); i++) {
        struct nx_store store;
        assert_int_equal(begin(state), 0);
        made_open(dir_of(state), &store);
        for (size_t k = 0; k < 3; k++) commit_part(&store, "stream", orders[i][k]);
        must_lead(state, "stream", "e.com/new");
        assert_ok(nx_store_compact(&store, NULL));
        must_lead(state, "stream", "e.com/new");
        nx_store_close(&store);
    }
}

/* A mention in a source is none of its articles. */
static void a_file_leads_to_its_article(void **state)
{
    struct nx_store store;
    made_open(dir_of(state), &store);
    commit(&store, MENTIONS);
    must_lead(state, names[MENTIONS], "e.com/mentions");
    made_remove(&store, names[MENTIONS]);
    must_lead(state, names[MENTIONS], NULL);
    nx_store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_address_of_several, begin),
        cmocka_unit_test_setup(the_one_shown_decides, begin),
        cmocka_unit_test_setup(a_key_goes_before_an_alias, begin),
        cmocka_unit_test_setup(a_stream_of_several_parts, begin),
        cmocka_unit_test_setup(a_file_leads_to_its_article, begin),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
