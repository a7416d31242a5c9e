/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_check.c: a sound index has no problem; an index with any byte of it wrong has one, and the check of it ends well.
 */
#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#include "index/check.h"
#include "made.h"

enum { RANDOM_DAMAGES = 400 };

static const struct made first[] = {
    { .title = "Rain in Spain", .url = "https://e.com/1", .amp = "https://amp.e.com/1", .provider = "Daily Rain",
      .excerpt = "Rain, rain and running men", .day = 3, .quality = 40, .topic = "Rain & sun" },
    { .title = "Sun", .domain = "e.com", .excerpt = "The sun runs", .day = 2, .category = "weather" },
};
static const struct made related[] = { { .title = "Hail", .url = "https://e.com/3" }, { .title = "Sun", .domain = "e.com" } };
static const struct made second[] = {
    { .title = "The running man", .url = "https://e.com/2", .related = related, .n_related = 2, .quality = 7 },
};
static const struct made_source sources[] = {
    { "a", first, 1 }, { "b", first + 1, 1 }, { "c", second, 1 }, { "d", first, 2 },
};

/* Problems as they are told. */
struct told {
    uint64_t n;
    newsidx_error last;
};

static void on_problem(void *context, const newsidx_error *problem)
{
    struct told *told = context;
    told->n++;
    told->last = *problem;
    assert_int_not_equal(problem->status, NEWSIDX_OK);
    assert_true(*problem->message);
}

/* Checks; the report must say what was told. */
static struct told check(const char *dir)
{
    struct told told = { 0, { .status = NEWSIDX_OK } };
    struct nx_checker checker = { .on_problem = on_problem, .context = &told };
    newsidx_error err = { 0 };
    must(nx_check(dir, &checker, &err), err);
    assert_int_equal(checker.report.problems, told.n);
    return told;
}

static void must_be_sound(const char *dir)
{
    struct told told = check(dir);
    if (told.n) fail_msg("%s: %s", told.last.path, told.last.message);
}

/* A fresh index of two segments, one with dead rows and sources. */
static const char *make(void **state, char dir[PATH_SIZE])
{
    struct nx_store store;
    path_in(state, "index", dir);
    assert_ok(nx_folder_remove(dir, NULL));
    made_open(dir, &store);
    made_commit(&store, sources, 3);
    made_commit(&store, sources + 3, 1);
    made_remove(&store, "b");
    made_commit(&store, (const struct made_source[]){ { "a", first + 1, 1 } }, 1);
    nx_store_close(&store);
    must_be_sound(dir);
    return dir;
}

/* ---- Files ---- */

struct file {
    char path[PATH_SIZE + 64];
    char *bytes;
    size_t length;
};

static void read_all(struct file *file)
{
    struct nx_map map;
    newsidx_error err = { 0 };
    must(nx_map_open(file->path, &map, &err), err);
    file->length = map.length;
    file->bytes = malloc(map.length + 1);
    assert_non_null(file->bytes);
    memcpy(file->bytes, map.bytes, map.length);
    nx_map_close(&map);
}

static void write_back(const struct file *file, size_t length)
{
    write_file(file->path, file->bytes, length);
}

/* All files that a manifest names, and itself: each with its bytes. */
static size_t list_files(const char *dir, struct file *out, size_t capacity)
{
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    char dead[NX_DEAD_NAME_SIZE];
    size_t n = 0;
    must(nx_manifest_read(dir, &manifest, &err), err);
    snprintf(out[n++].path, sizeof out->path, "%s/manifest", dir);
    for (size_t i = 0; i < manifest.n_segments; i++) {
        const struct nx_segment_facts *facts = &manifest.segments[i];
        const char *const names[] = { "parts", "postings.glass", nx_segment_dead_name(facts->dead_generation, dead) };
        for (size_t k = 0; k < (facts->dead_generation ? 3 : 2); k++) {
            NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
            assert_true(n < capacity);
            snprintf(out[n++].path, sizeof out->path, "%s", nx_segment_path(&path, dir, facts->name, names[k]));
        }
    }
    nx_manifest_dispose(&manifest);
    for (size_t i = 0; i < n; i++) read_all(&out[i]);
    return n;
}

static void free_files(struct file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) free(files[i].bytes);
}

enum { FILES_MAX = 32 };

static void flip_at(const char *dir, struct file *file, size_t at)
{
    file->bytes[at] ^= 0x10;
    write_back(file, file->length);
    if (check(dir).n == 0) fail_msg("%s: byte %zu is wrong, and nothing was told", file->path, at);
    file->bytes[at] ^= 0x10;
}

/* A flipped bit, here and there from the first byte to the last. */
static void flip_in(const char *dir, struct file *file)
{
    const size_t step = file->length / 41 + 1;
    for (size_t at = 0; at < file->length; at += step) flip_at(dir, file, at);
    flip_at(dir, file, file->length - 1);
    write_back(file, file->length);
}

static void a_flipped_bit_is_told(void **state)
{
    char dir[PATH_SIZE];
    struct file *files = calloc(FILES_MAX, sizeof *files);
    assert_non_null(files);
    make(state, dir);
    const size_t n = list_files(dir, files, FILES_MAX);
    assert_true(n >= 1 + 3 * 2 + 1); /* with a file of the dead at least once */
    for (size_t i = 0; i < n; i++) flip_in(dir, &files[i]);
    must_be_sound(dir);
    free_files(files, n);
    free(files);
}

static void a_cut_file_is_told(void **state)
{
    char dir[PATH_SIZE];
    struct file *files = calloc(FILES_MAX, sizeof *files);
    assert_non_null(files);
    make(state, dir);
    const size_t n = list_files(dir, files, FILES_MAX);
    for (size_t i = 0; i < n; i++) {
        const size_t lengths[] = { 0, 1, files[i].length / 2, files[i].length - 1 };
        for (size_t k = 0; k < NX_COUNT(lengths); k++) {
            write_back(&files[i], lengths[k]);
            if (check(dir).n == 0) fail_msg("%s: cut to %zu, and nothing was told", files[i].path, lengths[k]);
        }
        write_back(&files[i], files[i].length);
    }
    must_be_sound(dir);
    free_files(files, n);
    free(files);
}

static void a_missing_file_is_told(void **state)
{
    char dir[PATH_SIZE];
    struct file *files = calloc(FILES_MAX, sizeof *files);
    assert_non_null(files);
    make(state, dir);
    const size_t n = list_files(dir, files, FILES_MAX);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(unlink(files[i].path), 0);
        struct nx_checker checker = { .on_problem = NULL };
        newsidx_error err = { 0 };
        must(nx_check(dir, &checker, &err), err);
        assert_int_equal(checker.report.problems, 1);
        struct told told = check(dir);
        assert_int_equal(told.last.status, NEWSIDX_CORRUPT);
        assert_non_null(strstr(told.last.message, "missing"));
        assert_non_null(strstr(told.last.message, "newsidx check --rebuild"));
        write_back(&files[i], files[i].length);
    }
    free_files(files, n);
    free(files);
}

/* Who opens an index for reading is told the same. */
static void a_reader_is_told_of_a_missing_file(void **state)
{
    char dir[PATH_SIZE];
    struct file *files = calloc(FILES_MAX, sizeof *files);
    struct nx_snapshot *snapshot = NULL;
    assert_non_null(files);
    make(state, dir);
    const size_t n = list_files(dir, files, FILES_MAX);
    for (size_t i = 1; i < n; i++) {
        newsidx_error err = { 0 };
        assert_int_equal(unlink(files[i].path), 0);
        assert_int_equal(nx_snapshot_open(dir, &snapshot, &err), NEWSIDX_CORRUPT);
        assert_non_null(strstr(err.message, "missing"));
        assert_string_equal(err.path, files[i].path);
        write_back(&files[i], files[i].length);
    }
    free_files(files, n);
    free(files);
}

/* ---- Commits meanwhile ---- */

/* So many more times, a commit takes the files of the index `changing` away before the first of them is opened. */
static const char *changing;
static int changes_left;

newsidx_status __real_nx_map_open(const char *path, struct nx_map *out, newsidx_error *err);
newsidx_status __wrap_nx_map_open(const char *path, struct nx_map *out, newsidx_error *err);

newsidx_status __wrap_nx_map_open(const char *path, struct nx_map *out, newsidx_error *err)
{
    const char *dir = changing;
    if (dir && changes_left > 0) {
        struct nx_store store;
        changes_left--;
        changing = NULL; /* for the commit's own files */
        made_open(dir, &store);
        made_commit(&store, &sources[changes_left % 2], 1);
        assert_ok(nx_store_compact(&store, NULL));
        nx_store_close(&store);
    }
    newsidx_status status = __real_nx_map_open(path, out, err);
    if (dir && status != NEWSIDX_OK) changing = dir; /* the check begins again */
    return status;
}

static newsidx_status check_while_changing(const char *dir, int changes, struct nx_checker *checker,
                                           newsidx_error *err)
{
    changing = dir;
    changes_left = changes;
    newsidx_status status = nx_check(dir, checker, err);
    changing = NULL;
    return status;
}

static void a_commit_meanwhile_is_no_problem(void **state)
{
    char dir[PATH_SIZE];
    newsidx_error err = { 0 };
    struct nx_checker checker = { .on_problem = NULL };
    make(state, dir);
    must(check_while_changing(dir, 1, &checker, &err), err);
    assert_int_equal(changes_left, 0);
    assert_int_equal(checker.report.problems, 0);
    assert_true(checker.report.rows > 0);
}

/* What could not be checked is not said to be sound. */
static void an_index_that_never_rests_is_not_called_sound(void **state)
{
    char dir[PATH_SIZE];
    newsidx_error err = { 0 };
    struct nx_checker checker = { .on_problem = NULL };
    make(state, dir);
    assert_int_equal(check_while_changing(dir, INT_MAX, &checker, &err), NEWSIDX_LOCKED);
    assert_string_equal(err.path, dir);
    must_be_sound(dir);
}

/* ---- What the checksums do not tell ---- */

static void write_manifest(const char *dir, const struct nx_manifest *manifest)
{
    newsidx_error err = { 0 };
    must(nx_manifest_write(dir, manifest, false, &err), err);
}

static void wrong_statistics_are_told(void **state)
{
    char dir[PATH_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    make(state, dir);
    must(nx_manifest_read(dir, &manifest, &err), err);
    const struct nx_totals was = manifest.totals;
#define WRONG(field)                                                                                                   \
    manifest.totals = was;                                                                                             \
    manifest.totals.field++;                                                                                           \
    write_manifest(dir, &manifest);                                                                                    \
    if (check(dir).n == 0) fail_msg("%s is wrong, and nothing was told", #field);
    WRONG(n_articles)
    WRONG(n_primaries)
    WRONG(n_undated)
    WRONG(n_unrated)
    WRONG(n_sources)
    WRONG(n_contributions)
    WRONG(total_length)
    WRONG(median_quality)
    WRONG(median_date)
    WRONG(newest)
    WRONG(oldest)
#undef WRONG
    manifest.totals = was;
    write_manifest(dir, &manifest);
    must_be_sound(dir);
    nx_manifest_dispose(&manifest);
}

/* Writes the changed file and a manifest that agrees with it. */
static void pass_off(const char *dir, struct nx_manifest *manifest, struct nx_file_facts *facts, const struct file *file)
{
    write_back(file, file->length);
    *facts = (struct nx_file_facts){ file->length, nx_hash_bytes(file->bytes, file->length) };
    write_manifest(dir, manifest);
}

static struct file open_file(const char *dir, const struct nx_segment_facts *facts, const char *name)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct file file = { .bytes = NULL };
    snprintf(file.path, sizeof file.path, "%s", nx_segment_path(&path, dir, facts->name, name));
    read_all(&file);
    return file;
}

/* Each dead row and source comes alive again, and each live one dies, one at a time. */
static void wrong_dead_are_told(void **state)
{
    char dir[PATH_SIZE], name[NX_DEAD_NAME_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    size_t tried = 0;
    make(state, dir);
    must(nx_manifest_read(dir, &manifest, &err), err);
    for (size_t i = 0; i < manifest.n_segments; i++) {
        struct nx_segment_facts *facts = &manifest.segments[i];
        if (facts->dead_generation == 0) continue;
        struct file file = open_file(dir, facts, nx_segment_dead_name(facts->dead_generation, name));
        for (uint32_t row = 0; row < facts->n_rows; row++, tried++) {
            file.bytes[row / 8] ^= (char)(1 << row % 8);
            pass_off(dir, &manifest, &facts->dead, &file);
            if (check(dir).n == 0) fail_msg("row %u of segment %zu is dead or not, and nothing was told", row, i);
            file.bytes[row / 8] ^= (char)(1 << row % 8);
        }
        const size_t sources_at = nx_bitmap_words(facts->n_rows) * sizeof(uint64_t);
        file.bytes[sources_at] ^= 1;
        pass_off(dir, &manifest, &facts->dead, &file);
        if (check(dir).n == 0) fail_msg("source 0 of segment %zu is dead or not, and nothing was told", i);
        file.bytes[sources_at] ^= 1;
        pass_off(dir, &manifest, &facts->dead, &file);
        free(file.bytes);
    }
    assert_true(tried > 2);
    must_be_sound(dir);
    nx_manifest_dispose(&manifest);
}

/* A part of the file of parts, in the bytes that were read. */
static char *part_of(const struct file *file, enum nx_part part, size_t *length)
{
    struct nx_parts parts;
    newsidx_error err = { 0 };
    must(nx_parts_open(file->path, file->length, &parts, &err), err);
    const size_t place = (size_t)(parts.parts[part].ptr - parts.map.bytes);
    *length = parts.parts[part].len;
    nx_parts_close(&parts);
    return file->bytes + place;
}

/* The title of each row is another's, one at a time; nothing else would notice. */
static void wrong_titles_are_told(void **state)
{
    char dir[PATH_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    make(state, dir);
    must(nx_manifest_read(dir, &manifest, &err), err);
    for (size_t i = 0; i < manifest.n_segments; i++) {
        struct nx_segment_facts *facts = &manifest.segments[i];
        struct file file = open_file(dir, facts, "parts");
        size_t length;
        char *titles = part_of(&file, NX_PART_TITLE, &length);
        assert_int_equal(length, facts->n_rows * sizeof(uint64_t));
        for (uint32_t row = 0; row < facts->n_rows; row++) {
            char *title = titles + row * sizeof(uint64_t);
            *title ^= 1;
            pass_off(dir, &manifest, &facts->parts, &file);
            const struct told told = check(dir);
            assert_int_equal(told.n, 1);
            assert_non_null(strstr(told.last.message, "the title of row"));
            *title ^= 1;
        }
        pass_off(dir, &manifest, &facts->parts, &file);
        free(file.bytes);
    }
    must_be_sound(dir);
    nx_manifest_dispose(&manifest);
}

/* A filter without any key: of all that the segment has nothing would be found. */
static void hidden_keys_are_told(void **state)
{
    char dir[PATH_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    make(state, dir);
    must(nx_manifest_read(dir, &manifest, &err), err);
    for (size_t i = 0; i < manifest.n_segments; i++) {
        struct nx_segment_facts *facts = &manifest.segments[i];
        struct file file = open_file(dir, facts, "parts");
        size_t contributions, from, length;
        part_of(&file, NX_PART_CONTRIBUTIONS, &contributions);
        part_of(&file, NX_PART_SOURCES, &from);
        char *keys = part_of(&file, NX_PART_KEYS, &length);
        struct file sound = open_file(dir, facts, "parts");
        memset(keys, 0, length);
        pass_off(dir, &manifest, &facts->parts, &file);
        /* And what cannot be found is missing elsewhere, too. */
        assert_true(check(dir).n >= facts->n_rows + contributions / sizeof(struct nx_contribution_row) +
                                        from / sizeof(struct nx_source_row));
        pass_off(dir, &manifest, &facts->parts, &sound);
        free(file.bytes);
        free(sound.bytes);
    }
    must_be_sound(dir);
    nx_manifest_dispose(&manifest);
}

/* Whatever is in the parts, the check of them ends. What it finds depends on what was hit. */
static void damage_with_a_right_checksum_is_survived(void **state)
{
    char dir[PATH_SIZE];
    struct nx_manifest manifest;
    newsidx_error err = { 0 };
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    const uint64_t n = number_from_environment("NEWSIDX_DAMAGES", RANDOM_DAMAGES);
    uint64_t told = 0;
    make(state, dir);
    must(nx_manifest_read(dir, &manifest, &err), err);
    for (uint64_t i = 0; i < n; i++) {
        struct nx_segment_facts *facts = &manifest.segments[chance_below(&chance, (uint32_t)manifest.n_segments)];
        struct file file = open_file(dir, facts, "parts");
        const uint32_t at = chance_below(&chance, (uint32_t)file.length);
        const char was = file.bytes[at];
        file.bytes[at] = chance_one_in(&chance, 2) ? (char)(was ^ (1 << chance_below(&chance, 8))) : (char)~was;
        pass_off(dir, &manifest, &facts->parts, &file);
        told += check(dir).n > 0;
        file.bytes[at] = was;
        pass_off(dir, &manifest, &facts->parts, &file);
        free(file.bytes);
    }
    assert_true(told > n / 4);
    must_be_sound(dir);
    nx_manifest_dispose(&manifest);
}

static void an_empty_index_is_sound(void **state)
{
    char dir[PATH_SIZE];
    struct nx_store store;
    path_in(state, "empty", dir);
    made_open(dir, &store);
    must_be_sound(dir);
    nx_store_close(&store);
    must_be_sound(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_index_is_sound),
        cmocka_unit_test(a_flipped_bit_is_told),
        cmocka_unit_test(a_cut_file_is_told),
        cmocka_unit_test(a_missing_file_is_told),
        cmocka_unit_test(a_reader_is_told_of_a_missing_file),
        cmocka_unit_test(a_commit_meanwhile_is_no_problem),
        cmocka_unit_test(an_index_that_never_rests_is_not_called_sound),
        cmocka_unit_test(wrong_statistics_are_told),
        cmocka_unit_test(wrong_dead_are_told),
        cmocka_unit_test(wrong_titles_are_told),
        cmocka_unit_test(hidden_keys_are_told),
        cmocka_unit_test(damage_with_a_right_checksum_is_survived),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
