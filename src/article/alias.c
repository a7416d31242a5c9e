/* SPDX-License-Identifier: GPL-2.0-or-later */
/* alias.c: recording anchored nodes and playing them again, within bounds. */
#include "article/alias.h"

#include <stdlib.h>

#include "article/article.h"

struct nx_anchor {
    const char *name;
    size_t start, end; /* of its events in the record; end is set when the node is complete */
    size_t depth;      /* lists and mappings open around the node */
    size_t outer;      /* while it is not complete: the anchor that is open around it, counted from 1 */
    bool complete;
};

void nx_aliases_init(struct nx_aliases *aliases, struct nx_arena *arena)
{
    *aliases = (struct nx_aliases){ .arena = arena };
}

void nx_aliases_dispose(struct nx_aliases *aliases)
{
    if (!aliases) return;
    free(aliases->record);
    free(aliases->anchors);
    nx_aliases_init(aliases, aliases->arena);
}

/* Room for one more element of `size` bytes in an array that holds `n` of `*room`; NULL when out of memory. */
static void *with_room(void *array, size_t n, size_t *room, size_t size)
{
    enum { FIRST = 16 };
    if (n < *room) return array;
    size_t more = *room ? *room * 2 : FIRST;
    void *moved = realloc(array, more * size);
    if (moved) *room = more;
    return moved;
}

/* ---- Recording -------------------------------------------------------------------------------------------------- */

static newsidx_status open_anchor(struct nx_aliases *aliases, const char *name, struct nx_place place,
                                  newsidx_error *err)
{
    if (aliases->n_anchors == NX_ARTICLE_ALIAS_MAX) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "more than %d anchors (&name): write the values out", NX_ARTICLE_ALIAS_MAX);
    }
    struct nx_anchor *more =
        with_room(aliases->anchors, aliases->n_anchors, &aliases->anchor_room, sizeof *aliases->anchors);
    if (!more) return nx_error_memory(err);
    aliases->anchors = more;
    char *kept = nx_arena_copy(aliases->arena, name, strlen(name));
    if (!kept) return nx_error_memory(err);
    more[aliases->n_anchors++] = (struct nx_anchor){
        .name = kept, .start = aliases->n_record, .depth = aliases->depth, .outer = aliases->innermost
    };
    aliases->innermost = aliases->n_anchors;
    return NEWSIDX_OK;
}

static newsidx_status refuse_growth(struct nx_place place, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "aliases repeat more than %d values or %d bytes: write the values out", NX_ARTICLE_EXPANDED_MAX,
                       NX_ARTICLE_EXPANDED_BYTES_MAX);
}

static newsidx_status record(struct nx_aliases *aliases, struct nx_event *event, newsidx_error *err)
{
    if (aliases->n_record == NX_ARTICLE_EXPANDED_MAX) return refuse_growth(event->place, err);
    struct nx_event *more =
        with_room(aliases->record, aliases->n_record, &aliases->record_room, sizeof *aliases->record);
    if (!more) return nx_error_memory(err);
    aliases->record = more;
    if (!event->kept && event->text.len) {
        bool failed = false;
        event->text = nx_arena_copy_str(aliases->arena, event->text, &failed);
        if (failed) return nx_error_memory(err);
    }
    event->kept = true;
    more[aliases->n_record++] = *event;
    return NEWSIDX_OK;
}

/* Completes the nodes that end with this event. */
static void complete_anchors(struct nx_aliases *aliases, enum nx_event_kind kind)
{
    if (kind == NX_EVENT_LIST || kind == NX_EVENT_MAPPING) aliases->depth++;
    if (kind == NX_EVENT_CLOSE) aliases->depth--;
    while (aliases->innermost > 0) {
        struct nx_anchor *anchor = &aliases->anchors[aliases->innermost - 1];
        if (anchor->depth < aliases->depth) return;
        anchor->complete = true;
        anchor->end = aliases->n_record;
        aliases->innermost = anchor->outer;
    }
}

newsidx_status nx_aliases_note(struct nx_aliases *aliases, struct nx_event *event, const char *anchor,
                               newsidx_error *err)
{
    if (anchor) NX_TRY(open_anchor(aliases, anchor, event->place, err));
    if (aliases->innermost == 0) return NEWSIDX_OK;
    NX_TRY(record(aliases, event, err));
    complete_anchors(aliases, event->kind);
    return NEWSIDX_OK;
}

/* ---- Playing ---------------------------------------------------------------------------------------------------- */

/* The latest anchor of that name: a name may be given again. */
static const struct nx_anchor *find_anchor(const struct nx_aliases *aliases, const char *name)
{
    for (size_t i = aliases->n_anchors; i > 0; i--) {
        if (strcmp(aliases->anchors[i - 1].name, name) == 0) return &aliases->anchors[i - 1];
    }
    return NULL;
}

newsidx_status nx_aliases_begin(struct nx_aliases *aliases, const char *name, struct nx_place place, newsidx_error *err)
{
    enum { SHOWN = 60 };
    const struct nx_anchor *anchor = find_anchor(aliases, name);
    if (!anchor) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "no anchor &%.*s before this alias: put text that begins with * in quotes", SHOWN, name);
    }
    if (!anchor->complete) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "the alias *%.*s stands within its own anchor: write the value out", SHOWN, name);
    }
    if (aliases->n_used++ == NX_ARTICLE_ALIAS_MAX) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "more than %d aliases (*name): write the values out", NX_ARTICLE_ALIAS_MAX);
    }
    aliases->at = anchor->start;
    aliases->end = anchor->end;
    return NEWSIDX_OK;
}

newsidx_status nx_aliases_play(struct nx_aliases *aliases, struct nx_event *out, newsidx_error *err)
{
    struct nx_event event = aliases->record[aliases->at++];
    aliases->played_bytes += event.text.len;
    if (aliases->n_played++ == NX_ARTICLE_EXPANDED_MAX || aliases->played_bytes > NX_ARTICLE_EXPANDED_BYTES_MAX) {
        return refuse_growth(event.place, err);
    }
    NX_TRY(nx_aliases_note(aliases, &event, NULL, err));
    *out = event;
    return NEWSIDX_OK;
}
