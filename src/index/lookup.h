/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lookup.h: finding one article of a snapshot by what a person has of it (an id, a URL in any spelling, a file), and what
 * stands around it: who contributes to it, who links to it, what it links to.
 */
#ifndef NX_LOOKUP_H
#define NX_LOOKUP_H

#include "index/hash_list.h"
#include "index/snapshot.h"

/*
 * The identity that `key` names: an id or a prefix of one (4 digits at least), a URL, a path as seen from the current
 * folder or as the index names it; `dir` is the index folder, NULL: only ids and URLs are keys. An address that several articles have, none as its key,
 * leads to the one that would be shown if they were one; the name of a stream to its article that would be. So the answer
 * depends on what is live and on nothing else. NOT_FOUND; INVALID: an id prefix that fits several. NO_MEMORY, IO.
 */
newsidx_status nx_lookup(const struct nx_snapshot *snapshot, const char *dir, const char *key, struct nx_hash *out,
                         newsidx_error *err);

/* The same where `url` can only be a URL. */
newsidx_status nx_lookup_url(const struct nx_snapshot *snapshot, const char *url, struct nx_hash *out,
                             newsidx_error *err);

/* The articles in whose `related` lists `identity` stands, and those in the lists of its own articles: each once, in the
   order of their identities. NO_MEMORY. */
newsidx_status nx_lookup_linked_from(const struct nx_snapshot *snapshot, struct nx_hash identity,
                                     struct nx_hash_list *out, newsidx_error *err);
newsidx_status nx_lookup_links_to(const struct nx_snapshot *snapshot, struct nx_hash identity,
                                  struct nx_hash_list *out, newsidx_error *err);

#endif
