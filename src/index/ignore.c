/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ignore.c: reading rules as gitignore(5) describes them, and asking them, the last one first. */
#include "index/ignore.h"

#include <errno.h>

#include "base/file.h"
#include "index/glob.h"

struct rule {
    struct nx_str pattern;
    bool negated;      /* "!": what fits is taken after all */
    bool folders;      /* "/" at the end: only folders fit */
    bool anchored;     /* a "/" elsewhere: the whole path from the rule's folder has to fit, not only the name */
};

struct nx_ignore {
    const struct nx_ignore *above;
    size_t length;     /* of the path of the folder that they are of */
    struct rule *rules;
    size_t n;
};

/* ---- Reading ---- */

/* Without blanks at its end, but for one behind a backslash. */
static struct nx_str trim(struct nx_str line)
{
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    while (line.len && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t')) {
        size_t backslashes = 0;
        while (backslashes + 1 < line.len && line.ptr[line.len - 2 - backslashes] == '\\') backslashes++;
        if (backslashes % 2) break;
        line.len--;
    }
    return line;
}

/* False for a line that holds none. */
static bool read_rule(struct nx_str line, struct rule *out)
{
    line = trim(line);
    if (line.len == 0 || line.ptr[0] == '#') return false;
    *out = (struct rule){ .negated = line.ptr[0] == '!' };
    if (out->negated) {
        line.ptr++;
        line.len--;
    }
    out->folders = line.len && line.ptr[line.len - 1] == '/';
    if (out->folders) line.len--;
    out->anchored = line.len && memchr(line.ptr, '/', line.len) != NULL;
    if (line.len && line.ptr[0] == '/') {
        line.ptr++;
        line.len--;
    }
    out->pattern = line;
    return line.len > 0 && line.ptr[line.len - 1] != '/'; /* nothing fits what ends with two */
}

static size_t count_lines(struct nx_str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n';
    return n;
}

static void read_rules(struct nx_str text, struct nx_ignore *out)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (nx_str_starts_with(text, NX_STR(mark))) text = (struct nx_str){ text.ptr + 3, text.len - 3 };
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const struct nx_str line = { text.ptr, end ? (size_t)(end - text.ptr) : text.len };
        const size_t used = line.len + (end ? 1 : 0);
        if (read_rule(line, &out->rules[out->n])) out->n++;
        text.ptr += used;
        text.len -= used;
    }
}

/* What helps with an article file does not help with rules. */
static newsidx_status refuse_rules(const char *name, newsidx_status status, const newsidx_error *why,
                                   newsidx_error *err)
{
    if (status == NEWSIDX_LIMIT) {
        return nx_error_at(err, status, name, 0, 0,
                           "the rules have more than %d bytes: use patterns instead of long lists", NX_IGNORE_FILE_MAX);
    }
    if (status == NEWSIDX_IO && why->sys_errno == 0) {
        return nx_error_at(err, status, name, 0, 0, "not a regular file: make it a file of rules, or remove it");
    }
    if (err) *err = *why;
    return status;
}

newsidx_status nx_ignore_load(const char *folder, const char *path, const struct nx_ignore *above, struct nx_arena *arena,
                              const struct nx_ignore **out, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer file = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer bytes = NX_BUFFER_INIT(NX_IGNORE_FILE_MAX);
    newsidx_error why = { .status = NEWSIDX_OK };
    const char *name = nx_path_join(&file, folder, NX_IGNORE_NAME);
    NX_TRY(nx_buffer_check(&file, err));
    newsidx_status status = nx_file_read(name, &bytes, NULL, &why);
    if (status == NEWSIDX_IO && (why.sys_errno == ENOENT || why.sys_errno == ENOTDIR)) {
        *out = above;
        return NEWSIDX_OK;
    }
    if (status != NEWSIDX_OK) return refuse_rules(name, status, &why, err);
    bool failed = false;
    const struct nx_str text = nx_arena_copy_str(arena, nx_buffer_str(&bytes), &failed);
    struct nx_ignore *fresh = nx_arena_calloc(arena, 1, sizeof *fresh);
    struct rule *rules = nx_arena_calloc(arena, count_lines(text), sizeof *rules);
    if (failed || !fresh || !rules) return nx_error_memory(err);
    *fresh = (struct nx_ignore){ .above = above, .length = strlen(path), .rules = rules };
    read_rules(text, fresh);
    *out = fresh;
    return NEWSIDX_OK;
}

const struct nx_ignore *nx_ignore_up_to(const struct nx_ignore *rules, size_t length)
{
    while (rules && rules->length > length) rules = rules->above;
    return rules;
}

/* ---- Asking ---- */

/* The first part of a path, up to a slash; `path` moves behind the slash. */
static struct nx_str take_part(struct nx_str *path)
{
    const char *slash = path->len ? memchr(path->ptr, '/', path->len) : NULL;
    const struct nx_str part = { path->ptr, slash ? (size_t)(slash - path->ptr) : path->len };
    const size_t used = part.len + (slash ? 1 : 0);
    path->ptr += used;
    path->len -= used;
    return part;
}

/* The same of a pattern, where a slash behind a backslash is one as well. */
static struct nx_str take_pattern(struct nx_str *pattern)
{
    struct nx_str part = { pattern->ptr, nx_glob_part(*pattern) };
    const bool slash = part.len < pattern->len;
    size_t backslashes = 0;
    pattern->ptr += part.len + slash;
    pattern->len -= part.len + slash;
    while (backslashes < part.len && part.ptr[part.len - 1 - backslashes] == '\\') backslashes++;
    if (slash && backslashes % 2) part.len--;
    return part;
}

/* A whole path against a pattern with slashes. As with stars in a name, only the last ** is ever come back to. */
static bool path_fits(struct nx_str pattern, struct nx_str path)
{
    struct nx_str star = { NULL, 0 }, taken = { NULL, 0 };
    while (path.len || pattern.len) {
        struct nx_str rest = pattern, below = path;
        const struct nx_str part = take_pattern(&rest);
        if (nx_str_equal(part, NX_STR("**")) && rest.len == 0) return path.len > 0;
        if (nx_str_equal(part, NX_STR("**"))) {
            star = pattern = rest;
            taken = path;
            continue;
        }
        if (pattern.len && path.len && nx_glob(part, take_part(&below))) {
            pattern = rest;
            path = below;
            continue;
        }
        if (!star.ptr || taken.len == 0) return false;
        take_part(&taken);
        pattern = star;
        path = taken;
    }
    return true;
}

static bool fits(const struct rule *rule, struct nx_str path, struct nx_str name, bool is_folder)
{
    if (rule->folders && !is_folder) return false;
    return rule->anchored ? path_fits(rule->pattern, path) : nx_glob(rule->pattern, name);
}

bool nx_ignore_excludes(const struct nx_ignore *rules, const char *path, bool is_folder)
{
    const struct nx_str name = nx_str_of(strrchr(path, '/') + 1);
    for (; rules; rules = rules->above) {
        const struct nx_str below = nx_str_of(path + rules->length + 1);
        for (size_t i = rules->n; i > 0; i--) {
            if (fits(&rules->rules[i - 1], below, name, is_folder)) return !rules->rules[i - 1].negated;
        }
    }
    return false;
}
