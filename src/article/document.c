/* SPDX-License-Identifier: GPL-2.0-or-later */
/* document.c: encodings, and places in a file. Knows no syntax. */
#include "article/document.h"

#include "base/utf8.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct nx_document nx_document_of_file(struct nx_str bytes)
{
    struct nx_str mark = NX_STR(byte_order_mark);
    if (nx_str_starts_with(bytes, mark)) bytes = (struct nx_str){ bytes.ptr + mark.len, bytes.len - mark.len };
    return (struct nx_document){ bytes, { 1, 1 } };
}

struct nx_place nx_document_place(const struct nx_document *document, size_t offset)
{
    struct nx_place place = document->start;
    const char *at = document->bytes.ptr, *end = offset ? at + offset : at;
    while (at < end) {
        bool breaks = *at == '\n';
        nx_utf8_next(&at, end);
        place.line += breaks;
        place.column = breaks ? 1 : place.column + 1;
    }
    return place;
}

size_t nx_document_offset(const struct nx_document *document, size_t character)
{
    const char *start = document->bytes.ptr, *at = start, *end = start + document->bytes.len;
    for (; character > 0 && at < end; character--) nx_utf8_next(&at, end);
    return (size_t)(at - start);
}

/* True where `lead` is found with a follower that `odd` accepts. */
static bool has_pair(struct nx_str text, char lead, bool (*odd)(const char *after, const char *end))
{
    const char *at = text.ptr, *end = text.len ? at + text.len : at;
    while (at < end && (at = memchr(at, lead, (size_t)(end - at))) != NULL) {
        at++;
        if (odd(at, end)) return true;
    }
    return false;
}

static bool is_lone_return(const char *after, const char *end)
{
    return after == end || *after != '\n';
}

static bool is_next_line(const char *after, const char *end)
{
    return after < end && *after == '\x85';
}

static bool is_separator(const char *after, const char *end)
{
    return end - after >= 2 && after[0] == '\x80' && (after[1] == '\xa8' || after[1] == '\xa9');
}

bool nx_document_has_odd_breaks(const struct nx_document *document)
{
    struct nx_str text = document->bytes;
    return has_pair(text, '\r', is_lone_return) || has_pair(text, '\xc2', is_next_line) ||
           has_pair(text, '\xe2', is_separator);
}

static bool is_utf16(struct nx_str bytes)
{
    if (bytes.len < 2) return false;
    unsigned char first = (unsigned char)bytes.ptr[0], second = (unsigned char)bytes.ptr[1];
    return (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe) || (first == 0) != (second == 0);
}

newsidx_status nx_document_check_encoding(struct nx_str bytes, newsidx_error *err)
{
    if (!is_utf16(bytes)) return NEWSIDX_OK;
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, 1, 1, "the file is in UTF-16: save it as UTF-8");
}

newsidx_status nx_document_check_utf8(const struct nx_document *document, newsidx_error *err)
{
    struct nx_str text = document->bytes;
    size_t bad = nx_utf8_check(text.ptr, text.len);
    if (bad == text.len) return NEWSIDX_OK;
    struct nx_place place = nx_document_place(document, bad);
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, place.line, place.column,
                       "byte 0x%02x is not valid UTF-8: save the file as UTF-8", (unsigned char)text.ptr[bad]);
}
