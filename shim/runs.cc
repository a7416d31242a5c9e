/* SPDX-License-Identifier: GPL-2.0-or-later */
/* runs.cc: when a run ends, and when runs are joined. */
#include "runs.h"

#include <algorithm>
#include <filesystem>

#include "guard.h"
#include "bounds.h"
#include "seal.h"

namespace
{

/* A run ends with whichever it reaches first. Postings are what the maps hold: the time is about the same for 50,000 to
   200,000 of them, but fewer make the file larger, and more suffer when other threads want the caches. Documents stay
   below the 10,000 at which Xapian flushes by itself. */
constexpr size_t RUN_POSTINGS = 100000;
constexpr size_t RUN_DOCUMENTS = 9000;

/* So many runs in a row are joined as soon as they are there: a join needs a descriptor for each. 16 or 256 would cost
   the same time. */
constexpr size_t RUNS_MAX = 64;

constexpr int SCRATCH_FLAGS = Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_DANGEROUS | Xapian::DB_NO_SYNC |
                              Xapian::DB_NO_TERMLIST | Xapian::DB_BACKEND_GLASS;

} // namespace

namespace nxs
{

Runs::~Runs()
{
    guard_close([this] {
        run.reset();
        std::for_each(parts.begin(), parts.end(), remove_part);
    });
}

std::string Runs::next_path()
{
    return folder + "/" + std::to_string(n_named++);
}

Xapian::Database Runs::open_parts(const Part *first, const Part *end)
{
    Xapian::Database all;
    for (; first != end; ++first) all.add_database(Xapian::Database(first->path, Xapian::DB_BACKEND_GLASS));
    return all;
}

/* What cannot be removed stays until the folder goes. */
void Runs::remove_part(const Part &part)
{
    std::error_code ignored;
    std::filesystem::remove_all(part.path, ignored);
}

/* Puts one database in the place of `count` parts from `first` on. */
void Runs::join_parts(size_t first, size_t count)
{
    const auto begin = parts.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = begin + static_cast<std::ptrdiff_t>(count);
    const Part joined = { next_path(), true };
    open_parts(&*begin, &*begin + count).compact(joined.path);
    std::for_each(begin, end, remove_part);
    *begin = joined;
    parts.erase(begin + 1, end);
}

/* Joins the runs at the end once they are many. */
void Runs::join_runs()
{
    const auto is_joined = [](const Part &part) { return part.joined; };
    const auto last_joined = std::find_if(parts.rbegin(), parts.rend(), is_joined);
    const size_t n_runs = static_cast<size_t>(last_joined - parts.rbegin());
    if (n_runs >= RUNS_MAX) join_parts(parts.size() - n_runs, n_runs);
}

void Runs::begin_run()
{
    parts.push_back({ next_path(), false });
    run = std::make_unique<Xapian::WritableDatabase>(parts.back().path, SCRATCH_FLAGS);
    run_documents = run_postings = 0;
}

void Runs::end_run()
{
    if (!run) return;
    run->commit();
    run->close();
    run.reset();
    join_runs();
}

bool Runs::run_is_full() const
{
    return run_documents >= RUN_DOCUMENTS || run_postings >= RUN_POSTINGS;
}

newsidx_status Runs::add(const nxs_document &source, const nx_str *terms, newsidx_error *err)
{
    Xapian::Document document;
    uint64_t length = 0;
    if (!run) begin_run();
    for (size_t i = 0; i < source.n_entries; i++) {
        const nxs_entry &entry = source.entries[i];
        if (!is_term(terms[entry.term])) return refuse_term(terms[entry.term], err);
        term.assign(terms[entry.term].ptr, terms[entry.term].len);
        document.add_term(term, entry.wdf);
        length += entry.wdf;
    }
    if (length > UINT32_MAX) return refuse_length(length, err);
    run->add_document(document);
    run_documents++;
    run_postings += source.n_entries;
    if (run_is_full()) end_run();
    return NEWSIDX_OK;
}

void Runs::join(Runs &next)
{
    end_run();
    next.end_run();
    parts.insert(parts.end(), next.parts.begin(), next.parts.end());
    next.parts.clear();
    join_runs();
}

void Runs::write(int fd)
{
    if (parts.empty()) begin_run();
    end_run();
    open_parts(parts.data(), parts.data() + parts.size()).compact(fd, 0, BLOCK_SIZE);
}

} // namespace nxs
