/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * direct.cc: the lists of document lengths and of terms, cut into chunks, as items of a B-tree; then the block before it, which
 * tells where its root is and what the documents come to.
 *
 * The form, as files of Xapian 1.4 have it. A number is seven bits a byte, the lowest first. A chunk: '1' where it is the last
 * of its list, else '0'; the last document less the first; then a wdf, and of each further posting the gap less 1 and the wdf.
 * Before the first chunk of a list stand df, cf and the first document. Documents count from 1, and are written less 1 there.
 * The key of a list's first chunk is the term; of the others the term, a zero byte, and the first document in a form that
 * sorts. The list of document lengths is one whose term is 00 e0, with df and cf 0, and no zero byte behind.
 */
#include "direct.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "tree.h"

extern "C" {
#include "base/hash.h"
}

namespace
{

using Inverters = std::vector<std::unique_ptr<nxs::Inverter>>;

/* A chunk is one item: key, what stands before it, and the posting that fills it up have to fit. */
constexpr size_t CHUNK_FULL = nxs::TreeWriter::ITEM_MAX - 60;

constexpr char LENGTHS_KEY[] = { '\0', '\xe0' };

/* ---- Numbers ---- */

void pack(std::string &out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

/* Sorts as the number does: after as many one bits as there are bytes beyond the second, the value, its highest byte first. */
void pack_sorting(std::string &out, uint32_t value)
{
    size_t n = 2;
    while (n < 5 && value >> (8 * n - (n - 1)) != 0) n++;
    const uint64_t ones = ((UINT64_C(1) << (n - 2)) - 1) << (8 * n - (n - 2));
    const uint64_t word = ones | value;
    for (size_t i = n; i-- > 0;) out += static_cast<char>(word >> (8 * i));
}

/* ---- Lists ---- */

/* Cuts a list into chunks and hands them on. */
class ListWriter
{
  public:
    explicit ListWriter(nxs::TreeWriter &tree_) : tree(tree_)
    {
    }

    /* Begins a list. `separator`: what stands between its key and the number of a later chunk's first document. */
    void begin(std::string_view key, std::string_view separator, uint32_t df, uint64_t cf, uint32_t first_document);
    newsidx_status add(uint32_t document, uint32_t wdf, newsidx_error *err);
    newsidx_status finish(newsidx_error *err)
    {
        return put('1', err);
    }

  private:
    newsidx_status put(char is_last, newsidx_error *err);

    nxs::TreeWriter &tree;
    std::string later_key, key, head, body; /* later_key: of a chunk behind the first, but for its number */
    uint32_t first = 0, last = 0;
};

void ListWriter::begin(std::string_view list_key, std::string_view separator, uint32_t df, uint64_t cf,
                       uint32_t first_document)
{
    key = later_key = list_key;
    later_key += separator;
    head.clear();
    pack(head, df);
    pack(head, cf);
    pack(head, first_document);
}

newsidx_status ListWriter::add(uint32_t document, uint32_t wdf, newsidx_error *err)
{
    if (key.size() + body.size() > CHUNK_FULL) {
        NX_TRY(put('0', err));
        key = later_key;
        pack_sorting(key, document + 1);
        head.clear();
    }
    if (body.empty()) first = document;
    else pack(body, document - last - 1);
    pack(body, wdf);
    last = document;
    return NEWSIDX_OK;
}

newsidx_status ListWriter::put(char is_last, newsidx_error *err)
{
    head += is_last;
    pack(head, last - first);
    head += body;
    body.clear();
    return tree.add(key, head, err);
}

/* ---- Everything of a database ---- */

struct Statistics {
    uint32_t documents = 0, wdf_max = 0;
    uint32_t shortest = 0, longest = 0; /* lengths of documents; the shortest of those that have any */
    uint64_t total_length = 0;
};

Statistics measure(const Inverters &inverters)
{
    Statistics found;
    for (const auto &inverter : inverters) {
        found.documents += static_cast<uint32_t>(inverter->lengths().size());
        found.wdf_max = std::max(found.wdf_max, inverter->wdf_max());
        for (const uint32_t length : inverter->lengths()) {
            found.total_length += length;
            found.longest = std::max(found.longest, length);
            if (length && (found.shortest == 0 || length < found.shortest)) found.shortest = length;
        }
    }
    return found;
}

newsidx_status write_lengths(const Inverters &inverters, ListWriter &list, newsidx_error *err)
{
    uint32_t document = 0;
    list.begin({ LENGTHS_KEY, sizeof LENGTHS_KEY }, {}, 0, 0, 0);
    for (const auto &inverter : inverters) {
        for (const uint32_t length : inverter->lengths()) NX_TRY(list.add(document++, length, err));
    }
    return list.finish(err);
}

/* What one inverter has of a term. */
struct Share {
    const nxs::Inverter *inverter;
    const nxs::Inverted *inverted;
    uint32_t before; /* documents of the inverters before it */
};

std::vector<Share> sorted_shares(const Inverters &inverters)
{
    std::vector<Share> shares;
    uint32_t before = 0;
    for (const auto &inverter : inverters) {
        const auto middle = static_cast<std::ptrdiff_t>(shares.size());
        for (const nxs::Inverted *inverted : inverter->sorted()) shares.push_back({ inverter.get(), inverted, before });
        std::inplace_merge(shares.begin(), shares.begin() + middle, shares.end(), [](const Share &a, const Share &b) {
            return a.inverted->term < b.inverted->term; /* stable: of a term the inverters stay in order */
        });
        before += static_cast<uint32_t>(inverter->lengths().size());
    }
    return shares;
}

newsidx_status add_share(const Share &share, ListWriter &list, newsidx_error *err)
{
    const nxs::Inverted &inverted = *share.inverted;
    nxs::Slices::Reader reader = share.inverter->read(inverted);
    uint32_t document = share.before + inverted.first;
    NX_TRY(list.add(document, inverted.first_wdf, err));
    for (uint32_t i = 1; i < inverted.df; i++) {
        document += static_cast<uint32_t>(reader.varint()) + 1;
        NX_TRY(list.add(document, static_cast<uint32_t>(reader.varint()), err));
    }
    return NEWSIDX_OK;
}

/* The list of the term that the shares from `first` to before `end` have. */
newsidx_status write_term(const Share *first, const Share *end, ListWriter &list, newsidx_error *err)
{
    uint32_t df = 0;
    uint64_t cf = 0;
    for (const Share *share = first; share != end; ++share) {
        df += share->inverted->df;
        cf += share->inverted->cf;
    }
    list.begin(first->inverted->term, { "\0", 1 }, df, cf, first->before + first->inverted->first);
    for (const Share *share = first; share != end; ++share) NX_TRY(add_share(*share, list, err));
    return list.finish(err);
}

newsidx_status write_terms(const Inverters &inverters, ListWriter &list, newsidx_error *err)
{
    const std::vector<Share> shares = sorted_shares(inverters);
    for (size_t i = 0, n; i < shares.size(); i += n) {
        for (n = 1; i + n < shares.size() && shares[i + n].inverted->term == shares[i].inverted->term;) n++;
        NX_TRY(write_term(&shares[i], &shares[i] + n, list, err));
    }
    return NEWSIDX_OK;
}

/* ---- The first block ---- */

constexpr char MAGIC[] = { '\x0f', '\x0d', 'X', 'a', 'p', 'i', 'a', 'n', ' ', 'G', 'l', 'a', 's', 's', '\x04', '\x6e' };
constexpr uint64_t REVISION = 1;

/* One of the six tables. Those that are not there have a root all the same, of which this says that it is none. */
void pack_table(std::string &out, uint64_t root, uint64_t height, uint64_t n_items, unsigned compress_least,
                std::string_view free_blocks)
{
    constexpr uint64_t SEQUENTIAL = 2, NO_ROOT = 1;
    pack(out, root);
    pack(out, height << 2 | (root ? 0 : SEQUENTIAL | NO_ROOT));
    pack(out, n_items);
    pack(out, nxs::BLOCK_SIZE >> 11);
    pack(out, compress_least);
    pack(out, free_blocks.size());
    out += free_blocks;
}

/* The name of a database is to be random; made of what it comes to, the same documents make the same file. */
void add_uuid(std::string &out, const std::string &tables)
{
    const nx_hash hash = nx_hash_bytes(tables.data(), tables.size());
    out.append(reinterpret_cast<const char *>(&hash), sizeof hash);
}

std::string first_block(const nxs::TreeWriter &tree, const Statistics &found)
{
    std::string free_blocks, tables, block(MAGIC, sizeof MAGIC);
    pack(free_blocks, REVISION);
    pack(free_blocks, tree.end());
    free_blocks.append(4, '\0'); /* and none before that one */
    pack_table(tables, tree.root(), tree.height(), tree.n_items(), 0, free_blocks);
    for (const unsigned compress_least : { 18U, 18U, 0U, 18U, 18U }) pack_table(tables, 0, 0, 0, compress_least, {});
    pack(tables, found.documents);
    pack(tables, 0); /* the last document less that */
    pack(tables, found.shortest);
    pack(tables, found.wdf_max);
    pack(tables, found.longest - found.wdf_max); /* no document is shorter than that */
    pack(tables, 0); /* the oldest changeset */
    pack(tables, found.total_length);
    pack(tables, 0); /* words for spelling */
    add_uuid(block, tables);
    pack(block, REVISION);
    block += tables;
    block.resize(nxs::BLOCK_SIZE);
    return block;
}

newsidx_status write_first_block(const std::string &block, int fd, const char *path, newsidx_error *err)
{
    const ssize_t n = pwrite(fd, block.data(), block.size(), 0);
    return n == static_cast<ssize_t>(block.size()) ? NEWSIDX_OK : nx_error_sys(err, path, "cannot write", NULL);
}

} // namespace

newsidx_status nxs::write_directly(const Inverters &inverters, int fd, const char *path, newsidx_error *err)
{
    const Statistics found = measure(inverters);
    TreeWriter tree(fd, path, 1);
    ListWriter list(tree);
    if (found.documents) NX_TRY(write_lengths(inverters, list, err));
    NX_TRY(write_terms(inverters, list, err));
    NX_TRY(tree.finish(err));
    return write_first_block(first_block(tree, found), fd, path, err);
}
