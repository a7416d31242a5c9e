/* SPDX-License-Identifier: GPL-2.0-or-later */
/* value.c: folding whole values; ASCII ones without ICU. */
#include "text/value.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "base/utf8.h"

/* Writes characters with runs of white space as one blank, and none at the ends. */
struct writer {
    struct nx_buffer *out;
    bool blank; /* white space was seen and not written yet */
};

static void put(struct writer *writer, uint32_t c, bool space)
{
    if (space) {
        writer->blank = writer->out->len > 0;
        return;
    }
    char bytes[4];
    if (writer->blank) nx_buffer_add_byte(writer->out, ' ');
    writer->blank = false;
    nx_buffer_add(writer->out, bytes, nx_utf8_put(c, bytes));
}

static bool is_ascii(struct nx_str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.ptr[i] >= 0x80) return false;
    }
    return true;
}

static void fold_ascii(struct nx_str value, struct writer *writer)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        if (byte >= 'A' && byte <= 'Z') byte += 32;
        put(writer, byte, byte == ' ' || (byte >= '\t' && byte <= '\r'));
    }
}

static void write_units(const struct nx_units *units, struct writer *writer)
{
    for (int32_t at = 0; at < units->n;) {
        UChar32 c;
        U16_NEXT(units->units, at, units->n, c);
        put(writer, (uint32_t)c, u_isUWhiteSpace(c));
    }
}

newsidx_status nx_value_fold(struct nx_folder *folder, const struct nx_rules *rules, struct nx_str value,
                             struct nx_buffer *out, newsidx_error *err)
{
    if (value.len > INT32_MAX) return nx_error_set(err, NEWSIDX_LIMIT, "value of more than 2^31-1 bytes: split it");
    bool ascii = is_ascii(value) && !rules->dotless_i;
    if (!ascii) NX_TRY(nx_fold_range(folder, rules, value.ptr, 0, (uint32_t)value.len, false, err));
    nx_buffer_clear(out);
    struct writer writer = { out, false };
    if (ascii)
        fold_ascii(value, &writer);
    else
        write_units(&folder->folded, &writer);
    return nx_buffer_check(out, err);
}
