/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frontmatter.c: finding the block between the delimiter lines. Knows lines, no YAML. */
#include "article/frontmatter.h"

bool nx_line_is(const char *line, const char *end, const char *mark)
{
    if (end - line < 3 || memcmp(line, mark, 3) != 0) return false;
    const char *at = line + 3;
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    if (at < end && *at == '\r') at++;
    return at == end || *at == '\n';
}

bool nx_front_matter_begins(struct nx_str bytes)
{
    return bytes.len != 0 && nx_line_is(bytes.ptr, bytes.ptr + bytes.len, "---");
}

/* The beginning of the line behind `at`, or `end`. */
static const char *next_line(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : end;
}

static newsidx_status refuse_unclosed(uint32_t last_line, newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, last_line, 1,
                       "the front matter is not closed: end it with a line ---");
}

newsidx_status nx_front_matter_find(const struct nx_document *file, struct nx_document *out, struct nx_document *rest,
                                    newsidx_error *err)
{
    const char *start = file->bytes.ptr, *end = start + file->bytes.len;
    uint32_t line = file->start.line;
    for (const char *at = next_line(start, end); at < end; at = next_line(at, end)) {
        line++;
        if (!nx_line_is(at, end, "---") && !nx_line_is(at, end, "...")) continue;
        const char *behind = next_line(at, end);
        *rest = (struct nx_document){ { behind, (size_t)(end - behind) }, { line + 1, 1 } };
        *out = (struct nx_document){ { start, (size_t)(at - start) }, file->start };
        return NEWSIDX_OK;
    }
    return refuse_unclosed(line, err);
}

struct nx_document nx_front_matter_inner(const struct nx_document *block)
{
    const char *end = block->bytes.ptr + block->bytes.len;
    const char *inner = next_line(block->bytes.ptr, end);
    return (struct nx_document){ { inner, (size_t)(end - inner) }, { block->start.line + 1, 1 } };
}
