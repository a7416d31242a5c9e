/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terms.cc: all terms of a file of postings, in order. Knows nothing of the postings themselves. */
#include <vector>

#include "guard.h"
#include "postings.h"

struct nxs_terms {
    nxs_postings *postings;
    Xapian::TermIterator at;
    std::vector<std::string> block; /* the texts that were given out last */
};

newsidx_status nxs_terms_open(struct nxs_postings *postings, struct nx_str prefix, struct nxs_terms **out,
                              newsidx_error *err) noexcept
{
    return nxs::guard(postings->path.c_str(), err, [&] {
        const std::string head(prefix.len ? prefix.ptr : "", prefix.len);
        *out = new nxs_terms{ postings, postings->database.allterms_begin(head), {} };
        return NEWSIDX_OK;
    });
}

void nxs_terms_close(struct nxs_terms *terms) noexcept
{
    nxs::dispose(terms);
}

newsidx_status nxs_terms_read(struct nxs_terms *terms, struct nxs_term *block, size_t capacity, size_t *n,
                              newsidx_error *err) noexcept
{
    return nxs::guard(terms->postings->path.c_str(), err, [&] {
        const Xapian::TermIterator end;
        if (terms->at == end) return NEWSIDX_END;
        terms->block.clear();
        terms->block.reserve(capacity); /* so that no text moves while the block fills */
        for (; terms->block.size() < capacity && terms->at != end; ++terms->at) {
            nxs_term &term = block[terms->block.size()];
            const std::string &text = terms->block.emplace_back(*terms->at);
            term.text = { text.data(), text.size() };
            term.df = terms->at.get_termfreq();
            term.cf = terms->postings->database.get_collection_freq(text);
        }
        *n = terms->block.size();
        return NEWSIDX_OK;
    });
}
