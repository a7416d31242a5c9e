# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests on real data share: where the data are, running newsidx, reading what it says."""

import json
import os
import re
import shutil
import subprocess
import sys

SKIPPED = 77

os.environ["NEWSIDX_CONFIG"] = "none"  # what whoever runs the tests has set changes nothing


def shared():
    """The folder of real data."""
    return os.environ.get("NEWSIDX_SHARED") or os.path.join("..", "shared", "data")


def skip_without(*paths):
    """Ends the program as skipped where one of these is not there; packed ones need the zstd program."""
    if any(path.endswith(".zst") for path in paths) and not shutil.which("zstd"):
        print("skipped: the program zstd is not installed")
        sys.exit(SKIPPED)
    for path in paths:
        if not os.path.exists(path):
            print(f"skipped: {path} is not there (NEWSIDX_SHARED names the folder of real data)")
            sys.exit(SKIPPED)


class Program:
    """newsidx on one index."""

    def __init__(self, path, index):
        self.path, self.index = path, index

    def run(self, command, *arguments, stdin=None):
        """Runs a command of it; its output."""
        done = subprocess.run([self.path, command, "--index", self.index, *arguments], stdin=stdin,
                              capture_output=True, encoding="utf-8", check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"newsidx {command}: exit status {done.returncode}: {done.stderr}")
        return done

    def add(self, *arguments, stdin=None):
        """The numbers of the report: files, new, changed, gone, unchanged, refused; and what was said before."""
        said = self.run("add", *arguments, stdin=stdin).stderr.splitlines()
        numbers = [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d(?= |:)", said[-1].split(" (")[0])]
        return dict(zip(("files", "new", "changed", "gone", "unchanged", "refused"), numbers)), said[:-1]

    def lines(self, command, *arguments):
        """What a command writes as JSON Lines."""
        return [json.loads(line) for line in self.run(command, "--json", *arguments).stdout.splitlines()]

    def stats(self):
        return json.loads(self.run("stats", "--json").stdout)

    def search(self, *arguments):
        """The hits."""
        return [entry for entry in self.lines("search", *arguments) if entry["type"] == "hit"]
