/* SPDX-License-Identifier: GPL-2.0-or-later */
/* count.c: numbers as people read them; for messages and for the program that shows them. */
#include <stdio.h>
#include <string.h>

#include "newsidx.h"

const char *newsidx_count_format(uint64_t number, char out[NEWSIDX_COUNT_TEXT_SIZE])
{
    char digits[NEWSIDX_COUNT_TEXT_SIZE];
    const int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *at = out;
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
    return out;
}
