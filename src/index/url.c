/* SPDX-License-Identifier: GPL-2.0-or-later */
/* url.c: the canonical form of a URL. See url.h for what makes no difference, and RFC 3986 for the parts of a URL. */
#include "index/url.h"

/* Where a page is: views into its URL. */
struct place {
    struct nx_str scheme; /* empty for none, http and https */
    struct nx_str host, port;
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_fold(struct nx_str a, struct nx_str lower)
{
    if (a.len != lower.len) return false;
    for (size_t i = 0; i < a.len; i++) {
        if (to_lower(a.ptr[i]) != lower.ptr[i]) return false;
    }
    return true;
}

static bool ends_with_fold(struct nx_str s, struct nx_str lower)
{
    return s.len >= lower.len && equal_fold((struct nx_str){ s.ptr + s.len - lower.len, lower.len }, lower);
}

static bool starts_with_fold(struct nx_str s, struct nx_str lower)
{
    return s.len >= lower.len && equal_fold((struct nx_str){ s.ptr, lower.len }, lower);
}

static struct nx_str from(struct nx_str s, size_t start)
{
    return start ? (struct nx_str){ s.ptr + start, s.len - start } : s;
}

/* Cuts `s` before the first stop and returns the rest, the stop included; empty where there is none. */
static struct nx_str split(struct nx_str *s, char stop)
{
    const char *found = s->len ? memchr(s->ptr, stop, s->len) : NULL;
    const struct nx_str rest = from(*s, found ? (size_t)(found - s->ptr) : s->len);
    s->len -= rest.len;
    return rest;
}

/* The same for either of two. */
static struct nx_str split_at(struct nx_str *s, char stop, char other)
{
    struct nx_str head = *s;
    split(&head, stop);
    split(&head, other);
    const struct nx_str rest = from(*s, head.len);
    s->len = head.len;
    return rest;
}

static struct nx_str trim(struct nx_str s)
{
    while (s.len && (unsigned char)*s.ptr <= ' ') s = from(s, 1);
    while (s.len && (unsigned char)s.ptr[s.len - 1] <= ' ') s.len--;
    return s;
}

/* ---- The place ---- */

/* The length of "scheme" in "scheme://", 0 where there is none. */
static size_t scheme_length(struct nx_str url)
{
    size_t n = 0;
    for (; n < url.len; n++) {
        const char c = url.ptr[n];
        const bool inside = is_digit(c) || c == '+' || c == '-' || c == '.';
        if (!is_alpha(c) && !(n && inside)) break;
    }
    return n && nx_str_starts_with(from(url, n), NX_STR("://")) ? n : 0;
}

/* Cuts the port off a host and returns it, ":" included. The colons of "[::1]" are the host's. */
static struct nx_str split_port(struct nx_str *host)
{
    const bool bracket = host->len && *host->ptr == '[';
    const char *end = bracket ? memchr(host->ptr, ']', host->len) : NULL;
    const size_t inside = end ? (size_t)(end - host->ptr) : 0;
    struct nx_str tail = from(*host, inside);
    struct nx_str port = split(&tail, ':');
    host->len = inside + tail.len;
    return port;
}

/* The digits of ":80"; empty for the ports that web pages have anyway. */
static struct nx_str strip_port(struct nx_str port, bool web)
{
    if (port.len) port = from(port, 1);
    while (port.len > 1 && *port.ptr == '0') port = from(port, 1);
    const bool usual = nx_str_equal(port, NX_STR("80")) || nx_str_equal(port, NX_STR("443"));
    return web && usual ? NX_STR_NONE : port;
}

static struct nx_str strip_user(struct nx_str host)
{
    const char *at = host.len ? memrchr(host.ptr, '@', host.len) : NULL;
    return at ? from(host, (size_t)(at - host.ptr) + 1) : host;
}

/* Takes scheme, user, host and port off the front of a URL and leaves path and query. It looks at no more than these. */
static struct place take_place(struct nx_str *url)
{
    struct place place = { NX_STR_NONE, NX_STR_NONE, NX_STR_NONE };
    const size_t scheme = scheme_length(*url);
    if (scheme) {
        place.scheme = (struct nx_str){ url->ptr, scheme };
        *url = from(*url, scheme + 3);
    } else if (nx_str_starts_with(*url, NX_STR("//"))) {
        *url = from(*url, 2);
    }
    const bool web = equal_fold(place.scheme, NX_STR("http")) || equal_fold(place.scheme, NX_STR("https"));
    if (web) place.scheme.len = 0;
    struct nx_str host = *url;
    *url = split_at(&host, '/', '?');
    host = trim(strip_user(host));
    while (starts_with_fold(host, NX_STR("www."))) host = from(host, 4);
    place.port = strip_port(split_port(&host), place.scheme.len == 0);
    while (host.len && host.ptr[host.len - 1] == '.') host.len--;
    place.host = host;
    return place;
}

/* ---- Encoding ---- */

static int hex_value(char c)
{
    if (is_digit(c)) return c - '0';
    c = to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(int c)
{
    return c < 128 && (is_alpha((char)c) || is_digit((char)c) || c == '-' || c == '.' || c == '_' || c == '~');
}

static void add_percent(struct nx_buffer *out, int value, const char *digits)
{
    nx_buffer_add_byte(out, '%');
    nx_buffer_add_byte(out, (unsigned char)digits[value >> 4]);
    nx_buffer_add_byte(out, (unsigned char)digits[value & 15]);
}

/* Bytes outside ASCII, blanks and a "%" that encodes nothing are encoded too, so that typed and copied addresses meet. */
static void add_encoded(struct nx_buffer *out, struct nx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        int value = (unsigned char)text.ptr[i];
        bool was_encoded = value == '%' && i + 2 < text.len && hex_value(text.ptr[i + 1]) >= 0 &&
                           hex_value(text.ptr[i + 2]) >= 0;
        if (was_encoded) {
            value = hex_value(text.ptr[i + 1]) * 16 + hex_value(text.ptr[i + 2]);
            i += 2;
        }
        bool bare = is_unreserved(value) || (!was_encoded && value > ' ' && value < 127 && value != '%');
        if (bare) nx_buffer_add_byte(out, (unsigned char)value);
        else add_percent(out, value, "0123456789ABCDEF");
    }
}

/* A host or a scheme: in lower case. What was encoded stays so: a host has nothing to encode. */
static void add_lower(struct nx_buffer *out, struct nx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const int value = (unsigned char)text.ptr[i];
        if (value > ' ' && value < 127) nx_buffer_add_byte(out, (unsigned char)to_lower((char)value));
        else add_percent(out, value, "0123456789abcdef");
    }
}

/* ---- The whole ---- */

static void add_place(struct nx_buffer *out, const struct place *place)
{
    add_lower(out, place->scheme);
    if (place->scheme.len) nx_buffer_add_str(out, NX_STR("://"));
    else if (place->host.len == 0) nx_buffer_add_str(out, NX_STR("//")); /* else the path would be read as a host */
    add_lower(out, place->host);
    if (place->port.len == 0) return;
    nx_buffer_add_byte(out, ':');
    add_lower(out, place->port);
}

static struct nx_str written_since(const struct nx_buffer *out, size_t start)
{
    return out->len > start ? from(nx_buffer_str(out), start) : NX_STR_NONE;
}

/* Appends "/segment" for every segment that is not empty at the end, "." or ".."; ".." takes one back. They are known
   once they are decoded. */
static void add_path(struct nx_buffer *out, struct nx_str path)
{
    const size_t root = out->len;
    while (path.len) {
        const size_t start = out->len;
        struct nx_str segment = from(path, 1);
        path = split(&segment, '/');
        nx_buffer_add_byte(out, '/');
        add_encoded(out, segment);
        const struct nx_str written = written_since(out, start);
        const bool up = nx_str_equal(written, NX_STR("/.."));
        if (up || nx_str_equal(written, NX_STR("/."))) out->len = start;
        while (up && out->len > root && out->ptr[--out->len] != '/') {}
    }
    while (out->len > root && out->ptr[out->len - 1] == '/') out->len--;
}

/* Parameters that say how a reader came and not what is read. */
static bool is_tracking(struct nx_str name)
{
    static const char *const heads[] = { "utm_", "mc_", "pk_", "mtm_", "hsa_", "at_", "ns_" };
    static const char *const names[] = { "fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid",
                                         "twclid", "ttclid", "igshid", "igsh", "_ga", "_gl", "ocid", "cmpid", "ncid",
                                         "smid", "_hsenc", "_hsmi", "vero_id", "mkt_tok", "guccounter",
                                         "guce_referrer", "guce_referrer_sig", "ref_src", "ref_url", "s_cid", "spm",
                                         "__twitter_impression", "cmp", "ito", "xtor", "ftag", "srnd", "taid",
                                         "feedref", "click_from", "__source", "amp_js_v", "amp_gsa", "usqp", "aoh" };
    for (size_t i = 0; i < NX_COUNT(heads); i++) {
        if (starts_with_fold(name, nx_str_of(heads[i]))) return true;
    }
    for (size_t i = 0; i < NX_COUNT(names); i++) {
        if (equal_fold(name, nx_str_of(names[i]))) return true;
    }
    return false;
}

static void add_query(struct nx_buffer *out, struct nx_str query)
{
    unsigned char separator = '?';
    while (query.len) {
        const size_t start = out->len;
        struct nx_str parameter = from(query, 1);
        query = split(&parameter, '&');
        if (parameter.len == 0) continue;
        nx_buffer_add_byte(out, separator);
        add_encoded(out, parameter);
        struct nx_str name = written_since(out, start + 1);
        split(&name, '=');
        if (is_tracking(name)) out->len = start;
        else separator = '&';
    }
}

static void add_url(struct nx_buffer *out, struct nx_str url)
{
    split(&url, '#');
    url = trim(url);
    const struct place place = take_place(&url);
    struct nx_str query = split(&url, '?');
    add_place(out, &place);
    add_path(out, url);
    add_query(out, query);
    if (nx_str_equal(nx_buffer_str(out), NX_STR("//"))) out->len = 0;
}

/* ---- Pages in pages ---- */

static bool is_cache(struct nx_str host)
{
    return ends_with_fold(host, NX_STR(".cdn.ampproject.org")) || equal_fold(host, NX_STR("cdn.ampproject.org")) ||
           ends_with_fold(host, NX_STR(".bing-amp.com"));
}

static bool is_viewer(struct nx_str host)
{
    return starts_with_fold(host, NX_STR("google.")) || equal_fold(host, NX_STR("bing.com"));
}

/* The URL of the page that an AMP cache or viewer shows, with the query; empty where the URL is none of theirs. */
static struct nx_str wrapped(struct nx_str url)
{
    const struct place place = take_place(&url);
    const bool viewer = is_viewer(place.host) && nx_str_starts_with(url, NX_STR("/amp/"));
    if (url.len == 0 || (!viewer && !is_cache(place.host))) return NX_STR_NONE;
    /* Caches name the kind of content in one letter (c, v, ...), viewers say "amp"; then "s" for https. */
    struct nx_str kind = from(url, 1);
    struct nx_str page = split_at(&kind, '/', '?');
    if (nx_str_starts_with(page, NX_STR("/s/"))) page = from(page, 2);
    if (!nx_str_starts_with(page, NX_STR("/"))) return NX_STR_NONE;
    page = from(page, 1);
    struct nx_str rest = page;
    const struct nx_str host = take_place(&rest).host;
    return host.len && memchr(host.ptr, '.', host.len) ? page : NX_STR_NONE;
}

void nx_url_canonical(struct nx_str url, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    add_url(out, url);
    if (out->failed != NEWSIDX_OK) return;
    struct nx_str page = nx_buffer_str(out);
    for (struct nx_str inner; (inner = wrapped(page)).len;) page = inner;
    if (page.len == out->len) return;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer copy = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    nx_buffer_add_str(&copy, page);
    nx_buffer_clear(out);
    add_url(out, nx_buffer_str(&copy));
    if (copy.failed != NEWSIDX_OK) out->failed = copy.failed;
}
