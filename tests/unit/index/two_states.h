/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * two_states.h: an index of a folder that a step is to lead from one state to another, for tests that let the step fail
 * wherever it can: it must be in one of the two afterwards.
 */
#ifndef NX_TEST_TWO_STATES_H
#define NX_TEST_TWO_STATES_H

#include "made.h"
#include "newsidx.h"

extern char root[PATH_SIZE], dir[PATH_SIZE + 16]; /* the folder and its index */
extern struct nx_buffer before, after;            /* what the index tells in each state */

/* Writes a file of the folder. */
void put(const char *name, const char *text);
/* An empty folder without an index. */
void empty_root(void);
/* Adds the folder to its index. */
newsidx_status add_root(bool sync, newsidx_error *err);

/* Setup of a group: `make_before` makes the first state, `step` leads to the second. Teardown. */
int states_make(void **state, void (*make_before)(void), newsidx_status (*step)(newsidx_error *err));
int states_drop(void **state);

/* True for the second state, false for the first; `at` names the failure where it is neither. */
bool is_after(unsigned long at);
void assert_index(const struct nx_buffer *expected, unsigned long at);

#endif
