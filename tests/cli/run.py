# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the command-line tool as a user does and compares all that it says.

Usage: run.py PROGRAM [--update] [NAME...]

A case is a folder GROUP/CASE with these files:
  cmd     a script for sh, run in a new folder that holds a copy of articles/ and broken/
  stdout  what it writes to stdout, byte for byte; no file: nothing
  stderr  the same for stderr
  exit    its exit status

NAME is a group or GROUP/CASE; none means all. --update records what the cases say now: look at the difference before
you commit it. The environment is PATH, LC_ALL=C.UTF-8, HOME and NEWSIDX_CONFIG=none, nothing else; stdin
is empty.

Four things are made equal before comparing, and nothing else: the seconds at the end of the report of an add, "(0.8 s)",
become "(N s)"; the version of the program in JSON, "newsidx":"0.1.0", becomes "newsidx":"N"; the new folder becomes
FOLDER; a cursor in JSON, which has the time in it, becomes CURSOR.
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = ("articles", "broken")
SECONDS_MAX = 120
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # no disk to wait for
PARTS = ("stdout", "stderr", "exit")


def cases(names):
    """The cases that the names mean, as GROUP/CASE in sorted order."""
    found = [f"{group}/{case}" for group in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, group))
             for case in os.listdir(os.path.join(HERE, group))
             if os.path.exists(os.path.join(HERE, group, case, "cmd"))]
    wanted = [c for c in found if not names or c in names or c.split("/")[0] in names]
    return sorted(wanted)


def environment(program, home):
    path = os.path.dirname(os.path.abspath(program)) + ":/usr/bin:/bin"
    kept = {name: value for name, value in os.environ.items() if name in ("ASAN_OPTIONS", "LLVM_PROFILE_FILE")}
    return {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": home, "NEWSIDX_CONFIG": "none", **kept}


def run(program, case):
    """What the case says now: {"stdout": bytes, "stderr": bytes, "exit": bytes}."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as home:
        for fixture in FIXTURES:
            shutil.copytree(os.path.join(HERE, fixture), os.path.join(home, fixture))
        done = subprocess.run(["sh", os.path.join(HERE, case, "cmd")], cwd=home, env=environment(program, home),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS_MAX, check=False)
        folder = os.path.realpath(home).encode()
    stderr = re.sub(rb"\(\d+\.\d s\)$", b"(N s)", done.stderr.replace(folder, b"FOLDER"), flags=re.M)
    stdout = re.sub(rb'"newsidx":"[\d.]+"', b'"newsidx":"N"', done.stdout.replace(folder, b"FOLDER"))
    stdout = re.sub(rb'"next_cursor":"[^"]+"', b'"next_cursor":"CURSOR"', stdout)
    return {"stdout": stdout, "stderr": stderr, "exit": b"%d\n" % done.returncode}


def recorded(case):
    """What the case is to say."""
    parts = {}
    for part in PARTS:
        path = os.path.join(HERE, case, part)
        parts[part] = open(path, "rb").read() if os.path.exists(path) else b""
    return parts


def record(case, parts):
    for part in PARTS:
        path = os.path.join(HERE, case, part)
        if parts[part]:
            with open(path, "wb") as file:
                file.write(parts[part])
        elif os.path.exists(path):
            os.remove(path)


def difference(case, wanted, got):
    """The difference as text; "" where there is none."""
    lines = []
    for part in PARTS:
        if wanted[part] == got[part]:
            continue
        before, after = (p[part].decode("utf-8", "backslashreplace").splitlines() for p in (wanted, got))
        lines += difflib.unified_diff(before, after, f"{case}/{part} (recorded)", f"{case}/{part} (now)", lineterm="")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    names = cases(options.names)
    if not names:
        sys.exit("no such case")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda case: run(options.program, case), names))
    failed = 0
    for case, got in zip(names, results):
        text = difference(case, recorded(case), got)
        if options.update:
            record(case, got)
        if text:
            failed += 1
            print(text)
    print(f"{len(names)} cases, {failed} {'recorded anew' if options.update else 'failed'}")
    sys.exit(1 if failed and not options.update else 0)


if __name__ == "__main__":
    main()
