/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.h: the container file of a segment: everything but the postings, as numbered parts in one file. It owns where a
 * part lies and the file's checksum; it does not know what is in a part.
 *
 * Layout: parts one after another, each beginning at a multiple of 16; then the table (per part: number, offset, length,
 * hash high and low, u64 each); then the trailer (offset of the table u64, count u32, format u32, magic u64).
 * Little-endian.
 */
#ifndef NX_PARTS_H
#define NX_PARTS_H

#include "base/buffer.h"
#include "base/file.h"
#include "base/hash.h"

/* The parts of a segment; a number changes its meaning only with the format of the file. Their forms: segment.h. */
enum nx_part {
    /* per row, in row order */
    NX_PART_DATE = 1,
    NX_PART_QUALITY,
    NX_PART_HEAT,
    NX_PART_LENGTH,
    NX_PART_FLAGS,
    NX_PART_IDENTITY,
    NX_PART_TITLE,         /* per row: number of its title (title.h) */
    NX_PART_ROWS_BY_IDENTITY,
    NX_PART_VALUES,        /* string table of the values of the columns below */
    NX_PART_PROVIDER,      /* per row: number of the value */
    NX_PART_DOMAIN,
    NX_PART_CATEGORY,
    NX_PART_TYPE,
    NX_PART_LOCALE,
    NX_PART_TOPIC_STARTS,  /* per row and one more: place in NX_PART_TOPICS */
    NX_PART_TOPICS,
    /* words */
    NX_PART_STEMS,         /* string table */
    NX_PART_WORDS,         /* string table */
    NX_PART_WORD_STEMS,    /* per word: number of its stem */
    NX_PART_WORD_DF,       /* per word: rows that have it */
    NX_PART_TOKEN_STARTS,  /* per row and one more: place in NX_PART_TOKENS */
    NX_PART_TOKENS,
    /* articles */
    NX_PART_RECORD_PLACES, /* per NX_RECORDS_A_PLACE records: place of the first in NX_PART_RECORDS */
    NX_PART_RECORD_LENGTHS, /* per record */
    NX_PART_RECORDS,
    NX_PART_DICTIONARY,    /* what records have in common; may be empty */
    /* sources and what they contribute */
    NX_PART_SOURCE_NAMES,  /* string table */
    NX_PART_SOURCES,
    NX_PART_CONTRIBUTIONS,
    NX_PART_BY_URL,        /* contributions in the order of their URL key */
    NX_PART_BY_TITLE,      /* contributions in the order of their title key */
    NX_PART_ALIASES,       /* other URL keys, in order, with their contributions */
    NX_PART_BY_CONTENT,    /* sources in the order of their content's hash */
    NX_PART_SUMMARY,       /* what the rows come to */
    NX_PART_KEYS,          /* filter of the keys that the tables above can be asked for (filter.h) */
    NX_PART_END
};

/* ---- Writing ---- */

struct nx_parts_writer;

/* Creates the file `path`, which must not exist. The caller ends it with nx_parts_writer_close. IO, NO_MEMORY. */
newsidx_status nx_parts_writer_open(const char *path, struct nx_parts_writer **out, newsidx_error *err);
void nx_parts_writer_close(struct nx_parts_writer *writer); /* accepts NULL */

/* Begins the next part; what is written from now on belongs to it. Failures stick until nx_parts_writer_finish. */
void nx_parts_writer_begin(struct nx_parts_writer *writer, enum nx_part part);
void nx_parts_writer_add(struct nx_parts_writer *writer, const void *bytes, size_t length);

/* Begin, add and done: a part that is one array. */
void nx_parts_writer_put(struct nx_parts_writer *writer, enum nx_part part, const void *bytes, size_t length);

/* A part that is a string table (struct nx_strings) of `n` texts. LIMIT sticks beyond 4 GiB. */
void nx_parts_writer_put_strings(struct nx_parts_writer *writer, enum nx_part part, const struct nx_str *texts,
                                 uint32_t n);

/* Writes the table, waits for the disk where `sync`, and tells length and hash of the whole file. */
newsidx_status nx_parts_writer_finish(struct nx_parts_writer *writer, bool sync, uint64_t *length, struct nx_hash *hash,
                                      newsidx_error *err);

/* ---- Reading ---- */

struct nx_parts {
    struct nx_map map;
    struct nx_str parts[NX_PART_END]; /* { NULL, 0 } where the file has none */
    struct nx_hash hashes[NX_PART_END]; /* of what was written */
};

/* Maps the file and finds its parts; `expected` is the length that the manifest tells. CORRUPT, FORMAT, IO. */
newsidx_status nx_parts_open(const char *path, uint64_t expected, struct nx_parts *out, newsidx_error *err);
void nx_parts_close(struct nx_parts *parts);

/* True where the file has the part, and its bytes are those that were written. It reads the whole part. */
bool nx_parts_verify(const struct nx_parts *parts, enum nx_part part);

/* A string table in a part: u32 count, then count + 1 u32 places, then the bytes. */
struct nx_strings {
    uint32_t n;
    const uint32_t *starts;
    const char *bytes;
    size_t length; /* of `bytes` */
};

/* False where the part is damaged. Each text is checked when it is asked for. */
bool nx_strings_open(struct nx_str part, struct nx_strings *out);
struct nx_str nx_strings_get(const struct nx_strings *strings, uint32_t i); /* empty for damage or i >= n */
/* The number of `text` in a table in byte order; false: it is not there. */
bool nx_strings_find(const struct nx_strings *strings, struct nx_str text, uint32_t *out);

#endif
