/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity.h: which contributions are one article, and which of them is shown.
 *
 * - A contribution with a URL belongs to the identity of its canonical URL: of originalUrl, else webUrl, else the AMP
 *   URL, else the CDN URL.
 * - One without belongs to the one identity that has its title and domain, where exactly one has; else it stands alone
 *   under the key of its title and domain.
 * - Shown is an article before a mention, then the later date, then the larger hash of the record, then the smaller
 *   source name, then the earlier place in the source: nothing that depends on the order of arrival.
 *
 * Everything here is a pure function of a set of live contributions, called a view: all segments, and the batch that is
 * about to be committed. Because a view can also show the state before that commit, what the commit changes can be told.
 */
#ifndef NX_IDENTITY_H
#define NX_IDENTITY_H

#include "article/article.h"
#include "base/buffer.h"
#include "index/segment.h"
#include "text/analyzer.h"

/* ---- Keys ---- */

struct nx_keys {
    struct nx_hash url;        /* NONE: no URL */
    struct nx_hash title;
    struct nx_hash aliases[3]; /* keys of its other URLs, where they differ */
    size_t n_aliases;
};

/* Computes the keys of an article. `scratch` is overwritten. NO_MEMORY, INTERNAL. */
newsidx_status nx_keys_of(const struct nx_article *article, struct nx_analyzer *analyzer, struct nx_buffer *scratch,
                          struct nx_keys *out, newsidx_error *err);

/* The key of a URL; `scratch` is overwritten. */
struct nx_hash nx_key_of_url(struct nx_str url, struct nx_buffer *scratch);

/* ---- Views ---- */

/* Contributions that are about to be committed. */
struct nx_pending {
    struct nx_contribution_table table;
    const struct nx_str *source_names; /* by the table's source numbers */
    struct nx_filter lacking_url;      /* titles of contributions without URL */
};

struct nx_view {
    struct nx_segment *const *segments;
    size_t n_segments;
    const struct nx_pending *pending;  /* NULL: none */
    uint64_t *const *killed;           /* per segment: bitmap of the sources that the commit takes away; NULL: none */
    bool before;                       /* show the state before the commit: killed sources live, nothing is pending */
};

/* A contribution of a view. */
struct nx_ref {
    uint32_t segment; /* n_segments of the view: pending */
    uint32_t contribution;
};

/* A growing list of them; zero-initialise, free `items`. */
struct nx_refs {
    struct nx_ref *items;
    size_t n, capacity;
    bool failed; /* out of memory */
};
void nx_refs_dispose(struct nx_refs *refs);

const struct nx_contribution_row *nx_view_row(const struct nx_view *view, struct nx_ref ref);
bool nx_view_is_primary(const struct nx_view *view, struct nx_ref ref);
struct nx_str nx_view_source_name(const struct nx_view *view, struct nx_ref ref);

/* Appends the live contributions with this URL key (title key). */
void nx_view_by_url(const struct nx_view *view, struct nx_hash url, struct nx_refs *out);
void nx_view_by_title(const struct nx_view *view, struct nx_hash title, struct nx_refs *out);
/* The same for the URLs that are not keys; segments only. */
void nx_view_by_alias(const struct nx_view *view, struct nx_hash url, struct nx_refs *out);

/* False: no contribution under this title key lacks a URL, so none belongs to an identity by its title. */
bool nx_view_may_lack_url(const struct nx_view *view, struct nx_hash title);

/* The identity that a contribution without URL and with this title key belongs to. */
newsidx_status nx_view_title_identity(const struct nx_view *view, struct nx_hash title, struct nx_hash *out,
                                      newsidx_error *err);

/* The identity of a live contribution. */
newsidx_status nx_view_identity(const struct nx_view *view, struct nx_ref ref, struct nx_hash *out,
                                newsidx_error *err);

/* Below 0: `a` is shown rather than `b`, by the rules above. 0 only for a contribution and itself, or for two places of one
   source in different segments that hold the same. */
int nx_view_compare(const struct nx_view *view, struct nx_ref a, struct nx_ref b);

/* Replaces the content of `out` by all live contributions to an identity, the one that is shown first. */
newsidx_status nx_view_members(const struct nx_view *view, struct nx_hash identity, struct nx_refs *out,
                               newsidx_error *err);

#endif
