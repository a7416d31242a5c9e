/* SPDX-License-Identifier: GPL-2.0-or-later */
/* debug.c: the public face of looking inside: what each stage makes of a text, a file, a query. */
#include "api/handle.h"
#include "article/print.h"
#include "base/file.h"
#include "index/analysis.h"
#include "search/search.h"
#include "text/print.h"

static newsidx_status deliver(const struct nx_buffer *text, newsidx_sink sink, void *context, newsidx_error *err)
{
    NX_TRY(nx_buffer_check(text, err));
    if (text->len) sink(context, text->ptr, text->len);
    return NEWSIDX_OK;
}

newsidx_status newsidx_debug_tokens(const char *text, const char *language, newsidx_sink sink, void *context,
                                    newsidx_error *err)
{
    NX_AUTO_FREE(nx_analyzer) struct nx_analyzer *analyzer = NULL;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(nx_analysis_open(language ? language : "english", &analyzer, err));
    NX_TRY(nx_analyzer_print(analyzer, nx_str_of(text), &out, err));
    return deliver(&out, sink, context, err);
}

newsidx_status newsidx_debug_article(const char *path, newsidx_sink sink, void *context, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_ARTICLE_FILE_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article;
    NX_TRY(nx_file_read(path, &bytes, NULL, err));
    NX_TRY(nx_article_read(&arena, nx_buffer_str(&bytes), path, NX_FORM_DETECT, &article, err));
    nx_article_print(&article, &out);
    return deliver(&out, sink, context, err);
}

/* The lease is over before the sink is called: it may take its time. */
static newsidx_status print_query(struct newsidx_index *index, const char *query,
                                  const struct newsidx_search_options *options, struct nx_buffer *out, newsidx_error *err)
{
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    return nx_search_debug(lease.reader->lists, lease.reader->analyzer, query, options, out, err);
}

newsidx_status newsidx_debug_query(struct newsidx_index *index, const char *query,
                                   const struct newsidx_search_options *options, newsidx_sink sink, void *context,
                                   newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_TRY(print_query(index, query, options, &out, err));
    return deliver(&out, sink, context, err);
}
