/* SPDX-License-Identifier: GPL-2.0-or-later */
/* twins.c: a stem that an article must have, and that is not to score, is to the matcher what a value of a field is. */
#include "search/twins.h"

#include <stdlib.h>

#include "index/title.h"
#include "search/match.h"
#include "search/narrow.h"
#include "search/range.h"

/* The rarest three words leave next to nothing but the title. Very long ones are not looked at to their end. */
enum { STEMS = 3, WORDS_LOOKED_AT = 32 };

/* By how much the range of dates grows each time. */
enum { FURTHER = 4 };

/* The rarest words of a title, the rarest first, each stem once. */
struct rarest {
    uint32_t stems[STEMS]; /* of the segment that the title is in */
    uint32_t df[STEMS];
    size_t n;
};

void nx_twins_init(struct nx_twins *twins, struct nx_lists *lists, const struct nx_plan *plan)
{
    *twins = (struct nx_twins){ .lists = lists, .plan = plan, .words = NX_ROW_WORDS_INIT, .scratch = NX_ARENA_INIT };
}

void nx_twins_dispose(struct nx_twins *twins)
{
    free(twins->items);
    nx_row_words_dispose(&twins->words);
    nx_arena_dispose(&twins->scratch);
}

uint64_t nx_twins_title(const struct nx_twins *twins, struct nx_row row)
{
    return nx_segment_columns(nx_lists_snapshot(twins->lists)->segments[row.segment])->title[row.row];
}

/* ---- Dates ---- */

static int64_t moved(int64_t date, int64_t by)
{
    int64_t sum;
    if (!__builtin_add_overflow(date, by, &sum)) return sum;
    return by < 0 ? INT64_MIN : INT64_MAX;
}

/* The dates up to `reach` seconds from that of a match. */
static struct nx_range range_around(const struct nx_candidate *one, int64_t reach)
{
    return (struct nx_range){ NX_RANGED_DATE, moved(one->date, -reach), moved(one->date, reach) };
}

/* What may be a twin at all. */
struct near {
    const struct nx_candidate *one;
    struct nx_range range; /* of dates, where it has one */
    struct nx_str stem;    /* the rarest of the title */
};

static struct nx_range_rows rows_near(const struct nx_segment *segment, const struct near *near)
{
    if (near->one->date != NEWSIDX_DATE_NONE) return nx_range_rows(segment, &near->range);
    return (struct nx_range_rows){ 0, nx_range_first_dated(segment) };
}

/* ---- Whether there is anything to look for ---- */

static const struct nx_segment *segment_of(const struct nx_twins *twins, const struct nx_candidate *match)
{
    return nx_lists_snapshot(twins->lists)->segments[match->row.segment];
}

static bool has(const struct rarest *rarest, uint32_t stem)
{
    size_t i = 0;
    while (i < rarest->n && rarest->stems[i] != stem) i++;
    return i < rarest->n;
}

static void insert(struct rarest *rarest, uint32_t stem, uint32_t df)
{
    if (has(rarest, stem) || (rarest->n == STEMS && df >= rarest->df[STEMS - 1])) return;
    size_t at = rarest->n < STEMS ? rarest->n++ : STEMS - 1;
    for (; at > 0 && rarest->df[at - 1] > df; at--) {
        rarest->stems[at] = rarest->stems[at - 1];
        rarest->df[at] = rarest->df[at - 1];
    }
    rarest->stems[at] = stem;
    rarest->df[at] = df;
}

/* Of the title of a row of `segment` with these words. */
static void find_rarest(const struct nx_row_words *words, const struct nx_segment *segment, struct rarest *out)
{
    const uint32_t n = NX_MIN(words->counts[NX_STREAM_TITLE], WORDS_LOOKED_AT);
    const uint32_t *stems = nx_segment_word_stems(segment), *df = nx_segment_word_df(segment);
    out->n = 0;
    for (uint32_t i = 0; i < n; i++) insert(out, stems[words->words[i]], df[words->words[i]]);
}

/* Whether another live row of one segment, within the range, has the title, and with it the rarest stem of it. */
static newsidx_status segment_has_twin(struct nx_twins *twins, uint32_t number, const struct near *near, bool *out,
                                       newsidx_error *err)
{
    const struct nx_segment *segment = nx_lists_snapshot(twins->lists)->segments[number];
    const struct nx_range_rows rows = rows_near(segment, near);
    const uint64_t *titles = nx_segment_columns(segment)->title;
    struct nx_term_list *list;
    if (rows.first >= rows.end) return NEWSIDX_OK;
    NX_TRY(nx_lists_get(twins->lists, number, near->stem, &list, err));
    if (list->df == 0) return NEWSIDX_OK;
    NX_TRY(nx_term_list_ready(list, rows.end - 1, err));
    for (uint32_t at = nx_term_list_find(list, 0, list->n, rows.first); at < list->n && !*out; at++) {
        const struct nx_row row = { number, list->rows[at] };
        if (row.row >= rows.end) break;
        *out = titles[row.row] == twins->title && nx_row_compare(&near->one->row, &row) != 0 &&
               !nx_row_is_dead(nx_segment_dead(segment), row.row);
    }
    return NEWSIDX_OK;
}

/* Whether any row has the title that could be a twin, a match or not: most titles are there once, and this is cheap. */
static newsidx_status has_twin(struct nx_twins *twins, const struct near *near, bool *out, newsidx_error *err)
{
    *out = false;
    for (uint32_t i = 0; i < nx_lists_snapshot(twins->lists)->n_segments && !*out; i++) {
        NX_TRY(segment_has_twin(twins, i, near, out, err));
    }
    return NEWSIDX_OK;
}

/* ---- The matcher's question ---- */

static bool append_stems(struct nx_node_list *clauses, const struct nx_segment *segment, const struct rarest *rarest,
                         struct nx_arena *arena)
{
    for (size_t i = 0; i < rarest->n; i++) {
        struct nx_node *stem = nx_node_new(arena, NX_NODE_VALUE);
        if (!stem) return false;
        stem->value = nx_segment_stem(segment, rarest->stems[i]);
        nx_node_append(clauses, stem);
    }
    return true;
}

/* What has no date is looked for among all. */
static bool append_range(struct nx_node_list *clauses, const struct near *near, struct nx_arena *arena)
{
    if (near->one->date == NEWSIDX_DATE_NONE) return true;
    struct nx_node *range = nx_node_new(arena, NX_NODE_RANGE);
    if (!range) return false;
    range->range = near->range;
    nx_node_append(clauses, range);
    return true;
}

/* ---- Looking ---- */

static newsidx_status keep(struct nx_twins *twins, const struct nx_candidate *match, newsidx_error *err)
{
    if (twins->n == twins->capacity) {
        const size_t capacity = twins->capacity ? twins->capacity * 2 : 16;
        struct nx_candidate *grown = realloc(twins->items, capacity * sizeof *grown);
        if (!grown) return nx_error_memory(err);
        twins->items = grown;
        twins->capacity = capacity;
    }
    twins->items[twins->n++] = *match;
    return NEWSIDX_OK;
}

static newsidx_status visit(void *context, const struct nx_candidate *match, newsidx_error *err)
{
    struct nx_twins *twins = context;
    return nx_twins_title(twins, match->row) == twins->title ? keep(twins, match, err) : NEWSIDX_OK;
}

/* Makes the plan of the matches that have these stems, and dates within the range. */
static newsidx_status narrow(struct nx_twins *twins, const struct rarest *rarest, const struct near *near,
                             struct nx_plan *out, newsidx_error *err)
{
    struct nx_node_list clauses = { NULL, NULL, 0 };
    nx_arena_clear(&twins->scratch);
    if (!append_stems(&clauses, segment_of(twins, near->one), rarest, &twins->scratch) ||
        !append_range(&clauses, near, &twins->scratch)) {
        return nx_error_memory(err);
    }
    return nx_narrow(twins->plan, &clauses, &twins->scratch, out, err);
}

static newsidx_status look(struct nx_twins *twins, const struct rarest *rarest, const struct near *near,
                           newsidx_error *err)
{
    const struct nx_visitor visitor = { visit, twins };
    struct nx_plan plan;
    uint64_t matches;
    twins->n = 0;
    NX_TRY(narrow(twins, rarest, near, &plan, err));
    return nx_match_visit(twins->lists, &plan, &visitor, &matches, err);
}

/* ---- How far ---- */

static int newest_first(const void *a, const void *b)
{
    const struct nx_candidate *x = a, *y = b;
    return (x->date < y->date) - (x->date > y->date);
}

static int by_place(const void *a, const void *b)
{
    return nx_candidate_compare(a, b);
}

/*
 * Keeps those found that hang together with `one`, each no more than `gap` from the next. False where the range that was
 * looked at may end within them.
 */
static bool keep_chain(struct nx_twins *twins, const struct near *near, int64_t gap)
{
    struct nx_candidate *items = twins->items;
    size_t first, end;
    qsort(items, twins->n, sizeof *items, newest_first);
    for (first = 0; nx_row_compare(&items[first].row, &near->one->row) != 0;) first++;
    for (end = first + 1; end < twins->n && items[end].date >= moved(items[end - 1].date, -gap);) end++;
    while (first > 0 && items[first - 1].date <= moved(items[first].date, gap)) first--;
    const bool whole = moved(items[end - 1].date, -gap) >= near->range.least && moved(items[first].date, gap) <= near->range.most;
    twins->n = end - first;
    memmove(items, items + first, twins->n * sizeof *items);
    return whole;
}

/* With a date: in a range that grows until there is no more that hangs together. */
static newsidx_status look_around(struct nx_twins *twins, const struct rarest *rarest, struct near *near, int64_t gap,
                                  newsidx_error *err)
{
    int64_t reach = gap;
    if (near->one->date == NEWSIDX_DATE_NONE) return look(twins, rarest, near, err);
    do {
        reach = reach > INT64_MAX / FURTHER ? INT64_MAX : reach * FURTHER;
        near->range = range_around(near->one, reach);
        NX_TRY(look(twins, rarest, near, err));
    } while (!keep_chain(twins, near, gap));
    return NEWSIDX_OK;
}

newsidx_status nx_twins_find(struct nx_twins *twins, const struct nx_candidate *one, int64_t gap, newsidx_error *err)
{
    struct rarest rarest;
    struct near near = { .one = one, .range = range_around(one, gap) };
    bool found = false;
    twins->n = 0;
    twins->title = nx_twins_title(twins, one->row);
    if (twins->title == NX_TITLE_NONE) return keep(twins, one, err);
    NX_TRY(nx_segment_row_words(segment_of(twins, one), one->row.row, &twins->words, err));
    find_rarest(&twins->words, segment_of(twins, one), &rarest);
    if (rarest.n) near.stem = nx_segment_stem(segment_of(twins, one), rarest.stems[0]);
    if (rarest.n) NX_TRY(has_twin(twins, &near, &found, err));
    if (!found) return keep(twins, one, err);
    NX_TRY(look_around(twins, &rarest, &near, gap, err));
    qsort(twins->items, twins->n, sizeof *twins->items, by_place);
    return NEWSIDX_OK;
}
