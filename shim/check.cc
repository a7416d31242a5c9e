/* SPDX-License-Identifier: GPL-2.0-or-later */
/* check.cc: Xapian's own check of a file of postings, its report passed on as it is written. */
#include <ostream>
#include <streambuf>

#include <xapian.h>

#include "guard.h"
#include "seal.h"
#include "shim.h"

namespace
{

/* A stream that gives everything to a sink, until the sink has had enough. */
class SinkBuffer : public std::streambuf
{
  public:
    SinkBuffer(newsidx_sink to, void *with) : sink(to), context(with)
    {
    }

  protected:
    std::streamsize xsputn(const char *bytes, std::streamsize length) override
    {
        if (sink && !sink(context, bytes, static_cast<size_t>(length))) sink = nullptr;
        return length;
    }

    int_type overflow(int_type character) override
    {
        const char byte = traits_type::to_char_type(character);
        xsputn(&byte, 1);
        return traits_type::not_eof(character);
    }

  private:
    newsidx_sink sink;
    void *context;
};

} // namespace

newsidx_status nxs_check(const char *path, newsidx_sink sink, void *context, newsidx_error *err) noexcept
{
    return nxs::guard(path, err, [&] {
        int fd;
        NX_TRY(nxs::open_sealed(path, &fd, err));
        SinkBuffer buffer(sink, context);
        std::ostream report(&buffer);
        const size_t n_faults = Xapian::Database::check(fd, 0, &report);
        if (n_faults > 0) return nx_error_corrupt(err, path, "Xapian's check finds %zu faults", n_faults);
        return NEWSIDX_OK;
    });
}
