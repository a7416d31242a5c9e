/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base.h: the few words that every layer speaks: string views, scope cleanup, small arithmetic.
 * It stands below everything and knows only libc.
 */
#ifndef NX_BASE_H
#define NX_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes owned by somebody else; not NUL-terminated. Absent text is { NULL, 0 } or any pointer with length 0. */
struct nx_str {
    const char *ptr;
    size_t len;
};

#define NX_STR(literal) ((struct nx_str){ (literal), sizeof(literal) - 1 })
#define NX_STR_NONE ((struct nx_str){ NULL, 0 })
/* For printf's "%.*s". */
#define NX_STR_ARG(s) (int)(s).len, ((s).len ? (s).ptr : "")

static inline struct nx_str nx_str_of(const char *terminated)
{
    return (struct nx_str){ terminated, terminated ? strlen(terminated) : 0 };
}

static inline bool nx_str_equal(struct nx_str a, struct nx_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, the shorter first where one begins the other: the order of every sorted table in the index. */
static inline int nx_str_compare(struct nx_str a, struct nx_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order != 0) return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

static inline bool nx_str_starts_with(struct nx_str s, struct nx_str head)
{
    return s.len >= head.len && (head.len == 0 || memcmp(s.ptr, head.ptr, head.len) == 0);
}

/* Without the spaces and tabs around it. */
static inline struct nx_str nx_str_trimmed(struct nx_str s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) s = (struct nx_str){ s.ptr + 1, s.len - 1 };
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t')) s.len--;
    return s;
}

#define NX_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NX_MIN(a, b) ((a) < (b) ? (a) : (b))
#define NX_MAX(a, b) ((a) > (b) ? (a) : (b))

/*
 * Scope cleanup (gcc, clang): `NX_AUTO(nx_buffer_dispose) struct nx_buffer b = ...;` calls nx_buffer_dispose(&b) where
 * the variable leaves its scope. For pointers to heap objects define the adapter once with NX_AUTO_POINTER(type, free)
 * and declare `NX_AUTO_FREE(type) struct type *p = NULL;`.
 */
#define NX_AUTO(function) __attribute__((cleanup(function)))
#define NX_AUTO_POINTER(type, function)                                                                                \
    static inline void type##_auto_free(struct type **pointer)                                                         \
    {                                                                                                                  \
        function(*pointer);                                                                                            \
    }
#define NX_AUTO_FREE(type) __attribute__((cleanup(type##_auto_free)))

/* Gives up ownership: returns the pointer and leaves NULL behind. */
#define NX_STEAL(pointer)                                                                                              \
    __extension__({                                                                                                    \
        __typeof__(pointer) nx_stolen = (pointer);                                                                     \
        (pointer) = NULL;                                                                                              \
        nx_stolen;                                                                                                     \
    })

/* `NX_AUTO(nx_free_bytes) char *p = malloc(...);` */
void nx_free_bytes(void *pointer_to_pointer);

#define NX_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))

/* Propagates a failure to the caller. Only for functions that return newsidx_status. */
#define NX_TRY(call)                                                                                                   \
    do {                                                                                                               \
        newsidx_status nx_try_status = (call);                                                                         \
        if (nx_try_status != NEWSIDX_OK) return nx_try_status;                                                         \
    } while (0)

#endif
