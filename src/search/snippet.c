/* SPDX-License-Identifier: GPL-2.0-or-later */
/* snippet.c: everything here counts in user-perceived characters; only what comes in and goes out counts in bytes. */
#include "search/snippet.h"

#include "base/utf8.h"
#include "search/blank.h"

/* What a character is to one who looks for a place to cut. */
enum kind { KIND_OTHER, KIND_BLANK, KIND_WORD_START, KIND_WORD_INSIDE };

/* A range of characters [start, end). */
struct range {
    size_t start, end;
};

/* The text as characters. */
struct layout {
    const struct nx_marked *marked;
    unsigned char *kinds; /* enum kind of each of the `n` characters */
    struct range *marks;  /* marked->n_marks of them */
    size_t n, width;
};

/* ---- Laying out ---- */

static size_t place_of(const struct nx_marked *marked, uint32_t offset)
{
    return nx_bound_floor(marked->bounds, marked->n_bounds, offset);
}

static struct range range_of(const struct nx_marked *marked, uint32_t start, uint32_t end)
{
    return (struct range){ place_of(marked, start), place_of(marked, end - 1) + 1 };
}

static void find_blanks(struct layout *layout)
{
    const struct nx_str text = layout->marked->text;
    for (size_t i = 0; i < layout->n; i++) {
        const char *at = text.ptr + layout->marked->bounds[i];
        if (nx_is_blank(nx_utf8_next(&at, text.ptr + text.len))) layout->kinds[i] = KIND_BLANK;
    }
}

static void find_words(struct layout *layout)
{
    for (size_t i = 0; i < layout->marked->n_words; i++) {
        struct range word = range_of(layout->marked, layout->marked->words[i].start, layout->marked->words[i].end);
        for (size_t at = word.start; at < word.end; at++) {
            layout->kinds[at] = at == word.start ? KIND_WORD_START : KIND_WORD_INSIDE;
        }
    }
}

static newsidx_status lay_out(const struct nx_marked *marked, size_t width, struct nx_arena *scratch,
                              struct layout *out, newsidx_error *err)
{
    struct layout layout = { .marked = marked, .n = marked->n_bounds - 1, .width = width };
    layout.kinds = nx_arena_calloc(scratch, layout.n, sizeof *layout.kinds);
    layout.marks = nx_arena_calloc(scratch, marked->n_marks, sizeof *layout.marks);
    if (!layout.kinds || !layout.marks) return nx_error_memory(err);
    find_blanks(&layout);
    find_words(&layout);
    for (size_t i = 0; i < marked->n_marks; i++) {
        layout.marks[i] = range_of(marked, marked->marks[i].start, marked->marks[i].end);
    }
    *out = layout;
    return NEWSIDX_OK;
}

/* ---- The best marks ---- */

/* How good a run of marks is. */
struct worth {
    double weight;
    size_t marks;
};

static double weigh(uint64_t terms, const double *weights)
{
    double sum = 0.0;
    for (; terms; terms &= terms - 1) sum += weights[__builtin_ctzll(terms)];
    return sum;
}

static bool is_better(struct worth a, struct worth b)
{
    return a.weight != b.weight ? a.weight > b.weight : a.marks > b.marks;
}

/* The marks from `first` on that fit the width together; at least that one. *end is the end of the last. */
static struct worth run_from(const struct layout *layout, size_t first, const double *weights, size_t *end)
{
    uint64_t terms = 0;
    size_t at = first;
    for (; at < layout->marked->n_marks; at++) {
        if (at > first && layout->marks[at].end - layout->marks[first].start > layout->width) break;
        terms |= layout->marked->marks[at].terms;
        *end = layout->marks[at].end;
    }
    return (struct worth){ weigh(terms, weights), at - first };
}

/* The characters from the first to the last mark of the best run; empty at the beginning where nothing is marked. */
static struct range best_block(const struct layout *layout, const double *weights)
{
    struct range best = { 0, 0 };
    struct worth best_worth = { -1.0, 0 };
    for (size_t i = 0; i < layout->marked->n_marks; i++) {
        size_t end = 0;
        struct worth worth = run_from(layout, i, weights, &end);
        if (!is_better(worth, best_worth)) continue;
        best_worth = worth;
        best = (struct range){ layout->marks[i].start, end };
    }
    return best;
}

/* ---- Where to begin and to end ---- */

static bool is_word(unsigned char kind)
{
    return kind == KIND_WORD_START || kind == KIND_WORD_INSIDE;
}

/* True where a passage may begin at character `at`: with a word, or with what stands right before one ("(", a quote). */
static bool may_start(const struct layout *layout, size_t at)
{
    unsigned char kind = layout->kinds[at], before = at ? layout->kinds[at - 1] : KIND_BLANK;
    if (kind == KIND_BLANK || kind == KIND_WORD_INSIDE) return false;
    return before == KIND_BLANK || (kind == KIND_WORD_START && before != KIND_OTHER);
}

/* True where a passage may end before character `at`: behind a word and what belongs to it (a full stop). */
static bool may_end(const struct layout *layout, size_t at)
{
    unsigned char before = layout->kinds[at - 1], kind = at < layout->n ? layout->kinds[at] : KIND_BLANK;
    if (before == KIND_BLANK || kind == KIND_WORD_INSIDE) return false;
    return kind == KIND_BLANK || is_word(before);
}

/* The last sentence that begins at or before the block, leaves it in, and does not end the text too soon. */
static newsidx_status sentence_start(const struct layout *layout, struct range block, size_t lowest, size_t *out,
                                     bool *found, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) uint32_t *sentences = NULL;
    size_t n;
    NX_TRY(nx_text_boundaries(layout->marked->text, NX_BOUNDARY_SENTENCE, &sentences, &n, err));
    *found = false;
    for (size_t i = 0; i + 1 < n; i++) {
        size_t start = place_of(layout->marked, sentences[i]);
        if (start < lowest || start > block.start || layout->n - start < layout->width / 2) continue;
        *found = true;
        *out = start;
    }
    return NEWSIDX_OK;
}

/* A word's beginning that puts the block in the middle, as far as the end of the text allows. */
static size_t word_start(const struct layout *layout, struct range block, size_t lowest)
{
    size_t room = layout->width - NX_MIN(block.end - block.start, layout->width);
    size_t middle = block.start - NX_MIN(room / 2, block.start);
    size_t at = NX_MAX(lowest, NX_MIN(middle, layout->n - layout->width));
    while (at < block.start && !may_start(layout, at)) at++;
    return NX_MIN(at, block.start);
}

static newsidx_status choose_start(const struct layout *layout, struct range block, size_t *out, newsidx_error *err)
{
    size_t lowest = block.end > layout->width ? block.end - layout->width : 0;
    bool found;
    size_t start = 0;
    NX_TRY(sentence_start(layout, block, lowest, &start, &found, err));
    *out = found ? start : word_start(layout, block, lowest);
    return NEWSIDX_OK;
}

/* The last end that is good; else one that cuts no word; else, in a word longer than the width, the last that fits. */
static size_t choose_end(const struct layout *layout, size_t start)
{
    size_t limit = start + layout->width, between = 0;
    if (limit >= layout->n) return layout->n;
    for (size_t at = limit; at > start; at--) {
        if (may_end(layout, at)) return at;
        if (between == 0 && layout->kinds[at] != KIND_WORD_INSIDE) between = at;
    }
    return between ? between : limit;
}

newsidx_status nx_snippet_choose(const struct nx_marked *marked, const double *weights, size_t width,
                                 struct nx_arena *scratch, struct nx_snippet *out, newsidx_error *err)
{
    size_t n = marked->n_bounds - 1;
    if (width == 0 || n <= width) {
        *out = (struct nx_snippet){ 0, (uint32_t)marked->text.len, false, false };
        return NEWSIDX_OK;
    }
    struct layout layout = { 0 };
    NX_TRY(lay_out(marked, width, scratch, &layout, err));
    size_t start;
    NX_TRY(choose_start(&layout, best_block(&layout, weights), &start, err));
    size_t end = choose_end(&layout, start);
    *out = (struct nx_snippet){ marked->bounds[start], marked->bounds[end], start > 0, end < n };
    return NEWSIDX_OK;
}
