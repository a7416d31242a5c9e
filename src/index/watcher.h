/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watcher.h: which paths below the folders that are followed have been touched since it was asked last, by inotify(7). It
 * knows folders and names; what an article file is, and what becomes of one that is touched, is watch.h's.
 */
#ifndef NX_WATCHER_H
#define NX_WATCHER_H

#include "base/error.h"
#include "base/intern.h"

struct nx_watcher;

/* Paths that were touched: a file written, a link made, a folder that came; or something that is gone. */
struct nx_touched {
    struct nx_intern paths;
    bool all;               /* rules changed, a disk went away, events were lost or too many: anything may have been */
};

/* The caller closes it with nx_watcher_close. LIMIT: the system allows no more of them. IO, NO_MEMORY. */
newsidx_status nx_watcher_open(struct nx_watcher **out, newsidx_error *err);
void nx_watcher_close(struct nx_watcher *watcher); /* accepts NULL */

/* A descriptor that poll(2) finds readable when something has been touched. */
int nx_watcher_fd(const struct nx_watcher *watcher);

/*
 * Follows the folder at the real path `folder`, but not what is below its subfolders. Following it again is nothing; one
 * that is gone already is no error. LIMIT: the system allows no more. IO, NO_MEMORY.
 */
newsidx_status nx_watcher_follow(struct nx_watcher *watcher, const char *folder, newsidx_error *err);

/*
 * Follows only the rules (ignore.h) in the folder at the real path `folder`, which may be busy with other things; one that
 * is followed already stays so, and is followed wholly once nx_watcher_follow asks for it. The rest as nx_watcher_follow.
 */
newsidx_status nx_watcher_follow_rules(struct nx_watcher *watcher, const char *folder, newsidx_error *err);

/* Adds what was touched to `touched`, without waiting. A folder that went away is followed no longer. IO, NO_MEMORY. */
newsidx_status nx_watcher_read(struct nx_watcher *watcher, struct nx_touched *touched, newsidx_error *err);

#endif
