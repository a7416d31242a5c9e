/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * postings.cc: reading a file of postings: its totals, the facts of a term, and the postings of a term by the block.
 * It knows nothing of what terms mean, nor of scores.
 */
#include "postings.h"

#include "guard.h"
#include "bounds.h"
#include "seal.h"

struct nxs_cursor {
    const nxs_postings *postings;
    Xapian::PostingIterator at;
};

/* The file is opened here and not by Xapian, which would follow a text file as a list of other databases, even on other
   machines. */
newsidx_status nxs_postings_open(const char *path, struct nxs_postings **out, newsidx_error *err) noexcept
{
    return nxs::guard(path, err, [&] {
        int fd;
        NX_TRY(nxs::open_sealed(path, &fd, err));
        const Xapian::Database database(fd, Xapian::DB_BACKEND_GLASS);
        if (database.get_lastdocid() != database.get_doccount()) {
            return nx_error_corrupt(err, path, "%u documents, but the last is number %u", database.get_doccount(),
                                    database.get_lastdocid());
        }
        *out = new nxs_postings{ path, database };
        return NEWSIDX_OK;
    });
}

void nxs_postings_close(struct nxs_postings *postings) noexcept
{
    nxs::dispose(postings);
}

newsidx_status nxs_postings_totals(struct nxs_postings *postings, uint32_t *n_documents, uint64_t *total_length,
                                   newsidx_error *err) noexcept
{
    return nxs::guard(postings->path.c_str(), err, [&] {
        *n_documents = postings->database.get_doccount();
        *total_length = postings->database.get_total_length();
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_postings_term(struct nxs_postings *postings, struct nx_str term, struct nxs_term_facts *out,
                                 newsidx_error *err) noexcept
{
    return nxs::guard(postings->path.c_str(), err, [&] {
        nxs_term_facts facts = { 0, 0, 0 };
        if (nxs::is_term(term)) {
            const std::string name(term.ptr, term.len);
            facts.df = postings->database.get_termfreq(name);
            if (facts.df > 0) {
                facts.cf = postings->database.get_collection_freq(name);
                facts.wdf_max = postings->database.get_wdf_upper_bound(name);
            }
        }
        *out = facts;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_cursor_open(struct nxs_postings *postings, struct nx_str term, struct nxs_cursor **out,
                               newsidx_error *err) noexcept
{
    return nxs::guard(postings->path.c_str(), err, [&] {
        Xapian::PostingIterator first;
        if (nxs::is_term(term)) first = postings->database.postlist_begin(std::string(term.ptr, term.len));
        if (first == Xapian::PostingIterator()) {
            return nx_error_set(err, NEWSIDX_NOT_FOUND, "no document has the term '%.*s': try another word",
                                NX_STR_ARG(term));
        }
        *out = new nxs_cursor{ postings, first };
        return NEWSIDX_OK;
    });
}

void nxs_cursor_close(struct nxs_cursor *cursor) noexcept
{
    nxs::dispose(cursor);
}

newsidx_status nxs_cursor_read(struct nxs_cursor *cursor, struct nxs_posting *block, size_t capacity, size_t *n,
                               newsidx_error *err) noexcept
{
    return nxs::guard(cursor->postings->path.c_str(), err, [&] {
        Xapian::PostingIterator &at = cursor->at;
        const Xapian::PostingIterator end;
        if (at == end) return NEWSIDX_END;
        size_t filled = 0;
        for (; filled < capacity && at != end; ++at) block[filled++] = { *at, at.get_wdf() };
        *n = filled;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_cursor_skip(struct nxs_cursor *cursor, uint32_t docid, newsidx_error *err) noexcept
{
    return nxs::guard(cursor->postings->path.c_str(), err, [&] {
        cursor->at.skip_to(docid);
        return NEWSIDX_OK;
    });
}
