/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_disk.h: a disk that fails, or kills the process, at the Nth call that writes to it. */
#ifndef NX_TEST_FAILING_DISK_H
#define NX_TEST_FAILING_DISK_H

#include <stdbool.h>

extern struct failing_disk {
    bool on;
    unsigned long calls, fail_at;
    int number;            /* errno of the failure */
    bool renamed;          /* a new manifest is in its place */
    bool slow;             /* writes take a few bytes at a time and are interrupted now and then */
    bool kills;            /* instead of failing, end the process with the status DISK_KILLED */
} disk;
enum { DISK_KILLED = 99 };

/* From now on calls are counted, and the one of this number fails. */
void disk_start(unsigned long fail_at, int number);

/* Ends that; true where the disk failed. */
bool disk_stop(void);

#endif
