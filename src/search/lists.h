/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lists.h: posting lists, decoded and kept for the next query. A list is decoded from its beginning as far as it was
 * needed so far, into rows, wdfs and bounds of their saturations (score.h), seven bytes a posting. Bounds are a little
 * above the saturations, which are computed for the rows that matter. Rows fall with the date, so the beginning of a
 * list is the news, and often enough.
 *
 * Over the rows lie windows, a power of two wide, so that about NX_WINDOW_POSTINGS postings are in each, of 64 cells; of
 * every window is known where it begins in the list, the largest bound in it, and which cells have a posting. They say in
 * one step where a row is looked for, most often that it is not there, and what a search may pass over without touching
 * it. Rows are divided, not postings, so that lists can be laid beside each
 * other (Dimopoulos, Nepomnyachiy & Suel, Optimizing Top-k Document Retrieval Strategies for Block-Max Indexes, 2013).
 *
 * What comes from a file may be damaged: every row that is given on exists, in rising order.
 *
 * A pattern (pattern.h) has a list, too: the rows with any of the words that it stands for, united once.
 *
 * It does not know queries, nor which rows match. One thread at a time, as the snapshot.
 */
#ifndef NX_LISTS_H
#define NX_LISTS_H

#include "index/snapshot.h"
#include "search/forms.h"
#include "search/pattern.h"
#include "search/score.h"

enum { NX_WINDOW_POSTINGS = 16, NX_CELLS_SHIFT = 6 };

/* No saturation is above UINT16_MAX such steps. */
#define NX_BOUND_STEP ((NX_SCORE_K1 + 1.0) / UINT16_MAX)

/* One term's postings in one segment. */
struct nx_term_list {
    uint32_t df;             /* postings, dead rows included */
    uint32_t n;              /* decoded so far: the first n of them */
    uint32_t *rows;          /* df long, n of them good */
    uint16_t *bounds;        /* the same: of the saturations, in steps of NX_BOUND_STEP; at least 1 */
    uint8_t *wdfs;           /* the same; UINT8_MAX: so much or more; of a pattern, that is its wdf */
    uint16_t bound_max;      /* at least that of every posting */
    uint8_t shift;           /* window w has the rows from w << shift on; at least NX_CELLS_SHIFT */
    uint32_t n_windows;
    uint32_t ready;          /* all postings of the first `ready` windows are decoded */
    uint32_t *starts;        /* of window w: its first posting. ready + 1 are good */
    uint16_t *maxima;        /* of window w: its largest bound; 0: it has no posting. ready are good */
    uint64_t *cells;         /* of window w: a bit for each of its cells that has a posting. ready are good */
    /* for lists.c and its parts only */
    const struct nx_segment *segment;
    struct nxs_cursor *cursor; /* behind posting n; NULL: not open yet, or all is decoded */
    struct nx_lists *owner;
    struct nx_forms forms;     /* empty: not looked for yet */
    uint64_t *fits;            /* of a pattern: a bit for each word of the segment that fits; NULL: of a stem or value */
    uint64_t live;             /* postings of live rows; UINT64_MAX: not counted yet */
    struct nx_term_list *next; /* with the same hash */
    uint64_t used;             /* when it was asked for last */
    uint32_t number;           /* of its segment */
    struct nx_str stem;        /* or the value's term, or the pattern's text; a view of `text` */
    char *text;
};

/* All that is kept of one snapshot. */
struct nx_lists;

/* The snapshot must outlive it. `budget`: bytes of decoded postings to keep from query to query, about. NULL: out of memory. */
struct nx_lists *nx_lists_new(const struct nx_snapshot *snapshot, size_t budget);
void nx_lists_free(struct nx_lists *lists); /* accepts NULL */

/* Another budget, from the next nx_lists_trim on. */
void nx_lists_set_budget(struct nx_lists *lists, size_t budget);

const struct nx_snapshot *nx_lists_snapshot(const struct nx_lists *lists);

/* What is kept of the words of dead rows, beside the lists. */
struct nx_dead_words *nx_lists_dead_words(const struct nx_lists *lists);

/* Ends a query: what was kept beyond the budget is given back, what was used longest ago first. Lists are no longer good. */
void nx_lists_trim(struct nx_lists *lists);

/*
 * The list of `stem` in segment `number`, with nothing decoded that was not before; good until nx_lists_trim. Where the
 * segment has it not, its df is 0. IO, CORRUPT, NO_MEMORY.
 */
newsidx_status nx_lists_get(struct nx_lists *lists, uint32_t number, struct nx_str stem, struct nx_term_list **out,
                            newsidx_error *err);

/*
 * The list of the rows with any of the words that `pattern` stands for (expand.h), all decoded, in segment
 * `number`; good until nx_lists_trim. Its wdf is the sum of theirs, at most UINT8_MAX. Statuses as above.
 */
newsidx_status nx_lists_get_pattern(struct nx_lists *lists, uint32_t number, const struct nx_pattern *pattern,
                                    struct nx_term_list **out, newsidx_error *err);

/* Decodes on until the window with `row`, one of the segment's, is ready. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_term_list_decode(struct nx_term_list *list, uint32_t row, newsidx_error *err);
static inline newsidx_status nx_term_list_ready(struct nx_term_list *list, uint32_t row, newsidx_error *err)
{
    return row >> list->shift < list->ready ? NEWSIDX_OK : nx_term_list_decode(list, row, err);
}

/* The bit of the row's cell in its window. */
static inline uint64_t nx_term_list_cell(const struct nx_term_list *list, uint32_t row)
{
    return UINT64_C(1) << (row >> (list->shift - NX_CELLS_SHIFT)) % 64;
}

/* The bound, in steps, of the row's posting, as far as its window tells, which is ready; 0: it has none. */
static inline uint16_t nx_term_list_promise(const struct nx_term_list *list, uint32_t row)
{
    const uint32_t window = row >> list->shift;
    return list->cells[window] & nx_term_list_cell(list, row) ? list->maxima[window] : 0;
}

/* The first of the postings `first` to `end`, all decoded, of a row of at least `row`; `end` if there is none. */
uint32_t nx_term_list_find(const struct nx_term_list *list, uint32_t first, uint32_t end, uint32_t row);

/* How many of its postings are of live rows; counted once. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_term_list_count_live(struct nx_term_list *list, uint64_t *out, newsidx_error *err);

/* The words of stem number `stem`, which is the list's; looked for once. NO_MEMORY. */
newsidx_status nx_term_list_forms(struct nx_term_list *list, uint32_t stem, const struct nx_forms **out,
                                  newsidx_error *err);

/* ---- Walking a list ---- */

#define NX_NO_ROW UINT32_MAX

/*
 * A posting of a list, or the end of it. It goes forward only. In a list that is not decoded and much longer than the
 * looks that will be taken at it, it searches with a cursor of its own, and decodes nothing.
 */
struct nx_place {
    struct nx_term_list *list;
    uint32_t row;              /* of the posting; NX_NO_ROW: behind the last one */
    uint32_t at;               /* its number, where the list is decoded */
    uint32_t wdf;              /* where it is not */
    struct nxs_cursor *cursor; /* NULL where it is */
};

/* At the first posting. `looks`: how many postings will be looked for, at most. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_place_open(struct nx_term_list *list, uint32_t looks, struct nx_place *out, newsidx_error *err);
void nx_place_close(struct nx_place *place);

/* Goes to the first posting of a row of at least `row`. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_place_search(struct nx_place *place, uint32_t row, newsidx_error *err);
static inline newsidx_status nx_place_seek(struct nx_place *place, uint32_t row, newsidx_error *err)
{
    return place->row >= row ? NEWSIDX_OK : nx_place_search(place, row, err);
}

/* Goes to the next posting. */
static inline newsidx_status nx_place_next(struct nx_place *place, newsidx_error *err)
{
    if (place->cursor || place->at + 1 >= place->list->n) return nx_place_search(place, place->row + 1, err);
    place->row = place->list->rows[++place->at];
    return NEWSIDX_OK;
}

/* The saturation of the posting that it is at. IO, CORRUPT. */
newsidx_status nx_place_saturation(const struct nx_place *place, double *out, newsidx_error *err);

/* No less than that, and hardly more. */
double nx_place_bound_far(const struct nx_place *place);
static inline double nx_place_bound(const struct nx_place *place)
{
    return place->cursor ? nx_place_bound_far(place) : place->list->bounds[place->at] * NX_BOUND_STEP;
}

/* Its wdf. IO, CORRUPT. */
newsidx_status nx_place_wdf(const struct nx_place *place, uint32_t *out, newsidx_error *err);

#endif
