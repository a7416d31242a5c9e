/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.h: the line that tells how far an add is. It is drawn over itself on a terminal and leaves nothing behind;
 * where stderr is no terminal it is not drawn at all.
 */
#ifndef NX_CLI_PROGRESS_H
#define NX_CLI_PROGRESS_H

#include "cli/out.h"
#include "newsidx.h"

struct nx_progress {
    const char *things; /* what is counted: "files" */
    bool live;          /* may be drawn */
    bool drawn;         /* stands on the terminal now, */
    const char *stage;  /* and tells of this stage; static text */
    double start;       /* seconds of the monotonic clock */
    double last;        /* when it was last measured, 0: never */
    uint64_t seen;      /* things at that time */
    double rate;        /* things a second, smoothed; 0: not known */
};

/* Seconds of the monotonic clock. */
double nx_progress_clock(void);

/* Begins to count `things` ("files"); with `wanted` the line is drawn where stderr is a terminal. */
void nx_progress_init(struct nx_progress *progress, const char *things, bool wanted);

/* Takes the place of the last drawing, at most ten times a second unless the stage is another one. */
void nx_progress_draw(struct nx_progress *progress, const struct newsidx_progress *state);

/* Takes the line away, before anything else is written to stderr and at the end. */
void nx_progress_erase(struct nx_progress *progress);

/*
 * Follows the rate to `now`: an average in which what is 5 seconds old counts half. For tests besides.
 */
void nx_progress_measure(struct nx_progress *progress, uint64_t files_seen, double now);

/* Appends the line to `out`: "reading 1,184 of 5,000 files, 4,582 records, 1,800 files/s, 2 s left". */
void nx_progress_format(const struct nx_progress *progress, const struct newsidx_progress *state, struct nx_out *out);

#endif
