/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How text, quality and recency hold each other: what is old and says it beats what is new and touches on it, among
 * articles that say the same the new and the good win, and no weight leaves out anything that matches.
 */
#include "small_index.h"

enum { FILLERS = 240, SHOWN_MAX = 8 };

#define NOW "2020-06-30"
#define LONG_TALK                                                                                                      \
    "The council talked until midnight of rents, of drains, of the new timetable and of who should pay for the fair; " \
    "it heard three reports, put off two votes, and thanked the clerk, who has been there for thirty years. "

struct news {
    const char *name; /* the end of its address */
    const char *title, *excerpt;
    const char *date; /* NULL: none */
    int quality;      /* NEWSIDX_QUALITY_NONE: none */
};

static const struct news news[] = {
    /* Sharp and old and poor; vague and of today and good. */
    { "zeppelin-sharp", "Zeppelin moored at the pier", "The zeppelin came from the east.", "2001-03-01", 5 },
    { "zeppelin-vague", "From the town hall", LONG_TALK "Somebody saw a zeppelin.", NOW, 5000 },
    { "gondola-sharp", "Gondola of the zeppelin shown", "A gondola, at last.", "2001-03-01", 5 },
    /* The same, word for word, but for date or quality. */
    { "bridge-old", "Drawbridge opens", "It took a year.", "2020-01-10", 80 },
    { "bridge-new", "Drawbridge opens", "It took a year.", "2020-06-28", 80 },
    { "tunnel-poor", "Underpass opens", "It took a year.", "2020-06-20", 8 },
    { "tunnel-good", "Underpass opens", "It took a year.", "2020-06-20", 800 },
    /* Nearly the same: the newer and the better have more words around the one that is asked for. */
    { "ferry-old", "Ferryboat sinks", "Nobody was hurt.", "2019-06-28", 80 },
    { "ferry-new", "Ferryboat sinks", "Nobody was hurt, it is said in the harbour.", "2020-06-28", 80 },
    { "crane-poor", "Derrick falls", "Nobody was hurt.", "2020-06-20", 8 },
    { "crane-good", "Derrick falls", "Nobody was hurt, it is said.", "2020-06-20", 800 },
    /* Whatever an article can be. */
    { "kiosk-undated", "Newsstand", "No date.", NULL, 50 },
    { "kiosk-unrated", "Newsstand", "No quality.", "2020-05-01", NEWSIDX_QUALITY_NONE },
    { "kiosk-worst", "Newsstand", "Less than nothing.", "2020-05-01", -1000000 },
    { "kiosk-ancient", "Newsstand", "Before all.", "1850-01-01", 0 },
    { "kiosk-future", "Newsstand", "After all.", "2190-01-01", 1000000 },
    { "kiosk-aside", "From the town hall", LONG_TALK LONG_TALK "There was a newsstand.", "1900-01-01", 0 },
};

static void write_news(FILE *file)
{
    for (size_t i = 0; i < NX_COUNT(news); i++) {
        const struct news *n = &news[i];
        fprintf(file, "{\"title\": \"%s\", \"excerpt\": \"%s\", \"webUrl\": \"https://a.example/%s\"", n->title,
                n->excerpt, n->name);
        if (n->date) fprintf(file, ", \"publishedDateTime\": \"%s\"", n->date);
        if (n->quality != NEWSIDX_QUALITY_NONE) fprintf(file, ", \"quality\": %d", n->quality);
        fprintf(file, "}\n");
    }
    for (int i = 0; i < FILLERS; i++) {
        fprintf(file,
                "{\"title\": \"Minutes of meeting %d\", \"excerpt\": \"Rents and drains were discussed.\", \"webUrl\": "
                "\"https://a.example/filler-%d\", \"publishedDateTime\": \"20%02d-%02d-11\", \"quality\": %d}\n",
                i, i, i % 20, i % 12 + 1, 20 + i % 100);
    }
}

static int set_up(void **state)
{
    return small_index_make(state, write_news, NX_COUNT(news) + FILLERS);
}

static struct newsidx_search_options options_for(struct newsidx_weights weights)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.weights = weights;
    options.match = NEWSIDX_MATCH_ANY;
    options.limit = 1000;
    assert_ok(newsidx_date_parse(NOW, &options.now, NULL));
    return options;
}

/* Whether the hit is the article of that name. */
static bool is_named(const struct newsidx_hit *hit, const char *name)
{
    const struct newsidx_text *url = &hit->article.url;
    char expected[64];
    const int length = snprintf(expected, sizeof expected, "https://a.example/%s", name);
    return nx_str_equal((struct nx_str){ url->bytes, url->length }, (struct nx_str){ expected, (size_t)length });
}

/* The hits are these, in this order; the list ends with NULL. */
static void assert_order(void **state, const char *query, struct newsidx_weights weights,
                         const char *const names[SHOWN_MAX])
{
    struct newsidx_search_options options = options_for(weights);
    struct newsidx_results *results = small_index_search(state, query, &options);
    size_t n = newsidx_results_n_hits(results), i = 0;
    for (; i < n && names[i]; i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        if (is_named(hit, names[i])) continue;
        const struct newsidx_text *url = &hit->article.url;
        fail_msg("%s: hit %zu is %.*s, not %s", query, i + 1, (int)url->length, url->bytes, names[i]);
    }
    if (i < n || names[i]) fail_msg("%s: %zu hits", query, n);
    newsidx_results_free(results);
}

#define ORDER(...) ((const char *const[SHOWN_MAX]){ __VA_ARGS__ })

static const struct newsidx_weights text = NEWSIDX_WEIGHTS_TEXT, balanced = NEWSIDX_WEIGHTS_BALANCED,
                                    fresh = NEWSIDX_WEIGHTS_FRESH, latest = NEWSIDX_WEIGHTS_LATEST;

/* ---- From the one side ---- */

static void old_and_sharp_beats_fresh_and_vague(void **state)
{
    assert_order(state, "zeppelin", text, ORDER("zeppelin-sharp", "gondola-sharp", "zeppelin-vague"));
    assert_order(state, "zeppelin", balanced, ORDER("zeppelin-sharp", "gondola-sharp", "zeppelin-vague"));
}

static void one_more_rare_word_beats_any_date(void **state)
{
    assert_order(state, "zeppelin gondola", balanced, ORDER("gondola-sharp", "zeppelin-sharp", "zeppelin-vague"));
    assert_order(state, "zeppelin gondola", fresh, ORDER("gondola-sharp", "zeppelin-vague", "zeppelin-sharp"));
}

/* Where the date alone counts, nothing else does. */
static void the_latest_come_first(void **state)
{
    assert_order(state, "gondola ferryboat", text, ORDER("gondola-sharp", "ferry-old", "ferry-new"));
    assert_order(state, "gondola ferryboat", latest, ORDER("ferry-new", "ferry-old", "gondola-sharp"));
}

/* However large the numbers: quality and recency have bounds, and a rare word in a title says more. */
static void the_static_part_is_bounded(void **state)
{
    struct newsidx_search_options options = options_for(balanced);
    struct newsidx_results *results = small_index_search(state, "newsstand", &options);
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        const struct newsidx_score_parts *score = &newsidx_results_hit(results, i)->score;
        assert_true(score->text > 0.0);
        assert_true(score->quality >= 0.0 && score->quality < balanced.quality);
        assert_true(score->recency > 0.0 && score->recency <= balanced.recency);
    }
    newsidx_results_free(results);
}

/* ---- From the other ---- */

static void fresh_and_good_win_among_equals(void **state)
{
    assert_order(state, "drawbridge", balanced, ORDER("bridge-new", "bridge-old"));
    assert_order(state, "drawbridge", fresh, ORDER("bridge-new", "bridge-old"));
    assert_order(state, "underpass", balanced, ORDER("tunnel-good", "tunnel-poor"));
    assert_order(state, "underpass", fresh, ORDER("tunnel-good", "tunnel-poor"));
}

static void fresh_and_good_win_among_near_equals(void **state)
{
    assert_order(state, "ferryboat", text, ORDER("ferry-old", "ferry-new"));
    assert_order(state, "ferryboat", balanced, ORDER("ferry-new", "ferry-old"));
    assert_order(state, "derrick", text, ORDER("crane-poor", "crane-good"));
    assert_order(state, "derrick", balanced, ORDER("crane-good", "crane-poor"));
}

/* What `fresh` is for: one rare word in passing is enough for an article of today. */
static void fresh_puts_the_day_before_one_word(void **state)
{
    assert_order(state, "zeppelin", fresh, ORDER("zeppelin-vague", "zeppelin-sharp", "gondola-sharp"));
}

/* ---- Nothing is left out ---- */

/* How many hits of `results` have `name`. */
static int times_found(const struct newsidx_results *results, const char *name)
{
    int n = 0;
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        n += is_named(newsidx_results_hit(results, i), name);
    }
    return n;
}

static void check_all_are_found(void **state, const char *query, const char *kind, struct newsidx_weights weights,
                                size_t expected)
{
    struct newsidx_search_options options = options_for(weights);
    options.count = true;
    struct newsidx_results *results = small_index_search(state, query, &options);
    assert_int_equal(newsidx_results_n_hits(results), expected);
    assert_int_equal(newsidx_results_summary(results)->matches, expected);
    for (size_t i = 0; i < NX_COUNT(news); i++) {
        if (strncmp(news[i].name, kind, strlen(kind)) == 0) assert_int_equal(times_found(results, news[i].name), 1);
    }
    newsidx_results_free(results);
}

static void whatever_matches_is_found(void **state)
{
    static const struct newsidx_weights heavy = { 1.0, 1e9, 1e9, 1e-3 };
    const struct newsidx_weights weights[] = { text, balanced, fresh, heavy, { 0.0, 0.0, 0.0, 30.0 } };
    for (size_t i = 0; i < NX_COUNT(weights); i++) {
        check_all_are_found(state, "newsstand", "kiosk", weights[i], 6);
        check_all_are_found(state, "zeppelin nowhere", "zeppelin", weights[i], 3);
        /* A word that nearly all have: every weight is far above its. */
        check_all_are_found(state, "drains newsstand", "kiosk", weights[i], FILLERS + 7);
        check_all_are_found(state, "", "", weights[i], FILLERS + NX_COUNT(news));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(old_and_sharp_beats_fresh_and_vague),
        cmocka_unit_test(one_more_rare_word_beats_any_date),
        cmocka_unit_test(the_latest_come_first),
        cmocka_unit_test(the_static_part_is_bounded),
        cmocka_unit_test(fresh_and_good_win_among_equals),
        cmocka_unit_test(fresh_and_good_win_among_near_equals),
        cmocka_unit_test(fresh_puts_the_day_before_one_word),
        cmocka_unit_test(whatever_matches_is_found),
    };
    return cmocka_run_group_tests(tests, set_up, small_index_remove);
}
