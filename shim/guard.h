/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.h: the border that no exception crosses. Every function of shim.h is one call of nxs::guard around its work.
 * Nothing but guard.h and guard.cc catches. It knows Xapian's kinds of error, and nothing of what the work was.
 */
#ifndef NXS_GUARD_H
#define NXS_GUARD_H

extern "C" {
#include "base/error.h"
}

namespace nxs
{

/* Throws what nxs_test_throw asked for, once. */
void throw_what_a_test_asked_for();

/* Called while an exception is being handled: fills `err` from it, without allocating, and returns its status. `path`
   is the file or folder concerned, or NULL. */
newsidx_status describe_exception(const char *path, newsidx_error *err) noexcept;

/* Runs `work`, which returns a newsidx_status, and turns whatever it throws into one. */
template <class Work> newsidx_status guard(const char *path, newsidx_error *err, Work &&work) noexcept
{
    try {
        throw_what_a_test_asked_for();
        return work();
    } catch (...) {
        return describe_exception(path, err);
    }
}

/* Runs `work`, which returns nothing, and drops what it throws: at a close there is nobody left to tell. */
template <class Work> void guard_close(Work &&work) noexcept
{
    try {
        work();
    } catch (...) {
    }
}

/* Destroys a handle, NULL included. */
template <class Handle> void dispose(Handle *handle) noexcept
{
    guard_close([handle] { delete handle; });
}

} // namespace nxs

#endif
