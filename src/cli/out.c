/* SPDX-License-Identifier: GPL-2.0-or-later */
/* out.c: collecting and writing bytes. It knows nothing of what they say. */
#include "cli/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "newsidx.h"

enum { FLUSH_AT = 1 << 16, FIRST_CAPACITY = 256 };

void nx_out_dispose(struct nx_out *out)
{
    if (!out) return;
    free(out->bytes);
    *out = (struct nx_out)NX_OUT_INIT(out->fd);
}

/* Room for `extra` more bytes and a NUL. */
static bool reserve(struct nx_out *out, size_t extra)
{
    if (out->failed) return false;
    if (out->capacity - out->length > extra) return true;
    size_t capacity = out->capacity ? out->capacity : FIRST_CAPACITY;
    while (capacity - out->length <= extra) {
        if (capacity > SIZE_MAX / 2) break;
        capacity *= 2;
    }
    char *grown = capacity - out->length > extra ? realloc(out->bytes, capacity) : NULL;
    if (!grown) {
        out->failed = ENOMEM;
        return false;
    }
    out->bytes = grown;
    out->capacity = capacity;
    return true;
}

void nx_out_add(struct nx_out *out, const char *bytes, size_t length)
{
    if (length == 0 || !reserve(out, length)) return;
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    if (out->fd != NX_OUT_MEMORY && out->length >= FLUSH_AT) nx_out_flush(out);
}

void nx_out_text(struct nx_out *out, const char *text)
{
    nx_out_add(out, text, strlen(text));
}

void nx_out_format(struct nx_out *out, const char *format, ...)
{
    va_list first, second;
    va_start(first, format);
    va_copy(second, first);
    int length = vsnprintf(NULL, 0, format, first);
    if (length > 0 && reserve(out, (size_t)length)) {
        vsnprintf(out->bytes + out->length, (size_t)length + 1, format, second);
        out->length += (size_t)length;
    }
    va_end(second);
    va_end(first);
}

void nx_out_repeat(struct nx_out *out, char byte, size_t times)
{
    if (!reserve(out, times)) return;
    memset(out->bytes + out->length, byte, times);
    out->length += times;
}

void nx_out_double(struct nx_out *out, double number)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    nx_out_text(out, digits);
}

void nx_out_count(struct nx_out *out, uint64_t number)
{
    char text[NEWSIDX_COUNT_TEXT_SIZE];
    nx_out_text(out, newsidx_count_format(number, text));
}

void nx_out_things(struct nx_out *out, uint64_t number, const char *one, const char *several)
{
    nx_out_count(out, number);
    nx_out_text(out, " ");
    nx_out_text(out, number == 1 ? one : several);
}

bool nx_out_flush(struct nx_out *out)
{
    size_t done = 0;
    if (out->fd == NX_OUT_MEMORY) return out->failed == 0;
    while (!out->failed && done < out->length) {
        ssize_t n = write(out->fd, out->bytes + done, out->length - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            out->failed = errno;
    }
    out->length = 0;
    return out->failed == 0;
}

const char *nx_out_string(struct nx_out *out)
{
    if (!reserve(out, 0)) return "";
    out->bytes[out->length] = '\0';
    return out->bytes;
}
