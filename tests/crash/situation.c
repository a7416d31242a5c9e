/* SPDX-License-Identifier: GPL-2.0-or-later */
/* situation.c: running an add, the states it goes through, what it leaves in its folder. */
#include "situation.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answers.h"
#include "base/buffer.h"
#include "index/manifest.h"
#include "index/segment.h"

/* Half of it is a batch: a dozen for the whole corpus. */
static const char memory[] = "65536", all_memory[] = "0";

/* ---- States ---- */

bool situation_reset(const struct situation *self)
{
    if (!scene_remove(self->index)) return false;
    return !self->onto_older || scene_copy(self->older, self->index);
}

/* What a fresh index answers of the files when the first `n_newer` of them are known as they are now. */
static bool add_state(struct situation *self, size_t n_newer)
{
    char path[SCENE_PATH_SIZE];
    const struct scene *scene = self->scene;
    if (self->n_states == STATES_MAX) return false;
    if (!scene_remove(scene_path(scene, "fresh", NULL, path)) ||
        !scene_write_files(scene, "fresh", n_newer, self->onto_older) || !scene_index(scene, "fresh", ".newsidx")) {
        return false;
    }
    self->states[self->n_states] = answers_of(scene_path(scene, "fresh", ".newsidx", path));
    return self->states[self->n_states] && ++self->n_states;
}

/* Takes the states by what the adder told: at each commit, how many files it had read. */
static bool find_states(struct situation *self)
{
    char line[32];
    FILE *told = fopen(self->output, "r");
    if (!told) return false;
    bool made = add_state(self, 0);
    while (made && fgets(line, sizeof line, told)) made = add_state(self, strtoull(line, NULL, 10));
    fclose(told);
    return made;
}

size_t situation_state(const struct situation *self)
{
    size_t i = 0;
    char *answers = answers_of(self->index);
    if (!answers) return STATES_MAX;
    while (i < self->n_states && strcmp(answers, self->states[i]) != 0) i++;
    /* Without an index there is nothing, which is what one of nothing answers. */
    if (!self->onto_older && strcmp(answers, ANSWERS_NO_INDEX) == 0) i = 0;
    if (i == self->n_states) {
        printf("the index answers as after none of the commits:\n");
        for (size_t k = 0; k < self->n_states; k++) answers_differ(self->states[k], answers);
    }
    free(answers);
    return i < self->n_states ? i : STATES_MAX;
}

/* ---- What is in the folder ---- */

static bool is_named(const struct nx_segment_facts *facts, const char *file)
{
    char dead[NX_DEAD_NAME_SIZE];
    if (facts->dead_generation && strcmp(file, nx_segment_dead_name(facts->dead_generation, dead)) == 0) return true;
    return strcmp(file, "parts") == 0 || strcmp(file, "postings.glass") == 0;
}

/* Whether a folder has nothing but what is in the list of `known` words or named by `facts`. */
static bool has_no_orphans(const char *path, const char *known, const struct nx_segment_facts *facts)
{
    bool clean = true;
    DIR *folder = opendir(path);
    if (!folder) return false;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char word[300];
        snprintf(word, sizeof word, " %s ", entry->d_name);
        if (facts ? is_named(facts, entry->d_name) : strstr(known, word) != NULL) continue;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        printf("left over: %s/%s\n", path, entry->d_name);
        clean = false;
    }
    closedir(folder);
    return clean;
}

static bool is_clean(const char *index, const struct nx_manifest *manifest)
{
    bool clean = has_no_orphans(index, " lock manifest segments ", NULL);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer path = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    NX_AUTO(nx_buffer_dispose) struct nx_buffer names = NX_BUFFER_INIT(NX_BUFFER_NO_MAX);
    for (size_t i = 0; i < manifest->n_segments; i++) {
        const struct nx_segment_facts *facts = &manifest->segments[i];
        nx_buffer_add_format(&names, " %08llu ", (unsigned long long)facts->name);
        clean = has_no_orphans(nx_segment_path(&path, index, facts->name, NULL), NULL, facts) && clean;
    }
    nx_buffer_add(&names, "", 1);
    return has_no_orphans(nx_path_join(&path, index, "segments"), names.ptr, NULL) && clean;
}

bool situation_is_clean(const struct situation *self)
{
    newsidx_error err = { .status = NEWSIDX_OK };
    struct nx_manifest manifest = { .generation = 0 };
    if (nx_manifest_read(self->index, &manifest, &err) != NEWSIDX_OK) return scene_fail(&err);
    bool clean = is_clean(self->index, &manifest);
    nx_manifest_dispose(&manifest);
    return clean;
}

/* ---- The whole ---- */

static uint64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

/* The older index, and the files as the add will find them. */
static bool prepare(const struct situation *self)
{
    char path[SCENE_PATH_SIZE];
    const struct scene *scene = self->scene;
    if (!scene_remove(scene_path(scene, "work", NULL, path))) return false;
    if (self->onto_older && !(scene_write_files(scene, "work", 0, true) && scene_index(scene, "work", ".newsidx") &&
                              scene_remove(self->older) && scene_copy(self->index, self->older))) {
        return false;
    }
    return scene_write_files(scene, "work", scene->n, true);
}

/* Runs twice without a kill: once followed, once timed. */
static bool calibrate(struct situation *self)
{
    if (!situation_reset(self)) return false;
    enum trace_end end = trace_record(self->argv, self->output, &self->calls);
    if (end != TRACE_DONE) trace_calls_dispose(&self->calls);
    if (end == TRACE_FAILED || !situation_reset(self)) return false;
    const uint64_t start = clock_now();
    end = trace_run(self->argv, self->output);
    self->microseconds = clock_now() - start;
    return end == TRACE_DONE && find_states(self);
}

bool situation_open(const struct scene *scene, const char *adder, bool onto_older, struct situation *out)
{
    *out = (struct situation){ .scene = scene, .onto_older = onto_older };
    scene_path(scene, "work/.newsidx", NULL, out->index);
    scene_path(scene, "older", NULL, out->older);
    scene_path(scene, "work/news", NULL, out->news);
    scene_path(scene, "told", NULL, out->output);
    const char *const words[] = { adder, out->index, memory, out->news };
    bool made = true;
    for (size_t i = 0; i < 4; i++) {
        made = (out->argv[i] = strdup(words[i])) && made;
        made = (out->rest[i] = strdup(i == 2 ? all_memory : words[i])) && made;
    }
    /* The add must end in the last state: else there is nothing to compare with. */
    if (made && prepare(out) && calibrate(out) && situation_state(out) == out->n_states - 1) return true;
    fprintf(stderr, "the add failed without being killed\n");
    situation_close(out);
    return false;
}

void situation_close(struct situation *situation)
{
    for (size_t i = 0; i < situation->n_states; i++) free(situation->states[i]);
    for (size_t i = 0; i < 4; i++) {
        free(situation->argv[i]);
        free(situation->rest[i]);
    }
    trace_calls_dispose(&situation->calls);
    *situation = (struct situation){ .n_states = 0 };
}
