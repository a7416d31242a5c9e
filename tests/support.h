/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * support.h: what unit tests share: cmocka with the headers it needs, and a folder that a test may fill.
 */
#ifndef NX_TEST_SUPPORT_H
#define NX_TEST_SUPPORT_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

enum { TEST_PATH_SIZE = 256 };

/* A new folder for the tests of one file: a group setup, which leaves its path in *state. */
static inline int test_folder_make(void **state)
{
    char *path = malloc(TEST_PATH_SIZE);
    if (!path) return -1;
    snprintf(path, TEST_PATH_SIZE, "%s/newsidx-test-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    *state = path;
    return mkdtemp(path) ? 0 : -1;
}

/* The group teardown to it. */
static inline int test_folder_remove(void **state)
{
    newsidx_status status = nx_folder_remove(*state, NULL);
    free(*state);
    return status == NEWSIDX_OK ? 0 : -1;
}

/* The number in the environment variable `name`, so that a failure can be repeated and a search made longer. */
static inline uint64_t number_from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

#endif
