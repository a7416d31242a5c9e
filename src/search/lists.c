/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lists.c: a hash table of lists by segment and text, and what is kept of them. */
#include "search/lists_internal.h"

#include <stdlib.h>

#include "search/dead_words.h"

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

static size_t bytes_of(const struct nx_term_list *list)
{
    size_t n = sizeof *list + list->stem.len + (size_t)list->n * NX_POSTING_SIZE;
    if (list->rows) n += nx_term_list_windows_size(list);
    if (list->fits) n += nx_term_list_fits_size(list);
    return n;
}

static void list_free(struct nx_term_list *list)
{
    if (!list) return;
    nxs_cursor_close(list->cursor);
    nx_term_list_free_postings(list);
    free(list->fits);
    nx_forms_dispose(&list->forms);
    free(list->text);
    free(list);
}

void nx_lists_free(struct nx_lists *lists)
{
    if (!lists) return;
    for (size_t i = 0; i < NX_LISTS_BUCKETS; i++) {
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
    for (size_t i = 0; i < NX_LISTS_BUCKETS; i++) {
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
    return &lists->buckets[(nx_hash_bytes(stem.ptr, stem.len).low + number * UINT64_C(0x9e3779b9)) % NX_LISTS_BUCKETS];
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
    list->bound_max = nx_bound_of(nx_score_saturation(list->owner->average_length, facts.wdf_max, facts.wdf_max));
    if (list->df) nx_term_list_choose_windows(list);
    return NEWSIDX_OK;
}

/* The list with this text, and whether it was made now, empty: then fill it, and keep it with keep_list. */
static newsidx_status find_or_make(struct nx_lists *lists, uint32_t number, struct nx_str text, bool *is_new,
                                   struct nx_term_list **out, newsidx_error *err)
{
    struct nx_term_list *list = *bucket_of(lists, number, text);
    while (list && !(list->number == number && nx_str_equal(list->stem, text))) list = list->next;
    *is_new = !list;
    if (!list && !add_list(lists, number, text, &list)) return nx_error_memory(err);
    list->used = lists->clock;
    *out = list;
    return NEWSIDX_OK;
}

/* A new list is kept where it was filled, and dropped otherwise. Filling it has counted its postings and windows. */
static newsidx_status keep_list(struct nx_term_list *list, newsidx_status filled)
{
    struct nx_lists *lists = list->owner;
    if (filled != NEWSIDX_OK) {
        lists->bytes -= bytes_of(list) - sizeof *list - list->stem.len;
        list_free(list);
        return filled;
    }
    struct nx_term_list **bucket = bucket_of(lists, list->number, list->stem);
    list->next = *bucket;
    *bucket = list;
    lists->bytes += sizeof *list + list->stem.len;
    return NEWSIDX_OK;
}

newsidx_status nx_lists_get(struct nx_lists *lists, uint32_t number, struct nx_str stem, struct nx_term_list **out,
                            newsidx_error *err)
{
    bool is_new;
    NX_TRY(find_or_make(lists, number, stem, &is_new, out, err));
    return is_new ? keep_list(*out, find_facts(*out, err)) : NEWSIDX_OK;
}

newsidx_status nx_lists_get_pattern(struct nx_lists *lists, uint32_t number, const struct nx_pattern *pattern,
                                    struct nx_term_list **out, newsidx_error *err)
{
    bool is_new;
    NX_TRY(find_or_make(lists, number, pattern->text, &is_new, out, err));
    return is_new ? keep_list(*out, nx_term_list_unite(*out, pattern, err)) : NEWSIDX_OK;
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
