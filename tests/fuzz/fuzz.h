/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz.h: what a fuzzer is: one function that takes any bytes and ends the program where something is wrong. With
 * libFuzzer (./dev fuzz) it is given ever new ones, with replay.c those of the files that are kept.
 */
#ifndef NX_FUZZ_H
#define NX_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* An assertion that no build leaves out. */
#define FUZZ_CHECK(what)                                                                                               \
    do {                                                                                                               \
        if (!(what)) {                                                                                                 \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);                                         \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
