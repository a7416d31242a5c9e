/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row_range.h: rows of a segment that is being built, one after another: from stored records to postings, columns, words and
 * forward tokens, with numbers of their own for words and values. Several ranges make a segment (rows.h), each in a thread.
 * It knows articles and words; sources, contributions and files' names it does not. For rows.c only.
 */
#ifndef NX_ROW_RANGE_H
#define NX_ROW_RANGE_H

#include "index/dictionary.h"
#include "index/resolve.h"
#include "shim.h"

/* Documents handed to the shim at once. */
enum { NX_ROW_RUN = 1000 };

/* Columns of values. */
enum { NX_VALUE_COLUMNS = 5 };
struct nx_value_column {
    enum nx_field field;
    enum nx_part part;
};
extern const struct nx_value_column nx_value_columns[NX_VALUE_COLUMNS];

struct nx_translation;

struct nx_row_range {
    struct nx_analyzer *analyzer;
    uint32_t n;                            /* rows so far */
    struct nx_dictionary dictionary;
    struct nxs_build *postings;
    struct nx_arena arena;                 /* the row at hand */
    uint32_t row_length;                   /* its document length so far */
    struct nx_tokens tokens;
    struct nx_buffer title_text;           /* its title's words */
    struct nx_row_words old_words;         /* its words in an older segment */
    struct nx_arena kept;                  /* until the rows are freed */
    struct nx_translation *translations;
    const struct nx_segment *segment;      /* the segment at hand, */
    uint32_t *numbers;                     /* and the numbers here of its words; UINT32_MAX: not known yet */
    struct nx_buffer words;                /* forward tokens with numbers of first sight: counts, then words, u32 each */
    struct nx_buffer entries;              /* struct nxs_entry of the run */
    struct nxs_document run[NX_ROW_RUN];
    size_t run_starts[NX_ROW_RUN + 1], n_run; /* places in `entries` */
    struct nx_buffer term_entries;         /* per term: u64, the row that has it last plus 1, and its entry */
    struct nx_buffer date, quality, heat, length, flags, identity, title;
    struct nx_buffer values[NX_VALUE_COLUMNS];
    struct nx_buffer topic_starts, topics; /* u32 */
};

/*
 * Begins a range. `analyzer` is used until it is disposed of, `work` an existing, empty folder for intermediate files. To be
 * disposed of, also where this fails. IO, NO_MEMORY.
 */
newsidx_status nx_row_range_open(struct nx_row_range *range, struct nx_analyzer *analyzer, const char *work,
                                 enum nxs_way way, newsidx_error *err);
void nx_row_range_dispose(struct nx_row_range *range);

/* Adds the next row. NO_MEMORY, INTERNAL, IO; CORRUPT where the record is damaged. */
newsidx_status nx_row_range_add(struct nx_row_range *range, const struct nx_new_row *row, newsidx_error *err);

/* After the last one. NO_MEMORY, IO. */
newsidx_status nx_row_range_finish(struct nx_row_range *range, newsidx_error *err);

/* Says IO where postings were damaged right after they were written: they could not be. */
newsidx_status nx_postings_blame_disk(newsidx_status status, newsidx_error *err);

#endif
