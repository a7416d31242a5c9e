/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.c: the bytes of one file -> article: which form it has, which part of it counts, which parser reads it. The
 * parsing is done by yaml.c and json.c, the making of articles by reader.c.
 */
#include "article/article.h"
#include "article/frontmatter.h"
#include "article/names.h"
#include "article/reader.h"
#include "article/yaml.h"

struct nx_article nx_article_none(void)
{
    return (struct nx_article){
        .published_at = { NEWSIDX_DATE_NONE, false },
        .quality = NEWSIDX_QUALITY_NONE,
        .heat = NEWSIDX_HEAT_NONE,
        .published = NEWSIDX_UNKNOWN,
    };
}

bool nx_article_begins(struct nx_str bytes)
{
    return nx_front_matter_begins(nx_document_of_file(bytes).bytes);
}

static newsidx_status read_yaml(struct nx_arena *arena, const struct nx_document *document, struct nx_article *out,
                                newsidx_error *err)
{
    NX_TRY(nx_document_check_utf8(document, err));
    struct nx_yaml yaml;
    NX_TRY(nx_yaml_open(&yaml, document, arena, err));
    newsidx_status status = nx_article_from_events(arena, &yaml.events, out, err);
    nx_yaml_close(&yaml);
    return status;
}

static newsidx_status refuse_without(struct nx_str bytes, newsidx_error *err)
{
    bool toml = bytes.len >= 3 && memcmp(bytes.ptr, "+++", 3) == 0;
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, 1, 1,
                       toml ? "front matter in TOML (+++), which is not read: write it as YAML between lines ---"
                            : "no front matter: begin the file with a line ---");
}

static newsidx_status read_front_matter(struct nx_arena *arena, const struct nx_document *file, struct nx_article *out,
                                        newsidx_error *err)
{
    if (!nx_front_matter_begins(file->bytes)) return refuse_without(file->bytes, err);
    struct nx_document block, rest;
    NX_TRY(nx_front_matter_find(file, &block, &rest, err));
    return read_yaml(arena, &block, out, err);
}

/* The form of a file that is to be found out. */
static enum nx_article_form detect(const struct nx_document *file, const char *path)
{
    if (!nx_article_name_is_yaml(path)) return NX_FORM_FRONT_MATTER;
    if (!nx_front_matter_begins(file->bytes)) return NX_FORM_YAML;
    /* A YAML file may begin with "---" and never close it. */
    struct nx_document block, rest;
    return nx_front_matter_find(file, &block, &rest, NULL) == NEWSIDX_OK ? NX_FORM_FRONT_MATTER : NX_FORM_YAML;
}

static newsidx_status read_form(struct nx_arena *arena, const struct nx_document *file, enum nx_article_form form,
                                struct nx_article *out, newsidx_error *err)
{
    return form == NX_FORM_YAML ? read_yaml(arena, file, out, err) : read_front_matter(arena, file, out, err);
}

newsidx_status nx_article_read(struct nx_arena *arena, struct nx_str bytes, const char *path, enum nx_article_form form,
                               struct nx_article *out, newsidx_error *err)
{
    newsidx_status status;
    if (bytes.len > NX_ARTICLE_FILE_MAX) {
        status = nx_error_at(err, NEWSIDX_REFUSED, NULL, 1, 1, "the file has more than %d bytes: split it",
                             NX_ARTICLE_FILE_MAX);
    } else {
        status = nx_document_check_encoding(bytes, err);
    }
    struct nx_document file = nx_document_of_file(bytes);
    if (form == NX_FORM_DETECT) form = detect(&file, path);
    if (status == NEWSIDX_OK) status = read_form(arena, &file, form, out, err);
    if (status != NEWSIDX_OK) nx_error_add_path(err, path);
    return status;
}
