/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selftest.cc: whether this library of Xapian reads what is written directly as it reads what it wrote itself. The form of its
 * files is not documented, so what was tried with one version is not believed of another; and what was tried elsewhere is
 * tried here again, once in a process: a few documents are written both ways, and all that Xapian says of them is compared.
 */
#include <algorithm>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <xapian.h>

#include "direct.h"
#include "guard.h"
#include "inverter.h"
#include "runs.h"
#include "shim.h"

namespace
{

/* The versions that all tests were run with. */
constexpr const char *VERSIONS[] = { "1.4.22" };

bool is_known_version()
{
    const std::string version = Xapian::version_string();
    return std::any_of(std::begin(VERSIONS), std::end(VERSIONS), [&](const char *known) { return version == known; });
}

/* Enough for lists of several chunks, for a tree of two levels, and for keys that differ late. */
constexpr size_t DOCUMENTS = 1200, TERMS = 900, TERMS_EACH = 8;

struct Sample {
    std::vector<std::string> texts;
    std::vector<nx_str> terms;
    std::vector<nxs_entry> entries;
    std::vector<nxs_document> documents;
};

void make(Sample &sample)
{
    for (size_t i = 0; i < TERMS; i++) {
        sample.texts.push_back("a term that is one of many " + std::to_string(i * i));
        if (i % 100 == 7) sample.texts.back() += '\0';
    }
    for (const std::string &text : sample.texts) sample.terms.push_back({ text.data(), text.size() });
    sample.entries.reserve(DOCUMENTS * TERMS_EACH);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const size_t n = i % 13 ? TERMS_EACH : 0, begin = sample.entries.size();
        for (size_t k = 0; k < n; k++) {
            const size_t term = k * 100 + (k < 2 ? 0 : i * (k + 1) % 100);
            sample.entries.push_back({ static_cast<uint32_t>(term), static_cast<uint32_t>((i + k) % 300 ? k : 70000) });
        }
        sample.documents.push_back({ sample.entries.data() + begin, n });
    }
}

/* What is temporary here goes when it is done. */
struct Scratch {
    std::string direct, reference;
    ~Scratch()
    {
        unlink(direct.c_str());
        unlink(reference.c_str());
    }
};

int create(const std::string &path)
{
    return open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

/* A file, written directly. */
newsidx_status write_sample(const Sample &sample, const std::string &path, newsidx_error *err)
{
    std::vector<std::unique_ptr<nxs::Inverter>> inverters;
    for (size_t i = 0; i < sample.documents.size(); i++) {
        if (i % 700 == 0) inverters.push_back(std::make_unique<nxs::Inverter>());
        NX_TRY(inverters.back()->add(sample.documents[i], sample.terms.data(), err));
    }
    const int fd = create(path);
    if (fd < 0) return nx_error_sys(err, path.c_str(), "cannot create", NULL);
    const newsidx_status status = nxs::write_directly(inverters, fd, path.c_str(), err);
    close(fd);
    return status;
}

newsidx_status write_reference(const Sample &sample, const char *folder, const std::string &path, newsidx_error *err)
{
    nxs::Runs runs(folder);
    for (const nxs_document &document : sample.documents) NX_TRY(runs.add(document, sample.terms.data(), err));
    const int fd = create(path);
    if (fd < 0) return nx_error_sys(err, path.c_str(), "cannot create", NULL);
    runs.write(fd);
    return NEWSIDX_OK;
}

Xapian::Database open_file(const std::string &path)
{
    return Xapian::Database(open(path.c_str(), O_RDONLY | O_CLOEXEC), Xapian::DB_BACKEND_GLASS);
}

bool same_postings(const Xapian::Database &a, const Xapian::Database &b, const std::string &term)
{
    Xapian::PostingIterator x = a.postlist_begin(term), y = b.postlist_begin(term);
    for (; x != a.postlist_end(term) && y != b.postlist_end(term); ++x, ++y) {
        if (*x != *y || x.get_wdf() != y.get_wdf() || x.get_doclength() != y.get_doclength()) return false;
    }
    return x == a.postlist_end(term) && y == b.postlist_end(term);
}

bool same_totals(const Xapian::Database &a, const Xapian::Database &b)
{
    return a.get_doccount() == b.get_doccount() && a.get_lastdocid() == b.get_lastdocid() &&
           a.get_total_length() == b.get_total_length() && a.get_doclength_lower_bound() == b.get_doclength_lower_bound() &&
           a.get_doclength_upper_bound() == b.get_doclength_upper_bound() && same_postings(a, b, "");
}

bool same_terms(const Xapian::Database &a, const Xapian::Database &b)
{
    Xapian::TermIterator x = a.allterms_begin(), y = b.allterms_begin();
    for (; x != a.allterms_end() && y != b.allterms_end(); ++x, ++y) {
        const std::string term = *x;
        if (term != *y || a.get_termfreq(term) != b.get_termfreq(term)) return false;
        if (a.get_collection_freq(term) != b.get_collection_freq(term)) return false;
        if (a.get_wdf_upper_bound(term) != b.get_wdf_upper_bound(term) || !same_postings(a, b, term)) return false;
    }
    return x == a.allterms_end() && y == b.allterms_end();
}

newsidx_status try_it(const char *folder, newsidx_error *err)
{
    Sample sample;
    const std::string place = folder;
    const Scratch scratch = { place + "/direct", place + "/reference" };
    make(sample);
    NX_TRY(write_sample(sample, scratch.direct, err));
    NX_TRY(write_reference(sample, folder, scratch.reference, err));
    const Xapian::Database direct = open_file(scratch.direct), reference = open_file(scratch.reference);
    const bool same = same_totals(direct, reference) && same_terms(direct, reference);
    return same ? NEWSIDX_OK : nx_error_set(err, NEWSIDX_INTERNAL, "what is written directly is read otherwise");
}

} // namespace

bool nxs_direct_is_safe(const char *folder) noexcept
{
    static std::mutex mutex;
    static bool tried, safe;
    bool answer = false;
    nxs::guard_close([&] {
        const std::lock_guard<std::mutex> lock(mutex);
        if (!tried && is_known_version()) {
            newsidx_error err;
            safe = nxs::guard(folder, &err, [&] { return try_it(folder, &err); }) == NEWSIDX_OK;
        }
        tried = true;
        answer = safe;
    });
    return answer;
}
