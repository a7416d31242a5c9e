/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list_decode.c: postings -> rows, wdfs, bounds and the windows over them. */
#include "search/lists_internal.h"

#include <stdlib.h>

enum { READ_AT_ONCE = 512 };

newsidx_status nx_term_list_refuse(const struct nx_term_list *list, newsidx_error *err)
{
    return nx_error_corrupt(err, NULL, "the postings of \"%.*s\" do not fit their segment", NX_STR_ARG(list->stem));
}

void nx_term_list_choose_windows(struct nx_term_list *list)
{
    const uint32_t last = nx_segment_n_rows(list->segment) - 1;
    list->shift = NX_CELLS_SHIFT;
    while (last >> list->shift > list->df / NX_WINDOW_POSTINGS) list->shift++;
    list->n_windows = (last >> list->shift) + 1;
}

uint16_t nx_bound_of(double saturation)
{
    uint16_t steps = (uint16_t)NX_MIN(saturation / NX_BOUND_STEP, (double)UINT16_MAX);
    while (steps < UINT16_MAX && steps * NX_BOUND_STEP < saturation) steps++;
    return NX_MAX(steps, 1);
}

void nx_term_list_free_postings(struct nx_term_list *list)
{
    free(list->rows);
    free(list->bounds);
    free(list->wdfs);
    free(list->starts);
    free(list->maxima);
    free(list->cells);
    list->rows = list->starts = NULL;
    list->bounds = list->maxima = NULL;
    list->wdfs = NULL;
    list->cells = NULL;
}

bool nx_term_list_make_room(struct nx_term_list *list)
{
    list->rows = malloc(list->df * sizeof *list->rows);
    list->bounds = malloc(list->df * sizeof *list->bounds);
    list->wdfs = malloc(list->df * sizeof *list->wdfs);
    list->starts = malloc(((size_t)list->n_windows + 1) * sizeof *list->starts);
    list->maxima = malloc(((size_t)list->n_windows + 1) * sizeof *list->maxima);
    list->cells = malloc(((size_t)list->n_windows + 1) * sizeof *list->cells);
    if (list->rows && list->bounds && list->wdfs && list->starts && list->maxima && list->cells) {
        list->owner->bytes += nx_term_list_windows_size(list);
        return true;
    }
    nx_term_list_free_postings(list);
    return false;
}

void nx_term_list_begin(struct nx_term_list *list)
{
    list->starts[0] = 0;
    list->maxima[0] = 0;
    list->cells[0] = 0;
}

static newsidx_status begin(struct nx_term_list *list, newsidx_error *err)
{
    if (!list->rows && !nx_term_list_make_room(list)) return nx_error_memory(err);
    nx_term_list_begin(list);
    newsidx_status status = nxs_cursor_open(nx_segment_postings(list->segment), list->stem, &list->cursor, err);
    return status == NEWSIDX_NOT_FOUND ? nx_term_list_refuse(list, err) : status;
}

/* Nothing more will come into the windows before `window`, which begins with posting `at`. */
static void close_windows(struct nx_term_list *list, uint32_t window, uint32_t at)
{
    while (list->ready < window) {
        list->starts[++list->ready] = at;
        list->maxima[list->ready] = 0;
        list->cells[list->ready] = 0;
    }
}

bool nx_term_list_take(struct nx_term_list *list, const struct nxs_posting *postings, size_t n)
{
    const uint32_t *lengths = nx_segment_columns(list->segment)->length, n_rows = nx_segment_n_rows(list->segment);
    uint32_t last = list->n ? list->rows[list->n - 1] + 1 : 0; /* the docid before */
    if (n > list->df - list->n) return false;
    for (size_t i = 0; i < n; i++) {
        if (postings[i].docid <= last || postings[i].docid > n_rows) return false;
        last = postings[i].docid;
        const uint32_t at = list->n + (uint32_t)i, row = last - 1;
        const uint16_t bound =
            nx_bound_of(nx_score_saturation(list->owner->average_length, postings[i].wdf, lengths[row]));
        close_windows(list, row >> list->shift, at);
        list->rows[at] = row;
        list->wdfs[at] = (uint8_t)NX_MIN(postings[i].wdf, (uint32_t)UINT8_MAX);
        list->bounds[at] = bound;
        list->maxima[list->ready] = NX_MAX(list->maxima[list->ready], bound);
        list->cells[list->ready] |= nx_term_list_cell(list, row);
    }
    list->n += (uint32_t)n;
    list->owner->bytes += n * NX_POSTING_SIZE;
    return true;
}

void nx_term_list_end(struct nx_term_list *list)
{
    uint16_t most = 0;
    close_windows(list, list->n_windows, list->n);
    for (uint32_t window = 0; window < list->n_windows; window++) most = NX_MAX(most, list->maxima[window]);
    list->bound_max = most;
    nxs_cursor_close(list->cursor);
    list->cursor = NULL;
}

static newsidx_status decode_some(struct nx_term_list *list, newsidx_error *err)
{
    struct nxs_posting postings[READ_AT_ONCE];
    size_t got = 0;
    if (!list->cursor) NX_TRY(begin(list, err));
    newsidx_status status = nxs_cursor_read(list->cursor, postings, NX_COUNT(postings), &got, err);
    const bool fits = status != NEWSIDX_END && (status != NEWSIDX_OK || nx_term_list_take(list, postings, got));
    if (!fits) return nx_term_list_refuse(list, err);
    if (status == NEWSIDX_OK && list->n == list->df) nx_term_list_end(list);
    return status;
}

newsidx_status nx_term_list_decode_more(struct nx_term_list *list, newsidx_error *err)
{
    newsidx_status status = decode_some(list, err);
    if (status == NEWSIDX_OK) return NEWSIDX_OK;
    /* Where the cursor stands now is not known: the next query begins anew, and passes over nothing unseen. */
    nxs_cursor_close(list->cursor);
    list->cursor = NULL;
    list->owner->bytes -= list->n * NX_POSTING_SIZE;
    list->n = list->ready = 0;
    return status;
}

newsidx_status nx_term_list_decode(struct nx_term_list *list, uint32_t row, newsidx_error *err)
{
    while (list->ready <= row >> list->shift) NX_TRY(nx_term_list_decode_more(list, err));
    return NEWSIDX_OK;
}
