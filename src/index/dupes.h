/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dupes.h: what a snapshot holds more than once: articles that several files contain, and titles that several articles
 * have. It reads contributions and forward tokens only; no text is analyzed and no record is opened.
 *
 * - An article is in several files where more than one live contribution to its identity is primary. (A stream that
 *   holds the same article twice counts twice.)
 * - Two articles have one title where index/title says so.
 *
 * Both depend on what is live now and on nothing else.
 */
#ifndef NX_DUPES_H
#define NX_DUPES_H

#include "index/snapshot_internal.h"

/* An article with several files, or a title with several articles. */
struct nx_dupe {
    struct nx_hash identity; /* of the article, or of the first of the articles */
    int64_t date;            /* its date, or NEWSIDX_DATE_NONE */
    size_t first, n;         /* n files; or the articles rows[first] to rows[first + n - 1] */
};

/* Groups of one kind: larger ones first, then those with the newer first article (undated last), then by identity. */
struct nx_dupes {
    struct nx_dupe *groups;
    size_t n_groups;
    size_t n_members;      /* of all groups together */
    struct nx_row *rows;   /* of titles: newest article first, undated last, then by identity; else NULL */
};
void nx_dupes_dispose(struct nx_dupes *dupes); /* accepts NULL */

/* The articles that several files contain. 16 bytes a live contribution, while it runs. NO_MEMORY. */
newsidx_status nx_dupes_files(const struct nx_snapshot *snapshot, struct nx_dupes *out, newsidx_error *err);

/* The titles that several articles have. 24 bytes a live row, while it runs. NO_MEMORY, CORRUPT. */
newsidx_status nx_dupes_titles(const struct nx_snapshot *snapshot, struct nx_dupes *out, newsidx_error *err);

#endif
