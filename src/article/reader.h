/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h: events -> struct nx_article, led by the field table. It knows what an article is made of and not how it is
 * written: YAML and JSON look the same from here.
 */
#ifndef NX_ARTICLE_READER_H
#define NX_ARTICLE_READER_H

#include "article/article.h"
#include "article/events.h"

/*
 * Reads the one article that the events describe, to their end. Memory from `arena`.
 * REFUSED: a fault in the syntax, a limit, no mapping, or nothing that could be found. NO_MEMORY.
 */
newsidx_status nx_article_from_events(struct nx_arena *arena, struct nx_events *events, struct nx_article *out,
                                      newsidx_error *err);

#endif
