/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h: a JSON text (RFC 8259) as events. libyaml reads most of JSON, but no surrogate pairs, no long keys and no
 * control characters that JSON allows, and it takes ten times as long.
 *
 * Kinder than the RFC where programs are known to write otherwise: half of a surrogate pair becomes U+FFFD (JavaScript
 * cuts text within a pair), and NaN, Infinity and -Infinity are scalars (Python writes them).
 */
#ifndef NX_JSON_H
#define NX_JSON_H

#include "article/article.h"
#include "article/events.h"

struct nx_json {
    struct nx_events events; /* first, so that a pointer to it is one to the whole */
    const char *at, *end;
    const char *line_start;
    uint32_t line;
    uint32_t continuations;  /* bytes of the line so far that begin no character */
    struct nx_buffer text;   /* the last string that had escapes */
    char open[NX_ARTICLE_DEPTH_MAX + 1]; /* what each level was opened with */
    int expects;             /* see json.c */
    bool broken;             /* the failure was one of syntax */
};

/* Begins to parse a document, which must be well-formed UTF-8 and outlive the parser. */
void nx_json_open(struct nx_json *json, const struct nx_document *document);
void nx_json_close(struct nx_json *json); /* accepts NULL */

/* True where the text begins as a JSON object does: a brace, then a quote or the closing brace. */
bool nx_json_likely(struct nx_str text);

#endif
