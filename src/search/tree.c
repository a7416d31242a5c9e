/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.c: making, comparing and printing query trees. */
#include "search/tree.h"

#include "article/fields.h"
#include "index/snapshot.h"
#include "search/lex.h"
#include "text/analyzer.h"

struct nx_node *nx_node_new(struct nx_arena *arena, enum nx_node_kind kind)
{
    struct nx_node *node = nx_arena_calloc(arena, 1, sizeof *node);
    if (node) node->kind = kind;
    return node;
}

struct nx_node *nx_node_copy(struct nx_arena *arena, const struct nx_node *node)
{
    struct nx_node *copy = nx_node_new(arena, node->kind);
    if (!copy) return NULL;
    *copy = *node;
    copy->next = NULL;
    return copy;
}

void nx_node_append(struct nx_node_list *list, struct nx_node *node)
{
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
    list->n++;
}

struct nx_node *nx_node_join(struct nx_arena *arena, enum nx_node_kind kind, const struct nx_node_list *list,
                             bool *failed)
{
    if (list->n <= 1) return list->last;
    struct nx_node *joined = nx_node_new(arena, kind);
    if (joined)
        joined->first = list->first;
    else
        *failed = true;
    return joined;
}

static bool same_words(const struct nx_node *a, const struct nx_node *b)
{
    if (a->n_words != b->n_words) return false;
    for (size_t i = 0; i < a->n_words; i++) {
        if (a->words[i].term != b->words[i].term) return false;
    }
    return true;
}

static bool same_range(const struct nx_range *a, const struct nx_range *b)
{
    return a->what == b->what && a->least == b->least && a->most == b->most;
}

bool nx_node_equal(const struct nx_node *a, const struct nx_node *b)
{
    if (a->kind != b->kind || !same_words(a, b)) return false;
    if (a->streams != b->streams || a->exact != b->exact || a->near != b->near) return false;
    if (a->kind == NX_NODE_VALUE) return nx_str_equal(a->value, b->value);
    if (a->kind == NX_NODE_LISTED) return nx_str_equal(a->written, b->written);
    if (a->kind == NX_NODE_RANGE) return same_range(&a->range, &b->range);
    const struct nx_node *left = a->first, *right = b->first;
    for (; left && right; left = left->next, right = right->next) {
        if (left->required != right->required || !nx_node_equal(left, right)) return false;
    }
    return !left && !right;
}

static const char *kind_name(enum nx_node_kind kind)
{
    switch (kind) {
    case NX_NODE_ALL: return "all";
    case NX_NODE_NONE: return "none";
    case NX_NODE_TERM: return "term";
    case NX_NODE_PHRASE: return "phrase";
    case NX_NODE_NEAR: return "near";
    case NX_NODE_NOT: return "not";
    case NX_NODE_AND: return "and";
    case NX_NODE_OR: return "or";
    case NX_NODE_VALUE: return "value";
    case NX_NODE_RANGE: return "range";
    case NX_NODE_LISTED: return "listed";
    }
    return "?";
}

static void print_word(const struct nx_query *query, const struct nx_query_word *word, struct nx_buffer *out)
{
    nx_buffer_add_str(out, word->word);
    struct nx_str stem = query->terms[word->term];
    if (nx_str_equal(stem, word->word)) return;
    nx_buffer_add_byte(out, ':');
    nx_buffer_add_str(out, stem);
}

static void print_range(const struct nx_range *range, struct nx_buffer *out)
{
    static const char *const names[] = { "date", "quality", "heat", "published" };
    nx_buffer_add_format(out, " %s %lld %lld", names[range->what], (long long)range->least, (long long)range->most);
}

static void print_listed(const struct nx_listed *listed, struct nx_buffer *out)
{
    nx_buffer_add_format(out, " %s %.*s", listed->related ? "related" : "url", NX_STR_ARG(listed->key));
}

/* "title:", where the words must stand in that field. */
static void write_field(const struct nx_node *node, struct nx_buffer *out)
{
    for (size_t i = 0; i < NX_STREAM_COUNT; i++) {
        if (node->streams == 1u << i) nx_buffer_add_format(out, "%s:", nx_fields[nx_streams[i]].name);
    }
}

void nx_tree_print(const struct nx_query *query, const struct nx_node *node, struct nx_buffer *out)
{
    if (node->required) nx_buffer_add_byte(out, '+');
    write_field(node, out);
    if (node->exact) nx_buffer_add_byte(out, '=');
    if (node->kind == NX_NODE_TERM) {
        print_word(query, node->words, out);
        return;
    }
    nx_buffer_add_format(out, "(%s", kind_name(node->kind));
    if (node->kind == NX_NODE_NEAR) nx_buffer_add_format(out, " %u", node->near);
    for (size_t i = 0; i < node->n_words; i++) {
        nx_buffer_add_byte(out, ' ');
        print_word(query, &node->words[i], out);
    }
    if (node->kind == NX_NODE_VALUE) {
        nx_buffer_add_byte(out, ' ');
        nx_buffer_add_str(out, node->value);
    }
    if (node->kind == NX_NODE_RANGE) print_range(&node->range, out);
    if (node->kind == NX_NODE_LISTED) print_listed(node->listed, out);
    for (const struct nx_node *child = node->first; child; child = child->next) {
        nx_buffer_add_byte(out, ' ');
        nx_tree_print(query, child, out);
    }
    nx_buffer_add_byte(out, ')');
}

/* The folded word; but a word that the analyzer had to shorten as it was typed, since only that is read as it again. */
static struct nx_str word_to_write(const struct nx_query_word *word)
{
    enum { SHORTEST_CUT = NX_WORD_MAX - 4 }; /* a cut spares a character's bytes at most */
    return word->word.len > SHORTEST_CUT ? word->typed : word->word;
}

static void write_words(const struct nx_node *node, struct nx_buffer *out)
{
    for (size_t i = 0; i < node->n_words; i++) {
        if (i > 0) nx_buffer_add_byte(out, ' ');
        nx_buffer_add_str(out, word_to_write(&node->words[i]));
    }
}

static void write_node(const struct nx_node *node, bool clear, struct nx_buffer *out);

/* Brackets around words side by side between ORs are for the reader: `clear` puts them. */
static bool has_brackets(const struct nx_node *parent, const struct nx_node *child, bool clear)
{
    if (child->kind == NX_NODE_OR) return true;
    return child->kind == NX_NODE_AND && (clear || parent->kind != NX_NODE_OR || child->required);
}

static void write_children(const struct nx_node *node, const char *between, bool clear, struct nx_buffer *out)
{
    for (const struct nx_node *child = node->first; child; child = child->next) {
        const bool nested = has_brackets(node, child, clear);
        if (child != node->first) nx_buffer_add_str(out, nx_str_of(between));
        if (child->required) nx_buffer_add_byte(out, '+');
        if (nested) nx_buffer_add_byte(out, '(');
        write_node(child, clear, out);
        if (nested) nx_buffer_add_byte(out, ')');
    }
}

static void write_quoted(const struct nx_node *node, struct nx_buffer *out)
{
    nx_buffer_add_byte(out, '"');
    write_words(node, out);
    nx_buffer_add_byte(out, '"');
    if (node->kind == NX_NODE_NEAR) nx_buffer_add_format(out, "~%u", node->near);
}

static void write_node(const struct nx_node *node, bool clear, struct nx_buffer *out)
{
    write_field(node, out);
    switch (node->kind) {
    case NX_NODE_ALL:
    case NX_NODE_NONE: break;
    case NX_NODE_VALUE:
    case NX_NODE_RANGE:
    case NX_NODE_LISTED: nx_buffer_add_str(out, node->written); break;
    case NX_NODE_TERM: write_words(node, out); break;
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR: write_quoted(node, out); break;
    case NX_NODE_NOT:
        nx_buffer_add_byte(out, '-');
        write_children(node, "", clear, out);
        break;
    case NX_NODE_AND: write_children(node, " ", clear, out); break;
    case NX_NODE_OR: write_children(node, " OR ", clear, out); break;
    }
}

/* How many brackets would be in each other, if all are put. */
static unsigned depth_of(const struct nx_node *node)
{
    unsigned most = 0;
    for (const struct nx_node *child = node->first; child; child = child->next) {
        const unsigned depth = depth_of(child) + has_brackets(node, child, true);
        most = NX_MAX(most, depth);
    }
    return most;
}

void nx_tree_canonical(const struct nx_node *node, struct nx_buffer *out)
{
    write_node(node, depth_of(node) <= NX_LEX_DEPTH_MAX, out);
}
