/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reference.c: nothing here is fast. */
#include "reference.h"

#include <math.h>

/* ---- Words ---- */

static const uint32_t field_weights[REF_FIELDS] = { 3, 1, 2 }; /* title, excerpt, provider */

static uint32_t stem_number(struct ref_stems *stems, struct nx_str text)
{
    for (size_t i = 0; i < stems->n; i++) {
        if (nx_str_equal(nx_str_of(stems->texts[i]), text)) return (uint32_t)i;
    }
    assert_true(stems->n < NX_COUNT(stems->texts));
    stems->texts[stems->n] = strndup(text.ptr, text.len);
    return (uint32_t)stems->n++;
}

/* The stems of a text, malloc'd. */
static uint32_t *stems_of(const struct ref_corpus *corpus, const char *text, size_t *n)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    assert_ok(nx_analyzer_words(corpus->analyzer, nx_str_of(text), &tokens, NULL));
    uint32_t *stems = malloc((tokens.n + 1) * sizeof *stems);
    assert_non_null(stems);
    for (size_t i = 0; i < tokens.n; i++) {
        assert_ok(nx_analyzer_stem(corpus->analyzer, tokens.items[i].word, &stem, NULL));
        stems[i] = stem_number(corpus->stems, nx_buffer_str(&stem));
    }
    *n = tokens.n;
    return stems;
}

void ref_article_analyze(const struct ref_corpus *corpus, struct ref_article *article)
{
    const char *texts[REF_FIELDS] = { article->title, article->excerpt, article->provider };
    article->length = 0;
    for (size_t f = 0; f < REF_FIELDS; f++) {
        article->stems[f] = stems_of(corpus, texts[f], &article->n_stems[f]);
        article->length += field_weights[f] * (uint32_t)article->n_stems[f];
    }
}

void ref_article_dispose(struct ref_article *article)
{
    for (size_t f = 0; f < REF_FIELDS; f++) free(article->stems[f]);
}

void ref_stems_dispose(struct ref_stems *stems)
{
    for (size_t i = 0; i < stems->n; i++) free(stems->texts[i]);
    stems->n = 0;
}

void ref_query_write(const struct ref_query *query, struct nx_buffer *out)
{
    for (size_t i = 0; i < query->n; i++) {
        const struct ref_clause *clause = &query->clauses[i];
        nx_buffer_add_format(out, "%s%s%s", i ? " " : "", clause->excluded ? "-" : "", clause->quoted ? "\"" : "");
        for (size_t w = 0; w < clause->n_words; w++) {
            nx_buffer_add_format(out, "%s%s", w ? " " : "", clause->words[w]);
        }
        if (clause->quoted) nx_buffer_add_byte(out, '"');
    }
}

/* ---- One search ---- */

/* A clause with its stems. */
struct clause {
    bool excluded, phrase;
    uint32_t stems[REF_STEMS_MAX];
    size_t n;
};

struct job {
    const struct ref_corpus *corpus;
    const struct newsidx_search_options *options;
    struct clause clauses[REF_CLAUSES_MAX];
    size_t n;
    bool optional[REF_CLAUSES_MAX];
    double average_length;
    struct newsidx_weights weights;
    struct ref_answer *out;
};

static uint32_t weighted_count(const struct ref_article *article, uint32_t stem)
{
    uint32_t count = 0;
    for (size_t f = 0; f < REF_FIELDS; f++) {
        for (size_t i = 0; i < article->n_stems[f]; i++) count += article->stems[f][i] == stem ? field_weights[f] : 0;
    }
    return count;
}

static uint64_t count_articles(const struct ref_corpus *corpus, uint32_t stem)
{
    uint64_t n = 0;
    for (size_t i = 0; i < corpus->n; i++) n += weighted_count(&corpus->articles[i], stem) > 0;
    return n;
}

/* A clause of one word is found like a phrase of one word. */
static bool has_clause(const struct ref_article *article, const struct clause *clause)
{
    for (size_t f = 0; f < REF_FIELDS; f++) {
        for (size_t at = 0; at + clause->n <= article->n_stems[f]; at++) {
            if (memcmp(article->stems[f] + at, clause->stems, clause->n * sizeof *clause->stems) == 0) return true;
        }
    }
    return false;
}

static bool is_common(const struct job *job, const struct clause *clause)
{
    if (clause->phrase || job->corpus->n < 100) return false;
    return count_articles(job->corpus, clause->stems[0]) * 3 > job->corpus->n;
}

static void find_optional(struct job *job)
{
    bool others = false;
    for (size_t i = 0; i < job->n; i++) others |= !job->clauses[i].excluded && !is_common(job, &job->clauses[i]);
    for (size_t i = 0; i < job->n; i++) {
        const struct clause *clause = &job->clauses[i];
        job->optional[i] =
            job->options->match == NEWSIDX_MATCH_AUTO && others && !clause->excluded && is_common(job, clause);
    }
}

static bool matches(const struct job *job, const struct ref_article *article, bool any)
{
    size_t wanted = 0, had = 0;
    for (size_t i = 0; i < job->n; i++) {
        bool has = has_clause(article, &job->clauses[i]);
        if (job->clauses[i].excluded && has) return false;
        if (job->clauses[i].excluded || (!any && job->optional[i])) continue;
        wanted++;
        had += has;
    }
    return any && wanted > 0 ? had > 0 : had == wanted;
}

/* ---- Numbers ---- */

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* The lower median of what is not `none`, or `none`. */
static int64_t median(const struct ref_corpus *corpus, bool of_dates, int64_t none, int64_t *largest)
{
    int64_t values[4096];
    size_t n = 0;
    assert_true(corpus->n <= NX_COUNT(values));
    for (size_t i = 0; i < corpus->n; i++) {
        int64_t value = of_dates ? corpus->articles[i].date : corpus->articles[i].quality;
        if (value != none) values[n++] = value;
    }
    if (n > 0) qsort(values, n, sizeof *values, by_number);
    *largest = n ? values[n - 1] : none;
    return n ? values[(n - 1) / 2] : none;
}

static void find_facts(struct job *job)
{
    int64_t newest, best;
    job->out->median_date = median(job->corpus, true, NEWSIDX_DATE_NONE, &newest);
    job->out->median_quality = (int32_t)median(job->corpus, false, NEWSIDX_QUALITY_NONE, &best);
    job->out->now = newest;
    if (newest != NEWSIDX_DATE_NONE && job->options->now != NEWSIDX_DATE_NONE) job->out->now = job->options->now;
    uint64_t total = 0;
    for (size_t i = 0; i < job->corpus->n; i++) total += job->corpus->articles[i].length;
    job->average_length = (double)total / (double)job->corpus->n;
}

static double quality_of(const struct job *job, int32_t quality)
{
    int32_t k = job->out->median_quality;
    if (quality == NEWSIDX_QUALITY_NONE || k == NEWSIDX_QUALITY_NONE || k <= 0) return 0.5;
    double s = quality < 0 ? 0.0 : (double)quality;
    return s / (s + (double)k);
}

static double recency_of(const struct job *job, int64_t date)
{
    if (date == NEWSIDX_DATE_NONE) date = job->out->median_date;
    if (date == NEWSIDX_DATE_NONE) return 0.5;
    double age = date > job->out->now ? 0.0 : (double)(job->out->now - date) / 86400.0;
    return job->weights.half_life_days / (job->weights.half_life_days + age);
}

static void score(const struct job *job, struct ref_match *match)
{
    double sum = 0.0, n = (double)job->corpus->n;
    for (size_t t = 0; t < job->out->n_stems; t++) {
        double df = (double)job->out->df[t], f = (double)weighted_count(match->article, job->out->stems[t]);
        match->wdf[t] = (uint32_t)f;
        if (match->wdf[t] == 0) continue;
        double idf = log(1.0 + (n - df + 0.5) / (df + 0.5));
        double norm = 2.0 * ((1.0 - 0.6) + 0.6 * ((double)match->article->length / job->average_length));
        match->part[t] = idf * (((2.0 + 1.0) * f) / (norm + f));
        sum += match->part[t];
    }
    match->parts.text = job->weights.text * sum;
    match->parts.quality = job->weights.quality * quality_of(job, match->article->quality);
    match->parts.recency = job->weights.recency * recency_of(job, match->article->date);
    match->parts.total = match->parts.text + match->parts.quality + match->parts.recency;
    match->parts.length = match->article->length;
}

/* ---- The answer ---- */

/* No article of the tests has a heat. */
static double key_of(const struct job *job, const struct ref_match *match)
{
    const struct ref_article *article = match->article;
    switch (job->options->sort) {
    case NEWSIDX_SORT_RELEVANCE: break;
    case NEWSIDX_SORT_NEWEST: return article->date == NEWSIDX_DATE_NONE ? -INFINITY : (double)article->date;
    case NEWSIDX_SORT_OLDEST: return article->date == NEWSIDX_DATE_NONE ? -INFINITY : (double)-article->date;
    case NEWSIDX_SORT_QUALITY: return article->quality == NEWSIDX_QUALITY_NONE ? -INFINITY : article->quality;
    case NEWSIDX_SORT_HEAT: return 0.0;
    }
    return match->parts.total;
}

static int by_place(const void *a, const void *b)
{
    const struct ref_match *left = a, *right = b;
    if (left->key != right->key) return left->key > right->key ? -1 : 1;
    int64_t first = left->article->date, second = right->article->date;
    if (first != second) {
        if (first == NEWSIDX_DATE_NONE || second == NEWSIDX_DATE_NONE) return first == NEWSIDX_DATE_NONE ? -1 : 1;
        return first > second ? -1 : 1;
    }
    return strcmp(left->article->id, right->article->id);
}

static void collect(struct job *job, bool any)
{
    job->out->n = 0;
    for (size_t i = 0; i < job->corpus->n; i++) {
        if (!matches(job, &job->corpus->articles[i], any)) continue;
        struct ref_match *match = &job->out->matches[job->out->n++];
        *match = (struct ref_match){ .article = &job->corpus->articles[i] };
        score(job, match);
        match->key = key_of(job, match);
    }
    if (job->out->n > 1) qsort(job->out->matches, job->out->n, sizeof *job->out->matches, by_place);
}

static bool is_scored(const struct job *job, uint32_t stem)
{
    for (size_t i = 0; i < job->n; i++) {
        for (size_t w = 0; w < job->clauses[i].n; w++) {
            if (!job->clauses[i].excluded && job->clauses[i].stems[w] == stem) return true;
        }
    }
    return false;
}

static void add_scored(struct job *job, uint32_t stem)
{
    struct ref_answer *out = job->out;
    if (!is_scored(job, stem)) return;
    for (size_t i = 0; i < out->n_stems; i++) {
        if (out->stems[i] == stem) return;
    }
    out->stems[out->n_stems] = stem;
    out->df[out->n_stems++] = count_articles(job->corpus, stem);
}

static void read_clauses(struct job *job, const struct ref_query *query)
{
    for (job->n = 0; job->n < query->n; job->n++) {
        const struct ref_clause *from = &query->clauses[job->n];
        struct clause *to = &job->clauses[job->n];
        *to = (struct clause){ .excluded = from->excluded };
        for (size_t w = 0; w < from->n_words; w++) {
            size_t n;
            uint32_t *stems = stems_of(job->corpus, from->words[w], &n);
            memcpy(to->stems + to->n, stems, n * sizeof *stems);
            to->n += n;
            free(stems);
        }
        to->phrase = from->quoted || to->n > 1;
    }
    for (size_t i = 0; i < job->n; i++) {
        for (size_t w = 0; w < job->clauses[i].n; w++) add_scored(job, job->clauses[i].stems[w]);
    }
}

void ref_search(const struct ref_corpus *corpus, const struct ref_query *query,
                const struct newsidx_search_options *options, struct ref_answer *out)
{
    *out = (struct ref_answer){ .matches = calloc(corpus->n + 1, sizeof *out->matches) };
    struct job job = { .corpus = corpus, .options = options, .weights = options->weights, .out = out };
    find_facts(&job);
    read_clauses(&job, query);
    find_optional(&job);
    if (out->n_stems == 0) {
        job.weights.quality = 0.0;
        if (job.weights.recency == 0.0) job.weights.recency = 1.0;
    }
    bool any = options->match == NEWSIDX_MATCH_ANY;
    collect(&job, any);
    if (out->n == 0 && options->match == NEWSIDX_MATCH_AUTO) {
        collect(&job, true);
        out->relaxed = any = out->n > 0;
    }
    out->mode = any ? NEWSIDX_MATCH_ANY : NEWSIDX_MATCH_ALL;
    for (size_t i = 0; i < job.n; i++) out->n_optional += !any && job.optional[i];
}
