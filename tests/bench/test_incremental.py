# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/incremental on a small corpus: all engines find the same, and every figure is there.
Usage: test_incremental.py ROOT BUILD FOLDER"""

import json
import os
import subprocess
import sys

from checks import check

FILES, ROUNDS = 400, 1
NUMBERS = ("wall_s", "cpu_s", "size_before", "size_after", "told")
CHANGES = ("new index", "nothing changed", "1 changed", "20 changed", "1 changed, named", "20 touched", "10 renamed",
           "1 removed", "20 removed")
SERIES = 10


def main():
    root, build, folder = sys.argv[1:]
    run = subprocess.run([sys.executable, "-B", os.path.join(root, "bench", "incremental"), str(FILES), "--rounds",
                          str(ROUNDS), "--build", build, "--work", os.path.join(folder, "work"), "--output", folder],
                         capture_output=True, text=True, check=False)
    check(run.returncode == 0, f"status {run.returncode}\n{run.stdout}\n{run.stderr}")
    with open(os.path.join(folder, f"incremental-{FILES}.json"), encoding="utf-8") as file:
        document = json.load(file)
    check(document["faults"] == [], document["faults"])
    names = list(document["versions"])
    check("newsidx" in names and len(names) >= 2, f"engines: {names}")
    found = {(m["what"], m["engine"]): m for m in document["measurements"]}
    for what in CHANGES + tuple(f"series {n}" for n in range(1, SERIES + 1)):
        for name in names:
            check((what, name) in found, f"{name}: {what} was not measured")
    for key, m in found.items():
        check(all(isinstance(m[number], (int, float)) for number in NUMBERS), f"{key}: {m}")
        check(m["wall_s"] > 0 and m["size_after"] > 0, f"{key}: {m}")
        check(m["passed_bytes"] is None or key[0] != "1 changed" or m["passed_bytes"] > 0, f"{key}: nothing written")
    with open(os.path.join(folder, f"incremental-{FILES}.md"), encoding="utf-8") as file:
        text = file.read()
    check(all(f"| {what} | {name} |" in text for what in CHANGES for name in names), "the table is not whole")
    print(f"{len(found)} measurements of {len(names)} engines")


if __name__ == "__main__":
    main()
