/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printer_lines.c: one word for each hit, its address or its id, and nothing else: for xargs, while-read and comm. Each
 * ends with a line feed, or with a NUL byte where that was asked for. It does not know of pages, colours or widths.
 */
#include "cli/clean.h"
#include "cli/message.h"
#include "cli/printer.h"

static void end_word(const struct nx_printing *printing)
{
    nx_out_add(printing->out, printing->args->null ? "" : "\n", 1);
}

static void put_url(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    const struct newsidx_text *url = &hit->article.url;
    if (url->length == 0) {
        nx_message_note("Hit %llu, article %s, has no address.", (unsigned long long)hit->rank, hit->article.id);
        return;
    }
    nx_clean_to(printing->out, url->bytes, url->length);
    end_word(printing);
}

static void put_id(const struct nx_printing *printing, const struct newsidx_hit *hit)
{
    nx_out_text(printing->out, hit->article.id);
    end_word(printing);
}

const struct nx_printer nx_printer_urls = { NULL, put_url, nx_describe_search };
const struct nx_printer nx_printer_ids = { NULL, put_id, nx_describe_search };
