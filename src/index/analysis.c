/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analysis.c: joins the analyzer (text) and the stemmer (shim), which do not know each other. */
#include "index/analysis.h"

#include "shim.h"

static newsidx_status stem(void *self, struct nx_str word, char *out, size_t capacity, size_t *length,
                           newsidx_error *err)
{
    return nxs_stemmer_stem(self, word, out, capacity, length, err);
}

static void close_stemmer(void *self)
{
    nxs_stemmer_close(self);
}

newsidx_status nx_analysis_open(const char *language, struct nx_analyzer **out, newsidx_error *err)
{
    struct nx_stemmer stemmer = { NULL, stem, close_stemmer, nxs_stemmer_version() };
    if (strcmp(language, "none") == 0) return nx_analyzer_new(language, NULL, out, err);
    struct nxs_stemmer *handle;
    NX_TRY(nxs_stemmer_open(language, &handle, err));
    stemmer.self = handle;
    newsidx_status status = nx_analyzer_new(language, &stemmer, out, err);
    if (status != NEWSIDX_OK) nxs_stemmer_close(handle);
    return status;
}

newsidx_status nx_analysis_check(const struct nx_manifest *manifest, const char *dir, newsidx_error *err)
{
    NX_AUTO_FREE(nx_analyzer) struct nx_analyzer *analyzer = NULL;
    char fingerprint[sizeof manifest->fingerprint];
    NX_TRY(nx_analysis_open(manifest->language, &analyzer, err));
    nx_analyzer_fingerprint(analyzer, sizeof fingerprint, fingerprint);
    if (strcmp(fingerprint, manifest->fingerprint) == 0) return NEWSIDX_OK;
    return nx_error_at(err, NEWSIDX_ANALYZER, dir, 0, 0,
                       "built by the analyzer \"%s\", this program has \"%s\": make it again with newsidx "
                       "check --rebuild",
                       manifest->fingerprint, fingerprint);
}
