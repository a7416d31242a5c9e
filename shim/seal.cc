/* SPDX-License-Identifier: GPL-2.0-or-later */
/* seal.cc: writing and checking the seal: eight bytes that name it, and the checksum of all before them. */
#include "seal.h"

#include <cstring>

#include <fcntl.h>
#include <unistd.h>

extern "C" {
#include "base/hash.h"
}

namespace
{

constexpr char NAME[8] = { 'n', 'x', 's', 'e', 'a', 'l', '0', '1' };
constexpr size_t SEAL_SIZE = sizeof NAME + 16;
constexpr size_t SEAL_AT = nxs::BLOCK_SIZE - SEAL_SIZE;

class File
{
  public:
    File(const char *path, int flags) : fd(open(path, flags | O_CLOEXEC))
    {
    }
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    ~File()
    {
        if (fd >= 0) close(fd);
    }
    int get() const
    {
        return fd;
    }
    int release()
    {
        const int released = fd;
        fd = -1;
        return released;
    }

  private:
    int fd;
};

void make_seal(const char *block, char *out)
{
    const nx_hash hash = nx_hash_bytes(block, SEAL_AT);
    memcpy(out, NAME, sizeof NAME);
    for (size_t i = 0; i < 8; i++) {
        out[sizeof NAME + i] = static_cast<char>(hash.low >> (8 * i));
        out[sizeof NAME + 8 + i] = static_cast<char>(hash.high >> (8 * i));
    }
}

/* Reads the first block; a shorter file is read as if zeros followed. */
newsidx_status read_block(const File &file, const char *path, char *block, newsidx_error *err)
{
    if (file.get() < 0) return nx_error_sys(err, path, "cannot open", NULL);
    memset(block, 0, nxs::BLOCK_SIZE);
    if (pread(file.get(), block, nxs::BLOCK_SIZE, 0) < 0) return nx_error_sys(err, path, "cannot read", NULL);
    return NEWSIDX_OK;
}

} // namespace

newsidx_status nxs::seal_file(const char *path, newsidx_error *err)
{
    const File file(path, O_RDWR);
    char block[BLOCK_SIZE], seal[SEAL_SIZE];
    NX_TRY(read_block(file, path, block, err));
    make_seal(block, seal);
    const ssize_t written = pwrite(file.get(), seal, SEAL_SIZE, SEAL_AT);
    return written == static_cast<ssize_t>(SEAL_SIZE) ? NEWSIDX_OK : nx_error_sys(err, path, "cannot write", NULL);
}

newsidx_status nxs::open_sealed(const char *path, int *fd, newsidx_error *err)
{
    File file(path, O_RDONLY);
    char block[BLOCK_SIZE], seal[SEAL_SIZE];
    NX_TRY(read_block(file, path, block, err));
    make_seal(block, seal);
    if (memcmp(block + SEAL_AT, seal, SEAL_SIZE) != 0) {
        const bool named = memcmp(block + SEAL_AT, NAME, sizeof NAME) == 0;
        return nx_error_corrupt(err, path, named ? "the first block is damaged" : "not a file of postings");
    }
    *fd = file.release();
    return NEWSIDX_OK;
}
