/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment_read.c: looking into an open segment: forward tokens, stored articles, and the tables that find rows and
 * sources. Numbers read from the file are checked before they are used as places.
 */
#include <stdlib.h>
#include <zstd.h>

#include "index/record.h"
#include "index/segment.h"

enum { BLOCK_MAX = 64 << 20 };

/* ---- Forward tokens ---- */

void nx_row_words_dispose(struct nx_row_words *words)
{
    if (!words) return;
    free(words->words);
    *words = (struct nx_row_words)NX_ROW_WORDS_INIT;
}

static bool reserve_words(struct nx_row_words *out, uint64_t n)
{
    if (n <= out->capacity) return true;
    uint32_t capacity = (uint32_t)NX_MAX(n, 256);
    uint32_t *grown = realloc(out->words, (size_t)capacity * sizeof *grown);
    if (!grown) return false;
    out->words = grown;
    out->capacity = capacity;
    return true;
}

newsidx_status nx_segment_row_words(const struct nx_segment *segment, uint32_t row, struct nx_row_words *out,
                                    newsidx_error *err)
{
    const uint64_t start = segment->token_starts[row], end = segment->token_starts[row + 1];
    const struct nx_str tokens = segment->parts.parts[NX_PART_TOKENS];
    if (!tokens.ptr || start > end || end > tokens.len) return nx_error_corrupt(err, NULL, "the words of a row are out of place");
    struct nx_reader reader = nx_reader_of(tokens.ptr + start, (size_t)(end - start));
    const uint64_t most = NX_MIN(end - start, UINT32_MAX); /* a word takes a byte at least */
    uint64_t n = 0;
    for (int i = 0; i < NX_STREAM_COUNT; i++) {
        uint64_t field = nx_reader_varint(&reader);
        if (reader.failed || field > most - n) return nx_error_corrupt(err, NULL, "the words of a row are damaged");
        n += field;
        out->counts[i] = (uint32_t)field;
    }
    if (!reserve_words(out, n)) return nx_error_memory(err);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t word = nx_reader_varint(&reader);
        if (word >= segment->words.n) return nx_error_corrupt(err, NULL, "a row has a word that does not exist");
        out->words[i] = (uint32_t)word;
    }
    if (reader.failed) return nx_error_corrupt(err, NULL, "the words of a row are cut short");
    out->n = (uint32_t)n;
    return NEWSIDX_OK;
}

/* ---- Records ---- */

static size_t find_block(const struct nx_segment *segment, uint32_t number)
{
    size_t low = 0, high = segment->n_blocks;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (segment->blocks[middle].first <= number) low = middle;
        else high = middle;
    }
    return low;
}

static newsidx_status load_block(struct nx_segment *segment, size_t block, struct nx_str *out, newsidx_error *err)
{
    struct nx_kept_block *kept = &segment->kept[block % NX_BLOCKS_KEPT];
    *out = nx_buffer_str(&kept->bytes);
    if (kept->number == block) return NEWSIDX_OK;
    const struct nx_str all = segment->parts.parts[NX_PART_RECORDS];
    const uint64_t start = segment->blocks[block].place, end = segment->blocks[block + 1].place;
    if (!all.ptr || start > end || end > all.len) {
        return nx_error_corrupt(err, NULL, "stored articles are out of place");
    }
    const char *frame = all.ptr + start;
    const size_t length = (size_t)(end - start);
    unsigned long long size = ZSTD_getFrameContentSize(frame, length);
    if (size > BLOCK_MAX) return nx_error_corrupt(err, NULL, "stored articles are damaged");
    if (!segment->decompressor) segment->decompressor = ZSTD_createDCtx();
    nx_buffer_clear(&kept->bytes);
    kept->number = SIZE_MAX;
    char *room = nx_buffer_reserve(&kept->bytes, (size_t)size);
    if (!segment->decompressor || !room) return nx_error_memory(err);
    size_t got = ZSTD_decompressDCtx(segment->decompressor, room, (size_t)size, frame, length);
    if (ZSTD_isError(got) || got != size) return nx_error_corrupt(err, NULL, "stored articles are damaged");
    nx_buffer_grow(&kept->bytes, got);
    kept->number = block;
    *out = nx_buffer_str(&kept->bytes);
    return NEWSIDX_OK;
}

newsidx_status nx_segment_record(struct nx_segment *segment, uint32_t number, struct nx_buffer *out,
                                 newsidx_error *err)
{
    if (segment->n_blocks == 0 || number >= segment->blocks[segment->n_blocks].first) {
        return nx_error_corrupt(err, NULL, "a stored article does not exist");
    }
    size_t block = find_block(segment, number);
    struct nx_str bytes;
    NX_TRY(load_block(segment, block, &bytes, err));
    struct nx_reader reader = nx_reader_of(bytes.ptr, bytes.len);
    for (uint32_t i = segment->blocks[block].first; i < number && !reader.failed; i++) nx_reader_str(&reader);
    struct nx_str record = nx_reader_str(&reader);
    if (reader.failed) return nx_error_corrupt(err, NULL, "stored articles are cut short");
    nx_buffer_clear(out);
    nx_buffer_add_str(out, record);
    return nx_buffer_check(out, err);
}

newsidx_status nx_segment_article(const struct nx_segment *segment, uint32_t row, struct nx_arena *arena,
                                  struct nx_article *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer record = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    /* The block cache and the decompressor are the only state that reading changes. */
    struct nx_segment *mutable_segment = (struct nx_segment *)(uintptr_t)segment;
    NX_TRY(nx_segment_record(mutable_segment, row, &record, err));
    char *copy = nx_arena_copy(arena, record.ptr, record.len);
    if (!copy) return nx_error_memory(err);
    return nx_record_decode((struct nx_str){ copy, record.len }, arena, out, err);
}

/* ---- Rows and sources ---- */

bool nx_segment_find_row(const struct nx_segment *segment, struct nx_hash identity, uint32_t *out)
{
    uint32_t low = 0, high = segment->facts.n_rows;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, row = segment->rows_by_identity[middle];
        if (row >= segment->facts.n_rows) return false;
        int order = nx_hash_compare(segment->columns.identity[row], identity);
        if (order == 0) {
            *out = row;
            return true;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

bool nx_segment_find_source(const struct nx_segment *segment, struct nx_str name, uint32_t *out)
{
    return nx_strings_find(&segment->source_names, name, out);
}

/* The first place in the order of content that is not before `content`, or that is behind it. */
static uint32_t content_bound(const struct nx_segment *segment, struct nx_hash content, bool behind)
{
    uint32_t low = 0, high = segment->n_sources;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2, source = segment->sources_by_content[middle];
        if (source >= segment->n_sources) return 0;
        const int order = nx_hash_compare(segment->sources[source].content, content);
        if (order < 0 || (behind && order == 0)) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t nx_segment_find_content(const struct nx_segment *segment, struct nx_hash content, const uint32_t **out)
{
    const uint32_t first = content_bound(segment, content, false), end = content_bound(segment, content, true);
    *out = segment->sources_by_content + first;
    return end > first ? end - first : 0;
}
