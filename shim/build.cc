/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.cc: writing a file of postings. Xapian inverts in nested maps, whose cost for each posting rises with what they
 * hold; so documents go into databases of a few thousand each (a run), flushed once, and compaction joins them in the
 * order of adding. Joining is cheap, but every database read costs a descriptor: beyond so many they are joined in
 * groups first. It knows nothing of what terms mean, and makes nothing durable.
 */
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "guard.h"
#include "postings.h"
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

/* A database in the folder: a run, or several joined. */
struct Part {
    std::string path;
    bool joined;
};

} // namespace

struct nxs_build {
    std::string folder;
    unsigned n_named = 0;                          /* parts that ever were, for their names */
    std::vector<Part> parts;                       /* in the order of their documents, the run included */
    std::unique_ptr<Xapian::WritableDatabase> run; /* what documents go into, or none */
    size_t run_documents = 0;
    size_t run_postings = 0;
    std::string term;    /* kept, so that its memory is used again */
    bool broken = false; /* while a step changes it, and for ever when the step does not end well */
};

namespace
{

std::string next_path(nxs_build &build)
{
    return build.folder + "/" + std::to_string(build.n_named++);
}

newsidx_status refuse_broken(newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INTERNAL, "an earlier step of this build failed: begin it again");
}

Xapian::Database open_parts(const Part *first, const Part *end)
{
    Xapian::Database all;
    for (; first != end; ++first) all.add_database(Xapian::Database(first->path, Xapian::DB_BACKEND_GLASS));
    return all;
}

/* What cannot be removed stays until the folder goes. */
void remove_part(const Part &part)
{
    std::error_code ignored;
    std::filesystem::remove_all(part.path, ignored);
}

/* Puts one database in the place of `count` parts from `first` on. */
void join_parts(nxs_build &build, size_t first, size_t count)
{
    const auto begin = build.parts.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = begin + static_cast<std::ptrdiff_t>(count);
    const Part joined = { next_path(build), true };
    open_parts(&*begin, &*begin + count).compact(joined.path);
    std::for_each(begin, end, remove_part);
    *begin = joined;
    build.parts.erase(begin + 1, end);
}

/* Joins the runs at the end once they are many. */
void join_runs(nxs_build &build)
{
    const auto is_joined = [](const Part &part) { return part.joined; };
    const auto last_joined = std::find_if(build.parts.rbegin(), build.parts.rend(), is_joined);
    const size_t n_runs = static_cast<size_t>(last_joined - build.parts.rbegin());
    if (n_runs >= RUNS_MAX) join_parts(build, build.parts.size() - n_runs, n_runs);
}

void begin_run(nxs_build &build)
{
    build.parts.push_back({ next_path(build), false });
    build.run = std::make_unique<Xapian::WritableDatabase>(build.parts.back().path, SCRATCH_FLAGS);
    build.run_documents = 0;
    build.run_postings = 0;
}

void end_run(nxs_build &build)
{
    if (!build.run) return;
    build.run->commit();
    build.run->close();
    build.run.reset();
    join_runs(build);
}

bool run_is_full(const nxs_build &build)
{
    return build.run_documents >= RUN_DOCUMENTS || build.run_postings >= RUN_POSTINGS;
}

newsidx_status add_document(nxs_build &build, const nxs_document &source, const nx_str *terms, newsidx_error *err)
{
    Xapian::Document document;
    uint64_t length = 0;
    for (size_t i = 0; i < source.n_entries; i++) {
        const nxs_entry &entry = source.entries[i];
        const nx_str term = terms[entry.term];
        if (!nxs::is_term(term)) {
            return nx_error_set(err, NEWSIDX_INVALID, "a term of %zu bytes: 1 to 245 may be, a zero byte counts twice",
                                term.len);
        }
        build.term.assign(term.ptr, term.len);
        document.add_term(build.term, entry.wdf);
        length += entry.wdf;
    }
    if (length > UINT32_MAX) {
        return nx_error_set(err, NEWSIDX_INVALID, "a document of length %llu: its wdf may add up to 4294967295",
                            static_cast<unsigned long long>(length));
    }
    build.run->add_document(document);
    build.run_documents++;
    build.run_postings += source.n_entries;
    return NEWSIDX_OK;
}

/* A file that goes again unless it is kept. */
struct NewFile {
    const char *path;
    ~NewFile()
    {
        if (path) unlink(path);
    }
    void keep()
    {
        path = nullptr;
    }
};

/* The file is created here, so that one that is there is never written over, and a failure has an errno. */
newsidx_status write_file(const nxs_build &build, const char *path, newsidx_error *err)
{
    Xapian::Database all = open_parts(build.parts.data(), build.parts.data() + build.parts.size());
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return nx_error_sys(err, path, "cannot create", NULL);
    NewFile file = { path };
    /* Xapian closes the descriptor, also when it fails. */
    all.compact(fd, 0, nxs::BLOCK_SIZE);
    NX_TRY(nxs::seal_file(path, err));
    file.keep();
    return NEWSIDX_OK;
}

} // namespace

newsidx_status nxs_build_open(const char *folder, struct nxs_build **out, newsidx_error *err) noexcept
{
    return nxs::guard(folder, err, [&] {
        auto build = std::make_unique<nxs_build>();
        build->folder = folder;
        *out = build.release();
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_build_add(struct nxs_build *build, const struct nxs_document *documents, size_t n_documents,
                             const struct nx_str *terms, newsidx_error *err) noexcept
{
    return nxs::guard(build->folder.c_str(), err, [&] {
        if (build->broken) return refuse_broken(err);
        build->broken = true;
        for (size_t i = 0; i < n_documents; i++) {
            if (!build->run) begin_run(*build);
            NX_TRY(add_document(*build, documents[i], terms, err));
            if (run_is_full(*build)) end_run(*build);
        }
        build->broken = false;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_build_join(struct nxs_build *build, struct nxs_build *next, newsidx_error *err) noexcept
{
    return nxs::guard(build->folder.c_str(), err, [&] {
        if (build->broken || next->broken) return refuse_broken(err);
        build->broken = next->broken = true;
        end_run(*build);
        end_run(*next);
        build->parts.insert(build->parts.end(), next->parts.begin(), next->parts.end());
        next->parts.clear();
        join_runs(*build);
        build->broken = next->broken = false;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_build_finish(struct nxs_build *build, const char *path, newsidx_error *err) noexcept
{
    return nxs::guard(path, err, [&] {
        if (build->broken) return refuse_broken(err);
        build->broken = true;
        if (build->parts.empty()) begin_run(*build);
        end_run(*build);
        NX_TRY(write_file(*build, path, err));
        build->broken = false;
        return NEWSIDX_OK;
    });
}

void nxs_build_close(struct nxs_build *build) noexcept
{
    if (!build) return;
    nxs::guard_close([build] {
        build->run.reset();
        std::for_each(build->parts.begin(), build->parts.end(), remove_part);
    });
    nxs::dispose(build);
}
