/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_parts.c: the container file of a segment: parts and string tables there and back, and damage to every byte. */
#include "index/parts.h"
#include "index_support.h"

/* ---- Writing ---- */

struct file {
    char path[PATH_SIZE];
    uint64_t length;
    struct nx_hash hash;
};

static struct nx_parts_writer *begin(void **state, const char *name, struct file *file)
{
    struct nx_parts_writer *writer = NULL;
    path_in(state, name, file->path);
    unlink(file->path);
    assert_ok(nx_parts_writer_open(file->path, &writer, NULL));
    return writer;
}

static void finish(struct nx_parts_writer *writer, struct file *file)
{
    newsidx_error err = { 0 };
    must(nx_parts_writer_finish(writer, false, &file->length, &file->hash, &err), err);
    nx_parts_writer_close(writer);
}

static void read_whole(const struct file *file, struct nx_buffer *out)
{
    newsidx_error err = { 0 };
    must(nx_file_read(file->path, out, NULL, &err), err);
    assert_int_equal(out->len, file->length);
    assert_true(nx_hash_equal(nx_hash_bytes(out->ptr, out->len), file->hash));
}

/* ---- There and back ---- */

/* Every part there can be, of every size around the alignment and the size of the writer's buffer. */
static void every_part(void **state)
{
    struct file file;
    struct chance chance = { 1 };
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3000000 };
    static char bytes[3000000 + NX_PART_END];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)chance_bits(&chance);
    struct nx_parts_writer *writer = begin(state, "every", &file);
    for (uint32_t part = 1; part < NX_PART_END; part++) {
        nx_parts_writer_put(writer, (enum nx_part)part, bytes + part, sizes[part % NX_COUNT(sizes)] - part % 2);
        if (part + 1 < NX_PART_END && sizes[(part + 1) % NX_COUNT(sizes)] == 0) part++; /* not every one is there */
    }
    finish(writer, &file);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    read_whole(&file, &whole);
    struct nx_parts parts;
    assert_ok(nx_parts_open(file.path, file.length, &parts, NULL));
    size_t n = 0;
    for (uint32_t part = 1; part < NX_PART_END; part++) {
        if (!parts.parts[part].ptr) continue;
        n++;
        size_t size = sizes[part % NX_COUNT(sizes)] - part % 2;
        assert_int_equal(parts.parts[part].len, size);
        assert_memory_equal(parts.parts[part].ptr, bytes + part, size);
        assert_int_equal((uintptr_t)parts.parts[part].ptr % 16, 0);
    }
    assert_true(n > NX_PART_END / 2 && n < NX_PART_END - 1);
    nx_parts_close(&parts);
}

static void no_part_at_all(void **state)
{
    struct file file;
    struct nx_parts parts;
    finish(begin(state, "none", &file), &file);
    assert_ok(nx_parts_open(file.path, file.length, &parts, NULL));
    for (size_t i = 0; i < NX_PART_END; i++) assert_null(parts.parts[i].ptr);
    nx_parts_close(&parts);
}

/* A part written in pieces is the same file as one written at once. */
static void in_pieces(void **state)
{
    struct file at_once, pieces;
    struct nx_parts_writer *writer = begin(state, "at-once", &at_once);
    nx_parts_writer_put(writer, NX_PART_TOKENS, "abcdefgh", 8);
    finish(writer, &at_once);
    writer = begin(state, "pieces", &pieces);
    nx_parts_writer_begin(writer, NX_PART_TOKENS);
    nx_parts_writer_add(writer, "abc", 3);
    nx_parts_writer_add(writer, NULL, 0);
    nx_parts_writer_add(writer, "defgh", 5);
    finish(writer, &pieces);
    assert_int_equal(at_once.length, pieces.length);
    assert_true(nx_hash_equal(at_once.hash, pieces.hash));
}

static void a_file_that_is_there(void **state)
{
    struct file file;
    newsidx_error err = { 0 };
    struct nx_parts_writer *writer = NULL;
    write_text(path_in(state, "there", file.path), "mine");
    assert_int_equal(nx_parts_writer_open(file.path, &writer, &err), NEWSIDX_IO);
    assert_string_equal(err.path, file.path);
    assert_null(writer);
}

/* ---- String tables ---- */

static void check_strings(const struct nx_strings *strings, const struct nx_str *texts, uint32_t n)
{
    uint32_t found = 0;
    assert_int_equal(strings->n, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(nx_str_equal(nx_strings_get(strings, i), texts[i]));
        assert_true(nx_strings_find(strings, texts[i], &found));
        assert_int_equal(found, i);
    }
    assert_int_equal(nx_strings_get(strings, n).len, 0);
    assert_int_equal(nx_strings_get(strings, UINT32_MAX).len, 0);
}

static void strings(void **state)
{
    struct file file;
    struct nx_str texts[] = { NX_STR_NONE, NX_STR("\0"), NX_STR("a"), NX_STR("a\0"), NX_STR("ab"), NX_STR("b"),
                              NX_STR("\x80"), NX_STR("\xff\xff") };
    static const struct nx_str missing[] = { NX_STR("\0\0"), NX_STR("aa"), NX_STR("abc"), NX_STR("c"), NX_STR("\xff"),
                                             NX_STR("\xff\xff\xff") };
    for (uint32_t n = 0; n <= NX_COUNT(texts); n++) {
        struct nx_parts parts;
        struct nx_strings table;
        uint32_t found = 77;
        struct nx_parts_writer *writer = begin(state, "strings", &file);
        nx_parts_writer_put_strings(writer, NX_PART_WORDS, texts, n);
        finish(writer, &file);
        assert_ok(nx_parts_open(file.path, file.length, &parts, NULL));
        assert_true(nx_strings_open(parts.parts[NX_PART_WORDS], &table));
        check_strings(&table, texts, n);
        for (size_t i = 0; i < NX_COUNT(missing); i++) assert_false(nx_strings_find(&table, missing[i], &found));
        for (uint32_t i = n; i < NX_COUNT(texts); i++) assert_false(nx_strings_find(&table, texts[i], &found));
        assert_int_equal(found, 77);
        nx_parts_close(&parts);
    }
    struct nx_strings none;
    assert_false(nx_strings_open(NX_STR_NONE, &none));
}

/* ---- Damage ---- */

/* What was looked at goes here, so that the compiler has to look. */
static volatile uint64_t seen;

/* Looks at everything that the file says. */
static newsidx_status look(const char *path, uint64_t length)
{
    struct nx_parts parts;
    newsidx_error err = { 0 };
    newsidx_status status = nx_parts_open(path, length, &parts, &err);
    assert_int_equal(err.status, status);
    if (status != NEWSIDX_OK) return status;
    uint64_t sum = 0;
    for (size_t i = 0; i < NX_PART_END; i++) {
        struct nx_strings table;
        for (size_t k = 0; k < parts.parts[i].len; k++) sum += (unsigned char)parts.parts[i].ptr[k];
        if (!nx_strings_open(parts.parts[i], &table)) continue;
        uint32_t found = 0;
        sum += nx_strings_find(&table, NX_STR("rain"), &found);
        for (uint32_t k = 0; k < table.n; k++) {
            struct nx_str text = nx_strings_get(&table, k);
            for (size_t byte = 0; byte < text.len; byte++) sum += (unsigned char)text.ptr[byte];
        }
    }
    seen = sum;
    nx_parts_close(&parts);
    return status;
}

static void small_file(void **state, struct file *file, struct nx_buffer *whole)
{
    struct nx_str texts[] = { NX_STR("moon"), NX_STR("rain"), NX_STR("sun") };
    struct nx_parts_writer *writer = begin(state, "small", file);
    nx_parts_writer_put(writer, NX_PART_DATE, "12345678", 8);
    nx_parts_writer_put_strings(writer, NX_PART_WORDS, texts, NX_COUNT(texts));
    nx_parts_writer_put(writer, NX_PART_TOKENS, NULL, 0);
    nx_parts_writer_put_strings(writer, NX_PART_STEMS, NULL, 0);
    finish(writer, file);
    read_whole(file, whole);
    assert_int_equal(look(file->path, file->length), NEWSIDX_OK);
}

static void every_byte(void **state)
{
    struct file file;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    small_file(state, &file, &whole);
    for (size_t i = 0; i < whole.len; i++) {
        const char was = whole.ptr[i];
        for (int k = 0; k < 256; k += 1 + (i < whole.len - 400)) { /* table and trailer: every value */
            whole.ptr[i] = (char)k;
            write_file(file.path, whole.ptr, whole.len);
            newsidx_status status = look(file.path, file.length);
            assert_true(status == NEWSIDX_OK || status == NEWSIDX_CORRUPT || status == NEWSIDX_FORMAT);
            if (i >= whole.len - 8 && whole.ptr[i] != was) assert_int_equal(status, NEWSIDX_CORRUPT); /* the magic */
        }
        whole.ptr[i] = was;
    }
}

static void every_length(void **state)
{
    struct file file;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    small_file(state, &file, &whole);
    for (size_t length = 0; length < whole.len; length++) {
        write_file(file.path, whole.ptr, length);
        assert_int_equal(look(file.path, file.length), NEWSIDX_CORRUPT);
        assert_int_equal(look(file.path, length), NEWSIDX_CORRUPT); /* the manifest agrees, the trailer does not */
    }
    write_file(file.path, whole.ptr, whole.len);
    assert_int_equal(look(file.path, file.length + 1), NEWSIDX_CORRUPT);
    assert_int_equal(look(file.path, UINT64_MAX), NEWSIDX_CORRUPT);
    unlink(file.path);
    assert_int_equal(look(file.path, file.length), NEWSIDX_IO);
}

static void another_format(void **state)
{
    struct file file;
    newsidx_error err = { 0 };
    struct nx_parts parts;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    small_file(state, &file, &whole);
    whole.ptr[whole.len - 12]++;
    write_file(file.path, whole.ptr, whole.len);
    assert_int_equal(nx_parts_open(file.path, file.length, &parts, &err), NEWSIDX_FORMAT);
    assert_string_equal(err.path, file.path);
}

/* Random tables behind a good trailer: whatever they say, nothing outside of the file is read. */
static void random_tables(void **state)
{
    struct file file;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer whole = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    small_file(state, &file, &whole);
    const size_t table = whole.len - 24 - 4 * 24;
    for (int round = 0; round < 3000; round++) {
        for (size_t at = table; at < whole.len - 24; at += 8) {
            static const uint64_t some[] = { 0, 1, 16, 32, UINT64_MAX, UINT64_MAX - 15, INT64_MAX };
            uint64_t value = chance_below(&chance, (uint32_t)whole.len);
            if (chance_one_in(&chance, 2)) value = some[chance_below(&chance, NX_COUNT(some))];
            if (chance_one_in(&chance, 2)) continue;
            memcpy(whole.ptr + at, &value, sizeof value);
        }
        write_file(file.path, whole.ptr, whole.len);
        look(file.path, file.length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part),   cmocka_unit_test(no_part_at_all), cmocka_unit_test(in_pieces),
        cmocka_unit_test(strings),      cmocka_unit_test(every_byte),     cmocka_unit_test(every_length),
        cmocka_unit_test(random_tables), cmocka_unit_test(another_format), cmocka_unit_test(a_file_that_is_there),
    };
    return cmocka_run_group_tests(tests, quick_folder_make, test_folder_remove);
}
