# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions that fit on a screen, files that own one thing and say which. Usage: sizes.py ROOT"""

import re
import statistics
import sys

import sources

FUNCTION_MAX = 60  # lines from the signature to the closing brace
FILE_MAX = 500     # lines
# Files that are tables or documentation for a good part: any length.
TABLES = {"bench/make-corpus", "src/newsidx.h"}

C_LICENCE = "/* SPDX-License-Identifier: GPL-2.0-or-later */"
SCRIPT_LICENCE = "# SPDX-License-Identifier: GPL-2.0-or-later"


def functions(lines):
    """(first line, length, signature) of each function, by the house's layout: its braces stand alone in a line."""
    for at, line in enumerate(lines):
        opening = re.fullmatch(r"(\s*)\{", line)
        if not opening or at == 0:
            continue
        closing = opening.group(1) + "}"
        end = next((k for k in range(at, len(lines)) if lines[k].rstrip() == closing), None)
        start = at - 1
        while start > 0 and not re.search(r"[;}/]\s*$|^\s*$|^#", lines[start - 1]):
            start -= 1
        if end is not None:
            yield start + 1, end - start + 1, lines[start].strip()


def is_script(name, lines):
    return name.endswith((".py", ".sh", ".cmake", "CMakeLists.txt")) or (lines and lines[0].startswith("#!"))


def licence_fault(name, lines):
    """What is missing at the top of a file, or None."""
    if name.endswith(sources.C_ENDINGS):
        if lines[:1] != [C_LICENCE]:
            return f"{name}:1: the first line must be {C_LICENCE}"
        if not lines[1:2] or not lines[1].startswith("/*"):
            return f"{name}:2: say at the top what the file owns"
    elif is_script(name, lines) and SCRIPT_LICENCE not in lines[:2]:
        return f"{name}:1: the first line (after #!) must be {SCRIPT_LICENCE}"
    return None


def faults_in(name, text):
    """All faults of one file, as lines to print, and the lengths of its functions."""
    lines = text.splitlines()
    found = []
    lengths = []
    licence = licence_fault(name, lines)
    if licence:
        found.append(licence)
    if not name.endswith(sources.C_ENDINGS) and not is_script(name, lines):
        return found, lengths
    if len(lines) > FILE_MAX and name not in TABLES:
        found.append(f"{name}: {len(lines)} lines, {FILE_MAX} allowed: what else does it own?")
    if name.endswith(sources.C_ENDINGS):
        for start, length, signature in functions(lines):
            lengths.append(length)
            if length > FUNCTION_MAX:
                found.append(f"{name}:{start}: {length} lines, {FUNCTION_MAX} allowed: {signature}")
    return found, lengths


def main():
    root = sys.argv[1]
    faults, lengths = [], []
    for name in sources.tracked(root):
        if not name.startswith(("corpus/", "tests/data/")):
            found, more = faults_in(name, sources.read(root, name))
            faults += found
            lengths += more if name.startswith(("src/", "shim/")) else []
    if len(lengths) < 50:
        faults.append(f"only {len(lengths)} functions found under {root}: wrong folder, or another layout?")
    else:
        print(f"{len(lengths)} functions, median {statistics.median(lengths)} lines, longest {max(lengths)}")
    sources.finish(faults, "sizes")


if __name__ == "__main__":
    main()
