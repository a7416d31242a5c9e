/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_version.c: newsidx version; also what newsidx --version does. */
#include "cli/command.h"
#include "cli/jsonl.h"
#include "cli/message.h"

static void put_text(struct nx_out *out, const struct newsidx_versions *v)
{
    nx_out_format(out, "newsidx %s\n", v->newsidx);
    nx_out_format(out, "Xapian %s, ICU %s, Unicode %s, libyaml %s\n", v->xapian, v->icu, v->unicode, v->libyaml);
    nx_out_format(out, "index format %u, JSON schema %u\n", (unsigned)v->index_format, (unsigned)v->json_schema);
    nx_out_text(out, "Licence GPL-2.0-or-later: free software, without any warranty.\n");
}

static void put_json(struct nx_out *out, const struct newsidx_versions *v)
{
    struct nx_jsonl json = NX_JSONL_INIT(out);
    nx_jsonl_object(&json);
    nx_jsonl_put_name(&json, "type", "version");
    nx_jsonl_put_unsigned(&json, "schema", v->json_schema);
    nx_jsonl_put_name(&json, "newsidx", v->newsidx);
    nx_jsonl_put_name(&json, "xapian", v->xapian);
    nx_jsonl_put_name(&json, "icu", v->icu);
    nx_jsonl_put_name(&json, "unicode", v->unicode);
    nx_jsonl_put_name(&json, "libyaml", v->libyaml);
    nx_jsonl_put_unsigned(&json, "index_format", v->index_format);
    nx_jsonl_put_name(&json, "licence", "GPL-2.0-or-later");
    nx_jsonl_object_end(&json);
    nx_jsonl_line(&json);
}

static int run(struct nx_context *context)
{
    struct newsidx_versions versions;
    if (context->args.n_words > 0) {
        return nx_message_error("version takes no words: leave out %s", context->args.words[0]);
    }
    newsidx_versions_get(&versions);
    if (context->args.json)
        put_json(context->out, &versions);
    else
        put_text(context->out, &versions);
    return NX_EXIT_OK;
}

const struct nx_command nx_cmd_version = {
    .name = "version",
    .id = NX_VERSION,
    .needs = NX_NEEDS_NOTHING,
    .run = run,
    .summary = "show the versions of newsidx and what it is built on",
    .usage = "[--json]",
    .examples = "  newsidx --version\n"
                "      The same, as other programs have it.\n"
                "  newsidx version --json\n"
                "      For programs.\n",
    .details = "",
    .exits = "  0  done\n",
};
