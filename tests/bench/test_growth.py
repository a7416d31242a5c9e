# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that measure stages and growth run, and what they tell fits together. Usage: test_growth.py ROOT BUILD FOLDER"""

import json
import os
import shutil
import subprocess
import sys

from checks import check

FILES, RECORDS = 300, 500


def run(root, program, folder, *words):
    """What the program wrote as JSON, and as Markdown."""
    subprocess.run([os.path.join(root, "bench", program), "--work", folder, "--output", folder, *words], check=True,
                   stdout=subprocess.DEVNULL)
    name = os.path.join(folder, program if program == "scale" else f"{program}-{FILES}")
    with open(name + ".json", encoding="utf-8") as numbers, open(name + ".md", encoding="utf-8") as text:
        return json.load(numbers), text.read()


def check_stages(root, build, folder):
    document, text = run(root, "stages", folder, "--build", build, "--files", str(FILES), "--rounds", "2")
    stages = document["stages"]
    check({"read", "parse", "take", "rows", "postings", "stored records"} <= set(stages), stages)
    check(all(one[1] == FILES and one[0] >= 0 for one in stages.values()), stages)
    check(stages["take"][2] == stages["keys and records"][2] > FILES, "contributions are lost")
    check(FILES < stages["rows"][2] <= stages["take"][2], "there are more articles than contributions")
    check("| all stages |" in text and "| 100 % |" in text, text)


def check_scale(root, build, folder):
    document, text = run(root, "scale", folder, "--build", build, "--files", f"100,{FILES}", "--records", str(RECORDS))
    found = document["measurements"]
    check([(one["what"], one["n"]) for one in found] == [("files", 100), ("files", FILES), ("records", RECORDS)], found)
    check(all(one["cpu_s"] > 0 and one["bytes"] > 0 and one["segments"] == 1 for one in found), found)
    check(found[0]["articles"] < found[1]["articles"] and RECORDS * 0.9 < found[2]["articles"] <= RECORDS, found)
    check(f"| {FILES} files |" in text, text)


def main():
    root, build, folder = sys.argv[1:]
    folder = os.path.join(folder, "growth")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    check_stages(root, build, folder)
    check_scale(root, build, folder)


if __name__ == "__main__":
    main()
