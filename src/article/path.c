/* SPDX-License-Identifier: GPL-2.0-or-later */
/* path.c: steps in the tree of YAML paths. Knows the table, no articles. */
#include "article/path.h"

static bool is_below(struct nx_path path, enum nx_field field)
{
    return path.length == 0 || strncmp(nx_fields[field].yaml, nx_fields[path.field].yaml, path.length) == 0;
}

enum nx_field nx_path_field(struct nx_path path, enum nx_field from)
{
    if (path.leaf) return from <= path.field ? path.field : NX_FIELD_COUNT;
    for (unsigned field = from; field < NX_FIELD_COUNT; field++) {
        if (is_below(path, (enum nx_field)field)) return (enum nx_field)field;
    }
    return NX_FIELD_COUNT;
}

/* True where the first step of `rest` ("images" of "images[].url") is the key. */
static bool begins_with_step(const char *rest, struct nx_str key)
{
    if (key.len == 0 || rest[0] != key.ptr[0]) return false;
    return strnlen(rest, key.len) == key.len && memcmp(rest, key.ptr, key.len) == 0 &&
           strcspn(rest, ".[") == key.len;
}

static struct nx_path node_at(enum nx_field field, size_t length)
{
    const char *rest = nx_fields[field].yaml + length;
    bool list = rest[0] == '[';
    if (list) rest += 2;
    bool leaf = rest[0] == '\0';
    if (!leaf) rest++;
    return (struct nx_path){ field, (unsigned)(rest - nx_fields[field].yaml), list, leaf };
}

struct nx_path nx_path_step(struct nx_path at, struct nx_str key)
{
    for (unsigned field = at.field; field < NX_FIELD_COUNT; field++) {
        const char *path = nx_fields[field].yaml;
        if (!is_below(at, (enum nx_field)field)) continue;
        if (begins_with_step(path + at.length, key)) return node_at((enum nx_field)field, at.length + key.len);
    }
    return (struct nx_path){ NX_FIELD_COUNT, 0, false, false };
}
