/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * survey.h: the segments that lie in an index folder whose manifest is gone or damaged, described as a manifest would
 * describe them. A segment's files carry checksums of their own, so they can be believed without one. It reads only; what
 * is made of the segments is salvage.h's.
 */
#ifndef NX_SURVEY_H
#define NX_SURVEY_H

#include "index/manifest.h"

/*
 * Adds to `manifest` the segments in the folder `dir` that it does not name, and puts all in the order of their numbers,
 * which is that of their age. A file whose own checksum is wrong gets facts that it does not match. What a killed commit
 * left, and a manifest would not name, is taken, too. IO, NO_MEMORY.
 */
newsidx_status nx_survey(const char *dir, struct nx_manifest *manifest, newsidx_error *err);

#endif
