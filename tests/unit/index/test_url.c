/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_url.c: addresses that are one page, addresses that are two, and any bytes at all. */
#include "index/url.h"
#include "index_support.h"

static const char *canonical(struct nx_buffer *out, const char *url)
{
    nx_url_canonical(nx_str_of(url), out);
    return nx_buffer_terminate(out);
}

/* Each group is one page; the first text is its canonical form. */
static const char *const groups[][12] = {
    { "example.com/a", "http://example.com/a", "https://example.com/a", "HTTP://example.com/a", "//example.com/a",
      "https://EXAMPLE.com/a", "https://www.example.com/a", "https://WWW.example.com/a", "www.example.com/a" },
    { "example.com", "http://example.com", "http://example.com/", "https://example.com//", "example.com.",
      "example.com:80", "example.com:443", "https://example.com:/", "http://example.com./", "http://example.com?",
      "http://example.com/#top" },
    { "example.com/a", "example.com/a/", "example.com/a//", "example.com/a#b", "example.com/a/#/b?c", "example.com/a?",
      "example.com/a?&", "  example.com/a\n", "\texample.com/a \r\n", "http:// example.com/a", "example.com/a #b" },
    { "example.com:8080/a", "https://example.com:8080/a", "http://www.example.com:08080/a", "example.com.:8080/a" },
    { "example.com/a", "http://ann@example.com/a", "http://ann:secret@example.com/a", "http://a@b@example.com/a",
      "https://ann@www.example.com:443/a" },
    { "example.com/a", "www.www.example.com/a", "example.com../a", "http://example.com:0080/a" },
    /* tracking */
    { "example.com/a", "example.com/a?utm_source=x", "example.com/a?utm_source=x&utm_medium=y",
      "example.com/a?UTM_Source=x", "example.com/a?fbclid=1", "example.com/a?gclid=1#x", "example.com/a/?fbclid=1",
      "example.com/a?utm_source", "example.com/a?%75tm_source=x", "example.com/a?at_medium=RSS&at_campaign=1",
      "example.com/a?ns_mchannel=rss&ito=1490" },
    { "example.com/a?id=7", "example.com/a?id=7&utm_source=x", "example.com/a?utm_source=x&id=7",
      "example.com/a/?utm_source=x&id=7&fbclid=2#f", "example.com/a?&id=7&&", "example.com/a?%69d=7" },
    { "example.com/a?id=7&lang=de", "https://www.example.com/a?id=7&utm_campaign=q&lang=de" },
    { "youtube.com/watch?v=dQ", "https://www.youtube.com/watch?v=dQ" },
    /* encoding, RFC 3986 6.2.2 */
    { "example.com/~ann/A-b_c.d", "example.com/%7Eann/%41-b%5fc%2ed", "example.com/%7eann/%41%2Db%5Fc%2Ed" },
    { "example.com/%C3%A9", "example.com/%c3%a9", "example.com/\xc3\xa9" },
    { "example.com/a%20b", "example.com/a b", "http://example.com/a%20b/" },
    { "example.com/a%2Fb", "example.com/a%2fb" },
    { "example.com/100%25", "example.com/100%", "example.com/100%25/" },
    { "example.com/%25zz", "example.com/%zz", "example.com/%25zz" },
    { "example.com/a%3Fb", "example.com/a%3fb" },
    { "example.com/a?q=%26", "example.com/a?q=%26&" },
    { "example.com/a+b", "example.com/a+b", "https://EXAMPLE.com/a+b/" },   /* "+" is a plus sign in a path */
    { "example.com/a%2Bb", "example.com/a%2bb" },
    { "example.com/s?q=a+b", "example.com/s?q=a+b" },
    { "example.com/a?q=%C3%A9", "example.com/a?q=\xc3\xa9", "example.com/a?q=%c3%a9" },
    { "example.com/a?q=x%20y", "example.com/a?q=x y" },
    { "example.com/a?q=a/b", "example.com/a?q=a/b" },
    /* internationalised names: as they are written and in the form of the DNS (RFC 3492) */
    { "xn--mnchen-3ya.de/a", "http://www.xn--mnchen-3ya.de/a", "XN--MNCHEN-3YA.de/a" },
    /* dot segments, RFC 3986 5.2.4 */
    { "example.com/b", "example.com/a/../b", "example.com/./b", "example.com/b/.", "example.com/b/./",
      "example.com/../b", "example.com/../../b", "example.com/%2e%2e/b", "example.com/a/%2E./b", "example.com/b/c/..",
      "example.com/%2e/b" },
    { "example.com/a/c", "example.com/a/b/../c", "example.com/a/b/../../a/c", "example.com/a/./c" },
    { "example.com", "example.com/..", "example.com/.", "example.com/a/..", "example.com/a/b/../.." },
    { "example.com/a//b", "example.com/a//b/" },
    /* AMP */
    { "example.com/a/b", "https://example-com.cdn.ampproject.org/c/s/example.com/a/b",
      "https://example-com.cdn.ampproject.org/c/example.com/a/b",
      "https://example-com.cdn.ampproject.org/v/s/www.example.com/a/b/?amp_js_v=0.1&usqp=mq",
      "https://cdn.ampproject.org/c/s/example.com/a/b", "https://www.google.com/amp/s/example.com/a/b",
      "https://www.google.co.uk/amp/example.com/a/b", "https://www.bing.com/amp/s/www.example.com/a/b",
      "https://www.google.com/amp/s/EXAMPLE.com/a/b", "https://example-com.cdn.ampproject.org/wp/s/example.com/a/b",
      "https://www.google.com/%61mp/s/example.com/a/b" },
    { "amp.example.com/a", "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/a" },
    { "example.com/a?id=7", "https://www.google.com/amp/s/example.com/a?id=7",
      "https://example-com.cdn.ampproject.org/c/s/example.com/a?id=7&usqp=x#referrer" },
    { "example.com/a", "https://www.google.com/amp/s/example-com.cdn.ampproject.org/c/s/example.com/a",
      "https://www.google.com/amp/s/www.google.de/amp/s/example.com/a" },
    { "example.com:8080/a", "https://www.google.com/amp/s/example.com:8080/a" },
    { "google.com/amp", "https://www.google.com/amp/", "https://www.google.com/amp" },
    { "google.com/amp/s", "https://www.google.com/amp/s/" },
    { "google.com/search?q=/amp/s/example.com", "https://www.google.com/search?q=/amp/s/example.com" },
    { "x.cdn.ampproject.org/c?u=/s/example.com", "https://x.cdn.ampproject.org/c?u=/s/example.com" },
    /* IPv6 */
    { "[::1]/a", "http://[::1]/a", "http://[::1]:80/a", "http://ann@[::1]:443/a", "//[::1]/a" },
    { "[2001:db8::1]:8080", "http://[2001:DB8::1]:8080/" },
    /* other schemes are something else */
    { "ftp://example.com/a", "FTP://www.Example.com/a/" },
    { "ftp://example.com:80/a", "ftp://example.com:80/a" },
    { "mailto:ann", "mailto:ann" },
    { "file:///a/b", "file:///a/b", "FILE:///a/b/" },
    { "urn:isbn:1", "urn:isbn:1", "URN:isbn:1" },
    /* nothing */
    { "", " ", "?", "#", "/", "//", "http://", "https:///", "http://www.", "?utm_source=x", "/..", "." },
    { "", "http://ann@", "\n", "://", "?#?" },
};

static void one_page(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer out = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(groups); i++) {
        for (size_t k = 0; k < NX_COUNT(groups[i]) && groups[i][k]; k++) {
            if (strcmp(canonical(&out, groups[i][k]), groups[i][0]) != 0) {
                fail_msg("\"%s\" is \"%s\", not \"%s\"", groups[i][k], out.ptr, groups[i][0]);
            }
        }
    }
}

static const char *const pairs[][2] = {
    { "example.com/a", "example.com/A" },
    { "example.com/a", "example.com/b" },
    { "example.com/a", "example.org/a" },
    { "example.com/a", "m.example.com/a" },
    { "example.com/a", "amp.example.com/a" },
    { "example.com/a", "mobile.example.com/a" },
    { "example.com/a", "www2.example.com/a" },
    { "example.com/a+b", "example.com/a%2Bb" },
    { "example.com/s?q=a+b", "example.com/s?q=a%20b" },
    { "example.com/s?q=a+b", "example.com/s?q=a%2Bb" },
    { "m\xc3\xbcnchen.de", "munchen.de" },
    { "example.com/a", "example.com/a/amp" },
    { "example.com/a", "example.com/a/b" },
    { "example.com/a", "example.com:8080/a" },
    { "example.com/a", "ftp://example.com/a" },
    { "example.com/a", "example.com/a?id=7" },
    { "example.com/a?id=7", "example.com/a?id=8" },
    { "example.com/a?id=7", "example.com/a?ID=7" },
    { "example.com/a?id=7", "example.com/a?id=7&page=2" },
    { "example.com/a?x=1&y=2", "example.com/a?y=2&x=1" },
    { "example.com/a?id", "example.com/a?id=" },
    { "example.com/a/b", "example.com/a%2Fb" },
    { "example.com/a//b", "example.com/a/b" },
    { "example.com/a+b", "example.com/a%20b" },
    { "example.com/a?b", "example.com/a%3Fb" },
    { "example.com/%C3%A9", "example.com/e" },
    { "example.com/...", "example.com" },
    { "example.com/a.b", "example.com/a/b" },
    { "wwww.example.com", "www.example.com" },
    { "www", "" },
    { "ww.example.com", "example.com" },
    { "example.com/www.example.com", "example.com" },
    { "google.com/amp/s/example.com/a", "google.com/amp/s/example.com/b" },
    { "google.com/amp/s/example.com", "google.com" },
    { "example.com/amp/s/example.org/a", "example.org/a" },
    { "notgoogle.com/amp/s/example.org/a", "example.org/a" },
    { "cdn.ampproject.org.example.com/c/s/example.org/a", "example.org/a" },
    { "[::1]", "[::2]" },
    { "example.com/utm_source=x", "example.com" },
    { "example.com/a?xutm_source=x", "example.com/a" },
    { "example.com/a?q=utm_source", "example.com/a" },
    { "example.com/a?atlas=1", "example.com/a" },
};

static void two_pages(void **state)
{
    (void)state;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer left = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer right = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < NX_COUNT(pairs); i++) {
        if (strcmp(canonical(&left, pairs[i][0]), canonical(&right, pairs[i][1])) == 0) {
            fail_msg("\"%s\" and \"%s\" are both \"%s\"", pairs[i][0], pairs[i][1], left.ptr);
        }
    }
}

/* ---- Any bytes ---- */

/* What is true of every canonical form. */
static void check(struct nx_str url)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer once = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer twice = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_url_canonical(url, &once);
    assert_ok(nx_buffer_check(&once, NULL));
    nx_url_canonical(nx_buffer_str(&once), &twice);
    if (!nx_str_equal(nx_buffer_str(&once), nx_buffer_str(&twice))) {
        fail_msg("\"%.*s\" is \"%.*s\", and that is \"%.*s\"", NX_STR_ARG(url), NX_STR_ARG(nx_buffer_str(&once)),
                 NX_STR_ARG(nx_buffer_str(&twice)));
    }
    assert_true(once.len <= 3 * url.len + 2);
    for (size_t i = 0; i < once.len; i++) assert_true(once.ptr[i] > ' ' && once.ptr[i] < 127 && once.ptr[i] != '#');
}

static const char *const pieces[] = {
    "http://", "https:", "ftp://", "//", "/", "/", "/", ":", ":80", ":8080", "?", "&", "=", "#", "@", "[", "]", "[::1]",
    "www.", "WWW.", "www", ".", "..", "/./", "/../", "%2e", "%2E%2e", "%2f", "%", "%4", "%41", "%25", "%34%31", "%80",
    " ", "\t", "\n", "a", "b", "A", "example.com", "utm_source=x", "utm", "_", "fbclid", "id=7", "%75tm_x",
    "google.com/amp/s/", "google.com", "/amp/", "/s/", "x.cdn.ampproject.org/c/s/", ".cdn.ampproject.org", "\\",
    "\xc3\xa9", "\xff", "\x80", "\x7f", "+", "-", "~", "mailto:", "file:///",
};

static void random_pieces(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    NX_AUTO(nx_buffer_dispose) struct nx_buffer url = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (int round = 0; round < 200000; round++) {
        nx_buffer_clear(&url);
        for (uint32_t n = chance_below(&chance, 12); n > 0; n--) {
            nx_buffer_add_str(&url, nx_str_of(pieces[chance_below(&chance, NX_COUNT(pieces))]));
            if (chance_one_in(&chance, 40)) nx_buffer_add_byte(&url, (unsigned char)chance_bits(&chance));
        }
        check(nx_buffer_str(&url));
    }
}

static void random_bytes(void **state)
{
    (void)state;
    struct chance chance = { number_from_environment("NEWSIDX_SEED", 1) };
    char bytes[64];
    for (int round = 0; round < 50000; round++) {
        uint32_t n = chance_below(&chance, sizeof bytes);
        for (uint32_t i = 0; i < n; i++) bytes[i] = (char)chance_bits(&chance);
        check((struct nx_str){ bytes, n });
    }
    check(NX_STR_NONE);
    check((struct nx_str){ "a\0://b", 6 });
    check((struct nx_str){ "\0", 1 });
}

/* A megabyte of what a slow algorithm would take hours over. */
static void very_long(void **state)
{
    (void)state;
    static const char *const repeated[] = { "a", "/", "www.", "%", "/..", "/a/..", "?", "&utm_x=1", "@", ".", "%2e",
                                            "google.com/amp/s/", "[", ":", "//", "x.cdn.ampproject.org/c/", "http://" };
    for (size_t i = 0; i < NX_COUNT(repeated); i++) {
        NX_AUTO(nx_buffer_dispose) struct nx_buffer url = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
        while (url.len < 1 << 20) nx_buffer_add_str(&url, nx_str_of(repeated[i]));
        check(nx_buffer_str(&url));
        nx_buffer_add_str(&url, NX_STR("example.com/a"));
        check(nx_buffer_str(&url));
    }
}

/* A failure is the buffer's and stays there. */
static void no_room(void **state)
{
    (void)state;
    static const char *const urls[] = { "https://www.example.com/a/b/../c?id=7&utm_source=x",
                                        "https://www.google.com/amp/s/example.com/a/b?id=7", "/a/b", "a\x01" };
    for (size_t i = 0; i < NX_COUNT(urls); i++) {
        for (size_t max = 0; max < 60; max++) {
            NX_AUTO(nx_buffer_dispose) struct nx_buffer small = NX_BUFFER_INIT(max);
            NX_AUTO(nx_buffer_dispose) struct nx_buffer large = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
            nx_url_canonical(nx_str_of(urls[i]), &small);
            nx_url_canonical(nx_str_of(urls[i]), &large);
            if (small.failed == NEWSIDX_OK) assert_true(nx_str_equal(nx_buffer_str(&small), nx_buffer_str(&large)));
            else assert_int_equal(small.failed, NEWSIDX_LIMIT);
            if (max >= strlen(urls[i]) + 2) assert_int_equal(small.failed, NEWSIDX_OK);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_page),     cmocka_unit_test(two_pages), cmocka_unit_test(random_pieces),
        cmocka_unit_test(random_bytes), cmocka_unit_test(very_long), cmocka_unit_test(no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
