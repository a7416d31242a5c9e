/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snippet.c: places in the text are numbers of user-perceived characters here; only what comes in and goes out counts in
 * bytes. How long something is counts in columns.
 */
#include "search/snippet.h"

#include "base/utf8.h"
#include "search/blank.h"
#include "text/width.h"

enum { ABBREVIATION_MAX = 3 }; /* letters of one */

/* What a character is to one who looks for a place to cut. */
enum kind {
    KIND_OTHER,
    KIND_BLANK,
    KIND_CLOSE, /* a full stop, comma or closing bracket of Chinese or Japanese, behind which no blank comes */
    KIND_WORD_START,
    KIND_WORD_INSIDE,
};

/* A range of characters [start, end). */
struct range {
    size_t start, end;
};

/* The text as characters. */
struct layout {
    const struct nx_marked *marked;
    unsigned char *kinds; /* enum kind of each of the `n` characters */
    uint32_t *columns;    /* [i]: of all characters before character i; n + 1 */
    struct range *marks;  /* marked->n_marks of them */
    size_t n, width;
};

static size_t columns_of(const struct layout *layout, size_t start, size_t end)
{
    return layout->columns[end] - layout->columns[start];
}

/* The first character from which on up to `end` there are at most so many columns. */
static size_t first_fitting(const struct layout *layout, size_t end, size_t columns)
{
    size_t start = end;
    while (start > 0 && columns_of(layout, start - 1, end) <= columns) start--;
    return start;
}

/* The place behind the last of as many characters from `start` on as fit the width, at least one. */
static size_t last_fitting(const struct layout *layout, size_t start)
{
    size_t end = start + 1;
    while (end < layout->n && columns_of(layout, start, end + 1) <= layout->width) end++;
    return end;
}

/* ---- Laying out ---- */

static size_t place_of(const struct nx_marked *marked, uint32_t offset)
{
    return nx_bound_floor(marked->bounds, marked->n_bounds, offset);
}

static struct range range_of(const struct nx_marked *marked, uint32_t start, uint32_t end)
{
    return (struct range){ place_of(marked, start), place_of(marked, end - 1) + 1 };
}

/* What takes no columns counts as one: no passage is endless. */
static void measure(struct layout *layout)
{
    const uint32_t *bounds = layout->marked->bounds;
    for (size_t i = 0; i < layout->n; i++) {
        const struct nx_str cluster = { layout->marked->text.ptr + bounds[i], bounds[i + 1] - bounds[i] };
        layout->columns[i + 1] = layout->columns[i] + NX_MAX(nx_text_cluster_columns(cluster), 1U);
    }
}

static bool is_close(uint32_t c)
{
    static const uint16_t closes[] = { 0x3001, 0x3002, 0x300b, 0x300d, 0x300f, 0x3011, 0xff01, 0xff09,
                                       0xff0c, 0xff1a, 0xff1b, 0xff1f, 0xff61, 0xff63, 0xff64 };
    for (size_t i = 0; i < NX_COUNT(closes) && c >= closes[i]; i++) {
        if (c == closes[i]) return true;
    }
    return false;
}

static void find_blanks(struct layout *layout)
{
    const struct nx_str text = layout->marked->text;
    for (size_t i = 0; i < layout->n; i++) {
        const char *at = text.ptr + layout->marked->bounds[i];
        const uint32_t c = nx_utf8_next(&at, text.ptr + text.len);
        layout->kinds[i] = nx_is_blank(c) ? KIND_BLANK : is_close(c) ? KIND_CLOSE : KIND_OTHER;
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
    layout.columns = nx_arena_calloc(scratch, layout.n + 1, sizeof *layout.columns);
    layout.marks = nx_arena_calloc(scratch, marked->n_marks, sizeof *layout.marks);
    if (!layout.kinds || !layout.columns || !layout.marks) return nx_error_memory(err);
    measure(&layout);
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

/* What a passage is chosen for: characters from the first to the last mark of a run, and its core, up to the end of the last
   mark with a term that is in none before it. */
struct block {
    size_t start, end, core_end;
};

/* The marks from `first` on that fit the width together; at least that one. */
static struct worth run_from(const struct layout *layout, size_t first, const double *weights, struct block *out)
{
    uint64_t terms = 0;
    size_t at = first;
    out->start = layout->marks[first].start;
    for (; at < layout->marked->n_marks; at++) {
        if (at > first && columns_of(layout, layout->marks[first].start, layout->marks[at].end) > layout->width) break;
        out->end = layout->marks[at].end;
        if (layout->marked->marks[at].terms & ~terms) out->core_end = out->end;
        terms |= layout->marked->marks[at].terms;
    }
    return (struct worth){ weigh(terms, weights), at - first };
}

/* The best run; empty at the beginning where nothing is marked. */
static struct block best_block(const struct layout *layout, const double *weights)
{
    struct block best = { 0, 0, 0 }, block;
    struct worth best_worth = { -1.0, 0 };
    for (size_t i = 0; i < layout->marked->n_marks; i++) {
        struct worth worth = run_from(layout, i, weights, &block);
        if (!is_better(worth, best_worth)) continue;
        best_worth = worth;
        best = block;
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
    if (kind == KIND_BLANK || kind == KIND_CLOSE || kind == KIND_WORD_INSIDE) return false;
    return before == KIND_BLANK || before == KIND_CLOSE || (kind == KIND_WORD_START && before != KIND_OTHER);
}

/* True where a passage may end before character `at`: behind a word and what belongs to it (a full stop). */
static bool may_end(const struct layout *layout, size_t at)
{
    unsigned char before = layout->kinds[at - 1], kind = at < layout->n ? layout->kinds[at] : KIND_BLANK;
    if (before == KIND_BLANK || kind == KIND_WORD_INSIDE) return false;
    return kind == KIND_BLANK || before == KIND_CLOSE || is_word(before);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* True where what ends before `offset` is likelier an abbreviation than a sentence: an initial, U.S., Mr., Sen., Oct. */
static bool follows_abbreviation(struct nx_str text, size_t offset)
{
    size_t at = offset, n = 0;
    bool capital = false;
    while (at > 0 && text.ptr[at - 1] == ' ') at--;
    if (at == 0 || text.ptr[--at] != '.') return false;
    for (; at > 0 && is_letter(text.ptr[at - 1]) && !capital && n <= ABBREVIATION_MAX; at--) {
        n += !nx_utf8_is_continuation(text.ptr[at - 1]);
        capital = text.ptr[at - 1] >= 'A' && text.ptr[at - 1] <= 'Z';
    }
    if (at > 0 && is_letter(text.ptr[at - 1])) return false; /* a longer word, or one in capitals, as EU */
    return n == 1 || (capital && n <= ABBREVIATION_MAX);
}

/* The first place for a sentence to begin at: the whole block fits behind it, or the core does, not far behind it. */
static size_t lowest_sentence(const struct layout *layout, struct block block, size_t lowest)
{
    const size_t core = first_fitting(layout, block.core_end, layout->width);
    const size_t near = first_fitting(layout, block.start, layout->width / 3);
    return NX_MIN(lowest, NX_MAX(core, near));
}

/* The last sentence that begins between `lowest` and the block, and does not end the text too soon. */
static newsidx_status sentence_start(const struct layout *layout, struct block block, size_t lowest, size_t *out,
                                     bool *found, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) uint32_t *sentences = NULL;
    size_t n;
    NX_TRY(nx_text_boundaries(layout->marked->text, NX_BOUNDARY_SENTENCE, &sentences, &n, err));
    *found = false;
    for (size_t i = 0; i + 1 < n; i++) {
        size_t start = place_of(layout->marked, sentences[i]);
        if (start < lowest || start > block.start || columns_of(layout, start, layout->n) < layout->width / 2) continue;
        if (follows_abbreviation(layout->marked->text, sentences[i])) continue;
        *found = true;
        *out = start;
    }
    return NEWSIDX_OK;
}

/* The first place soon behind `at` where more than a word begins, as Chinese has no blanks between words; else `at`. */
static size_t clause_start(const struct layout *layout, size_t at, size_t last)
{
    for (size_t i = at; i <= last && columns_of(layout, at, i) <= layout->width / 5; i++) {
        const unsigned char before = i ? layout->kinds[i - 1] : KIND_BLANK;
        if (may_start(layout, i) && (before == KIND_BLANK || before == KIND_CLOSE)) return i;
    }
    return at;
}

/* A word's beginning that puts the block in the middle, as far as the end of the text allows. */
static size_t word_start(const struct layout *layout, struct block block, size_t lowest)
{
    const size_t used = columns_of(layout, block.start, block.end);
    const size_t room = layout->width - NX_MIN(used, layout->width);
    const size_t middle = first_fitting(layout, block.start, room / 2);
    const size_t last = first_fitting(layout, layout->n, layout->width);
    size_t at = NX_MAX(lowest, NX_MIN(middle, last));
    while (at < block.start && !may_start(layout, at)) at++;
    return NX_MIN(clause_start(layout, at, block.start), block.start);
}

static newsidx_status choose_start(const struct layout *layout, struct block block, size_t *out, newsidx_error *err)
{
    size_t lowest = first_fitting(layout, block.end, layout->width);
    bool found;
    size_t start = 0;
    NX_TRY(sentence_start(layout, block, lowest_sentence(layout, block, lowest), &start, &found, err));
    *out = found ? start : word_start(layout, block, lowest);
    return NEWSIDX_OK;
}

/* The last end that is good; else one that cuts no word; else, in a word longer than the width, the last that fits. */
static size_t choose_end(const struct layout *layout, size_t start)
{
    size_t limit = last_fitting(layout, start), between = 0;
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
    const struct nx_snippet whole = { 0, (uint32_t)marked->text.len, false, false };
    size_t n = marked->n_bounds - 1, start;
    struct layout layout = { 0 };
    *out = whole;
    if (width == 0 || marked->text.len <= width) return NEWSIDX_OK; /* no character has more columns than bytes */
    NX_TRY(lay_out(marked, width, scratch, &layout, err));
    if (columns_of(&layout, 0, n) <= width) return NEWSIDX_OK;
    NX_TRY(choose_start(&layout, best_block(&layout, weights), &start, err));
    size_t end = choose_end(&layout, start);
    *out = (struct nx_snippet){ marked->bounds[start], marked->bounds[end], start > 0, end < n };
    return NEWSIDX_OK;
}
