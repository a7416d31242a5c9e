/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alias.h: what anchors and aliases mean in a stream of events. Events of anchored nodes are recorded as they pass, with
 * the aliases in them already replaced; an alias is then a range of that record, played again. The record is bounded,
 * so that no document grows beyond all measure ("billion laughs").
 */
#ifndef NX_ALIAS_H
#define NX_ALIAS_H

#include "article/events.h"
#include "base/arena.h"

struct nx_anchor;

struct nx_aliases {
    struct nx_arena *arena;   /* for names and texts */
    struct nx_event *record;
    size_t n_record, record_room;
    struct nx_anchor *anchors;
    size_t n_anchors, anchor_room;
    size_t innermost;         /* the last anchor whose node is not complete, counted from 1; 0: none, nothing to record */
    size_t depth;             /* lists and mappings open in what is recorded */
    size_t at, end;           /* what is being played */
    size_t n_used;            /* aliases seen */
    size_t n_played, played_bytes;
};

void nx_aliases_init(struct nx_aliases *aliases, struct nx_arena *arena);
void nx_aliases_dispose(struct nx_aliases *aliases); /* accepts NULL */

/*
 * Notes an event that passes, with the name of its anchor or NULL; while an anchor's node is open the event is recorded
 * and its text moves to the arena.
 * REFUSED: too many anchors, or too much recorded. NO_MEMORY.
 */
newsidx_status nx_aliases_note(struct nx_aliases *aliases, struct nx_event *event, const char *anchor,
                               newsidx_error *err);

/*
 * Begins to play the node with this anchor: nx_aliases_play gives its events until it is over.
 * REFUSED: no such anchor before it, an alias within its own node, too many aliases.
 */
newsidx_status nx_aliases_begin(struct nx_aliases *aliases, const char *name, struct nx_place place,
                                newsidx_error *err);

static inline bool nx_aliases_playing(const struct nx_aliases *aliases)
{
    return aliases->at < aliases->end;
}

/* The next event of what is played. REFUSED: more than NX_ARTICLE_EXPANDED_MAX events or _BYTES_MAX bytes of text. */
newsidx_status nx_aliases_play(struct nx_aliases *aliases, struct nx_event *out, newsidx_error *err);

#endif
