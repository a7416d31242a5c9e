/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve.c: reads the queries, takes commands on standard input, and measures. Only what lies between a query's words
 * and its answer is in the time taken: reading commands and printing are outside of it.
 */
#include "serve.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS_MAX = 64, COMMAND_SIZE = 256, PAGE = 10, PATIENCE = 20 };

struct server {
    const struct engine *engine;
    const char *path;
    struct facts facts;
    void *handle;
    struct query *queries;
    size_t n_queries;
};

void serve_die(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(2);
}

void answer_id(struct answer *answer, const char *id, size_t length, double score)
{
    if (length >= ID_SIZE || answer->n >= DEPTH_MAX) serve_die("answer", "an id is too long, or there are too many");
    memcpy(answer->ids[answer->n], id, length);
    answer->ids[answer->n][length] = '\0';
    answer->scores[answer->n++] = score;
    answer->bytes += length;
}

/* ---- Queries ---- */

static enum op op_of(const char *name)
{
    static const char *const names[] = { "all", "any", "phrase", "text", "list" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) return (enum op)i;
    }
    serve_die(name, "is no way to combine words");
}

static int64_t date_of(const char *text)
{
    return *text ? strtoll(text, NULL, 10) : NO_DATE;
}

/* A line: kind, op, words, field, value, from, to, offset. */
static void read_query(char *line, struct query *out)
{
    char *fields[8];

    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        fields[i] = strsep(&line, "\t");
        if (!fields[i]) serve_die("queries", "a line has too few fields");
    }
    *out = (struct query){ .op = op_of(fields[1]),
                           .text = strdup(fields[2]),
                           .field = fields[3],
                           .value = fields[4],
                           .from = date_of(fields[5]),
                           .to = date_of(fields[6]),
                           .offset = (unsigned)strtoul(fields[7], NULL, 10) };
    for (char *word; (word = strsep(&fields[2], " "));) {
        if (*word && out->n_words < WORDS_MAX) out->words[out->n_words++] = word;
    }
}

static void read_queries(struct server *server, const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0, capacity = 0;

    if (!file) serve_die(path, "cannot be read");
    while (getline(&line, &size, file) > 0) {
        if (server->n_queries == capacity) {
            capacity = capacity ? 2 * capacity : 1024;
            server->queries = realloc(server->queries, capacity * sizeof *server->queries);
            if (!server->queries) serve_die(path, "out of memory");
        }
        read_query(line, &server->queries[server->n_queries++]);
        line = NULL; /* the query keeps it */
        size = 0;
    }
    free(line);
    fclose(file);
}

/* ---- Measuring ---- */

static int64_t clock_ns(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool ask(const struct server *server, void *handle, const struct query *query, const struct asking *asking,
                struct answer *out)
{
    out->n = out->bytes = 0;
    return server->engine->ask(handle, query, asking, out);
}

static enum fetch fetch_of(const char *name)
{
    static const struct { const char *name; enum fetch fetch; } fetches[] = {
        { "shown", FETCH_SHOWN }, { "facets", FETCH_FACETS }, { "folded", FETCH_FOLDED },
    };
    for (size_t i = 0; i < sizeof fetches / sizeof *fetches; i++) {
        if (strcmp(name, fetches[i].name) == 0) return fetches[i].fetch;
    }
    return FETCH_NOTHING;
}

static void run(const struct server *server, const struct asking *asking, size_t first, size_t last)
{
    static struct answer answer;

    for (size_t i = first; i < last; i++) {
        int64_t wall = clock_ns(CLOCK_MONOTONIC), cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
        bool asked = ask(server, server->handle, &server->queries[i], asking, &answer);
        cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
        wall = clock_ns(CLOCK_MONOTONIC) - wall;
        if (asked)
            printf("%lld %lld %zu\n", (long long)cpu, (long long)wall, answer.n);
        else
            puts("-");
    }
}

static void show_hits(const struct server *server, const struct asking *asking, size_t first, size_t last)
{
    static struct answer answer;

    for (size_t i = first; i < last; i++) {
        if (!ask(server, server->handle, &server->queries[i], asking, &answer)) {
            puts("-");
            continue;
        }
        printf("%zu", answer.n);
        for (size_t k = 0; k < answer.n; k++) printf(" %s:%.6f", answer.ids[k], answer.scores[k]);
        putchar('\n');
    }
}

static void show_counts(const struct server *server, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        int64_t count = server->engine->count(server->handle, &server->queries[i]);
        if (count < 0)
            puts("-");
        else
            printf("%lld\n", (long long)count);
    }
}

/* ---- Several threads ---- */

/* Threads that take one query after another of the same list, pass after pass. */
struct crew {
    const struct server *server;
    struct asking asking;
    size_t first, n;
    _Atomic int64_t until; /* no pass begins after it; -1: none at all */
    int64_t end;           /* no query begins after it: an engine so slow has done its part of all kinds by then */
    atomic_size_t next;
};

struct worker {
    struct crew *crew;
    void *handle;
    struct answer *answer;
    pthread_t thread;
};

static void *work(void *context)
{
    struct worker *self = context;
    struct crew *crew = self->crew;

    for (;;) {
        size_t turn = atomic_fetch_add(&crew->next, 1);
        if (turn >= crew->n && turn % crew->n == 0 && clock_ns(CLOCK_MONOTONIC) > crew->until) crew->until = -1;
        if (turn >= crew->n && crew->until < 0) return NULL;
        if (clock_ns(CLOCK_MONOTONIC) > crew->end) return NULL;
        /* A prime step: neighbours in the list are of one kind and would make easy and hard stretches. */
        const struct query *query = &crew->server->queries[crew->first + turn * 7919 % crew->n];
        ask(crew->server, self->handle, query, &crew->asking, self->answer);
    }
}

static void run_threads(const struct server *server, const struct asking *asking, size_t first, size_t last, int n,
                        double seconds)
{
    struct worker workers[THREADS_MAX];
    struct crew crew = { .server = server, .asking = *asking, .first = first, .n = last - first };

    for (int i = 0; i < n; i++) {
        workers[i] = (struct worker){ &crew, server->engine->open(server->path, &server->facts),
                                      calloc(1, sizeof(struct answer)), 0 };
        if (!workers[i].answer) serve_die("threads", "out of memory");
    }
    int64_t wall = clock_ns(CLOCK_MONOTONIC), cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    crew.until = wall + (int64_t)(seconds * 1e9);
    crew.end = seconds > 0 ? wall + PATIENCE * (int64_t)(seconds * 1e9) : INT64_MAX;
    for (int i = 0; i < n; i++) {
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) serve_die("threads", "none to be had");
    }
    for (int i = 0; i < n; i++) pthread_join(workers[i].thread, NULL);
    cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = clock_ns(CLOCK_MONOTONIC) - wall;
    size_t asked = atomic_load(&crew.next) - (size_t)n;
    printf("%zu %.6f %.6f\n", asked, (double)wall / 1e9, (double)cpu / 1e9);
    for (int i = 0; i < n; i++) {
        server->engine->close(workers[i].handle);
        free(workers[i].answer);
    }
}

/* ---- Commands ---- */

/* Does one command; false where it is none. */
static bool obey(struct server *server, const char *line)
{
    char verb[16], ranking[16] = "combined", fetch[16] = "shown";
    size_t first, last;
    double extra = PAGE, seconds = 0;

    int n = sscanf(line, "%15s %zu %zu %15s %15s %lf %lf", verb, &first, &last, ranking, fetch, &extra, &seconds);
    if (n < 3 || first > last || last > server->n_queries) return false;
    struct asking asking = {
        .combined = strcmp(ranking, "combined") == 0, .fetch = fetch_of(fetch), .limit = PAGE, .facts = &server->facts
    };
    if (strcmp(verb, "run") == 0) {
        run(server, &asking, first, last);
    } else if (strcmp(verb, "count") == 0) {
        show_counts(server, first, last);
    } else if (strcmp(verb, "hits") == 0) {
        asking.fetch = FETCH_ID;
        asking.limit = extra < DEPTH_MAX ? (size_t)extra : DEPTH_MAX;
        show_hits(server, &asking, first, last);
    } else if (strcmp(verb, "threads") == 0 && extra >= 1 && extra <= THREADS_MAX && last > first) {
        run_threads(server, &asking, first, last, (int)extra, seconds);
    } else {
        return false;
    }
    return true;
}

static void serve(struct server *server)
{
    char line[COMMAND_SIZE];

    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) && strcmp(line, "quit\n") != 0) {
        if (!obey(server, line)) serve_die(line, "is no command");
        fflush(stdout);
    }
}

/* One query for one process. */
static void once(struct server *server, size_t i, const char *ranking)
{
    static struct answer answer;
    struct asking asking = { strcmp(ranking, "combined") == 0, FETCH_SHOWN, PAGE, &server->facts };

    if (i >= server->n_queries || !ask(server, server->handle, &server->queries[i], &asking, &answer)) {
        serve_die("once", "this query cannot be asked");
    }
    printf("%zu hits, %zu bytes\n", answer.n, answer.bytes);
}

int serve_main(const struct engine *engine, int argc, char **argv)
{
    struct server server = { .engine = engine };

    if (argc == 2 && strcmp(argv[1], "version") == 0) return puts(engine->version()) < 0;
    const bool quickly = argc == 4 && strcmp(argv[1], "add") == 0;
    if (argc == 4 && (quickly || strcmp(argv[1], "build") == 0) && engine->build) {
        engine->build(argv[2], argv[3], quickly);
        return 0;
    }
    if (argc < 5 || (strcmp(argv[1], "serve") != 0 && (strcmp(argv[1], "once") != 0 || argc != 7))) {
        fputs(
            "usage: build|add ROWS INDEX | serve INDEX ROWS QUERIES | once INDEX ROWS QUERIES I combined|text | version\n",
            stderr);
        return 2;
    }
    server.path = argv[2];
    rows_close(rows_open(argv[3], &server.facts));
    read_queries(&server, argv[4]);
    server.handle = engine->open(server.path, &server.facts);
    if (strcmp(argv[1], "once") == 0)
        once(&server, strtoul(argv[5], NULL, 10), argv[6]);
    else
        serve(&server);
    engine->close(server.handle);
    return 0;
}
