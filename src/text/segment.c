/* SPDX-License-Identifier: GPL-2.0-or-later */
/* segment.c: ICU's word iterator over one text after the other. */
#include "text/segment.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

newsidx_status nx_segment_start(struct nx_icu *icu, const UChar *units, int32_t n, newsidx_error *err)
{
    NX_TRY(nx_icu_open(icu, err));
    UErrorCode code = U_ZERO_ERROR;
    ubrk_setText(icu->words, units, n, &code);
    return nx_icu_status(code, err);
}

int32_t nx_segment_next(struct nx_icu *icu)
{
    int32_t end = ubrk_next(icu->words);
    return end == UBRK_DONE ? -1 : end;
}

/* ICU's own rule status will not do: it calls "__" a word and an Ethiopic number none. */
bool nx_segment_is_word(const UChar *units, int32_t start, int32_t end)
{
    for (int32_t at = start; at < end;) {
        UChar32 c;
        U16_NEXT(units, at, end, c);
        if (U_MASK(u_charType(c)) & (U_GC_L_MASK | U_GC_N_MASK)) return true;
    }
    return false;
}
