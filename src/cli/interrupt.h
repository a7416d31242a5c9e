/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interrupt.h: stopping in good order. The first SIGINT, SIGTERM or SIGHUP is only noted, so that what was committed
 * stays and the lock is given up; a second one ends the program at once.
 */
#ifndef NX_CLI_INTERRUPT_H
#define NX_CLI_INTERRUPT_H

#include <stdbool.h>

/*
 * From now on signals are noted. A signal that was ignored (nohup) stays ignored. With `reading` the program may be
 * waiting for stdin for ever: then a signal also makes stdin unreadable, which the library reports as an error.
 */
void nx_interrupt_watch(bool reading);

/* A descriptor that becomes readable when one comes, for who waits for others; -1 where there is none left. */
int nx_interrupt_fd(void);

/* Whether one came. */
bool nx_interrupt_came(void);

/* The exit status of a program that it stopped: 128 and its number. 130 where none came. */
int nx_interrupt_exit_status(void);

#endif
