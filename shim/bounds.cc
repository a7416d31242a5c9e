/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bounds.cc: one rule for who writes postings and who asks for them. */
#include "bounds.h"

#include <algorithm>

namespace nxs
{

bool is_term(struct nx_str term)
{
    constexpr size_t LONGEST = 245;
    if (term.len <= LONGEST / 2) return term.len > 0;
    return term.len + static_cast<size_t>(std::count(term.ptr, term.ptr + term.len, '\0')) <= LONGEST;
}

newsidx_status refuse_term(struct nx_str term, newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INVALID, "a term of %zu bytes: 1 to 245 may be, a zero byte counts twice", term.len);
}

newsidx_status refuse_length(uint64_t length, newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INVALID, "a document of length %llu: its wdf may add up to 4294967295",
                        static_cast<unsigned long long>(length));
}

} // namespace nxs
