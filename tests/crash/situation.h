/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * situation.h: an add that may be killed, into no index or onto an older one, and what the index may answer before and
 * after each of its commits. What is right comes from elsewhere: from a fresh index, for each commit, of the files as
 * they were known by then. It does not kill.
 */
#ifndef NX_TEST_SITUATION_H
#define NX_TEST_SITUATION_H

#include "scene.h"
#include "trace.h"

enum { STATES_MAX = 64 };

struct situation {
    const struct scene *scene;
    bool onto_older; /* there is an index of the older files */
    char index[SCENE_PATH_SIZE], older[SCENE_PATH_SIZE], news[SCENE_PATH_SIZE], output[SCENE_PATH_SIZE];
    char *argv[5];            /* the add */
    char *rest[5];            /* the add that completes it, with one commit */
    char *states[STATES_MAX]; /* the answers before the add and after each of its commits */
    size_t n_states;
    struct trace_calls calls; /* of a run that nobody kills; none where ptrace is forbidden */
    uint64_t microseconds;    /* that such a run takes */
};

/* Runs `adder` without a kill and notes what it does; false after a message. situation_close gives the memory back. */
bool situation_open(const struct scene *scene, const char *adder, bool onto_older, struct situation *out);
void situation_close(struct situation *situation);

/* Brings the index into the state before the add. */
bool situation_reset(const struct situation *self);

/* The state that the index is in; STATES_MAX after a message: in none of them. */
size_t situation_state(const struct situation *self);

/* Whether the index folder has what its manifest names and nothing else; after a message if not. */
bool situation_is_clean(const struct situation *self);

#endif
