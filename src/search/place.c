/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.c: going forward in a list: by its windows where it is decoded, by a cursor where that is cheaper. */
#include "search/lists_internal.h"

/* A search in a B-tree costs about as much as decoding so many postings. */
enum { LOOK_COST = 96 };

/* Reads the next posting with the cursor. */
static newsidx_status read_one(struct nx_place *place, newsidx_error *err)
{
    struct nxs_posting posting;
    size_t n;
    newsidx_status status = nxs_cursor_read(place->cursor, &posting, 1, &n, err);
    if (status == NEWSIDX_END) {
        place->row = NX_NO_ROW;
        return NEWSIDX_OK;
    }
    if (status != NEWSIDX_OK) return status;
    if (posting.docid == 0 || posting.docid > nx_segment_n_rows(place->list->segment)) {
        return nx_term_list_refuse(place->list, err);
    }
    place->row = posting.docid - 1;
    place->wdf = posting.wdf;
    return NEWSIDX_OK;
}

newsidx_status nx_place_open(struct nx_term_list *list, uint32_t looks, struct nx_place *out, newsidx_error *err)
{
    *out = (struct nx_place){ .list = list, .row = NX_NO_ROW };
    if (list->df == 0) return NEWSIDX_OK;
    const uint64_t missing = list->df - list->n;
    if ((uint64_t)looks * LOOK_COST < missing) {
        newsidx_status status = nxs_cursor_open(nx_segment_postings(list->segment), list->stem, &out->cursor, err);
        if (status == NEWSIDX_NOT_FOUND) return nx_term_list_refuse(list, err);
        return status == NEWSIDX_OK ? read_one(out, err) : status;
    }
    if (list->n == 0) NX_TRY(nx_term_list_decode_more(list, err));
    out->row = list->rows[0];
    return NEWSIDX_OK;
}

void nx_place_close(struct nx_place *place)
{
    nxs_cursor_close(place->cursor);
    place->cursor = NULL;
}

uint32_t nx_term_list_find(const struct nx_term_list *list, uint32_t first, uint32_t end, uint32_t row)
{
    while (end - first > NX_WINDOW_POSTINGS) {
        const uint32_t middle = first + (end - first) / 2;
        if (list->rows[middle] < row)
            first = middle + 1;
        else
            end = middle;
    }
    while (first < end && list->rows[first] < row) first++;
    return first;
}

/* The first posting of a row of at least `row`, or the one behind the row's window, which is ready. */
static uint32_t find_in_window(const struct nx_term_list *list, uint32_t row)
{
    const uint32_t window = row >> list->shift;
    const uint64_t cells_before = list->cells[window] & (nx_term_list_cell(list, row) - 1);
    const uint32_t before = (uint32_t)__builtin_popcountll(cells_before); /* each of these has a posting at least */
    return nx_term_list_find(list, list->starts[window] + before, list->starts[window + 1], row);
}

newsidx_status nx_place_search(struct nx_place *place, uint32_t row, newsidx_error *err)
{
    struct nx_term_list *list = place->list;
    if (place->cursor) {
        const uint32_t before = place->row;
        NX_TRY(nxs_cursor_skip(place->cursor, row + 1, err));
        NX_TRY(read_one(place, err));
        return place->row > before && place->row >= row ? NEWSIDX_OK : nx_term_list_refuse(list, err);
    }
    place->at = list->df;
    place->row = NX_NO_ROW;
    if (row >= nx_segment_n_rows(list->segment)) return NEWSIDX_OK;
    NX_TRY(nx_term_list_ready(list, row, err));
    const uint32_t at = find_in_window(list, row);
    while (at == list->n && at < list->df) NX_TRY(nx_term_list_decode_more(list, err));
    place->at = at;
    if (at < list->df) place->row = list->rows[at];
    return NEWSIDX_OK;
}

static double saturation_with(const struct nx_place *place, uint32_t wdf)
{
    const uint32_t length = nx_segment_columns(place->list->segment)->length[place->row];
    return nx_score_saturation(place->list->owner->average_length, wdf, length);
}

double nx_place_bound_far(const struct nx_place *place)
{
    return saturation_with(place, place->wdf);
}

newsidx_status nx_place_saturation(const struct nx_place *place, double *out, newsidx_error *err)
{
    uint32_t wdf;
    NX_TRY(nx_place_wdf(place, &wdf, err));
    *out = saturation_with(place, wdf);
    return NEWSIDX_OK;
}

newsidx_status nx_place_wdf(const struct nx_place *place, uint32_t *out, newsidx_error *err)
{
    struct nx_place searched = { .list = place->list };
    *out = place->cursor ? place->wdf : place->list->wdfs[place->at];
    if (place->cursor || *out < UINT8_MAX || place->list->fits) return NEWSIDX_OK;
    newsidx_status status =
        nxs_cursor_open(nx_segment_postings(place->list->segment), place->list->stem, &searched.cursor, err);
    if (status == NEWSIDX_OK) status = nxs_cursor_skip(searched.cursor, place->row + 1, err);
    if (status == NEWSIDX_OK) status = read_one(&searched, err);
    nx_place_close(&searched);
    if (status == NEWSIDX_OK && searched.row != place->row) status = nx_term_list_refuse(place->list, err);
    if (status == NEWSIDX_OK) *out = searched.wdf;
    return status;
}
