/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.c: file name endings. */
#include "article/names.h"

#include <strings.h>

#include "article/article.h"

/* What the command-line tool is set by may lie among the articles. */
#define SETTINGS "newsidx.yaml"

enum form { OTHER, FRONT_MATTER, MAYBE_FRONT_MATTER, YAML, JSON };

static const struct {
    const char *ending;
    enum form form;
} endings[] = {
    { ".md", FRONT_MATTER }, { ".markdown", FRONT_MATTER },  { ".yaml", YAML }, { ".yml", YAML },
    { ".json", JSON },       { ".txt", MAYBE_FRONT_MATTER },
};

static enum form form_of(const char *path)
{
    size_t length = path ? strlen(path) : 0;
    for (size_t i = 0; i < NX_COUNT(endings); i++) {
        size_t ending = strlen(endings[i].ending);
        if (length >= ending && strcasecmp(path + length - ending, endings[i].ending) == 0) return endings[i].form;
    }
    return OTHER;
}

bool nx_article_name_is_yaml(const char *path)
{
    enum form form = form_of(path);
    return form == YAML || form == JSON;
}

bool nx_article_name_is_json(const char *path)
{
    return form_of(path) == JSON;
}

bool nx_article_name_fits(const char *name, bool *by_content)
{
    enum form form = form_of(name);
    if (form == OTHER || strcmp(name, SETTINGS) == 0) return false;
    *by_content = form == MAYBE_FRONT_MATTER;
    return true;
}
