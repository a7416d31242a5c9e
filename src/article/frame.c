/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frame.c: the ends of documents in a stream. */
#include "article/frame.h"

void nx_frame_start(struct nx_frame *frame, bool json)
{
    *frame = (struct nx_frame){ .json = json };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* ---- YAML ------------------------------------------------------------------------------------------------------- */

/* What a line is to the documents of a stream. `line` has no LF. */
enum line { NOTHING, DIRECTIVE, BEGINS, BEGINS_WITH_CONTENT, ENDS, CONTENT };

static bool is_nothing(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) at++;
    return at == end || *at == '#';
}

/* True where the line begins with the mark and a blank, or is the mark. */
static bool is_marked(const char *line, const char *end, const char *mark)
{
    return end - line >= 3 && memcmp(line, mark, 3) == 0 && (end - line == 3 || is_blank(line[3]));
}

static enum line line_kind(const char *line, const char *end)
{
    /* Files that are put one behind the other may each begin with a byte order mark. */
    if (end - line >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) line += 3;
    if (is_marked(line, end, "---")) return is_nothing(line + 3, end) ? BEGINS : BEGINS_WITH_CONTENT;
    if (is_marked(line, end, "...")) return ENDS;
    if (line < end && *line == '%') return DIRECTIVE;
    return is_nothing(line, end) ? NOTHING : CONTENT;
}

/* True where the document ends before this line. */
static bool take_line(struct nx_frame *frame, enum line kind)
{
    bool begins = kind == BEGINS || kind == BEGINS_WITH_CONTENT;
    if (begins && frame->opened) return true;
    if (begins || kind == CONTENT) frame->opened = true;
    if (kind == DIRECTIVE || kind == BEGINS_WITH_CONTENT || kind == CONTENT) frame->content = true;
    return false;
}

static bool find_yaml(struct nx_frame *frame, struct nx_str bytes, bool last, size_t *length)
{
    while (frame->seen < bytes.len) {
        const char *line = bytes.ptr + frame->seen, *end = bytes.ptr + bytes.len;
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline && !last) return false;
        enum line kind = line_kind(line, newline ? newline : end);
        if (take_line(frame, kind)) {
            *length = frame->seen;
            return true;
        }
        frame->seen = newline ? (size_t)(newline + 1 - bytes.ptr) : bytes.len;
        if (kind == ENDS) {
            *length = frame->seen;
            return true;
        }
    }
    *length = frame->seen;
    return last;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

/* The offset of the next byte that can mean something where the frame stands, or the length. */
static size_t skip_dull(const struct nx_frame *frame, struct nx_str bytes, size_t at)
{
    enum { OUTSIDE = 1, WITHIN = 2 }; /* quotes */
    static const unsigned char meaning[256] = {
        ['"'] = OUTSIDE | WITHIN, ['\\'] = WITHIN, ['\n'] = OUTSIDE | WITHIN, ['{'] = OUTSIDE,
        ['}'] = OUTSIDE,          ['['] = OUTSIDE, [']'] = OUTSIDE,
    };
    if (frame->escaped) return at;
    const unsigned char wanted = frame->quoted ? WITHIN : OUTSIDE;
    while (at < bytes.len && !(meaning[(unsigned char)bytes.ptr[at]] & wanted)) at++;
    return at;
}

/* A byte within the object, or before it. */
static void take_byte(struct nx_frame *frame, char c)
{
    if (frame->escaped) {
        frame->escaped = false;
    } else if (frame->quoted) {
        frame->escaped = c == '\\';
        if (c == '"') frame->quoted = false;
    } else if (c == '"') {
        frame->quoted = true;
    } else if (c == '{' || c == '[') {
        frame->depth++;
    } else if ((c == '}' || c == ']') && frame->depth > 0) {
        frame->complete = --frame->depth == 0;
    }
}

/* The end of the object is known: the document's end is that of the line, or where the next object begins. */
static bool find_line_end(struct nx_frame *frame, struct nx_str bytes, bool last, size_t *length)
{
    size_t at = frame->seen;
    while (at < bytes.len && is_blank(bytes.ptr[at])) at++;
    if (at < bytes.len && bytes.ptr[at] == '{') {
        *length = at;
        return true;
    }
    const char *newline = at < bytes.len ? memchr(bytes.ptr + at, '\n', bytes.len - at) : NULL;
    *length = newline ? (size_t)(newline + 1 - bytes.ptr) : bytes.len;
    return newline || last;
}

static bool find_json(struct nx_frame *frame, struct nx_str bytes, bool last, size_t *length)
{
    frame->content = true;
    /* What is no object ends with its line. */
    if (bytes.len > 0 && bytes.ptr[0] != '{') frame->complete = true;
    while (!frame->complete) {
        frame->seen = skip_dull(frame, bytes, frame->seen);
        if (frame->seen == bytes.len) break;
        char c = bytes.ptr[frame->seen];
        bool new_line = frame->seen > 0 && bytes.ptr[frame->seen - 1] == '\n';
        if (new_line && c == '{') {
            *length = frame->seen;
            return true;
        }
        /* No JSON string goes over a line: an open quote is a fault that shall not swallow the rest. */
        if (c == '\n') frame->quoted = frame->escaped = false;
        take_byte(frame, c);
        frame->seen++;
    }
    if (frame->complete) return find_line_end(frame, bytes, last, length);
    *length = bytes.len;
    return last;
}

bool nx_frame_find(struct nx_frame *frame, struct nx_str bytes, bool last, size_t *length)
{
    return frame->json ? find_json(frame, bytes, last, length) : find_yaml(frame, bytes, last, length);
}

/* ---- Going on --------------------------------------------------------------------------------------------------- */

static bool begins_document(const char *line, const char *end, bool json)
{
    if (json) return *line == '{';
    enum line kind = line_kind(line, end);
    return kind == BEGINS || kind == BEGINS_WITH_CONTENT;
}

size_t nx_frame_resume(const struct nx_frame *frame, struct nx_str bytes, bool at_line, bool last, bool *found)
{
    enum { TELLING = 8 }; /* bytes of a line that suffice to know whether it begins a document */
    const char *at = bytes.ptr, *end = bytes.len ? at + bytes.len : at;
    *found = false;
    for (bool start = at_line; at < end; start = true) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (start && !newline && !last && end - at < TELLING) break;
        *found = start && begins_document(at, newline ? newline : end, frame->json);
        if (*found) break;
        at = newline ? newline + 1 : end;
    }
    return (size_t)(at - bytes.ptr);
}
