/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postings.c: reading a posting list in blocks. */
#include "postings.h"

/* nx_postings_load's cursor ends with its scope. */
NX_AUTO_POINTER(nxs_cursor, nxs_cursor_close)

newsidx_status nx_postings_facts(const struct nx_segment *segment, struct nx_str stem, struct nxs_term_facts *out,
                                 newsidx_error *err)
{
    struct nxs_term_facts facts = { 0, 0, 0 };
    /* Xapian takes the empty term for "all documents"; no word has an empty stem in the index. */
    if (stem.len > 0) NX_TRY(nxs_postings_term(nx_segment_postings(segment), stem, &facts, err));
    *out = facts;
    return NEWSIDX_OK;
}

/* Reads up to `n` postings; *got is how many there were. */
static newsidx_status read_all(struct nxs_cursor *cursor, struct nxs_posting *items, size_t n, size_t *got,
                               newsidx_error *err)
{
    for (*got = 0; *got < n;) {
        size_t read;
        newsidx_status status = nxs_cursor_read(cursor, items + *got, n - *got, &read, err);
        if (status == NEWSIDX_END) return NEWSIDX_OK;
        if (status != NEWSIDX_OK) return status;
        *got += read;
    }
    return NEWSIDX_OK;
}

static bool is_sound(const struct nxs_posting *items, size_t n, uint32_t n_rows)
{
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (items[i].docid <= last || items[i].docid > n_rows) return false;
        last = items[i].docid;
    }
    return true;
}

newsidx_status nx_postings_load(const struct nx_segment *segment, struct nx_str stem, struct nx_arena *arena,
                                struct nx_posting_list *out, newsidx_error *err)
{
    struct nxs_term_facts facts;
    NX_TRY(nx_postings_facts(segment, stem, &facts, err));
    if (facts.df == 0) {
        *out = (struct nx_posting_list){ NULL, 0 };
        return NEWSIDX_OK;
    }
    struct nxs_posting *items = nx_arena_calloc(arena, facts.df, sizeof *items);
    if (!items) return nx_error_memory(err);
    NX_AUTO_FREE(nxs_cursor) struct nxs_cursor *cursor = NULL;
    NX_TRY(nxs_cursor_open(nx_segment_postings(segment), stem, &cursor, err));
    size_t n;
    NX_TRY(read_all(cursor, items, facts.df, &n, err));
    if (n != facts.df || !is_sound(items, n, nx_segment_n_rows(segment))) {
        return nx_error_corrupt(err, NULL, "the postings of \"%.*s\" do not fit their segment", NX_STR_ARG(stem));
    }
    *out = (struct nx_posting_list){ items, n };
    return NEWSIDX_OK;
}
