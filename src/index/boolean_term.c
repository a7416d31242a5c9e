/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boolean_term.c: the form of boolean terms. */
#include "index/boolean_term.h"

#include "base/hash.h"
#include "base/utf8.h"

/* Bytes that a text takes in a term, where Xapian writes a zero byte as two. */
static size_t term_size(struct nx_str text)
{
    size_t size = text.len;
    for (size_t i = 0; i < text.len; i++) size += text.ptr[i] == '\0';
    return size;
}

newsidx_status nx_boolean_term(struct nx_analyzer *analyzer, enum nx_field field, struct nx_str value,
                               struct nx_buffer *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer folded = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(nx_analyzer_fold(analyzer, value, &folded, err));
    struct nx_str text = nx_buffer_str(&folded);
    struct nx_str prefix = nx_str_of(nx_fields[field].prefix);
    nx_buffer_clear(out);
    nx_buffer_add_str(out, prefix);
    if (prefix.len + term_size(text) <= NX_STEM_MAX) {
        nx_buffer_add_str(out, text);
        return nx_buffer_check(out, err);
    }
    char hash[NX_HASH_TEXT_SIZE];
    size_t kept = NX_MIN(text.len, (size_t)(NX_STEM_MAX - NX_HASH_TEXT_SIZE) / 2);
    nx_buffer_add(out, text.ptr, nx_utf8_cut(text.ptr, kept));
    nx_buffer_add_str(out, nx_str_of(nx_hash_format(nx_hash_bytes(text.ptr, text.len), hash)));
    return nx_buffer_check(out, err);
}
