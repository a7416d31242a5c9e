/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_embed.c: the address in a piece of HTML. */
#include "article/embed.h"
#include "article_support.h"

static void check(const char *html, const char *expected)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct nx_str url;
    assert_true(nx_embed_url(&arena, nx_str_of(html), &url));
    if (!nx_str_equal(url, nx_str_of(expected))) {
        fail_msg("expected \"%s\", got \"%.*s\" in: %s", expected, NX_STR_ARG(url), html);
    }
}

static void frames(void **state)
{
    (void)state;
    check("<iframe width=\"800\" height=\"500\" frameborder=\"0\" src=\"https://v.example/embed/X\" "
          "allow=\"accelerometer; autoplay\" allowfullscreen></iframe>",
          "https://v.example/embed/X");
    check("<iframe src='http://v.example/X'/>", "http://v.example/X");
    check("<IFRAME SRC = \"HTTPS://v.example/X\" >", "HTTPS://v.example/X");
    check("<iframe src=https://v.example/X></iframe>", "https://v.example/X");
    check("<iframe src=//v.example/X>", "https://v.example/X");
    check("<iframe allowfullscreen src=\"https://v.example/X\"", "https://v.example/X");
    check("<div class=\"a\">\n<iframe\n\tsrc=\"https://v.example/X\">", "https://v.example/X");
    check("<p>text</p><video controls><source type=a src=\"https://v.example/X.mp4\"></video>",
          "https://v.example/X.mp4");
}

static void references(void **state)
{
    (void)state;
    check("<iframe src=\"https://v.example/X?a=1&amp;b=2&#38;c=3&#x26;d=4&e=5&f\">",
          "https://v.example/X?a=1&b=2&c=3&d=4&e=5&f");
    check("<iframe src=\"https://v.example/&quot;&apos;&lt;&gt;&#xe9;&#128011;\">", "https://v.example/\"'<>é🐋");
    check("<iframe src=\"https://v.example/&nbsp;&#0;&#xd800;&#x110000;&#;&#x;&;&amp\">",
          "https://v.example/&nbsp;&#0;&#xd800;&#x110000;&#;&#x;&;&amp");
    check("&lt;iframe src=&quot;https://v.example/X?a=1&amp;amp;b=2&quot;&gt;", "https://v.example/X?a=1&b=2");
}

static void plain_addresses(void **state)
{
    (void)state;
    check("https://v.example/X?a=1&amp;b", "https://v.example/X?a=1&amp;b");
    check("http://v.example/X", "http://v.example/X");
}

static void nothing_there(void **state)
{
    (void)state;
    static const char *const texts[] = { "",
                                         "text",
                                         "<",
                                         "<>",
                                         "< >",
                                         "<iframe",
                                         "<iframe src",
                                         "<iframe src=",
                                         "<iframe src=\"",
                                         "<iframe src='>",
                                         "<iframe src=\"/embed/X\">",
                                         "<iframe src=\"javascript:alert(1)\">",
                                         "<iframe data-src=\"https://v.example\">",
                                         "src=\"https://v.example\"",
                                         "<a href=\"https://v.example\">",
                                         "https://",
                                         "//",
                                         "/embed",
                                         "see https://v.example",
                                         "<iframe ===",
                                         "<iframe / / / =\"x\"",
                                         "&lt;" };
    for (size_t i = 0; i < NX_COUNT(texts); i++) check(texts[i], "");
}

static void in_an_article(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    assert_text(accept_yaml(&reading, "title: a\nfeaturedContent: \"<iframe src=\\\"https://v.example/X\\\">\"\n")
                    ->featured_url,
                "https://v.example/X");
    assert_absent(accept_yaml(&reading, "title: a\nfeaturedContent: ~\n")->featured_url);
    assert_absent(accept_yaml(&reading, "title: a\nfeaturedContent: <b>text</b>\n")->featured_url);
    assert_text(
        accept_yaml(&reading, "title: a\nfeaturedContent: \"<iframe src='https://v.example/\\0'>\"\n")->featured_url,
        "https://v.example/\ufffd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames),        cmocka_unit_test(references),    cmocka_unit_test(plain_addresses),
        cmocka_unit_test(nothing_there), cmocka_unit_test(in_an_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
