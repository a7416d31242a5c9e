/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.c: runs a fuzzer over files: each file given, and each file below each folder given. It also cuts every file
 * off at some places and turns some of its bytes round, always the same ones: damage in the smallest dose.
 */
#include <ftw.h>
#include <string.h>

#include "base/file.h"
#include "fuzz.h"

enum { CUTS = 16, FLIPS = 48 };

static unsigned long n_files;

static void run_variants(const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);
    FUZZ_CHECK(copy);
    for (size_t i = 1; i < CUTS; i++) {
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length * i / CUTS);
    }
    uint32_t random = 1;
    for (size_t i = 0; i < FLIPS && length > 0; i++) {
        memcpy(copy, bytes, length);
        random = random * 1664525 + 1013904223;
        copy[(random >> 4) % length] ^= (char)(1u << (random >> 29));
        LLVMFuzzerTestOneInput((const uint8_t *)copy, length);
    }
    free(copy);
}

static int run_file(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta;
    (void)place;
    if (kind != FTW_F) return 0;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer content = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error err = { 0 };
    if (nx_file_read(path, &content, NULL, &err) != NEWSIDX_OK) {
        fprintf(stderr, "%s: %s\n", path, err.message);
        return 1;
    }
    n_files++;
    LLVMFuzzerTestOneInput((const uint8_t *)content.ptr, content.len);
    run_variants(content.ptr, content.len);
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], run_file, 16, FTW_PHYS) != 0) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return 2;
        }
    }
    printf("%lu files\n", n_files);
    return n_files > 0 ? 0 : 2;
}
