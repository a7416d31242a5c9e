/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pager.h: text that is longer than the screen goes through a pager. What a command writes is held back until it is done;
 * then it is known how long it is, and messages come behind it. stdout stays what it is, so that widths and colours are
 * those of the terminal.
 */
#ifndef NX_CLI_PAGER_H
#define NX_CLI_PAGER_H

#include "cli/option.h"
#include "cli/out.h"

/* In the order of the option's values. */
enum nx_pager_use { NX_PAGER_AUTO, NX_PAGER_NEVER, NX_PAGER_ALWAYS };

/* True where stdout is a terminal for whose user there is a pager, whatever will be written. */
bool nx_pager_is_there(enum nx_pager_use use);

/* The rows that text takes on a screen of so many columns. Escape sequences of style.h take no room. */
size_t nx_pager_rows(const struct nx_out *text, size_t columns);

/*
 * Writes `text` to `out`, or shows it in the pager where `use` asks for that or it does not fit on the screen with the
 * notes below it; then `notes` to stderr. Both are in memory. Waits for the pager, whose end and status are no failure.
 */
void nx_pager_show(enum nx_pager_use use, struct nx_out *out, const struct nx_out *text, const struct nx_out *notes);

#endif
