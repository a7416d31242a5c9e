/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pager.c: choosing a pager, measuring what is to be shown, running it. */
#include "cli/pager.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/terminal.h"

/* What a shell says of a command that is not there or cannot be run. */
enum { CANNOT_RUN = 126, NOT_FOUND = 127 };

/* ---- Which ---- */

static bool is_in_path(const char *name)
{
    const char *path = getenv("PATH");
    bool found = false;
    while (path && *path && !found) {
        const size_t length = strcspn(path, ":");
        struct nx_out file = NX_OUT_INIT(NX_OUT_MEMORY);
        nx_out_add(&file, path, length);
        nx_out_format(&file, "/%s", name);
        found = access(nx_out_string(&file), X_OK) == 0;
        nx_out_dispose(&file);
        path += length + (path[length] == ':');
    }
    return found;
}

/* NULL: none. A variable that is set to nothing says so, as does cat. */
static const char *choose(void)
{
    const char *named = getenv("NEWSIDX_PAGER");
    if (!named) named = getenv("PAGER");
    if (!named) return is_in_path("less") ? "less" : NULL;
    return *named && strcmp(named, "cat") != 0 ? named : NULL;
}

bool nx_pager_is_there(enum nx_pager_use use)
{
    return use != NX_PAGER_NEVER && nx_terminal_is_live(STDOUT_FILENO) && choose();
}

/* ---- How long ---- */

/* The length of the escape sequence at `at`; 0: there is none. Hyperlinks end with ESC and a backslash, colours with m. */
static size_t escape_length(const char *at, const char *end)
{
    if (end - at < 2 || at[0] != '\x1b') return 0;
    const char *last = at + 2;
    if (at[1] == ']')
        while (last < end && *last != '\\') last++;
    else
        while (last < end && *last != 'm') last++;
    return (size_t)(last - at) + (last < end);
}

static size_t line_rows(const char *at, const char *end, size_t columns)
{
    size_t width = 0;
    while (at < end) {
        const size_t escape = escape_length(at, end);
        const char *next = escape ? NULL : memchr(at, '\x1b', (size_t)(end - at));
        const char *stop = next ? next : end;
        if (escape) {
            at += escape;
            continue;
        }
        if (stop == at) stop++; /* an escape that is cut */
        width += newsidx_text_width(at, (size_t)(stop - at));
        at = stop;
    }
    return width == 0 || columns == 0 ? 1 : (width + columns - 1) / columns;
}

size_t nx_pager_rows(const struct nx_out *text, size_t columns)
{
    size_t rows = 0;
    const char *at = text->bytes, *end = text->length ? at + text->length : at;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline ? newline : end;
        rows += line_rows(at, stop, columns);
        at = newline ? newline + 1 : end;
    }
    return rows;
}

/* With a row for the prompt. A terminal that does not tell its size holds everything. */
static bool fits(const struct nx_out *text, const struct nx_out *notes)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return true;
    return nx_pager_rows(text, size.ws_col) + nx_pager_rows(notes, size.ws_col) < size.ws_row;
}

/* ---- Running it ---- */

/* In the child: becomes the pager. Signals are as every program expects them; options of less and lv are the user's. */
static void become(const char *command, const int ends[2], enum nx_pager_use use)
{
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    setenv("LESS", use == NX_PAGER_ALWAYS ? "RX" : "FRX", 0);
    setenv("LV", "-c", 0);
    if (dup2(ends[0], STDIN_FILENO) < 0) _exit(CANNOT_RUN);
    close(ends[0]);
    close(ends[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(NOT_FOUND);
}

/* False where it could not be run, so that nobody has seen the text. Until it ends Ctrl-C is the pager's. */
static bool run(const char *command, enum nx_pager_use use, const struct nx_out *text)
{
    int ends[2], status = 0;
    if (pipe(ends) != 0) return false;
    void (*const before)(int) = signal(SIGINT, SIG_IGN);
    const pid_t child = fork();
    if (child == 0) become(command, ends, use);
    close(ends[0]);
    struct nx_out pipe_out = NX_OUT_INIT(ends[1]);
    if (child > 0) nx_out_add(&pipe_out, text->bytes, text->length);
    nx_out_flush(&pipe_out); /* who quits early has seen enough */
    nx_out_dispose(&pipe_out);
    close(ends[1]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    signal(SIGINT, before);
    if (child < 0) return false;
    return !WIFEXITED(status) || (WEXITSTATUS(status) != CANNOT_RUN && WEXITSTATUS(status) != NOT_FOUND);
}

void nx_pager_show(enum nx_pager_use use, struct nx_out *out, const struct nx_out *text, const struct nx_out *notes)
{
    const char *command = choose();
    const bool pages = command && text->length > 0 && (use == NX_PAGER_ALWAYS || !fits(text, notes));
    if (text->failed) out->failed = text->failed;
    if (!pages || !run(command, use, text)) nx_out_add(out, text->bytes, text->length);
    nx_out_flush(out);
    struct nx_out messages = NX_OUT_INIT(STDERR_FILENO);
    nx_out_add(&messages, notes->bytes, notes->length);
    nx_out_flush(&messages);
    nx_out_dispose(&messages);
}
