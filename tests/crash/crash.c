/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crash.c: an add is killed at many moments: by the clock, before some call that changes a file, and before the calls by
 * which commits are made durable and visible. After each, the index must open and answer exactly as before or after one
 * of the commits; the next add must complete it; and nothing may be left over in its folder.
 * Usage: crash ADDER CORPUS [SEED]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "situation.h"

enum { KILLS = 25 }; /* in each situation */

/* What the kills of a situation came to. */
struct tally {
    size_t killed;           /* runs that did not come to their end before */
    size_t seen[STATES_MAX]; /* how often each state was found */
};

/* The call before which to kill: any, or each second time a step of a commit, or what follows it. */
static size_t choose_call(const struct trace_calls *calls, size_t round)
{
    const size_t call = (size_t)random() % calls->n;
    if (round % 2) return call + 1;
    for (size_t i = 0; i < calls->n; i++) {
        const size_t here = (call + i) % calls->n;
        if (calls->is_step[here]) return here + 1 + (size_t)random() % 2;
    }
    return call + 1;
}

static enum trace_end kill_once(const struct situation *situation, size_t round, char *how, size_t room)
{
    if (situation->calls.n && round % 3) {
        const size_t call = choose_call(&situation->calls, round);
        snprintf(how, room, "before call %zu of %zu that change files", call, situation->calls.n);
        return trace_kill_at_call(situation->argv, situation->output, call);
    }
    const uint64_t after = (uint64_t)random() % situation->microseconds;
    snprintf(how, room, "after %" PRIu64 " of %" PRIu64 " microseconds", after, situation->microseconds);
    return trace_kill_after(situation->argv, situation->output, after);
}

static bool complain(const char *how, const char *what)
{
    printf("killed %s: %s\n", how, what);
    return false;
}

/* A writer that only opens and closes clears away what was left, and changes nothing. */
static bool check_sweep(const struct situation *situation, size_t state)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_writer *writer;
    if (newsidx_writer_open(situation->index, NULL, &writer, &err) != NEWSIDX_OK) return scene_fail(&err);
    newsidx_writer_close(writer);
    return situation_state(situation) == state && situation_is_clean(situation);
}

static bool kill_and_check(const struct situation *situation, size_t round, struct tally *tally)
{
    char how[120];
    if (!situation_reset(situation)) return false;
    const enum trace_end end = kill_once(situation, round, how, sizeof how);
    if (end != TRACE_KILLED && end != TRACE_DONE) return complain(how, "the add had failed by itself");
    tally->killed += end == TRACE_KILLED;
    const size_t state = situation_state(situation);
    if (state == STATES_MAX) return complain(how, "the index is not as before or after a commit");
    tally->seen[state]++;
    if (round % 2 && !check_sweep(situation, state)) return complain(how, "opening it for writing did not clean it");
    if (trace_run(situation->rest, situation->output) != TRACE_DONE) return complain(how, "the next add failed");
    if (situation_state(situation) != situation->n_states - 1) return complain(how, "the next add left it incomplete");
    return situation_is_clean(situation) || complain(how, "after the next add files are left over");
}

static bool kill_many(const struct situation *situation)
{
    struct tally tally = { 0 };
    for (size_t round = 0; round < KILLS; round++) {
        if (!kill_and_check(situation, round, &tally)) return false;
    }
    printf("%s: %zu states, %zu calls, %zu of %d runs killed; states found:",
           situation->onto_older ? "onto an older index" : "into no index", situation->n_states, situation->calls.n,
           tally.killed, KILLS);
    for (size_t i = 0; i < situation->n_states; i++) printf(" %zu", tally.seen[i]);
    printf("%s\n", situation->calls.n ? "" : " (ptrace is forbidden here: killed by the clock alone)");
    /* A test that kills nothing, or knows but one state, shows nothing. */
    return tally.killed > KILLS / 2 && situation->n_states > 5;
}

static bool run(const struct scene *scene, const char *adder)
{
    static struct situation situation;
    for (int onto_older = 0; onto_older < 2; onto_older++) {
        if (!situation_open(scene, adder, onto_older, &situation)) return false;
        bool good = kill_many(&situation);
        situation_close(&situation);
        if (!good) return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct scene scene;
    if (argc < 3) {
        fprintf(stderr, "usage: crash ADDER CORPUS [SEED]\n");
        return 2;
    }
    const unsigned seed = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : (unsigned)getpid();
    printf("seed %u\n", seed);
    fflush(stdout);
    srandom(seed);
    if (!scene_open(argv[2], &scene)) return 2;
    const bool good = run(&scene, argv[1]);
    scene_close(&scene);
    return good ? 0 : 1;
}
