# SPDX-License-Identifier: GPL-2.0-or-later
"""No two objects of the static libraries define one name: the linker would take either of them, and say nothing.
Usage: symbols.py NM LIBRARY..."""

import re
import subprocess
import sys

import sources

# Defined and global, but not weak, common or unique: those may be there several times (inline functions of C++).
KINDS = "TDBRS"


def definitions(nm_output):
    """(name, object) of each name that an object defines for all others, from `nm -A`."""
    for line in nm_output.splitlines():
        found = re.match(rf"(\S+):(?:[0-9a-f]+)? +([{KINDS}]) (\S+)$", line)
        if found:
            yield found.group(3), found.group(1)


def faults(nm_output):
    """The names that two objects define, and how many names there are."""
    places = {}
    for name, place in definitions(nm_output):
        places.setdefault(name, []).append(place)
    return [f"{name}: defined in {' and in '.join(found)}" for name, found in sorted(places.items()) if len(found) > 1], len(places)


def main():
    nm, libraries = sys.argv[1], sys.argv[2:]
    done = subprocess.run([nm, "-A", "-g", "--defined-only", *libraries], check=True, capture_output=True, text=True)
    found, n = faults(done.stdout)
    if n < 500:
        found.append(f"only {n} names found: has the form of the list changed?")
    sources.finish(found, f"{n} names of {len(libraries)} libraries")


if __name__ == "__main__":
    main()
