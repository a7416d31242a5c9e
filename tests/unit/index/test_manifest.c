/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_manifest.c: the manifest there and back, and every way in which it can be wrong. */
#include "index/manifest.h"
#include "index_support.h"

static struct nx_hash random_hash(struct chance *chance)
{
    return (struct nx_hash){ chance_bits(chance), chance_bits(chance) };
}

static struct nx_file_facts random_file(struct chance *chance)
{
    return (struct nx_file_facts){ chance_bits(chance) >> 1 >> chance_below(chance, 63), random_hash(chance) };
}

static uint64_t random_number(struct chance *chance)
{
    return chance_bits(chance) >> 1 >> chance_below(chance, 63);
}

static struct nx_manifest random_manifest(struct chance *chance, size_t n_segments)
{
    struct nx_manifest manifest = { .generation = random_number(chance), .next_segment = random_number(chance) };
    strcpy(manifest.language, "english");
    strcpy(manifest.fingerprint, "newsidx 1; icu 72.1; unicode 15.0; none");
    manifest.totals = (struct nx_totals){
        random_number(chance), random_number(chance), random_number(chance), random_number(chance),
        random_number(chance), random_number(chance), random_number(chance), (int32_t)chance_bits(chance),
        (int64_t)chance_bits(chance), (int64_t)chance_bits(chance), (int64_t)chance_bits(chance),
    };
    manifest.segments = calloc(n_segments + 1, sizeof *manifest.segments);
    manifest.n_segments = n_segments;
    for (size_t i = 0; i < n_segments; i++) {
        uint32_t rows = (uint32_t)chance_bits(chance) >> 1;
        manifest.segments[i] = (struct nx_segment_facts){ random_number(chance), rows, rows / 3, random_number(chance),
                                                          random_file(chance), random_file(chance),
                                                          random_file(chance) };
    }
    return manifest;
}

/* Both were zeroed before they were filled, so that there is nothing between the members. */
static void assert_same(const struct nx_manifest *a, const struct nx_manifest *b)
{
    assert_int_equal(a->generation, b->generation);
    assert_int_equal(a->next_segment, b->next_segment);
    assert_string_equal(a->language, b->language);
    assert_string_equal(a->fingerprint, b->fingerprint);
    assert_int_equal(a->totals.n_articles, b->totals.n_articles);
    assert_int_equal(a->totals.n_primaries, b->totals.n_primaries);
    assert_int_equal(a->totals.n_undated, b->totals.n_undated);
    assert_int_equal(a->totals.n_unrated, b->totals.n_unrated);
    assert_int_equal(a->totals.n_sources, b->totals.n_sources);
    assert_int_equal(a->totals.n_contributions, b->totals.n_contributions);
    assert_int_equal(a->totals.total_length, b->totals.total_length);
    assert_int_equal(a->totals.median_quality, b->totals.median_quality);
    assert_true(a->totals.median_date == b->totals.median_date);
    assert_true(a->totals.newest == b->totals.newest && a->totals.oldest == b->totals.oldest);
    assert_int_equal(a->n_segments, b->n_segments);
    if (a->n_segments) assert_memory_equal(a->segments, b->segments, a->n_segments * sizeof *a->segments);
}

static void write_one(void **state, const struct nx_manifest *manifest)
{
    newsidx_error err = { 0 };
    must(nx_manifest_write(*state, manifest, false, &err), err);
}

static void there_and_back(void **state)
{
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    static const size_t sizes[] = { 0, 1, 2, 17, 1000 };
    for (int round = 0; round < 200; round++) {
        struct nx_manifest manifest = random_manifest(&chance, sizes[chance_below(&chance, NX_COUNT(sizes))]), back, copy;
        newsidx_error err = { 0 };
        write_one(state, &manifest);
        must(nx_manifest_read(*state, &back, &err), err);
        assert_same(&manifest, &back);
        assert_ok(nx_manifest_copy(&back, &copy, NULL));
        assert_same(&back, &copy);
        nx_manifest_dispose(&back);
        assert_same(&manifest, &copy);
        nx_manifest_dispose(&copy);
        nx_manifest_dispose(&manifest);
        nx_manifest_dispose(&manifest);
    }
}

static void totals_of_nothing(void **state)
{
    struct nx_manifest manifest = { .totals = nx_totals_none(), .language = "none" }, back;
    assert_true(manifest.totals.newest == NEWSIDX_DATE_NONE && manifest.totals.median_date == NEWSIDX_DATE_NONE);
    assert_int_equal(manifest.totals.median_quality, NEWSIDX_QUALITY_NONE);
    assert_ok(nx_manifest_write(*state, &manifest, true, NULL));
    assert_ok(nx_manifest_read(*state, &back, NULL));
    assert_same(&manifest, &back);
    nx_manifest_dispose(&back);
}

/* ---- Damage ---- */

static newsidx_status read_text(void **state, const char *text, size_t length)
{
    char path[PATH_SIZE];
    newsidx_error err = { 0 };
    struct nx_manifest out = { .generation = 77 };
    write_file(path_in(state, "manifest", path), text, length);
    newsidx_status status = nx_manifest_read(*state, &out, &err);
    assert_int_equal(err.status, status);
    if (status == NEWSIDX_OK) {
        nx_manifest_dispose(&out);
        return status;
    }
    assert_string_equal(err.path, path);
    assert_true(strlen(err.message) > 0);
    assert_int_equal(out.generation, 77);
    return status;
}

static void read_good(void **state, struct nx_buffer *out)
{
    char path[PATH_SIZE];
    struct chance chance = { 5 };
    struct nx_manifest manifest = random_manifest(&chance, 3);
    write_one(state, &manifest);
    assert_ok(nx_file_read(path_in(state, "manifest", path), out, NULL, NULL));
    assert_int_equal(read_text(state, out->ptr, out->len), NEWSIDX_OK);
    nx_manifest_dispose(&manifest);
}

static void every_length(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer good = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_good(state, &good);
    for (size_t length = 0; length < good.len; length++) {
        assert_int_equal(read_text(state, good.ptr, length), NEWSIDX_CORRUPT);
    }
    nx_buffer_add_byte(&good, '\n');
    assert_int_equal(read_text(state, good.ptr, good.len), NEWSIDX_CORRUPT);
}

/* The format's number is looked at before the checksum: what another format's checksum is, nobody knows. */
static void every_byte(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer good = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_good(state, &good);
    for (size_t i = 0; i < good.len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            good.ptr[i] = (char)(good.ptr[i] ^ (1 << bit));
            newsidx_status status = read_text(state, good.ptr, good.len);
            const bool number = i == sizeof "newsidx 1" - 2;
            const bool upper = i > good.len - NX_HASH_TEXT_SIZE && bit == 5; /* a digit of the checksum as a capital */
            if (status != NEWSIDX_CORRUPT && !(number && status == NEWSIDX_FORMAT) && !upper) {
                fail_msg("bit %d of byte %zu: status %d", bit, i, status);
            }
            good.ptr[i] = (char)(good.ptr[i] ^ (1 << bit));
        }
    }
}

/* A text with the checksum that belongs to it. */
static newsidx_status read_signed(void **state, const struct nx_buffer *text)
{
    char sum[NX_HASH_TEXT_SIZE];
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&whole, nx_buffer_str(text));
    nx_buffer_add_format(&whole, "checksum %s\n", nx_hash_format(nx_hash_bytes(text->ptr, text->len), sum));
    return read_text(state, whole.ptr, whole.len);
}

#define HASHES "00000000000000000000000000000001"

/* Lines that no newsidx ever wrote, though the checksum is right. */
static void every_line(void **state)
{
    static const char *const broken[] = {
        "", " ", "rain", "rain 1", "articles", "articles ", "articles x", "articles 1x", "articles 1 2",
        "articles 99999999999999999999", "articles 9223372036854775808", "articles -9223372036854775809",
        "articles 00000000000000000000000000000001", "Articles 1", "segment", "segment 1", "segment 1 2 3",
        "segment -1 2 0 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 -2 0 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 3 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 -1 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 0 -1 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 0 0 -1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 0 0 1 " HASHES " 1 " HASHES " 0",
        "segment 1 2 0 0 1 " HASHES " 1 " HASHES " 0 1" HASHES,
        "segment 1 2147483648 0 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 4294967297 0 0 1 " HASHES " 1 " HASHES " 0 " HASHES,
        "segment 1 2 0 0 1 " HASHES " 1 " HASHES " 0 " HASHES " 1",
        "segment 1 2 0 0 1 rain 1 " HASHES " 0 " HASHES,
        "language abcdefghijklmnopqrstuvwxyzabcdef",
        "generation -1", "next-segment -1", "articles -1", "median-quality 2147483648", "median-quality -2147483649",
    };
    for (size_t i = 0; i < NX_COUNT(broken); i++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        nx_buffer_add_format(&text, "newsidx 1\n%s\n", broken[i]);
        if (read_signed(state, &text) != NEWSIDX_CORRUPT) fail_msg("\"%s\" is accepted", broken[i]);
    }
}

static void a_good_line(void **state)
{
    static const char *const good[] = {
        "segment 1 2147483647 2147483647 9223372036854775807 9223372036854775807 " HASHES " 1 " HASHES " 0 " HASHES,
        "articles 9223372036854775807", "newest -9223372036854775808", "median-quality -2147483648",
        "language abcdefghijklmnopqrstuvwxyzabcde",
    };
    for (size_t i = 0; i < NX_COUNT(good); i++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        nx_buffer_add_format(&text, "newsidx 1\n%s\n", good[i]);
        if (read_signed(state, &text) != NEWSIDX_OK) fail_msg("\"%s\" is refused", good[i]);
    }
}

static void too_many_segments(void **state)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer text = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_format(&text, "newsidx 1\n");
    for (int i = 0; i < 100001; i++) nx_buffer_add_format(&text, "articles 1\n");
    assert_int_equal(read_signed(state, &text), NEWSIDX_CORRUPT);
}

static void another_format(void **state)
{
    static const char *const formats[] = { "newsidx 0\n", "newsidx 2\n", "newsidx 2", "newsidx 17\nwhatever\n",
                                           "newsidx -1\n", "newsidx 9223372036854775807\nx" };
    for (size_t i = 0; i < NX_COUNT(formats); i++) {
        assert_int_equal(read_text(state, formats[i], strlen(formats[i])), NEWSIDX_FORMAT);
    }
}

static void no_manifest(void **state)
{
    char path[PATH_SIZE];
    struct nx_manifest out;
    newsidx_error err = { 0 };
    unlink(path_in(state, "manifest", path));
    assert_int_equal(nx_manifest_read(*state, &out, &err), NEWSIDX_NO_INDEX);
    assert_string_equal(err.path, *state);
    assert_int_equal(nx_manifest_read(path_in(state, "no/such/folder", path), &out, &err), NEWSIDX_NO_INDEX);
    write_text(path_in(state, "file", path), "x");
    assert_int_equal(nx_manifest_read(path, &out, &err), NEWSIDX_NO_INDEX); /* a file and no folder */
    assert_ok(nx_folder_make(path_in(state, "manifest", path), NULL));
    assert_int_equal(nx_manifest_read(*state, &out, &err), NEWSIDX_IO); /* a folder of that name */
    assert_int_equal(rmdir(path), 0);
}

static void garbage(void **state)
{
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    static const char *const texts[] = { "", "\n", "newsidx", "newsidx\n", "newsidx \n", "newsidx one\n", "NEWSIDX 1\n",
                                         "newsidx 1\n", "newsidx 1", "checksum", "\xff\xfe" };
    for (size_t i = 0; i < NX_COUNT(texts); i++) {
        assert_int_equal(read_text(state, texts[i], strlen(texts[i])), NEWSIDX_CORRUPT);
    }
    char bytes[500];
    for (int round = 0; round < 500; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)chance_bits(&chance);
        if (chance_one_in(&chance, 2)) memcpy(bytes, "newsidx 1\n", 10);
        assert_int_equal(read_text(state, bytes, chance_below(&chance, sizeof bytes)), NEWSIDX_CORRUPT);
    }
    NX_AUTO(nx_buffer_dispose) struct nx_buffer large = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_zeros(&large, (16 << 20) + 1);
    assert_int_equal(read_text(state, large.ptr, large.len), NEWSIDX_CORRUPT);
}

/* What a killed writer left of a new manifest is in nobody's way. */
static void half_a_manifest(void **state)
{
    char path[PATH_SIZE];
    struct chance chance = { 9 };
    struct nx_manifest manifest = random_manifest(&chance, 2), back;
    write_text(path_in(state, "manifest.tmp", path), "newsidx 1\nhalf");
    write_one(state, &manifest);
    assert_ok(nx_manifest_read(*state, &back, NULL));
    assert_same(&manifest, &back);
    assert_int_equal(access(path, F_OK), -1);
    nx_manifest_dispose(&manifest);
    nx_manifest_dispose(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(totals_of_nothing), cmocka_unit_test(every_length),
        cmocka_unit_test(every_byte),     cmocka_unit_test(every_line),        cmocka_unit_test(a_good_line),
        cmocka_unit_test(too_many_segments), cmocka_unit_test(another_format), cmocka_unit_test(no_manifest),
        cmocka_unit_test(garbage),        cmocka_unit_test(half_a_manifest),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
