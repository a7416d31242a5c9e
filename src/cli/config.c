/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config.c: where files of settings are, and their settings -> options. What may be set config_check.c knows. */
#include "cli/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/config_check.h"
#include "cli/message.h"
#include "cli/place.h"

#define FILE_NAME "newsidx.yaml"

void nx_config_dispose(struct nx_config *config)
{
    if (!config) return;
    for (size_t i = 0; i < config->n; i++) newsidx_settings_free(config->files[i].settings);
    config->n = 0;
}

/* ---- Where the files are ---- */

/* One more file to look for, unless its path is too long to be one. */
__attribute__((format(printf, 2, 3))) static void add_file(struct nx_config *config, const char *format, ...)
{
    va_list arguments;
    struct nx_config_file *file = &config->files[config->n];
    va_start(arguments, format);
    const int length = vsnprintf(file->path, sizeof file->path, format, arguments);
    va_end(arguments);
    file->settings = NULL;
    if (length > 0 && (size_t)length < sizeof file->path) config->n++;
}

/* In the folder that holds the index: news/.newsidx has news/newsidx.yaml. */
static void add_beside(struct nx_config *config, const char *place)
{
    size_t length = strlen(place);
    while (length > 1 && place[length - 1] == '/') length--;
    size_t name = length;
    while (name > 0 && place[name - 1] != '/') name--;
    const bool is_dots = strspn(place + name, ".") >= length - name && length - name <= 2;
    if (is_dots) /* of which the folder above has no name here */
        add_file(config, "%.*s/../" FILE_NAME, (int)length, place);
    else
        add_file(config, "%.*s" FILE_NAME, (int)name, place);
}

static void add_users(struct nx_config *config)
{
    const char *folder = nx_place_environment("XDG_CONFIG_HOME"), *home = nx_place_environment("HOME");
    if (folder)
        add_file(config, "%s/newsidx/" FILE_NAME, folder);
    else if (home)
        add_file(config, "%s/.config/newsidx/" FILE_NAME, home);
}

/* ---- Reading ---- */

static bool read_file(struct nx_config_file *file, bool must_be)
{
    newsidx_error err = { 0 };
    const newsidx_status status = newsidx_settings_read(file->path, &file->settings, &err);
    if (status == NEWSIDX_NOT_FOUND && !must_be) return true;
    if (status == NEWSIDX_OK) return nx_config_check(file);
    nx_message_failure(&err);
    return false;
}

bool nx_config_read(struct nx_config *config, const char *place)
{
    const char *named = nx_place_environment("NEWSIDX_CONFIG");
    if (named && strcmp(named, "none") == 0) return true;
    if (named) {
        add_file(config, "%s", named);
    } else {
        if (*place) add_beside(config, place);
        add_users(config);
    }
    for (size_t i = 0; i < config->n; i++) {
        if (!read_file(&config->files[i], named != NULL)) return false;
    }
    return true;
}

/* ---- Finding ---- */

static bool is_named(const struct newsidx_setting *setting, const char *command, const char *option)
{
    const size_t length = strlen(command);
    const char *name = setting->name;
    if (length == 0) return strcmp(name, option) == 0;
    return strncmp(name, command, length) == 0 && name[length] == '.' && strcmp(name + length + 1, option) == 0;
}

static struct nx_config_found find_in(const struct nx_config_file *file, const char *command, const char *option)
{
    struct nx_config_found found = { .file = NULL };
    const size_t n = file->settings ? newsidx_settings_n(file->settings) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct newsidx_setting *setting = newsidx_settings_item(file->settings, i);
        if (!is_named(setting, command, option)) continue;
        if (found.n++ == 0) found.setting = setting;
        found.file = file;
    }
    return found;
}

struct nx_config_found nx_config_find(const struct nx_config *config, const char *command, const char *option)
{
    struct nx_config_found found = { .file = NULL };
    for (size_t i = 0; i < config->n && !found.file; i++) {
        found = find_in(&config->files[i], command, option);
        if (!found.file && *command) found = find_in(&config->files[i], "", option);
    }
    return found;
}

/* ---- Setting ---- */

/* A path as it is from here; a text that is none as it is. */
static const char *resolve(struct nx_config *config, const struct nx_option *o, const struct nx_config_file *file,
                           const char *text)
{
    const char *slash = strrchr(file->path, '/');
    if (o->kind != NX_OPTION_CHOICE_OR_FILE || nx_option_word(o, text) >= 0 || text[0] == '/' || !slash) return text;
    snprintf(config->path, sizeof config->path, "%.*s/%s", (int)(slash - file->path), file->path, text);
    return config->path;
}

/* Checked already, so that only memory can fail. */
static bool set_all(struct nx_config *config, const struct nx_option *o, const struct nx_config_found *found,
                    struct nx_args *args)
{
    struct nx_out why = NX_OUT_INIT(NX_OUT_MEMORY);
    bool done = true;
    for (size_t i = 0; done && i < found->n; i++)
        done = nx_option_set(o, resolve(config, o, found->file, found->setting[i].text), args, &why);
    if (!done) nx_message_error("%s: %s", o->name, nx_out_string(&why));
    nx_out_dispose(&why);
    args->origins[o - nx_options] = NX_ORIGIN_FILE;
    return done;
}

bool nx_config_apply(struct nx_config *config, const char *name, enum nx_command_id command, struct nx_args *args)
{
    for (const struct nx_option *o = nx_options; o->name; o++) {
        if (!o->usual || !nx_option_is_for(o, command) || args->origins[o - nx_options] == NX_ORIGIN_FLAG) continue;
        const struct nx_config_found found = nx_config_find(config, name, o->name);
        if (found.file && !set_all(config, o, &found, args)) return false;
    }
    return true;
}
