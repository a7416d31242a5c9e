/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * direct.h: writes inverted documents as a file of postings, the form of which is that of Xapian's single-file glass
 * databases. That form is not documented, so this is one way of two: it is taken where direct_is_safe says so, and else
 * documents go through Xapian's own writer (runs.h), which says what is right. It does not know how documents were inverted.
 */
#ifndef NXS_DIRECT_H
#define NXS_DIRECT_H

#include <memory>
#include <vector>

#include "inverter.h"

namespace nxs
{

/* Writes the documents of all inverters, one after another, to `fd`, which stays the caller's; `path` is for messages. The
   file is not sealed. IO. */
newsidx_status write_directly(const std::vector<std::unique_ptr<Inverter>> &inverters, int fd, const char *path,
                              newsidx_error *err);

} // namespace nxs

#endif
