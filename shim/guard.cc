/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.cc: from exceptions to statuses, the one ladder of catches; and the hook by which tests throw each kind.
 * Messages are "what is wrong: what to do". Xapian's own words are cut, so that what to do always has room.
 */
#include "guard.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include <xapian.h>

#include "shim.h"

namespace nxs
{

namespace
{

constexpr char REBUILD[] = "mend the index with newsidx check --rebuild";
constexpr char REPORT[] = "this is a fault of newsidx, please report it";

/* Xapian keeps the errno of a failed system call, shows only its text, and makes that text on demand, where memory may
   be wanting. NULL where no system call failed. */
const char *system_text(const Xapian::Error &error) noexcept
{
    try {
        return error.get_error_string();
    } catch (...) {
        return nullptr;
    }
}

newsidx_status tell(newsidx_error *err, newsidx_status status, const char *path, const Xapian::Error &error,
                    const char *hint) noexcept
{
    const char *system = system_text(error);
    return nx_error_at(err, status, path, 0, 0, "%.200s%s%.100s: %s", error.get_msg().c_str(), system ? ", " : "",
                       system ? system : "", hint);
}

/* A database that cannot be read or written: the system's fault where a call failed, else that of the bytes. */
newsidx_status tell_database(newsidx_error *err, const char *path, const Xapian::Error &error) noexcept
{
    if (system_text(error)) {
        return tell(err, NEWSIDX_IO, path, error, "check free space and permissions, and run the command again");
    }
    return tell(err, NEWSIDX_CORRUPT, path, error, REBUILD);
}

newsidx_status tell_plain(newsidx_error *err, const char *path, const char *what) noexcept
{
    return nx_error_at(err, NEWSIDX_INTERNAL, path, 0, 0, "unexpected error (%.200s): %s", what, REPORT);
}

/* The kinds of Xapian's errors, the special before the general. */
newsidx_status describe_xapian(const char *path, newsidx_error *err)
{
    try {
        throw;
    } catch (const Xapian::DatabaseLockError &e) {
        return tell(err, NEWSIDX_LOCKED, path, e, "wait for the process that uses it or raise the limit of open files");
    } catch (const Xapian::DatabaseVersionError &e) {
        return tell(err, NEWSIDX_FORMAT, path, e, REBUILD);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return tell(err, NEWSIDX_IO, path, e, "check the path");
    } catch (const Xapian::DatabaseCorruptError &e) {
        return tell(err, NEWSIDX_CORRUPT, path, e, REBUILD);
    } catch (const Xapian::DatabaseModifiedError &e) {
        /* Nothing changes a file of postings once it is written, so this is no news of a writer. */
        return tell(err, NEWSIDX_CORRUPT, path, e, REBUILD);
    } catch (const Xapian::DatabaseClosedError &e) {
        return tell(err, NEWSIDX_INTERNAL, path, e, REPORT);
    } catch (const Xapian::DatabaseError &e) {
        return tell_database(err, path, e); /* opening and creating included */
    } catch (const Xapian::NetworkError &e) {
        return tell(err, NEWSIDX_IO, path, e, "check the network and run the command again");
    } catch (const Xapian::QueryParserError &e) {
        return tell(err, NEWSIDX_INVALID, path, e, "write the query in another way");
    } catch (const Xapian::InvalidArgumentError &e) {
        return tell(err, NEWSIDX_INVALID, path, e, "give another value");
    } catch (const Xapian::RangeError &e) {
        return tell(err, NEWSIDX_CORRUPT, path, e, REBUILD); /* a number on disk too large for its type */
    } catch (const Xapian::SerialisationError &e) {
        return tell(err, NEWSIDX_CORRUPT, path, e, REBUILD);
    } catch (const Xapian::Error &e) {
        return tell(err, NEWSIDX_INTERNAL, path, e, REPORT);
    }
}

} // namespace

newsidx_status describe_exception(const char *path, newsidx_error *err) noexcept
{
    try {
        return describe_xapian(path, err);
    } catch (const std::bad_alloc &) {
        nx_error_memory(err);
        nx_error_add_path(err, path);
        return NEWSIDX_NO_MEMORY;
    } catch (const std::length_error &) {
        /* Xapian took a length from the disk as it was. */
        return nx_error_corrupt(err, path, "a length on disk makes no sense");
    } catch (const std::exception &e) {
        return tell_plain(err, path, e.what());
    } catch (...) {
        return tell_plain(err, path, "not even a std::exception");
    }
}

namespace
{

const char *asked_for = nullptr;

template <class Error> void throw_xapian()
{
    throw Error("thrown by a test");
}

constexpr struct {
    const char *kind;
    void (*act)();
} KINDS[] = {
    { "lock", throw_xapian<Xapian::DatabaseLockError> },
    { "version", throw_xapian<Xapian::DatabaseVersionError> },
    { "not-found", throw_xapian<Xapian::DatabaseNotFoundError> },
    { "opening", throw_xapian<Xapian::DatabaseOpeningError> },
    { "corrupt", throw_xapian<Xapian::DatabaseCorruptError> },
    { "modified", throw_xapian<Xapian::DatabaseModifiedError> },
    { "closed", throw_xapian<Xapian::DatabaseClosedError> },
    { "database", throw_xapian<Xapian::DatabaseError> },
    { "system", [] { throw Xapian::DatabaseError("thrown by a test", ENOSPC); } },
    { "network", throw_xapian<Xapian::NetworkError> },
    { "query", throw_xapian<Xapian::QueryParserError> },
    { "argument", throw_xapian<Xapian::InvalidArgumentError> },
    { "range", throw_xapian<Xapian::RangeError> },
    { "serialisation", throw_xapian<Xapian::SerialisationError> },
    { "xapian", throw_xapian<Xapian::FeatureUnavailableError> },
    { "memory", [] { throw std::bad_alloc(); } },
    { "length", [] { throw std::length_error("thrown by a test"); } },
    { "std", [] { throw std::runtime_error("thrown by a test"); } },
    { "other", [] { throw 42; } },
};

} // namespace

void throw_what_a_test_asked_for()
{
    if (!asked_for) return;
    const char *kind = asked_for;
    asked_for = nullptr;
    for (const auto &known : KINDS) {
        if (std::strcmp(kind, known.kind) == 0) known.act();
    }
}

} // namespace nxs

void nxs_test_throw(const char *kind) noexcept
{
    nxs::asked_for = kind;
}
