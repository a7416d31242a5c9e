/* SPDX-License-Identifier: GPL-2.0-or-later */
/* complete.c: a counter for each word of each segment's range; a word counts once a row. */
#include "search/complete.h"

#include <stdlib.h>

/* What is counted in one segment. */
struct counter {
    const struct nx_segment *segment;
    struct nx_word_range range;
    uint32_t *rows;    /* per word of the range: that have it; NULL: none was looked at yet */
    uint32_t *counted; /* per word: the row that counted it last, plus 1 */
};

static newsidx_status set_up(struct counter *counter, struct nx_arena *arena, newsidx_error *err)
{
    const size_t n = counter->range.end - counter->range.first;
    counter->rows = nx_arena_calloc(arena, n, sizeof *counter->rows);
    counter->counted = nx_arena_calloc(arena, n, sizeof *counter->counted);
    return counter->rows && counter->counted ? NEWSIDX_OK : nx_error_memory(err);
}

static void count_row(struct counter *counter, const struct nx_row_words *words, uint32_t row)
{
    const uint32_t n = counter->range.end - counter->range.first;
    for (uint32_t i = 0; i < words->n; i++) {
        const uint32_t at = words->words[i] - counter->range.first; /* wraps round for words before the range */
        if (at >= n || counter->counted[at] == row + 1) continue;
        counter->counted[at] = row + 1;
        counter->rows[at]++;
    }
}

static newsidx_status count_rows(struct counter *counters, const struct nx_top *top, struct nx_arena *arena,
                                 newsidx_error *err)
{
    NX_AUTO(nx_row_words_dispose) struct nx_row_words words = NX_ROW_WORDS_INIT;
    for (size_t i = 0; i < top->n; i++) {
        const struct nx_row *row = &top->items[i].row;
        struct counter *counter = &counters[row->segment];
        if (counter->range.first == counter->range.end) continue;
        if (!counter->rows) NX_TRY(set_up(counter, arena, err));
        NX_TRY(nx_segment_row_words(counter->segment, row->row, &words, err));
        count_row(counter, &words, row->row);
    }
    return NEWSIDX_OK;
}

static newsidx_status gather(const struct counter *counters, size_t n, struct nx_buffer *found, newsidx_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct counter *counter = &counters[i];
        const uint32_t *stems = nx_segment_word_stems(counter->segment);
        for (uint32_t word = counter->range.first; counter->rows && word < counter->range.end; word++) {
            const uint32_t rows = counter->rows[word - counter->range.first];
            if (rows == 0) continue;
            const struct nx_vocabulary_word one = { nx_segment_word(counter->segment, word),
                                                    nx_segment_stem(counter->segment, stems[word]), rows, 0 };
            nx_buffer_add(found, &one, sizeof one);
        }
    }
    return nx_buffer_check(found, err);
}

newsidx_status nx_complete(struct nx_lists *lists, struct nx_str prefix, const struct nx_top *top, size_t max,
                           struct nx_arena *arena, struct nx_vocabulary *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer found = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const struct nx_snapshot *snapshot = nx_lists_snapshot(lists);
    struct counter *counters = nx_arena_calloc(arena, snapshot->n_segments, sizeof *counters);
    if (!counters) return nx_error_memory(err);
    for (size_t i = 0; i < snapshot->n_segments; i++) {
        counters[i].segment = snapshot->segments[i];
        counters[i].range = nx_vocabulary_range(snapshot->segments[i], prefix);
    }
    NX_TRY(count_rows(counters, top, arena, err));
    NX_TRY(gather(counters, snapshot->n_segments, &found, err));
    return nx_vocabulary_collect(&found, max, arena, out, err);
}
