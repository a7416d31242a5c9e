/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dispatch.c: from the command line to a running command and its exit status. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/pager.h"
#include "cli/place.h"

static int open_and_run(struct nx_context *context)
{
    newsidx_error err = { 0 };
    if (newsidx_index_open(context->place, &context->index, &err) != NEWSIDX_OK) {
        nx_place_hint(context, &err);
        return nx_message_failure(&err);
    }
    int status = context->command->run(context);
    newsidx_index_close(context->index);
    return status;
}

static bool find_place(struct nx_context *context)
{
    switch (context->command->needs) {
    case NX_NEEDS_INDEX:
    case NX_NEEDS_FOUND: return nx_place_to_read(context);
    case NX_NEEDS_IF_ANY: return nx_place_if_any(context);
    case NX_NEEDS_PLACE: return nx_place_to_write(context);
    case NX_NEEDS_NOTHING: break;
    }
    return true;
}

static int run_command(struct nx_context *context)
{
    const struct nx_command *command = context->command;
    if (context->args.help && command != &nx_cmd_help) {
        nx_help_command(context->out, command);
        return NX_EXIT_OK;
    }
    return command->needs == NX_NEEDS_INDEX ? open_and_run(context) : command->run(context);
}

/* True where what the command writes is text for people, and may be more than a screen holds. */
static bool may_be_paged(const struct nx_context *context)
{
    const struct nx_args *args = &context->args;
    if (args->help) return true;
    if (args->json || args->batch || args->version || args->format != NX_FORMAT_TEXT) return false;
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (o->field == offsetof(struct nx_args, pager)) return nx_option_is_for(o, context->command->id);
    }
    return false;
}

static int run_paged(struct nx_context *context)
{
    const enum nx_pager_use use = (enum nx_pager_use)context->args.pager;
    if (!may_be_paged(context) || !nx_pager_is_there(use)) return run_command(context);
    struct nx_out *out = context->out, text = NX_OUT_INIT(NX_OUT_MEMORY), notes = NX_OUT_INIT(NX_OUT_MEMORY);
    context->out = &text;
    nx_message_hold(&notes);
    const int status = run_command(context);
    nx_message_hold(NULL);
    context->out = out;
    nx_pager_show(use, out, &text, &notes);
    nx_out_dispose(&text);
    nx_out_dispose(&notes);
    return status;
}

static int run(struct nx_context *context)
{
    const struct nx_command *command = context->command;
    if (context->args.help || command->needs == NX_NEEDS_NOTHING) return run_paged(context);
    if (!find_place(context) || !nx_config_read(&context->config, context->place) ||
        !nx_config_apply(&context->config, command->name, command->id, &context->args))
        return NX_EXIT_ERROR;
    return run_paged(context);
}

/* Reads the options of `command`, whose name is the first `used` words, and runs it. */
static int parse_and_run(int argc, char **argv, const struct nx_command *command, size_t used, struct nx_out *out)
{
    struct nx_context context = { .command = command, .args = NX_ARGS_INIT, .config = NX_CONFIG_INIT, .out = out };
    int status = NX_EXIT_ERROR;
    if (nx_option_parse(argc, argv, used ? command->name : "", command->id, used, &context.args))
        status = run(&context);
    nx_args_dispose(&context.args);
    nx_config_dispose(&context.config);
    return status;
}

static bool has_word(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], word) == 0) return true;
    }
    return false;
}

static int unknown_command(const char *word)
{
    const char *nearest = nx_command_nearest(word);
    if (nearest) return nx_message_error("unknown command %s: did you mean newsidx %s?", word, nearest);
    return nx_message_error("unknown command %s: see newsidx help", word);
}

/* "newsidx debug", with --help, with nothing or with a word that is none of its commands. */
static int run_group(int argc, char **argv, const char *const *words, size_t n, struct nx_out *out)
{
    if (n > 1 && !has_word(argc, argv, "--help") && !has_word(argc, argv, "-h")) {
        const char *nearest = nx_command_nearest_in(words[0], words[1]);
        if (nearest)
            return nx_message_error("%s has no command %s: did you mean newsidx %s %s?", words[0], words[1], words[0], nearest);
        return nx_message_error("%s has no command %s: see newsidx help %s", words[0], words[1], words[0]);
    }
    nx_help_group(out, words[0]);
    return NX_EXIT_OK;
}

static int find_and_run(int argc, char **argv, const char *const *words, size_t n, struct nx_out *out)
{
    size_t used = 0;
    if (argc <= 1) {
        nx_help_short(out);
        return NX_EXIT_OK;
    }
    if (n == 0) {
        bool version = has_word(argc, argv, "--version");
        return parse_and_run(argc, argv, version ? &nx_cmd_version : &nx_cmd_help, 0, out);
    }
    const struct nx_command *command = nx_command_find(words, n, &used);
    if (command) return parse_and_run(argc, argv, command, used, out);
    if (nx_command_is_group(words[0])) return run_group(argc, argv, words, n, out);
    return unknown_command(words[0]);
}

int nx_dispatch(int argc, char **argv, struct nx_out *out)
{
    const char **words = calloc((size_t)argc + 1, sizeof *words);
    if (!words) return nx_message_error("out of memory: close other programs");
    size_t n = nx_option_plain_words(argc, argv, words);
    int status = find_and_run(argc, argv, words, n, out);
    free(words);
    return status;
}
