/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h: a query as a tree of clauses over numbered terms, and its two written forms. The parser makes it; the plan
 * reads it and makes another of the same kind, in which nothing is left to decide; the evaluation walks that one.
 * It knows no index. Nodes live in the arena that they were made in and do not change once made.
 */
#ifndef NX_TREE_H
#define NX_TREE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "search/hints.h"
#include "search/pattern.h"

enum nx_node_kind {
    NX_NODE_ALL,    /* every article */
    NX_NODE_NONE,   /* no article */
    NX_NODE_TERM,   /* the articles that have its word */
    NX_NODE_PHRASE, /* that have its words in order within one field; one word is allowed */
    NX_NODE_NEAR,   /* that have its words in any order within one field, with few others between them */
    NX_NODE_NOT,    /* every article but those of its one child */
    NX_NODE_AND,    /* at least one child */
    NX_NODE_OR,     /* at least one child */
    NX_NODE_VALUE,  /* the articles that have a value in a field */
    NX_NODE_RANGE,  /* that have a number within a range */
    NX_NODE_LISTED, /* that are named one by one */
};

/* The numbers of an article that a range can be about. */
enum nx_ranged { NX_RANGED_DATE, NX_RANGED_QUALITY, NX_RANGED_HEAT, NX_RANGED_PUBLISHED /* 0: no, 1: yes */ };

/* An article without that number is never within. */
struct nx_range {
    enum nx_ranged what;
    int64_t least, most;
};

struct nx_row; /* index/snapshot.h */

/* Articles that are named one by one: the one at an address, or those that an article is linked with. */
struct nx_listed {
    bool related;
    struct nx_str key;         /* an address; of related articles, an address or an id: a view into the query */
    const struct nx_row *rows; /* n of one snapshot, in the order of segments and rows (expand.h) */
    size_t n;
};

/* A word of a leaf. */
struct nx_query_word {
    struct nx_str typed; /* its bytes in the query */
    struct nx_str word;  /* folded; the text of a pattern */
    uint32_t term;       /* place of its stem or pattern in struct nx_query's terms */
};

struct nx_node {
    enum nx_node_kind kind;
    const struct nx_node *first;       /* the first child of NOT, AND, OR; NULL for the others */
    const struct nx_node *next;        /* the next child of the same parent, in the order typed */
    const struct nx_query_word *words; /* of TERM (one), PHRASE and NEAR */
    size_t n_words;
    uint8_t streams;                   /* the same: a bit for each field (NX_STREAM_...) they may stand in; 0: any */
    bool exact;                        /* the same: as they are written, not in any form; such words do not score */
    uint32_t near;                     /* of NEAR: how many other words may stand between the first and the last */
    bool required;                     /* it was asked for with "+" or AND: no match mode loosens it */
    struct nx_str value;               /* of VALUE: the boolean term */
    struct nx_listed *listed;          /* of LISTED */
    struct nx_str written;             /* of VALUE, RANGE and LISTED: how a query says it; empty: it comes from an option */
    struct nx_range range;             /* of RANGE */
};

/* What was asked for. */
struct nx_query {
    const struct nx_node *root;
    struct nx_str text;         /* the query's own copy: what words, hints and patterns are views of */
    const struct nx_str *terms; /* the distinct stems, and texts of patterns, in the order of their first words */
    struct nx_pattern *const *patterns; /* for each of the terms: NULL where it is a stem; NULL: all are */
    size_t n_terms;             /* at most NEWSIDX_QUERY_TERMS_MAX */
    struct nx_listed *const *listed; /* n_listed that are in the tree */
    size_t n_listed;
    const struct nx_node *filter; /* what an article must be beside that, in every match mode: clauses of VALUE and RANGE
                                     that must all be met, as siblings; NULL: nothing */
    struct nx_hints hints;       /* in the order of the query */
    size_t n_items;              /* that were read (lex.h): at most one for each byte */
};

/* The pattern that term `t` is; NULL: it is a stem. */
static inline struct nx_pattern *nx_query_pattern(const struct nx_query *query, size_t t)
{
    return query->patterns ? query->patterns[t] : NULL;
}

/* A new node; NULL when out of memory. */
struct nx_node *nx_node_new(struct nx_arena *arena, enum nx_node_kind kind);

/* A copy of the node itself, with the same children but without a sibling; NULL when out of memory. */
struct nx_node *nx_node_copy(struct nx_arena *arena, const struct nx_node *node);

/* A list of siblings that grows at its end; begin with zeros. */
struct nx_node_list {
    const struct nx_node *first;
    struct nx_node *last;
    size_t n;
};
void nx_node_append(struct nx_node_list *list, struct nx_node *node);

/* The list as one node: `kind` over all of it, its only node itself, NULL where it is empty (or out of memory, where
   *failed is set). */
struct nx_node *nx_node_join(struct nx_arena *arena, enum nx_node_kind kind, const struct nx_node_list *list,
                             bool *failed);

/* True where both trees ask for the same: the same kinds over the same stems; whether they are required themselves does not
   matter. */
bool nx_node_equal(const struct nx_node *a, const struct nx_node *b);

/*
 * Appends the tree as it is: `(and facial recognition:recognit (not (phrase new york)) (value Preuters))`, a word
 * followed by its stem where that differs.
 */
void nx_tree_print(const struct nx_query *query, const struct nx_node *node, struct nx_buffer *out);

/*
 * Appends the query as a person could have typed it: `facial recognition -"new york"`. Read again it gives the same
 * tree (but where a phrase has a combining mark without a letter, which then clings to a blank). Words are folded;
 * nothing for ALL and NONE.
 */
void nx_tree_canonical(const struct nx_node *node, struct nx_buffer *out);

#endif
