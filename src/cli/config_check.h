/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config_check.h: whether a file of settings says what can be said in one. */
#ifndef NX_CLI_CONFIG_CHECK_H
#define NX_CLI_CONFIG_CHECK_H

#include "cli/config.h"

/* Checks every name and value. False after a message with the place of the first that is wrong. */
bool nx_config_check(const struct nx_config_file *file);

#endif
