/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reference.h: search once more, as plainly as it can be written: every article's words in memory, every clause tried on
 * every article, every number counted anew for every query. It shares the analyzer with newsidx and nothing else: no
 * parser, no plan, no postings, no formulas. What newsidx answers is compared with it to the last bit.
 */
#ifndef NX_TEST_REFERENCE_H
#define NX_TEST_REFERENCE_H

#include "newsidx.h"
#include "search_support.h"

enum { REF_FIELDS = 3, REF_CLAUSES_MAX = 6, REF_PHRASE_MAX = 4, REF_STEMS_MAX = 64 };

/* One article. Its texts are the caller's. */
struct ref_article {
    const char *url, *title, *excerpt, *provider;
    int64_t date;    /* or NEWSIDX_DATE_NONE */
    int32_t quality; /* or NEWSIDX_QUALITY_NONE */
    char id[17];     /* as newsidx shows it */
    uint32_t *stems[REF_FIELDS];
    size_t n_stems[REF_FIELDS];
    uint32_t length; /* weighted by field */
};

/* Stems, numbered as they turn up. */
struct ref_stems {
    char *texts[1024];
    size_t n;
};

struct ref_corpus {
    struct nx_analyzer *analyzer;
    struct ref_stems *stems;
    struct ref_article *articles;
    size_t n;
};

/* Analyzes the texts of an article; ref_article_dispose gives the words back. */
void ref_article_analyze(const struct ref_corpus *corpus, struct ref_article *article);
void ref_article_dispose(struct ref_article *article);
void ref_stems_dispose(struct ref_stems *stems);

/* A query as it was made up, before it is written down. */
struct ref_clause {
    bool excluded, quoted;
    const char *words[REF_PHRASE_MAX];
    size_t n_words;
};
struct ref_query {
    struct ref_clause clauses[REF_CLAUSES_MAX];
    size_t n;
};

/* Writes the query as a person would type it. */
void ref_query_write(const struct ref_query *query, struct nx_buffer *out);

/* One match. */
struct ref_match {
    const struct ref_article *article;
    double key;                       /* the larger comes first */
    struct newsidx_score_parts parts; /* without terms */
    uint32_t wdf[REF_STEMS_MAX];      /* of each scored stem, in query order */
    double part[REF_STEMS_MAX];
};

struct ref_answer {
    struct ref_match *matches; /* in the order of results; free() */
    size_t n;
    enum newsidx_match mode;
    bool relaxed;
    size_t n_optional;
    uint32_t stems[REF_STEMS_MAX]; /* that score */
    uint64_t df[REF_STEMS_MAX];
    size_t n_stems;
    int64_t now, median_date;
    int32_t median_quality;
};

void ref_search(const struct ref_corpus *corpus, const struct ref_query *query,
                const struct newsidx_search_options *options, struct ref_answer *out);

#endif
