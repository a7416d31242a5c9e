/* SPDX-License-Identifier: GPL-2.0-or-later */
/* manifest.c: reading and writing the manifest. Its last line is the checksum of all before it. */
#include "index/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/file.h"

enum { MANIFEST_MAX = 16 << 20, SEGMENTS_MAX = 100000 };

struct nx_totals nx_totals_none(void)
{
    return (struct nx_totals){
        .median_quality = NEWSIDX_QUALITY_NONE,
        .median_date = NEWSIDX_DATE_NONE,
        .newest = NEWSIDX_DATE_NONE,
        .oldest = NEWSIDX_DATE_NONE,
    };
}

void nx_manifest_dispose(struct nx_manifest *manifest)
{
    if (!manifest) return;
    free(manifest->segments);
    manifest->segments = NULL;
    manifest->n_segments = 0;
}

newsidx_status nx_manifest_copy(const struct nx_manifest *manifest, struct nx_manifest *out, newsidx_error *err)
{
    struct nx_segment_facts *segments = calloc(manifest->n_segments + 1, sizeof *segments);
    if (!segments) return nx_error_memory(err);
    if (manifest->n_segments) memcpy(segments, manifest->segments, manifest->n_segments * sizeof *segments);
    *out = *manifest;
    out->segments = segments;
    return NEWSIDX_OK;
}

/* ---- Writing ---- */

static void add_file(struct nx_buffer *out, const struct nx_file_facts *file)
{
    char text[NX_HASH_TEXT_SIZE];
    nx_buffer_add_format(out, " %llu %s", (unsigned long long)file->length, nx_hash_format(file->hash, text));
}

static void add_number(struct nx_buffer *out, const char *key, long long value)
{
    nx_buffer_add_format(out, "%s %lld\n", key, value);
}

/* The totals as lines, with the smallest number that each may have: one list for writing and reading. */
#define TOTALS(X)                                                                                                      \
    X(n_articles, "articles", 0)                                                                                       \
    X(n_primaries, "primaries", 0)                                                                                     \
    X(n_undated, "undated", 0)                                                                                         \
    X(n_unrated, "unrated", 0)                                                                                         \
    X(n_sources, "sources", 0)                                                                                         \
    X(n_contributions, "contributions", 0)                                                                             \
    X(total_length, "total-length", 0)                                                                                 \
    X(median_quality, "median-quality", INT32_MIN)                                                                     \
    X(median_date, "median-date", INT64_MIN)                                                                           \
    X(newest, "newest", INT64_MIN)                                                                                     \
    X(oldest, "oldest", INT64_MIN)

static void format(const struct nx_manifest *manifest, struct nx_buffer *out)
{
    nx_buffer_add_format(out, "newsidx %d\n", NX_INDEX_FORMAT);
    add_number(out, "generation", (long long)manifest->generation);
    add_number(out, "next-segment", (long long)manifest->next_segment);
    nx_buffer_add_format(out, "language %s\n", manifest->language);
    nx_buffer_add_format(out, "analyzer %s\n", manifest->fingerprint);
#define ADD_TOTAL(member, key, smallest) add_number(out, key, (long long)manifest->totals.member);
    TOTALS(ADD_TOTAL)
#undef ADD_TOTAL
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const struct nx_segment_facts *segment = &manifest->segments[i];
        nx_buffer_add_format(out, "segment %llu %u %u %llu", (unsigned long long)segment->name, segment->n_rows,
                             segment->n_dead, (unsigned long long)segment->dead_generation);
        add_file(out, &segment->parts);
        add_file(out, &segment->postings);
        add_file(out, &segment->dead);
        nx_buffer_add_byte(out, '\n');
    }
    char text[NX_HASH_TEXT_SIZE];
    struct nx_hash hash = nx_hash_bytes(out->ptr, out->len);
    nx_buffer_add_format(out, "checksum %s\n", nx_hash_format(hash, text));
}

newsidx_status nx_manifest_write(const char *dir, const struct nx_manifest *manifest, bool sync, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(MANIFEST_MAX);
    format(manifest, &text);
    NX_TRY(nx_buffer_check(&text, err));
    const char *name = nx_path_join(&path, dir, "manifest");
    NX_TRY(nx_buffer_check(&path, err));
    return nx_file_replace(name, text.ptr, text.len, sync, err);
}

/* ---- Reading ---- */

/* Cuts the first piece of `text` before `stop` off and moves `text` behind it. */
static struct nx_str take_until(struct nx_str *text, char stop)
{
    const char *found = text->len ? memchr(text->ptr, stop, text->len) : NULL;
    struct nx_str piece = { text->ptr, found ? (size_t)(found - text->ptr) : text->len };
    size_t used = piece.len + (found ? 1 : 0);
    text->ptr += used;
    text->len -= used;
    return piece;
}

static bool take_number(struct nx_str *text, int64_t *out)
{
    char digits[24];
    struct nx_str piece = take_until(text, ' ');
    if (piece.len == 0 || piece.len >= sizeof digits) return false;
    memcpy(digits, piece.ptr, piece.len);
    digits[piece.len] = '\0';
    char *end;
    errno = 0;
    *out = strtoll(digits, &end, 10);
    return *end == '\0' && errno == 0;
}

static bool take_file(struct nx_str *text, struct nx_file_facts *out)
{
    int64_t length;
    if (!take_number(text, &length) || length < 0) return false;
    out->length = (uint64_t)length;
    return nx_hash_parse(take_until(text, ' '), &out->hash);
}

static bool take_segment(struct nx_str line, struct nx_segment_facts *out)
{
    int64_t name, rows, dead, generation;
    if (!take_number(&line, &name) || !take_number(&line, &rows) || !take_number(&line, &dead) ||
        !take_number(&line, &generation)) {
        return false;
    }
    if (name < 0 || rows < 0 || rows > INT32_MAX || dead < 0 || dead > rows || generation < 0) return false;
    *out = (struct nx_segment_facts){ .name = (uint64_t)name, .n_rows = (uint32_t)rows, .n_dead = (uint32_t)dead,
                                      .dead_generation = (uint64_t)generation };
    return take_file(&line, &out->parts) && take_file(&line, &out->postings) && take_file(&line, &out->dead) &&
           line.len == 0;
}

static bool copy_text(struct nx_str text, size_t size, char *out)
{
    if (text.len >= size) return false;
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    return true;
}

static bool read_number_line(struct nx_str key, struct nx_str rest, struct nx_manifest *out)
{
    int64_t number;
    if (!take_number(&rest, &number) || rest.len) return false;
#define READ_TOTAL(member, name, smallest)                                                                             \
    if (nx_str_equal(key, nx_str_of(name))) {                                                                          \
        out->totals.member = (__typeof__(out->totals.member))number;                                                   \
        return number >= (smallest) && (int64_t)out->totals.member == number;                                          \
    }
    TOTALS(READ_TOTAL)
#undef READ_TOTAL
    if (number < 0) return false;
    if (nx_str_equal(key, NX_STR("generation"))) out->generation = (uint64_t)number;
    else if (nx_str_equal(key, NX_STR("next-segment"))) out->next_segment = (uint64_t)number;
    else return false;
    return true;
}

static bool read_line(struct nx_str line, struct nx_manifest *out)
{
    struct nx_str key = take_until(&line, ' ');
    if (nx_str_equal(key, NX_STR("language"))) return copy_text(line, sizeof out->language, out->language);
    if (nx_str_equal(key, NX_STR("analyzer"))) return copy_text(line, sizeof out->fingerprint, out->fingerprint);
    if (nx_str_equal(key, NX_STR("segment"))) return take_segment(line, &out->segments[out->n_segments++]);
    return read_number_line(key, line, out);
}

static size_t count_lines(struct nx_str text)
{
    size_t n = 0;
    while (text.len) {
        take_until(&text, '\n');
        n++;
    }
    return n;
}

/* Splits the checksum line off; false where it is not there or is not right. */
static bool check_sum(struct nx_str *text)
{
    const size_t length = sizeof "checksum " - 1 + NX_HASH_TEXT_SIZE; /* its NUL's place is the newline's */
    if (text->len < length || text->ptr[text->len - 1] != '\n') return false;
    struct nx_str line = { text->ptr + text->len - length, length - 1 };
    text->len -= length;
    struct nx_hash hash;
    struct nx_str key = take_until(&line, ' ');
    if (!nx_str_equal(key, NX_STR("checksum")) || !nx_hash_parse(line, &hash)) return false;
    return nx_hash_equal(hash, nx_hash_bytes(text->ptr, text->len));
}

static newsidx_status parse(struct nx_str text, const char *path, struct nx_manifest *out, newsidx_error *err)
{
    struct nx_str first = text;
    first = take_until(&first, '\n');
    int64_t format_number;
    struct nx_str word = take_until(&first, ' ');
    if (!nx_str_equal(word, NX_STR("newsidx")) || !take_number(&first, &format_number)) {
        return nx_error_corrupt(err, path, "not the manifest of an index");
    }
    if (format_number != NX_INDEX_FORMAT) {
        return nx_error_at(err, NEWSIDX_FORMAT, path, 0, 0,
                           "index format %lld where this program knows %d: make it again with newsidx check --rebuild "
                           "PATH...",
                           (long long)format_number, NX_INDEX_FORMAT);
    }
    if (!check_sum(&text)) return nx_error_corrupt(err, path, "the checksum of the manifest is wrong");
    size_t lines = count_lines(text);
    if (lines > SEGMENTS_MAX) return nx_error_corrupt(err, path, "too many segments");
    out->segments = calloc(lines + 1, sizeof *out->segments);
    if (!out->segments) return nx_error_memory(err);
    take_until(&text, '\n');
    while (text.len) {
        if (!read_line(take_until(&text, '\n'), out)) return nx_error_corrupt(err, path, "a line is damaged");
    }
    return NEWSIDX_OK;
}

/* A manifest is written before the first segment and replaced, never taken away: where there are segments it is lost. */
static bool has_segments(const char *dir)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_path_join(&path, dir, "segments");
    DIR *entries = path.failed == NEWSIDX_OK ? opendir(path.ptr) : NULL;
    bool found = false;
    if (!entries) return false;
    for (const struct dirent *entry; !found && (entry = readdir(entries));) {
        found = entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
    }
    closedir(entries);
    return found;
}

static bool is_missing(newsidx_status status, const newsidx_error *why)
{
    return status == NEWSIDX_IO && (why->sys_errno == ENOENT || why->sys_errno == ENOTDIR);
}

/* The bytes of the manifest; `path` is set to its name. */
static newsidx_status read_text(const char *dir, struct nx_buffer *path, struct nx_buffer *text, newsidx_error *err)
{
    const char *name = nx_path_join(path, dir, "manifest");
    NX_TRY(nx_buffer_check(path, err));
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = nx_file_read(name, text, NULL, &why);
    /* Between the two looks another process may have made the index: so a third. */
    const bool lost = is_missing(status, &why) && has_segments(dir);
    if (lost) status = nx_file_read(name, text, NULL, &why);
    if (is_missing(status, &why)) {
        if (lost) return nx_error_corrupt(err, name, "the manifest is missing");
        return nx_error_at(err, NEWSIDX_NO_INDEX, dir, 0, 0, "no index here: make one with newsidx add PATH");
    }
    if (status == NEWSIDX_LIMIT) return nx_error_corrupt(err, name, "not the manifest of an index");
    if (status != NEWSIDX_OK && err) *err = why;
    return status;
}

newsidx_status nx_manifest_read(const char *dir, struct nx_manifest *out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(MANIFEST_MAX);
    NX_TRY(read_text(dir, &path, &text, err));
    struct nx_manifest manifest = { .totals = nx_totals_none() };
    newsidx_status status = parse(nx_buffer_str(&text), path.ptr, &manifest, err);
    if (status != NEWSIDX_OK) {
        nx_manifest_dispose(&manifest);
        return status;
    }
    *out = manifest;
    return NEWSIDX_OK;
}

/* ---- Salvaging ---- */

/* Every line that makes sense by itself. */
static newsidx_status read_lines(struct nx_str text, struct nx_manifest *out, newsidx_error *err)
{
    out->segments = calloc(NX_MIN(count_lines(text), (size_t)SEGMENTS_MAX) + 1, sizeof *out->segments);
    if (!out->segments) return nx_error_memory(err);
    for (size_t i = 0; text.len && i < SEGMENTS_MAX; i++) {
        const size_t n = out->n_segments;
        if (!read_line(take_until(&text, '\n'), out)) out->n_segments = n;
    }
    /* What is counted on from here must not be near the end of its numbers. */
    if (out->generation > UINT32_MAX) out->generation = 0;
    if (out->next_segment > UINT32_MAX) out->next_segment = 0;
    return NEWSIDX_OK;
}

newsidx_status nx_manifest_salvage(const char *dir, struct nx_manifest *out, newsidx_error *fault, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(MANIFEST_MAX);
    struct nx_manifest manifest = { .totals = nx_totals_none() };
    newsidx_error why = { .status = NEWSIDX_OK };
    newsidx_status status = read_text(dir, &path, &text, &why);
    if (status == NEWSIDX_OK) status = parse(nx_buffer_str(&text), path.ptr, &manifest, &why);
    if (status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT) {
        nx_manifest_dispose(&manifest);
        manifest = (struct nx_manifest){ .totals = nx_totals_none() };
        status = read_lines(nx_buffer_str(&text), &manifest, &why);
        if (status == NEWSIDX_OK && why.status == NEWSIDX_FORMAT) manifest.n_segments = 0;
    }
    if (status != NEWSIDX_OK) {
        nx_manifest_dispose(&manifest);
        if (err) *err = why;
        return status;
    }
    *fault = why;
    *out = manifest;
    return NEWSIDX_OK;
}
