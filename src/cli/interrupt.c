/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt.c: what a signal handler does. */
#include "cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t came;
static volatile sig_atomic_t unreadable = -1; /* a descriptor that takes the place of stdin; -1: none does */
static volatile sig_atomic_t wakes = -1;      /* an eventfd to write to; -1: none */

/* Only what is safe in a signal handler: dup2 and write are. Closing stdin would let the next file that is opened take its place. */
static void note(int number)
{
    int saved = errno;
    const uint64_t one = 1;
    came = number;
    if (wakes >= 0 && write((int)wakes, &one, sizeof one) < 0) came = number; /* it is full: that wakes as well */
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

int nx_interrupt_fd(void)
{
    if (wakes < 0) wakes = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return (int)wakes;
}

bool nx_interrupt_came(void)
{
    return came != 0;
}

int nx_interrupt_exit_status(void)
{
    return 128 + (came ? (int)came : SIGINT);
}
