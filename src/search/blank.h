/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blank.h: what separates written words in a query and in a text that is shown: white space as Unicode 15.0 has it
 * (PropList, White_Space), and control characters, which nobody types on purpose.
 */
#ifndef NX_BLANK_H
#define NX_BLANK_H

#include "base/base.h"

static inline bool nx_is_blank(uint32_t c)
{
    if (c <= 0x20 || (c >= 0x7f && c <= 0xa0)) return true;
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

#endif
