# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared library exports the functions of newsidx.h and nothing else. Usage: exports.py HEADER LIBRARY [NM]"""

import re
import subprocess
import sys

import sources


def declared(header):
    """The functions that the header declares."""
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"^\s*#.*?(?<!\\)$", " ", text, flags=re.S | re.M)
    return set(re.findall(r"NEWSIDX_API\b[^;{}()]*?\b(\w+)\s*\(", text))


def exported(nm_output):
    """The symbols that the library defines, without their versions."""
    symbols = set()
    for line in nm_output.splitlines():
        kind, name = line.split()[-2:]
        if kind != "A":  # the name of the version itself
            symbols.add(name.split("@")[0])
    return symbols


def faults(wanted, given):
    """What is missing and what is too much, as lines to print."""
    return ([f"{name}: declared in newsidx.h, not exported" for name in sorted(wanted - given)]
            + [f"{name}: exported, not declared in newsidx.h" for name in sorted(given - wanted)])


def main():
    header, library = sys.argv[1:3]
    nm = sys.argv[3] if len(sys.argv) > 3 else "nm"
    with open(header, encoding="utf-8") as file:
        wanted = declared(file.read())
    given = exported(subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True,
                                    text=True).stdout)
    found = faults(wanted, given)
    if len(wanted) < 10:
        found.append(f"only {len(wanted)} declarations found in {header}: has its form changed?")
    sources.finish(found, f"exports of {len(wanted)} functions")


if __name__ == "__main__":
    main()
