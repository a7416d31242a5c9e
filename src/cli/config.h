/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.h: what files of settings say. There are two: newsidx.yaml beside the index, and the user's own; NEWSIDX_CONFIG
 * names another one in their place, or none. Keys are options by their long names, for all commands that take them or under
 * the name of one, and searches, which give queries a name. The table of options says what may be set and to what.
 *
 * The command line counts more than any file, the file beside the index more than the user's, and within a file what
 * stands under the name of a command more than what is said for all.
 */
#ifndef NX_CLI_CONFIG_H
#define NX_CLI_CONFIG_H

#include "cli/option.h"

enum { NX_CONFIG_FILES = 2, NX_CONFIG_PATH_MAX = 4096 };

/* A file where settings may be. */
struct nx_config_file {
    char path[NX_CONFIG_PATH_MAX];
    struct newsidx_settings *settings; /* NULL: there is no such file */
};

struct nx_config {
    struct nx_config_file files[NX_CONFIG_FILES]; /* those that count more first */
    size_t n;
    char path[NX_CONFIG_PATH_MAX]; /* what an option that takes a file was set to; nx_config_apply fills it */
};
#define NX_CONFIG_INIT                                                                                                 \
    {                                                                                                                  \
        .n = 0                                                                                                         \
    }
void nx_config_dispose(struct nx_config *config);

/*
 * Reads and checks the files that there are; `place` is the index's folder, or "" where there is none. False after a
 * message. The caller gives `config` back with nx_config_dispose in either case.
 */
bool nx_config_read(struct nx_config *config, const char *place);

/* Sets what the command takes and was not given on its command line; `args` then borrows from `config`. The path of a file
   counts from the folder of the file that has it. False after a message. */
bool nx_config_apply(struct nx_config *config, const char *name, enum nx_command_id command, struct nx_args *args);

/* A setting and where it is. */
struct nx_config_found {
    const struct nx_config_file *file; /* NULL: nothing was found */
    const struct newsidx_setting *setting; /* the first of its name */
    size_t n;                              /* it and its fellows of one list */
};

/* What is in force for an option of the command of this name, or for all of them with "". */
struct nx_config_found nx_config_find(const struct nx_config *config, const char *command, const char *option);

#endif
