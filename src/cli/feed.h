/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feed.h: hits as entries of a feed: their order, their ids and what may be a link. Feeds list by date, and the same index
 * gives the same bytes: nothing in them comes from the clock. What a format makes of it is for printer_atom.c and
 * printer_jsonfeed.c.
 */
#ifndef NX_CLI_FEED_H
#define NX_CLI_FEED_H

#include "cli/printer.h"

/* The hits of an answer, the newest first, those without a date last; among equals the better first. */
struct nx_feed {
    const struct newsidx_hit **entries;
    size_t n;
};

/* False: out of memory. Give it back with nx_feed_dispose in either case. */
bool nx_feed_init(struct nx_feed *feed, const struct nx_printing *printing);
void nx_feed_dispose(struct nx_feed *feed);

/* The title of the feed: what was asked for, as typed, filters and dates too. */
void nx_feed_title(struct nx_out *out, const struct nx_printing *printing);

/* The id of the feed, a URN: another one for whatever asks for something else. */
void nx_feed_own_id(struct nx_out *out, const struct nx_printing *printing);

/* The id of an entry: a URN made of the article's, which stays the same whatever becomes of its address. */
void nx_feed_id(struct nx_out *out, const struct newsidx_article *article);

/*
 * Appends the article's address as an IRI (RFC 3987): bytes that may not be in one are percent-encoded. False, and nothing is
 * appended, where it has none that begins with http:// or https://.
 */
bool nx_feed_link(struct nx_out *out, const struct newsidx_text *url);

#endif
