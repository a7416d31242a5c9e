/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * path.h: the tree that the YAML paths of the field table form ("provider.name", "images[].url"), walked key by key.
 * It is the only place that takes those paths apart. Nothing is built: a step is a search in the table.
 */
#ifndef NX_PATH_H
#define NX_PATH_H

#include "article/fields.h"

/* A node of the tree: all fields whose path begins with the first `length` bytes of the path of `field`. */
struct nx_path {
    enum nx_field field; /* the first such field; NX_FIELD_COUNT: no such node */
    unsigned length;
    bool list;           /* items are expected here */
    bool leaf;           /* the node is a field, else a mapping */
};

/* The node of a whole article. */
#define NX_PATH_ROOT ((struct nx_path){ (enum nx_field)0, 0, false, false })

/* The node below `at` with this key. */
struct nx_path nx_path_step(struct nx_path at, struct nx_str key);

static inline bool nx_path_is_known(struct nx_path path)
{
    return path.field != NX_FIELD_COUNT;
}

/* The first field at or below the node, counted from `from` on; NX_FIELD_COUNT: no more. */
enum nx_field nx_path_field(struct nx_path path, enum nx_field from);

#endif
