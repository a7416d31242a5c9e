/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filters.c: words of the command line to what a search is about: FIELD:VALUE, dates, which words. Which fields there are the library knows. */
#include "cli/filters.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/place.h"

bool nx_cursor_goes_on(const struct nx_args *args)
{
    return args->cursor && strcmp(args->cursor, "start") != 0;
}

static bool read_filter(const char *text, struct nx_filters *filters, size_t i)
{
    const char *colon = strchr(text, ':');
    const size_t length = colon ? (size_t)(colon - text) : 0;
    if (length == 0 || length >= sizeof filters->fields[i] || colon[1] == '\0') {
        nx_message_error("--filter %s: give a field and a value, as in --filter type:video", text);
        return false;
    }
    memcpy(filters->fields[i], text, length);
    filters->fields[i][length] = '\0';
    filters->items[i] = (struct newsidx_filter){ filters->fields[i], colon + 1 };
    return true;
}

/* What DATE names, from its first second to its last. False after a message, or where there is none. */
static bool read_date(const char *option, const char *text, int64_t now, struct newsidx_range *out)
{
    newsidx_error err = { 0 };
    if (newsidx_date_range(text, now, out, &err) == NEWSIDX_OK) return true;
    nx_message_error("%s: %s", option, err.message);
    return false;
}

static bool read_dates(const struct nx_args *args, int64_t words, struct newsidx_search_options *options)
{
    struct newsidx_range since = { INT64_MIN, 0 }, until = { 0, INT64_MAX }, as_of = { 0, NEWSIDX_DATE_NONE };
    if (args->as_of && !read_date("--as-of", args->as_of, words, &as_of)) return false;
    const int64_t now = options->now == NEWSIDX_DATE_NONE && as_of.most != NEWSIDX_DATE_NONE ? as_of.most : words;
    if (args->since && !read_date("--since", args->since, now, &since)) return false;
    if (args->until && !read_date("--until", args->until, now, &until)) return false;
    options->as_of = as_of.most;
    options->date = (struct newsidx_range){ since.least, until.most };
    if (since.least <= until.most) return true;
    nx_message_error("--since %s is behind --until %s: exchange them", args->since, args->until);
    return false;
}

/* The reference time that was asked for: --now, else NEWSIDX_NOW, else none. False after a message. */
static bool reference_time(const struct nx_args *args, int64_t *out)
{
    newsidx_error err = { 0 };
    const char *asked = args->now ? args->now : nx_place_environment("NEWSIDX_NOW");
    if (!asked || newsidx_date_parse(asked, out, &err) == NEWSIDX_OK) return true;
    nx_message_error("%s: %s", args->now ? "--now" : "NEWSIDX_NOW", err.message);
    return false;
}

/* What words for dates count from: the reference time that was asked for, else what they counted from on the first of several
   pages. NEWSIDX_DATE_NONE: the clock. False after a message. */
static bool words_time(const struct nx_args *args, int64_t asked, int64_t *out)
{
    newsidx_error err = { 0 };
    *out = asked;
    if (asked != NEWSIDX_DATE_NONE || !nx_cursor_goes_on(args)) return true;
    if (newsidx_cursor_time(args->cursor, out, &err) == NEWSIDX_OK) return true;
    nx_message_error("--cursor: %s", err.message);
    return false;
}

bool nx_filters_read(const struct nx_args *args, struct nx_filters *filters, struct newsidx_search_options *options)
{
    int64_t words;
    options->match = (enum newsidx_match)args->match;
    if (!reference_time(args, &options->now)) return false;
    if (args->filters.n > NEWSIDX_FILTERS_MAX) {
        nx_message_error("%zu filters are too many: give at most %d", args->filters.n, NEWSIDX_FILTERS_MAX);
        return false;
    }
    *filters = (struct nx_filters){ .fields = { "" } };
    for (size_t i = 0; i < args->filters.n; i++) {
        if (!read_filter(args->filters.items[i], filters, i)) return false;
    }
    options->filters = filters->items;
    options->n_filters = args->filters.n;
    options->strict = args->strict;
    return words_time(args, options->now, &words) && read_dates(args, words, options);
}
