/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settings.c: the events of a YAML file -> names and texts. */
#include "article/settings.h"

#include <errno.h>
#include <stdlib.h>

#include "article/yaml.h"
#include "base/file.h"

/* Where the reader stands: the name of the mapping that is open is that of all keys above it. */
struct settings_reader {
    struct nx_yaml yaml;
    struct nx_arena *arena;
    struct nx_settings *out;
    size_t room;
    char name[NX_SETTINGS_NAME_MAX + 1];
    struct nx_place name_at; /* of the key that was read last */
    unsigned depth;
};

static newsidx_status refuse(struct nx_place place, const char *message, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_INVALID, NULL, place.line, place.column, "%s", message);
}

static newsidx_status next(struct settings_reader *reader, struct nx_event *out, newsidx_error *err)
{
    NX_TRY(nx_events_next(&reader->yaml.events, out, err));
    if (reader->yaml.aliases.n_used > 0 || reader->yaml.aliases.n_anchors > 0)
        return refuse(out->place, "anchors and aliases mean nothing in settings: write the text out", err);
    if (out->kind != NX_EVENT_SCALAR || out->text.len == 0 || !memchr(out->text.ptr, '\0', out->text.len))
        return NEWSIDX_OK;
    return refuse(out->place, "a zero byte, which no text has: leave it out", err);
}

/* ---- The list ---- */

static bool is_nothing(const struct nx_event *value)
{
    return value->plain && (nx_str_equal(value->text, NX_STR("~")) || nx_str_equal(value->text, NX_STR("null")));
}

static newsidx_status add(struct settings_reader *reader, const struct nx_event *value, newsidx_error *err)
{
    struct nx_settings *out = reader->out;
    if (out->n == reader->room) {
        const size_t room = reader->room ? 2 * reader->room : 16;
        struct newsidx_setting *grown = nx_arena_calloc(reader->arena, room, sizeof *grown);
        if (!grown) return nx_error_memory(err);
        if (out->n) memcpy(grown, out->items, out->n * sizeof *grown);
        out->items = grown;
        reader->room = room;
    }
    const bool nothing = is_nothing(value);
    const char *name = nx_arena_copy(reader->arena, reader->name, strlen(reader->name));
    const char *text = nx_arena_copy(reader->arena, nothing ? "" : value->text.ptr, nothing ? 0 : value->text.len);
    if (!name || !text) return nx_error_memory(err);
    out->items[out->n++] = (struct newsidx_setting){
        .name = name,
        .text = text,
        .name_at = { reader->name_at.line, reader->name_at.column },
        .text_at = { value->place.line, value->place.column },
    };
    return NEWSIDX_OK;
}

/* By name, then by place: what is written later stands behind. */
static int compare(const void *a, const void *b)
{
    const struct newsidx_setting *first = *(const struct newsidx_setting *const *)a;
    const struct newsidx_setting *second = *(const struct newsidx_setting *const *)b;
    const int order = strcmp(first->name, second->name);
    if (order) return order;
    return first < second ? -1 : first > second;
}

/* Items of one list share the place of their name; the same name at another place was given twice. */
static newsidx_status check_twice(struct settings_reader *reader, newsidx_error *err)
{
    const struct nx_settings *out = reader->out;
    const struct newsidx_setting **sorted = nx_arena_calloc(reader->arena, out->n, sizeof *sorted);
    if (!sorted) return nx_error_memory(err);
    for (size_t i = 0; i < out->n; i++) sorted[i] = &out->items[i];
    if (out->n) qsort(sorted, out->n, sizeof *sorted, compare);
    for (size_t i = 1; i < out->n; i++) {
        const struct newsidx_place first = sorted[i - 1]->name_at, second = sorted[i]->name_at;
        const bool same = first.line == second.line && first.column == second.column;
        if (same || strcmp(sorted[i - 1]->name, sorted[i]->name) != 0) continue;
        return nx_error_at(err, NEWSIDX_INVALID, NULL, second.line, second.column,
                           "%s was given in line %u already: leave one of them", sorted[i]->name, (unsigned)first.line);
    }
    return NEWSIDX_OK;
}

/* ---- What is open ---- */

static newsidx_status read_list(struct settings_reader *reader, newsidx_error *err)
{
    struct nx_event event;
    for (;;) {
        NX_TRY(next(reader, &event, err));
        if (event.kind == NX_EVENT_CLOSE) return NEWSIDX_OK;
        if (event.kind != NX_EVENT_SCALAR) return refuse(event.place, "an item that is no text: write a text", err);
        NX_TRY(add(reader, &event, err));
    }
}

/* Puts the key behind the name of the mapping, which is `above` bytes long. */
static newsidx_status name_key(struct settings_reader *reader, size_t above, const struct nx_event *key,
                               newsidx_error *err)
{
    const size_t dot = above ? 1 : 0;
    if (key->kind != NX_EVENT_SCALAR || key->text.len == 0)
        return refuse(key->place, "a key that is no text: write name: value", err);
    if (above + dot + key->text.len > NX_SETTINGS_NAME_MAX)
        return refuse(key->place, "the key is too long: shorten it", err);
    if (dot) reader->name[above] = '.';
    memcpy(reader->name + above + dot, key->text.ptr, key->text.len);
    reader->name[above + dot + key->text.len] = '\0';
    reader->name_at = key->place;
    return NEWSIDX_OK;
}

/* Recursion is as deep as what is nested, which is bounded. */
static newsidx_status read_mapping(struct settings_reader *reader, newsidx_error *err)
{
    const size_t above = strlen(reader->name);
    struct nx_event event;
    reader->depth++;
    for (;;) {
        NX_TRY(next(reader, &event, err));
        if (event.kind == NX_EVENT_CLOSE) break;
        NX_TRY(name_key(reader, above, &event, err));
        NX_TRY(next(reader, &event, err));
        if (event.kind != NX_EVENT_SCALAR && reader->depth == NX_SETTINGS_DEPTH_MAX)
            return refuse(event.place, "too many mappings and lists within each other: nest them less deeply", err);
        if (event.kind == NX_EVENT_SCALAR) NX_TRY(add(reader, &event, err));
        if (event.kind == NX_EVENT_LIST) NX_TRY(read_list(reader, err));
        if (event.kind == NX_EVENT_MAPPING) NX_TRY(read_mapping(reader, err));
        reader->name[above] = '\0';
    }
    reader->depth--;
    return NEWSIDX_OK;
}

static newsidx_status read_events(struct settings_reader *reader, newsidx_error *err)
{
    struct nx_event event;
    NX_TRY(next(reader, &event, err));
    const bool nothing = event.kind == NX_EVENT_SCALAR && event.plain && event.text.len == 0;
    if (event.kind == NX_EVENT_END) return NEWSIDX_OK;
    if (event.kind != NX_EVENT_MAPPING && !nothing)
        return refuse(event.place, "these are no settings: write name: value, one a line", err);
    if (event.kind == NX_EVENT_MAPPING) NX_TRY(read_mapping(reader, err));
    NX_TRY(next(reader, &event, err)); /* the end */
    return check_twice(reader, err);
}

/* ---- The file ---- */

static newsidx_status parse(struct nx_arena *arena, struct nx_str bytes, struct nx_settings *out, newsidx_error *err)
{
    NX_TRY(nx_document_check_encoding(bytes, err));
    const struct nx_document document = nx_document_of_file(bytes);
    NX_TRY(nx_document_check_utf8(&document, err));
    struct settings_reader reader = { .arena = arena, .out = out };
    newsidx_status status = nx_yaml_open(&reader.yaml, &document, arena, err);
    if (status != NEWSIDX_OK) return status;
    reader.yaml.second_document = "a second document begins here: write all settings in one, without a line ---";
    status = read_events(&reader, err);
    nx_yaml_close(&reader.yaml);
    return status;
}

newsidx_status nx_settings_read(struct nx_arena *arena, const char *path, struct nx_settings *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_SETTINGS_FILE_MAX);
    newsidx_error why = { 0 };
    struct nx_settings read = { NULL, 0 };
    newsidx_status status = nx_file_read(path, &bytes, NULL, &why);
    if (status == NEWSIDX_OK) status = parse(arena, nx_buffer_str(&bytes), &read, &why);
    if (status == NEWSIDX_OK) {
        *out = read;
        return status;
    }
    /* REFUSED is of articles; what is wrong and where is the same for settings. */
    if (status == NEWSIDX_REFUSED) why.status = NEWSIDX_INVALID;
    if (status == NEWSIDX_IO && (why.sys_errno == ENOENT || why.sys_errno == ENOTDIR)) why.status = NEWSIDX_NOT_FOUND;
    nx_error_add_path(&why, path);
    if (err) *err = why;
    return why.status;
}
