# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/relevance on a collection of a few articles: every engine that was built is asked, measured as by hand, and its
run is written. Usage: test_relevance.py ROOT BUILD FOLDER"""

import json
import os
import subprocess
import sys

from checks import check

TITLES = {"1": "Harbour bridge closed after storm", "2": "Storm warning for the coast", "3": "Election results are late",
          "4": "Quiet day at the harbour", "5": "Late goal wins the cup"}
QUERIES = {"q1": 'the "harbour" bridge', "q2": "-election late", "q3": "nobody judged this"}
# The bridge is found first; the election before the goal, since both of its words are there.
JUDGEMENTS = "q1 0 1 1\nq2 0 3 2\nq2 0 5 1\nq3 0 4 0\n"


def make_collection(shared, collection, date):
    """Articles without a quality; with a date or without one."""
    folder = os.path.join(shared, "relevance", collection)
    os.makedirs(os.path.join(folder, "corpus"), exist_ok=True)
    for name, title in TITLES.items():
        with open(os.path.join(folder, "corpus", f"{collection}-{name}.md"), "w", encoding="utf-8") as file:
            file.write(f"---\ntitle: {title}\nwebUrl: https://example.org/{collection}/{name}\n{date}---\n")
    with open(os.path.join(folder, "queries.tsv"), "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{text}\n" for name, text in QUERIES.items())
    with open(os.path.join(folder, "qrels.txt"), "w", encoding="utf-8") as file:
        file.write(JUDGEMENTS)


def main():
    root, build, folder = sys.argv[1:]
    shared, work = os.path.join(folder, "shared"), os.path.join(folder, "relevance")
    make_collection(shared, "adi", "")
    make_collection(shared, "time", "publishedDateTime: 2020-05-04T03:02:01Z\n")
    command = [sys.executable, "-B", os.path.join(root, "bench", "relevance"), "adi", "time", "med", "--build", build,
               "--work", work, "--output", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "NEWSIDX_SHARED": shared})
    check(done.returncode == 0, f"status {done.returncode}\n{done.stdout}\n{done.stderr}")
    check("skipped: med is not in" in done.stdout, "nothing was said of a collection that is not there")
    with open(os.path.join(folder, "relevance.json"), encoding="utf-8") as file:
        document = json.load(file)
    asked = [(line["collection"], line["engine"], line["ranking"]) for line in document["measurements"]]
    ways = [("adi", ["text"]), ("time", ["text", "combined"])]
    check(asked == [(collection, engine, ranking) for collection, rankings in ways for engine in document["versions"]
                    for ranking in rankings], asked)
    for line in document["measurements"]:
        check(line["queries"] == 2, line)
        check(line["nDCG@10"] == 1 and line["MAP"] == 1 and abs(line["P@10"] - 0.15) < 1e-9 and line["RR"] == 1, line)
        tag = ".".join([line["collection"], line["engine"].split()[0].lower(), line["ranking"]])
        with open(os.path.join(work, "runs", tag + ".trec"), encoding="utf-8") as file:
            run = [row.split() for row in file]
        check([row[2] for row in run if row[0] == "q2"] == ["3", "5"], run)
        check(run[0][:4] == ["q1", "Q0", "1", "1"] and run[0][5] == tag, run[0])
    print(f"{len(document['versions'])} engines")


if __name__ == "__main__":
    main()
