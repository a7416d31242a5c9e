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

#endif
