# SPDX-License-Identifier: GPL-2.0-or-later
"""Every header compiles alone, the public one in every language that it promises.
Usage: headers.py ROOT C-COMPILER C++-COMPILER [FLAG...]"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import sources

WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Werror"]


def compile_alone(root, header, command):
    """The compiler's words about a file that includes `header` twice and nothing else; None where it has none."""
    program = f'#include "{header}"\n#include "{header}"\n'
    run = subprocess.run([*command, "-fsyntax-only", "-"], cwd=root, input=program, text=True, capture_output=True)
    return f"{header}: {' '.join(command)}\n{run.stderr}" if run.returncode else None


def commands(root, cc, cxx, flags):
    """(header, command) for every way in which each header is to compile."""
    for standard in ("c11", "c17"):
        yield "src/newsidx.h", [cc, "-x", "c", f"-std={standard}", "-pedantic", *WARNINGS]
    yield "src/newsidx.h", [cxx, "-x", "c++", "-std=c++17", "-pedantic", *WARNINGS]
    own = ["-D_GNU_SOURCE", "-Isrc", "-Ishim", *WARNINGS, *flags]
    for name in sources.tracked(root):
        if not name.endswith(".h") or not name.startswith(("src/", "shim/")):
            continue
        in_cxx = name.startswith("shim/")
        if not in_cxx or name == "shim/shim.h":
            yield name, [cc, "-x", "c", "-std=c11", *own]
        if in_cxx:
            yield name, [cxx, "-x", "c++", "-std=c++17", *own]


def main():
    root, cc, cxx = sys.argv[1:4]
    flags = [flag for flag in sys.argv[4:] if flag]
    todo = list(commands(root, cc, cxx, flags))
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda one: compile_alone(root, *one), todo)
    sources.finish([fault for fault in results if fault], f"headers alone, {len(todo)} ways")


if __name__ == "__main__":
    main()
