/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt.c: one flag that a signal handler sets. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;

static void note(int number)
{
    came = number;
}

void nx_interrupt_watch(void)
{
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
