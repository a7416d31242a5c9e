/* SPDX-License-Identifier: GPL-2.0-or-later */
/* option_value.c: the value of one option -> its field in struct nx_args, wherever the value is from. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/option.h"

static bool set_flag(const char *value, bool *out, struct nx_out *why)
{
    static const char *const yes[] = { "yes", "true", "on" }, *const no[] = { "no", "false", "off" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        const bool is_yes = !value || strcmp(value, yes[i]) == 0;
        if (!is_yes && strcmp(value, no[i]) != 0) continue;
        *out = is_yes;
        return true;
    }
    nx_out_text(why, "give yes or no");
    return false;
}

static bool set_text(const char *value, const char **out)
{
    *out = value;
    return true;
}

static bool set_number(const struct nx_option *o, const char *value, long *out, struct nx_out *why)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    bool digits = value[0] == '-' ? value[1] >= '0' && value[1] <= '9' : value[0] >= '0' && value[0] <= '9';
    if (!digits || *end || errno || number < o->low || number > o->high) {
        nx_out_format(why, "give a whole number from %ld to %ld", o->low, o->high);
        return false;
    }
    *out = number;
    return true;
}

int nx_option_word(const struct nx_option *option, const char *value)
{
    size_t length = strlen(value), n;
    int i = 0;
    if (option->kind == NX_OPTION_CHOICE_OR_FILE && strcmp(value, "FILE") == 0) return -1;
    for (const char *word = option->value;; word += n + 1, i++) {
        n = strcspn(word, "|");
        if (n == length && memcmp(word, value, n) == 0) return i;
        if (word[n] == '\0') return -1;
    }
}

static bool set_choice(const struct nx_option *o, const char *value, int *out, struct nx_out *why)
{
    const int word = nx_option_word(o, value);
    if (word >= 0)
        *out = word;
    else
        nx_out_format(why, "give one of %s", o->value);
    return word >= 0;
}

static bool ends_in(const char *text, const char *ending)
{
    const size_t length = strlen(text), n = strlen(ending);
    return length >= n && strcmp(text + length - n, ending) == 0;
}

static bool set_choice_or_file(const struct nx_option *o, const char *value, const char **out, struct nx_out *why)
{
    *out = value;
    if (nx_option_word(o, value) >= 0 || strchr(value, '/') || ends_in(value, ".yaml") || ends_in(value, ".yml"))
        return true;
    nx_out_format(why, "give one of %s; a file's path has a / in it, or ends in .yaml", o->value);
    return false;
}

static bool add_value(const char *value, struct nx_values *out, struct nx_out *why)
{
    const char **grown = realloc(out->items, (out->n + 1) * sizeof *grown);
    if (!grown) {
        nx_out_text(why, "out of memory: close other programs");
        return false;
    }
    out->items = grown;
    out->items[out->n++] = value;
    return true;
}

bool nx_option_set(const struct nx_option *option, const char *value, struct nx_args *args, struct nx_out *why)
{
    void *field = (char *)args + option->field;
    switch (option->kind) {
    case NX_OPTION_FLAG: return set_flag(value, field, why);
    case NX_OPTION_TEXT: return set_text(value, field);
    case NX_OPTION_NUMBER: return set_number(option, value, field, why);
    case NX_OPTION_CHOICE: return set_choice(option, value, field, why);
    case NX_OPTION_CHOICE_OR_FILE: return set_choice_or_file(option, value, field, why);
    case NX_OPTION_SEVERAL: return add_value(value, field, why);
    }
    return false;
}
