/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stages.c: what each stage of adding files costs by itself, in one thread, as lines of "stage, seconds of CPU, files,
 * records, bytes" with tabs between them. The stages are those of ARCHITECTURE.md ("How an article comes into the index"), each
 * over all files before the next one begins, by the same functions as an add; threads, queues and merges are left out. Those
 * in brackets are no stages but what a stage is to be held against.
 *
 *     bench_stages FOLDER WORK
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "article/article.h"
#include "article/frontmatter.h"
#include "article/reader.h"
#include "article/yaml.h"
#include "base/file.h"
#include "index/analysis.h"
#include "index/parts.h"
#include "index/records.h"
#include "index/resolve.h"
#include "index/rows.h"
#include "index/walk.h"

struct run {
    struct nx_walk walk;
    struct nx_str *contents;        /* per file, in `arena` */
    struct nx_article *articles;    /* the same */
    struct nx_arena arena;
    struct nx_analyzer *analyzer;
    struct nx_batch parts, batch;   /* as a thread made it, and as the writer took it */
    struct nx_changes changes;
    struct nx_rows *rows;
    const char *work;
    uint64_t n_bytes;
    struct timespec began;
};

static void must(newsidx_status status, const newsidx_error *err)
{
    if (status == NEWSIDX_OK) return;
    fprintf(stderr, "bench_stages: %s: %s\n", err->path, err->message);
    exit(2);
}

static void need(bool there)
{
    if (there) return;
    fputs("bench_stages: out of memory\n", stderr);
    exit(2);
}

static void begin(struct run *run)
{
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &run->began);
}

static void tell(const struct run *run, const char *stage, uint64_t records, uint64_t bytes)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    const double seconds = (double)(now.tv_sec - run->began.tv_sec) + (double)(now.tv_nsec - run->began.tv_nsec) / 1e9;
    printf("%s\t%.6f\t%zu\t%llu\t%llu\n", stage, seconds, run->walk.files.n, (unsigned long long)records,
           (unsigned long long)bytes);
    fflush(stdout);
}

/* ---- From files to contributions ---- */

static void walk(struct run *run, const char *folder)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    begin(run);
    must(nx_walk_init(&run->walk, run->work, &err), &err);
    must(nx_walk_add(&run->walk, folder, &err), &err);
    must(nx_file_list_sort(&run->walk.files, &err), &err);
    tell(run, "walk", 0, 0);
    run->contents = calloc(run->walk.files.n + 1, sizeof *run->contents);
    run->articles = calloc(run->walk.files.n + 1, sizeof *run->articles);
    need(run->contents && run->articles);
}

/* Every file into one buffer, as a thread does it; where `keep`, a copy stays. */
static void read_files(struct run *run, bool keep)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_ARTICLE_FILE_MAX);
    NX_AUTO(nx_arena_dispose) struct nx_arena names = NX_ARENA_INIT;
    NX_AUTO(nx_file_cursor_dispose) struct nx_file_cursor cursor = { .list = NULL };
    newsidx_error err = { .status = NEWSIDX_OK };
    bool failed = false;
    for (size_t i = 0; i < run->walk.files.n; i++) {
        struct nx_walk_file file;
        struct stat meta;
        nx_arena_clear(&names);
        must(nx_file_list_get(&run->walk.files, &cursor, i, &names, &file, &err), &err);
        must(nx_file_read(file.path, &bytes, &meta, &err), &err);
        if (!keep) continue;
        run->contents[i] = nx_arena_copy_str(&run->arena, nx_buffer_str(&bytes), &failed);
        run->n_bytes += bytes.len;
    }
    need(!failed);
}

static void hash_contents(const struct run *run)
{
    uint64_t sum = 0; /* so that none of it is left out */
    for (size_t i = 0; i < run->walk.files.n; i++) sum |= nx_hash_bytes(run->contents[i].ptr, run->contents[i].len).low;
    need(sum != 0 || run->walk.files.n == 0);
}

static void parse(struct run *run)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < run->walk.files.n; i++) {
        must(nx_article_read(&run->arena, run->contents[i], "article.md", NX_FORM_DETECT, &run->articles[i], &err), &err);
    }
}

/* What libyaml would take for the same, with what makes an article of its events. */
static void parse_by_libyaml(const struct run *run)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    newsidx_error err = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < run->walk.files.n; i++) {
        const struct nx_document file = nx_document_of_file(run->contents[i]);
        struct nx_document front, rest;
        struct nx_article article;
        struct nx_yaml yaml;
        nx_arena_clear(&arena);
        must(nx_front_matter_find(&file, &front, &rest, &err), &err);
        must(nx_yaml_open(&yaml, &front, &arena, &err), &err);
        must(nx_article_from_events(&arena, &yaml.events, &article, &err), &err);
        nx_yaml_close(&yaml);
    }
}

/* Contributions: keys and records. */
static void contribute(struct run *run)
{
    static const struct nx_source_row source = { .size = 0 };
    newsidx_error err = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < run->walk.files.n; i++) {
        char name[24];
        snprintf(name, sizeof name, "%010zu", i);
        must(nx_batch_add_source(&run->parts, nx_str_of(name), &source, &err), &err);
        must(nx_batch_add_article(&run->parts, &run->articles[i], run->analyzer, &err), &err);
    }
}

static void take(struct run *run)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct nx_batch_part part = { .batch = &run->parts };
    for (uint32_t i = 0; i < run->parts.n_sources; i++) must(nx_batch_take(&run->batch, &part, i, &err), &err);
}

/* ---- From contributions to a segment ---- */

static void resolve(struct run *run)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct nx_pending pending;
    must(nx_batch_seal(&run->batch, 1, &pending, &err), &err);
    const struct nx_view view = { .pending = &pending };
    must(nx_resolve(&view, &run->batch, 1, &run->changes, &err), &err);
}

/* A part of the next stage: words alone. */
static void find_words(const struct run *run)
{
    NX_AUTO(nx_tokens_dispose) struct nx_tokens tokens = NX_TOKENS_INIT;
    newsidx_error err = { .status = NEWSIDX_OK };
    for (size_t i = 0; i < run->walk.files.n; i++) {
        const struct nx_article *article = &run->articles[i];
        for (size_t k = 0; k <= article->n_related; k++) {
            const struct nx_article *one = k ? &article->related[k - 1] : article;
            const struct nx_str texts[] = { one->title, one->excerpt, one->provider };
            for (size_t at = 0; at < NX_COUNT(texts); at++) {
                must(nx_analyzer_words(run->analyzer, texts[at], &tokens, &err), &err);
            }
        }
    }
}

static void make_rows(struct run *run)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    const struct nx_rows_input input = { .rows = run->changes.rows, .n = (uint32_t)run->changes.n_rows,
                                         .analyzer = run->analyzer, .language = "english", .work = run->work, .jobs = 1 };
    must(nx_rows_make(&input, &run->rows, &err), &err);
}

static const char *file_in(const struct run *run, const char *name, struct nx_buffer *out)
{
    const char *path = nx_path_join(out, run->work, name);
    need(out->failed == NEWSIDX_OK);
    return path;
}

static uint64_t write_postings(struct run *run)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { .status = NEWSIDX_OK };
    struct stat meta = { .st_size = 0 };
    must(nx_rows_write_postings(run->rows, file_in(run, "postings.glass", &path), &err), &err);
    stat(path.ptr, &meta);
    return (uint64_t)meta.st_size;
}

/* Columns, words, forward tokens; or stored records. */
static uint64_t write_parts(struct run *run, const char *name, bool records)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { .status = NEWSIDX_OK };
    struct nx_parts_writer *writer;
    struct nx_hash hash;
    uint64_t length;
    must(nx_parts_writer_open(file_in(run, name, &path), &writer, &err), &err);
    if (records) {
        NX_AUTO(nx_free_bytes) uint32_t *stored = malloc(((size_t)run->batch.n + 1) * sizeof *stored);
        need(stored != NULL);
        must(nx_records_write(&run->batch, run->changes.rows, (uint32_t)run->changes.n_rows, 1, writer, stored, &err), &err);
    } else {
        must(nx_rows_write_parts(run->rows, writer, &err), &err);
    }
    must(nx_parts_writer_finish(writer, false, &length, &hash, &err), &err);
    nx_parts_writer_close(writer);
    return length;
}

/* ---- The whole ---- */

static void run_stages(struct run *run, const char *folder)
{
    walk(run, folder);
    read_files(run, true); /* into the page cache, and kept */
    begin(run), read_files(run, false), tell(run, "read", 0, run->n_bytes);
    begin(run), hash_contents(run), tell(run, "hash", 0, run->n_bytes);
    begin(run), parse(run), tell(run, "parse", 0, run->n_bytes);
    begin(run), parse_by_libyaml(run), tell(run, "(parse by libyaml)", 0, run->n_bytes);
    begin(run), contribute(run), tell(run, "keys and records", run->parts.n, 0);
    begin(run), take(run), tell(run, "take", run->batch.n, 0);
    begin(run), resolve(run), tell(run, "resolve", run->batch.n, 0);
    begin(run), find_words(run), tell(run, "(words of all contributions)", run->batch.n, 0);
    begin(run), make_rows(run), tell(run, "rows", run->changes.n_rows, 0);
    begin(run);
    uint64_t bytes = write_postings(run);
    tell(run, "postings", run->changes.n_rows, bytes);
    begin(run);
    bytes = write_parts(run, "parts", false);
    tell(run, "columns, words, tokens", run->changes.n_rows, bytes);
    begin(run);
    bytes = write_parts(run, "records", true);
    tell(run, "stored records", run->batch.n, bytes);
}

int main(int argc, char **argv)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct run run = { .arena = NX_ARENA_INIT, .changes = NX_CHANGES_INIT };
    if (argc != 3) {
        fputs("usage: bench_stages FOLDER WORK (an existing, empty folder)\n", stderr);
        return 2;
    }
    run.work = argv[2];
    nx_batch_init(&run.parts);
    nx_batch_init(&run.batch);
    must(nx_analysis_open("english", &run.analyzer, &err), &err);
    run_stages(&run, argv[1]);
    nx_rows_free(run.rows);
    nx_changes_dispose(&run.changes);
    nx_batch_dispose(&run.batch);
    nx_batch_dispose(&run.parts);
    nx_analyzer_free(run.analyzer);
    nx_arena_dispose(&run.arena);
    nx_walk_dispose(&run.walk);
    free(run.contents);
    free(run.articles);
    return 0;
}
