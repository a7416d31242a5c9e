/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inverter.h: documents in, the postings of each term out, in memory: every posting is appended to its term's bytes as it
 * comes, a gap and a wdf, and nothing is ever sorted but the terms. It knows neither files nor Xapian.
 */
#ifndef NXS_INVERTER_H
#define NXS_INVERTER_H

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shim.h"

namespace nxs
{

/* Bytes that many lists grow in at once: each has a chain of slices, and each slice of a chain is larger than the one before. */
class Slices
{
  public:
    struct List {
        uint32_t head = 0, slice = 0; /* the first slice and the last one, in UNITs; 0: there is none */
        uint32_t at = 0, size = 0;    /* bytes of the last one that are used, and all of it */
    };

    static constexpr uint32_t UNIT = 16;

    Slices();
    void append(List &list, unsigned char byte)
    {
        if (list.at == list.size) grow(list);
        address(list.slice)[list.at++] = byte;
    }

    /* Asks memory for where the list goes on. */
    void fetch(const List &list) const
    {
        if (list.slice) __builtin_prefetch(address(list.slice) + list.at, 1);
    }

    /* Reads a list from its beginning. */
    class Reader
    {
      public:
        Reader(const Slices &slices, const List &list);
        uint64_t varint();

      private:
        unsigned char byte();

        const Slices *slices;
        uint32_t slice, at, size;
    };

    size_t bytes() const
    {
        return pages.size() * PAGE;
    }

  private:
    static constexpr size_t PAGE = size_t(1) << 20;

    unsigned char *address(uint32_t unit) const
    {
        return pages[unit / (PAGE / UNIT)].get() + (unit % (PAGE / UNIT)) * UNIT;
    }
    void grow(List &list);
    uint32_t allocate(uint32_t size);

    std::vector<std::unique_ptr<unsigned char[]>> pages;
    size_t used = PAGE; /* of the last page */
};

/* The postings of a term. Documents are numbered from 0 on within one inverter. */
struct alignas(64) Inverted {
    std::string_view term; /* as a key of the table: a zero byte is followed by 0xff */
    uint64_t cf = 0;
    uint32_t df = 0;
    uint32_t first = 0, first_wdf = 0; /* the first posting; the others are in the list: gap less 1, wdf */
    uint32_t last = 0;
    Slices::List list;
};

class Inverter
{
  public:
    /* Appends a document. INVALID as nxs_build_add. */
    newsidx_status add(const nxs_document &document, const nx_str *terms, newsidx_error *err);

    /* The terms that have postings, in the order of their keys. */
    std::vector<const Inverted *> sorted() const;

    const std::vector<uint32_t> &lengths() const /* of the documents */
    {
        return lengths_;
    }
    uint32_t wdf_max() const
    {
        return wdf_max_;
    }
    Slices::Reader read(const Inverted &inverted) const
    {
        return Slices::Reader(slices, inverted.list);
    }

  private:
    void make_room(const nxs_document &document);
    newsidx_status name(Inverted &inverted, nx_str term, newsidx_error *err);
    void put(Inverted &inverted, uint32_t document, uint32_t wdf);
    void append(Slices::List &list, uint32_t value);

    std::vector<Inverted> terms_; /* by the numbers of the caller's table */
    std::deque<std::string> names; /* behind the terms */
    std::vector<uint32_t> lengths_;
    Slices slices;
    uint32_t wdf_max_ = 0;
};

} // namespace nxs

#endif
