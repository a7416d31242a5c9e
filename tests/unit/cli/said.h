/* SPDX-License-Identifier: GPL-2.0-or-later */
/* said.h: what a piece of the program said on stderr. */
#ifndef NX_TEST_SAID_H
#define NX_TEST_SAID_H

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support.h"

struct said {
    int real, file;
    char text[4096];
};

/* From now on stderr goes to a file in memory. */
static inline void said_begin(struct said *said)
{
    said->real = dup(STDERR_FILENO);
    said->file = memfd_create("stderr", 0);
    assert_true(said->real >= 0 && said->file >= 0);
    assert_true(dup2(said->file, STDERR_FILENO) >= 0);
}

/* Gives stderr back and returns what it got. */
static inline const char *said_end(struct said *said)
{
    ssize_t length = pread(said->file, said->text, sizeof said->text - 1, 0);
    assert_true(dup2(said->real, STDERR_FILENO) >= 0);
    close(said->real);
    close(said->file);
    assert_true(length >= 0);
    said->text[length] = '\0';
    return said->text;
}

#endif
