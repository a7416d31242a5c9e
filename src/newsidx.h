/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * newsidx.h: the public interface of libnewsidx, the only installed header.
 *
 * newsidx keeps an on-disk inverted index of news articles and ranks them by text, quality and recency. A program opens
 * an index for reading (newsidx_index) or for writing (newsidx_writer); one writer at a time, any number of readers,
 * and no reader ever waits for a writer.
 *
 * Conventions, true for every function here:
 * - It returns a newsidx_status. On success `err` is left alone; on failure the outputs are left alone and `err`, where
 *   it is not NULL, says what is wrong, where, and what to do.
 * - Text is UTF-8 and is passed as a NUL-terminated string where the type is `const char *` alone, and as pointer and
 *   length in struct newsidx_text. Text out of an index may hold any character, control characters included: a program
 *   that prints to a terminal must take them out.
 * - Pointers inside results belong to the results and live as long as they do.
 * - Threads: an index (newsidx_index) serves any number of threads at the same time. Every other handle, and every
 *   result, belongs to one thread at a time, and may pass from one to the next. Different handles are independent.
 *   Functions without a handle may be called in any thread. Callbacks are called in the thread of the call.
 * - Option structs begin with their size: initialise them with their _INIT macro, so that programs built against an
 *   older header keep working.
 * - The library never prints, never exits and never aborts.
 */
#ifndef NEWSIDX_H
#define NEWSIDX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NEWSIDX_API __attribute__((visibility("default")))
#define NEWSIDX_MUST_USE __attribute__((warn_unused_result))
#else
#define NEWSIDX_API
#define NEWSIDX_MUST_USE
#endif

/* ---- Status ------------------------------------------------------------------------------------------------------ */

/* Every status: name, value (never changes), exit status of the command-line tool, short text. */
#define NEWSIDX_STATUS_LIST(X)                                                 \
    X(OK, 0, 0, "success")                                                     \
    X(END, 1, 0, "no more items")                                              \
    X(NOT_FOUND, 2, 1, "not found")                                            \
    X(INVALID, 3, 2, "invalid argument")                                       \
    X(NO_MEMORY, 4, 2, "out of memory")                                        \
    X(IO, 5, 2, "input or output failed")                                      \
    X(REFUSED, 6, 1, "article refused")                                        \
    X(LIMIT, 7, 2, "a limit was reached")                                      \
    X(LOCKED, 8, 75, "the index is being written by another process")          \
    X(NO_INDEX, 9, 2, "no index here")                                         \
    X(FORMAT, 10, 2, "the index was written in another format")                \
    X(ANALYZER, 11, 2, "the index was built by another analyzer")              \
    X(CORRUPT, 12, 2, "the index is damaged")                                  \
    X(INTERRUPTED, 13, 130, "interrupted")                                     \
    X(INTERNAL, 14, 2, "internal error")

typedef enum newsidx_status {
#define NEWSIDX_STATUS_ENUM(name, value, exit_status, text) NEWSIDX_##name = (value),
    NEWSIDX_STATUS_LIST(NEWSIDX_STATUS_ENUM)
#undef NEWSIDX_STATUS_ENUM
} newsidx_status;

/* A short English text for `status`; "unknown status" for a value that is none. Never NULL. Any thread. */
NEWSIDX_API const char *newsidx_status_text(newsidx_status status);

/* What went wrong. Owned by the caller, of fixed size so that it works out of memory. Zero-initialise it. */
typedef struct newsidx_error {
    newsidx_status status;
    int sys_errno;       /* errno of the failed system call, 0 where none failed */
    uint32_t line;       /* 1-based line in `path`, 0 where unknown */
    uint32_t column;     /* 1-based column in characters, 0 where unknown */
    char path[1024];     /* the file (or stream) concerned, cut at the front with "..." when longer; "" where none */
    char message[512];   /* "what is wrong: what to do", one line, no newline at the end */
} newsidx_error;

/* ---- Versions ---------------------------------------------------------------------------------------------------- */

#define NEWSIDX_JSON_SCHEMA 1 /* version of every machine-readable output of the command-line tool */

struct newsidx_versions {
    const char *newsidx;         /* "0.1.0" */
    const char *xapian;          /* the library in use, not the headers compiled against */
    const char *icu;
    const char *unicode;
    const char *libyaml;
    uint32_t index_format;       /* what this library writes and reads */
    uint32_t json_schema;
};

/* Fills `out` with static strings. Any thread. */
NEWSIDX_API void newsidx_versions_get(struct newsidx_versions *out);

/* ---- Text and articles ------------------------------------------------------------------------------------------- */

/* A range of bytes of some text that matched the query: [start, end), on grapheme boundaries. */
struct newsidx_span {
    uint32_t start, end;
};

/* Text with the places that matched, in order and without overlap. Not NUL-terminated. */
struct newsidx_text {
    const char *bytes;
    size_t length;
    const struct newsidx_span *marks;
    size_t n_marks;
};

#define NEWSIDX_DATE_NONE INT64_MIN    /* no date, or none that could be read */
#define NEWSIDX_QUALITY_NONE INT32_MIN /* no quality given */
#define NEWSIDX_HEAT_NONE INT32_MIN    /* no heat given, or -1, which means unknown */

enum newsidx_tristate { NEWSIDX_UNKNOWN = -1, NEWSIDX_NO = 0, NEWSIDX_YES = 1 };

/* One article as it is shown. Absent text has length 0. */
struct newsidx_article {
    char id[17];                  /* 16 hexadecimal digits, derived from the identity; the same in every index */
    struct newsidx_text title, excerpt, provider, domain, category, type, locale;
    struct newsidx_text url;      /* the URL to show: originalUrl, else webUrl, else AMP, else CDN */
    struct newsidx_text original_url, web_url, amp_url, cdn_amp_url, image_url, featured_url;
    const struct newsidx_text *topics;
    size_t n_topics;
    int64_t published_at;         /* UTC seconds since 1970, or NEWSIDX_DATE_NONE */
    bool published_day_only;      /* the source gave a day without a time */
    int32_t quality, heat;        /* or NEWSIDX_QUALITY_NONE, NEWSIDX_HEAT_NONE */
    enum newsidx_tristate published;
    struct newsidx_text source;   /* the file or stream it was read from, as the index names it */
    bool mention;                 /* known only from another article's `related` list */
};

/* ---- Where an index is ------------------------------------------------------------------------------------------- */

/*
 * Finds the index that serves the folder `start` ("." for the current one): the first folder ".newsidx" in it or above
 * it. Writes its path to `out` (capacity `cap` bytes).
 * NOT_FOUND: there is none. LIMIT: the path does not fit. IO: `start` cannot be read.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_locate(const char *start, size_t cap, char *out,
                                                           newsidx_error *err);

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* A writer: holds the index's lock from open to close. One thread. */
struct newsidx_writer;

/* How far an add is; given to the progress callback a few times a second. */
struct newsidx_progress {
    uint64_t files_seen;      /* files looked at */
    uint64_t files_total;     /* files to look at; 0 while not known (streams) */
    uint64_t records;         /* articles and mentions read */
    const char *stage;        /* "scanning", "reading", "keeping", "writing": static text */
};

/* What an add did. */
struct newsidx_add_report {
    uint64_t files;           /* files (stream: documents) looked at, and what else was refused: links, folders */
    uint64_t files_unchanged; /* already indexed as they are: nothing to do */
    uint64_t files_refused;   /* reported through on_refused and skipped */
    uint64_t files_gone;      /* indexed before, and dropped because they are gone or were removed */
    uint64_t files_moved;     /* indexed before under a name that is gone; the one they have now takes its place */
    uint64_t records;         /* articles and mentions read from the others */
    uint64_t articles_new;    /* distinct articles that were not in the index before */
    uint64_t articles_changed;/* distinct articles that are now shown otherwise than before */
    uint64_t articles_gone;   /* distinct articles that a changed file no longer mentions, nor any other */
    uint64_t articles_total;  /* distinct articles in the index afterwards */
    uint64_t streams_gone;    /* how many of files_gone are streams: newsidx_writer_remove */
};

struct newsidx_writer_options {
    size_t size;
    const char *language;     /* stemming language of a new index ("english", "none", ...); NULL: english. An existing
                                 index keeps its own; another one given is INVALID. */
    uint64_t memory;          /* bytes that a batch of articles may hold before it is written; 0: 256 MiB */
    int wait_seconds;         /* how long to wait for another writer; 0: not at all */
    bool no_sync;             /* do not wait for the disk: for tests only, a power cut may damage the index */
    bool reread;              /* read every file again, even where nothing about it seems to have changed */
    bool prune;               /* newsidx_writer_add: drop the files that are gone from the folders named */
    bool prune_any;           /* also where a folder is empty or has lost more than half of its files, or a stream of its articles */
    /* Called for each refused file, with what is wrong and where. May be NULL. */
    void (*on_refused)(void *context, const newsidx_error *why);
    /* Called a few times a second; returns false to stop: what was committed stays. May be NULL. */
    bool (*on_progress)(void *context, const struct newsidx_progress *progress);
    void *context;
    bool remove_any;          /* newsidx_writer_remove: also a folder with more than half of the files indexed */
    unsigned jobs;            /* threads that read files and build segments, 64 at most; 0: as many as there are processors. What
                                 is written does not depend on it. */
};
#define NEWSIDX_WRITER_OPTIONS_INIT { .size = sizeof(struct newsidx_writer_options) }

/*
 * Opens the index in folder `dir` (usually ".../.newsidx") for writing and creates it where there is none.
 * The caller closes it with newsidx_writer_close.
 * LOCKED: another writer holds it (the message names its process). FORMAT, ANALYZER: see newsidx_rebuild.
 * INVALID: unknown language, or another than the index has. IO, CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_writer_open(const char *dir,
                                                                const struct newsidx_writer_options *options,
                                                                struct newsidx_writer **out, newsidx_error *err);

/*
 * Adds the files named by `paths`: a file is read whatever its name, a folder is walked in sorted order for article
 * files (.md .markdown .yaml .yml .json, and .txt that begins with "---"; hidden names and newsidx.yaml are passed over, and what rules in
 * .newsidxignore exclude, see newsidx-add(1)). Files already indexed and unchanged cost a look at their metadata. Refused files are reported, counted and skipped. Everything is
 * committed when it returns, batches before that. A file that was touched without a change is read once and then known
 * again; one that was moved takes the place of the name that it had, with and without `prune`.
 * With `prune`, files that were indexed from below the named folders and are no longer there, or excluded by rules now,
 * are dropped, and what only they contributed with them. A folder that is empty or has lost more than half of its files is taken for a mistake (a
 * disk that is not mounted): INVALID, nothing is dropped but what was found is added, unless `prune_any`. Nothing is
 * dropped or added where a folder is missing or a part of one could not be read. A link that leads nowhere is refused,
 * and what was indexed from where it leads stays.
 * `report` (not NULL, here and below) is filled also when it fails half-way.
 * INTERRUPTED: on_progress said stop. IO, NO_MEMORY, CORRUPT: what was committed before stays. NOT_FOUND: none of the
 * paths exists.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_writer_add(struct newsidx_writer *writer, const char *const *paths,
                                                               size_t n_paths, struct newsidx_add_report *report,
                                                               newsidx_error *err);

/*
 * Adds articles from the open file descriptor `fd`: a stream of YAML documents separated by "---" lines, or JSON Lines.
 * The stream as a whole is one source called `name`: adding a stream of the same name later replaces all of it.
 * A document that is refused or broken is reported and skipped; the next one is read. INVALID: the name is empty, or that
 * of a file that is indexed, or of a folder with such files; or, unless `prune_any`, no article came in place of those of
 * the old stream, or less than half of more than ten: these are kept, and none of the new. Otherwise statuses as
 * newsidx_writer_add.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_writer_add_stream(struct newsidx_writer *writer, int fd,
                                                                      const char *name,
                                                                      struct newsidx_add_report *report,
                                                                      newsidx_error *err);

/*
 * Removes sources: each key is the path of a file, a folder (all that was indexed from below it), the name of a stream,
 * or a URL of an article (the sources that hold the article itself; those that only mention it stay). What others
 * mention as well stays, with the next best contribution. A key that fits nothing is told to on_refused and counted as
 * refused. NOT_FOUND: none of the keys fits. INVALID, and nothing is removed: a URL is that of one of several articles of
 * a stream, which goes only as a whole, by its name; or a folder has more than half of the files indexed, and more than
 * ten, which is taken for a mistake unless `remove_any`. Otherwise statuses as newsidx_writer_add.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_writer_remove(struct newsidx_writer *writer,
                                                                  const char *const *keys, size_t n_keys,
                                                                  struct newsidx_add_report *report,
                                                                  newsidx_error *err);

/* Merges everything into one segment with nothing dead in it. No answer changes. Statuses as newsidx_writer_add. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_writer_compact(struct newsidx_writer *writer, newsidx_error *err);

/* What a rebuild did. */
struct newsidx_rebuild_report {
    uint64_t files_read;      /* files that were read, again or for the first time */
    uint64_t sources_kept;    /* streams, and files that are gone or refused now: taken over from the old index, whole */
    /*
     * Of which all or some of the articles are lost; each is told. Unless lost_known there may be more: those that the old
     * index counted and that cannot even be named are in this number, but are not told one by one, and without a sound
     * manifest it is not known what there was.
     */
    uint64_t sources_lost;
    uint64_t segments_lost;   /* parts of the old index of which it is not known what was in them; each is told */
    bool lost_known;          /* sources_lost is all that is lost */
    uint64_t problems;        /* told through on_refused: these, refused files, and what else is not as it was */
    uint64_t articles_total;  /* distinct articles in the index afterwards */
};

/*
 * Makes the index in folder `dir` anew, whatever its state: damaged, made by another analyzer, or sound. All files
 * that it knows are read again, and those that `paths` name (none, or as newsidx_writer_add takes them) with them.
 * Streams, and files that are gone or refused now, are taken over from what is stored of them; each stored article is
 * verified. What cannot be taken over is told to on_refused, by name where it has one: nothing is lost in silence.
 * Where the manifest is damaged or in another format, what it no longer tells is told to be unknown; where no part of
 * the index can be read, `paths` must say what to read.
 * It happens in place and in one step, under the writer's lock: until it is done, and where it fails or is interrupted,
 * the old index stands and readers use it. It takes as much room again until then.
 * `options` as for a writer: language (NULL: that of the old index, or english where it cannot be known; another one
 * may be given), memory, wait_seconds, no_sync, on_refused, on_progress; the others are not looked at. `report` (not
 * NULL) is filled also when it fails half-way.
 * NO_INDEX: there is none. LOCKED: it is being written. CORRUPT, FORMAT: nothing of it can be read, and no paths are
 * given. NOT_FOUND: none of the paths exists, and no file of the index. INTERRUPTED: on_progress said stop. INVALID:
 * unknown language. IO, NO_MEMORY, LIMIT, INTERNAL.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_rebuild(const char *dir,
                                                            const struct newsidx_writer_options *options,
                                                            const char *const *paths, size_t n_paths,
                                                            struct newsidx_rebuild_report *report, newsidx_error *err);

/* Closes the writer and gives up the lock. What was not committed is dropped. Accepts NULL. */
NEWSIDX_API void newsidx_writer_close(struct newsidx_writer *writer);

/* ---- Following files ---------------------------------------------------------------------------------------------- */

/* How an index follows its files. */
struct newsidx_watch_options {
    size_t size;
    uint32_t settle_ms;       /* commit once nothing was touched for so long, or after ten times as long in any case */
    uint32_t rescan_seconds;  /* how often everything is looked at, for events can be lost; 0: only in the beginning */
    int stop_fd;              /* a descriptor that becomes readable when it shall end, such as a pipe's; -1: none */
    /* Called after the first look at everything and after each commit with news. May be NULL. */
    void (*on_commit)(void *context, const struct newsidx_add_report *report);
    /* Called for what is no failure but should be known: folders that cannot be followed or are gone, files that seem to
       be lost and are kept, another writer that is waited for (LOCKED), an index that was removed and is made anew, or has
       another one in its place (NO_INDEX); status OK: a folder that was gone is back. This, and what on_refused says, is
       told once until it changes. May be NULL. */
    void (*on_note)(void *context, const newsidx_error *why);
    void *context;
};
#define NEWSIDX_WATCH_OPTIONS_INIT                                                                                     \
    { .size = sizeof(struct newsidx_watch_options), .settle_ms = 300, .rescan_seconds = 600, .stop_fd = -1 }

/*
 * Keeps the index in folder `dir` up to date with the folders `paths` until it is told to stop: brings it up to date as
 * newsidx_writer_add does with `prune`, and then commits what is written, renamed or removed below them soon after. It
 * opens the index for each commit, so that others can write in between, and waits for them. What a folder seems to have
 * lost while nobody watched is dropped only under the rules of `prune`. `writer` is as for newsidx_writer_open (NULL: the
 * defaults; wait_seconds and prune do not matter), `options` may be NULL.
 * OK: stop_fd became readable, or on_progress said stop. IO: a path does not exist, or the index cannot be written.
 * INVALID: a path is no folder. LIMIT: the system allows no more watching programs. Otherwise as newsidx_writer_open.
 * What was committed before it failed stays.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_watch(const char *dir, const struct newsidx_writer_options *writer,
                                                          const struct newsidx_watch_options *options,
                                                          const char *const *paths, size_t n_paths,
                                                          newsidx_error *err);

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

/*
 * An index open for reading: one state of it, whatever writers do meanwhile, until newsidx_index_refresh asks for the
 * next. A program opens it once and keeps it. Any number of threads may use it at the same time, refresh included; it is
 * opened once more inside for each thread that searches at the same moment, up to 32, beyond which they take turns.
 */
struct newsidx_index;

/*
 * Opens the index in folder `dir` as it is now. The caller closes it with newsidx_index_close.
 * NO_INDEX: there is none. FORMAT, ANALYZER: see newsidx_rebuild. CORRUPT, IO, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_index_open(const char *dir, struct newsidx_index **out,
                                                               newsidx_error *err);
/* Accepts NULL. No call may be under way in any thread; duplicates (newsidx_dupes) are freed before, results need not. */
NEWSIDX_API void newsidx_index_close(struct newsidx_index *index);

/*
 * How many bytes of posting lists the handle keeps in memory, decoded, from search to search: all its threads together,
 * beside what a running search needs. An eighth of the machine's memory where nothing is said, at least 64 MiB; it is
 * used as far as queries ask for different words, some eight bytes for each article that has one. Any thread; each of
 * the handle's threads follows with its next search.
 */
NEWSIDX_API void newsidx_index_set_memory(struct newsidx_index *index, size_t bytes);

/*
 * Makes the state that is on disk now the one that later calls see; *changed (may be NULL) tells whether it is another.
 * Calls that run in other threads finish in the state in which they began, and what they return stays valid. Nobody
 * waits for it: searches go on meanwhile. Costs one look at the manifest's metadata where nothing was committed for some
 * seconds, and reading the manifest where something was. Any thread.
 * Where it fails, the handle goes on in its old state: statuses as newsidx_index_open.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_index_refresh(struct newsidx_index *index, bool *changed,
                                                                  newsidx_error *err);

/* Facts about an index. */
struct newsidx_stats {
    uint64_t generation;      /* rises with every commit */
    uint64_t articles;        /* distinct articles that a search can find */
    uint64_t primaries;       /* of them: with an article file of their own */
    uint64_t mentions;        /* of them: known only from `related` lists */
    uint64_t undated, unrated;/* of them: without a date, without a quality */
    uint64_t sources;         /* files and streams */
    uint64_t contributions;   /* articles and mentions in them */
    uint64_t segments, dead_rows;
    uint64_t bytes;           /* on disk, files named by the manifest */
    uint64_t total_length;    /* sum of the document lengths */
    int64_t oldest, newest;   /* publication dates, or NEWSIDX_DATE_NONE */
    int32_t median_quality;   /* or NEWSIDX_QUALITY_NONE */
    char language[32];
    char analyzer[160];       /* the analyzer's fingerprint */
};

/* Fills `out`. Any thread. NO_MEMORY. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_stats_get(struct newsidx_index *index, struct newsidx_stats *out,
                                                              newsidx_error *err);

/* What the index can be broken down by. */
enum newsidx_breakdown_kind {
    NEWSIDX_BY_PROVIDER = 1,      /* articles by the provider's name, as they spell it */
    NEWSIDX_BY_TOPIC = 2,         /* articles by topic; one with several topics counts under each of them once */
    NEWSIDX_BYTES_BY_PURPOSE = 3, /* bytes on disk: "postings", "columns" (dates, qualities, ...), "words" (all of them,
                                     with their stems), "tokens" (the words of each article in order), "articles" (stored
                                     to be shown), "sources" (files and what each holds), "dead" (what no longer counts),
                                     "frames" (the rest of the files). The sum is newsidx_stats.bytes. Later versions may
                                     have more purposes. */
};

/* Counts with names: the larger count first, then by name in byte order. */
struct newsidx_breakdown;

/*
 * Counts all articles that a search can find (or the bytes of the index), exactly, in one pass over a column. The caller
 * frees it with newsidx_breakdown_free; it is independent of the index. Any thread. INVALID: unknown kind. CORRUPT,
 * NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_breakdown_get(struct newsidx_index *index,
                                                                  enum newsidx_breakdown_kind kind,
                                                                  struct newsidx_breakdown **out, newsidx_error *err);
NEWSIDX_API void newsidx_breakdown_free(struct newsidx_breakdown *breakdown); /* accepts NULL */

/* How many names there are; the name (a view) and the count of the i-th. Beyond the last: an empty name and 0. */
NEWSIDX_API size_t newsidx_breakdown_n(const struct newsidx_breakdown *breakdown);
NEWSIDX_API uint64_t newsidx_breakdown_item(const struct newsidx_breakdown *breakdown, size_t i,
                                            struct newsidx_text *name);

/* What a check looked at. */
struct newsidx_check_report {
    uint64_t files, rows, contributions, terms;
    uint64_t problems;        /* told through the callback */
};

/*
 * Checks the index in folder `dir` as it is now: lengths and checksums of all files, Xapian's own check, and everything
 * that can be counted twice. Each problem is told to `on_problem` (may be NULL) with what is wrong and what mends it.
 * Reads only. A commit that happens meanwhile is followed. NO_INDEX, FORMAT, ANALYZER, NO_MEMORY: it could not be
 * checked. LOCKED: neither, because writers changed it again and again meanwhile.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_check(const char *dir,
                                                          void (*on_problem)(void *context,
                                                                             const newsidx_error *problem),
                                                          void *context, struct newsidx_check_report *report,
                                                          newsidx_error *err);

/* ---- Looking at one article -------------------------------------------------------------------------------------- */

/* An article with everything that the index knows about it. */
struct newsidx_entry;

/* One source that contributes to an article. */
struct newsidx_contribution {
    struct newsidx_text source;  /* path or stream name */
    bool mention;                /* from a `related` list */
    bool shown;                  /* its fields are the ones shown */
    struct newsidx_text url;
    int64_t published_at;        /* the date that it gives, UTC seconds, or NEWSIDX_DATE_NONE */
};

/*
 * Finds an article by its id (or a prefix of at least 4 digits that no other id has), by any of its URLs in any
 * spelling, by the path of a file, or by the name of a stream (its newest article). A URL that several articles have,
 * and none as its own, leads to an article before a mention, then to the newest. The caller frees it with
 * newsidx_entry_free; it is independent of the index. Any thread.
 * NOT_FOUND. INVALID: the prefix fits several. IO, CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_entry_find(struct newsidx_index *index, const char *key,
                                                               struct newsidx_entry **out, newsidx_error *err);
NEWSIDX_API void newsidx_entry_free(struct newsidx_entry *entry);

/* Borrowed views of the entry; they live as long as it does. */
NEWSIDX_API const struct newsidx_article *newsidx_entry_article(const struct newsidx_entry *entry);
NEWSIDX_API size_t newsidx_entry_n_contributions(const struct newsidx_entry *entry);
NEWSIDX_API const struct newsidx_contribution *newsidx_entry_contribution(const struct newsidx_entry *entry, size_t i);
/* Articles whose `related` list names this one, and articles that this one's own list names. */
NEWSIDX_API size_t newsidx_entry_n_linked_from(const struct newsidx_entry *entry);
NEWSIDX_API const struct newsidx_article *newsidx_entry_linked_from(const struct newsidx_entry *entry, size_t i);
NEWSIDX_API size_t newsidx_entry_n_links_to(const struct newsidx_entry *entry);
NEWSIDX_API const struct newsidx_article *newsidx_entry_links_to(const struct newsidx_entry *entry, size_t i);

/* ---- What is there more than once -------------------------------------------------------------------------------- */

enum newsidx_dupes_kind {
    NEWSIDX_DUPES_FILES = 1,  /* one article that several files (or a stream several times) hold */
    NEWSIDX_DUPES_TITLES = 2, /* one title that several articles have: the same words in the same order, whatever their
                                 case and the punctuation between them; a title without words is none */
};

struct newsidx_dupes_options {
    size_t size;
    unsigned kinds;           /* of enum newsidx_dupes_kind, added up; 0: all */
    size_t limit;             /* groups of each kind to be read; 0: all. Counts are of all in any case */
};
#define NEWSIDX_DUPES_OPTIONS_INIT { .size = sizeof(struct newsidx_dupes_options) }

/* How much is there more than once; 0 for a kind that was not asked for. */
struct newsidx_dupes_totals {
    uint64_t file_groups;     /* articles that several files hold */
    uint64_t file_copies;     /* those files */
    uint64_t title_groups;    /* titles that several articles have */
    uint64_t title_articles;  /* those articles */
    uint64_t generation;      /* of the index */
    uint64_t articles;        /* in the index */
};

/* One article with its files, or one title with its articles. */
struct newsidx_dupes_group {
    enum newsidx_dupes_kind kind;
    size_t n_articles;        /* FILES: 1. TITLES: newest first, undated last, then by id */
    const struct newsidx_article *articles;
    size_t n_contributions;   /* FILES: its files, the one that is shown first. TITLES: 0 */
    const struct newsidx_contribution *contributions;
};

/* What newsidx_dupes_find found. */
struct newsidx_dupes;

/*
 * Finds what `index` holds more than once; `options` may be NULL. Articles in several files come first, then titles;
 * of one kind larger groups first, then those whose first article is newer (undated last), then by its id. Costs one pass
 * over the index and some tens of bytes an article. Groups are read from the state in which they were found, which stays
 * open for that. The caller frees it with newsidx_dupes_free, before the index. Any thread, the result one at a time.
 * INVALID: an unknown kind. CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_dupes_find(struct newsidx_index *index,
                                                               const struct newsidx_dupes_options *options,
                                                               struct newsidx_dupes **out, newsidx_error *err);
NEWSIDX_API void newsidx_dupes_free(struct newsidx_dupes *dupes); /* accepts NULL */
NEWSIDX_API const struct newsidx_dupes_totals *newsidx_dupes_summary(const struct newsidx_dupes *dupes);

/* How many groups there are to read: of all kinds, within the limit. */
NEWSIDX_API size_t newsidx_dupes_n_groups(const struct newsidx_dupes *dupes);

/*
 * Reads group `i`, from 0 on. *out lives until the next call or newsidx_dupes_free. INVALID: there is no such group.
 * CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_dupes_read(struct newsidx_dupes *dupes, size_t i,
                                                               const struct newsidx_dupes_group **out,
                                                               newsidx_error *err);

/* ---- Searching --------------------------------------------------------------------------------------------------- */

enum newsidx_match {
    NEWSIDX_MATCH_AUTO, /* all words, but very common ones only add to the score; if nothing has them all, any */
    NEWSIDX_MATCH_ALL,
    NEWSIDX_MATCH_ANY,
};

/* Weights of a score, in BM25's own units. score = text * T + quality * Q + recency * R; see newsidx_score_parts. */
struct newsidx_weights {
    double text, quality, recency;
    double half_life_days; /* age at which R is one half; above 0 */
};
#define NEWSIDX_WEIGHTS_BALANCED { 1.0, 1.0, 2.0, 30.0 }
#define NEWSIDX_WEIGHTS_TEXT { 1.0, 0.0, 0.0, 30.0 } /* BM25 alone */
/* For what happens now: half of an article's advantage is gone after a week, and all of it, 6 points, is what a word says
   that one article in 400 has. So the newest come first, but behind older ones that alone have a rarer word of the query. */
#define NEWSIDX_WEIGHTS_FRESH { 1.0, 1.0, 6.0, 7.0 }
#define NEWSIDX_WEIGHTS_LATEST { 0.0, 0.0, 1.0, 30.0 } /* the newest first, whatever they say of the words */

enum newsidx_detail {
    NEWSIDX_DETAIL_FULL,   /* everything */
    NEWSIDX_DETAIL_MARKED, /* all but the source that the article was read from, which costs some look-ups */
    NEWSIDX_DETAIL_PLAIN,  /* the article as it is stored, and the score's total: no marks, no snippet, no source */
    NEWSIDX_DETAIL_BARE,   /* the rank, the article's id and the score's total, and nothing else: no article is read */
};

/* What comes first. An article that lacks what it is about comes last. Of equal ones the newer comes first, undated ones before
   all; then the id decides. */
enum newsidx_sort {
    NEWSIDX_SORT_RELEVANCE, /* the higher score */
    NEWSIDX_SORT_NEWEST,    /* the later date */
    NEWSIDX_SORT_OLDEST,    /* the earlier date */
    NEWSIDX_SORT_QUALITY,   /* the higher quality */
    NEWSIDX_SORT_HEAT,      /* the higher heat */
};

/*
 * Which matches become one hit, under the one of them that stands first: their leader. In the order of results a match joins
 * the first leader that takes it, or becomes one. A match without a date joins those without.
 */
enum newsidx_collapse {
    NEWSIDX_COLLAPSE_NONE,
    NEWSIDX_COLLAPSE_TITLE, /* matches with the words of the leader's title in their order, whatever their case and punctuation,
                               published within seven days of it */
    NEWSIDX_COLLAPSE_STORY, /* matches that the leader is linked with through `related` lists, in either direction, directly or
                               through others, published within seven days of it; the nearest 50 articles are looked at */
};

/* A value that an article must have in a field. */
struct newsidx_filter {
    const char *field;             /* provider, domain, category, type, locale or topic */
    const char *value;             /* UTF-8; case, accents and width do not matter, as in words */
};

/* Whole numbers from `least` to `most`. What has no number is in no range but this one. */
struct newsidx_range {
    int64_t least, most;
};
#define NEWSIDX_RANGE_ALL { INT64_MIN, INT64_MAX }

enum { NEWSIDX_FILTERS_MAX = 64 };

struct newsidx_search_options {
    size_t size;
    size_t limit;                  /* hits wanted, 1 to 10,000 */
    size_t offset;                 /* hits to pass over first, 0 to 100,000 */
    enum newsidx_match match;
    int64_t now;                   /* reference time, UTC seconds; NEWSIDX_DATE_NONE: the newest article's date or the
                                      clock, whichever is earlier */
    struct newsidx_weights weights;
    size_t snippet_width;          /* about how many characters a snippet may have, of which wide ones (Chinese, Japanese,
                                      Korean, emoji) count twice; 0: the whole excerpt */
    enum newsidx_detail detail;    /* how much of each hit */
    bool count;                    /* count every match, however long that takes: `exact` in the summary is true then */
    const struct newsidx_filter *filters; /* n_filters of them, at most NEWSIDX_FILTERS_MAX; needed during the call. An
                                             article must have one of the values given for each field that is named */
    size_t n_filters;
    struct newsidx_range date;     /* UTC seconds */
    struct newsidx_range quality, heat;
    int64_t as_of;                 /* UTC seconds: articles published later are left out, as they were not there yet (their
                                      words still count in the statistics); also the reference time where `now` gives
                                      none. NEWSIDX_DATE_NONE: nothing is left out */
    bool strict;                   /* what would be a hint (newsidx_hint) is an error */
    bool suggest;                  /* newsidx_search: where little is found, look for what may have been meant; this takes
                                      some milliseconds then, and nothing where enough is found */
    enum newsidx_sort sort;        /* any but by relevance looks at every match, so that `exact` is true. Scores are the same */
    enum newsidx_collapse collapse; /* limit and offset count what is left: one hit for each group */
    bool expand;                   /* the members of each group become hits, too, behind their leader: up to
                                      NEWSIDX_MEMBERS_MAX each, which do not count for limit and offset */
    const char *cursor;            /* next_cursor of an answer to the same query with the same options, but for limit and
                                      what is shown of each hit: the hits behind that answer. Needed during the call. offset
                                      must be 0. NULL or "": from the beginning */
    size_t per_provider;           /* among each 50 hits, a provider's hits beyond so many stand behind the next ones of other
                                      providers, and beyond twice as many behind the next but one, and so on. 0: never; nor
                                      where the query or a filter names a provider. Nothing is left out */
};
#define NEWSIDX_SEARCH_OPTIONS_INIT                                                                                     \
    { .size = sizeof(struct newsidx_search_options), .limit = 10, .now = NEWSIDX_DATE_NONE,                             \
      .weights = NEWSIDX_WEIGHTS_BALANCED, .snippet_width = 160, .date = NEWSIDX_RANGE_ALL,              \
      .quality = NEWSIDX_RANGE_ALL, .heat = NEWSIDX_RANGE_ALL, .as_of = NEWSIDX_DATE_NONE }

/* One query term's part in a hit's text score. */
struct newsidx_term_score {
    const char *term;      /* the stem as indexed */
    uint64_t df;           /* articles that have it */
    uint32_t wdf;          /* weighted frequency in this article */
    double score;          /* its BM25 part, before the weight of text */
};

/*
 * The parts of a hit's score. total = text + quality + recency exactly, in that order of addition.
 * T: BM25 (Robertson & Zaragoza 2009, 3.4), idf = ln(1 + (N-df+0.5)/(df+0.5)), k1 = 2.0, b = 0.6, title words counted
 * three times and provider words twice before saturation. Q = S/(S+k), k = median quality, missing = 0.5 (Craswell et
 * al. 2005). R = h/(h+age), h = half life (Lucene's distance feature), age = reference time - date, at least 0; no
 * date: as old as the median article.
 */
struct newsidx_score_parts {
    double total, text, quality, recency;
    const struct newsidx_term_score *terms;
    size_t n_terms;
    uint32_t length;       /* document length: sum of all wdf */
};

/* A match that stands behind a hit, with collapse. */
struct newsidx_member {
    char id[17];                       /* as that of an article */
    uint64_t place;                    /* within its group, in the order of results; the leader's is 1 */
    struct newsidx_text provider;      /* without marks */
    int64_t published_at;              /* UTC seconds, or NEWSIDX_DATE_NONE */
    bool published_day_only;
    double score;
};

enum { NEWSIDX_MEMBERS_MAX = 1000 };

struct newsidx_hit {
    uint64_t rank;                     /* 1-based, offset included; with collapse that of the group */
    struct newsidx_article article;    /* title and excerpt carry marks */
    struct newsidx_text snippet;       /* the best passage of the excerpt */
    bool snippet_cut_front, snippet_cut_back;
    struct newsidx_score_parts score;
    uint64_t n_members;                /* matches that it stands for, beside itself: all of them, exactly; 0 without collapse */
    const struct newsidx_member *members; /* n_listed of them, in the order of results: the first NEWSIDX_MEMBERS_MAX */
    size_t n_listed;
    uint64_t place;                    /* 0, but with expand for a member: its place within the group of the hit above it */
};

/* A part of a query that was not understood as it may have been meant. */
struct newsidx_hint {
    size_t start, length;              /* bytes of the query */
    uint32_t column;                   /* of `start`, in characters from 1 on */
    const char *message;               /* "what is wrong: what was done" */
};

/* Facts about one search as a whole. */
struct newsidx_search_summary {
    uint64_t matches;                  /* articles that match */
    bool exact;                        /* `matches` is exact; false: articles that cannot be among the hits were passed
                                          over uncounted, and there are at least so many. Exact for a single word */
    enum newsidx_match match;          /* how words were combined: ALL or ANY, also when AUTO was asked */
    bool relaxed;                      /* AUTO fell back to ANY because nothing had all words */
    const char *const *optional_terms; /* words so common that they only add to the score */
    size_t n_optional_terms;
    const char *query;                 /* the query as understood, in canonical form */
    uint64_t generation;               /* of the index */
    uint64_t articles;                 /* in the index */
    int64_t now;                       /* the reference time used, or NEWSIDX_DATE_NONE where nothing is dated */
    struct newsidx_weights weights;
    double k1, b, average_length;
    int32_t median_quality;            /* k of Q, or NEWSIDX_QUALITY_NONE */
    int64_t median_date;               /* the date that undated articles are ranked as, or NEWSIDX_DATE_NONE */
    const struct newsidx_hint *hints;  /* n_hints of them, eight at most, in the order of the query */
    size_t n_hints;
    const char *suggestion;            /* the query with words in it that many more articles have than what was typed;
                                          NULL: none was asked for, or there is none that finds much more */
    uint64_t suggestion_matches;       /* what that would find, counted */
    /* Of newsidx_search; zeros elsewhere. Without collapse each hit is a group of its own. */
    uint64_t first;                    /* hits passed over */
    uint64_t groups;                   /* in this answer: hits that are no members */
    uint64_t grouped;                  /* matches that these stand for, themselves included */
    bool folded;                       /* a hit of this answer, or one passed over, stands for others */
    const char *next_cursor;           /* where to go on (options.cursor); NULL: there is nothing behind these hits */
    bool changed;                      /* the index is another one than that of the cursor: the hits are those behind the
                                          same place, as well as there is one; some may be missed or come again */
};

struct newsidx_results;

#define NEWSIDX_QUERY_MAX 4096 /* bytes in a query */
#define NEWSIDX_QUERY_TERMS_MAX 64 /* words and values in a query; those beyond are ignored, and a hint says so */

/*
 * Searches `query`, in the language that newsidx-query(7) describes: words, "phrases", "near words"~5, -excluded, +required,
 * AND, OR, NOT, brackets, field:value. Words for dates in it count from options.now, else options.as_of, else the clock.
 * Nothing that is written is an error, unless options.strict: what is not understood is words, and a hint. An empty query
 * lists everything, newest first: where there is no word to score, quality has no weight, and the summary says so. The caller
 * frees the results with newsidx_results_free; they are independent of the index and its states once returned. Any thread.
 * Going on from cursor to cursor within one state of the index gives every hit once, as one large page would, whatever the
 * limits: the time that ages and words for dates count from stays that of the first page.
 * INVALID: an option out of its range, a cursor of another query or a damaged one, the query is no UTF-8, or with options.strict there would be a hint: then the error's
 * path is "query", and its column that of the hint. LIMIT: the query is longer than NEWSIDX_QUERY_MAX.
 * IO, CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_search(struct newsidx_index *index, const char *query,
                                                           const struct newsidx_search_options *options,
                                                           struct newsidx_results **out, newsidx_error *err);
/* When the first page was asked for of those that `cursor` continues, in UTC seconds: what dates in words that a caller turns
   into options have to count from. INVALID: it is damaged. Any thread. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_cursor_time(const char *cursor, int64_t *out, newsidx_error *err);
NEWSIDX_API void newsidx_results_free(struct newsidx_results *results);
NEWSIDX_API size_t newsidx_results_n_hits(const struct newsidx_results *results);
NEWSIDX_API const struct newsidx_hit *newsidx_results_hit(const struct newsidx_results *results, size_t i);
NEWSIDX_API const struct newsidx_search_summary *newsidx_results_summary(const struct newsidx_results *results);

/*
 * The names that a query may have before a colon: the i-th, NULL beyond the last; static text. *counted (may be NULL) is set to
 * whether a field of this name has values that newsidx_facets_get counts. Any thread.
 */
NEWSIDX_API const char *newsidx_query_field_name(size_t i, bool *counted);

/* ---- Saved queries ----------------------------------------------------------------------------------------------- */

/* A query with a name. */
struct newsidx_saved_query {
    const char *name;      /* letters, digits, "-" and "_": newsidx_saved_name_fits */
    const char *query;
};

/* Where a name is in a query. */
struct newsidx_query_name {
    const char *name;      /* without "@" */
    size_t start, length;  /* bytes of the query as it was written: of the name, or of that in whose query it is */
    uint32_t column;       /* of `start`, in characters from 1 on */
    size_t from, to;       /* bytes of the expanded query: what stands for it */
    bool known;            /* false: there is no such saved query, and it is left as it was written */
    bool within;           /* it is in a saved query */
};

struct newsidx_expansion;

/*
 * Puts saved queries in the place of their names: @name, where a word may begin and nothing but its end, a blank or a bracket
 * follows, becomes the query in brackets, and so do the names in that. Not a name: what is between quotes, behind the name
 * of a field, or part of a word, as in me@example.org. Where several have one name the first counts. The caller frees the
 * result with newsidx_expansion_free; it is independent of `saved`. Any thread.
 * INVALID: a query names itself, or has a quote or a bracket too few. LIMIT: it is longer than NEWSIDX_QUERY_MAX then, names
 * too many, or too many within each other. Then the error's path is "query", and its column that of the name. NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_query_expand(const char *query,
                                                                 const struct newsidx_saved_query *saved,
                                                                 size_t n_saved, struct newsidx_expansion **out,
                                                                 newsidx_error *err);
NEWSIDX_API void newsidx_expansion_free(struct newsidx_expansion *expansion); /* accepts NULL */

/* The query to search for. */
NEWSIDX_API const char *newsidx_expansion_text(const struct newsidx_expansion *expansion);

/* The names that were found: their number, and the i-th, NULL beyond the last. What is within a saved query comes before its
   name. */
NEWSIDX_API size_t newsidx_expansion_n(const struct newsidx_expansion *expansion);
NEWSIDX_API const struct newsidx_query_name *newsidx_expansion_name(const struct newsidx_expansion *expansion, size_t i);

/* True where a query can be saved by this name. Any thread. */
NEWSIDX_API bool newsidx_saved_name_fits(const char *name);

/* ---- Articles like a given one ----------------------------------------------------------------------------------- */

/*
 * Finds articles like the one that `key` names as for newsidx_entry_find: an id, one of its URLs, its file; or like the one in
 * the file `key`, where the index has none of that name. The twenty words of its title and excerpt that say most about it,
 * by how often it has them and how few others do, are searched as words of which any is enough, with the ranking and the
 * filters of `options` (may be NULL); match, strict, suggest and
 * cursor do not matter. The article itself is left out, and so is the
 * one at the address of a file. The summary's query is these words. The caller frees the results with newsidx_results_free.
 * Any thread.
 * NOT_FOUND: there is no such article, nor such a file. INVALID: the beginning of an id fits several. REFUSED: the file is no
 * article. Otherwise statuses as newsidx_search.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_similar(struct newsidx_index *index, const char *key,
                                                            const struct newsidx_search_options *options,
                                                            struct newsidx_results **out, newsidx_error *err);

/* ---- What the matches consist of --------------------------------------------------------------------------------- */

enum { NEWSIDX_FACETS_MAX = 32 };

struct newsidx_facets_options {
    size_t size;
    const char *const *by;    /* n_by of them, at most NEWSIDX_FACETS_MAX; needed during the call: provider, domain, category,
                                 type, locale, topic; or year, month, day of the date, UTC */
    size_t n_by;
    size_t top;               /* values of each facet; 0: all */
};
#define NEWSIDX_FACETS_OPTIONS_INIT { .size = sizeof(struct newsidx_facets_options), .top = 10 }

/* A value, as the articles spell it ("2020", "2020-06", "2020-06-09" of dates), and how many articles have it. */
struct newsidx_facet_value {
    struct newsidx_text text;
    uint64_t count;
};

struct newsidx_facet {
    const char *by;           /* as asked for */
    uint64_t distinct;        /* different values */
    uint64_t without;         /* matching articles that have none */
    const struct newsidx_facet_value *values; /* the larger count first, then by text in byte order */
    size_t n_values;
};

struct newsidx_facets;

/*
 * Counts the values that all matches of `query` have, exactly: the articles that newsidx_search would find with the same
 * query and `options` (may be NULL) were there no limit. An article with several topics counts under each of them once.
 * No article is read and none is scored: limit, offset, weights, detail and snippet_width do not matter, and now for words
 * for dates only. The caller
 * frees the facets with newsidx_facets_free; they are independent of the index. Any thread.
 * INVALID: there is no such facet. LIMIT: too many of them. Otherwise statuses as newsidx_search.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_facets_get(struct newsidx_index *index, const char *query,
                                                               const struct newsidx_search_options *options,
                                                               const struct newsidx_facets_options *facets,
                                                               struct newsidx_facets **out, newsidx_error *err);
NEWSIDX_API void newsidx_facets_free(struct newsidx_facets *facets); /* accepts NULL */

/* The facets in the order asked for: their number, and the i-th, NULL beyond the last. */
NEWSIDX_API size_t newsidx_facets_n(const struct newsidx_facets *facets);
NEWSIDX_API const struct newsidx_facet *newsidx_facets_item(const struct newsidx_facets *facets, size_t i);

/* How many match, and how the query was understood; `exact` is true. */
NEWSIDX_API const struct newsidx_search_summary *newsidx_facets_summary(const struct newsidx_facets *facets);

/* ---- When the matches were published ----------------------------------------------------------------------------- */

/* Periods of the calendar in UTC. */
enum newsidx_period {
    NEWSIDX_PERIOD_AUTO,      /* the finest with which all dates of the matches lie within 40 periods; years, if none */
    NEWSIDX_PERIOD_DAY,
    NEWSIDX_PERIOD_WEEK,      /* from Monday on */
    NEWSIDX_PERIOD_MONTH,
    NEWSIDX_PERIOD_YEAR,
};

struct newsidx_timeline_options {
    size_t size;
    enum newsidx_period by;
};
#define NEWSIDX_TIMELINE_OPTIONS_INIT { .size = sizeof(struct newsidx_timeline_options) }

/* A period with its matches. */
struct newsidx_moment {
    char name[32];            /* "2020-06-09", "2020-W24" (ISO 8601), "2020-06", "2020" */
    int64_t start, end;       /* UTC seconds, the end not included */
    uint64_t count;           /* matches, at least one */
    const struct newsidx_hit *best; /* of them, by the order of `options`; its rank is the period's place, from 1 on */
};

struct newsidx_timeline;

/*
 * Counts the matches of `query` period by period, and finds the best one of each: of the articles that newsidx_search would
 * find with the same query and `options` (may be NULL) were there no limit. limit and offset do not matter; detail says how
 * much of the best ones is read. Every match is scored. The caller frees it with newsidx_timeline_free; it is independent of
 * the index. Any thread. INVALID: an unknown period. Otherwise statuses as newsidx_search.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_timeline_get(struct newsidx_index *index, const char *query,
                                                                 const struct newsidx_search_options *options,
                                                                 const struct newsidx_timeline_options *timeline,
                                                                 struct newsidx_timeline **out, newsidx_error *err);
NEWSIDX_API void newsidx_timeline_free(struct newsidx_timeline *timeline); /* accepts NULL */

/* The periods that have matches, oldest first: their number, and the i-th, NULL beyond the last. */
NEWSIDX_API size_t newsidx_timeline_n(const struct newsidx_timeline *timeline);
NEWSIDX_API const struct newsidx_moment *newsidx_timeline_item(const struct newsidx_timeline *timeline, size_t i);

/* What the periods are, never AUTO; and how many matches have no date. */
NEWSIDX_API enum newsidx_period newsidx_timeline_by(const struct newsidx_timeline *timeline);
NEWSIDX_API uint64_t newsidx_timeline_undated(const struct newsidx_timeline *timeline);

/* How many match, and how the query was understood; `exact` is true. */
NEWSIDX_API const struct newsidx_search_summary *newsidx_timeline_summary(const struct newsidx_timeline *timeline);

/* ---- Which words there are --------------------------------------------------------------------------------------- */

struct newsidx_terms_options {
    size_t size;
    size_t limit;             /* words at most; 0: all */
};
#define NEWSIDX_TERMS_OPTIONS_INIT { .size = sizeof(struct newsidx_terms_options), .limit = 20 }

/* A word of titles, excerpts or names of providers. */
struct newsidx_term {
    struct newsidx_text word; /* as the index has it: folded to lower case, most marks taken off */
    struct newsidx_text stem; /* what it is found by; words with the same stem find each other */
    uint64_t articles;        /* that have the word */
};

struct newsidx_terms_totals {
    size_t n;                   /* words in the list */
    uint64_t distinct;          /* words that begin so, of which the list has the most frequent */
    struct newsidx_text prefix; /* as the index would have it */
    uint64_t generation;        /* of the index */
    uint64_t articles;          /* in the index */
};

struct newsidx_terms;

/*
 * Lists the words that begin with `prefix` (NULL or "": all words), those of the most articles first, then in byte order.
 * The prefix is read as a word is: case and marks make no difference. The caller frees the list with newsidx_terms_free;
 * it is independent of the index. Any thread.
 * INVALID: the prefix is no UTF-8, or not one word. LIMIT: it is longer than NEWSIDX_QUERY_MAX. CORRUPT, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_terms_get(struct newsidx_index *index, const char *prefix,
                                                              const struct newsidx_terms_options *options,
                                                              struct newsidx_terms **out, newsidx_error *err);
NEWSIDX_API void newsidx_terms_free(struct newsidx_terms *terms); /* accepts NULL */

/* The list as a whole; and its i-th word, NULL beyond the last. */
NEWSIDX_API const struct newsidx_terms_totals *newsidx_terms_summary(const struct newsidx_terms *terms);
NEWSIDX_API const struct newsidx_term *newsidx_terms_item(const struct newsidx_terms *terms, size_t i);

/* ---- While a query is being typed -------------------------------------------------------------------------------- */

/* What a suggestion is, in the order of the list. */
enum newsidx_suggestion_kind {
    NEWSIDX_SUGGESTION_WORD,     /* the text with its last word completed */
    NEWSIDX_SUGGESTION_TOPIC,
    NEWSIDX_SUGGESTION_PROVIDER,
    NEWSIDX_SUGGESTION_TITLE,
};

struct newsidx_suggest_options {
    size_t size;
    size_t limit;             /* suggestions of each kind, 1 to 10000 */
};
#define NEWSIDX_SUGGEST_OPTIONS_INIT { .size = sizeof(struct newsidx_suggest_options), .limit = 5 }

struct newsidx_suggestion {
    enum newsidx_suggestion_kind kind;
    struct newsidx_text text;
    uint64_t articles;        /* that have the word, the topic, the provider, or of the best titles this one. Of a word behind
                                 others: of the articles that have those, the 4,096 newest at most */
    char id[17];              /* of a title: of the best article that has it; else "" */
};

struct newsidx_suggestions_totals {
    size_t n;                 /* suggestions */
    uint64_t generation;      /* of the index */
    uint64_t articles;        /* in the index */
};

struct newsidx_suggestions;

/*
 * Suggests what `text`, which is being typed, may become. Its last word is taken as the beginning of one, unless something
 * follows it, such as a blank.
 * - Words that complete the last one, in articles that have the words before it, too.
 * - Topics and providers in whose names the typed words stand side by side.
 * - Titles that have all of the typed words, first those that begin with them, by quality and date.
 * Of each kind those of the most articles come first, but for titles; where a text has more than eight words the last eight
 * count. The caller frees the list with newsidx_suggestions_free; it is independent of the index. Any thread.
 * INVALID: the text is NULL or no UTF-8, or options->limit is out of its range. LIMIT: it is longer than NEWSIDX_QUERY_MAX.
 * IO, CORRUPT, NO_MEMORY, INTERNAL.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_suggest(struct newsidx_index *index, const char *text,
                                                            const struct newsidx_suggest_options *options,
                                                            struct newsidx_suggestions **out, newsidx_error *err);
NEWSIDX_API void newsidx_suggestions_free(struct newsidx_suggestions *suggestions); /* accepts NULL */

/* The list as a whole; and its i-th suggestion, kind after kind, NULL beyond the last. */
NEWSIDX_API const struct newsidx_suggestions_totals *
newsidx_suggestions_summary(const struct newsidx_suggestions *suggestions);
NEWSIDX_API const struct newsidx_suggestion *newsidx_suggestions_item(const struct newsidx_suggestions *suggestions,
                                                                      size_t i);

/* ---- Looking inside ---------------------------------------------------------------------------------------------- */

/* Receives text in pieces; returns false to stop. */
typedef bool (*newsidx_sink)(void *context, const char *bytes, size_t length);

/* Prints each stage of the analysis of `text`: words, offsets, folded form, stem. INVALID: unknown language. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_debug_tokens(const char *text, const char *language,
                                                                 newsidx_sink sink, void *context, newsidx_error *err);

/* Prints what the article reader makes of the file `path`. REFUSED, IO, LIMIT. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_debug_article(const char *path, newsidx_sink sink, void *context,
                                                                  newsidx_error *err);

/* Prints tokens, tree and plan of `query` against `index`, as a search with `options` (NULL: the defaults) makes them. Any
   thread. Statuses as newsidx_search. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_debug_query(struct newsidx_index *index, const char *query,
                                                                const struct newsidx_search_options *options,
                                                                newsidx_sink sink, void *context, newsidx_error *err);

/* The date `text` (ISO 8601, or "@" and epoch seconds) as UTC seconds. INVALID: it is none. */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_date_parse(const char *text, int64_t *out, newsidx_error *err);

/*
 * The seconds that a date names as people write it in a query: "2020-06" is that month, "yesterday" that day, counted from
 * `now` (NEWSIDX_DATE_NONE: the clock); newsidx-query(7) says what there is. INVALID: it is none.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_date_range(const char *text, int64_t now, struct newsidx_range *out,
                                                               newsidx_error *err);

#define NEWSIDX_DATE_TEXT_SIZE 32
/* Writes "2020-06-09T21:17:00Z" (or "2020-06-09" with day_only) and a NUL to `out`; returns it. Any thread. */
NEWSIDX_API const char *newsidx_date_format(int64_t seconds, bool day_only, char out[NEWSIDX_DATE_TEXT_SIZE]);

#define NEWSIDX_COUNT_TEXT_SIZE 27
/* Writes "1,234,567" and a NUL to `out`; returns it. Any thread. */
NEWSIDX_API const char *newsidx_count_format(uint64_t number, char out[NEWSIDX_COUNT_TEXT_SIZE]);

/* ---- Settings ----------------------------------------------------------------------------------------------------- */

/* A place in a file: line and column in characters, both from 1. */
struct newsidx_place {
    uint32_t line, column;
};

/* A setting as it is written. What it means is for the program. */
struct newsidx_setting {
    const char *name;             /* the keys with dots between, "search.rank"; items of a list bear the list's name */
    const char *text;             /* whatever it looks like: "no" is the word; "" where there is nothing, ~ or null */
    struct newsidx_place name_at; /* the same for all items of a list */
    struct newsidx_place text_at;
};

struct newsidx_settings;

/*
 * Reads settings from the small YAML file `path`: mappings, lists of texts, texts. The caller frees them with
 * newsidx_settings_free. Any thread.
 * NOT_FOUND: there is no such file. INVALID, with the place: it is not YAML in UTF-8, has more than four mappings and lists
 * within each other, an alias, a second document, or a name twice. LIMIT: it has more than 64 KiB. IO, NO_MEMORY.
 */
NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_settings_read(const char *path, struct newsidx_settings **out,
                                                                  newsidx_error *err);
NEWSIDX_API void newsidx_settings_free(struct newsidx_settings *settings); /* accepts NULL */

/* The settings in the order of the file: their number, and the i-th, NULL beyond the last. */
NEWSIDX_API size_t newsidx_settings_n(const struct newsidx_settings *settings);
NEWSIDX_API const struct newsidx_setting *newsidx_settings_item(const struct newsidx_settings *settings, size_t i);

/* ---- Text on a terminal ------------------------------------------------------------------------------------------ */

/*
 * The columns that UTF-8 text takes on a terminal with characters of fixed width: wide characters and emoji take two,
 * combining and invisible characters none, ambiguous ones one (Unicode 15.0, UAX #11; a user-perceived character, UAX
 * #29, is never taken apart). Controls count 0: take them out first. Out of memory it counts characters. Any thread.
 */
NEWSIDX_API size_t newsidx_text_width(const char *bytes, size_t length);

/*
 * Breaks text into lines of at most `columns` (0: one line) where Unicode's line breaking (UAX #14) allows it, and
 * between user-perceived characters where a single word is wider. Writes the first `capacity` lines to `out` as ranges
 * of bytes, without the blanks at their ends, and returns how many lines there are (0 for empty text). Any thread.
 */
NEWSIDX_API size_t newsidx_text_wrap(const char *bytes, size_t length, size_t columns, struct newsidx_span *out,
                                     size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
