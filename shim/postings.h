/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postings.h: what is behind a struct nxs_postings, for the files of the shim that read it. */
#ifndef NXS_POSTINGS_H
#define NXS_POSTINGS_H

#include <string>

#include <xapian.h>

#include "shim.h"

struct nxs_postings {
    std::string path; /* for messages alone: the file may be gone */
    Xapian::Database database;
};

namespace nxs
{

/* Whether there can be postings of the term: 1 to 245 bytes, where a zero byte counts twice. Longer keys than that
   Xapian cannot store, and the empty term means every document to it. */
bool is_term(struct nx_str term);

} // namespace nxs

#endif
