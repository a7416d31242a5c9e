/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h: writes a table of Xapian's glass format, a B-tree in blocks, from its lowest level up: items come in the order of
 * their keys, a block that is full is written and never seen again, and the key that leads to it goes to the level above. So
 * memory holds one block of each level. It does not know what keys and tags mean.
 *
 * The form, as files of Xapian 1.4 have it. Numbers are big-endian. A block begins with its revision (4 bytes), level (1),
 * largest free stretch (2), free bytes (2) and the end of the directory (2); the directory has the place of each item (2), in
 * the order of keys; items lie at the end of the block. A leaf's item: its length less 3 with the bits "first" and "last piece
 * of its tag" (2), the length of the key (1), the key, the tag. A branch's item: the number of a block (4), the length of the
 * key, the key, the number of the piece (2), which is 1, since nothing here is in pieces. The first item of the first leaf, and
 * of each branch, has an empty key.
 */
#ifndef NXS_TREE_H
#define NXS_TREE_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seal.h"

namespace nxs
{

class TreeWriter
{
  public:
    /* Longest key, and longest key and tag together, that an item can have: four items fit into a block. */
    static constexpr size_t KEY_MAX = 255;
    static constexpr size_t ITEM_MAX = 2040;

    /* Blocks are written to `fd`, which stays the caller's, from number `first` on; `path` is for messages. */
    TreeWriter(int fd, const char *path, uint32_t first);

    /* Adds an item; its key comes behind all before it. IO. */
    newsidx_status add(std::string_view key, std::string_view tag, newsidx_error *err);

    /* After the last one. IO. */
    newsidx_status finish(newsidx_error *err);

    /* Then: the number of the root block, the levels above the leaves, the items, and the first number that is free. */
    uint32_t root() const
    {
        return root_;
    }
    uint32_t height() const
    {
        return static_cast<uint32_t>(levels.size()) - 1;
    }
    uint64_t n_items() const
    {
        return n_items_;
    }
    uint32_t end() const
    {
        return next;
    }

  private:
    struct Level {
        unsigned char block[BLOCK_SIZE];
        size_t directory_end, items_at;
        std::string separator; /* the key that leads to the block */
    };

    void begin(Level &level, std::string_view separator);
    bool has_room(const Level &level, size_t length) const;
    unsigned char *place(Level &level, size_t length);
    void put_branch(Level &level, std::string_view key, uint32_t number);
    newsidx_status lead(size_t at, std::string_view separator, uint32_t number, newsidx_error *err);
    newsidx_status write(size_t at, uint32_t *number, newsidx_error *err);
    newsidx_status flush(newsidx_error *err);

    int fd;
    const char *path;
    std::vector<std::unique_ptr<Level>> levels;
    std::string written;   /* blocks that are not on the way yet, the first of them with the number `flushed` */
    uint32_t flushed, next; /* numbers of blocks */
    std::string last_key;
    uint64_t n_items_ = 0;
    uint32_t root_ = 0;
};

} // namespace nxs

#endif
