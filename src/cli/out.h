/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * out.h: bytes on their way out. An output collects what is written to it and hands it to a file descriptor in as few
 * writes as possible; with descriptor NX_OUT_MEMORY it only collects, and serves as a growable string.
 *
 * The first failure is remembered as an errno and everything later is dropped, so that a program writes without looking
 * and asks once, at the end. One thread at a time.
 */
#ifndef NX_CLI_OUT_H
#define NX_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NX_OUT_MEMORY = -1 };

struct nx_out {
    int fd;
    int failed; /* errno of the first failure, 0 where all went well */
    char *bytes;
    size_t length, capacity;
};
#define NX_OUT_INIT(descriptor)                                                                                        \
    {                                                                                                                  \
        .fd = (descriptor)                                                                                             \
    }

void nx_out_dispose(struct nx_out *out); /* does not flush; accepts NULL */

void nx_out_add(struct nx_out *out, const char *bytes, size_t length);
void nx_out_text(struct nx_out *out, const char *text);
void nx_out_format(struct nx_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void nx_out_repeat(struct nx_out *out, char byte, size_t times);
/* A finite number: 15 digits, or as many more as it takes to read back as the same double. */
void nx_out_double(struct nx_out *out, double number);
/* A number as people read it: 1,184. */
void nx_out_count(struct nx_out *out, uint64_t number);
/* A number of things: "1 file", "1,184 files". */
void nx_out_things(struct nx_out *out, uint64_t number, const char *one, const char *several);

/* Writes out what was collected. False after a failure, which `failed` tells. Nothing to do for NX_OUT_MEMORY. */
bool nx_out_flush(struct nx_out *out);

/* The content with a NUL behind it; "" after a failure. For NX_OUT_MEMORY; lives until the next write. */
const char *nx_out_string(struct nx_out *out);

#endif
