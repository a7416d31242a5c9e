/* SPDX-License-Identifier: GPL-2.0-or-later */
/* read.h: one document, from a file or a stream -> article. */
#ifndef NX_ARTICLE_READ_H
#define NX_ARTICLE_READ_H

#include "article/article.h"
#include "article/document.h"

/*
 * Reads a document that is YAML, or JSON where it looks like it. What is broken as JSON is tried as YAML, of which
 * JSON is nearly a part; `json` says that it ought to be JSON, so that the error is about that. As nx_article_read
 * besides, but the error has no path yet.
 */
newsidx_status nx_article_read_document(struct nx_arena *arena, const struct nx_document *document, bool json,
                                        struct nx_article *out, newsidx_error *err);

#endif
