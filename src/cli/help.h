/* SPDX-License-Identifier: GPL-2.0-or-later */
/* help.h: help texts, made from the tables of commands and options. */
#ifndef NX_CLI_HELP_H
#define NX_CLI_HELP_H

#include "cli/command.h"

/* What the program is for, examples, all commands. */
void nx_help_short(struct nx_out *out);
/* The same, with environment and exit statuses. */
void nx_help_all(struct nx_out *out);
/* One command: examples first, then its options. */
void nx_help_command(struct nx_out *out, const struct nx_command *command);
/* The commands whose first word is `group`. */
void nx_help_group(struct nx_out *out, const char *group);

#endif
