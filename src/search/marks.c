/* SPDX-License-Identifier: GPL-2.0-or-later */
/* marks.c: the query's words and phrases found again in a text. */
#include "search/marks.h"

#include <stdlib.h>

enum { NEAR_WORDS_MAX = 64 }; /* see nx_near_occurs */

/* ---- The query made ready ---- */

static bool is_for(const struct nx_node *node, unsigned stream)
{
    return node->streams == 0 || (node->streams >> stream & 1);
}

static void collect(struct nx_marker *marker, const struct nx_node *node)
{
    if (node->kind == NX_NODE_NOT) return;
    for (unsigned stream = 0; stream < NX_STREAM_COUNT && node->n_words == 1; stream++) {
        if (is_for(node, stream)) marker->alone[stream] |= UINT64_C(1) << node->words[0].term;
    }
    if (node->n_words > 1) marker->phrases[marker->n_phrases++] = node;
    for (const struct nx_node *child = node->first; child; child = child->next) collect(marker, child);
}

void nx_marker_init(struct nx_marker *marker, struct nx_analyzer *analyzer, const struct nx_query *query)
{
    *marker = (struct nx_marker){
        .analyzer = analyzer,
        .query = query,
        .tokens = NX_TOKENS_INIT,
        .stem = NX_BUFFER_INIT(NX_BUFFER_NO_MAX),
    };
    collect(marker, query->root);
}

void nx_marker_dispose(struct nx_marker *marker)
{
    nx_tokens_dispose(&marker->tokens);
    nx_buffer_dispose(&marker->stem);
}

/* ---- Words ---- */

/* One word of the text. */
struct place {
    uint64_t terms; /* a bit for each of the query's that it is a word of */
    uint32_t end;   /* the word behind the longest match that begins here; its own place where none does */
};

static newsidx_status find_terms(struct nx_marker *marker, struct nx_str word, uint64_t *out, newsidx_error *err)
{
    const struct nx_query *query = marker->query;
    NX_TRY(nx_analyzer_stem(marker->analyzer, word, &marker->stem, err));
    *out = 0;
    for (size_t t = 0; t < query->n_terms; t++) {
        const struct nx_pattern *pattern = nx_query_pattern(query, t);
        const bool is_of =
            pattern ? nx_pattern_fits(pattern, word) : nx_str_equal(query->terms[t], nx_buffer_str(&marker->stem));
        if (is_of) *out |= UINT64_C(1) << t;
    }
    return NEWSIDX_OK;
}

static bool phrase_begins(const struct nx_node *phrase, const struct place *places, size_t n)
{
    if (phrase->n_words > n) return false;
    for (size_t i = 0; i < phrase->n_words; i++) {
        if (!(places[i].terms >> phrase->words[i].term & 1)) return false;
    }
    return true;
}

/* How many words the longest match has that begins at the first of `n` places. */
static size_t match_length(const struct nx_marker *marker, const struct place *places, size_t n)
{
    if (places->terms == 0) return 0;
    size_t longest = (marker->alone[marker->stream] & places->terms) != 0;
    for (size_t i = 0; i < marker->n_phrases; i++) {
        const struct nx_node *phrase = marker->phrases[i];
        if (phrase->kind == NX_NODE_PHRASE && is_for(phrase, marker->stream) && phrase_begins(phrase, places, n))
            longest = NX_MAX(longest, phrase->n_words);
    }
    return longest;
}

/* The bits in `missing` without that of the first of the words that is one of `terms`. */
static uint64_t without(const struct nx_node *near, uint64_t terms, uint64_t missing)
{
    for (uint64_t left = missing; left; left &= left - 1) {
        if (terms >> near->words[__builtin_ctzll(left)].term & 1) return missing & ~(left & -left);
    }
    return missing;
}

/* Makes matches of the words that stand near each other from word `at` of `n` on, if they do; of those side by side, one. */
static void match_near(const struct nx_node *near, struct place *places, size_t at, size_t n)
{
    uint32_t found[NEAR_WORDS_MAX];
    size_t n_found = 0;
    uint64_t missing = near->n_words < NEAR_WORDS_MAX ? (UINT64_C(1) << near->n_words) - 1 : UINT64_MAX;
    const size_t end = NX_MIN(n, at + near->n_words + near->near);
    for (size_t i = at; i < end && missing; i++) {
        const uint64_t left = without(near, places[i].terms, missing);
        if (left == missing && i == at) return; /* the same is found from a later word on */
        if (left != missing) found[n_found++] = (uint32_t)i;
        missing = left;
    }
    for (size_t i = 0; i < n_found && !missing; i++) {
        const bool joined = i + 1 < n_found && found[i + 1] == found[i] + 1;
        places[found[i]].end = NX_MAX(places[found[i]].end, found[i] + 1 + joined);
    }
}

static void find_near(const struct nx_marker *marker, struct place *places, size_t n)
{
    for (size_t i = 0; i < marker->n_phrases; i++) {
        const struct nx_node *near = marker->phrases[i];
        if (near->kind != NX_NODE_NEAR || !is_for(near, marker->stream)) continue;
        for (size_t at = 0; at + near->n_words <= n; at++) match_near(near, places, at, n);
    }
}

static newsidx_status find_places(struct nx_marker *marker, struct place *places, newsidx_error *err)
{
    size_t n = marker->tokens.n;
    for (size_t i = 0; i < n; i++) {
        NX_TRY(find_terms(marker, marker->tokens.items[i].word, &places[i].terms, err));
    }
    for (size_t i = 0; i < n; i++) places[i].end = (uint32_t)(i + match_length(marker, places + i, n - i));
    find_near(marker, places, n);
    return NEWSIDX_OK;
}

/* ---- Marks ---- */

/* The mark over the match that begins at word `at` and over those that overlap it; *next is the word behind it. */
static struct nx_mark mark_at(const struct nx_marker *marker, const struct place *places, size_t at, size_t *next)
{
    const struct nx_token *words = marker->tokens.items;
    struct nx_mark mark = { words[at].start, 0, 0 };
    size_t end = places[at].end;
    for (; at < end; at++) {
        end = NX_MAX(end, places[at].end);
        mark.terms |= places[at].terms;
    }
    mark.end = words[end - 1].end;
    *next = end;
    return mark;
}

static size_t make_marks(const struct nx_marker *marker, const struct place *places, struct nx_mark *marks)
{
    size_t n = 0;
    for (size_t at = 0; at < marker->tokens.n;) {
        if (places[at].end > at)
            marks[n++] = mark_at(marker, places, at, &at);
        else
            at++;
    }
    return n;
}

size_t nx_bound_floor(const uint32_t *bounds, size_t n, uint32_t offset)
{
    size_t low = 0, high = n; /* bounds[low] <= offset, and bounds[high] > offset where there is one */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (bounds[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Widens each mark to whole characters and joins those that then overlap. */
static void widen(struct nx_marked *marked)
{
    size_t kept = 0;
    for (size_t i = 0; i < marked->n_marks; i++) {
        struct nx_mark mark = marked->marks[i];
        mark.start = marked->bounds[nx_bound_floor(marked->bounds, marked->n_bounds, mark.start)];
        mark.end = marked->bounds[nx_bound_floor(marked->bounds, marked->n_bounds, mark.end - 1) + 1];
        struct nx_mark *last = kept ? &marked->marks[kept - 1] : NULL;
        if (last && mark.start < last->end) {
            last->end = NX_MAX(last->end, mark.end);
            last->terms |= mark.terms;
        } else {
            marked->marks[kept++] = mark;
        }
    }
    marked->n_marks = kept;
}

static newsidx_status find_bounds(struct nx_str text, struct nx_arena *arena, struct nx_marked *out, newsidx_error *err)
{
    NX_AUTO(nx_free_bytes) uint32_t *found = NULL;
    size_t n;
    NX_TRY(nx_text_boundaries(text, NX_BOUNDARY_GRAPHEME, &found, &n, err));
    uint32_t *bounds = nx_arena_calloc(arena, n, sizeof *bounds);
    if (!bounds) return nx_error_memory(err);
    memcpy(bounds, found, n * sizeof *bounds);
    out->bounds = bounds;
    out->n_bounds = n;
    return NEWSIDX_OK;
}

newsidx_status nx_marks_find(struct nx_marker *marker, struct nx_str text, unsigned stream, struct nx_arena *arena,
                             struct nx_marked *out, newsidx_error *err)
{
    marker->stream = stream;
    struct nx_marked marked = { .text = text };
    NX_TRY(nx_analyzer_words(marker->analyzer, text, &marker->tokens, err));
    NX_TRY(find_bounds(text, arena, &marked, err));
    struct place *places = nx_arena_calloc(arena, marker->tokens.n, sizeof *places);
    marked.marks = nx_arena_calloc(arena, marker->tokens.n, sizeof *marked.marks);
    if (!places || !marked.marks) return nx_error_memory(err);
    NX_TRY(find_places(marker, places, err));
    marked.n_marks = make_marks(marker, places, marked.marks);
    marked.words = marker->tokens.items;
    marked.n_words = marker->tokens.n;
    widen(&marked);
    *out = marked;
    return NEWSIDX_OK;
}
