/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glob.c: matching with one place to come back to: behind the last star. What an earlier star took stays with it. */
#include "index/glob.h"

#include <ctype.h>

/* A place in the pattern. */
struct cursor {
    const char *at, *end;
};

static bool has_class(const char *name, size_t length, unsigned char byte)
{
    static const struct { const char *name; int (*is)(int); } classes[] = {
        { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl }, { "digit", isdigit },
        { "graph", isgraph }, { "lower", islower }, { "print", isprint }, { "punct", ispunct }, { "space", isspace },
        { "upper", isupper }, { "xdigit", isxdigit },
    };
    for (size_t i = 0; i < NX_COUNT(classes); i++) {
        if (strlen(classes[i].name) == length && memcmp(classes[i].name, name, length) == 0) {
            return byte < 128 && classes[i].is(byte) != 0;
        }
    }
    return false;
}

/* "[:digit:]" at the cursor: moves behind it and tells whether the byte is one. False: there is no such thing. */
static bool take_class(struct cursor *pattern, unsigned char byte, bool *fits)
{
    if (pattern->end - pattern->at < 4 || pattern->at[0] != '[' || pattern->at[1] != ':') return false;
    const char *name = pattern->at + 2;
    for (const char *at = name; at + 1 < pattern->end; at++) {
        if (at[0] != ':' || at[1] != ']') continue;
        *fits = *fits || has_class(name, (size_t)(at - name), byte);
        pattern->at = at + 2;
        return true;
    }
    return false;
}

/* A byte in a bracket, perhaps behind a backslash. False: the pattern ends here. */
static bool take_byte(struct cursor *pattern, unsigned char *out)
{
    if (pattern->at < pattern->end && *pattern->at == '\\') pattern->at++;
    if (pattern->at == pattern->end) return false;
    *out = (unsigned char)*pattern->at++;
    return true;
}

/* A bracket, behind its opening: moves behind its end and tells whether the byte is in it. False where it has no end. */
static bool take_bracket(struct cursor *pattern, unsigned char byte, bool *out)
{
    bool fits = false;
    const bool not = pattern->at < pattern->end && (*pattern->at == '!' || *pattern->at == '^');
    if (not) pattern->at++;
    for (bool first = true; pattern->at < pattern->end; first = false) {
        unsigned char low, high;
        if (*pattern->at == ']' && !first) {
            pattern->at++;
            *out = fits != not;
            return true;
        }
        if (take_class(pattern, byte, &fits)) continue;
        if (!take_byte(pattern, &low)) return false;
        high = low;
        if (pattern->end - pattern->at >= 2 && pattern->at[0] == '-' && pattern->at[1] != ']') {
            pattern->at++;
            if (!take_byte(pattern, &high)) return false;
        }
        fits = fits || (low <= byte && byte <= high);
    }
    return false;
}

/* One byte of the name against what stands at the cursor, which is no star. */
static bool take_one(struct cursor *pattern, unsigned char byte)
{
    const char what = *pattern->at++;
    bool fits = false;
    if (what == '?') return true;
    if (what == '[') return take_bracket(pattern, byte, &fits) && fits;
    if (what != '\\') return (unsigned char)what == byte;
    return pattern->at < pattern->end && (unsigned char)*pattern->at++ == byte;
}

bool nx_glob(struct nx_str pattern, struct nx_str name)
{
    struct cursor here = { pattern.ptr, pattern.ptr + pattern.len };
    const char *star = NULL; /* what follows the last one, and where it began to take */
    size_t taken = 0;
    for (size_t i = 0; i < name.len || here.at < here.end;) {
        if (here.at < here.end && *here.at == '*') {
            star = ++here.at;
            taken = i;
            continue;
        }
        if (here.at < here.end && i < name.len && take_one(&here, (unsigned char)name.ptr[i])) {
            i++;
            continue;
        }
        if (!star || taken >= name.len) return false;
        here.at = star;
        i = ++taken;
    }
    return true;
}

size_t nx_glob_part(struct nx_str pattern)
{
    const char *end = pattern.ptr + pattern.len;
    for (struct cursor here = { pattern.ptr, end }; here.at < end;) {
        struct cursor behind = { here.at + 1, end };
        bool fits;
        if (*here.at == '/') return (size_t)(here.at - pattern.ptr);
        if (*here.at == '\\' && behind.at < end && *behind.at != '/') behind.at++;
        else if (*here.at == '[' && !take_bracket(&behind, 0, &fits)) behind.at = here.at + 1;
        here = behind;
    }
    return pattern.len;
}
