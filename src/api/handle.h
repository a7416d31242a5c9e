/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handle.h: what the public handles hold. For src/api only. */
#ifndef NX_HANDLE_H
#define NX_HANDLE_H

#include "api/readers.h"
#include "newsidx.h"

struct newsidx_index {
    struct nx_readers readers;
};

#endif
