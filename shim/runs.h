/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runs.h: inverting and writing by Xapian's own means. It inverts in nested maps, whose cost for each posting rises with what
 * they hold; so documents go into databases of a few thousand each (a run), flushed once, and compaction joins them in the
 * order of adding. Joining is cheap, but every database read costs a descriptor: beyond so many they are joined in groups
 * first. What it writes is right by definition. Nothing of it is durable.
 */
#ifndef NXS_RUNS_H
#define NXS_RUNS_H

#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

#include "shim.h"

namespace nxs
{

class Runs
{
  public:
    explicit Runs(const char *folder_) : folder(folder_)
    {
    }
    ~Runs();

    newsidx_status add(const nxs_document &document, const nx_str *terms, newsidx_error *err);

    /* Takes what `next` has behind what is here. */
    void join(Runs &next);

    /* Writes everything to `fd`, which Xapian closes, also when it fails. */
    void write(int fd);

  private:
    /* A database in the folder: a run, or several joined. */
    struct Part {
        std::string path;
        bool joined;
    };

    std::string next_path();
    static Xapian::Database open_parts(const Part *first, const Part *end);
    static void remove_part(const Part &part);
    void join_parts(size_t first, size_t count);
    void join_runs();
    void begin_run();
    void end_run();
    bool run_is_full() const;

    std::string folder;
    unsigned n_named = 0;                          /* parts that ever were, for their names */
    std::vector<Part> parts;                       /* in the order of their documents, the run included */
    std::unique_ptr<Xapian::WritableDatabase> run; /* what documents go into, or none */
    size_t run_documents = 0, run_postings = 0;
    std::string term; /* kept, so that its memory is used again */
};

} // namespace nxs

#endif
