/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printer_json.c: a search as JSON: header, hits, summary, a line each or all in one; schema/search.schema.json. */
#include <string.h>

#include "cli/article_json.h"
#include "cli/printer.h"
#include "cli/query_json.h"
#include "cli/rank.h"

static void put_or_null(struct nx_jsonl *json, const char *key, const char *text)
{
    nx_jsonl_key(json, key);
    if (text)
        nx_jsonl_string(json, text, strlen(text));
    else
        nx_jsonl_null(json);
}

static void put_ranking(struct nx_jsonl *json, const struct nx_printing *printing)
{
    const struct newsidx_search_summary *summary = printing->summary;
    nx_jsonl_key(json, "ranking");
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "rank", nx_rank_name(printing->args->rank));
    nx_jsonl_put_double(json, "text_weight", summary->weights.text);
    nx_jsonl_put_double(json, "quality_weight", summary->weights.quality);
    nx_jsonl_put_double(json, "recency_weight", summary->weights.recency);
    nx_jsonl_put_double(json, "half_life_days", summary->weights.half_life_days);
    nx_jsonl_put_double(json, "k1", summary->k1);
    nx_jsonl_put_double(json, "b", summary->b);
    nx_jsonl_put_double(json, "average_length", summary->average_length);
    nx_jsonl_put_known(json, "median_quality", summary->median_quality, NEWSIDX_QUALITY_NONE);
    nx_article_json_date(json, "median_date", summary->median_date, false);
    nx_jsonl_object_end(json);
}

static void put_suggestion(struct nx_jsonl *json, const struct newsidx_search_summary *summary)
{
    nx_jsonl_key(json, "suggestion");
    if (!summary->suggestion) {
        nx_jsonl_null(json);
        return;
    }
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "query", summary->suggestion);
    nx_jsonl_put_unsigned(json, "matches", summary->suggestion_matches);
    nx_jsonl_object_end(json);
}

/* As the option has it. */
static const char *sort_name(enum newsidx_sort sort)
{
    switch (sort) {
    case NEWSIDX_SORT_RELEVANCE: break;
    case NEWSIDX_SORT_NEWEST: return "date";
    case NEWSIDX_SORT_OLDEST: return "-date";
    case NEWSIDX_SORT_QUALITY: return "quality";
    case NEWSIDX_SORT_HEAT: return "heat";
    }
    return "relevance";
}

/* As the option has it. */
static const char *collapse_name(enum newsidx_collapse collapse)
{
    switch (collapse) {
    case NEWSIDX_COLLAPSE_NONE: break;
    case NEWSIDX_COLLAPSE_TITLE: return "title";
    case NEWSIDX_COLLAPSE_STORY: return "story";
    }
    return "none";
}

static void put_header(struct nx_jsonl *json, const struct nx_printing *printing)
{
    nx_jsonl_object(json);
    nx_query_json_head(json, printing->query, printing->summary);
    put_suggestion(json, printing->summary);
    nx_jsonl_put_signed(json, "limit", printing->args->limit);
    nx_jsonl_put_signed(json, "offset", printing->args->offset);
    put_or_null(json, "cursor", printing->options->cursor);
    nx_jsonl_put_name(json, "sort", sort_name(printing->options->sort));
    nx_jsonl_put_name(json, "collapse", collapse_name(printing->options->collapse));
    nx_jsonl_put_unsigned(json, "per_provider", printing->options->per_provider);
    nx_query_json_conditions(json, printing->options, printing->summary);
    nx_article_json_date(json, "now", printing->summary->now, false);
    put_ranking(json, printing);
    nx_jsonl_put_unsigned(json, "generation", printing->summary->generation);
    nx_jsonl_put_unsigned(json, "articles", printing->summary->articles);
    nx_jsonl_object_end(json);
}

static void put_terms(struct nx_jsonl *json, const struct newsidx_score_parts *score)
{
    nx_jsonl_key(json, "terms");
    nx_jsonl_array(json);
    for (size_t i = 0; i < score->n_terms; i++) {
        nx_jsonl_object(json);
        nx_jsonl_put_name(json, "term", score->terms[i].term);
        nx_jsonl_put_unsigned(json, "df", score->terms[i].df);
        nx_jsonl_put_unsigned(json, "wdf", score->terms[i].wdf);
        nx_jsonl_put_double(json, "score", score->terms[i].score);
        nx_jsonl_object_end(json);
    }
    nx_jsonl_array_end(json);
}

static void put_score(struct nx_jsonl *json, const struct newsidx_score_parts *score)
{
    nx_jsonl_put_double(json, "score", score->total);
    nx_jsonl_key(json, "parts");
    nx_jsonl_object(json);
    nx_jsonl_put_double(json, "text", score->text);
    nx_jsonl_put_double(json, "quality", score->quality);
    nx_jsonl_put_double(json, "recency", score->recency);
    nx_jsonl_put_unsigned(json, "length", score->length);
    put_terms(json, score);
    nx_jsonl_object_end(json);
}

static void put_snippet(struct nx_jsonl *json, const struct newsidx_hit *hit)
{
    nx_jsonl_key(json, "snippet");
    nx_jsonl_object(json);
    nx_jsonl_put_string(json, "text", hit->snippet.bytes, hit->snippet.length);
    nx_article_json_marks(json, "marks", &hit->snippet);
    nx_jsonl_put_bool(json, "cut_front", hit->snippet_cut_front);
    nx_jsonl_put_bool(json, "cut_back", hit->snippet_cut_back);
    nx_jsonl_object_end(json);
}

static void put_member(struct nx_jsonl *json, const struct newsidx_member *member)
{
    nx_jsonl_object(json);
    nx_jsonl_put_unsigned(json, "rank", member->place);
    nx_jsonl_put_double(json, "score", member->score);
    nx_jsonl_put_name(json, "id", member->id);
    nx_jsonl_put_text(json, "provider", &member->provider);
    nx_article_json_date(json, "published_at", member->published_at, false);
    nx_jsonl_put_bool(json, "published_day_only", member->published_day_only);
    nx_jsonl_object_end(json);
}

/* What the hit stands for; null where nothing is collapsed, and for a member. */
static void put_group(struct nx_jsonl *json, const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    nx_jsonl_key(json, "group");
    if (printing->options->collapse == NEWSIDX_COLLAPSE_NONE || hit->place) {
        nx_jsonl_null(json);
        return;
    }
    nx_jsonl_object(json);
    nx_jsonl_put_unsigned(json, "count", hit->n_members);
    nx_jsonl_key(json, "members");
    nx_jsonl_array(json);
    for (size_t i = 0; i < hit->n_listed; i++) put_member(json, &hit->members[i]);
    nx_jsonl_array_end(json);
    nx_jsonl_object_end(json);
}

static void put_hit(struct nx_jsonl *json, const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "type", "hit");
    nx_jsonl_put_unsigned(json, "rank", hit->rank);
    nx_jsonl_put_known(json, "member", (int64_t)hit->place, 0);
    put_score(json, &hit->score);
    nx_article_json(json, "article", &hit->article);
    nx_article_json_marks(json, "title_marks", &hit->article.title);
    nx_article_json_marks(json, "excerpt_marks", &hit->article.excerpt);
    put_snippet(json, hit);
    put_group(json, printing, hit);
    nx_jsonl_object_end(json);
}

static void put_summary(struct nx_jsonl *json, const struct nx_printing *printing)
{
    nx_jsonl_object(json);
    nx_jsonl_put_name(json, "type", "summary");
    nx_jsonl_put_unsigned(json, "hits", printing->n_hits);
    nx_jsonl_put_unsigned(json, "matches", printing->summary->matches);
    nx_jsonl_put_bool(json, "exact", printing->summary->exact);
    nx_jsonl_put_unsigned(json, "groups", printing->summary->groups);
    nx_jsonl_put_unsigned(json, "grouped", printing->summary->grouped);
    put_or_null(json, "next_cursor", printing->summary->next_cursor);
    nx_jsonl_put_bool(json, "changed", printing->summary->changed);
    nx_jsonl_object_end(json);
}

/* ---- A line each ---- */

static void begin(const struct nx_printing *printing)
{
    struct nx_jsonl json = NX_JSONL_INIT(printing->out);
    put_header(&json, printing);
    nx_jsonl_line(&json);
}

static void hit_line(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    struct nx_jsonl json = NX_JSONL_INIT(printing->out);
    put_hit(&json, printing, hit);
    nx_jsonl_line(&json);
}

static void end(const struct nx_printing *printing)
{
    struct nx_jsonl json = NX_JSONL_INIT(printing->out);
    put_summary(&json, printing);
    nx_jsonl_line(&json);
}

const struct nx_printer nx_printer_jsonl = { begin, hit_line, end };

/* ---- All in one line ---- */

void nx_printer_json_answer(const struct nx_printing *printing, uint64_t line)
{
    struct nx_jsonl json = NX_JSONL_INIT(printing->out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "answer");
    nx_jsonl_put_unsigned(&json, "schema", NEWSIDX_JSON_SCHEMA);
    if (line) nx_jsonl_put_unsigned(&json, "line", line);
    nx_jsonl_key(&json, "header");
    put_header(&json, printing);
    nx_jsonl_key(&json, "hits");
    nx_jsonl_array(&json);
    for (size_t i = 0; i < printing->n_hits; i++) put_hit(&json, printing, newsidx_results_hit(printing->results, i));
    nx_jsonl_array_end(&json);
    nx_jsonl_key(&json, "summary");
    put_summary(&json, printing);
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static void end_answer(const struct nx_printing *printing)
{
    nx_printer_json_answer(printing, 0);
}

const struct nx_printer nx_printer_json = { NULL, NULL, end_answer };
