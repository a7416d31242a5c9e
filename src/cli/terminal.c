/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terminal.c: asking the system and the environment about the terminal. It writes nothing. */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/place.h"

size_t nx_terminal_columns(int fd)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char *value = nx_place_environment("COLUMNS");
    long columns = value ? strtol(value, NULL, 10) : 0;
    return columns > 0 && columns <= 10000 ? (size_t)columns : NX_COLUMNS_DEFAULT;
}

static bool is_dumb(void)
{
    const char *term = nx_place_environment("TERM");
    return !term || strcmp(term, "dumb") == 0;
}

bool nx_terminal_is_live(int fd)
{
    return isatty(fd) && !is_dumb();
}

static bool wants_colour(int color, bool live)
{
    if (color != NX_COLOR_AUTO) return color == NX_COLOR_ALWAYS;
    return live && !nx_place_environment("NO_COLOR");
}

/* The console of Linux itself may print the address of a link instead of hiding it. */
static bool takes_links(bool live)
{
    const char *term = nx_place_environment("TERM");
    return live && term && strcmp(term, "linux") != 0;
}

struct nx_page nx_terminal_page(const struct nx_args *args)
{
    bool live = nx_terminal_is_live(STDOUT_FILENO);
    struct nx_page page = { .colour = wants_colour(args->color, live) };
    page.links = page.colour && takes_links(live);
    if (args->width == 0) return page;
    page.columns = args->width == NX_WIDTH_UNSET ? nx_terminal_columns(STDOUT_FILENO) : (size_t)args->width;
    if (page.columns < NX_COLUMNS_MIN) page.columns = NX_COLUMNS_MIN;
    page.measure = page.columns < NX_MEASURE_MAX ? page.columns : NX_MEASURE_MAX;
    return page;
}
