/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * embed.h: `featuredContent` is a piece of HTML that shows a video, an iframe in real articles; what newsidx keeps of
 * it is the address that it shows.
 */
#ifndef NX_EMBED_H
#define NX_EMBED_H

#include "base/arena.h"

/*
 * The http or https address in `text`: the text itself where it is one, else the attribute `src` of its first tag that
 * has such an address, character references decoded ("//host" gets "https:"). HTML whose "<" is written "&lt;" is
 * decoded first. Nothing found: length 0. False: out of memory.
 */
bool nx_embed_url(struct nx_arena *arena, struct nx_str text, struct nx_str *out);

#endif
