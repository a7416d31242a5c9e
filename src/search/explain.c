/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain.c: the matches are looked up in every posting list in the order of their rows, so that each list is gone
   through once, forward. */
#include "search/explain.h"

#include <stdlib.h>

/* A match to be explained, in the order of segments and rows. */
struct wanted {
    struct nx_row row;
    size_t place; /* in the caller's order */
};

struct job {
    struct nx_lists *lists;
    const struct nx_plan *plan;
    struct wanted *wanted;
    size_t n;
    uint32_t *wdf; /* of match i and term t at i * n_terms + t */
    newsidx_error *err;
};

static int by_row(const void *a, const void *b)
{
    const struct wanted *left = a, *right = b;
    return nx_row_compare(&left->row, &right->row);
}

static void sort_wanted(struct wanted *wanted, const struct nx_candidate *matches, size_t n)
{
    for (size_t i = 0; i < n; i++) wanted[i] = (struct wanted){ matches[i].row, i };
    if (n > 1) qsort(wanted, n, sizeof *wanted, by_row);
}

/* Looks up the matches `first` to `end`, all of one segment, in the list of term `t`. */
static newsidx_status look_up(struct job *job, size_t t, size_t first, size_t end)
{
    const struct nx_plan *plan = job->plan;
    struct nx_term_list *list;
    NX_AUTO(nx_place_close) struct nx_place place = { .cursor = NULL };
    NX_TRY(nx_plan_list(job->lists, &plan->terms[t], job->wanted[first].row.segment, &list, job->err));
    NX_TRY(nx_place_open(list, (uint32_t)(end - first), &place, job->err));
    for (size_t i = first; i < end; i++) {
        const uint32_t row = job->wanted[i].row.row;
        NX_TRY(nx_place_seek(&place, row, job->err));
        if (place.row != row) continue;
        NX_TRY(nx_place_wdf(&place, &job->wdf[job->wanted[i].place * plan->query->n_terms + t], job->err));
    }
    return NEWSIDX_OK;
}

static newsidx_status look_up_all(struct job *job)
{
    for (size_t first = 0, end; first < job->n; first = end) {
        end = first + 1;
        while (end < job->n && job->wanted[end].row.segment == job->wanted[first].row.segment) end++;
        for (size_t t = 0; t < job->plan->query->n_terms; t++) {
            if (job->plan->terms[t].role != NX_ROLE_EXCLUDED) NX_TRY(look_up(job, t, first, end));
        }
    }
    return NEWSIDX_OK;
}

/* The texts of the terms, shared by all matches. */
static const char **copy_stems(const struct nx_plan *plan, struct nx_arena *arena)
{
    const char **stems = nx_arena_calloc(arena, plan->query->n_terms, sizeof *stems);
    for (size_t t = 0; stems && t < plan->query->n_terms; t++) {
        stems[t] = nx_arena_copy(arena, plan->terms[t].stem.ptr, plan->terms[t].stem.len);
        if (!stems[t]) return NULL;
    }
    return stems;
}

/* Fills the terms of one match and returns the sum of their parts. */
static double add_terms(const struct job *job, const uint32_t *wdf, const char *const *stems,
                        struct newsidx_term_score *terms, struct newsidx_score_parts *out)
{
    double sum = 0.0;
    size_t n = 0;
    for (size_t t = 0; t < job->plan->query->n_terms; t++) {
        if (wdf[t] == 0) continue;
        const struct nx_plan_term *term = &job->plan->terms[t];
        double part = nx_score_term(&job->plan->scorer, term->idf, wdf[t], out->length);
        terms[n++] = (struct newsidx_term_score){ stems[t], term->df, wdf[t], part };
        sum += part;
    }
    out->terms = terms;
    out->n_terms = n;
    return sum;
}

static void add_up(const struct job *job, const struct wanted *wanted, const char *const *stems,
                   struct newsidx_term_score *terms, struct newsidx_score_parts *out)
{
    size_t n_terms = job->plan->query->n_terms;
    const struct nx_columns *columns = nx_segment_columns(nx_lists_snapshot(job->lists)->segments[wanted->row.segment]);
    uint32_t row = wanted->row.row;
    out->length = columns->length[row];
    double sum = add_terms(job, job->wdf + wanted->place * n_terms, stems, terms, out);
    nx_score_sum(&job->plan->scorer, sum, columns->quality[row], columns->date[row], out);
}

newsidx_status nx_explain(struct nx_lists *lists, const struct nx_plan *plan,
                          const struct nx_candidate *matches, size_t n, struct nx_arena *arena,
                          struct newsidx_score_parts *out, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena scratch = NX_ARENA_INIT;
    size_t n_terms = plan->query->n_terms;
    struct job job = { .lists = lists, .plan = plan, .n = n, .err = err };
    job.wanted = nx_arena_calloc(&scratch, n, sizeof *job.wanted);
    job.wdf = nx_arena_calloc(&scratch, n * n_terms, sizeof *job.wdf);
    const char **stems = copy_stems(plan, arena);
    struct newsidx_term_score *terms = nx_arena_calloc(arena, n * n_terms, sizeof *terms);
    if (!job.wanted || !job.wdf || !stems || !terms) return nx_error_memory(err);
    sort_wanted(job.wanted, matches, n);
    NX_TRY(look_up_all(&job));
    for (size_t i = 0; i < n; i++) {
        size_t place = job.wanted[i].place;
        add_up(&job, &job.wanted[i], stems, terms + place * n_terms, &out[place]);
    }
    return NEWSIDX_OK;
}
