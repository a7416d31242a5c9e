/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exhaustive.c: set at a time. In each segment every node of the tree becomes the set of its rows (a bitmap), the root's
 * set without the dead rows is the answer, and the terms' parts are added up row by row in query order.
 */
#include "exhaustive.h"

#include <math.h>

#include "article/fields.h"
#include "search/phrase.h"
#include "postings.h"

/* One segment being searched. All memory is in `arena`, until the next segment. */
struct pass {
    const struct nx_segment *segment;
    uint32_t number;
    const struct nx_columns *columns;
    const struct nx_plan *plan;
    struct nx_arena *arena;
    uint32_t n_rows;
    size_t n_blocks;               /* 64 rows a block */
    struct nx_posting_list *lists; /* of each of the plan's terms */
    uint64_t *live;                /* the rows that count */
    newsidx_error *err;
};

/* ---- Sets of rows ---- */

static uint64_t *set_new(struct pass *pass)
{
    return nx_arena_calloc(pass->arena, pass->n_blocks, sizeof(uint64_t));
}

static bool set_has(const uint64_t *set, uint32_t row)
{
    return set[row / 64] >> (row % 64) & 1;
}

static void set_add(uint64_t *set, uint32_t row)
{
    set[row / 64] |= UINT64_C(1) << (row % 64);
}

static void set_remove(uint64_t *set, uint32_t row)
{
    set[row / 64] &= ~(UINT64_C(1) << (row % 64));
}

static void set_intersect(const struct pass *pass, uint64_t *set, const uint64_t *other)
{
    for (size_t i = 0; i < pass->n_blocks; i++) set[i] &= other[i];
}

static void set_unite(const struct pass *pass, uint64_t *set, const uint64_t *other)
{
    for (size_t i = 0; i < pass->n_blocks; i++) set[i] |= other[i];
}

/* ---- The tree ---- */

static void add_term(const struct pass *pass, uint32_t term, uint64_t *set)
{
    const struct nx_posting_list *list = &pass->lists[term];
    for (size_t i = 0; i < list->n; i++) set_add(set, list->items[i].docid - 1);
}

/* The live rows that have all the words of the phrase, in whatever order. */
static newsidx_status phrase_candidates(struct pass *pass, const struct nx_node *node, uint64_t *set)
{
    uint64_t *with_word = set_new(pass);
    if (!with_word) return nx_error_memory(pass->err);
    memcpy(set, pass->live, pass->n_blocks * sizeof *set);
    for (size_t i = 0; i < node->n_words; i++) {
        memset(with_word, 0, pass->n_blocks * sizeof *with_word);
        add_term(pass, node->words[i].term, with_word);
        set_intersect(pass, set, with_word);
    }
    return NEWSIDX_OK;
}

/* Of each word of the segment, whether it fits. */
static const bool *fitting(const struct pass *pass, const struct nx_pattern *pattern)
{
    const uint32_t n = nx_segment_n_words(pass->segment);
    bool *fits = nx_arena_calloc(pass->arena, n, sizeof *fits);
    for (uint32_t word = 0; fits && word < n; word++) {
        fits[word] = nx_pattern_fits(pattern, nx_segment_word(pass->segment, word));
    }
    return fits;
}

/* What fits in the fields of the row; each word counts as much as its field weighs. */
static uint32_t count_fitting(const struct nx_row_words *row, const bool *fits, unsigned streams)
{
    const uint32_t *words = row->words;
    uint32_t n = 0;
    for (unsigned f = 0; f < NX_STREAM_COUNT; f++) {
        for (uint32_t i = 0; i < row->counts[f]; i++, words++) {
            if (fits[*words] && (streams == 0 || (streams >> f & 1))) n += nx_fields[nx_streams[f]].weight;
        }
    }
    return n;
}

/* The list of a pattern, by looking at every word of every row. */
static newsidx_status load_pattern(struct pass *pass, const struct nx_pattern *pattern, struct nx_posting_list *out)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    struct nxs_posting *items = nx_arena_calloc(pass->arena, pass->n_rows, sizeof *items);
    const bool *fits = fitting(pass, pattern);
    if (!items || !fits) return nx_error_memory(pass->err);
    size_t n = 0;
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        NX_TRY(nx_segment_row_words(pass->segment, row, &words, pass->err));
        const uint32_t wdf = count_fitting(&words, fits, 0);
        if (wdf) items[n++] = (struct nxs_posting){ row + 1, NX_MIN(wdf, (uint32_t)UINT8_MAX) };
    }
    *out = (struct nx_posting_list){ items, n };
    return NEWSIDX_OK;
}

static newsidx_status add_pattern(struct pass *pass, const struct nx_node *node, uint64_t *set)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    const bool *fits = fitting(pass, pass->plan->terms[node->words->term].pattern);
    if (!fits) return nx_error_memory(pass->err);
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        NX_TRY(nx_segment_row_words(pass->segment, row, &words, pass->err));
        if (count_fitting(&words, fits, node->streams)) set_add(set, row);
    }
    return NEWSIDX_OK;
}

/* Takes out of the set the rows that have the words otherwise than as the node says. */
static newsidx_status keep_as_sought(struct pass *pass, const struct nx_node *node, const uint32_t *numbers, uint64_t *set)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    const uint32_t *word_stems = node->exact ? NULL : nx_segment_word_stems(pass->segment);
    const struct nx_sought sought = { numbers, node->n_words, word_stems, node->streams, NULL };
    const bool near = node->kind == NX_NODE_NEAR;
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        if (!set_has(set, row)) continue;
        NX_TRY(nx_segment_row_words(pass->segment, row, &words, pass->err));
        if (!(near ? nx_near_occurs(&words, &sought, node->near) : nx_phrase_occurs(&words, &sought))) {
            set_remove(set, row);
        }
    }
    return NEWSIDX_OK;
}

static newsidx_status add_words(struct pass *pass, const struct nx_node *node, uint64_t *set)
{
    if (pass->plan->terms[node->words->term].pattern) return add_pattern(pass, node, set);
    uint32_t *numbers = nx_arena_calloc(pass->arena, node->n_words, sizeof *numbers);
    if (!numbers) return nx_error_memory(pass->err);
    for (size_t i = 0; i < node->n_words; i++) {
        struct nx_str stem = pass->plan->terms[node->words[i].term].stem;
        const bool found = node->exact ? nx_segment_find_word(pass->segment, node->words[i].word, &numbers[i])
                                       : nx_segment_find_stem(pass->segment, stem, &numbers[i]);
        if (!found) return NEWSIDX_OK;
    }
    NX_TRY(phrase_candidates(pass, node, set));
    return keep_as_sought(pass, node, numbers, set);
}

static newsidx_status add_value(struct pass *pass, struct nx_str value, uint64_t *set)
{
    struct nx_posting_list list;
    NX_TRY(nx_postings_load(pass->segment, value, pass->arena, &list, pass->err));
    for (size_t i = 0; i < list.n; i++) set_add(set, list.items[i].docid - 1);
    return NEWSIDX_OK;
}

static void add_range(const struct pass *pass, const struct nx_range *range, uint64_t *set)
{
    const struct nx_columns *columns = nx_segment_columns(pass->segment);
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        const bool yes = columns->flags[row] & NX_ROW_PUBLISHED_YES, no = columns->flags[row] & NX_ROW_PUBLISHED_NO;
        const int64_t numbers[] = { columns->date[row], columns->quality[row], columns->heat[row], yes ? 1 : no ? 0 : -1 };
        const int64_t nones[] = { NEWSIDX_DATE_NONE, NEWSIDX_QUALITY_NONE, NEWSIDX_HEAT_NONE, -1 };
        const int64_t number = numbers[range->what];
        if (number != nones[range->what] && number >= range->least && number <= range->most) set_add(set, row);
    }
}

static void add_listed(const struct pass *pass, const struct nx_listed *listed, uint64_t *set)
{
    for (size_t i = 0; i < listed->n; i++) {
        const struct nx_row row = listed->rows[i];
        if (row.segment == pass->number && row.row < pass->n_rows) set_add(set, row.row);
    }
}

static newsidx_status add_node(struct pass *pass, const struct nx_node *node, uint64_t *set);

static newsidx_status add_children(struct pass *pass, const struct nx_node *node, uint64_t *set)
{
    for (const struct nx_node *child = node->first; child; child = child->next) {
        uint64_t *rows = set_new(pass);
        if (!rows) return nx_error_memory(pass->err);
        NX_TRY(add_node(pass, child, rows));
        if (child == node->first || node->kind == NX_NODE_OR)
            set_unite(pass, set, rows);
        else
            set_intersect(pass, set, rows);
    }
    return NEWSIDX_OK;
}

/* Adds the node's rows to the empty set `set`; rows that are dead or beyond the last may be among them. */
static newsidx_status add_node(struct pass *pass, const struct nx_node *node, uint64_t *set)
{
    switch (node->kind) {
    case NX_NODE_NONE: break;
    case NX_NODE_ALL: set_unite(pass, set, pass->live); break;
    case NX_NODE_TERM:
        if (node->streams) return add_words(pass, node, set);
        add_term(pass, node->words->term, set);
        break;
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR: return add_words(pass, node, set);
    case NX_NODE_VALUE: return add_value(pass, node->value, set);
    case NX_NODE_RANGE: add_range(pass, &node->range, set); break;
    case NX_NODE_LISTED: add_listed(pass, node->listed, set); break;
    case NX_NODE_NOT:
        NX_TRY(add_node(pass, node->first, set));
        for (size_t i = 0; i < pass->n_blocks; i++) set[i] = ~set[i];
        break;
    case NX_NODE_AND:
    case NX_NODE_OR: return add_children(pass, node, set);
    }
    return NEWSIDX_OK;
}

/* ---- Scores ---- */

/* The sum of the terms' parts for every row, in query order from 0.0 on. */
static double *sum_terms(struct pass *pass)
{
    double *sums = nx_arena_calloc(pass->arena, pass->n_rows, sizeof *sums);
    if (!sums) return NULL;
    const uint32_t *length = nx_segment_columns(pass->segment)->length;
    for (size_t t = 0; t < pass->plan->query->n_terms; t++) {
        const struct nx_plan_term *term = &pass->plan->terms[t];
        if (term->role == NX_ROLE_EXCLUDED) continue;
        for (size_t i = 0; i < pass->lists[t].n; i++) {
            const struct nxs_posting *posting = &pass->lists[t].items[i];
            uint32_t row = posting->docid - 1;
            sums[row] += nx_score_term(&pass->plan->scorer, term->idf, posting->wdf, length[row]);
        }
    }
    return sums;
}

/* What comes first, said once more. */
static double key_of(const struct pass *pass, uint32_t row, double score)
{
    const struct nx_columns *columns = pass->columns;
    const enum newsidx_sort sort = pass->plan->sort;
    if (sort == NEWSIDX_SORT_QUALITY) return columns->quality[row] == NEWSIDX_QUALITY_NONE ? -INFINITY : columns->quality[row];
    if (sort == NEWSIDX_SORT_HEAT) return columns->heat[row] == NEWSIDX_HEAT_NONE ? -INFINITY : columns->heat[row];
    if (sort == NEWSIDX_SORT_RELEVANCE) return score;
    if (columns->date[row] == NEWSIDX_DATE_NONE) return -INFINITY;
    return (double)columns->date[row] * (sort == NEWSIDX_SORT_NEWEST ? 1.0 : -1.0);
}

static newsidx_status offer(const struct pass *pass, struct nx_row row, double terms, struct nx_top *top)
{
    const struct nx_columns *columns = pass->columns;
    struct newsidx_score_parts parts;
    nx_score_sum(&pass->plan->scorer, terms, columns->quality[row.row], columns->date[row.row], &parts);
    struct nx_candidate candidate = {
        key_of(pass, row.row, parts.total), parts.total, columns->date[row.row], &columns->identity[row.row], row
    };
    return nx_top_offer(top, &candidate, pass->err);
}

/* ---- One segment after another ---- */

static newsidx_status pass_init(struct pass *pass, const struct nx_segment *segment)
{
    pass->segment = segment;
    pass->columns = nx_segment_columns(segment);
    pass->n_rows = nx_segment_n_rows(segment);
    pass->n_blocks = ((size_t)pass->n_rows + 63) / 64;
    pass->live = set_new(pass);
    pass->lists = nx_arena_calloc(pass->arena, pass->plan->query->n_terms, sizeof *pass->lists);
    if (!pass->live || !pass->lists) return nx_error_memory(pass->err);
    const uint64_t *dead = nx_segment_dead(segment);
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        if (!nx_row_is_dead(dead, row)) set_add(pass->live, row);
    }
    for (size_t t = 0; t < pass->plan->query->n_terms; t++) {
        const struct nx_plan_term *term = &pass->plan->terms[t];
        if (term->pattern) NX_TRY(load_pattern(pass, term->pattern, &pass->lists[t]));
        else NX_TRY(nx_postings_load(segment, term->stem, pass->arena, &pass->lists[t], pass->err));
    }
    return NEWSIDX_OK;
}

static newsidx_status search_segment(struct pass *pass, uint32_t number, struct nx_top *top, uint64_t *matches)
{
    uint64_t *found = set_new(pass);
    if (!found) return nx_error_memory(pass->err);
    NX_TRY(add_node(pass, pass->plan->match, found));
    set_intersect(pass, found, pass->live);
    const double *sums = sum_terms(pass);
    if (!sums) return nx_error_memory(pass->err);
    for (uint32_t row = 0; row < pass->n_rows; row++) {
        if (!set_has(found, row)) continue;
        (*matches)++;
        NX_TRY(offer(pass, (struct nx_row){ number, row }, sums[row], top));
    }
    return NEWSIDX_OK;
}

newsidx_status nx_exhaustive_run(const struct nx_snapshot *snapshot, const struct nx_plan *plan, struct nx_top *top,
                                 uint64_t *matches, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    struct pass pass = { .plan = plan, .arena = &arena, .err = err };
    uint64_t count = 0;
    for (uint32_t number = 0; number < snapshot->n_segments; number++) {
        pass.number = number;
        NX_TRY(pass_init(&pass, snapshot->segments[number]));
        NX_TRY(search_segment(&pass, number, top, &count));
        nx_arena_clear(&arena);
    }
    *matches = count;
    return NEWSIDX_OK;
}
