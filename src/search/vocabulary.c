/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vocabulary.c: ranges of the sorted tables, merged; and walks through them that pass over what cannot be near. */
#include "search/vocabulary.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "search/dead_words.h"

/* ---- The words of one segment ---- */

struct table {
    const struct nx_segment *segment;
    const uint32_t *dead; /* per word: of its rows; NULL: none */
    uint32_t at, end;     /* the words that are still to be looked at */
};

static newsidx_status open_table(struct nx_lists *lists, uint32_t number, struct table *out, newsidx_error *err)
{
    const struct nx_segment *segment = nx_lists_snapshot(lists)->segments[number];
    *out = (struct table){ .segment = segment, .end = nx_segment_n_words(segment) };
    return nx_dead_words_get(nx_lists_dead_words(lists), number, &out->dead, err);
}

static uint64_t live_df(const struct table *table, uint32_t word)
{
    const uint32_t all = nx_segment_word_df(table->segment)[word], dead = table->dead ? table->dead[word] : 0;
    return all > dead ? all - dead : 0;
}

static struct nx_vocabulary_word word_at(const struct table *table, uint32_t word)
{
    const uint32_t stem = nx_segment_word_stems(table->segment)[word];
    return (struct nx_vocabulary_word){ nx_segment_word(table->segment, word), nx_segment_stem(table->segment, stem),
                                        live_df(table, word), 0 };
}

/* Where the word stands: before those that begin with `head` (< 0), among them (0), or behind them. */
static int compare_head(const struct table *table, uint32_t word, struct nx_str head)
{
    struct nx_str text = nx_segment_word(table->segment, word);
    if (text.len > head.len) text.len = head.len;
    return nx_str_compare(text, head);
}

/* The first word from `low` on, before `high`, that stands at `place` (as above) or behind it; `high` if there is none. */
static uint32_t find_head(const struct table *table, uint32_t low, uint32_t high, struct nx_str head, int place)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (compare_head(table, middle, head) < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The same from the word that the table is at, where it is expected nearby: in steps that double. */
static uint32_t skip_to_head(const struct table *table, struct nx_str head, int place)
{
    uint32_t low = table->at, step = 1;
    while (step < table->end - low && compare_head(table, low + step, head) < place) {
        low += step;
        step *= 2;
    }
    return find_head(table, low, step < table->end - low ? low + step : table->end, head, place);
}

struct nx_word_range nx_vocabulary_range(const struct nx_segment *segment, struct nx_str prefix)
{
    const struct table table = { .segment = segment };
    const uint32_t n = nx_segment_n_words(segment), first = find_head(&table, 0, n, prefix, 0);
    return (struct nx_word_range){ first, find_head(&table, first, n, prefix, 1) };
}

/* ---- The best of them ---- */

/* A binary heap with the worst of the kept words at its root. */
struct best {
    struct nx_vocabulary_word *items;
    size_t n, max, n_all;
};

/* The order of answers. */
static int compare(const void *left, const void *right)
{
    const struct nx_vocabulary_word *a = left, *b = right;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    if (a->df != b->df) return a->df > b->df ? -1 : 1;
    return nx_str_compare(a->word, b->word);
}

static void sift_up(struct best *best, struct nx_vocabulary_word word)
{
    size_t at = best->n++;
    for (; at > 0 && compare(&word, &best->items[(at - 1) / 2]) > 0; at = (at - 1) / 2) {
        best->items[at] = best->items[(at - 1) / 2];
    }
    best->items[at] = word;
}

static void replace_worst(struct best *best, struct nx_vocabulary_word word)
{
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < best->n; at = child) {
        if (child + 1 < best->n && compare(&best->items[child + 1], &best->items[child]) > 0) child++;
        if (compare(&best->items[child], &word) <= 0) break;
        best->items[at] = best->items[child];
    }
    best->items[at] = word;
}

static void offer(struct best *best, struct nx_vocabulary_word word)
{
    if (word.df == 0) return;
    best->n_all++;
    if (best->n < best->max)
        sift_up(best, word);
    else if (best->n && compare(&word, &best->items[0]) < 0)
        replace_worst(best, word);
}

/* Room for `max` of `n` words. */
static newsidx_status open_best(size_t n, size_t max, struct nx_arena *arena, struct best *out, newsidx_error *err)
{
    *out = (struct best){ .max = NX_MIN(n, max) };
    out->items = nx_arena_calloc(arena, out->max + 1, sizeof *out->items);
    return out->items ? NEWSIDX_OK : nx_error_memory(err);
}

static void finish(struct best *best, struct nx_vocabulary *out)
{
    qsort(best->items, best->n, sizeof *best->items, compare);
    *out = (struct nx_vocabulary){ best->items, best->n, best->n_all };
}

/* ---- By prefix ---- */

/* Ranges of several tables, in the order of the words that they are at. */
struct merge {
    struct table *tables;
    size_t n;
};

static struct nx_str head_of(const struct table *table)
{
    return nx_segment_word(table->segment, table->at);
}

/* Puts the table, which stands before tables in order, to its place among them. */
static void settle(struct table *tables, size_t n)
{
    const struct table moved = tables[0];
    const struct nx_str word = head_of(&moved);
    size_t i = 0;
    for (; i + 1 < n && nx_str_compare(head_of(&tables[i + 1]), word) < 0; i++) tables[i] = tables[i + 1];
    tables[i] = moved;
}

static newsidx_status open_merge(struct nx_lists *lists, struct nx_str prefix, struct nx_arena *arena,
                                 struct merge *out, newsidx_error *err)
{
    const size_t n = nx_lists_snapshot(lists)->n_segments;
    struct table *tables = nx_arena_calloc(arena, n + 1, sizeof *tables);
    if (!tables) return nx_error_memory(err);
    *out = (struct merge){ tables + n, 0 };
    for (size_t number = n; number-- > 0;) {
        struct table table;
        NX_TRY(open_table(lists, (uint32_t)number, &table, err));
        table.at = find_head(&table, 0, table.end, prefix, 0);
        table.end = find_head(&table, table.at, table.end, prefix, 1);
        if (table.at == table.end) continue;
        *--out->tables = table;
        settle(out->tables, ++out->n);
    }
    return NEWSIDX_OK;
}

/* Takes the first word, from all tables that have it. */
static struct nx_vocabulary_word take_word(struct merge *merge)
{
    struct nx_vocabulary_word word = word_at(merge->tables, merge->tables->at);
    uint64_t df = 0;
    while (merge->n && nx_str_equal(head_of(merge->tables), word.word)) {
        df += live_df(merge->tables, merge->tables->at);
        if (++merge->tables->at == merge->tables->end) {
            merge->tables++;
            merge->n--;
        } else {
            settle(merge->tables, merge->n);
        }
    }
    word.df = df;
    return word;
}

newsidx_status nx_vocabulary_prefix(struct nx_lists *lists, struct nx_str prefix, size_t max, struct nx_arena *arena,
                                    struct nx_vocabulary *out, newsidx_error *err)
{
    struct merge merge = { NULL, 0 };
    struct best best = { NULL, 0, 0, 0 };
    size_t n = 0;
    NX_TRY(open_merge(lists, prefix, arena, &merge, err));
    for (size_t i = 0; i < merge.n; i++) n += merge.tables[i].end - merge.tables[i].at;
    NX_TRY(open_best(n, max, arena, &best, err));
    while (merge.n) offer(&best, take_word(&merge));
    finish(&best, out);
    return NEWSIDX_OK;
}

/* ---- By distance ---- */

enum { DEPTH_MAX = NX_EDITS_WORD_MAX + NX_EDITS_MAX + 1 };

/* A walk through a table. What is known of the beginning of one word holds for the next words that begin so. */
struct walk {
    const struct nx_edits *edits;
    struct table table;
    struct nx_str word;                          /* the last one looked at */
    size_t depth;                                /* characters of it that are known */
    size_t ends[DEPTH_MAX + 1];                  /* of the first characters: their bytes */
    struct nx_edits_state states[DEPTH_MAX + 1]; /* behind them */
};

/* Forgets what the next word has not in common with the last one. */
static void turn_to(struct walk *walk, struct nx_str word)
{
    const size_t most = NX_MIN(walk->word.len, word.len);
    size_t shared = 0;
    while (shared < most && walk->word.ptr[shared] == word.ptr[shared]) shared++;
    while (walk->ends[walk->depth] > shared) walk->depth--;
    walk->word = word;
}

/* Goes through the rest of the word's characters; false: with what it has begun, a word is too far away. */
static bool follow(struct walk *walk)
{
    if (walk->word.len == 0) return true;
    const char *at = walk->word.ptr + walk->ends[walk->depth], *end = walk->word.ptr + walk->word.len;
    while (at < end) {
        const uint32_t character = nx_utf8_next(&at, end);
        struct nx_edits_state *last = &walk->states[walk->depth++];
        last[1] = nx_edits_next(walk->edits, walk->depth > 1 ? last - 1 : NULL, last, character);
        walk->ends[walk->depth] = (size_t)(at - walk->word.ptr);
        if (!nx_edits_alive(walk->edits, &last[1])) return false;
    }
    return true;
}

/* Passes over the words that are too far away, as the last character looked at makes them, or one like it. */
static void skip(struct walk *walk)
{
    char head[4 * DEPTH_MAX];
    const struct nx_edits_state *last = &walk->states[walk->depth - 1], *before = walk->depth > 1 ? last - 1 : NULL;
    const char *at = walk->word.ptr + walk->ends[walk->depth - 1];
    size_t length = walk->ends[walk->depth - 1];
    const uint32_t dead = nx_utf8_next(&at, walk->word.ptr + walk->word.len);
    const uint32_t alive = nx_edits_next_alive(walk->edits, before, last, dead);
    memcpy(head, walk->word.ptr, length);
    if (alive != NX_EDITS_NONE) length += nx_utf8_put(alive, head + length);
    walk->table.at = skip_to_head(&walk->table, (struct nx_str){ head, length }, alive == NX_EDITS_NONE);
}

/* Adds the words of the table that are near to `found`. */
static void find_near(struct walk *walk, struct nx_buffer *found)
{
    while (walk->table.at < walk->table.end) {
        turn_to(walk, nx_segment_word(walk->table.segment, walk->table.at));
        if (!follow(walk)) {
            skip(walk);
            continue;
        }
        struct nx_vocabulary_word word = word_at(&walk->table, walk->table.at++);
        word.distance = nx_edits_distance(walk->edits, &walk->states[walk->depth]);
        if (!nx_edits_is_near(walk->edits, word.distance, walk->depth)) continue;
        if (word.df) nx_buffer_add(found, &word, sizeof word);
    }
}

static newsidx_status find_in_segments(struct nx_lists *lists, const struct nx_edits *edits, struct nx_buffer *found,
                                       newsidx_error *err)
{
    const size_t n = nx_lists_snapshot(lists)->n_segments;
    for (size_t number = 0; number < n; number++) {
        struct walk walk = { .edits = edits };
        walk.states[0] = nx_edits_begin(edits);
        NX_TRY(open_table(lists, (uint32_t)number, &walk.table, err));
        find_near(&walk, found);
    }
    return nx_buffer_check(found, err);
}

static int by_word(const void *a, const void *b)
{
    return nx_str_compare(((const struct nx_vocabulary_word *)a)->word, ((const struct nx_vocabulary_word *)b)->word);
}

/* Joins what several segments know of the same word. */
static size_t join(struct nx_vocabulary_word *words, size_t n)
{
    size_t kept = 0;
    if (n) qsort(words, n, sizeof *words, by_word);
    for (size_t i = 0; i < n; i++) {
        if (kept && nx_str_equal(words[kept - 1].word, words[i].word))
            words[kept - 1].df += words[i].df;
        else
            words[kept++] = words[i];
    }
    return kept;
}

/* Adds just the word. */
static newsidx_status find_itself(struct nx_lists *lists, struct nx_str text, struct nx_buffer *found,
                                  newsidx_error *err)
{
    const size_t n = nx_lists_snapshot(lists)->n_segments;
    for (size_t number = 0; number < n; number++) {
        struct table table;
        uint32_t at;
        NX_TRY(open_table(lists, (uint32_t)number, &table, err));
        if (!nx_segment_find_word(table.segment, text, &at)) continue;
        const struct nx_vocabulary_word word = word_at(&table, at);
        nx_buffer_add(found, &word, sizeof word);
    }
    return nx_buffer_check(found, err);
}

newsidx_status nx_vocabulary_collect(struct nx_buffer *found, size_t max, struct nx_arena *arena,
                                     struct nx_vocabulary *out, newsidx_error *err)
{
    struct best best = { NULL, 0, 0, 0 };
    struct nx_vocabulary_word *words = (struct nx_vocabulary_word *)(void *)found->ptr;
    const size_t n = join(words, found->len / sizeof *words);
    NX_TRY(open_best(n, max, arena, &best, err));
    for (size_t i = 0; i < n; i++) offer(&best, words[i]);
    finish(&best, out);
    return NEWSIDX_OK;
}

newsidx_status nx_vocabulary_near(struct nx_lists *lists, struct nx_str word, unsigned distance, size_t max,
                                  struct nx_arena *arena, struct nx_vocabulary *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer found = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_edits edits;
    if (distance && nx_edits_init(&edits, word, distance) && edits.length >= NX_VOCABULARY_NEAR_MIN)
        NX_TRY(find_in_segments(lists, &edits, &found, err));
    else
        NX_TRY(find_itself(lists, word, &found, err));
    return nx_vocabulary_collect(&found, max, arena, out, err);
}
