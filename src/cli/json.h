/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h: writing JSON (RFC 8259) as JSON Lines: one value a line, no white space in it. Nesting, keys and commas are
 * kept right by assertions: a program that passes its tests writes well-formed JSON.
 *
 * Strings are always UTF-8: ill-formed bytes become U+FFFD. Controls, DEL, C1 controls, bidirectional controls and line
 * separators are escaped, so that the output may be looked at on a terminal. Numbers read back as the same value.
 */
#ifndef NX_CLI_JSON_H
#define NX_CLI_JSON_H

#include "cli/out.h"
#include "newsidx.h"

enum { NX_JSON_DEPTH_MAX = 16 };

struct nx_json {
    struct nx_out *out;
    unsigned depth;
    char open[NX_JSON_DEPTH_MAX]; /* '{' or '[' */
    bool filled;                  /* the open object or array has a member already */
    bool keyed;                   /* a key was written and waits for its value */
};
#define NX_JSON_INIT(output) { .out = (output) }

void nx_json_object(struct nx_json *json);
void nx_json_object_end(struct nx_json *json);
void nx_json_array(struct nx_json *json);
void nx_json_array_end(struct nx_json *json);
void nx_json_key(struct nx_json *json, const char *key); /* plain ASCII */

void nx_json_string(struct nx_json *json, const char *text, size_t length);
void nx_json_signed(struct nx_json *json, int64_t number);
void nx_json_unsigned(struct nx_json *json, uint64_t number);
/* 15 digits, or as many more as it takes to read back as the same double; null where it is not finite. */
void nx_json_double(struct nx_json *json, double number);
void nx_json_bool(struct nx_json *json, bool value);
void nx_json_null(struct nx_json *json);
/* Ends the line; every object and array must be closed. */
void nx_json_line(struct nx_json *json);

/* Key and value at once. A text of length 0 is null with nx_json_put_text, "" with nx_json_put_string. */
void nx_json_put_string(struct nx_json *json, const char *key, const char *text, size_t length);
void nx_json_put_name(struct nx_json *json, const char *key, const char *terminated);
void nx_json_put_text(struct nx_json *json, const char *key, const struct newsidx_text *text);
void nx_json_put_signed(struct nx_json *json, const char *key, int64_t number);
void nx_json_put_unsigned(struct nx_json *json, const char *key, uint64_t number);
void nx_json_put_double(struct nx_json *json, const char *key, double number);
void nx_json_put_bool(struct nx_json *json, const char *key, bool value);
/* null where `number` is `none`. */
void nx_json_put_known(struct nx_json *json, const char *key, int64_t number, int64_t none);

#endif
