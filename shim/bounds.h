/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bounds.h: which terms and documents there can be postings of, and how others are refused. */
#ifndef NXS_BOUNDS_H
#define NXS_BOUNDS_H

extern "C" {
#include "base/error.h"
#include "base/base.h"
}

namespace nxs
{

/* Whether there can be postings of the term: 1 to 245 bytes, where a zero byte counts twice. Longer keys than that
   Xapian cannot store, and the empty term means every document to it. */
bool is_term(struct nx_str term);

/* INVALID, for one that is none; and for a document that is too long. */
newsidx_status refuse_term(struct nx_str term, newsidx_error *err);
newsidx_status refuse_length(uint64_t length, newsidx_error *err);

} // namespace nxs

#endif
