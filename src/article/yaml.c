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
    return (struct nx_place){ yaml->document->start.line + (uint32_t)mark->line, 1 + (uint32_t)mark->column };
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

/* Gives back what the current libyaml event holds; most hold nothing, and asking costs. */
static void drop_event(struct nx_yaml *yaml)
{
    bool closes = yaml->event.type == YAML_MAPPING_END_EVENT || yaml->event.type == YAML_SEQUENCE_END_EVENT;
    if (!closes) yaml_event_delete(&yaml->event);
}

static newsidx_status parse(struct nx_yaml *yaml, newsidx_error *err)
{
    drop_event(yaml);
    if (yaml_parser_parse(&yaml->parser, &yaml->event)) return NEWSIDX_OK;
    return nx_yaml_problem(&yaml->parser, yaml->document, err);
}

/* What the current libyaml event is to us. Returns its anchor. */
static const char *translate(struct nx_yaml *yaml, struct nx_event *out)
{
    const yaml_event_t *event = &yaml->event;
    out->place = place_of(yaml, &event->start_mark);
    out->kept = false;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        out->kind = NX_EVENT_SCALAR;
        out->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event->data.scalar.plain_implicit;
        out->text = (struct nx_str){ (const char *)event->data.scalar.value, event->data.scalar.length };
        return (const char *)event->data.scalar.anchor;
    case YAML_MAPPING_START_EVENT:
        out->kind = NX_EVENT_MAPPING;
        out->text = NX_STR_NONE;
        return (const char *)event->data.mapping_start.anchor;
    case YAML_SEQUENCE_START_EVENT:
        out->kind = NX_EVENT_LIST;
        out->text = NX_STR_NONE;
        return (const char *)event->data.sequence_start.anchor;
    default:
        out->kind = event->type == YAML_STREAM_END_EVENT ? NX_EVENT_END : NX_EVENT_CLOSE;
        out->text = NX_STR_NONE;
        return NULL;
    }
}

const char nx_yaml_second_document[] =
    "a second document begins here: keep one article a file, or give the file to newsidx add - as a stream";

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
        translate(yaml, out);
        if (out->kind != NX_EVENT_SCALAR || !out->plain || out->text.len > 0) {
            return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column, "%s", yaml->second_document);
        }
        NX_TRY(parse(yaml, err)); /* its end */
        NX_TRY(parse(yaml, err));
    }
    translate(yaml, out); /* the end of the stream */
    return NEWSIDX_OK;
}

static newsidx_status begin_alias(struct nx_yaml *yaml, struct nx_event *out, newsidx_error *err)
{
    struct nx_place place = place_of(yaml, &yaml->event.start_mark);
    NX_TRY(nx_aliases_begin(&yaml->aliases, (const char *)yaml->event.data.alias.anchor, place, err));
    return nx_aliases_play(&yaml->aliases, out, err);
}

static newsidx_status next(struct nx_events *events, struct nx_event *out, newsidx_error *err)
{
    struct nx_yaml *yaml = (struct nx_yaml *)events;
    if (nx_aliases_playing(&yaml->aliases)) return nx_aliases_play(&yaml->aliases, out, err);
    do NX_TRY(parse(yaml, err));
    while (yaml->event.type == YAML_STREAM_START_EVENT || yaml->event.type == YAML_DOCUMENT_START_EVENT);
    if (yaml->event.type == YAML_DOCUMENT_END_EVENT) return finish(yaml, out, err);
    if (yaml->event.type == YAML_ALIAS_EVENT) return begin_alias(yaml, out, err);
    const char *anchor = translate(yaml, out);
    if (!anchor && yaml->aliases.innermost == 0) return NEWSIDX_OK;
    return nx_aliases_note(&yaml->aliases, out, anchor, err);
}

/* libyaml compares each %TAG with all before it: too many take for ever. */
static newsidx_status check_directives(const struct nx_document *document, newsidx_error *err)
{
    const char *at = document->bytes.ptr, *end = document->bytes.len ? at + document->bytes.len : at;
    struct nx_place place = document->start;
    for (int count = 0; at < end && memchr("%# \t\r\n", *at, 6); place.line++) {
        if (*at == '%' && count++ == NX_ARTICLE_DIRECTIVES_MAX) {
            return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, 1,
                               "more than %d lines that begin with %%: remove them", NX_ARTICLE_DIRECTIVES_MAX);
        }
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    return NEWSIDX_OK;
}

newsidx_status nx_yaml_open(struct nx_yaml *yaml, const struct nx_document *document, struct nx_arena *arena,
                            newsidx_error *err)
{
    *yaml = (struct nx_yaml){ .events = { .next = next },
                              .document = document,
                              .second_document = nx_yaml_second_document,
                              .cursor = document->start };
    nx_aliases_init(&yaml->aliases, arena);
    yaml->slow_places = document->start.column != 1 || nx_document_has_odd_breaks(document);
    NX_TRY(check_directives(document, err));
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
