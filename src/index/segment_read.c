/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment_read.c: looking into an open segment: forward tokens, stored articles, and the tables that find rows and
 * sources. Numbers read from the file are checked before they are used as places.
 */
#include <stdlib.h>
#include <zstd.h>

#include "index/record.h"
#include "index/segment.h"

enum { RECORD_MAX = 64 << 20 };

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

newsidx_status nx_segment_row_tokens(const struct nx_segment *segment, uint32_t row, struct nx_str *out,
                                     newsidx_error *err)
{
    const uint64_t start = segment->token_starts[row], end = segment->token_starts[row + 1];
    const struct nx_str tokens = segment->parts.parts[NX_PART_TOKENS];
    if (!tokens.ptr || start > end || end > tokens.len) return nx_error_corrupt(err, NULL, "the words of a row are out of place");
    *out = (struct nx_str){ tokens.ptr + start, (size_t)(end - start) };
    return NEWSIDX_OK;
}

enum { CACHE_LINE = 64, TOKENS_PREFETCHED = 3 * CACHE_LINE };

void nx_segment_prefetch_place(const struct nx_segment *segment, uint32_t row)
{
    __builtin_prefetch(&segment->token_starts[row]);
}

void nx_segment_prefetch_tokens(const struct nx_segment *segment, uint32_t row)
{
    const struct nx_str tokens = segment->parts.parts[NX_PART_TOKENS];
    const uint64_t start = NX_MIN(segment->token_starts[row], tokens.len);
    const uint64_t end = NX_MIN(start + TOKENS_PREFETCHED, tokens.len);
    for (uint64_t at = start; at < end; at += CACHE_LINE) __builtin_prefetch(tokens.ptr + at);
}

newsidx_status nx_segment_row_words(const struct nx_segment *segment, uint32_t row, struct nx_row_words *out,
                                    newsidx_error *err)
{
    struct nx_str tokens;
    NX_TRY(nx_segment_row_tokens(segment, row, &tokens, err));
    struct nx_reader reader = nx_reader_of(tokens.ptr, tokens.len);
    const uint64_t most = NX_MIN(tokens.len, UINT32_MAX); /* a word takes a byte at least */
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

/* ---- Values ---- */

struct nx_str nx_segment_value(const struct nx_segment *segment, enum nx_field field, uint32_t row)
{
    return nx_strings_get(&segment->values, segment->column_values[field][row]);
}

/* ---- Records ---- */

enum { UNPREPARED = 16 }; /* so many records are read with the dictionary as it is */

/* Where the record's frame is. */
static bool find_frame(const struct nx_segment *segment, uint32_t number, struct nx_str *out)
{
    const struct nx_str all = segment->parts.parts[NX_PART_RECORDS];
    uint64_t place = segment->record_places[number / NX_RECORDS_A_PLACE];
    for (uint32_t i = number / NX_RECORDS_A_PLACE * NX_RECORDS_A_PLACE; i < number; i++) {
        place += segment->record_lengths[i];
    }
    const uint64_t length = segment->record_lengths[number];
    if (!all.ptr || place > all.len || length > all.len - place) return false;
    *out = (struct nx_str){ all.ptr + place, (size_t)length };
    return true;
}

void nx_segment_prefetch_article(const struct nx_segment *segment, uint32_t row)
{
    struct nx_str frame;
    if (row >= segment->n_records || !find_frame(segment, row, &frame)) return;
    for (size_t at = 0; at < frame.len; at += CACHE_LINE) __builtin_prefetch(frame.ptr + at);
}

/*
 * A prepared dictionary saves most of the time that a frame takes, and costs a copy of it: too much for the one page of
 * hits that a process may be asked for.
 */
static newsidx_status open_decompressor(struct nx_segment *segment, newsidx_error *err)
{
    const struct nx_str dictionary = segment->parts.parts[NX_PART_DICTIONARY];
    if (!segment->decompressor) segment->decompressor = ZSTD_createDCtx();
    if (!segment->decompressor) return nx_error_memory(err);
    if (segment->dictionary || dictionary.len == 0 || segment->n_unpacked++ < UNPREPARED) return NEWSIDX_OK;
    segment->dictionary = ZSTD_createDDict(dictionary.ptr, dictionary.len);
    return segment->dictionary ? NEWSIDX_OK : nx_error_memory(err);
}

/* Makes the frame whole in segment->frame, and tells how long its record is. */
static newsidx_status load_frame(struct nx_segment *segment, uint32_t number, size_t *size, newsidx_error *err)
{
    struct nx_str frame;
    if (number >= segment->n_records) return nx_error_corrupt(err, NULL, "a stored article does not exist");
    if (!find_frame(segment, number, &frame)) {
        return nx_error_corrupt(err, NULL, "stored articles are out of place");
    }
    nx_buffer_clear(&segment->frame);
    nx_buffer_add_u32(&segment->frame, ZSTD_MAGICNUMBER);
    nx_buffer_add_str(&segment->frame, frame);
    NX_TRY(nx_buffer_check(&segment->frame, err));
    NX_TRY(open_decompressor(segment, err));
    const unsigned long long told = ZSTD_getFrameContentSize(segment->frame.ptr, segment->frame.len);
    if (told > RECORD_MAX) return nx_error_corrupt(err, NULL, "stored articles are damaged");
    *size = (size_t)told;
    return NEWSIDX_OK;
}

static newsidx_status unpack_frame(struct nx_segment *segment, char *room, size_t size, newsidx_error *err)
{
    const struct nx_str dictionary = segment->parts.parts[NX_PART_DICTIONARY], frame = nx_buffer_str(&segment->frame);
    const size_t got =
        segment->dictionary
            ? ZSTD_decompress_usingDDict(segment->decompressor, room, size, frame.ptr, frame.len, segment->dictionary)
            : ZSTD_decompress_usingDict(segment->decompressor, room, size, frame.ptr, frame.len, dictionary.ptr,
                                        dictionary.len);
    return got == size ? NEWSIDX_OK : nx_error_corrupt(err, NULL, "stored articles are damaged");
}

newsidx_status nx_segment_record(struct nx_segment *segment, uint32_t number, struct nx_buffer *out,
                                 newsidx_error *err)
{
    size_t size;
    NX_TRY(load_frame(segment, number, &size, err));
    nx_buffer_clear(out);
    char *room = nx_buffer_reserve(out, size);
    NX_TRY(nx_buffer_check(out, err));
    NX_TRY(unpack_frame(segment, room, size, err));
    nx_buffer_grow(out, size);
    return NEWSIDX_OK;
}

newsidx_status nx_segment_article(const struct nx_segment *segment, uint32_t row, struct nx_arena *arena,
                                  struct nx_article *out, newsidx_error *err)
{
    /* The decompressor and its buffer are the only state that reading changes. */
    struct nx_segment *mutable_segment = (struct nx_segment *)(uintptr_t)segment;
    size_t size;
    NX_TRY(load_frame(mutable_segment, row, &size, err));
    char *room = nx_arena_alloc(arena, size + 1);
    if (!room) return nx_error_memory(err);
    NX_TRY(unpack_frame(mutable_segment, room, size, err));
    return nx_record_decode((struct nx_str){ room, size }, arena, out, err);
}

/* ---- Rows and sources ---- */

bool nx_segment_find_row(const struct nx_segment *segment, struct nx_hash identity, uint32_t *out)
{
    uint32_t low = 0, high = nx_filter_may_have(&segment->keys, identity) ? segment->facts.n_rows : 0;
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
    return nx_filter_may_have(&segment->keys, nx_hash_bytes(name.ptr, name.len)) &&
           nx_strings_find(&segment->source_names, name, out);
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
    if (!nx_filter_may_have(&segment->keys, content)) return 0;
    const uint32_t first = content_bound(segment, content, false), end = content_bound(segment, content, true);
    *out = segment->sources_by_content + first;
    return end > first ? end - first : 0;
}
