/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_dictionary.h: what the records of a segment have in common, as a dictionary for zstd. */
#ifndef NX_RECORD_DICTIONARY_H
#define NX_RECORD_DICTIONARY_H

#include "base/buffer.h"
#include "base/error.h"

/*
 * Appends a dictionary for these records to the empty buffer `out`; nothing where they are too few for one to pay. The
 * same records give the same dictionary. NO_MEMORY.
 */
newsidx_status nx_record_dictionary_make(const struct nx_str *records, uint32_t n, struct nx_buffer *out,
                                         newsidx_error *err);

#endif
