/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * path.h: the tree that the YAML paths of the field table form ("provider.name", "images[].url"). It is the only place
 * that takes those paths apart; built once, at first use, from the table.
 */
#ifndef NX_PATH_H
#define NX_PATH_H

#include "article/fields.h"

/* A place in an article: a field, a mapping that holds fields, or the list of related articles. */
struct nx_node {
    struct nx_str key;
    bool leaf;               /* a field: `field` */
    bool list;               /* items are expected here */
    bool related;            /* articles are expected here */
    enum nx_field field;     /* the field, or the first one (in the table) of those below */
    uint32_t fields;         /* all fields at or below: 1 << field */
    unsigned child, n_child; /* the nodes below, one behind the other in the tree */
};

/* The node of a whole article. Any thread. */
const struct nx_node *nx_node_root(void);

/* The node below with this key; NULL: there is none. */
const struct nx_node *nx_node_step(const struct nx_node *node, struct nx_str key);

#endif
