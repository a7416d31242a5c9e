/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment.h: where words begin and end in folded text: UAX #29 as ICU 72 has it for the root locale, with its
 * dictionaries. Knows nothing of bytes or tokens.
 */
#ifndef NX_SEGMENT_H
#define NX_SEGMENT_H

#include "text/icu.h"

/* Begins with `units`, which must stay as they are until the last call of nx_segment_next. INTERNAL, NO_MEMORY. */
newsidx_status nx_segment_start(struct nx_icu *icu, const UChar *units, int32_t n, newsidx_error *err);

/* The end of the next segment (it begins where the one before ended, the first one at 0); -1 at the end of the text. */
int32_t nx_segment_next(struct nx_icu *icu);

/* Whether units[start, end) has a letter or a number (general category L or N): only then is it a word. */
bool nx_segment_is_word(const UChar *units, int32_t start, int32_t end);

#endif
