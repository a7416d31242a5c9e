/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handle.h: what the public handles hold. For src/api only. */
#ifndef NX_HANDLE_H
#define NX_HANDLE_H

#include "index/snapshot.h"
#include "newsidx.h"
#include "search/lists.h"
#include "text/analyzer.h"

struct newsidx_index {
    char *dir;
    struct nx_snapshot *snapshot;
    struct nx_analyzer *analyzer;
    struct nx_lists *lists;       /* decoded for searches so far */
};

#endif
