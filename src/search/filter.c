/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter.c: values and ranges of the options -> nodes. */
#include "search/filter.h"

#include "index/boolean_term.h"

/* Clauses that are being made. */
struct making {
    struct nx_analyzer *analyzer;
    const struct newsidx_search_options *options;
    struct nx_arena *arena;
    struct nx_node_list clauses;
    newsidx_error *err;
};

enum nx_field nx_filter_field(const char *name)
{
    for (size_t field = 0; field < NX_FIELD_COUNT; field++) {
        if (*nx_fields[field].prefix && strcmp(nx_fields[field].name, name) == 0) return (enum nx_field)field;
    }
    return NX_FIELD_COUNT;
}

newsidx_status nx_filter_value(struct nx_analyzer *analyzer, enum nx_field field, struct nx_str value,
                               struct nx_arena *arena, struct nx_node **out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer term = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    bool failed = false;
    NX_TRY(nx_boolean_term(analyzer, field, value, &term, err));
    struct nx_node *node = nx_node_new(arena, NX_NODE_VALUE);
    if (!node) return nx_error_memory(err);
    node->value = nx_arena_copy_str(arena, nx_buffer_str(&term), &failed);
    if (failed) return nx_error_memory(err);
    *out = node;
    return NEWSIDX_OK;
}

static newsidx_status add_values(struct making *making, enum nx_field field)
{
    const struct newsidx_search_options *options = making->options;
    struct nx_node_list values = { NULL, NULL, 0 };
    bool failed = false;
    for (size_t i = 0; i < options->n_filters; i++) {
        if (nx_filter_field(options->filters[i].field) != field) continue;
        struct nx_node *value;
        NX_TRY(nx_filter_value(making->analyzer, field, nx_str_of(options->filters[i].value), making->arena, &value,
                               making->err));
        nx_node_append(&values, value);
    }
    struct nx_node *any = nx_node_join(making->arena, NX_NODE_OR, &values, &failed);
    if (failed) return nx_error_memory(making->err);
    if (any) nx_node_append(&making->clauses, any);
    return NEWSIDX_OK;
}

static newsidx_status add_range(struct making *making, enum nx_ranged what, struct newsidx_range range)
{
    if (range.least == INT64_MIN && range.most == INT64_MAX) return NEWSIDX_OK;
    struct nx_node *node = nx_node_new(making->arena, NX_NODE_RANGE);
    if (!node) return nx_error_memory(making->err);
    node->range = (struct nx_range){ what, range.least, range.most };
    nx_node_append(&making->clauses, node);
    return NEWSIDX_OK;
}

/* Not what is later, so that what has no date stays. */
static newsidx_status add_as_of(struct making *making, int64_t as_of)
{
    if (as_of == NEWSIDX_DATE_NONE || as_of == INT64_MAX) return NEWSIDX_OK;
    struct nx_node *not = nx_node_new(making->arena, NX_NODE_NOT), *later = nx_node_new(making->arena, NX_NODE_RANGE);
    if (!not || !later) return nx_error_memory(making->err);
    later->range = (struct nx_range){ NX_RANGED_DATE, as_of + 1, INT64_MAX };
    not->first = later;
    nx_node_append(&making->clauses, not);
    return NEWSIDX_OK;
}

newsidx_status nx_filter_make(struct nx_analyzer *analyzer, const struct newsidx_search_options *options,
                              struct nx_arena *arena, const struct nx_node **out, newsidx_error *err)
{
    struct making making = { analyzer, options, arena, { NULL, NULL, 0 }, err };
    for (size_t field = 0; options->n_filters && field < NX_FIELD_COUNT; field++) {
        NX_TRY(add_values(&making, (enum nx_field)field));
    }
    NX_TRY(add_range(&making, NX_RANGED_DATE, options->date));
    NX_TRY(add_range(&making, NX_RANGED_QUALITY, options->quality));
    NX_TRY(add_range(&making, NX_RANGED_HEAT, options->heat));
    NX_TRY(add_as_of(&making, options->as_of));
    *out = making.clauses.first;
    return NEWSIDX_OK;
}
