/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings.h: a small YAML file of settings -> a flat list of names and texts, each with its place. It stands here because
 * YAML is read here; it knows no article, and not what any setting means.
 *
 * A key within a mapping is named by all keys above it with dots between, "search.rank", and may be written so, too. Items of
 * a list bear the name of the list, one after another. What has no value, ~ or null has the text "". Anything else that YAML can
 * say is refused with its place: aliases, a second document, keys or items that are no text, a name given twice.
 */
#ifndef NX_SETTINGS_H
#define NX_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"

enum {
    NX_SETTINGS_FILE_MAX = 64 << 10, /* bytes in the file */
    NX_SETTINGS_DEPTH_MAX = 4,       /* lists and mappings within each other */
    NX_SETTINGS_NAME_MAX = 256,      /* bytes in a whole name */
};

struct nx_settings {
    struct newsidx_setting *items; /* in the order of the file */
    size_t n;
};

/*
 * Reads the file at `path`; all memory is from `arena`. NOT_FOUND: there is no such file. INVALID: what is in it, with the
 * place. LIMIT: it is larger than NX_SETTINGS_FILE_MAX. IO, NO_MEMORY. Any thread, an arena one at a time.
 */
newsidx_status nx_settings_read(struct nx_arena *arena, const char *path, struct nx_settings *out, newsidx_error *err);

#endif
