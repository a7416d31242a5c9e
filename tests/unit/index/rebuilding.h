/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rebuilding.h: an index of some files and a stream, rebuilding it, and what it then tells. */
#ifndef NX_TEST_REBUILDING_H
#define NX_TEST_REBUILDING_H

#include "adding.h"
#include "newsidx.h"

/* ---- The index ---- */

/*
 * Makes the index of the test's folder (adding.h): three files a.md, b.md, c.md, of which one has changed since; a
 * stream "wire"; another, "old", which was removed again.
 */
void make_index(void);
extern const char wire[];
void add_stream(const char *dir, const char *name, const char *text);
uint64_t index_generation(void);

/* Appends what a new index of the files as they are now and of the stream tells. */
void tell_fresh(struct nx_buffer *out);
#define FRESH(name)                                                                                                    \
    NX_AUTO(nx_buffer_dispose) struct nx_buffer name = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);                               \
    tell_fresh(&name)

/* The index must tell just that. */
void assert_tells(const struct nx_buffer *expected);

/* ---- Rebuilding ---- */

/* What was told, a line each: "NAME: MESSAGE", the name without its folder. */
struct told {
    uint64_t n;
    char text[4000];
    const char *stop_at; /* the stage at which the caller has enough; NULL: none */
};

/* Options that note here what is told. */
struct newsidx_writer_options told_options(struct told *told);

/* Rebuilds the index, with the path `path`; NULL: with none. */
newsidx_status try_rebuild(const char *path, struct newsidx_rebuild_report *report, struct told *told,
                           newsidx_error *err);

/* The same; it must succeed, and leave a sound index and nothing else. */
struct newsidx_rebuild_report rebuild(const char *path, struct told *told);
void assert_rebuilt(struct newsidx_rebuild_report report, const char *expected);

/* A check finds no problem. */
void assert_sound(void);
/* Nothing but what the manifest names is in the index's folder. */
void assert_swept(void);

#endif
