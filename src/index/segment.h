/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment.h: one immutable segment, open, and the form of its parts. For the index layer only: search sees a segment
 * through snapshot.h.
 *
 * A segment holds rows (articles that a search can find), records (stored articles: those of the rows first, in row
 * order, then those of contributions that are not shown, each distinct record once), words, and the sources that the
 * commit read with all that they contribute. Rows and sources die one by one as later commits replace them; which are
 * dead, and how sources looked that were seen again, stands in a file beside the segment and is given at open.
 */
#ifndef NX_SEGMENT_H
#define NX_SEGMENT_H

#include "index/contributions.h"
#include "index/filter.h"
#include "index/manifest.h"
#include "index/parts.h"
#include "index/seen.h"
#include "index/snapshot.h"
#include "index/summary.h"

/* NX_PART_RECORDS: each record is a zstd frame of its own, without the four bytes that all frames begin with. */
enum { NX_RECORDS_A_PLACE = 32 };

struct ZSTD_DCtx_s;
struct ZSTD_DDict_s;

struct nx_segment {
    struct nx_segment_facts facts;
    struct nx_parts parts;
    struct nx_columns columns;
    struct nx_summary summary;
    const uint32_t *rows_by_identity;
    struct nx_strings values, stems, words, source_names;
    const uint32_t *column_values[NX_FIELD_COUNT]; /* per row, for text columns */
    const uint32_t *topic_starts, *topics;
    size_t n_topics;
    const uint32_t *word_stems, *word_df;
    const uint64_t *token_starts;
    const uint64_t *record_places;
    const uint32_t *record_lengths;
    uint32_t n_records;
    const struct nx_source_row *sources;
    const uint32_t *sources_by_content;
    uint32_t n_sources;
    struct nx_contribution_table contributions;
    struct nx_filter keys; /* of identities, URLs, titles, aliases, contents and names of sources */
    uint64_t *dead_rows, *dead_sources; /* NULL: none */
    struct nx_seen seen;                /* sources that look otherwise now than `sources` says */
    struct nxs_postings *postings;      /* NULL where opened without */
    struct ZSTD_DCtx_s *decompressor;   /* this and what follows: of reading records */
    struct ZSTD_DDict_s *dictionary;    /* prepared; NULL: it is not, or there is none */
    uint32_t n_unpacked;                /* records read before it was */
    struct nx_buffer frame;             /* the last one read */
};

/*
 * Opens the segment of index folder `dir` that `facts` describes, its dead included, its postings only where wanted.
 * The caller closes it. CORRUPT, FORMAT, IO (ENOENT where a newer commit dropped it), NO_MEMORY.
 */
newsidx_status nx_segment_open(const char *dir, const struct nx_segment_facts *facts, bool with_postings,
                               struct nx_segment **out, newsidx_error *err);
void nx_segment_close(struct nx_segment *segment);

/*
 * Opens what tells of the sources of a segment that may be damaged: the sources, their contributions, the records. Only
 * these may be asked for, and each record may be the wrong one. *dead_known: whether it is known which sources are dead;
 * otherwise none seems to be, or only some. Statuses as nx_segment_open.
 */
newsidx_status nx_segment_open_damaged(const char *dir, const struct nx_segment_facts *facts, bool *dead_known,
                                       struct nx_segment **out, newsidx_error *err);

/*
 * Whether what a writer goes by is what was written: sources, what they contribute, which rows there are. A writer that
 * believed a damaged table would drop what is still there. CORRUPT, NO_MEMORY.
 */
newsidx_status nx_segment_verify_tables(const struct nx_segment *segment, const char *dir, newsidx_error *err);

/* Whether all parts are what was written: a merge must not put a good checksum on damaged articles. As above. */
newsidx_status nx_segment_verify(const struct nx_segment *segment, const char *dir, newsidx_error *err);

/* Appends the bytes of record `number` to `out` (its content is replaced). CORRUPT, NO_MEMORY. */
newsidx_status nx_segment_record(struct nx_segment *segment, uint32_t number, struct nx_buffer *out,
                                 newsidx_error *err);

/* The row of an identity, dead or alive; false where the segment has none. */
bool nx_segment_find_row(const struct nx_segment *segment, struct nx_hash identity, uint32_t *out);

/* The source of this name, dead or alive; false where the segment has none. */
bool nx_segment_find_source(const struct nx_segment *segment, struct nx_str name, uint32_t *out);

/* The sources with this content, dead or alive: *out is the first, the result their number, 0: *out is left alone. Damage
   gives none. */
uint32_t nx_segment_find_content(const struct nx_segment *segment, struct nx_hash content, const uint32_t **out);

/* True where a later commit replaced or removed the source. */
static inline bool nx_segment_source_is_dead(const struct nx_segment *segment, uint32_t source)
{
    return source >= segment->n_sources || nx_row_is_dead(segment->dead_sources, source);
}

/* Words of a bitmap of `n` bits. */
static inline size_t nx_bitmap_words(uint32_t n)
{
    return ((size_t)n + 63) / 64;
}

/* "DIR/segments/NAME" or, with a file, "DIR/segments/NAME/FILE"; see nx_path_join. */
const char *nx_segment_path(struct nx_buffer *out, const char *dir, uint64_t name, const char *file);
/* The name of the file of the dead of a generation. */
enum { NX_DEAD_NAME_SIZE = 32 };
char *nx_segment_dead_name(uint64_t generation, char out[NX_DEAD_NAME_SIZE]);
/* The number in the name of a segment's folder or of a file of the dead; false for what no writer can have made. */
bool nx_segment_name_parse(const char *text, uint64_t *out);
bool nx_segment_dead_parse(const char *text, uint64_t *out);

/*
 * The file of the dead: a bitmap of rows, one of sources, the sources seen again, and the hash of all that, by which it
 * can be believed where no manifest tells of it. format: appends it to `out`, whose failures stick. body: cuts `bytes` down
 * to what stands before the hash; false where the hash is wrong.
 */
void nx_segment_dead_format(const struct nx_segment *segment, struct nx_buffer *out);
bool nx_segment_dead_body(struct nx_str *bytes);

#endif
