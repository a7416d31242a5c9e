/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seal.h: the mark by which a file of postings is known. Xapian believes what stands in the first block of a file, and
 * one changed byte there makes it crash before it can say anything. The rest of that block is empty: at its end the
 * builder leaves a checksum of the block, and nothing is handed to Xapian that does not bear it. Xapian's own tools do
 * not mind it.
 */
#ifndef NXS_SEAL_H
#define NXS_SEAL_H

extern "C" {
#include "base/error.h"
}

namespace nxs
{

/* The block size of every file of postings: Xapian's default, set all the same because the seal depends on it. */
constexpr int BLOCK_SIZE = 8192;

/* Seals a file that was just written. */
newsidx_status seal_file(const char *path, newsidx_error *err);

/* Opens a sealed file for reading and leaves it at its start. The caller hands the descriptor on to Xapian, which
   closes it, also when it fails. CORRUPT: no file of postings, or its first block is damaged. */
newsidx_status open_sealed(const char *path, int *fd, newsidx_error *err);

} // namespace nxs

#endif
