/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed.c: sorting entries, and percent-encoding. */
#include "cli/feed.h"

#include <stdlib.h>
#include <string.h>

#include "cli/clean.h"
#include "cli/style.h"

static int newest_first(const void *a, const void *b)
{
    const struct newsidx_hit *x = *(const struct newsidx_hit *const *)a, *y = *(const struct newsidx_hit *const *)b;
    const int64_t left = x->article.published_at, right = y->article.published_at; /* none is the least of all */
    if (left != right) return left > right ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

bool nx_feed_init(struct nx_feed *feed, const struct nx_printing *printing)
{
    feed->n = printing->n_hits;
    feed->entries = calloc(feed->n + 1, sizeof(const struct newsidx_hit *));
    if (!feed->entries) return false;
    for (size_t i = 0; i < feed->n; i++) feed->entries[i] = newsidx_results_hit(printing->results, i);
    qsort(feed->entries, feed->n, sizeof(const struct newsidx_hit *), newest_first);
    return true;
}

void nx_feed_dispose(struct nx_feed *feed)
{
    free(feed->entries);
    feed->entries = NULL;
}

/* An option that narrows what is found, as a query would say it. */
static void add_option(struct nx_out *out, const char *name, const char *value)
{
    if (!value) return;
    if (out->length) nx_out_text(out, " ");
    nx_out_format(out, "%s:%s", name, value);
}

/* All that says which articles there are. */
static void add_asked(struct nx_out *out, const struct nx_printing *printing)
{
    const struct nx_args *args = printing->args;
    nx_out_text(out, printing->query);
    for (size_t i = 0; i < printing->options->n_filters; i++) {
        add_option(out, printing->options->filters[i].field, printing->options->filters[i].value);
    }
    add_option(out, "since", args->since);
    add_option(out, "until", args->until);
    add_option(out, "as-of", args->as_of);
}

void nx_feed_title(struct nx_out *out, const struct nx_printing *printing)
{
    struct nx_out asked = NX_OUT_INIT(NX_OUT_MEMORY);
    add_asked(&asked, printing);
    nx_out_text(out, asked.length ? "newsidx: " : "newsidx");
    nx_clean_to(out, nx_out_string(&asked), asked.length);
    nx_out_dispose(&asked);
}

void nx_feed_id(struct nx_out *out, const struct newsidx_article *article)
{
    nx_out_format(out, "urn:newsidx:%s", article->id);
}

/* ---- Addresses ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A character beyond ASCII that clean.h leaves as it is, and that an IRI may have. */
static bool is_plain(const char *from, const char *end, uint32_t c)
{
    struct nx_out cleaned = NX_OUT_INIT(NX_OUT_MEMORY);
    if (c < 0xa0 || c == UINT32_MAX || (c >= 0xe000 && c < 0xf900) || c >= 0xe0000) return false;
    nx_clean_to(&cleaned, from, (size_t)(end - from));
    const bool same =
        cleaned.length == (size_t)(end - from) && memcmp(nx_out_string(&cleaned), from, cleaned.length) == 0;
    nx_out_dispose(&cleaned);
    return same;
}

/* Appends the bytes of `text` as they are where they are of `allowed` ASCII, letters, digits, or plain; else encoded. */
static void encode(struct nx_out *out, const char *text, size_t length, const char *allowed)
{
    const char *at = text, *end = text + length;
    while (at < end) {
        const char *from = at;
        const uint32_t c = nx_clean_next(&at, end);
        const bool letter = c < 0x80 && ((c | 32) - 'a' < 26 || c - '0' < 10);
        const bool kept = c == '%' ? *allowed == '%' && end - at >= 2 && is_hex(at[0]) && is_hex(at[1])
                                   : letter || (c < 0x80 && c > 0 && strchr(allowed, (int)c)) || is_plain(from, at, c);
        if (kept) nx_out_add(out, from, (size_t)(at - from));
        for (; !kept && from < at; from++) nx_out_format(out, "%%%02X", (unsigned char)*from);
    }
}

/* Bytes of "http://[::1]": up to where a host that is an address of IPv6 ends, which alone may have brackets. 0: it is none. */
static size_t literal_host(const struct newsidx_text *url)
{
    const char *slashes = memchr(url->bytes, '/', url->length), *end = url->bytes + url->length;
    const char *at = slashes ? slashes + 2 : end; /* is_address: two of them */
    if (at >= end || *at != '[') return 0;
    for (at++; at < end && (is_hex(*at) || *at == ':' || *at == '.');) at++;
    return at < end && *at == ']' ? (size_t)(at + 1 - url->bytes) : 0;
}

bool nx_feed_link(struct nx_out *out, const struct newsidx_text *url)
{
    if (!nx_style_is_address(url)) return false;
    const size_t host = literal_host(url);
    nx_out_add(out, url->bytes, host);
    encode(out, url->bytes + host, url->length - host, "%-._~:/?#@!$&'()*+,;=");
    return true;
}

void nx_feed_own_id(struct nx_out *out, const struct nx_printing *printing)
{
    struct nx_out asked = NX_OUT_INIT(NX_OUT_MEMORY);
    add_asked(&asked, printing);
    nx_out_text(out, "urn:newsidx:search:");
    encode(out, nx_out_string(&asked), asked.length, "-._~");
    nx_out_dispose(&asked);
}
