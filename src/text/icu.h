/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * icu.h: the handles of ICU that one analyzer holds, opened when a text first needs them: that costs more than a query.
 * Only for files of src/text, the sole users of ICU.
 */
#ifndef NX_ICU_H
#define NX_ICU_H

#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/utypes.h>

#include "base/base.h"
#include "base/error.h"

struct nx_icu {
    const UNormalizer2 *nfc, *nfkd, *nfkc_cf; /* ICU's own, never closed */
    UBreakIterator *words;                    /* NULL until nx_icu_open */
};

/* Opens what is not open yet. INTERNAL, NO_MEMORY. */
newsidx_status nx_icu_open(struct nx_icu *icu, newsidx_error *err);
void nx_icu_close(struct nx_icu *icu);

/* A failure of ICU's as a status: NO_MEMORY, or INTERNAL with ICU's name for it. OK for success and warnings. */
newsidx_status nx_icu_status(UErrorCode code, newsidx_error *err);

#endif
