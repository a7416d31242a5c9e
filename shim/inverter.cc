/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inverter.cc: a term is known by its number in the caller's table, so that a posting costs no look-up at all. */
#include "inverter.h"

#include <algorithm>
#include <cstring>

#include "bounds.h"

extern "C" {
#include "base/order.h"
}

namespace nxs
{

/* ---- Slices ---- */

namespace
{

/* Where the next slice of the chain is. */
constexpr uint32_t LINK = sizeof(uint32_t);

/* Most terms are rare, most postings those of common ones. */
constexpr uint32_t SMALLEST = Slices::UNIT, LARGEST = 1024;

uint32_t next_size(uint32_t size)
{
    return size == 0 ? SMALLEST : std::min(size * 2, LARGEST);
}

} // namespace

Slices::Slices() = default;

uint32_t Slices::allocate(uint32_t size)
{
    if (used + size > PAGE) {
        pages.push_back(std::make_unique<unsigned char[]>(PAGE));
        used = pages.size() == 1 ? UNIT : 0; /* 0 is no slice */
    }
    const size_t unit = (pages.size() - 1) * (PAGE / UNIT) + used / UNIT;
    if (unit > UINT32_MAX) throw std::bad_alloc();
    used += size;
    return static_cast<uint32_t>(unit);
}

void Slices::grow(List &list)
{
    const uint32_t size = next_size(list.size), fresh = allocate(size);
    if (list.slice) memcpy(address(list.slice), &fresh, LINK);
    else list.head = fresh;
    list.slice = fresh;
    list.at = LINK;
    list.size = size;
}

Slices::Reader::Reader(const Slices &slices_, const List &list)
    : slices(&slices_), slice(list.head), at(LINK), size(SMALLEST)
{
}

unsigned char Slices::Reader::byte()
{
    if (at == size) {
        memcpy(&slice, slices->address(slice), LINK);
        size = next_size(size);
        at = LINK;
    }
    return slices->address(slice)[at++];
}

uint64_t Slices::Reader::varint()
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const unsigned char next = byte();
        value |= static_cast<uint64_t>(next & 0x7f) << shift;
        if (next < 0x80) return value;
    }
}

/* ---- Inverting ---- */

void Inverter::append(Slices::List &list, uint32_t value)
{
    for (; value >= 0x80; value >>= 7) slices.append(list, static_cast<unsigned char>(value | 0x80));
    slices.append(list, static_cast<unsigned char>(value));
}

/* A term is copied when it is first seen: the table may move meanwhile. */
newsidx_status Inverter::name(Inverted &inverted, nx_str term, newsidx_error *err)
{
    if (!is_term(term)) return refuse_term(term, err);
    std::string key;
    key.reserve(term.len + 2);
    for (size_t i = 0; i < term.len; i++) {
        key += term.ptr[i];
        if (term.ptr[i] == '\0') key += '\xff';
    }
    names.push_back(std::move(key));
    inverted.term = names.back();
    return NEWSIDX_OK;
}

void Inverter::put(Inverted &inverted, uint32_t document, uint32_t wdf)
{
    if (inverted.df == 0) {
        inverted.first = document;
        inverted.first_wdf = wdf;
    } else {
        append(inverted.list, document - inverted.last - 1);
        append(inverted.list, wdf);
    }
    inverted.last = document;
    inverted.cf += wdf;
    inverted.df++;
    wdf_max_ = std::max(wdf_max_, wdf);
}

void Inverter::make_room(const nxs_document &document)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < document.n_entries; i++) largest = std::max(largest, document.entries[i].term);
    if (largest >= terms_.size()) terms_.resize(std::max<size_t>(largest + size_t(1), terms_.size() * 2));
}

/* Terms that are asked from memory before their turn; at half the way their lists are. */
constexpr size_t AHEAD = 16;

newsidx_status Inverter::add(const nxs_document &document, const nx_str *terms, newsidx_error *err)
{
    const uint32_t number = static_cast<uint32_t>(lengths_.size());
    uint64_t length = 0;
    make_room(document);
    for (size_t i = 0; i < document.n_entries; i++) {
        const nxs_entry &entry = document.entries[i];
        if (i + AHEAD < document.n_entries) __builtin_prefetch(&terms_[document.entries[i + AHEAD].term], 1);
        if (i + AHEAD / 2 < document.n_entries) slices.fetch(terms_[document.entries[i + AHEAD / 2].term].list);
        Inverted &inverted = terms_[entry.term];
        if (inverted.df == 0) NX_TRY(name(inverted, terms[entry.term], err));
        put(inverted, number, entry.wdf);
        length += entry.wdf;
    }
    if (length > UINT32_MAX) return refuse_length(length, err);
    lengths_.push_back(static_cast<uint32_t>(length));
    return NEWSIDX_OK;
}

std::vector<const Inverted *> Inverter::sorted() const
{
    std::vector<const Inverted *> found;
    std::vector<nx_str> terms;
    for (const Inverted &inverted : terms_) {
        if (inverted.df == 0) continue;
        found.push_back(&inverted);
        terms.push_back({ inverted.term.data(), inverted.term.size() });
    }
    std::vector<uint32_t> order(found.size() + 1);
    if (!nx_order_texts(terms.data(), static_cast<uint32_t>(terms.size()), order.data())) throw std::bad_alloc();
    order.pop_back();
    std::vector<const Inverted *> sorted;
    sorted.reserve(found.size());
    for (const uint32_t number : order) sorted.push_back(found[number]);
    return sorted;
}

} // namespace nxs
