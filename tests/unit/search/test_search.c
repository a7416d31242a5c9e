/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches of a small index, through the public interface: what a hit shows, how words are combined, what is refused. */
#include "golden.h"
#include "small_index.h"

enum { FILLERS = 110 };

/* ---- The index ---- */

/* Written first, each with its own words. */
static const char *const articles[] = {
    "{\"title\": \"Facial recognition comes to town\", \"excerpt\": \"The council voted. Cameras with facial "
    "recognition "
    "will watch the station, and recognise faces.\", \"originalUrl\": \"https://town.example/cameras\", \"webUrl\": "
    "\"https://portal.example/1\", \"publishedDateTime\": \"2020-06-09T21:17:00Z\", \"quality\": 120, \"topics\": "
    "[\"Technology\", \"Privacy\"], \"provider\": {\"name\": \"Town Crier\", \"domain\": \"town.example\"}, \"type\": "
    "\"article\", \"published\": true, \"related\": [{\"title\": \"Cameras elsewhere\", \"webUrl\": "
    "\"https://portal.example/2\", \"provider\": {\"name\": \"Elsewhere Echo\"}}]}",
    "{\"title\": \"On climate\", \"excerpt\": \"Change is what they fear.\", \"webUrl\": \"https://a.example/apart\", "
    "\"publishedDateTime\": \"2020-06-01\", \"quality\": 20}",
    "{\"title\": \"Climate change, again\", \"excerpt\": \"Reports on changing climates.\", \"webUrl\": "
    "\"https://a.example/together\", \"publishedDateTime\": \"2020-05-01\"}",
    "{\"title\": \"Undated words\", \"webUrl\": \"https://a.example/undated\", \"quality\": 40}",
    "{\"title\": \"Old gold\", \"webUrl\": \"https://a.example/old\", \"publishedDateTime\": \"2001-01-01\", "
    "\"quality\": 189}",
};

/* "common" stands in all of the rest, "half" in every second one. */
static void write_articles(FILE *file)
{
    for (size_t i = 0; i < NX_COUNT(articles); i++) fprintf(file, "%s\n", articles[i]);
    for (int i = 0; i < FILLERS; i++) {
        fprintf(file,
                "{\"title\": \"Filler %d common%s\", \"webUrl\": \"https://filler.example/%d\", \"publishedDateTime\": "
                "\"2019-%02d-%02d\", \"quality\": %d}\n",
                i, i % 2 ? " half" : "", i, i / 28 + 1, i % 28 + 1, 50 + i);
    }
}

static int set_up(void **state)
{
    return small_index_make(state, write_articles, NX_COUNT(articles) + 1 + FILLERS);
}

/* ---- Searching ---- */

static struct newsidx_results *search(void **state, const char *query, enum newsidx_match match)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.match = match;
    options.limit = 1000;
    return small_index_search(state, query, &options);
}

static void assert_text(const struct newsidx_text *text, const char *expected)
{
    if (!nx_str_equal((struct nx_str){ text->bytes, text->length }, nx_str_of(expected))) {
        fail_msg("\"%.*s\" is not \"%s\"", (int)text->length, text->bytes, expected);
    }
}

/* The marked parts, with a bar between them. */
static void assert_marks(const struct newsidx_text *text, const char *expected)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer got = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < text->n_marks; i++) {
        const struct newsidx_span *mark = &text->marks[i];
        assert_true(mark->start < mark->end && mark->end <= text->length);
        nx_buffer_add_format(&got, "%s%.*s", i ? "|" : "", (int)(mark->end - mark->start), text->bytes + mark->start);
    }
    assert_string_equal(nx_buffer_terminate(&got), expected);
}

static void assert_matches(void **state, const char *query, enum newsidx_match match, uint64_t expected)
{
    struct newsidx_results *results = search(state, query, match);
    if (newsidx_results_summary(results)->matches != expected) {
        fail_msg("%s: %llu matches, not %llu", query, (unsigned long long)newsidx_results_summary(results)->matches,
                 (unsigned long long)expected);
    }
    newsidx_results_free(results);
}

/* ---- What a hit shows ---- */

static void a_hit_shows_the_article(void **state)
{
    struct newsidx_results *results = search(state, "facial recognition", NEWSIDX_MATCH_AUTO);
    assert_int_equal(newsidx_results_n_hits(results), 1);
    const struct newsidx_hit *hit = newsidx_results_hit(results, 0);
    assert_int_equal(hit->rank, 1);
    assert_int_equal(strlen(hit->article.id), 16);
    assert_text(&hit->article.title, "Facial recognition comes to town");
    assert_text(&hit->article.url, "https://town.example/cameras");
    assert_text(&hit->article.web_url, "https://portal.example/1");
    assert_text(&hit->article.provider, "Town Crier");
    assert_text(&hit->article.source, "fixture");
    assert_int_equal(hit->article.n_topics, 2);
    assert_text(&hit->article.topics[1], "Privacy");
    assert_int_equal(hit->article.published_at, 1591737420);
    assert_false(hit->article.published_day_only);
    assert_int_equal(hit->article.published, NEWSIDX_YES);
    assert_int_equal(hit->article.quality, 120);
    assert_int_equal(hit->article.heat, NEWSIDX_HEAT_NONE);
    assert_false(hit->article.mention);
    newsidx_results_free(results);
}

static void a_mention_says_so(void **state)
{
    struct newsidx_results *results = search(state, "elsewhere cameras", NEWSIDX_MATCH_AUTO);
    assert_int_equal(newsidx_results_n_hits(results), 1);
    const struct newsidx_article *article = &newsidx_results_hit(results, 0)->article;
    assert_true(article->mention);
    assert_text(&article->excerpt, "");
    assert_text(&article->url, "https://portal.example/2");
    assert_int_equal(article->published_at, NEWSIDX_DATE_NONE);
    assert_int_equal(article->published, NEWSIDX_UNKNOWN);
    newsidx_results_free(results);
}

static void title_excerpt_and_snippet_are_marked(void **state)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.snippet_width = 50;
    struct newsidx_results *results = small_index_search(state, "\"facial recognition\" faces", &options);
    const struct newsidx_hit *hit = newsidx_results_hit(results, 0);
    assert_marks(&hit->article.title, "Facial recognition");
    assert_marks(&hit->article.excerpt, "facial recognition|faces");
    assert_text(&hit->snippet, "Cameras with facial recognition will watch the");
    assert_marks(&hit->snippet, "facial recognition");
    assert_true(hit->snippet_cut_front && hit->snippet_cut_back);
    newsidx_results_free(results);
}

static void a_short_excerpt_is_its_own_snippet(void **state)
{
    struct newsidx_results *results = search(state, "fear -recognition", NEWSIDX_MATCH_AUTO);
    const struct newsidx_hit *hit = newsidx_results_hit(results, 0);
    assert_text(&hit->snippet, "Change is what they fear.");
    assert_marks(&hit->snippet, "fear");
    assert_false(hit->snippet_cut_front || hit->snippet_cut_back);
    newsidx_results_free(results);
}

static void results_need_nothing_else(void **state)
{
    const struct small_index *fixture = *state;
    struct newsidx_index *index = small_index_open(fixture->folder);
    char query[] = "recognition common";
    struct newsidx_results *results = NULL;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    assert_ok(newsidx_search(index, query, &options, &results, NULL));
    newsidx_index_close(index);
    memset(query, 'x', sizeof query - 1);
    const struct newsidx_hit *hit = newsidx_results_hit(results, 0);
    assert_marks(&hit->article.title, "recognition");
    assert_string_equal(hit->score.terms[0].term, "recognit");
    assert_string_equal(newsidx_results_summary(results)->query, "recognition common");
    assert_string_equal(newsidx_results_summary(results)->optional_terms[0], "common");
    newsidx_results_free(results);
}

static void the_score_is_taken_apart(void **state)
{
    struct newsidx_results *results =
        search(state, "facial \"recognition town\" council recognition", NEWSIDX_MATCH_ANY);
    const struct newsidx_score_parts *score = &newsidx_results_hit(results, 0)->score;
    static const char *const terms[] = { "facial", "recognit", "town", "council" };
    static const uint32_t wdf[] = { 4, 4, 5, 1 };
    assert_int_equal(score->n_terms, NX_COUNT(terms));
    double sum = 0.0;
    for (size_t i = 0; i < NX_COUNT(terms); i++) {
        assert_string_equal(score->terms[i].term, terms[i]);
        assert_int_equal(score->terms[i].wdf, wdf[i]);
        assert_true(score->terms[i].score > 0.0);
        sum += score->terms[i].score;
    }
    assert_true(score->text == sum);
    assert_true(score->total == (score->text + score->quality) + score->recency);
    newsidx_results_free(results);
}

/* ---- How words are combined ---- */

static void phrases_stay_within_a_field(void **state)
{
    assert_matches(state, "climate change", NEWSIDX_MATCH_ALL, 2);
    assert_matches(state, "\"climate change\"", NEWSIDX_MATCH_ALL, 1);
    assert_matches(state, "\"changes climate\"", NEWSIDX_MATCH_ALL, 1);
    assert_matches(state, "\"climate again\"", NEWSIDX_MATCH_ALL, 0);
    assert_matches(state, "climate -\"climate change\"", NEWSIDX_MATCH_AUTO, 1);
}

static void match_modes(void **state)
{
    assert_matches(state, "climate gold", NEWSIDX_MATCH_ALL, 0);
    assert_matches(state, "climate gold", NEWSIDX_MATCH_ANY, 3);
    assert_matches(state, "climate gold -again", NEWSIDX_MATCH_ANY, 2);
    assert_matches(state, "climate gold", NEWSIDX_MATCH_AUTO, 3);
    assert_matches(state, "\"climate change\" gold", NEWSIDX_MATCH_ANY, 2);
    assert_matches(state, "common half", NEWSIDX_MATCH_AUTO, FILLERS / 2);
    assert_matches(state, "common", NEWSIDX_MATCH_AUTO, FILLERS);
    assert_matches(state, "-common", NEWSIDX_MATCH_AUTO, NX_COUNT(articles) + 1);
    assert_matches(state, "-common -climate", NEWSIDX_MATCH_ANY, NX_COUNT(articles) - 1);
    assert_matches(state, "common -common", NEWSIDX_MATCH_ANY, 0);
}

static void auto_says_what_it_did(void **state)
{
    struct newsidx_results *results = search(state, "Common filler gold", NEWSIDX_MATCH_AUTO);
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    assert_int_equal(summary->match, NEWSIDX_MATCH_ALL);
    assert_false(summary->relaxed);
    assert_int_equal(summary->n_optional_terms, 2);
    assert_string_equal(summary->optional_terms[0], "Common");
    assert_int_equal(summary->matches, 1);
    newsidx_results_free(results);
    results = search(state, "gold climate common", NEWSIDX_MATCH_AUTO);
    summary = newsidx_results_summary(results);
    assert_int_equal(summary->match, NEWSIDX_MATCH_ANY);
    assert_true(summary->relaxed);
    assert_int_equal(summary->n_optional_terms, 0);
    newsidx_results_free(results);
}

static void quoting_makes_a_common_word_required(void **state)
{
    assert_matches(state, "common gold", NEWSIDX_MATCH_AUTO, 1);
    assert_matches(state, "\"common\" gold", NEWSIDX_MATCH_ALL, 0);
    struct newsidx_results *results = search(state, "\"common\" \"filler 7\"", NEWSIDX_MATCH_AUTO);
    assert_int_equal(newsidx_results_summary(results)->n_optional_terms, 0);
    assert_int_equal(newsidx_results_summary(results)->matches, 1);
    newsidx_results_free(results);
}

static void nothing_found_is_not_relaxed(void **state)
{
    struct newsidx_results *results = search(state, "nowhere neverland", NEWSIDX_MATCH_AUTO);
    assert_int_equal(newsidx_results_summary(results)->match, NEWSIDX_MATCH_ALL);
    assert_false(newsidx_results_summary(results)->relaxed);
    assert_int_equal(newsidx_results_n_hits(results), 0);
    newsidx_results_free(results);
}

/* ---- Lists without words ---- */

static void assert_newest_first(const struct newsidx_results *results)
{
    int64_t last = INT64_MAX;
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        int64_t date = newsidx_results_hit(results, i)->article.published_at;
        if (date == NEWSIDX_DATE_NONE) continue;
        assert_true(date <= last);
        last = date;
    }
}

static void an_empty_query_lists_newest_first(void **state)
{
    static const char *const queries[] = { "", " \t\n", "-climate" };
    for (size_t i = 0; i < NX_COUNT(queries); i++) {
        struct newsidx_results *results = search(state, queries[i], NEWSIDX_MATCH_AUTO);
        assert_newest_first(results);
        assert_true(newsidx_results_summary(results)->weights.quality == 0.0);
        assert_true(newsidx_results_hit(results, 0)->score.text == 0.0);
        assert_true(newsidx_results_n_hits(results) >= FILLERS);
        newsidx_results_free(results);
    }
    assert_matches(state, "", NEWSIDX_MATCH_ALL, NX_COUNT(articles) + 1 + FILLERS);
}

static void punctuation_finds_nothing(void **state)
{
    assert_matches(state, "!!!", NEWSIDX_MATCH_AUTO, 0);
    assert_matches(state, "\"\"", NEWSIDX_MATCH_ANY, 0);
    assert_matches(state, "-", NEWSIDX_MATCH_ALL, 0);
}

/* ---- Order ---- */

static void pages_make_up_the_whole(void **state)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *whole = search(state, "common half", NEWSIDX_MATCH_ANY);
    options.match = NEWSIDX_MATCH_ANY;
    options.limit = 7;
    size_t n = newsidx_results_n_hits(whole);
    for (options.offset = 0; options.offset < n + 7; options.offset += 7) {
        struct newsidx_results *page = small_index_search(state, "common half", &options);
        size_t left = options.offset < n ? n - options.offset : 0;
        assert_int_equal(newsidx_results_n_hits(page), NX_MIN(left, 7));
        for (size_t i = 0; i < newsidx_results_n_hits(page); i++) {
            const struct newsidx_hit *hit = newsidx_results_hit(page, i);
            assert_int_equal(hit->rank, options.offset + i + 1);
            assert_string_equal(hit->article.id, newsidx_results_hit(whole, options.offset + i)->article.id);
        }
        newsidx_results_free(page);
    }
    newsidx_results_free(whole);
}

/* The same articles with the same scores to the last bit, and nothing of what they say. */
static void bare_hits_are_the_same_hits(void **state)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.match = NEWSIDX_MATCH_ANY;
    options.limit = 1000;
    struct newsidx_results *full = small_index_search(state, "common half", &options);
    options.detail = NEWSIDX_DETAIL_BARE;
    struct newsidx_results *bare = small_index_search(state, "common half", &options);
    assert_int_equal(newsidx_results_n_hits(bare), newsidx_results_n_hits(full));
    assert_int_equal(newsidx_results_summary(bare)->matches, newsidx_results_summary(full)->matches);
    for (size_t i = 0; i < newsidx_results_n_hits(full); i++) {
        const struct newsidx_hit *a = newsidx_results_hit(bare, i), *b = newsidx_results_hit(full, i);
        assert_string_equal(a->article.id, b->article.id);
        assert_memory_equal(&a->score.total, &b->score.total, sizeof a->score.total);
        assert_int_equal(a->rank, b->rank);
        assert_int_equal(a->article.title.length + a->snippet.length + a->score.n_terms, 0);
    }
    newsidx_results_free(bare);
    newsidx_results_free(full);
}

/* Holds each hit of a search in some detail against the same one in full. */
static void compare_with_full(void **state, enum newsidx_detail detail,
                              void (*compare)(const struct newsidx_hit *hit, const struct newsidx_hit *full))
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *full = small_index_search(state, "facial recognition", &options);
    options.detail = detail;
    struct newsidx_results *results = small_index_search(state, "facial recognition", &options);
    assert_true(newsidx_results_n_hits(full) > 0);
    assert_int_equal(newsidx_results_n_hits(results), newsidx_results_n_hits(full));
    for (size_t i = 0; i < newsidx_results_n_hits(full); i++) {
        const struct newsidx_hit *a = newsidx_results_hit(results, i), *b = newsidx_results_hit(full, i);
        assert_int_equal(a->article.title.length, b->article.title.length);
        assert_memory_equal(a->article.title.bytes, b->article.title.bytes, b->article.title.length);
        assert_memory_equal(&a->score.total, &b->score.total, sizeof a->score.total);
        assert_true(b->article.title.n_marks > 0 && b->score.n_terms > 0 && b->article.source.length > 0);
        assert_int_equal(a->article.source.length, 0);
        compare(a, b);
    }
    newsidx_results_free(results);
    newsidx_results_free(full);
}

static void is_plain(const struct newsidx_hit *hit, const struct newsidx_hit *full)
{
    (void)full;
    assert_int_equal(hit->score.n_terms, 0);
    assert_int_equal(hit->article.title.n_marks + hit->article.excerpt.n_marks + hit->snippet.length, 0);
}

/* The same articles and scores, as they are stored. */
static void plain_hits_have_no_marks(void **state)
{
    compare_with_full(state, NEWSIDX_DETAIL_PLAIN, is_plain);
}

static void is_marked(const struct newsidx_hit *hit, const struct newsidx_hit *full)
{
    assert_int_equal(hit->article.title.n_marks, full->article.title.n_marks);
    assert_int_equal(hit->snippet.n_marks, full->snippet.n_marks);
    assert_int_equal(hit->score.n_terms, full->score.n_terms);
}

/* All that a person is shown. */
static void marked_hits_have_no_source(void **state)
{
    compare_with_full(state, NEWSIDX_DETAIL_MARKED, is_marked);
}

static void the_reference_time_is_reported(void **state)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *results = small_index_search(state, "gold", &options);
    assert_int_equal(newsidx_results_summary(results)->now, 1591737420);
    newsidx_results_free(results);
    options.now = 1000000000;
    results = small_index_search(state, "facial", &options);
    assert_int_equal(newsidx_results_summary(results)->now, 1000000000);
    assert_true(newsidx_results_hit(results, 0)->score.recency == 2.0);
    newsidx_results_free(results);
}

/* ---- What is refused ---- */

static void assert_refused(void **state, const char *query, const struct newsidx_search_options *options,
                           newsidx_status expected)
{
    const struct small_index *fixture = *state;
    struct newsidx_results *results = NULL;
    newsidx_error err = { 0 };
    assert_int_equal(newsidx_search(fixture->index, query, options, &results, &err), expected);
    assert_int_equal(err.status, expected);
    assert_null(results);
}

static void what_is_refused(void **state)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    assert_refused(state, "caf\xe9", &options, NEWSIDX_INVALID);
    char longer[NEWSIDX_QUERY_MAX + 2];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_refused(state, longer, &options, NEWSIDX_LIMIT);
    options.limit = 0;
    assert_refused(state, "word", &options, NEWSIDX_INVALID);
}

/* ---- The stages, printed ---- */

static bool append(void *context, const char *bytes, size_t length)
{
    nx_buffer_add(context, bytes, length);
    return true;
}

/* The debug text without its blank lines, which golden files keep for themselves. */
static void answer(void *context, struct nx_str query, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer terminated = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&terminated, query);
    const struct small_index *fixture = context;
    assert_ok(newsidx_debug_query(fixture->index, nx_buffer_terminate(&terminated), NULL, append, &text, NULL));
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        struct nx_str line = golden_line(&at, end);
        if (line.len > 0) nx_buffer_add_format(out, "%.*s\n", NX_STR_ARG(line));
    }
}

static void golden_plans(void **state)
{
    golden_check("tests/golden/query/plan.txt", answer, *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_shows_the_article),
        cmocka_unit_test(a_mention_says_so),
        cmocka_unit_test(title_excerpt_and_snippet_are_marked),
        cmocka_unit_test(a_short_excerpt_is_its_own_snippet),
        cmocka_unit_test(results_need_nothing_else),
        cmocka_unit_test(the_score_is_taken_apart),
        cmocka_unit_test(phrases_stay_within_a_field),
        cmocka_unit_test(match_modes),
        cmocka_unit_test(auto_says_what_it_did),
        cmocka_unit_test(quoting_makes_a_common_word_required),
        cmocka_unit_test(nothing_found_is_not_relaxed),
        cmocka_unit_test(an_empty_query_lists_newest_first),
        cmocka_unit_test(punctuation_finds_nothing),
        cmocka_unit_test(pages_make_up_the_whole),
        cmocka_unit_test(bare_hits_are_the_same_hits),
        cmocka_unit_test(plain_hits_have_no_marks),
        cmocka_unit_test(marked_hits_have_no_source),
        cmocka_unit_test(the_reference_time_is_reported),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(golden_plans),
    };
    return cmocka_run_group_tests(tests, set_up, small_index_remove);
}
