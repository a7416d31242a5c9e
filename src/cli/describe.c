/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.c: what is said on stderr about a search as a whole: how many hits of how many, and how they came about. It
 * stands behind the hits, and does not know how they were written.
 */
#include <string.h>

#include "cli/message.h"
#include "cli/printer.h"

/* "Group 3", "Groups 11 to 20" */
static void describe_places(struct nx_out *line, const char *one, const char *several,
                            const struct newsidx_search_summary *summary)
{
    const unsigned long long first = summary->first + 1, last = summary->first + summary->groups;
    if (first == last)
        nx_out_format(line, "%s %llu", one, first);
    else
        nx_out_format(line, "%s %llu to %llu", several, first, last);
}

/* "8 matches in 3 groups", "Groups 11 to 20, with 27 of 345 matches" */
static void describe_groups(struct nx_out *line, const struct newsidx_search_summary *summary)
{
    if (summary->grouped == summary->matches && summary->exact) {
        nx_out_count(line, summary->matches);
        nx_out_text(line, " matches in ");
        nx_out_count(line, summary->groups);
        nx_out_text(line, summary->groups == 1 ? " group" : " groups");
        return;
    }
    describe_places(line, "Group", "Groups", summary);
    nx_out_text(line, ", with ");
    nx_out_count(line, summary->grouped);
    nx_out_text(line, summary->exact ? " of " : " of at least ");
    nx_out_count(line, summary->matches);
    nx_out_text(line, summary->matches == 1 ? " match" : " matches");
}

/* "Matches 11 to 20 of 345" */
static void describe_hits(struct nx_out *line, const struct nx_printing *printing)
{
    const struct newsidx_search_summary *summary = printing->summary;
    if (printing->n_hits == summary->matches && summary->exact && !summary->folded) {
        nx_out_count(line, summary->matches);
        nx_out_text(line, summary->matches == 1 ? " match" : " matches");
        return;
    }
    if (summary->folded) {
        describe_groups(line, summary);
        return;
    }
    describe_places(line, "Match", "Matches", summary);
    nx_out_text(line, summary->exact ? " of " : " of at least ");
    nx_out_count(line, summary->matches);
}

static void describe_reference(struct nx_out *line, const struct nx_printing *printing)
{
    char text[NEWSIDX_DATE_TEXT_SIZE];
    if (printing->reference.present || printing->reference.time == NEWSIDX_DATE_NONE) return;
    nx_out_format(line, "; ages count from %s", newsidx_date_format(printing->reference.time, false, text));
}

static void describe_words(const struct newsidx_search_summary *summary)
{
    if (summary->relaxed) nx_message_note("No article has all words: these have any of them.");
    if (summary->n_optional_terms == 0) return;
    struct nx_out terms = NX_OUT_INIT(NX_OUT_MEMORY);
    for (size_t i = 0; i < summary->n_optional_terms; i++) {
        nx_out_format(&terms, "%s%s", i ? ", " : "", summary->optional_terms[i]);
    }
    nx_message_note("Very common words only add to the score: %s.", nx_out_string(&terms));
    nx_out_dispose(&terms);
}

static void describe_none(const struct nx_printing *printing)
{
    const struct newsidx_search_summary *summary = printing->summary;
    if (summary->matches > 0 && printing->options->cursor) {
        nx_message_note("There is nothing behind the cursor any more.");
    } else if (summary->matches > 0) {
        nx_message_note(summary->folded ? "The groups of all %llu matches come before --offset %ld."
                                        : "All %llu matches come before --offset %ld.", (unsigned long long)summary->matches,
                        printing->args->offset);
    } else if (summary->articles == 0) {
        nx_message_note("The index is empty: add articles with newsidx add PATH.");
    } else {
        const struct newsidx_search_options *options = printing->options;
        const bool filtered = options->n_filters || options->date.least > INT64_MIN || options->date.most < INT64_MAX;
        nx_message_note("No article matches%s%s%s", filtered ? " within the filters and dates given" : "",
                        *summary->query ? ": "
                        : filtered      ? "."
                                        : "",
                        summary->query);
    }
}

static void describe_hints(const struct newsidx_search_summary *summary)
{
    for (size_t i = 0; i < summary->n_hints; i++) {
        nx_message_note("query:1:%u: %s", (unsigned)summary->hints[i].column, summary->hints[i].message);
    }
}

/* The query, and a caret below the character at `column`. A query of several lines has no place for one. */
static void point_at(const char *query, uint32_t column)
{
    size_t end = 0;
    for (uint32_t i = 1; i < column && query[end]; i++) {
        end++;
        while ((query[end] & 0xc0) == 0x80) end++;
    }
    if (strpbrk(query, "\n\r\t")) return;
    nx_message_note("  %s", query);
    nx_message_note("  %*s^", (int)newsidx_text_width(query, end), "");
}

int nx_describe_failure(const struct nx_query *query, newsidx_error *err)
{
    nx_query_place_error(query, err);
    const int status = nx_message_failure(err);
    if (strcmp(err->path, "query") == 0 && err->column) point_at(query->typed, err->column);
    return status;
}

static void describe_suggestion(const struct newsidx_search_summary *summary)
{
    char count[NEWSIDX_COUNT_TEXT_SIZE];
    if (!summary->suggestion) return;
    nx_message_note("Did you mean: %s (%s %s)", summary->suggestion,
                    newsidx_count_format(summary->suggestion_matches, count),
                    summary->suggestion_matches == 1 ? "article" : "articles");
}

/* Where to go on, for those who go by cursors. */
static void describe_cursor(const struct nx_printing *printing)
{
    if (!printing->args->cursor) return;
    if (printing->summary->next_cursor)
        nx_message_note("More: --cursor %s", printing->summary->next_cursor);
    else
        nx_message_note("There is nothing behind these.");
}

void nx_describe_search(const struct nx_printing *printing)
{
    nx_out_flush(printing->out); /* the hits come first where both go to a terminal */
    describe_hints(printing->summary);
    if (printing->summary->changed) {
        nx_message_note("The index has changed since the cursor was made: hits may be missed or come again.");
    }
    if (printing->n_hits == 0) {
        describe_none(printing);
        describe_suggestion(printing->summary);
        return;
    }
    struct nx_out line = NX_OUT_INIT(NX_OUT_MEMORY);
    describe_hits(&line, printing);
    describe_reference(&line, printing);
    nx_message_note("%s.", nx_out_string(&line));
    nx_out_dispose(&line);
    describe_words(printing->summary);
    describe_cursor(printing);
    describe_suggestion(printing->summary);
}

void nx_describe_matches(struct nx_out *out, const struct newsidx_search_options *options,
                         const struct newsidx_search_summary *summary)
{
    const struct nx_args all = NX_ARGS_INIT;
    const struct nx_printing printing = {
        .out = out,
        .args = &all,
        .options = options,
        .summary = summary,
        .n_hits = (size_t)summary->matches,
        .reference = { summary->now, true },
    };
    nx_describe_search(&printing);
}
