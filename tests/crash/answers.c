/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answers.c: asking, and writing down what comes. What depends on an index's history (generation, segments, dead rows,
   bytes) is left out, and nothing else. */
#include "answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"

/* Of the corpus: everything, common words and rare ones, phrases, words left out, words that only one state has. */
static const char *const questions[] = {
    "",
    "the",
    "facial recognition",
    "\"facial recognition\"",
    "revised",
    "revised recognition",
    "the -revised",
    "climate energy -facial",
    "city OR space health science",
    "bakery",
    "no such wordings anywhere",
    "games",
};

static void put_text(FILE *out, const char *name, struct newsidx_text text)
{
    fprintf(out, " %s=%.*s", name, (int)text.length, text.length ? text.bytes : "");
}

static void put_article(FILE *out, const struct newsidx_article *article)
{
    fprintf(out, "%s at=%" PRId64 " quality=%d heat=%d published=%d mention=%d topics=%zu", article->id,
            article->published_at, article->quality, article->heat, article->published, article->mention,
            article->n_topics);
    put_text(out, "title", article->title);
    put_text(out, "provider", article->provider);
    put_text(out, "url", article->url);
    put_text(out, "source", article->source);
}

static void put_hit(FILE *out, const struct newsidx_hit *hit)
{
    const struct newsidx_score_parts *score = &hit->score;
    fprintf(out, "%" PRIu64 " %a = %a + %a + %a, length %u: ", hit->rank, score->total, score->text, score->quality,
            score->recency, score->length);
    put_article(out, &hit->article);
    put_text(out, "snippet", hit->snippet);
    putc('\n', out);
}

static newsidx_status ask(struct newsidx_index *index, const char *question, FILE *out, newsidx_error *err)
{
    struct newsidx_results *results;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.limit = 1000;
    newsidx_status status = newsidx_search(index, question, &options, &results, err);
    if (status != NEWSIDX_OK) return status;
    const struct newsidx_search_summary *summary = newsidx_results_summary(results);
    fprintf(out, "[%s] %" PRIu64 " of %" PRIu64 ", average length %a, quality %d, date %" PRId64 ", now %" PRId64 "\n",
            question, summary->matches, summary->articles, summary->average_length, summary->median_quality,
            summary->median_date, summary->now);
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) put_hit(out, newsidx_results_hit(results, i));
    newsidx_results_free(results);
    return NEWSIDX_OK;
}

static void put_entry(FILE *out, const struct newsidx_entry *entry)
{
    for (size_t i = 0; i < newsidx_entry_n_contributions(entry); i++) {
        const struct newsidx_contribution *from = newsidx_entry_contribution(entry, i);
        fprintf(out, "  from mention=%d shown=%d", from->mention, from->shown);
        put_text(out, "source", from->source);
        put_text(out, "url", from->url);
        putc('\n', out);
    }
    for (size_t i = 0; i < newsidx_entry_n_linked_from(entry); i++) {
        fprintf(out, "  linked from %s\n", newsidx_entry_linked_from(entry, i)->id);
    }
    for (size_t i = 0; i < newsidx_entry_n_links_to(entry); i++) {
        fprintf(out, "  links to %s\n", newsidx_entry_links_to(entry, i)->id);
    }
}

/* What is known about each article that a listing of everything shows. */
static newsidx_status look_at_all(struct newsidx_index *index, FILE *out, newsidx_error *err)
{
    struct newsidx_results *results;
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    options.limit = 1000;
    newsidx_status status = newsidx_search(index, "", &options, &results, err);
    if (status != NEWSIDX_OK) return status;
    for (size_t i = 0; status == NEWSIDX_OK && i < newsidx_results_n_hits(results); i++) {
        struct newsidx_entry *entry;
        const char *id = newsidx_results_hit(results, i)->article.id;
        status = newsidx_entry_find(index, id, &entry, err);
        if (status != NEWSIDX_OK) break;
        fprintf(out, "%s\n", id);
        put_entry(out, entry);
        newsidx_entry_free(entry);
    }
    newsidx_results_free(results);
    return status;
}

static newsidx_status put_all(struct newsidx_index *index, FILE *out, newsidx_error *err)
{
    struct newsidx_stats stats;
    newsidx_status status = newsidx_stats_get(index, &stats, err);
    if (status != NEWSIDX_OK) return status;
    fprintf(out,
            "%" PRIu64 " articles, %" PRIu64 " primaries, %" PRIu64 " mentions, %" PRIu64 " undated, %" PRIu64
            " unrated, %" PRIu64 " sources, %" PRIu64 " contributions, length %" PRIu64 ", %" PRId64 " to %" PRId64
            ", quality %d\n",
            stats.articles, stats.primaries, stats.mentions, stats.undated, stats.unrated, stats.sources,
            stats.contributions, stats.total_length, stats.oldest, stats.newest, stats.median_quality);
    for (size_t i = 0; status == NEWSIDX_OK && i < sizeof questions / sizeof *questions; i++) {
        status = ask(index, questions[i], out, err);
    }
    return status == NEWSIDX_OK ? look_at_all(index, out, err) : status;
}

char *answers_of(const char *dir)
{
    char *text = NULL;
    size_t length;
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_index *index = NULL;
    newsidx_status status = newsidx_index_open(dir, &index, &err);
    if (status == NEWSIDX_NO_INDEX) return strdup(ANSWERS_NO_INDEX);
    FILE *out = status == NEWSIDX_OK ? open_memstream(&text, &length) : NULL;
    if (out) {
        status = put_all(index, out, &err);
        fclose(out);
    }
    newsidx_index_close(index);
    if (out && status == NEWSIDX_OK) return text;
    scene_fail(&err);
    free(text);
    return NULL;
}

void answers_differ(const char *expected, const char *actual)
{
    while (*expected && *actual) {
        const size_t n = strcspn(expected, "\n"), m = strcspn(actual, "\n");
        if (n != m || memcmp(expected, actual, n) != 0) break;
        expected += n + (expected[n] != '\0');
        actual += m + (actual[m] != '\0');
    }
    printf("  expected: %.*s\n  answered: %.*s\n", (int)strcspn(expected, "\n"), expected, (int)strcspn(actual, "\n"),
           actual);
}
