/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_identity.c: the rules of identity.h one by one, on contributions that are about to be committed. */
#include "index/analysis.h"
#include "made.h"

/* ---- A view of what is pending ---- */

static struct nx_analyzer *analyzer;
static struct nx_batch batch;
static struct nx_pending pending;

static int begin(void **state)
{
    (void)state;
    return nx_analysis_open("english", &analyzer, NULL) == NEWSIDX_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    nx_analyzer_free(analyzer);
    return 0;
}

/* A view of these sources, until the next one is made. */
static struct nx_view view_of(const struct made_source *sources, size_t n)
{
    nx_batch_dispose(&batch);
    nx_batch_init(&batch);
    for (size_t i = 0; i < n; i++) made_add(&batch, analyzer, &sources[i]);
    assert_ok(nx_batch_seal(&batch, 1, &pending, NULL));
    return (struct nx_view){ .pending = &pending };
}

/* Each article in a source of its own: "a", "b", "c"... */
static struct nx_view view_of_articles(const struct made *articles, size_t n)
{
    static char names[26][2];
    struct made_source sources[26];
    assert_true(n <= 26);
    for (size_t i = 0; i < n; i++) {
        names[i][0] = (char)('a' + i);
        sources[i] = (struct made_source){ names[i], &articles[i], 1 };
    }
    return view_of(sources, n);
}

#define VIEW(...)                                                                                                      \
    const struct made articles[] = { __VA_ARGS__ };                                                                    \
    struct nx_view view = view_of_articles(articles, NX_COUNT(articles))

static struct nx_hash identity_of(const struct nx_view *view, uint32_t contribution)
{
    struct nx_hash identity;
    assert_ok(nx_view_identity(view, (struct nx_ref){ 0, contribution }, &identity, NULL));
    return identity;
}

static void assert_identity(const struct nx_view *view, uint32_t contribution, struct nx_hash expected)
{
    assert_true(nx_hash_equal(identity_of(view, contribution), expected));
}

/* The contributions to an identity in the order of what is shown must be these. */
static void assert_members(const struct nx_view *view, struct nx_hash identity, const char *expected)
{
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    char text[200] = "";
    assert_ok(nx_view_members(view, identity, &members, NULL));
    for (size_t i = 0; i < members.n; i++) {
        struct nx_str name = nx_view_source_name(view, members.items[i]);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s%s", i ? " " : "", NX_STR_ARG(name),
                 nx_view_is_primary(view, members.items[i]) ? "" : "*");
    }
    assert_string_equal(text, expected);
}

/* ---- Keys ---- */

static struct nx_keys keys_of(const struct made *made)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer scratch = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article = made_article(made, &arena);
    struct nx_keys keys;
    assert_ok(nx_keys_of(&article, analyzer, &scratch, &keys, NULL));
    return keys;
}

#define KEYS(...) keys_of(&(struct made){ __VA_ARGS__ })

static void the_url_that_counts(void **state)
{
    (void)state;
    const char *o = "https://o.com/1", *w = "https://w.com/1", *a = "https://a.com/1", *c = "https://c.com/1";
    struct nx_hash first = made_url_key(o), second = made_url_key(w), third = made_url_key(a), last = made_url_key(c);
    assert_true(nx_hash_equal(KEYS(.url = o, .web = w, .amp = a, .cdn = c).url, first));
    assert_true(nx_hash_equal(KEYS(.web = w, .amp = a, .cdn = c).url, second));
    assert_true(nx_hash_equal(KEYS(.amp = a, .cdn = c).url, third));
    assert_true(nx_hash_equal(KEYS(.cdn = c).url, last));
    assert_true(nx_hash_is_none(KEYS(.title = "Rain").url));
    /* What has no canonical form is no URL. */
    assert_true(nx_hash_equal(KEYS(.url = "#", .web = " ", .amp = "http://", .cdn = c).url, last));
    assert_true(nx_hash_is_none(KEYS(.url = "?").url));
    /* What AMP caches wrap is the page itself. */
    assert_true(nx_hash_equal(KEYS(.cdn = "https://o-com.cdn.ampproject.org/c/s/o.com/1").url, first));
    assert_true(nx_hash_equal(KEYS(.url = "http://www.O.com:80/1/?utm_source=x#y").url, first));
}

static void other_urls(void **state)
{
    (void)state;
    const char *o = "https://o.com/1", *w = "https://w.com/1", *a = "https://a.com/1", *c = "https://c.com/1";
    struct nx_keys keys = KEYS(.url = o, .web = w, .amp = a, .cdn = c);
    assert_int_equal(keys.n_aliases, 3);
    assert_true(nx_hash_equal(keys.aliases[0], made_url_key(w)));
    assert_true(nx_hash_equal(keys.aliases[1], made_url_key(a)));
    assert_true(nx_hash_equal(keys.aliases[2], made_url_key(c)));
    assert_int_equal(KEYS(.url = o).n_aliases, 0);
    assert_int_equal(KEYS(.title = "Rain").n_aliases, 0);
    assert_int_equal(KEYS(.url = o, .web = "http://www.o.com/1/", .amp = o).n_aliases, 0); /* the same page */
    assert_int_equal(KEYS(.url = o, .web = w, .amp = w, .cdn = w).n_aliases, 1);            /* each once */
    assert_int_equal(KEYS(.url = o, .web = "#", .amp = "?").n_aliases, 0);
}

static void assert_title(struct nx_keys a, struct nx_keys b, bool same)
{
    assert_int_equal(nx_hash_equal(a.title, b.title), same);
}

static void titles(void **state)
{
    (void)state;
    struct nx_keys plain = KEYS(.title = "Rain in Spain", .domain = "example.com");
    assert_title(plain, KEYS(.title = "RAIN  in\tspain ", .domain = "www.Example.com"), true);
    assert_title(plain, KEYS(.title = "Rain in Spain", .domain = "https://example.com/"), true);
    assert_title(plain, KEYS(.title = "Rain in Spain", .domain = "example.com", .url = "x.com", .excerpt = "x"), true);
    assert_title(plain, KEYS(.title = "Ráin in Spain", .domain = "example.com"), true);
    assert_title(plain, KEYS(.title = "Rain in Spain", .domain = "example.org"), false);
    assert_title(plain, KEYS(.title = "Rain in Spain"), false);
    assert_title(plain, KEYS(.title = "Rain in Spain.", .domain = "example.com"), false);
    assert_title(KEYS(.title = "ab", .domain = "c"), KEYS(.title = "a", .domain = "bc"), false);
    /* Where there is no title the excerpt has to do. */
    assert_title(plain, KEYS(.excerpt = "rain in spain", .domain = "example.com"), true);
    assert_title(KEYS(.excerpt = "a"), KEYS(.excerpt = "b"), false);
    assert_title(KEYS(.title = "Rain"), KEYS(.title = "Rain"), true);
}

/* ---- Which contributions are one article ---- */

#define TITLE .title = "Rain", .domain = "example.com"

static void one_url_one_article(void **state)
{
    (void)state;
    VIEW({ .title = "Rain", .url = "http://example.com/1" }, { .title = "Sun", .url = "https://www.example.com/1/" },
         { .title = "Rain", .url = "example.com/2" }, { .title = "Hail", .web = "example.com/1?fbclid=x" });
    struct nx_hash one = made_url_key("example.com/1");
    assert_identity(&view, 0, one);
    assert_identity(&view, 1, one);
    assert_identity(&view, 2, made_url_key("example.com/2"));
    assert_identity(&view, 3, one);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    assert_ok(nx_view_members(&view, one, &members, NULL));
    assert_int_equal(members.n, 3);
}

/* Never by an alias: the same AMP page may be named by mistake. */
static void an_alias_joins_nothing(void **state)
{
    (void)state;
    VIEW({ .title = "Rain", .url = "example.com/1", .amp = "amp.example.com/1" },
         { .title = "Rain", .url = "example.com/2", .amp = "amp.example.com/1" });
    assert_members(&view, made_url_key("example.com/1"), "a");
    assert_members(&view, made_url_key("example.com/2"), "b");
    assert_members(&view, made_url_key("amp.example.com/1"), "");
}

static void without_url_it_joins_the_only_one(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1" }, { TITLE, .day = 9 });
    assert_identity(&view, 1, made_url_key("example.com/1"));
    assert_members(&view, made_url_key("example.com/1"), "b a");
    assert_members(&view, made_title_key("Rain", "example.com"), "");
}

static void several_with_that_url_are_one(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1", .day = 3 }, { TITLE, .url = "www.example.com/1", .day = 2 }, { TITLE });
    assert_members(&view, made_url_key("example.com/1"), "a b c");
}

static void two_have_the_title(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1" }, { TITLE, .url = "example.com/2" }, { TITLE, .day = 2 }, { TITLE, .day = 3 });
    struct nx_hash alone = made_title_key("Rain", "example.com");
    assert_identity(&view, 2, alone);
    assert_members(&view, alone, "d c");
    assert_members(&view, made_url_key("example.com/1"), "a");
    assert_members(&view, made_url_key("example.com/2"), "b");
}

static void none_has_the_title(void **state)
{
    (void)state;
    VIEW({ .title = "Sun", .domain = "example.com", .url = "example.com/1" },
         { .title = "Rain", .domain = "example.org", .url = "example.org/1" }, { TITLE, .day = 3 }, { TITLE, .day = 2 });
    struct nx_hash alone = made_title_key("Rain", "example.com");
    assert_identity(&view, 2, alone);
    assert_members(&view, alone, "c d");
    assert_members(&view, made_url_key("example.org/1"), "b");
}

/* One URL, two titles: what has either title and no URL belongs to it. */
static void an_article_with_two_titles(void **state)
{
    (void)state;
    VIEW({ .title = "Rain", .url = "example.com/1", .day = 4 }, { .title = "Showers", .url = "example.com/1", .day = 3 },
         { .title = "Rain", .day = 2 }, { .title = "Showers", .day = 1 }, { .title = "Hail" });
    assert_members(&view, made_url_key("example.com/1"), "a b c d");
    assert_members(&view, made_title_key("Hail", NULL), "e");
}

/* ---- Which one is shown ---- */

static const struct made mention_of_1[] = { { TITLE, .url = "example.com/1", .day = 99 } };

static void an_article_before_a_mention(void **state)
{
    (void)state;
    VIEW({ .title = "Weather", .url = "example.com/w", .day = 50, .related = mention_of_1, .n_related = 1 },
         { TITLE, .url = "example.com/1", .day = 1 });
    assert_members(&view, made_url_key("example.com/1"), "b a*");
    assert_members(&view, made_url_key("example.com/w"), "a");
}

static void the_later_date(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1" }, { TITLE, .url = "example.com/1", .day = 5 },
         { TITLE, .url = "example.com/1", .day = -5 }, { TITLE, .url = "example.com/1", .day = 7 });
    assert_members(&view, made_url_key("example.com/1"), "d b c a");
}

static void the_larger_hash(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1", .excerpt = "one" }, { TITLE, .url = "example.com/1", .excerpt = "two" },
         { TITLE, .url = "example.com/1", .excerpt = "three" });
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    assert_ok(nx_view_members(&view, made_url_key("example.com/1"), &members, NULL));
    assert_int_equal(members.n, 3);
    for (size_t i = 1; i < members.n; i++) {
        const struct nx_contribution_row *before = nx_view_row(&view, members.items[i - 1]);
        assert_true(nx_hash_compare(before->record, nx_view_row(&view, members.items[i])->record) > 0);
    }
}

static void the_smaller_name(void **state)
{
    (void)state;
    const struct made same = { TITLE, .url = "example.com/1" };
    const struct made_source sources[] = { { "a/b", &same, 1 }, { "a/b/c", &same, 1 }, { "b", &same, 1 },
                                           { "\xc3\xa9", &same, 1 } };
    struct nx_view view = view_of(sources, NX_COUNT(sources));
    assert_members(&view, made_url_key("example.com/1"), "a/b a/b/c b \xc3\xa9");
}

static void the_earlier_place(void **state)
{
    (void)state;
    static const struct made twice[] = { { TITLE, .url = "example.com/1" }, { .title = "Sun", .url = "example.com/2" },
                                         { TITLE, .url = "example.com/1" } };
    const struct made_source stream = { "stream", twice, NX_COUNT(twice) };
    struct nx_view view = view_of(&stream, 1);
    NX_AUTO(nx_refs_dispose) struct nx_refs members = { NULL, 0, 0, false };
    assert_ok(nx_view_members(&view, made_url_key("example.com/1"), &members, NULL));
    assert_int_equal(members.n, 2);
    assert_int_equal(members.items[0].contribution, 0);
    assert_int_equal(members.items[1].contribution, 2);
}

static void mentions(void **state)
{
    (void)state;
    static const struct made related[] = { { .title = "Sun", .url = "example.com/2" }, { .title = "Hail" } };
    VIEW({ TITLE, .url = "example.com/1", .related = related, .n_related = 2 }, { .title = "Hail", .day = 3 });
    assert_members(&view, made_url_key("example.com/1"), "a");
    assert_members(&view, made_url_key("example.com/2"), "a*");
    assert_members(&view, made_title_key("Hail", NULL), "b a*");
    assert_int_equal(nx_view_row(&view, (struct nx_ref){ 0, 1 })->parent, 0);
    assert_int_equal(nx_view_row(&view, (struct nx_ref){ 0, 2 })->parent, 0);
}

/* A view of the state before sees nothing of what is pending. */
static void before(void **state)
{
    (void)state;
    VIEW({ TITLE, .url = "example.com/1" });
    struct nx_hash alone = made_title_key("Rain", "example.com"), identity;
    view.before = true;
    assert_members(&view, made_url_key("example.com/1"), "");
    assert_ok(nx_view_title_identity(&view, alone, &identity, NULL));
    assert_true(nx_hash_equal(identity, alone));
    view.before = false;
    assert_ok(nx_view_title_identity(&view, alone, &identity, NULL));
    assert_true(nx_hash_equal(identity, made_url_key("example.com/1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_url_that_counts),
        cmocka_unit_test(other_urls),
        cmocka_unit_test(titles),
        cmocka_unit_test(one_url_one_article),
        cmocka_unit_test(an_alias_joins_nothing),
        cmocka_unit_test(without_url_it_joins_the_only_one),
        cmocka_unit_test(several_with_that_url_are_one),
        cmocka_unit_test(two_have_the_title),
        cmocka_unit_test(none_has_the_title),
        cmocka_unit_test(an_article_with_two_titles),
        cmocka_unit_test(an_article_before_a_mention),
        cmocka_unit_test(the_later_date),
        cmocka_unit_test(the_larger_hash),
        cmocka_unit_test(the_smaller_name),
        cmocka_unit_test(the_earlier_place),
        cmocka_unit_test(mentions),
        cmocka_unit_test(before),
    };
    int failed = cmocka_run_group_tests(tests, begin, end);
    nx_batch_dispose(&batch);
    return failed;
}
