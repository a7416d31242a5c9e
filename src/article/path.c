/* SPDX-License-Identifier: GPL-2.0-or-later */
/* path.c: the field table's YAML paths as a tree. Knows the table, no articles. */
#include "article/path.h"

#include <assert.h>
#include <pthread.h>

/* One for each step of each path at most, the root and `related`. */
enum { NODES_MAX = 2 * NX_FIELD_COUNT + 2 };

static_assert(NX_FIELD_COUNT <= 32, "nx_node.fields has a bit for each field");

static struct nx_node nodes[NODES_MAX];
static unsigned n_nodes;
static pthread_once_t built = PTHREAD_ONCE_INIT;

/* ---- Building --------------------------------------------------------------------------------------------------- */

/* What is left of a field's path below a node; NULL: the field is not below it. `step` is the length of a first step. */
static const char *rest_below(const struct nx_node *node, size_t length, unsigned field, size_t *step)
{
    if (!(node->fields & (1u << field))) return NULL;
    const char *rest = nx_fields[field].yaml + length;
    *step = strcspn(rest, ".[");
    return rest;
}

static struct nx_node *child_with_key(struct nx_node *node, struct nx_str key)
{
    for (unsigned i = 0; i < node->n_child; i++) {
        if (nx_str_equal(nodes[node->child + i].key, key)) return &nodes[node->child + i];
    }
    return NULL;
}

static struct nx_node *add_child(struct nx_node *node, struct nx_str key, unsigned field)
{
    assert(n_nodes < NODES_MAX);
    struct nx_node *child = &nodes[n_nodes++];
    *child = (struct nx_node){ .key = key, .field = (enum nx_field)field };
    node->n_child++;
    return child;
}

/* The nodes right below one whose own path has `length` bytes; below them in turn. */
static void build_below(struct nx_node *node, size_t length)
{
    node->child = n_nodes;
    for (unsigned field = 0; field < NX_FIELD_COUNT; field++) {
        size_t step;
        const char *rest = rest_below(node, length, field, &step);
        if (!rest) continue;
        struct nx_str key = { rest, step };
        struct nx_node *child = child_with_key(node, key);
        if (!child) child = add_child(node, key, field);
        child->fields |= 1u << field;
        child->list = rest[step] == '[';
        child->leaf = rest[step + (child->list ? 2 : 0)] == '\0';
    }
    if (length == 0) add_child(node, NX_STR("related"), NX_FIELD_COUNT)->related = true;
    for (unsigned i = 0; i < node->n_child; i++) {
        struct nx_node *child = &nodes[node->child + i];
        if (!child->leaf && !child->related) build_below(child, length + child->key.len + (child->list ? 3 : 1));
    }
}

static void build(void)
{
    n_nodes = 1;
    nodes[0] = (struct nx_node){ .fields = (uint32_t)(((uint64_t)1 << NX_FIELD_COUNT) - 1) };
    build_below(&nodes[0], 0);
}

/* ---- Walking ---------------------------------------------------------------------------------------------------- */

const struct nx_node *nx_node_root(void)
{
    pthread_once(&built, build);
    return &nodes[0];
}

const struct nx_node *nx_node_step(const struct nx_node *node, struct nx_str key)
{
    const struct nx_node *child = nodes + node->child, *end = child + node->n_child;
    for (; child < end; child++) {
        if (child->key.len == key.len && memcmp(child->key.ptr, key.ptr, key.len) == 0) return child;
    }
    return NULL;
}
