/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_help.c: newsidx help; also what newsidx --help does. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/message.h"

static int explain(struct nx_context *context)
{
    size_t used = 0;
    const char *const *words = context->args.words;
    const struct nx_command *command = nx_command_find(words, context->args.n_words, &used);
    if (command && used == context->args.n_words) {
        nx_help_command(context->out, command);
        return NX_EXIT_OK;
    }
    if (context->args.n_words == 1 && nx_command_is_group(words[0])) {
        nx_help_group(context->out, words[0]);
        return NX_EXIT_OK;
    }
    const char *wrong = words[used < context->args.n_words ? used : 0], *nearest = nx_command_nearest(wrong);
    if (nearest) return nx_message_error("no help for %s: did you mean newsidx help %s?", wrong, nearest);
    return nx_message_error("no help for %s: newsidx help lists all commands", wrong);
}

static int run(struct nx_context *context)
{
    if (context->args.version) return nx_cmd_version.run(context);
    if (context->args.n_words > 0) return explain(context);
    nx_help_all(context->out);
    return NX_EXIT_OK;
}

const struct nx_command nx_cmd_help = {
    .name = "help",
    .id = NX_HELP,
    .needs = NX_NEEDS_NOTHING,
    .run = run,
    .summary = "explain a command, or list all",
    .usage = "[COMMAND]",
    .examples = "  newsidx help search\n"
                "      How to search.\n"
                "  man newsidx-search\n"
                "      The same at length.\n",
    .details = "",
    .exits = "  0  done\n"
             "  2  there is no such command\n",
};
