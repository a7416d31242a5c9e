/* SPDX-License-Identifier: GPL-2.0-or-later */
/* request.c: the ranges of what can be asked. */
#include "search/request.h"

#include <math.h>

#include "base/date.h"
#include "base/utf8.h"
#include "search/filter.h"
#include "search/order.h"

newsidx_status nx_request_check_query(const char *query, newsidx_error *err)
{
    if (!query) return nx_error_set(err, NEWSIDX_INVALID, "there is no query: pass a text, if only an empty one");
    size_t length = strlen(query);
    if (length > NEWSIDX_QUERY_MAX) {
        return nx_error_set(err, NEWSIDX_LIMIT, "the query has %zu bytes: shorten it to %d (NEWSIDX_QUERY_MAX)", length,
                            NEWSIDX_QUERY_MAX);
    }
    size_t bad = nx_utf8_check(query, length);
    if (bad == length) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "the query is no UTF-8 from byte %zu on: check the terminal's encoding",
                        bad + 1);
}

static newsidx_status check_numbers(const struct newsidx_search_options *options, newsidx_error *err)
{
    if (options->limit < 1 || options->limit > NX_LIMIT_MAX) {
        return nx_error_set(err, NEWSIDX_INVALID, "%zu hits cannot be asked for: ask for 1 to %d", options->limit,
                            NX_LIMIT_MAX);
    }
    if (options->offset > NX_OFFSET_MAX) {
        return nx_error_set(err, NEWSIDX_INVALID, "%zu hits cannot be passed over: pass over at most %d",
                            options->offset, NX_OFFSET_MAX);
    }
    if (options->offset && options->cursor && *options->cursor) {
        return nx_error_set(err, NEWSIDX_INVALID, "a cursor goes on where it was made: leave out the offset of %zu",
                            options->offset);
    }
    switch (options->match) {
    case NEWSIDX_MATCH_AUTO:
    case NEWSIDX_MATCH_ALL:
    case NEWSIDX_MATCH_ANY: return NEWSIDX_OK;
    }
    return nx_error_set(err, NEWSIDX_INVALID, "there is no match mode %d: use auto, all or any", (int)options->match);
}

static newsidx_status check_detail(enum newsidx_detail detail, newsidx_error *err)
{
    switch (detail) {
    case NEWSIDX_DETAIL_FULL:
    case NEWSIDX_DETAIL_MARKED:
    case NEWSIDX_DETAIL_PLAIN:
    case NEWSIDX_DETAIL_BARE: return NEWSIDX_OK;
    }
    return nx_error_set(err, NEWSIDX_INVALID, "there is no detail %d: use full, plain or bare", (int)detail);
}

static newsidx_status check_sort(enum newsidx_sort sort, newsidx_error *err)
{
    if (nx_order_exists(sort)) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "there is no order %d: use relevance, newest, oldest, quality or heat",
                        (int)sort);
}

static newsidx_status check_collapse(enum newsidx_collapse collapse, newsidx_error *err)
{
    switch (collapse) {
    case NEWSIDX_COLLAPSE_NONE:
    case NEWSIDX_COLLAPSE_TITLE:
    case NEWSIDX_COLLAPSE_STORY: return NEWSIDX_OK;
    }
    return nx_error_set(err, NEWSIDX_INVALID, "there is nothing such as %d to collapse by: use none, title or story", (int)collapse);
}

static newsidx_status check_weight(const char *name, double weight, newsidx_error *err)
{
    if (isfinite(weight) && weight >= 0) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "the weight of %s cannot be %g: give a number of at least 0", name,
                        weight);
}

static newsidx_status check_weights(const struct newsidx_weights *weights, newsidx_error *err)
{
    NX_TRY(check_weight("the text", weights->text, err));
    NX_TRY(check_weight("quality", weights->quality, err));
    NX_TRY(check_weight("recency", weights->recency, err));
    if (isfinite(weights->half_life_days) && weights->half_life_days > 0) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "the half life cannot be %g days: give a number above 0",
                        weights->half_life_days);
}

static newsidx_status check_filter(const struct newsidx_filter *filter, newsidx_error *err)
{
    if (!filter->field || !filter->value) {
        return nx_error_set(err, NEWSIDX_INVALID, "a filter lacks its field or its value: give both");
    }
    if (nx_filter_field(filter->field) == NX_FIELD_COUNT) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "there is no field %s to filter by: use provider, domain, category, type, locale or topic",
                            filter->field);
    }
    const size_t length = strlen(filter->value);
    if (length > 0 && length <= NEWSIDX_QUERY_MAX && nx_utf8_check(filter->value, length) == length) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "the value to filter %s by is empty, too long or no UTF-8: give another",
                        filter->field);
}

static newsidx_status check_range(const char *name, const struct newsidx_range *range, newsidx_error *err)
{
    if (range->least <= range->most) return NEWSIDX_OK;
    return nx_error_set(err, NEWSIDX_INVALID, "the range of %s ends before it begins: exchange its ends", name);
}

static newsidx_status check_filters(const struct newsidx_search_options *options, newsidx_error *err)
{
    if (options->n_filters > NEWSIDX_FILTERS_MAX) {
        return nx_error_set(err, NEWSIDX_LIMIT, "%zu filters are too many: give at most %d", options->n_filters,
                            NEWSIDX_FILTERS_MAX);
    }
    for (size_t i = 0; i < options->n_filters; i++) NX_TRY(check_filter(&options->filters[i], err));
    NX_TRY(check_range("dates", &options->date, err));
    NX_TRY(check_range("quality", &options->quality, err));
    return check_range("heat", &options->heat, err);
}

newsidx_status nx_request_check_options(const struct newsidx_search_options *given, struct newsidx_search_options *out,
                                        newsidx_error *err)
{
    struct newsidx_search_options options = NEWSIDX_SEARCH_OPTIONS_INIT;
    if (given && given->size < sizeof given->size) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "the search options have no size: initialise them with "
                            "NEWSIDX_SEARCH_OPTIONS_INIT");
    }
    if (given) memcpy(&options, given, NX_MIN(given->size, sizeof options));
    options.size = sizeof options;
    NX_TRY(check_numbers(&options, err));
    NX_TRY(check_detail(options.detail, err));
    NX_TRY(check_sort(options.sort, err));
    NX_TRY(check_collapse(options.collapse, err));
    NX_TRY(check_weights(&options.weights, err));
    NX_TRY(check_filters(&options, err));
    if (options.now == NEWSIDX_DATE_NONE) options.now = options.as_of;
    *out = options;
    return NEWSIDX_OK;
}

int64_t nx_request_now(const struct newsidx_search_options *options)
{
    return options->now == NEWSIDX_DATE_NONE ? nx_date_now() : options->now;
}
