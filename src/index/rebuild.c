/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rebuild.c: first what is no file any more is copied from the old index, then all files are read as an add reads
 * them, then those of them that were refused are copied, too. Then the new index takes the place of the old one.
 */
#include "index/rebuild.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "article/article.h"
#include "index/adder.h"
#include "index/salvage.h"
#include "index/walk.h"

struct rebuild {
    const struct newsidx_writer_options *given; /* the caller's */
    struct newsidx_writer_options options;      /* what the steps are given instead */
    struct newsidx_rebuild_report *report;
    struct nx_store store; /* the new index */
    struct nx_rebuilt old;
    struct nx_salvage salvage;
    struct nx_walk names; /* for the folder that the names are relative to */
    bool *is_file;        /* per source of the old index: a file that is there */
};

/* ---- Telling ---- */

static void on_problem(void *context, const newsidx_error *problem)
{
    struct rebuild *self = context;
    self->report->problems++;
    if (self->given->on_refused) self->given->on_refused(self->given->context, problem);
}

static bool on_progress(void *context, const struct newsidx_progress *progress)
{
    const struct rebuild *self = context;
    return !self->given->on_progress || self->given->on_progress(self->given->context, progress);
}

/* "NAME: what is wrong: what to do"; the name is no C string. */
static void tell_source(struct rebuild *self, struct nx_str name, const char *message)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    newsidx_error problem;
    nx_buffer_add_str(&path, name);
    const char *text = nx_buffer_terminate(&path);
    nx_error_at(&problem, NEWSIDX_CORRUPT, text, 0, 0, "%s", message);
    on_problem(self, &problem);
}

static void tell_manifest(struct rebuild *self)
{
    newsidx_error problem = self->old.fault;
    const bool damaged = problem.status == NEWSIDX_CORRUPT;
    nx_error_at(
        &problem, problem.status, self->old.fault.path, 0, 0,
        "%s: %smore may have been indexed than is now, so add those files and streams again; the language is now %s",
        damaged ? "damaged or missing" : "in another format",
        damaged ? "the segments were taken as they lie on the disk, so what had been removed may be back, and " : "",
        self->store.manifest.language);
    on_problem(self, &problem);
}

/* ---- Files of the old index ---- */

static bool is_stream(const struct rebuild *self, const struct nx_salvage_source *source)
{
    return nx_hash_is_none(nx_salvage_row(&self->salvage, source).content);
}

/* The path of a source's file; "" after a failure, which sticks to `out`. */
static const char *path_of(const struct rebuild *self, struct nx_str name, struct nx_buffer *out)
{
    nx_buffer_clear(out);
    if (name.ptr[0] != '/') nx_path_join(out, self->names.base, "");
    nx_buffer_add_str(out, name);
    return nx_buffer_terminate(out);
}

/* The name of the folder that it is in. */
static struct nx_str folder_of(struct nx_str name)
{
    size_t length = name.len;
    while (length > 0 && name.ptr[length - 1] != '/') length--;
    if (length == 0) return NX_STR(".");
    return (struct nx_str){ name.ptr, length > 1 ? length - 1 : length };
}

/* Nothing is known to be gone from a folder that cannot be looked into; it is told once. */
static void tell_out_of_reach(struct rebuild *self, struct nx_str name, struct nx_str *told)
{
    char message[300];
    const struct nx_str folder = folder_of(name);
    const int why = errno;
    if (told->ptr && nx_str_equal(folder, *told)) return;
    *told = folder;
    snprintf(message, sizeof message,
             "cannot look into the folder (%s), so what was indexed from it is kept as it was: mend that, and add it again",
             strerror(why));
    tell_source(self, folder, message);
}

static newsidx_status find_files(struct rebuild *self, newsidx_error *err)
{
    struct nx_str told = NX_STR_NONE;
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    self->is_file = calloc(self->salvage.n_sources + 1, sizeof *self->is_file);
    if (!self->is_file) return nx_error_memory(err);
    for (size_t i = 0; i < self->salvage.n_sources; i++) {
        const struct nx_salvage_source *source = &self->salvage.sources[i];
        struct stat meta; /* of a link: an add reads what it leads to, under that name */
        if (is_stream(self, source)) continue;
        const char *file = path_of(self, source->name, &path);
        NX_TRY(nx_buffer_check(&path, err));
        const bool there = lstat(file, &meta) == 0;
        self->is_file[i] = there && S_ISREG(meta.st_mode);
        if (!there && errno != ENOENT && errno != ENOTDIR) tell_out_of_reach(self, source->name, &told);
    }
    return NEWSIDX_OK;
}

/* ---- Copying ---- */

/* What came of copying one source. */
struct copied {
    uint64_t n, n_lost; /* articles copied; articles and mentions that are damaged */
};

/* A batch has each source once, and a full one is committed between two articles. */
static newsidx_status add_source(struct rebuild *self, struct nx_adder *adder, const struct nx_salvage_source *source,
                                 newsidx_error *err)
{
    const struct nx_batch *batch = &adder->batch;
    const struct nx_source_row row = nx_salvage_row(&self->salvage, source);
    if (batch->n_sources && nx_str_equal(batch->names[batch->n_sources - 1], source->name)) return NEWSIDX_OK;
    return nx_batch_add_source(&adder->batch, source->name, &row, err);
}

static newsidx_status copy_part(struct rebuild *self, struct nx_adder *adder, const struct nx_salvage_source *source,
                                struct copied *copied, newsidx_error *err)
{
    struct nx_article article;
    newsidx_status status;
    for (uint32_t next = 0;; copied->n++) {
        nx_arena_clear(&adder->arena);
        status = nx_salvage_article(&self->salvage, source, &next, &copied->n_lost, &adder->arena, &article, err);
        if (status != NEWSIDX_OK) break;
        NX_TRY(add_source(self, adder, source, err));
        NX_TRY(nx_adder_take(adder, &article, err));
        NX_TRY(nx_adder_commit_full(adder, err));
        if (!nx_adder_step(adder)) return nx_adder_interrupted(err);
    }
    return status == NEWSIDX_END ? NEWSIDX_OK : status;
}

/* Tells what is not as it should be; `damaged`: the name itself may be wrong. */
static void count_copied(struct rebuild *self, const struct nx_salvage_source *source, const struct copied *copied,
                         bool damaged)
{
    char message[200];
    const char *what = is_stream(self, source) ? "stream" : "file";
    if (copied->n_lost) {
        self->report->sources_lost++;
        snprintf(message, sizeof message, "damaged in the index, and %s is lost: add the %s again",
                 copied->n ? "a part of it" : "all of it", what);
        tell_source(self, source->name, message);
        return;
    }
    self->report->sources_kept++;
    if (damaged) {
        tell_source(self, source->name,
                    "kept from a damaged part of the index, where its name may be wrong: if it is, take it out with "
                    "newsidx remove and add what it was");
    }
}

/* Copies the source whose `n` parts begin at `at`. */
static newsidx_status copy_source(struct rebuild *self, struct nx_adder *adder, size_t at, size_t n, newsidx_error *err)
{
    const struct nx_salvage_source *sources = &self->salvage.sources[at];
    struct copied copied = { 0, 0 };
    bool damaged = false;
    adder->progress.files_seen++;
    if (!nx_adder_step(adder)) return nx_adder_interrupted(err);
    for (size_t i = 0; i < n; i++) {
        const struct nx_salvage_segment *home = &self->salvage.segments[sources[i].segment];
        damaged = damaged || (!home->whole && !self->is_file[at]);
        NX_TRY(copy_part(self, adder, &sources[i], &copied, err));
    }
    /* A stream without articles is a source all the same. */
    if (copied.n + copied.n_lost == 0) NX_TRY(add_source(self, adder, sources, err));
    count_copied(self, sources, &copied, damaged);
    return NEWSIDX_OK;
}

/* Copies what is no file any more; or, with `refused`, the files that could not be read. */
static newsidx_status copy_sources(struct rebuild *self, struct nx_adder *adder, bool refused, newsidx_error *err)
{
    const struct nx_salvage *salvage = &self->salvage;
    for (size_t at = 0, n; at < salvage->n_sources; at += n) {
        const struct nx_str name = salvage->sources[at].name;
        size_t segment = 0;
        uint32_t source;
        for (n = 1; at + n < salvage->n_sources && nx_str_equal(name, salvage->sources[at + n].name);) n++;
        if (self->is_file[at] != refused) continue;
        if (refused && nx_store_find_source(&self->store, name, &segment, &source)) continue;
        NX_TRY(copy_source(self, adder, at, n, err));
    }
    return nx_adder_commit(adder, err);
}

static newsidx_status copy(struct rebuild *self, bool refused, newsidx_error *err)
{
    struct nx_adder adder;
    struct newsidx_add_report report;
    nx_adder_init(&adder, &self->store, &self->options, &report);
    adder.progress.stage = "keeping";
    newsidx_status status = copy_sources(self, &adder, refused, err);
    nx_adder_dispose(&adder);
    return status;
}

/* ---- Reading ---- */

/* The paths of the old index's files and those that the caller named; their array is malloc'd. */
static newsidx_status list_paths(struct rebuild *self, const char *const *named, size_t n_named, struct nx_arena *arena,
                                 const char ***out, size_t *n, newsidx_error *err)
{
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    const char **paths = malloc((n_named + self->salvage.n_sources + 1) * sizeof *paths);
    if (!paths) return nx_error_memory(err);
    *out = paths;
    for (size_t i = 0; i < n_named; i++) paths[(*n)++] = named[i];
    for (size_t i = 0; i < self->salvage.n_sources; i++) {
        if (!self->is_file[i]) continue;
        path_of(self, self->salvage.sources[i].name, &path);
        NX_TRY(nx_buffer_check(&path, err));
        paths[*n] = nx_arena_copy(arena, path.ptr, path.len);
        if (!paths[(*n)++]) return nx_error_memory(err);
    }
    return NEWSIDX_OK;
}

static newsidx_status read_files(struct rebuild *self, const char *const *named, size_t n_named, newsidx_error *err)
{
    NX_AUTO(nx_arena_dispose) struct nx_arena arena = NX_ARENA_INIT;
    NX_AUTO(nx_free_bytes) const char **paths = NULL;
    struct newsidx_add_report report;
    size_t n = 0;
    const uint64_t before = nx_removal_count_files(&self->store);
    NX_TRY(list_paths(self, named, n_named, &arena, &paths, &n, err));
    if (n == 0) return NEWSIDX_OK;
    NX_TRY(nx_add_paths(&self->store, &self->options, paths, n, &report, err));
    /* A file that was copied and turned up under another name took its own place. */
    self->report->files_read = nx_removal_count_files(&self->store) + report.files_moved - before;
    self->report->sources_kept -= NX_MIN(self->report->sources_kept, report.files_moved);
    return NEWSIDX_OK;
}

/* ---- The whole ---- */

/* How many sources the old index had by its own count; 0 where it is not known, or all were found. */
static uint64_t count_expected(const struct rebuild *self)
{
    const bool unread = self->salvage.n_unread > 0 && self->old.fault.status == NEWSIDX_OK;
    return unread ? self->old.manifest.totals.n_sources : 0;
}

/* How many sources have been found in it, by their names. */
static uint64_t count_found(const struct nx_salvage *salvage)
{
    uint64_t n = salvage->n_nameless;
    for (size_t i = 0; i < salvage->n_sources; i++) {
        n += i == 0 || !nx_str_equal(salvage->sources[i - 1].name, salvage->sources[i].name);
    }
    return n;
}

/* An index of which nothing can be read, or little, is not replaced by an empty one. */
static newsidx_status check_readable(const struct rebuild *self, size_t n_paths, newsidx_error *err)
{
    const struct nx_salvage *salvage = &self->salvage;
    const bool unread = salvage->n_unread == salvage->n_segments;
    const uint64_t expected = count_expected(self), found = count_found(salvage);
    const newsidx_status status = self->old.fault.status == NEWSIDX_FORMAT ? NEWSIDX_FORMAT : NEWSIDX_CORRUPT;
    if (n_paths) return NEWSIDX_OK;
    if (unread && (salvage->n_segments || self->old.fault.status != NEWSIDX_OK)) {
        return nx_error_at(
            err, status, self->store.dir, 0, 0,
            "which files were indexed cannot be read any more: name them, with newsidx check --rebuild PATH...");
    }
    if (found >= expected / 2) return NEWSIDX_OK;
    char all[NEWSIDX_COUNT_TEXT_SIZE], few[NEWSIDX_COUNT_TEXT_SIZE];
    return nx_error_at(err, status, self->store.dir, 0, 0,
                       "of %s files and streams, all but %s cannot be read any more, not even their names: name the "
                       "files, with newsidx check --rebuild PATH...; what else can be kept is kept then",
                       newsidx_count_format(expected, all), newsidx_count_format(found, few));
}

/* Sources that cannot even be named: by the old index's own count. */
static void count_unnamed(struct rebuild *self)
{
    const uint64_t expected = count_expected(self), now = self->store.manifest.totals.n_sources;
    if (expected > now) self->report->sources_lost = NX_MAX(self->report->sources_lost, expected - now);
}

static newsidx_status make(struct rebuild *self, const char *const *paths, size_t n_paths, newsidx_error *err)
{
    NX_TRY(nx_walk_init(&self->names, self->store.dir, err));
    NX_TRY(nx_salvage_open(self->store.dir, &self->old.manifest, on_problem, self, &self->salvage, err));
    NX_TRY(check_readable(self, n_paths, err));
    if (self->old.fault.status != NEWSIDX_OK) tell_manifest(self);
    self->report->segments_lost = self->salvage.n_unread;
    self->report->sources_lost = self->salvage.n_nameless;
    for (uint64_t i = 0; i < self->salvage.n_nameless; i++) {
        tell_source(self, NX_STR_NONE, "a source whose name is damaged is lost: add what is missing now again");
    }
    NX_TRY(find_files(self, err));
    NX_TRY(copy(self, false, err));
    NX_TRY(read_files(self, paths, n_paths, err));
    NX_TRY(copy(self, true, err));
    count_unnamed(self);
    self->report->lost_known = self->old.fault.status == NEWSIDX_OK && self->salvage.n_unread == 0;
    NX_TRY(nx_store_publish(&self->store, err));
    self->report->articles_total = self->store.manifest.totals.n_articles;
    return NEWSIDX_OK;
}

static void dispose(struct rebuild *self)
{
    nx_store_close(&self->store);
    nx_salvage_close(&self->salvage);
    nx_manifest_dispose(&self->old.manifest);
    if (self->names.base) nx_walk_dispose(&self->names);
    free(self->is_file);
}

newsidx_status nx_rebuild(const char *dir, const struct newsidx_writer_options *options, const char *const *paths,
                          size_t n_paths, struct newsidx_rebuild_report *report, newsidx_error *err)
{
    struct rebuild self = { .given = options, .report = report };
    const struct nx_rebuild_options how = { options->language, options->wait_seconds, !options->no_sync };
    *report = (struct newsidx_rebuild_report){ 0 };
    self.options = (struct newsidx_writer_options)NEWSIDX_WRITER_OPTIONS_INIT;
    self.options.memory = options->memory;
    self.options.on_refused = on_problem;
    self.options.on_progress = on_progress;
    self.options.context = &self;
    NX_TRY(nx_store_open_rebuild(dir, &how, &self.store, &self.old, err));
    self.store.jobs = options->jobs;
    newsidx_status status = make(&self, paths, n_paths, err);
    dispose(&self);
    if (status == NEWSIDX_INTERRUPTED) {
        return nx_error_set(err, NEWSIDX_INTERRUPTED, "interrupted: the index is as it was; run the command again");
    }
    return status;
}
