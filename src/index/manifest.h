/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * manifest.h: the file that says what an index is: its language and analyzer, its live segments with the length and
 * checksum of each of their files, and the statistics that a search needs at once. What it does not name does not
 * exist. It is text, one fact a line, and is replaced as a whole by an atomic rename: that is the commit.
 *
 * It owns the form of that file. It does not know what is in a segment.
 */
#ifndef NX_MANIFEST_H
#define NX_MANIFEST_H

#include "base/error.h"
#include "base/hash.h"

enum { NX_INDEX_FORMAT = 1 };

/* A file that a manifest names. Length 0: there is none. */
struct nx_file_facts {
    uint64_t length;
    struct nx_hash hash;
};

struct nx_segment_facts {
    uint64_t name;              /* its folder is segments/NAME, in 8 decimal digits */
    uint32_t n_rows, n_dead;    /* rows, and how many of them are dead */
    uint64_t dead_generation;   /* its file of the dead is dead.GENERATION; 0: nothing is dead */
    struct nx_file_facts parts, postings, dead;
};

/* Statistics over live rows, sources and contributions. */
struct nx_totals {
    uint64_t n_articles, n_primaries, n_undated, n_unrated;
    uint64_t n_sources, n_contributions;
    uint64_t total_length;      /* sum of document lengths */
    int32_t median_quality;     /* lower median of those that have one, or NEWSIDX_QUALITY_NONE */
    int64_t median_date;        /* the same, or NEWSIDX_DATE_NONE */
    int64_t newest, oldest;     /* or NEWSIDX_DATE_NONE */
};

struct nx_manifest {
    uint64_t generation;        /* 0: an index without any commit */
    uint64_t next_segment;      /* the name that the next segment gets */
    char language[32];
    char fingerprint[160];
    struct nx_totals totals;
    struct nx_segment_facts *segments; /* oldest first; malloc'd */
    size_t n_segments;
};

/* Totals of an empty index. */
struct nx_totals nx_totals_none(void);

void nx_manifest_dispose(struct nx_manifest *manifest);

/* A deep copy. NO_MEMORY. */
newsidx_status nx_manifest_copy(const struct nx_manifest *manifest, struct nx_manifest *out, newsidx_error *err);

/*
 * Reads the manifest of the index folder `dir`; the caller disposes of it. NO_INDEX: there is none, nor any segment.
 * FORMAT: another format. CORRUPT: damaged, or missing where there are segments. IO, NO_MEMORY.
 */
newsidx_status nx_manifest_read(const char *dir, struct nx_manifest *out, newsidx_error *err);

/*
 * Reads as much of a manifest as can be read, of one that is damaged, missing or in another format too: then `fault` says
 * what is wrong with it, else its status is OK. Of a damaged one, lines may be missing or wrong. Of another format only the
 * language and the generation are taken; each is empty where it cannot be read. Statuses as nx_manifest_read but for
 * CORRUPT and FORMAT.
 */
newsidx_status nx_manifest_salvage(const char *dir, struct nx_manifest *out, newsidx_error *fault, newsidx_error *err);

/* Writes it in place of the old one, atomically, and durably where `sync`. */
newsidx_status nx_manifest_write(const char *dir, const struct nx_manifest *manifest, bool sync, newsidx_error *err);

#endif
