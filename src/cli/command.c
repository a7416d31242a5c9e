/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command.c: the table of commands and finding one by its name. It runs none. */
#include "cli/command.h"

#include <string.h>

#include "cli/nearest.h"

const struct nx_command *const nx_commands[] = {
    &nx_cmd_add,
    &nx_cmd_watch,
    &nx_cmd_remove,
    &nx_cmd_search,
    &nx_cmd_similar,
    &nx_cmd_facets,
    &nx_cmd_timeline,
    &nx_cmd_terms,
    &nx_cmd_suggest,
    &nx_cmd_show,
    &nx_cmd_stats,
    &nx_cmd_dupes,
    &nx_cmd_check,
    &nx_cmd_compact,
    &nx_cmd_bench_serve,
    &nx_cmd_config,
    &nx_cmd_completion,
    &nx_cmd_debug_tokens,
    &nx_cmd_debug_article,
    &nx_cmd_debug_query,
    &nx_cmd_help,
    &nx_cmd_version,
    NULL,
};

/* How many of the words the command's name takes; 0 where it is another's. */
static size_t name_matches(const struct nx_command *command, const char *const *words, size_t n)
{
    size_t first = strcspn(command->name, " ");
    if (n == 0 || strlen(words[0]) != first || memcmp(words[0], command->name, first) != 0) return 0;
    if (command->name[first] == '\0') return 1;
    return n > 1 && strcmp(words[1], command->name + first + 1) == 0 ? 2 : 0;
}

const struct nx_command *nx_command_find(const char *const *words, size_t n, size_t *used)
{
    for (size_t i = 0; nx_commands[i]; i++) {
        *used = name_matches(nx_commands[i], words, n);
        if (*used) return nx_commands[i];
    }
    return NULL;
}

const struct nx_command *nx_command_named(const char *name, size_t length)
{
    for (size_t i = 0; nx_commands[i]; i++) {
        if (strlen(nx_commands[i]->name) == length && memcmp(nx_commands[i]->name, name, length) == 0) return nx_commands[i];
    }
    return NULL;
}

bool nx_command_is_group(const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; nx_commands[i]; i++) {
        const char *name = nx_commands[i]->name;
        if (strncmp(name, word, length) == 0 && name[length] == ' ') return true;
    }
    return false;
}

const char *nx_command_nearest(const char *word)
{
    struct nx_nearest best = { NULL, 0 };
    for (size_t i = 0; nx_commands[i]; i++) nx_nearest_try(&best, word, strlen(word), nx_commands[i]->name);
    nx_nearest_try(&best, word, strlen(word), "debug");
    return best.word;
}

const char *nx_command_nearest_in(const char *group, const char *word)
{
    struct nx_nearest best = { NULL, 0 };
    const size_t length = strlen(group);
    for (size_t i = 0; nx_commands[i]; i++) {
        const char *name = nx_commands[i]->name;
        if (strncmp(name, group, length) == 0 && name[length] == ' ')
            nx_nearest_try(&best, word, strlen(word), name + length + 1);
    }
    return best.word;
}
