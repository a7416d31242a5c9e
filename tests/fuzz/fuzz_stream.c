/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_stream.c: any bytes as a stream of articles. It must come to an end, and each refusal must say why.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "article/article.h"
#include "base/file.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    NX_AUTO(nx_file_close) int fd = memfd_create("stream", MFD_CLOEXEC);
    FUZZ_CHECK(fd >= 0);
    FUZZ_CHECK(nx_file_write_all(fd, bytes, length, "stream", NULL) == NEWSIDX_OK);
    FUZZ_CHECK(lseek(fd, 0, SEEK_SET) == 0);
    struct nx_article_stream *stream = NULL;
    FUZZ_CHECK(nx_article_stream_open(fd, "stream", &stream, NULL) == NEWSIDX_OK);
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    for (size_t steps = 0;; steps++) {
        struct nx_article article = nx_article_none();
        newsidx_error err = { 0 };
        newsidx_status status = nx_article_stream_next(stream, &arena, &article, &err);
        if (status == NEWSIDX_END) break;
        FUZZ_CHECK(status == NEWSIDX_OK || (status == NEWSIDX_REFUSED && err.message[0]));
        FUZZ_CHECK(steps <= length); /* every step takes a byte at least */
        nx_arena_clear(&arena);
    }
    nx_article_stream_close(stream);
    return 0;
}
