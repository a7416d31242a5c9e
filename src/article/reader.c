/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.c: events -> article. The current event is in the reader; a function that reads a node finds its first event
 * there and leaves its last one. Recursion is as deep as the document, which events.h bounds.
 */
#include "article/reader.h"

#include "article/coerce.h"
#include "article/path.h"

struct reader {
    struct nx_arena *arena;
    struct nx_events *events;
    const struct nx_node *root;
    struct nx_event event; /* the current one */
    struct nx_article *related;
    size_t n_related, related_room;
    newsidx_error *err;
};

static newsidx_status advance(struct reader *reader)
{
    return nx_events_next(reader->events, &reader->event, reader->err);
}

/* Passes over the node that the current event begins. */
static newsidx_status skip(struct reader *reader)
{
    for (size_t depth = 0;;) {
        enum nx_event_kind kind = reader->event.kind;
        if (kind == NX_EVENT_LIST || kind == NX_EVENT_MAPPING) depth++;
        if (kind == NX_EVENT_CLOSE) depth--;
        if (depth == 0) return NEWSIDX_OK;
        NX_TRY(advance(reader));
    }
}

/* ---- Fields ----------------------------------------------------------------------------------------------------- */

static newsidx_status read_value(struct reader *reader, struct nx_article *article, const struct nx_node *node);
static newsidx_status read_related(struct reader *reader, size_t first);

static bool has_any(const struct nx_article *article, const struct nx_node *node)
{
    for (uint32_t fields = node->fields; fields; fields &= fields - 1) {
        if (nx_field_is_set(article, (enum nx_field)__builtin_ctz(fields))) return true;
    }
    return false;
}

static void clear_all(struct nx_article *article, const struct nx_node *node)
{
    for (uint32_t fields = node->fields; fields; fields &= fields - 1) {
        nx_field_clear(article, (enum nx_field)__builtin_ctz(fields));
    }
}

/* A mapping at `node`. `related` given twice counts once, the last time, as every key does. */
static newsidx_status read_mapping(struct reader *reader, struct nx_article *article, const struct nx_node *node)
{
    const size_t first_related = reader->n_related;
    for (;;) {
        NX_TRY(advance(reader));
        if (reader->event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        const bool scalar = reader->event.kind == NX_EVENT_SCALAR;
        const struct nx_node *below = scalar ? nx_node_step(node, reader->event.text) : NULL;
        if (!scalar) NX_TRY(skip(reader));
        NX_TRY(advance(reader));
        if (!below) {
            NX_TRY(skip(reader));
        } else if (below->related) {
            NX_TRY(read_related(reader, first_related));
        } else {
            NX_TRY(read_value(reader, article, below));
        }
    }
}

/*
 * One value, or one item of a list. A scalar in the place of a mapping is the mapping's first field (a provider's name);
 * what has any other wrong shape leaves the field as it is.
 */
static newsidx_status read_item(struct reader *reader, struct nx_article *article, const struct nx_node *node)
{
    if (reader->event.kind == NX_EVENT_SCALAR) {
        return nx_field_set(reader->arena, article, node->field, &reader->event, reader->err);
    }
    if (reader->event.kind == NX_EVENT_MAPPING && !node->leaf) return read_mapping(reader, article, node);
    return skip(reader);
}

/* A field of several values takes every item, any other the first item that gives it a value. */
static newsidx_status read_items(struct reader *reader, struct nx_article *article, const struct nx_node *node)
{
    const bool several = nx_fields[node->field].kind == NX_KIND_LIST;
    for (;;) {
        NX_TRY(advance(reader));
        if (reader->event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        bool wanted = several || !has_any(article, node);
        NX_TRY(wanted ? read_item(reader, article, node) : skip(reader));
    }
}

static newsidx_status read_value(struct reader *reader, struct nx_article *article, const struct nx_node *node)
{
    clear_all(article, node);
    bool items = reader->event.kind == NX_EVENT_LIST && node->list;
    return items ? read_items(reader, article, node) : read_item(reader, article, node);
}

/* ---- Articles --------------------------------------------------------------------------------------------------- */

static newsidx_status read_article(struct reader *reader, struct nx_article *out)
{
    *out = nx_article_none();
    out->line = reader->event.place.line;
    return read_mapping(reader, out, reader->root);
}

/* Without one of these nothing could ever lead to the article. */
static bool can_be_found(const struct nx_article *article)
{
    return article->title.len || article->excerpt.len || article->original_url.len || article->web_url.len ||
           article->amp_url.len || article->cdn_amp_url.len;
}

/* Room for one more entry, which is counted; its index. */
static newsidx_status add_related(struct reader *reader, size_t *out)
{
    if (reader->n_related == NX_ARTICLE_RELATED_MAX) {
        struct nx_place place = reader->event.place;
        return nx_error_at(reader->err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                           "more than %d related entries: keep fewer", NX_ARTICLE_RELATED_MAX);
    }
    if (reader->n_related == reader->related_room) {
        size_t room = reader->related_room ? reader->related_room * 2 : 4;
        struct nx_article *more = nx_arena_calloc(reader->arena, room, sizeof *more);
        if (!more) return nx_error_memory(reader->err);
        if (reader->n_related) memcpy(more, reader->related, reader->n_related * sizeof *more);
        reader->related = more;
        reader->related_room = room;
    }
    *out = reader->n_related++;
    return NEWSIDX_OK;
}

/* One entry; what it has in `related` itself comes behind it. */
static newsidx_status read_mention(struct reader *reader)
{
    if (reader->event.kind != NX_EVENT_MAPPING) return skip(reader);
    size_t index = 0;
    NX_TRY(add_related(reader, &index));
    struct nx_article mention;
    NX_TRY(read_article(reader, &mention));
    reader->related[index] = mention;
    return NEWSIDX_OK;
}

/* The value of `related`: a list of mappings, or one mapping. Earlier values from `first` on are forgotten. */
static newsidx_status read_related(struct reader *reader, size_t first)
{
    reader->n_related = first;
    if (reader->event.kind != NX_EVENT_LIST) return read_mention(reader);
    for (;;) {
        NX_TRY(advance(reader));
        if (reader->event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        NX_TRY(read_mention(reader));
    }
}

static size_t drop_unfindable(struct nx_article *related, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (can_be_found(&related[i])) related[kept++] = related[i];
    }
    return kept;
}

/* ---- Documents -------------------------------------------------------------------------------------------------- */

static newsidx_status refuse(struct reader *reader, struct nx_place place, const char *message)
{
    return nx_error_at(reader->err, NEWSIDX_REFUSED, NULL, place.line, place.column, "%s", message);
}

static newsidx_status refuse_shape(struct reader *reader)
{
    const struct nx_event *event = &reader->event;
    if (event->kind == NX_EVENT_LIST) {
        return refuse(reader, event->place,
                      "a list where one article is expected: begin with key: value lines, "
                      "one article a file");
    }
    if (event->kind == NX_EVENT_END || (event->plain && event->text.len == 0)) {
        return refuse(reader, event->place, "the article is empty: write a title, an excerpt or a URL");
    }
    return refuse(reader, event->place,
                  "text where an article is expected: begin with key: value lines, "
                  "a blank behind each colon");
}

newsidx_status nx_article_from_events(struct nx_arena *arena, struct nx_events *events, struct nx_article *out,
                                      newsidx_error *err)
{
    struct reader reader = { .arena = arena, .events = events, .root = nx_node_root(), .err = err };
    NX_TRY(advance(&reader));
    if (reader.event.kind != NX_EVENT_MAPPING) return refuse_shape(&reader);
    const struct nx_place start = reader.event.place;
    struct nx_article article;
    NX_TRY(read_article(&reader, &article));
    NX_TRY(advance(&reader));
    if (!can_be_found(&article)) {
        return refuse(&reader, start, "no title, excerpt or URL: an article needs one of them to be found by");
    }
    article.related = reader.related;
    article.n_related = drop_unfindable(reader.related, reader.n_related);
    *out = article;
    return NEWSIDX_OK;
}
