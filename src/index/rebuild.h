/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rebuild.h: an index made anew, in place, from the files that it knows and, where these are gone, from what it has
 * stored of them. It owns what is read again, what is kept and what is told to be lost; how an index that may be
 * damaged is read is salvage.h's, and how the new one takes its place is store.h's.
 */
#ifndef NX_REBUILD_H
#define NX_REBUILD_H

#include "base/error.h"
#include "newsidx.h"

/* As newsidx_rebuild documents it; `options` are complete. */
newsidx_status nx_rebuild(const char *dir, const struct newsidx_writer_options *options, const char *const *paths,
                          size_t n_paths, struct newsidx_rebuild_report *report, newsidx_error *err);

#endif
