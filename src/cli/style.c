/* SPDX-License-Identifier: GPL-2.0-or-later */
/* style.c: escape sequences; the only place that writes any but the progress line. */
#include "cli/style.h"

#include <strings.h>

static const char *const sequences[] = {
    [NX_STYLE_PLAIN] = "",        [NX_STYLE_TITLE] = "\x1b[1m", [NX_STYLE_MARK] = "\x1b[1;31m",
    [NX_STYLE_QUIET] = "\x1b[2m", [NX_STYLE_LINK] = "\x1b[35m",
};

void nx_style_on(struct nx_out *out, const struct nx_page *page, enum nx_style style)
{
    if (page->colour) nx_out_text(out, sequences[style]);
}

void nx_style_off(struct nx_out *out, const struct nx_page *page, enum nx_style style)
{
    if (page->colour && style != NX_STYLE_PLAIN) nx_out_text(out, "\x1b[0m");
}

bool nx_style_is_address(const struct newsidx_text *url)
{
    if (url->length > 8 && strncasecmp(url->bytes, "https://", 8) == 0) return true;
    return url->length > 7 && strncasecmp(url->bytes, "http://", 7) == 0;
}

bool nx_style_link_on(struct nx_out *out, const struct nx_page *page, const struct newsidx_text *url)
{
    if (!page->links || !nx_style_is_address(url)) return false;
    nx_out_text(out, "\x1b]8;;");
    for (size_t i = 0; i < url->length; i++) {
        unsigned char c = (unsigned char)url->bytes[i];
        if (c > 0x20 && c < 0x7f)
            nx_out_add(out, (const char *)&c, 1);
        else
            nx_out_format(out, "%%%02X", c);
    }
    nx_out_text(out, "\x1b\\");
    return true;
}

void nx_style_link_off(struct nx_out *out)
{
    nx_out_text(out, "\x1b]8;;\x1b\\");
}
