/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collection.c: the table of collections; indexing one from its files or from records that a script picks. */
#include "collection.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/handle.h"
#include "index/lookup.h"

static const struct collection_form forms[] = {
    { "time", "queries.tsv", "qrels.txt", NULL, "https://example.org/time/", "1964-01-01", true },
    { "cranfield", "queries.tsv", "qrels.txt", NULL, "https://example.org/cranfield/", "2026-11-01", false },
    { "med", "queries.tsv", "qrels.txt", NULL, "https://example.org/med/", "2026-11-01", false },
    { "adi", "queries.tsv", "qrels.txt", NULL, "https://example.org/adi/", "2026-11-01", false },
    { "scifact", "queries.tsv", "qrels.txt", NULL, "https://example.org/scifact/", "2026-11-01", false },
    { "headline-edits", "en.queries.tsv", "en.qrels.txt", "--lang en --src ostabo-au,ostabo-gb,ostabo-us", "",
      "2023-12-01", true },
};

const struct collection_form *collection_find(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcmp(forms[i].name, name) == 0) return &forms[i];
    }
    return NULL;
}

/* ---- Places ---- */

static const char *shared(void)
{
    const char *folder = getenv("NEWSIDX_SHARED");
    return folder && *folder ? folder : "../shared/data";
}

static const char *path_of(const struct collection_form *form, const char *file, char *room)
{
    snprintf(room, COLLECTION_PATH_SIZE, "%s/relevance/%s/%s", shared(), form->name, file);
    return room;
}

bool collection_is_there(const struct collection_form *form)
{
    char path[COLLECTION_PATH_SIZE];
    if (form->records && system("command -v zstd >/dev/null") != 0) return false;
    return access(path_of(form, form->judgements, path), R_OK) == 0;
}

/* ---- Indexing ---- */

static bool failed(const newsidx_error *err)
{
    fprintf(stderr, "%s:%u: %s\n", err->path, err->line, err->message);
    return false;
}

static void on_refused(void *context, const newsidx_error *why)
{
    (void)context;
    failed(why);
}

static newsidx_status add_records(const struct collection_form *form, struct newsidx_writer *writer,
                                  struct newsidx_add_report *report, newsidx_error *err)
{
    char command[2 * COLLECTION_PATH_SIZE];
    snprintf(command, sizeof command, "python3 -B tests/real/records.py '%s/bulk/records.jsonl.zst' %s", shared(),
             form->records);
    FILE *records = popen(command, "r");
    if (!records) return NEWSIDX_IO;
    newsidx_status status = newsidx_writer_add_stream(writer, fileno(records), form->name, report, err);
    bool complete = pclose(records) == 0;
    if (!complete) snprintf(err->message, sizeof err->message, "the records could not be read");
    return complete ? status : NEWSIDX_IO;
}

static newsidx_status add_files(const struct collection_form *form, struct newsidx_writer *writer,
                                struct newsidx_add_report *report, newsidx_error *err)
{
    char corpus[COLLECTION_PATH_SIZE];
    const char *paths[] = { path_of(form, "corpus", corpus) };
    return newsidx_writer_add(writer, paths, 1, report, err);
}

/* Every document must be in: a ranking of a part of them is no measure. */
static bool build(const struct collection_form *form, const char *index)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct newsidx_writer *writer;
    struct newsidx_add_report report;
    struct newsidx_writer_options options = NEWSIDX_WRITER_OPTIONS_INIT;
    options.on_refused = on_refused;
    options.no_sync = true;
    if (newsidx_writer_open(index, &options, &writer, &err) != NEWSIDX_OK) return failed(&err);
    newsidx_status status =
        form->records ? add_records(form, writer, &report, &err) : add_files(form, writer, &report, &err);
    newsidx_writer_close(writer);
    if (status != NEWSIDX_OK) return failed(&err);
    return report.files > 0 && report.files_refused == 0 && report.articles_total == report.files;
}

static bool open_index(struct collection *self)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    char index[COLLECTION_PATH_SIZE + 16];
    const char *temporary = getenv("TMPDIR");
    snprintf(self->folder, sizeof self->folder, "%s/newsidx-relevance-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(self->folder)) {
        perror(self->folder);
        self->folder[0] = '\0';
        return false;
    }
    snprintf(index, sizeof index, "%s/.newsidx", self->folder);
    if (!build(self->form, index)) {
        fprintf(stderr, "%s: not all of its documents were indexed\n", self->form->name);
        return false;
    }
    return newsidx_index_open(index, &self->index, &err) == NEWSIDX_OK || failed(&err);
}

static bool find_document(void *context, const char *document, struct nx_hash *out)
{
    const struct collection *self = context;
    newsidx_error err = { .status = NEWSIDX_OK };
    char url[COLLECTION_PATH_SIZE];
    snprintf(url, sizeof url, "%s%s", self->form->url, document);
    if (nx_lookup(self->index->readers.all->snapshot, self->index->readers.dir, url, out, &err) == NEWSIDX_OK)
        return true;
    fprintf(stderr, "judged document %s: %s\n", url, err.message);
    return false;
}

bool collection_open(const struct collection_form *form, struct collection *out)
{
    char queries[COLLECTION_PATH_SIZE], judgements[COLLECTION_PATH_SIZE];
    *out = (struct collection){ .form = form };
    if (judged_read(path_of(form, form->queries, queries), path_of(form, form->judgements, judgements), &out->judged) &&
        open_index(out) && judged_identify(&out->judged, find_document, out)) {
        return true;
    }
    collection_close(out);
    return false;
}

static int remove_one(const char *path, const struct stat *meta, int kind, struct FTW *place)
{
    (void)meta, (void)kind, (void)place;
    return remove(path);
}

void collection_close(struct collection *collection)
{
    newsidx_index_close(collection->index);
    if (collection->folder[0]) nftw(collection->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    judged_dispose(&collection->judged);
    *collection = (struct collection){ 0 };
}
