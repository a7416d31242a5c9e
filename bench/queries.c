/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * queries.c: how long queries take, kind by kind, through the public interface alone. The words come from titles of the
 * index itself, spread over all of it, so that any index can be measured; the same index gives the same queries.
 *
 * Usage: queries INDEX [QUERIES-PER-KIND]. Prints one JSON object a line and kind, times in microseconds of wall clock:
 * of each query the best of three runs, of these the median, the 95th percentile and the slowest.
 */
#include <newsidx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TITLES = 2000, PAGE = 100, WORDS_MAX = 12, QUERY_SIZE = 256, RUNS = 3 };

/* A title's words, cut out of it. */
struct title {
    char words[WORDS_MAX][32];
    size_t n;
};

struct bench {
    struct newsidx_index *index;
    uint64_t n_articles;
    struct title *titles;
    size_t n_titles;
    size_t wanted; /* queries of each kind */
};

enum frequency { COMMON, MIDDLE, RARE, ANY };

static void die(const newsidx_error *err)
{
    fprintf(stderr, "queries: %s: %s\n", err->path, err->message);
    exit(2);
}

static struct newsidx_results *search(const struct bench *bench, const char *query, size_t limit, size_t offset,
                                      enum newsidx_match match)
{
    newsidx_error err = { 0 };
    struct newsidx_results *results = NULL;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.limit = limit;
    options.offset = offset;
    options.match = match;
    if (newsidx_search(bench->index, query, &options, &results, &err) != NEWSIDX_OK) die(&err);
    return results;
}

/* Lower-case ASCII words of three letters or more; others are passed over. */
static void cut_words(const struct newsidx_text *text, struct title *out)
{
    out->n = 0;
    for (size_t i = 0; i < text->length && out->n < WORDS_MAX;) {
        size_t length = 0;
        char *word = out->words[out->n];
        for (; i < text->length && ((text->bytes[i] | 32) >= 'a' && (text->bytes[i] | 32) <= 'z'); i++) {
            if (length + 1 < sizeof out->words[0]) word[length++] = (char)(text->bytes[i] | 32);
        }
        word[length] = '\0';
        if (length >= 3) out->n++;
        if (length == 0) i++;
    }
}

/* Titles from up to TITLES / PAGE places of the list of all articles, which runs from new to old. */
static void take_titles(struct bench *bench)
{
    bench->titles = calloc(TITLES, sizeof *bench->titles);
    if (!bench->titles) exit(2);
    uint64_t reach = bench->n_articles < 100000 ? bench->n_articles : 100000;
    for (size_t page = 0; page < TITLES / PAGE; page++) {
        struct newsidx_results *results = search(bench, "", PAGE, reach * page / (TITLES / PAGE), NEWSIDX_MATCH_AUTO);
        for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
            cut_words(&newsidx_results_hit(results, i)->article.title, &bench->titles[bench->n_titles]);
            if (bench->titles[bench->n_titles].n >= 3) bench->n_titles++;
        }
        newsidx_results_free(results);
    }
}

/* In how many articles a word is, by the statistics that come with any hit for it. */
static uint64_t document_frequency(const struct bench *bench, const char *word)
{
    struct newsidx_results *results = search(bench, word, 1, 0, NEWSIDX_MATCH_ALL);
    uint64_t df = 0;
    if (newsidx_results_n_hits(results) > 0) {
        const struct newsidx_score_parts *score = &newsidx_results_hit(results, 0)->score;
        if (score->n_terms > 0) df = score->terms[0].df;
    }
    newsidx_results_free(results);
    return df;
}

static bool is_of(const struct bench *bench, const char *word, enum frequency frequency)
{
    if (frequency == ANY) return true;
    double share = (double)document_frequency(bench, word) / (double)bench->n_articles;
    if (frequency == COMMON) return share >= 0.02;
    if (frequency == MIDDLE) return share >= 0.001 && share < 0.01;
    return share > 0 && share < 0.0003;
}

/* The same numbers on every run. */
static size_t pick(uint32_t *random, size_t n)
{
    *random = *random * 1664525 + 1013904223;
    return (size_t)(*random >> 8) % n;
}

/* A kind of query. */
struct kind {
    const char *name;
    enum frequency frequency; /* of its first word */
    size_t n_words;
    bool one_title; /* its words stand in one title, side by side */
    bool quoted;
    enum newsidx_match match;
};

static const struct kind kinds[] = {
    { "common word", COMMON, 1, true, false, NEWSIDX_MATCH_AUTO },
    { "middling word", MIDDLE, 1, true, false, NEWSIDX_MATCH_AUTO },
    { "rare word", RARE, 1, true, false, NEWSIDX_MATCH_AUTO },
    { "two words, all", ANY, 2, true, false, NEWSIDX_MATCH_ALL },
    { "three words, any", ANY, 3, false, false, NEWSIDX_MATCH_ANY },
    { "phrase of two", ANY, 2, true, true, NEWSIDX_MATCH_AUTO },
};

/* Writes a query of this kind to `out`; false: this draw gave none. */
static bool draw(const struct bench *bench, const struct kind *kind, uint32_t *random, char out[QUERY_SIZE])
{
    const struct title *title = &bench->titles[pick(random, bench->n_titles)];
    size_t at = pick(random, title->n - (kind->one_title ? kind->n_words - 1 : 0));
    if (!is_of(bench, title->words[at], kind->frequency)) return false;
    size_t used = (size_t)snprintf(out, QUERY_SIZE, "%s%s", kind->quoted ? "\"" : "", title->words[at]);
    for (size_t i = 1; i < kind->n_words; i++) {
        if (!kind->one_title) title = &bench->titles[pick(random, bench->n_titles)];
        size_t place = kind->one_title ? at + i : pick(random, title->n);
        used += (size_t)snprintf(out + used, QUERY_SIZE - used, " %s", title->words[place]);
    }
    if (kind->quoted) snprintf(out + used, QUERY_SIZE - used, "\"");
    return true;
}

static double now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double time_query(const struct bench *bench, const char *query, enum newsidx_match match, uint64_t *matches)
{
    double best = 0;
    for (int run = 0; run < RUNS; run++) {
        double start = now_us();
        struct newsidx_results *results = search(bench, query, 10, 0, match);
        double took = now_us() - start;
        if (run == 0 || took < best) best = took;
        *matches = newsidx_results_summary(results)->matches;
        newsidx_results_free(results);
    }
    return best;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct bench *bench, const struct kind *kind)
{
    double *times = calloc(bench->wanted, sizeof *times);
    uint32_t random = 1;
    uint64_t all_matches = 0;
    size_t n = 0;
    if (!times) exit(2);
    for (size_t draws = 0; draws < 200 * bench->wanted && n < bench->wanted; draws++) {
        char query[QUERY_SIZE];
        uint64_t matches = 0;
        if (!draw(bench, kind, &random, query)) continue;
        times[n++] = time_query(bench, query, kind->match, &matches);
        all_matches += matches;
    }
    if (n > 0) {
        qsort(times, n, sizeof *times, by_size);
        printf("{\"kind\":\"%s\",\"queries\":%zu,\"mean_matches\":%.0f,\"median_us\":%.1f,\"p95_us\":%.1f,"
               "\"max_us\":%.1f}\n",
               kind->name, n, (double)all_matches / (double)n, times[n / 2], times[n * 95 / 100], times[n - 1]);
    }
    free(times);
}

int main(int argc, char **argv)
{
    newsidx_error err = { 0 };
    struct newsidx_stats stats;
    struct bench bench = { .wanted = argc > 2 ? strtoul(argv[2], NULL, 10) : 100 };
    if (argc < 2 || bench.wanted == 0) {
        fprintf(stderr, "usage: queries INDEX [QUERIES-PER-KIND]\n");
        return 2;
    }
    if (newsidx_index_open(argv[1], &bench.index, &err) != NEWSIDX_OK) die(&err);
    if (newsidx_stats_get(bench.index, &stats, &err) != NEWSIDX_OK) die(&err);
    bench.n_articles = stats.articles;
    take_titles(&bench);
    for (size_t i = 0; bench.n_titles > 0 && i < sizeof kinds / sizeof kinds[0]; i++) measure(&bench, &kinds[i]);
    free(bench.titles);
    newsidx_index_close(bench.index);
    return bench.n_titles > 0 ? 0 : 1;
}
