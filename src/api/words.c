/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c: the public face of what is asked of the words of an index. */
#include "api/handle.h"
#include "search/suggest.h"
#include "search/terms.h"

newsidx_status newsidx_terms_get(struct newsidx_index *index, const char *prefix,
                                 const struct newsidx_terms_options *options, struct newsidx_terms **out,
                                 newsidx_error *err)
{
    struct newsidx_terms_options wanted = NEWSIDX_TERMS_OPTIONS_INIT;
    if (options) memcpy(&wanted, options, NX_MIN(options->size, sizeof wanted));
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_terms(lease.reader->lists, lease.reader->analyzer, prefix, &wanted, out, err);
}

newsidx_status newsidx_suggest(struct newsidx_index *index, const char *text,
                               const struct newsidx_suggest_options *options, struct newsidx_suggestions **out,
                               newsidx_error *err)
{
    struct newsidx_suggest_options wanted = NEWSIDX_SUGGEST_OPTIONS_INIT;
    if (options) memcpy(&wanted, options, NX_MIN(options->size, sizeof wanted));
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_suggest(lease.reader->lists, lease.reader->analyzer, text, &wanted, out, err);
}
