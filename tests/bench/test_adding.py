# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark of making an index runs, and every engine is fed the same articles. Usage: test_adding.py ROOT BUILD FOLDER"""

import json
import os
import shutil
import subprocess
import sys

from checks import check

FILES = 200


def main():
    root, build, folder = sys.argv[1:]
    folder = os.path.join(folder, "adding")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([os.path.join(root, "bench", "adding"), "--files", str(FILES), "--rounds", "2", "--engines", "sqlite",
                    "--build", build, "--work", folder, "--output", folder], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, f"adding-{FILES}.json"), encoding="utf-8") as file:
        document = json.load(file)
    names = list(document["took"])
    check(names[:2] == ["newsidx, files", "newsidx, records"], names)
    for name, took in document["took"].items():
        check(took["wall_s"] > 0 and took["bytes"] > 0 and len(document["times"][name]) == 2, f"{name}: {took}")
    program = os.path.join(build, "src", "cli", "newsidx")
    counted = {name: json.loads(subprocess.run([program, "--index", os.path.join(folder, name), "stats", "--json"], check=True,
                                               capture_output=True).stdout)["articles"] for name in ("made-files", "made-records")}
    check(set(counted.values()) == {document["articles"]}, f"articles: {counted}, rows: {document['articles']}")
    with open(os.path.join(folder, f"adding-{FILES}.md"), encoding="utf-8") as file:
        check("| newsidx, files | " in file.read(), "the table is not whole")


if __name__ == "__main__":
    main()
