/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c: the program's two ends: descriptors and signals before the command runs, the last write after it.
 *
 * A reader that goes away (newsidx search ... | head) ends the program quietly, with the status that it would have had;
 * any other failure to write is reported, with status 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"

/*
 * Makes sure that descriptors 0, 1 and 2 are taken, so that no file of the index gets the number of a closed stdout and
 * is written over. They are opened the wrong way round: using them fails, as it should.
 */
static void claim_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) _exit(NX_EXIT_ERROR);
    }
}

/* Flushes and closes stdout: some file systems tell only then that the disk is full. */
static int finish(struct nx_out *out, int status)
{
    bool used = out->length > 0 || out->failed;
    nx_out_flush(out);
    if (!out->failed && used && close(STDOUT_FILENO) != 0 && errno != EINTR) out->failed = errno;
    int failed = out->failed;
    nx_out_dispose(out);
    if (failed == 0 || failed == EPIPE) return status;
    return nx_message_error("cannot write the output (%s): %s", strerror(failed),
                            failed == ENOSPC || failed == EDQUOT ? "free some space and run the command again"
                                                                 : "check where it goes");
}

int main(int argc, char **argv)
{
    claim_descriptors();
    signal(SIGPIPE, SIG_IGN);
    struct nx_out out = NX_OUT_INIT(STDOUT_FILENO);
    return finish(&out, nx_dispatch(argc, argv, &out));
}
