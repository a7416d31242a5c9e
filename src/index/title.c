/* SPDX-License-Identifier: GPL-2.0-or-later */
/* title.c: words are numbered by segment, so it is their text that is hashed. */
#include "index/title.h"

#include "base/hash.h"

void nx_title_add(struct nx_buffer *text, struct nx_str word)
{
    nx_buffer_add_str(text, word);
    nx_buffer_add_byte(text, ' '); /* no word has a blank in it */
}

uint64_t nx_title_number(const struct nx_buffer *text)
{
    const uint64_t number = text->len ? nx_hash_bytes(text->ptr, text->len).high : NX_TITLE_NONE;
    return text->len && number == NX_TITLE_NONE ? 1 : number;
}
