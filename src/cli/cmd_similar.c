/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_similar.c: newsidx similar. What it finds is written as a search is: cmd_search.c. */
#include "cli/message.h"
#include "cli/search.h"

static int run(struct nx_context *context)
{
    if (context->args.n_words != 1) {
        return nx_message_error("similar takes one article: give its id, one of its URLs or its file");
    }
    return nx_search_run(context);
}

const struct nx_command nx_cmd_similar = {
    .name = "similar",
    .id = NX_SIMILAR,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "find articles like a given one",
    .usage = "[OPTIONS] ID|URL|FILE",
    .examples = "  newsidx similar 41c3f0a2\n"
                "      Articles about the same as the one with this id.\n"
                "  newsidx similar --since 2020-06-01 --filter type:video articles/ibm.md\n"
                "      Only some of them; for an article by its file.\n"
                "  newsidx similar --format urls new-story.md\n"
                "      For one that is not in the index: the addresses alone.\n",
    .details =
        "It looks for the twenty words of title and excerpt that say most about the article: which it has often, and "
        "few others have. The given article itself is left out.",
    .exits = "  0  something was found\n"
             "  1  nothing was found, or there is no such article\n"
             "  2  an error\n",
};
