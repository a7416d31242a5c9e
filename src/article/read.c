/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.c: the bytes of one file -> article: which form it has, which part of it counts, which parser reads it. Three do:
 * fast.c what is plain, json.c what looks like JSON, yaml.c (libyaml) all else and every error; reader.c makes articles
 * of what they give.
 */
#include "article/read.h"

#include "article/fast.h"
#include "article/frame.h"
#include "article/frontmatter.h"
#include "article/json.h"
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

/* ---- One document ----------------------------------------------------------------------------------------------- */

static newsidx_status read_yaml(struct nx_arena *arena, const struct nx_document *document, struct nx_article *out,
                                newsidx_error *err)
{
    struct nx_yaml yaml;
    NX_TRY(nx_yaml_open(&yaml, document, arena, err));
    newsidx_status status = nx_article_from_events(arena, &yaml.events, out, err);
    nx_yaml_close(&yaml);
    return status;
}

/* The quick way; false: it is not for this document, or there is something to complain of, which is libyaml's to say. */
static bool read_fast(struct nx_arena *arena, const struct nx_document *document, struct nx_article *out)
{
    struct nx_fast fast;
    nx_fast_open(&fast, document);
    newsidx_status status = nx_article_from_events(arena, &fast.events, out, NULL);
    nx_fast_close(&fast);
    return status == NEWSIDX_OK;
}

static newsidx_status read_json(struct nx_arena *arena, const struct nx_document *document, bool *broken,
                                struct nx_article *out, newsidx_error *err)
{
    struct nx_json json;
    nx_json_open(&json, document);
    newsidx_status status = nx_article_from_events(arena, &json.events, out, err);
    *broken = json.broken;
    nx_json_close(&json);
    return status;
}

/* The part that JSON's parser may see: JSON, too, may stand behind a line "---". */
static struct nx_document without_delimiter(const struct nx_document *document)
{
    return nx_front_matter_begins(document->bytes) ? nx_front_matter_inner(document) : *document;
}

newsidx_status nx_article_read_document(struct nx_arena *arena, const struct nx_document *document, bool json,
                                        struct nx_article *out, newsidx_error *err)
{
    NX_TRY(nx_document_check_utf8(document, err));
    if (!json && read_fast(arena, document, out)) return NEWSIDX_OK;
    struct nx_document inner = without_delimiter(document);
    if (!json && !nx_json_likely(inner.bytes)) return read_yaml(arena, document, out, err);
    /* On success the error stays as it is, so it is asked for when there is one: errors may take their time. */
    bool broken = false;
    newsidx_status status = read_json(arena, &inner, &broken, out, NULL);
    if (status == NEWSIDX_OK) return status;
    if (status == NEWSIDX_NO_MEMORY) return nx_error_memory(err);
    if (broken && !json) return read_yaml(arena, document, out, err);
    if (broken && read_yaml(arena, document, out, NULL) == NEWSIDX_OK) return NEWSIDX_OK;
    return read_json(arena, &inner, &broken, out, err);
}

/* ---- One file --------------------------------------------------------------------------------------------------- */

/* What the caller says of a file. */
struct origin {
    const char *path;
    enum nx_article_form form;
};

static newsidx_status refuse_without(struct nx_str bytes, newsidx_error *err)
{
    const char *message = "no front matter: begin the file with a line ---";
    if (nx_str_starts_with(bytes, NX_STR("+++"))) {
        message = "front matter in TOML (+++), which is not read: write it as YAML between lines ---";
    } else if (bytes.len == 0) {
        message = "the file is empty: begin it with a line ---";
    }
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, 1, 1, "%s", message);
}

/* True where the first document of the text is an article, too. */
static bool holds_article(struct nx_arena *arena, const struct nx_document *text)
{
    struct nx_frame frame;
    struct nx_document first = *text;
    struct nx_article article;
    nx_frame_start(&frame, false);
    if (!nx_frame_find(&frame, text->bytes, true, &first.bytes.len)) return false;
    return nx_article_read_document(arena, &first, false, &article, NULL) == NEWSIDX_OK;
}

static newsidx_status read_front_matter(struct nx_arena *arena, const struct nx_document *file, bool yaml,
                                        struct nx_article *out, newsidx_error *err)
{
    if (!nx_front_matter_begins(file->bytes)) return refuse_without(file->bytes, err);
    struct nx_document block, rest;
    NX_TRY(nx_front_matter_find(file, &block, &rest, err));
    /* What is below the block is text, but in a YAML file it may be one more article, which shall not be lost. */
    if (yaml && holds_article(arena, &rest)) {
        return nx_error_at(err, NEWSIDX_REFUSED, NULL, rest.start.line, rest.start.column, "%s",
                           nx_yaml_second_document);
    }
    return nx_article_read_document(arena, &block, false, out, err);
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

static newsidx_status refuse_size(newsidx_error *err)
{
    return nx_error_at(err, NEWSIDX_REFUSED, NULL, 1, 1, "the file has more than %d bytes: split it",
                       NX_ARTICLE_FILE_MAX);
}

static newsidx_status read_file(struct nx_arena *arena, struct nx_str bytes, struct origin origin,
                                struct nx_article *out, newsidx_error *err)
{
    if (bytes.len > NX_ARTICLE_FILE_MAX) return refuse_size(err);
    NX_TRY(nx_document_check_encoding(bytes, err));
    struct nx_document file = nx_document_of_file(bytes);
    if (origin.form == NX_FORM_DETECT) origin.form = detect(&file, origin.path);
    const bool yaml = nx_article_name_is_yaml(origin.path);
    if (origin.form == NX_FORM_FRONT_MATTER) return read_front_matter(arena, &file, yaml, out, err);
    return nx_article_read_document(arena, &file, nx_article_name_is_json(origin.path), out, err);
}

newsidx_status nx_article_read(struct nx_arena *arena, struct nx_str bytes, const char *path, enum nx_article_form form,
                               struct nx_article *out, newsidx_error *err)
{
    newsidx_status status = read_file(arena, bytes, (struct origin){ path, form }, out, err);
    if (status != NEWSIDX_OK) nx_error_add_path(err, path);
    return status;
}
