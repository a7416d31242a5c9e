/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settings.c: the public face of settings in a file, and who owns them. */
#include "article/settings.h"

#include <stdlib.h>

struct newsidx_settings {
    struct nx_arena arena;
    struct nx_settings list;
};

newsidx_status newsidx_settings_read(const char *path, struct newsidx_settings **out, newsidx_error *err)
{
    struct newsidx_settings *settings = calloc(1, sizeof *settings);
    if (!settings) return nx_error_memory(err);
    const newsidx_status status = nx_settings_read(&settings->arena, path, &settings->list, err);
    if (status == NEWSIDX_OK)
        *out = settings;
    else
        newsidx_settings_free(settings);
    return status;
}

void newsidx_settings_free(struct newsidx_settings *settings)
{
    if (!settings) return;
    nx_arena_dispose(&settings->arena);
    free(settings);
}

size_t newsidx_settings_n(const struct newsidx_settings *settings)
{
    return settings->list.n;
}

const struct newsidx_setting *newsidx_settings_item(const struct newsidx_settings *settings, size_t i)
{
    return i < settings->list.n ? &settings->list.items[i] : NULL;
}
