/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finder.c: rows of any tree, in two steps: first what the posting lists alone tell (a phrase is somewhere where all its
 * words are), then, for those rows that matter, whether it is so. It does not know scores.
 */
#include "search/pass.h"
#include "search/phrase.h"
#include "search/range.h"

struct nx_finder {
    struct nx_pass *pass;
    const struct nx_node *node;
    struct nx_finder **children; /* of words that are looked for in the rows: their lists */
    size_t n_children;
    struct nx_place place;       /* of a term or value */
    struct nx_range_rows rows;   /* of a range */
    const struct nx_row *listed, *listed_end; /* of named articles: those of the segment that are not passed yet */
    struct nx_sought sought;     /* of words that are looked for in the rows; none: the segment has not all of them */
    const struct nx_forms **forms; /* the same: of each, where they are stems */
    struct nx_row_words words;   /* the same: of the row looked at last */
};

/* ---- Making ---- */

static struct nx_finder *finder_new(struct nx_pass *pass, const struct nx_node *node, size_t n_children)
{
    struct nx_finder *finder = nx_arena_calloc(pass->arena, 1, sizeof *finder);
    if (!finder) return NULL;
    *finder = (struct nx_finder){ .pass = pass, .node = node, .words = NX_ROW_WORDS_INIT };
    finder->children = nx_arena_calloc(pass->arena, n_children + 1, sizeof *finder->children);
    return finder->children ? finder : NULL;
}

static newsidx_status open_value(struct nx_finder *finder)
{
    struct nx_pass *pass = finder->pass;
    struct nx_term_list *list;
    NX_TRY(nx_lists_get(pass->match->lists, pass->number, finder->node->value, &list, pass->err));
    return nx_place_open(list, UINT32_MAX, &finder->place, pass->err);
}

static newsidx_status open_term(struct nx_finder *finder, uint32_t term)
{
    struct nx_pass *pass = finder->pass;
    struct nx_term_list *list;
    NX_TRY(nx_plan_list(pass->match->lists, &pass->match->plan->terms[term], pass->number, &list, pass->err));
    return nx_place_open(list, UINT32_MAX, &finder->place, pass->err);
}

static const struct nx_node word_node = { .kind = NX_NODE_TERM };

/* The lists say where a word is, if in any form and field: the rest is told by the rows. */
static bool is_sought(const struct nx_node *node)
{
    return node->kind == NX_NODE_PHRASE || node->kind == NX_NODE_NEAR || (node->kind == NX_NODE_TERM && node->streams);
}

/* Patterns stand alone; their lists know which words fit. */
static bool is_pattern(const struct nx_finder *finder)
{
    return finder->node->n_words == 1 && finder->pass->match->plan->terms[finder->node->words->term].pattern;
}

static bool find_number(const struct nx_finder *finder, const struct nx_query_word *word, uint32_t *out)
{
    const struct nx_pass *pass = finder->pass;
    *out = 0;
    if (is_pattern(finder)) return true;
    if (finder->node->exact) return nx_segment_find_word(pass->segment, word->word, out);
    return nx_segment_find_stem(pass->segment, pass->match->plan->terms[word->term].stem, out);
}

static newsidx_status open_word(struct nx_finder *finder, const struct nx_query_word *word, uint32_t number,
                                const struct nx_forms **forms)
{
    struct nx_finder *list = finder_new(finder->pass, &word_node, 0);
    if (!list) return nx_error_memory(finder->pass->err);
    finder->children[finder->n_children++] = list;
    NX_TRY(open_term(list, word->term));
    if (is_pattern(finder)) finder->sought.fits = list->place.list->fits;
    if (finder->node->exact || is_pattern(finder)) return NEWSIDX_OK;
    return nx_term_list_forms(list->place.list, number, forms, finder->pass->err);
}

static newsidx_status open_words(struct nx_finder *finder)
{
    struct nx_pass *pass = finder->pass;
    const struct nx_node *node = finder->node;
    uint32_t *numbers = nx_arena_calloc(pass->arena, node->n_words + 1, sizeof *numbers);
    finder->forms = nx_arena_calloc(pass->arena, node->n_words + 1, sizeof(const struct nx_forms *));
    if (!numbers || !finder->forms) return nx_error_memory(pass->err);
    for (size_t i = 0; i < node->n_words; i++) {
        if (!find_number(finder, &node->words[i], &numbers[i])) return NEWSIDX_OK;
    }
    const uint32_t *word_stems = node->exact ? NULL : nx_segment_word_stems(pass->segment);
    finder->sought = (struct nx_sought){ numbers, node->n_words, word_stems, node->streams, NULL };
    for (size_t i = 0; i < node->n_words; i++) {
        NX_TRY(open_word(finder, &node->words[i], numbers[i], &finder->forms[i]));
    }
    return NEWSIDX_OK;
}

static newsidx_status open_children(struct nx_finder *finder)
{
    for (const struct nx_node *child = finder->node->first; child; child = child->next) {
        struct nx_finder *made = NULL;
        newsidx_status status = nx_finder_open(finder->pass, child, &made);
        if (made) finder->children[finder->n_children++] = made;
        if (status != NEWSIDX_OK) return status;
    }
    return NEWSIDX_OK;
}

static void open_listed(struct nx_finder *finder)
{
    const struct nx_listed *listed = finder->node->listed;
    const struct nx_row *end = listed->rows + listed->n;
    finder->listed = listed->rows;
    while (finder->listed < end && finder->listed->segment < finder->pass->number) finder->listed++;
    finder->listed_end = finder->listed;
    while (finder->listed_end < end && finder->listed_end->segment == finder->pass->number) finder->listed_end++;
}

newsidx_status nx_finder_open(struct nx_pass *pass, const struct nx_node *node, struct nx_finder **out)
{
    size_t n = node->n_words;
    for (const struct nx_node *child = node->first; child; child = child->next) n++;
    struct nx_finder *finder = finder_new(pass, node, n);
    if (!finder) return nx_error_memory(pass->err);
    *out = finder;
    if (is_sought(node)) return open_words(finder);
    switch (node->kind) {
    case NX_NODE_TERM: return open_term(finder, node->words->term);
    case NX_NODE_VALUE: return open_value(finder);
    case NX_NODE_RANGE: finder->rows = nx_range_rows(pass->segment, &node->range); return NEWSIDX_OK;
    case NX_NODE_LISTED: open_listed(finder); return NEWSIDX_OK;
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR:
    case NX_NODE_ALL:
    case NX_NODE_NONE:
    case NX_NODE_NOT:
    case NX_NODE_AND:
    case NX_NODE_OR: break;
    }
    return open_children(finder);
}

void nx_finder_close(struct nx_finder *finder)
{
    if (!finder) return;
    for (size_t i = 0; i < finder->n_children; i++) nx_finder_close(finder->children[i]);
    nx_place_close(&finder->place);
    nx_row_words_dispose(&finder->words);
}

/* ---- Rows that may match ---- */

/* Leapfrog: whoever is furthest ahead says where to go on. */
static newsidx_status next_of_all(struct nx_finder *finder, uint32_t row, uint32_t *out)
{
    for (size_t i = 0, agreed = 0; agreed < finder->n_children; i = (i + 1) % finder->n_children) {
        uint32_t found;
        NX_TRY(nx_finder_next(finder->children[i], row, &found));
        agreed = found == row ? agreed + 1 : 1;
        row = found;
        if (row == NX_NO_ROW) break;
    }
    *out = row;
    return NEWSIDX_OK;
}

static newsidx_status next_of_any(struct nx_finder *finder, uint32_t row, uint32_t *out)
{
    uint32_t first = NX_NO_ROW, found;
    for (size_t i = 0; i < finder->n_children; i++) {
        NX_TRY(nx_finder_next(finder->children[i], row, &found));
        first = NX_MIN(first, found);
    }
    *out = first;
    return NEWSIDX_OK;
}

newsidx_status nx_finder_next(struct nx_finder *finder, uint32_t row, uint32_t *out)
{
    *out = NX_NO_ROW;
    if (row >= finder->pass->n_rows) return NEWSIDX_OK;
    if (is_sought(finder->node)) return finder->sought.n ? next_of_all(finder, row, out) : NEWSIDX_OK;
    switch (finder->node->kind) {
    case NX_NODE_NONE: break;
    case NX_NODE_ALL:
    case NX_NODE_NOT: *out = row; break;
    case NX_NODE_RANGE:
        row = NX_MAX(row, finder->rows.first);
        if (row < finder->rows.end) *out = row;
        break;
    case NX_NODE_LISTED:
        while (finder->listed < finder->listed_end && finder->listed->row < row) finder->listed++;
        if (finder->listed < finder->listed_end) *out = finder->listed->row;
        break;
    case NX_NODE_TERM:
    case NX_NODE_VALUE:
        NX_TRY(nx_place_seek(&finder->place, row, finder->pass->err));
        *out = finder->place.row;
        break;
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR: break; /* dealt with above */
    case NX_NODE_AND: return next_of_all(finder, row, out);
    case NX_NODE_OR: return next_of_any(finder, row, out);
    }
    return NEWSIDX_OK;
}

/* ---- Rows that do ---- */

/* True where the bytes of the row tell that the words cannot be there in order. */
static bool cannot_follow(const struct nx_finder *finder, struct nx_str tokens)
{
    if (finder->node->kind != NX_NODE_PHRASE || finder->node->exact) return false;
    return !nx_forms_may_follow(finder->forms, finder->sought.n, tokens);
}

static newsidx_status confirm_words(struct nx_finder *finder, uint32_t row, bool *out)
{
    const struct nx_segment *segment = finder->pass->segment;
    const struct nx_node *node = finder->node;
    *out = finder->sought.n > 0;
    if (!*out || (node->n_words == 1 && !node->streams)) return NEWSIDX_OK;
    struct nx_str tokens;
    NX_TRY(nx_segment_row_tokens(segment, row, &tokens, finder->pass->err));
    *out = !cannot_follow(finder, tokens);
    if (!*out) return NEWSIDX_OK;
    NX_TRY(nx_segment_row_words(segment, row, &finder->words, finder->pass->err));
    *out = node->kind == NX_NODE_NEAR ? nx_near_occurs(&finder->words, &finder->sought, node->near)
                                      : nx_phrase_occurs(&finder->words, &finder->sought);
    return NEWSIDX_OK;
}

static newsidx_status confirm_all(struct nx_finder *finder, uint32_t row, bool *out)
{
    *out = true;
    for (size_t i = 0; i < finder->n_children && *out; i++) {
        NX_TRY(nx_finder_confirm(finder->children[i], row, out));
    }
    return NEWSIDX_OK;
}

static newsidx_status confirm_any(struct nx_finder *finder, uint32_t row, bool *out)
{
    *out = false;
    for (size_t i = 0; i < finder->n_children && !*out; i++) NX_TRY(nx_finder_has(finder->children[i], row, out));
    return NEWSIDX_OK;
}

newsidx_status nx_finder_confirm(struct nx_finder *finder, uint32_t row, bool *out)
{
    if (is_sought(finder->node)) return confirm_words(finder, row, out);
    switch (finder->node->kind) {
    case NX_NODE_NOT:
        NX_TRY(nx_finder_has(finder->children[0], row, out));
        *out = !*out;
        return NEWSIDX_OK;
    case NX_NODE_AND: return confirm_all(finder, row, out);
    case NX_NODE_OR: return confirm_any(finder, row, out);
    case NX_NODE_RANGE: *out = nx_range_holds(finder->pass->columns, &finder->node->range, row); return NEWSIDX_OK;
    case NX_NODE_NONE:
    case NX_NODE_ALL:
    case NX_NODE_TERM:
    case NX_NODE_PHRASE:
    case NX_NODE_NEAR:
    case NX_NODE_LISTED:
    case NX_NODE_VALUE: break;
    }
    *out = finder->node->kind != NX_NODE_NONE;
    return NEWSIDX_OK;
}

newsidx_status nx_finder_has(struct nx_finder *finder, uint32_t row, bool *out)
{
    uint32_t found;
    *out = false;
    NX_TRY(nx_finder_next(finder, row, &found));
    return found == row ? nx_finder_confirm(finder, row, out) : NEWSIDX_OK;
}

newsidx_status nx_conditions_hold(struct nx_condition *conditions, uint32_t row, bool *out)
{
    *out = true;
    for (struct nx_condition *here = conditions; here && *out; here = here->next) {
        NX_TRY(here->has_words ? nx_finder_confirm(here->finder, row, out) : nx_finder_has(here->finder, row, out));
        *out = *out != here->not;
    }
    return NEWSIDX_OK;
}
