/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may have been meant: which queries are corrected, how, and which are left alone. */
#include "newsidx.h"
#include "small_index.h"

enum { ARTICLES = 1200 };

/* Each with an address of its own. */
static void write_some(FILE *file, int *n, int times, const char *title)
{
    for (; times > 0; times--) {
        fprintf(file, "{\"title\":\"%s\",\"originalUrl\":\"https://a.example/%d\",\"type\":\"%s\"}\n", title, *n,
                *n % 2 ? "video" : "article");
        ++*n;
    }
}

static void write_articles(FILE *file)
{
    int n = 0;
    write_some(file, &n, 20, "Facial recognition");
    write_some(file, &n, 5, "Facil solutions");
    write_some(file, &n, 300, "The government and the court");
    write_some(file, &n, 2, "Goverment spelt so");
    write_some(file, &n, 4, "Visitors");
    write_some(file, &n, 150, "The visa court");
    write_some(file, &n, 2, "The fisa ruling");
    write_some(file, &n, 12, "Kuleba speaks");
    write_some(file, &n, 30, "\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0 news");
    write_some(file, &n, 40, "covid19 jabs");
    write_some(file, &n, ARTICLES - n, "Weather");
}

static int make(void **state)
{
    return small_index_make(state, write_articles, ARTICLES);
}

static struct newsidx_search_options suggesting(void)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.suggest = true;
    return options;
}

/* What is suggested has so many matches, and they are found. NULL: nothing is suggested. */
static void check(void **state, const char *query, struct newsidx_search_options options, const char *suggested)
{
    struct newsidx_results *results = small_index_search(state, query, &options);
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    if (!suggested) {
        if (summary->suggestion) fail_msg("%s: %s", query, summary->suggestion);
        newsidx_results_free(results);
        return;
    }
    if (!summary->suggestion) fail_msg("%s: nothing", query);
    assert_string_equal(summary->suggestion, suggested);
    assert_true(summary->suggestion_matches > 0);
    options.suggest = false;
    options.count = true;
    struct newsidx_results *better = small_index_search(state, suggested, &options);
    assert_int_equal(newsidx_results_summary(better)->matches, summary->suggestion_matches);
    newsidx_results_free(better);
    newsidx_results_free(results);
}

static void words_that_no_article_has(void **state)
{
    check(state, "facail recogntion", suggesting(), "facial recognition");
    check(state, "facail", suggesting(), "facial");
    check(state, "facail solutions", suggesting(), "facil solutions"); /* what is found with the other words */
    check(state, "govrnmnt", suggesting(), "government");              /* two letters are missing */
    check(state, "vist", suggesting(), "visa");                        /* one, in a short word: not "visitors" */
    check(state, "\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2", suggesting(),
          "\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0");
}

static void words_that_hardly_any_article_has(void **state)
{
    check(state, "goverment", suggesting(), "government");
    check(state, "fisa", suggesting(), NULL); /* visa is not a hundred times as frequent */
    check(state, "kuleba", suggesting(), NULL);
}

static void the_rest_stays_as_it_was_typed(void **state)
{
    check(state, "+facail   -type:video \"recognition\"", suggesting(), "+facial   -type:video \"recognition\"");
    check(state, "(goverment court) OR wether", suggesting(), "(goverment court) OR weather");
    check(state, "facail -goverment", suggesting(), "facial -goverment");
}

static void what_is_chosen_with_care_is_left_alone(void **state)
{
    check(state, "\"facail recognition\"", suggesting(), NULL);
    check(state, "\"facail\"", suggesting(), NULL);
    check(state, "title:facail", suggesting(), NULL);
    check(state, "-facail", suggesting(), NULL);
    check(state, "fac", suggesting(), NULL);
    check(state, "covid18", suggesting(), NULL);
    check(state, "facial recognition", suggesting(), NULL);
    check(state, "facial", suggesting(), NULL);
}

static void filters_and_modes_hold(void **state)
{
    const struct newsidx_filter videos = { "type", "video" }, nothing = { "type", "podcast" };
    struct newsidx_search_options options = suggesting();
    options.filters = &videos;
    options.n_filters = 1;
    check(state, "facail", options, "facial");
    options.filters = &nothing;
    check(state, "facail", options, NULL);
    options = suggesting();
    options.match = NEWSIDX_MATCH_ANY;
    check(state, "facail recognition kuleba", options, NULL); /* the same articles */
    check(state, "facail kuleba", options, "facial kuleba");
    check(state, "facail kuleba weather", suggesting(), "facial kuleba weather"); /* no article has all of these */
    options.suggest = false;
    check(state, "facail", options, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_no_article_has),      cmocka_unit_test(words_that_hardly_any_article_has),
        cmocka_unit_test(the_rest_stays_as_it_was_typed), cmocka_unit_test(what_is_chosen_with_care_is_left_alone),
        cmocka_unit_test(filters_and_modes_hold),
    };
    return cmocka_run_group_tests(tests, make, small_index_remove);
}
