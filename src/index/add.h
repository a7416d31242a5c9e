/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * add.h: from named paths or a stream to commits: which files are new or changed, read them, put them in batches, commit
 * each batch. It knows files and the store; what an article is and which one is shown it leaves to others.
 */
#ifndef NX_ADD_H
#define NX_ADD_H

#include "index/store.h"
#include "newsidx.h"

/* Bytes of a batch where the options say nothing. */
#define NX_ADD_MEMORY (UINT64_C(256) << 20)

/* As newsidx_writer_add, newsidx_writer_add_stream and newsidx_writer_remove document it; `options` are complete. */
newsidx_status nx_add_paths(struct nx_store *store, const struct newsidx_writer_options *options,
                            const char *const *paths, size_t n_paths, struct newsidx_add_report *report,
                            newsidx_error *err);
newsidx_status nx_add_stream(struct nx_store *store, const struct newsidx_writer_options *options, int fd,
                             const char *name, struct newsidx_add_report *report, newsidx_error *err);

/* What a walk tells beside its files. */
struct nx_add_hook {
    void (*on_folder)(void *context, const char *real); /* each folder, before it is listed */
    void (*on_rules)(void *context, const char *real);  /* each folder above the roots, before its rules are read */
    void *context;
};

/*
 * As nx_add_paths, with the hook (may be NULL): a folder that is followed must be followed before it is listed.
 */
newsidx_status nx_add_followed(struct nx_store *store, const struct newsidx_writer_options *options,
                               const char *const *paths, size_t n_paths, const struct nx_add_hook *hook,
                               struct newsidx_add_report *report, newsidx_error *err);

/*
 * Brings the index up to date with `paths`, real paths below one of the folders `roots`, that were touched: what is there
 * is added as a walk of its root would add it, what is not there is dropped with all below it. For a path that is below
 * none of them, which a link led to, all roots are walked. The rest as nx_add_paths.
 */
newsidx_status nx_add_touched(struct nx_store *store, const struct newsidx_writer_options *options,
                              const char *const *roots, size_t n_roots, const struct nx_str *paths, size_t n_paths,
                              const struct nx_add_hook *hook, struct newsidx_add_report *report, newsidx_error *err);

newsidx_status nx_remove(struct nx_store *store, const struct newsidx_writer_options *options, const char *const *keys,
                         size_t n_keys, struct newsidx_add_report *report, newsidx_error *err);

#endif
