/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expand.c: the public face of saved queries, and who owns what comes of them. */
#include <stdlib.h>

#include "search/saved.h"

struct newsidx_expansion {
    struct nx_arena arena;
    struct nx_expansion parts;
};

/* What is too long already is left to the search to refuse: it says so best. */
newsidx_status newsidx_query_expand(const char *query, const struct newsidx_saved_query *saved, size_t n_saved,
                                    struct newsidx_expansion **out, newsidx_error *err)
{
    const struct nx_str text = nx_str_of(query);
    struct newsidx_expansion *expansion = calloc(1, sizeof *expansion);
    if (!expansion) return nx_error_memory(err);
    nx_buffer_init(&expansion->parts.text, text.len > NEWSIDX_QUERY_MAX ? NX_BUFFER_NO_MAX : NEWSIDX_QUERY_MAX);
    newsidx_status status =
        nx_saved_expand(&expansion->arena, text, (struct nx_saved){ saved, n_saved }, &expansion->parts, err);
    nx_buffer_terminate(&expansion->parts.text);
    if (status == NEWSIDX_OK) status = nx_buffer_check(&expansion->parts.text, err);
    if (status == NEWSIDX_OK)
        *out = expansion;
    else
        newsidx_expansion_free(expansion);
    return status;
}

void newsidx_expansion_free(struct newsidx_expansion *expansion)
{
    if (!expansion) return;
    nx_buffer_dispose(&expansion->parts.text);
    nx_arena_dispose(&expansion->arena);
    free(expansion);
}

const char *newsidx_expansion_text(const struct newsidx_expansion *expansion)
{
    return expansion->parts.text.ptr;
}

size_t newsidx_expansion_n(const struct newsidx_expansion *expansion)
{
    return expansion->parts.n_names;
}

const struct newsidx_query_name *newsidx_expansion_name(const struct newsidx_expansion *expansion, size_t i)
{
    return i < expansion->parts.n_names ? &expansion->parts.names[i] : NULL;
}

bool newsidx_saved_name_fits(const char *name)
{
    return nx_saved_name_fits(name);
}
