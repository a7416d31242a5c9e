/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show.h: one article with everything that the index knows of it, for people and for programs. */
#ifndef NX_CLI_SHOW_H
#define NX_CLI_SHOW_H

#include "cli/out.h"
#include "cli/terminal.h"
#include "newsidx.h"

void nx_show_text(struct nx_out *out, const struct nx_page *page, const struct newsidx_entry *entry);
/* One line; schema/show.schema.json describes it. */
void nx_show_json(struct nx_out *out, const struct newsidx_entry *entry);

#endif
