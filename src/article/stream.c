/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.c: articles from a descriptor, one document in memory at a time. Where documents end is frame.c's; what is in
 * them read.c's.
 */
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "article/frame.h"
#include "article/read.h"
#include "base/utf8.h"

/* Bytes read at a time, and milliseconds after which whoever waits for them looks whether it is to stop. */
enum { CHUNK = 64 << 10, LOOK_UP = 100 };

struct nx_article_stream {
    int fd;
    char *name;
    struct nx_buffer buffer;
    size_t at;             /* where the next document begins in the buffer, */
    struct nx_place place; /* and in the stream */
    struct nx_frame frame;
    bool started;  /* the form is known */
    bool last;     /* all bytes are in the buffer */
    bool over;     /* nothing more comes */
    atomic_bool stopped;
    bool resuming; /* a document was given up: the next one is to be found */
    bool at_line;  /* with `resuming`: a line begins at `at` */
};

newsidx_status nx_article_stream_open(int fd, const char *name, struct nx_article_stream **out, newsidx_error *err)
{
    struct nx_article_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return nx_error_memory(err);
    stream->fd = fd;
    stream->place = (struct nx_place){ 1, 1 };
    nx_buffer_init(&stream->buffer, (size_t)NX_ARTICLE_FILE_MAX + CHUNK);
    stream->name = strdup(name);
    if (!stream->name) {
        nx_article_stream_close(stream);
        return nx_error_memory(err);
    }
    *out = stream;
    return NEWSIDX_OK;
}

void nx_article_stream_close(struct nx_article_stream *stream)
{
    if (!stream) return;
    nx_buffer_dispose(&stream->buffer);
    free(stream->name);
    free(stream);
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------ */

/* What has come and is not taken. */
static struct nx_str rest(const struct nx_article_stream *stream)
{
    const char *bytes = stream->buffer.ptr ? stream->buffer.ptr : "";
    return (struct nx_str){ bytes + stream->at, stream->buffer.len - stream->at };
}

/* The place behind the text. */
static struct nx_place place_behind(struct nx_place place, struct nx_str text)
{
    const char *at = text.ptr, *end = at + text.len, *newline;
    while ((newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        place = (struct nx_place){ place.line + 1, 1 };
        at = newline + 1;
    }
    for (; at < end; at++) place.column += !nx_utf8_is_continuation(*at);
    return place;
}

static void take(struct nx_article_stream *stream, size_t length)
{
    stream->place = place_behind(stream->place, (struct nx_str){ rest(stream).ptr, length });
    stream->at += length;
}

/* Moves what is not taken to the front, so that the buffer holds one document and what came with it. */
static void compact(struct nx_article_stream *stream)
{
    struct nx_str kept = rest(stream);
    if (stream->at > 0) memmove(stream->buffer.ptr, kept.ptr, kept.len);
    stream->buffer.len = kept.len;
    stream->at = 0;
}

void nx_article_stream_stop(struct nx_article_stream *stream)
{
    atomic_store(&stream->stopped, true);
}

/* read() that waits, whatever the descriptor was set to, but not for ever where somebody stops it. */
static ssize_t read_some(struct nx_article_stream *stream, void *room, size_t size)
{
    for (;;) {
        struct pollfd wait = { .fd = stream->fd, .events = POLLIN };
        const bool stopped = atomic_load(&stream->stopped);
        if (!stopped && poll(&wait, 1, LOOK_UP) == 0) continue;
        ssize_t got = stopped ? -1 : read(stream->fd, room, size);
        if (stopped) errno = ECANCELED;
        if (got >= 0 || (errno != EINTR && errno != EAGAIN)) return got;
    }
}

/* Reads more, or notes that there is no more. The larger a document, the more at once: none is looked through often. */
static newsidx_status fill(struct nx_article_stream *stream, newsidx_error *err)
{
    compact(stream);
    size_t length = stream->buffer.len;
    size_t room = NX_MIN(NX_MAX(length, (size_t)CHUNK), stream->buffer.max - length);
    char *place = nx_buffer_reserve(&stream->buffer, room);
    if (!place) return nx_buffer_check(&stream->buffer, err);
    ssize_t got = read_some(stream, place, room);
    if (got < 0) return nx_error_sys(err, stream->name, "cannot read", NULL);
    nx_buffer_grow(&stream->buffer, (size_t)got);
    stream->last = got == 0;
    return NEWSIDX_OK;
}

/* ---- Where documents begin -------------------------------------------------------------------------------------- */

static size_t count_blanks(struct nx_str text)
{
    size_t n = 0;
    while (n < text.len && memchr(" \t\r\n", text.ptr[n], 4)) n++;
    return n;
}

/* Passes over empty lines until a byte tells the form; it stays, with the blanks before it in its line. */
static newsidx_status find_form(struct nx_article_stream *stream, newsidx_error *err)
{
    for (;;) {
        struct nx_str text = rest(stream);
        size_t blanks = count_blanks(text), lines = blanks;
        while (lines > 0 && text.ptr[lines - 1] != '\n') lines--;
        take(stream, lines);
        if (blanks < text.len || stream->last) {
            nx_frame_start(&stream->frame, blanks < text.len && text.ptr[blanks] == '{');
            return NEWSIDX_OK;
        }
        NX_TRY(fill(stream, err));
    }
}

static newsidx_status start(struct nx_article_stream *stream, newsidx_error *err)
{
    enum { MARK = 4 }; /* bytes that no byte order mark is longer than */
    while (rest(stream).len < MARK && !stream->last) NX_TRY(fill(stream, err));
    newsidx_status status = nx_document_check_encoding(rest(stream), err);
    if (status != NEWSIDX_OK) {
        stream->over = true;
        return status;
    }
    stream->at = rest(stream).len - nx_document_of_file(rest(stream)).bytes.len;
    NX_TRY(find_form(stream, err));
    stream->started = true;
    return NEWSIDX_OK;
}

/* Finds the first document behind one that was given up. */
static newsidx_status resume(struct nx_article_stream *stream, newsidx_error *err)
{
    while (stream->resuming) {
        bool found = false;
        struct nx_str text = rest(stream);
        size_t passed = nx_frame_resume(&stream->frame, text, stream->at_line, stream->last, &found);
        if (passed > 0) stream->at_line = text.ptr[passed - 1] == '\n';
        take(stream, passed);
        stream->resuming = !found && !stream->last;
        if (stream->resuming) NX_TRY(fill(stream, err));
    }
    nx_frame_start(&stream->frame, stream->frame.json);
    return NEWSIDX_OK;
}

/* Between JSON objects blanks mean nothing. */
static newsidx_status pass_blanks(struct nx_article_stream *stream, newsidx_error *err)
{
    for (;;) {
        take(stream, count_blanks(rest(stream)));
        if (rest(stream).len > 0 || stream->last) return NEWSIDX_OK;
        NX_TRY(fill(stream, err));
    }
}

/* ---- Documents -------------------------------------------------------------------------------------------------- */

static newsidx_status refuse_size(struct nx_article_stream *stream, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, stream->place.line, stream->place.column,
                       "a document of more than %d bytes: part documents by lines ---", NX_ARTICLE_FILE_MAX);
}

/* Gets all of the next document into the buffer; 0 bytes: there is none. */
static newsidx_status get_document(struct nx_article_stream *stream, size_t *length, newsidx_error *err)
{
    if (stream->resuming) NX_TRY(resume(stream, err));
    if (stream->frame.json) NX_TRY(pass_blanks(stream, err));
    while (!nx_frame_find(&stream->frame, rest(stream), stream->last, length)) {
        if (rest(stream).len > NX_ARTICLE_FILE_MAX) {
            stream->resuming = true;
            stream->at_line = false; /* its own first line begins no other document */
            return refuse_size(stream, err);
        }
        NX_TRY(fill(stream, err));
    }
    return NEWSIDX_OK;
}

/* Takes the document of `length` bytes from the stream, which keeps them until it reads more. */
static newsidx_status take_document(struct nx_article_stream *stream, size_t length, struct nx_stream_document *out,
                                    newsidx_error *err)
{
    const bool json = stream->frame.json;
    newsidx_status status = NEWSIDX_OK;
    *out = (struct nx_stream_document){ { rest(stream).ptr, length }, stream->place.line, stream->place.column, json };
    if (length > NX_ARTICLE_FILE_MAX) status = refuse_size(stream, err);
    take(stream, length);
    nx_frame_start(&stream->frame, json);
    return status;
}

static newsidx_status next(struct nx_article_stream *stream, struct nx_stream_document *out, newsidx_error *err)
{
    if (!stream->started) NX_TRY(start(stream, err));
    for (;;) {
        size_t length = 0;
        NX_TRY(get_document(stream, &length, err));
        if (length == 0) return NEWSIDX_END;
        if (stream->frame.content) return take_document(stream, length, out, err);
        take(stream, length);
        nx_frame_start(&stream->frame, stream->frame.json);
    }
}

newsidx_status nx_article_stream_document(struct nx_article_stream *stream, struct nx_stream_document *out,
                                          newsidx_error *err)
{
    if (stream->over) return NEWSIDX_END;
    newsidx_status status = next(stream, out, err);
    if (status == NEWSIDX_OK) return status;
    if (status != NEWSIDX_REFUSED) stream->over = true;
    if (status != NEWSIDX_END) nx_error_add_path(err, stream->name);
    return status;
}

newsidx_status nx_article_stream_read(const struct nx_stream_document *document, const char *name,
                                      struct nx_arena *arena, struct nx_article *out, newsidx_error *err)
{
    struct nx_document found = nx_document_of_file(document->bytes);
    found.start = (struct nx_place){ document->line, document->column };
    const newsidx_status status = nx_article_read_document(arena, &found, document->json, out, err);
    if (status != NEWSIDX_OK) nx_error_add_path(err, name);
    return status;
}

newsidx_status nx_article_stream_next(struct nx_article_stream *stream, struct nx_arena *arena, struct nx_article *out,
                                      newsidx_error *err)
{
    struct nx_stream_document document;
    NX_TRY(nx_article_stream_document(stream, &document, err));
    const newsidx_status status = nx_article_stream_read(&document, stream->name, arena, out, err);
    if (status != NEWSIDX_OK && status != NEWSIDX_REFUSED) stream->over = true;
    return status;
}
