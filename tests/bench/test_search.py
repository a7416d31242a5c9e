# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/run on a small corpus: newsidx is measured in every way it can be asked, and the engines that were built find as
much as it does. No engine but newsidx is needed. Usage: test_search.py ROOT BUILD FOLDER"""

import json
import os
import shutil
import subprocess
import sys

from checks import check

SIZE, QUERIES = 600, 10


def run(root, build, folder, *more):
    command = [sys.executable, "-B", os.path.join(root, "bench", "run"), "--size", str(SIZE), "--queries", str(QUERIES),
               "--rounds", "2", "--warm", "0", "--seconds", "0", "--cold", "1", "--build", build, "--work",
               os.path.join(folder, "search"), "--output", folder, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"status {done.returncode}\n{done.stdout}\n{done.stderr}")
    with open(os.path.join(folder, f"search-{SIZE}.json"), encoding="utf-8") as file:
        return json.load(file)


def check_measurements(document):
    names = list(document["versions"])
    check(names[0] == "newsidx", f"engines: {names}")
    found = {(m["kind"], m["ranking"], m["fetch"], m["engine"]): m for m in document["measurements"]}
    for own in ("facets", "folded"):
        cells = {(kind, ranking) for kind, ranking, fetch, name in found if fetch == own and name == "newsidx"}
        check(len(cells) == 6, f"{own} was measured in: {sorted(cells)}")
    own = {key[0] for key in found if key[3] == "newsidx"}
    check(own == set(document["kinds"]), f"newsidx was measured in: {sorted(own)}")
    for key, m in found.items():
        check(m["queries"] == QUERIES and m["rounds"] == 2, f"{key}: {m}")
        check(0 < m["cpu_median_us"] <= m["cpu_p99_us"] and m["wall_median_us"] > 0, f"{key}: {m}")
    for name in names[1:]:
        for kind in document["kinds"]:
            check((kind, "combined", "nothing", name) in found, f"{name}: {kind} was not measured")
    check({t["engine"] for t in document["threads"]} == set(names), "threads were not measured")
    check(all(t["queries_a_second"] > 0 for t in document["threads"]), "no query in a second")
    check({c["engine"] for c in document["cold"]} == {"true", *names}, "processes were not measured")


def check_agreement(document):
    """The rows are the same for all: a listing is, too, and words that hardly any analysis changes nearly are."""
    check(document["faults"] == [], document["faults"])
    for line in document["agreement"]:
        if line["kind"] == "newest":
            check(line["same_count"] == 1 and line["overlap_combined"] == 1, line)
        if line["kind"] in ("rare", "and3") and line["engine"] != "Groonga":
            check(line["overlap_combined"] >= 0.8, line)


def check_plots(root, folder, document):
    """The figures of two sizes: this one, and one that is twice as large."""
    sys.path.insert(0, os.path.join(root, "bench"))
    import plots  # pylint: disable=import-outside-toplevel
    if not shutil.which("gnuplot"):
        print("skipped: plots: gnuplot is not installed")
        return
    folder = os.path.join(folder, "plots")
    os.makedirs(folder, exist_ok=True)
    for times in (1, 2):
        larger = {**document, "name": str(times), "articles": times * document["articles"]}
        with open(os.path.join(folder, f"search-{times}.json"), "w", encoding="utf-8") as file:
            json.dump(larger, file)
        plots.draw(folder, larger)
    for name in ("search-1-combined", "search-2-text", "search-growth"):
        with open(os.path.join(folder, name + ".svg"), encoding="utf-8") as file:
            svg = file.read()
        check(svg.rstrip().endswith("</svg>") and "newsidx" in svg, f"{name}.svg is not whole")


def main():
    root, build, folder = sys.argv[1:]
    document = run(root, build, folder)
    check_measurements(document)
    check_agreement(document)
    check_plots(root, folder, document)
    with open(os.path.join(folder, "search", "queries.tsv"), encoding="utf-8") as file:
        queries = file.read()
    again = run(root, build, folder, "--engines", "none")
    check(list(again["versions"]) == ["newsidx"], f"asked for newsidx alone: {list(again['versions'])}")
    with open(os.path.join(folder, "search", "queries.tsv"), encoding="utf-8") as file:
        check(file.read() == queries, "the same rows gave other queries")
    with open(os.path.join(folder, f"search-{SIZE}.md"), encoding="utf-8") as file:
        table = file.read()
        check("| common | " in table and "| common | text | " in table, "the table is not whole")
    part = run(root, build, folder, "--engines", "none", "--kinds", "mid,newest", "--cold", "0", "--reuse")
    kinds = [m["kind"] for m in part["measurements"]]
    check(kinds == ["mid"] * 4 + ["newest"] * 2 + ["mid"] * 4 and part["cold"] == [], f"asked for a part: {kinds}")
    print(f"{len(document['measurements'])} measurements of {len(document['versions'])} engines")


if __name__ == "__main__":
    main()
