/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shim.h: Xapian as plain C. Behind this header is the only C++ of the project and the only user of <xapian.h>.
 *
 * Every function is extern "C" and noexcept: no exception crosses. Each body is one call of the guard, which turns
 * every kind of exception into a status and a message with what to do. Work crosses the border in batches:
 * blocks of documents in, blocks of postings out. Bytes cross as pointer and length and are copied.
 * One handle, one thread; different handles are independent (Xapian leaves sharing to the caller).
 *
 * A posting list is called by its term; docids count from 1 and are consecutive in the order of adding. wdf is the
 * within-document frequency (here already weighted by field); the document length is the sum of a document's wdf.
 */
#ifndef NXS_SHIM_H
#define NXS_SHIM_H

#include "base/base.h"
#include "newsidx.h"

#ifdef __cplusplus
extern "C" {
#define NXS_NOEXCEPT noexcept
#else
#define NXS_NOEXCEPT
#endif

/* The version of the Xapian library in use, static text ("1.4.22"). */
const char *nxs_version(void) NXS_NOEXCEPT;

/* ---- Stemming ---- */

struct nxs_stemmer;

/* What stems depend on besides the language, static text ("xapian 1.4.22"). */
const char *nxs_stemmer_version(void) NXS_NOEXCEPT;

/* A stemmer for a language by its English name or code ("english", "en", "french", ...). INVALID: unknown language
   (the message lists the known ones). */
newsidx_status nxs_stemmer_open(const char *language, struct nxs_stemmer **out, newsidx_error *err) NXS_NOEXCEPT;
void nxs_stemmer_close(struct nxs_stemmer *stemmer) NXS_NOEXCEPT;

/* Writes the stem of `word` to `out` and its length to `*length`. LIMIT: more than `capacity` bytes. */
newsidx_status nxs_stemmer_stem(struct nxs_stemmer *stemmer, struct nx_str word, char *out, size_t capacity,
                                size_t *length, newsidx_error *err) NXS_NOEXCEPT;

/* ---- Building postings ---- */

/* One entry of a document: a term by its place in the table given along, and how often it counts. */
struct nxs_entry {
    uint32_t term;
    uint32_t wdf; /* 0: a boolean term, which adds nothing to the document length */
};

/* A document: its distinct terms in any order. */
struct nxs_document {
    const struct nxs_entry *entries;
    size_t n_entries;
};

struct nxs_build;

/*
 * How postings are written. Both ways make files that say the same. Xapian's own writer says what is right; writing directly
 * takes a fraction of its time, and keeps all postings in memory until the end, some three bytes each.
 */
enum nxs_way { NXS_THROUGH_XAPIAN, NXS_DIRECT };

/*
 * Whether writing directly was tried with this version of Xapian, and reads as it should in this process: the first call
 * writes a few documents both ways into `folder`, which is left as it was, and compares. False where there is any doubt.
 */
bool nxs_direct_is_safe(const char *folder) NXS_NOEXCEPT;

/*
 * Begins a set of postings. `folder` is an existing, empty folder for intermediate files, which nxs_build_close
 * empties. Nothing of it is durable. After any failure of the calls below the builder only serves nxs_build_close.
 * Through Xapian it uses at most some 70 descriptors, and in nxs_build_finish one more for every 6 million postings.
 */
newsidx_status nxs_build_open(const char *folder, enum nxs_way way, struct nxs_build **out, newsidx_error *err) NXS_NOEXCEPT;

/* Adds documents; their docids follow those added before. `terms` is the table that the entries refer to, the same for all
   calls but for terms that were added at its end, wherever it lies; terms have 1 to 245 bytes where a zero byte counts twice, and the wdf of a document add up to less than 2^32 (INVALID otherwise).
   IO: the folder cannot be written. */
newsidx_status nxs_build_add(struct nxs_build *build, const struct nxs_document *documents, size_t n_documents,
                             const struct nx_str *terms, newsidx_error *err) NXS_NOEXCEPT;

/* Moves all documents of `next` behind those of `build`, at next to no cost; `next` is empty then. So several threads
   can each build a part of the documents, each with a table of its own. Both go the same way, else INVALID. Its files stay
   in the folder of `next` until `build` is closed. */
newsidx_status nxs_build_join(struct nxs_build *build, struct nxs_build *next, newsidx_error *err) NXS_NOEXCEPT;

/* Writes everything to the one new file `path` (a single-file Xapian database without termlist, which Xapian's own
   tools read too). The caller syncs it to disk. Once only; what was written of it is removed when it fails. IO: it
   cannot be written, or something of that name is there. */
newsidx_status nxs_build_finish(struct nxs_build *build, const char *path, newsidx_error *err) NXS_NOEXCEPT;

/* Gives up the builder and its intermediate files. Accepts NULL. */
void nxs_build_close(struct nxs_build *build) NXS_NOEXCEPT;

/* ---- Reading postings ---- */

struct nxs_postings;

/*
 * Opens a file that nxs_build_finish wrote. It keeps answering after the file is unlinked, and uses one descriptor.
 * CORRUPT: anything else than such a file, and any damage to its first block. FORMAT: another version of Xapian wrote
 * it. IO: it cannot be opened. Damage behind the first block may be found by any later call, which then says CORRUPT.
 * Not all of it is: one changed byte in a thousand makes Xapian read past a block or go round in a circle. nxs_check
 * finds these, and a checksum of the file finds all.
 */
newsidx_status nxs_postings_open(const char *path, struct nxs_postings **out, newsidx_error *err) NXS_NOEXCEPT;
void nxs_postings_close(struct nxs_postings *postings) NXS_NOEXCEPT;

/* The number of documents and the sum of their lengths. */
newsidx_status nxs_postings_totals(struct nxs_postings *postings, uint32_t *n_documents, uint64_t *total_length,
                                   newsidx_error *err) NXS_NOEXCEPT;

/* What is known of a term without walking its list. */
struct nxs_term_facts {
    uint32_t df;      /* documents that have it; 0: none, and all else is 0 */
    uint64_t cf;      /* sum of its wdf */
    uint32_t wdf_max; /* an upper bound of its wdf in any document */
};
newsidx_status nxs_postings_term(struct nxs_postings *postings, struct nx_str term, struct nxs_term_facts *out,
                                 newsidx_error *err) NXS_NOEXCEPT;

/* One posting. */
struct nxs_posting {
    uint32_t docid;
    uint32_t wdf;
};

/* A position in one posting list. It lives no longer than its postings. */
struct nxs_cursor;

/* NOT_FOUND: no document has the term. */
newsidx_status nxs_cursor_open(struct nxs_postings *postings, struct nx_str term, struct nxs_cursor **out,
                               newsidx_error *err) NXS_NOEXCEPT;
void nxs_cursor_close(struct nxs_cursor *cursor) NXS_NOEXCEPT;

/* Fills `block` with the next postings in rising order of docid, at most `capacity` (above 0), and sets `*n` (at least
   1). END: no more. After a failure the content of `block` is undefined. */
newsidx_status nxs_cursor_read(struct nxs_cursor *cursor, struct nxs_posting *block, size_t capacity, size_t *n,
                               newsidx_error *err) NXS_NOEXCEPT;

/* Moves forward so that the next posting read is the first with a docid of at least `docid`; never moves back. */
newsidx_status nxs_cursor_skip(struct nxs_cursor *cursor, uint32_t docid, newsidx_error *err) NXS_NOEXCEPT;

/* ---- Looking at all terms ---- */

/* One term of a file of postings. */
struct nxs_term {
    struct nx_str text; /* lives until the next read or close */
    uint32_t df;
    uint64_t cf;
};

/* A position in the sorted terms of a file of postings. It lives no longer than its postings. */
struct nxs_terms;

/* Stands before the first term that begins with `prefix` (length 0: before the first of all). */
newsidx_status nxs_terms_open(struct nxs_postings *postings, struct nx_str prefix, struct nxs_terms **out,
                              newsidx_error *err) NXS_NOEXCEPT;
void nxs_terms_close(struct nxs_terms *terms) NXS_NOEXCEPT;

/* Fills `block` with the next terms in byte order, at most `capacity`, and sets `*n` (at least 1). END: no more. */
newsidx_status nxs_terms_read(struct nxs_terms *terms, struct nxs_term *block, size_t capacity, size_t *n,
                              newsidx_error *err) NXS_NOEXCEPT;

/* ---- Checking ---- */

/*
 * Reads all of a file that nxs_build_finish wrote and checks its structure with Xapian's own check. The report, lines
 * of text, goes to `sink` (may be NULL) in pieces as it is written, whatever the outcome; a sink that returns false
 * gets no more. CORRUPT: a fault was found. IO: the file cannot be read. It says nothing of what the postings should
 * have been.
 */
newsidx_status nxs_check(const char *path, newsidx_sink sink, void *context, newsidx_error *err) NXS_NOEXCEPT;

/* ---- For tests ---- */

/* The next call that is no close throws this kind of exception inside the guard, once; NULL: none. Of Xapian: "lock",
   "version", "not-found", "opening", "corrupt", "modified", "closed", "database", "system" (with an errno), "network",
   "query", "argument", "range", "serialisation", "xapian"; others: "memory", "length", "std",
   "other". Not thread-safe. */
void nxs_test_throw(const char *kind) NXS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
