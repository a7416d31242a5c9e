/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.cc: filling blocks from their ends, and telling the level above which key leads to each. */
#include "tree.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace
{

constexpr size_t HEADER = 11, PLACE = 2;
constexpr size_t LEAF_HEAD = 3, BRANCH_HEAD = 5, BRANCH_TAIL = 2; /* of an item, beside key and tag */
constexpr unsigned FIRST_PIECE = 0x2000, LAST_PIECE = 0x4000;
constexpr uint32_t REVISION = 1;
constexpr size_t FLUSH_AT = 64 * nxs::BLOCK_SIZE;

void put16(unsigned char *out, size_t value)
{
    out[0] = static_cast<unsigned char>(value >> 8);
    out[1] = static_cast<unsigned char>(value);
}

void put32(unsigned char *out, uint32_t value)
{
    put16(out, value >> 16);
    put16(out + 2, value & 0xffff);
}

/* The shortest text that is behind `before` and not behind `key`. */
std::string_view shortest_between(std::string_view before, std::string_view key)
{
    const size_t most = std::min(before.size(), key.size());
    const auto differs = std::mismatch(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(most), before.begin());
    const size_t shared = static_cast<size_t>(differs.first - key.begin());
    return key.substr(0, std::min(shared + 1, key.size()));
}

} // namespace

namespace nxs
{

TreeWriter::TreeWriter(int fd_, const char *path_, uint32_t first) : fd(fd_), path(path_), flushed(first), next(first)
{
    levels.push_back(std::make_unique<Level>());
    begin(*levels[0], {});
    unsigned char *item = place(*levels[0], LEAF_HEAD); /* the empty key, which is not counted */
    put16(item, FIRST_PIECE | LAST_PIECE);
    item[2] = 0;
}

void TreeWriter::begin(Level &level, std::string_view separator)
{
    memset(level.block, 0, sizeof level.block);
    level.directory_end = HEADER;
    level.items_at = BLOCK_SIZE;
    level.separator = separator;
}

bool TreeWriter::has_room(const Level &level, size_t length) const
{
    return level.items_at - level.directory_end >= length + PLACE;
}

/* Room for the next item of a block that has it. */
unsigned char *TreeWriter::place(Level &level, size_t length)
{
    level.items_at -= length;
    put16(level.block + level.directory_end, level.items_at);
    level.directory_end += PLACE;
    return level.block + level.items_at;
}

void TreeWriter::put_branch(Level &level, std::string_view key, uint32_t number)
{
    unsigned char *item = place(level, BRANCH_HEAD + key.size() + BRANCH_TAIL);
    put32(item, number);
    item[4] = static_cast<unsigned char>(key.size());
    if (!key.empty()) memcpy(item + BRANCH_HEAD, key.data(), key.size());
    put16(item + BRANCH_HEAD + key.size(), key.empty() ? 0 : 1);
}

newsidx_status TreeWriter::flush(newsidx_error *err)
{
    const char *at = written.data();
    off_t offset = static_cast<off_t>(flushed) * BLOCK_SIZE;
    for (size_t left = written.size(); left > 0;) {
        const ssize_t n = pwrite(fd, at, left, offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return nx_error_sys(err, path, "cannot write", NULL);
        at += n;
        offset += n;
        left -= static_cast<size_t>(n);
    }
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* it will soon be waited for */
    flushed = next;
    written.clear();
    return NEWSIDX_OK;
}

/* Gives the block of a level its number and lets it go. */
newsidx_status TreeWriter::write(size_t at, uint32_t *number, newsidx_error *err)
{
    Level &level = *levels[at];
    const size_t free = level.items_at - level.directory_end;
    put32(level.block, REVISION);
    level.block[4] = static_cast<unsigned char>(at);
    put16(level.block + 5, free);
    put16(level.block + 7, free);
    put16(level.block + 9, level.directory_end);
    written.append(reinterpret_cast<const char *>(level.block), BLOCK_SIZE);
    *number = next++;
    return written.size() >= FLUSH_AT ? flush(err) : NEWSIDX_OK;
}

/* Enters a block that was written into the level `at`, above it. */
newsidx_status TreeWriter::lead(size_t at, std::string_view separator, uint32_t number, newsidx_error *err)
{
    if (at == levels.size()) {
        levels.push_back(std::make_unique<Level>());
        begin(*levels[at], {});
    }
    Level &level = *levels[at];
    const bool first = level.directory_end == HEADER;
    if (has_room(level, BRANCH_HEAD + separator.size() + BRANCH_TAIL)) {
        put_branch(level, first ? std::string_view{} : separator, number);
        return NEWSIDX_OK;
    }
    uint32_t full;
    NX_TRY(write(at, &full, err));
    NX_TRY(lead(at + 1, level.separator, full, err));
    begin(*levels[at], separator);
    put_branch(*levels[at], {}, number);
    return NEWSIDX_OK;
}

newsidx_status TreeWriter::add(std::string_view key, std::string_view tag, newsidx_error *err)
{
    const size_t length = LEAF_HEAD + key.size() + tag.size();
    if (!has_room(*levels[0], length)) {
        uint32_t full;
        NX_TRY(write(0, &full, err));
        NX_TRY(lead(1, levels[0]->separator, full, err));
        begin(*levels[0], shortest_between(last_key, key));
    }
    unsigned char *item = place(*levels[0], length);
    put16(item, (length - LEAF_HEAD) | FIRST_PIECE | LAST_PIECE);
    item[2] = static_cast<unsigned char>(key.size());
    memcpy(item + LEAF_HEAD, key.data(), key.size());
    memcpy(item + LEAF_HEAD + key.size(), tag.data(), tag.size());
    last_key = key;
    n_items_++;
    return NEWSIDX_OK;
}

newsidx_status TreeWriter::finish(newsidx_error *err)
{
    for (size_t at = 0;; at++) {
        NX_TRY(write(at, &root_, err));
        if (at + 1 == levels.size()) return flush(err);
        NX_TRY(lead(at + 1, levels[at]->separator, root_, err));
    }
}

} // namespace nxs
