/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * told.h: which complaints somebody who follows files has heard, so that a file that stays bad is told once and not at
 * every look at everything. It knows errors and the files that they name; who tells them it does not know.
 */
#ifndef NX_TOLD_H
#define NX_TOLD_H

#include "base/error.h"
#include "base/intern.h"

/* Initialise with NX_TOLD_INIT. One thread. */
struct nx_told {
    struct nx_intern before, since; /* hashes: told before the last turn, and since then */
};
#define NX_TOLD_INIT { NX_INTERN_INIT, NX_INTERN_INIT }
void nx_told_dispose(struct nx_told *told);

/* True where the same was told already, of a file that has not been written since. Without memory it is told again. */
bool nx_told_already(struct nx_told *told, const newsidx_error *why);

/* Begins another round: what was not told again during the last one is forgotten. Each look at everything begins one. */
void nx_told_turn(struct nx_told *told);

#endif
