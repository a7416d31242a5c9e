/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * made.h: articles made up by a test, as literals; sources of them; and an index written from sources without any file.
 * What an index then holds is told as text (made_tell), so that two of them can be compared and the difference read.
 */
#ifndef NX_TEST_MADE_H
#define NX_TEST_MADE_H

#include "index/snapshot_internal.h"
#include "index/store.h"
#include "index_support.h"

/* An article: what is NULL or 0 is not there. */
struct made {
    const char *title, *domain;
    const char *url, *web, *amp, *cdn;  /* originalUrl, webUrl, ampWebUrl, cdnAmpWebUrl */
    const char *excerpt, *provider, *category, *topic;
    int64_t day;                        /* of its date, since 1970 */
    int32_t quality;                    /* or one of these: */
    const struct made *related;
    size_t n_related;
};
enum { NO_QUALITY = 0, QUALITY_ZERO = INT32_MAX };

/* A file (one article) or a stream. */
struct made_source {
    const char *name;
    const struct made *articles;
    size_t n;
};

/* The article, its `related` entries included; their list is in `arena`, texts are views of the literals. */
struct nx_article made_article(const struct made *made, struct nx_arena *arena);

/* Adds a source to a batch. Sources come in the order of their names. */
void made_add(struct nx_batch *batch, struct nx_analyzer *analyzer, const struct made_source *source);

/* ---- An index being written ---- */

/* Opens it without waiting for the disk; nx_store_close ends it. */
void made_open(const char *dir, struct nx_store *out);

/* One commit in which each of the sources replaces what the index has under its name. */
struct nx_commit_counts made_commit(struct nx_store *store, const struct made_source *sources, size_t n);

/* One commit that takes the source away. */
struct nx_commit_counts made_remove(struct nx_store *store, const char *name);

/* ---- What an index holds ---- */

/* The key of a URL, and of a title and a domain: the identities of articles. */
struct nx_hash made_url_key(const char *url);
struct nx_hash made_title_key(const char *title, const char *domain);

/*
 * Appends everything about the index that a user could find out but for the order of the past: totals; of every article,
 * in the order of identities, its numbers, its stored record, who contributes to it in the order of what is shown, what
 * links to it and to what it links.
 */
void made_tell(const char *dir, struct nx_buffer *out);

/* The title that is shown for an identity; NULL where the index has no such article. Static memory. */
const char *made_shown(const char *dir, struct nx_hash identity);

/* The names of the sources that contribute to an identity, the shown one first: "a b c". Static memory. */
const char *made_members(const char *dir, struct nx_hash identity);

#endif
