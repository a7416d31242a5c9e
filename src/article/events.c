/* SPDX-License-Identifier: GPL-2.0-or-later */
/* events.c: what holds for the events of every parser: the bound on depth. */
#include "article/events.h"

#include "article/article.h"

static newsidx_status refuse_depth(struct nx_place place, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "more than %d lists and mappings within each other: nest them less deeply",
                       NX_ARTICLE_DEPTH_MAX);
}

newsidx_status nx_events_next(struct nx_events *events, struct nx_event *out, newsidx_error *err)
{
    NX_TRY(events->next(events, out, err));
    if (out->kind == NX_EVENT_CLOSE) events->depth--;
    if (out->kind != NX_EVENT_LIST && out->kind != NX_EVENT_MAPPING) return NEWSIDX_OK;
    if (events->depth == NX_ARTICLE_DEPTH_MAX) return refuse_depth(out->place, err);
    events->depth++;
    return NEWSIDX_OK;
}
