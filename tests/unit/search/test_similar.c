/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Articles like a given one: which are found, in which order, and that the given one is not among them. */
#include <unistd.h>

#include "newsidx.h"
#include "small_index.h"

enum { ARTICLES = 9 };

static void write_articles(FILE *file)
{
    static const char *const articles[ARTICLES] = {
        "Storm floods the harbour of Norvale",
        "Harbour of Norvale flooded by the storm",
        "The storm moves on",
        "Norvale elects a mayor",
        "Harbours in decline",
        "Chess in parks",
        "Dearer bread",
        "Zyzzyva",
        "",
    };
    for (size_t i = 0; i < ARTICLES; i++) {
        fprintf(file, "{\"title\":\"%s\",\"originalUrl\":\"https://a.example/%zu\",\"type\":\"%s\",", articles[i], i,
                i % 2 ? "video" : "article");
        fprintf(file, "\"provider\":{\"name\":\"Bread and Chess\"},\"publishedDateTime\":\"2020-06-0%zu\"}\n", i + 1);
    }
}

static int make(void **state)
{
    return small_index_make(state, write_articles, ARTICLES);
}

/* The numbers of the hits' addresses, a digit each. */
static void check(void **state, const char *key, const struct newsidx_search_options *options, const char *wanted)
{
    const struct small_index *made = *state;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    char got[ARTICLES + 1] = "";
    if (newsidx_similar(made->index, key, options, &results, &err) != NEWSIDX_OK) fail_msg("%s: %s", key, err.message);
    const size_t n = newsidx_results_n_hits(results);
    assert_true(n <= ARTICLES);
    for (size_t i = 0; i < n; i++) {
        const struct newsidx_text *url = &newsidx_results_hit(results, i)->article.url;
        got[i] = url->bytes[url->length - 1];
    }
    assert_string_equal(got, wanted);
    newsidx_results_free(results);
}

static void the_most_similar_first(void **state)
{
    check(state, "https://a.example/0", NULL, "1243");
    check(state, "https://a.example/1", NULL, "0243");
    check(state, "https://a.example/5", NULL, "4"); /* "in"; not "chess", which every provider's name has */
    check(state, "https://a.example/7", NULL, "");
    check(state, "https://a.example/8", NULL, "");
}

static void options_hold(void **state)
{
    const struct newsidx_filter videos = { "type", "video" };
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.limit = 2;
    options.match = NEWSIDX_MATCH_ALL; /* does not matter */
    options.strict = options.suggest = true;
    check(state, "https://a.example/0", &options, "12");
    options.offset = 1;
    check(state, "https://a.example/0", &options, "24");
    options.offset = 0;
    options.filters = &videos;
    options.n_filters = 1;
    check(state, "https://a.example/0", &options, "13");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void like_a_file(void **state)
{
    const struct small_index *made = *state;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    char path[TEST_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/new.md", (const char *)made->folder);
    write_file(path, "---\ntitle: A mayor for Norvale\nexcerpt: Who plays chess.\n---\n");
    check(state, path, NULL, "301");
    write_file(path, "---\ntitle: Norvale elects a mayor\noriginalUrl: https://a.example/3\n---\n");
    check(state, path, NULL, "01"); /* it is one that the index has */
    write_file(path, "---\nno article: at all\n");
    assert_int_equal(newsidx_similar(made->index, path, NULL, &results, &err), NEWSIDX_REFUSED);
    unlink(path);
    assert_int_equal(newsidx_similar(made->index, path, NULL, &results, &err), NEWSIDX_NOT_FOUND);
    assert_true(err.message[0]);
    assert_int_equal(newsidx_similar(made->index, "https://a.example/99", NULL, &results, NULL), NEWSIDX_NOT_FOUND);
    assert_null(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_similar_first),
        cmocka_unit_test(options_hold),
        cmocka_unit_test(like_a_file),
    };
    return cmocka_run_group_tests(tests, make, small_index_remove);
}
