/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_pattern.c: the list of a pattern in one segment, united from those of stems. A stem whose words all fit brings its
 * postings as they are. One that has others, too, only says which rows are to be looked at: what fits in these is told by
 * their forward tokens.
 */
#include "search/lists_internal.h"

#include <stdlib.h>

#include "article/fields.h"

enum { READ_AT_ONCE = 512 };

/* What is being made of one list. */
struct uniting {
    struct nx_term_list *list;
    const struct nx_segment *segment;
    uint8_t *stems;   /* of each stem: STEM_... */
    uint8_t *wdfs;    /* of each row */
    uint64_t *unsure; /* a bit for each row that is to be looked at */
    newsidx_error *err;
};

enum { STEM_NONE, STEM_WHOLE, STEM_MIXED };

static void uniting_dispose(struct uniting *uniting)
{
    free(uniting->stems);
    free(uniting->wdfs);
    free(uniting->unsure);
}

static newsidx_status uniting_init(struct uniting *uniting)
{
    const size_t n_rows = nx_segment_n_rows(uniting->segment);
    struct nx_term_list *list = uniting->list;
    list->fits = calloc(1, nx_term_list_fits_size(list));
    uniting->stems = calloc((size_t)nx_segment_n_stems(uniting->segment) + 1, 1);
    uniting->wdfs = calloc(n_rows + 1, 1);
    uniting->unsure = calloc(n_rows / 64 + 1, sizeof *uniting->unsure);
    if (!list->fits || !uniting->stems || !uniting->wdfs || !uniting->unsure) return nx_error_memory(uniting->err);
    list->owner->bytes += nx_term_list_fits_size(list);
    return NEWSIDX_OK;
}

static void add_wdf(uint8_t *wdf, uint32_t more)
{
    const uint32_t room = UINT8_MAX - (uint32_t)*wdf;
    *wdf = (uint8_t)(more < room ? *wdf + more : UINT8_MAX);
}

/* ---- Words and stems ---- */

static bool has_bit(const uint64_t *bits, uint32_t number)
{
    return bits[number / 64] >> (number % 64) & 1;
}

/* Finds the words that fit, and of their stems whether they have others. */
static void mark_stems(struct uniting *uniting, const struct nx_pattern *pattern)
{
    uint64_t *fits = uniting->list->fits;
    const uint32_t *word_stems = nx_segment_word_stems(uniting->segment);
    const uint32_t n_words = nx_segment_n_words(uniting->segment), n_stems = nx_segment_n_stems(uniting->segment);
    for (size_t i = 0; i < pattern->n_words; i++) {
        uint32_t word;
        if (!nx_segment_find_word(uniting->segment, pattern->words[i], &word) || word_stems[word] >= n_stems) continue;
        fits[word / 64] |= UINT64_C(1) << word % 64;
        uniting->stems[word_stems[word]] = STEM_WHOLE;
    }
    for (uint32_t word = 0; word < n_words; word++) {
        if (word_stems[word] >= n_stems || has_bit(fits, word)) continue;
        uint8_t *stem = &uniting->stems[word_stems[word]];
        if (*stem == STEM_WHOLE) *stem = STEM_MIXED;
    }
}

/* ---- Postings ---- */

static newsidx_status take_postings(struct uniting *uniting, const struct nxs_posting *postings, size_t n, bool whole)
{
    const uint32_t n_rows = nx_segment_n_rows(uniting->segment);
    for (size_t i = 0; i < n; i++) {
        const uint32_t row = postings[i].docid - 1;
        if (row >= n_rows) return nx_term_list_refuse(uniting->list, uniting->err);
        if (whole)
            add_wdf(&uniting->wdfs[row], postings[i].wdf);
        else
            uniting->unsure[row / 64] |= UINT64_C(1) << row % 64;
    }
    return NEWSIDX_OK;
}

static newsidx_status unite_stem(struct uniting *uniting, uint32_t stem)
{
    struct nxs_posting postings[READ_AT_ONCE];
    struct nxs_cursor *cursor = NULL;
    const bool whole = uniting->stems[stem] == STEM_WHOLE;
    const struct nx_str text = nx_segment_stem(uniting->segment, stem);
    size_t n = 0;
    newsidx_status status = nxs_cursor_open(nx_segment_postings(uniting->segment), text, &cursor, uniting->err);
    if (status == NEWSIDX_NOT_FOUND) return nx_term_list_refuse(uniting->list, uniting->err);
    while (status == NEWSIDX_OK) {
        status = nxs_cursor_read(cursor, postings, NX_COUNT(postings), &n, uniting->err);
        if (status == NEWSIDX_OK) status = take_postings(uniting, postings, n, whole);
    }
    nxs_cursor_close(cursor);
    return status == NEWSIDX_END ? NEWSIDX_OK : status;
}

static newsidx_status unite_stems(struct uniting *uniting)
{
    const uint32_t n_stems = nx_segment_n_stems(uniting->segment);
    for (uint32_t stem = 0; stem < n_stems; stem++) {
        if (uniting->stems[stem] != STEM_NONE) NX_TRY(unite_stem(uniting, stem));
    }
    return NEWSIDX_OK;
}

/* ---- Forward tokens ---- */

/* What fits in the row counts as it would in the index: word by word, with the weight of its field. */
static void count_row(struct uniting *uniting, uint32_t row, const struct nx_row_words *words)
{
    const uint32_t *word = words->words;
    uint32_t wdf = 0;
    for (unsigned stream = 0; stream < NX_STREAM_COUNT; stream++) {
        for (uint32_t i = 0; i < words->counts[stream]; i++) {
            if (has_bit(uniting->list->fits, *word++)) wdf += nx_fields[nx_streams[stream]].weight;
        }
    }
    uniting->wdfs[row] = 0;
    add_wdf(&uniting->wdfs[row], wdf);
}

static newsidx_status look_at_rows(struct uniting *uniting)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    const uint32_t n_rows = nx_segment_n_rows(uniting->segment);
    for (uint32_t block = 0; block * 64 < n_rows; block++) {
        for (uint64_t bits = uniting->unsure[block]; bits; bits &= bits - 1) {
            const uint32_t row = block * 64 + (uint32_t)__builtin_ctzll(bits);
            NX_TRY(nx_segment_row_words(uniting->segment, row, &words, uniting->err));
            count_row(uniting, row, &words);
        }
    }
    return NEWSIDX_OK;
}

/* ---- The list ---- */

static newsidx_status fill(struct uniting *uniting)
{
    struct nx_term_list *list = uniting->list;
    const uint32_t n_rows = nx_segment_n_rows(uniting->segment);
    for (uint32_t row = 0; row < n_rows; row++) list->df += uniting->wdfs[row] > 0;
    if (list->df == 0) return NEWSIDX_OK;
    nx_term_list_choose_windows(list);
    if (!nx_term_list_make_room(list)) return nx_error_memory(uniting->err);
    nx_term_list_begin(list);
    for (uint32_t row = 0; row < n_rows; row++) {
        const struct nxs_posting posting = { .docid = row + 1, .wdf = uniting->wdfs[row] };
        if (posting.wdf > 0) nx_term_list_take(list, &posting, 1); /* they rise, and are as many as there is room for */
    }
    nx_term_list_end(list);
    return NEWSIDX_OK;
}

newsidx_status nx_term_list_unite(struct nx_term_list *list, const struct nx_pattern *pattern, newsidx_error *err)
{
    NX_AUTO(uniting_dispose) struct uniting uniting = { .list = list, .segment = list->segment, .err = err };
    NX_TRY(uniting_init(&uniting));
    mark_stems(&uniting, pattern);
    NX_TRY(unite_stems(&uniting));
    NX_TRY(look_at_rows(&uniting));
    return fill(&uniting);
}
