/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.c: finding the index's folder. It opens nothing. */
#include "cli/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/message.h"

#define DEFAULT_PLACE ".newsidx"

const char *nx_place_environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* The place that was named, if one was; NEWSIDX_NOT_FOUND if none was. */
static newsidx_status named_place(struct nx_context *context)
{
    const char *named = context->args.index ? context->args.index : nx_place_environment("NEWSIDX_INDEX");
    if (!named) return NEWSIDX_NOT_FOUND;
    int length = snprintf(context->place, sizeof context->place, "%s", named);
    if (length > 0 && (size_t)length < sizeof context->place) return NEWSIDX_OK;
    nx_message_error(length ? "the index's path is too long: give a shorter one"
                            : "--index needs the path of a folder: give one");
    return NEWSIDX_INVALID;
}

/* As named, else as found. Any other status than OK and NOT_FOUND comes after a message. */
static newsidx_status find_place(struct nx_context *context)
{
    newsidx_error err = { 0 };
    newsidx_status status = named_place(context);
    if (status != NEWSIDX_NOT_FOUND) return status;
    status = newsidx_locate(".", sizeof context->place, context->place, &err);
    if (status != NEWSIDX_OK && status != NEWSIDX_NOT_FOUND) nx_message_failure(&err);
    return status;
}

bool nx_place_to_read(struct nx_context *context)
{
    newsidx_status status = find_place(context);
    if (status == NEWSIDX_NOT_FOUND) {
        nx_message_error("no index in this folder or above it: make one with newsidx add PATH, or name one with "
                         "--index DIR");
    }
    return status == NEWSIDX_OK;
}

bool nx_place_if_any(struct nx_context *context)
{
    newsidx_status status = find_place(context);
    if (status == NEWSIDX_NOT_FOUND) context->place[0] = '\0';
    return status == NEWSIDX_OK || status == NEWSIDX_NOT_FOUND;
}

void nx_place_hint(const struct nx_context *context, newsidx_error *err)
{
    char inner[sizeof context->place + sizeof "/" DEFAULT_PLACE];
    snprintf(inner, sizeof inner, "%s/" DEFAULT_PLACE, context->place);
    if (err->status != NEWSIDX_NO_INDEX || access(inner, F_OK) != 0) return;
    snprintf(err->message, sizeof err->message, "no index here, but in its folder " DEFAULT_PLACE ": name that");
}

bool nx_place_to_write(struct nx_context *context)
{
    newsidx_status status = find_place(context);
    if (status == NEWSIDX_NOT_FOUND) snprintf(context->place, sizeof context->place, "%s", DEFAULT_PLACE);
    return status == NEWSIDX_OK || status == NEWSIDX_NOT_FOUND;
}
