/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utf8.h: reading UTF-8 as Unicode 15.0, table 3-7 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
 * Any thread.
 */
#ifndef NX_UTF8_H
#define NX_UTF8_H

#include "base/base.h"

#define NX_UTF8_BAD UINT32_MAX

/*
 * The character at *at, which is moved behind it. Ill-formed bytes give NX_UTF8_BAD and move by the maximal ill-formed
 * part (at least one byte). at < end is required.
 */
uint32_t nx_utf8_next(const char **at, const char *end);

/* The offset of the first ill-formed byte, or `length` where all is well. */
size_t nx_utf8_check(const char *bytes, size_t length);

/* Writes `character` (a scalar value) to `out` and returns its 1 to 4 bytes. */
size_t nx_utf8_put(uint32_t character, char out[4]);

/* The largest length <= `length` that does not cut a character of well-formed text. */
size_t nx_utf8_cut(const char *bytes, size_t length);

static inline bool nx_utf8_is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

#endif
