/* SPDX-License-Identifier: GPL-2.0-or-later */
/* style.h: the few ways in which text stands out, as escape sequences (ECMA-48) where the page takes colours. */
#ifndef NX_CLI_STYLE_H
#define NX_CLI_STYLE_H

#include "cli/out.h"
#include "cli/terminal.h"

enum nx_style {
    NX_STYLE_PLAIN,
    NX_STYLE_TITLE, /* bold */
    NX_STYLE_MARK,  /* bold red: what matched, as grep has it */
    NX_STYLE_QUIET, /* dim: ranks, labels; what is hard to read on some terminals, and is not missed there */
    NX_STYLE_LINK,  /* magenta: addresses; cyan is pale on white, blue dark on black */
};

void nx_style_on(struct nx_out *out, const struct nx_page *page, enum nx_style style);
void nx_style_off(struct nx_out *out, const struct nx_page *page, enum nx_style style);

/* True where `url` is an address for http or https. */
bool nx_style_is_address(const struct newsidx_text *url);

/*
 * Begins and ends a hyperlink (OSC 8) where the page takes links and `url` is one for http or https; then whatever is
 * neither printable ASCII nor allowed in a URL is percent-encoded, so that the address cannot end the sequence.
 * Returns whether a link was begun.
 */
bool nx_style_link_on(struct nx_out *out, const struct nx_page *page, const struct newsidx_text *url);
void nx_style_link_off(struct nx_out *out);

#endif
