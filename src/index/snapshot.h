/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot.h: one state of an index, open for reading. Everything that search needs of the index is here; nothing here
 * changes after nx_snapshot_open, whatever writers do.
 *
 * An index is a set of immutable segments under one manifest. A segment's rows are numbered from 0 in the order of date
 * descending (undated first), then identity; row r is docid r + 1 in its postings. A row is dead where a later commit
 * replaced it: its postings and columns are still there and must be passed over. Statistics (N, df, lengths, medians)
 * are always over live rows, so that they are those of a fresh index of the same articles.
 *
 * One thread at a time: reading an article keeps the block that it was in for the next one.
 */
#ifndef NX_SNAPSHOT_H
#define NX_SNAPSHOT_H

#include "article/article.h"
#include "base/arena.h"
#include "base/hash.h"
#include "shim.h"

/* The fields whose words are searched, in the order of the forward tokens. */
enum { NX_STREAM_TITLE, NX_STREAM_EXCERPT, NX_STREAM_PROVIDER, NX_STREAM_COUNT };
extern const enum nx_field nx_streams[NX_STREAM_COUNT];

/* Bits of the flags column. */
enum {
    NX_ROW_DAY_ONLY = 1,        /* the date names a day without a time */
    NX_ROW_MENTION = 2,         /* known only from `related` lists */
    NX_ROW_PUBLISHED_NO = 4,    /* published: false */
    NX_ROW_PUBLISHED_YES = 8,   /* published: true; neither: not said */
};

/* Fixed-width facts per row, each array n_rows long and mapped from the segment's file. */
struct nx_columns {
    const int64_t *date;             /* UTC seconds or NEWSIDX_DATE_NONE, descending with undated rows first */
    const int32_t *quality, *heat;   /* or their NONE */
    const uint32_t *length;          /* document length: sum of wdf */
    const uint32_t *flags;
    const struct nx_hash *identity;
    const uint64_t *title;           /* see title.h */
};

struct nx_segment; /* one segment, open */

/* The whole state. */
struct nx_snapshot {
    const struct nx_segment *const *segments;
    size_t n_segments;
    uint64_t generation;
    uint64_t n_articles;      /* live rows */
    uint64_t total_length;    /* sum of the document lengths of live rows */
    int32_t median_quality;   /* the lower median over live rows that have one, or NEWSIDX_QUALITY_NONE */
    int64_t median_date;      /* the same over dates, or NEWSIDX_DATE_NONE */
    int64_t newest, oldest;   /* dates over live rows, or NEWSIDX_DATE_NONE */
    const char *language;     /* of the stemmer */
    const char *fingerprint;  /* of the analyzer */
};

/*
 * Opens the index in folder `dir` as it is now; the caller closes it with nx_snapshot_close, which ends every view and
 * cursor. NO_INDEX, FORMAT, ANALYZER, CORRUPT, IO, NO_MEMORY. A commit that happens meanwhile is followed.
 */
newsidx_status nx_snapshot_open(const char *dir, struct nx_snapshot **out, newsidx_error *err);
void nx_snapshot_close(struct nx_snapshot *snapshot);

/* An analyzer as the index was built with; the caller frees it (and may use it as long as it likes). */
struct nx_analyzer;
newsidx_status nx_snapshot_analyzer(const struct nx_snapshot *snapshot, struct nx_analyzer **out, newsidx_error *err);

/* ---- One segment ---- */

uint32_t nx_segment_n_rows(const struct nx_segment *segment);
const struct nx_columns *nx_segment_columns(const struct nx_segment *segment);

/* The best quality of any row, dead rows included; NEWSIDX_QUALITY_NONE where none has one. */
int32_t nx_segment_best_quality(const struct nx_segment *segment);

/* The bitmap of dead rows, bit r % 64 of word r / 64; NULL where none is dead. */
const uint64_t *nx_segment_dead(const struct nx_segment *segment);

static inline bool nx_row_is_dead(const uint64_t *dead, uint32_t row)
{
    return dead && (dead[row / 64] >> (row % 64) & 1);
}

/* The segment's posting lists. The handle is the segment's; one thread at a time. */
struct nxs_postings *nx_segment_postings(const struct nx_segment *segment);

/* The stems of a segment, in byte order, are numbered; so are its words. */
uint32_t nx_segment_n_stems(const struct nx_segment *segment);
struct nx_str nx_segment_stem(const struct nx_segment *segment, uint32_t stem);
bool nx_segment_find_stem(const struct nx_segment *segment, struct nx_str text, uint32_t *stem_out);
uint32_t nx_segment_n_words(const struct nx_segment *segment);
struct nx_str nx_segment_word(const struct nx_segment *segment, uint32_t word);
bool nx_segment_find_word(const struct nx_segment *segment, struct nx_str text, uint32_t *word_out);
/* The stem of each word, and the rows that have it, dead rows included; n_words long. */
const uint32_t *nx_segment_word_stems(const struct nx_segment *segment);
const uint32_t *nx_segment_word_df(const struct nx_segment *segment);

/* The words of one row in order, field after field. Reuse it from row to row. */
struct nx_row_words {
    uint32_t *words;                    /* word numbers; all fields one after another */
    uint32_t counts[NX_STREAM_COUNT];   /* how many of them belong to each field */
    uint32_t n, capacity;
};
#define NX_ROW_WORDS_INIT { NULL, { 0 }, 0, 0 }
void nx_row_words_dispose(struct nx_row_words *words);
/* Replaces the content of `out` by the forward tokens of `row`. CORRUPT, NO_MEMORY. */
newsidx_status nx_segment_row_words(const struct nx_segment *segment, uint32_t row, struct nx_row_words *out,
                                    newsidx_error *err);

/* The same as they are stored: how many belong to each field, then the words, all as varints (base/buffer.h). CORRUPT. */
newsidx_status nx_segment_row_tokens(const struct nx_segment *segment, uint32_t row, struct nx_str *out,
                                     newsidx_error *err);

/* Fetches into the caches what nx_segment_row_tokens looks up, or, once that is there, the tokens themselves. */
void nx_segment_prefetch_place(const struct nx_segment *segment, uint32_t row);
void nx_segment_prefetch_tokens(const struct nx_segment *segment, uint32_t row);

/*
 * The article of `row` (without `related`), its text in `arena`. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_segment_article(const struct nx_segment *segment, uint32_t row, struct nx_arena *arena,
                                  struct nx_article *out, newsidx_error *err);

/* The text that `row` has in a field with a column of texts, as the article spells it; empty where it has none, and for
   damage. Without opening the article. */
struct nx_str nx_segment_value(const struct nx_segment *segment, enum nx_field field, uint32_t row);

/* Fetches into the caches what nx_segment_article reads first. */
void nx_segment_prefetch_article(const struct nx_segment *segment, uint32_t row);

/* ---- Articles across segments ---- */

/* A live row. */
struct nx_row {
    uint32_t segment; /* place in snapshot->segments */
    uint32_t row;
};

/* By segment, then by row; for qsort as well. */
int nx_row_compare(const void *a, const void *b);

/* The id shown to users: 16 hexadecimal digits of the identity and a NUL. */
enum { NX_ID_SIZE = 17 };
char *nx_id_format(struct nx_hash identity, char out[NX_ID_SIZE]);

/* The live row of an identity; false where there is none. */
bool nx_snapshot_find_row(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_row *out);

/* The name of the source whose record is shown for this identity: a view into the snapshot, empty where there is none.
   NO_MEMORY. */
newsidx_status nx_snapshot_source(const struct nx_snapshot *snapshot, struct nx_hash identity, struct nx_str *out,
                                  newsidx_error *err);

#endif
