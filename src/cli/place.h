/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.h: which folder holds the index: --index, else NEWSIDX_INDEX, else .newsidx here or above. */
#ifndef NX_CLI_PLACE_H
#define NX_CLI_PLACE_H

#include "cli/command.h"

/* The value of an environment variable; NULL where it is unset or empty. */
const char *nx_place_environment(const char *name);

/* Sets context->place to an index to read. False after a message. */
bool nx_place_to_read(struct nx_context *context);

/* Sets context->place to an index to read, or to "" where there is none. False after a message. */
bool nx_place_if_any(struct nx_context *context);

/* Sets context->place to an index to write, which need not exist yet. False after a message. */
bool nx_place_to_write(struct nx_context *context);

/* Makes the message of an index that is not there say where there is one: in the folder .newsidx of the place. */
void nx_place_hint(const struct nx_context *context, newsidx_error *err);

#endif
