/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.c: the public face of display widths, line breaks and dates as text. It only passes on. */
#include "base/date.h"
#include "newsidx.h"
#include "text/width.h"

_Static_assert(NEWSIDX_DATE_TEXT_SIZE == NX_DATE_TEXT_SIZE, "one size for a date as text");

size_t newsidx_text_width(const char *bytes, size_t length)
{
    return nx_text_width((struct nx_str){ bytes, length });
}

size_t newsidx_text_wrap(const char *bytes, size_t length, size_t columns, struct newsidx_span *out, size_t capacity)
{
    return nx_text_wrap((struct nx_str){ bytes, length }, columns, out, capacity);
}

const char *newsidx_date_format(int64_t seconds, bool day_only, char out[NEWSIDX_DATE_TEXT_SIZE])
{
    return nx_date_format(seconds, day_only, out);
}
