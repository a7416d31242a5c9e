/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cursor.c: numbers of fixed width behind a version and before a checksum, in base64 as RFC 4648 has it for names of files. */
#include "search/cursor.h"

enum { VERSION = 1, TEXT_MAX = 256, BITS = 6 };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* ---- What it belongs to ---- */

static uint64_t bits_of(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static void add_text(struct nx_buffer *out, const char *text)
{
    nx_buffer_add_varint(out, strlen(text));
    nx_buffer_add_str(out, nx_str_of(text));
}

static void add_range(struct nx_buffer *out, const struct newsidx_range *range)
{
    nx_buffer_add_u64(out, (uint64_t)range->least);
    nx_buffer_add_u64(out, (uint64_t)range->most);
}

static void add_options(struct nx_buffer *out, const struct newsidx_search_options *options)
{
    const struct newsidx_weights *weights = &options->weights;
    const double numbers[] = { weights->text, weights->quality, weights->recency, weights->half_life_days };
    for (size_t i = 0; i < NX_COUNT(numbers); i++) nx_buffer_add_u64(out, bits_of(numbers[i]));
    nx_buffer_add_u64(out, (uint64_t)options->now);
    nx_buffer_add_u64(out, (uint64_t)options->as_of);
    add_range(out, &options->date);
    add_range(out, &options->quality);
    add_range(out, &options->heat);
    nx_buffer_add_varint(out, (uint64_t)options->match);
    nx_buffer_add_varint(out, (uint64_t)options->sort);
    nx_buffer_add_varint(out, (uint64_t)options->collapse);
    nx_buffer_add_varint(out, options->per_provider);
    for (size_t i = 0; i < options->n_filters; i++) {
        add_text(out, options->filters[i].field);
        add_text(out, options->filters[i].value);
    }
}

newsidx_status nx_cursor_question(const char *query, const struct newsidx_search_options *options, uint64_t *out,
                                  newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer asked = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    add_text(&asked, query);
    add_options(&asked, options);
    NX_TRY(nx_buffer_check(&asked, err));
    *out = nx_hash_bytes(asked.ptr, asked.len).low;
    return NEWSIDX_OK;
}

/* The generation alone would be that of an index which was deleted and made again. */
uint64_t nx_cursor_state(const struct nx_snapshot *snapshot)
{
    const uint64_t facts[] = { snapshot->generation, snapshot->n_articles, snapshot->total_length,
                               (uint64_t)snapshot->newest, (uint64_t)snapshot->oldest };
    return nx_hash_bytes(facts, sizeof facts).low;
}

/* ---- As text ---- */

static void write_bytes(const struct nx_cursor *cursor, struct nx_buffer *out)
{
    nx_buffer_add_byte(out, VERSION);
    nx_buffer_add_byte(out, cursor->anchored);
    nx_buffer_add_u64(out, cursor->question);
    nx_buffer_add_u64(out, cursor->state);
    nx_buffer_add_u64(out, (uint64_t)cursor->clock);
    nx_buffer_add_u64(out, (uint64_t)cursor->now);
    nx_buffer_add_varint(out, cursor->first);
    nx_buffer_add_varint(out, cursor->skip);
    if (cursor->anchored) {
        nx_buffer_add_u64(out, bits_of(cursor->key));
        nx_buffer_add_u64(out, (uint64_t)cursor->date);
        nx_buffer_add_u64(out, cursor->identity.high);
        nx_buffer_add_u64(out, cursor->identity.low);
    }
    if (out->failed == NEWSIDX_OK) nx_buffer_add_u32(out, (uint32_t)nx_hash_bytes(out->ptr, out->len).low);
}

void nx_cursor_write(const struct nx_cursor *cursor, struct nx_buffer *out)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    uint32_t held = 0;
    unsigned n = 0;
    write_bytes(cursor, &bytes);
    if (bytes.failed != NEWSIDX_OK) out->failed = bytes.failed;
    for (size_t i = 0; i < bytes.len; i++) {
        held = held << 8 | (unsigned char)bytes.ptr[i];
        for (n += 8; n >= BITS; n -= BITS) nx_buffer_add_byte(out, (unsigned char)digits[held >> (n - BITS) & 63]);
    }
    if (n) nx_buffer_add_byte(out, (unsigned char)digits[held << (BITS - n) & 63]);
}

/* False: no such digits. What is left over at the end is not looked at: the checksum tells. */
static bool read_bytes(const char *text, struct nx_buffer *out)
{
    uint32_t held = 0;
    unsigned n = 0;
    for (const char *c = text; *c; c++) {
        const char *digit = strchr(digits, *c);
        if (!digit) return false;
        held = held << BITS | (uint32_t)(digit - digits);
        n += BITS;
        if (n < 8) continue;
        n -= 8;
        nx_buffer_add_byte(out, (unsigned char)(held >> n));
    }
    return (held & ((1u << n) - 1)) == 0 && n < BITS;
}

static void read_numbers(struct nx_reader *reader, struct nx_cursor *out)
{
    out->anchored = *reader->at++;
    out->question = nx_reader_u64(reader);
    out->state = nx_reader_u64(reader);
    out->clock = (int64_t)nx_reader_u64(reader);
    out->now = (int64_t)nx_reader_u64(reader);
    out->first = nx_reader_varint(reader);
    out->skip = nx_reader_varint(reader);
    if (!out->anchored) return;
    const uint64_t key = nx_reader_u64(reader);
    memcpy(&out->key, &key, sizeof key);
    out->date = (int64_t)nx_reader_u64(reader);
    out->identity.high = nx_reader_u64(reader);
    out->identity.low = nx_reader_u64(reader);
}

static bool is_sound(const struct nx_buffer *bytes, size_t length)
{
    struct nx_reader sum = nx_reader_of(bytes->ptr + length, bytes->len - length);
    return nx_reader_u32(&sum) == (uint32_t)nx_hash_bytes(bytes->ptr, length).low;
}

newsidx_status nx_cursor_read(const char *text, struct nx_cursor *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(TEXT_MAX);
    struct nx_cursor cursor = { .key = 0 };
    bool good = strlen(text) <= TEXT_MAX && read_bytes(text, &bytes) && bytes.len > 2 + sizeof(uint32_t);
    if (bytes.failed == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (good) {
        const size_t length = bytes.len - sizeof(uint32_t);
        struct nx_reader reader = nx_reader_of(bytes.ptr, length);
        const bool known = is_sound(&bytes, length) && *reader.at++ == VERSION;
        if (known) read_numbers(&reader, &cursor);
        good = known && !reader.failed && reader.at == reader.end && cursor.skip <= cursor.first &&
               cursor.first <= UINT32_MAX;
    }
    if (!good) {
        return nx_error_set(err, NEWSIDX_INVALID,
                            "the cursor is damaged or that of another version: give the whole of it, or begin again without");
    }
    *out = cursor;
    return NEWSIDX_OK;
}
