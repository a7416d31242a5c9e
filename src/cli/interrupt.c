/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt.c: what a signal handler does. */
#include "cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t came;
static volatile sig_atomic_t unreadable = -1; /* a descriptor that takes the place of stdin; -1: none does */

/* Only what is safe in a signal handler: dup2 is. Closing stdin would let the next file that is opened take its place. */
static void note(int number)
{
    int saved = errno;
    came = number;
    if (unreadable >= 0) dup2((int)unreadable, STDIN_FILENO);
    errno = saved;
}

void nx_interrupt_watch(bool reading)
{
    if (reading) unreadable = open("/dev/null", O_WRONLY | O_CLOEXEC);
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND }, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(signals[i], &action, NULL);
        }
    }
}

bool nx_interrupt_came(void)
{
    return came != 0;
}

int nx_interrupt_exit_status(void)
{
    return 128 + (came ? (int)came : SIGINT);
}
