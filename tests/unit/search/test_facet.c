/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facets and timelines beside counting by hand: random indexes of several segments with dead rows, random queries with filters and
 * dates; all hits are fetched, and their fields counted one by one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "replace_stream.h"
#include "search_support.h"

enum { STREAMS = 4, COMMITS = 9, WORLDS = 6, QUERIES = 150, ARTICLES = 300, KEYS = 1024 };

static const char *const facets[] = { "provider", "domain", "category", "type", "locale",
                                      "topic",    "year",   "month",    "day" };

static const char *const words[] = { "rain", "snow", "river", "storm", "city", "bridge", "museum", "harbour" };

/* ---- Indexes ---- */

static void add_value(FILE *file, uint64_t *seed, const char *key, const char *const *values, size_t n)
{
    if (test_below(seed, 4)) fprintf(file, ",\"%s\":\"%s\"", key, values[test_below(seed, n)]);
}

static void add_topics(FILE *file, uint64_t *seed)
{
    static const char *const topics[] = { "Weather", "weather", "Culture", "Sport", "Traffic" };
    const size_t n = test_below(seed, 4);
    fprintf(file, ",\"topics\":[");
    for (size_t i = 0; i < n; i++) fprintf(file, "%s\"%s\"", i ? "," : "", topics[test_below(seed, NX_COUNT(topics))]);
    fprintf(file, "]");
}

static void add_article(FILE *file, uint64_t *seed)
{
    static const char *const providers[] = { "Gazette", "gazette", "The Times", "K\xc3\xb6lner Bote", "Wire" };
    static const char *const types[] = { "article", "video", "Video" };
    static const char *const locales[] = { "en-us", "en-gb", "de-de" };
    const size_t n = 1 + test_below(seed, 4);
    fprintf(file, "{\"title\":\"");
    for (size_t i = 0; i < n; i++) fprintf(file, "%s%s", i ? " " : "", words[test_below(seed, NX_COUNT(words))]);
    fprintf(file, "\",\"originalUrl\":\"https://%c.example.com/%zu\"", (int)('a' + test_below(seed, 6)),
            test_below(seed, 600));
    add_value(file, seed, "type", types, NX_COUNT(types));
    add_value(file, seed, "category", words, NX_COUNT(words));
    add_value(file, seed, "locale", locales, NX_COUNT(locales));
    if (test_below(seed, 5)) {
        fprintf(file, ",\"provider\":{\"name\":\"%s\"}", providers[test_below(seed, NX_COUNT(providers))]);
    }
    add_topics(file, seed);
    if (test_below(seed, 6)) {
        char date[NEWSIDX_DATE_TEXT_SIZE];
        const int64_t when = (int64_t)test_below(seed, 1600000000) - 1000000;
        fprintf(file, ",\"publishedDateTime\":\"%s\"", newsidx_date_format(when, false, date));
    }
    fprintf(file, "}\n");
}

static void commit(const char *dir, uint64_t *seed)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    const size_t n = 1 + test_below(seed, ARTICLES);
    for (size_t i = 0; i < n; i++) add_article(file, seed);
    test_replace_stream(dir, test_below(seed, STREAMS), file);
}

/* ---- Queries ---- */

struct question {
    char text[256];
    struct newsidx_search_options options;
    struct newsidx_filter filters[2];
};

static void any_question(uint64_t *seed, struct question *out)
{
    const size_t n = test_below(seed, 4);
    size_t used = 0;
    *out = (struct question){ .options = NEWSIDX_SEARCH_OPTIONS_INIT };
    for (size_t i = 0; i < n; i++) {
        const char *word = test_below(seed, 20) ? words[test_below(seed, NX_COUNT(words))] : "nowhere";
        const size_t kind = test_below(seed, 4);
        used += (size_t)snprintf(out->text + used, sizeof out->text - used, "%s%s%s",
                                 kind == 1 ? "-"
                                 : kind    ? ""
                                           : "\"",
                                 word, kind ? " " : " river\" ");
    }
    out->options.match = (enum newsidx_match)test_below(seed, 3);
    out->options.filters = out->filters;
    if (test_below(seed, 3) == 0) out->filters[out->options.n_filters++] = (struct newsidx_filter){ "type", "video" };
    if (test_below(seed, 4) == 0) out->filters[out->options.n_filters++] = (struct newsidx_filter){ "topic", "SPORT" };
    if (test_below(seed, 3) == 0) out->options.date.least = (int64_t)test_below(seed, 1600000000);
    if (test_below(seed, 4) == 0) out->options.date.most = out->options.date.least < 0 ? 900000000 : 1600000000;
}

/* ---- Counting by hand ---- */

/* Values with their counts, one facet's. */
struct counted {
    struct newsidx_text text[KEYS];
    char dates[KEYS][16];
    uint64_t counts[KEYS];
    size_t n;
    uint64_t without;
};

static bool is_text(const struct newsidx_text *a, const char *bytes, size_t length)
{
    return a->length == length && memcmp(a->bytes, bytes, length) == 0;
}

static void count_text(struct counted *counted, const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < counted->n && !is_text(&counted->text[i], bytes, length)) i++;
    assert_true(i < KEYS);
    if (i == counted->n) counted->text[counted->n++] = (struct newsidx_text){ .bytes = bytes, .length = length };
    counted->counts[i]++;
}

static void count_date(struct counted *counted, int64_t when, size_t length)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    if (when == NEWSIDX_DATE_NONE) {
        counted->without++;
        return;
    }
    char *kept = counted->dates[counted->n];
    assert_true(counted->n < KEYS - 1);
    snprintf(kept, sizeof counted->dates[0], "%.*s", (int)length, newsidx_date_format(when, true, text));
    count_text(counted, kept, length);
}

static void count_topics(struct counted *counted, const struct newsidx_article *article)
{
    for (size_t i = 0; i < article->n_topics; i++) {
        const struct newsidx_text *topic = &article->topics[i];
        bool seen = false;
        for (size_t k = 0; k < i; k++) seen = seen || is_text(&article->topics[k], topic->bytes, topic->length);
        if (!seen) count_text(counted, topic->bytes, topic->length);
    }
    counted->without += article->n_topics == 0;
}

static void count_hit(struct counted *counted, size_t facet, const struct newsidx_article *article)
{
    const struct newsidx_text *texts[] = { &article->provider, &article->domain, &article->category, &article->type,
                                           &article->locale };
    static const size_t lengths[] = { 4, 7, 10 };
    if (facet >= 6)
        count_date(counted, article->published_at, lengths[facet - 6]);
    else if (facet == 5)
        count_topics(counted, article);
    else if (texts[facet]->length)
        count_text(counted, texts[facet]->bytes, texts[facet]->length);
    else
        counted->without++;
}

static uint64_t count_of(const struct counted *counted, const struct newsidx_text *text)
{
    for (size_t i = 0; i < counted->n; i++) {
        if (is_text(&counted->text[i], text->bytes, text->length)) return counted->counts[i];
    }
    return 0;
}

/* ---- Comparing ---- */

static int compare_text(const struct newsidx_text *a, const struct newsidx_text *b)
{
    return nx_str_compare((struct nx_str){ a->bytes, a->length }, (struct nx_str){ b->bytes, b->length });
}

static void compare_facet(const struct newsidx_facet *facet, const struct counted *counted, size_t top)
{
    assert_int_equal(facet->distinct, counted->n);
    assert_int_equal(facet->without, counted->without);
    assert_int_equal(facet->n_values, top && top < counted->n ? top : counted->n);
    for (size_t i = 0; i < facet->n_values; i++) {
        const struct newsidx_facet_value *value = &facet->values[i];
        assert_int_equal(value->count, count_of(counted, &value->text));
        if (i == 0) continue;
        assert_true(value[-1].count >= value->count);
        assert_true(value[-1].count > value->count || compare_text(&value[-1].text, &value->text) < 0);
    }
}

static void compare(struct newsidx_index *index, uint64_t *seed)
{
    static struct counted counted[NX_COUNT(facets)];
    struct newsidx_facets_options wanted = NEWSIDX_FACETS_OPTIONS_INIT;
    struct newsidx_facets *found = NULL;
    struct newsidx_results *results = NULL;
    struct question question;
    newsidx_error err = { 0 };
    any_question(seed, &question);
    wanted.by = facets;
    wanted.n_by = NX_COUNT(facets);
    wanted.top = test_below(seed, 3) ? 0 : 1 + test_below(seed, 12);
    if (newsidx_facets_get(index, question.text, &question.options, &wanted, &found, &err) != NEWSIDX_OK)
        fail_msg("%s", err.message);
    question.options.limit = 10000;
    question.options.count = true;
    assert_ok(newsidx_search(index, question.text, &question.options, &results, &err));
    const struct newsidx_search_summary *ours = newsidx_facets_summary(found),
                                        *theirs = newsidx_results_summary(results);
    assert_true(ours->exact && ours->relaxed == theirs->relaxed && ours->match == theirs->match);
    assert_int_equal(ours->matches, theirs->matches);
    assert_int_equal(ours->matches, newsidx_results_n_hits(results));
    assert_string_equal(ours->query, theirs->query);
    assert_int_equal(newsidx_facets_n(found), NX_COUNT(facets));
    for (size_t facet = 0; facet < NX_COUNT(facets); facet++) {
        counted[facet].n = 0;
        counted[facet].without = 0;
        memset(counted[facet].counts, 0, sizeof counted[facet].counts);
        for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
            count_hit(&counted[facet], facet, &newsidx_results_hit(results, i)->article);
        }
        assert_string_equal(newsidx_facets_item(found, facet)->by, facets[facet]);
        compare_facet(newsidx_facets_item(found, facet), &counted[facet], wanted.top);
    }
    assert_null(newsidx_facets_item(found, NX_COUNT(facets)));
    newsidx_results_free(results);
    newsidx_facets_free(found);
}

/* The first of the ranked hits within the period is the best; their number must be right, too. */
static void compare_moment(const struct newsidx_moment *moment, const struct newsidx_results *results)
{
    const struct newsidx_hit *best = NULL;
    uint64_t n = 0;
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        const int64_t date = hit->article.published_at;
        if (date == NEWSIDX_DATE_NONE || date < moment->start || date >= moment->end) continue;
        if (!best) best = hit;
        n++;
    }
    assert_int_equal(moment->count, n);
    assert_non_null(best);
    assert_string_equal(moment->best->article.id, best->article.id);
    assert_memory_equal(&moment->best->score.total, &best->score.total, sizeof best->score.total);
    assert_true(is_text(&moment->best->article.title, best->article.title.bytes, best->article.title.length));
}

static void compare_timeline(struct newsidx_index *index, uint64_t *seed)
{
    struct newsidx_timeline_options wanted = NEWSIDX_TIMELINE_OPTIONS_INIT;
    struct newsidx_timeline *timeline = NULL;
    struct newsidx_results *results = NULL;
    struct question question;
    newsidx_error err = { 0 };
    any_question(seed, &question);
    wanted.by = (enum newsidx_period)test_below(seed, 5);
    if (test_below(seed, 2)) question.options.weights = (struct newsidx_weights)NEWSIDX_WEIGHTS_TEXT;
    if (newsidx_timeline_get(index, question.text, &question.options, &wanted, &timeline, &err) != NEWSIDX_OK)
        fail_msg("%s", err.message);
    question.options.limit = 10000;
    assert_ok(newsidx_search(index, question.text, &question.options, &results, &err));
    const enum newsidx_period by = newsidx_timeline_by(timeline);
    const size_t n = newsidx_timeline_n(timeline);
    uint64_t sum = newsidx_timeline_undated(timeline);
    assert_int_equal(newsidx_timeline_summary(timeline)->matches, newsidx_results_n_hits(results));
    assert_true(wanted.by == NEWSIDX_PERIOD_AUTO ? by != NEWSIDX_PERIOD_AUTO : by == wanted.by);
    if (wanted.by == NEWSIDX_PERIOD_AUTO && by != NEWSIDX_PERIOD_YEAR) assert_in_range(n, 0, 40);
    for (size_t i = 0; i < n; i++) {
        const struct newsidx_moment *moment = newsidx_timeline_item(timeline, i);
        if (i) assert_true(moment[-1].end <= moment->start);
        assert_int_equal(moment->best->rank, i + 1);
        compare_moment(moment, results);
        sum += moment->count;
    }
    assert_int_equal(sum, newsidx_results_n_hits(results));
    assert_null(newsidx_timeline_item(timeline, n));
    newsidx_results_free(results);
    newsidx_timeline_free(timeline);
}

static void the_same_as_counted_by_hand(void **state)
{
    for (uint64_t world = 1; world <= WORLDS; world++) {
        char dir[TEST_PATH_SIZE];
        uint64_t seed = world * 7919;
        struct newsidx_index *index = NULL;
        snprintf(dir, sizeof dir, "%s/index-%llu", (const char *)*state, (unsigned long long)world);
        for (int i = 0; i < COMMITS; i++) commit(dir, &seed);
        assert_ok(newsidx_index_open(dir, &index, NULL));
        for (int i = 0; i < QUERIES; i++) compare(index, &seed);
        for (int i = 0; i < QUERIES; i++) compare_timeline(index, &seed);
        newsidx_index_close(index);
    }
}

static void what_cannot_be_counted_is_refused(void **state)
{
    char dir[TEST_PATH_SIZE];
    uint64_t seed = 1;
    struct newsidx_index *index = NULL;
    struct newsidx_facets *found = NULL;
    struct newsidx_facets_options options = NEWSIDX_FACETS_OPTIONS_INIT;
    const char *many[NEWSIDX_FACETS_MAX + 1] = { "title" };
    newsidx_error err = { 0 };
    snprintf(dir, sizeof dir, "%s/index-0", (const char *)*state);
    commit(dir, &seed);
    assert_ok(newsidx_index_open(dir, &index, NULL));
    options.by = many;
    options.n_by = 1;
    assert_int_equal(newsidx_facets_get(index, "", NULL, &options, &found, &err), NEWSIDX_INVALID);
    assert_non_null(strstr(err.message, "no facet title"));
    options.n_by = 2;
    many[0] = "year";
    assert_int_equal(newsidx_facets_get(index, "", NULL, &options, &found, &err), NEWSIDX_INVALID);
    options.n_by = NX_COUNT(many);
    assert_int_equal(newsidx_facets_get(index, "", NULL, &options, &found, &err), NEWSIDX_LIMIT);
    options.n_by = 1;
    assert_int_equal(newsidx_facets_get(index, "\xff", NULL, &options, &found, &err), NEWSIDX_INVALID);
    assert_null(found);
    assert_ok(newsidx_facets_get(index, "", NULL, NULL, &found, &err)); /* just how many there are */
    assert_int_equal(newsidx_facets_n(found), 0);
    assert_true(newsidx_facets_summary(found)->matches > 0);
    newsidx_facets_free(found);
    newsidx_facets_free(NULL);
    struct newsidx_timeline *timeline = NULL;
    struct newsidx_timeline_options by = NEWSIDX_TIMELINE_OPTIONS_INIT;
    by.by = (enum newsidx_period)5;
    assert_int_equal(newsidx_timeline_get(index, "", NULL, &by, &timeline, &err), NEWSIDX_INVALID);
    assert_null(timeline);
    newsidx_timeline_free(NULL);
    newsidx_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_as_counted_by_hand),
        cmocka_unit_test(what_cannot_be_counted_is_refused),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
