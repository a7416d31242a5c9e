# SPDX-License-Identifier: GPL-2.0-or-later
"""Which folder may include what: the layering, checked. Usage: layers.py ROOT"""

import re
import sys

import sources

# Folder -> the beginnings of what it may include with quotes. newsidx.h has the statuses, which all speak of; in the
# shim, which is one folder without a name before its headers, "*.h" stands for a name without a slash.
ALLOWED = {
    "src/base": ["base/", "newsidx.h"],
    "src/article": ["base/", "article/", "newsidx.h"],
    "src/text": ["base/", "text/", "newsidx.h"],
    "shim": ["base/", "newsidx.h", "*.h"],
    "src/index": ["base/", "article/", "text/", "index/", "newsidx.h", "shim.h"],
    "src/search": ["base/", "article/", "text/", "index/", "search/", "newsidx.h", "shim.h"],
    "src/api": ["base/", "article/", "text/", "index/", "search/", "api/", "newsidx.h", "shim.h"],
    "src/cli": ["cli/", "newsidx.h"],
}

# The libraries of others, each behind one layer.
LIBRARIES = {
    "yaml.h": "src/article",
    "unicode/": "src/text",
    "xapian": "shim",
    "zdict.h": "src/index",
    "zstd.h": "src/index",
    "zstd_errors.h": "src/index",
    "xxhash.h": "src/base",
}

# What C11 and POSIX (with Linux) bring; C++ headers have no ending and belong to the shim.
SYSTEM = set("""
assert.h ctype.h dirent.h errno.h fcntl.h float.h fnmatch.h ftw.h getopt.h inttypes.h limits.h locale.h math.h poll.h
pthread.h sched.h search.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
stdnoreturn.h string.h strings.h termios.h threads.h time.h unistd.h
sys/eventfd.h sys/file.h sys/inotify.h sys/ioctl.h sys/mman.h sys/param.h sys/resource.h sys/stat.h sys/statvfs.h
sys/time.h sys/types.h sys/wait.h
""".split())

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def folder_of(name):
    """The layer that a file belongs to, or None."""
    return next((folder for folder in ALLOWED if name.startswith(folder + "/")), None)


def fault_of_own(folder, included):
    """What is wrong with including one of our own headers there, or None."""
    for allowed in ALLOWED[folder]:
        if included == allowed or (allowed.endswith("/") and included.startswith(allowed)):
            return None
        if allowed == "*.h" and "/" not in included:
            return None
    return f'"{included}" may not be included here: {folder} sees only {", ".join(ALLOWED[folder])}'


def fault_of_system(folder, included):
    """What is wrong with including a header of the system or of a library there, or None."""
    for library, owner in LIBRARIES.items():
        if included == library or (not library.endswith(".h") and included.startswith(library)):
            return None if folder == owner else f"<{included}> belongs to {owner} alone"
    if included in SYSTEM or (folder == "shim" and "." not in included):
        return None
    return f"<{included}> is not known here: is it a new dependency? (tests/meta/layers.py)"


def faults_in(name, text):
    """All faults of one file, as lines to print."""
    folder = folder_of(name)
    found = []
    for match in INCLUDE.finditer(text):
        own, system = match.groups()
        fault = fault_of_own(folder, own) if own else fault_of_system(folder, system)
        if fault:
            line = text.count("\n", 0, match.start(1 if own else 2)) + 1
            found.append(f"{name}:{line}: {fault}")
    return found


def main():
    root = sys.argv[1]
    faults = []
    seen = 0
    for name in sources.tracked(root):
        if name.endswith(sources.C_ENDINGS) and folder_of(name):
            seen += 1
            faults += faults_in(name, sources.read(root, name))
    if seen < 10:
        faults.append(f"only {seen} sources found under {root}: wrong folder?")
    sources.finish(faults, f"layers of {seen} files")


if __name__ == "__main__":
    main()
