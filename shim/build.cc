/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.cc: writing a file of postings, in one of two ways that make the same of the same documents: by Xapian's own writer
 * (runs.h), or inverted here and written directly (inverter.h, direct.h). It knows nothing of what terms mean, and makes
 * nothing durable.
 */
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "direct.h"
#include "guard.h"
#include "inverter.h"
#include "runs.h"
#include "seal.h"

struct nxs_build {
    std::string folder;
    std::unique_ptr<nxs::Runs> runs;                      /* NULL: written directly */
    std::vector<std::unique_ptr<nxs::Inverter>> inverters; /* then; the last one takes documents */
    bool broken = false; /* while a step changes it, and for ever when the step does not end well */
};

namespace
{

newsidx_status refuse_broken(newsidx_error *err)
{
    return nx_error_set(err, NEWSIDX_INTERNAL, "an earlier step of this build failed: begin it again");
}

newsidx_status add_document(nxs_build &build, const nxs_document &document, const nx_str *terms, newsidx_error *err)
{
    return build.runs ? build.runs->add(document, terms, err) : build.inverters.back()->add(document, terms, err);
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

/* A descriptor that is closed. */
struct Descriptor {
    int fd;
    ~Descriptor()
    {
        close(fd);
    }
};

/* The file is created here, so that one that is there is never written over, and a failure has an errno. */
newsidx_status write_file(const nxs_build &build, const char *path, newsidx_error *err)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return nx_error_sys(err, path, "cannot create", NULL);
    NewFile file = { path };
    if (build.runs) {
        build.runs->write(fd);
    } else {
        const Descriptor open_file = { fd };
        NX_TRY(nxs::write_directly(build.inverters, fd, path, err));
    }
    NX_TRY(nxs::seal_file(path, err));
    file.keep();
    return NEWSIDX_OK;
}

} // namespace

newsidx_status nxs_build_open(const char *folder, enum nxs_way way, struct nxs_build **out, newsidx_error *err) noexcept
{
    return nxs::guard(folder, err, [&] {
        auto build = std::make_unique<nxs_build>();
        build->folder = folder;
        if (way == NXS_DIRECT) build->inverters.push_back(std::make_unique<nxs::Inverter>());
        else build->runs = std::make_unique<nxs::Runs>(folder);
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
        for (size_t i = 0; i < n_documents; i++) NX_TRY(add_document(*build, documents[i], terms, err));
        build->broken = false;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_build_join(struct nxs_build *build, struct nxs_build *next, newsidx_error *err) noexcept
{
    return nxs::guard(build->folder.c_str(), err, [&] {
        if (build->broken || next->broken) return refuse_broken(err);
        if (!build->runs != !next->runs) {
            return nx_error_set(err, NEWSIDX_INVALID, "builders of two ways: open both for the same one");
        }
        build->broken = next->broken = true;
        if (build->runs) build->runs->join(*next->runs);
        for (auto &inverter : next->inverters) build->inverters.push_back(std::move(inverter));
        next->inverters.clear();
        if (!next->runs) next->inverters.push_back(std::make_unique<nxs::Inverter>());
        if (!build->runs) build->inverters.push_back(std::make_unique<nxs::Inverter>());
        build->broken = next->broken = false;
        return NEWSIDX_OK;
    });
}

newsidx_status nxs_build_finish(struct nxs_build *build, const char *path, newsidx_error *err) noexcept
{
    return nxs::guard(path, err, [&] {
        if (build->broken) return refuse_broken(err);
        build->broken = true;
        NX_TRY(write_file(*build, path, err));
        build->broken = false;
        return NEWSIDX_OK;
    });
}

void nxs_build_close(struct nxs_build *build) noexcept
{
    nxs::dispose(build);
}
