/* SPDX-License-Identifier: GPL-2.0-or-later */
/* repeats.c: see repeats.h. */
#include "repeats.h"
#include "replace_stream.h"

#include <ctype.h>

enum { STREAMS = 4, ARTICLES = 120 };

static const char *const words[] = { "rain", "court", "the", "opera", "face" };
static const char *const providers[] = { "Herald", "Post", "Wire", "Post", "" };

/* ---- Indexes ---- */

/* Few titles, some of them only spelt differently. */
static void write_title(uint64_t *seed, FILE *file)
{
    const size_t n = test_below(seed, 20) ? 1 + test_below(seed, 3) : 0;
    const bool loud = test_below(seed, 4) == 0;
    for (size_t i = 0; i < n; i++) {
        const char *word = words[test_below(seed, NX_COUNT(words))];
        fprintf(file, "%s%c%s", i ? loud ? ", " : " " : "", loud ? toupper(*word) : *word, word + 1);
    }
    if (loud) fprintf(file, "!");
}

static void write_date(uint64_t *seed, FILE *file)
{
    char date[NEWSIDX_DATE_TEXT_SIZE];
    if (test_below(seed, 10) == 0) return;
    const int64_t when = 1600000000 - (int64_t)test_below(seed, 60) * 86400 - (int64_t)test_below(seed, 2);
    fprintf(file, ",\"publishedDateTime\":\"%s\"", newsidx_date_format(when, false, date));
}

/* Some others, which are articles themselves. */
static void write_related(uint64_t *seed, FILE *file)
{
    const size_t n = test_below(seed, 3) ? 0 : test_below(seed, 4);
    fprintf(file, ",\"related\":[");
    for (size_t i = 0; i < n; i++) {
        fprintf(file, "%s{\"title\":\"", i ? "," : "");
        write_title(seed, file);
        fprintf(file, "\",\"webUrl\":\"https://example.com/%zu\"", test_below(seed, 400));
        write_date(seed, file);
        fprintf(file, "}");
    }
    fprintf(file, "]");
}

static void write_article(uint64_t *seed, FILE *file)
{
    fprintf(file, "{\"title\":\"");
    write_title(seed, file);
    fprintf(file, "\",\"excerpt\":\"%s %s\"", words[test_below(seed, NX_COUNT(words))], words[test_below(seed, NX_COUNT(words))]);
    fprintf(file, ",\"originalUrl\":\"https://example.com/%zu\"", test_below(seed, 400));
    fprintf(file, ",\"provider\":{\"name\":\"%s\"}", providers[test_below(seed, NX_COUNT(providers))]);
    if (test_below(seed, 5)) fprintf(file, ",\"quality\":%zu,\"heat\":%zu", test_below(seed, 5) * 20, test_below(seed, 3));
    write_date(seed, file);
    write_related(seed, file);
    fprintf(file, "}\n");
}

void repeats_replace_stream(const char *dir, uint64_t *seed)
{
    const size_t n = test_below(seed, ARTICLES);
    FILE *file = tmpfile();
    assert_non_null(file);
    for (size_t i = 0; i < n; i++) write_article(seed, file);
    test_replace_stream(dir, test_below(seed, STREAMS), file);
}

/* ---- Links ---- */

/* Whatever begins with an id. */
static int by_id(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void read_links(struct newsidx_index *index, const struct newsidx_article *article, struct linked *out)
{
    struct newsidx_entry *entry = NULL;
    assert_int_equal(newsidx_entry_find(index, article->id, &entry, NULL), NEWSIDX_OK);
    const size_t from = newsidx_entry_n_linked_from(entry), to = newsidx_entry_n_links_to(entry);
    memcpy(out->id, article->id, sizeof out->id);
    out->date = article->published_at;
    out->others = calloc(from + to + 1, sizeof *out->others);
    assert_non_null(out->others);
    for (size_t i = 0; i < from; i++) memcpy(out->others[out->n++], newsidx_entry_linked_from(entry, i)->id, ID);
    for (size_t i = 0; i < to; i++) memcpy(out->others[out->n++], newsidx_entry_links_to(entry, i)->id, ID);
    qsort(out->others, out->n, sizeof *out->others, by_id);
    newsidx_entry_free(entry);
}

void graph_read(struct newsidx_index *index, struct graph *out)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    struct newsidx_results *all = NULL;
    options.limit = ALL;
    options.detail = NEWSIDX_DETAIL_PLAIN;
    assert_int_equal(newsidx_search(index, "", &options, &all, NULL), NEWSIDX_OK);
    out->n = newsidx_results_n_hits(all);
    out->items = calloc(out->n + 1, sizeof *out->items);
    assert_non_null(out->items);
    for (size_t i = 0; i < out->n; i++) read_links(index, &newsidx_results_hit(all, i)->article, &out->items[i]);
    qsort(out->items, out->n, sizeof *out->items, by_id);
    newsidx_results_free(all);
}

void graph_dispose(struct graph *graph)
{
    for (size_t i = 0; i < graph->n; i++) free(graph->items[i].others);
    free(graph->items);
}

static const struct linked *find_linked(const struct graph *graph, const char *id)
{
    const struct linked *found = bsearch(id, graph->items, graph->n, sizeof *graph->items, by_id);
    assert_non_null(found);
    return found;
}

bool is_near(int64_t x, int64_t y)
{
    if (x == NEWSIDX_DATE_NONE || y == NEWSIDX_DATE_NONE) return x == y;
    return x - y <= WEEK && y - x <= WEEK;
}

bool is_in(const char (*ids)[ID], size_t n, const char *id)
{
    size_t i = 0;
    while (i < n && strcmp(ids[i], id) != 0) i++;
    return i < n;
}

size_t tell_story(const struct graph *graph, const char *leader, char (*ids)[ID])
{
    const int64_t date = find_linked(graph, leader)->date;
    size_t n = 1;
    memcpy(ids[0], leader, ID);
    for (size_t i = 0; i < n; i++) {
        const struct linked *at = find_linked(graph, ids[i]);
        for (size_t k = 0; k < at->n && n <= STORY_MAX; k++) {
            if (is_in((const char (*)[ID])ids, n, at->others[k]) || !is_near(find_linked(graph, at->others[k])->date, date)) continue;
            memcpy(ids[n++], at->others[k], ID);
        }
    }
    return n;
}
