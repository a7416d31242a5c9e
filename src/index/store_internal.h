/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_internal.h: what store.c and staging.c share. For them only. */
#ifndef NX_STORE_INTERNAL_H
#define NX_STORE_INTERNAL_H

#include "index/store.h"

/* Takes the lock of an index folder; waits up to `wait_seconds`. *out is closed to give it up. LOCKED, IO, NO_MEMORY. */
newsidx_status nx_store_lock(const char *dir, int wait_seconds, int *out, newsidx_error *err);

/* Makes room for what the next commit takes away and notes; there is none yet. NO_MEMORY. */
newsidx_status nx_store_make_pending(struct nx_store *store, newsidx_error *err);

/* Ends the rebuild of a store that is being closed, published or not, and removes what nobody needs any more. */
void nx_store_abandon(struct nx_store *store);

#endif
