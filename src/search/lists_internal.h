/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lists_internal.h: what the parts of lists.h share: the table of lists (lists.c), decoding (list_decode.c), uniting lists
 * for a pattern (list_pattern.c) and walking a list (place.c). For them only.
 */
#ifndef NX_LISTS_INTERNAL_H
#define NX_LISTS_INTERNAL_H

#include "search/lists.h"

enum { NX_LISTS_BUCKETS = 4096 };

/* Bytes of memory that a decoded posting takes. */
enum { NX_POSTING_SIZE = sizeof(uint32_t) + sizeof(uint16_t) + sizeof(uint8_t) };

struct nx_lists {
    const struct nx_snapshot *snapshot;
    double average_length;
    size_t budget, bytes; /* `bytes` are held, about */
    uint64_t clock;       /* queries that have ended */
    uint32_t *n_dead;     /* rows per segment */
    struct nx_dead_words *dead_words;
    struct nx_term_list *buckets[NX_LISTS_BUCKETS];
};

static inline size_t nx_term_list_windows_size(const struct nx_term_list *list)
{
    return (size_t)list->n_windows * (sizeof *list->starts + sizeof *list->maxima + sizeof *list->cells);
}

static inline size_t nx_term_list_fits_size(const struct nx_term_list *list)
{
    return ((size_t)nx_segment_n_words(list->segment) / 64 + 1) * sizeof *list->fits;
}

/* The bound, in steps, of a saturation. None is 0: that is the bound of no posting at all. */
uint16_t nx_bound_of(double saturation);

/* Decides how wide its windows are, by its df, which is not 0: as narrow as leaves enough postings to each. */
void nx_term_list_choose_windows(struct nx_term_list *list);

/* Room for all its postings and windows, which is counted in its owner's bytes. False: out of memory. */
bool nx_term_list_make_room(struct nx_term_list *list);
void nx_term_list_free_postings(struct nx_term_list *list); /* leaves the owner's bytes alone */

/* Begins with no window decoded. */
void nx_term_list_begin(struct nx_term_list *list);
/* Takes the next postings into the list; false where they cannot be right. */
bool nx_term_list_take(struct nx_term_list *list, const struct nxs_posting *postings, size_t n);
/* All is decoded: the bound of the whole can be what it is. */
void nx_term_list_end(struct nx_term_list *list);

/* Decodes some more of a list that is not decoded to its end. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_term_list_decode_more(struct nx_term_list *list, newsidx_error *err);

/* Fills a new list with the rows of all words that `pattern` stands for. IO, CORRUPT, NO_MEMORY. */
newsidx_status nx_term_list_unite(struct nx_term_list *list, const struct nx_pattern *pattern, newsidx_error *err);

/* CORRUPT, with a message that names the list. */
newsidx_status nx_term_list_refuse(const struct nx_term_list *list, newsidx_error *err);

#endif
