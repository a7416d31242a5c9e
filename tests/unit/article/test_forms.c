/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_forms.c: which part of a file is the article: front matter, whole files, encodings, names. */
#include "article_support.h"

static const char *title_in(struct reading *reading, const char *file)
{
    static char title[64];
    snprintf(title, sizeof title, "%.*s", NX_STR_ARG(accept_as(reading, file, NX_FORM_FRONT_MATTER)->title));
    return title;
}

static void delimiters(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const files[] = {
        "---\ntitle: a\n---\n",
        "---\ntitle: a\n---",
        "---\ntitle: a\n...\n",
        "---\ntitle: a\n...",
        "---\r\ntitle: a\r\n---\r\n",
        "---\r\ntitle: a\r\n---",
        "--- \t \ntitle: a\n---\t\n",
        "---\t\r\ntitle: a\r\n... \r\n",
        "\xef\xbb\xbf---\ntitle: a\n---\n",
        "\xef\xbb\xbf---\r\ntitle: a\r\n---\r\n",
        "---\n\n# a comment\n\ntitle: a\n\n---\n",
        "---\ntitle: a\nx: |\n  ---\n  ...\n---\n",
        "---\ntitle: a\n---\nexcerpt: [ not read\n\xff\xfe\n",
        "---\ntitle: a\n...\n---\ntitle: b\n---\n",
        "---\ntitle: a\n---\n---\ntitle: b\n---\n",
        "---\n{title: a}\n---\n",
        "---\n{\"title\": \"a\"}\n---\n",
    };
    for (size_t i = 0; i < NX_COUNT(files); i++) assert_string_equal(title_in(&reading, files[i]), "a");
    assert_string_equal(title_in(&reading, "---\ntitle: Foo --- Bar\nx: --- y\n---\n"), "Foo --- Bar");
    assert_string_equal(title_in(&reading, "---\ntitle: a\n  ---\n---\n"), "a ---");
    assert_string_equal(title_in(&reading, "---\ntitle: a\n  ----\n---\n"), "a ----");
}

static void what_is_no_front_matter(void **state)
{
    (void)state;
    static const char *const files[] = { "\n",
                                         "text\n",
                                         "----\ntitle: a\n----\n",
                                         "--\ntitle: a\n--\n",
                                         "\n---\na: b",
                                         " ---\na: b",
                                         "--- x\na: b\n---\n",
                                         "---x\na: b\n---\n",
                                         "---\rtitle: a\r---\r",
                                         "title: a\n",
                                         "- - -\n" };
    for (size_t i = 0; i < NX_COUNT(files); i++) {
        refuse_file(files[i], "1:1", "no front matter: begin the file with a line ---");
    }
    refuse_file("", "1:1", "the file is empty");
    refuse_file("+++\ntitle = 'a'\n+++\n", "1:1", "TOML");
}

static void unclosed_front_matter(void **state)
{
    (void)state;
    refuse_file("---", "1:1", "not closed: end it with a line ---");
    refuse_file("---\n", "1:1", "not closed");
    refuse_file("---\ntitle: a", "2:1", "not closed");
    refuse_file("---\ntitle: a\n", "2:1", "not closed");
    refuse_file("---\r\ntitle: a\r\n----\r\n", "3:1", "not closed");
    refuse_file("---\ntitle: a\n --- \nx\n", "4:1", "not closed");
    refuse_file("---\ntitle: a\n.. .\n--- x\n", "4:1", "not closed");
}

static void empty_articles(void **state)
{
    (void)state;
    refuse_file("---\n---\n", "2:1", "empty");
    refuse_file("---\n\n# only a comment\n---\n", "4:1", "empty");
    refuse_file("---\n~\n---\n", "2:1", "text where an article is expected");
    refuse_file("---\n- a\n---\n", "2:1", "a list where one article is expected");
    refuse_file("---\ntext\n---\n", "2:1", "text where an article is expected");
    refuse_file("---\nquality: 5\nimages: u\n---\n", "2:1", "no title, excerpt or URL");
    refuse_yaml("", "1:1", "empty");
    refuse_yaml("# only a comment\n", "2:1", "empty");
    refuse_yaml("{}", "1:1", "no title, excerpt or URL");
    refuse_yaml("[]", "1:1", "a list");
    refuse_yaml("[1, 2]", "1:1", "a list");
    refuse_yaml("\"text\"", "1:1", "text where");
}

/* Each of them is enough. */
static void title_excerpt_or_url(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const keys[] = { "title", "excerpt", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl" };
    for (size_t i = 0; i < NX_COUNT(keys); i++) {
        char yaml[64];
        snprintf(yaml, sizeof yaml, "%s: x\n", keys[i]);
        accept_yaml(&reading, yaml);
    }
}

static void a_second_document_is_refused(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    refuse_yaml("title: a\n---\ntitle: b\n", "2:1", "a second document begins here");
    refuse_yaml("title: a\n...\ntitle: b\n", "3:1", "this does not belong to what stands above");
    refuse_yaml("title: a\n--- text\n", "2:1", "a second document begins here");
    refuse_file("---\ntitle: a\n--- b\n---\n", "3:1", "a second document begins here");
    /* One with nothing in it is none. */
    accept_yaml(&reading, "title: a\n---\n");
    accept_yaml(&reading, "title: a\n...\n");
    accept_yaml(&reading, "title: a\n---\n---\n...\n");
    accept_yaml(&reading, "title: a\n...\n# over\n");
}

static newsidx_status detect(struct reading *reading, const char *file, const char *name)
{
    return read_bytes(reading, nx_str_of(file), name, NX_FORM_DETECT);
}

static void names_tell_the_form(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const yaml[] = { "a.yaml", "a.YML", "x.md/a.json", ".json" };
    static const char *const other[] = { "a.md", "a.txt", "a", "yaml", "a.yaml.md", NULL };
    for (size_t i = 0; i < NX_COUNT(yaml); i++) {
        assert_int_equal(detect(&reading, "title: a\n", yaml[i]), NEWSIDX_OK);
        assert_int_equal(detect(&reading, "---\ntitle: a\n---\nbody: [\n", yaml[i]), NEWSIDX_OK);
        assert_int_equal(detect(&reading, "---\ntitle: a\n", yaml[i]), NEWSIDX_OK);
        assert_int_equal(detect(&reading, "%YAML 1.2\n---\ntitle: a\n", yaml[i]), NEWSIDX_OK);
    }
    for (size_t i = 0; i < NX_COUNT(other); i++) {
        assert_int_equal(detect(&reading, "title: a\n", other[i]), NEWSIDX_REFUSED);
        assert_int_equal(detect(&reading, "---\ntitle: a\n", other[i]), NEWSIDX_REFUSED);
        assert_int_equal(detect(&reading, "---\ntitle: a\n---\nbody: [\n", other[i]), NEWSIDX_OK);
    }
}

/* Text below front matter is text; in a YAML file one more article there would be lost. */
static void yaml_files_lose_no_article(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char two[] = "---\ntitle: a\n---\ntitle: b\n",
                      three[] = "---\ntitle: a\n---\ntitle: b\n---\ntitle: c\n";
    assert_int_equal(detect(&reading, two, "a.yaml"), NEWSIDX_REFUSED);
    assert_non_null(strstr(reading.err.message, "a second document begins here"));
    assert_int_equal(reading.err.line, 4);
    assert_int_equal(detect(&reading, three, "a.yaml"), NEWSIDX_REFUSED);
    assert_int_equal(detect(&reading, two, "a.md"), NEWSIDX_OK);
    assert_int_equal(detect(&reading, "---\ntitle: a\n---\nNote: this is text.\n", "a.yaml"), NEWSIDX_OK);
    assert_int_equal(detect(&reading, "---\ntitle: a\n---\n---\n", "a.yaml"), NEWSIDX_OK);
    assert_int_equal(detect(&reading, "---\ntitle: a\n---\n\xff", "a.yaml"), NEWSIDX_OK);
}

static void encodings(void **state)
{
    (void)state;
    refuse_bytes(NX_STR("\xff\xfe-\0-\0-\0\n\0"), NX_FORM_FRONT_MATTER, NX_STR("1:1"), "UTF-16: save it as UTF-8");
    refuse_bytes(NX_STR("\xfe\xff\0-\0-\0-\0\n"), NX_FORM_FRONT_MATTER, NX_STR("1:1"), "UTF-16");
    refuse_bytes(NX_STR("-\0-\0-\0\n\0"), NX_FORM_FRONT_MATTER, NX_STR("1:1"), "UTF-16");
    refuse_bytes(NX_STR("\0-\0-\0-\0\n"), NX_FORM_DETECT, NX_STR("1:1"), "UTF-16");
    refuse_file("---\ntitle: caf\xe9\n---\n", "2:11", "byte 0xe9 is not valid UTF-8: save the file as UTF-8");
    refuse_file("---\ntitle: é\xc3\n---\n", "2:9", "byte 0xc3 is not valid UTF-8");
    refuse_file("---\ntitle: é🐋\xed\xa0\x80\n---\n", "2:10", "byte 0xed");
    refuse_file("\xef\xbb\xbf---\ntitle: \xc0\x80\n---\n", "2:8", "byte 0xc0");
    refuse_yaml("title: \xf4\x90\x80\x80", "1:8", "byte 0xf4");
    refuse_bytes(NX_STR("---\ntitle: \"a\0b\"\n---\n"), NX_FORM_FRONT_MATTER, NX_STR("2:10"), "zero byte");
    refuse_file("---\ntitle: \"é\x1b[1m\"\n---\n", "2:10",
                "control character U+001B: remove it, or write it as \"\\u001b\"");
    refuse_file("---\ntitle: \"\x7f\"\n---\n", "2:9", "U+007F");
    refuse_file("---\ntitle: \"\xc2\x92\"\n---\n", "2:9", "U+0092");
}

/* Lines end at LF for whoever opens the file; libyaml counts U+2028 and its like as well. */
static void lines_are_those_of_an_editor(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(&reading, "title: \"a\u2028b\u2029c\xc2\x85 d\r e\"\nrelated:\n  - "
                                                             "title: \"é\u2028\"\n  - {title: b}\n  - {title: &x c}\n"
                                                             "  - &m {title: *x}\n  - *m\n");
    static const uint32_t lines[] = { 3, 4, 5, 6, 6 };
    assert_int_equal(article->n_related, NX_COUNT(lines));
    for (size_t i = 0; i < NX_COUNT(lines); i++) assert_int_equal(article->related[i].line, lines[i]);
    refuse_yaml("title: \"a\u2028b\"\nexcerpt: é ]: [\n", "2:13", "colon");
    refuse_yaml("title: \"a\u2028b\"\nx: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", "2:67",
                "more than 64 lists");
}

static void beginnings(void **state)
{
    (void)state;
    assert_true(nx_article_begins(NX_STR("---\n")));
    assert_true(nx_article_begins(NX_STR("---")));
    assert_true(nx_article_begins(NX_STR("---  \r\ntitle")));
    assert_true(nx_article_begins(NX_STR("\xef\xbb\xbf---\t\n")));
    assert_false(nx_article_begins(NX_STR("")));
    assert_false(nx_article_begins(NX_STR("--")));
    assert_false(nx_article_begins(NX_STR("----\n")));
    assert_false(nx_article_begins(NX_STR("--- a\n")));
    assert_false(nx_article_begins(NX_STR("\n---\n")));
    assert_false(nx_article_begins(NX_STR_NONE));
}

static void names_that_fit(void **state)
{
    (void)state;
    static const char *const fit[] = { "a.md", "a.MD", "a.markdown", "a.yaml", "a.yml", "a.json", "a.Json", "b.c.md" };
    static const char *const others[] = { "a", "md", "a.mdx", "a.html", "a.md~", "a.jsonl", "", "a.md.bak" };
    bool by_content = true;
    for (size_t i = 0; i < NX_COUNT(fit); i++) {
        assert_true(nx_article_name_fits(fit[i], &by_content));
        assert_false(by_content);
    }
    for (size_t i = 0; i < NX_COUNT(others); i++) assert_false(nx_article_name_fits(others[i], &by_content));
    assert_true(nx_article_name_fits("a.TXT", &by_content));
    assert_true(by_content);
}

static void version(void **state)
{
    (void)state;
    assert_int_equal(strspn(nx_article_yaml_version(), "0123456789."), strlen(nx_article_yaml_version()));
    assert_true(strlen(nx_article_yaml_version()) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delimiters),
        cmocka_unit_test(what_is_no_front_matter),
        cmocka_unit_test(unclosed_front_matter),
        cmocka_unit_test(empty_articles),
        cmocka_unit_test(title_excerpt_or_url),
        cmocka_unit_test(a_second_document_is_refused),
        cmocka_unit_test(names_tell_the_form),
        cmocka_unit_test(yaml_files_lose_no_article),
        cmocka_unit_test(encodings),
        cmocka_unit_test(lines_are_those_of_an_editor),
        cmocka_unit_test(beginnings),
        cmocka_unit_test(names_that_fit),
        cmocka_unit_test(version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
