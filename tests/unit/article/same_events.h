/* SPDX-License-Identifier: GPL-2.0-or-later */
/* same_events.h: whether the fast parser reads a document as libyaml does. For the unit test and the fuzzer. */
#ifndef NX_SAME_EVENTS_H
#define NX_SAME_EVENTS_H

#include <stdio.h>

#include "article/fast.h"
#include "article/yaml.h"


/* All events of a parser as lines of text; false: it failed. Ends and nothings have no place that matters. */
static inline bool events_as_text(struct nx_events *events, struct nx_buffer *out)
{
    static const char *const names[] = { "scalar", "list", "mapping", "close", "end" };
    for (;;) {
        struct nx_event event;
        if (nx_events_next(events, &event, NULL) != NEWSIDX_OK) return false;
        nx_buffer_add_str(out, nx_str_of(names[event.kind]));
        bool placed = event.kind == NX_EVENT_LIST || event.kind == NX_EVENT_MAPPING || event.text.len > 0;
        if (placed) nx_buffer_add_format(out, " %u:%u", (unsigned)event.place.line, (unsigned)event.place.column);
        if (event.kind == NX_EVENT_SCALAR) {
            nx_buffer_add_format(out, " %s %zu ", event.plain ? "plain" : "quoted", event.text.len);
            nx_buffer_add_str(out, event.text);
        }
        nx_buffer_add_byte(out, '\n');
        if (event.kind == NX_EVENT_END) return true;
    }
}

enum same_events { SAME_EVENTS, GIVEN_UP, OTHER_EVENTS };

/* Reads a document, which must be well-formed UTF-8, both ways. */
static inline enum same_events compare_parsers(const struct nx_document *document)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer ours = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer theirs = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_fast fast;
    nx_fast_open(&fast, document);
    bool read = events_as_text(&fast.events, &ours);
    nx_fast_close(&fast);
    if (!read) return GIVEN_UP;
    struct nx_yaml yaml;
    if (nx_yaml_open(&yaml, document, &arena, NULL) != NEWSIDX_OK) return OTHER_EVENTS;
    bool same = events_as_text(&yaml.events, &theirs) && nx_str_equal(nx_buffer_str(&ours), nx_buffer_str(&theirs));
    if (!same) fprintf(stderr, "fast:\n%.*slibyaml:\n%.*s", NX_STR_ARG(nx_buffer_str(&ours)), NX_STR_ARG(nx_buffer_str(&theirs)));
    nx_yaml_close(&yaml);
    return same ? SAME_EVENTS : OTHER_EVENTS;
}

#endif
