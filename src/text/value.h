/* SPDX-License-Identifier: GPL-2.0-or-later */
/* value.h: whole values folded for comparison: boolean terms, titles. Words do not come into it. */
#ifndef NX_VALUE_H
#define NX_VALUE_H

#include "base/buffer.h"
#include "text/fold.h"

/* As nx_analyzer_fold says. */
newsidx_status nx_value_fold(struct nx_folder *folder, const struct nx_rules *rules, struct nx_str value,
                             struct nx_buffer *out, newsidx_error *err);

#endif
