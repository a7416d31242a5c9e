/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.h: filling a newsidx_error. Every function returns the status it sets, so that a failure is one line:
 * `return nx_error_set(err, NEWSIDX_INVALID, "no such field: see newsidx help fields");`
 * `err` may be NULL everywhere. Nothing here allocates. Any thread.
 */
#ifndef NX_ERROR_H
#define NX_ERROR_H

#include "base/base.h"
#include "newsidx.h"

/* Sets status and message ("what is wrong: what to do"); clears path, line, column and errno. */
newsidx_status nx_error_set(newsidx_error *err, newsidx_status status, const char *format, ...) NX_PRINTF(3, 4);

/* As nx_error_set, with the place in file `path` (may be NULL); line and column 0 where unknown. */
newsidx_status nx_error_at(newsidx_error *err, newsidx_status status, const char *path, uint32_t line, uint32_t column,
                           const char *format, ...) NX_PRINTF(6, 7);

/*
 * A failed system call: IO (NO_MEMORY for ENOMEM), errno and its text, `what` as "cannot open" and `hint` as what to do
 * (NULL: derived from errno).
 */
newsidx_status nx_error_sys(newsidx_error *err, const char *path, const char *what, const char *hint);

/* Out of memory. */
newsidx_status nx_error_memory(newsidx_error *err);

/* A damaged index file: CORRUPT with `path` and what was seen; the hint to rebuild is added here. */
newsidx_status nx_error_corrupt(newsidx_error *err, const char *path, const char *format, ...) NX_PRINTF(3, 4);

/* Puts the path into an error that has none yet; `err` may be NULL. Returns err's status, INTERNAL for NULL. */
newsidx_status nx_error_add_path(newsidx_error *err, const char *path);

#endif
