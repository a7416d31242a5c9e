/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_show.c: newsidx show. What it prints stands in show_text.c and show_json.c. */
#include "cli/command.h"
#include "cli/message.h"
#include "cli/show.h"

static int show(struct nx_context *context, const char *key)
{
    newsidx_error err = { 0 };
    struct newsidx_entry *entry = NULL;
    if (newsidx_entry_find(context->index, key, &entry, &err) != NEWSIDX_OK) return nx_message_failure(&err);
    if (context->args.json) {
        nx_show_json(context->out, entry);
    } else {
        struct nx_page page = nx_terminal_page(&context->args);
        nx_show_text(context->out, &page, entry);
    }
    newsidx_entry_free(entry);
    return NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    if (context->args.n_words != 1) {
        return nx_message_error("show takes one article: give its id, one of its URLs or its file");
    }
    return show(context, context->args.words[0]);
}

const struct nx_command nx_cmd_show = {
    .name = "show",
    .id = NX_SHOW,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "show one article with all that is known of it",
    .usage = "[OPTIONS] ID|URL|PATH",
    .examples = "  newsidx show 41c3f0a2\n"
                "      By its id, of which four digits are enough where no other begins so.\n"
                "  newsidx show https://www.example.com/story/1\n"
                "      By any of its URLs, however it is spelled.\n"
                "  newsidx show articles/ibm.md\n"
                "      By its file.\n",
    .details = "",
    .exits = "  0  the article is there\n"
             "  1  it is not\n"
             "  2  an error; also where the beginning of an id fits several\n",
};
