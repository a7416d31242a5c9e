/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export.c: writes what an index shows, one article a line, newest first, so that other engines can be given the very
 * same rows: id, date, quality, type, topics, URL, provider, title, excerpt; before them a line with the number of rows
 * and what they are ranked against. It reads an index of one segment without dead rows (`newsidx compact` makes one),
 * whose rows are in that order already: a listing through the public interface has an end at its 110,000th hit.
 *
 *     bench_export INDEX > ROWS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "index/snapshot.h"

static void die(const newsidx_error *err)
{
    fprintf(stderr, "bench_export: %s: %s\n", err->path, err->message);
    exit(2);
}

/* Text in one line: what would end a field or a line becomes a blank. */
static void put_text(struct nx_str text, char end)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        putchar(c < ' ' || c == 0x7F ? ' ' : c);
    }
    putchar(end);
}

static void put_number(int64_t number, int64_t none)
{
    if (number != none) printf("%lld", (long long)number);
    putchar('\t');
}

static struct nx_str url_of(const struct nx_article *article)
{
    const struct nx_str urls[] = { article->original_url, article->web_url, article->amp_url, article->cdn_amp_url };

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        if (urls[i].len) return urls[i];
    }
    return urls[0];
}

static void put_article(const struct nx_article *article, struct nx_hash identity)
{
    char id[NX_ID_SIZE];

    printf("%s\t", nx_id_format(identity, id));
    put_number(article->published_at.seconds, NEWSIDX_DATE_NONE);
    put_number(article->quality, NEWSIDX_QUALITY_NONE);
    put_text(article->type, '\t');
    for (size_t i = 0; i < article->topics.n; i++) put_text(article->topics.items[i], '|');
    putchar('\t');
    put_text(url_of(article), '\t');
    put_text(article->provider, '\t');
    put_text(article->title, '\t');
    put_text(article->excerpt, '\n');
}

static void put_rows(const struct nx_snapshot *snapshot)
{
    newsidx_error err = { 0 };
    struct nx_article article;
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    const struct nx_segment *segment = snapshot->segments[0];
    const struct nx_columns *columns = nx_segment_columns(segment);

    for (uint32_t row = 0; row < nx_segment_n_rows(segment); row++) {
        if (nx_segment_article(segment, row, &arena, &article, &err) != NEWSIDX_OK) die(&err);
        put_article(&article, columns->identity[row]);
        nx_arena_clear(&arena);
    }
}

int main(int argc, char **argv)
{
    newsidx_error err = { 0 };
    struct nx_snapshot *snapshot;

    if (argc != 2) {
        fputs("usage: bench_export INDEX > ROWS\n", stderr);
        return 2;
    }
    if (nx_snapshot_open(argv[1], &snapshot, &err) != NEWSIDX_OK) die(&err);
    if (snapshot->n_segments != 1 || nx_segment_n_rows(snapshot->segments[0]) != snapshot->n_articles) {
        fprintf(stderr, "bench_export: %s has several segments or dead rows: run newsidx compact first\n", argv[1]);
        return 2;
    }
    printf("#%llu\t%lld\t%d\t%lld\n", (unsigned long long)snapshot->n_articles, (long long)snapshot->newest,
           snapshot->median_quality, (long long)snapshot->median_date);
    put_rows(snapshot);
    nx_snapshot_close(snapshot);
    return ferror(stdout) || fflush(stdout) != 0 ? 2 : 0;
}
