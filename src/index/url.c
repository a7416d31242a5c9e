/* SPDX-License-Identifier: GPL-2.0-or-later */
/* url.c: the canonical form of a URL. See url.h for what makes no difference, and RFC 3986 for the parts of a URL. */
#include "index/url.h"

/* A URL in parts, views into its text. Without authority everything is in `path`. */
struct parts {
    struct nx_str scheme; /* empty for none, http and https */
    struct nx_str host, port, path, query;
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
    return (struct nx_str){ s.ptr + start, s.len - start };
}

/* Cuts `s` before the first of `stops` and returns the rest, the stop included; empty where there is none. */
static struct nx_str split(struct nx_str *s, const char *stops)
{
    for (size_t i = 0; i < s->len; i++) {
        if (s->ptr[i] != '\0' && strchr(stops, s->ptr[i])) {
            struct nx_str rest = from(*s, i);
            s->len = i;
            return rest;
        }
    }
    return from(*s, s->len);
}

static struct nx_str trim(struct nx_str s)
{
    while (s.len && (unsigned char)*s.ptr <= ' ') s = from(s, 1);
    while (s.len && (unsigned char)s.ptr[s.len - 1] <= ' ') s.len--;
    return s;
}

/* The length of "scheme" in "scheme://", 0 where there is none. */
static size_t scheme_length(struct nx_str url)
{
    size_t n = 0;
    while (n < url.len && (is_alpha(url.ptr[n]) || (n && (is_digit(url.ptr[n]) || strchr("+-.", url.ptr[n]))))) n++;
    return n && nx_str_starts_with(from(url, n), NX_STR("://")) ? n : 0;
}

static struct nx_str strip_host(struct nx_str host)
{
    for (size_t i = host.len; i > 0; i--) {
        if (host.ptr[i - 1] == '@') {
            host = from(host, i);
            break;
        }
    }
    if (starts_with_fold(host, NX_STR("www."))) host = from(host, 4);
    return host;
}

static bool is_default_port(struct nx_str port)
{
    return port.len == 0 || nx_str_equal(port, NX_STR("80")) || nx_str_equal(port, NX_STR("443"));
}

static struct parts divide(struct nx_str url)
{
    struct parts parts = { NX_STR_NONE, NX_STR_NONE, NX_STR_NONE, NX_STR_NONE, NX_STR_NONE };
    url = trim(url);
    split(&url, "#");
    size_t scheme = scheme_length(url);
    if (scheme) {
        parts.scheme = (struct nx_str){ url.ptr, scheme };
        url = from(url, scheme + 3);
        bool web = equal_fold(parts.scheme, NX_STR("http")) || equal_fold(parts.scheme, NX_STR("https"));
        if (web) parts.scheme.len = 0;
    } else if (nx_str_starts_with(url, NX_STR("//"))) {
        url = from(url, 2);
    }
    parts.host = url;
    parts.path = split(&parts.host, "/?");
    parts.query = split(&parts.path, "?");
    parts.host = strip_host(parts.host);
    parts.port = split(&parts.host, ":");
    if (parts.port.len) parts.port = from(parts.port, 1);
    if (is_default_port(parts.port)) parts.port.len = 0;
    if (parts.host.len && parts.host.ptr[parts.host.len - 1] == '.') parts.host.len--;
    return parts;
}

/* The wrapped page of an AMP cache or viewer URL: "host/path"; empty where it is none. */
static struct nx_str wrapped(const struct parts *parts)
{
    bool cache = ends_with_fold(parts->host, NX_STR(".cdn.ampproject.org"));
    bool viewer = starts_with_fold(parts->host, NX_STR("google.")) &&
                  nx_str_starts_with(parts->path, NX_STR("/amp/"));
    if (!cache && !viewer) return NX_STR_NONE;
    /* Caches name the kind of content in one letter (c, v, i, wp/..), viewers say "amp"; then "s" for https. */
    struct nx_str rest = from(parts->path, parts->path.len ? 1 : 0);
    rest = split(&rest, "/");
    if (nx_str_starts_with(rest, NX_STR("/s/"))) return from(rest, 3);
    return rest.len > 1 ? from(rest, 1) : NX_STR_NONE;
}

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

/* Bytes outside ASCII and blanks are encoded too, so that typed and copied addresses meet. */
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
        bool bare = is_unreserved(value) || (!was_encoded && value > ' ' && value < 127);
        if (bare) {
            nx_buffer_add_byte(out, (unsigned char)value);
        } else {
            nx_buffer_add_format(out, "%%%02X", (unsigned)value);
        }
    }
}

/* Appends "/segment" for every segment that is not empty at the end, "." or ".."; ".." takes one back. */
static void add_path(struct nx_buffer *out, struct nx_str path)
{
    const size_t root = out->len;
    while (path.len) {
        struct nx_str segment = from(path, 1);
        path = split(&segment, "/");
        if (nx_str_equal(segment, NX_STR("."))) continue;
        if (nx_str_equal(segment, NX_STR(".."))) {
            while (out->len > root && out->ptr[--out->len] != '/') {}
            continue;
        }
        nx_buffer_add_byte(out, '/');
        add_encoded(out, segment);
    }
    while (out->len > root && out->ptr[out->len - 1] == '/') out->len--;
}

/* Parameters that say how a reader came and not what is read. */
static bool is_tracking(struct nx_str name)
{
    static const char *const heads[] = { "utm_", "mc_", "pk_", "mtm_", "hsa_" };
    static const char *const names[] = { "fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid",
                                         "twclid", "ttclid", "igshid", "igsh", "_ga", "_gl", "ocid", "cmpid", "ncid",
                                         "smid", "_hsenc", "_hsmi", "vero_id", "mkt_tok", "guccounter",
                                         "guce_referrer", "guce_referrer_sig", "ref_src", "ref_url", "s_cid",
                                         "spm", "__twitter_impression" };
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
    char separator = '?';
    while (query.len) {
        struct nx_str parameter = from(query, 1);
        query = split(&parameter, "&");
        struct nx_str name = parameter;
        split(&name, "=");
        if (parameter.len == 0 || is_tracking(name)) continue;
        nx_buffer_add_byte(out, (unsigned char)separator);
        add_encoded(out, parameter);
        separator = '&';
    }
}

static void add_parts(struct nx_buffer *out, const struct parts *parts)
{
    if (parts->scheme.len) {
        for (size_t i = 0; i < parts->scheme.len; i++) nx_buffer_add_byte(out, (unsigned char)to_lower(parts->scheme.ptr[i]));
        nx_buffer_add_str(out, NX_STR("://"));
    }
    for (size_t i = 0; i < parts->host.len; i++) nx_buffer_add_byte(out, (unsigned char)to_lower(parts->host.ptr[i]));
    if (parts->port.len) {
        nx_buffer_add_byte(out, ':');
        nx_buffer_add_str(out, parts->port);
    }
    add_path(out, parts->path);
    add_query(out, parts->query);
}

void nx_url_canonical(struct nx_str url, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    struct parts parts = divide(url);
    struct nx_str inner = wrapped(&parts);
    struct parts unwrapped = divide(inner);
    if (inner.len && unwrapped.host.len) {
        unwrapped.query = parts.query; /* the wrapper's query is the page's */
        parts = unwrapped;
    }
    add_parts(out, &parts);
}
