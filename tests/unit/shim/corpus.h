/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * corpus.h: documents for the tests of the shim, made from a seed; the file of postings built from them; and the
 * comparison of such a file with a plain inversion of the same documents in memory.
 */
#ifndef NX_TEST_SHIM_CORPUS_H
#define NX_TEST_SHIM_CORPUS_H

#include "support.h"

#include "shim.h"

#define assert_ok(call) assert_int_equal((call), NEWSIDX_OK)

enum {
    CORPUS_TERMS = 1500,
    CORPUS_TERM_MAX = 245,
    CORPUS_ENTRIES_MAX = 16, /* in one document */
    CORPUS_BATCH = 777,      /* documents added at a time; no divisor of any limit of the builder */
};

struct corpus {
    struct nx_str *terms; /* n_terms, distinct, in no order */
    size_t n_terms;
    struct nxs_document *documents;
    size_t n_documents;
    struct nxs_entry *entries; /* behind the documents */
    char *bytes;               /* behind the terms */
    uint64_t random;
};

static inline uint32_t corpus_random(struct corpus *corpus, uint32_t below)
{
    uint64_t x = corpus->random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    corpus->random = x;
    return (uint32_t)((x >> 16) % below);
}

static inline void *corpus_alloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    assert_non_null(memory);
    return memory;
}

/* Terms of every kind that is allowed: words, prefixed values, zero bytes, bytes of all values, the longest. */
static inline size_t corpus_term(struct corpus *corpus, size_t i, char *out)
{
    size_t length = (size_t)snprintf(out, CORPUS_TERM_MAX, i % 5 == 0 ? "XH%zu.example" : "w%zu", i);
    if (i % 31 == 0) out[length++] = '\0';
    if (i % 37 == 0) out[length++] = (char)0xff;
    if (i % 41 == 0) {
        while (length < CORPUS_TERM_MAX - (i % 31 == 0)) out[length++] = (char)(1 + corpus_random(corpus, 255));
    }
    return length;
}

/* Distinct terms, the first ones in most documents, and some of them with a wdf of 0. */
static inline size_t corpus_fill(struct corpus *corpus, struct nxs_entry *entries)
{
    size_t n = corpus_random(corpus, 20) == 0 ? 0 : 1 + corpus_random(corpus, CORPUS_ENTRIES_MAX);
    uint32_t term = 0;
    for (size_t i = 0; i < n; i++) {
        term += 1 + corpus_random(corpus, 1u << (1 + i / 2));
        entries[i].term = term;
        entries[i].wdf = corpus_random(corpus, 10) == 0 ? 0 : 1 + corpus_random(corpus, 5);
        if (corpus_random(corpus, 2000) == 0) entries[i].wdf = 70000; /* more than 16 bits */
    }
    return n;
}

static inline void corpus_init(struct corpus *corpus, size_t n_documents, uint64_t seed)
{
    *corpus = (struct corpus){ .n_terms = CORPUS_TERMS, .n_documents = n_documents, .random = seed };
    corpus->terms = corpus_alloc(CORPUS_TERMS, sizeof *corpus->terms);
    corpus->bytes = corpus_alloc(CORPUS_TERMS, CORPUS_TERM_MAX);
    corpus->documents = corpus_alloc(n_documents, sizeof *corpus->documents);
    corpus->entries = corpus_alloc(n_documents, CORPUS_ENTRIES_MAX * sizeof *corpus->entries);
    for (size_t i = 0; i < CORPUS_TERMS; i++) {
        char *text = corpus->bytes + i * CORPUS_TERM_MAX;
        corpus->terms[i] = (struct nx_str){ text, corpus_term(corpus, i, text) };
    }
    for (size_t i = 0; i < n_documents; i++) {
        struct nxs_entry *entries = corpus->entries + i * CORPUS_ENTRIES_MAX;
        corpus->documents[i] = (struct nxs_document){ entries, corpus_fill(corpus, entries) };
    }
}

static inline void corpus_dispose(struct corpus *corpus)
{
    free(corpus->terms);
    free(corpus->bytes);
    free(corpus->documents);
    free(corpus->entries);
}

/* A path in the test's folder; `out` is returned. */
static inline const char *corpus_path(void **state, const char *name, char out[2 * TEST_PATH_SIZE])
{
    snprintf(out, 2 * TEST_PATH_SIZE, "%s/%s", (const char *)*state, name);
    return out;
}

/* How the builders below write. */
static enum nxs_way corpus_way = NXS_THROUGH_XAPIAN;

/* A builder with a new folder of its own. */
static inline struct nxs_build *corpus_builder(const char *folder)
{
    struct nxs_build *build = NULL;
    assert_ok(nx_folder_make(folder, NULL));
    assert_ok(nxs_build_open(folder, corpus_way, &build, NULL));
    return build;
}

/* Adds the documents from `from` to `to`, a batch at a time. */
static inline void corpus_add(const struct corpus *corpus, struct nxs_build *build, size_t from, size_t to)
{
    for (size_t at = from; at < to; at += CORPUS_BATCH) {
        size_t n = NX_MIN((size_t)CORPUS_BATCH, to - at);
        assert_ok(nxs_build_add(build, corpus->documents + at, n, corpus->terms, NULL));
    }
}

/* Writes the corpus to `name` in the test's folder and opens it. */
static inline struct nxs_postings *corpus_build(const struct corpus *corpus, void **state, const char *name)
{
    char path[2 * TEST_PATH_SIZE], folder[2 * TEST_PATH_SIZE];
    struct nxs_build *build = corpus_builder(corpus_path(state, "scratch", folder));
    corpus_add(corpus, build, 0, corpus->n_documents);
    assert_ok(nxs_build_finish(build, corpus_path(state, name, path), NULL));
    nxs_build_close(build);
    struct nxs_postings *postings = NULL;
    assert_ok(nxs_postings_open(path, &postings, NULL));
    return postings;
}

/* The plain inversion: the postings of term t are list[start[t]] to list[start[t + 1] - 1]. */
struct inversion {
    struct nxs_posting *list;
    size_t *start;
};

static inline void inversion_init(struct inversion *inversion, const struct corpus *corpus)
{
    inversion->start = corpus_alloc(corpus->n_terms + 2, sizeof *inversion->start);
    size_t *next = inversion->start + 1; /* moves each start to its place while the lists are filled */
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const struct nxs_document *document = &corpus->documents[i];
        for (size_t k = 0; k < document->n_entries; k++) next[document->entries[k].term + 1]++;
    }
    for (size_t t = 0; t < corpus->n_terms; t++) next[t + 1] += next[t];
    inversion->list = corpus_alloc(next[corpus->n_terms], sizeof *inversion->list);
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const struct nxs_document *document = &corpus->documents[i];
        for (size_t k = 0; k < document->n_entries; k++) {
            size_t place = next[document->entries[k].term]++;
            inversion->list[place] = (struct nxs_posting){ (uint32_t)i + 1, document->entries[k].wdf };
        }
    }
}

static inline void inversion_dispose(struct inversion *inversion)
{
    free(inversion->list);
    free(inversion->start);
}

static inline void assert_same_totals(const struct corpus *corpus, struct nxs_postings *postings)
{
    uint64_t expected = 0, length = 1;
    uint32_t n_documents = 1;
    for (size_t i = 0; i < corpus->n_documents; i++) {
        const struct nxs_document *document = &corpus->documents[i];
        for (size_t k = 0; k < document->n_entries; k++) expected += document->entries[k].wdf;
    }
    assert_ok(nxs_postings_totals(postings, &n_documents, &length, NULL));
    assert_int_equal(n_documents, corpus->n_documents);
    assert_int_equal(length, expected);
}

/* The facts of a term, against its list. */
static inline void assert_same_facts(struct nxs_postings *postings, struct nx_str term, const struct nxs_posting *list,
                                     size_t n)
{
    struct nxs_term_facts facts;
    uint64_t cf = 0;
    uint32_t highest = 0;
    for (size_t i = 0; i < n; i++) {
        cf += list[i].wdf;
        highest = NX_MAX(highest, list[i].wdf);
    }
    assert_ok(nxs_postings_term(postings, term, &facts, NULL));
    assert_int_equal(facts.df, n);
    assert_int_equal(facts.cf, cf);
    assert_in_range(facts.wdf_max, highest, cf);
}

/* The list of a term, read in blocks. */
static inline void assert_same_list(struct nxs_postings *postings, struct nx_str term, const struct nxs_posting *list,
                                    size_t n)
{
    struct nxs_cursor *cursor = NULL;
    newsidx_status status = nxs_cursor_open(postings, term, &cursor, NULL);
    assert_int_equal(status, n ? NEWSIDX_OK : NEWSIDX_NOT_FOUND);
    if (n == 0) return;
    struct nxs_posting block[61];
    size_t got = 0, filled = 0;
    while ((status = nxs_cursor_read(cursor, block, NX_COUNT(block), &filled, NULL)) == NEWSIDX_OK) {
        assert_in_range(filled, 1, n - got);
        assert_memory_equal(block, list + got, filled * sizeof *block);
        got += filled;
    }
    assert_int_equal(status, NEWSIDX_END);
    assert_int_equal(got, n);
    nxs_cursor_close(cursor);
}

/* The file holds exactly what the corpus does. */
static inline void assert_same(const struct corpus *corpus, struct nxs_postings *postings)
{
    struct inversion inversion;
    inversion_init(&inversion, corpus);
    assert_same_totals(corpus, postings);
    for (size_t t = 0; t < corpus->n_terms; t++) {
        const struct nxs_posting *list = inversion.list + inversion.start[t];
        size_t n = inversion.start[t + 1] - inversion.start[t];
        assert_same_facts(postings, corpus->terms[t], list, n);
        assert_same_list(postings, corpus->terms[t], list, n);
    }
    inversion_dispose(&inversion);
}

/* Runs the tests of a file both ways. */
#define run_both_ways(tests, setup, teardown) \
    (run_one_way(NXS_THROUGH_XAPIAN), cmocka_run_group_tests_name("through Xapian", tests, setup, teardown)) + \
        (run_one_way(NXS_DIRECT), cmocka_run_group_tests_name("directly", tests, setup, teardown))

static inline void run_one_way(enum nxs_way way)
{
    corpus_way = way;
}

#endif
