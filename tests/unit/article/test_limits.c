/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_limits.c: every named limit of article.h, at its edge and one beyond; and what aliases may do within them. */
#include "article_support.h"

/* A document that a test makes. */
#define MADE NX_AUTO(nx_buffer_dispose) struct nx_buffer

static void add(struct nx_buffer *bytes, const char *text)
{
    nx_buffer_add_str(bytes, nx_str_of(text));
}

static void repeat(struct nx_buffer *bytes, const char *text, size_t times)
{
    struct nx_str once = nx_str_of(text);
    for (size_t i = 0; i < times; i++) nx_buffer_add_str(bytes, once);
}

static void accept(struct reading *reading, const struct nx_buffer *yaml)
{
    nx_arena_clear(&reading->arena);
    newsidx_status status = read_bytes(reading, nx_buffer_str(yaml), "here.md", NX_FORM_YAML);
    if (status != NEWSIDX_OK) fail_msg("%u:%u: %s", reading->err.line, reading->err.column, reading->err.message);
}

static void refuse(struct reading *reading, const struct nx_buffer *yaml, const char *words)
{
    nx_arena_clear(&reading->arena);
    assert_int_equal(read_bytes(reading, nx_buffer_str(yaml), "here.md", NX_FORM_YAML), NEWSIDX_REFUSED);
    if (!strstr(reading->err.message, words)) fail_msg("no \"%s\" in: %s", words, reading->err.message);
    assert_true(reading->err.line > 0);
    assert_true(reading->err.column > 0);
}

static void file_size(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\n#");
    repeat(&yaml, "x", NX_ARTICLE_FILE_MAX - yaml.len);
    accept(&reading, &yaml);
    add(&yaml, "x");
    refuse(&reading, &yaml, "more than 16777216 bytes");
}

static void nest(struct nx_buffer *yaml, size_t depth)
{
    nx_buffer_clear(yaml);
    add(yaml, "title: a\nx: ");
    repeat(yaml, "[", depth);
    repeat(yaml, "]", depth);
}

static void depth(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nest(&yaml, NX_ARTICLE_DEPTH_MAX - 1); /* the article is a mapping itself */
    accept(&reading, &yaml);
    nest(&yaml, NX_ARTICLE_DEPTH_MAX);
    refuse(&reading, &yaml, "more than 64 lists and mappings within each other");
}

/* Related of related is nested, too. */
static void depth_of_related(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < NX_ARTICLE_DEPTH_MAX; i++) add(&yaml, "{title: a, related: ");
    repeat(&yaml, "}", NX_ARTICLE_DEPTH_MAX);
    accept(&reading, &yaml);
    assert_int_equal(reading.article.n_related, NX_ARTICLE_DEPTH_MAX - 1);
}

/* However deep: refused at once. */
static void nesting_without_end(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    static const char *const openings[] = { "[", "{a: ", "- ", "? ", "[\n", "{\"a\":", "[[{" };
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(openings); i++) {
        nx_buffer_clear(&yaml);
        add(&yaml, i == 2 || i == 3 ? "x:\n  " : "{\"x\": ");
        repeat(&yaml, openings[i], 1 << 20);
        refuse(&reading, &yaml, "more than 64");
    }
}

static void text_length(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "webUrl: u\nexcerpt: \"  ");
    repeat(&yaml, "x", NX_ARTICLE_TEXT_MAX);
    add(&yaml, "  \"\n");
    accept(&reading, &yaml);
    assert_int_equal(reading.article.excerpt.len, NX_ARTICLE_TEXT_MAX);
    nx_buffer_clear(&yaml);
    add(&yaml, "webUrl: u\nexcerpt: \"");
    repeat(&yaml, "x", NX_ARTICLE_TEXT_MAX + 1);
    add(&yaml, "\"\n");
    refuse(&reading, &yaml, "excerpt has more than 1048576 bytes");
    assert_int_equal(reading.err.line, 2);
    assert_int_equal(reading.err.column, 10);
}

/* What is not kept may be longer. */
static void text_that_is_not_kept(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nquality: 00");
    repeat(&yaml, "0", NX_ARTICLE_TEXT_MAX);
    add(&yaml, "7\nsecured: \"");
    repeat(&yaml, "x", NX_ARTICLE_TEXT_MAX + 1);
    add(&yaml, "\"\n? ");
    repeat(&yaml, "x", NX_ARTICLE_TEXT_MAX + 1);
    add(&yaml, "\n: y\n");
    accept(&reading, &yaml);
    assert_int_equal(reading.article.quality, 7);
}

static void topics(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\ntopics:\n");
    for (int i = 0; i < NX_ARTICLE_TOPICS_MAX; i++) nx_buffer_add_format(&yaml, "- topic %d\n", i);
    add(&yaml, "- topic 0\n- ~\n"); /* neither is one more */
    accept(&reading, &yaml);
    assert_int_equal(reading.article.topics.n, NX_ARTICLE_TOPICS_MAX);
    assert_text(reading.article.topics.items[999], "topic 999");
    add(&yaml, "- one more\n");
    refuse(&reading, &yaml, "more than 1000 topic");
    assert_int_equal(reading.err.line, NX_ARTICLE_TOPICS_MAX + 5);
}

static void related(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nrelated:\n");
    for (int i = 0; i < NX_ARTICLE_RELATED_MAX; i++) nx_buffer_add_format(&yaml, "- title: mention %d\n", i);
    accept(&reading, &yaml);
    assert_int_equal(reading.article.n_related, NX_ARTICLE_RELATED_MAX);
    assert_text(reading.article.related[NX_ARTICLE_RELATED_MAX - 1].title, "mention 9999");
    add(&yaml, "- text is no mention\n");
    accept(&reading, &yaml);
    add(&yaml, "- title: one more\n");
    refuse(&reading, &yaml, "more than 10000 related entries");
}

static void directives(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int i = 0; i < NX_ARTICLE_DIRECTIVES_MAX; i++) nx_buffer_add_format(&yaml, "%%TAG !a%d! b\n# c\n\n", i);
    size_t length = yaml.len;
    add(&yaml, "---\ntitle: a\n");
    accept(&reading, &yaml);
    yaml.len = length;
    add(&yaml, "%TAG !x! y\n---\ntitle: a\n");
    refuse(&reading, &yaml, "more than 100 lines that begin with %");
    assert_int_equal(reading.err.line, 301);
}

/* ---- Aliases ---------------------------------------------------------------------------------------------------- */

static void aliases_stand_for_their_anchors(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article =
        accept_yaml(&reading, "title: &t \" a \\0\"\nexcerpt: *t\nprovider: &p {name: &n KITV, domain: "
                              "kitv.com}\ntopics: [&x x, *x, *n, &x y, *x]\n"
                              "related:\n  - &r {title: b, provider: *p, related: [&s {title: c}]}\n  - *s\n  - *r\n"
                              "? &k webUrl\n: u\nlocale: *k\ncategory: &e\ntype: *e\n");
    assert_text(article->excerpt, "a \ufffd");
    assert_text(article->locale, "webUrl");
    assert_absent(article->type);
    assert_int_equal(article->topics.n, 3);
    assert_text(article->topics.items[1], "KITV");
    assert_text(article->topics.items[2], "y");
    assert_int_equal(article->n_related, 5);
    assert_text(article->related[0].domain, "kitv.com");
    assert_text(article->related[3].title, "b");
    assert_text(article->related[3].provider, "KITV");
    assert_text(article->related[4].title, "c");
    assert_int_equal(article->related[4].line, 6); /* where it is written */
}

/* An alias within a recorded node is recorded as what it stands for. */
static void aliases_within_anchors(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    const struct nx_article *article = accept_yaml(&reading, "a: &a x\nb: &b [*a, *a]\nc: &c [*b, &d y, *d]\ntitle: "
                                                             "*a\nrelated: &r\n  - &m {title: *a, topics: *b}\n  - *m\n"
                                                             "topics: *c\n");
    assert_int_equal(article->n_related, 2);
    assert_text(article->related[1].topics.items[0], "x");
    assert_int_equal(article->topics.n, 1);
    assert_text(article->topics.items[0], "y");
}

static void number_of_aliases(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: &a b\nx:\n");
    repeat(&yaml, "- *a\n", NX_ARTICLE_ALIAS_MAX);
    accept(&reading, &yaml);
    add(&yaml, "- *a\n");
    refuse(&reading, &yaml, "more than 1000 aliases");
}

static void number_of_anchors(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nx:\n");
    repeat(&yaml, "- &a b\n", NX_ARTICLE_ALIAS_MAX);
    accept(&reading, &yaml);
    add(&yaml, "- &a b\n");
    refuse(&reading, &yaml, "more than 1000 anchors");
}

/* Nine lists, each of nine of the one before. */
static void billion_laughs(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nl0: &l0 lol\n");
    for (int i = 1; i <= 9; i++) {
        nx_buffer_add_format(&yaml, "l%d: &l%d [", i, i);
        for (int k = 0; k < 9; k++) nx_buffer_add_format(&yaml, "*l%d,", i - 1);
        add(&yaml, "]\n");
    }
    refuse(&reading, &yaml, "aliases repeat more than 1048576 values");
}

/* The same through related, where every repetition would be an article. */
static void laughs_in_related(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nl0: &l0 {title: x}\n");
    for (int i = 1; i <= 5; i++) {
        nx_buffer_add_format(&yaml, "l%d: &l%d {title: x, related: [", i, i);
        for (int k = 0; k < 9; k++) nx_buffer_add_format(&yaml, "*l%d,", i - 1);
        add(&yaml, "]}\n");
    }
    add(&yaml, "related: *l5\n");
    refuse(&reading, &yaml, "more than 10000 related entries");
}

/* `events` of an anchored list, repeated once. */
static void repeat_events(struct nx_buffer *yaml, size_t events)
{
    nx_buffer_clear(yaml);
    add(yaml, "title: a\nx: &x [");
    repeat(yaml, "a,", events - 2); /* the list's beginning and end count */
    add(yaml, "]\ny: *x\n");
}

static void repeated_events(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    repeat_events(&yaml, NX_ARTICLE_EXPANDED_MAX);
    accept(&reading, &yaml);
    add(&yaml, "z: *x\n");
    refuse(&reading, &yaml, "aliases repeat more than 1048576 values");
    repeat_events(&yaml, NX_ARTICLE_EXPANDED_MAX + 1);
    refuse(&reading, &yaml, "more than 1048576 values");
}

static void repeated_bytes(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: &a ");
    repeat(&yaml, "x", NX_ARTICLE_TEXT_MAX);
    add(&yaml, "\nx:\n");
    repeat(&yaml, "- *a\n", NX_ARTICLE_EXPANDED_BYTES_MAX / NX_ARTICLE_TEXT_MAX);
    accept(&reading, &yaml);
    add(&yaml, "- *a\n");
    refuse(&reading, &yaml, "or 16777216 bytes");
}

/* Each alias deepens what it stands in. */
static void aliases_count_into_depth(void **state)
{
    (void)state;
    NX_AUTO(reading_dispose) struct reading reading = READING_INIT;
    MADE yaml = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add(&yaml, "title: a\nx0: &x0 []\n");
    for (int i = 1; i < NX_ARTICLE_DEPTH_MAX - 1; i++) nx_buffer_add_format(&yaml, "x%d: &x%d [*x%d]\n", i, i, i - 1);
    accept(&reading, &yaml);
    add(&yaml, "y: [*x62]\n");
    refuse(&reading, &yaml, "more than 64 lists and mappings");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_size),
        cmocka_unit_test(depth),
        cmocka_unit_test(depth_of_related),
        cmocka_unit_test(nesting_without_end),
        cmocka_unit_test(text_length),
        cmocka_unit_test(text_that_is_not_kept),
        cmocka_unit_test(topics),
        cmocka_unit_test(related),
        cmocka_unit_test(directives),
        cmocka_unit_test(aliases_stand_for_their_anchors),
        cmocka_unit_test(aliases_within_anchors),
        cmocka_unit_test(number_of_aliases),
        cmocka_unit_test(number_of_anchors),
        cmocka_unit_test(billion_laughs),
        cmocka_unit_test(laughs_in_related),
        cmocka_unit_test(repeated_events),
        cmocka_unit_test(repeated_bytes),
        cmocka_unit_test(aliases_count_into_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
