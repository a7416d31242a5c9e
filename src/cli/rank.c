/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rank.c: the table of the ways of ranking, and weights from a file. */
#include "cli/rank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"

/* The first is the default, also for what a file leaves out. */
static const struct {
    const char *name;
    struct newsidx_weights weights;
} RANKS[] = {
    { "balanced", NEWSIDX_WEIGHTS_BALANCED },
    { "text", NEWSIDX_WEIGHTS_TEXT },
    { "fresh", NEWSIDX_WEIGHTS_FRESH },
    { "latest", NEWSIDX_WEIGHTS_LATEST },
};

/* The lines that a file may have. */
static const struct {
    const char *name;
    size_t field; /* its offset in the weights: double */
    bool above;   /* it has to be above 0 */
} WEIGHTS[] = {
    { "text", offsetof(struct newsidx_weights, text), false },
    { "quality", offsetof(struct newsidx_weights, quality), false },
    { "recency", offsetof(struct newsidx_weights, recency), false },
    { "half_life_days", offsetof(struct newsidx_weights, half_life_days), true },
};

enum { WEIGHT_MAX = 1000000 };

const char *nx_rank_name(const char *rank)
{
    return rank ? rank : RANKS[0].name;
}

static bool refuse(const char *path, const struct newsidx_setting *setting, struct newsidx_place at, const char *what)
{
    newsidx_error err = { .status = NEWSIDX_INVALID, .line = at.line, .column = at.column };
    snprintf(err.path, sizeof err.path, "%s", path);
    snprintf(err.message, sizeof err.message, "%s: %s", setting->name, what);
    nx_message_failure(&err);
    return false;
}

static bool refuse_name(const char *path, const struct newsidx_setting *setting)
{
    char what[128];
    struct nx_nearest best = { NULL, 0 };
    for (size_t i = 0; i < sizeof WEIGHTS / sizeof *WEIGHTS; i++)
        nx_nearest_try(&best, setting->name, strlen(setting->name), WEIGHTS[i].name);
    if (best.word)
        snprintf(what, sizeof what, "no such weight: did you mean %s?", best.word);
    else
        snprintf(what, sizeof what, "no such weight: give text, quality, recency and half_life_days");
    return refuse(path, setting, setting->name_at, what);
}

/* A decimal number as people write it; strtod alone would take "inf" and "0x1", too. */
static bool read_number(const char *text, double *out)
{
    char *end;
    if (strspn(text, "0123456789.eE+-") != strlen(text)) return false;
    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool set_weight(const char *path, const struct newsidx_setting *setting, struct newsidx_weights *out)
{
    for (size_t i = 0; i < sizeof WEIGHTS / sizeof *WEIGHTS; i++) {
        double number;
        if (strcmp(setting->name, WEIGHTS[i].name) != 0) continue;
        if (read_number(setting->text, &number) && number <= WEIGHT_MAX &&
            (WEIGHTS[i].above ? number > 0 : number >= 0)) {
            *(double *)(void *)((char *)out + WEIGHTS[i].field) = number;
            return true;
        }
        return refuse(path, setting, setting->text_at,
                      WEIGHTS[i].above ? "give a number above 0, at most 1000000" : "give a number from 0 to 1000000");
    }
    return refuse_name(path, setting);
}

static bool read_file(const char *path, struct newsidx_weights *out)
{
    newsidx_error err = { 0 };
    struct newsidx_settings *settings = NULL;
    if (newsidx_settings_read(path, &settings, &err) != NEWSIDX_OK) {
        nx_message_failure(&err);
        return false;
    }
    bool right = true;
    *out = RANKS[0].weights;
    for (size_t i = 0; right && i < newsidx_settings_n(settings); i++) {
        const struct newsidx_setting *setting = newsidx_settings_item(settings, i);
        if (i > 0 && strcmp(setting[-1].name, setting->name) == 0)
            right = refuse(path, setting, setting->text_at, "a list: give one number");
        else
            right = set_weight(path, setting, out);
    }
    newsidx_settings_free(settings);
    return right;
}

bool nx_rank_read(const char *rank, struct newsidx_weights *out)
{
    for (size_t i = 0; i < sizeof RANKS / sizeof *RANKS; i++) {
        if (strcmp(RANKS[i].name, nx_rank_name(rank)) != 0) continue;
        *out = RANKS[i].weights;
        return true;
    }
    return read_file(rank, out);
}
