/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.c: ptrace, every thread of the program included. A program killed on its way into a system call does not make it:
   the files are then exactly as the calls before left them. */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_NO_PTRACE = 125 };

static const long steps[] = {
    SYS_fsync,  SYS_fdatasync, SYS_renameat, SYS_renameat2, SYS_unlinkat,
#ifdef SYS_rename
    SYS_rename, SYS_unlink,
#endif
};

static const long writes[] = {
    SYS_write, SYS_writev, SYS_pwrite64, SYS_pwritev, SYS_ftruncate, SYS_fallocate, SYS_mkdirat, SYS_openat,
#ifdef SYS_open
    SYS_open,  SYS_mkdir,  SYS_rmdir,    SYS_creat,
#endif
};

static bool has(const long *list, size_t n, long number)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == number) return true;
    }
    return false;
}

/* ---- Starting ---- */

static void become(char *const *argv, const char *output, bool traced)
{
    int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) _exit(EXIT_FAILURE);
    if (traced) {
        /* Looking for leaks at the end is done through ptrace, too. */
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(EXIT_NO_PTRACE);
        raise(SIGSTOP);
    }
    execv(argv[0], argv);
    _exit(EXIT_FAILURE);
}

static pid_t start(char *const *argv, const char *output, bool traced)
{
    pid_t pid = fork();
    if (pid == 0) become(argv, output, traced);
    return pid;
}

static enum trace_end end_of(int status)
{
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGKILL ? TRACE_KILLED : TRACE_FAILED;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_PTRACE) return TRACE_REFUSED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? TRACE_DONE : TRACE_FAILED;
}

/* ---- Following ---- */

/* A run that is followed: notes its calls, or counts them down to the last. */
struct run {
    pid_t pid;
    struct trace_calls *calls; /* or NULL */
    size_t left;               /* calls until it is killed; 0: it is not */
};

static bool note(struct trace_calls *calls, bool is_step)
{
    if (calls->n == calls->capacity) {
        size_t capacity = calls->capacity ? calls->capacity * 2 : 1024;
        bool *grown = realloc(calls->is_step, capacity * sizeof *grown);
        if (!grown) return false;
        calls->is_step = grown;
        calls->capacity = capacity;
    }
    calls->is_step[calls->n++] = is_step;
    return true;
}

static void on_call(struct run *run, pid_t thread)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof info, &info) <= 0) return;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return;
    const long number = (long)info.entry.nr;
    const bool is_step = has(steps, sizeof steps / sizeof *steps, number);
    if (!is_step && !has(writes, sizeof writes / sizeof *writes, number)) return;
    bool noted = !run->calls || note(run->calls, is_step);
    if (!noted || (run->left > 0 && --run->left == 0)) kill(run->pid, SIGKILL);
}

/* What to deliver to a thread that stopped: its own signals, none of those that tracing makes. */
static int signal_of(struct run *run, pid_t thread, int status, bool *seen_first)
{
    int number = WSTOPSIG(status);
    if (number == (SIGTRAP | 0x80)) {
        on_call(run, thread);
        return 0;
    }
    if (number == SIGSTOP || number == SIGTRAP) {
        const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                             PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC;
        if (!*seen_first) ptrace(PTRACE_SETOPTIONS, thread, NULL, (void *)options);
        *seen_first = true;
        return 0;
    }
    return number;
}

static enum trace_end follow(struct run *run)
{
    bool seen_first = false;
    for (;;) {
        int status;
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0 && errno == EINTR) continue;
        if (thread < 0) return TRACE_FAILED;
        if (!WIFSTOPPED(status)) {
            if (thread == run->pid) return end_of(status);
            continue;
        }
        int number = signal_of(run, thread, status, &seen_first);
        ptrace(PTRACE_SYSCALL, thread, NULL, (void *)(intptr_t)number);
    }
}

enum trace_end trace_record(char *const *argv, const char *output, struct trace_calls *out)
{
    *out = (struct trace_calls){ NULL, 0, 0 };
    struct run run = { start(argv, output, true), out, 0 };
    return run.pid < 0 ? TRACE_FAILED : follow(&run);
}

void trace_calls_dispose(struct trace_calls *calls)
{
    free(calls->is_step);
    *calls = (struct trace_calls){ NULL, 0, 0 };
}

enum trace_end trace_kill_at_call(char *const *argv, const char *output, size_t n)
{
    struct run run = { start(argv, output, true), NULL, n };
    return run.pid < 0 ? TRACE_FAILED : follow(&run);
}

static enum trace_end wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) return TRACE_FAILED;
    }
    return end_of(status);
}

enum trace_end trace_run(char *const *argv, const char *output)
{
    pid_t pid = start(argv, output, false);
    return pid < 0 ? TRACE_FAILED : wait_for(pid);
}

enum trace_end trace_kill_after(char *const *argv, const char *output, uint64_t microseconds)
{
    struct timespec left = { (time_t)(microseconds / 1000000), (long)(microseconds % 1000000) * 1000 };
    pid_t pid = start(argv, output, false);
    if (pid < 0) return TRACE_FAILED;
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
    kill(pid, SIGKILL);
    return wait_for(pid);
}
