/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_string.h: one string of a JSON text, its escapes resolved. Bytes only: it knows no events. */
#ifndef NX_JSON_STRING_H
#define NX_JSON_STRING_H

#include "base/buffer.h"

/*
 * Reads the string whose opening quote is at *at and moves behind its closing quote. `out` is a view of the input, or of
 * `scratch`, which is overwritten, where there are escapes (a failure of `scratch` is for the caller to look at).
 * NULL: done. Else what is wrong and what to do, static text, with the place in `fault`, and *at undefined.
 */
const char *nx_json_string(const char **at, const char *end, struct nx_buffer *scratch, struct nx_str *out,
                           const char **fault);

/* How many of the bytes continue a character: what bytes count more than columns. */
uint32_t nx_json_continuations(const char *from, const char *to);

#endif
