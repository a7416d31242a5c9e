/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_dupes.c: newsidx dupes. What it prints stands in dupes_text.c and dupes_json.c. */
#include "cli/command.h"
#include "cli/dupes.h"
#include "cli/message.h"

static unsigned kinds_asked(const struct nx_args *args)
{
    if (args->files == args->titles) return NEWSIDX_DUPES_FILES | NEWSIDX_DUPES_TITLES;
    return args->files ? NEWSIDX_DUPES_FILES : NEWSIDX_DUPES_TITLES;
}

static int print(struct nx_listing *listing, struct newsidx_dupes *dupes)
{
    newsidx_error err = { 0 };
    if (listing->args->json) nx_dupes_json_begin(listing);
    for (size_t i = 0; i < listing->n_groups; i++) {
        const struct newsidx_dupes_group *group;
        if (newsidx_dupes_read(dupes, i, &group, &err) != NEWSIDX_OK) return nx_message_failure(&err);
        if (listing->args->json)
            nx_dupes_json_group(listing, group);
        else
            nx_dupes_text_group(listing, group);
    }
    if (listing->args->json)
        nx_dupes_json_end(listing);
    else
        nx_dupes_text_end(listing);
    return NX_EXIT_OK;
}

static int run(struct nx_context *context)
{
    newsidx_error err = { 0 };
    struct newsidx_dupes *dupes = NULL;
    struct newsidx_dupes_options options = NEWSIDX_DUPES_OPTIONS_INIT;
    if (context->args.n_words > 0) {
        return nx_message_error("dupes takes no words: leave out %s", context->args.words[0]);
    }
    options.kinds = kinds_asked(&context->args);
    options.limit = (size_t)context->args.limit;
    if (newsidx_dupes_find(context->index, &options, &dupes, &err) != NEWSIDX_OK) return nx_message_failure(&err);
    struct nx_listing listing = {
        .out = context->out,
        .page = nx_terminal_page(&context->args),
        .args = &context->args,
        .kinds = options.kinds,
        .totals = newsidx_dupes_summary(dupes),
        .n_groups = newsidx_dupes_n_groups(dupes),
    };
    int status = print(&listing, dupes);
    newsidx_dupes_free(dupes);
    return status;
}

const struct nx_command nx_cmd_dupes = {
    .name = "dupes",
    .id = NX_DUPES,
    .needs = NX_NEEDS_INDEX,
    .run = run,
    .summary = "list what the index holds more than once",
    .usage = "[OPTIONS]",
    .examples = "  newsidx dupes\n"
                "      Articles that several files hold, and titles that several articles have.\n"
                "  newsidx dupes --titles --limit 20\n"
                "      The stories that most addresses carry.\n"
                "  newsidx dupes --files --json | jq -r '.contributions[1:][]?.source'\n"
                "      The files whose article is shown from another file.\n",
    .details = "An article is known by its address, so that several files with the same one are one article; the one "
               "that is shown stands first. Articles with the same title under different addresses are copies or "
               "reposts, or have little to say in their titles: they stay apart. Case and punctuation of a title make "
               "no difference.",
    .exits = "  0  done, whether there is anything or not\n"
             "  2  an error\n",
};
