# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing of one machine, no secrets, nothing left half done in what is published. Usage: words.py ROOT"""

import re
import sys

import sources

# Pattern -> what is wrong with it. Patterns are written so that they do not match themselves.
FORBIDDEN = {
    r"(?<![\w.$}/-])/(?:work|root|home|Users)/[\w.]": "a path of one machine",
    r"(?<![\w.$}/-])/(?:var/)?tmp/[\w.]": "a path of one machine: use TMPDIR or the build folder",
    r"-----BEGIN [A-Z ]*PRIVATE[ ]KEY": "a private key",
    r"\b(?:FIX[M]E|X[X]X|TO[D]O|HA[C]K)\b": "something left to do: do it, or describe it in the documentation",
    r"^<{7} |^>{7} ": "a merge conflict",
}

# Text that is data: it may say anything but secrets.
DATA = ("corpus/", "tests/data/", "LICENSE")


def faults_in(name, text):
    """All faults of one file, as lines to print."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in FORBIDDEN.items():
            if name.startswith(DATA) and "key" not in what:
                continue
            match = re.search(pattern, line)
            if match:
                found.append(f"{name}:{number}: {what}: {match.group()}")
    return found


def main():
    root = sys.argv[1]
    names = sources.tracked(root)
    faults = [fault for name in names for fault in faults_in(name, sources.read(root, name))]
    if len(names) < 20:
        faults.append(f"only {len(names)} files found under {root}: wrong folder?")
    sources.finish(faults, f"words of {len(names)} files")


if __name__ == "__main__":
    main()
