/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_fields.c: what each field makes of what stands in the YAML, by the table. */
#include "article_support.h"

static void every_field(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(
        &reading,
        "category: news\ntitle: \"A title\"\nexcerpt: 'An excerpt'\npublishedDateTime: 2020-06-09T21:17:00Z\n"
        "originalUrl: https://a.example/o\nwebUrl: https://a.example/w\nampWebUrl: https://a.example/a\n"
        "cdnAmpWebUrl: https://cdn.example/a\ntype: article\nquality: 24\nheat: 5\npublished: true\nlocale: en-us\n"
        "provider:\n  name: KITV\n  domain: kitv.com\n  images:\n    - url: https://a.example/logo\n"
        "topics:\n  - AI\n  - IBM AI\n"
        "images:\n  - url: https://a.example/i\n    width: 500\n    title: no title of the article\n");
    assert_text(article->category, "news");
    assert_text(article->title, "A title");
    assert_text(article->excerpt, "An excerpt");
    assert_text(article->original_url, "https://a.example/o");
    assert_text(article->web_url, "https://a.example/w");
    assert_text(article->amp_url, "https://a.example/a");
    assert_text(article->cdn_amp_url, "https://cdn.example/a");
    assert_text(article->type, "article");
    assert_text(article->locale, "en-us");
    assert_text(article->provider, "KITV");
    assert_text(article->domain, "kitv.com");
    assert_text(article->image_url, "https://a.example/i");
    assert_absent(article->featured_url);
    assert_int_equal(article->published_at.seconds, 1591737420);
    assert_false(article->published_at.day_only);
    assert_int_equal(article->quality, 24);
    assert_int_equal(article->heat, 5);
    assert_int_equal(article->published, NEWSIDX_YES);
    assert_int_equal(article->topics.n, 2);
    assert_text(article->topics.items[0], "AI");
    assert_text(article->topics.items[1], "IBM AI");
    assert_int_equal(article->n_related, 0);
    assert_int_equal(article->line, 1);
}

static void absent_fields(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(&reading, "title: alone\n");
    const struct nx_article none = nx_article_none();
    assert_absent(article->excerpt);
    assert_true(article->published_at.seconds == NEWSIDX_DATE_NONE);
    assert_int_equal(article->quality, NEWSIDX_QUALITY_NONE);
    assert_int_equal(article->heat, NEWSIDX_HEAT_NONE);
    assert_int_equal(article->published, NEWSIDX_UNKNOWN);
    assert_int_equal(article->topics.n, 0);
    assert_int_equal(none.quality, NEWSIDX_QUALITY_NONE);
    assert_int_equal(none.published, NEWSIDX_UNKNOWN);
}

static struct nx_str title_of(struct reading *reading, const char *yaml_value)
{
    char yaml[512];
    snprintf(yaml, sizeof yaml, "webUrl: u\ntitle: %s\n", yaml_value);
    return accept_yaml(reading, yaml)->title;
}

/* Scalars are text, whatever a YAML reader would take them for. */
static void scalars_are_text(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const texts[] = { "NO",   "yes",   "true",       "1984", "0777", "1_000",
                                         "0x1F", "10:00", "2001-12-14", "1e3",  ".inf", "=" };
    for (size_t i = 0; i < NX_COUNT(texts); i++) assert_text(title_of(&reading, texts[i]), texts[i]);
    assert_text(accept_yaml(&reading, "title: a\nprovider: {name: NO, domain: no.example}\n")->provider, "NO");
}

static void nothing_and_text_that_reads_like_it(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const nothing[] = { "",      "~", "null", "Null", "NULL", "\"\"", "'  '", "\"\\u00a0\\u2003\"",
                                           "!!null" };
    static const char *const texts[] = { "\"null\"", "'null'", "nULL", "\"~\"", "~~", "none", "!!str null" };
    static const char *const expected[] = { "null", "null", "nULL", "~", "~~", "none", "null" };
    for (size_t i = 0; i < NX_COUNT(nothing); i++) assert_absent(title_of(&reading, nothing[i]));
    for (size_t i = 0; i < NX_COUNT(texts); i++) assert_text(title_of(&reading, texts[i]), expected[i]);
}

static void text_is_trimmed_and_keeps_its_inside(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(title_of(&reading, "\"\\u00a0 a \\u3000 b\\n\""), "a \u3000 b");
    assert_text(title_of(&reading, "|\n  one\n  two\n"), "one\ntwo");
    assert_text(title_of(&reading, ">-\n  one\n  two\n"), "one two");
    assert_text(title_of(&reading, "\"tab\\there \\\"quoted\\\" \\x41\\u00e9\\U0001F40B\""),
                "tab\there \"quoted\" Aé🐋");
}

/* No title has a NUL, and C strings end there. */
static void nul_becomes_the_replacement_character(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(title_of(&reading, "\"a\\0b\\0\""), "a\ufffdb\ufffd");
    assert_text(title_of(&reading, "\"\\0\""), "\ufffd");
}

static int32_t quality_of(struct reading *reading, const char *yaml_value)
{
    char yaml[128];
    snprintf(yaml, sizeof yaml, "title: a\nquality: %s\n", yaml_value);
    return accept_yaml(reading, yaml)->quality;
}

static void numbers(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_int_equal(quality_of(&reading, "87"), 87);
    assert_int_equal(quality_of(&reading, "\"87\""), 87);
    assert_int_equal(quality_of(&reading, "\" 87 \""), 87);
    assert_int_equal(quality_of(&reading, "87.5"), 88);
    assert_int_equal(quality_of(&reading, "1e2"), 100);
    assert_int_equal(quality_of(&reading, "-1"), -1);
    assert_int_equal(quality_of(&reading, "high"), NEWSIDX_QUALITY_NONE);
    assert_int_equal(quality_of(&reading, "~"), NEWSIDX_QUALITY_NONE);
    assert_int_equal(quality_of(&reading, ""), NEWSIDX_QUALITY_NONE);
    assert_int_equal(quality_of(&reading, "[87]"), NEWSIDX_QUALITY_NONE);
    assert_int_equal(quality_of(&reading, "99999999999"), NEWSIDX_QUALITY_NONE);
}

static void heat_of_minus_one_is_unknown(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_int_equal(accept_yaml(&reading, "title: a\nheat: -1\n")->heat, NEWSIDX_HEAT_NONE);
    assert_int_equal(accept_yaml(&reading, "title: a\nheat: \"-1.0\"\n")->heat, NEWSIDX_HEAT_NONE);
    assert_int_equal(accept_yaml(&reading, "title: a\nheat: 0\n")->heat, 0);
    assert_int_equal(accept_yaml(&reading, "title: a\nheat: -2\n")->heat, -2);
}

static void dates(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_true(accept_yaml(&reading, "title: a\npublishedDateTime: 2020-06-09\n")->published_at.day_only);
    assert_int_equal(
        accept_yaml(&reading, "title: a\npublishedDateTime: '2020-06-09 02:00+02'\n")->published_at.seconds,
        1591660800);
    assert_true(accept_yaml(&reading, "title: a\npublishedDateTime: last week\n")->published_at.seconds ==
                NEWSIDX_DATE_NONE);
}

static void topics(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_list *topics = &reading.article.topics;
    accept_yaml(&reading, "title: a\ntopics: AI\n");
    assert_int_equal(topics->n, 1);
    assert_text(topics->items[0], "AI");
    accept_yaml(&reading, "title: a\ntopics: [~, '', ' x ', null, 'null', {name: y}, [z], x]\n");
    assert_int_equal(topics->n, 2);
    assert_text(topics->items[0], "x");
    assert_text(topics->items[1], "null");
    accept_yaml(&reading, "title: a\ntopics: {AI: true}\n");
    assert_int_equal(topics->n, 0);
    accept_yaml(&reading, "title: a\ntopics: [a, b, c, d, e, f, g, h, i, j]\n");
    assert_int_equal(topics->n, 10);
    for (int i = 0; i < 10; i++) assert_text(topics->items[i], ((char[]){ (char)('a' + i), '\0' }));
}

static void provider(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(accept_yaml(&reading, "title: a\nprovider: KITV\n")->provider, "KITV");
    assert_absent(accept_yaml(&reading, "title: a\nprovider: ~\n")->provider);
    assert_absent(accept_yaml(&reading, "title: a\nprovider: [KITV]\n")->provider);
    assert_text(accept_yaml(&reading, "title: a\nprovider: {domain: kitv.com}\n")->domain, "kitv.com");
    /* A path is no key. */
    assert_absent(accept_yaml(&reading, "title: a\nprovider.name: KITV\n")->provider);
    assert_absent(accept_yaml(&reading, "title: a\nname: KITV\n")->provider);
}

static void images(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(accept_yaml(&reading, "title: a\nimages: https://i.example/1\n")->image_url, "https://i.example/1");
    assert_text(accept_yaml(&reading, "title: a\nimages: {url: u, width: 1}\n")->image_url, "u");
    assert_text(accept_yaml(&reading, "title: a\nimages: [{width: 1}, {url: ''}, ~, {url: u}, {url: v}]\n")->image_url,
                "u");
    assert_text(accept_yaml(&reading, "title: a\nimages: [u, v]\n")->image_url, "u");
    assert_absent(accept_yaml(&reading, "title: a\nimages: [[u]]\n")->image_url);
    assert_absent(accept_yaml(&reading, "title: a\nimages: []\n")->image_url);
    assert_absent(accept_yaml(&reading, "title: a\nimage: {url: u}\n")->image_url);
}

static void a_wrong_shape_is_absent(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article =
        accept_yaml(&reading, "webUrl: u\ntitle: [a]\nexcerpt: {a: b}\nquality: {a: 1}\npublished: [true]\n"
                              "publishedDateTime: [2020-01-01]\nprovider: {name: {a: b}, domain: [c]}\n");
    assert_absent(article->title);
    assert_absent(article->excerpt);
    assert_int_equal(article->quality, NEWSIDX_QUALITY_NONE);
    assert_int_equal(article->published, NEWSIDX_UNKNOWN);
    assert_true(article->published_at.seconds == NEWSIDX_DATE_NONE);
    assert_absent(article->provider);
    assert_absent(article->domain);
}

static void unknown_keys_are_passed_over(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(
        &reading,
        "secured: {title: no, related: [{title: no}]}\nTitle: no\n\"\": no\n? [a, {b: c}]\n: {title: no}\n"
        "? {a: b}\n: no\nother: [[title, no], {webUrl: no}]\ntitle: yes\n\"title\\0\": no\ntit: no\ntitles: no\n");
    assert_text(article->title, "yes");
    assert_absent(article->web_url);
    assert_int_equal(article->n_related, 0);
}

static void of_a_key_given_twice_the_last_counts(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article =
        accept_yaml(&reading, "title: one\ntitle: two\nexcerpt: one\nexcerpt:\nquality: 1\nquality: none\n"
                              "provider: {name: a, domain: b}\nprovider: {name: c}\ntopics: [a, b]\ntopics: [c]\n"
                              "images: [{url: a, url: b}]\nrelated: [{title: a}, {title: b}]\nrelated: [{title: c}]\n");
    assert_text(article->title, "two");
    assert_absent(article->excerpt);
    assert_int_equal(article->quality, NEWSIDX_QUALITY_NONE);
    assert_text(article->provider, "c");
    assert_absent(article->domain);
    assert_int_equal(article->topics.n, 1);
    assert_text(article->topics.items[0], "c");
    assert_text(article->image_url, "b");
    assert_int_equal(article->n_related, 1);
    assert_text(article->related[0].title, "c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field),
        cmocka_unit_test(absent_fields),
        cmocka_unit_test(scalars_are_text),
        cmocka_unit_test(nothing_and_text_that_reads_like_it),
        cmocka_unit_test(text_is_trimmed_and_keeps_its_inside),
        cmocka_unit_test(nul_becomes_the_replacement_character),
        cmocka_unit_test(numbers),
        cmocka_unit_test(heat_of_minus_one_is_unknown),
        cmocka_unit_test(dates),
        cmocka_unit_test(topics),
        cmocka_unit_test(provider),
        cmocka_unit_test(images),
        cmocka_unit_test(a_wrong_shape_is_absent),
        cmocka_unit_test(unknown_keys_are_passed_over),
        cmocka_unit_test(of_a_key_given_twice_the_last_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
