/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch.h: an index that follows its files while it runs: what is touched is committed once it has come to rest, and now
 * and then everything is looked at, since events can be lost. It takes the index's lock for the commits only.
 */
#ifndef NX_WATCH_H
#define NX_WATCH_H

#include "index/add.h"

/* As newsidx_watch documents it; both options are complete. */
newsidx_status nx_watch(const char *dir, const struct newsidx_writer_options *writing,
                        const struct newsidx_watch_options *options, const char *const *paths, size_t n_paths,
                        newsidx_error *err);

#endif
