/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve.h: what every engine of the search benchmark has in common: rows to be indexed, queries to be asked, and the
 * loop that takes the time. An engine fills in struct engine and calls serve_main; bench/README.md has the protocol.
 * It knows no engine. Memory of rows and queries lives as long as the process, or until the next row.
 */
#ifndef BENCH_SERVE_H
#define BENCH_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { DEPTH_MAX = 1000, WORDS_MAX = 256, ID_SIZE = 40 };

#define NO_DATE INT64_MIN
#define NO_QUALITY INT32_MIN
#define HALF_LIFE_DAYS 30.0 /* as newsidx ranks by default: score = text + 1.0 * quality + 2.0 * recency */
#define QUALITY_WEIGHT 1.0
#define RECENCY_WEIGHT 2.0

/* What all rows are ranked against; the first line of the file of rows. */
struct facts {
    int64_t now;            /* the newest article's date */
    int32_t median_quality; /* k of quality = S / (S + k) */
    int64_t median_date;    /* that of an article without one */
    uint64_t n_rows;
};

/* One article. Texts are of one line, without tabs; "" where there is none. */
struct row {
    const char *id, *type, *topics, *url, *provider, *title, *excerpt; /* topics with '|' between them */
    int64_t date;
    int32_t quality;
};

/* The rows of a file, newest first. rows_open and rows_next end the process where the file is not as it should be. */
struct rows;
struct rows *rows_open(const char *path, struct facts *facts);
bool rows_next(struct rows *rows, struct row *out); /* false: there are no more */
void rows_close(struct rows *rows);

/* Quality as 0..1, and the date that an article is ranked as; see newsidx_score_parts. */
double row_quality(const struct facts *facts, const struct row *row);
int64_t row_date(const struct facts *facts, const struct row *row);
double date_recency(const struct facts *facts, int64_t date);

/* OP_TEXT: plain text, any of its words; OP_LIST: everything, newest first. */
enum op { OP_ALL, OP_ANY, OP_PHRASE, OP_TEXT, OP_LIST };

struct query {
    enum op op;
    const char *text; /* all of the words */
    const char *words[WORDS_MAX];
    size_t n_words;
    const char *field, *value; /* "provider" or "type" and what it must be; "" where there is no filter */
    int64_t from, to;          /* both days included; NO_DATE where there is no range */
    unsigned offset;
};

/* How a query is asked. */
enum fetch {
    FETCH_NOTHING, /* numbers of the engine's own */
    FETCH_SHOWN,   /* title and URL */
    FETCH_ID,      /* the id of the row */
    /* newsidx alone is asked: */
    FETCH_FACETS, /* no hits at all: how many matches each provider, topic, type and year has */
    FETCH_FOLDED, /* title and URL, one hit for all that have one title */
};

struct asking {
    bool combined; /* with quality and recency */
    enum fetch fetch;
    size_t limit; /* at most DEPTH_MAX */
    const struct facts *facts;
};

/* What was found. `bytes` is the length of what was fetched: an engine must have touched it to know. */
struct answer {
    size_t n, bytes;
    char ids[DEPTH_MAX][ID_SIZE]; /* FETCH_ID only */
    double scores[DEPTH_MAX];     /* likewise; the larger the better */
};

/* An engine. A handle belongs to one thread. What cannot happen ends the process with a message and status 2. */
struct engine {
    const char *name;
    const char *(*version)(void);
    /* Makes an index to be searched; quickly: as soon as it can be had and is on the disk, with nothing merged or sorted for
       the sake of searches. NULL: built elsewhere. */
    void (*build)(const char *rows, const char *path, bool quickly);
    void *(*open)(const char *path, const struct facts *facts);
    void (*close)(void *handle);
    /* False: it cannot be asked this. */
    bool (*ask)(void *handle, const struct query *query, const struct asking *asking, struct answer *out);
    int64_t (*count)(void *handle, const struct query *query); /* how many match; below 0: not told */
};

int serve_main(const struct engine *engine, int argc, char **argv);

/* Ends the process. */
void serve_die(const char *what, const char *why) __attribute__((noreturn));

/* Copies an id into the answer's next place; adds to what was fetched. */
void answer_id(struct answer *answer, const char *id, size_t length, double score);

#ifdef __cplusplus
}
#endif

#endif
