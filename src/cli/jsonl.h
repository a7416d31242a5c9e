/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * jsonl.h: writing JSON (RFC 8259) as JSON Lines: one value a line, no white space in it. Nesting, keys and commas are
 * kept right by assertions: a program that passes its tests writes well-formed JSON.
 *
 * Strings are always UTF-8: ill-formed bytes become U+FFFD. Controls, DEL, C1 controls, bidirectional controls and line
 * separators are escaped, so that the output may be looked at on a terminal. Numbers read back as the same value.
 */
#ifndef NX_CLI_JSONL_H
#define NX_CLI_JSONL_H

#include "cli/out.h"
#include "newsidx.h"

enum { NX_JSONL_DEPTH_MAX = 16 };

struct nx_jsonl {
    struct nx_out *out;
    unsigned depth;
    char open[NX_JSONL_DEPTH_MAX]; /* '{' or '[' */
    bool filled;                   /* the open object or array has a member already */
    bool keyed;                    /* a key was written and waits for its value */
};
#define NX_JSONL_INIT(output)                                                                                          \
    {                                                                                                                  \
        .out = (output)                                                                                                \
    }

void nx_jsonl_object(struct nx_jsonl *json);
void nx_jsonl_object_end(struct nx_jsonl *json);
void nx_jsonl_array(struct nx_jsonl *json);
void nx_jsonl_array_end(struct nx_jsonl *json);
void nx_jsonl_key(struct nx_jsonl *json, const char *key); /* plain ASCII */

void nx_jsonl_string(struct nx_jsonl *json, const char *text, size_t length);
void nx_jsonl_signed(struct nx_jsonl *json, int64_t number);
void nx_jsonl_unsigned(struct nx_jsonl *json, uint64_t number);
/* 15 digits, or as many more as it takes to read back as the same double; null where it is not finite. */
void nx_jsonl_double(struct nx_jsonl *json, double number);
void nx_jsonl_bool(struct nx_jsonl *json, bool value);
void nx_jsonl_null(struct nx_jsonl *json);
/* Ends the line; every object and array must be closed. */
void nx_jsonl_line(struct nx_jsonl *json);

/* Key and value at once. A text of length 0 is null with nx_jsonl_put_text, "" with nx_jsonl_put_string. */
void nx_jsonl_put_string(struct nx_jsonl *json, const char *key, const char *text, size_t length);
void nx_jsonl_put_name(struct nx_jsonl *json, const char *key, const char *terminated);
void nx_jsonl_put_text(struct nx_jsonl *json, const char *key, const struct newsidx_text *text);
void nx_jsonl_put_signed(struct nx_jsonl *json, const char *key, int64_t number);
void nx_jsonl_put_unsigned(struct nx_jsonl *json, const char *key, uint64_t number);
void nx_jsonl_put_double(struct nx_jsonl *json, const char *key, double number);
void nx_jsonl_put_bool(struct nx_jsonl *json, const char *key, bool value);
/* null where `number` is `none`. */
void nx_jsonl_put_known(struct nx_jsonl *json, const char *key, int64_t number, int64_t none);

#endif
