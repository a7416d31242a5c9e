# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the sources themselves share: which files there are, and how a fault is told."""

import os
import subprocess
import sys

C_ENDINGS = (".c", ".cc", ".h")


def tracked(root):
    """The files under version control, new ones that are not ignored included; without git, all but build/."""
    try:
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout.decode().split("\0")
        names = [name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        names = []
        for folder, folders, files in os.walk(root):
            folders[:] = [f for f in folders if f not in ("build", ".git")]
            names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(name for name in set(names) if os.path.isfile(os.path.join(root, name)))


def read(root, name):
    """The text of a file; bytes that are no UTF-8 become marks, which no rule here asks for."""
    with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def finish(faults, what):
    """Prints the faults, one a line, and ends the program: 1 where there are any."""
    for fault in faults:
        print(fault)
    print(f"{what}: {len(faults)} faults")
    sys.exit(1 if faults else 0)
