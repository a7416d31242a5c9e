/* SPDX-License-Identifier: GPL-2.0-or-later */
/* yaml.c: libyaml's events to ours, one document. */
#include "article/yaml.h"

#include "article/article.h"
#include "article/problem.h"
#include "base/utf8.h"

/* ---- Places ----------------------------------------------------------------------------------------------------- */

/* Moves the cursor to a character; backwards it begins anew. */
static void move_cursor(struct nx_yaml *yaml, size_t character)
{
    const struct nx_str text = yaml->document->bytes;
    if (character < yaml->cursor_character) {
        yaml->cursor = yaml->document->start;
        yaml->cursor_character = yaml->cursor_offset = 0;
    }
    const char *at = text.ptr + yaml->cursor_offset, *end = text.ptr + text.len;
    for (; yaml->cursor_character < character && at < end; yaml->cursor_character++) {
        bool breaks = *at == '\n';
        nx_utf8_next(&at, end);
        yaml->cursor.line += breaks;
        yaml->cursor.column = breaks ? 1 : yaml->cursor.column + 1;
    }
    yaml->cursor_offset = (size_t)(at - text.ptr);
}

static struct nx_place place_of(struct nx_yaml *yaml, const yaml_mark_t *mark)
{
    if (yaml->slow_places) {
        move_cursor(yaml, mark->index);
        return yaml->cursor;
    }
    const struct nx_place start = yaml->document->start;
    uint32_t column = (uint32_t)mark->column + (mark->line == 0 ? start.column : 1);
    return (struct nx_place){ start.line + (uint32_t)mark->line, column };
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

static void drop_event(struct nx_yaml *yaml)
{
    yaml_event_delete(&yaml->event); /* an empty one holds nothing */
}

static newsidx_status parse(struct nx_yaml *yaml, newsidx_error *err)
{
    drop_event(yaml);
    if (yaml_parser_parse(&yaml->parser, &yaml->event)) return NEWSIDX_OK;
    return nx_yaml_problem(&yaml->parser, yaml->document, err);
}

static struct nx_event scalar_event(const yaml_event_t *event)
{
    return (struct nx_event){
        .kind = NX_EVENT_SCALAR,
        .plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event->data.scalar.plain_implicit,
        .text = { (const char *)event->data.scalar.value, event->data.scalar.length },
    };
}

/* What the current libyaml event is to us, and its anchor. */
static struct nx_event translate(struct nx_yaml *yaml, const char **anchor)
{
    const yaml_event_t *event = &yaml->event;
    struct nx_event out = { .kind = NX_EVENT_CLOSE };
    if (event->type == YAML_SCALAR_EVENT) {
        out = scalar_event(event);
        *anchor = (const char *)event->data.scalar.anchor;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        out.kind = NX_EVENT_MAPPING;
        *anchor = (const char *)event->data.mapping_start.anchor;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        out.kind = NX_EVENT_LIST;
        *anchor = (const char *)event->data.sequence_start.anchor;
    }
    out.place = place_of(yaml, &event->start_mark);
    return out;
}

/*
 * The document is over; a second one is refused, since nothing is passed over in silence. An empty one is none: YAML
 * files like to end with "---".
 */
static newsidx_status finish(struct nx_yaml *yaml, struct nx_event *out, newsidx_error *err)
{
    NX_TRY(parse(yaml, err));
    while (yaml->event.type == YAML_DOCUMENT_START_EVENT) {
        struct nx_place place = place_of(yaml, &yaml->event.start_mark);
        NX_TRY(parse(yaml, err));
        bool empty = yaml->event.type == YAML_SCALAR_EVENT && yaml->event.data.scalar.length == 0 &&
                     yaml->event.data.scalar.plain_implicit;
        if (!empty) {
            return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                               "a second document begins here: keep one article a file, or give the file to "
                               "newsidx add - as a stream");
        }
        NX_TRY(parse(yaml, err)); /* its end */
        NX_TRY(parse(yaml, err));
    }
    *out = (struct nx_event){ .kind = NX_EVENT_END, .place = place_of(yaml, &yaml->event.start_mark) };
    return NEWSIDX_OK;
}

static newsidx_status next(struct nx_events *events, struct nx_event *out, newsidx_error *err)
{
    struct nx_yaml *yaml = (struct nx_yaml *)events;
    if (nx_aliases_playing(&yaml->aliases)) return nx_aliases_play(&yaml->aliases, out, err);
    do NX_TRY(parse(yaml, err));
    while (yaml->event.type == YAML_STREAM_START_EVENT || yaml->event.type == YAML_DOCUMENT_START_EVENT);
    if (yaml->event.type == YAML_DOCUMENT_END_EVENT) return finish(yaml, out, err);
    if (yaml->event.type == YAML_ALIAS_EVENT) {
        struct nx_place place = place_of(yaml, &yaml->event.start_mark);
        NX_TRY(nx_aliases_begin(&yaml->aliases, (const char *)yaml->event.data.alias.anchor, place, err));
        return nx_aliases_play(&yaml->aliases, out, err);
    }
    if (yaml->event.type == YAML_STREAM_END_EVENT) {
        *out = (struct nx_event){ .kind = NX_EVENT_END, .place = place_of(yaml, &yaml->event.start_mark) };
        return NEWSIDX_OK;
    }
    const char *anchor = NULL;
    struct nx_event event = translate(yaml, &anchor);
    NX_TRY(nx_aliases_note(&yaml->aliases, &event, anchor, err));
    *out = event;
    return NEWSIDX_OK;
}

newsidx_status nx_yaml_open(struct nx_yaml *yaml, const struct nx_document *document, struct nx_arena *arena,
                            newsidx_error *err)
{
    *yaml = (struct nx_yaml){ .events = { .next = next }, .document = document, .cursor = document->start };
    nx_aliases_init(&yaml->aliases, arena);
    yaml->slow_places = nx_document_has_odd_breaks(document);
    if (!yaml_parser_initialize(&yaml->parser)) return nx_error_memory(err);
    yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
    const char *bytes = document->bytes.len ? document->bytes.ptr : "";
    yaml_parser_set_input_string(&yaml->parser, (const unsigned char *)bytes, document->bytes.len);
    return NEWSIDX_OK;
}

void nx_yaml_close(struct nx_yaml *yaml)
{
    if (!yaml) return;
    drop_event(yaml);
    yaml_parser_delete(&yaml->parser);
    nx_aliases_dispose(&yaml->aliases);
}

const char *nx_article_yaml_version(void)
{
    return yaml_get_version_string();
}
