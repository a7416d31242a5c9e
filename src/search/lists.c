/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lists.c: a hash table of lists by segment and stem, and decoding them. */
#include "search/lists.h"

#include <stdlib.h>

#include "search/dead_words.h"

enum { BUCKETS = 4096, READ_AT_ONCE = 512 };

/* Bytes of memory that a decoded posting takes. */
enum { POSTING_SIZE = sizeof(uint32_t) + sizeof(uint16_t) + sizeof(uint8_t) };

/* A search in a B-tree costs about as much as decoding so many postings. */
enum { LOOK_COST = 96 };

struct nx_lists {
    const struct nx_snapshot *snapshot;
    double average_length;
    size_t budget, bytes; /* `bytes` are held, about */
    uint64_t clock;       /* queries that have ended */
    uint32_t *n_dead;     /* rows per segment */
    struct nx_dead_words *dead_words;
    struct nx_term_list *buckets[BUCKETS];
};

/* ---- The table ---- */

static uint32_t count_dead(const struct nx_segment *segment)
{
    const uint64_t *dead = nx_segment_dead(segment);
    const size_t n_words = ((size_t)nx_segment_n_rows(segment) + 63) / 64;
    uint32_t n = 0;
    for (size_t i = 0; dead && i < n_words; i++) n += (uint32_t)__builtin_popcountll(dead[i]);
    return n;
}

struct nx_lists *nx_lists_new(const struct nx_snapshot *snapshot, size_t budget)
{
    struct nx_lists *lists = calloc(1, sizeof *lists);
    if (!lists) return NULL;
    lists->snapshot = snapshot;
    lists->budget = budget;
    if (snapshot->n_articles) {
        lists->average_length = (double)snapshot->total_length / (double)snapshot->n_articles;
    }
    lists->n_dead = calloc(snapshot->n_segments + 1, sizeof *lists->n_dead);
    lists->dead_words = nx_dead_words_new(snapshot);
    if (!lists->n_dead || !lists->dead_words) {
        nx_lists_free(lists);
        return NULL;
    }
    for (size_t i = 0; i < snapshot->n_segments; i++) lists->n_dead[i] = count_dead(snapshot->segments[i]);
    return lists;
}

static size_t windows_size(const struct nx_term_list *list)
{
    return (size_t)list->n_windows * (sizeof *list->starts + sizeof *list->maxima + sizeof *list->cells);
}

static size_t bytes_of(const struct nx_term_list *list)
{
    return sizeof *list + list->stem.len + (size_t)list->n * POSTING_SIZE + (list->rows ? windows_size(list) : 0);
}

static void free_postings(struct nx_term_list *list)
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

static void list_free(struct nx_term_list *list)
{
    if (!list) return;
    nxs_cursor_close(list->cursor);
    free_postings(list);
    nx_forms_dispose(&list->forms);
    free(list->text);
    free(list);
}

void nx_lists_free(struct nx_lists *lists)
{
    if (!lists) return;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct nx_term_list *list = lists->buckets[i], *next; list; list = next) {
            next = list->next;
            list_free(list);
        }
    }
    nx_dead_words_free(lists->dead_words);
    free(lists->n_dead);
    free(lists);
}

void nx_lists_set_budget(struct nx_lists *lists, size_t budget)
{
    lists->budget = budget;
}

const struct nx_snapshot *nx_lists_snapshot(const struct nx_lists *lists)
{
    return lists->snapshot;
}

struct nx_dead_words *nx_lists_dead_words(const struct nx_lists *lists)
{
    return lists->dead_words;
}

/* Gives back what was asked for before `time`. */
static void drop_before(struct nx_lists *lists, uint64_t time)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct nx_term_list **at = &lists->buckets[i], *list; (list = *at);) {
            if (list->used >= time) {
                at = &list->next;
                continue;
            }
            *at = list->next;
            lists->bytes -= bytes_of(list);
            list_free(list);
        }
    }
}

void nx_lists_trim(struct nx_lists *lists)
{
    /* Half of the time each round: what is left is at most what the last query used, and then nothing. */
    for (uint64_t age = lists->clock; lists->bytes > lists->budget; age /= 2) {
        drop_before(lists, lists->clock - age + 1);
        if (age == 0) break;
    }
    lists->clock++;
}

static struct nx_term_list **bucket_of(struct nx_lists *lists, uint32_t number, struct nx_str stem)
{
    return &lists->buckets[(nx_hash_bytes(stem.ptr, stem.len).low + number * UINT64_C(0x9e3779b9)) % BUCKETS];
}

static bool add_list(struct nx_lists *lists, uint32_t number, struct nx_str stem, struct nx_term_list **out)
{
    struct nx_term_list *list = calloc(1, sizeof *list);
    if (list) list->text = malloc(stem.len + 1);
    if (!list || !list->text) {
        free(list);
        return false;
    }
    if (stem.len) memcpy(list->text, stem.ptr, stem.len);
    list->stem = (struct nx_str){ list->text, stem.len };
    list->owner = lists;
    list->segment = lists->snapshot->segments[number];
    list->number = number;
    list->live = UINT64_MAX;
    *out = list;
    return true;
}

/* As narrow as leaves enough postings to each. */
static void choose_windows(struct nx_term_list *list)
{
    const uint32_t last = nx_segment_n_rows(list->segment) - 1;
    list->shift = NX_CELLS_SHIFT;
    while (last >> list->shift > list->df / NX_WINDOW_POSTINGS) list->shift++;
    list->n_windows = (last >> list->shift) + 1;
}

/* No saturation is 0: a bound of 0 is that of no posting at all. */
static uint16_t bound_of(double saturation)
{
    uint16_t steps = (uint16_t)NX_MIN(saturation / NX_BOUND_STEP, (double)UINT16_MAX);
    while (steps < UINT16_MAX && steps * NX_BOUND_STEP < saturation) steps++;
    return NX_MAX(steps, 1);
}

/* Xapian keeps a bound of the wdf; no document is shorter than that. */
static newsidx_status find_facts(struct nx_term_list *list, newsidx_error *err)
{
    struct nxs_term_facts facts = { 0, 0, 0 };
    /* Xapian takes the empty term for "all documents"; no word has an empty stem in the index. */
    if (list->stem.len) NX_TRY(nxs_postings_term(nx_segment_postings(list->segment), list->stem, &facts, err));
    if (facts.df > nx_segment_n_rows(list->segment)) {
        return nx_error_corrupt(err, NULL, "a word is in more articles than there are");
    }
    list->df = facts.df;
    list->bound_max = bound_of(nx_score_saturation(list->owner->average_length, facts.wdf_max, facts.wdf_max));
    if (list->df) choose_windows(list);
    return NEWSIDX_OK;
}

newsidx_status nx_lists_get(struct nx_lists *lists, uint32_t number, struct nx_str stem, struct nx_term_list **out,
                            newsidx_error *err)
{
    struct nx_term_list **bucket = bucket_of(lists, number, stem), *list = *bucket;
    while (list && !(list->number == number && nx_str_equal(list->stem, stem))) list = list->next;
    if (!list) {
        if (!add_list(lists, number, stem, &list)) return nx_error_memory(err);
        newsidx_status status = find_facts(list, err);
        if (status != NEWSIDX_OK) {
            list_free(list);
            return status;
        }
        list->next = *bucket;
        *bucket = list;
        lists->bytes += bytes_of(list);
    }
    list->used = lists->clock;
    *out = list;
    return NEWSIDX_OK;
}

/* ---- Decoding ---- */

static newsidx_status refuse(const struct nx_term_list *list, newsidx_error *err)
{
    return nx_error_corrupt(err, NULL, "the postings of \"%.*s\" do not fit their segment", NX_STR_ARG(list->stem));
}

static bool make_room(struct nx_term_list *list)
{
    list->rows = malloc(list->df * sizeof *list->rows);
    list->bounds = malloc(list->df * sizeof *list->bounds);
    list->wdfs = malloc(list->df * sizeof *list->wdfs);
    list->starts = malloc(((size_t)list->n_windows + 1) * sizeof *list->starts);
    list->maxima = malloc(((size_t)list->n_windows + 1) * sizeof *list->maxima);
    list->cells = malloc(((size_t)list->n_windows + 1) * sizeof *list->cells);
    if (list->rows && list->bounds && list->wdfs && list->starts && list->maxima && list->cells) {
        list->owner->bytes += windows_size(list);
        return true;
    }
    free_postings(list);
    return false;
}

static newsidx_status begin(struct nx_term_list *list, newsidx_error *err)
{
    if (!list->rows && !make_room(list)) return nx_error_memory(err);
    list->starts[0] = 0;
    list->maxima[0] = 0;
    list->cells[0] = 0;
    newsidx_status status = nxs_cursor_open(nx_segment_postings(list->segment), list->stem, &list->cursor, err);
    return status == NEWSIDX_NOT_FOUND ? refuse(list, err) : status;
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

/* Takes the postings into the list; false where they cannot be right. */
static bool take(struct nx_term_list *list, const struct nxs_posting *postings, size_t n)
{
    const uint32_t *lengths = nx_segment_columns(list->segment)->length, n_rows = nx_segment_n_rows(list->segment);
    uint32_t last = list->n ? list->rows[list->n - 1] + 1 : 0; /* the docid before */
    if (n > list->df - list->n) return false;
    for (size_t i = 0; i < n; i++) {
        if (postings[i].docid <= last || postings[i].docid > n_rows) return false;
        last = postings[i].docid;
        const uint32_t at = list->n + (uint32_t)i, row = last - 1;
        const uint16_t bound =
            bound_of(nx_score_saturation(list->owner->average_length, postings[i].wdf, lengths[row]));
        close_windows(list, row >> list->shift, at);
        list->rows[at] = row;
        list->wdfs[at] = (uint8_t)NX_MIN(postings[i].wdf, (uint32_t)UINT8_MAX);
        list->bounds[at] = bound;
        list->maxima[list->ready] = NX_MAX(list->maxima[list->ready], bound);
        list->cells[list->ready] |= nx_term_list_cell(list, row);
    }
    list->n += (uint32_t)n;
    list->owner->bytes += n * POSTING_SIZE;
    return true;
}

/* All is decoded: the bound of the whole can be what it is. */
static void end(struct nx_term_list *list)
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
    if (status == NEWSIDX_END || (status == NEWSIDX_OK && !take(list, postings, got))) return refuse(list, err);
    if (status == NEWSIDX_OK && list->n == list->df) end(list);
    return status;
}

/* Decodes some more of a list that is not decoded to its end. */
static newsidx_status decode(struct nx_term_list *list, newsidx_error *err)
{
    newsidx_status status = decode_some(list, err);
    if (status == NEWSIDX_OK) return NEWSIDX_OK;
    /* Where the cursor stands now is not known: the next query begins anew, and passes over nothing unseen. */
    nxs_cursor_close(list->cursor);
    list->cursor = NULL;
    list->owner->bytes -= list->n * POSTING_SIZE;
    list->n = list->ready = 0;
    return status;
}

newsidx_status nx_term_list_decode(struct nx_term_list *list, uint32_t row, newsidx_error *err)
{
    while (list->ready <= row >> list->shift) NX_TRY(decode(list, err));
    return NEWSIDX_OK;
}

/* ---- Live postings ---- */

static newsidx_status count_dead_postings(struct nx_term_list *list, const uint64_t *dead, uint64_t *out,
                                          newsidx_error *err)
{
    struct nx_place place;
    uint64_t n = 0;
    newsidx_status status = nx_place_open(list, list->owner->n_dead[list->number], &place, err);
    const uint32_t n_rows = nx_segment_n_rows(list->segment);
    for (uint32_t word = 0; status == NEWSIDX_OK && word * 64 < n_rows; word++) {
        for (uint64_t bits = dead[word]; bits && status == NEWSIDX_OK; bits &= bits - 1) {
            const uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(bits);
            status = nx_place_seek(&place, row, err);
            n += place.row == row;
        }
    }
    nx_place_close(&place);
    *out = n;
    return status;
}

newsidx_status nx_term_list_count_live(struct nx_term_list *list, uint64_t *out, newsidx_error *err)
{
    const uint64_t *dead = nx_segment_dead(list->segment);
    uint64_t n_dead = 0;
    if (list->live == UINT64_MAX) {
        if (dead && list->df && list->owner->n_dead[list->number]) {
            NX_TRY(count_dead_postings(list, dead, &n_dead, err));
        }
        list->live = list->df - n_dead;
    }
    *out = list->live;
    return NEWSIDX_OK;
}

newsidx_status nx_term_list_forms(struct nx_term_list *list, uint32_t stem, const struct nx_forms **out,
                                  newsidx_error *err)
{
    if (!list->forms.items && !nx_forms_find(list->segment, stem, &list->forms)) return nx_error_memory(err);
    *out = &list->forms;
    return NEWSIDX_OK;
}

/* ---- Places ---- */

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
    if (posting.docid == 0 || posting.docid > nx_segment_n_rows(place->list->segment)) return refuse(place->list, err);
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
        if (status == NEWSIDX_NOT_FOUND) return refuse(list, err);
        return status == NEWSIDX_OK ? read_one(out, err) : status;
    }
    if (list->n == 0) NX_TRY(decode(list, err));
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
        return place->row > before && place->row >= row ? NEWSIDX_OK : refuse(list, err);
    }
    place->at = list->df;
    place->row = NX_NO_ROW;
    if (row >= nx_segment_n_rows(list->segment)) return NEWSIDX_OK;
    NX_TRY(nx_term_list_ready(list, row, err));
    const uint32_t at = find_in_window(list, row);
    while (at == list->n && at < list->df) NX_TRY(decode(list, err));
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
    if (place->cursor || *out < UINT8_MAX) return NEWSIDX_OK;
    newsidx_status status =
        nxs_cursor_open(nx_segment_postings(place->list->segment), place->list->stem, &searched.cursor, err);
    if (status == NEWSIDX_OK) status = nxs_cursor_skip(searched.cursor, place->row + 1, err);
    if (status == NEWSIDX_OK) status = read_one(&searched, err);
    nx_place_close(&searched);
    if (status == NEWSIDX_OK && searched.row != place->row) status = refuse(place->list, err);
    if (status == NEWSIDX_OK) *out = searched.wdf;
    return status;
}
