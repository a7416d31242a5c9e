/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress.c: measuring, wording and drawing the line of progress. */
#include "cli/progress.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

#include "cli/terminal.h"

static const double redraw_after = 0.1, half_life = 5.0, estimate_after = 1.0;

double nx_progress_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void nx_progress_init(struct nx_progress *progress, const char *things, bool wanted)
{
    *progress = (struct nx_progress){ .things = things, .live = wanted && nx_terminal_is_live(STDERR_FILENO) };
    progress->start = nx_progress_clock();
}

void nx_progress_measure(struct nx_progress *progress, uint64_t files_seen, double now)
{
    double since = progress->last > 0 ? progress->last : progress->start, passed = now - since;
    if (passed <= 0 || files_seen < progress->seen) return;
    double current = (double)(files_seen - progress->seen) / passed;
    double kept = progress->rate > 0 ? exp2(-passed / half_life) : 0;
    progress->rate = kept * progress->rate + (1 - kept) * current;
    progress->last = now;
    progress->seen = files_seen;
}

static void put_duration(struct nx_out *out, double seconds)
{
    unsigned long whole = (unsigned long)ceil(seconds);
    if (whole < 60)
        nx_out_format(out, ", %lu s left", whole);
    else if (whole < 3600)
        nx_out_format(out, ", %lu min left", (whole + 30) / 60);
    else
        nx_out_format(out, ", %lu h %lu min left", whole / 3600, whole % 3600 / 60);
}

void nx_progress_format(const struct nx_progress *progress, const struct newsidx_progress *state, struct nx_out *out)
{
    nx_out_format(out, "%s ", state->stage ? state->stage : "working");
    nx_out_count(out, state->files_seen);
    if (state->files_total) {
        nx_out_text(out, " of ");
        nx_out_count(out, state->files_total);
    }
    nx_out_format(out, " %s, ", progress->things);
    nx_out_count(out, state->records);
    nx_out_text(out, " records");
    if (progress->rate < 1 || progress->last - progress->start < estimate_after) return;
    nx_out_text(out, ", ");
    nx_out_count(out, (uint64_t)progress->rate);
    nx_out_format(out, " %s/s", progress->things);
    if (state->files_total <= state->files_seen) return;
    put_duration(out, (double)(state->files_total - state->files_seen) / progress->rate);
}

void nx_progress_draw(struct nx_progress *progress, const struct newsidx_progress *state)
{
    double now = nx_progress_clock();
    const bool soon = progress->drawn && progress->stage == state->stage && now - progress->last < redraw_after;
    if (!progress->live || soon) return;
    nx_progress_measure(progress, state->files_seen, now);
    struct nx_out text = NX_OUT_INIT(NX_OUT_MEMORY), line = NX_OUT_INIT(STDERR_FILENO);
    nx_progress_format(progress, state, &text);
    size_t columns = nx_terminal_columns(STDERR_FILENO);
    nx_out_text(&line, "\r");
    nx_out_add(&line, text.bytes, text.length < columns ? text.length : columns - 1);
    nx_out_text(&line, "\x1b[K");
    nx_out_flush(&line);
    nx_out_dispose(&line);
    nx_out_dispose(&text);
    progress->drawn = true;
    progress->stage = state->stage;
}

void nx_progress_erase(struct nx_progress *progress)
{
    if (!progress->drawn) return;
    struct nx_out line = NX_OUT_INIT(STDERR_FILENO);
    nx_out_text(&line, "\r\x1b[K");
    nx_out_flush(&line);
    nx_out_dispose(&line);
    progress->drawn = false;
}
