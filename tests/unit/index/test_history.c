/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_history.c: an index is what its files are, whatever they were. Random small corpora, full of collisions, live
 * through random histories: sources come, change, go and return, in commits large and small, and segments are merged in
 * between. Then everything that the index tells and every answer it gives, to the last bit of a score, must be that of a
 * fresh index of the final sources.
 *
 * NEWSIDX_SEED=N runs the history with this seed first (a failure prints it); NEWSIDX_HISTORIES=N runs so many.
 */
#include "index/check.h"
#include "made.h"
#include "search/search.h"

enum { SOURCES_MAX = 40, ARTICLES_MAX = 6, RELATED_MAX = 4, NAME_SIZE = 16, HISTORIES = 300 };

/* ---- Corpora ---- */

/* Few of everything, and several spellings of one thing. */
static const char *const urls[] = {
    "https://e.com/1", "http://www.e.com/1/?utm_source=x", "e.com/1#top", "https://e.com/2", "https://E.com/2/",
    "https://e.com/3", "https://f.org/1",  "https://f.org/2",  "https://f.org/3", "https://f.org/4",
    "https://e-com.cdn.ampproject.org/c/s/e.com/2", "https://amp.e.com/3", "https://e.com/5", "https://e.com/6", "#",
};
static const char *const titles[] = {
    "Rain", "rain", "Rain in Spain", "RAIN IN SPAIN", "Sun", "Sun and rain", "The running man", "The man runs", "Hail",
};
static const char *const domains[] = { "e.com", "www.e.com", "f.org" };
static const char *const excerpts[] = { "Rain, rain and running men", "The sun runs", "A man in Spain", "hail hail", "" };
static const char *const providers[] = { "Daily Rain", "The Sun", "daily rain" };
static const int64_t days[] = { 1, 2, 2, 3, -400, 18000 };
static const int32_t qualities[] = { 1, 40, 40, 90, 5000, -7, QUALITY_ZERO };

static const char *const queries[] = {
    "", "rain", "sun", "men run", "\"rain in spain\"", "the running man", "rain -sun", "-hail", "daily", "hail sun spain",
    "\"the man\"", "nowhere", "\"daily rain\" spain", "the",
};

#define ANY(chance, array) ((array)[chance_below(chance, NX_COUNT(array))])
#define PERHAPS(chance, array) (chance_one_in(chance, 3) ? 0 : ANY(chance, array))

struct source {
    char name[NAME_SIZE];
    struct made articles[ARTICLES_MAX];
    struct made related[ARTICLES_MAX][RELATED_MAX];
    size_t n;
    bool present;
};

struct world {
    struct chance chance;
    struct source sources[SOURCES_MAX];
    size_t n;
    struct nx_store store;
};

static struct made random_article(struct chance *chance)
{
    struct made made = {
        .title = PERHAPS(chance, titles),
        .domain = PERHAPS(chance, domains),
        .excerpt = PERHAPS(chance, excerpts),
        .provider = PERHAPS(chance, providers),
        .url = chance_one_in(chance, 2) ? ANY(chance, urls) : NULL,
        .web = chance_one_in(chance, 3) ? ANY(chance, urls) : NULL,
        .amp = chance_one_in(chance, 4) ? ANY(chance, urls) : NULL,
        .cdn = chance_one_in(chance, 6) ? ANY(chance, urls) : NULL,
        .category = chance_one_in(chance, 3) ? "weather" : NULL,
        .topic = chance_one_in(chance, 3) ? "Rain & sun" : NULL,
        .day = PERHAPS(chance, days),
        .quality = PERHAPS(chance, qualities),
    };
    /* What nothing could ever find, no reader lets in. */
    if (!made.title && !made.url) made.title = ANY(chance, titles);
    return made;
}

static void change_source(struct world *world, struct source *source, size_t number)
{
    struct chance *chance = &world->chance;
    snprintf(source->name, sizeof source->name, "%s%02u", number % 5 ? "f" : "stream", (unsigned)number % 100);
    source->n = number % 5 ? 1 : chance_below(chance, ARTICLES_MAX + 1);
    source->present = true;
    for (size_t i = 0; i < source->n; i++) {
        source->articles[i] = random_article(chance);
        source->articles[i].related = source->related[i];
        source->articles[i].n_related = chance_one_in(chance, 2) ? chance_below(chance, RELATED_MAX + 1) : 0;
        for (size_t k = 0; k < source->articles[i].n_related; k++) source->related[i][k] = random_article(chance);
    }
}

/* ---- Histories ---- */

/* Articles `first` to `end` of the source, as a part of it that came in one batch. */
static void add_part(struct world *world, struct nx_batch *batch, const struct source *source, size_t first, size_t end)
{
    const struct made_source part = { source->name, source->articles + first, end - first };
    made_add(batch, world->store.analyzer, &part);
}

/* Merges with a budget that is often too small, or everything. It may come at any time, also when sources are about to
   go. */
static void tidy(struct world *world)
{
    newsidx_error err = { 0 };
    if (chance_one_in(&world->chance, 8)) must(nx_store_compact(&world->store, &err), err);
    else must(nx_store_tidy(&world->store, chance_below(&world->chance, 400), &err), err);
}

static void commit(struct world *world, struct nx_batch *batch)
{
    struct nx_commit_counts counts = { 0, 0, 0 };
    newsidx_error err = { 0 };
    must(nx_store_commit(&world->store, batch, &counts, &err), err);
    nx_batch_clear(batch);
    if (chance_one_in(&world->chance, 2)) tidy(world);
}

static void kill(struct world *world, const struct source *source)
{
    newsidx_error err = { 0 };
    must(nx_store_kill_source(&world->store, nx_str_of(source->name), &err), err);
}

/* Writes the source to the batch; once in a while the batch is full in the middle of it or behind it. */
static void write_source(struct world *world, struct nx_batch *batch, const struct source *source)
{
    struct chance *chance = &world->chance;
    size_t done = 0;
    kill(world, source);
    while (source->n > 1 && done + 1 < source->n && chance_one_in(chance, 3)) {
        size_t end = done + 1 + chance_below(chance, (uint32_t)(source->n - done - 1));
        add_part(world, batch, source, done, end);
        commit(world, batch);
        done = end;
    }
    add_part(world, batch, source, done, source->n);
    if (chance_one_in(chance, 4)) commit(world, batch);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct source *const *)a)->name, (*(struct source *const *)b)->name);
}

/* One run of an add: some sources change or come, some are said again as they are, some go. */
static void step(struct world *world, struct nx_batch *batch)
{
    struct source *written[SOURCES_MAX];
    size_t n = 0;
    const uint32_t how_many = 1 + chance_below(&world->chance, 6);
    for (size_t i = 0; i < world->n; i++) {
        struct source *source = &world->sources[i];
        if (!chance_one_in(&world->chance, how_many)) continue;
        bool goes = source->present && chance_one_in(&world->chance, 5);
        bool stays = source->present && chance_one_in(&world->chance, 4);
        if (goes) {
            kill(world, source);
            source->present = false;
            if (chance_one_in(&world->chance, 3)) tidy(world);
            continue;
        }
        if (!stays) change_source(world, source, i);
        written[n++] = source;
    }
    qsort(written, n, sizeof *written, by_name);
    for (size_t i = 0; i < n; i++) write_source(world, batch, written[i]);
    commit(world, batch);
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

/* Writers come and go, too. */
static void live(struct world *world, const char *dir)
{
    struct nx_batch batch;
    const uint32_t steps = 1 + chance_below(&world->chance, 8);
    nx_batch_init(&batch);
    made_open(dir, &world->store);
    for (uint32_t i = 0; i < steps; i++) {
        step(world, &batch);
        if (chance_one_in(&world->chance, 4)) must_be_sound(dir);
        if (!chance_one_in(&world->chance, 3)) continue;
        nx_store_close(&world->store);
        made_open(dir, &world->store);
    }
    nx_store_close(&world->store);
    nx_batch_dispose(&batch);
}

static void begin_afresh(const struct world *world, const char *dir)
{
    struct made_source sources[SOURCES_MAX];
    struct nx_store store;
    size_t n = 0;
    for (size_t i = 0; i < world->n; i++) {
        const struct source *source = &world->sources[i];
        if (source->present) sources[n++] = (struct made_source){ source->name, source->articles, source->n };
    }
    made_open(dir, &store);
    made_commit(&store, sources, n);
    nx_store_close(&store);
}

/* ---- What it comes to ---- */

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

static void tell_answers(const char *dir, struct nx_buffer *out)
{
    struct nx_snapshot *snapshot = NULL;
    struct nx_analyzer *analyzer = NULL;
    newsidx_error err = { 0 };
    must(nx_snapshot_open(dir, &snapshot, &err), err);
    must(nx_snapshot_analyzer(snapshot, &analyzer, &err), err);
    for (size_t i = 0; i < NX_COUNT(queries); i++) {
        struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
        struct newsidx_results *results = NULL;
        options.limit = 1000;
        must(nx_search(snapshot, analyzer, queries[i], &options, &results, &err), err);
        const struct newsidx_search_summary *summary = newsidx_results_summary(results);
        nx_buffer_add_format(out, "%s: %llu of %llu, now %lld, average %a\n", queries[i],
                             (unsigned long long)summary->matches, (unsigned long long)summary->articles,
                             (long long)summary->now, summary->average_length);
        tell_hits(results, out);
        newsidx_results_free(results);
    }
    nx_analyzer_free(analyzer);
    nx_snapshot_close(snapshot);
}

static void tell_all(const char *dir, struct nx_buffer *out)
{
    made_tell(dir, out);
    tell_answers(dir, out);
    nx_buffer_terminate(out);
    assert_ok(nx_buffer_check(out, NULL));
}

/* The line where they begin to differ, and what follows it: the whole is long. */
static void say_difference(uint64_t seed, const char *was, const char *is)
{
    size_t line = 0;
    for (size_t i = 0; was[i] && was[i] == is[i]; i++) {
        if (was[i] == '\n') line = i + 1;
    }
    print_error("lived\n%.800s\n", was + line);
    print_error("afresh\n%.800s\n", is + line);
    fail_msg("NEWSIDX_SEED=%llu", (unsigned long long)seed);
}

static void run_history(void **state, uint64_t seed)
{
    char lived[PATH_SIZE], fresh[PATH_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer after = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer expected = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->chance.state = seed;
    world->n = 5 + chance_below(&world->chance, SOURCES_MAX - 4);
    live(world, path_in(state, "lived", lived));
    begin_afresh(world, path_in(state, "fresh", fresh));
    must_be_sound(lived);
    tell_all(lived, &after);
    tell_all(fresh, &expected);
    if (strcmp(after.ptr, expected.ptr) != 0) say_difference(seed, after.ptr, expected.ptr);
    assert_ok(nx_folder_remove(lived, NULL));
    assert_ok(nx_folder_remove(fresh, NULL));
    free(world);
}

static void an_index_is_what_its_sources_are(void **state)
{
    const uint64_t first = number_from_environment("NEWSIDX_SEED", 1);
    const uint64_t n = number_from_environment("NEWSIDX_HISTORIES", HISTORIES);
    for (uint64_t i = 0; i < n; i++) run_history(state, first + i);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(an_index_is_what_its_sources_are) };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
