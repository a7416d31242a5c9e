/* SPDX-License-Identifier: GPL-2.0-or-later */
/* title.c: words are numbered by segment, so it is their text that is hashed. */
#include "index/title.h"

void nx_title_reader_init(struct nx_title_reader *reader, const struct nx_snapshot *snapshot)
{
    *reader = (struct nx_title_reader){ .snapshot = snapshot, .words = NX_ROW_WORDS_INIT };
    nx_buffer_init(&reader->text, NX_BUFFER_NO_MAX);
}

void nx_title_reader_dispose(struct nx_title_reader *reader)
{
    nx_row_words_dispose(&reader->words);
    nx_buffer_dispose(&reader->text);
}

newsidx_status nx_title_read(struct nx_title_reader *reader, struct nx_row row, struct nx_hash *out, newsidx_error *err)
{
    const struct nx_segment *segment = reader->snapshot->segments[row.segment];
    NX_TRY(nx_segment_row_words(segment, row.row, &reader->words, err));
    const uint32_t n = reader->words.counts[NX_STREAM_TITLE];
    nx_buffer_clear(&reader->text);
    for (uint32_t i = 0; i < n; i++) {
        nx_buffer_add_str(&reader->text, nx_segment_word(segment, reader->words.words[i]));
        nx_buffer_add_byte(&reader->text, ' '); /* no word has a blank in it */
    }
    NX_TRY(nx_buffer_check(&reader->text, err));
    *out = n ? nx_hash_bytes(reader->text.ptr, reader->text.len) : NX_HASH_NONE;
    return NEWSIDX_OK;
}
