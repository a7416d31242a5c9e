/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config_check.c: names and values of settings, by the tables of options and commands. It sets nothing. */
#include "cli/config_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/query.h"

#define SEARCHES "searches"

/* A setting of which something is wrong. */
struct suspect {
    const struct nx_config_file *file;
    const struct newsidx_setting *setting;
};

/* Says what is wrong at `at`: the setting's name, and the message. */
__attribute__((format(printf, 3, 4))) static bool refuse(const struct suspect *suspect, struct newsidx_place at,
                                                         const char *format, ...)
{
    va_list arguments;
    newsidx_error err = { .status = NEWSIDX_INVALID, .line = at.line, .column = at.column };
    snprintf(err.path, sizeof err.path, "%s", suspect->file->path);
    const int used = snprintf(err.message, sizeof err.message, "%s: ", suspect->setting->name);
    va_start(arguments, format);
    vsnprintf(err.message + used, sizeof err.message - (size_t)used, format, arguments);
    va_end(arguments);
    nx_message_failure(&err);
    return false;
}

/* ---- Names ---- */

/* True where a file may set an option of the command, or of any command where there is none. */
static bool may_set(const struct nx_option *o, const struct nx_command *command)
{
    return o->usual && (!command || nx_option_is_for(o, command->id));
}

static bool refuse_unknown(const struct suspect *suspect, const struct nx_command *command, const char *name)
{
    struct nx_nearest best = { NULL, 0 };
    const size_t length = strcspn(name, ".");
    for (const struct nx_option *o = nx_options; o->name && !name[length]; o++) {
        if (may_set(o, command)) nx_nearest_try(&best, name, length, o->name);
    }
    for (size_t i = 0; nx_commands[i] && !command; i++) nx_nearest_try(&best, name, length, nx_commands[i]->name);
    if (!command) nx_nearest_try(&best, name, length, SEARCHES);
    const struct newsidx_place at = suspect->setting->name_at;
    if (best.word)
        return refuse(suspect, at, "no such setting: did you mean %s%s%s%s?", command ? command->name : "",
                      command ? "." : "", best.word, command ? "" : name + length);
    return refuse(suspect, at, "no such setting: newsidx config lists all");
}

static bool refuse_option(const struct suspect *suspect, const struct nx_command *command, const struct nx_option *o)
{
    const struct newsidx_place at = suspect->setting->name_at;
    if (o->usual) return refuse(suspect, at, "newsidx %s has no option --%s: leave it out", command->name, o->name);
    return refuse(suspect, at, "no file can set this: give --%s on the command line", o->name);
}

/* ---- Values ---- */

/* True for the second and later ones of a list. */
static bool is_next_of_list(const struct suspect *suspect)
{
    const struct newsidx_setting *first = newsidx_settings_item(suspect->file->settings, 0);
    return suspect->setting > first && strcmp(suspect->setting[-1].name, suspect->setting->name) == 0;
}

static bool check_value(const struct suspect *suspect, const struct nx_option *o)
{
    const struct newsidx_setting *setting = suspect->setting;
    struct nx_args scratch = NX_ARGS_INIT;
    struct nx_out why = NX_OUT_INIT(NX_OUT_MEMORY);
    const char *value = o->value ? o->value : "yes|no";
    if (setting->text[0] == '\0') return refuse(suspect, setting->text_at, "no value: give %s", value);
    if (o->kind != NX_OPTION_SEVERAL && is_next_of_list(suspect))
        return refuse(suspect, setting->text_at, "it takes one value: leave out %s", setting->text);
    const bool right = nx_option_set(o, setting->text, &scratch, &why);
    if (!right) refuse(suspect, setting->text_at, "%s: %s", setting->text, nx_out_string(&why));
    nx_out_dispose(&why);
    nx_args_dispose(&scratch);
    return right;
}

static bool check_option(const struct suspect *suspect, const struct nx_command *command, const char *name)
{
    const struct nx_option *o = nx_option_find(name, strlen(name));
    if (!o) return refuse_unknown(suspect, command, name);
    if (!may_set(o, command)) return refuse_option(suspect, command, o);
    return check_value(suspect, o);
}

/* A saved search; `name` is what queries call it. Whether it is a whole query its use shows. */
static bool check_search(const struct suspect *suspect, const char *name)
{
    const struct newsidx_setting *setting = suspect->setting;
    if (!newsidx_saved_name_fits(name))
        return refuse(suspect, setting->name_at, "no name for a search: take letters, digits, - and _");
    if (setting->text[0] == '\0') return refuse(suspect, setting->text_at, "no query: give one");
    if (is_next_of_list(suspect)) return refuse(suspect, setting->text_at, "a list: give one query, as text");
    return true;
}

static bool check(const struct suspect *suspect)
{
    const char *name = suspect->setting->name;
    if (strncmp(name, NX_SEARCHES, strlen(NX_SEARCHES)) == 0) return check_search(suspect, name + strlen(NX_SEARCHES));
    if (strcmp(name, SEARCHES) == 0 && !suspect->setting->text[0]) return true;
    if (strcmp(name, SEARCHES) == 0)
        return refuse(suspect, suspect->setting->text_at, "these have names: write them below it, as name: query");
    const size_t length = strcspn(name, ".");
    const struct nx_command *command = nx_command_named(name, length);
    if (command && name[length]) return check_option(suspect, command, name + length + 1);
    if (command && suspect->setting->text[0])
        return refuse(suspect, suspect->setting->text_at, "a command: set its options below it, as in %s: {color: never}",
                      name);
    return command || check_option(suspect, NULL, name);
}

bool nx_config_check(const struct nx_config_file *file)
{
    for (size_t i = 0; i < newsidx_settings_n(file->settings); i++) {
        const struct suspect suspect = { file, newsidx_settings_item(file->settings, i) };
        if (!check(&suspect)) return false;
    }
    return true;
}
