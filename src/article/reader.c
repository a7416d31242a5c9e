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

static newsidx_status read_value(struct reader *reader, struct nx_article *article, struct nx_path path);
static newsidx_status read_related(struct reader *reader, size_t first);

static bool has_any(const struct nx_article *article, struct nx_path path)
{
    for (enum nx_field f = nx_path_field(path, path.field); f < NX_FIELD_COUNT; f = nx_path_field(path, f + 1)) {
        if (nx_field_is_set(article, f)) return true;
    }
    return false;
}

static void clear_all(struct nx_article *article, struct nx_path path)
{
    for (enum nx_field f = nx_path_field(path, path.field); f < NX_FIELD_COUNT; f = nx_path_field(path, f + 1)) {
        nx_field_clear(article, f);
    }
}

/* The key at hand in a mapping at `path`: where its value belongs. */
struct target {
    struct nx_path path; /* unknown: passed over */
    bool related;
};

static struct target target_of(struct nx_path path, const struct nx_event *key)
{
    struct target target = { { NX_FIELD_COUNT, 0, false, false }, false };
    if (key->kind != NX_EVENT_SCALAR) return target;
    target.related = path.length == 0 && nx_str_equal(key->text, NX_STR("related"));
    if (!target.related) target.path = nx_path_step(path, key->text);
    return target;
}

/* A mapping at `path`. `related` given twice counts once, the last time, as every key does. */
static newsidx_status read_mapping(struct reader *reader, struct nx_article *article, struct nx_path path)
{
    const size_t first_related = reader->n_related;
    for (;;) {
        NX_TRY(advance(reader));
        if (reader->event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        struct target target = target_of(path, &reader->event);
        NX_TRY(skip(reader));
        NX_TRY(advance(reader));
        if (target.related) {
            NX_TRY(read_related(reader, first_related));
        } else if (nx_path_is_known(target.path)) {
            NX_TRY(read_value(reader, article, target.path));
        } else {
            NX_TRY(skip(reader));
        }
    }
}

/* A scalar, at a field or in the place of a mapping: then it is the mapping's first field (a provider's name). */
static newsidx_status read_scalar(struct reader *reader, struct nx_article *article, struct nx_path path)
{
    return nx_field_set(reader->arena, article, path.field, &reader->event, reader->err);
}

/* One value, or one item of a list: what has the wrong shape leaves the field as it is. */
static newsidx_status read_item(struct reader *reader, struct nx_article *article, struct nx_path path)
{
    if (reader->event.kind == NX_EVENT_SCALAR) return read_scalar(reader, article, path);
    if (reader->event.kind == NX_EVENT_MAPPING && !path.leaf) return read_mapping(reader, article, path);
    return skip(reader);
}

/* A field of several values takes every item, any other the first item that gives it a value. */
static newsidx_status read_items(struct reader *reader, struct nx_article *article, struct nx_path path)
{
    const bool several = nx_fields[path.field].kind == NX_KIND_LIST;
    for (;;) {
        NX_TRY(advance(reader));
        if (reader->event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        bool wanted = several || !has_any(article, path);
        NX_TRY(wanted ? read_item(reader, article, path) : skip(reader));
    }
}

static newsidx_status read_value(struct reader *reader, struct nx_article *article, struct nx_path path)
{
    clear_all(article, path);
    bool items = reader->event.kind == NX_EVENT_LIST && path.list;
    return items ? read_items(reader, article, path) : read_item(reader, article, path);
}

/* ---- Articles --------------------------------------------------------------------------------------------------- */

static newsidx_status read_article(struct reader *reader, struct nx_article *out)
{
    *out = nx_article_none();
    out->line = reader->event.place.line;
    return read_mapping(reader, out, NX_PATH_ROOT);
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
        return refuse(reader, event->place, "a list where one article is expected: begin with key: value lines, "
                                            "one article a file");
    }
    if (event->kind == NX_EVENT_END || (event->plain && event->text.len == 0)) {
        return refuse(reader, event->place, "the article is empty: write a title, an excerpt or a URL");
    }
    return refuse(reader, event->place, "text where an article is expected: begin with key: value lines, "
                                        "a blank behind each colon");
}

newsidx_status nx_article_from_events(struct nx_arena *arena, struct nx_events *events, struct nx_article *out,
                                      newsidx_error *err)
{
    struct reader reader = { .arena = arena, .events = events, .err = err };
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
