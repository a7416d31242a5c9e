/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random articles, random queries: newsidx must answer as the reference does, in everything and to the last bit. */
#include <unistd.h>

#include "index/snapshot.h"
#include "reference.h"

enum { STREAMS = 4, ARTICLES_MAX = 400, TEXT_MAX = 400 };

/* Common words first: word i is drawn about as often as Zipf would. Different forms of a stem, words that the analyzer
   takes apart, and other scripts are among them. */
static const char *const vocabulary[] = {
    "the",    "of",     "news",    "climate",  "change",   "election", "run",   "running",
    "city",   "market", "Changes", "rain",     "covid",    "19",       "école", "covid-19",
    "Москва", "北京",   "大学",    "北京大学", "vaccines", "vaccine",  "AI",    "state",
    "rivers", "bridge", "U.S.",    "don't",    "résumé",   "opera",    "zebra", "quartz",
};
static const char *const providers[] = { "The Daily News", "Rain City Post", "Bridge", "Москва News", "" };

/* One stream of articles, and what a test wrote to it last. */
struct stream {
    struct ref_article articles[ARTICLES_MAX];
    char texts[ARTICLES_MAX][3][TEXT_MAX];
    size_t n;
};

struct world {
    uint64_t seed;
    char dir[TEST_PATH_SIZE];
    struct stream streams[STREAMS];
    struct ref_stems stems;
    struct ref_article all[STREAMS * ARTICLES_MAX];
    struct ref_corpus corpus;
};

/* ---- Making up articles ---- */

static const char *any_word(uint64_t *seed)
{
    size_t n = NX_COUNT(vocabulary), i = test_below(seed, n);
    if (test_below(seed, 3)) i = i * test_below(seed, n) / n;
    return vocabulary[i];
}

static void any_text(uint64_t *seed, size_t n_words, char out[TEXT_MAX])
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n_words && length + 40 < TEXT_MAX; i++) {
        static const char *const between[] = { " ", " ", " ", ", ", ". ", " - " };
        const char *gap = i ? between[test_below(seed, NX_COUNT(between))] : "";
        length += (size_t)snprintf(out + length, TEXT_MAX - length, "%s%s", gap, any_word(seed));
    }
}

/* Few different dates and qualities, so that there are ties. */
static void make_article(struct world *world, struct stream *stream, size_t place, int number)
{
    uint64_t *seed = &world->seed;
    struct ref_article *article = &stream->articles[place];
    any_text(seed, 1 + test_below(seed, 6), stream->texts[place][0]);
    any_text(seed, test_below(seed, 3) ? test_below(seed, 30) : 0, stream->texts[place][1]);
    snprintf(stream->texts[place][2], TEXT_MAX, "https://example.com/%d", number);
    *article = (struct ref_article){
        .url = stream->texts[place][2],
        .title = stream->texts[place][0],
        .excerpt = stream->texts[place][1],
        .provider = providers[test_below(seed, NX_COUNT(providers))],
        .date = test_below(seed, 6) ? 1600000000 - (int64_t)test_below(seed, 60) * 43200 : NEWSIDX_DATE_NONE,
        .quality = test_below(seed, 6) ? (int32_t)test_below(seed, 12) * 15 - 15 : NEWSIDX_QUALITY_NONE,
    };
    ref_article_analyze(&world->corpus, article);
}

static void clear_stream(struct stream *stream)
{
    for (size_t i = 0; i < stream->n; i++) ref_article_dispose(&stream->articles[i]);
    stream->n = 0;
}

/* ---- Writing them ---- */

static void write_article(const struct ref_article *article, FILE *file)
{
    fprintf(file, "{\"title\": \"%s\", \"originalUrl\": \"%s\", \"type\": \"article\"", article->title, article->url);
    if (*article->excerpt) fprintf(file, ", \"excerpt\": \"%s\"", article->excerpt);
    if (*article->provider) fprintf(file, ", \"provider\": {\"name\": \"%s\"}", article->provider);
    if (article->quality != NEWSIDX_QUALITY_NONE) fprintf(file, ", \"quality\": %d", article->quality);
    char date[NEWSIDX_DATE_TEXT_SIZE];
    if (article->date != NEWSIDX_DATE_NONE) {
        fprintf(file, ", \"publishedDateTime\": \"%s\"", newsidx_date_format(article->date, false, date));
    }
    fprintf(file, "}\n");
}

static void add_stream(struct newsidx_writer *writer, const struct stream *stream, size_t number)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    for (size_t i = 0; i < stream->n; i++) write_article(&stream->articles[i], file);
    fflush(file);
    rewind(file);
    char name[16];
    snprintf(name, sizeof name, "stream-%zu", number);
    struct newsidx_add_report report;
    newsidx_error err = { 0 };
    newsidx_status status = newsidx_writer_add_stream(writer, fileno(file), name, &report, &err);
    if (status != NEWSIDX_OK) fail_msg("%s: %s", err.path, err.message);
    assert_int_equal(report.files_refused, 0);
    fclose(file);
}

static void commit(struct world *world, size_t stream)
{
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.no_sync = true;
    options.prune_any = true;
    struct newsidx_writer *writer = NULL;
    newsidx_error err = { 0 };
    if (newsidx_writer_open(world->dir, &options, &writer, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    add_stream(writer, &world->streams[stream], stream);
    newsidx_writer_close(writer);
}

/* Replaces a stream by `n` new articles; a third of them keep their URL, so that articles change, come and go. */
static void replace_stream(struct world *world, size_t stream, size_t n)
{
    clear_stream(&world->streams[stream]);
    for (size_t i = 0; i < n; i++) {
        bool kept = test_below(&world->seed, 3) == 0;
        int number = kept ? (int)(stream * 100000 + i) : (int)(test_below(&world->seed, 1000000000) + 1000000);
        make_article(world, &world->streams[stream], i, number);
        world->streams[stream].n++;
    }
    commit(world, stream);
}

static void collect_articles(struct world *world)
{
    world->corpus.articles = world->all;
    world->corpus.n = 0;
    for (size_t s = 0; s < STREAMS; s++) {
        for (size_t i = 0; i < world->streams[s].n; i++) {
            world->all[world->corpus.n++] = world->streams[s].articles[i];
        }
    }
}

/* Ids are newsidx's own business: they are asked for. */
static void learn_ids(struct world *world, struct newsidx_index *index)
{
    for (size_t i = 0; i < world->corpus.n; i++) {
        struct newsidx_entry *entry = NULL;
        assert_ok(newsidx_entry_find(index, world->all[i].url, &entry, NULL));
        memcpy(world->all[i].id, newsidx_entry_article(entry)->id, sizeof world->all[i].id);
        newsidx_entry_free(entry);
    }
}

/* ---- Making up queries ---- */

static void make_query(uint64_t *seed, struct ref_query *query)
{
    query->n = test_below(seed, REF_CLAUSES_MAX + 1);
    for (size_t i = 0; i < query->n; i++) {
        struct ref_clause *clause = &query->clauses[i];
        *clause = (struct ref_clause){ .excluded = test_below(seed, 6) == 0, .quoted = test_below(seed, 4) == 0 };
        clause->n_words = clause->quoted ? 1 + test_below(seed, REF_PHRASE_MAX - 1) : 1;
        for (size_t w = 0; w < clause->n_words; w++) {
            clause->words[w] = test_below(seed, 20) ? any_word(seed) : "nowhere";
        }
    }
}

static void make_options(uint64_t *seed, struct newsidx_search_options *options)
{
    static const double some[] = { 0.0, 0.3, 1.0, 2.0, 17.5 };
    *options = (struct newsidx_search_options)NEWSIDX_SEARCH_OPTIONS_INIT;
    options->match = (enum newsidx_match)test_below(seed, 3);
    options->limit = test_below(seed, 2) ? 10000 : 1 + test_below(seed, 20);
    options->offset = test_below(seed, 2) ? 0 : test_below(seed, 30);
    options->count = test_below(seed, 3) == 0;
    if (test_below(seed, 3) == 0) options->now = 1590000000 + (int64_t)test_below(seed, 20000000);
    if (test_below(seed, 3) == 0) options->sort = (enum newsidx_sort)test_below(seed, NEWSIDX_SORT_HEAT + 1);
    if (test_below(seed, 2)) return;
    options->weights.text = some[test_below(seed, NX_COUNT(some))];
    options->weights.quality = some[test_below(seed, NX_COUNT(some))];
    options->weights.recency = some[test_below(seed, NX_COUNT(some))];
    options->weights.half_life_days = 0.5 + (double)test_below(seed, 100);
}

/* ---- Comparing ---- */

/* Bits, not values: the same number to the last one. */
static void assert_same_double(double actual, double expected, const char *query)
{
    if (memcmp(&actual, &expected, sizeof actual) != 0) fail_msg("%s: %.17g is not %.17g", query, actual, expected);
}

static void compare_terms(const struct world *world, const struct ref_answer *answer, const struct ref_match *match,
                          const struct newsidx_score_parts *actual, const char *query)
{
    size_t n = 0;
    for (size_t t = 0; t < answer->n_stems; t++) {
        if (match->wdf[t] == 0) continue;
        assert_true(n < actual->n_terms);
        const struct newsidx_term_score *term = &actual->terms[n++];
        assert_string_equal(term->term, world->stems.texts[answer->stems[t]]);
        assert_int_equal(term->df, answer->df[t]);
        assert_int_equal(term->wdf, match->wdf[t]);
        assert_same_double(term->score, match->part[t], query);
    }
    assert_int_equal(actual->n_terms, n);
}

static void compare_hit(const struct world *world, const struct ref_answer *answer, size_t place,
                        const struct newsidx_hit *hit, const char *query)
{
    const struct ref_match *match = &answer->matches[place];
    if (strcmp(hit->article.id, match->article->id) != 0) {
        fail_msg("%s: place %zu is %.*s, not %s", query, place, (int)hit->article.url.length, hit->article.url.bytes,
                 match->article->url);
    }
    assert_int_equal(hit->rank, place + 1);
    assert_same_double(hit->score.total, match->parts.total, query);
    assert_same_double(hit->score.text, match->parts.text, query);
    assert_same_double(hit->score.quality, match->parts.quality, query);
    assert_same_double(hit->score.recency, match->parts.recency, query);
    assert_same_double(hit->score.total, hit->score.text + hit->score.quality + hit->score.recency, query);
    assert_int_equal(hit->score.length, match->parts.length);
    assert_int_equal(hit->article.published_at, match->article->date);
    assert_int_equal(hit->article.quality, match->article->quality);
    compare_terms(world, answer, match, &hit->score, query);
}

static void compare_summary(const struct world *world, const struct ref_answer *answer,
                            const struct newsidx_search_options *options,
                            const struct newsidx_search_summary *summary)
{
    if (summary->exact) assert_int_equal(summary->matches, answer->n);
    assert_true(summary->exact || (!options->count && options->sort == NEWSIDX_SORT_RELEVANCE));
    assert_in_range(summary->matches, NX_MIN(answer->n, options->offset + options->limit), answer->n);
    assert_int_equal(summary->match, answer->mode);
    assert_int_equal(summary->relaxed, answer->relaxed);
    assert_int_equal(summary->articles, world->corpus.n);
    assert_int_equal(summary->now, answer->now);
    assert_int_equal(summary->median_quality, answer->median_quality);
    assert_int_equal(summary->median_date, answer->median_date);
}

/* The same word twice is one, in newsidx as in the reference; the reference counts it twice among the optional. */
static void compare_optional(const struct ref_answer *answer, const struct newsidx_search_summary *summary)
{
    assert_true(summary->n_optional_terms <= answer->n_optional);
    assert_int_equal(summary->n_optional_terms > 0, answer->n_optional > 0);
}

static void compare(struct world *world, struct newsidx_index *index)
{
    struct ref_query query;
    struct newsidx_search_options options;
    make_query(&world->seed, &query);
    make_options(&world->seed, &options);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer written = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    ref_query_write(&query, &written);
    const char *text = nx_buffer_terminate(&written);
    struct ref_answer answer;
    ref_search(&world->corpus, &query, &options, &answer);
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    if (newsidx_search(index, text, &options, &results, &err) != NEWSIDX_OK) fail_msg("%s: %s", text, err.message);
    compare_summary(world, &answer, &options, newsidx_results_summary(results));
    compare_optional(&answer, newsidx_results_summary(results));
    size_t left = answer.n > options.offset ? answer.n - options.offset : 0;
    assert_int_equal(newsidx_results_n_hits(results), NX_MIN(left, options.limit));
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        compare_hit(world, &answer, options.offset + i, newsidx_results_hit(results, i), text);
    }
    newsidx_results_free(results);
    free(answer.matches);
}

static void compare_many(struct world *world, int rounds)
{
    collect_articles(world);
    struct newsidx_index *index = NULL;
    newsidx_error err = { 0 };
    if (newsidx_index_open(world->dir, &index, &err) != NEWSIDX_OK) fail_msg("%s", err.message);
    learn_ids(world, index);
    while (rounds-- > 0) compare(world, index);
    newsidx_index_close(index);
}

/* ---- Tests ---- */

static struct world *world_new(const char *folder, uint64_t seed)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->seed = seed;
    snprintf(world->dir, sizeof world->dir, "%s/index-%llu", folder, (unsigned long long)seed);
    world->corpus = (struct ref_corpus){ .analyzer = test_analyzer(), .stems = &world->stems };
    return world;
}

static void world_free(struct world *world)
{
    for (size_t s = 0; s < STREAMS; s++) clear_stream(&world->streams[s]);
    ref_stems_dispose(&world->stems);
    nx_analyzer_free(world->corpus.analyzer);
    free(world);
}

static void one_segment(void **state)
{
    static const size_t sizes[] = { 1, 2, 7, 40, 99, 100, 101, 300 };
    for (size_t i = 0; i < NX_COUNT(sizes); i++) {
        struct world *world = world_new(*state, 100 + i);
        replace_stream(world, 0, sizes[i]);
        compare_many(world, 200);
        world_free(world);
    }
}

static void many_segments_with_dead_rows(void **state)
{
    struct world *world = world_new(*state, 200);
    for (size_t round = 0; round < 12; round++) {
        replace_stream(world, test_below(&world->seed, STREAMS), test_below(&world->seed, 150));
        compare_many(world, 100);
    }
    world_free(world);
}

/* An index that had articles and has none. */
static void nothing_left(void **state)
{
    struct world *world = world_new(*state, 300);
    replace_stream(world, 0, 20);
    replace_stream(world, 0, 0);
    compare_many(world, 50);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_segment),
        cmocka_unit_test(many_segments_with_dead_rows),
        cmocka_unit_test(nothing_left),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
