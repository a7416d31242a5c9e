/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h: is an index what it says it is? Everything that can be counted twice is counted twice: files against the
 * manifest, postings against forward tokens, columns against records, rows against contributions, totals against rows.
 * It reads only, and waits for nobody.
 */
#ifndef NX_CHECK_H
#define NX_CHECK_H

#include "index/snapshot_internal.h"

struct nx_checker {
    void (*on_problem)(void *context, const newsidx_error *problem); /* may be NULL */
    void *context;
    struct newsidx_check_report report;
    /* The check's own: the state that is checked, and whether a commit took its place meanwhile. */
    const char *dir;
    uint64_t generation;
    bool moved;
};

/* Tells a problem with the file `path` (NULL: the index as a whole) and counts it. */
void nx_check_tell(struct nx_checker *checker, const char *path, const char *format, ...) NX_PRINTF(3, 4);
/* The same for an error that says already what to do. */
void nx_check_tell_error(struct nx_checker *checker, const newsidx_error *problem);

/*
 * Checks the index in folder `dir` as it is now. Problems are told, not returned. NO_INDEX, FORMAT, ANALYZER, NO_MEMORY:
 * it cannot be checked. LOCKED: neither, because writers changed it again and again meanwhile.
 */
newsidx_status nx_check(const char *dir, struct nx_checker *checker, newsidx_error *err);

/* Checks what one segment says of itself; `path` is its file of parts. NO_MEMORY. */
newsidx_status nx_check_segment(struct nx_checker *checker, struct nx_segment *segment, const char *path,
                                newsidx_error *err);

#endif
