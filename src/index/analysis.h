/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analysis.h: the analyzer that an index is built with: the text layer's, with Xapian's stemmer for its language. */
#ifndef NX_ANALYSIS_H
#define NX_ANALYSIS_H

#include "index/manifest.h"
#include "text/analyzer.h"

/* An analyzer for `language` ("none": no stemming); the caller frees it. INVALID: unknown language. NO_MEMORY. */
newsidx_status nx_analysis_open(const char *language, struct nx_analyzer **out, newsidx_error *err);

/* ANALYZER where the index in `dir` was built by another analyzer than this program has. */
newsidx_status nx_analysis_check(const struct nx_manifest *manifest, const char *dir, newsidx_error *err);

#endif
