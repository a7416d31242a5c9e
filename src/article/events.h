/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.h: a document as a flat sequence of events, whatever it is written in. The parsers (yaml.c, json.c) give them,
 * the reader (reader.c) takes them; neither knows the other. Aliases are resolved and depth is bounded before the reader
 * sees an event.
 */
#ifndef NX_EVENTS_H
#define NX_EVENTS_H

#include "article/document.h"
#include "base/error.h"

enum nx_event_kind {
    NX_EVENT_SCALAR,
    NX_EVENT_LIST,    /* its items follow, then CLOSE */
    NX_EVENT_MAPPING, /* key, value, key, value ..., then CLOSE */
    NX_EVENT_CLOSE,
    NX_EVENT_END,     /* of the document; the last event */
};

struct nx_event {
    enum nx_event_kind kind;
    bool plain;            /* a scalar without quotes and tag, so that null and ~ mean nothing */
    bool kept;             /* `text` lives in the arena of the document's articles; else until the next event */
    struct nx_str text;    /* of a scalar: well-formed UTF-8, may hold NUL */
    struct nx_place place; /* where it begins in its file */
};

/* What the parsers have in common. */
struct nx_events {
    newsidx_status (*next)(struct nx_events *events, struct nx_event *out, newsidx_error *err);
    unsigned depth; /* open lists and mappings */
};

/*
 * The next event, its text valid until the following call unless `kept`. Not to be called after END or a failure, which
 * leaves `out` undefined.
 * REFUSED: a fault in the syntax, or more than NX_ARTICLE_DEPTH_MAX lists and mappings within each other. NO_MEMORY.
 */
newsidx_status nx_events_next(struct nx_events *events, struct nx_event *out, newsidx_error *err);

#endif
