/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_resolve.c: commits: what becomes of articles when sources come, change and go, and what is counted. Every test
 * begins with an empty index.
 */
#include "index/lookup.h"
#include "made.h"

/* ---- The index of a test ---- */

static char dir[PATH_SIZE];
static struct nx_store store;

static int begin(void **state)
{
    path_in(state, "index", dir);
    made_open(dir, &store);
    return 0;
}

static int end(void **state)
{
    (void)state;
    nx_store_close(&store);
    return nx_folder_remove(dir, NULL) == NEWSIDX_OK ? 0 : -1;
}

#define SOURCE(its_name, ...)                                                                                          \
    { .name = its_name, .articles = (const struct made[]){ __VA_ARGS__ },                                              \
      .n = sizeof((const struct made[]){ __VA_ARGS__ }) / sizeof(struct made) }

/* One commit in which each of these sources replaces its older self. */
#define COMMIT(...)                                                                                                    \
    made_commit(&store, (const struct made_source[]){ __VA_ARGS__ },                                                   \
                sizeof((const struct made_source[]){ __VA_ARGS__ }) / sizeof(struct made_source))

#define RELATED(...)                                                                                                   \
    .related = (const struct made[]){ __VA_ARGS__ },                                                                   \
    .n_related = sizeof((const struct made[]){ __VA_ARGS__ }) / sizeof(struct made)

static void assert_counts(struct nx_commit_counts counts, uint64_t n_new, uint64_t n_changed, uint64_t n_gone)
{
    if (counts.n_new == n_new && counts.n_changed == n_changed && counts.n_gone == n_gone) return;
    fail_msg("%llu new, %llu changed, %llu gone", (unsigned long long)counts.n_new,
             (unsigned long long)counts.n_changed, (unsigned long long)counts.n_gone);
}

static void assert_shown(const char *url, const char *title)
{
    const char *shown = made_shown(dir, made_url_key(url));
    if (title) assert_string_equal(shown ? shown : "nothing", title);
    else assert_null(shown);
}

static void assert_articles(uint64_t n)
{
    assert_int_equal(store.manifest.totals.n_articles, n);
}

/* An article that has no URL: by whose title. */
static void assert_alone(const char *title, bool alone)
{
    assert_int_equal(made_shown(dir, made_title_key(title, NULL)) != NULL, alone);
}

/* ---- Coming, changing, going ---- */

static void adding(void **state)
{
    (void)state;
    assert_counts(COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" })), 1, 0, 0);
    assert_counts(COMMIT(SOURCE("b", { .title = "Sun", .url = "e.com/2" }),
                         SOURCE("c", { .title = "Hail", .url = "e.com/3" })), 2, 0, 0);
    assert_articles(3);
    assert_shown("e.com/1", "Rain");
    assert_shown("http://www.e.com/2/", "Sun");
    assert_shown("e.com/4", NULL);
    assert_int_equal(store.manifest.generation, 2);
}

static void the_same_again(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }));
    assert_counts(COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" })), 0, 0, 0);
    assert_articles(1);
    assert_int_equal(store.manifest.totals.n_sources, 1);
    assert_int_equal(store.manifest.totals.n_contributions, 1);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a");
}

static void changing(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), SOURCE("b", { .title = "Sun", .url = "e.com/2" }));
    assert_counts(COMMIT(SOURCE("a", { .title = "More rain", .url = "e.com/1" })), 0, 1, 0);
    assert_shown("e.com/1", "More rain");
    assert_shown("e.com/2", "Sun");
    assert_counts(COMMIT(SOURCE("a", { .title = "More rain", .url = "e.com/9" })), 1, 0, 1);
    assert_shown("e.com/1", NULL);
    assert_shown("e.com/9", "More rain");
    assert_articles(2);
}

static void going(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), SOURCE("b", { .title = "Sun", .url = "e.com/2" }));
    assert_counts(made_remove(&store, "a"), 0, 0, 1);
    assert_shown("e.com/1", NULL);
    assert_articles(1);
    assert_counts(made_remove(&store, "b"), 0, 0, 1);
    assert_articles(0);
    assert_int_equal(store.manifest.totals.n_sources, 0);
    assert_counts(COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" })), 1, 0, 0);
    assert_shown("e.com/1", "Rain");
}

/* Nothing to do is no commit. */
static void nothing(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }));
    assert_counts(made_remove(&store, "there is no such source"), 0, 0, 0);
    assert_counts(made_commit(&store, NULL, 0), 0, 0, 0);
    assert_int_equal(store.manifest.generation, 1);
}

/* A source that says nothing any more takes away what it said. */
static void an_empty_source(void **state)
{
    (void)state;
    const struct made_source empty = { "a", NULL, 0 };
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }));
    assert_counts(made_commit(&store, &empty, 1), 0, 0, 1);
    assert_articles(0);
    assert_int_equal(store.manifest.totals.n_sources, 1);
}

/* Two sources swap their articles: nothing is seen of it. */
static void a_swap(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), SOURCE("b", { .title = "Sun", .url = "e.com/2" }));
    assert_counts(COMMIT(SOURCE("b", { .title = "Rain", .url = "e.com/1" }),
                         SOURCE("a", { .title = "Sun", .url = "e.com/2" })), 0, 0, 0);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "b");
    assert_string_equal(made_members(dir, made_url_key("e.com/2")), "a");
}

/* ---- Who is shown ---- */

static void the_next_best(void **state)
{
    (void)state;
    COMMIT(SOURCE("old", { .title = "Old", .url = "e.com/1", .day = 1 }),
           SOURCE("new", { .title = "New", .url = "e.com/1", .day = 3 }));
    COMMIT(SOURCE("other", { .title = "Other", .url = "e.com/2",
                             RELATED({ .title = "Mentioned", .url = "e.com/1", .day = 9 }) }));
    assert_shown("e.com/1", "New");
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "new old other");
    assert_counts(made_remove(&store, "new"), 0, 1, 0);
    assert_shown("e.com/1", "Old");
    assert_counts(made_remove(&store, "old"), 0, 1, 0);
    assert_shown("e.com/1", "Mentioned");
    assert_int_equal(store.manifest.totals.n_primaries, 1);
    assert_counts(COMMIT(SOURCE("new", { .title = "New", .url = "e.com/1", .day = 3 })), 0, 1, 0);
    assert_shown("e.com/1", "New");
    made_remove(&store, "new");
    assert_counts(made_remove(&store, "other"), 0, 0, 2);
    assert_shown("e.com/1", NULL);
}

/* The article itself, in the very words of its mention: it is another row, since it is no mention now. */
static void a_mention_becomes_an_article(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "A", .url = "e.com/a", RELATED({ .title = "Rain", .url = "e.com/1" }) }));
    assert_int_equal(store.manifest.totals.n_primaries, 1);
    assert_counts(COMMIT(SOURCE("b", { .title = "Rain", .url = "e.com/1" })), 0, 1, 0);
    assert_int_equal(store.manifest.totals.n_primaries, 2);
    assert_counts(made_remove(&store, "b"), 0, 1, 0);
    assert_int_equal(store.manifest.totals.n_primaries, 1);
    assert_shown("e.com/1", "Rain");
}

/* The same record out of another source is no change of the article. */
static void the_same_record(void **state)
{
    (void)state;
    COMMIT(SOURCE("b", { .title = "Rain", .url = "e.com/1" }));
    assert_counts(COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" })), 0, 0, 0);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a b");
    assert_counts(made_remove(&store, "a"), 0, 0, 0);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "b");
}

/* ---- Asked again ---- */

#define MENTION(its_title) SOURCE("m", { .title = "M", .url = "e.com/m", RELATED({ .title = its_title }) })

static void a_mention_finds_its_article(void **state)
{
    (void)state;
    COMMIT(MENTION("Rain"));
    assert_alone("Rain", true);
    assert_counts(COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" })), 1, 0, 1);
    assert_alone("Rain", false);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a m");
    assert_counts(made_remove(&store, "a"), 1, 0, 1);
    assert_alone("Rain", true);
}

static void the_article_comes_first(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }));
    assert_counts(COMMIT(MENTION("Rain")), 1, 0, 0);
    assert_alone("Rain", false);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a m");
}

static void a_second_of_that_title(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), MENTION("Rain"));
    assert_articles(2);
    assert_counts(COMMIT(SOURCE("b", { .title = "Rain", .url = "e.com/2" })), 2, 0, 0);
    assert_alone("Rain", true);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a");
    assert_counts(made_remove(&store, "a"), 0, 0, 2);
    assert_alone("Rain", false);
    assert_string_equal(made_members(dir, made_url_key("e.com/2")), "b m");
}

static void the_article_is_renamed(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), MENTION("Rain"));
    assert_counts(COMMIT(SOURCE("a", { .title = "Sun", .url = "e.com/1" })), 1, 1, 0);
    assert_alone("Rain", true);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a");
    assert_counts(COMMIT(SOURCE("a", { .title = "RAIN", .url = "e.com/1" })), 0, 1, 1);
    assert_alone("Rain", false);
}

static void the_mention_changes(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), MENTION("Sun"));
    assert_alone("Sun", true);
    assert_counts(COMMIT(MENTION("Rain")), 0, 0, 1);
    assert_alone("Sun", false);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a m");
    assert_counts(COMMIT(SOURCE("m", { .title = "M", .url = "e.com/m" })), 0, 0, 0);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a");
}

/* The only one with that title is the only one still when another source says the same of the same URL. */
static void one_url_in_two_sources(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), MENTION("Rain"));
    assert_counts(COMMIT(SOURCE("b", { .title = "Rain", .url = "www.e.com/1", .day = 1 })), 0, 1, 0);
    assert_alone("Rain", false);
    made_remove(&store, "a");
    assert_alone("Rain", false);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "b m");
}

/* An article without URL is shown before all mentions of the one it belongs to. */
static void an_article_without_url(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "A", .url = "e.com/a", RELATED({ .title = "Rain", .url = "e.com/1", .day = 7 }) }));
    assert_counts(COMMIT(SOURCE("b", { .title = "rain" })), 0, 1, 0);
    assert_shown("e.com/1", "rain");
    assert_counts(COMMIT(SOURCE("c", { .title = "Rain", .url = "e.com/2" })), 2, 1, 0);
    assert_shown("e.com/1", "Rain");
    assert_alone("Rain", true);
}

/* Both sides in one commit, several times over. */
static void all_at_once(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "Rain", .url = "e.com/1" }), SOURCE("b", { .title = "Sun", .url = "e.com/2" }),
           SOURCE("m", { .title = "M", .url = "e.com/m", RELATED({ .title = "Rain" }, { .title = "Sun" }) }));
    assert_articles(3);
    assert_counts(COMMIT(SOURCE("a", { .title = "Sun", .url = "e.com/1" }),
                         SOURCE("b", { .title = "Rain", .url = "e.com/2" })), 0, 2, 0);
    assert_string_equal(made_members(dir, made_url_key("e.com/1")), "a m");
    assert_counts(COMMIT(SOURCE("a", { .title = "Sun", .url = "e.com/1" }),
                         SOURCE("b", { .title = "Sun", .url = "e.com/2" })), 2, 1, 0);
    assert_alone("Rain", true);
    assert_alone("Sun", true);
    assert_articles(5);
}

/* ---- Other URLs ---- */

static void assert_found(const char *key, const char *url)
{
    struct nx_snapshot *snapshot = NULL;
    struct nx_hash found = NX_HASH_NONE;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    newsidx_status status = nx_lookup(snapshot, dir, key, &found, &err);
    nx_snapshot_close(snapshot);
    if (!url) assert_int_equal(status, NEWSIDX_NOT_FOUND);
    else if (status != NEWSIDX_OK) fail_msg("%s", err.message);
    else assert_true(nx_hash_equal(found, made_url_key(url)));
}

static void aliases(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "New", .url = "e.com/1", .amp = "amp.e.com/1", .day = 2 }),
           SOURCE("b", { .title = "Old", .url = "e.com/1", .web = "m.e.com/1", .day = 1 }));
    assert_found("e.com/1", "e.com/1");
    assert_found("https://amp.e.com/1/", "e.com/1");
    assert_found("m.e.com/1", "e.com/1"); /* of the one that is not shown */
    made_remove(&store, "b");
    assert_found("m.e.com/1", NULL);
    assert_found("amp.e.com/1", "e.com/1");
    /* What is somebody's own URL is no alias of another. */
    COMMIT(SOURCE("c", { .title = "C", .url = "amp.e.com/1" }));
    assert_found("amp.e.com/1", "amp.e.com/1");
    made_remove(&store, "c");
    assert_found("amp.e.com/1", "e.com/1");
    COMMIT(SOURCE("a", { .title = "New", .url = "e.com/1", .day = 2 }));
    assert_found("amp.e.com/1", NULL);
}

static void ids_and_sources(void **state)
{
    (void)state;
    char id[NX_ID_SIZE];
    COMMIT(SOURCE("news/a.md", { .title = "Rain", .url = "e.com/1" }, { .title = "Sun", .url = "e.com/2" }));
    COMMIT(SOURCE("b", { .title = "Hail", .url = "e.com/3" }));
    nx_id_format(made_url_key("e.com/3"), id);
    assert_found(id, "e.com/3");
    assert_found("news/a.md", "e.com/1");
    for (size_t length = 4; length < 16; length++) {
        id[length] = '\0';
        assert_found(id, "e.com/3");
        nx_id_format(made_url_key("e.com/3"), id);
    }
    id[3] = '\0';
    assert_found(id, NULL);
    made_remove(&store, "news/a.md");
    assert_found("news/a.md", NULL);
    nx_id_format(made_url_key("e.com/1"), id);
    assert_found(id, NULL);
}

/* Two ids of the same beginning: there are some among 3,000. */
static void an_id_of_two(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    static char urls[MANY][24];
    static struct made articles[MANY];
    for (int i = 0; i < MANY; i++) {
        snprintf(urls[i], sizeof urls[i], "e.com/%d", i);
        articles[i] = (struct made){ .title = "Rain", .url = urls[i] };
    }
    made_commit(&store, &(struct made_source){ "stream", articles, MANY }, 1);
    struct nx_snapshot *snapshot = NULL;
    assert_ok(nx_snapshot_open(dir, &snapshot, NULL));
    int several = 0;
    for (int i = 0; i < MANY; i++) {
        char id[NX_ID_SIZE];
        struct nx_hash found;
        newsidx_error err = { 0 };
        nx_id_format(made_url_key(urls[i]), id);
        assert_ok(nx_lookup(snapshot, dir, id, &found, NULL));
        assert_true(nx_hash_equal(found, made_url_key(urls[i])));
        id[4] = '\0';
        newsidx_status status = nx_lookup(snapshot, dir, id, &found, &err);
        if (status == NEWSIDX_OK) assert_true(nx_hash_equal(found, made_url_key(urls[i])));
        else assert_int_equal(status, NEWSIDX_INVALID);
        several += status == NEWSIDX_INVALID;
    }
    assert_true(several > 0 && several < MANY);
    nx_snapshot_close(snapshot);
}

/* ---- Links ---- */

static size_t count_links(const char *url, newsidx_status (*look)(const struct nx_snapshot *, struct nx_hash,
                                                                  struct nx_hash_list *, newsidx_error *))
{
    struct nx_snapshot *snapshot = NULL;
    NX_AUTO(nx_hash_list_dispose) struct nx_hash_list found = { NULL, 0, 0 };
    assert_ok(nx_snapshot_open(dir, &snapshot, NULL));
    assert_ok(look(snapshot, made_url_key(url), &found, NULL));
    nx_snapshot_close(snapshot);
    return found.n;
}

static void links(void **state)
{
    (void)state;
    COMMIT(SOURCE("a", { .title = "A", .url = "e.com/a",
                         RELATED({ .title = "B", .url = "e.com/b" }, { .title = "B", .url = "www.e.com/b" },
                                 { .title = "C", .url = "e.com/c" }, { .title = "A", .url = "e.com/a" }) }),
           SOURCE("b", { .title = "B", .url = "e.com/b", RELATED({ .title = "C", .url = "e.com/c" }) }));
    assert_int_equal(count_links("e.com/a", nx_lookup_links_to), 2); /* each once, and never itself */
    assert_int_equal(count_links("e.com/a", nx_lookup_linked_from), 0);
    assert_int_equal(count_links("e.com/b", nx_lookup_links_to), 1);
    assert_int_equal(count_links("e.com/b", nx_lookup_linked_from), 1);
    assert_int_equal(count_links("e.com/c", nx_lookup_linked_from), 2);
    made_remove(&store, "b");
    assert_int_equal(count_links("e.com/b", nx_lookup_links_to), 0);
    assert_int_equal(count_links("e.com/c", nx_lookup_linked_from), 1);
}

/* ---- Any order of arrival ---- */

static const struct made_source arrivals[] = {
    SOURCE("a", { .title = "Rain", .url = "e.com/1", .day = 3, RELATED({ .title = "Sun" }, { .title = "Hail" }) }),
    SOURCE("b", { .title = "Showers", .url = "e.com/1", .day = 3, .quality = 40 }),
    SOURCE("c", { .title = "Sun", .url = "e.com/2", .quality = 90, RELATED({ .title = "Rain", .url = "e.com/1" }) }),
    SOURCE("d", { .title = "Rain", .day = 9 }, { .title = "Sun", .url = "e.com/3" }),
    SOURCE("e", { .title = "Rain", .url = "e.com/1", .day = 3 }),
};
enum { ARRIVALS = 5, ORDERS = 120 };

/* The `number`th order of the five. */
static void order_of(int number, int order[ARRIVALS])
{
    int left[ARRIVALS] = { 0, 1, 2, 3, 4 };
    for (int i = 0; i < ARRIVALS; i++) {
        int which = number % (ARRIVALS - i);
        number /= ARRIVALS - i;
        order[i] = left[which];
        for (int k = which; k + 1 < ARRIVALS - i; k++) left[k] = left[k + 1];
    }
}

static void every_order(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer expected = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    made_commit(&store, arrivals, ARRIVALS);
    made_tell(dir, &expected);
    for (int number = 0; number < ORDERS; number++) {
        int order[ARRIVALS];
        NX_AUTO(nx_buffer_dispose) struct nx_buffer told = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        assert_int_equal(end(state), 0);
        assert_int_equal(begin(state), 0);
        order_of(number, order);
        for (int i = 0; i < ARRIVALS; i++) made_commit(&store, &arrivals[order[i]], 1);
        made_tell(dir, &told);
        if (strcmp(told.ptr, expected.ptr) != 0) fail_msg("order %d: %s\nat once: %s", number, told.ptr, expected.ptr);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(adding),
        TEST(the_same_again),
        TEST(changing),
        TEST(going),
        TEST(nothing),
        TEST(an_empty_source),
        TEST(a_swap),
        TEST(the_next_best),
        TEST(a_mention_becomes_an_article),
        TEST(the_same_record),
        TEST(a_mention_finds_its_article),
        TEST(the_article_comes_first),
        TEST(a_second_of_that_title),
        TEST(the_article_is_renamed),
        TEST(the_mention_changes),
        TEST(one_url_in_two_sources),
        TEST(an_article_without_url),
        TEST(all_at_once),
        TEST(aliases),
        TEST(ids_and_sources),
        TEST(an_id_of_two),
        TEST(links),
        TEST(every_order),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
