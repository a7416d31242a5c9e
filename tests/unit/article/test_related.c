/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_related.c: the articles that an article mentions. */
#include "article_support.h"

static void entries_in_order(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(
        &reading, "title: main\nquality: 5\nrelated:\n  - title: one\n    provider:\n      name: P\n    quality: 7\n"
                  "  - webUrl: https://a.example/two\n    publishedDateTime: 2020-01-01\n");
    assert_int_equal(article->n_related, 2);
    assert_text(article->related[0].title, "one");
    assert_text(article->related[0].provider, "P");
    assert_int_equal(article->related[0].quality, 7);
    assert_int_equal(article->related[0].line, 4);
    assert_text(article->related[1].web_url, "https://a.example/two");
    assert_int_equal(article->related[1].quality, NEWSIDX_QUALITY_NONE);
    assert_int_equal(article->related[1].line, 8);
    assert_int_equal(article->quality, 5);
    assert_null(article->related[0].related);
}

static void what_is_no_mapping_is_passed_over(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    accept_yaml(&reading, "title: main\nrelated: [text, ~, [{title: no}], {title: yes}, 5]\n");
    assert_int_equal(reading.article.n_related, 1);
    assert_text(reading.article.related[0].title, "yes");
    assert_int_equal(accept_yaml(&reading, "title: main\nrelated: text\n")->n_related, 0);
    assert_int_equal(accept_yaml(&reading, "title: main\nrelated:\n")->n_related, 0);
    assert_int_equal(accept_yaml(&reading, "title: main\nrelated: {title: one}\n")->n_related, 1);
}

/* Nothing could ever find such a mention. */
static void an_entry_without_title_excerpt_or_url_is_dropped(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    accept_yaml(&reading,
                "title: main\nrelated: [{}, {quality: 5}, {title: '  '}, {excerpt: a}, {originalUrl: b},"
                " {webUrl: c}, {ampWebUrl: d}, {cdnAmpWebUrl: e}, {images: f}, {featuredContent: 'http://g'}]\n");
    assert_int_equal(reading.article.n_related, 5);
    assert_text(reading.article.related[0].excerpt, "a");
    assert_text(reading.article.related[4].cdn_amp_url, "e");
}

/* Entries of entries stand right behind the one they belong to. */
static void nested_entries_are_flattened(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    accept_yaml(&reading, "title: main\nrelated:\n"
                          "  - related: [{title: a1, related: [{title: a1x}]}, {title: a2}]\n    title: a\n"
                          "  - related: [{title: n1}]\n" /* itself nothing: dropped, not what it mentions */
                          "  - {title: b, related: {title: b1}, quality: 3}\n"
                          "  - {title: c, related: [{title: no}], related: [{title: c1}]}\n");
    static const char *const expected[] = { "a", "a1", "a1x", "a2", "n1", "b", "b1", "c", "c1" };
    assert_int_equal(reading.article.n_related, NX_COUNT(expected));
    for (size_t i = 0; i < NX_COUNT(expected); i++) assert_text(reading.article.related[i].title, expected[i]);
    assert_int_equal(reading.article.related[5].quality, 3);
}

static void related_at_other_places_is_unknown(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_int_equal(accept_yaml(&reading, "title: a\nprovider: {related: [{title: b}]}\n")->n_related, 0);
    assert_int_equal(accept_yaml(&reading, "title: a\nimages: [{related: [{title: b}], url: u}]\n")->n_related, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_in_order),
        cmocka_unit_test(what_is_no_mapping_is_passed_over),
        cmocka_unit_test(an_entry_without_title_excerpt_or_url_is_dropped),
        cmocka_unit_test(nested_entries_are_flattened),
        cmocka_unit_test(related_at_other_places_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
