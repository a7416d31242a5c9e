/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_record.c: random articles to bytes and back, and every kind of damage to the bytes. */
#include "index/record.h"
#include "index_support.h"

/* ---- Random articles ---- */

static struct nx_str random_text(struct chance *chance, struct nx_arena *arena, uint32_t longest)
{
    if (chance_one_in(chance, 3)) return NX_STR_NONE;
    uint32_t length = 1 + chance_below(chance, longest);
    char *text = nx_arena_alloc_bytes(arena, length);
    assert_non_null(text);
    for (uint32_t i = 0; i < length; i++) text[i] = (char)chance_bits(chance);
    return (struct nx_str){ text, length };
}

static int32_t random_int(struct chance *chance)
{
    static const int32_t some[] = { INT32_MIN, INT32_MIN + 1, -1, 0, 1, 63, 64, 127, 128, INT32_MAX };
    return chance_one_in(chance, 2) ? some[chance_below(chance, NX_COUNT(some))] : (int32_t)chance_bits(chance);
}

static struct nx_date random_date(struct chance *chance)
{
    static const int64_t some[] = { NEWSIDX_DATE_NONE, INT64_MIN + 1, -1, 0, 1, INT64_MAX };
    int64_t seconds = some[chance_below(chance, NX_COUNT(some))];
    if (chance_one_in(chance, 2)) seconds = (int64_t)chance_bits(chance);
    /* Without a date there is no day either. */
    return (struct nx_date){ seconds, seconds != NEWSIDX_DATE_NONE && chance_one_in(chance, 2) };
}

static struct nx_list random_list(struct chance *chance, struct nx_arena *arena)
{
    struct nx_list list = { NULL, chance_below(chance, 5) };
    list.items = nx_arena_calloc(arena, list.n, sizeof *list.items);
    for (size_t i = 0; i < list.n; i++) list.items[i] = random_text(chance, arena, 20);
    return list;
}

static void *member(struct nx_article *article, enum nx_field field)
{
    return (char *)article + nx_fields[field].offset;
}

static struct nx_article random_article(struct chance *chance, struct nx_arena *arena)
{
    struct nx_article article = nx_article_none();
    for (enum nx_field field = 0; field < NX_FIELD_COUNT; field++) {
        void *value = member(&article, field);
        switch (nx_fields[field].kind) {
        case NX_KIND_TEXT: *(struct nx_str *)value = random_text(chance, arena, 300); break;
        case NX_KIND_LIST: *(struct nx_list *)value = random_list(chance, arena); break;
        case NX_KIND_DATE: *(struct nx_date *)value = random_date(chance); break;
        case NX_KIND_INT: *(int32_t *)value = random_int(chance); break;
        case NX_KIND_BOOL: *(enum newsidx_tristate *)value = (enum newsidx_tristate)chance_below(chance, 3) - 1; break;
        }
    }
    return article;
}

/* ---- Comparing ---- */

static void assert_same_text(struct nx_str a, struct nx_str b)
{
    assert_true(nx_str_equal(a, b));
}

static void assert_same_list(const struct nx_list *a, const struct nx_list *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) assert_same_text(a->items[i], b->items[i]);
}

static void assert_same_date(const struct nx_date *a, const struct nx_date *b)
{
    assert_true(a->seconds == b->seconds);
    assert_int_equal(a->day_only, b->day_only);
}

static void assert_same(struct nx_article *a, struct nx_article *b)
{
    for (enum nx_field field = 0; field < NX_FIELD_COUNT; field++) {
        void *x = member(a, field), *y = member(b, field);
        switch (nx_fields[field].kind) {
        case NX_KIND_TEXT: assert_same_text(*(struct nx_str *)x, *(struct nx_str *)y); break;
        case NX_KIND_LIST: assert_same_list(x, y); break;
        case NX_KIND_DATE: assert_same_date(x, y); break;
        case NX_KIND_INT: assert_int_equal(*(int32_t *)x, *(int32_t *)y); break;
        case NX_KIND_BOOL: assert_int_equal(*(enum newsidx_tristate *)x, *(enum newsidx_tristate *)y); break;
        }
    }
    assert_int_equal(b->n_related, 0);
}

static void there_and_back(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    for (int round = 0; round < 5000; round++) {
        NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
        NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        NX_AUTO(nx_buffer_dispose) struct nx_buffer again = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        struct nx_article article = random_article(&chance, &arena), back;
        nx_record_encode(&article, &bytes);
        assert_ok(nx_record_decode(nx_buffer_str(&bytes), &arena, &back, NULL));
        assert_same(&article, &back);
        nx_record_encode(&back, &again);
        assert_same_text(nx_buffer_str(&bytes), nx_buffer_str(&again));
    }
}

/* What does not belong to a record makes no difference: `related` entries, and where the article began in its file. */
static void what_a_record_leaves_out(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer other = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article mention = nx_article_none(), article = nx_article_none();
    article.title = NX_STR("Rain");
    nx_record_encode(&article, &bytes);
    article.related = &mention;
    article.n_related = 1;
    article.line = 17;
    nx_record_encode(&article, &other);
    assert_same_text(nx_buffer_str(&bytes), nx_buffer_str(&other));
    article = nx_article_none();
    nx_buffer_clear(&other);
    nx_record_encode(&article, &other);
    assert_int_equal(other.len, 0);
}

/* The form is part of the index format: these bytes must never change without a new version. */
static void the_bytes_themselves(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    struct nx_article article = nx_article_none();
    struct nx_str topics[] = { NX_STR("ab"), NX_STR_NONE };
    article.title = NX_STR("Rain");
    article.topics = (struct nx_list){ topics, 2 };
    article.published_at = (struct nx_date){ -2, true };
    article.quality = 87;
    article.published = NEWSIDX_NO;
    nx_record_encode(&article, &bytes);
    static const char expected[] = "\x00\x04Rain" "\x07\x02\x02" "ab\x00" "\x08\x03\x01" "\x09\xae\x01" "\x0b\x00";
    assert_int_equal(bytes.len, sizeof expected - 1);
    assert_memory_equal(bytes.ptr, expected, bytes.len);
}

/* ---- Damage ---- */

/* In memory of its own and of exactly its size, so that one byte too far is seen. */
static newsidx_status decode(struct nx_str bytes)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_free_bytes) char *copy = malloc(bytes.len + (bytes.len == 0));
    struct nx_article out;
    newsidx_error err = { 0 };
    assert_non_null(copy);
    if (bytes.len) memcpy(copy, bytes.ptr, bytes.len);
    newsidx_status status = nx_record_decode((struct nx_str){ copy, bytes.len }, &arena, &out, &err);
    assert_true(status == NEWSIDX_OK || status == NEWSIDX_CORRUPT);
    assert_int_equal(err.status, status);
    if (status == NEWSIDX_OK) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer again = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        nx_record_encode(&out, &again); /* reads all that was decoded */
    }
    return status;
}

static void damage(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    for (int round = 0; round < 100; round++) {
        NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
        NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        struct nx_article article = random_article(&chance, &arena);
        nx_record_encode(&article, &bytes);
        for (size_t length = 0; length < bytes.len; length++) decode((struct nx_str){ bytes.ptr, length });
        for (int flip = 0; flip < 200 && bytes.len; flip++) {
            char *place = bytes.ptr + chance_below(&chance, (uint32_t)bytes.len), was = *place;
            *place = (char)chance_bits(&chance);
            decode(nx_buffer_str(&bytes));
            if (chance_one_in(&chance, 2)) *place = was;
        }
    }
}

static void what_is_corrupt(void **state)
{
    (void)state;
    static const struct nx_str broken[] = {
        NX_STR("\x00\x05Rain"),                                     /* shorter than it says */
        NX_STR("\x00"),                                             /* no length */
        NX_STR("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),     /* a length of 2^64 - 1 */
        NX_STR("\x12\x00"),                                         /* no such field */
        NX_STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),         /* nor this */
        NX_STR("\x07\x7f"),                                         /* a list longer than the record */
        NX_STR("\x07\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
        NX_STR("\x08\x03"),                                         /* a date without its second half */
        NX_STR("\x09\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),     /* a number of more than 64 bits */
        NX_STR("\x0b"),
    };
    for (size_t i = 0; i < NX_COUNT(broken); i++) {
        if (decode(broken[i]) != NEWSIDX_CORRUPT) fail_msg("number %zu is accepted", i);
    }
    assert_int_equal(decode(NX_STR_NONE), NEWSIDX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(what_a_record_leaves_out),
        cmocka_unit_test(the_bytes_themselves), cmocka_unit_test(damage), cmocka_unit_test(what_is_corrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
