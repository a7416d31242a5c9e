/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_live.c: lives a history and asks what has become of the index: everything that it tells and every answer it
 * gives, to the last bit of a score, must be that of a fresh index of the final sources. A writer that is killed leaves
 * the state before its commit or the one behind it; a reader sees to the end what it saw when it came.
 */
#include "history.h"
#include "index/check.h"
#include "search/search.h"

enum { READERS_MAX = 8 };

static const char *const queries[] = {
    "", "rain", "sun", "men run", "\"rain in spain\"", "the running man", "rain -sun", "-hail", "daily", "hail sun spain",
    "\"the man\"", "nowhere", "\"daily rain\" spain", "the",
};

struct source {
    const struct content *content; /* NULL: not there */
    bool dirty;                    /* the next commit says it */
};

struct reader {
    struct nx_snapshot *snapshot;
    struct nx_buffer told;
};

struct world {
    struct source sources[SOURCES_MAX];
    struct reader readers[READERS_MAX];
    size_t n_readers;
    struct nx_store store;
    char dir[PATH_SIZE], fresh[PATH_SIZE];
};

/* ---- Telling ---- */

static void tell_hits(const struct newsidx_results *results, struct nx_buffer *out)
{
    for (size_t i = 0; i < newsidx_results_n_hits(results); i++) {
        const struct newsidx_hit *hit = newsidx_results_hit(results, i);
        nx_buffer_add_format(out, "  %s %a %a %a %a length %u source %.*s\n", hit->article.id, hit->score.total,
                             hit->score.text, hit->score.quality, hit->score.recency, hit->score.length,
                             (int)hit->article.source.length, hit->article.source.bytes);
        for (size_t t = 0; t < hit->score.n_terms; t++) {
            const struct newsidx_term_score *term = &hit->score.terms[t];
            nx_buffer_add_format(out, "    %s df %llu wdf %u %a\n", term->term, (unsigned long long)term->df, term->wdf,
                                 term->score);
        }
    }
}

static void tell_answers(struct nx_snapshot *snapshot, struct nx_buffer *out)
{
    struct nx_lists *lists = nx_lists_new(snapshot, 0);
    struct nx_analyzer *analyzer = NULL;
    newsidx_error err = { 0 };
    assert_non_null(lists);
    must(nx_snapshot_analyzer(snapshot, &analyzer, &err), err);
    for (size_t i = 0; i < NX_COUNT(queries); i++) {
        struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
        struct newsidx_results *results = NULL;
        options.limit = 1000;
        options.count = true;
        must(nx_search(lists, analyzer, queries[i], &options, &results, &err), err);
        const struct newsidx_search_summary *summary = newsidx_results_summary(results);
        nx_buffer_add_format(out, "%s: %llu of %llu, now %lld, average %a\n", queries[i],
                             (unsigned long long)summary->matches, (unsigned long long)summary->articles,
                             (long long)summary->now, summary->average_length);
        tell_hits(results, out);
        newsidx_results_free(results);
    }
    nx_analyzer_free(analyzer);
    nx_lists_free(lists);
    nx_buffer_terminate(out);
    assert_ok(nx_buffer_check(out, NULL));
}

static void tell_all(const char *dir, struct nx_buffer *out)
{
    struct nx_snapshot *snapshot = NULL;
    newsidx_error err = { 0 };
    made_tell(dir, out);
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    tell_answers(snapshot, out);
    nx_snapshot_close(snapshot);
}

/* The line where they begin to differ, and what follows it: the whole is long. */
static void must_be_equal(const char *what, const char *is, const char *should_be)
{
    size_t line = 0;
    if (strcmp(is, should_be) == 0) return;
    for (size_t i = 0; is[i] && is[i] == should_be[i]; i++) {
        if (is[i] == '\n') line = i + 1;
    }
    print_error("it is\n%.800s\n", is + line);
    print_error("it should be\n%.800s\n", should_be + line);
    fail_msg("%s", what);
}

static void fail_with_problem(void *context, const newsidx_error *problem)
{
    (void)context;
    fail_msg("%s: %s", problem->path, problem->message);
}

static void must_be_sound(const char *dir)
{
    struct nx_checker checker = { .on_problem = fail_with_problem };
    newsidx_error err = { 0 };
    must(nx_check(dir, &checker, &err), err);
}

/* ---- Sources ---- */

static void put_source(struct world *world, unsigned number, const struct content *content)
{
    world->sources[number].content = content;
    world->sources[number].dirty = true;
}

/* The articles of the content, each with its mentions. */
static size_t articles_of(const struct content *content, struct made out[ARTICLES_MAX])
{
    for (size_t i = 0; i < content->n; i++) {
        out[i] = content->articles[i];
        out[i].related = content->related[i];
        out[i].n_related = content->n_related[i];
    }
    return content->n;
}

static int by_name(const void *a, const void *b)
{
    const unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;
    return strcmp(history_name(left), history_name(right));
}

static void begin_afresh(const struct world *world)
{
    struct made articles[SOURCES_MAX][ARTICLES_MAX];
    struct made_source sources[SOURCES_MAX];
    char names[SOURCES_MAX][16];
    struct nx_store store;
    size_t n = 0;
    assert_ok(nx_folder_remove(world->fresh, NULL));
    for (unsigned i = 0; i < SOURCES_MAX; i++) {
        if (!world->sources[i].content) continue;
        snprintf(names[n], sizeof names[n], "%s", history_name(i));
        sources[n] = (struct made_source){ names[n], articles[n], articles_of(world->sources[i].content, articles[n]) };
        n++;
    }
    made_open(world->fresh, &store);
    made_commit(&store, sources, n);
    nx_store_close(&store);
}

/* ---- Commits ---- */

static newsidx_status commit_batch(struct world *world, struct nx_batch *batch, newsidx_error *err)
{
    struct nx_commit_counts counts = { 0, 0, 0 };
    newsidx_status status = nx_store_commit(&world->store, batch, &counts, err);
    nx_batch_clear(batch);
    return status;
}

static bool is_cut(struct chance *chance)
{
    return chance->state && chance_one_in(chance, 3);
}

/* Writes the source to the batch; where there are cuts the batch may be full in the middle of it or behind it. */
static void write_source(struct world *world, struct nx_batch *batch, unsigned number, struct chance *cuts)
{
    struct made articles[ARTICLES_MAX];
    const struct content *content = world->sources[number].content;
    newsidx_error err = { 0 };
    must(nx_store_kill_source(&world->store, nx_str_of(history_name(number)), &err), err);
    if (!content) return;
    const size_t n = articles_of(content, articles);
    size_t done = 0;
    while (n > 1 && done + 1 < n && is_cut(cuts)) {
        const size_t end = done + 1 + chance_below(cuts, (uint32_t)(n - done - 1));
        const struct made_source part = { history_name(number), articles + done, end - done };
        made_add(batch, world->store.analyzer, &part);
        must(commit_batch(world, batch, &err), err);
        done = end;
    }
    const struct made_source rest = { history_name(number), articles + done, n - done };
    made_add(batch, world->store.analyzer, &rest);
    if (is_cut(cuts)) must(commit_batch(world, batch, &err), err);
}

static newsidx_status commit_dirty(struct world *world, struct chance *cuts, unsigned dies_at, newsidx_error *err)
{
    unsigned numbers[SOURCES_MAX];
    size_t n = 0;
    struct nx_batch batch;
    nx_batch_init(&batch);
    for (unsigned i = 0; i < SOURCES_MAX; i++) {
        if (world->sources[i].dirty) numbers[n++] = i;
    }
    qsort(numbers, n, sizeof *numbers, by_name);
    for (size_t i = 0; i < n; i++) write_source(world, &batch, numbers[i], cuts);
    disk_leave(dies_at);
    newsidx_status status = commit_batch(world, &batch, err);
    nx_batch_dispose(&batch);
    return status;
}

static void clean(struct world *world)
{
    for (unsigned i = 0; i < SOURCES_MAX; i++) world->sources[i].dirty = false;
}

static void reopen(struct world *world)
{
    nx_store_close(&world->store);
    made_open(world->dir, &world->store);
}

/* Died in a commit: the index must be as it was, or as it should have become; then what it lacks is said again. */
static void look_at_the_rest(struct world *world, const struct nx_buffer *before, const char *what)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer is = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    made_open(world->dir, &world->store);
    must_be_sound(world->dir);
    tell_all(world->dir, &is);
    if (strcmp(is.ptr, before->ptr) == 0) return;
    begin_afresh(world);
    tell_all(world->fresh, &after);
    must_be_equal(what, is.ptr, after.ptr);
    clean(world);
}

/* What the operation asks of the store. */
static newsidx_status write_index(struct world *world, const struct operation *operation, newsidx_error *err)
{
    struct chance cuts = { operation->dies_at ? 0 : operation->cuts };
    if (operation->deed == COMMIT) return commit_dirty(world, &cuts, operation->dies_at, err);
    disk_leave(operation->dies_at);
    if (operation->deed == COMPACT) return nx_store_compact(&world->store, err);
    return nx_store_tidy(&world->store, operation->number, err);
}

static void write_or_die(struct world *world, const struct operation *operation)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer before = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    if (operation->dies_at) tell_all(world->dir, &before);
    newsidx_status status = write_index(world, operation, &err);
    if (operation->dies_at) nx_store_close(&world->store); /* still without a disk: nothing is tidied up */
    const bool died = disk_return();
    if (!died) must(status, err);
    if (died) {
        look_at_the_rest(world, &before, "killed: the state is neither the one before nor the one behind the commit");
    } else if (operation->dies_at) {
        made_open(world->dir, &world->store);
    }
    if (!died && operation->deed == COMMIT) clean(world);
}

/* ---- Readers ---- */

static void open_reader(struct world *world)
{
    newsidx_error err = { 0 };
    if (world->n_readers == READERS_MAX) return;
    struct reader *reader = &world->readers[world->n_readers++];
    reader->told = (struct nx_buffer)NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    must(nx_snapshot_open(world->dir, &reader->snapshot, &err), err);
    tell_answers(reader->snapshot, &reader->told);
}

static void close_reader(struct reader *reader)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer now = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    tell_answers(reader->snapshot, &now);
    must_be_equal("a reader sees another index than it opened", now.ptr, reader->told.ptr);
    nx_snapshot_close(reader->snapshot);
    nx_buffer_dispose(&reader->told);
}

/* ---- All of it ---- */

static void rename_source(struct world *world, unsigned from, unsigned to)
{
    const struct content *content = world->sources[from].content;
    if (!content || from == to) return;
    put_source(world, from, NULL);
    put_source(world, to, content);
}

static void live_operation(struct world *world, const struct operation *operation)
{
    switch (operation->deed) {
    case WRITE: put_source(world, operation->source, operation->content); break;
    case REMOVE: put_source(world, operation->source, NULL); break;
    case RENAME: rename_source(world, operation->source, operation->other); break;
    case COMMIT:
    case TIDY:
    case COMPACT: write_or_die(world, operation); break;
    case REOPEN: reopen(world); break;
    case READ: open_reader(world); break;
    case CHECK: must_be_sound(world->dir); break;
    }
}

static void must_be_as_fresh(struct world *world, const char *what)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer lived = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer fresh = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    must_be_sound(world->dir);
    tell_all(world->dir, &lived);
    tell_all(world->fresh, &fresh);
    must_be_equal(what, lived.ptr, fresh.ptr);
}

void history_live(const struct history *history, const char *root)
{
    const struct operation last = { .deed = COMMIT }, compact = { .deed = COMPACT };
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    snprintf(world->dir, sizeof world->dir, "%s/lived", root);
    snprintf(world->fresh, sizeof world->fresh, "%s/fresh", root);
    assert_ok(nx_folder_remove(world->dir, NULL));
    made_open(world->dir, &world->store);
    for (size_t i = 0; i < history->n; i++) live_operation(world, &history->operations[i]);
    live_operation(world, &last);
    begin_afresh(world);
    must_be_as_fresh(world, "the index is not what its sources are");
    live_operation(world, &compact);
    must_be_as_fresh(world, "compacted, the index is not what its sources are");
    for (size_t i = 0; i < world->n_readers; i++) close_reader(&world->readers[i]);
    nx_store_close(&world->store);
    assert_ok(nx_folder_remove(world->dir, NULL));
    assert_ok(nx_folder_remove(world->fresh, NULL));
    free(world);
}
